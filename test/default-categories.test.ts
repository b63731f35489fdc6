import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Category } from '../server/modules/places/contract.ts';
import { broughtUpFrom } from './support/database.ts';
import { startTestServer, type TestServer } from './support/server.ts';

const BEFORE = '2027-03-20-group-kinds.sql';
/** A workplace without categories, one with some that are called as the default ones are, one with others. */
const THERE = `
  insert into tenant (slug, name, zone) values ('bare', 'Bare', 'UTC'), ('same', 'Same', 'UTC'), ('other', 'Other', 'UTC');
  set atrium.tenant = '0';
  insert into category (tenant_id, name, created_at, version)
    select tenant.id, given.name, now(), 3 from tenant
    join (values (1, 'same', ' desk '), (2, 'same', 'DESK'), (3, 'other', 'Desks'), (4, 'other', 'Meeting')) as given (at, slug, name)
      using (slug) order by at;
  reset atrium.tenant`;

test('a workplace of old has a default category of rooms and one of desks: its own where it is called so', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows } = await client.query<Record<'slug' | 'said', string>>(`
      select slug, concat_ws(' ', '"' || category.name || '"', type, case when is_default then 'default' end, category.version) as said
      from category join tenant on tenant.id = tenant_id order by tenant.id, category.id`);
    const of = (slug: string) => rows.filter((row) => row.slug === slug).map(({ said }) => said);
    expect(of('bare').toSorted()).toEqual(['"Desk" desk default 1', '"Meeting Room" room default 1']);
    expect(of('same')).toEqual(['" desk " desk default 3', '"DESK" 3', '"Meeting Room" room default 1']);
    expect(of('other').slice(0, 2)).toEqual(['"Desks" 3', '"Meeting" 3']);
    expect(of('other').slice(2).toSorted()).toEqual(['"Desk" desk default 1', '"Meeting Room" room default 1']);
  });
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

test('a new workplace has them from the first day, and keeps them; further ones may be of a type', async () => {
  const { items } = (await server.call('GET', '/categories')).body as { readonly items: readonly Category[] };
  expect(items.map(({ name, type, isDefault, names }) => [name, type, isDefault, Object.keys(names)])).toEqual([
    ['Desk', 'desk', true, ['de', 'zh-Hant']],
    ['Meeting Room', 'room', true, ['de', 'zh-Hant']],
  ]);
  const [desk] = items;
  const gone = await server.call('DELETE', `/categories/${desk?.id}`);
  expect([gone.status, gone.body]).toEqual([409, expect.objectContaining({ code: 'in_use' })]);
  const renamed = await server.call('PATCH', `/categories/${desk?.id}`, { name: 'Workplace' });
  expect(renamed.body).toMatchObject({ name: 'Workplace', type: 'desk', isDefault: true });
  const add = (more: object) => server.call('POST', '/categories', { name: 'Booth', ...more });
  expect((await add({ type: 'room' })).body).toMatchObject({ type: 'room', isDefault: false });
  expect((await add({})).body).toMatchObject({ type: null, isDefault: false });
  for (const more of [{ type: 'sofa' }, { type: '' }, { isDefault: true }]) expect((await add(more)).status).toBe(400);
});
