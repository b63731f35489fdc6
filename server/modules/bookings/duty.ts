import type { Tx } from '../../platform/context/context.ts';
import { showTime, type Period } from '../../platform/time.ts';
import { makeFirm } from '../holds/holds.ts';
import { checkInMethods, type CheckInMethod } from '../policies/contract.ts';
import { rulesFor, type RulesFor } from '../policies/policies.ts';
import type { CheckInDuty } from './contract.ts';
import { countHolds } from './lapsed.ts';
import { countsOf, type Counts } from './parts.ts';
import { checkInAfterMove, closingOf, stateAt } from './rules.ts';
import { lockByState } from './locking.ts';
import type { BookingRow, BookingUpdate } from './row.ts';

/** What a policy asks of who books, by whom it was said. */
export interface CheckInRule {
  readonly required: boolean;
  readonly methods: readonly CheckInMethod[];
  /** Before the start. */
  readonly opensMinutes: number;
  /** After the start. */
  readonly closesMinutes: number;
  readonly release: boolean;
  /** So many dates in a row that nobody comes to end their series. */
  readonly endSeriesAfter?: number | undefined;
  /** For so long nobody is there before it ends for that. */
  readonly emptyMinutes?: number | undefined;
  readonly policyId: number;
  readonly policyName: string;
}

/**
 * One rule for all that a booking has: the strictest window, and a way that each of them takes. Where they agree on none, any of
 * theirs will do: nobody is asked for what cannot be done. It ends as nobody is there only where each of them says so, and by the longest.
 */
export function joinRules(rules: readonly CheckInRule[]): CheckInRule | null {
  const [first] = rules.toSorted((a, b) => Number(b.required) - Number(a.required));
  if (!first) return null;
  const shared = checkInMethods.filter((one) => rules.every(({ methods }) => methods.includes(one)));
  const known = checkInMethods.filter((one) => rules.some(({ methods }) => methods.includes(one)));
  const ends = rules.flatMap(({ endSeriesAfter }) => endSeriesAfter ?? []);
  const empty = rules.flatMap(({ emptyMinutes }) => emptyMinutes ?? []);
  return {
    ...first,
    endSeriesAfter: ends.length === 0 ? undefined : Math.min(...ends),
    emptyMinutes: empty.length === rules.length ? Math.max(...empty) : undefined,
    methods: shared.length > 0 ? shared : known,
    opensMinutes: Math.min(...rules.map(({ opensMinutes }) => opensMinutes)),
    closesMinutes: Math.min(...rules.map(({ closesMinutes }) => closesMinutes)),
    release: rules.some(({ required, release }) => required && release),
  };
}

/** The check-in that the policies in force ask for where all these are. */
export const checkInRuleOf = ({ of }: Pick<RulesFor, 'of'>, resourceIds: Iterable<number>): CheckInRule | null =>
  joinRules(
    [...resourceIds].flatMap((id) => {
      const { checkIn } = of(id);
      return checkIn ? { ...checkIn.says, policyId: checkIn.policy.id, policyName: checkIn.policy.name } : [];
    }),
  );

/** What a booking was before a move. */
type Before = Pick<BookingRow, 'state' | 'startsAt' | 'checkIn'>;

/**
 * What check-in a booking asks for. Who books or moves it has as long from then on as from its start; who only makes it longer
 * or shorter wins no time by that. What is over asks for nothing.
 */
export function settleDuty(
  rule: CheckInRule | null,
  { start, end }: Period,
  now: Temporal.Instant,
  before: Before | null = null,
): CheckInDuty | null {
  if (rule === null || Temporal.Instant.compare(end, now) <= 0) return null;
  const { required, methods, opensMinutes, closesMinutes, release, emptyMinutes, policyId, policyName } = rule;
  const running = before && keepsTime(before, start) ? before.checkIn && closingOf(before.checkIn) : null;
  const given = [start.add({ minutes: closesMinutes }), running ?? now.add({ minutes: closesMinutes })];
  const closes = earlier(end, later(given[0] ?? end, given[1] ?? end));
  return {
    required,
    methods: [...methods],
    opensAt: showTime(start.subtract({ minutes: opensMinutes })),
    closesAt: showTime(closes),
    releases: required && release,
    ...(emptyMinutes !== undefined && { whenEmpty: { minutes: emptyMinutes, from: showTime(now) } }),
    policyId,
    policyName,
  };
}

/** Does the time to check in go on as before? Not for who was here already, at another time or place. */
const keepsTime = ({ state, startsAt }: Before, start: Temporal.Instant): boolean =>
  state !== 'checked_in' && startsAt.getTime() === start.epochMilliseconds;

