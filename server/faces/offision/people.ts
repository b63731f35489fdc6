import type { Static } from 'typebox';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { findGroupNames, getUser, sliceUsers } from '../../modules/people/people.ts';
import type { User as Person } from '../../modules/people/contract.ts';
import { endpoints, type User } from './contract.ts';
import { activateStatus, permissions, userNameOf } from './guesses.ts';
import { readId, readIds, readPage, said, showPage } from './read.ts';

type Calls = Pick<UseCases<typeof endpoints>, 'findUser' | 'searchUsers'>;

/** People: who was shut out is what the vendor calls deleted, and is found by id alone. */
export const people: Calls = {
  async findUser(ctx, { id }) {
    const person = await getUser(ctx, { id: readId(id, 'id') });
    return (await showing(ctx, [person]))(person);
  },
  async searchUsers(ctx, { id, userGroupId, searchText, ...paging }) {
    const page = readPage(paging);
    const ids = readIds(id, 'id');
    const groupIds = readIds(userGroupId, 'userGroupId');
    const active = ids === undefined ? true : undefined;
    const found = await sliceUsers(ctx, said({ ids, groupIds, search: searchText, active }), page);
    return showPage(found, page, await showing(ctx, found.items));
  },
};

/** How these people are shown, by the names of their groups. */
async function showing(ctx: Ctx, all: readonly Person[]): Promise<(person: Person) => Static<typeof User>> {
  const names = await findGroupNames(ctx, [...new Set(all.flatMap(({ groupIds }) => groupIds))]);
  return ({ id, name, email, active, groupIds, role }) => ({
    id,
    displayName: name,
    emailAddress: email,
    userName: userNameOf({ email }),
    activateStatus: active ? activateStatus.activated : activateStatus.disabled,
    userGroups: groupIds.map((group) => ({ id: group, name: names.get(group) ?? '' })),
    actualPermissions: role === null ? [] : [...permissions[role]],
    isDeleted: !active,
  });
}
