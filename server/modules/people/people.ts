import { giveAttemptBack, takeAttempt } from '../../platform/limits/attempts.ts';
import { showMe } from '../access/me.ts';
import { hashPassword, judgePassword, verifyPassword } from '../../platform/auth/passwords.ts';
import { forgetPrincipals } from '../../platform/auth/remember.ts';
import { endSession, endSessionsOf, openSession, userPrincipal } from '../../platform/auth/sessions.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { fail, forbidden, invalid, notFound, versionConflict } from '../../platform/contract/problems.ts';
import { pageOf } from '../../platform/contract/page.ts';
import type { Answer, Input, Reply } from '../../platform/contract/endpoint.ts';
import { showTime, toDate } from '../../platform/time.ts';
import {
  lastAdministrator,
  passwordTooWeak,
  signInRefused,
  tooManyAttempts,
  wrongPassword,
  type events,
  type Group,
  type endpoints,
  type User,
} from './contract.ts';
import { administersAll, decideStanding, isSameStanding, maySeeAll, nextStanding, type Standing } from './rules.ts';
import * as store from './store.ts';
import type { Account, GroupRow, PersonRow, UserFilter, UserRow } from './store.ts';

type Endpoints = typeof endpoints;
type UserEvent = Extract<keyof typeof events, `user.${string}`>;
type GroupEvent = Extract<keyof typeof events, `group.${string}`>;

// ——— Signing in and out

/**
 * Lets a person in. Whoever the address belongs to, a refusal says the same and takes as long.
 * @throws 401 for a wrong pair or a deactivated person, 429 after too many failures
 */
export async function signIn(
  ctx: Ctx,
  { email, password, tenant: slug }: Input<Endpoints['signIn']>,
): Promise<Answer<Endpoints['signIn']>> {
  const tenant = slug === undefined ? ctx.tenant : await store.findTenant(ctx, slug);
  const here = tenant ? ctx.as({ ...ctx.who, tenant }) : ctx;
  await takeAttempt(here, email, tooManyAttempts);
  const account = tenant && (await store.findAccount(here, email));
  const { ok, outdated } = await verifyPassword(password, account?.passwordHash ?? null);
  if (!account || !ok || account.deactivatedAt) throw await refuseSignIn(here, email, account);
  const rehashed = outdated ? await hashPassword(password) : null;
  const who = userPrincipal({ ...account, reach: account.buildings ?? 'all', tenant: here.tenant });
  const sessionToken = await here.as(who).tx((tx) => admit(tx, account, rehashed, sessionOf(ctx.who)));
  if (sessionToken === null) throw await refuseSignIn(here, email, account);
  return { ...showMe(who), sessionToken };
}

/** Opens the session, unless the account changed while its password was judged. A session the browser had ends. */
async function admit(
  tx: Tx,
  judged: Account,
  rehashed: string | null,
  former: Buffer | undefined,
): Promise<string | null> {
  const now = await store.lockAccount(tx, judged.id);
  if (!now || now.deactivatedAt || now.passwordHash !== judged.passwordHash) return null;
  if (rehashed !== null) await store.storePassword(tx, judged.id, rehashed);
  if (former && (await endSession(tx, former))) tx.afterCommit(forgetPrincipals);
  await giveAttemptBack(tx, judged.email);
  tx.audit({ action: 'session.created', subject: { type: 'user', id: judged.id }, before: null, after: {} });
  return openSession(tx, judged.id);
}

async function refuseSignIn(ctx: Ctx, email: string, account: Account | undefined): Promise<Error> {
  const subject = { type: 'user', id: account?.id ?? 'unknown' };
  await ctx.tx(async (tx) => tx.audit({ action: 'session.failed', subject, before: null, after: { email } }));
  return fail(signInRefused);
}

/** The session that a browser asks with. */
const sessionOf = (who: Principal): Buffer | undefined => ('sessionHash' in who ? who.sessionHash : undefined);

/** Ends the session that asks. @throws 403 for a token, which has none */
export async function signOut(ctx: Ctx): Promise<void> {
  const { userId } = ctx.who;
  const sessionHash = sessionOf(ctx.who);
  if (!sessionHash || userId === null) throw fail(forbidden, { detail: 'A token has no session to end' });
  await ctx.tx(async (tx) => {
    tx.afterCommit(forgetPrincipals);
    if (!(await endSession(tx, sessionHash))) return;
    tx.audit({ action: 'session.ended', subject: { type: 'user', id: userId }, before: {}, after: null });
  });
}

