-- E-mail addresses of others have a right of their own, `people:contacts`. Tokens that keep people (`people:write`) compare them
-- by their addresses, write these themselves and give roles that have the right: they go on as they are, and so does every
-- token with all rights of before. Who only reads people reads no addresses from now on; what a token's owner may is the bound
-- as ever.
-- The rows of all tenants change here; row-level security binds the owner of the tables too.
set local atrium.tenant = '0';
update api_token set scopes = scopes || '{people:contacts}'
  where scopes @> '{people:write}' and not scopes @> '{people:contacts}';

-- What somebody attends is looked up for each list of bookings she asks for.
create index booking_attendee_by_user on booking_attendee (tenant_id, user_id) where user_id is not null;
