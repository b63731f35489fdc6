import type { UseCases } from '../../platform/context/use-case.ts';
import type { endpoints } from './contract.ts';

/** People and groups of people: what the module does for all others. */

export type PeopleCalls = UseCases<typeof endpoints>;

export { endReportsOf, listReports, listReportsOf, reportingTo } from './managers.ts';
export {
  activateUser,
  countUpUser,
  createUser,
  findPeople,
  findPeopleByEmail,
  findPersonByCard,
  getUser,
  listUsers,
  shutOut,
  sliceUsers,
  updateUser,
} from './users.ts';
export {
  addGroupMember,
  createGroup,
  deleteGroup,
  getGroup,
  listGroupMembers,
  listGroups,
  listUnknownGroups,
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
  mustBeHers,
  storePassword,
  type Account,
  type StoredPassword,
} from './accounts.ts';
export { maySeeContacts, type Standing } from './rules.ts';
export { activePeople, findGroupNames, groupMembers, listKeepers, managersOf, membersOfGroupsOf } from './store.ts';
