import { randomBytes } from 'node:crypto';
import { hashToken, hintOf } from '../../platform/auth/secrets.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerOfRow } from '../../platform/context/owner.ts';
import { may, type Owner, type Reach } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { Role } from '../../platform/contract/scopes.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { lockListeners } from '../../platform/delivery/listening.ts';
import { endWebhook } from '../../platform/delivery/stopping.ts';
import { getSuffix } from '../../platform/tenants.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import {
  applicationRevoked,
  MAX_APPLICATIONS,
  products,
  tooManyApplications,
  type Application,
  type endpoints,
  type KeyKind,
  type KeySlot,
  type NewApplication,
} from './contract.ts';
import { applicationScopes, decideLending, rightsOfApplication, type Rights } from './rules.ts';
import {
  countApplications,
  findApplicationRow,
  giveApplication,
  insertApplication,
  lockApplication,
  lockApplicationsOf,
  markRevoked,
  markRevokedOfTokens,
  putKeys,
  selectApplications,
  selectApplicationsOf,
  selectKeys,
  selectStandings,
  type ApplicationRow,
  type KeyRow,
  type KeyValues,
} from './store.ts';

/** Programs that speak Condeco's API: registered with a client id, a password and a subscription key for each product. */

export { applicationsIn, findClient } from './credentials.ts';
export { decideLending, rightsOfApplication, type Rights } from './rules.ts';
export { holdApplication, holdKey, findApplicationRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Says who answers for what somebody registers, and keeps that true to the end of the transaction. */
export type OwnerFor = (tx: Tx, accountId: number | undefined) => Promise<Owner>;

/** The use cases, for who keeps owners. */
export const applicationsBy = (ownerFor: OwnerFor): Calls => ({
  listApplications,
  createApplication: (ctx, input) => ctx.tx((tx) => register(ownerFor, tx, input)),
  getApplication,
  revokeApplication,
  regenerateApplicationKey,
});

/** 32 hexadecimal characters, as client ids and keys look there (reference, 2): 128 random bits. */
const makeHex = (): string => randomBytes(16).toString('hex');
/** 256 random bits. */
const makePassword = (): string => randomBytes(32).toString('base64url');

/**
 * Registers an application: it is granted what it could need of what whoever registers it may do.
 * @returns with its password and its keys, told this once
 * @throws 403 for a token that is bound, 409 when there are too many
 */
async function register(
  ownerFor: OwnerFor,
  tx: Tx,
  { name, serviceAccountId }: Parameters<Calls['createApplication']>[1],
): Promise<NewApplication> {
  const owner = await ownerFor(tx, serviceAccountId);
  if ((await countApplications(tx)) >= MAX_APPLICATIONS) throw fail(tooManyApplications);
  const [clientId, password] = [makeHex(), makePassword()];
  const row = await insertApplication(tx, owner, {
    name,
    clientId,
    passwordHash: hashToken(password),
    scopes: [...applicationScopes].filter((scope) => may(tx.who, scope, 'anywhere')),
    reach: tx.who.reach,
    parentTokenId: tx.who.tokenId,
  });
  const keys = products.map((product) => [product, makeHex()] as const);
  await putKeys(
    tx,
    keys.map(([product, key]) => keyOf(row.id, product, 'primary', key)),
  );
  tell(tx, 'registered', null, row);
  const subscriptionKeys = Object.fromEntries(keys) as NewApplication['subscriptionKeys'];
  return { id: row.id, name, clientId, password, subscriptionKeys };
}

const keyOf = (applicationId: number, product: KeyKind, which: KeySlot, key: string): KeyValues => ({
  applicationId,
  product,
  which,
  keyHash: hashToken(key),
  hint: hintOf(key),
});

const listApplications: Calls['listApplications'] = (ctx, input) =>
  pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectApplications(ctx, after?.[0], limit),
    keyOf: ({ id }) => [id],
    show: (rows) => showAll(ctx, rows),
  });

const getApplication: Calls['getApplication'] = async (ctx, { id }) =>
  show(ctx, found(await findApplicationRow(ctx, id)));

/** Stops an application on every server at once. Revoking it again changes nothing. */
const revokeApplication: Calls['revokeApplication'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const row = found(await lockApplication(tx, id));
    if (row.revokedAt) return show(tx, row);
    const revoked = await markRevoked(tx, id);
    await endOf(tx, row);
    return show(tx, revoked);
  });

