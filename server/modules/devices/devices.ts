import { hashSession, makeScreenLink, makeSessionToken } from '../../platform/auth/sessions.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import { may, type Owner, type Reach } from '../../platform/context/principal.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { buildingOutOfReach, fail, invalid, rateLimited } from '../../platform/contract/problems.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import { readCode } from '../../platform/ids.ts';
import { byPairing, giveAttemptBack, takeAttempt } from '../../platform/limits/attempts.ts';
import { networkOf } from '../../platform/net/network-of.ts';
import { findTenantOf } from '../../platform/tenants.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { findSpace } from '../places/places.ts';
import { findTraits } from '../resources/resources.ts';
import {
  MAX_DEVICES,
  MAX_PAIRINGS,
  MAX_PAIRINGS_FROM,
  PAIRING_MINUTES,
  tooManyDevices,
  tooManyPairings,
  type endpoints,
  type events,
  type PairedDevice,
} from './contract.ts';
import { makePairingCode } from './pairing-code.ts';
import { rightsOfDevice, scopeAt } from './rules.ts';
import {
  countDevices,
  countPairings,
  deleteDevice,
  dropPairing,
  findDeviceRow,
  giveDevice,
  insertDevice,
  insertPairing,
  lockDevice,
  lockDevicesOf,
  renameDevice,
  selectDevices,
  selectDevicesOf,
  takePairing,
  type DeviceRow,
  type DeviceValues,
} from './store.ts';

/** Screens that act by themselves, in one building, for somebody who answers for them. */

export { devicesIn } from './credentials.ts';
export { rightsOfDevice } from './rules.ts';
export { forgetOldPairings, holdDevice } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Says who answers for what somebody pairs, and keeps that true to the end of the transaction. */
export type OwnerFor = (tx: Tx, accountId: number | undefined) => Promise<Owner>;

/** The use cases, for who keeps owners. @param publicUrl where links lead */
export const devicesBy = (ownerFor: OwnerFor, publicUrl: string): Calls => ({
  startPairing,
  listPairedDevices,
  pairDevice: (ctx, input) => pairDevice(ownerFor, ctx, input),
  async createFloorDisplay(ctx, input) {
    const { secret, device } = await createFloorDisplay(ownerFor, ctx, input);
    // Behind the mark it stays in the browser: no server, and no log, sees it.
    return { ...device, address: `${publicUrl}/display/floor#${secret}` };
  },
  getPairedDevice,
  updatePairedDevice,
  unpairDevice,
  getKiosk,
});

/**
 * Notes that a screen asks to be paired. Its secret opens nothing until somebody has typed the code, and is the device's from then on.
 * Where too many wait in all, one of the network from which most do makes room: strangers keep nobody from pairing.
 * @throws 404 for a workplace that there is not, 429 when too many wait from there
 */
const startPairing: Calls['startPairing'] = async (ctx, { tenant: slug }) => {
  const tenant = slug === undefined ? ctx.tenant : found(await findTenantOf(ctx.db, slug), 'tenant');
  const { who } = ctx;
  const [code, deviceSecret] = [makePairingCode(), makeSessionToken()];
  const expiresAt = ctx.now.add({ minutes: PAIRING_MINUTES });
  const network = networkOf(ctx.ip ?? '');
  await ctx.as({ ...who, tenant }).tx(async (tx) => {
    const former = who.kind === 'anonymous' ? who.deviceHash : undefined;
    const waiting = await countPairings(tx, network, former);
    if (waiting.near >= MAX_PAIRINGS_FROM) throw fail(tooManyPairings, { headers: { 'retry-after': '60' } });
    if (waiting.all >= MAX_PAIRINGS) await dropPairing(tx);
    await insertPairing(tx, { code, secretHash: hashSession(deviceSecret), network, expiresAt });
  });
  return { code, expiresAt: showTime(expiresAt), deviceSecret };
};

/** Pairs the screen that shows a code. The code works once, and is not found by trying. */
const pairDevice = async (
  ownerFor: OwnerFor,
  ctx: Ctx,
  { code, name, buildingId, resourceId = null, serviceAccountId }: Parameters<Calls['pairDevice']>[1],
): Promise<PairedDevice> => {
  if (!may(ctx.who, 'visitors:manage', buildingId)) throw fail(buildingOutOfReach, { param: 'buildingId' });
  if (resourceId !== null) await mustStandIn(ctx, resourceId, buildingId);
  const counted = byPairing(ctx.who.key);
  await takeAttempt(ctx, counted, rateLimited);
  return ctx.tx(async (tx) => {
    const owner = await ownerFor(tx, serviceAccountId);
    const secretHash = found(await takePairing(tx, readCode(code)), 'code', 'No screen shows this code, or no longer');
    await giveAttemptBack(tx, counted);
    return addDevice(tx, owner, { name, buildingId, resourceId, secretHash });
  });
};

