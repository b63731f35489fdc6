import { sql, type SqlBool } from 'kysely';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { pageOf, type Slice, type Sliced } from '../../platform/contract/page.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime, toDate } from '../../platform/time.ts';
import { changeManager, managerNamed } from './managers.ts';
import { lastAdministrator, type endpoints, type events, type User } from './contract.ts';
import {
  administersAll,
  decideGrant,
  decideStanding,
  decideTakeover,
  isSameStanding,
  keepsPeople,
  maySeeAll,
  maySeeContacts,
  nextStanding,
} from './rules.ts';
import * as store from './store.ts';
import type { PersonRow, UserFilter, UserRow } from './store.ts';
import { lockAdministrators } from './turns.ts';

type Calls = UseCases<typeof endpoints>;
type UserEvent = Extract<keyof typeof events, `user.${string}`>;

/** People by name. Who does not keep people sees the active ones; nobody filters or searches by what he may not see. */
export const listUsers: Calls['listUsers'] = async (ctx, { limit, cursor, ...filter }) => {
  const hidden = filter.role !== undefined ? 'role' : filter.active === false ? 'active' : null;
  if (hidden && !keepsPeople(ctx.who)) {
    throw fail(forbidden, { param: hidden, detail: `Filtering by "${hidden}" needs the scope "people:write"` });
  }
  return pageOfUsers(ctx, filter, { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) });
};

