-- Where people work by the days of the week, Monday first, unless they say otherwise of a day. Who has said nothing has no row; who has said
-- something of a day has one, whose version counts all that she says.
create table work_week (
  tenant_id integer not null constraint work_week_tenant_fk references tenant,
  user_id integer not null,
  version integer not null default 1,
  locations text[] not null default array[null, null, null, null, null, null, null]::text[]
    constraint work_week_locations_whole check (cardinality(locations) = 7)
    constraint work_week_locations_known check (array_remove(locations, null) <@ array['office', 'home', 'away']),
  constraint work_week_pk primary key (tenant_id, user_id),
  constraint work_week_user_fk foreign key (tenant_id, user_id) references user_account on delete cascade
);
select protect_tenant('work_week');

-- What they said of a day. It goes with the person, and after a year.
create table work_day (
  tenant_id integer not null constraint work_day_tenant_fk references tenant,
  user_id integer not null,
  day date not null,
  location text not null constraint work_day_location_known check (location in ('office', 'home', 'away')),
  constraint work_day_pk primary key (tenant_id, user_id, day),
  constraint work_day_week_fk foreign key (tenant_id, user_id) references work_week on delete cascade
);
create index work_day_by_day on work_day (day);
select protect_tenant('work_day');

-- What people want to find first.
create table favourite (
  tenant_id integer not null constraint favourite_tenant_fk references tenant,
  user_id integer not null,
  resource_id integer not null,
  constraint favourite_pk primary key (tenant_id, user_id, resource_id),
  constraint favourite_user_fk foreign key (tenant_id, user_id) references user_account on delete cascade,
  constraint favourite_resource_fk foreign key (tenant_id, resource_id) references resource (tenant_id, id) on delete cascade
);
create index favourite_by_resource on favourite (tenant_id, resource_id);
select protect_tenant('favourite');
