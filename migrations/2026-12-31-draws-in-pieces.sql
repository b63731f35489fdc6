-- A day for which nobody asks any more, as all took it back, is as one for which nobody ever asked: it is handed out by what the rules say by
-- then, and whoever asks for it next is told its time anew. What was asked for and taken back stays to be read.
alter table seat_draw add column abandoned_at timestamptz,
  add constraint seat_draw_abandoned_undone check (abandoned_at is null or done_at is null);

-- What a draw means to give somebody: a large one is thought out first, and then done piece by piece, each in a transaction of its own.
alter table seat_request add column plan jsonb,
  add constraint seat_request_plan_open check (plan is null or state = 'open');

set local atrium.tenant = '0';
update seat_draw set abandoned_at = now() where done_at is null and not exists (
  select from seat_request asked where asked.tenant_id = seat_draw.tenant_id and asked.building_id = seat_draw.building_id
    and asked.day = seat_draw.day and asked.state = 'open');
