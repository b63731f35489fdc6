-- Nobody is made host of a booking who was shut out. Whoever books waits for whoever is just shutting the host out, and finds that
-- then: both lock the row of the host. What somebody hosted until then stays hers.
create function host_must_be_active() returns trigger language plpgsql as $$
declare
  shut_out timestamptz;
begin
  select deactivated_at into shut_out from user_account
    where tenant_id = new.tenant_id and id = new.host_id for key share;
  if shut_out is not null then
    raise exception 'The host was shut out'
      using errcode = 'foreign_key_violation', constraint = 'booking_host_active', table = 'booking';
  end if;
  return null;
end
$$;
create trigger booking_host_active after insert on booking for each row
  when (new.host_id is not null) execute function host_must_be_active();
create trigger booking_next_host_active after update of host_id on booking for each row
  when (new.host_id is distinct from old.host_id and new.host_id is not null) execute function host_must_be_active();
