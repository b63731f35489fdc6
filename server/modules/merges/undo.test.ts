import { expect, it } from 'vitest';
import { contextFor, createUser, type TestDatabase } from '../../../test/support/database.ts';
import type { Workplace } from '../../../test/support/eptura-workplace.ts';
import { mergingBeside, type Merging } from '../../../test/support/merging.ts';
import { refusal } from '../../../test/support/refused.ts';
import { mergeUses } from '../../place-changes.ts';
import { systemPrincipal } from '../../platform/context/principal.ts';
import { fieldMappingsBy } from '../field-mappings/field-mappings.ts';
import { getResource } from '../resources/resources.ts';
import { storedRecords } from '../sync/sync.ts';
import { mustMayWriteOn } from './merges.ts';
import { undoBy } from './undo.ts';

let base: TestDatabase;
let place: Workplace;
let m: Merging;
mergingBeside(4, (beside) => ({ base, place, m } = beside));

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

it('what somebody has hung on a thing stays, and what it is in', async () => {
  const { id: planId } = await m.apply((await m.plan()).id);
  const [buildingId, resourceId] = [await m.localOf('building', 10), await m.localOf('space', 1_000)];
  const { tenant, db, at } = m.world;
  const guest = { email: 'guest@example.com', reason: 'A fight', createdBy: 'system', createdAt: at };
  await db
    .insertInto('unwelcomeVisitor')
    .values({ tenantId: tenant.id, buildingId, ...guest })
    .execute();
  const { id: userId } = await createUser(m.world);
  await db.insertInto('favourite').values({ tenantId: tenant.id, userId, resourceId }).execute();
  await m.undo(planId);
  const kept = (await m.items(planId)).filter(({ state }) => state === 'kept');
  expect(kept.map(({ entity, externalId, note }) => [entity, externalId, note])).toEqual(
    expect.arrayContaining([
      ['building', '10', 'Something else is in it by now'],
      ['space', '1000', 'Something else is in it by now'],
    ]),
  );
  expect(
    await db.selectFrom('unwelcomeVisitor').select('buildingId').where('tenantId', '=', tenant.id).execute(),
  ).toEqual([{ buildingId }]);
  expect(await db.selectFrom('favourite').select('resourceId').where('userId', '=', userId).execute()).toEqual([
    { resourceId },
  ]);
  expect((await getResource(m.world.ctx, { id: resourceId })).retired).toBe(false);
});

it('a connection stays while its plan is taken back', async () => {
  const { id: planId } = await m.apply((await m.plan()).id);
  await m.merges.undoMergePlan(m.world.ctx, { id: m.id, planId });
  expect(await refusal(m.connections.deleteConnection(m.world.ctx, { id: m.id }))).toBe('connection_busy');
  await undoBy(mergeUses).outside(m.world.ctx, { planId }, m.turn);
  await m.connections.deleteConnection(m.world.ctx, { id: m.id });
});

it('who may change a mapping alone does not have spaces written to by it', async () => {
  const at = { id: m.id, entity: 'space' } as const;
  const mappings = fieldMappingsBy({ ...m.options, ...storedRecords, mustMayWrite: mustMayWriteOn });
  const document = {
    entity: 'space',
    fields: [{ to: 'name', from: '$.name', ops: ['upper'], required: true }],
  } as const;
  const mapper = contextFor(base.database, systemPrincipal(m.world.tenant, new Set(['mapping:write'])));
  await mappings.saveMapping(mapper, { ...at, document });
  await mappings.activateMapping(mapper, at);
  await mappings.rollBackMapping(mapper, { ...at, to: 0 });
  const { id: planId } = await m.plan();
  await m.merges.applyMergePlan(m.world.ctx, { id: m.id, planId });
  await mappings.saveMapping(mapper, { ...at, document });
  // However many were taken back since.
  const later = { tenantId: m.world.tenant.id, connectionId: m.id, revs: '{}', state: 'undone', createdAt: m.world.at };
  await m.world.db
    .insertInto('mergePlan')
    .values(Array.from({ length: 201 }, () => later))
    .execute();
  expect(await refusal(mappings.activateMapping(mapper, at))).toBe('forbidden');
  expect(await refusal(mappings.rollBackMapping(mapper, { ...at, to: 0 }))).toBe('forbidden');
  // What records say is shown with spaces by it: not to who may not read them.
  const scopes = new Set(['mapping:write', 'spaces:write'] as const);
  const keeper = contextFor(base.database, systemPrincipal(m.world.tenant, scopes));
  expect(await refusal(mappings.activateMapping(keeper, at))).toBe('forbidden');
  expect(await refusal(m.merges.listMergeItems(mapper, { id: m.id, planId }))).toBe('forbidden');
  await mappings.activateMapping(m.world.ctx, at);
});
