import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { refusal } from '../../../test/support/refused.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { roleScopes } from '../../platform/contract/scopes.ts';
import { createPolicy } from '../policies/policies.ts';
import { createGroup } from '../people/people.ts';
import { MAX_SERVICES, type NewService } from './contract.ts';
import {
  createService,
  createServicePlan,
  deleteServicePlan,
  getService,
  listOffered,
  listServicePlans,
  listServices,
  reinstateService,
  retireService,
  sliceServices,
  updateService,
  updateServicePlan,
} from './services.ts';

let testing: TestDatabase;
let world: World;
let tower: number;
let annex: number;
let room: number;
let desk: number;
let ann: Principal;
let keeper: Principal;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  [tower, annex] = [await createBuilding(world), await createBuilding(world)];
  room = await createResource(world, { type: 'room', buildingId: tower });
  desk = await createResource(world, { type: 'desk', buildingId: annex });
  ann = (await createUser(world)).who;
  const { who } = await createUser(world, { role: 'space_manager' });
  keeper = { ...who, scopes: roleScopes.space_manager, reach: [tower] };
});
afterAll(() => testing[Symbol.asyncDispose]());

const as = (who: Principal) => contextFor(testing.database, who);

let counted = 0;
const coffee = (given: Partial<NewService> = {}, who = world.ctx.who) =>
  createService(as(who), { name: `Coffee ${++counted}`, timing: 'before', ...given });
const namesFor = async (resourceId: number, who = ann): Promise<string[]> =>
  (await listServices(as(who), { resourceId })).items.map(({ name }) => name);

