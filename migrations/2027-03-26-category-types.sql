-- What a category is of, where somebody says that; and of rooms and desks the one that they are in when nobody says another.
set local atrium.tenant = '0';
alter table category add column type text
  constraint category_type_known check (type in ('room', 'desk', 'equipment', 'parking', 'locker'));
alter table category add column is_default boolean not null default false;
alter table category add constraint category_default_typed check (not is_default or type is not null);
create unique index category_default_unique on category (tenant_id, type) where is_default;

-- Where people have one that is called so already it is that, the oldest of them; the others get theirs.
create temporary table standard on commit drop as
  select * from (values
    ('room', 'Meeting Room', '{"de": "Besprechungsraum", "zh-Hant": "會議室"}'::jsonb),
    ('desk', 'Desk', '{"de": "Schreibtisch", "zh-Hant": "辦公桌"}'::jsonb)
  ) as named (type, name, names);
update category set type = standard.type, is_default = true
  from standard
  where category.id = (
    select min(same.id) from category as same
    where same.tenant_id = category.tenant_id and lower(btrim(same.name)) = lower(standard.name)
  );
insert into category (tenant_id, type, is_default, name, names, created_at)
  select tenant.id, standard.type, true, standard.name, standard.names, now()
  from tenant cross join standard
  where not exists (
    select from category where category.tenant_id = tenant.id and category.type = standard.type and category.is_default
  );
