import { sql } from 'kysely';
import type { Ctx, Reader, Tx } from '../../platform/context/context.ts';
import { ownerColumns, type OwnerColumns } from '../../platform/context/owner.ts';
import type { Owner, Reach } from '../../platform/context/principal.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import { ALL_TENANTS, type Database } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { toDate } from '../../platform/time.ts';

// ——— Screens that wait to be paired

/** How many wait, from this network and in all; those that no longer count are forgotten, and the one that asks anew. Counted alone. */
export async function countPairings(
  tx: Tx,
  network: string,
  former: Buffer | undefined,
): Promise<{ readonly near: number; readonly all: number }> {
  const { db, tenant, now } = tx;
  await takeTurn(tx, 'device_pairing');
  await db
    .deleteFrom('devicePairing')
    .where('tenantId', '=', tenant.id)
    .where((row) => row.or([row('expiresAt', '<=', toDate(now)), ...(former ? [row('secretHash', '=', former)] : [])]))
    .execute();
  return db
    .selectFrom('devicePairing')
    .where('tenantId', '=', tenant.id)
    .select([
      sql<number>`count(*)::integer`.as('all'),
      sql<number>`(count(*) filter (where network = ${network}))::integer`.as('near'),
    ])
    .executeTakeFirstOrThrow();
}

/** Forgets a screen that waits: of the network from which most do, the one that came first. */
export const dropPairing = async ({ db, tenant }: Tx): Promise<void> =>
  void (await sql`delete from device_pairing where tenant_id = ${tenant.id} and code = (
    select code from device_pairing where tenant_id = ${tenant.id}
    order by count(*) over (partition by network) desc, expires_at, code limit 1)`.execute(db));

const takeTurn = async ({ db, tenant }: Tx, what: string): Promise<void> =>
  void (await sql`select pg_advisory_xact_lock(hashtextextended(${`${what}/${tenant.id}`}, 7))`.execute(db));

export interface PairingValues {
  readonly code: string;
  readonly secretHash: Buffer;
  readonly network: string;
  readonly expiresAt: Temporal.Instant;
}

export const insertPairing = async ({ db, tenant }: Tx, { expiresAt, ...given }: PairingValues): Promise<void> =>
  void (await db
    .insertInto('devicePairing')
    .values({ tenantId: tenant.id, ...given, expiresAt: toDate(expiresAt) })
    .execute());

/** Takes the screen that shows a code: nobody else does. @returns the hash of its secret */
export const takePairing = async ({ db, tenant, now }: Tx, code: string): Promise<Buffer | undefined> =>
  (
    await db
      .deleteFrom('devicePairing')
      .where('tenantId', '=', tenant.id)
      .where('code', '=', code)
      .where('expiresAt', '>', toDate(now))
      .returning('secretHash')
      .executeTakeFirst()
  )?.secretHash;

export const forgetOldPairings = clearOlder('device_pairing', 'expires_at', Temporal.Duration.from({ hours: 0 }));

// ——— Paired devices

const COLUMNS = [
  'id',
  'version',
  'name',
  'buildingId',
  'resourceId',
  'floorId',
  'ownerUserId',
  'ownerAccountId',
  'createdAt',
  'lastUsedAt',
] as const;

const devicesOf = (db: Reader, tenantId: number) =>
  db.selectFrom('pairedDevice').select(COLUMNS).where('pairedDevice.tenantId', '=', tenantId);

export type DeviceRow = Awaited<ReturnType<ReturnType<typeof devicesOf>['executeTakeFirstOrThrow']>>;

/** Those in buildings that the asking one reaches, by id, from behind a key on. */
export function selectDevices(
  { db, tenant, who }: Ctx,
  buildingId: number | undefined,
  after: number,
  limit: number,
): Promise<DeviceRow[]> {
  const all = devicesOf(db, tenant.id).where('id', '>', after).orderBy('id').limit(limit);
  const there = buildingId === undefined ? all : all.where('buildingId', '=', buildingId);
  return (
    who.reach === 'all' ? there : there.where('buildingId', '=', sql<number>`any(${who.reach}::integer[])`)
  ).execute();
}

/** What an owner answers for, by id. */
export const selectDevicesOf = ({ db, tenant }: Ctx, { kind, id }: Owner): Promise<DeviceRow[]> =>
  devicesOf(db, tenant.id)
    .where(kind === 'user' ? 'ownerUserId' : 'ownerAccountId', '=', id)
    .orderBy('id')
    .execute();

/** Keeps what an owner answers for from changing, by id. */
export const lockDevicesOf = ({ db, tenant }: Tx, { kind, id }: Owner): Promise<DeviceRow[]> =>
  devicesOf(db, tenant.id)
    .where(kind === 'user' ? 'ownerUserId' : 'ownerAccountId', '=', id)
    .orderBy('id')
    .forUpdate()
    .execute();

