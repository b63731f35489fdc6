import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClosing, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { modules, type Services } from '../../modules.ts';
import { removeDelegate, setDelegate } from '../delegates/delegates.ts';
import { createGroup } from '../people/people.ts';
import { createPolicy, unseenIn } from '../policies/policies.ts';
import { addFavourite, listFavourites } from '../teams/teams.ts';
import { createAssignment, endAssignment } from './assignments.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

type Person = Awaited<ReturnType<typeof createUser>>;

const getResource = modules.find(({ title }) => title === 'Resources')?.useCases?.({} as Services)['getResource'];
const read = async ({ who }: Person, id: number): Promise<unknown> =>
  (await refusalOf(Promise.resolve(getResource?.(set.as(who), { id }))))?.code ?? 'ok';

it('what is assigned to her she reads and makes a favourite though policies hide it, until it ends; whoever acts for her reads it', async () => {
  const [her, other] = [await createUser(set.world), await createUser(set.world)];
  const resourceId = await set.thing();
  const { id: groupId } = await createGroup(set.as(), { name: 'Board' });
  await createPolicy(set.as(), { name: 'Board desk', resourceId, rules: { visibleTo: { groupIds: [groupId] } } });
  expect(await read(her, resourceId)).toBe('not_found');
  const { id } = await createAssignment(set.as(), { resourceId, userId: her.id });
  const own = set.as(her.who);
  const favourites = async () => (await listFavourites(own, {}, unseenIn(own))).items;

  expect([await read(her, resourceId), await read(other, resourceId)]).toEqual(['ok', 'not_found']);
  await addFavourite(own, { resourceId });
  expect(await favourites()).toEqual([{ resourceId }]);
  expect(await refusalOf(addFavourite(set.as(other.who), { resourceId }))).toMatchObject({ code: 'not_found' });

  await setDelegate(own, { id: her.id, userId: other.id });
  expect(await read(other, resourceId)).toBe('ok');
  await removeDelegate(own, { id: her.id, userId: other.id });
  expect(await read(other, resourceId)).toBe('not_found');
  await endAssignment(set.as(), { id });
  expect([await read(her, resourceId), await favourites()]).toEqual(['not_found', []]);
});
