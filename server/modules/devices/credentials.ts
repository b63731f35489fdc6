import type { Credentials } from '../../platform/auth/authenticate.ts';
import { deviceOwnerInactive, deviceUnpaired } from '../../platform/auth/contract.ts';
import { createNotesOfUse } from '../../platform/auth/notes-of-use.ts';
import { hashSession } from '../../platform/auth/sessions.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import type { DevicePrincipal } from '../../platform/context/principal.ts';
import type { Database } from '../../platform/db/connect.ts';
import { rightsOfDevice } from './rules.ts';
import { noteDeviceUse, readDevice, type DeviceCredential } from './store.ts';

/** Reads a device and what its owner may now in one query; rights are derived here, and stored nowhere. */
export function devicesIn(database: Database): Pick<Credentials, 'findDevice'> {
  const notes = createNotesOfUse();
  const note = ({ tenantId, id, lastUsedAt: last }: DeviceCredential, now: number): void =>
    notes(`${tenantId}/${id}`, { last, now }, () => noteDeviceUse(database, tenantId, id, now));
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
