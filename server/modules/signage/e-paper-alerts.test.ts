import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  connected,
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { said as outcome } from '../../../test/support/refused.ts';
import { until } from '../../../test/support/until.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { DataOf } from '../../platform/contract/event.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { MAX_NAMED } from './contract.ts';
import {
  createEPaperController,
  createEPaperTag,
  deleteEPaperController,
  deleteEPaperTag,
  getEPaperTag,
  listEPaperAlerts,
  lookAtTags,
  reportEPaperTag,
  updateEPaperTag,
  watchTags,
} from './signage.ts';

const begun = Temporal.Instant.from('2027-03-01T09:00:00Z');

let own: TestDatabase;
let world: World;
let here: number;
let room: number;
let controllerId: number;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(own.database);
  here = await createBuilding(world);
  room = await createResource(world, { buildingId: here });
  controllerId = await controllerIn(here);
});

/** So many minutes after it began. */
const at = (minutes: number, who = world.ctx.who): Ctx => contextFor(own.database, who, begun.add({ minutes }));
const controllerIn = async (buildingId: number): Promise<number> =>
  (await createEPaperController(at(0), { name: 'Gateway', type: 'qbicGateway', buildingId })).id;
const tag = async (label: string, more: object = {}): Promise<number> =>
  (await createEPaperTag(at(0), { controllerId, label, resourceId: room, ...more })).id;
const say = (minutes: number, label: string, more: object = { online: true }) =>
  reportEPaperTag(at(minutes), { label, ...more });
const look = (minutes: number): Promise<void> => at(minutes).tx(lookAtTags);
const lookUntil = async (last: number, first = 0): Promise<void> => {
  for (let minutes = first; minutes <= last; minutes += 30) await look(minutes);
};
const standing = async (ctx = at(0), query = {}) =>
  (await listEPaperAlerts(ctx, query)).items.map(({ kind, label }) => `${kind} ${label}`);
/** What was told so far: of which building, and what. */
const told = async () => {
  const rows = await world.db
    .selectFrom('event')
    .select(['type', 'version', 'data'])
    .where('tenantId', '=', world.tenant.id)
    .where('type', 'like', 'e_paper_alert.%')
    .orderBy('id')
    .execute();
  return rows.map(({ type, version, data }) => ({ type, version, ...(data as DataOf<'e_paper_alert.raised'>) }));
};
const saidOf = ({ type, alerts }: Awaited<ReturnType<typeof told>>[number]): string =>
  [type.replace('e_paper_alert.', ''), ...alerts.map((one) => `${one.kind} ${one.label}`)].join(' ');
const said = async () => (await told()).map(saidOf);

it('what a gateway says of a tag begins and ends an alert at once; it is told with all of the minute', async () => {
  const id = await tag('A');
  expect(await say(0, 'A')).toMatchObject({ connection: 'online', alerts: [] });
  expect(await say(1, 'A', { online: false, batteryLevel: 12 })).toMatchObject({
    connection: 'offline',
    alerts: ['battery', 'offline'],
  });
  expect(await standing()).toEqual(['battery A', 'offline A']);
  expect(await said()).toEqual([]);
  const jobs = world.db.selectFrom('job').select('runAt').where('tenantId', '=', world.tenant.id);
  expect(await jobs.where('name', '=', 'e_paper_alert.look').execute()).toEqual([
    { runAt: new Date('2027-03-01T09:02:00Z') },
  ]);
  await look(2);
  await look(3);
  expect(await said()).toEqual(['raised battery A offline A']);
  await say(4, 'A', { online: true });
  expect(await getEPaperTag(at(4), { id })).toMatchObject({ alerts: ['battery'] });
  await look(5);
  await say(6, 'A', { batteryLevel: 24 });
  await look(7);
  await say(8, 'A', { batteryLevel: 25 });
  await look(9);
  expect(await said()).toEqual(['raised battery A offline A', 'ended offline A', 'ended battery A']);
  expect((await told()).map(({ version }) => version)).toEqual([1, 2, 3]);
  expect(await standing()).toEqual([]);
});

it('one of which nothing is said for a day is silent, and heard again it is not', async () => {
  await tag('A');
  await say(0, 'A');
  await lookUntil(1_410);
  expect(await standing()).toEqual([]);
  await look(1_440);
  expect(await standing()).toEqual(['silent A']);
  expect(await said()).toEqual(['raised silent A']);
  expect(await say(1_450, 'A')).toMatchObject({ connection: 'online', alerts: [] });
  await look(1_451);
  expect(await said()).toEqual(['raised silent A', 'ended silent A']);
});