/** Tells that one was revoked. Its listeners end with it, and what opens them: nobody sends there any more. */
async function endOf(tx: Tx, row: ApplicationRow): Promise<void> {
  for (const { id } of await lockListeners(tx, row.id)) await endWebhook(tx, id);
  tell(tx, 'revoked', row, null);
}

/**
 * Gives an application another key in the place of the one that it had, or had not.
 * @throws 403 when the application was granted more than whoever asks may, 409 for one that was revoked
 */
const regenerateApplicationKey: Calls['regenerateApplicationKey'] = (ctx, { id, product, which }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    mustBeUnbound(tx.who);
    const row = found(await lockApplication(tx, id));
    if (row.revokedAt) throw fail(applicationRevoked);
    obey(decideLending(tx.who, row.scopes));
    const key = makeHex();
    await putKeys(tx, [keyOf(id, product, which, key)]);
    const subject = { type: 'application', id };
    tx.audit({ action: 'application.key_regenerated', subject, before: null, after: { product, which } });
    return { product, which, key };
  });

/** Stops what was registered with tokens that ended. */
export async function revokeApplicationsOfTokens(tx: Tx, tokenIds: readonly number[]): Promise<void> {
  for (const row of await markRevokedOfTokens(tx, tokenIds)) await endOf(tx, row);
}

/** What these applications may now, by id; one that counts no more is absent. */
export const findRights = async (ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, Rights>> =>
  new Map(
    (await selectStandings(ctx, ids)).map(({ id, scopes, reach, ownerRole, ownerReach }) => [
      id,
      rightsOfApplication({ scopes, reach }, { role: ownerRole, reach: ownerReach }),
    ]),
  );

/** What an owner answers for, and what stops with it. */
export const findApplicationsOf = async (
  ctx: Ctx,
  owner: Owner,
): Promise<{ readonly id: number; readonly name: string }[]> =>
  (await selectApplicationsOf(ctx, owner)).map(({ id, name }) => ({ id, name }));

/** Has the heir answer for the applications of an owner who goes: what the former owner could not do they never may again. */
export async function handApplicationsOver(
  tx: Tx,
  from: Owner,
  to: Owner,
  former: { readonly role: Role; readonly reach: Reach },
): Promise<void> {
  for (const row of await lockApplicationsOf(tx, from)) {
    const { scopes, reach } = rightsOfApplication(row, former);
    tell(tx, 'handed_over', row, await giveApplication(tx, row.id, { owner: to, scopes: [...scopes], reach }));
  }
}

async function showAll(ctx: Ctx, rows: readonly ApplicationRow[]): Promise<Application[]> {
  const ids = rows.map(({ id }) => id);
  const [all, suffix] = [await selectKeys(ctx, ids), await getSuffix(ctx.db, ctx.tenant.id)];
  const keys = Map.groupBy(all, ({ applicationId }) => applicationId);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    clientId: row.clientId,
    basePath: `/${suffix}/api/V1`,
    owner: ownerOfRow(row),
    keys: (keys.get(row.id) ?? []).map(showKey),
    createdAt: showTime(row.createdAt),
    lastUsedAt: showTimeOrNull(row.lastUsedAt),
    revokedAt: showTimeOrNull(row.revokedAt),
  }));
}

const show = async (ctx: Ctx, row: ApplicationRow): Promise<Application> => {
  const [shown] = await showAll(ctx, [row]);
  return found(shown);
};

const showKey = ({ product, which, hint, createdAt }: KeyRow): Application['keys'][number] => ({
  product,
  which,
  hint,
  createdAt: showTime(createdAt),
});

function tell(tx: Tx, what: string, before: ApplicationRow | null, after: ApplicationRow | null): void {
  const { id } = (after ?? before) as ApplicationRow;
  const subject = { type: 'application', id };
  tx.audit({
    action: `application.${what}`,
    subject,
    before: before && audited(before),
    after: after && audited(after),
  });
}

/** For the audit log: everything but the secrets. */
const audited = (row: ApplicationRow): object => {
  const { name, clientId, scopes, reach } = row;
  return { name, clientId, scopes, buildings: reach, owner: ownerOfRow(row) };
};
