import { attempt } from '../../platform/context/attempt.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { allowed, type Verdict } from '../../platform/contract/verdict.ts';
import {
  NOBODY_SAYS_WHO_PAYS,
  countsOf,
  countUses,
  foreseeMoves,
  judgeGivingBack,
  judgeNew,
  judgeUnpaid,
  keeps,
  lookAtUses,
  moveDates,
  nearOf,
  usesOf,
  type BookingRow,
  type DateMove,
  type Draft,
  type Given,
} from '../bookings/bookings.ts';
import { periodOf, type Period } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import type { Counted } from '../policies/policies.ts';
import { inOrder, lossesOf, refusalsOf, refusedSeries, type Refusal } from './refusals.ts';

/** Each round leaves out what cannot be as the earlier ones stay: so many are needed by no series that anybody has. */
const MAX_ROUNDS = 20;

/** When a date is, and what it has. */
export const extentOf = (row: BookingRow) => ({ during: periodOf(row), counts: countsOf(row) });

/** May a date become so, as those of before have become by then, and those that cannot have stayed? */
type Judge = (moves: readonly DateMove[], staying: ReadonlySet<DateMove>) => ReadonlyMap<DateMove, Verdict>;

/**
 * Moves those dates of a series that can be. One that cannot stays where it is, with all that it has: others are judged and taken
 * anew with that in their way, until all that are left can be had together.
 * @returns why the others cannot; whoever wants all or nothing looks at that
 * @throws 409 where it does not come to an end
 */
export const moveAll = (tx: Tx, moves: readonly DateMove[], draft: Draft | null, given: Given): Promise<Refusal[]> =>
  settleAll(tx, moves, draft, {
    given,
    count: (wanted, periods, ids) => countUses(tx, wanted, periods, ids),
    move: (going) =>
      attempt(
        tx,
        (inner) => moveDates(inner, going),
        ({ size }) => size === 0,
      ),
  });

/** What `moveAll` would say. Nothing is moved, and nobody has to wait for it. */
export const foreseeAll = (
  ctx: Ctx,
  moves: readonly DateMove[],
  draft: Draft | null,
  given: Given,
): Promise<Refusal[]> =>
  settleAll(ctx, moves, draft, {
    given,
    count: (wanted, periods, ids) => lookAtUses(ctx, wanted, periods, ids),
    move: (going) => foreseeMoves(ctx, going),
  });

/** How dates are moved: in the books, or in thought. */
interface Moving {
  readonly given: Given;
  readonly count: (wanted: Draft, periods: readonly Period[], ids: readonly number[]) => Promise<Counted>;
  /** Moves all of these or none. @returns what could not be had, by the booking's id */
  readonly move: (going: readonly DateMove[]) => Promise<ReadonlyMap<number, readonly Clash[]>>;
}

async function settleAll(
  ctx: Ctx,
  moves: readonly DateMove[],
  draft: Draft | null,
  { given, count, move: moveThese }: Moving,
): Promise<Refusal[]> {
  const skipped: Refusal[] = [];
  const staying = new Set<DateMove>();
  const leaveOut = (move: DateMove, why: readonly Refusal[]): void => {
    staying.add(move);
    skipped.push(...why);
  };
  for (const [move, verdict] of await judgeLosses(ctx, moves, given))
    if (!verdict.ok && !staying.has(move)) leaveOut(move, refusalsFor(draft, move, verdict));
  const judge = draft ? await judging(ctx, draft, moves, count) : () => new Map<DateMove, Verdict>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const going = moves.filter((move) => !staying.has(move));
    const refused = [...judge(going, staying)].filter(([, { ok }]) => !ok);
    for (const [move, verdict] of refused) leaveOut(move, refusalsFor(draft, move, verdict));
    if (refused.length > 0) continue;
    const lost = await moveThese(going);
    if (lost.size === 0) return inOrder(skipped);
    for (const move of going) {
      const clashes = lost.get(move.row.id);
      if (clashes) leaveOut(move, lossesOf(move.row.seriesDate ?? '', clashes));
    }
  }
  throw refusedSeries(skipped, moves.length, 'id');
}

const refusalsFor = (draft: Draft | null, { row, during }: DateMove, verdict: Verdict): Refusal[] =>
  refusalsOf(draft?.resources ?? row.resources, { date: row.seriesDate ?? '', during, verdict });

/** May dates give up what they lose by it: something that they have, or who pays for them? */
async function judgeLosses(ctx: Ctx, moves: readonly DateMove[], given: Given): Promise<[DateMove, Verdict][]> {
  const judged = async (losing: readonly DateMove[], judge: typeof judgeUnpaid): Promise<[DateMove, Verdict][]> => {
    const rows = losing.map(({ row }) => row);
    const verdicts = await judge(ctx, rows, given);
    return losing.map((move, i) => [move, verdicts[i] ?? allowed]);
  };
  return [
    ...(await judged(moves.filter(givesBack), judgeGivingBack)),
    ...(await judged(moves.filter(isUnpaid), judgeUnpaid)),
  ];
}

/** Is nobody to pay any more for what somebody paid for? */
const isUnpaid = ({ row, costCodes }: DateMove): boolean => row.costCodes.length > 0 && costCodes.length === 0;

/** Does a date lose some of what it has? */
const givesBack = ({ row, during, resources }: DateMove): boolean =>
  resources !== null && !keeps({ during, counts: countsOf({ resources }) }, extentOf(row));

/** Judges one date after the other as a new booking, each as if those before it had moved already. */
async function judging(ctx: Ctx, draft: Draft, moves: readonly DateMove[], count: Moving['count']): Promise<Judge> {
  const [periods, ids] = [moves.map(({ during }) => during), moves.map(({ row }) => row.id)];
  const { has, had } = await count(draft, periods, ids);
  const ownOf = Map.groupBy(had, ({ bookingId }) => bookingId);
  const usesNow = ({ row }: DateMove) => ownOf.get(row.id) ?? [];
  return (going, staying) => {
    const near = nearOf([...has, ...[...staying].flatMap(usesNow)]);
    return new Map(
      going.map((move) => {
        const { row, during, resources, isAnonymous, costCodes, approvers = null } = move;
        const anonymousIds = row.isAnonymous ? row.resources.map(({ resourceId }) => resourceId) : [];
        const counts = countsOf({ resources: resources ?? [] });
        // Nobody is asked who pays for what nobody paid for before; whether nobody may any more was asked already.
        const except = costCodes.length > 0 ? [] : NOBODY_SAYS_WHO_PAYS;
        const wanted = { ...draft, approvers, counts, isAnonymous, anonymousIds, costCodes, except };
        const verdict = judgeNew(ctx, { ...wanted, counted: { has: near.of(during), had: usesNow(move) } }, during);
        if (verdict.ok) near.add(usesOf(wanted, during));
        return [move, verdict];
      }),
    );
  };
}
