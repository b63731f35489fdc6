import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { instantByClocks, offsetAt, toDate, toInstant } from '../../platform/time.ts';

/** A day of a building. */
export interface DrawDay {
  readonly buildingId: number;
  /** As in `2027-06-08`, by the building's calendar. */
  readonly day: string;
}

/** A day whose desks somebody asked for. */
export interface Draw extends DrawDay {
  readonly at: Temporal.Instant;
  readonly isDone: boolean;
  /** When that is by the zone data of today: at the time of the clocks that was said. */
  readonly meantAt: Temporal.Instant;
  /** By whose clocks; null, as what these were said to be: written before this was noted. */
  readonly zone: string | null;
}

/** The days that somebody asked for, to join with: not those for which nobody asks any more. */
export const drawDays = (db: Reader) =>
  db
    .selectFrom('seatDraw')
    .select(['tenantId', 'buildingId', 'day', sql<boolean>`done_at is not null`.as('isDone')])
    .where('abandonedAt', 'is', null);

/** When the days that somebody asked for are handed out, to join with. */
export const drawTimes = (db: Reader) => db.selectFrom('seatDraw').select(['tenantId', 'buildingId', 'day', 'drawAt']);

/** When a day is handed out, and by the clocks of which zone that is said. */
interface DrawTime {
  readonly at: Temporal.Instant;
  readonly zone: string;
}

const columnsOf = ({ at, zone }: DrawTime) => ({ drawAt: toDate(at), zone, drawOffset: offsetAt(at, zone) });

/**
 * Keeps others from asking for a day, and from handing it out, until the transaction ends.
 * @param time when it is to be handed out, where nobody asks by now: for the others it stays as it was said to the first
 * @returns is it the first who asks? `isNew`
 */
export async function openDraw(
  tx: Tx,
  { buildingId, day }: DrawDay,
  time: DrawTime,
): Promise<Draw & { readonly isNew: boolean }> {
  const times = columnsOf(time);
  const row = { tenantId: tx.tenant.id, buildingId, day: sql<string>`${day}::date`, ...times };
  const inserted = await tx.db
    .insertInto('seatDraw')
    .values(row)
    .onConflict((it) =>
      it
        .constraint('seat_draw_pk')
        .doUpdateSet({ ...times, abandonedAt: null })
        .where('seatDraw.abandonedAt', 'is not', null),
    )
    .returning('buildingId')
    .executeTakeFirst();
  const draw = inserted
    ? { buildingId, day, ...time, meantAt: time.at, isDone: false }
    : await lockDraw(tx, { buildingId, day });
  if (!draw) throw new Error(`The draw of ${day} in building ${buildingId} was forgotten meanwhile`);
  return { ...draw, isNew: inserted !== undefined };
}

/** The same of a day that somebody asks for. */
export async function lockDraw(tx: Tx, day: DrawDay): Promise<Draw | undefined> {
  const row = await asked(tx).where(isOf(day)).forNoKeyUpdate().executeTakeFirst();
  return row && drawOf(row);
}

/** The same of several days, always in the same order. */
export async function lockDraws({ db, tenant }: Tx, days: readonly DrawDay[]): Promise<void> {
  const wanted = sql<boolean>`(building_id, day) in (select * from unnest(${days.map(({ buildingId }) => buildingId)}::integer[],
    ${days.map(({ day }) => day)}::date[]))`;
  const draws = db.selectFrom('seatDraw').select('day').where('tenantId', '=', tenant.id).where(wanted);
  await draws.orderBy('buildingId').orderBy('day').forNoKeyUpdate().execute();
}

const isOf = ({ buildingId, day }: DrawDay) =>
  sql<boolean>`(building_id = ${buildingId}::integer and day = ${day}::date)`;

const asked = ({ db, tenant }: { readonly db: Reader; readonly tenant: { readonly id: number } }) =>
  db
    .selectFrom('seatDraw')
    .select(['buildingId', sql<string>`day::text`.as('day'), 'drawAt', 'doneAt', 'zone', 'drawOffset'])
    .where('tenantId', '=', tenant.id)
    .where('abandonedAt', 'is', null);

interface DrawRow extends DrawDay {
  readonly drawAt: Date;
  readonly doneAt: Date | null;
  readonly zone: string | null;
  readonly drawOffset: number | null;
}

function drawOf({ buildingId, day, drawAt, doneAt, zone, drawOffset }: DrawRow): Draw {
  const at = toInstant(drawAt);
  const meantAt = zone === null || drawOffset === null ? at : instantByClocks(at, drawOffset, zone);
  return { buildingId, day, at, meantAt, zone, isDone: doneAt !== null };
}

/** The days that are still to be handed out, or one of them. */
export async function listDrawsToCome(ctx: Ctx, only?: DrawDay): Promise<Draw[]> {
  let rows = asked(ctx).where('doneAt', 'is', null).orderBy('buildingId').orderBy('day');
  if (only) rows = rows.where(isOf(only));
  return (await rows.execute()).map(drawOf);
}

/** Writes of a locked day when it is handed out, and by which clocks that is said. */
export async function timeDraw({ db, tenant }: Tx, day: DrawDay, time: DrawTime): Promise<void> {
  await db.updateTable('seatDraw').set(columnsOf(time)).where('tenantId', '=', tenant.id).where(isOf(day)).execute();
}

/** From now on what is left of a locked day is first come, first served. */
export async function endDraw({ db, tenant, now }: Tx, day: DrawDay): Promise<void> {
  await db
    .updateTable('seatDraw')
    .set({ doneAt: toDate(now) })
    .where('tenantId', '=', tenant.id)
    .where(isOf(day))
    .execute();
}

/** Nobody asks for a locked day any more. @returns was it still to be handed out? */
export async function abandonDraw({ db, tenant, now }: Tx, day: DrawDay): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('seatDraw')
    .set({ abandonedAt: toDate(now) })
    .where('tenantId', '=', tenant.id)
    .where(isOf(day))
    .where('doneAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
