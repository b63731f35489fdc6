-- Whether a tenant is empty is asked once nobody is writing to these five: what was not committed yet could not be seen. They are
-- locked before the tenant's row, which writers need to look at. Who writes later finds nothing to write about: people and
-- resources lead to the tenant by keys of their own and went before it. Only the schema's owner removes a tenant.
create function let_writers_finish() returns trigger language plpgsql as $$
begin
  lock table booking, booking_resource, hold, event, audit in share mode;
  return null;
end $$;
create trigger tenant_goes_alone before delete on tenant for each statement execute function let_writers_finish();
