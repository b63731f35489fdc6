-- What goes on of a series as another one: what was said of the former goes along even before that is told.
alter table booking_series add column split_from integer;
