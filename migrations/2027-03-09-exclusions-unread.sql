-- No query may read these two indexes: where PostgreSQL (to 18.4) scans one several times in a query and it splits a page meanwhile, it marks
-- entries of living rows as dead, and the constraint sees these rows no more (decision 33). On expressions that nobody asks for, only the
-- constraint itself reads them, once each time. Made anew, they know again of every row; where two overlap by now, this fails and names them.
alter table hold drop constraint hold_no_overlap, add constraint hold_no_overlap
  exclude using gist ((+tenant_id) with =, (+resource_id) with =, (+unit) with =, tstzrange(starts_at, ends_at) with &&);
alter table assignment drop constraint assignment_no_overlap, add constraint assignment_no_overlap
  exclude using gist ((+tenant_id) with =, (+resource_id) with =, daterange(first_day, last_day, '[]') with &&)
  where (ended_at is null);
