import { sql, type RawBuilder } from 'kysely';
import type { Random } from '../support/random.ts';
import type { Answer } from '../support/server.ts';
import type { Made, Person, Stage } from './stage.ts';

/** Whose turn it is. */
export interface Turn {
  readonly stage: Stage;
  readonly next: Random;
  readonly she: Person;
  /** Asks for something, as herself unless said; null: as who keeps the place. */
  call(method: string, path: string, body?: object, by?: Person | null): Promise<Answer>;
}

/** What came of an act: an answer, that it was done, or that there was nothing to act on. */
type Came = Answer | 'done' | undefined;

/** Something that somebody does, and how often beside the others. */
export interface Act {
  readonly kind: string;
  readonly weight: number;
  readonly act: (turn: Turn) => Promise<Came>;
}

export const any = <T>({ next }: Pick<Turn, 'next'>, all: readonly T[]): T | undefined =>
  all[next(Math.max(1, all.length))];
const oneOf = (turn: Turn, ids: readonly number[]): number => any(turn, ids) ?? 0;
/** Something once in so many times. */
const seldom = <T>({ next }: Turn, times: number, value: T): T | undefined => (next(times) === 0 ? value : undefined);

/** Makes something and remembers it. */
export async function make(
  turn: Turn,
  kind: string,
  path: string,
  body: object,
  by: Person | null = turn.she,
): Promise<Came> {
  const answer = await turn.call('POST', path, body, by);
  if (answer.status === 201) remember(turn, kind, { id: answer.body.id, by, body: answer.body });
  return answer;
}

function remember({ stage: { made } }: Turn, kind: string, one: Made): void {
  made.set(kind, [...(made.get(kind) ?? []), one]);
  const { seriesId, state } = one.body;
  if (state === 'pending') made.set('pending', [...(made.get('pending') ?? []), one]);
  if (typeof seriesId === 'number') made.set('series', [...(made.get('series') ?? []), { ...one, id: seriesId }]);
}

/** Acts on something that was made, a late one rather than an early one. */
export async function withSome(turn: Turn, kind: string, act: (one: Made) => Promise<Came>): Promise<Came> {
  const one = any(turn, (turn.stage.made.get(kind) ?? []).slice(-12));
  return one && act(one);
}

/** A day from today on, by the calendar there. */
export const day = ({ stage }: Turn, ahead: number): string =>
  stage.clock.read().toZonedDateTimeISO('Europe/London').toPlainDate().add({ days: ahead }).toString();
