import type { Tx } from '../../platform/context/context.ts';
import { isBefore } from '../../platform/time.ts';
import { book, countUses, planOf, type BookingRow } from '../bookings/bookings.ts';
import { endDraw, lockDraw, type DrawDay } from '../draws/draws.ts';
import { findPeople } from '../people/people.ts';
import type { BookableResource } from '../resources/resources.ts';
import { askersOf, mayHave, type AskedFor, type Asker } from './asker.ts';
import { desksByDraw } from './desks.ts';
import { giveUpDraw } from './give-up.ts';
import { isUnplanned, planDraw, settlePlans } from './plan.ts';
import { periodOfRequest } from './rules.ts';
import { lockOpen, planRequests, type Planned, type RequestRow } from './store.ts';
import { tell } from './tell.ts';
import { keyOfDay, withdraw } from './withdrawing.ts';

/** So many are given theirs, or told that they get none, in one transaction: whoever books for one of them waits that long. */
const PIECE = 50;

/**
 * Hands out the desks of a day to those who asked, or a piece of it: the next one follows by itself. What everybody is to get is thought out first and
 * noted, so that it comes out the same wherever it broke off. Each desk is judged and booked like every other; what somebody cannot have after all
 * is thought out anew. Who comes first does it, and whoever comes after finds it done. Nothing is asked of it before its time.
 */
export async function drawDesks(tx: Tx, day: DrawDay): Promise<void> {
  const draw = await lockDraw(tx, day);
  if (!draw || draw.isDone || isBefore(tx.now, draw.at)) return;
  const asking = await lockOpen(tx, day);
  if (asking.length === 0) return endDraw(tx, day);
  let open = await withoutLeavers(tx, asking);
  if (open.length === 0) return;
  const desks = await desksByDraw(tx, { buildingId: day.buildingId, floorId: null, areaId: null });
  // The rules say something else by now: they are first come.
  if (desks.length === 0) return giveUpDraw(tx, day);
  // What takes long to think out is noted by itself: nobody is locked meanwhile.
  const most = open.length > PIECE ? 1 : Infinity;
  for (let pieces = 0; pieces < most && open.length > 0; pieces++)
    open = await doPiece(tx, { day: day.day, rows: open, desks });
  if (open.length === 0) await endDraw(tx, day);
  else tx.later('seating.draw', day, { key: keyOfDay(day) });
}

/** Who was shut out meanwhile asks no more. */
async function withoutLeavers(tx: Tx, open: readonly RequestRow[]): Promise<readonly RequestRow[]> {
  const people = await findPeople(
    tx,
    open.map(({ userId }) => userId),
  );
  const isHere = ({ userId }: RequestRow): boolean => people.get(userId)?.active === true;
  await withdraw(
    tx,
    open.filter((row) => !isHere(row)),
  );
  return open.filter(isHere);
}

/** Is something meant for somebody that she may still get? */
const isToBeGiven = (row: RequestRow): boolean =>
  row.plan?.state === 'granted' && row.plan.given === null && !isUnplanned(row);

/** What comes next: giving some what is meant for them, or else thinking out what was not yet, or else telling some. @returns those who still wait */
async function doPiece(tx: Tx, asked: AskedFor): Promise<readonly RequestRow[]> {
  const { rows } = asked;
  const giving = rows.filter(isToBeGiven).slice(0, PIECE);
  if (giving.length > 0) return note(tx, rows, await give(tx, { ...asked, rows: giving }));
  const waiting = rows.filter(({ plan }) => !plan?.given);
  if (rows.some(isUnplanned)) return note(tx, rows, await planDraw(tx, { ...asked, rows: waiting }));
  if (!rows.every(({ plan }) => plan?.isFinal)) return note(tx, rows, await settlePlans(tx, asked));
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
  const pairs = (await askersOf(tx, asked, countUses)).flatMap((asker): [Asker, BookableResource][] => {
    const desk = known.get(asker.row.plan?.resourceId ?? 0);
    return desk && mayHave(asker, desk) ? [[asker, desk]] : [];
  });
  const plans = pairs.map(([{ rules, row }, desk]) => ({
    ...planOf(rules.draftOf(desk), periodOfRequest(row)),
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