/** A page of people, as the asking one may see them. */
export function pageOfUsers(
  ctx: Ctx,
  filter: Omit<UserFilter, 'byEmail'>,
  paging: { readonly limit?: number; readonly cursor?: string },
): ReturnType<Calls['listUsers']> {
  const visible = asSeenBy(ctx, filter);
  return pageOf(paging, {
    by: ['string', 'id'],
    select: (after, limit) => store.selectUsers(ctx, visible, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map((row) => show(ctx, row)),
  });
}

const asSeenBy = ({ who }: Ctx, filter: Omit<UserFilter, 'byEmail'>): UserFilter => ({
  ...filter,
  ...(!keepsPeople(who) && { active: true }),
  byEmail: maySeeContacts(who),
});

/** People by id, counted through, as the asking one may see them. */
export async function sliceUsers(
  ctx: Ctx,
  filter: Pick<UserFilter, 'ids' | 'groupIds' | 'search' | 'active'>,
  slice: Slice,
): Promise<Sliced<User>> {
  const { items, total } = await store.sliceUsers(ctx, asSeenBy(ctx, filter), slice);
  return { items: items.map((row) => show(ctx, row)), total };
}

/** One person, as the asking one may see her. */
export const getUser: Calls['getUser'] = async (ctx, { id }) => show(ctx, found(await store.findUserRow(ctx, id)));

/** Names of people by id, for other modules; who does not exist is absent. */
export async function findPeople(ctx: Ctx, ids: readonly number[]): Promise<ReadonlyMap<number, PersonRow>> {
  const rows = await store.selectPeople(ctx, sql`id = any(${ids}::integer[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The same by e-mail address, in small letters: as far as the asking one may know whose an address is. */
export async function findPeopleByEmail(ctx: Ctx, emails: readonly string[]): Promise<ReadonlyMap<string, PersonRow>> {
  if (emails.length === 0) return new Map();
  const isOne = sql<SqlBool>`lower(email) = any(select lower(given) from unnest(${emails}::text[]) as given)`;
  const rows = await store.selectPeople(ctx, isOne);
  const known = rows.filter(({ id }) => id === ctx.who.userId || maySeeContacts(ctx.who));
  return new Map(known.map((row) => [row.email.toLowerCase(), row]));
}

/** Whose card has this number. For use cases that know whether she agreed to be looked up by it. */
export const findPersonByCard = async (ctx: Ctx, cardNumber: string): Promise<PersonRow | undefined> =>
  (await store.selectPeople(ctx, sql`card_number = ${cardNumber}`))[0];

/** Adds a person; she signs in once somebody sets a password. @throws 403 for a role or reach beyond one's own */
export const createUser: Calls['createUser'] = async (ctx, input) => {
  const { email, name, names = {}, role = 'employee', buildings, cardNumber = null, managerId = null } = input;
  const standing = nextStanding({ role, reach: ctx.who.reach }, buildings === undefined ? {} : { buildings });
  obey(decideGrant(ctx.who, null, standing));
  return ctx.tx(async (tx) => {
    await tx.holdRights(managerNamed(managerId));
    if (role !== 'employee') mustBeUnbound(tx.who);
    const id = await store.insertUser(tx, { email, name, names, role, cardNumber }, standing.reach);
    await changeManager(tx, { id, managerId: null }, managerId);
    return tell(tx, 'user.created', id, null);
  });
};

/**
 * Changes a person; what is absent stays.
 * @throws 403 beyond one's own rights, 409 for a stale version or the last administrator
 */
export const updateUser: Calls['updateUser'] = (
  ctx,
  { id, version, buildings, names, cardNumber, managerId, ...given },
) =>
  ctx.tx(async (tx) => {
    await tx.holdRights([{ kind: 'user', id }, ...managerNamed(managerId)]);
    const before = await lockWithinReach(tx, id, version);
    await mayMoveAddress(tx, before, given.email);
    const { role } = given;
    await changeStanding(tx, before, {
      ...(role && { role }),
      ...(buildings !== undefined && { buildings }),
    });
    if (managerId !== undefined) await changeManager(tx, before, managerId);
    const details = {
      ...(cardNumber !== undefined && { cardNumber }),
      ...(names !== undefined && { names: names ?? {} }),
    };
    if (isSeenAsBefore(before, given)) await store.updateUserDetails(tx, id, details);
    else await store.updateUserRow(tx, id, { ...given, ...details });
    return tell(tx, 'user.updated', id, before);
  });

/** Does a credential of hers carry the same afterwards, and allow the same? */
const isSeenAsBefore = (before: UserRow, { name, email, role }: Partial<store.Carried>): boolean =>
  (name ?? before.name) === before.name &&
  (email ?? before.email) === before.email &&
  (role ?? before.role) === before.role;

/** Where her mail goes, a link to set her password goes too: to redirect it takes all that she may. */
async function mayMoveAddress(tx: Tx, { id, email, role }: UserRow, next = email): Promise<void> {
  if (next.toLowerCase() === email.toLowerCase()) return;
  if (role !== 'employee') mustBeUnbound(tx.who);
  const account = found(await store.findAccountOf(tx, id));
  if (account.passwordHash === null) return;
  mustBeUnbound(tx.who);
  obey(decideTakeover(tx.who, account));
}

async function changeStanding(tx: Tx, before: UserRow, change: Parameters<typeof nextStanding>[1]): Promise<void> {
  const next = nextStanding(before, change);
  if (isSameStanding(before, next)) return;
  mustBeUnbound(tx.who);
  obey(decideGrant(tx.who, before, next));
  if (!administersAll(next)) await mustNotBeLast(tx, before);
  await store.replaceReach(tx, before.id, next.reach);
}

/**
 * Shuts a person out, for good until somebody lets her in again. What she has ends elsewhere: see `deactivateUser` of access.
 * @returns how she stood, and since when she had been shut out before, if she had
 */
export const shutOut = (tx: Tx, id: number): Promise<{ readonly user: User; readonly former: UserRow }> =>
  tx.tx(async () => {
    const before = await lockWithinReach(tx, id);
    if (before.deactivatedAt) return { user: show(tx, before), former: before };
    await mustNotBeLast(tx, before);
    await store.updateUserRow(tx, id, { deactivatedAt: toDate(tx.now) });
    return { user: await tell(tx, 'user.deactivated', id, before), former: before };
  });

/** Lets a deactivated person in again. */
export const activateUser: Calls['activateUser'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights([{ kind: 'user', id }]);
    const before = await lockWithinReach(tx, id);
    if (!before.deactivatedAt) return show(tx, before);
    mustBeUnbound(tx.who);
    await store.updateUserRow(tx, id, { deactivatedAt: null });
    return tell(tx, 'user.activated', id, before);
  });

async function lockWithinReach(tx: Tx, id: number, version?: number): Promise<UserRow> {
  const row = found(await store.lockUserRow(tx, id));
  mustHaveVersion(row, version);
  obey(decideStanding(tx.who, row));
  return row;
}

async function mustNotBeLast(tx: Tx, user: UserRow): Promise<void> {
  if (!administersAll(user) || user.deactivatedAt) return;
  await lockAdministrators(tx);
  if (!(await store.hasOtherAdministrator(tx, user.id))) throw fail(lastAdministrator);
}

/** Counts up the version of a locked person who is changed by what is kept of her elsewhere. @returns it */
export async function countUpUser(tx: Tx, id: number): Promise<number> {
  await store.updateUserDetails(tx, id, {});
  return found(await store.findUserRow(tx, id)).version;
}

/** Announces a change of a person: others hear her id, the audit log keeps both states. */
export async function tell(tx: Tx, type: UserEvent, id: number, before: UserRow | null): Promise<User> {
  const after = found(await store.findUserRow(tx, id));
  tx.emit(type, {
    id,
    version: after.version,
    data: { id },
    before: before && audited(before),
    after: audited(after),
  });
  return show(tx, after);
}

const audited = ({
  email,
  name,
  names,
  role,
  reach,
  cardNumber,
  managerId,
  deactivatedAt,
  groupIds,
}: UserRow): object => ({
  email,
  name,
  names,
  role,
  buildings: reach,
  cardNumber,
  managerId,
  active: deactivatedAt === null,
  groupIds,
});

function show(
  { who }: Ctx,
  { deactivatedAt, createdAt, role, reach, cardNumber, managerId, email, ...row }: UserRow,
): User {
  const own = maySeeAll(who, row.id)
    ? { role, buildings: reach === 'all' ? reach : [...reach], cardNumber, managerId }
    : { role: null, buildings: null, cardNumber: null, managerId: null };
  const contacts = { email: row.id === who.userId || maySeeContacts(who) ? email : null };
  return { ...row, ...contacts, ...own, active: deactivatedAt === null, createdAt: showTime(createdAt) };
}
