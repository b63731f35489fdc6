import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { startWorkplace, type Workplace } from '../../../test/support/eptura-workplace.ts';
import { createMerging, type Merging } from '../../../test/support/merging.ts';
import { siteOf } from '../../../test/support/workplace-site.ts';
import { mergeUses } from '../../modules.ts';
import { getResource } from '../resources/resources.ts';
import { undoBy } from './undo.ts';

let base: TestDatabase;
let place: Workplace;
let m: Merging;
beforeAll(async () => {
  base = await createTestDatabase();
});
beforeEach(async () => {
  place = await startWorkplace(siteOf(2, 4));
  m = await createMerging(base, place);
  await m.activate();
});
afterEach(async () => {
  m.close();
  await place[Symbol.asyncDispose]();
});
afterAll(() => base[Symbol.asyncDispose]());

const rename = (name: string): void =>
  void Object.assign(place.site.rooms[0] ?? {}, { dateUpdated: 1_800_000_000_000, name });

it('what has changed while a plan was undone is followed by the plan before it', async () => {
  await m.apply((await m.plan()).id);
  const { id: planId } = await m.apply((await m.plan()).id);
  const waiting = m.world.db.selectFrom('job').select('key').where('name', '=', 'merge.follow');
  await m.world.db.deleteFrom('job').where('name', '=', 'merge.follow').execute();
  await m.merges.undoMergePlan(m.world.ctx, { id: m.id, planId });
  rename('Renamed');
  await m.reread();
  const id = await m.localOf('space', 1_000);
  expect((await getResource(m.world.ctx, { id })).name).toBe('Space 0');
  await m.world.db.deleteFrom('job').where('name', '=', 'merge.follow').execute();
  await undoBy(mergeUses).outside(m.world.ctx, { planId }, m.turn);
  expect(await waiting.execute()).toEqual([{ key: `${m.id}` }]);
  await m.follow();
  expect((await getResource(m.world.ctx, { id })).name).toBe('Renamed');
});

it('plans that are undone one after the other leave nothing of what they did', async () => {
  const before = await m.dump();
  const one = await m.apply((await m.plan()).id);
  rename('Renamed');
  await m.start('full');
  const other = await m.apply((await m.plan()).id);
  expect((await m.items(other.id, 'space'))[0]).toMatchObject({ name: 'Renamed', state: 'done' });
  await m.undo(other.id);
  await m.undo(one.id);
  expect((await m.items(one.id)).filter(({ state }) => state === 'kept')).toEqual([]);
  expect(await m.dump()).toBe(before);
});