/**
 * Changes the asking person's password and ends her other sessions.
 * @throws 403 for a wrong current one, 422 for a weak new one, 429 after too many failures
 */
export async function changePassword(ctx: Ctx, { current, next }: Input<Endpoints['changePassword']>): Promise<void> {
  const account = ctx.who.userId === null ? undefined : await store.findAccountOf(ctx, ctx.who.userId);
  if (!account) throw fail(forbidden, { detail: 'Only a person has a password' });
  mustBeStrong(next, 'next', account);
  await takeAttempt(ctx, account.email, tooManyAttempts);
  const { ok } = await verifyPassword(current, account.passwordHash);
  if (!ok) throw fail(wrongPassword, { param: 'current' });
  if (next === current) throw fail(passwordTooWeak, { param: 'next', detail: 'Choose another password than before' });
  const passwordHash = await hashPassword(next);
  await ctx.tx(async (tx) => {
    const now = await store.lockAccount(tx, account.id);
    if (now?.passwordHash !== account.passwordHash) throw fail(wrongPassword, { param: 'current' });
    await giveAttemptBack(tx, account.email);
    await changeSecret(tx, account.id, passwordHash, 'user.password_changed');
  });
}

/** Gives somebody else a password. @throws 403 for oneself or somebody with more rights, 422 for a weak one */
export async function setPassword(ctx: Ctx, { id, password }: Input<Endpoints['setPassword']>): Promise<void> {
  if (id === ctx.who.userId) throw fail(forbidden, { detail: 'Change your own password with the current one' });
  const user = must(await store.findUserRow(ctx, id));
  mustBeWithinReach(ctx, user);
  mustBeStrong(password, 'password', user);
  const passwordHash = await hashPassword(password);
  await ctx.tx(async (tx) => {
    mustBeWithinReach(tx, must(await store.lockUserRow(tx, id)));
    await changeSecret(tx, id, passwordHash, 'user.password_set');
  });
}

/** Puts a password's hash in place, unasked: for the first start and the command line. */
export const givePassword = (tx: Tx, id: number, passwordHash: string): Promise<void> =>
  changeSecret(tx, id, passwordHash, 'user.password_set');

async function changeSecret(tx: Tx, id: number, passwordHash: string, action: string): Promise<void> {
  await store.storePassword(tx, id, passwordHash);
  await endSessionsOf(tx, id, sessionOf(tx.who));
  tx.afterCommit(forgetPrincipals);
  tx.audit({ action, subject: { type: 'user', id }, before: null, after: null });
}

function mustBeStrong(password: string, param: string, owner: { readonly email: string; readonly name: string }): void {
  const verdict = judgePassword(password, owner);
  if (!verdict.ok) throw fail(passwordTooWeak, { param, detail: verdict.detail });
}

// ——— People

/** People by name. Who does not keep people sees the active ones and cannot sort them by what he may not see. */
export async function listUsers(
  ctx: Ctx,
  { limit, cursor, ...filter }: Input<Endpoints['listUsers']>,
): Promise<Reply<Endpoints['listUsers']>> {
  const hidden = filter.role !== undefined ? 'role' : filter.active === false ? 'active' : null;
  if (hidden && !ctx.who.scopes.has('people:write')) {
    throw fail(forbidden, { param: hidden, detail: `Filtering by "${hidden}" needs the scope "people:write"` });
  }
  return pageOfUsers(ctx, filter, { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) });
}

