import type { QueryExecutorProvider } from 'kysely';
import { clearOlder, type Chore } from '../../platform/jobs/housekeeping.ts';
import { jobInserts } from '../../platform/context/later.ts';
import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import { listTenants, type Tenant } from '../../platform/tenants.ts';
import { showTime, toDate, zoneDataVersion } from '../../platform/time.ts';
import {
  courseOf,
  moveByClocks,
  noteOffsets,
  selectTimesToCome,
  tellStuck,
  type Course,
  type Shifted,
} from '../bookings/bookings.ts';
import type { jobs } from './contract.ts';
import { inOrder, lossesOf } from './refusals.ts';
import { toldOf } from './show.ts';
import {
  findUntold,
  insertShifts,
  lockSeries,
  noteZoneData,
  selectZoneData,
  updateSeriesRow,
  updateTold,
} from './store.ts';

/*
 * What people mean is a time of the clocks, and what the clocks will say is decided by governments, now and then at short notice: the
 * zone data changes. Each booking notes what the clocks were said to be when it was written; so the instants that were meant are found
 * again with the data of today. A workplace is looked through once for each release of the data, and once more a day later for what
 * servers with older data wrote meanwhile.
 */

type Looking = JobData<(typeof jobs)['zone_data.apply']>;

/** How many bookings are looked at in a transaction, and how many of them move. */
const LOOKED_AT = 2_000;
const MOVED = 200;

/** The workplaces that were not looked through by this release of the zone data, or a newer one, yet. */
export async function listBehindZoneData(db: QueryExecutorProvider, version = zoneDataVersion): Promise<Tenant[]> {
  const known = await selectZoneData(db);
  return (await listTenants(db)).filter(({ id }) => (known.get(id) ?? '') < version);
}

/** Has every workplace looked through that this process knows newer zone data for: it only ever goes forward. */
export const applyNewZoneData = (version = zoneDataVersion): Chore => ({
  name: 'zone_data',
  async clear(db, now, limit) {
    const behind = (await listBehindZoneData(db, version)).slice(0, limit);
    const noted = await noteZoneData(db, { tenantIds: behind.map(({ id }) => id), version, at: toDate(now) });
    const data: Looking = { version, step: 'earlier', after: null, again: false };
    const looks = noted.map((tenantId) => ({ tenantId, name: 'zone_data.apply', key: KEY, data, at: toDate(now) }));
    await Promise.all(jobInserts(looks).map((query) => db.executeQuery(query)));
    return behind.length;
  },
});

/** Of a workplace one look goes on at a time. */
const KEY = 'look';

/** What became of bookings is forgotten after a quarter of a year. */
export const forgetOldShifts = clearOlder('zone_shift', 'noted_at', Temporal.Duration.from({ hours: 24 * 90 }));

/**
 * Takes one step through the bookings of a workplace that have not begun, and asks for the next. First what moves to an earlier
 * instant, from the first on, then what moves to a later one, from the last on: who has the place next has left it by then. At last
 * each series that is concerned is told of as one.
 * @returns `through` once all that is booked has been looked at
 */
export async function applyZoneData(tx: Tx, look: Looking, version = zoneDataVersion): Promise<'through' | 'more'> {
  // A server with older data cannot tell: it leaves it to one that can.
  if (version < look.version) return later(tx, look, { seconds: 60 });
  const after = look.step === 'tell' ? await tellNext(tx) : await moveNext(tx, look.step, look.after);
  if (after !== 'done') return later(tx, { ...look, after });
  if (look.step !== 'tell') return later(tx, { ...look, step: NEXT[look.step], after: null });
  if (!look.again) later(tx, { ...look, step: 'earlier', after: null, again: true }, { hours: 24 });
  return 'through';
}

const NEXT = { earlier: 'later', later: 'tell' } as const;

function later(tx: Tx, look: Looking, wait: Temporal.DurationLike = { seconds: 0 }): 'more' {
  tx.later('zone_data.apply', look, { key: KEY, at: tx.now.add(wait) });
  return 'more';
}

/** Moves the next ones that go one way. @returns after which one to go on */
async function moveNext(tx: Tx, course: Course, after: Looking['after']): Promise<[number, number] | 'done'> {
  const seen = await selectTimesToCome(tx, course === 'earlier' ? 'asc' : 'desc', after, LOOKED_AT);
  const going = seen.filter((row) => courseOf(row) === course).slice(0, MOVED);
  const unknown = seen.filter(({ startOffset }) => startOffset === null);
  if (unknown.length > 0) await noteOffsets(tx, unknown);
  if (going.length > 0)
    await move(
      tx,
      going.map(({ id }) => id),
    );
  const last = going.length === MOVED ? going.at(-1) : seen.length === LOOKED_AT ? seen.at(-1) : undefined;
  return last ? [last.startsAt.getTime(), last.id] : 'done';
}

/** Moves bookings, and notes what became of them; of one that is of no series and could not, it is told at once. */
async function move(tx: Tx, ids: readonly number[]): Promise<void> {
  const shifted = await moveByClocks(tx, ids);
  const fresh = await insertShifts(tx, shifted.map(toShift));
  for (const one of shifted)
    if (one.row.seriesId === null && one.clashes.length > 0 && fresh.has(one.row.id)) tellStuck(tx, one);
}

const toShift = ({ row, during, clashes }: Shifted) => ({
  bookingId: row.id,
  seriesId: row.seriesId,
  date: row.seriesDate,
  startsAt: toDate(during.start),
  skipped: clashes.length === 0 ? null : lossesOf(row.seriesDate ?? '', clashes),
});

/** Tells what became of one series' dates, all at once, as it may not be told yet. */
async function tellNext(tx: Tx): Promise<null | 'done'> {
  const seriesId = await findUntold(tx);
  if (seriesId === undefined) return 'done';
  const series = await lockSeries(tx, seriesId);
  const shifts = await updateTold(tx, seriesId);
  if (!series) return null;
  const moved = shifts.flatMap(({ skipped, bookingId, date, startsAt }) =>
    skipped ? [] : { bookingId, date: date ?? '', start: showTime(startsAt) },
  );
  const after = { ...series, version: series.version + 1 };
  await updateSeriesRow(tx, after);
  const skipped = inOrder(shifts.flatMap((one) => one.skipped ?? []));
  const { data, ...told } = toldOf(series, after, { dates: moved.length, skipped });
  tx.emit('series.zone_changed', { ...told, data: { ...data, moved } });
  return null;
}
