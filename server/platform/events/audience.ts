import type { Events } from '../contract/event.ts';
import { may, type Principal } from '../context/principal.ts';
import type { Event } from './contract.ts';

/** Who may hear what as it happens, as the events were declared. */
export interface Audience {
  /** May somebody hear of an event of this type? Of one that nobody declared, nobody may. */
  hears(who: Pick<Principal, 'scopes' | 'reach'>, type: string): boolean;
  /** Does somebody hear whom it names? She herself does, and who has the right to it in the whole workplace. */
  hearsNames(who: Principal, event: Pick<Event, 'type' | 'data'>): boolean;
  /** The types of which somebody is told all, whomever it names; null: whatever there is. */
  toldWhole(who: Pick<Principal, 'scopes' | 'reach'>): readonly string[] | null;
  /** What of its data everybody hears who hears of it: its open members, and none that was not declared. */
  openDataOf(event: Pick<Event, 'type' | 'data'>, withNames: boolean): Event['data'];
}

type Declared = Events[keyof Events];

/** The members of an event's data that are told to everybody as it happens: the open ones, or all of them where nothing is hidden. */
export const openMembersOf = ({ open, data }: Declared): readonly string[] => open ?? Object.keys(data.properties);

/** The members that are told only to some as it happens. */
export const namedMembersOf = ({ named }: Declared): readonly string[] => named?.members ?? [];

const pick = (data: Event['data'], members: readonly string[]): Event['data'] =>
  Object.fromEntries(members.flatMap((name) => (Object.hasOwn(data, name) ? [[name, data[name]]] : [])));

/** Judges by what the events declare. */
export function createAudience(declared: Events): Audience {
  const known = new Map(Object.entries<Declared>(declared));
  return {
    hears(who, type) {
      const event = known.get(type);
      return event !== undefined && may(who, event.heard, 'anywhere');
    },
    hearsNames(who, { type, data }) {
      const named = known.get(type)?.named;
      if (named === undefined) return false;
      const isNamed = who.userId !== null && named.members.some((member) => data[member] === who.userId);
      return isNamed || may(who, named.to, 'whole');
    },
    toldWhole(who) {
      const mayBe = ({ heard, also = [], named }: Declared): boolean =>
        [heard, ...also, named?.to ?? heard].every((scope) => may(who, scope, 'whole'));
      const types = [...known].flatMap(([type, event]) => (mayBe(event) ? [type] : []));
      return types.length === known.size ? null : types;
    },
    openDataOf({ type, data }, withNames) {
      const event = known.get(type);
      if (event === undefined) return {};
      return pick(data, withNames ? [...openMembersOf(event), ...namedMembersOf(event)] : openMembersOf(event));
    },
  };
}
