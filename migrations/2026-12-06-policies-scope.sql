-- Policies have a right of their own, `policies:write`. Tokens with all rights of before go on having all; no other gets it: what a
-- token was given, it was given without policies. What a token's owner may is the bound as ever.
set local atrium.tenant = '0';
update api_token set scopes = scopes || '{policies:write}'
  where not scopes @> '{policies:write}'
    and scopes @> '{spaces:read,spaces:write,people:read,people:write,people:contacts,bookings:read,bookings:write,bookings:manage,notifications:read,events:read,webhooks:write,tokens:write,audit:read,mail:read,metrics:read}';