/** Makes the display of a floor, which is paired by its link. */
const createFloorDisplay = async (
  ownerFor: OwnerFor,
  ctx: Ctx,
  { name, floorId, serviceAccountId }: Parameters<Calls['createFloorDisplay']>[1],
): Promise<{ readonly secret: string; readonly device: PairedDevice }> => {
  const { buildingId } = found(await findSpace(ctx, { floorId }), 'floorId');
  if (!may(ctx.who, 'visitors:manage', buildingId)) throw fail(buildingOutOfReach, { param: 'floorId' });
  const secret = makeScreenLink();
  const device = await ctx.tx(async (tx) => {
    const owner = await ownerFor(tx, serviceAccountId);
    return addDevice(tx, owner, { name, buildingId, floorId, secretHash: hashSession(secret) });
  });
  return { secret, device };
};

async function addDevice(tx: Tx, owner: Owner, values: DeviceValues): Promise<PairedDevice> {
  if ((await countDevices(tx)) >= MAX_DEVICES) throw fail(tooManyDevices);
  const after = show(await insertDevice(tx, owner, values));
  tell(tx, 'device.paired', null, after);
  return after;
}

/** At the door of a place only there is one of the same building. @throws 404 for a place that there is not, 400 for one elsewhere */
async function mustStandIn(ctx: Ctx, resourceId: number, buildingId: number): Promise<void> {
  found(await findSpace(ctx, { buildingId }), 'buildingId');
  const place = found(await findTraits(ctx, resourceId), 'resourceId');
  if (place.buildingId !== buildingId) throw invalid('resourceId', 'It is in another building');
}

const listPairedDevices: Calls['listPairedDevices'] = (ctx, input) =>
  pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectDevices(ctx, input.buildingId, after?.[0] ?? 0, limit),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(show),
  });

const getPairedDevice: Calls['getPairedDevice'] = async (ctx, { id }) =>
  show(withinReach(ctx, await findDeviceRow(ctx, id)));

/** A device in a building that the asking one reaches. @throws 404 */
const withinReach = ({ who }: Ctx, row: DeviceRow | undefined): DeviceRow =>
  found(row && may(who, 'visitors:manage', row.buildingId) ? row : null);

const updatePairedDevice: Calls['updatePairedDevice'] = (ctx, { id, name, version }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    const before = withinReach(tx, await lockDevice(tx, id));
    mustHaveVersion(before, version);
    if (name === before.name) return show(before);
    const after = show(await renameDevice(tx, id, name));
    tell(tx, 'device.updated', show(before), after);
    return after;
  });

/** Ends what a screen may, on every server at once. */
const unpairDevice: Calls['unpairDevice'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    const before = show(withinReach(tx, await lockDevice(tx, id)));
    await deleteDevice(tx, id);
    tell(tx, 'device.unpaired', before, null);
  });

/** Where the asking screen stands. */
const getKiosk: Calls['getKiosk'] = async (ctx) => {
  const { who } = ctx;
  if (who.kind !== 'device') return { workplace: ctx.tenant.name, device: null };
  const { deviceId: id, name, buildingId } = who;
  const place = found(await findSpace(ctx, { buildingId }));
  return {
    workplace: ctx.tenant.name,
    device: { id, name, buildingId, buildingName: place.name, zone: place.zone },
  };
};

/** What an owner answers for, and what stops with it. */
export const findDevicesOf = async (
  ctx: Ctx,
  owner: Owner,
): Promise<{ readonly id: number; readonly name: string }[]> =>
  (await selectDevicesOf(ctx, owner)).map(({ id, name }) => ({ id, name }));

/**
 * Has the heir answer for the screens of an owner who goes, whose row and the heir's are locked. One that might do nothing by then stays:
 * handing over wakes nothing.
 */
export async function handDevicesOver(
  tx: Tx,
  from: Owner,
  to: Owner,
  former: { readonly role: Role; readonly reach: Reach },
): Promise<void> {
  for (const row of await lockDevicesOf(tx, from)) {
    if (!may(rightsOfDevice(row, former), scopeAt(row), row.buildingId)) continue;
    tell(tx, 'device.updated', show(row), show(await giveDevice(tx, row.id, to)));
  }
}

const show = (row: DeviceRow): PairedDevice => ({
  id: row.id,
  version: row.version,
  name: row.name,
  buildingId: row.buildingId,
  resourceId: row.resourceId,
  floorId: row.floorId,
  owner: ownerOfRow(row),
  pairedAt: showTime(row.createdAt),
  lastSeenAt: showTimeOrNull(row.lastUsedAt),
});

function tell(tx: Tx, what: keyof typeof events, before: PairedDevice | null, after: PairedDevice | null): void {
  const { id, name, buildingId, version } = (after ?? before) as PairedDevice;
  tx.emit(what, { id, version: after === null ? version + 1 : version, data: { id, name, buildingId }, before, after });
}
