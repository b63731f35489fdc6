-- Names sort as people read: Desk 2 before Desk 10; Äda, anna, Zoe. A PostgreSQL built without ICU sorts by character code
-- instead, under the same name, and `atrium doctor` says so.
do $$ begin
  create collation reading_order (provider = icu, locale = 'und-u-kn');
exception when feature_not_supported then
  create collation reading_order from "C";
end $$;

-- The column carries the order: each list, cursor and index by name has it. Indexes are built anew.
alter table country alter column name type text collate reading_order;
alter table region alter column name type text collate reading_order;
alter table building alter column name type text collate reading_order;
alter table floor alter column name type text collate reading_order;
alter table area alter column name type text collate reading_order;
alter table category alter column name type text collate reading_order;
alter table amenity alter column name type text collate reading_order;
alter table resource alter column name type text collate reading_order;
alter table user_group alter column name type text collate reading_order;

-- Views stand on a person's name: here the list asks for the order, and the index has it.
drop index user_by_name;
create index user_by_name on user_account (tenant_id, name collate reading_order, id);
