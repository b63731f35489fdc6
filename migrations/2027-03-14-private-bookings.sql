-- Others see that it is booked and by whom, and neither its title nor who comes.
alter table booking add column is_private boolean not null default false;
alter table booking_series add column is_private boolean not null default false;
