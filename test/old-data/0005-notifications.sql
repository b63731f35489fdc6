-- Written by test/old-data/make.ts.
-- ran 0001-platform.sql fec7cb1c391bad495c6b9173a54dbfb72d08161180249bde7f4a0e4943b5c267
-- ran 0002-people.sql 4a99f0b8ff149bb56217f94857f436b9dcbe54ed4a252a18ce2da3919083738f
-- ran 0003-spaces.sql cdf54a9b5527a22b71baf3223cdc8ab0afe0c4736e22a2243cb4bae4501f12dd
-- ran 0004-bookings.sql 828d8817976f143fd13401ad1a5fb05a84a0e4ada55b83459586d258009bcaae
-- ran 0005-notifications.sql 0e6dd91c5a30b69142d0e2358f7c69e6a2dbb8e09fd64a06d4583e58bc6db334
set atrium.tenant = '0';
insert into tenant (id, slug, name, zone, created_at) values
  ('1', 'main', 'Workplace', 'UTC', '2026-11-26 02:05:45.025094+00');
insert into amenity (tenant_id, id, name, names, created_at, version) values
  ('1', '1', 'Screen', '{}', '2026-11-26 02:05:56.181+00', '1');
insert into api_token (tenant_id, id, name, hint, secret_hash, scopes, ip, expires_at, revoked_at, last_used_at, created_by, created_at, version) values
  ('1', '1', 'ATRIUM_ADMIN_TOKEN', '…tion', E'\\xeb63e0fc497fe81a08e49d1548399ae61d4b2c3e73607ed6bb526cb72a5f311e', '{spaces:read,spaces:write,people:read,people:write,bookings:read,bookings:write,bookings:manage,notifications:read,events:read,webhooks:write,tokens:write,audit:read,mail:read,metrics:read}', NULL, NULL, NULL, '2026-11-26 02:05:47.698+00', NULL, '2026-11-26 02:05:44.702+00', '1'),
  ('1', '2', 'Display', 'atr_…7W04', E'\\xab8afa9c9d2d044e8739a6ff48e8ba3e952cdcb7c36b8320a483bccd88fe37d2', '{bookings:read}', NULL, NULL, NULL, NULL, NULL, '2026-11-26 02:05:57.605+00', '1');
insert into country (tenant_id, id, code, name, names, created_at, version) values
  ('1', '1', 'AT', 'Austria', '{}', '2026-11-26 02:05:47.698+00', '1');
insert into region (tenant_id, id, country_id, name, names, created_at, version) values
  ('1', '1', '1', 'Vienna', '{}', '2026-11-26 02:05:48.092+00', '1');
insert into building (tenant_id, id, region_id, name, names, address, zone, created_at, version) values
  ('1', '1', '1', 'Old House', '{}', '', 'Europe/Vienna', '2026-11-26 02:05:48.309+00', '1'),
  ('1', '2', NULL, 'Annex', '{}', '', 'Asia/Hong_Kong', '2026-11-26 02:05:48.487+00', '1');
insert into floor (tenant_id, id, building_id, level, name, names, created_at, version) values
  ('1', '1', '1', '0', 'Ground', '{}', '2026-11-26 02:05:48.57+00', '2');
insert into area (tenant_id, id, floor_id, name, names, created_at, version) values
  ('1', '1', '1', 'North', '{}', '2026-11-26 02:05:55.987+00', '1');
