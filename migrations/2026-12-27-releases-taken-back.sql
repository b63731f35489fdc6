-- She takes back what an absence gave free: the row stays, so that the same absence does not give it free again.
alter table assignment_release add taken_back_at timestamptz;
alter table assignment_release
  add constraint assignment_release_taken_back_absence check (taken_back_at is null or why = 'absence');

-- What is over is cleared of all tenants at once: by the day alone.
create index assignment_release_by_last_day on assignment_release (last_day);
drop index team_day_by_end;
create index team_day_by_end on team_day (ends_at);
