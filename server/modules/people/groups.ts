import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, inUse } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import type { endpoints, events, Group } from './contract.ts';
import { decideStanding } from './rules.ts';
import * as store from './store.ts';
import type { GroupRow } from './store.ts';
import { pageOfUsers, tell } from './users.ts';

type Calls = UseCases<typeof endpoints>;
type GroupEvent = Extract<keyof typeof events, `group.${string}`>;

/** Groups by name. */
export const listGroups: Calls['listGroups'] = (ctx, { search, ...paging }) =>
  pageOf(paging, {
    by: ['string', 'id'],
    select: (after, limit) => store.selectGroups(ctx, search, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showGroup),
  });

/** One group. */
export const getGroup: Calls['getGroup'] = async (ctx, { id }) => showGroup(found(await store.findGroupRow(ctx, id)));

/** Those of these ids that no group has. */
export async function listUnknownGroups(ctx: Ctx, ids: readonly number[]): Promise<number[]> {
  const known = await store.findGroupNames(ctx, ids);
  return ids.filter((id) => !known.has(id));
}

/** Adds a group. @throws 409 for a name that is taken (upper and lower case are the same) */
export const createGroup: Calls['createGroup'] = (ctx, { name }) =>
  ctx.tx(async (tx) => {
    const group = found(await store.findGroupRow(tx, await store.insertGroup(tx, name)));
    tellOfGroup(tx, 'group.created', group, null, group);
    return showGroup(group);
  });

/** Renames a group. */
export const updateGroup: Calls['updateGroup'] = (ctx, { id, name }) =>
  ctx.tx(async (tx) => {
    const before = found(await store.lockGroupRow(tx, id));
    if (name === undefined || name === before.name) return showGroup(before);
    await store.renameGroup(tx, id, name);
    const after = { ...before, name, version: before.version + 1 };
    tellOfGroup(tx, 'group.updated', after, before, after);
    return showGroup(after);
  });

/**
 * Deletes a group; its members stay. @param letGo lets go, and tells, what else names it, while its members are still known
 * @throws 409 while a policy names it: one for a few must not become one for all
 */
export const deleteGroup = (
  ctx: Ctx,
  { id }: Input<(typeof endpoints)['deleteGroup']>,
  letGo: (tx: Tx, groupId: number) => Promise<void> = async () => {},
): Promise<void> =>
  ctx.tx(async (tx) => {
    found(await store.findGroupRow(tx, id));
    const leave = async (): Promise<void> => {
      await letGo(tx, id);
      await dismissAll(tx, id);
    };
    // What names it is locked before it is, as for whoever names it anew; once nobody can, what came meanwhile goes too.
    await leave();
    const before = found(await store.lockGroupRow(tx, id));
    await leave();
    if (!(await store.removeGroup(tx, id)))
      throw fail(inUse, { detail: 'A policy names it, it does a service, or it is told how many of it were in' });
    tellOfGroup(tx, 'group.deleted', { ...before, version: before.version + 1 }, before, null);
  });

/** Nobody is in a group any more: whoever was is told to be in her others alone. */
async function dismissAll(tx: Tx, groupId: number): Promise<void> {
  const members = await store.lockMembers(tx, groupId);
  // One after the other they would be waited for as often as there are members.
  await Promise.all(
    members.flatMap(({ id }) => [store.deleteMember(tx, groupId, id), store.updateUserDetails(tx, id, {})]),
  );
  for (const { id, version, groupIds } of members) {
    const states = { before: { groupIds }, after: { groupIds: groupIds.filter((one) => one !== groupId) } };
    tx.emit('user.updated', { id, version: version + 1, data: { id }, ...states });
  }
}

/** Members of a group by name. */
export const listGroupMembers: Calls['listGroupMembers'] = async (ctx, { id, ...paging }) => {
  found(await store.findGroupRow(ctx, id));
  return pageOfUsers(ctx, { groupId: id }, paging);
};

/**
 * Puts a person into a group; once is enough. She sees its members' bookings of a week, wherever they are.
 * @param mustMayAdmit judges what else the group lets its members do, and whether that is the asking one's to hand on
 */
export const addGroupMember = (
  ctx: Ctx,
  { id, userId }: Input<(typeof endpoints)['addGroupMember']>,
  mustMayAdmit: (tx: Tx, groupId: number) => Promise<void> = async () => {},
): Promise<void> =>
  ctx.tx(async (tx) => {
    await tx.holdRights([{ kind: 'user', id: userId }]);
    await mustMayAdmit(tx, id);
    await changeMember(tx, userId, () => store.insertMember(tx, id, userId));
  });

/** Takes a person out of a group. @throws 404 if she is not in it */
export const removeGroupMember: Calls['removeGroupMember'] = (ctx, { id, userId }) =>
  changeMember(ctx, userId, async (tx) => {
    found((await store.deleteMember(tx, id, userId)) || null, 'userId');
    return true;
  });

/** @param change says whether it made a difference */
const changeMember = (ctx: Ctx, userId: number, change: (tx: Tx) => Promise<boolean>): Promise<void> =>
  ctx.tx(async (tx) => {
    const before = found(await store.lockUserRow(tx, userId), 'userId');
    obey(decideStanding(tx.who, before));
    if (!(await change(tx))) return;
    await store.updateUserDetails(tx, userId, {});
    await tell(tx, 'user.updated', userId, before);
  });

function tellOfGroup(tx: Tx, type: GroupEvent, group: GroupRow, before: GroupRow | null, after: GroupRow | null): void {
  const { id, version } = group;
  const states = { before: before && { name: before.name }, after: after && { name: after.name } };
  tx.emit(type, { id, version, data: { id }, ...states });
}

const showGroup = ({ createdAt, ...row }: GroupRow): Group => ({ ...row, createdAt: showTime(createdAt) });
