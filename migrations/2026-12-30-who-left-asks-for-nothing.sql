-- Nobody who was shut out waits for something, asks for a desk or organises a team day. Whoever asks waits for whoever is just shutting
-- her out, and finds that then: both lock her row, as with what she would be host of. What she had asked for ends with her going.
create function asker_must_be_active() returns trigger language plpgsql as $$
declare
  shut_out timestamptz;
begin
  select deactivated_at into shut_out from user_account
    where tenant_id = new.tenant_id and id = (to_jsonb(new) ->> tg_argv[0])::integer for key share;
  if shut_out is not null then
    raise exception 'Who asks was shut out'
      using errcode = 'foreign_key_violation', constraint = tg_name, table = tg_table_name;
  end if;
  return null;
end
$$;
create trigger waiting_entry_host_active after insert on waiting_entry for each row
  execute function asker_must_be_active('host_id');
create trigger seat_request_user_active after insert on seat_request for each row
  execute function asker_must_be_active('user_id');
create trigger team_day_organiser_active after insert on team_day for each row
  execute function asker_must_be_active('organiser_id');
