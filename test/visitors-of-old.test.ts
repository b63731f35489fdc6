import { expect, test } from 'vitest';
import { broughtUpFrom } from './support/database.ts';

const BEFORE = '2027-01-26-online-meetings.sql';
const THERE = `
  insert into tenant (slug, name, zone) values ('one', 'One', 'UTC'), ('two', 'Two', 'UTC');
  set atrium.tenant = '0';
  insert into building (tenant_id, name, zone, created_at) select id, 'House', 'UTC', now() from tenant;
  insert into user_account (tenant_id, name, email, role, reaches_all, created_at)
    select id, 'Ann', 'ann@' || slug || '.example', 'employee', true, now() from tenant;
  insert into visit (tenant_id, building_id, host_id, purpose, notes, starts_at, ends_at, created_by, created_at)
    select building.tenant_id, building.id, user_account.id, '', '', '2030-01-01T09:00Z', '2030-01-01T10:00Z', 'system', now()
    from building join user_account using (tenant_id);
  insert into visitor (tenant_id, email, created_at)
    select id, email, now() from tenant, (values ('comes@other.example'), ('stranded@other.example'), (null)) as given (email);
  insert into badge (tenant_id, visit_id, visitor_id, name, company, phone, state, uid, code)
    select visitor.tenant_id, visit.id, visitor.id, 'Comes', '', '', 'initial', gen_random_uuid(), 'CODE' || visitor.id
    from visitor join visit using (tenant_id) where email = 'comes@other.example';
  reset atrium.tenant`;

test('visitors of whom no badge was left are there no more, in any workplace, and the others are', async () => {
  await broughtUpFrom(BEFORE, THERE, async (client) => {
    const { rows } = await client.query(`
      select slug, visitor.email from visitor join tenant on tenant.id = visitor.tenant_id order by slug, visitor.email`);
    expect(rows).toEqual([
      { slug: 'one', email: 'comes@other.example' },
      { slug: 'one', email: null },
      { slug: 'two', email: 'comes@other.example' },
      { slug: 'two', email: null },
    ]);
  });
});

const ERASED = `${THERE};
  set atrium.tenant = '0';
  insert into visit (tenant_id, building_id, host_id, purpose, notes, starts_at, ends_at, created_by, created_at)
    select tenant_id, building_id, host_id, '', '', '2029-01-01T09:00Z', '2029-01-01T10:00Z', 'system', now() from visit, generate_series(1, 2);
  insert into badge (tenant_id, visit_id, visitor_id, name, company, phone, state, uid, code, erased_at)
    select visitor.tenant_id, visit.id, visitor.id, '', '', '', 'no_show', gen_random_uuid(), 'E' || visit.id, now()
    from visitor join visit using (tenant_id) where email = 'comes@other.example' and starts_at < '2030-01-01';
  reset atrium.tenant`;

test('badges that were erased of who is known by others are nobody’s whom anybody knows', async () => {
  await broughtUpFrom('2027-03-05-notes-of-owners.sql', ERASED, async (client) => {
    const { rows } = await client.query(`
      select slug, badge.erased_at is not null as erased, visitor.email, count(*)::integer, count(distinct visitor.id)::integer as visitors
      from badge join visitor on visitor.tenant_id = badge.tenant_id and visitor.id = badge.visitor_id
      join tenant on tenant.id = badge.tenant_id group by 1, 2, 3 order by 1, 2`);
    const each = [
      { erased: false, email: 'comes@other.example', count: 1, visitors: 1 },
      { erased: true, email: null, count: 2, visitors: 2 },
    ];
    expect(rows).toEqual(['one', 'two'].flatMap((slug) => each.map((one) => ({ slug, ...one }))));
  });
});
