import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { isAfter, toDate, type Period } from '../../platform/time.ts';
import { courseOf, meantPeriodOf } from '../bookings/bookings.ts';
import { awaitEnd } from './inviting.ts';
import { lockWhole } from './open-visit.ts';
import { decideLetter } from './rules.ts';
import { toldOfVisit, type Whole } from './show.ts';
import { updateTold, updateVisitRow, VISITS } from './store.ts';
import { awaitApproval } from './waiting.ts';

/** How many visits are looked at in a transaction. */
const LOOKED_AT = 2_000;

/** When a visit is, and how that was meant. */
interface TimesRow {
  readonly id: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly zone: string;
}

/** Visits to come by themselves, by id behind one, of which is noted what was meant: one to a booking goes with that. */
async function selectToCome({ db, tenant, now }: Ctx, after: number, most: number): Promise<TimesRow[]> {
  const { rows } = await sql<TimesRow>`
    select visit.id, visit.starts_at, visit.ends_at, visit.start_offset, visit.end_offset, visit.noted_zone as zone ${VISITS}
    where visit.tenant_id = ${tenant.id}::integer and visit.id > ${after}::integer and visit.booking_id is null
      and visit.cancelled_at is null and visit.approval is distinct from 'rejected' and visit.starts_at > ${toDate(now)}
      and visit.noted_zone is not null
    order by visit.id limit ${most}`.execute(db);
  return rows;
}

/** Has visits looked through that the zone data may put elsewhere by now. */
export const followZoneData = (tx: Tx, after = 0): void =>
  tx.later('visit.follow_zone_data', { after }, { key: 'look' });

/** Has the next of them moved one by one, where it is not when it is meant. */
export async function lookThrough(tx: Tx, { after }: { readonly after: number }): Promise<void> {
  const rows = await selectToCome(tx, after, LOOKED_AT);
  for (const row of rows)
    if (courseOf(row) !== null) tx.later('visit.keep_clocks', { visitId: row.id }, { key: String(row.id) });
  const last = rows.at(-1);
  if (last && rows.length === LOOKED_AT) followZoneData(tx, last.id);
}

/** Moves a visit to when it is meant. Nobody is written to: by the clocks it is when it was. */
export async function keepClocks(tx: Tx, { visitId }: { readonly visitId: number }): Promise<void> {
  const [before] = await lockWhole(tx, [visitId]);
  const [row] = await selectToCome(tx, visitId - 1, 1);
  if (before === undefined || row?.id !== visitId || courseOf(row) === null) return;
  // What its building's clocks said once, by which others it goes since, keeps its instants.
  if (row.zone !== before.row.zone) return;
  const during: Period = meantPeriodOf(row);
  if (!isAfter(during.start, tx.now)) return;
  await updateVisitRow(tx, visitId, { during, zone: row.zone });
  const [after] = await lockWhole(tx, [visitId]);
  if (after === undefined) return;
  await noteAsTold(tx, before, after);
  await awaitApproval(tx, after.row, { asked: null }, { was: before.row.approval });
  const { data, ...told } = toldOfVisit(before, after);
  const { was: _was, ...here } = data;
  tx.emit('visit.updated', { ...told, data: here });
  awaitEnd(tx, after.row);
}

/** Who knows when it was knows when it is, and is written nothing of that later either. */
async function noteAsTold(tx: Tx, before: Whole, after: Whole): Promise<void> {
  for (const badge of before.badges) {
    const letter = decideLetter(before.row, badge) === null ? decideLetter(after.row, badge) : null;
    if (letter !== null) await updateTold(tx, badge.id, letter.told);
  }
}
