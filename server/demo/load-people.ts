import type { Tx } from '../platform/context/context.ts';
import { idOf, named, pair, stamp, type Known } from './bulk.ts';
import type { Workplace } from './workplace.ts';

/** The directory and its groups. */
export async function loadPeople(tx: Tx, { people, groups }: Workplace): Promise<Pick<Known, 'people' | 'groups'>> {
  const values = people.map((person) => ({
    ...named(tx, person),
    email: person.email,
    role: person.role,
    cardNumber: person.cardNumber,
    reachesAll: person.buildingKeys === undefined,
  }));
  const ids = pair(people, await tx.db.insertInto('userAccount').values(values).returning('id').execute());
  const groupIds = pair(
    groups,
    await tx.db
      .insertInto('userGroup')
      .values(groups.map(({ name }) => ({ ...stamp(tx), name })))
      .returning('id')
      .execute(),
  );
  const members = people.flatMap(({ key, groupKeys }) =>
    groupKeys.map((group) => ({ tenantId: tx.tenant.id, groupId: idOf(groupIds, group), userId: idOf(ids, key) })),
  );
  await tx.db.insertInto('userGroupMember').values(members).execute();
  return { people: ids, groups: groupIds };
}
