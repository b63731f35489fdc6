import { expect, test } from 'vitest';
import { broughtUpFrom } from './support/database.ts';

const BEFORE = '2026-11-26-standing.sql';
const everyOne =
  'spaces:read,spaces:write,people:read,people:write,bookings:read,bookings:write,bookings:manage,notifications:read,events:read,webhooks:write,tokens:write,audit:read,mail:read,metrics:read';
const tokens = {
  all: everyOne,
  keeper: 'people:read,people:write',
  blind: 'people:write',
  reader: 'people:read,bookings:manage',
  odd: '',
};
const quoted = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join();
const THERE = `
  insert into tenant (slug, name, zone) values ('one', 'One', 'UTC'), ('two', 'Two', 'UTC');
  set atrium.tenant = '0';
  insert into service_account (tenant_id, name, role, reach, created_at) select id, 'A', 'administrator', '"all"', now() from tenant;
  insert into api_token (tenant_id, name, hint, secret_hash, scopes, reach, owner_account_id, created_at)
    select account.tenant_id, given.name, '', sha256((account.tenant_id || given.name)::bytea),
      case given.scopes when '' then '{}' else string_to_array(given.scopes, ',') end, '"all"', account.id, now()
    from service_account account, unnest(array[${quoted(Object.keys(tokens))}],
      array[${quoted(Object.values(tokens))}]) as given (name, scopes);
  reset atrium.tenant`;

test('tokens that keep people read contacts too, and those with every right of before have every right; no other has more', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows } = await client.query<{ name: string; scopes: string[] }>(
      'select name, scopes from api_token order by tenant_id, name',
    );
    const wanted = Object.entries(tokens).map(([name, scopes]) => ({
      name,
      scopes: [
        ...scopes.split(',').filter((scope) => scope !== ''),
        ...(['all', 'blind', 'keeper'].includes(name) ? ['people:contacts'] : []),
        ...(name === 'all'
          ? [
              'policies:write',
              'visitors:read',
              'visitors:write',
              'visitors:manage',
              'keys:read',
              'keys:write',
              'keys:manage',
              'keys:check',
              'visitors:arrive',
              'devices:manage',
              'readings:write',
              'analytics:read',
              'displays:use',
              'connections:manage',
              'records:read',
              'changes:read',
              'sync:run',
              'mapping:read',
              'mapping:write',
            ]
          : []),
      ],
    }));
    const sorted = wanted.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(rows).toEqual([...sorted, ...sorted]);
  });
});
