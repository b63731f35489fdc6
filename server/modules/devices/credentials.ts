import type { Credentials } from '../../platform/auth/authenticate.ts';
import { deviceOwnerInactive, deviceUnpaired } from '../../platform/auth/contract.ts';
import { hashSession } from '../../platform/auth/sessions.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { DevicePrincipal } from '../../platform/context/principal.ts';
import type { Database } from '../../platform/db/connect.ts';
import { rightsOfDevice } from './rules.ts';
import { noteDeviceUse, readDevice, type DeviceCredential } from './store.ts';

/** How often it is written down that a device was seen, in milliseconds. */
const NOTED_EVERY = 60_000;

/** Reads a device and what its owner may now in one query; rights are derived here, and stored nowhere. */
export function devicesIn(database: Database): Pick<Credentials, 'findDevice'> {
  const underWay = new Set<string>();
  /** In passing: nobody waits for a note, and a lost one costs nothing. */
  const note = ({ tenantId, id, lastUsedAt }: DeviceCredential, now: number): void => {
    const key = `${tenantId}/${id}`;
    if (underWay.has(key) || (lastUsedAt !== null && now - lastUsedAt.getTime() < NOTED_EVERY)) return;
    underWay.add(key);
    void noteDeviceUse(database, tenantId, id, now)
      .catch(() => undefined)
      .finally(() => underWay.delete(key));
  };
  return {
    async findDevice(cookie, now) {
      const row = await readDevice(database, hashSession(cookie));
      if (!row) return { refused: deviceUnpaired };
      if (!row.ownerActive) return { refused: deviceOwnerInactive };
      note(row, now);
      return { who: devicePrincipal(row), expired: deviceUnpaired, ip: null, origins: null };
    },
  };
}

const devicePrincipal = (row: DeviceCredential): DevicePrincipal => ({
  kind: 'device',
  key: `device:${row.id}`,
  name: row.name,
  tenant: { id: row.tenantId, slug: row.slug, name: row.tenantName, zone: row.zone },
  userId: null,
  email: null,
  role: null,
  tokenId: null,
  deviceId: row.id,
  buildingId: row.buildingId,
  resourceId: row.resourceId,
  floorId: row.floorId,
  owner: ownerOfRow(row),
  until: Infinity,
  ...rightsOfDevice(row, { role: row.ownerRole, reach: row.ownerReach }),
});