it('after a standstill a silence counts anew', async () => {
  await tag('A');
  await say(0, 'A');
  await lookUntil(60);
  await lookUntil(3_010, 1_600);
  expect(await standing()).toEqual([]);
  await look(3_040);
  expect(await standing()).toEqual(['silent A']);
});

it('what is over before it was told is told to nobody, and one that comes and goes once a day', async () => {
  await tag('A');
  await say(0, 'A', { online: false });
  await say(0, 'A', { online: true });
  await look(1);
  expect(await said()).toEqual([]);
  for (const minutes of [10, 20, 30]) {
    await say(minutes, 'A', { online: false });
    await look(minutes + 1);
    await say(minutes + 5, 'A', { online: true });
    await look(minutes + 6);
  }
  expect(await said()).toEqual(['raised offline A', 'ended offline A']);
  await say(40, 'A', { online: false });
  await look(1_450);
  expect(await said()).toHaveLength(2);
  await look(1_451);
  expect(await said()).toEqual(['raised offline A', 'ended offline A', 'raised offline A']);
});

it('one that stands for nothing, or was never heard, is none of anybody’s worries', async () => {
  const id = await tag('A');
  await tag('NEW');
  await tag('SPARE', { resourceId: null });
  await say(0, 'SPARE', { online: false, batteryLevel: 1 });
  await say(0, 'A', { online: false });
  await look(1);
  expect(await standing()).toEqual(['offline A']);
  expect(await updateEPaperTag(at(2), { id, resourceId: null })).toMatchObject({ alerts: [] });
  expect(await updateEPaperTag(at(3), { id, resourceId: room })).toMatchObject({ alerts: ['offline'] });
  await updateEPaperTag(at(4), { id, resourceId: null });
  await look(5);
  expect(await said()).toEqual(['raised offline A', 'ended offline A']);
});

it('a building is told of at once, to who keeps devices there and to nobody else', async () => {
  const labels = Array.from({ length: MAX_NAMED + 2 }, (_, i) => `T${10 + i}`);
  for (const label of labels) {
    await tag(label);
    await say(0, label, { online: false });
  }
  const there = await createBuilding(world);
  await tag('THERE', { controllerId: await controllerIn(there) });
  await say(0, 'THERE', { online: false });
  const limited = async (role: 'space_manager' | 'receptionist') => {
    const { id, who } = await createUser(world, { role });
    await world.db.updateTable('userAccount').set({ reachesAll: false }).where('id', '=', id).execute();
    await world.db
      .insertInto('userBuilding')
      .values({ tenantId: world.tenant.id, userId: id, buildingId: here })
      .execute();
    return { id, who: { ...who, reach: [here] } };
  };
  const [keeper, receptionist] = [await limited('space_manager'), await limited('receptionist')];
  await look(1);
  const [first, second, ...none] = (await told()).toSorted((one, other) => one.id - other.id);
  expect(none).toEqual([]);
  expect(first).toMatchObject({ buildingId: here, more: 2 });
  expect(first?.alerts.map(({ label }) => label)).toEqual(labels.slice(0, MAX_NAMED));
  expect(first?.userIds).toContain(keeper.id);
  expect(first?.userIds).not.toContain(receptionist.id);
  expect(second).toMatchObject({ buildingId: there, more: 0 });
  expect(second?.userIds).not.toContain(keeper.id);
  expect(await standing(at(0, keeper.who))).toHaveLength(MAX_NAMED + 2);
  expect(await standing(at(0), { buildingId: there })).toEqual(['offline THERE']);
  expect(await standing(at(0), { kind: 'battery' })).toEqual([]);
  const { items, nextCursor } = await listEPaperAlerts(at(0), { limit: 1 });
  expect(items).toMatchObject([{ label: 'THERE' }]);
  expect(await standing(at(0), { limit: 1, cursor: nextCursor })).toEqual([`offline ${labels.at(-1)}`]);
});

it('what is deleted ends in the same transaction where people were told of it, and is told of to nobody else', async () => {
  const gone = await tag('GONE');
  const untold = await tag('UNTOLD');
  await tag('KEPT');
  await say(0, 'GONE', { online: false, batteryLevel: 3 });
  await say(0, 'KEPT', { online: false });
  await look(1);
  await say(2, 'UNTOLD', { online: false });
  await deleteEPaperTag(at(3), { id: gone });
  await deleteEPaperTag(at(3), { id: untold });
  const types = world.db.selectFrom('event').select('type').where('tenantId', '=', world.tenant.id).orderBy('id');
  expect((await types.execute()).slice(-3).map(({ type }) => type)).toEqual([
    'e_paper_alert.ended',
    'e_paper_tag.deleted',
    'e_paper_tag.deleted',
  ]);
  await deleteEPaperController(at(4), { id: controllerId });
  await look(5);
  expect(await said()).toEqual([
    'raised battery GONE offline GONE offline KEPT',
    'ended battery GONE offline GONE',
    'ended offline KEPT',
  ]);
  expect(await standing()).toEqual([]);
});