describe('a service', () => {
  test('is added with all that is said of it, and changed by what is said anew', async () => {
    const made = await coffee({
      description: 'Filter',
      unit: 'cup',
      price: { amount: 250, currency: 'EUR' },
      minutesBefore: 15,
      noticeHours: 4,
      offers: [{ buildingId: tower, type: 'room' }],
    });
    expect(made).toMatchObject({
      version: 1,
      unit: 'cup',
      price: { amount: 250, currency: 'EUR' },
      minutesAfter: 0,
      offers: [{ buildingId: tower, type: 'room', resourceId: null }],
      userIds: [],
      planIds: [],
      retired: false,
    });
    const changed = await updateService(world.ctx, {
      id: made.id,
      price: null,
      userIds: [ann.userId ?? 0],
      version: 1,
    });
    expect(changed).toEqual({ ...made, version: 2, price: null, userIds: [ann.userId] });
    expect(await refusal(updateService(world.ctx, { id: made.id, unit: 'pot', version: 1 }))).toBe(
      'version_conflict version',
    );
    expect(await updateService(world.ctx, { id: made.id })).toEqual(changed);
  });

  test('names what is there, in money that there is', async () => {
    const refused = (given: Partial<NewService>) => refusal(coffee(given));
    expect(await refused({ price: { amount: 1, currency: 'QQQ' } })).toBe('invalid_request price.currency');
    expect(await refused({ offers: [{ resourceId: 999_999 }] })).toBe('not_found offers[0].resourceId');
    expect(await refused({ userIds: [999_999] })).toBe('not_found userIds');
    expect(await refused({ groupIds: [999_999] })).toBe('not_found groupIds');
  });

  test('is offered where all that an offer says fits, and can be ordered until it is retired', async () => {
    const { id, name } = await coffee({ offers: [{ buildingId: tower, type: 'room' }] });
    expect(await namesFor(room)).toContain(name);
    expect(await namesFor(desk)).not.toContain(name);
    await retireService(world.ctx, { id });
    expect(await namesFor(room)).not.toContain(name);
    expect((await listServices(as(ann), { retired: true })).items.map((one) => one.id)).toContain(id);
    expect((await listOffered(as(ann), [room])).get(room)?.map((one) => one.id) ?? []).not.toContain(id);
    await reinstateService(world.ctx, { id });
    expect((await listOffered(as(ann), [room])).get(room)?.map((one) => one.id)).toContain(id);
  });

  test('is kept by whoever keeps all the places that it is offered in', async () => {
    const here = await coffee({ offers: [{ buildingId: tower }, { resourceId: room }] }, keeper);
    for (const offers of [[{ buildingId: annex }], [{ type: 'room' as const }], [], [{ resourceId: desk }]]) {
      expect(await refusal(coffee({ offers }, keeper))).toBe('building_out_of_reach');
      expect(await refusal(updateService(as(keeper), { id: here.id, offers }))).toBe('building_out_of_reach');
    }
    const elsewhere = await coffee({ offers: [{ buildingId: annex }] });
    expect(await refusal(retireService(as(keeper), { id: elsewhere.id }))).toBe('building_out_of_reach');
    // What another’s plan offers elsewhere too is not hers alone.
    await createServicePlan(world.ctx, { name: 'Everywhere', serviceIds: [here.id], offers: [{ buildingId: annex }] });
    expect(await refusal(updateService(as(keeper), { id: here.id, userIds: [keeper.userId ?? 0] }))).toBe(
      'building_out_of_reach',
    );
  });

  test('that is offered for what somebody does not see says nothing of that to her', async () => {
    const vault = await createResource(world, { type: 'room', buildingId: tower });
    const { id: few } = await createGroup(world.ctx, { name: 'Few' });
    await createPolicy(world.ctx, { name: 'Vault', resourceId: vault, rules: { visibleTo: { groupIds: [few] } } });
    const { id, name } = await coffee({ offers: [{ resourceId: vault }] });
    expect((await getService(as(ann), { id })).offers).toEqual([]);
    expect(await namesFor(vault)).toEqual([]);
    expect(await namesFor(vault, world.ctx.who)).toContain(name);
  });

  test(`a workplace has ${MAX_SERVICES} at most`, async () => {
    const full = await createWorld(testing.database);
    const row = (i: number) => ({
      tenantId: full.tenant.id,
      name: `Service ${i}`,
      description: '',
      unit: '',
      timing: 'before',
      minutesBefore: 0,
      minutesAfter: 0,
      noticeHours: 0,
      createdAt: full.at,
    });
    await full.db
      .insertInto('serviceItem')
      .values(Array.from({ length: MAX_SERVICES - 1 }, (_, i) => row(i)))
      .execute();
    const add = () => createService(full.ctx, { name: 'One more', timing: 'before' });
    const both = await Promise.allSettled([add(), add()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await refusal(add())).toBe('too_many_services');
  });
});

describe('a service plan', () => {
  test('offers all its services wherever it is offered', async () => {
    const { id, name } = await coffee();
    expect(await namesFor(desk)).not.toContain(name);
    const plan = await createServicePlan(world.ctx, { name: 'Desks', serviceIds: [id], offers: [{ type: 'desk' }] });
    expect(await namesFor(desk)).toContain(name);
    expect((await getService(as(ann), { id })).planIds).toEqual([plan.id]);
    const { items, total } = await sliceServices(as(ann), { planIds: [plan.id] }, { offset: 0, limit: 10 });
    expect([items.map((one) => one.id), total]).toEqual([[id], 1]);
    await updateServicePlan(world.ctx, { id: plan.id, offers: [{ type: 'room' }] });
    expect([(await namesFor(desk)).includes(name), (await namesFor(room)).includes(name)]).toEqual([false, true]);
    await deleteServicePlan(world.ctx, { id: plan.id });
    expect(await namesFor(room)).not.toContain(name);
    expect(await getService(as(ann), { id })).toMatchObject({ planIds: [], retired: false });
  });

  test('is kept by whoever keeps its places, and takes only services that are hers to offer', async () => {
    const [mine, theirs] = [
      await coffee({ offers: [{ buildingId: tower }] }, keeper),
      await coffee({ offers: [{ buildingId: annex }] }),
    ];
    const offers = [{ buildingId: tower }];
    const plan = await createServicePlan(as(keeper), { name: 'Tower', serviceIds: [mine.id], offers });
    expect((await listServicePlans(as(ann), {})).items).toContainEqual(plan);
    expect(await refusal(updateServicePlan(as(keeper), { id: plan.id, serviceIds: [mine.id, theirs.id] }))).toBe(
      'building_out_of_reach',
    );
    expect(await refusal(updateServicePlan(as(keeper), { id: plan.id, offers: [{ buildingId: annex }] }))).toBe(
      'building_out_of_reach',
    );
    expect(await refusal(updateServicePlan(as(keeper), { id: plan.id, serviceIds: [999_999] }))).toBe(
      'not_found serviceIds[0]',
    );
  });
});
