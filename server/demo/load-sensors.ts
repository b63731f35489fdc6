import { MAX_READINGS } from '../modules/signals/contract.ts';
import { recordReadings } from '../modules/signals/signals.ts';
import type { Tx } from '../platform/context/context.ts';
import { toDate } from '../platform/time.ts';
import { idOf, stamp, type Known } from './bulk.ts';
import type { DemoSensor } from './sensors.ts';

/** Sensors, and what they have measured since yesterday. */
export async function loadSensors(
  tx: Tx,
  sensors: readonly DemoSensor[],
  { resources, buildings }: Known,
): Promise<void> {
  const rows = sensors.map(({ kind, name, accessId, accessCode, resourceKey, entranceKey, retired }) => ({
    ...stamp(tx),
    kind,
    name,
    accessId,
    accessCode,
    resourceId: resourceKey === null ? null : idOf(resources, resourceKey),
    entranceBuildingId: entranceKey === null ? null : idOf(buildings, entranceKey),
    retiredAt: retired ? toDate(tx.now) : null,
  }));
  await tx.db.insertInto('device').values(rows).execute();
  const readings = sensors.flatMap((sensor) => sensor.readings);
  for (let from = 0; from < readings.length; from += MAX_READINGS)
    await recordReadings(tx, { items: readings.slice(from, from + MAX_READINGS) });
}
