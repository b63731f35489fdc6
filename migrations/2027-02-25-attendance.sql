-- Figures about people: how many of a group were in, week by week (decision 30).

-- From how many people on anything is told of them, and of which groups: the order in which these are asked whose somebody is. A group
-- that is told of is not deleted: that would be said in no version.
create table attendance_setting (
  tenant_id integer not null constraint attendance_setting_tenant_fk references tenant,
  version integer not null default 0,
  smallest integer not null constraint attendance_setting_smallest_sane check (smallest between 3 and 100),
  constraint attendance_setting_pk primary key (tenant_id)
);
select protect_tenant('attendance_setting');

create table attendance_group (
  tenant_id integer not null constraint attendance_group_tenant_fk references tenant,
  group_id integer not null,
  position integer not null,
  constraint attendance_group_pk primary key (tenant_id, group_id),
  constraint attendance_group_group_fk foreign key (tenant_id, group_id) references user_group
);
select protect_tenant('attendance_group');

-- A week is counted once and never again: whoever joins or leaves a group later changes nothing that is told of it.
create table attendance_week (
  tenant_id integer not null constraint attendance_week_tenant_fk references tenant,
  monday date not null constraint attendance_week_monday check (extract(isodow from monday) = 1),
  smallest integer not null,
  closed_at timestamptz not null,
  constraint attendance_week_pk primary key (tenant_id, monday)
);
create index attendance_week_by_monday on attendance_week (monday);
select protect_tenant('attendance_week');

-- How many of a group's people were in on a day, as a range. Neither who, nor the count itself, is kept. The database judges that it is vague
-- enough: so many counts are possible as the smallest of groups has people.
create table attendance_figure (
  tenant_id integer not null constraint attendance_figure_tenant_fk references tenant,
  monday date not null,
  group_id integer not null,
  weekday smallint not null constraint attendance_figure_weekday_known check (weekday between 1 and 7),
  smallest integer not null constraint attendance_figure_smallest_sane check (smallest >= 3),
  people integer not null,
  least integer not null,
  most integer not null,
  constraint attendance_figure_pk primary key (tenant_id, monday, group_id, weekday),
  constraint attendance_figure_week_fk foreign key (tenant_id, monday) references attendance_week on delete cascade,
  constraint attendance_figure_group_fk foreign key (tenant_id, group_id) references user_group on delete cascade,
  constraint attendance_figure_within check (least >= 0 and most <= people),
  constraint attendance_figure_vague check (most - least + 1 >= smallest)
);
create index attendance_figure_by_group on attendance_figure (tenant_id, group_id);
select protect_tenant('attendance_figure');

-- Who was in on which day, by the clocks of where that was: whose booking was checked in, and who came to what is assigned to her. It is for
-- counting alone.
create view attended with (security_invoker = true) as
  select tenant_id, host_id as user_id, (starts_at at time zone zone)::date as day, starts_at as at
  from booking where state in ('checked_in', 'checked_out') and host_id is not null
  union all
  select came.tenant_id, own.user_id, came.day, came.at
  from assignment_check_in came
  join assignment own on own.tenant_id = came.tenant_id and own.id = came.assignment_id;
