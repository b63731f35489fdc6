import type { Ctx, Tx } from '../../platform/context/context.ts';
import { jobInserts } from '../../platform/context/later.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { clearOlder, type Chore, type Partitioned } from '../../platform/jobs/housekeeping.ts';
import { readPeriod, showTime, toDate } from '../../platform/time.ts';
import { unitOf } from '../signal-kinds/contract.ts';
import { getDevice, listTouched, takeTouched, type Touched } from '../signals/signals.ts';
import { MAX_SUMS, spanDays, spans, type endpoints, type Summed } from './contract.ts';
import { cellsTouched, isSummable } from './rules.ts';
import { selectSums, selectZones, sumCells, sumFiveMinutes, tables, type SumRow } from './store.ts';

/** What devices measured, summed up: it is kept for longer than what was measured. */

type Calls = UseCases<typeof endpoints>;

/** What a device measured of one thing, summed up. @throws 404, and 400 that names how time is cut where that are too many */
export const getDeviceHistory: Calls['getDeviceHistory'] = async (ctx, { id, measure, from, to, period = 'hour' }) => {
  await getDevice(ctx, { id });
  const zone = (await selectZones(ctx, [id])).get(id) ?? ctx.tenant.zone;
  const during = readPeriod(from, to, zone, ['from', 'to']);
  const rows = await selectSums(ctx, period, { deviceId: id, measure }, during, MAX_SUMS + 1);
  if (rows.length > MAX_SUMS)
    throw invalid('period', `There are more than ${MAX_SUMS} of these: take longer ones, or a shorter range`);
  return { zone, unit: unitOf(measure), items: rows.map(showSum) };
};

const showSum = ({ startsAt, endsAt, count, min, max, sum, last }: SumRow): Summed => ({
  start: showTime(startsAt),
  end: showTime(endsAt),
  count,
  min,
  max,
  // Of what is all the same the mean is that, and never a digit beside it.
  mean: Math.min(max, Math.max(min, sum / count)),
  last,
});

/** Has what was measured since the last time summed up, in every workplace. */
export const sumUpAll: Chore = {
  name: 'histories of sensors',
  async clear(db, now) {
    const sums = (await listTouched(db)).map((tenantId) => ({
      tenantId,
      name: 'readings.sum_up',
      key: 'sum_up',
      data: {},
      at: toDate(now),
    }));
    await Promise.all(jobInserts(sums).map((query) => db.executeQuery(query)));
    return 0;
  },
};

/** So many hours of devices are summed up at once; then others have their turn. */
const AT_ONCE = 1_000;

/** Sums up what was measured since the last time. */
export async function sumUpReadings(tx: Tx): Promise<void> {
  const touched = await takeTouched(tx, AT_ONCE);
  await sumUp(
    tx,
    touched.filter((one) => isSummable(one, tx.now)),
  );
  if (touched.length === AT_ONCE) tx.later('readings.sum_up', {});
}

async function sumUp(tx: Tx, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return;
  await sumFiveMinutes(tx, touched);
  const zones = await zonesOf(tx, touched);
  const cells = [...Map.groupBy(touched, ({ deviceId }) => zones.get(deviceId) ?? tx.tenant.zone)].map(([zone, some]) =>
    cellsTouched(some, zone),
  );
  await sumCells(
    tx,
    'hour',
    cells.flatMap(({ hours }) => hours),
  );
  await sumCells(
    tx,
    'day',
    cells.flatMap(({ days }) => days),
  );
}

const zonesOf = (ctx: Ctx, touched: readonly Touched[]) =>
  selectZones(ctx, [...new Set(touched.map(({ deviceId }) => deviceId))]);

const keptFor = (days: number): Temporal.Duration => Temporal.Duration.from({ hours: 24 * days });

/** Each goes by whole months, and without a month of its own row by row. */
export const sumPartitions: readonly Partitioned[] = spans.map((span) => ({
  table: tables[span],
  by: 'starts_at',
  keep: keptFor(spanDays[span]),
}));
export const forgetOldSums: readonly Chore[] = spans.map((span) =>
  clearOlder(`${tables[span]}_default`, 'starts_at', keptFor(spanDays[span])),
);
