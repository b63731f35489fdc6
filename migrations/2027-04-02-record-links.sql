-- What of ours a record of a foreign system is, for who shows records (modules/sync); nothing where it is tied to nothing.
create view record_link with (security_invoker = true) as
select tenant_id, connection_id, entity, external_id, local_id from external_ref where local_id is not null;
