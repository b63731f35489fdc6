import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { forbidden } from '../../platform/contract/problems.ts';
import { getNoticeSettings, USUAL_DIARY, settingsOf, updateNoticeSettings } from './settings.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

it('what somebody says of how she is told is kept, what is absent as it was, and hers alone', async () => {
  const world = await createWorld(base.database);
  const [ann, bob] = [await createUser(world), await createUser(world)];
  const ctx = contextFor(base.database, ann.who);
  expect(await getNoticeSettings(ctx, {})).toEqual(USUAL_DIARY);
  await updateNoticeSettings(ctx, { remindMinutes: null });
  const changed = { ...USUAL_DIARY, remindMinutes: null, remindByMail: true };
  expect(await updateNoticeSettings(ctx, { remindByMail: true })).toEqual(changed);
  expect(await getNoticeSettings(ctx, {})).toEqual(changed);
  const of = await settingsOf(world.ctx, [ann.id, bob.id]);
  expect([of(ann.id), of(bob.id)]).toEqual([changed, USUAL_DIARY]);
  await expect(getNoticeSettings(world.ctx, {})).rejects.toMatchObject({ kind: forbidden });
});
