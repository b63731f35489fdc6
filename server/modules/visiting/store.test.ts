import { sql, type RawBuilder } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { MAX_UNWELCOME } from './contract.ts';
import { keysOf } from './keys.ts';
import { fitting, naming, selectNaming } from './store.ts';

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

/** Rows that a query takes into the hand. */
async function handledBy(query: RawBuilder<unknown>): Promise<number> {
  const explained = await sql<{ 'QUERY PLAN': [{ Plan: Node }] }>`explain (analyze, format json) ${query}`.execute(
    world.db,
  );
  const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan;
  return plan ? handled(plan) : Number.NaN;
}

describe('many people and a full list of addresses, domains, names and companies', () => {
  const comers = Array.from({ length: COMERS }, (_, i) => ({
    ...keysOf({ name: `Name ${i}`, company: `Company ${i}`, email: `${i}@mail.office.${i}.example` }),
    buildingId: 1,
  }));
  const rowsOfEach = MAX_UNWELCOME + COMERS * (1 + DOMAINS_OF_EACH);

  beforeAll(async () => {
    const said = (i: number) => {
      const [domain, name, company] = [`${i}.example`, `name ${i}`, `company ${i}`];
      const email = `${i}@mail.office.${i}.example`;
      return [{ domain }, { name, nameKey: name }, { company, companyKey: company }, { email }][i % 4];
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
  });

  test('what is allowed is far from each held against each', () => {
    expect(10 * rowsOfEach).toBeLessThan((MAX_UNWELCOME * COMERS) / 20);
  });

  test('who is not received is looked up, and not each held against each entry', async () => {
    const query = fitting(world.ctx, comers);
    const { rows } = await query.execute(world.db);
    const places = new Set(rows.map(({ place }) => place));
    expect([...places].toSorted((a, b) => a - b)).toEqual(Array.from({ length: COMERS }, (_, i) => i));
    expect(await handledBy(query)).toBeLessThan(10 * rowsOfEach);
  });

  test('who is to be forgotten is found by address and by name in the same way', async () => {
    const found = await selectNaming(world.ctx, comers);
    const half = Array.from({ length: COMERS / 2 }, (_, i) => i);
    expect(found.map(({ name, email }) => name ?? email)).toEqual(
      half.map((i) => (i % 2 === 0 ? `name ${2 * i + 1}` : `${2 * i + 1}@mail.office.${2 * i + 1}.example`)),
    );
    expect(await handledBy(naming(world.ctx, comers))).toBeLessThan(10 * rowsOfEach);
  });
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
