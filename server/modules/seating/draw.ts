import { attempt } from '../../platform/context/attempt.ts';
import type { Tx } from '../../platform/context/context.ts';
import { isBefore, periodOf } from '../../platform/time.ts';
import { book, countUsesOfEach, planOf, type BookingRow } from '../bookings/bookings.ts';
import { lockDraw, type DrawDay } from '../draws/draws.ts';
import type { BookableResource } from '../resources/resources.ts';
import {
  ifItStands,
  isToBeGiven,
  isToBePlanned,
  staying,
  thinkAhead,
  thinkNow,
  type Plans,
  type Think,
} from './ahead.ts';
import { askersOf, mayHave, readKnown, type AskedFor, type Asker } from './asker.ts';
import { drawLater, isElsewhere, keepClocks } from './clocks.ts';
import { desksByDraw } from './desks.ts';
import { finishDraw } from './finish.ts';
import { giveUpDraw } from './give-up.ts';
import { planDraw, settlePlans } from './plan.ts';
import { lockOpen, planRequests, type Planned, type RequestRow } from './store.ts';
import { tell } from './tell.ts';
import { withdraw } from './withdrawing.ts';

/** So many are given theirs, or told that they get none, in one transaction: whoever books for one of them waits that long. */
const PIECE = 50;

/** How often a draw is thought out while nobody is kept waiting, before others wait for that. */
const TRIES = 3;

/**
 * Hands out the desks of a day to those who asked, or a piece of it: the next one follows by itself. What everybody is to get is thought out first and
 * noted, so that it comes out the same wherever it broke off. Each desk is judged and booked like every other; what somebody cannot have after all
 * is thought out anew. Who comes first does it, and whoever comes after finds it done. Nothing is asked of it before its time.
 *
 * What takes long is to think: nobody who asked is locked for that, so that who leaves, or is shut out, waits for none of it. What was thought out
 * counts where all that it stood on is the same once those who asked are locked; else it is done again, and at last while they are.
 */
export async function drawDesks(tx: Tx, day: DrawDay, think: Think = planDraw): Promise<void> {
  // What is booked notes the clocks of today: who asked by others is put right first, and it is drawn once it is time by these.
  if ((await isElsewhere(tx, day)) && (await keepClocks(tx, day))) return;
  for (let tried = 0; tried < TRIES; tried++) {
    const thought = await thinkAhead(tx, day, think);
    const plan: PlanOf = (inner, asked) => ifItStands(inner, asked, thought);
    // Where it does not count, the locks end with the attempt.
    const isDone = await attempt(
      tx,
      (inner) => drawPiece(inner, day, { first: plan, next: (again, asked) => thinkNow(again, asked, think) }),
      (was) => was,
    );
    if (isDone) return;
  }
  const now: PlanOf = (inner, asked) => thinkNow(inner, asked, think);
  await drawPiece(tx, day, { first: now, next: now });
}

/** @returns null: what was thought out does not count */
type PlanOf = (tx: Tx, asked: AskedFor) => Promise<Plans | null>;

/** How it is thought out first, and how what some missed is, with those who ask locked. */
interface Planning {
  readonly first: PlanOf;
  readonly next: PlanOf;
}

/** @returns does it count? */
async function drawPiece(tx: Tx, day: DrawDay, { first, next }: Planning): Promise<boolean> {
  const draw = await lockDraw(tx, day);
  if (!draw || draw.isDone || isBefore(tx.now, draw.at)) return true;
  const asking = await lockOpen(tx, day);
  if (asking.length === 0) return (await finishDraw(tx, day), true);
  let open = await withoutLeavers(tx, asking);
  if (open.length === 0) return true;
  const desks = await desksByDraw(tx, { buildingId: day.buildingId, floorId: null, areaId: null });
  // The rules say something else by now: they are first come.
  if (desks.length === 0) return (await giveUpDraw(tx, day), true);
  // What takes long is noted by itself, before anybody is given anything.
  const most = open.length > PIECE ? 1 : Infinity;
  for (let pieces = 0; pieces < most && open.length > 0; pieces++) {
    const left = await doPiece(tx, { day: day.day, rows: open, desks }, pieces === 0 ? first : next);
    if (left === null) return false;
    open = left;
  }
  if (open.length === 0) await finishDraw(tx, day);
  else drawLater(tx, { ...day, at: tx.now });
  return true;
}

/** Who was shut out meanwhile asks no more. */
async function withoutLeavers(tx: Tx, open: readonly RequestRow[]): Promise<readonly RequestRow[]> {
  const here = new Set(await staying(tx, open));
  await withdraw(
    tx,
    open.filter((row) => !here.has(row)),
  );
  return [...here];
}

/**
 * What comes next: giving some what is meant for them, or else thinking out what was not yet, or else telling some.
 * @returns those who still wait; null where what was thought out does not count
 */
async function doPiece(tx: Tx, asked: AskedFor, plan: PlanOf): Promise<readonly RequestRow[] | null> {
  const { rows } = asked;
  const giving = rows.filter(isToBeGiven).slice(0, PIECE);
  if (giving.length > 0) return note(tx, rows, await give(tx, { ...asked, rows: giving }));
  if (isToBePlanned(rows)) {
    const plans = await plan(tx, asked);
    return plans && note(tx, rows, plans);
  }
  if (!rows.every((row) => row.plan?.isFinal)) return note(tx, rows, await settlePlans(tx, asked));
  await tell(tx, rows.slice(0, PIECE));
  return rows.slice(PIECE);
}

/** Notes what is meant for some of these. @returns all as they are then */
async function note(
  tx: Tx,
  rows: readonly RequestRow[],
  plans: ReadonlyMap<number, Planned>,
): Promise<readonly RequestRow[]> {
  await planRequests(tx, plans);
  return rows.map((row) => ({ ...row, plan: plans.get(row.id) ?? row.plan }));
}

/** Books what is meant for these. @returns what is so then: what somebody missed goes to others */
async function give(tx: Tx, asked: AskedFor): Promise<ReadonlyMap<number, Planned>> {
  const known = new Map(asked.desks.map((desk) => [desk.id, desk]));
  const pairs = askersOf(tx, await readKnown(tx, asked, countUsesOfEach)).flatMap(
    (asker): [Asker, BookableResource][] => {
      const desk = known.get(asker.row.plan?.resourceId ?? 0);
      return desk && mayHave(asker, desk) ? [[asker, desk]] : [];
    },
  );
  const plans = pairs.map(([{ rules, row }, desk]) => ({
    ...planOf(rules.draftOf(desk), periodOf(row)),
    along: { byDraw: true },
  }));
  const booked = plans.length === 0 ? [] : await book(tx, plans, { onConflict: 'skip' });
  const had = new Map(pairs.flatMap(([{ id }], i) => (booked[i]?.booking ? [[id, booked[i].booking] as const] : [])));
  return new Map(asked.rows.flatMap(({ id, plan }) => (plan ? [[id, afterGiving(plan, had.get(id))] as const] : [])));
}

function afterGiving(plan: Planned, booking: BookingRow | undefined): Planned {
  if (booking) return { ...plan, given: { bookingId: booking.id, pending: booking.state === 'pending' } };
  return { ...plan, missed: plan.resourceId === null ? plan.missed : [...plan.missed, plan.resourceId] };
}
