import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { MAX_UNWELCOME } from './contract.ts';
import { keysOf } from './keys.ts';
import { fitting } from './store.ts';

/** As many as a page of visits has whole groups of, and more. */
const COMERS = 2_000;
const DOMAINS_OF_EACH = 4;

let testing: TestDatabase;
let world: World;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
});
afterAll(() => testing[Symbol.asyncDispose]());

interface Node {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** Rows that are taken into the hand, all steps together. */
const handled = (node: Node): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0)) *
    node['Actual Loops'] +
  (node.Plans ?? []).reduce((sum, part) => sum + handled(part), 0);

test('many who come are looked up in a full list of domains, names and companies, and not each held against each entry', async () => {
  const said = (i: number) => {
    const [domain, name, company] = [`${i}.example`, `name ${i}`, `company ${i}`];
    return [{ domain }, { name, nameKey: name }, { company, companyKey: company }, { email: `${i}@x.example` }][i % 4];
  };
  const entries = Array.from({ length: MAX_UNWELCOME }, (_, i) => ({
    tenantId: world.tenant.id,
    createdAt: world.at,
    reason: 'Many',
    createdBy: 'a test',
    ...said(i),
  }));
  for (let i = 0; i < entries.length; i += 1_000)
    await world.db
      .insertInto('unwelcomeVisitor')
      .values(entries.slice(i, i + 1_000))
      .execute();
  const comers = Array.from({ length: COMERS }, (_, i) => ({
    ...keysOf({ name: `Name ${i}`, company: `Company ${i}`, email: `${i}@mail.office.${i}.example` }),
    buildingId: 1,
  }));
  const query = fitting(world.ctx, comers);
  const { rows } = await query.execute(world.db);
  const places = new Set(rows.map(({ place }) => place));
  // One of four entries is about an address, which nobody here has.
  expect([...places].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: COMERS }, (_, i) => i).filter((i) => i % 4 !== 3),
  );
  const explained = await sql<{ 'QUERY PLAN': [{ Plan: Node }] }>`explain (analyze, format json) ${query}`.execute(
    world.db,
  );
  const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan;
  const each = MAX_UNWELCOME + COMERS * (1 + DOMAINS_OF_EACH);
  expect(plan && handled(plan)).toBeLessThan(10 * each);
  expect(10 * each).toBeLessThan((MAX_UNWELCOME * COMERS) / 20);
});

test.each([
  ['umbrella.example', true],
  ['mail.umbrella.example', true],
  ['notumbrella.example', false],
  ['umbrella.example.org', false],
  ['example', false],
])('an entry about umbrella.example fits who writes from %s: %s', async (domain, fits) => {
  const own = await createWorld(testing.database);
  const entry = { tenantId: own.tenant.id, createdAt: own.at, reason: 'One', createdBy: 'a test' };
  await own.db
    .insertInto('unwelcomeVisitor')
    .values({ ...entry, domain: 'umbrella.example' })
    .execute();
  const comer = { ...keysOf({ name: 'Uma', company: '', email: `Uma@${domain.toUpperCase()}` }), buildingId: 1 };
  expect((await fitting(own.ctx, [comer]).execute(own.db)).rows.length > 0).toBe(fits);
});
