-- No query may read these two indexes: where PostgreSQL (to 18.4) scans one several times in a query and it splits a page meanwhile, it marks
-- entries of living rows as dead, and the constraint sees these rows no more (decision 33). On expressions that nobody asks for, only the
-- constraint itself reads them, once each time. Made anew, they know again of every row.
set local atrium.tenant = '0';
do $$
declare twice text;
begin
  -- PostgreSQL itself names no row of a table with row-level security.
  select string_agg(format('%s of resource %s, workplace %s, from %s', what, resource_id, tenant_id, since), '; ') into twice from (
    select 'hold' as what, tenant_id, resource_id, starts_at::text as since, starts_at < max(ends_at) over (
      partition by tenant_id, resource_id, unit order by starts_at, id rows between unbounded preceding and 1 preceding) as is_taken from hold
    union all
    select 'assignment', tenant_id, resource_id, first_day::text, first_day <= max(coalesce(last_day, 'infinity')) over (
      partition by tenant_id, resource_id order by first_day, id rows between unbounded preceding and 1 preceding)
    from assignment where ended_at is null) as found where is_taken;
  if twice is not null then raise exception 'two have one place at a time: %. Take one of each away', twice; end if;
end $$;
alter table hold drop constraint hold_no_overlap, add constraint hold_no_overlap
  exclude using gist ((+tenant_id) with =, (+resource_id) with =, (+unit) with =, tstzrange(starts_at, ends_at) with &&);
alter table assignment drop constraint assignment_no_overlap, add constraint assignment_no_overlap
  exclude using gist ((+tenant_id) with =, (+resource_id) with =, daterange(first_day, last_day, '[]') with &&)
  where (ended_at is null);
