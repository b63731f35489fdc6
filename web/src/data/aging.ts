import type { Query, QueryClient } from '@tanstack/react-query';
import { events } from 'virtual:contracts';
import type { DataOf, DeclaredEvents, EventType } from '../../../server/platform/contract/event.ts';

/** Whom an event names: told only to her and to who manages such things. */
type Named<T extends EventType> = DeclaredEvents[T] extends {
  readonly named: { readonly members: readonly (infer M)[] };
}
  ? Partial<Pick<DataOf<T>, M & keyof DataOf<T>>>
  : unknown;

/** What everybody is told who may hear an event. */
type Told<T extends EventType> = DeclaredEvents[T] extends { readonly open: readonly (infer Member)[] }
  ? Pick<DataOf<T>, Member & keyof DataOf<T>> & Named<T>
  : DataOf<T>;

/** An event that came in; without data where it could not be read: then anything about its subject may have changed. */
export type Heard<T extends EventType = EventType> = T extends EventType
  ? { readonly type: T; readonly data: Told<T> | null }
  : never;

type NounOf<T> = T extends `${infer Noun}.${string}` ? Noun : never;
/** What events are about: `booking`, `resource`. */
export type Noun = NounOf<EventType>;

type Readable<H> = H extends { readonly data: infer Data } ? Omit<H, 'data'> & { readonly data: NonNullable<Data> } : H;

/** An answer that may have become old. */
interface Known {
  readonly client: QueryClient;
  /** What was answered. */
  readonly answer: unknown;
}

/**
 * What makes an answer old: events by their subject, all of them or those for which the function says so. In a large company
 * most bookings are on another floor or another day, and nobody has to ask again for those.
 */
export type Aging = {
  readonly [N in Noun]?:
    | true
    | ((heard: Readable<Heard<Extract<EventType, `${N}.${string}`>>>, known: Known) => boolean);
};

// A type, not an interface: only a type is a record to the library.
type Meta = {
  readonly aging?: Aging;
  /** It changes rarely, and hardly during a short break of the line to the server: not asked for again after one. */
  readonly rarely?: true;
};
declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: Meta;
  }
}

const nounOf = (type: EventType): Noun => type.slice(0, type.indexOf('.')) as Noun;

/** Reads a live event as it came over the line. */
export function readHeard(type: EventType, frame: string | undefined): Heard {
  const data = dataOf(frame);
  const whole = data !== null && events[type].every((member) => member in data);
  return { type, data: whole ? data : null } as Heard;
}

function dataOf(frame: string | undefined): object | null {
  try {
    const { data } = JSON.parse(frame ?? '') as { readonly data?: unknown };
    return typeof data === 'object' ? data : null;
  } catch {
    return null;
  }
}

/** Has an answer become old by this? What cannot be judged counts as old. */
export function isAged(client: QueryClient, { meta, state }: Query, heard: Heard): boolean {
  const judge = meta?.aging?.[nounOf(heard.type)] as true | ((heard: Heard, known: Known) => boolean) | undefined;
  if (judge === undefined || judge === true) return judge === true;
  // An answer that is on its way may be from before.
  if (heard.data === null || state.data === undefined || state.fetchStatus === 'fetching') return true;
  return judge(heard, { client, answer: state.data });
}

/** Asks again for what these events made old. */
export const refresh = (client: QueryClient, heard: readonly Heard[]): Promise<void> =>
  client.invalidateQueries({ predicate: (query) => heard.some((one) => isAged(client, query, one)) });

/** Asks again for everything that a change of these may have changed. */
export const refreshAbout = (client: QueryClient, ...nouns: readonly Noun[]): Promise<void> =>
  client.invalidateQueries({ predicate: ({ meta }) => nouns.some((noun) => meta?.aging?.[noun] !== undefined) });

/** Asks again for everything that events make old, after some may have been missed: a few, or many; and for what failed. */
export const refreshMissed = (client: QueryClient, missed: 'few' | 'many'): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ meta, state }) =>
      state.status === 'error' || (meta?.aging !== undefined && (missed === 'many' || meta.rarely !== true)),
  });
