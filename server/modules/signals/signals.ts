import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf, type Slice, type Sliced } from '../../platform/contract/page.ts';
import { buildingOutOfReach, fail } from '../../platform/contract/problems.ts';
import { makeCode } from '../../platform/ids.ts';
import { clearOlder, type Chore, type Partitioned } from '../../platform/jobs/housekeeping.ts';
import { readTime, showTime, showTimeOrNull, toDate, toInstant } from '../../platform/time.ts';
import { findTraits } from '../resources/resources.ts';
import { SUMMED_DAYS, type Device, type endpoints, type events, type Reading } from './contract.ts';
import type { DeviceFilter } from './device-filter.ts';
import { codeOf, isOverdue, stateOf } from './rules.ts';
import { columnsOf, isSameStand, mustFit, NOWHERE, standAfter, standOf, type Stand } from './stand.ts';
import {
  deletePersonal,
  findDeviceRow,
  insertDevice,
  lockDevice,
  selectDevices,
  selectReadings,
  sliceDeviceRows,
  updateDeviceRow,
  type DeviceRow,
  type DeviceValues,
  type ReadingRow,
} from './store.ts';

/** What the building says: its devices, and what they measure. */

export { occupiedIn, resourcesSensed } from './occupancy.ts';
export { takeChirpStack, takeTheThingsStack } from './lorawan.ts';
export { heardOf, recordReadings } from './readings.ts';
export { codeOf } from './rules.ts';
export { occupancyAt, presenceOf, type Said, type Signals, type Occupancy, type Use } from './occupancy-at.ts';
export { listSeen, lookAgain, NO_SIGNALS, signalsAt, signalsOfAll } from './signals-at.ts';
export type { DeviceFilter } from './device-filter.ts';
export type { Touched } from './recorded.ts';
export type { StandColumns } from './stand.ts';
export { devicePlaces, deviceZones, listTouched, personalDevices, saidNumbers, takeTouched } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Devices by name, where the asking one manages them. */
export const listDevices: Calls['listDevices'] = (ctx, { resourceId, retired = false, ...input }) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) =>
      selectDevices(
        ctx,
        { ...input, retired, ...(resourceId !== undefined && { resourceIds: [resourceId] }) },
        after,
        limit,
      ),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map((row) => showDevice(ctx, row)),
  });

/** Devices by id, counted through. */
export async function sliceDevices(ctx: Ctx, filter: DeviceFilter, slice: Slice): Promise<Sliced<Device>> {
  const { items, total } = await sliceDeviceRows(ctx, filter, slice);
  return { items: items.map((row) => showDevice(ctx, row)), total };
}

