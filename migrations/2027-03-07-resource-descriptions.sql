-- What people should know of a resource before they book it.
alter table resource add column description text not null default '';
