-- Who deletes a group lets its team days go by now: nobody is left to do what waited for the listener that did it afterwards. A day whose
-- group was deleted a moment before is given back at its deadline.
set local atrium.tenant = '0';
delete from job where name = 'reaction.team_days_of_groups';
