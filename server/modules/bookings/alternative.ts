import type { Ctx } from '../../platform/context/context.ts';
import { showTime, toInstant, type Period } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import { listClashes, wholeOf } from '../holds/holds.ts';
import { rulesFor, suggestPeriods, unseenIn, type Counted } from '../policies/policies.ts';
import { listSimilar, type BookableResource } from '../resources/resources.ts';
import { bookingTooLong, type BookingCheck } from './contract.ts';
import { peopleOf, type Refusal } from './judge.ts';
import { nearOf } from './near.ts';
import type { Draft } from './new-booking.ts';
import { countIds, findCounted, takenBy, wishesApart, wishesOf, type Counts, type Wish } from './parts.ts';
import type { AttendeeRow } from './row.ts';
import { lookAtUses } from './uses.ts';

/** How many periods are judged at most, times resources; how many of those that the rules allow are looked at for clashes. */
const MAX_JUDGED = 1_000;
const MAX_LOOKS = 12;
/** How many resources of a booking another one is sought for. */
const MAX_REPLACED = 10;
/** What is refused at any time: another one does not help, nor does one to what is too long for any booking. */
const TIMELESS: ReadonlySet<string> = new Set(['atOnce', 'capacity', 'terms', 'bookableBy']);
const isTimeless = ({ kind, said }: Refusal): boolean =>
  kind === bookingTooLong || kind.status === 403 || TIMELESS.has(said?.rule ?? '');

/** Which resources a booking is to have, and what is known of them. */
export type Sought = Pick<Draft, 'known' | 'counts' | 'rules' | 'resources'>;

/** A booking that somebody wants, new or of one that is there, and how whoever takes what is offered has it judged. */
export interface Asked {
  readonly resourceIds: readonly number[];
  readonly during: Period;
  readonly sought: Sought;
  readonly hostId: number | null;
  readonly attendees: readonly Pick<AttendeeRow, 'userId' | 'insteadOfHost'>[];
  readonly isOverruled: boolean;
  /** All that the rules refuse of it at a time, with these resources. It asks no database. */
  readonly judge: (sought: Sought, counted: Counted, during: Period) => readonly Refusal[];
  /** What it is to have at a time, with the time around it. */
  readonly wishesAt: (sought: Sought, during: Period) => readonly Wish[];
  /** Other times that it might be at, the nearest first; for one without any, none is sought. */
  readonly periods: () => readonly Period[];
  /** The booking that is to become so, if it is none of its own: what that has is in nobody's way. */
  readonly bookingId?: number;
  /** What that has and does not keep any longer than before: it stays, whether it could be booked anew or not. */
  readonly kept?: Counts | undefined;
}

/** What was asked for, and what is in its way. */
interface InTheWay {
  readonly asked: Asked;
  readonly refusals: readonly Refusal[];
  readonly clashes: readonly Clash[];
}

type Alternative = BookingCheck['alternative'];

/**
 * The nearest that would be booked: similar resources at the time that was asked for (of the type and building, the same floor
 * first, with room enough), else the same at another time. Judged by the code that judges bookings; with bounded work, so there may
 * be one that is not found.
 */
export const findAlternative = async (ctx: Ctx, inTheWay: InTheWay): Promise<Alternative> =>
  (await findSimilar(ctx, inTheWay)) ?? findOtherTime(ctx, inTheWay);

/** Around a time that was asked for, where the rules might allow it. */
export const periodsAround = (ctx: Ctx, { known, rules }: Sought, during: Period): Period[] => {
  const [first] = known.values();
  return first ? suggestPeriods({ during, rules: rules.of(first.id), zone: first.zone, now: ctx.now }) : [];
};

/** What the host has around these times, beside a booking that is to become so. */
export const countedFor = (
  ctx: Ctx,
  { hostId, isOverruled, bookingId }: Asked,
  sought: Sought,
  periods: readonly Period[],
): Promise<Counted> =>
  lookAtUses(ctx, { ...sought, hostId, isOverruled }, periods, bookingId === undefined ? [] : [bookingId]);

async function findOtherTime(ctx: Ctx, { asked, refusals }: InTheWay): Promise<Alternative> {
  const { sought, judge } = asked;
  if (refusals.some(isTimeless)) return null;
  const periods = asked.periods().slice(0, Math.ceil(MAX_JUDGED / Math.max(1, sought.known.size)));
  const [isFree, counted] = await Promise.all([
    lookAround(ctx, asked, periods),
    countedFor(ctx, asked, sought, periods),
  ]);
  const near = nearOf(counted.has);
  let looks = 0;
  for (const during of periods) {
    if (looks === MAX_LOOKS) return null;
    if (!isFree(during) || judge(sought, { ...counted, has: near.of(during) }, during).length > 0) continue;
    looks++;
    if (await isHad(ctx, asked, sought, during)) return show(during, asked.resourceIds);
  }
  return null;
}

/** Can all of it be had then? */
const isHad = async (ctx: Ctx, { wishesAt, bookingId }: Asked, sought: Sought, during: Period): Promise<boolean> =>
  (await listClashes(ctx, wishesAt(sought, during), during, bookingId)).values().every(({ length }) => length === 0);

