import type { Ctx, Tx } from '../../platform/context/context.ts';
import { isSameReach } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime, toDate } from '../../platform/time.ts';
import { lockKeysOfOwner } from '../access-keys/access-keys.ts';
import { accountNameTaken, type endpoints, type ServiceAccount } from './contract.ts';
import { belongingsOf, handOver, heirsOf, type Heir } from './handing-over.ts';
import { takeTurnAtTokens } from './hold-rights.ts';
import { isOwnName, tellOfAccount } from './owners.ts';
import { decideAccount, decideNarrowing, decideSight } from './rules.ts';
import * as store from './store.ts';
import type { AccountRow, AccountValues } from './store.ts';

type Calls = UseCases<typeof endpoints>;

const show = ({ reach, deactivatedAt, createdAt, ...row }: AccountRow): ServiceAccount => ({
  ...row,
  buildings: reach === 'all' ? reach : [...reach],
  active: deactivatedAt === null,
  createdAt: showTime(createdAt),
});

/** Service accounts, oldest first: those that the asking one reaches. */
export const listServiceAccounts: Calls['listServiceAccounts'] = (ctx, input) =>
  pageOf(input, {
    by: ['id'],
    select: (after, limit) => store.selectAccounts(ctx, after?.[0] ?? 0, limit),
    keyOf: ({ id }) => [id],
    show: (rows) => rows.map(show),
  });

async function find(ctx: Ctx, id: number): Promise<AccountRow> {
  const row = found(await store.findAccountRow(ctx, id));
  obey(decideSight(ctx.who, row));
  return row;
}

export const getServiceAccount: Calls['getServiceAccount'] = async (ctx, { id }) => show(await find(ctx, id));

/** What would stop if this account were deactivated. */
export const getAccountBelongings: Calls['getAccountBelongings'] = async (ctx, { id }) => {
  await find(ctx, id);
  return belongingsOf(ctx, { kind: 'service_account', id });
};

/** Makes an account to own tokens and webhooks. @throws 403 beyond one's own rights, 409 for a name that is taken */
export const createServiceAccount: Calls['createServiceAccount'] = (ctx, { name, role = 'employee', buildings }) =>
  ctx.tx(async (tx) => {
    const standing = { role, reach: buildings ?? tx.who.reach };
    obey(decideAccount(tx.who, standing));
    await tx.holdRights();
    mustBeUnbound(tx.who);
    mustBeFree(name);
    const made = await store.insertAccount(tx, { name, ...standing });
    if (!made) throw fail(accountNameTaken, { param: 'name' });
    tellOfAccount(tx, 'created', null, made);
    return show(made);
  });

function mustBeFree(name: string): void {
  if (isOwnName(name)) throw fail(accountNameTaken, { param: 'name', detail: 'Atrium keeps this name for itself' });
}

/** Renames an account, or takes rights away from it: what it owns may less at once. @throws 403 for more rights */
export const updateServiceAccount: Calls['updateServiceAccount'] = (ctx, { id, version, name, role, buildings }) =>
  changed(ctx, id, (before) => {
    mustHaveVersion(before, version);
    if (name !== undefined && name !== before.name) mustBeFree(name);
    const updated = {
      ...(name !== undefined && name !== before.name && { name }),
      ...(role !== undefined && role !== before.role && { role }),
      ...(buildings !== undefined && !isSameReach(buildings, before.reach) && { reach: buildings }),
    };
    return Object.keys(updated).length === 0 ? {} : { updated };
  });

/** Stops all that belongs to an account, at once, unless it is handed over. */
export const deactivateServiceAccount: Calls['deactivateServiceAccount'] = (ctx, { id, ...heir }) =>
  ctx.tx(async (tx) => {
    await takeTurnAtTokens(tx);
    const stop: Change = ({ deactivatedAt }) =>
      deactivatedAt ? {} : { deactivated: { deactivatedAt: toDate(tx.now) } };
    const owner = { kind: 'service_account', id } as const;
    const keys = await lockKeysOfOwner(tx, owner);
    const { before, after } = await change(tx, id, stop, heir);
    await handOver(tx, { owner, former: before, keys }, heir);
    return show(after);
  });

/** Lets an account act again, with all that still belongs to it. */
export const activateServiceAccount: Calls['activateServiceAccount'] = (ctx, { id }) =>
  changed(ctx, id, ({ deactivatedAt }) => {
    mustBeUnbound(ctx.who);
    return deactivatedAt ? { activated: { deactivatedAt: null } } : {};
  });

/** Says what is done to an account and the values it leaves behind. Nothing said changes nothing. */
type Change = (before: AccountRow) => Readonly<Record<string, Partial<AccountValues>>>;

const changed = (ctx: Ctx, id: number, work: Change): Promise<ServiceAccount> =>
  ctx.tx(async (tx) => show((await change(tx, id, work)).after));

/** @param heir who is to get something of it in the same transaction */
async function change(
  tx: Tx,
  id: number,
  work: Change,
  heir: Heir = {},
): Promise<{ readonly before: AccountRow; readonly after: AccountRow }> {
  await tx.holdRights([{ kind: 'service_account', id }, ...heirsOf(heir)]);
  const before = found(await store.lockAccountRow(tx, id));
  obey(decideAccount(tx.who, before));
  const [asked] = Object.entries(work(before));
  if (asked === undefined) return { before, after: before };
  const [done, values] = asked;
  const after = found(await store.updateAccount(tx, id, values));
  obey(decideNarrowing(before, after));
  tellOfAccount(tx, done, before, after);
  return { before, after };
}