const later = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) > 0 ? a : b;
const earlier = (a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(a, b) < 0 ? a : b;

/** Has a booking given back when check-in closes, instead of at the time that was asked for before. */
export function awaitCheckIn(tx: Tx, { id }: Pick<BookingRow, 'id'>, duty: CheckInDuty | null): void {
  if (duty?.releases) tx.later('booking.release', { bookingId: id }, { at: closingOf(duty), key: keyOf(id) });
}

/** Nobody waits for a check-in any more. */
export const awaitNoCheckIn = (tx: Tx, { id, checkIn }: Pick<BookingRow, 'id' | 'checkIn'>): void => {
  if (checkIn?.releases) tx.callOff('booking.release', keyOf(id));
};

const keyOf = (id: number): string => String(id);

/** Where and when a booking is to be, and whose. */
interface Becoming {
  readonly counts: Counts;
  readonly rules: RulesFor;
  readonly hostId: number | null;
  readonly during: Period;
}

/** Is it as it was, as far as a check-in depends on that? */
const isAsBefore = (before: BookingRow, { counts, hostId, during: { start, end } }: Becoming): boolean =>
  hostId === before.hostId &&
  before.startsAt.getTime() === start.epochMilliseconds &&
  before.endsAt.getTime() === end.epochMilliseconds &&
  isSame(counts, countsOf(before));

/** What check-in an open booking asks for once it becomes another. */
export const dutyAfter = (before: BookingRow, becoming: Becoming, now: Temporal.Instant): CheckInDuty | null =>
  isAsBefore(before, becoming)
    ? before.checkIn
    : settleDuty(checkInRuleOf(becoming.rules, becoming.counts.keys()), becoming.during, now, before);

type Settled = Pick<BookingUpdate, 'checkIn' | 'state' | 'checkedInAt'>;

/** What check-in an open booking asks for that becomes another, and whether its host still counts as here; nothing where it stays. */
export function settleCheckIn({ now }: Pick<Tx, 'now'>, before: BookingRow, becoming: Becoming): Settled {
  if (isAsBefore(before, becoming)) return {};
  const { counts, during } = becoming;
  const duty = dutyAfter(before, becoming, now);
  const elsewhere = before.startsAt.getTime() !== during.start.epochMilliseconds || !isSame(counts, countsOf(before));
  return { checkIn: duty, ...checkInAfterMove(before.state, { after: during, duty, elsewhere }, now) };
}

/** Waits for the check-in that was settled anew, and no more for the one before. */
export function followCheckIn(tx: Tx, before: BookingRow, { checkIn }: Settled): void {
  if (checkIn === undefined) return;
  if (checkIn?.releases) awaitCheckIn(tx, before, checkIn);
  else awaitNoCheckIn(tx, before);
}

/** Settles anew what check-in an open booking asks for that becomes another. @returns what is to be written of it */
export function moveCheckIn(tx: Tx, before: BookingRow, becoming: Becoming): Settled {
  const settled = settleCheckIn(tx, before, becoming);
  followCheckIn(tx, before, settled);
  return settled;
}

const isSame = (one: Counts, other: Counts): boolean =>
  one.size === other.size && [...one].every(([id, count]) => other.get(id) === count);

/** What check-in the policies in force now ask for of a booking: one that was dropped meanwhile takes nothing from anybody. */
export async function checkInRuleNow(tx: Tx, { hostId, resources }: BookingRow): Promise<CheckInRule | null> {
  const resourceIds = resources.map(({ resourceId }) => resourceId);
  return checkInRuleOf(await rulesFor(tx, { resourceIds, hostId }), resourceIds);
}

/**
 * Lets what a locked booking holds count for good, whoever comes to it or not, or until another time. @returns false where others have got some of it, or
 * something else of its host's, as nobody had come in time: then it must not be
 */
export async function standForGood(tx: Tx, row: BookingRow, until: Temporal.Instant | null = null): Promise<boolean> {
  const [firm, held] = await Promise.all([makeFirm(tx, row.id, until), countHolds(tx, [row])]);
  return firm === held;
}

/** Locks those of these bookings to which somebody may still come. */
export const lockAwaited = async (tx: Tx, ids: readonly number[]): Promise<BookingRow[]> =>
  (await lockByState(tx, 'confirmed', ids)).filter((row) => stateAt(row, tx.now) === 'confirmed');

/** Locks those of these bookings that nobody has come to in time. */
export const lockNoShows = async (tx: Tx, ids: readonly number[]): Promise<BookingRow[]> =>
  (await lockByState(tx, 'confirmed', ids)).filter((row) => stateAt(row, tx.now) === 'released');
