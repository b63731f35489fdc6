import { sql } from 'kysely';
import type { Reader, Tx } from '../../platform/context/context.ts';
import { toDate, toInstant } from '../../platform/time.ts';

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
}

/** The days that somebody asked for, to join with: not those for which nobody asks any more. */
export const drawDays = (db: Reader) =>
  db
    .selectFrom('seatDraw')
    .select(['tenantId', 'buildingId', 'day', sql<boolean>`done_at is not null`.as('isDone')])
    .where('abandonedAt', 'is', null);

/** When the days that somebody asked for are handed out, to join with. */
export const drawTimes = (db: Reader) => db.selectFrom('seatDraw').select(['tenantId', 'buildingId', 'day', 'drawAt']);

/**
 * Keeps others from asking for a day, and from handing it out, until the transaction ends.
 * @param at when it is to be handed out, where nobody asks by now: for the others it stays as it was said to the first
 * @returns is it the first who asks? `isNew`
 */
export async function openDraw(
  tx: Tx,
  { buildingId, day }: DrawDay,
  at: Temporal.Instant,
): Promise<Draw & { readonly isNew: boolean }> {
  const row = { tenantId: tx.tenant.id, buildingId, day: sql<string>`${day}::date`, drawAt: toDate(at) };
  const inserted = await tx.db
    .insertInto('seatDraw')
    .values(row)
    .onConflict((it) =>
      it
        .constraint('seat_draw_pk')
        .doUpdateSet({ drawAt: row.drawAt, abandonedAt: null })
        .where('seatDraw.abandonedAt', 'is not', null),
    )
    .returning('buildingId')
    .executeTakeFirst();
  const draw = inserted ? { buildingId, day, at, isDone: false } : await lockDraw(tx, { buildingId, day });
  if (!draw) throw new Error(`The draw of ${day} in building ${buildingId} was forgotten meanwhile`);
  return { ...draw, isNew: inserted !== undefined };
}

/** The same of a day that somebody asks for. */
export async function lockDraw({ db, tenant }: Tx, { buildingId, day }: DrawDay): Promise<Draw | undefined> {
  const row = await db
    .selectFrom('seatDraw')
    .select(['drawAt', 'doneAt'])
    .where('tenantId', '=', tenant.id)
    .where('buildingId', '=', buildingId)
    .where(sql<boolean>`day = ${day}::date`)
    .where('abandonedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && { buildingId, day, at: toInstant(row.drawAt), isDone: row.doneAt !== null };
}

/** From now on what is left of a locked day is first come, first served. */
export async function endDraw({ db, tenant, now }: Tx, { buildingId, day }: DrawDay): Promise<void> {
  await db
    .updateTable('seatDraw')
    .set({ doneAt: toDate(now) })
    .where('tenantId', '=', tenant.id)
    .where('buildingId', '=', buildingId)
    .where(sql<boolean>`day = ${day}::date`)
    .execute();
}

/** The same of several days, always in the same order. */
export async function lockDraws({ db, tenant }: Tx, days: readonly DrawDay[]): Promise<void> {
  const wanted = sql<boolean>`(building_id, day) in (select * from unnest(${days.map(({ buildingId }) => buildingId)}::integer[],
    ${days.map(({ day }) => day)}::date[]))`;
  const draws = db.selectFrom('seatDraw').select('day').where('tenantId', '=', tenant.id).where(wanted);
  await draws.orderBy('buildingId').orderBy('day').forNoKeyUpdate().execute();
}

/** Nobody asks for a locked day any more. @returns was it still to be handed out? */
export async function abandonDraw({ db, tenant, now }: Tx, { buildingId, day }: DrawDay): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('seatDraw')
    .set({ abandonedAt: toDate(now) })
    .where('tenantId', '=', tenant.id)
    .where('buildingId', '=', buildingId)
    .where(sql<boolean>`day = ${day}::date`)
    .where('doneAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
