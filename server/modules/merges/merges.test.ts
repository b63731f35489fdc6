import { beforeEach, describe, expect, it } from 'vitest';
import { createUser, contextFor, type TestDatabase } from '../../../test/support/database.ts';
import type { Workplace } from '../../../test/support/eptura-workplace.ts';
import { mergingBeside, tally, type Merging } from '../../../test/support/merging.ts';
import { refusal } from '../../../test/support/refused.ts';
import { mergeUses } from '../../place-changes.ts';
import { EVERY } from '../../platform/contract/page.ts';
import { MAX_ITEMS } from './contract.ts';
import {
  createBuilding,
  createCountry,
  createFloor,
  createRegion,
  getBuilding,
  getRegion,
  listCategories,
} from '../places/places.ts';
import { createResource, deleteResource, getResource, sliceResources, updateResource } from '../resources/resources.ts';
import { getBooking } from '../bookings/bookings.ts';
import { createBooking } from '../series/series.ts';
import { applyBy } from './merges.ts';

let base: TestDatabase;
let place: Workplace;
let m: Merging;
mergingBeside(20, (beside) => ({ base, place, m } = beside));

const changed = <T extends { dateUpdated?: number }>(thing: T | undefined, change: Partial<T>): void =>
  void Object.assign(thing ?? {}, { dateUpdated: 1_800_000_000_000 }, change);

describe('an empty workplace', () => {
  it('gets all that the source has, and applying it again changes nothing', async () => {
    const before = await m.dump();
    const plan = await m.plan();
    expect(await m.dump()).toBe(before);
    const all = { country: 2, region: 2, building: 2, floor: 4, spaceType: 2, space: 72 };
    expect(tally(plan, 'create')).toEqual(all);
    expect(tally(plan, 'skip')).toMatchObject({ space: 8 });
    const applied = await m.apply(plan.id);
    expect([applied.state, applied.progress]).toEqual(['applied', { done: 84, of: 84 }]);
    const tower = await getBuilding(m.world.ctx, { id: await m.localOf('building', 10) });
    expect(tower).toMatchObject({
      name: 'Tower 0',
      address: '1 Main Street\n77019 Houston',
      zone: 'America/Chicago',
      regionId: await m.localOf('region', 'houston:223'),
    });
    const space = await getResource(m.world.ctx, { id: await m.localOf('space', 1_000) });
    const floorId = await m.localOf('floor', 200);
    const categoryId = await m.localOf('spaceType', 2);
    expect(space).toMatchObject({ name: 'Space 0', type: 'room', capacity: 8, floorId, categoryId });
    const links = await m.links('space');
    const spaces = await sliceResources(m.world.ctx, { ids: links.flatMap(({ localId }) => localId ?? []) }, EVERY);
    const names = new Map(spaces.items.map(({ id, name }) => [id, name]));
    expect(links.map(({ localId }) => names.get(localId ?? 0))).toEqual(links.map(({ name }) => name));
    const after = await m.dump();
    await m.apply(plan.id);
    const again = await m.plan();
    expect(tally(again, 'create')).toEqual({ country: 0, region: 0, building: 0, floor: 0, spaceType: 0, space: 0 });
    expect((await m.items(again.id)).flatMap(({ differences }) => differences)).toEqual([]);
    await m.apply(again.id);
    expect(await m.dump()).toBe(after);
    expect(await m.events('merge_plan.applied')).toHaveLength(2);
  });

  it('goes on where a killed process stood', async () => {
    const plan = await m.plan();
    await m.merges.applyMergePlan(m.world.ctx, { id: m.id, planId: plan.id });
    const dying = { ...mergeUses, createTogether: () => Promise.reject(new Error('killed')) };
    await expect(applyBy(dying).outside(m.world.ctx, { planId: plan.id }, m.turn)).rejects.toThrow('killed');
    expect(await m.get(plan.id)).toMatchObject({ state: 'applying', progress: { done: 12, of: 84 } });
    await applyBy(mergeUses).outside(m.world.ctx, { planId: plan.id }, m.turn);
    expect(await m.get(plan.id)).toMatchObject({ state: 'applied', progress: { done: 84, of: 84 } });
    expect(await m.links('space')).toHaveLength(72);
  });
});

