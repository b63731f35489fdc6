import type { Events } from '../contract/event.ts';
import { may, type Principal } from '../context/principal.ts';
import type { Event } from './contract.ts';

/** Who may hear what as it happens, as the events were declared. */
export interface Audience {
  /** May somebody hear of an event of this type? Of one that nobody declared, nobody may. */
  hears(who: Pick<Principal, 'scopes' | 'reach'>, type: string): boolean;
  /** What of its data everybody hears who hears of it: its open members, and none that was not declared. */
  openDataOf(event: Pick<Event, 'type' | 'data'>): Event['data'];
}

/** The members of an event's data that are told as it happens: the open ones, or all of them where nothing is hidden. */
export const openMembersOf = ({ open, data }: Events[keyof Events]): readonly string[] =>
  open ?? Object.keys(data.properties);

/** Judges by what the events declare. */
export function createAudience(declared: Events): Audience {
  const known = new Map(
    Object.entries(declared).map(([type, event]) => [type, { heard: event.heard, open: openMembersOf(event) }]),
  );
  return {
    hears(who, type) {
      const event = known.get(type);
      return event !== undefined && may(who, event.heard, 'anywhere');
    },
    openDataOf({ type, data }) {
      const open = known.get(type)?.open ?? [];
      return Object.fromEntries(open.flatMap((name) => (Object.hasOwn(data, name) ? [[name, data[name]]] : [])));
    },
  };
}
