import type { Ctx } from '../../platform/context/context.ts';
import { showTime, toInstant, type Period } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import { listClashes, wholeOf } from '../holds/holds.ts';
import { rulesFor, suggestPeriods, type Counted } from '../policies/policies.ts';
import { listSimilar, type BookableResource } from '../resources/resources.ts';
import { bookingTooLong, type BookingCheck } from './contract.ts';
import { refusalsOf, type Refusal } from './judge.ts';
import { nearOf } from './near.ts';
import type { Draft } from './new-booking.ts';
import { countIds, findCounted, wishesOf, type Wish } from './parts.ts';
import { lookAtUses } from './uses.ts';

/** How many periods are judged at most, times resources; how many of those that the rules allow are looked at for clashes. */
const MAX_JUDGED = 1_000;
const MAX_LOOKS = 12;
/** How many resources of a booking another one is sought for. */
const MAX_REPLACED = 10;
/** What is refused at any time: another one does not help, nor does one to what is too long for any booking. */
const TIMELESS: ReadonlySet<string> = new Set(['atOnce', 'capacity', 'terms', 'bookableBy']);
const isTimeless = ({ kind, said }: Refusal): boolean => kind === bookingTooLong || TIMELESS.has(said?.rule ?? '');

/** What was asked for, and what is in its way. */
interface InTheWay {
  readonly wish: { readonly resourceIds: readonly number[]; readonly during: Period };
  readonly draft: Draft;
  readonly refusals: readonly Refusal[];
  readonly clashes: readonly Clash[];
}

type Alternative = BookingCheck['alternative'];

/**
 * The nearest that would be booked: the same at another time, else similar resources at the same time (of the type and floor, with
 * room enough). Judged by the code that judges bookings; with bounded work, so there may be one that is not found.
 */
export const findAlternative = async (ctx: Ctx, asked: InTheWay): Promise<Alternative> =>
  (await findOtherTime(ctx, asked)) ?? findSimilar(ctx, asked);

/** @param counted what the host has around then */
const isBooked = (ctx: Ctx, draft: Draft, counted: Counted, during: Period): boolean =>
  refusalsOf(ctx, { ...draft, counted }, during).length === 0;

async function findOtherTime(ctx: Ctx, { wish, draft, refusals }: InTheWay): Promise<Alternative> {
  const [first] = draft.known.values();
  if (first === undefined || refusals.some(isTimeless)) return null;
  const around = { during: wish.during, rules: draft.rules.of(first.id), zone: first.zone, now: ctx.now };
  const periods = suggestPeriods(around).slice(0, Math.ceil(MAX_JUDGED / draft.known.size));
  const [isFree, counted] = await Promise.all([lookAround(ctx, draft, periods), lookAtUses(ctx, draft, periods)]);
  const near = nearOf(counted.has);
  let looks = 0;
  for (const during of periods) {
    if (looks === MAX_LOOKS) return null;
    if (!isFree(during) || !isBooked(ctx, draft, { ...counted, has: near.of(during) }, during)) continue;
    looks++;
    if (await isHad(ctx, draft, during)) return show(during, wish.resourceIds);
  }
  return null;
}

/** Can all of it be had then? */
const isHad = async (ctx: Ctx, { resources }: Pick<Draft, 'resources'>, during: Period): Promise<boolean> =>
  (await listClashes(ctx, resources, during)).values().every(({ length }) => length === 0);

/** One look at all that the periods span rules out most of them: of what exists once, all holds are known then. */
async function lookAround(
  ctx: Ctx,
  { resources }: Draft,
  periods: readonly Period[],
): Promise<(during: Period) => boolean> {
  const single = resources.filter(({ quantity }) => quantity === 1);
  if (periods.length === 0 || single.length === 0) return () => true;
  const start = Math.min(...periods.map((one) => one.start.epochMilliseconds));
  const end = Math.max(...periods.map((one) => one.end.epochMilliseconds));
  const clashes = await listClashes(ctx, single, { start: toInstant(new Date(start)), end: toInstant(new Date(end)) });
  const isInTheWay = single.map((wish) => lookFor(wish, clashes.get(wish.resourceId) ?? []));
  return (during) => !isInTheWay.some((is) => is(during));
}

