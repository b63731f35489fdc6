import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { MAX_VISITORS, type Visit } from './contract.ts';
import { addVisitors, createVisit, eraseVisitor, getVisit, listVisits, sliceBadges, sliceVisits } from './visitors.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let annex: number;
let ann: Principal;
/** Receives visitors in the tower alone. */
let reception: Principal;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  tower = await createBuilding(world, { name: 'Tower' });
  annex = await createBuilding(world, { name: 'Annex' });
  ann = (await createUser(world)).who;
  reception = { ...world.ctx.who, reach: [tower] };
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2030-01-07T00:00:00Z');
const as = (who: Principal) => contextFor(testing.database, who, NOW);
const invite = (buildingId: number, visitors: Parameters<typeof createVisit>[1]['visitors']): Promise<Visit> =>
  createVisit(as(ann), { visitors, buildingId, start: '2030-01-07T09:00', end: '2030-01-07T10:00' });
const others = { forgetNotices: async () => undefined, forgetAttendees: async () => ({ more: false }) };
const erase = (visitorId = 0) => eraseVisitor(as(reception), { id: visitorId }, others);

test('who is erased in one building and known in another is nobody where she was erased', async () => {
  const vera = { name: 'Vera Known', email: 'vera@outside.example' };
  const [here, there] = [await invite(tower, [vera, { name: 'Other' }]), await invite(annex, [vera])];
  const id = there.badges[0]?.visitorId ?? 0;
  expect(here.badges[0]?.visitorId).toBe(id);
  expect(await erase(id)).toEqual({ erased: 1, more: false });
  const [erased] = (await getVisit(as(world.ctx.who), { id: here.id })).badges;
  expect(erased).toMatchObject({ name: '', email: null, phone: '' });
  // Not by her number either: by which she is found there and no more here.
  expect(erased?.visitorId).not.toBe(id);
  const slice = { offset: 0, limit: 10 };
  const found = await sliceVisits(as(world.ctx.who), { visitorIds: [id] }, slice);
  expect(found.items.map((visit) => visit.id)).toEqual([there.id]);
  const badges = await sliceBadges(as(world.ctx.who), { uids: [erased?.uid ?? ''] }, slice);
  expect(badges.items).toMatchObject([{ name: '', email: null, visitorId: erased?.visitorId }]);
  expect((await getVisit(as(world.ctx.who), { id: there.id })).badges).toMatchObject([{ ...vera, visitorId: id }]);
  const told = world.db.selectFrom('event').select('data').where('type', '=', 'badge.erased');
  expect(await told.where('subjectId', '=', erased?.id ?? 0).execute()).toMatchObject([
    { data: { visitorId: erased?.visitorId } },
  ]);
  const audit = world.db.selectFrom('audit').select(['before', 'after']).where('action', '=', 'badge.erased');
  const said = JSON.stringify(await audit.where('subjectId', '=', String(erased?.id)).execute());
  expect(said).toContain(`"visitorId":${erased?.visitorId},`);
  expect(said).not.toContain(`"visitorId":${id},`);
  // Who is named by her address comes, and nobody learns by that who was erased.
  const again = await addVisitors(as(ann), { id: here.id, visitors: [vera] });
  expect(again.badges.map(({ name }) => name)).toEqual(['', 'Other', 'Vera Known']);
  expect(again.badges.map(({ visitorId }) => visitorId === id)).toEqual([false, false, true]);
  expect((await listVisits(as(ann), { search: 'Known' })).items).toHaveLength(2);
});

test('who is erased takes nobody’s place', async () => {
  const visitors = Array.from({ length: MAX_VISITORS }, (_, nth) => ({ name: `Guest ${nth}` }));
  const { id, badges } = await invite(tower, visitors);
  await expect(addVisitors(as(ann), { id, visitors: [{ name: 'More' }] })).rejects.toMatchObject({
    kind: { code: 'too_many_visitors' },
  });
  expect(await erase(badges[0]?.visitorId)).toEqual({ erased: 1, more: false });
  expect((await addVisitors(as(ann), { id, visitors: [{ name: 'More' }] })).badges).toHaveLength(MAX_VISITORS + 1);
});