const clock = (half: number): string =>
  `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;

const slot = (turn: Turn) => {
  const [on, from] = [day(turn, turn.next(14)), 16 + turn.next(12)];
  return { start: `${on}T${clock(from)}`, end: `${on}T${clock(from + 1 + turn.next(4))}` };
};
/** One of few stretches, for what is wanted by all. */
const shift = (turn: Turn) => {
  const on = day(turn, 1 + turn.next(3));
  const [from, to] = any(turn, [
    ['08:00', '12:00'],
    ['12:00', '18:00'],
    ['08:00', '18:00'],
  ]) ?? ['08:00', '18:00'];
  return { start: `${on}T${from}`, end: `${on}T${to}` };
};
const times = (turn: Turn) => {
  const from = 16 + turn.next(12);
  return { startTime: clock(from), endTime: clock(from + 2) };
};
const days = (turn: Turn) => {
  const from = turn.next(10);
  return { firstDay: day(turn, from), lastDay: day(turn, from + turn.next(4)) };
};

/** One or two who pay for all of it together, or nobody. */
const payers = (turn: Turn) => {
  const [one, other] = turn.stage.costCodes;
  const percent = 1 + turn.next(99);
  const both = [
    { costCodeId: one, percent },
    { costCodeId: other, percent: 100 - percent },
  ];
  return { costCodes: any(turn, [[], [{ costCodeId: other }], both]) };
};

const places = (turn: Turn): number[] => {
  const { rooms, desks, drawn } = turn.stage;
  if (turn.next(4) === 0) return [oneOf(turn, rooms)];
  return [...new Set(Array.from({ length: 1 + turn.next(2) }, () => oneOf(turn, [...desks, ...drawn.desks])))];
};
const whatIsMoved = (turn: Turn) => (turn.next(3) === 0 ? 'cancel' : 'move');

const change = (turn: Turn, kind: string, path: string, to: object): Promise<Came> =>
  withSome(turn, kind, ({ id, by }) => turn.call('PATCH', `/${path}/${id}`, to, by));
export const doTo = (turn: Turn, kind: string, path: string, verb: string, body: object = {}): Promise<Came> =>
  withSome(turn, kind, ({ id, by }) => turn.call('POST', `/${path}/${id}/${verb}`, body, by));
export const keep = (turn: Turn, kind: string, path: string, verb: string, body: object = {}): Promise<Came> =>
  withSome(turn, kind, ({ id }) => turn.call('POST', `/${path}/${id}/${verb}`, body, null));

/** Answers what is offered to somebody by now, for her. */
async function answerOffer(turn: Turn, verb: string): Promise<Came> {
  const open = sql`select id, host_id as "hostId" from waiting_entry where state = 'offered' order by id`;
  const one = any(turn, (await turn.stage.query(open)) as { readonly id: number; readonly hostId: number }[]);
  const by = turn.stage.people.find(({ userId }) => userId === one?.hostId);
  return one && turn.call('POST', `/waiting-list/${one.id}/${verb}`, {}, by ?? null);
}

/** Something of somebody's that is as it is asked for by now, and she herself. */
export async function hers(
  turn: Turn,
  found: RawBuilder<unknown>,
  act: (id: number, by: Person) => Promise<Came>,
): Promise<Came> {
  const one = any(turn, (await turn.stage.query(found)) as { readonly id: number; readonly userId: number }[]);
  const by = turn.stage.people.find(({ userId }) => userId === one?.userId);
  return one && by && act(one.id, by);
}

/** Does something to a booking that has begun, or can be checked in to. */
function doNow(turn: Turn, state: 'confirmed' | 'checked_in', verb: string): Promise<Came> {
  const now = new Date(turn.stage.clock.read().epochMilliseconds);
  const going = sql`select id, host_id as "userId" from booking where state = ${state} and ends_at > ${now}
    and starts_at <= ${now}::timestamptz + interval '15 minutes' order by id`;
  return hers(turn, going, (id, by) => turn.call('POST', `/bookings/${id}/${verb}`, {}, by));
}

/** Comes on a day to what is hers if she does. */
function comeToOwn(turn: Turn): Promise<Came> {
  const flexi = sql`select id, user_id as "userId" from assignment
    where kind = 'flexi' and ended_at is null and first_day <= ${day(turn, 0)} order by id`;
  return hers(turn, flexi, (id, by) => turn.call('POST', `/assignments/${id}/check-in`, {}, by));
}

/** Whoever has a desk of her own says that she is away on one of its days. */
function stayAway(turn: Turn): Promise<Came> {
  const own = sql`select id, user_id as "userId" from assignment where ended_at is null order by id`;
  return hers(turn, own, async (_, by) => {
    const date = day(turn, turn.next(10));
    const said = await turn.call('PUT', `/me/work-days/${date}`, { location: any(turn, ['home', 'away']) }, by);
    if (said.status < 300) remember(turn, 'absence', { id: 0, by, body: { date } });
    return said;
  });
}

/** Lets others have what is assigned to somebody, or has it again. */
const lend = (turn: Turn): Promise<Came> =>
  withSome(turn, 'assignment', async ({ id, body: { firstDay, lastDay } }) => {
    const lent = await turn.call('POST', `/assignments/${id}/releases`, { firstDay, lastDay }, null);
    const [release] = (lent.body?.releases ?? []) as { readonly id: number }[];
    if (release) remember(turn, 'release', { id: release.id, by: null, body: { assignmentId: id } });
    return lent;
  });

/** Somebody is shut out, and somebody else comes. */
async function leave(turn: Turn): Promise<Came> {
  const { people } = turn.stage;
  const [leaver, heir] = [any(turn, people), any(turn, people)];
  if (!leaver || people.length < 4) return undefined;
  people.splice(people.indexOf(leaver), 1);
  const bookings = heir && heir !== leaver ? { handOverTo: heir.userId } : 'cancel';
  const answer = await turn.call('POST', `/users/${leaver.userId}/deactivation`, { bookings }, null);
  remember(turn, 'leaver', { id: leaver.userId, by: null, body: {} });
  await turn.stage.hire();
  return answer;
}

/** All that is done in a soak. */
export const acts: readonly Act[] = [
  // Time passes, and what is due is done by several at once.
  { kind: 'works', weight: 10, act: async ({ stage }) => ((await stage.work()) ? 'done' : undefined) },
  {
    kind: 'waits for an hour or so',
    weight: 1,
    act: async ({ stage, next }) => (stage.clock.pass(40 + next(120)), 'done'),
  },
  // Bookings, of combined rooms and their parts too, for guests and by nobody who is named.
  {
    kind: 'books',
    weight: 9,
    act: (turn) => make(turn, 'booking', '/bookings', { resourceIds: places(turn), ...slot(turn), ...payers(turn) }),
  },
  {
    kind: 'books what many want',
    weight: 5,
    act: (turn) =>
      make(turn, 'wanted', '/bookings', { resourceIds: [oneOf(turn, turn.stage.parking)], ...shift(turn) }),
  },
  {
    kind: 'books for a guest',
    weight: 1,
    act: (turn) =>
      make(turn, 'booking', '/bookings', { resourceIds: places(turn), ...slot(turn), guest: { name: 'Guest' } }),
  },
  {
    kind: 'books without a name',
    weight: 1,
    act: (turn) =>
      make(turn, 'booking', '/bookings', {
        resourceIds: [oneOf(turn, turn.stage.desks)],
        ...slot(turn),
        anonymous: true,
      }),
  },
  {
    kind: 'books a series',
    weight: 3,
    act: (turn) => {
      const recurrence = { rule: `FREQ=DAILY;COUNT=${2 + turn.next(6)}` };
      return make(turn, 'booking', '/bookings', {
        resourceIds: places(turn),
        ...slot(turn),
        ...payers(turn),
        recurrence,
        onConflict: 'skip',
      });
    },
  },
  { kind: 'moves a booking', weight: 3, act: (turn) => change(turn, 'booking', 'bookings', slot(turn)) },
  {
    kind: 'takes another place',
    weight: 3,
    act: (turn) =>
      change(turn, 'booking', 'bookings', {
        resourceIds: places(turn),
        ...(seldom(turn, 2, true) && slot(turn)),
      }),
  },
  {
    kind: 'extends a booking',
    weight: 2,
    act: (turn) => doTo(turn, 'booking', 'bookings', 'extension', { end: `${day(turn, turn.next(14))}T22:00` }),
  },
  { kind: 'has others pay', weight: 2, act: (turn) => change(turn, 'booking', 'bookings', payers(turn)) },
  { kind: 'has others pay for a series', weight: 1, act: (turn) => change(turn, 'series', 'series', payers(turn)) },
  { kind: 'cancels a booking', weight: 3, act: (turn) => doTo(turn, 'booking', 'bookings', 'cancellation') },
  { kind: 'gives back what many want', weight: 4, act: (turn) => doTo(turn, 'wanted', 'bookings', 'cancellation') },
  { kind: 'changes a series', weight: 2, act: (turn) => change(turn, 'series', 'series', times(turn)) },
  { kind: 'cancels a series', weight: 2, act: (turn) => doTo(turn, 'series', 'series', 'cancellation') },
  // Who comes, who does not, and who leaves early.
  {
    kind: 'books from now on',
    weight: 4,
    act: (turn) => {
      const now = turn.stage.clock.read();
      const [start, end] = [now.toString(), now.add({ minutes: 30 + 30 * turn.next(4) }).toString()];
      return make(turn, 'booking', '/bookings', { resourceIds: places(turn), start, end });
    },
  },
  { kind: 'checks in', weight: 4, act: (turn) => doNow(turn, 'confirmed', 'check-in') },
  { kind: 'checks out', weight: 2, act: (turn) => doNow(turn, 'checked_in', 'check-out') },
  { kind: 'gives the rest back', weight: 2, act: (turn) => doNow(turn, 'confirmed', 'release') },
  { kind: 'approves', weight: 2, act: (turn) => keep(turn, 'pending', 'bookings', 'approval') },
  { kind: 'rejects', weight: 1, act: (turn) => keep(turn, 'pending', 'bookings', 'rejection') },
  // The waiting list.
  {
    kind: 'waits for something',
    weight: 6,
    act: (turn) => {
      const { parking } = turn.stage;
      const resourceIds = seldom(turn, 2, [oneOf(turn, parking)]) ?? parking;
      return make(turn, 'entry', '/waiting-list', { resourceIds, ...shift(turn) });
    },
  },
  { kind: 'takes an offer', weight: 4, act: (turn) => answerOffer(turn, 'acceptance') },
  { kind: 'declines an offer', weight: 1, act: (turn) => answerOffer(turn, 'withdrawal') },
  { kind: 'waits no more', weight: 1, act: (turn) => doTo(turn, 'entry', 'waiting-list', 'withdrawal') },
  // Closures.
  {
    kind: 'closes',
    weight: 2,
    act: (turn) => {
      const { desks, rooms, parking, drawn, annex } = turn.stage;
      const from = 1 + turn.next(12);
      const place = seldom(turn, 4, { floorId: annex }) ?? {
        resourceId: oneOf(turn, [...desks, ...rooms, ...parking, ...drawn.desks]),
      };
      const period = { start: `${day(turn, from)}T00:00`, end: `${day(turn, from + 1 + turn.next(3))}T00:00` };
      const wish = { ...place, ...period, reason: 'Works', bookings: whatIsMoved(turn) };
      return make(turn, 'closure', '/closures', wish, null);
    },
  },
  {
    kind: 'closes for another time',
    weight: 1,
    act: (turn) => change(turn, 'closure', 'closures', { end: `${day(turn, 1 + turn.next(14))}T12:00` }),
  },
  { kind: 'opens again', weight: 2, act: (turn) => keep(turn, 'closure', 'closures', 'lifting') },
  // Assignments.
  {
    kind: 'assigns',
    weight: 2,
    act: (turn) => {
      const { desks, parking } = turn.stage;
      const wish = { resourceId: oneOf(turn, [...desks, ...parking]), userId: turn.she.userId, ...days(turn) };
      const more = { ...seldom(turn, 3, { kind: 'flexi' }), ...seldom(turn, 8, { lastDay: null }) };
      return make(turn, 'assignment', '/assignments', { ...wish, ...more, bookings: whatIsMoved(turn) }, null);
    },
  },
  { kind: 'lends out', weight: 2, act: lend },
  {
    kind: 'takes back',
    weight: 2,
    act: (turn) =>
      withSome(turn, 'release', ({ id, body }) =>
        turn.call(
          'DELETE',
          `/assignments/${String(body['assignmentId'])}/releases/${id}?onlyFree=true`,
          undefined,
          null,
        ),
      ),
  },
  {
    kind: 'assigns until another day',
    weight: 2,
    act: (turn) => change(turn, 'assignment', 'assignments', { lastDay: day(turn, turn.next(15)) }),
  },
  { kind: 'comes to a desk of her own', weight: 2, act: comeToOwn },
  { kind: 'is away', weight: 3, act: stayAway },
  {
    kind: 'comes after all',
    weight: 2,
    act: (turn) =>
      withSome(turn, 'absence', ({ by, body }) =>
        turn.call('DELETE', `/me/work-days/${String(body['date'])}`, undefined, by),
      ),
  },
  { kind: 'ends an assignment', weight: 1, act: (turn) => keep(turn, 'assignment', 'assignments', 'ending') },
  // Team days.
  {
    kind: 'plans a team day',
    weight: 2,
    act: (turn) => {
      const { desks } = turn.stage;
      const resourceIds = [...new Set([oneOf(turn, desks), oneOf(turn, desks), oneOf(turn, desks)])];
      const wish = { groupId: turn.she.groupId, name: 'Planning', date: day(turn, 1 + turn.next(5)), resourceIds };
      return make(turn, 'team day', '/team-days', wish);
    },
  },
  {
    kind: 'takes a place',
    weight: 5,
    act: (turn) =>
      withSome(turn, 'team day', ({ id }) => make(turn, 'booking', `/team-days/${id}/places`, {}, turn.she)),
  },
  { kind: 'gives places up', weight: 1, act: (turn) => change(turn, 'team day', 'team-days', { count: 1 }) },
  { kind: 'cancels a team day', weight: 1, act: (turn) => doTo(turn, 'team day', 'team-days', 'cancellation') },
  // Desks that are handed out.
  {
    kind: 'asks for a desk',
    weight: 6,
    act: (turn) => {
      const wish = { day: day(turn, 1 + turn.next(3)), buildingId: turn.stage.drawn.building };
      return make(turn, 'request', '/seat-requests', wish);
    },
  },
  { kind: 'asks no more', weight: 2, act: (turn) => doTo(turn, 'request', 'seat-requests', 'withdrawal') },
  // Who leaves, and who comes back.
  { kind: 'leaves', weight: 1, act: leave },
  {
    kind: 'comes back',
    weight: 1,
    act: (turn) => withSome(turn, 'leaver', ({ id }) => turn.call('POST', `/users/${id}/activation`, undefined, null)),
  },
];
