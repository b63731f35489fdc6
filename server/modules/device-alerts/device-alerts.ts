import type { Ctx, Tx } from '../../platform/context/context.ts';
import { jobInserts } from '../../platform/context/later.ts';
import { rolesThatMay } from '../../platform/contract/scopes.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { clearOlder, type Chore } from '../../platform/jobs/housekeeping.ts';
import { showTime, toDate } from '../../platform/time.ts';
import { listKeepers } from '../people/people.ts';
import { findResources } from '../resources/resources.ts';
import { findDevices, listPlaced } from '../signals/signals.ts';
import type { Device } from '../signals/contract.ts';
import {
  MAX_NAMED,
  MAX_TOLD,
  TOLD_AGAIN_HOURS,
  type AlertKind,
  type AlertTold,
  type DeviceAlert,
  type endpoints,
  type events,
} from './contract.ts';
import { wrongWith } from './rules.ts';
import { insertAlerts, listWatched, note, noteLook, selectKnown, selectStanding } from './store.ts';

/** What is wrong with devices: found, told to who keeps them, and ended by itself. */

type Calls = UseCases<typeof endpoints>;

/** What is wrong with devices where the asking one keeps them, the latest first. */
export const listDeviceAlerts: Calls['listDeviceAlerts'] = async (ctx, { buildingId, deviceId, kind, ...paging }) => {
  const filter = {
    ...(buildingId !== undefined && { buildingId }),
    ...(deviceId !== undefined && { deviceId }),
    ...(kind !== undefined && { kind }),
  };
  return pageOf(paging, {
    by: ['id'],
    select: (after, limit) => selectStanding(ctx, filter, after?.[0], limit),
    keyOf: ({ id }) => [id],
    show: (rows) => showAlerts(ctx, rows),
  });
};

type Standing = Awaited<ReturnType<typeof selectStanding>>[number];

async function showAlerts(ctx: Ctx, rows: readonly Standing[]): Promise<DeviceAlert[]> {
  const devices = await findDevices(ctx, [...new Set(rows.map(({ deviceId }) => deviceId))]);
  return rows.flatMap(({ id, raisedAt, deviceId, kind }) => {
    const device = devices.get(deviceId);
    if (!device || !isPlaced(device)) return [];
    return [{ id, ...toldOf(kind, device), buildingId: device.buildingId, raisedAt: showTime(raisedAt) }];
  });
}

/** A device that is at a resource. */
type Placed = Device & Readonly<Record<'resourceId' | 'buildingId', number>>;
const isPlaced = (device: Device): device is Placed => device.resourceId !== null && device.buildingId !== null;

const toldOf = (kind: AlertKind, device: Placed): AlertTold => ({
  kind,
  deviceId: device.id,
  deviceName: device.name,
  resourceId: device.resourceId,
  resourceName: device.resourceName ?? '',
  lastHeardAt: device.lastHeardAt,
  batteryLevel: device.batteryLevel,
});

/** Has the devices of every workplace looked at. */
export const watchDevices: Chore = {
  name: 'device alerts',
  async clear(db, now) {
    const looks = (await listWatched(db)).map((tenantId) => ({
      tenantId,
      name: 'device_alert.look',
      key: 'look',
      data: {},
      at: toDate(now),
    }));
    await Promise.all(jobInserts(looks).map((query) => db.executeQuery(query)));
    return 0;
  },
};

/** What was wrong is forgotten after a quarter of a year. */
export const forgetOldAlerts = clearOlder(
  'device_alert',
  'ended_at',
  Temporal.Duration.from({ hours: 24 * 90 }),
  'ended_at is not null',
);

/** Looks at all devices of a workplace: raises what is wrong by now, ends what is not any more, and tells of it building by building. */
export async function lookAtDevices(tx: Tx): Promise<void> {
  const { since, look } = await noteLook(tx);
  const known = await selectKnown(tx, tx.now.subtract({ hours: TOLD_AGAIN_HOURS }));
  const stood = known.filter(({ endedAt }) => endedAt === null);
  const standing = Map.groupBy(stood, ({ deviceId }) => deviceId);
  const devices = (await listPlaced(tx)).filter(isPlaced);
  const wrong = devices.flatMap((device) => {
    const before = new Set((standing.get(device.id) ?? []).map(({ kind }) => kind));
    return [...wrongWith(device, before, since, tx.now)].map((kind): Alert => ({ kind, deviceId: device.id, device }));
  });
  const [before, now] = [new Set(stood.map(keyOf)), new Set(wrong.map(keyOf))];
  const ended = stood.filter((alert) => !now.has(keyOf(alert)));
  await note(tx, 'ended_at', ended);
  await insertAlerts(
    tx,
    wrong.filter((alert) => !before.has(keyOf(alert))),
  );
  const told = new Set(known.flatMap((alert) => (alert.toldAt === null ? [] : [keyOf(alert)])));
  const untold = wrong.filter((alert) => !told.has(keyOf(alert)));
  await note(tx, 'told_at', untold);
  await tell(tx, 'device_alert.raised', look, untold);
  const placed = new Map(devices.map((device) => [device.id, device]));
  const over = ended.flatMap(({ deviceId, kind }): Alert[] => {
    const device = placed.get(deviceId);
    return device ? [{ deviceId, kind, device }] : [];
  });
  await tell(tx, 'device_alert.ended', look, over);
}

interface Alert {
  readonly kind: AlertKind;
  readonly deviceId: number;
  readonly device: Placed;
}

const keyOf = ({ deviceId, kind }: Pick<Alert, 'deviceId' | 'kind'>): string => `${deviceId}/${kind}`;

/** Tells of alerts, those of a building at once. @param look counts them: what is told of a building later is newer */
async function tell(tx: Tx, what: keyof typeof events, look: number, alerts: readonly Alert[]): Promise<void> {
  const zones = await findResources(tx, [...new Set(alerts.map(({ device }) => device.resourceId))]);
  for (const [buildingId, all] of Map.groupBy(alerts, ({ device }) => device.buildingId)) {
    const userIds = await listKeepers(tx, rolesThatMay('devices:manage'), [buildingId], MAX_TOLD);
    const zone = all.flatMap(({ device }) => zones.get(device.resourceId)?.zone ?? [])[0] ?? tx.tenant.zone;
    const named = all.slice(0, MAX_NAMED).map(({ kind, device }) => toldOf(kind, device));
    const data = { id: buildingId, buildingId, zone, alerts: named, more: all.length - named.length, userIds };
    tx.emit(what, { id: buildingId, version: look, data, before: null, after: data });
  }
}
