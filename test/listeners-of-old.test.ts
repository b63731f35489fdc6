import { expect, test } from 'vitest';
import { broughtUpFrom } from './support/database.ts';

const BEFORE = '2027-03-17-listeners.sql';
const THERE = `
  insert into tenant (slug, name, zone) values ('one', 'One', 'UTC');
  set atrium.tenant = '0';
  insert into service_account (tenant_id, name, role, reaches_all, created_at) select id, 'Sync', 'administrator', true, now() from tenant;
  insert into application (tenant_id, name, client_id, password_hash, scopes, reach, owner_account_id, created_at, revoked_at)
    select tenant_id, said.name, said.name, '', '{}', '"all"', id, now(), revoked_at::timestamptz
    from service_account, (values ('Sync', null), ('Gone', '2027-03-18T09:00Z')) as said (name, revoked_at);
  insert into webhook (tenant_id, application_id, listens_to, provider, url, resource_ids, events, secret_sealed, created_by, created_at)
    select tenant_id, id, 'meeting', 'http', 'https://there.example', '{}', '{}', 'sealed'::bytea, 'nobody', now() from application;
  reset atrium.tenant`;

test('what opens the listeners of an application that was revoked is kept no longer', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows } = await client.query(`
      select its.name, length(secret_sealed) as sealed, deleted_at from webhook
      join application its on its.tenant_id = webhook.tenant_id and its.id = webhook.application_id order by its.name`);
    expect(rows).toEqual([
      { name: 'Gone', sealed: 0, deleted_at: new Date('2027-03-18T09:00Z') },
      { name: 'Sync', sealed: 6, deleted_at: null },
    ]);
  });
});