describe('taking back', () => {
  it('leaves what was here as it was, to the byte', async () => {
    const at = { zone: 'Europe/London', regionId: null };
    const { id: buildingId } = await createBuilding(m.world.ctx, { name: 'TOWER 1', address: 'Ours', ...at });
    const { id: floorId } = await createFloor(m.world.ctx, { name: 'floor 1', buildingId, level: 1 });
    await createResource(m.world.ctx, { name: 'space  40', type: 'room', buildingId, floorId, capacity: 3 });
    const before = await m.dump();
    const plan = await m.plan();
    expect(tally(plan, 'link')).toMatchObject({ building: 1, floor: 1, space: 1 });
    await m.apply(plan.id);
    expect(await m.dump()).not.toBe(before);
    const undone = await m.undo(plan.id);
    expect([undone.state, undone.progress]).toEqual(['undone', { done: 84, of: 84 }]);
    expect(await m.dump()).toBe(before);
    expect(await m.links('space')).toEqual([]);
    expect(await m.events('merge_plan.undone')).toHaveLength(1);
    await m.reread();
    expect(await m.dump()).toBe(before);
  });

  it('spares a booking, a rename and a new desk that were made in between, and says so', async () => {
    const plan = await m.plan();
    await m.apply(plan.id);
    const [booked, renamed] = [await m.localOf('space', 1_000), await m.localOf('space', 1_002)];
    const host = await createUser(m.world);
    const day = Temporal.Now.plainDateISO().add({ days: 3 }).toString();
    const times = { start: `${day}T10:00:00`, end: `${day}T11:00:00` };
    await createBooking(contextFor(base.database, host.who), { resourceIds: [booked], title: 'Plans', ...times });
    await updateResource(m.world.ctx, { id: renamed, name: 'The blue room' });
    const there = { buildingId: await m.localOf('building', 11), floorId: await m.localOf('floor', 202) };
    const { id: desk } = await createResource(m.world.ctx, { name: 'Desk of ours', type: 'desk', ...there });
    const undone = await m.undo(plan.id);
    expect(undone.state).toBe('undone');
    const kept = (await m.items(plan.id)).filter(({ state }) => state === 'kept');
    expect(kept.map(({ entity, name }) => `${entity} ${name}`).toSorted()).toEqual([
      'building Tower 0',
      'building Tower 1',
      'country United Kingdom',
      'country United States',
      'floor Floor 1',
      'floor Floor 1',
      'region Houston',
      'region London',
      'space Space 0',
      'space Space 2',
      'spaceType Conference',
    ]);
    expect((await getResource(m.world.ctx, { id: renamed })).name).toBe('The blue room');
    expect((await getResource(m.world.ctx, { id: desk })).retired).toBe(false);
  });
});

describe('a plan of what is tied', () => {
  it('says what it will write to what people have moved elsewhere', async () => {
    await m.apply((await m.plan()).id);
    const id = await m.localOf('space', 1_000);
    const { id: buildingId } = await createBuilding(m.world.ctx, { name: 'Ours', zone: 'UTC' });
    const { id: floorId } = await createFloor(m.world.ctx, { name: 'Ground', buildingId, level: 0 });
    await updateResource(m.world.ctx, { id, buildingId, floorId });
    changed(place.site.rooms[0], { name: 'Renamed' });
    await m.start();
    const plan = await m.plan();
    const item = (await m.items(plan.id, 'space')).find(({ externalId }) => externalId === '1000');
    expect(item?.differences).toEqual([{ field: 'name', ours: 'Space 0', theirs: 'Renamed' }]);
    await m.apply(plan.id);
    expect(await getResource(m.world.ctx, { id })).toMatchObject({ name: 'Renamed', buildingId, floorId });
  });

  it('is forgotten once another one is followed for good', async () => {
    const settle = ({ id }: { readonly id: number }) =>
      m.world.db
        .updateTable('mergePlan')
        .set({ undoableUntil: new Date(0) })
        .where('id', '=', id)
        .execute();
    const one = await m.apply((await m.plan()).id);
    await settle(one);
    const other = await m.apply((await m.plan()).id);
    // Where that one is undone, the one before it is followed again.
    const third = await m.plan();
    expect(await m.items(one.id)).toHaveLength(92);
    await m.apply(third.id);
    await settle(other);
    await m.plan();
    expect([await m.items(one.id), (await m.get(one.id)).counts]).toEqual([[], []]);
    expect(await m.items(other.id)).toHaveLength(92);
    expect(await m.items(third.id)).toHaveLength(92);
  });
});

