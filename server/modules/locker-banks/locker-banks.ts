import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { clearing } from '../../platform/contract/change.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, inUse } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import { findSpace, lockBuildings, mustKeep } from '../places/places.ts';
import { MAX_BANK_NUMBER } from '../resources/contract.ts';
import {
  createLockers,
  deleteResource,
  findHighestNumber,
  listThere,
  moveLockers,
  type Closing,
} from '../resources/resources.ts';
import { MAX_LOCKERS_AT_ONCE, type endpoints, type events, type LockerBank, type LockersGiven } from './contract.ts';
import { decideLockers, numberLockers, UNSAID } from './rules.ts';
import {
  deleteBank,
  findBank,
  insertBank,
  lockBank,
  selectBanks,
  selectBanksByIds,
  updateBank,
  type BankRow,
  type BankValues,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** A row as callers see it. */
const showBank = ({ createdAt, ...row }: BankRow): LockerBank => ({ ...row, createdAt: showTime(createdAt) });

/** Locker banks by name. */
export const listLockerBanks: Calls['listLockerBanks'] = (ctx, { buildingId, floorId, ...paging }) =>
  pageOf(paging, {
    by: ['string', 'id'],
    select: (after, limit) =>
      selectBanks(
        ctx,
        { ...(buildingId !== undefined && { buildingId }), ...(floorId !== undefined && { floorId }) },
        after,
        limit,
      ),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showBank),
  });

/** One locker bank. @throws 404 */
export const getLockerBank: Calls['getLockerBank'] = async (ctx, { id }) => showBank(found(await findBank(ctx, id)));

/** Locker banks by their ids; one that is not there is absent. */
export async function findLockerBanks(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, LockerBank>> {
  const rows = ids.length === 0 ? [] : await selectBanksByIds(ctx, ids);
  return new Map(rows.map((row) => [row.id, showBank(row)]));
}

/**
 * Adds a bank to a floor, and its lockers.
 * @param closing what closes the lockers, where their place is closed
 * @throws 400, 404 or 409 that names the field, and nothing is added
 */
export const createLockerBank = (
  ctx: Ctx,
  { lockers, ...given }: Input<(typeof endpoints)['createLockerBank']>,
  closing?: Closing,
): Promise<LockerBank> =>
  ctx.tx(async (tx) => {
    const { buildingId } = found(await findSpace(tx, { floorId: given.floorId }), 'floorId');
    mustKeep(tx, buildingId);
    await lockBuildings(tx, [buildingId]);
    const bank = showBank(await insertBank(tx, { ...given, buildingId }));
    tell(tx, 'locker_bank.created', null, bank);
    if (lockers) await putInto(tx, bank, lockers, closing, 'lockers.');
    return bank;
  });

/** Puts lockers into a bank. @param closing what closes them, where their place is closed */
export const addLockers = (
  ctx: Ctx,
  { id, ...given }: Input<(typeof endpoints)['addLockers']>,
  closing?: Closing,
): ReturnType<Calls['addLockers']> =>
  ctx.tx(async (tx) => {
    const bank = await lockToKeep(tx, id, 'no key update');
    return { items: await putInto(tx, bank, given, closing, '') };
  });

/** Makes numbered lockers, each told as a resource. */
async function putInto(tx: Tx, bank: LockerBank, given: LockersGiven, closing: Closing | undefined, param: string) {
  const { id: bankId, buildingId, floorId, areaId } = bank;
  const next = 1 + (await findHighestNumber(tx, bankId));
  const lockers = numberLockers(given, bank.name, next);
  obey(decideLockers(given, lockers, param));
  const made = await createLockers(tx, { bankId, buildingId, floorId, areaId }, lockers, closing);
  return made.map(({ id, name, bankNumber }) => ({ id, name, bankNumber: bankNumber ?? next }));
}

/**
 * Changes a bank; what is absent stays. To another area those lockers come along that were in its area.
 * @param closing what closes the lockers, where their place is closed
 * @throws 409 that names the area, where more than 200 lockers would come along
 */
export const updateLockerBank = (
  ctx: Ctx,
  { id, version, ...given }: Input<(typeof endpoints)['updateLockerBank']>,
  closing?: Closing,
): Promise<LockerBank> =>
  ctx.tx(async (tx) => {
    const before = await lockToKeep(tx, id, 'no key update');
    mustHaveVersion(before, version);
    const values = clearing(given, UNSAID) as BankValues;
    if (Object.keys(values).length === 0) return before;
    const after = showBank(await updateBank(tx, id, values));
    tell(tx, 'locker_bank.updated', before, after);
    if (after.areaId === before.areaId) return after;
    const along = (await listThere(tx, { bankId: id }, MAX_BANK_NUMBER)).filter((one) => one.areaId === before.areaId);
    if (along.length > MAX_LOCKERS_AT_ONCE)
      throw fail(inUse, {
        param: 'areaId',
        detail: `More than ${MAX_LOCKERS_AT_ONCE} lockers do not come along at once: move some of them first, each by itself`,
      });
    await moveLockers(
      tx,
      along.map((one) => one.id),
      after.areaId,
      closing,
    );
    return after;
  });

/**
 * Deletes a bank that nothing is in, or all that is in it with it.
 * @throws 409 while there is something in it that stays, what was booked once, or a policy is about, and for more than 200 lockers
 */
export const deleteLockerBank: Calls['deleteLockerBank'] = (ctx, { id, withLockers = false }) =>
  ctx.tx(async (tx) => {
    const bank = await lockToKeep(tx, id, 'update');
    const lockers = withLockers ? await listThere(tx, { bankId: id }, MAX_LOCKERS_AT_ONCE + 1) : [];
    if (lockers.length > MAX_LOCKERS_AT_ONCE)
      throw fail(inUse, { detail: `More than ${MAX_LOCKERS_AT_ONCE} lockers do not go with their bank at once` });
    for (const locker of lockers) await deleteResource(tx, { id: locker.id });
    if (!(await deleteBank(tx, id))) throw fail(inUse, { detail: 'There are lockers in it' });
    tell(tx, 'locker_bank.deleted', bank, null);
  });

/** Locks the building of a bank that the caller may change, then the bank: what stands there is locked after them. @throws 404, 403 */
async function lockToKeep(tx: Tx, id: number, lock: 'no key update' | 'update'): Promise<LockerBank> {
  // It stands on its floor for good.
  const { buildingId } = found(await findBank(tx, id));
  mustKeep(tx, buildingId);
  await lockBuildings(tx, [buildingId]);
  return showBank(found(await lockBank(tx, id, lock)));
}

/** Tells what happened to a bank; null: it was not there before, or is no more. */
function tell(tx: Tx, what: keyof typeof events, before: LockerBank | null, after: LockerBank | null): void {
  const { id, version, name, buildingId, floorId, areaId } = (after ?? before) as LockerBank;
  tx.emit(what, {
    id,
    version: after === null ? version + 1 : version,
    data: { id, name, buildingId, floorId, areaId },
    before,
    after,
  });
}