it('posts, looks and a deletion at once raise, tell and end one alert', async () => {
  for (let round = 0; round < 12; round++) {
    const label = `R${round}`;
    const id = await tag(label);
    await say(0, label);
    const posts = [1, 2, 3].map(() => say(1, label, { online: false }));
    expect((await Promise.all(posts)).every(({ alerts }) => alerts.join('') === 'offline')).toBe(true);
    expect(await standing(at(1), { tagId: id })).toEqual([`offline ${label}`]);
    const deleting = round % 2 === 0 ? deleteEPaperTag(at(2), { id }) : Promise.resolve();
    const after = say(2, label, { online: false, batteryLevel: 5 });
    const isKept = round % 2 === 1;
    const [, , , post] = await Promise.all([look(2), look(2), deleting, outcome(after), look(2)]);
    expect(isKept ? ['ok'] : ['ok', 'not_found label']).toContain(post);
    await look(3);
    if (isKept) await deleteEPaperTag(at(4), { id });
    const spoken = (await said()).flatMap((one) => {
      const [type, ...words] = one.split(' ');
      return words.flatMap((word, i) => (word === label ? [`${type} ${words[i - 1]}`] : []));
    });
    // Each is told at most once, ends after that, and never without it.
    const kindsOf = (type: string): string[] =>
      spoken.flatMap((one) => (one.startsWith(type) ? [one.slice(type.length + 1)] : [])).toSorted();
    const raised = kindsOf('raised');
    expect(kindsOf('ended')).toEqual(raised);
    expect([...new Set(isKept ? ['battery', 'offline'] : raised)]).toEqual(raised);
  }
}, 120_000);

it('a look that meets a deletion halfway waits, and tells of nothing that is deleted then', async () => {
  const id = await tag('A');
  await say(0, 'A', { batteryLevel: 15 });
  // It stands still, and by what is said now the tag itself need not be looked at.
  expect(await say(1, 'A', { batteryLevel: 22 })).toMatchObject({ alerts: ['battery'] });
  let hasLooked = false;
  await connected(own.connection, async (client) => {
    const waiting = async (): Promise<number | null> =>
      (
        await client.query(`select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`)
      ).rowCount;
    await client.query(`set atrium.tenant = '0'`);
    // Whoever deletes has read what was told, and waits to delete.
    await client.query('begin');
    await client.query('select from e_paper_tag where tenant_id = $1 and id = $2 for key share', [world.tenant.id, id]);
    const deleting = deleteEPaperTag(at(3), { id });
    await until(async () => expect(await waiting()).toBe(1));
    const looking = look(4).then(() => void (hasLooked = true));
    await until(async () => expect(hasLooked || (await waiting()) === 2).toBe(true));
    await client.query('commit');
    await Promise.all([deleting, looking]);
  });
  expect(await said()).toEqual([]);
});

it('a controller that is deleted while its gateway speaks leaves nothing to be told', async () => {
  for (let round = 0; round < 6; round++) {
    const gateway = await controllerIn(here);
    const labels = ['A', 'B', 'C'].map((one) => `${one}${round}`);
    for (const label of labels) {
      await tag(label, { controllerId: gateway });
      await say(0, label, { online: false });
    }
    const posts = labels.map((label) => outcome(say(1, label, { online: true, batteryLevel: 4 })));
    await Promise.all([look(1), deleteEPaperController(at(1), { id: gateway }), look(1), ...posts]);
    await look(2);
    expect(await standing()).toEqual([]);
    const of = (type: string, alerts: Awaited<ReturnType<typeof told>>) =>
      alerts.filter((one) => one.type.endsWith(type)).flatMap((one) => one.alerts.map((a) => `${a.kind} ${a.label}`));
    const all = await told();
    expect(of('ended', all).toSorted()).toEqual(of('raised', all).toSorted());
  }
}, 60_000);

it('each workplace with a tag that was heard has them looked at', async () => {
  await tag('A');
  const watched = async (): Promise<number[]> => {
    await own.database.transaction(ALL_TENANTS, async (db) => ({ value: await watchTags.clear(db, begun, 10) }));
    const jobs = own.database.forTenant(ALL_TENANTS).selectFrom('job').where('name', '=', 'e_paper_alert.look');
    return (await jobs.select('tenantId').where('key', '=', 'look').execute()).map(({ tenantId }) => tenantId);
  };
  expect(await watched()).not.toContain(world.tenant.id);
  await say(0, 'A');
  expect(await watched()).toContain(world.tenant.id);
});
