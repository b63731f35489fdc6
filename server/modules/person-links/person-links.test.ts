import { afterAll, beforeAll, expect, it } from 'vitest';
import { contextFor, createTestDatabase, createUser, type TestDatabase } from '../../../test/support/database.ts';
import { building, createSyncing, shelf } from '../../../test/support/syncing.ts';
import { peopleSaying } from '../../customs.ts';
import type { SourceRecord } from '../connections/contract.ts';
import { customFieldsBy } from '../custom-fields/custom-fields.ts';
import { fieldMappingsBy } from '../field-mappings/field-mappings.ts';
import { remapsBy, storedRecords } from '../sync/sync.ts';
import { mustMayWriteOn } from '../merges/merges.ts';
import { followPeopleBy, personLinkListener } from './person-links.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const kind = { incremental: 'timestamp', sorted: false, tombstones: true, getById: true, totalKnown: true } as const;
const later = () => ({ changedAt: Temporal.Now.instant().toString() });
const person = (n: number, mail: string | null, more: Partial<SourceRecord> = {}): SourceRecord =>
  building(n, { raw: { Name: `Person ${n}`, Mail: mail, Centre: `c${n}` }, ...more });

/** Two people here, of whom a system has records; what it says of them is declared. */
async function setUp() {
  const source = shelf({ records: { person: [person(1, 'ANA@example.com'), person(2, 'Nobody@example.com')] } });
  const syncing = await createSyncing(base, source, {
    entities: { person: { ...kind, after: [] } },
    mapping: {
      person: {
        entity: 'person',
        fields: [
          { to: 'name', from: '$.Name', required: true },
          { to: 'email', from: '$.Mail', ops: ['trim'] },
          { to: 'custom.cost_centre', from: '$.Centre' },
        ],
      },
    },
  });
  const { world, id, options } = syncing;
  const ana = await createUser(world, { name: 'Ana', email: 'Ana@Example.com' });
  const ben = await createUser(world, { name: 'Ben', email: 'ben@example.com' });
  const fields = customFieldsBy({ mustMayWrite: mustMayWriteOn });
  await fields.createCustomField(world.ctx, {
    id,
    entity: 'person',
    key: 'cost_centre',
    label: 'Centre',
    type: 'text',
  });
  const people = peopleSaying(options);
  const follow = () =>
    followPeopleBy(options).outside(
      world.ctx,
      { connectionId: id },
      { attempt: 1, signal: new AbortController().signal },
    );
  const said = async (ctx = world.ctx) => {
    const { items } = await people.listUsers(ctx, {});
    return Object.fromEntries(items.flatMap(({ name, custom }) => (custom ? [[name, custom['cost_centre']]] : [])));
  };
  return { ...syncing, source, ana, ben, people, follow, said };
}

it('whoever has the same address is known by it, whichever way it is written, as long as the record is there', async () => {
  const { source, ana, people, activate, start, follow, said, world } = await setUp();
  await activate();
  expect(await said()).toEqual({});
  await follow();
  expect(await said()).toEqual({ Ana: 'c1' });
  expect((await people.getUser(world.ctx, { id: ana.id })).custom).toEqual({ cost_centre: 'c1' });

  const all = source.records['person'] ?? [];
  all[1] = person(2, ' ben@example.com ', later());
  all[0] = person(1, 'ana@example.com', { ...later(), deleted: true });
  await start();
  await follow();
  expect(await said()).toEqual({ Ben: 'c2' });
  const kept = world.db.selectFrom('personLink').select('email').where('tenantId', '=', world.tenant.id);
  expect(await kept.execute()).toEqual([{ email: 'ben@example.com' }]);
  all[1] = person(2, null, later());
  await start();
  await follow();
  expect(await said()).toEqual({});
});

it('of two records of one address the first by its id counts; what says nothing is passed by', async () => {
  const { source, activate, follow, said } = await setUp();
  const both = [
    person(3, 'ben@example.com'),
    person(2, 'ben@example.com', { raw: { Name: 'B', Mail: 'ben@example.com' } }),
  ];
  source.records['person'] = both;
  await activate();
  await follow();
  expect(await said()).toEqual({ Ben: 'c3' });
});

it('is heard of people alone, once for all that has changed', async () => {
  const { world, id, activate, events } = await setUp();
  await activate();
  const [told] = await events('records.changed');
  const hear = (entity: string) =>
    world.ctx.tx((tx) => personLinkListener.react(tx, [{ data: { ...(told?.data as object), entity } }] as never));
  const waiting = () =>
    world.db
      .selectFrom('job')
      .select('key')
      .where('tenantId', '=', world.tenant.id)
      .where('name', '=', 'person_links.follow')
      .execute();
  await hear('booking');
  expect(await waiting()).toEqual([]);
  await hear('person');
  await hear('person');
  expect(await waiting()).toEqual([{ key: String(id) }]);
});

it('others see nothing of it, and everybody what is said of herself', async () => {
  const { activate, follow, said, ana, ben } = await setUp();
  await activate();
  await follow();
  const as = ({ who }: typeof ana) => contextFor(base.database, who);
  expect([await said(as(ben)), await said(as(ana))]).toEqual([{}, { Ana: 'c1' }]);
});

it('another mapping has other addresses count', async () => {
  const { world, id, options, activate, follow, said } = await setUp();
  await activate();
  await follow();
  const mappings = fieldMappingsBy({ ...options, ...storedRecords, mustMayWrite: mustMayWriteOn });
  const document = { entity: 'person', fields: [{ to: 'email', from: '$.Name', ops: [{ const: 'ben@example.com' }] }] };
  await mappings.saveMapping(world.ctx, { id, entity: 'person', document });
  await mappings.activateMapping(world.ctx, { id, entity: 'person' });
  const turn = { attempt: 1, signal: new AbortController().signal };
  await remapsBy(options).outside(world.ctx, { connectionId: id, entity: 'person' }, turn);
  await follow();
  expect(await said()).toEqual({ Ben: 'c1' });
});