/** Is anything of this in the way of a resource, with the time around it, at a period? */
function lookFor(wish: Wish, clashes: readonly Clash[]): (during: Period) => boolean {
  const busy = clashes.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
  return (during) => {
    const { start, end } = wholeOf(during, wish);
    return busy.some((one) => one.start < end.epochMilliseconds && start.epochMilliseconds < one.end);
  };
}

async function findSimilar(ctx: Ctx, asked: InTheWay): Promise<Alternative> {
  const { wish, draft, refusals, clashes } = asked;
  const wrong = new Set([...refusals, ...clashes].flatMap(({ resourceId }) => resourceId ?? []));
  if (wrong.size === 0 || wrong.size > MAX_REPLACED) return null;
  const replaced = new Map<number, number>();
  for (const id of wrong) {
    const other = await findOther(ctx, asked, id, new Set([...draft.known.keys(), ...replaced.values()]));
    if (other === null) return null;
    replaced.set(id, other);
  }
  const resourceIds = wish.resourceIds.map((id) => replaced.get(id) ?? id);
  const other = await withResources(ctx, draft, resourceIds);
  const counted = await lookAtUses(ctx, other, [wish.during]);
  const works = isBooked(ctx, other, counted, wish.during) && (await isHad(ctx, other, wish.during));
  return works ? show(wish.during, resourceIds) : null;
}

/** The id of a resource that can stand in for one, by itself. */
async function findOther(ctx: Ctx, asked: InTheWay, id: number, used: ReadonlySet<number>): Promise<number | null> {
  const { wish, draft } = asked;
  const gone = draft.known.get(id);
  const wanted = draft.resources.find(({ resourceId }) => resourceId === id);
  if (gone === undefined || wanted === undefined) return null;
  const others = (await listSimilar(ctx, gone, seatsFor(asked, gone))).filter(
    (other) => !used.has(other.id) && other.quantity >= wanted.count,
  );
  const counts = new Map(others.map((other) => [other.id, wanted.count]));
  const known = new Map(others.map((other) => [other.id, other]));
  const rules = await rulesFor(ctx, { resourceIds: [...counts.keys()], hostId: draft.hostId });
  const [busy, counted] = await Promise.all([
    listClashes(ctx, wishesOf(counts, known, rules), wish.during),
    lookAtUses(ctx, { ...draft, rules, known }, [wish.during]),
  ]);
  const alone = (other: BookableResource): Draft => ({
    ...draft,
    who: ctx.who, // who manages the one by a policy need not manage the other
    rules,
    known: new Map([[other.id, other]]),
    counts: new Map([[other.id, wanted.count]]),
  });
  const nearest = others.toSorted((a, b) => a.capacity - b.capacity || a.id - b.id);
  const found = nearest.find(
    (other) => busy.get(other.id)?.length === 0 && isBooked(ctx, alone(other), counted, wish.during),
  );
  return found?.id ?? null;
}

/** At least as much room as it has; where that is too little, for all who come. */
const seatsFor = ({ draft, refusals }: InTheWay, { capacity }: BookableResource): number =>
  refusals.some(({ said }) => said?.rule === 'capacity') ? Math.max(capacity, draft.attendees.length + 1) : capacity;

/** The same booking of other resources. */
async function withResources(ctx: Ctx, draft: Draft, resourceIds: readonly number[]): Promise<Draft> {
  const counts = countIds(resourceIds);
  const [known, rules] = await Promise.all([
    findCounted(ctx, counts),
    rulesFor(ctx, { resourceIds: [...counts.keys()], hostId: draft.hostId }),
  ]);
  return { ...draft, who: ctx.who, known, counts, rules, resources: wishesOf(counts, known, rules) };
}

const show = ({ start, end }: Period, resourceIds: readonly number[]): Alternative => ({
  start: showTime(start),
  end: showTime(end),
  resourceIds: [...resourceIds],
});
