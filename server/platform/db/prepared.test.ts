import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, createTenant, type TestDatabase } from '../../../test/support/database.ts';
import { ALL_TENANTS } from './connect.ts';
import { prepared } from './prepared.ts';

let testing: TestDatabase;
beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());

describe('a prepared query', () => {
  const bySlug = prepared((given: { readonly slug: string; readonly ids: readonly number[] }, db) =>
    db
      .selectFrom('tenant')
      .select(['id', 'slug', 'createdAt'])
      .where('slug', '=', given.slug)
      .where(sql<boolean>`id = any(${given.ids}::integer[])`)
      .where('zone', '=', 'Europe/London'),
  );

  test('has one text for all values, and keeps those that were written into it', () => {
    const [one, other] = [bySlug.with({ slug: 'a', ids: [1] }), bySlug.with({ slug: 'b', ids: [2, 3] })];
    expect(one.sql).toBe(other.sql);
    expect(one.parameters).toEqual(['a', [1], 'Europe/London']);
    expect(other.parameters).toEqual(['b', [2, 3], 'Europe/London']);
  });

  test('finds what its builder would have found, each time by the values given', async () => {
    const { database } = testing;
    const tenants = [await createTenant(database), await createTenant(database)];
    const elsewhere = await createTenant(database, 'UTC');
    const db = database.forTenant(ALL_TENANTS);
    const ids = [...tenants, elsewhere].map(({ id }) => id);
    for (const { id, slug } of tenants) {
      expect(await bySlug.run(db, { slug, ids })).toEqual([{ id, slug, createdAt: expect.any(Date) }]);
      expect(await bySlug.run(db, { slug, ids: [] })).toEqual([]);
    }
    expect(await bySlug.run(db, { slug: elsewhere.slug, ids })).toEqual([]);
  });

  test('is kept by the connection, and one of many values is not: it would take the place of others', async () => {
    const db = testing.database.forTenant(ALL_TENANTS);
    const kept = async (text: string): Promise<number> => {
      const rows = await sql`select from pg_prepared_statements where statement like ${`%${text}%`}`.execute(db);
      return rows.rows.length;
    };
    const listing = (count: number) =>
      db
        .selectFrom('tenant')
        .select('slug as listed')
        .where(
          'id',
          'in',
          Array.from({ length: count }, (_, i) => i),
        );
    for (const count of [3, 30, 31]) await listing(count).execute();
    expect(await kept('as "listed"')).toBe(1);
  });

  test('of plain SQL may name one value twice', async () => {
    const twice = prepared(
      ({ text }: { readonly text: string }) => sql<{ same: boolean }>`
      select ${text}::text = ${text}::text as same`,
    );
    expect(await twice.run(testing.database.forTenant(ALL_TENANTS), { text: 'x' })).toEqual([{ same: true }]);
  });
});