it('writes to what is tied by its ids here: nobody waits in a circle', async () => {
  const { id: buildingId } = await createBuilding(m.world.ctx, { name: 'Tower 0', zone: 'America/Chicago' });
  const { id: floorId } = await createFloor(m.world.ctx, { name: 'Floor 1', buildingId, level: 1 });
  for (const n of [4, 2, 6, 0])
    await createResource(m.world.ctx, { name: `SPACE ${n}`, type: 'room', buildingId, floorId, capacity: 3 });
  const written: number[] = [];
  const updateResource: typeof mergeUses.updateResource = (tx, change) => {
    written.push(change.id);
    return mergeUses.updateResource(tx, change);
  };
  await m.apply((await m.plan()).id, { ...mergeUses, updateResource });
  expect(written).toHaveLength(4);
  expect(written).toEqual(written.toSorted((a, b) => a - b));
});

describe('following', () => {
  beforeEach(async () => {
    await m.apply((await m.plan()).id);
  });

  it('writes what the source changes, but for what a person has changed', async () => {
    const [one, other] = [await m.localOf('space', 1_000), await m.localOf('space', 1_002)];
    await updateResource(m.world.ctx, { id: other, name: 'Ours' });
    changed(place.site.rooms[0], { name: 'Renamed', capacity: 12 });
    changed(place.site.rooms[2], { name: 'Theirs', capacity: 12 });
    await m.reread('incremental');
    expect(await getResource(m.world.ctx, { id: one })).toMatchObject({ name: 'Renamed', capacity: 12 });
    expect(await getResource(m.world.ctx, { id: other })).toMatchObject({ name: 'Ours', capacity: 12 });
    const link = (await m.links('space')).find(({ localId }) => localId === other);
    expect(link?.differences).toEqual([{ field: 'name', ours: 'Ours', theirs: 'Theirs' }]);
  });

  it('takes a deleted space out of use, and the same one comes back with it', async () => {
    const id = await m.localOf('space', 1_000);
    const [room] = place.site.rooms.splice(0, 1);
    await m.reread();
    await m.reread();
    expect((await getResource(m.world.ctx, { id })).retired).toBe(true);
    if (room) place.site.rooms.unshift(room);
    await m.reread();
    expect((await getResource(m.world.ctx, { id })).retired).toBe(false);
    expect(await m.localOf('space', 1_000)).toBe(id);
  });

  it('tells whoever has booked a space that goes out of use, once for all that go', async () => {
    const ids = [await m.localOf('space', 1_000), await m.localOf('space', 1_002)];
    const host = await createUser(m.world);
    const day = Temporal.Now.plainDateISO().add({ days: 3 }).toString();
    const times = { start: `${day}T10:00:00`, end: `${day}T11:00:00`, hostId: host.id, overrule: true };
    for (const id of ids) await createBooking(m.world.ctx, { resourceIds: [id], ...times });
    await m.reacted();
    const letters = () =>
      m.world.db.selectFrom('mail').select('subject').where('recipient', '=', host.email).orderBy('id').execute();
    const before = (await letters()).length;
    place.site.rooms = place.site.rooms.filter(({ id }) => id !== 1_000 && id !== 1_002);
    for (let i = 0; i < 3; i++) {
      await m.reread();
      await m.reacted();
    }
    const fresh = (await letters()).slice(before).map(({ subject }) => subject);
    expect(fresh).toEqual([expect.stringMatching(/^Out of use: .+ \(Tower 0\) and .+ \(Tower 0\)$/)]);
  });

  it('moves a building whose city and country change: the same one, with its bookings', async () => {
    const [id, space] = [await m.localOf('building', 10), await m.localOf('space', 1_000)];
    const host = await createUser(m.world);
    const day = Temporal.Now.plainDateISO().add({ days: 3 }).toString();
    const times = { start: `${day}T10:00:00`, end: `${day}T11:00:00` };
    const booking = await createBooking(contextFor(base.database, host.who), { resourceIds: [space], ...times });
    changed(place.site.buildings[0], { city: 'Canillo', countryId: 7, state: null });
    await m.reread();
    const building = await getBuilding(m.world.ctx, { id });
    const region = await getRegion(m.world.ctx, { id: building.regionId ?? 0 });
    expect([region.name, region.countryId]).toEqual(['Canillo', await m.localOf('country', 7)]);
    expect(building.zone).toBe('America/Chicago');
    const before = { id: booking.id, state: booking.state, hostId: booking.hostId };
    expect(await getBooking(m.world.ctx, { id: booking.id })).toMatchObject(before);
  });

  it('adds what is new in what is tied; what is perhaps here waits', async () => {
    const [buildingId, floorId] = [await m.localOf('building', 10), await m.localOf('floor', 200)];
    await createResource(m.world.ctx, { name: 'The Annex Office', type: 'room', buildingId, floorId });
    const fresh = { floorId: 200, typeId: 2, capacity: 4, reservable: true, dateCreated: 1_800_000_000_000 };
    place.site.rooms.push({ id: 9_001, name: 'Corner', ...fresh }, { id: 9_002, name: 'Annex Office', ...fresh });
    await m.reread('incremental');
    expect(await getResource(m.world.ctx, { id: await m.localOf('space', 9_001) })).toMatchObject({
      name: 'Corner',
      floorId,
    });
    expect((await m.links('space', 'waiting')).map(({ externalId }) => externalId)).toEqual(['9002']);
  });

  it('says what is new as a plan would: of what type, and where', async () => {
    const [type, at] = [{ id: 9, name: 'Booth', group: 'We Spaces' as const }, 1_800_000_000_000];
    const room = { id: 9_001, name: 'Corner', floorId: 200, typeId: 9, capacity: 4, reservable: true, dateCreated: at };
    place.site.types.push({ ...type, dateCreated: at });
    place.site.rooms.push(room);
    await m.reread('incremental');
    const { items: categories } = await listCategories(m.world.ctx, { limit: 100 });
    expect(categories.find(({ name }) => name === 'Booth')).toMatchObject({ type: 'room' });
    const plan = (await m.merges.listMergePlans(m.world.ctx, { id: m.id })).items[0];
    const followed = (await m.items(plan?.id ?? 0)).filter(({ externalId }) => externalId === '9001');
    expect(followed.map(({ path }) => path)).toEqual([['United States', 'Houston', 'Tower 0', 'Floor 1']]);
  });

  it('keeps of a changed space type what its spaces are', async () => {
    const typeOf = async () => {
      const rows = await m.world.db.selectFrom('mergeItem').selectAll().where('entity', '=', 'spaceType').execute();
      return rows.filter(({ externalId }) => externalId === '2').map(({ theirs }) => theirs);
    };
    const before = await typeOf();
    expect(before).toMatchObject([{ name: 'Conference', type: 'room' }]);
    changed(place.site.types[1], { name: 'Meeting' });
    await m.reread('incremental');
    expect(await typeOf()).toMatchObject([{ name: 'Meeting', type: 'room' }]);
  });

  it('takes as much as a plan has, and says so', async () => {
    const plan = (await m.merges.listMergePlans(m.world.ctx, { id: m.id })).items[0];
    const last = { planId: plan?.id ?? 0, id: MAX_ITEMS - 1, entity: 'space', externalId: 'last', path: [], rev: 1 };
    await m.world.db
      .insertInto('mergeItem')
      .values({ tenantId: m.world.tenant.id, ...last, theirs: JSON.stringify({ name: 'Last' }), result: 'skip' })
      .execute();
    const fresh = { floorId: 200, typeId: 2, capacity: 4, reservable: true, dateCreated: 1_800_000_000_000 };
    place.site.rooms.push({ id: 9_001, name: 'Corner', ...fresh });
    await m.reread('incremental');
    expect([await m.localOf('space', 9_001), (await m.get(last.planId)).stateReason]).toEqual([
      expect.any(Number),
      null,
    ]);
    place.site.rooms.push({ id: 9_002, name: 'Annex', ...fresh });
    await m.reread();
    expect(await m.localOf('space', 9_002)).toBe(0);
    const after = await m.get(last.planId);
    expect([after.state, after.stateReason]).toEqual(['applied', expect.stringContaining('100,000')]);
    // What it has goes on.
    changed(place.site.rooms[0], { name: 'Renamed' });
    await m.reread('incremental');
    expect(await getResource(m.world.ctx, { id: await m.localOf('space', 1_000) })).toMatchObject({ name: 'Renamed' });
  });

  it('makes nothing anew that was deleted here', async () => {
    await deleteResource(m.world.ctx, { id: await m.localOf('space', 1_000) });
    await m.reacted();
    changed(place.site.rooms[0], { name: 'Renamed' });
    await m.reread('incremental');
    expect((await m.links('space', 'let_go')).map(({ externalId }) => externalId)).toEqual(['1000']);
    expect(await m.localOf('space', 1_000)).toBe(0);
  });
});

