-- What whoever books says besides of it: for those who see its title. A series says it of all its dates.
alter table booking add column notes text constraint booking_notes_short check (char_length(notes) between 1 and 4000);
alter table booking_series add column notes text constraint booking_series_notes_short check (char_length(notes) between 1 and 4000);
