import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tablesStillNamed } from './support/guards/known.ts';
import { compare } from './support/guards/report.ts';
import { judgeTables, tablesOfSchema, viewsOfSchema } from './support/guards/tables.ts';
import { readFiles, root } from './support/sources.ts';

const schema = readFileSync(join(root, 'migrations/schema.sql'), 'utf8');
const tables = tablesOfSchema(schema);
const views = viewsOfSchema(schema);

test('a table is named by its owner alone, and a view by those it was made for', () => {
  const { seen, violations, owners } = judgeTables(readFiles(['server']), tables.union(views));
  expect(views.size).toBe((schema.match(/^create view /gm) ?? []).length);
  expect(views.size).toBeGreaterThan(5);
  expect(tables.size).toBe((schema.match(/^create (?:unlogged )?table (?!\w+ partition of)/gm) ?? []).length);
  expect(tables.size).toBeGreaterThan(30);
  expect(seen).toBeGreaterThan(150);
  expect([...owners.keys()]).toEqual([...tables, ...views]);
  expect(compare(violations, tablesStillNamed)).toEqual({ outdated: [], unknown: [] });
});

test('the list of what is still to go can only become shorter', () => {
  const violations = ['server/a.ts:1 hold', 'server/a.ts:9 hold', 'server/b.ts:2 mail'];
  expect(compare(violations, ['server/a.ts hold', 'server/c.ts event'])).toEqual({
    outdated: ['server/c.ts event'],
    unknown: ['server/b.ts:2 mail'],
  });
});

describe('planted', () => {
  const names = new Set(['box', 'lid', 'lid_colour', 'parcel']);
  const platform = { parcel: ['server/platform/post/', 'server/platform/ids.ts'] };
  const stores = [
    ['server/modules/boxes/store.ts', `tx.db.insertInto('box').values({}).execute();`],
    ['server/modules/lids/store.ts', 'sql`insert into lid values (1); insert into lid_colour (lid_id) values (1)`;'],
  ] as const;
  const judged = (...files: readonly (readonly [path: string, text: string])[]) =>
    judgeTables(new Map([...stores, ...files]), names, platform).violations;
  const elsewhere = 'server/modules/lids/lids.ts';

  test('owners are found by whose store adds rows', () => {
    const { owners, seen } = judgeTables(new Map(stores), names, platform);
    expect(Object.fromEntries(owners)).toEqual({
      box: ['server/modules/boxes/store.ts'],
      lid: ['server/modules/lids/store.ts'],
      lid_colour: ['server/modules/lids/store.ts'],
      parcel: platform.parcel,
    });
    expect(seen).toBe(3);
  });

  test.each([
    `ctx.db.selectFrom('box').selectAll().execute();`,
    `ctx.db.selectFrom(['lidColour', 'box as b']).execute();`,
    `ctx.db\n.selectFrom('x')\n.leftJoin('box as b', 'b.id', 'x.id');`,
    `ctx.db.deleteFrom('x').using('box').execute();`,
    `tx.db.updateTable('box').set({}).execute();`,
    'sql`select 1 from box`;',
    'sql`select * from only public.box b where b.id = ${id}`;',
    'sql`select x from ${sql.table(other)}, box b`;',
    'sql`with gone as (delete from box using x returning id) select id from gone`;',
    'sql`select (select count(*) from "box") as n`;',
    'sql`update box set a = 1`;',
    "client.query('truncate box, x');",
    "sql.raw('lock table box');",
    `sql\`select 'box'::regclass\`;`,
    `sql\`select pg_get_serial_sequence('box', 'id')\`;`,
    `ctx.db.selectFrom((eb) => eb.selectFrom('box').as('b'));`,
    `sql.table('box');`,
  ])('%s', (text) => {
    const found = judged([elsewhere, text]).map((one) => one.replace(/:\d+/, ''));
    expect(found).toEqual(expect.arrayContaining([`${elsewhere} box`]));
  });

  test('the line is the table’s own', () => {
    expect(
      judged([elsewhere, 'x();\nsql`\n  select 1\n  from box`;\ndb\n  .selectFrom("x")\n  .innerJoin("box", 1);']),
    ).toEqual([`${elsewhere}:4 box`, `${elsewhere}:7 box`]);
  });

  test('a table nobody keeps, one that two keep, a module that uses the platform’s, and a variable', () => {
    expect(judgeTables(new Map([stores[0]]), names, platform).violations).toEqual([
      "lid has no owner: no module's store.ts adds to it",
      "lid_colour has no owner: no module's store.ts adds to it",
    ]);
    expect(judged(['server/modules/bags/store.ts', `tx.db.insertInto('box');`])).toEqual([
      'box has two owners: server/modules/boxes/store.ts, server/modules/bags/store.ts',
    ]);
    expect(judged([elsewhere, `tx.db.insertInto('parcel');`])).toEqual([`${elsewhere}:1 parcel`]);
    expect(judged([elsewhere, `tx.db.selectFrom(name);`])).toEqual([`${elsewhere}:1 names a table by a variable`]);
    expect(judgeTables(new Map(stores), names, { ...platform, gone: [] }).violations).toEqual([
      'gone is owned, and there is no such table',
    ]);
  });

  test('a store that adds by a variable owns what its words name', () => {
    const varied = `const kinds = { box: [], lid: [] }; insert = (kind) => sql\`insert into \${sql.table(kind)} default values\`;`;
    const colour = ['server/modules/colours/store.ts', `tx.db.insertInto('lidColour');`] as const;
    const { owners } = judgeTables(new Map([['server/modules/things/store.ts', varied], colour]), names, platform);
    expect([owners.get('box'), owners.get('lid'), owners.get('lid_colour')]).toEqual([
      ['server/modules/things/store.ts'],
      ['server/modules/things/store.ts'],
      ['server/modules/colours/store.ts'],
    ]);
  });

  test('a view that nobody is listed for, and one that somebody else reads', () => {
    const sees = { ...platform, lid_view: ['server/modules/boxes/store.ts'] };
    const reading = ['server/modules/bags/store.ts', `db.selectFrom('lidView');`] as const;
    const all = new Map([...stores, reading]);
    expect(judgeTables(all, new Set([...names, 'lid_view']), sees).violations).toEqual([`${reading[0]}:1 lid_view`]);
    expect(judgeTables(all, new Set([...names, 'lid_view']), platform).violations).toContain(
      "lid_view has no owner: no module's store.ts adds to it",
    );
  });

  test.each([
    ['server/modules/boxes/store.ts', `db.selectFrom('box'); db.insertInto('box');`],
    ['server/platform/post/send.ts', `sql\`select from parcel for update of parcel skip locked\`;`],
    ['server/platform/ids.ts', `db.selectFrom('parcel');`],
    ['server/demo/load.ts', `db.insertInto('box'); db.insertInto(name);`],
    [elsewhere, `const box = 'box'; tell('a box from afar'); emit('box.opened'); type B = DB['box'];`],
    [elsewhere, 'sql`select told.box from lids_view as box (id) on conflict do update set box = 1`;'],
    [elsewhere, 'fail(`Used only from ${address}, or from box to box`); say("The key goes into box 3");'],
    [elsewhere, `Array.from(box); Buffer.from('box');`],
  ])('lawful: %s %s', (path, text) => {
    expect(judged([path, text])).toEqual([]);
  });
});