describe('a person', () => {
  it('decides what is ambiguous, and what is in it is looked for anew', async () => {
    const { id: regionless } = await createBuilding(m.world.ctx, { name: 'Tower 0', zone: 'America/Chicago' });
    const { id: twin } = await createBuilding(m.world.ctx, { name: 'Tower 0', zone: 'America/Chicago' });
    await createFloor(m.world.ctx, { name: 'Floor 1', buildingId: twin, level: 1 });
    const plan = await m.plan();
    const [tower] = await m.items(plan.id, 'building');
    expect(tower).toMatchObject({ result: 'ambiguous', reason: 'several_local', localId: null });
    expect(tower?.proposals.map(({ localId }) => localId)).toEqual([regionless, twin]);
    expect((await m.items(plan.id, 'floor'))[0]).toMatchObject({ result: 'skip', reason: 'parent_undecided' });
    const wish = { id: m.id, planId: plan.id, version: plan.version };
    const change = (items: object[], more = {}) =>
      m.merges.updateMergeItems(m.world.ctx, { ...wish, ...more, items: items as never });
    expect(await refusal(change([{ id: tower?.id, result: 'link' }]))).toBe('invalid_request items[0].localId');
    expect(await refusal(change([{ id: tower?.id, result: 'link', localId: 1_000_000 }]))).toContain(
      'items[0].localId',
    );
    const both = await m.items(plan.id, 'building');
    const twice = both.map(({ id }) => ({ id, result: 'link', localId: twin }));
    expect(await refusal(change(twice))).toContain('already_linked');
    const after = await change([{ id: tower?.id, result: 'link', localId: twin }]);
    expect(after.version).toBe(plan.version + 1);
    expect(await refusal(change([{ id: tower?.id, result: 'skip' }]))).toBe('version_conflict version');
    const floors = await m.items(plan.id, 'floor');
    expect(floors.map(({ result }) => result)).toEqual(['link', 'create', 'create', 'create']);
    await m.apply(plan.id);
    expect(await m.localOf('building', 10)).toBe(twin);
    expect(await refusal(change([{ id: tower?.id, result: 'skip' }], { version: undefined }))).toContain(
      'merge_plan_state',
    );
  });

  it('has added what is in something unsure once that is known, and is told what can never be', async () => {
    const { id: twin } = await createBuilding(m.world.ctx, { name: 'Tower 0', zone: 'America/Chicago' });
    await createBuilding(m.world.ctx, { name: 'Tower 0', zone: 'America/Chicago' });
    const { id: planId } = await m.plan();
    const say = (item: object) => m.merges.updateMergeItems(m.world.ctx, { id: m.id, planId, items: [item as never] });
    const floor = async () => (await m.items(planId, 'floor'))[0];
    const unbookable = async () => (await m.items(planId, 'space')).find(({ reason }) => reason === 'not_bookable');
    const id = (await floor())?.id;
    await say({ id, result: 'create' });
    expect(await floor()).toMatchObject({ result: 'skip', reason: 'parent_undecided', chosen: true });
    const [tower] = await m.items(planId, 'building');
    await say({ id: tower?.id, result: 'link', localId: twin });
    expect(await floor()).toMatchObject({ result: 'create', reason: null, chosen: true });
    expect((await m.items(planId, 'space')).filter(({ reason }) => reason?.startsWith('parent_'))).toEqual([]);
    expect(await refusal(say({ id: (await unbookable())?.id, result: 'create' }))).toBe(
      'invalid_request items[0].result',
    );
    // Whoever says so of her own has it left out, wherever that is.
    await say({ id, result: 'skip' });
    await say({ id: tower?.id, result: 'create' });
    expect(await floor()).toMatchObject({ result: 'skip', reason: null, chosen: true });
  });

  it('is not asked what a foreign code means: one building is called by it', async () => {
    await createBuilding(m.world.ctx, { name: 'T0', zone: 'UTC' });
    const plan = await m.plan();
    expect((await m.items(plan.id, 'building'))[0]).toMatchObject({ result: 'link', rule: 'code' });
  });

  it('is told of a region that waits that it is a city of buildings alone', async () => {
    const { id: countryId } = await createCountry(m.world.ctx, { name: 'United States', code: 'US' });
    for (const name of ['HOUSTON', 'Houston']) await createRegion(m.world.ctx, { name, countryId });
    await m.apply((await m.plan()).id);
    const waiting = await m.links('region', 'waiting');
    expect(waiting.map(({ name, derived }) => [name, derived])).toEqual([['Houston', true]]);
  });
});
