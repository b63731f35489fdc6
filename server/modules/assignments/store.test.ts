import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClosing, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { removeDelegate, setDelegate } from '../delegates/delegates.ts';
import { createGroup } from '../people/people.ts';
import { createPolicy } from '../policies/policies.ts';
import {
  checkInAssignment,
  createAssignment,
  getAssignment,
  listAssignments,
  releaseAssignment,
  takeBackAssignment,
} from './assignments.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

it('what is hers she lists, lends out and checks in to, though policies hide the desk from her; others see nothing of it', async () => {
  const [her, other] = [await createUser(set.world), await createUser(set.world)];
  const resourceId = await set.thing();
  const { id: groupId } = await createGroup(set.as(), { name: 'Board' });
  await createPolicy(set.as(), { name: 'Board desk', resourceId, rules: { visibleTo: { groupIds: [groupId] } } });
  const { id } = await createAssignment(set.as(), { resourceId, userId: her.id, kind: 'flexi', checkInBy: '23:00' });

  const own = set.as(her.who);
  const listed = async (who: typeof her.who) =>
    (await listAssignments(set.as(who), { resourceId })).items.map((one) => one.id);
  expect(await listed(her.who)).toEqual([id]);
  expect((await checkInAssignment(own, { id })).checkedInToday).toBe(true);
  const { releases } = await releaseAssignment(own, { id, firstDay: '2030-01-14', lastDay: '2030-01-14' });
  expect(await takeBackAssignment(own, { id, releaseId: releases[0]?.id ?? 0 })).toMatchObject({ id, releases: [] });

  expect(await listed(other.who)).toEqual([]);
  // Whoever acts for her sees and lends out what she does.
  await setDelegate(own, { id: her.id, userId: other.id });
  expect(await listed(other.who)).toEqual([id]);
  expect(
    await releaseAssignment(set.as(other.who), { id, firstDay: '2030-01-15', lastDay: '2030-01-15' }),
  ).toMatchObject({
    id,
  });
  await removeDelegate(own, { id: her.id, userId: other.id });
  expect(await refusalOf(getAssignment(set.as(other.who), { id }))).toMatchObject({ code: 'not_found' });
});