insert into audit (tenant_id, id, at, actor, actor_name, ip, request_id, action, subject_type, subject_id, before, after) values
  ('1', '01a2159a-0507-70bd-bbdd-19f9c4fb1f09', '2026-11-26 02:05:44.702+00', 'system', 'Atrium', NULL, 'first-start', 'user.created', 'user', '1', NULL, '{"name": "Administrator", "role": "administrator", "email": "admin@old.example", "names": {}, "active": true, "groupIds": [], "buildings": null, "cardNumber": null}'),
  ('1', '01a2159a-0507-70be-a27c-8b1db6d946ef', '2026-11-26 02:05:44.702+00', 'system', 'Atrium', NULL, 'first-start', 'user.password_set', 'user', '1', NULL, NULL),
  ('1', '01a2159a-0507-70bf-a3e8-4c631290cc28', '2026-11-26 02:05:44.702+00', 'system', 'Atrium', NULL, 'first-start', 'token.created', 'token', '1', NULL, '{"ip": null, "hint": "…tion", "name": "ATRIUM_ADMIN_TOKEN", "scopes": ["spaces:read", "spaces:write", "people:read", "people:write", "bookings:read", "bookings:write", "bookings:manage", "notifications:read", "events:read", "webhooks:write", "tokens:write", "audit:read", "mail:read", "metrics:read"], "expiresAt": null}'),
  ('1', '01a2159a-0f79-76a6-a1a4-7fe7d0c406d5', '2026-11-26 02:05:47.698+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-0f30-70aa-b01d-e3a3395b262b', 'country.created', 'country', '1', NULL, '{"id": 1, "code": "AT", "name": "Austria", "names": {}, "version": 1, "createdAt": "2026-11-26T02:05:47.698Z"}'),
  ('1', '01a2159a-10ff-755a-8a21-83dc747b0f31', '2026-11-26 02:05:48.092+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-10bc-7119-bfcc-44feda879418', 'region.created', 'region', '1', NULL, '{"id": 1, "name": "Vienna", "names": {}, "version": 1, "countryId": 1, "createdAt": "2026-11-26T02:05:48.092Z"}'),
  ('1', '01a2159a-11b9-7649-b48e-9d33b9d300bf', '2026-11-26 02:05:48.309+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-1195-731b-aeb1-927e0fc8578f', 'building.created', 'building', '1', NULL, '{"id": 1, "name": "Old House", "zone": "Europe/Vienna", "names": {}, "address": "", "version": 1, "regionId": 1, "createdAt": "2026-11-26T02:05:48.309Z"}'),
  ('1', '01a2159a-125c-7071-8d05-97d2b58a33e4', '2026-11-26 02:05:48.487+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-1247-7649-9f03-e188d28fc13f', 'building.created', 'building', '2', NULL, '{"id": 2, "name": "Annex", "zone": "Asia/Hong_Kong", "names": {}, "address": "", "version": 1, "regionId": null, "createdAt": "2026-11-26T02:05:48.487Z"}'),
  ('1', '01a2159a-12ab-77b4-8941-9b59d1e67117', '2026-11-26 02:05:48.57+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-129a-7598-a2f2-68d2cf606acb', 'floor.created', 'floor', '1', NULL, '{"id": 1, "name": "Ground", "plan": null, "level": 0, "names": {}, "version": 1, "createdAt": "2026-11-26T02:05:48.570Z", "buildingId": 1}'),
  ('1', '01a2159a-2f40-755c-8280-f72b0a49e89e', '2026-11-26 02:05:48.622+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-12ce-7550-936b-0e915488e601', 'floor.updated', 'floor', '1', '{"id": 1, "name": "Ground", "plan": null, "level": 0, "names": {}, "version": 1, "createdAt": "2026-11-26T02:05:48.570Z", "buildingId": 1}', E'{"id": 1, "name": "Ground", "plan": {"etag": "\\"PJyDMfzMwuWMeREZPUCHz2jtIrltVzZVxn_-cNpfVG4\\"", "width": 100, "height": 50, "mediaType": "image/svg+xml"}, "level": 0, "names": {}, "version": 2, "createdAt": "2026-11-26T02:05:48.570Z", "buildingId": 1}'),
  ('1', '01a2159a-2fdb-7601-973b-dddf46122c5e', '2026-11-26 02:05:55.987+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-2f90-70ee-bbf7-9ecec4fd220c', 'area.created', 'area', '1', NULL, '{"id": 1, "name": "North", "names": {}, "floorId": 1, "version": 1, "createdAt": "2026-11-26T02:05:55.987Z"}'),
  ('1', '01a2159a-3024-73c4-beab-02cff6f3ab45', '2026-11-26 02:05:56.106+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-300a-761e-be2a-1fdeaeb50f59', 'category.created', 'category', '1', NULL, '{"id": 1, "name": "Standing desk", "names": {}, "version": 1, "createdAt": "2026-11-26T02:05:56.106Z"}'),
  ('1', '01a2159a-307e-70ba-929a-18e5d71db9ac', '2026-11-26 02:05:56.181+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-3055-725e-a1d8-62b0850b752a', 'amenity.created', 'amenity', '1', NULL, '{"id": 1, "name": "Screen", "names": {}, "version": 1, "createdAt": "2026-11-26T02:05:56.181Z"}'),
  ('1', '01a2159a-30ef-7327-a632-00191261ca73', '2026-11-26 02:05:56.296+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-30c8-74e7-9100-371b73dbc64e', 'resource.created', 'resource', '1', NULL, '{"id": 1, "name": "Desk 1", "type": "desk", "zone": "Europe/Vienna", "names": {}, "areaId": 1, "floorId": 1, "retired": false, "version": 1, "accessId": null, "capacity": 1, "quantity": 1, "createdAt": "2026-11-26T02:05:56.296Z", "placement": {"x": 10, "y": 10, "width": 20, "height": 10}, "amenityIds": [1], "buildingId": 1, "categoryId": 1}'),
  ('1', '01a2159a-31b0-71cf-b7dc-04f8aa821529', '2026-11-26 02:05:56.511+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-319e-707d-bf25-df9023da6863', 'resource.created', 'resource', '2', NULL, '{"id": 2, "name": "Room", "type": "room", "zone": "Europe/Vienna", "names": {}, "areaId": null, "floorId": null, "retired": false, "version": 1, "accessId": null, "capacity": 8, "quantity": 1, "createdAt": "2026-11-26T02:05:56.511Z", "placement": null, "amenityIds": [], "buildingId": 1, "categoryId": null}'),
  ('1', '01a2159a-31f8-77f7-b356-7547fb099c1e', '2026-11-26 02:05:56.577+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-31e1-77dd-baed-7d81b61eecc5', 'resource.created', 'resource', '3', NULL, '{"id": 3, "name": "Beamers", "type": "equipment", "zone": "Europe/Vienna", "names": {}, "areaId": null, "floorId": null, "retired": false, "version": 1, "accessId": null, "capacity": 1, "quantity": 3, "createdAt": "2026-11-26T02:05:56.577Z", "placement": null, "amenityIds": [], "buildingId": 1, "categoryId": null}'),
  ('1', '01a2159a-3251-7131-9eb4-173b4a478f68', '2026-11-26 02:05:56.636+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-321c-7216-9039-77373a4ec86c', 'user.created', 'user', '2', NULL, '{"name": "Ada", "role": "employee", "email": "ada@old.example", "names": {}, "active": true, "groupIds": [], "buildings": null, "cardNumber": null}'),
  ('1', '01a2159a-331e-7563-aeef-cc22569d33ad', '2026-11-26 02:05:56.818+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-32d1-70e7-a99f-7c37ceb99e1e', 'user.created', 'user', '3', NULL, '{"name": "Bea", "role": "receptionist", "email": "bea@old.example", "names": {}, "active": true, "groupIds": [], "buildings": [2], "cardNumber": null}'),
  ('1', '01a2159a-353f-70ed-9131-68e5ed705187', '2026-11-26 02:05:56.937+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-3337-7596-be39-f165b41275b1', 'user.password_set', 'user', '2', NULL, NULL),
  ('1', '01a2159a-3582-737e-890b-137c63372d13', '2026-11-26 02:05:57.473+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-3561-77f9-b0f3-8469aea9f8ba', 'group.created', 'group', '1', NULL, '{"name": "First aiders"}'),
  ('1', '01a2159a-35c8-7259-b0e8-e95eda096687', '2026-11-26 02:05:57.537+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-359f-7131-89b4-997cfcb8c172', 'user.updated', 'user', '2', '{"name": "Ada", "role": "employee", "email": "ada@old.example", "names": {}, "active": true, "groupIds": [], "buildings": null, "cardNumber": null}', '{"name": "Ada", "role": "employee", "email": "ada@old.example", "names": {}, "active": true, "groupIds": [1], "buildings": null, "cardNumber": null}'),
  ('1', '01a2159a-362c-7130-9f57-335a9281bde8', '2026-11-26 02:05:57.605+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-35e5-7751-aac2-798031a97f18', 'token.created', 'token', '2', NULL, '{"ip": null, "hint": "atr_…7W04", "name": "Display", "scopes": ["bookings:read"], "expiresAt": null}'),
  ('1', '01a2159a-3700-76fb-8667-1992914df8b5', '2026-11-26 02:05:57.824+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-36c0-77a5-b68e-c017b2ae16a3', 'webhook.created', 'webhook', '1', NULL, '{"id": 1, "url": "http://127.0.0.1:9/", "events": ["booking.*"], "version": 1, "failures": 0, "createdAt": "2026-11-26T02:05:57.824Z", "createdBy": "token:1", "disabledAt": null, "description": "", "failingSince": null, "disabledReason": null, "oldSecretUntil": null}'),
  ('1', '01a2159a-37c2-77e7-a9d7-9b48eec7b8e9', '2026-11-26 02:05:57.983+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-375f-74d8-915c-d2e8d90a70a7', 'booking.created', 'booking', '1', NULL, '{"id": 1, "end": "2026-11-27T03:05:57.974Z", "zone": "Europe/Vienna", "start": "2026-11-27T02:05:57.973Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [1], "attendeeUserIds": []}'),
  ('1', '01a2159a-38cc-70fa-93ba-3d74e8f9732d', '2026-11-26 02:05:58.269+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-387c-73e6-947a-0e9dfb78f816', 'booking.created', 'booking', '2', NULL, '{"id": 2, "end": "2026-11-28T03:05:58.251Z", "zone": "Europe/Vienna", "start": "2026-11-28T02:05:58.251Z", "state": "confirmed", "title": "Planning", "hostId": 2, "version": 1, "resourceIds": [2], "attendeeUserIds": [3]}'),
  ('1', '01a2159a-3a45-70d7-bb6a-c504da459e2c', '2026-11-26 02:05:58.483+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-3953-715a-842d-179389ce3dd9', 'booking.created', 'booking', '3', NULL, '{"id": 3, "end": "2026-11-28T03:05:58.476Z", "zone": "Europe/Vienna", "start": "2026-11-28T02:05:58.476Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [3], "attendeeUserIds": []}'),
  ('1', '01a2159a-3b0d-71bb-8401-85302d87e6cf', '2026-11-26 02:05:58.791+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-3a87-76af-a60f-e823a5d28668', 'booking.created', 'booking', '4', NULL, '{"id": 4, "end": "2026-11-29T03:05:58.776Z", "zone": "Europe/Vienna", "start": "2026-11-29T02:05:58.776Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [2], "attendeeUserIds": []}'),
  ('1', '01a2159a-3b82-7321-9d32-94179e02467d', '2026-11-26 02:05:58.982+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-3b46-70c9-96f8-010ed3f28f32', 'booking.cancelled', 'booking', '4', '{"id": 4, "end": "2026-11-29T03:05:58.776Z", "zone": "Europe/Vienna", "start": "2026-11-29T02:05:58.776Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [2], "attendeeUserIds": []}', '{"id": 4, "end": "2026-11-29T03:05:58.776Z", "zone": "Europe/Vienna", "start": "2026-11-29T02:05:58.776Z", "state": "cancelled", "title": "", "hostId": 2, "version": 2, "resourceIds": [2], "attendeeUserIds": []}'),
  ('1', '01a2159a-3c58-77af-b2d7-fb7d2324db5d', '2026-11-26 02:05:59.18+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-3c0c-771f-92f0-e82df70a0f86', 'booking.created', 'booking', '5', NULL, '{"id": 5, "end": "2026-11-26T03:05:59.158Z", "zone": "Europe/Vienna", "start": "2026-11-26T02:04:59.158Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [2], "attendeeUserIds": []}'),
  ('1', '01a2159a-3d38-7695-b604-7830618f20e8', '2026-11-26 02:05:59.332+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '01a2159a-3ca4-7118-8bf6-18c61dc9be2b', 'booking.checked_in', 'booking', '5', '{"id": 5, "end": "2026-11-26T03:05:59.158Z", "zone": "Europe/Vienna", "start": "2026-11-26T02:04:59.158Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [2], "attendeeUserIds": []}', '{"id": 5, "end": "2026-11-26T03:05:59.158Z", "zone": "Europe/Vienna", "start": "2026-11-26T02:04:59.158Z", "state": "checked_in", "title": "", "hostId": 2, "version": 2, "resourceIds": [2], "attendeeUserIds": []}'),
  ('1', '01a2159a-3faf-726a-b3f5-41e466ec9ae0', '2026-11-26 02:05:59.616+00', 'user:1', 'Administrator', '127.0.0.1', '01a2159a-3dc0-71ee-bfea-15e583236648', 'session.created', 'user', '1', NULL, '{}');
insert into user_account (tenant_id, id, email, name, names, role, card_number, password_hash, deactivated_at, created_at, version) values
  ('1', '1', 'admin@old.example', 'Administrator', '{}', 'administrator', NULL, '$argon2id$v=19$m=19456,t=2,p=1$TZhFlREjTSCZkuWeP1L8BA$o0c52fvkxSNlvmkjAQu7hjGPmUlHhleaJpt/aVl1ov4', NULL, '2026-11-26 02:05:44.702+00', '1'),
  ('1', '2', 'ada@old.example', 'Ada', '{}', 'employee', NULL, '$argon2id$v=19$m=19456,t=2,p=1$MEun9oPY8rJIH9PQUO5cdw$aYCX34yK1x98lBE2gYaNf3LUtownpWkI4LAmCOAvRgo', NULL, '2026-11-26 02:05:56.636+00', '2'),
  ('1', '3', 'bea@old.example', 'Bea', '{}', 'receptionist', NULL, NULL, NULL, '2026-11-26 02:05:56.818+00', '1');
insert into booking (tenant_id, id, series_id, title, host_id, state, starts_at, ends_at, zone, checked_in_at, checked_out_at, cancelled_at, created_by, created_at, version) values
  ('1', '1', NULL, '', '2', 'confirmed', '2026-11-27 02:05:57.973+00', '2026-11-27 03:05:57.974+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 02:05:57.983+00', '1'),
  ('1', '2', NULL, 'Planning', '2', 'confirmed', '2026-11-28 02:05:58.251+00', '2026-11-28 03:05:58.251+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 02:05:58.269+00', '1'),
  ('1', '3', NULL, '', '2', 'confirmed', '2026-11-28 02:05:58.476+00', '2026-11-28 03:05:58.476+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 02:05:58.483+00', '1'),
  ('1', '4', NULL, '', '2', 'cancelled', '2026-11-29 02:05:58.776+00', '2026-11-29 03:05:58.776+00', 'Europe/Vienna', NULL, NULL, '2026-11-26 02:05:58.982+00', 'token:1', '2026-11-26 02:05:58.791+00', '2'),
  ('1', '5', NULL, '', '2', 'checked_in', '2026-11-26 02:04:59.158+00', '2026-11-26 03:05:59.158+00', 'Europe/Vienna', '2026-11-26 02:05:59.332+00', NULL, NULL, 'token:1', '2026-11-26 02:05:59.18+00', '2');
insert into booking_attendee (tenant_id, booking_id, position, user_id, email, name) values
  ('1', '2', '0', '3', NULL, NULL);
insert into category (tenant_id, id, name, names, created_at, version) values
  ('1', '1', 'Standing desk', '{}', '2026-11-26 02:05:56.106+00', '1');
insert into resource (tenant_id, id, type, building_id, floor_id, area_id, category_id, name, names, capacity, quantity, access_id, placement, retired_at, created_at, version) values
  ('1', '1', 'desk', '1', '1', '1', '1', 'Desk 1', '{}', '1', '1', NULL, '{"x": 10, "y": 10, "width": 20, "height": 10}', NULL, '2026-11-26 02:05:56.296+00', '1'),
  ('1', '2', 'room', '1', NULL, NULL, NULL, 'Room', '{}', '8', '1', NULL, NULL, NULL, '2026-11-26 02:05:56.511+00', '1'),
  ('1', '3', 'equipment', '1', NULL, NULL, NULL, 'Beamers', '{}', '1', '3', NULL, NULL, NULL, '2026-11-26 02:05:56.577+00', '1');
insert into booking_resource (tenant_id, booking_id, resource_id, quantity) values
  ('1', '1', '1', '1'),
  ('1', '2', '2', '1'),
  ('1', '3', '3', '1'),
  ('1', '4', '2', '1'),
  ('1', '5', '2', '1');
insert into webhook (tenant_id, id, url, events, description, secret_sealed, old_secret_sealed, old_secret_until, disabled_at, disabled_reason, failing_since, failures, created_by, created_at, deleted_at, version) values
  ('1', '1', 'http://127.0.0.1:9/', '{booking.*}', '', E'\\x71bf87e541565e71ee6fba3c67209e431818fb62d63f372c0c84ea12ce2ee1ac5aab1438a82fa20bb52060a1e1d0125e1d4d4da6aca9dadd7be14c409e718d311e8018d235949e54cd88ac1b8a0e', NULL, NULL, NULL, NULL, '2026-11-26 02:05:58.521+00', '7', 'token:1', '2026-11-26 02:05:57.824+00', NULL, '1');
insert into delivery (tenant_id, id, webhook_id, event_id, state, attempt, attempts, next_attempt_at, claimed_until, created_at, finished_at) values
  ('1', '01a2159a-3892-72fc-ba77-b905c103005b', '1', '01a2159a-37c2-77e6-a29e-43ade453603d', 'pending', '1', '[{"at": "2026-11-26T02:05:58.495Z", "error": "could not connect (ECONNREFUSED)", "number": 1, "status": null, "response": null, "durationMs": 25}]', '2026-11-26 02:06:03.859+00', NULL, '2026-11-26 02:05:58.29+00', NULL),
  ('1', '01a2159a-3a06-746e-a098-9168ed4b1903', '1', '01a2159a-38cc-70f9-b9b8-89bfa5968520', 'pending', '1', '[{"at": "2026-11-26T02:05:58.708Z", "error": "could not connect (ECONNREFUSED)", "number": 1, "status": null, "response": null, "durationMs": 18}]', '2026-11-26 02:06:03.823+00', NULL, '2026-11-26 02:05:58.662+00', NULL),
  ('1', '01a2159a-3aad-70b4-93a0-1e7fd73ff7f4', '1', '01a2159a-3a45-70d6-8692-95f01f0ba28f', 'pending', '1', '[{"at": "2026-11-26T02:05:58.899Z", "error": "could not connect (ECONNREFUSED)", "number": 1, "status": null, "response": null, "durationMs": 29}]', '2026-11-26 02:06:04.064+00', NULL, '2026-11-26 02:05:58.829+00', NULL),
  ('1', '01a2159a-3b49-7278-b2ee-fa79e1a2a9bd', '1', '01a2159a-3b0d-71ba-af3c-56482bf80497', 'pending', '1', '[{"at": "2026-11-26T02:05:59.015Z", "error": "could not connect (ECONNREFUSED)", "number": 1, "status": null, "response": null, "durationMs": 23}]', '2026-11-26 02:06:04.459+00', NULL, '2026-11-26 02:05:58.985+00', NULL),
  ('1', '01a2159a-3c2f-739c-a323-888b109100ab', '1', '01a2159a-3b82-7320-8637-2d85133171f8', 'pending', '1', '[{"at": "2026-11-26T02:05:59.330Z", "error": "could not connect (ECONNREFUSED)", "number": 1, "status": null, "response": null, "durationMs": 11}]', '2026-11-26 02:06:04.681+00', NULL, '2026-11-26 02:05:59.215+00', NULL),
  ('1', '01a2159a-3cfb-776f-b0a8-b3c9a823d163', '1', '01a2159a-3c58-77ae-97cb-25fd49986be1', 'pending', '1', '[{"at": "2026-11-26T02:05:59.588Z", "error": "could not connect (ECONNREFUSED)", "number": 1, "status": null, "response": null, "durationMs": 31}]', '2026-11-26 02:06:04.852+00', NULL, '2026-11-26 02:05:59.419+00', NULL),
  ('1', '01a2159a-3ddc-70e1-b9e6-ca25cd9a5f6c', '1', '01a2159a-3d38-7694-9eaa-0706ad3ccd6e', 'pending', '1', '[{"at": "2026-11-26T02:05:59.724Z", "error": "could not connect (ECONNREFUSED)", "number": 1, "status": null, "response": null, "durationMs": 27}]', '2026-11-26 02:06:05.155+00', NULL, '2026-11-26 02:05:59.644+00', NULL);
insert into event (tenant_id, id, position, type, subject_type, subject_id, version, data, actor, at) values
  ('1', '01a2159a-0507-70bc-8df0-ffd4dd38d8b8', '1', 'user.created', 'user', '1', '1', '{"id": 1}', 'system', '2026-11-26 02:05:44.702+00'),
  ('1', '01a2159a-0f78-7393-8a3e-c1ed553c67a3', '2', 'country.created', 'country', '1', '1', '{"id": 1, "code": "AT", "name": "Austria"}', 'token:1', '2026-11-26 02:05:47.698+00'),
  ('1', '01a2159a-10fd-76e7-8d82-7e4e60cbd9fa', '3', 'region.created', 'region', '1', '1', '{"id": 1, "name": "Vienna", "countryId": 1}', 'token:1', '2026-11-26 02:05:48.092+00'),
  ('1', '01a2159a-11b9-7648-a521-ab4ff086ac5d', '4', 'building.created', 'building', '1', '1', '{"id": 1, "name": "Old House", "zone": "Europe/Vienna", "address": "", "regionId": 1}', 'token:1', '2026-11-26 02:05:48.309+00'),
  ('1', '01a2159a-125c-7070-8514-9032c409c116', '5', 'building.created', 'building', '2', '1', '{"id": 2, "name": "Annex", "zone": "Asia/Hong_Kong", "address": "", "regionId": null}', 'token:1', '2026-11-26 02:05:48.487+00'),
  ('1', '01a2159a-12ab-77b3-bc1d-8ffe309ae00b', '6', 'floor.created', 'floor', '1', '1', '{"id": 1, "name": "Ground", "level": 0, "buildingId": 1}', 'token:1', '2026-11-26 02:05:48.57+00'),
  ('1', '01a2159a-2f40-755b-a02a-578a43f6def0', '7', 'floor.updated', 'floor', '1', '2', '{"id": 1, "name": "Ground", "level": 0, "buildingId": 1}', 'token:1', '2026-11-26 02:05:48.622+00'),
  ('1', '01a2159a-2fdb-7600-ac52-9bf7373375d6', '8', 'area.created', 'area', '1', '1', '{"id": 1, "name": "North", "floorId": 1}', 'token:1', '2026-11-26 02:05:55.987+00'),
  ('1', '01a2159a-3024-73c3-bd76-0d0644f79968', '9', 'category.created', 'category', '1', '1', '{"id": 1, "name": "Standing desk"}', 'token:1', '2026-11-26 02:05:56.106+00'),
  ('1', '01a2159a-307d-735b-b175-e8a109bb461a', '10', 'amenity.created', 'amenity', '1', '1', '{"id": 1, "name": "Screen"}', 'token:1', '2026-11-26 02:05:56.181+00'),
  ('1', '01a2159a-30ef-7326-9cc0-03eba92f7f1b', '11', 'resource.created', 'resource', '1', '1', '{"id": 1, "name": "Desk 1", "type": "desk", "floorId": 1, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 02:05:56.296+00'),
  ('1', '01a2159a-31b0-71ce-ac46-eda8a1190f6e', '12', 'resource.created', 'resource', '2', '1', '{"id": 2, "name": "Room", "type": "room", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 02:05:56.511+00'),
  ('1', '01a2159a-31f8-77f6-b113-a9acd4095dea', '13', 'resource.created', 'resource', '3', '1', '{"id": 3, "name": "Beamers", "type": "equipment", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 02:05:56.577+00'),
  ('1', '01a2159a-3251-7130-9117-83617a7343a7', '14', 'user.created', 'user', '2', '1', '{"id": 2}', 'token:1', '2026-11-26 02:05:56.636+00'),
  ('1', '01a2159a-331e-7562-a316-a12f90e742d7', '15', 'user.created', 'user', '3', '1', '{"id": 3}', 'token:1', '2026-11-26 02:05:56.818+00'),
  ('1', '01a2159a-3582-737d-82a1-c08e8ffe77be', '16', 'group.created', 'group', '1', '1', '{"id": 1}', 'token:1', '2026-11-26 02:05:57.473+00'),
  ('1', '01a2159a-35c8-7258-9951-62a0f35572f7', '17', 'user.updated', 'user', '2', '2', '{"id": 2}', 'token:1', '2026-11-26 02:05:57.537+00'),
  ('1', '01a2159a-37c2-77e6-a29e-43ade453603d', '18', 'booking.created', 'booking', '1', '1', '{"id": 1, "end": "2026-11-27T03:05:57.974Z", "zone": "Europe/Vienna", "start": "2026-11-27T02:05:57.973Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [1], "attendeeUserIds": []}', 'token:1', '2026-11-26 02:05:57.983+00'),
  ('1', '01a2159a-38cc-70f9-b9b8-89bfa5968520', '19', 'booking.created', 'booking', '2', '1', '{"id": 2, "end": "2026-11-28T03:05:58.251Z", "zone": "Europe/Vienna", "start": "2026-11-28T02:05:58.251Z", "state": "confirmed", "title": "Planning", "hostId": 2, "version": 1, "resourceIds": [2], "attendeeUserIds": [3]}', 'token:1', '2026-11-26 02:05:58.269+00'),
  ('1', '01a2159a-3a45-70d6-8692-95f01f0ba28f', '20', 'booking.created', 'booking', '3', '1', '{"id": 3, "end": "2026-11-28T03:05:58.476Z", "zone": "Europe/Vienna", "start": "2026-11-28T02:05:58.476Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [3], "attendeeUserIds": []}', 'token:1', '2026-11-26 02:05:58.483+00'),
  ('1', '01a2159a-3b0d-71ba-af3c-56482bf80497', '21', 'booking.created', 'booking', '4', '1', '{"id": 4, "end": "2026-11-29T03:05:58.776Z", "zone": "Europe/Vienna", "start": "2026-11-29T02:05:58.776Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [2], "attendeeUserIds": []}', 'token:1', '2026-11-26 02:05:58.791+00'),
  ('1', '01a2159a-3b82-7320-8637-2d85133171f8', '22', 'booking.cancelled', 'booking', '4', '2', '{"id": 4, "end": "2026-11-29T03:05:58.776Z", "zone": "Europe/Vienna", "start": "2026-11-29T02:05:58.776Z", "state": "cancelled", "title": "", "hostId": 2, "version": 2, "resourceIds": [2], "attendeeUserIds": []}', 'token:1', '2026-11-26 02:05:58.982+00'),
  ('1', '01a2159a-3c58-77ae-97cb-25fd49986be1', '23', 'booking.created', 'booking', '5', '1', '{"id": 5, "end": "2026-11-26T03:05:59.158Z", "zone": "Europe/Vienna", "start": "2026-11-26T02:04:59.158Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "resourceIds": [2], "attendeeUserIds": []}', 'token:1', '2026-11-26 02:05:59.18+00'),
  ('1', '01a2159a-3d38-7694-9eaa-0706ad3ccd6e', '24', 'booking.checked_in', 'booking', '5', '2', '{"id": 5, "end": "2026-11-26T03:05:59.158Z", "zone": "Europe/Vienna", "start": "2026-11-26T02:04:59.158Z", "state": "checked_in", "title": "", "hostId": 2, "version": 2, "resourceIds": [2], "attendeeUserIds": []}', 'token:1', '2026-11-26 02:05:59.332+00');
insert into event_counter (tenant_id, last_position) values
  ('1', '24');
insert into floor_plan (tenant_id, floor_id, media_type, width, height, content, etag, created_at) values
  ('1', '1', 'image/svg+xml', '100', '50', E'\\x3c73766720786d6c6e733d22687474703a2f2f7777772e77332e6f72672f323030302f737667222077696474683d2231303022206865696768743d223530222076696577426f783d2230203020313030203530223e3c726563742077696474683d22313022206865696768743d223130222f3e3c2f7376673e', '"PJyDMfzMwuWMeREZPUCHz2jtIrltVzZVxn_-cNpfVG4"', '2026-11-26 02:05:48.622+00');
insert into hold (tenant_id, id, resource_id, unit, starts_at, ends_at, kind, booking_id, expires_at) values
  ('1', '1', '1', '1', '2026-11-27 02:05:57.973+00', '2026-11-27 03:05:57.974+00', 'booking', '1', NULL),
  ('1', '2', '2', '1', '2026-11-28 02:05:58.251+00', '2026-11-28 03:05:58.251+00', 'booking', '2', NULL),
  ('1', '3', '3', '1', '2026-11-28 02:05:58.476+00', '2026-11-28 03:05:58.476+00', 'booking', '3', NULL),
  ('1', '5', '2', '1', '2026-11-26 02:04:59.158+00', '2026-11-26 03:05:59.158+00', 'booking', '5', NULL);
insert into idempotency_key (tenant_id, principal, key, operation, body_hash, status, reply, created_at) values
  ('1', 'token:1', 'booking 1 on day 1', 'createBooking', E'\\xe946cfba293df06e3f65ddcf99514b0ba81fa2a53d9cf30a3f0e7f459b0d9f3d', '200', E'\\xf70932f7bcda369c7468fe2d4dafd2fe54b1cce8d16c92ed8f4db3a50a0535221e490315b8f0d3335989de2e8b34c532d949b6a40a95b86d326f880005c26b95c6ad7dc33376123ffb4243f11479bd1eee3b4e58a99865b78d90e59573f483f0b917d9027b4d11bb53f5099b4102f699e33a44e6dbdf2064b6f637a03d1bddd7050231575206491e948a1ac40adc293efa0895d5d89dcc797ad1dc617976aec828000c8846756c3012aba21a3754d2f60d57f96c5e567e58563221e11aef47cca06803564b302afa3554bbbf45fa7f740d2007ef4f476ad1a32c5626640d632dd433e29a0d8f46539483dafe626fac38dd82b20e598eae24e3eefc6ce33c0f747a050dc904f20148331991e6f890d3a795d4c3ffa76fea5047427a41ec49144fb90315058efb5705fdf876cbea6736859c1a38f083418629a7efcdd586fe1da4cb3d4330425b95e7fd5eab49bf9e69d8195463301b911de2', '2026-11-26 02:05:57.983+00'),
  ('1', 'token:1', 'booking 2 on day 0', 'createBooking', E'\\x200d03ebd11a501a7d895654c6b751fcfb17ef03bc5fb0501f54186edb4d83ce', '200', E'\\x730947c9b6993f250e3c800d8608897ad00a7983ac36a4b1858390f9147339dbba8e3a49e39df8117842da4d8b6ba79627cc061116ff5baa69abead61f838bd7244163faac6f4adc1c38c5a9bc05fea7f132cad362fecf23b2fcabb9ee3af95578f70461124c503a6fc58e1b253a483703a8f67d7ae04b556f9d2c6858243d5e0b93924b7eecf80c53cd920d5114f500fb442341b7a7d79cd84c8e9db05751865c0d47848777d36479f90b734f10f1d316d30f0d284daca7410c5ea164cd917fd341afa724c88067da6a5f0dd7b7a6b8e9aacf5221913016b622025b5db868114ee1397642fbfb4eb4bf8d3fba8caae859fc52e18269f3f004a1e0effae77f6ca92b1a163754ee7d73cc53c9c67a5149b2feab9c2b3f9b55ba01a66a14385377d364d46c9e476a102babf5a5e4fe62606a67bc0e93803b0db53b3029e52850628424b9d519733173f1e7a2aecc526780a5fef26df0f3cb11', '2026-11-26 02:05:59.18+00'),
  ('1', 'token:1', 'booking 2 on day 2', 'createBooking', E'\\x716d6502aa2067ff415e273fafdeee0b716baa1e47d6a8b3b0117b65f520e9c9', '200', E'\\x40ad3533b201d27040ab986cb97659a9ab11691d570c4510dc7d0ae494925fb44acc475bb27cd33a9cbc4c4c32a376c57d0e78113261efb364a5863d862047ed28916f541db9078a7b0a906db7132fd8e468226cde36b97da9508f8d64001ee7afadbbbdf50c1fdf5c68800dc095f43fd127955934b89209ac04397dfcd65ae434837e28dced3d523d0278d19d490d7b1814a7d66b7f06464462236f1fd6eab51944c72662a7c6be166b1e4eb0210815ea48302f3c1380cd37148e5c9b1eb2b50c611078b6ef8effc477b173aab2e187e6c0398443ad7ec403c350d71d435a95ab883824697f35f9008d6976d96e0b2f8bcfaa1fd3a7c9dd732ed37920be29fb3a0defe2983dcc3109370a4c83fd5ee024c39e827847ae89454fb61b9f90a525fbdadb9d86d76009a1f84d5100630d0aeeac43af717f5796662f89be6c8910901ad7ba913c2d6ca3b28e9bf8f4eab5501bf88246d50d9cdcc0d053c8347ba913c8a929a565f483264deae2a0a35eb4039f4eae80fe1e7c9c61dc78341b104a2c61eb5d672c', '2026-11-26 02:05:58.269+00'),
  ('1', 'token:1', 'booking 2 on day 3', 'createBooking', E'\\x6b392532ea1ea3d2601f904426aa3988c67c3da40ecf2ce96d7e270a606db2e5', '200', E'\\xc19ed173f2a65fed79922f025e358049103796057213534767e201fc2b6eb863a0bcef42302a049f73c6ead8c6af317095f08063f9bea20b4f98a5d853477bc37543767accd05009684b37220220a14685107279753572489b8b3b7a13483c8f4c77bfcbd69493a738d82f2d37f71e25593693dec060459becd8b4f01130d15bbdcc3cf7d3acc0151e19231c63d39e7fdc6528996d544a5f0e7ebf7a3cea4c50d66312774a19491b7495cc5528536648ccd1bc2047cb8b29295c04fdb9e0f5b2d72255ccb537a9e71a26e03eeaa7f6c7c9446e0e9352544d94e26f59e54be10c9f76026e6d8d39c7cb5d20e3dc9ce886be131dbb62cd2d415db4c5658d6b9af516a3e042d02a688a78268e20476fcdd78179d2293dbed7dd3f406dd292ba16c6ee7ac51452a3cac45bee895f3a71542bf7202d1a590a6f9f620b34891940cc0d31b3acf0a299b9f522f38b699945d491b51255df0ba1621f', '2026-11-26 02:05:58.791+00'),
  ('1', 'token:1', 'booking 3 on day 2', 'createBooking', E'\\xd8ad5fdcb8eb0e265d8bdac3214750d8742e8557e88ac7412640c0938493db31', '200', E'\\xc75a06b471a5ca5637a17190fa518da11326ca6eec3e6c1b694a6ca159d83111b61208a39c0ee601d804509cecd8de94422960169c6f3d8ea56b4a7803d5f957d80ba3919dca574353540c27a2539309318eaac1e7d9d65f5c925e2ebf79fa7737e6e0cf6f2b89644f7276fe00a7c66e49bb291979d3473ac7727621ce2dac2ddfa801b92223b5908e5804cf1706f5f56859c90e2397ec84efc395a8df959b49baef94f578f863029b1e5ba974f392a3d8611aeed47c9b1a8495f7244ae8b8ca3ac4a9b78219f36559ba3700a6d369488643da6d809bd671eda8efa7cfca298a520717afdd593b6d79ec0773df9355a75aaefe6249124c98ff2f72a08c18d8265da2b6900a463fb6eeaf9a6ad1d46ab40200aa138fc095752395b42c6423a6dff7e18ad7a9206b8ab17d3866e64335bfc34f077da443112aa0cba590cdb57fe76a9a805aa22d48fd8d187c93bcbe2c5984629f1060b45f0e', '2026-11-26 02:05:58.483+00');
insert into mail (tenant_id, id, recipient, subject, body, state, attempt, next_attempt_at, error, created_at, sent_at) values
  ('1', '01a2159a-3a17-74ef-bc8e-9b3f1587be3b', 'ada@old.example', 'Booked for you: Desk 1, Fri 27 November 2026, 03:05–04:05', 'Hello Ada,

Atrium booked Desk 1 for you.

Fri 27 November 2026, 03:05–04:05

Best wishes
Atrium
http://localhost:0', 'kept', '0', '2026-11-26 02:05:58.472+00', NULL, '2026-11-26 02:05:58.472+00', NULL),
  ('1', '01a2159a-3b01-716d-be24-c003b08f740f', 'bea@old.example', 'Invitation: “Planning”, Sat 28 November 2026, 03:05–04:05', 'Hello Bea,

Atrium invited you to “Planning”.

Room
Sat 28 November 2026, 03:05–04:05

Best wishes
Atrium
http://localhost:0', 'kept', '0', '2026-11-26 02:05:58.79+00', NULL, '2026-11-26 02:05:58.79+00', NULL),
  ('1', '01a2159a-3b02-7028-9a44-4bc7d7953cc0', 'ada@old.example', 'Booked for you: “Planning”, Sat 28 November 2026, 03:05–04:05', 'Hello Ada,

Atrium booked Room for you.

Room
Sat 28 November 2026, 03:05–04:05

Best wishes
Atrium
http://localhost:0', 'kept', '0', '2026-11-26 02:05:58.79+00', NULL, '2026-11-26 02:05:58.79+00', NULL),
  ('1', '01a2159a-3c32-76ab-a213-d06c85b89c65', 'ada@old.example', 'Booked for you: Beamers, Sat 28 November 2026, 03:05–04:05', 'Hello Ada,

Atrium booked Beamers for you.

Sat 28 November 2026, 03:05–04:05

Best wishes
Atrium
http://localhost:0', 'kept', '0', '2026-11-26 02:05:59.043+00', NULL, '2026-11-26 02:05:59.043+00', NULL),
  ('1', '01a2159a-3c32-76ac-ac9d-4b846a234bfa', 'ada@old.example', 'Booked for you: Room, Sun 29 November 2026, 03:05–04:05', 'Hello Ada,

Atrium booked Room for you.

Sun 29 November 2026, 03:05–04:05

Best wishes
Atrium
http://localhost:0', 'kept', '0', '2026-11-26 02:05:59.043+00', NULL, '2026-11-26 02:05:59.043+00', NULL),
  ('1', '01a2159a-3d37-72a0-9b4a-ccf8ce033fa7', 'ada@old.example', 'Cancelled: Room, Sun 29 November 2026, 03:05–04:05', 'Hello Ada,

Atrium cancelled Room.

Sun 29 November 2026, 03:05–04:05

Best wishes
Atrium
http://localhost:0', 'kept', '0', '2026-11-26 02:05:59.343+00', NULL, '2026-11-26 02:05:59.343+00', NULL),
  ('1', '01a2159a-3e62-76c0-814a-d0cb13335709', 'ada@old.example', 'Booked for you: Room, Thu 26 November 2026, 03:04–04:05', 'Hello Ada,

Atrium booked Room for you.

Thu 26 November 2026, 03:04–04:05

Best wishes
Atrium
http://localhost:0', 'kept', '0', '2026-11-26 02:05:59.671+00', NULL, '2026-11-26 02:05:59.671+00', NULL);
insert into notification (tenant_id, id, user_id, event_id, type, data, created_at, read_at) values
  ('1', '01a2159a-39ff-7315-a5f1-22d9975f0fe4', '2', '01a2159a-37c2-77e6-a29e-43ade453603d', 'booking.created', '{"end": "2026-11-27T03:05:57.974Z", "part": "host", "actor": "token:1", "start": "2026-11-27T02:05:57.973Z", "title": "Booked for you: Desk 1, Fri 27 November 2026, 03:05–04:05", "subject": {"id": 1, "type": "booking"}, "resourceIds": [1]}', '2026-11-26 02:05:58.472+00', NULL),
  ('1', '01a2159a-3ae7-7760-883d-2ba2e1d713df', '3', '01a2159a-38cc-70f9-b9b8-89bfa5968520', 'booking.created', '{"end": "2026-11-28T03:05:58.251Z", "part": "attendee", "actor": "token:1", "start": "2026-11-28T02:05:58.251Z", "title": "Invitation: “Planning”, Sat 28 November 2026, 03:05–04:05", "subject": {"id": 2, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 02:05:58.79+00', NULL),
  ('1', '01a2159a-3ae7-7761-bb76-58cb144e0291', '2', '01a2159a-38cc-70f9-b9b8-89bfa5968520', 'booking.created', '{"end": "2026-11-28T03:05:58.251Z", "part": "host", "actor": "token:1", "start": "2026-11-28T02:05:58.251Z", "title": "Booked for you: “Planning”, Sat 28 November 2026, 03:05–04:05", "subject": {"id": 2, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 02:05:58.79+00', NULL),
  ('1', '01a2159a-3c26-7043-8dc0-cd3a3e2c41d5', '2', '01a2159a-3a45-70d6-8692-95f01f0ba28f', 'booking.created', '{"end": "2026-11-28T03:05:58.476Z", "part": "host", "actor": "token:1", "start": "2026-11-28T02:05:58.476Z", "title": "Booked for you: Beamers, Sat 28 November 2026, 03:05–04:05", "subject": {"id": 3, "type": "booking"}, "resourceIds": [3]}', '2026-11-26 02:05:59.043+00', NULL),
  ('1', '01a2159a-3c26-7044-9c39-a671f7a2b0ba', '2', '01a2159a-3b0d-71ba-af3c-56482bf80497', 'booking.created', '{"end": "2026-11-29T03:05:58.776Z", "part": "host", "actor": "token:1", "start": "2026-11-29T02:05:58.776Z", "title": "Booked for you: Room, Sun 29 November 2026, 03:05–04:05", "subject": {"id": 4, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 02:05:59.043+00', NULL),
  ('1', '01a2159a-3d1c-70b9-acdf-f1d414b42a79', '2', '01a2159a-3b82-7320-8637-2d85133171f8', 'booking.cancelled', '{"end": "2026-11-29T03:05:58.776Z", "part": "host", "actor": "token:1", "start": "2026-11-29T02:05:58.776Z", "title": "Cancelled: Room, Sun 29 November 2026, 03:05–04:05", "subject": {"id": 4, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 02:05:59.343+00', NULL),
  ('1', '01a2159a-3e4d-75bd-a98e-4e19085cf265', '2', '01a2159a-3c58-77ae-97cb-25fd49986be1', 'booking.created', '{"end": "2026-11-26T03:05:59.158Z", "part": "host", "actor": "token:1", "start": "2026-11-26T02:04:59.158Z", "title": "Booked for you: Room, Thu 26 November 2026, 03:04–04:05", "subject": {"id": 5, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 02:05:59.671+00', NULL);
insert into rate_count (tenant_id, subject, window_start, used) values
  ('1', 'anonymous/127.0.0.1', '2026-11-26 02:05:00+00', '6000'),
  ('1', 'sign-in/127.0.0.1', '2026-11-26 02:00:00+00', '0'),
  ('1', 'sign-in/50t8A1ouvsvDx0zmBvMPQKClz3slO6UJ5to8ybnDqpw', '2026-11-26 02:00:00+00', '0'),
  ('1', 'token:1', '2026-11-26 02:05:00+00', '6000');
insert into reaction (tenant_id, listener, event_id, position, attempt, next_attempt_at, error) values
  ('1', 'notifications', '01a2159a-37c2-77e6-a29e-43ade453603d', '18', '1', '2026-11-26 03:05:57.983+00', 'planted');
insert into resource_amenity (tenant_id, resource_id, amenity_id) values
  ('1', '1', '1');
insert into session (tenant_id, id_hash, user_id, ip, created_at, seen_at, expires_at) values
  ('1', E'\\x547f2a0d7a453f2183d1fef1259036648d20f509e6a27c880d5591173c50f7ea', '1', '127.0.0.1', '2026-11-26 02:05:59.616+00', '2026-11-26 02:05:59.616+00', '2026-11-26 14:05:59.616+00');
insert into user_building (tenant_id, user_id, building_id) values
  ('1', '3', '2');
insert into user_group (tenant_id, id, name, created_at, version) values
  ('1', '1', 'First aiders', '2026-11-26 02:05:57.473+00', '1');
insert into user_group_member (tenant_id, group_id, user_id) values
  ('1', '1', '2');
select setval('amenity_id_seq', 1);
select setval('api_token_id_seq', 2);
select setval('area_id_seq', 1);
select setval('booking_id_seq', 5);
select setval('building_id_seq', 2);
select setval('category_id_seq', 1);
select setval('country_id_seq', 1);
select setval('floor_id_seq', 1);
select setval('hold_id_seq', 5);
select setval('region_id_seq', 1);
select setval('resource_id_seq', 3);
select setval('tenant_id_seq', 1);
select setval('user_account_id_seq', 3);
select setval('user_group_id_seq', 1);
select setval('webhook_id_seq', 1);
