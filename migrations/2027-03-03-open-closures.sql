-- What is closed or will be is looked for on each change of a resource; what was closed once is kept.
create index closure_open on closure (tenant_id, ends_at) where lifted_at is null;
