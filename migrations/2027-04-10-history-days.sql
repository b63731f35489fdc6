-- How far back records are read that stand in time, as bookings do.
alter table sync_stream
  -- So many days back; null: as it is for its kind; 0: all there ever was.
  add column history_days integer,
  -- Counts what people say of the stream.
  add column version integer not null default 1,
  -- What ends from then on was read whole; null: all of it, or nothing yet.
  add column whole_from timestamptz,
  add constraint sync_stream_history_bounded check (history_days between 0 and 3650);

alter table sync_record
  -- When it ends; null: it does not stand in time, or its source says nothing of it.
  add column ends_at timestamptz,
  -- The scan in which its source was asked for it by its id and had none.
  add column gone_in integer;

alter table sync_run_stream
  -- What ends from then on is asked for; null: everything.
  add column window_from timestamptz;

alter table sync_deletion_review
  -- What was left out was looked for from then on; null: among everything.
  add column window_from timestamptz;
