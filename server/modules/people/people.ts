/** People and groups of people: what the module does for all others. */

export { activateUser, createUser, findPeople, getUser, listUsers, shutOut, updateUser } from './users.ts';
export {
  addGroupMember,
  createGroup,
  deleteGroup,
  getGroup,
  listGroupMembers,
  listGroups,
  removeGroupMember,
  updateGroup,
} from './groups.ts';
export {
  findAccount,
  findAccountOf,
  getAccountToShutOut,
  getAccountToTakeOver,
  holdAccount,
  lockAccount,
  lockAccountToTakeOver,
  storePassword,
  type Account,
  type StoredPassword,
} from './accounts.ts';
export type { Standing } from './rules.ts';
export { groupMembers, listKeepers, listUnknownGroups, membersOfGroupsOf } from './store.ts';
