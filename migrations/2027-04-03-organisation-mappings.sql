-- What the whole workplace says about one kind of record of one connector, between the connector's word and a connection's own.
alter table field_mapping
  alter column connection_id drop not null,
  add column connector text,
  add constraint field_mapping_of_one check ((connection_id is null) <> (connector is null)),
  add constraint field_mapping_connector_once unique (tenant_id, connector, entity);

-- On which version of that a version of a connection stands, which says nothing of it itself; null: on none. Never changed: another one is another version.
alter table field_mapping_version
  add column organisation_id integer,
  add column organisation_version integer,
  add constraint field_mapping_version_organisation_whole check ((organisation_id is null) = (organisation_version is null));