async function pageOfUsers(
  ctx: Ctx,
  filter: UserFilter,
  paging: { readonly limit?: number; readonly cursor?: string },
): Promise<Reply<Endpoints['listUsers']>> {
  const visible = ctx.who.scopes.has('people:write') ? filter : { ...filter, active: true };
  return pageOf(paging, {
    by: ['string', 'number'],
    select: (after, limit) => store.selectUsers(ctx, visible, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map((row) => show(ctx, row)),
  });
}

/** One person, as the asking one may see her. */
export const getUser = async (ctx: Ctx, { id }: Input<Endpoints['getUser']>): Promise<User> =>
  show(ctx, must(await store.findUserRow(ctx, id)));

/** Names of people by id, for other modules; who does not exist is absent. */
export async function findPeople(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, PersonRow>> {
  const rows = await store.selectPeople(ctx, ids);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Adds a person; she signs in once somebody sets a password. @throws 403 for a role or reach beyond one's own */
export async function createUser(ctx: Ctx, input: Input<Endpoints['createUser']>): Promise<User> {
  const { email, name, names = {}, role = 'employee', buildings = null, cardNumber = null } = input;
  mustFit(ctx, { role, buildings });
  return ctx.tx(async (tx) => {
    const id = await store.insertUser(tx, { email, name, names, role, cardNumber });
    if (buildings) await store.replaceBuildings(tx, id, buildings);
    return tell(tx, 'user.created', id, null);
  });
}

/**
 * Changes a person; what is absent stays.
 * @throws 403 beyond one's own rights, 409 for a stale version or the last administrator
 */
export function updateUser(
  ctx: Ctx,
  { id, version, buildings, names, ...given }: Input<Endpoints['updateUser']>,
): Promise<User> {
  return ctx.tx(async (tx) => {
    const before = must(await store.lockUserRow(tx, id));
    if (version !== undefined && version !== before.version) throw fail(versionConflict, { param: 'version' });
    mustBeWithinReach(tx, before);
    const { role } = given;
    const next = nextStanding(before, { ...(role && { role }), ...(buildings !== undefined && { buildings }) });
    await changeStanding(tx, before, next);
    await store.updateUserRow(tx, id, { ...given, ...(names !== undefined && { names: names ?? {} }) });
    return tell(tx, 'user.updated', id, before);
  });
}

async function changeStanding(tx: Tx, before: UserRow, next: Standing): Promise<void> {
  if (isSameStanding(before, next)) return;
  mustFit(tx, next);
  if (!administersAll(next)) await mustNotBeLast(tx, before);
  await store.replaceBuildings(tx, before.id, next.buildings);
}

/** Shuts a person out, in this process at once, in others within a second. */
export const deactivateUser = (ctx: Ctx, { id }: Input<Endpoints['deactivateUser']>): Promise<User> =>
  ctx.tx(async (tx) => {
    const before = must(await store.lockUserRow(tx, id));
    mustBeWithinReach(tx, before);
    if (before.deactivatedAt) return show(tx, before);
    await mustNotBeLast(tx, before);
    await store.updateUserRow(tx, id, { deactivatedAt: toDate(tx.now) });
    await endSessionsOf(tx, id);
    return tell(tx, 'user.deactivated', id, before);
  });

/** Lets a deactivated person in again. */
export const activateUser = (ctx: Ctx, { id }: Input<Endpoints['activateUser']>): Promise<User> =>
  ctx.tx(async (tx) => {
    const before = must(await store.lockUserRow(tx, id));
    mustBeWithinReach(tx, before);
    if (!before.deactivatedAt) return show(tx, before);
    await store.updateUserRow(tx, id, { deactivatedAt: null });
    return tell(tx, 'user.activated', id, before);
  });

function must<Row>(row: Row | undefined): Row {
  if (row === undefined) throw fail(notFound);
  return row;
}

function mustBeWithinReach(ctx: Ctx, standing: Standing): void {
  const verdict = decideStanding(ctx.who, standing);
  if (!verdict.ok) throw fail(forbidden, { detail: verdict.detail });
}

function mustFit(ctx: Ctx, standing: Standing): void {
  if (standing.role === 'employee' && standing.buildings) {
    throw invalid('buildings', 'An employee is not limited to buildings; leave them out');
  }
  mustBeWithinReach(ctx, standing);
}

async function mustNotBeLast(tx: Tx, user: UserRow): Promise<void> {
  if (!administersAll(user) || user.deactivatedAt) return;
  await store.lockAdministrators(tx);
  if (!(await store.hasOtherAdministrator(tx, user.id))) throw fail(lastAdministrator);
}

/** Announces a change of a person: others hear her id, the audit log keeps both states. */
async function tell(tx: Tx, type: UserEvent, id: number, before: UserRow | null): Promise<User> {
  const after = must(await store.findUserRow(tx, id));
  tx.afterCommit(forgetPrincipals);
  tx.emit(type, {
    id,
    version: after.version,
    data: { id },
    before: before && audited(before),
    after: audited(after),
  });
  return show(tx, after);
}

const audited = ({ email, name, names, role, buildings, cardNumber, deactivatedAt, groupIds }: UserRow): object => ({
  email,
  name,
  names,
  role,
  buildings,
  cardNumber,
  active: deactivatedAt === null,
  groupIds,
});

function show({ who }: Ctx, { deactivatedAt, createdAt, role, buildings, cardNumber, ...row }: UserRow): User {
  const own = maySeeAll(who, row.id)
    ? { role, buildings, cardNumber }
    : { role: null, buildings: null, cardNumber: null };
  return { ...row, ...own, active: deactivatedAt === null, createdAt: showTime(createdAt) };
}

// ——— Groups

/** Groups by name. */
export async function listGroups(
  ctx: Ctx,
  { search, ...paging }: Input<Endpoints['listGroups']>,
): Promise<Reply<Endpoints['listGroups']>> {
  return pageOf(paging, {
    by: ['string', 'number'],
    select: (after, limit) => store.selectGroups(ctx, search, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showGroup),
  });
}

/** One group. */
export const getGroup = async (ctx: Ctx, { id }: Input<Endpoints['getGroup']>): Promise<Group> =>
  showGroup(must(await store.findGroupRow(ctx, id)));

/** Adds a group. @throws 409 for a name that is taken (upper and lower case are the same) */
export const createGroup = (ctx: Ctx, { name }: Input<Endpoints['createGroup']>): Promise<Group> =>
  ctx.tx(async (tx) => {
    const group = must(await store.findGroupRow(tx, await store.insertGroup(tx, name)));
    tellOfGroup(tx, 'group.created', group, null, group);
    return showGroup(group);
  });

/** Renames a group. */
export const updateGroup = (ctx: Ctx, { id, name }: Input<Endpoints['updateGroup']>): Promise<Group> =>
  ctx.tx(async (tx) => {
    const before = must(await store.lockGroupRow(tx, id));
    if (name === undefined || name === before.name) return showGroup(before);
    await store.renameGroup(tx, id, name);
    const after = { ...before, name, version: before.version + 1 };
    tellOfGroup(tx, 'group.updated', after, before, after);
    return showGroup(after);
  });

/** Deletes a group; its members stay. */
export const deleteGroup = (ctx: Ctx, { id }: Input<Endpoints['deleteGroup']>): Promise<void> =>
  ctx.tx(async (tx) => {
    const before = must(await store.lockGroupRow(tx, id));
    await store.removeGroup(tx, id);
    tellOfGroup(tx, 'group.deleted', { ...before, version: before.version + 1 }, before, null);
  });

/** Members of a group by name. */
export async function listGroupMembers(
  ctx: Ctx,
  { id, ...paging }: Input<Endpoints['listGroupMembers']>,
): Promise<Reply<Endpoints['listGroupMembers']>> {
  must(await store.findGroupRow(ctx, id));
  return pageOfUsers(ctx, { groupId: id }, paging);
}

/** Puts a person into a group; once is enough. */
export const addGroupMember = (ctx: Ctx, { id, userId }: Input<Endpoints['addGroupMember']>): Promise<void> =>
  changeMember(ctx, userId, (tx) => store.insertMember(tx, id, userId));

/** Takes a person out of a group. @throws 404 if she is not in it */
export const removeGroupMember = (ctx: Ctx, { id, userId }: Input<Endpoints['removeGroupMember']>): Promise<void> =>
  changeMember(ctx, userId, async (tx) => {
    if (!(await store.deleteMember(tx, id, userId))) throw fail(notFound);
    return true;
  });

const changeMember = (ctx: Ctx, userId: number, change: (tx: Tx) => Promise<boolean>): Promise<void> =>
  ctx.tx(async (tx) => {
    const before = must(await store.lockUserRow(tx, userId));
    if (!(await change(tx))) return;
    await store.updateUserRow(tx, userId, {});
    await tell(tx, 'user.updated', userId, before);
  });

function tellOfGroup(tx: Tx, type: GroupEvent, group: GroupRow, before: GroupRow | null, after: GroupRow | null): void {
  const { id, version } = group;
  const states = { before: before && { name: before.name }, after: after && { name: after.name } };
  tx.emit(type, { id, version, data: { id }, ...states });
}

const showGroup = ({ createdAt, ...row }: GroupRow): Group => ({ ...row, createdAt: showTime(createdAt) });