/** Devices by id, as far as the asking one reaches them; others are absent. */
export const findDevices = async (ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, Device>> =>
  new Map((await selectDevices(ctx, { ids }, null, ids.length)).map((row) => [row.id, showDevice(ctx, row)]));

/** So many are read at once, where all are read. */
const READ_AT_ONCE = 1_000;

/** All devices in use that are somewhere, by name. */
export async function listPlaced(ctx: Ctx): Promise<Device[]> {
  const all: Device[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last ? ([last.name, last.id] as const) : null;
    const rows = await selectDevices(ctx, { retired: false, placed: true }, after, READ_AT_ONCE);
    all.push(...rows.map((row) => showDevice(ctx, row)));
    if (rows.length < READ_AT_ONCE) return all;
  }
}

/** One device. */
export const getDevice: Calls['getDevice'] = async (ctx, { id }) =>
  showDevice(ctx, withinReach(ctx, await findDeviceRow(ctx, id)));

/** Adds a device. @throws 404 for a place where the asking one manages no devices, 403 without one */
export const createDevice: Calls['createDevice'] = (
  ctx,
  { accessId = makeCode(), resourceId, entrance, believedMinutes = null, retired = false, kind, name },
) =>
  ctx.tx(async (tx) => {
    const stand = standAfter(NOWHERE, { resourceId, entrance });
    mustFit(kind, stand);
    await mustManage(tx, stand);
    const values = { kind, name, accessId, accessCode: codeOf(accessId), ...columnsOf(stand), believedMinutes };
    const id = await insertDevice(tx, { ...values, retiredAt: retired ? toDate(tx.now) : null });
    return tell(tx, 'sensor.created', null, id);
  });

/** Changes a device; what is absent stays. */
export const updateDevice: Calls['updateDevice'] = (
  ctx,
  { id, version, retired, accessId, resourceId, entrance, ...given },
) =>
  ctx.tx(async (tx) => {
    const before = withinReach(tx, await lockDevice(tx, id));
    mustHaveVersion(before, version);
    const stand = standAfter(standOf(before), { resourceId, entrance });
    const isCarried = !isSameStand(stand, standOf(before));
    if (isCarried) {
      mustFit(before.kind, stand);
      await mustManage(tx, stand);
    }
    const isTurned = retired !== undefined && retired !== (before.retiredAt !== null);
    const values: DeviceValues = {
      ...given,
      ...(isCarried && { ...columnsOf(stand), placedAt: toDate(tx.now) }),
      ...(accessId !== undefined && { accessId, accessCode: codeOf(accessId) }),
      ...(isTurned && { retiredAt: retired ? toDate(tx.now) : null }),
    };
    if (Object.values(values).every((value) => value === undefined)) return showDevice(tx, before);
    await updateDeviceRow(tx, id, values);
    return tell(tx, 'sensor.updated', showDevice(tx, before), id);
  });

/** What a device measured, the latest first. */
export const listReadings: Calls['listReadings'] = async (ctx, { id, from, to, ...paging }) => {
  withinReach(ctx, await findDeviceRow(ctx, id));
  const { zone } = ctx.tenant;
  const span = {
    from: from === undefined ? undefined : readTime(from, zone, 'from'),
    to: to === undefined ? undefined : readTime(to, zone, 'to'),
  };
  return pageOf(paging, {
    by: ['time'],
    select: (after, limit) => selectReadings(ctx, id, span, after?.[0], limit),
    keyOf: ({ at }) => [at.getTime()],
    show: (rows) => rows.map(showReading),
  });
};

/** A device where the asking one manages them. @throws 404 */
const withinReach = ({ who }: Ctx, row: DeviceRow | undefined): DeviceRow =>
  found(row && may(who, 'devices:manage', row.buildingId ?? 'whole') ? row : null);

/** May the asking one have a device there? @throws 404, and 403 where it is nowhere */
async function mustManage(ctx: Ctx, { resourceId, entrance }: Stand): Promise<void> {
  const isHers = (place: { readonly buildingId: number } | null | undefined): boolean =>
    Boolean(place && may(ctx.who, 'devices:manage', place.buildingId));
  if (resourceId !== null) found(isHers(await findTraits(ctx, resourceId)) || null, 'resourceId');
  else if (entrance) found(isHers(entrance) || null, 'entrance.buildingId');
  else if (!may(ctx.who, 'devices:manage', 'whole'))
    throw fail(buildingOutOfReach, {
      param: 'resourceId',
      detail: 'A device that is nowhere is for who manages devices in all buildings',
    });
}

async function tell(tx: Tx, what: keyof typeof events, before: Device | null, deviceId: number): Promise<Device> {
  const after = showDevice(tx, found(await findDeviceRow(tx, deviceId)));
  const { id, version, name, kind, resourceId, buildingId, retired } = after;
  tx.emit(what, { id, version, data: { id, name, kind, resourceId, buildingId, retired }, before, after });
  return after;
}

function showDevice({ now }: Ctx, row: DeviceRow): Device {
  const lastHeardAt = row.lastHeardAt && toInstant(row.lastHeardAt);
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    name: row.name,
    accessId: row.accessId,
    resourceId: row.resourceId,
    resourceName: row.resourceName,
    entrance: standOf(row).entrance,
    buildingId: row.buildingId,
    believedMinutes: row.believedMinutes,
    retired: row.retiredAt !== null,
    createdAt: showTime(row.createdAt),
    lastHeardAt: showTimeOrNull(row.lastHeardAt),
    batteryLevel: row.batteryLevel,
    overdue: row.retiredAt === null && isOverdue(row.kind, lastHeardAt, now),
    state: stateOf({ lastHeardAt, motion: row.motion, isStuck: row.isStuck }, row.believedMinutes, now),
  };
}

const showReading = ({ at, ...values }: ReadingRow): Reading => ({ at: showTime(at), ...values });

/** Readings go by whole months; those without a month of their own, and those about one person, row by row. */
export const readingPartitions: Partitioned = {
  table: 'reading',
  by: 'at',
  keep: Temporal.Duration.from({ hours: 24 * SUMMED_DAYS }),
};

const forgetPersonal: Chore = {
  name: 'readings about one person',
  clear: deletePersonal,
};
export const forgetOldReadings: readonly Chore[] = [
  clearOlder('reading_default', 'at', Temporal.Duration.from({ hours: 24 * SUMMED_DAYS })),
  forgetPersonal,
];
