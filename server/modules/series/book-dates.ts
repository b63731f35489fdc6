import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Verdict } from '../../platform/contract/verdict.ts';
import { periodOf, type Period } from '../../platform/time.ts';
import {
  book,
  countsOf,
  countUses,
  foreseeBooking,
  judgeNew,
  lookAtUses,
  nearOf,
  planOf,
  usesOf,
  type Booked,
  type BookingRow,
  type Draft,
} from '../bookings/bookings.ts';
import { refusals } from '../policies/contract.ts';
import { firstClosedInstant, type Counted, type Use } from '../policies/policies.ts';
import { inOrder, lossesOf, refusalsOf, type Refusal } from './refusals.ts';
import type { Occurrence } from './rules.ts';

/** What became of a series' dates. */
export interface DatesBooked {
  /** What could be booked, in order. */
  readonly booked: readonly BookingRow[];
  /** What could not, date by date, each with its reason. */
  readonly skipped: readonly Refusal[];
}

interface SeriesOf {
  readonly id: number;
  readonly createdBy: string;
}

interface Judged extends Occurrence {
  readonly verdict: Verdict;
}

/**
 * Books those dates of a series that can be, all in one go: each is judged as a booking of its own would be, with the earlier ones
 * booked already, and what others have, or an earlier date of the same series, is left out. A date that was lost to others takes
 * nothing of a quota: those that were refused for it are judged again. Whoever wants all or nothing looks at what was.
 */
export async function bookDates(
  tx: Tx,
  series: SeriesOf,
  draft: Draft,
  occurrences: readonly Occurrence[],
): Promise<DatesBooked> {
  const counted = await countUses(tx, draft, periodsOf(occurrences));
  return haveDates(tx, draft, occurrences, { counted, have: (dates) => bookAll(tx, series, draft, dates) });
}

/** What `bookDates` would say. Nothing is held or written, and nobody has to wait for it. */
export async function foreseeDates(ctx: Ctx, draft: Draft, occurrences: readonly Occurrence[]): Promise<DatesBooked> {
  const numbers = new Map(occurrences.map(({ date }, i) => [date, i + 1]));
  const planFor = ({ date, during }: Occurrence) => {
    const id = numbers.get(date) ?? 0;
    return { ...planOf(draft, during), id };
  };
  const [counted, foresee] = await Promise.all([
    lookAtUses(ctx, draft, periodsOf(occurrences)),
    foreseeBooking(ctx, occurrences.map(planFor)),
  ]);
  return haveDates(ctx, draft, occurrences, { counted, have: (dates) => foresee(dates.map(planFor)) });
}

const periodsOf = (dates: readonly Occurrence[]): Period[] => dates.map(({ during }) => during);

/** What the host has besides, and what becomes of dates that may be: in the books, or in thought. */
interface Having {
  readonly counted: Counted;
  readonly have: (dates: readonly Occurrence[]) => Promise<readonly Booked[]>;
}

async function haveDates(
  ctx: Ctx,
  draft: Draft,
  occurrences: readonly Occurrence[],
  { counted, have }: Having,
): Promise<DatesBooked> {
  const booked: BookingRow[] = [];
  const skipped: Refusal[] = [];
  const has = [...counted.has];
  for (let waiting = occurrences; waiting.length > 0;) {
    const judged = judgeInOrder(ctx, draft, has, waiting);
    const may = judged.filter(({ verdict }) => verdict.ok);
    const became = await have(may);
    const lost = may.flatMap(({ date }, i) => lossesOf(date, became[i]?.skipped ?? []));
    const again = lost.length === 0 ? [] : judged.filter(isRefusedForOthers);
    const refused = judged.filter((one) => !again.includes(one)).flatMap((one) => refusalsOf(draft.resources, one));
    skipped.push(...refused, ...lost);
    const rows = became.flatMap(({ booking }) => booking ?? []);
    booked.push(...rows);
    has.push(...rows.flatMap((row) => usesOf({ ...draft, counts: countsOf(row) }, periodOf(row))));
    waiting = again;
  }
  return { booked: booked.toSorted(byDate), skipped: inOrder(skipped) };
}

/** None of them, for one reason. */
export const noneFor = (
  resources: readonly { readonly resourceId: number }[],
  dates: readonly Occurrence[],
  verdict: Verdict,
): DatesBooked => ({
  booked: [],
  skipped: inOrder(dates.flatMap((one) => refusalsOf(resources, { ...one, verdict }))),
});

/** Judges dates one after the other, each as if those before it were booked. */
function judgeInOrder(ctx: Ctx, draft: Draft, before: readonly Use[], dates: readonly Occurrence[]): Judged[] {
  const near = nearOf(before);
  return dates.map((one) => {
    const verdict = judgeNew(ctx, { ...draft, counted: { has: near.of(one.during), had: [] } }, one.during);
    if (verdict.ok) near.add(usesOf(draft, one.during));
    return { ...one, verdict };
  });
}

/** Is it for what the host has at other dates that this one is refused? */
const isRefusedForOthers = ({ verdict }: Judged): boolean =>
  !verdict.ok && (verdict.kind === refusals.quota || verdict.kind === refusals.onePerType);

function bookAll(tx: Tx, { id, createdBy }: SeriesOf, draft: Draft, dates: readonly Occurrence[]): Promise<Booked[]> {
  const plans = dates.map(({ date, during }) => ({ ...planOf(draft, during), series: { id, date }, createdBy }));
  return plans.length === 0 ? Promise.resolve([]) : book(tx, plans, { onConflict: 'skip' });
}

const byDate = (one: BookingRow, other: BookingRow): number => one.startsAt.getTime() - other.startsAt.getTime();

/** The first instant that the policies have not opened yet for what a series is of; null where they do not say. */
export const closedFor = ({ now }: Ctx, { known, rules, isOverruled }: Draft): Temporal.Instant | null =>
  isOverruled ? null : firstClosedInstant(known.values(), rules.of, now);
