-- Which record of a connection has which e-mail address, in small letters: by it a person here is known there.
create table person_link (
  tenant_id integer not null constraint person_link_tenant_fk references tenant,
  connection_id integer not null,
  external_id text not null,
  email text not null,
  constraint person_link_pk primary key (tenant_id, connection_id, external_id),
  constraint person_link_connection_fk foreign key (tenant_id, connection_id) references connection on delete cascade
);
create index person_link_by_email on person_link (tenant_id, email);
select protect_tenant('person_link');

-- Up to which change of its people a connection was gone through.
create table person_link_position (
  tenant_id integer not null constraint person_link_position_tenant_fk references tenant,
  connection_id integer not null,
  rev integer not null,
  constraint person_link_position_pk primary key (tenant_id, connection_id),
  constraint person_link_position_connection_fk foreign key (tenant_id, connection_id) references connection on delete cascade
);
select protect_tenant('person_link_position');
