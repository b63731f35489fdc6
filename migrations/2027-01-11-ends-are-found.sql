-- Whose a place of a team day is says its booking: a copy of that stayed behind where the booking went to another host.
alter table team_day_place drop column user_id;