/** One look at all that the periods span rules out most of them: of what exists once, all holds are known then. */
async function lookAround(
  ctx: Ctx,
  { sought, wishesAt, bookingId }: Asked,
  periods: readonly Period[],
): Promise<(during: Period) => boolean> {
  const single = sought.resources.filter(({ quantity }) => quantity === 1);
  if (periods.length === 0 || single.length === 0) return () => true;
  const start = toInstant(new Date(Math.min(...periods.map((one) => one.start.epochMilliseconds))));
  const end = toInstant(new Date(Math.max(...periods.map((one) => one.end.epochMilliseconds))));
  const clashes = await listClashes(ctx, single, { start, end }, bookingId);
  const isInTheWay = new Map(single.map(({ resourceId }) => [resourceId, lookFor(clashes.get(resourceId) ?? [])]));
  return (during) => !wishesAt(sought, during).some((wish) => isInTheWay.get(wish.resourceId)?.(wish, during));
}

/** Is anything of this in the way of a resource, with the time around it, at a period? */
function lookFor(clashes: readonly Clash[]): (wish: Wish, during: Period) => boolean {
  const busy = clashes.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
  return (wish, during) => {
    const { start, end } = wholeOf(during, wish);
    return busy.some((one) => one.start < end.epochMilliseconds && start.epochMilliseconds < one.end);
  };
}

async function findSimilar(ctx: Ctx, inTheWay: InTheWay): Promise<Alternative> {
  const { asked, refusals, clashes } = inTheWay;
  const wrong = new Set([...refusals, ...clashes].flatMap(({ resourceId }) => resourceId ?? []));
  if (wrong.size === 0 || wrong.size > MAX_REPLACED) return null;
  const replaced = new Map<number, BookableResource>();
  for (const id of wrong) {
    const other = await findOther(ctx, inTheWay, id, takenBy([...asked.sought.known.values(), ...replaced.values()]));
    if (other === null) return null;
    replaced.set(id, other);
  }
  const { during } = asked;
  const resourceIds = asked.resourceIds.map((id) => replaced.get(id)?.id ?? id);
  const other = await withResources(ctx, asked, resourceIds);
  const counted = await countedFor(ctx, asked, other, [during]);
  const works = asked.judge(other, counted, during).length === 0 && (await isHad(ctx, asked, other, during));
  return works ? show(during, resourceIds) : null;
}

/** A resource that can stand in for one, by itself: on its floor, else elsewhere in its building. */
async function findOther(
  ctx: Ctx,
  inTheWay: InTheWay,
  id: number,
  taken: ReadonlySet<number>,
): Promise<BookableResource | null> {
  const { known, counts } = inTheWay.asked.sought;
  const [gone, count] = [known.get(id), counts.get(id)];
  if (gone === undefined || count === undefined) return null;
  for (const where of ['floor', 'elsewhere'] as const) {
    const similar = await listSimilar(ctx, gone, seatsFor(inTheWay, gone), where, unseenIn(ctx));
    const fitting = similar.filter((other) => other.quantity >= count && takenBy([other]).isDisjointFrom(taken));
    const found = await findFree(ctx, inTheWay.asked, count, fitting);
    if (found !== null) return found;
  }
  return null;
}

/** The first of these that can be had for one, the smallest first, and of those the one next to it. */
async function findFree(
  ctx: Ctx,
  asked: Asked,
  count: number,
  others: readonly BookableResource[],
): Promise<BookableResource | null> {
  if (others.length === 0) return null;
  const { hostId, during, judge } = asked;
  const counts = new Map(others.map((other) => [other.id, count]));
  const known = new Map(others.map((other) => [other.id, other]));
  const rules = await rulesFor(ctx, { resourceIds: [...counts.keys()], hostId });
  const all: Sought = { known, counts, rules, resources: wishesApart(counts, known, rules) };
  const [busy, counted] = await Promise.all([
    listClashes(ctx, asked.wishesAt(all, during), during, asked.bookingId),
    countedFor(ctx, asked, all, [during]),
  ]);
  const alone = (other: BookableResource): Sought => ({
    ...all,
    known: new Map([[other.id, other]]),
    counts: new Map([[other.id, count]]),
  });
  const nearest = others.toSorted((a, b) => a.capacity - b.capacity);
  const found = nearest.find(
    (other) => busy.get(other.id)?.length === 0 && judge(alone(other), counted, during).length === 0,
  );
  return found ?? null;
}

/** At least as much room as it has; where that is too little, for all who come. */
const seatsFor = ({ asked, refusals }: InTheWay, { capacity }: BookableResource): number =>
  refusals.some(({ said }) => said?.rule === 'capacity') ? Math.max(capacity, peopleOf(asked)) : capacity;

/** The same booking of other resources. */
async function withResources(ctx: Ctx, { hostId, kept }: Asked, resourceIds: readonly number[]): Promise<Sought> {
  const counts = countIds(resourceIds);
  const [known, rules] = await Promise.all([
    findCounted(ctx, counts),
    rulesFor(ctx, { resourceIds: [...counts.keys()], hostId }),
  ]);
  return { known, counts, rules, resources: wishesOf(counts, known, rules, kept) };
}

const show = ({ start, end }: Period, resourceIds: readonly number[]): Alternative => ({
  start: showTime(start),
  end: showTime(end),
  resourceIds: [...resourceIds],
});