export const findDeviceRow = ({ db, tenant }: Ctx, id: number): Promise<DeviceRow | undefined> =>
  devicesOf(db, tenant.id).where('id', '=', id).executeTakeFirst();

export const lockDevice = ({ db, tenant }: Tx, id: number): Promise<DeviceRow | undefined> =>
  devicesOf(db, tenant.id).where('id', '=', id).forUpdate().executeTakeFirst();

/** Keeps a device paired to the end of the transaction. @returns whether it is */
export const holdDevice = async ({ db, tenant }: Tx, id: number): Promise<boolean> =>
  (await devicesOf(db, tenant.id).where('id', '=', id).forKeyShare().executeTakeFirst()) !== undefined;

/** How many there are. Counted alone: several at once do not pass the bound. */
export async function countDevices(tx: Tx): Promise<number> {
  await takeTurn(tx, 'paired_device');
  const all = tx.db.selectFrom('pairedDevice').where('tenantId', '=', tx.tenant.id);
  return (await all.select(sql<number>`count(*)::integer`.as('count')).executeTakeFirstOrThrow()).count;
}

export interface DeviceValues {
  readonly name: string;
  readonly buildingId: number;
  /** At whose door it stands. */
  readonly resourceId?: number | null;
  /** Of which floor it is the display. */
  readonly floorId?: number;
  readonly secretHash: Buffer;
}

export function insertDevice(tx: Tx, owner: Owner, values: DeviceValues): Promise<DeviceRow> {
  const { db, tenant, now } = tx;
  tx.rightsChanged();
  return db
    .insertInto('pairedDevice')
    .values({ tenantId: tenant.id, ...values, ...ownerColumns(owner), createdAt: toDate(now) })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export const renameDevice = (tx: Tx, id: number, name: string): Promise<DeviceRow> => updateDevice(tx, id, { name });

/** Has somebody else answer for a locked device. */
export const giveDevice = (tx: Tx, id: number, owner: Owner): Promise<DeviceRow> =>
  updateDevice(tx, id, ownerColumns(owner));

function updateDevice(
  tx: Tx,
  id: number,
  values: { readonly name: string } | ReturnType<typeof ownerColumns>,
): Promise<DeviceRow> {
  tx.rightsChanged();
  return tx.db
    .updateTable('pairedDevice')
    .set((row) => ({ ...values, version: row('version', '+', 1) }))
    .where('tenantId', '=', tx.tenant.id)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function deleteDevice(tx: Tx, id: number): Promise<void> {
  tx.rightsChanged();
  await tx.db.deleteFrom('pairedDevice').where('tenantId', '=', tx.tenant.id).where('id', '=', id).execute();
}

// ——— The credential, together with what its owner may now

export interface DeviceCredential extends OwnerColumns {
  readonly tenantId: number;
  readonly slug: string;
  readonly tenantName: string;
  readonly zone: string;
  readonly id: number;
  readonly name: string;
  readonly buildingId: number;
  readonly resourceId: number | null;
  readonly floorId: number | null;
  readonly lastUsedAt: Date | null;
  readonly ownerRole: Role;
  readonly ownerReach: Reach;
  readonly ownerActive: boolean;
}

const DEVICE = prepared<{ readonly hash: Buffer }, DeviceCredential>(
  ({ hash }) => sql`select tenant_id as "tenantId", slug, tenant_name as "tenantName", zone, id, name,
    building_id as "buildingId", resource_id as "resourceId", floor_id as "floorId", last_used_at as "lastUsedAt",
    owner_role as "ownerRole", owner_reach as "ownerReach",
    owner_active as "ownerActive", owner_user_id as "ownerUserId", owner_account_id as "ownerAccountId"
  from credential_of_device where secret_hash = ${hash}`,
);

export const readDevice = async (database: Database, hash: Buffer): Promise<DeviceCredential | undefined> =>
  (await DEVICE.run(database.forTenant(ALL_TENANTS), { hash }))[0];

/** Writes down when a device was seen last, unless somebody holds it: look-ups wait for nobody. */
export async function noteDeviceUse(database: Database, tenantId: number, id: number, now: number): Promise<void> {
  const db = database.forTenant(tenantId);
  const free = db.selectFrom('pairedDevice').select('id').where('tenantId', '=', tenantId).where('id', '=', id);
  await db
    .updateTable('pairedDevice')
    .set({ lastUsedAt: new Date(now) })
    .where('tenantId', '=', tenantId)
    .where('id', '=', free.forNoKeyUpdate().skipLocked())
    .execute();
}
