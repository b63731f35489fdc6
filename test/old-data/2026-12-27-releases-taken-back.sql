-- Written by test/old-data/make.ts.
-- ran 0001-platform.sql fec7cb1c391bad495c6b9173a54dbfb72d08161180249bde7f4a0e4943b5c267
-- ran 0002-people.sql 4a99f0b8ff149bb56217f94857f436b9dcbe54ed4a252a18ce2da3919083738f
-- ran 0003-spaces.sql cdf54a9b5527a22b71baf3223cdc8ab0afe0c4736e22a2243cb4bae4501f12dd
-- ran 0004-bookings.sql 828d8817976f143fd13401ad1a5fb05a84a0e4ada55b83459586d258009bcaae
-- ran 0005-notifications.sql 0e6dd91c5a30b69142d0e2358f7c69e6a2dbb8e09fd64a06d4583e58bc6db334
-- ran 2026-11-26-holds-origin.sql dec3bd402e5fec42883a27efa3054e312bdb80604b0eccd4a0a733661f12d27f
-- ran 2026-11-26-jobs.sql 1c95dd0a1ff6fc82669ce7b1ed1f34763a087a4ff525e26c74ae5b2974cdc01b
-- ran 2026-11-26-places.sql fb15d0ad0a1c0c3eb0f15fd087df4f68a3ef0ac34d24465693d2ef8b248a5650
-- ran 2026-11-26-reading-order.sql 41f110498fccb8bb00a8c3be1737859bb1c2bdf796f607d3b89baffe9e9a6f06
-- ran 2026-11-26-resource-units.sql e91cf2336d0ab6916e4a9b48a616bdaf91e269435f153f930fc29223ddd97bb2
-- ran 2026-11-26-secret-check.sql 01bcae99c69708e06c75db1c9c65b40d018d5f8d45eba9d4aa31f72d6eed5acc
-- ran 2026-11-26-standing.sql 3c1607c458cf5da87d7165b431a908cb97259f64de85d400232bb2d7aba06b46
-- ran 2026-11-27-hot-tenants.sql 35a583a4cf6aeabcf893897f90a72bfb14cda933467eb329449bf001036bed3d
-- ran 2026-11-27-owners.sql d20f1ac18c4d73727b5f82b3bb358b4e59575e00be201357e04890d8b3c90779
-- ran 2026-11-27-people-contacts.sql d2e67e43a1a8d310558ffc481fa115a9c434c60030c5fb36c204dec57a002ec6
-- ran 2026-11-27-webhook-standing.sql 6d26db6b7cd7cc533eea13723ab7e5ba242482274292a41acebc4eab9202f69b
-- ran 2026-11-27-who-guesses-waits.sql 7e90fa4c13da7690951bf21feeaf5b9c1519218dc228e7c1ec271aeb504c55c4
-- ran 2026-11-27-writers-first.sql 23b1939b2fcbeb7afc00ccdea096a8cdb40f79b8937bbf9f4bda0b9f81c460d7
-- ran 2026-12-01-policies.sql 27dace3cd96b85fef69523868ec0ce993997aca8535d2c8a49d64daebd832207
-- ran 2026-12-02-series.sql ef753655a721f2e28ff469cdde852f966b6c4056bb40c50549cb229b2e1b1189
-- ran 2026-12-03-calendars.sql c26e4f138656fa68431a6d91b0ffe64c925158f1301ae23bd352178ea04d2b4c
-- ran 2026-12-03-notice-settings.sql 883ea1933fc4ed0eca746f85dda0148c791dea62dbea39e2c8725e75a847a465
-- ran 2026-12-04-presence.sql e77af9f259aea26935b372237611f973edea6ec857065d36953f32d23b45773a
-- ran 2026-12-05-approvals.sql 974698f7d189514eae7c33dc7646c48d6187bf9dc2369654b4a33e7656c303ec
-- ran 2026-12-06-policies-scope.sql 1e74fbf241bd4464724489603ec807b7e8bdd36db341d91568c3c63613e1d22b
-- ran 2026-12-07-quotas.sql ec9e3254201c0dc725fd44ec5ccbfb1e31b433c793bbcfaf465eba4da58f05a4
-- ran 2026-12-10-series.sql 1732a3d8695743ace8e586f5f42b8663eb1a06e4bf005d1b5318e9d3d585b05b
-- ran 2026-12-11-must-have-all.sql f4be372d27e4c802dc85ce66354d39b083ae7acea2686e5a769186e66a95d380
-- ran 2026-12-12-buffers.sql 3ad3aa0a440789eebc63a6bb7f95647ea236704f5f089831733852a118fb7668
-- ran 2026-12-12-no-shows.sql 5931571de2127699d1696006fd6d507e5d17db8a3e3650946633ff17521cc8d7
-- ran 2026-12-13-zone-data.sql 3e259069072795f51ef67a0fb701d5e059363c561235e6bdd8929444bab04a32
-- ran 2026-12-14-visibility.sql b63e863fcc50e52b2ba60f13eb1bfb5224585c385388f68d2801fe5313ed8bef
-- ran 2026-12-16-closures.sql c128902f1c7ad4ceb14085b45e6398eb1f16644eac5637fc91e57ca1a5825740
-- ran 2026-12-17-combined-rooms.sql 06e91205b56683b0f11d344827af1ce224c9506874dec149e5b90cc93bb2185b
-- ran 2026-12-18-waiting-list.sql 4c07d47fa44dc100e3d5c9b3522f1d76fdb261bffddd5a971cdc4f0fcc658693
-- ran 2026-12-19-delegates.sql 3c4a8538e274bda7074bf39ae04fbc9860ca273b372e03b6379f567d188f2df1
-- ran 2026-12-19-leavers.sql 3513624bc1ba69f1062bf087b53c3bc66d0cdbb860abb84255f3d8e20f3f0b37
-- ran 2026-12-21-teams.sql 2a72afeea3ad0e639e379741451604cfacf0a976afa53e6b2bfdf8901165f4a3
-- ran 2026-12-22-assignments.sql 6bc66f8d78ad4d4a6814584734685a1de4283ea0a218d87fe304b331e44a73be
-- ran 2026-12-23-team-days.sql b6e9a4e342a92f80182f92319c25d80c307636184a1cb91ccd99c2c00f22c4ac
-- ran 2026-12-24-fair-seating.sql 44fc78e59d079b8a7b6fead4a467fe3d1c306c4698ca1bdea238bcd624e7b1d2
-- ran 2026-12-25-guests.sql 4d5f0385646123ff0b5f4a5bb5b6a375df03392e3103851ee63fa1a88038ff45
-- ran 2026-12-26-made-way.sql c9679b287b5f7a752df23b3647d6505c000baf912921bb358dc94dbb9117b400
-- ran 2026-12-27-releases-taken-back.sql 57b4acb56054227478135a3d99edc8b8d717cffcd29326eb94fd05295a629fae
set atrium.tenant = '0';
insert into tenant (id, slug, name, zone, created_at) values
  ('1', 'main', 'Workplace', 'UTC', '2026-11-26 22:41:08.09138+00');
insert into amenity (tenant_id, id, name, names, created_at, version) values
  ('1', '1', 'Screen', '{}', '2026-11-26 22:41:10.525+00', '1');
insert into service_account (tenant_id, id, name, role, deactivated_at, created_at, version, reaches_all) values
  ('1', '1', 'ATRIUM_ADMIN_TOKEN', 'administrator', NULL, '2026-11-26 22:41:08.022+00', '1', 'true'),
  ('1', '2', 'Kiosk', 'receptionist', NULL, '2026-11-26 22:41:10.44+00', '1', 'false');
insert into user_account (tenant_id, id, email, name, names, role, card_number, password_hash, deactivated_at, created_at, version, reaches_all, password_is_generated) values
  ('1', '1', 'admin@old.example', 'Administrator', '{}', 'administrator', NULL, '$argon2id$v=19$m=19456,t=2,p=1$VozxDnVmcV2C3WLn5XRm9g$NcS4DID5cMfqtZyBZnnRIcCtjtmRKm2ac5G3eB6htqE', NULL, '2026-11-26 22:41:08.022+00', '1', 'true', 'false'),
  ('1', '2', 'ada@old.example', 'Ada', '{}', 'employee', NULL, '$argon2id$v=19$m=19456,t=2,p=1$77S4YKhWcslQQdT4T17AOA$xRF8u+/QsAPyDCVdPH5h/qPALw8nRNVR9epFAKXEev8', NULL, '2026-11-26 22:41:10.233+00', '3', 'true', 'false'),
  ('1', '3', 'bea@old.example', 'Bea', '{}', 'receptionist', NULL, NULL, NULL, '2026-11-26 22:41:10.268+00', '2', 'false', 'false');
insert into api_token (tenant_id, id, name, hint, secret_hash, scopes, ip, expires_at, revoked_at, last_used_at, created_by, created_at, version, owner_user_id, owner_account_id, parent_id, reach) values
  ('1', '1', 'ATRIUM_ADMIN_TOKEN', '…tion', E'\\xeb63e0fc497fe81a08e49d1548399ae61d4b2c3e73607ed6bb526cb72a5f311e', '{spaces:read,spaces:write,policies:write,people:read,people:write,people:contacts,bookings:read,bookings:write,bookings:manage,notifications:read,events:read,webhooks:write,tokens:write,audit:read,mail:read,metrics:read}', NULL, NULL, NULL, '2026-11-26 22:41:09.093+00', NULL, '2026-11-26 22:41:08.022+00', '1', NULL, '1', NULL, '"all"'),
  ('1', '2', 'Display', 'atr_…cJyC', E'\\x2d9d3790c5934ce762203da94ea80821d9111e63975bf491f71c99bed928b8f6', '{bookings:read}', NULL, NULL, NULL, NULL, NULL, '2026-11-26 22:41:10.396+00', '1', NULL, '1', '1', '"all"');
insert into approval_link (tenant_id, secret_hash, user_id, expires_at, booking_ids, booking_versions) values
  ('1', E'\\x1adf7cc37b153ff4fd36297cbdf572d8a51cf88120b803deb164768c5120e2e4', '3', '2026-12-05 22:41:10.995+00', '{8}', '{1}');
insert into booking_series (tenant_id, id, title, host_id, resource_ids, attendees, zone, rule, except_days, also_days, anchor, first_day, end_day, booked_until, start_time, end_time, days, cancelled_at, created_by, created_at, version, is_anonymous) values
  ('1', '1', '', '2', '{1}', '[]', 'Europe/Vienna', 'FREQ=WEEKLY;COUNT=2', '{}', '{}', '2026-11-27', '2026-11-27', NULL, NULL, '23:41:10.644', '00:41:10.644', '1', NULL, 'token:1', '2026-11-26 22:41:10.645+00', '1', 'false');
insert into booking (tenant_id, id, series_id, title, host_id, state, starts_at, ends_at, zone, checked_in_at, checked_out_at, cancelled_at, created_by, created_at, version, expires_at, series_date, check_in, released_at, start_offset, end_offset, least_notice_seconds, is_anonymous, made_way) values
  ('1', '1', '1', '', '2', 'confirmed', '2026-11-27 22:41:10.644+00', '2026-11-27 23:41:10.644+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 22:41:10.645+00', '1', NULL, '2026-11-27', NULL, NULL, '60', '60', NULL, 'false', 'false'),
  ('1', '2', '1', '', '2', 'confirmed', '2026-12-04 22:41:10.644+00', '2026-12-04 23:41:10.644+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 22:41:10.645+00', '1', NULL, '2026-12-04', NULL, NULL, '60', '60', NULL, 'false', 'false'),
  ('1', '3', NULL, 'Planning', '2', 'confirmed', '2026-11-28 22:41:10.692+00', '2026-11-28 23:41:10.692+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 22:41:10.693+00', '1', NULL, NULL, NULL, NULL, '60', '60', NULL, 'false', 'false'),
  ('1', '4', NULL, '', '2', 'confirmed', '2026-11-28 22:41:10.715+00', '2026-11-28 23:41:10.715+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 22:41:10.716+00', '1', NULL, NULL, NULL, NULL, '60', '60', NULL, 'false', 'false'),
  ('1', '5', NULL, '', '2', 'cancelled', '2026-11-29 22:41:10.741+00', '2026-11-29 23:41:10.741+00', 'Europe/Vienna', NULL, NULL, '2026-11-26 22:41:10.754+00', 'token:1', '2026-11-26 22:41:10.742+00', '2', NULL, NULL, NULL, NULL, '60', '60', NULL, 'false', 'false'),
  ('1', '6', NULL, '', '2', 'checked_in', '2026-11-26 22:40:10.795+00', '2026-11-26 23:41:10.795+00', 'Europe/Vienna', '2026-11-26 22:41:10.822+00', NULL, NULL, 'token:1', '2026-11-26 22:41:10.796+00', '2', NULL, NULL, NULL, NULL, '60', '60', NULL, 'false', 'false'),
  ('1', '7', NULL, '', '2', 'released', '2026-11-26 22:40:10.795+00', '2026-11-26 23:41:10.873+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 22:41:10.875+00', '2', NULL, NULL, NULL, '2026-11-26 22:41:10.914+00', '60', '60', NULL, 'false', 'false'),
  ('1', '8', NULL, '', '2', 'pending', '2026-12-05 22:41:10.995+00', '2026-12-05 23:41:10.995+00', 'Europe/Vienna', NULL, NULL, NULL, 'user:2', '2026-11-26 22:41:10.996+00', '1', '2026-12-05 22:41:10.995+00', NULL, NULL, NULL, '60', '60', NULL, 'false', 'false'),
  ('1', '9', NULL, '', '2', 'confirmed', '2026-12-26 22:41:11.362+00', '2026-12-27 00:41:11.362+00', 'Europe/Vienna', NULL, NULL, NULL, 'token:1', '2026-11-26 22:41:11.363+00', '1', NULL, NULL, NULL, NULL, '60', '60', NULL, 'false', 'false'),
  ('1', '10', NULL, 'Together', '2', 'confirmed', '2026-12-26 08:00:00+00', '2026-12-26 16:00:00+00', 'Europe/Vienna', NULL, NULL, NULL, 'user:2', '2026-11-26 22:41:11.457+00', '1', NULL, NULL, NULL, NULL, '60', '60', NULL, 'false', 'false');
insert into user_group (tenant_id, id, name, created_at, version) values
  ('1', '1', 'First aiders', '2026-11-26 22:41:10.352+00', '1');
insert into approval_request (tenant_id, id, booking_id, user_id, group_id) values
  ('1', '1', '8', '3', NULL);
insert into country (tenant_id, id, code, name, names, created_at, version) values
  ('1', '1', 'AT', 'Austria', '{}', '2026-11-26 22:41:09.093+00', '1');
insert into region (tenant_id, id, country_id, name, names, created_at, version) values
  ('1', '1', '1', 'Vienna', '{}', '2026-11-26 22:41:09.201+00', '1');
insert into building (tenant_id, id, region_id, name, names, address, zone, created_at, version) values
  ('1', '1', '1', 'Old House', '{}', '', 'Europe/Vienna', '2026-11-26 22:41:09.229+00', '1'),
  ('1', '2', NULL, 'Annex', '{}', '', 'Asia/Hong_Kong', '2026-11-26 22:41:09.251+00', '1');
insert into floor (tenant_id, id, building_id, level, name, names, created_at, version, plan) values
  ('1', '1', '1', '0', 'Ground', '{}', '2026-11-26 22:41:09.259+00', '2', E'{"etag": "\\"PJyDMfzMwuWMeREZPUCHz2jtIrltVzZVxn_-cNpfVG4\\"", "width": 100, "height": 50, "mediaType": "image/svg+xml"}');
insert into area (tenant_id, id, floor_id, name, names, created_at, version) values
  ('1', '1', '1', 'North', '{}', '2026-11-26 22:41:10.218+00', '1');
insert into category (tenant_id, id, name, names, created_at, version) values
  ('1', '1', 'Standing desk', '{}', '2026-11-26 22:41:10.227+00', '1');
insert into resource (tenant_id, id, type, building_id, floor_id, area_id, category_id, name, names, capacity, quantity, access_id, placement, retired_at, created_at, version, combined) values
  ('1', '1', 'desk', '1', '1', '1', '1', 'Desk 1', '{}', '1', '1', NULL, '{"x": 10, "y": 10, "width": 20, "height": 10}', NULL, '2026-11-26 22:41:10.532+00', '1', 'false'),
  ('1', '2', 'room', '1', NULL, NULL, NULL, 'Room', '{}', '8', '1', NULL, NULL, NULL, '2026-11-26 22:41:10.567+00', '1', 'false'),
  ('1', '3', 'equipment', '1', NULL, NULL, NULL, 'Beamers', '{}', '1', '3', NULL, NULL, NULL, '2026-11-26 22:41:10.579+00', '1', 'false'),
  ('1', '4', 'room', '1', NULL, NULL, NULL, 'Boardroom', '{}', '1', '1', NULL, NULL, NULL, '2026-11-26 22:41:10.948+00', '1', 'false'),
  ('1', '5', 'desk', '1', '1', '1', '1', 'Fixed desk', '{}', '1', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.088+00', '1', 'false'),
  ('1', '6', 'desk', '1', '1', '1', '1', 'Flexi desk', '{}', '1', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.207+00', '1', 'false'),
  ('1', '7', 'room', '1', NULL, NULL, NULL, 'Closed room', '{}', '4', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.272+00', '1', 'false'),
  ('1', '8', 'room', '1', NULL, NULL, NULL, 'Left half', '{}', '4', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.308+00', '1', 'false'),
  ('1', '9', 'room', '1', NULL, NULL, NULL, 'Right half', '{}', '4', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.325+00', '1', 'false'),
  ('1', '10', 'room', '1', NULL, NULL, NULL, 'Whole', '{}', '4', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.346+00', '1', 'true'),
  ('1', '11', 'desk', '1', '1', '1', '1', 'Team desk 1', '{}', '1', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.396+00', '1', 'false'),
  ('1', '12', 'desk', '1', '1', '1', '1', 'Team desk 2', '{}', '1', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.415+00', '1', 'false'),
  ('1', '13', 'desk', '2', NULL, NULL, NULL, 'Drawn desk', '{}', '1', '1', NULL, NULL, NULL, '2026-11-26 22:41:11.49+00', '1', 'false');
insert into assignment (tenant_id, id, version, resource_id, user_id, kind, first_day, last_day, check_in_by, ended_at, ended_why, created_by, created_at) values
  ('1', '1', '1', '5', '2', 'fixed', '2026-11-26', NULL, NULL, NULL, NULL, 'token:1', '2026-11-26 22:41:11.1+00'),
  ('1', '2', '1', '6', '3', 'flexi', '2026-11-26', NULL, '23:59:00', NULL, NULL, 'token:1', '2026-11-26 22:41:11.232+00');
insert into assignment_check_in (tenant_id, assignment_id, day, at) values
  ('1', '2', '2026-11-26', '2026-11-26 22:41:11.249+00');
insert into assignment_release (tenant_id, id, assignment_id, first_day, last_day, why, created_by, created_at, taken_back_at) values
  ('1', '1', '1', '2026-12-16', '2026-12-16', 'released', 'user:2', '2026-11-26 22:41:11.152+00', NULL),
  ('1', '2', '1', '2026-11-27', '2026-11-27', 'absence', 'system', '2026-11-26 22:41:11.724+00', NULL),
  ('1', '3', '1', '2026-12-01', '2026-12-01', 'absence', 'system', '2026-11-26 22:41:11.724+00', NULL),
  ('1', '4', '1', '2026-12-08', '2026-12-08', 'absence', 'system', '2026-11-26 22:41:11.724+00', NULL);
insert into attempt_count (tenant_id, subject, failures, open_at, forget_at) values
  ('1', 'account/4r', '0', '1970-01-01 00:00:00+00', '2026-11-26 23:41:10.449+00'),
  ('1', 'account/a7', '1', '1970-01-01 00:00:00+00', '2026-11-26 23:41:11.696+00'),
  ('1', 'network/ag', '1', '1970-01-01 00:00:00+00', '2026-11-26 23:41:11.696+00'),
  ('1', 'place/9f', '0', '1970-01-01 00:00:00+00', '2026-11-26 23:41:10.449+00'),
  ('1', 'place/be', '1', '1970-01-01 00:00:00+00', '2026-11-26 23:41:11.696+00');
insert into audit (tenant_id, id, at, actor, actor_name, ip, request_id, action, subject_type, subject_id, before, after) values
  ('1', '01a21a05-0c10-75f3-ae8e-e552754a6c0f', '2026-11-26 22:41:08.022+00', 'system', 'Atrium', NULL, 'first-start', 'user.created', 'user', '1', NULL, '{"name": "Administrator", "role": "administrator", "email": "admin@old.example", "names": {}, "active": true, "groupIds": [], "buildings": "all", "managerId": null, "cardNumber": null}'),
  ('1', '01a21a05-0c10-75f5-9417-4535160fac06', '2026-11-26 22:41:08.022+00', 'system', 'Atrium', NULL, 'first-start', 'service_account.created', 'service_account', '1', NULL, '{"name": "ATRIUM_ADMIN_TOKEN", "role": "administrator", "active": true, "buildings": "all"}'),
  ('1', '01a21a05-0c10-75f6-928b-e9b77c203077', '2026-11-26 22:41:08.022+00', 'system', 'Atrium', NULL, 'first-start', 'token.created', 'token', '1', NULL, '{"ip": null, "hint": "…tion", "name": "ATRIUM_ADMIN_TOKEN", "owner": {"id": 1, "kind": "service_account"}, "scopes": ["spaces:read", "spaces:write", "policies:write", "people:read", "people:write", "people:contacts", "bookings:read", "bookings:write", "bookings:manage", "notifications:read", "events:read", "webhooks:write", "tokens:write", "audit:read", "mail:read", "metrics:read"], "buildings": "all", "expiresAt": null}'),
  ('1', '01a21a05-1037-7723-94c1-82f55cc24abc', '2026-11-26 22:41:09.093+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '0f4fe5cb-c47a-4308-b7e9-59201078bb23', 'country.created', 'country', '1', NULL, '{"id": 1, "code": "AT", "name": "Austria", "names": {}, "version": 1, "createdAt": "2026-11-26T22:41:09.093Z"}'),
  ('1', '01a21a05-105a-7335-844a-95e45c78848e', '2026-11-26 22:41:09.201+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', 'd5b57664-74db-4f68-89e7-85e6bbf4a723', 'region.created', 'region', '1', NULL, '{"id": 1, "name": "Vienna", "names": {}, "version": 1, "countryId": 1, "createdAt": "2026-11-26T22:41:09.201Z"}'),
  ('1', '01a21a05-1073-77ed-9f4c-47aae1dccbb4', '2026-11-26 22:41:09.229+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', 'c76a49f8-2b5e-4e21-95ac-263b10118192', 'building.created', 'building', '1', NULL, '{"id": 1, "name": "Old House", "zone": "Europe/Vienna", "names": {}, "address": "", "version": 1, "regionId": 1, "createdAt": "2026-11-26T22:41:09.229Z"}'),
  ('1', '01a21a05-108e-7247-a40f-b07c9f583516', '2026-11-26 22:41:09.259+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', 'a7fdb21e-5a92-442d-bbf0-4f5acc5a401f', 'floor.created', 'floor', '1', NULL, '{"id": 1, "name": "Ground", "plan": null, "level": 0, "names": {}, "version": 1, "createdAt": "2026-11-26T22:41:09.259Z", "buildingId": 1}'),
  ('1', '01a21a05-1450-7363-8a99-45a7aa8fb6e0', '2026-11-26 22:41:10.218+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '7ff22f4b-34b4-4281-abb0-f3a62a079aa3', 'area.created', 'area', '1', NULL, '{"id": 1, "name": "North", "names": {}, "floorId": 1, "version": 1, "createdAt": "2026-11-26T22:41:10.218Z"}'),
  ('1', '01a21a05-1456-701c-b962-380769b1feb9', '2026-11-26 22:41:10.227+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '3e6c1678-0ff6-4749-9393-7a05665e8825', 'category.created', 'category', '1', NULL, '{"id": 1, "name": "Standing desk", "names": {}, "version": 1, "createdAt": "2026-11-26T22:41:10.227Z"}'),
  ('1', '01a21a05-14d8-7047-a281-e69496a6c018', '2026-11-26 22:41:10.352+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', 'a16ca5a9-c851-4239-ba93-2ad218e28bbc', 'group.created', 'group', '1', NULL, '{"name": "First aiders"}'),
  ('1', '01a21a05-151d-7568-b9b5-aba56b1f8dc9', '2026-11-26 22:41:10.42+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '22d0fa68-cd4a-4f86-9a23-3911abf5a5fb', 'webhook.created', 'webhook', '1', NULL, '{"id": 1, "url": "http://127.0.0.1:9/", "owner": {"id": 1, "kind": "service_account"}, "events": ["booking.cancelled"], "version": 1, "failures": 0, "createdAt": "2026-11-26T22:41:10.420Z", "createdBy": "token:1", "disabledAt": null, "description": "", "failingSince": null, "disabledReason": null, "oldSecretUntil": null}'),
  ('1', '01a21a05-1580-72f9-9f5a-66be54f0d55f', '2026-11-26 22:41:10.525+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', 'fb8b4e2a-e331-4b2a-9d06-53d9ded2733f', 'amenity.created', 'amenity', '1', NULL, '{"id": 1, "name": "Screen", "names": {}, "version": 1, "createdAt": "2026-11-26T22:41:10.525Z"}'),
  ('1', '01a21a05-1597-75cb-9279-00e7759ce5e1', '2026-11-26 22:41:10.532+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '7d8c0962-cacc-46cc-876a-75c8a7240f74', 'resource.created', 'resource', '1', NULL, '{"id": 1, "name": "Desk 1", "type": "desk", "zone": "Europe/Vienna", "names": {}, "areaId": 1, "floorId": 1, "partIds": [], "retired": false, "version": 1, "accessId": null, "capacity": 1, "quantity": 1, "createdAt": "2026-11-26T22:41:10.532Z", "placement": {"x": 10, "y": 10, "width": 20, "height": 10}, "amenityIds": [1], "buildingId": 1, "categoryId": 1}'),
  ('1', '01a21a05-15d7-7096-89e0-cbc7d8f19275', '2026-11-26 22:41:10.598+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', 'a8d1b65e-6904-4c33-932d-4c0e6038461a', 'policy.created', 'policy', '1', NULL, '{"id": 1, "name": "Five a day", "type": null, "rules": {"quota": {"per": "day", "most": 5, "unit": "bookings"}}, "version": 1, "groupIds": [1], "createdAt": "2026-11-26T22:41:10.598Z", "buildingId": null, "categoryId": null, "resourceId": 3}'),
  ('1', '01a21a05-1610-706f-8a8f-61d7f326469f', '2026-11-26 22:41:10.645+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '0655177d-d3e2-4a51-ba38-69883f9b7304', 'booking.created', 'booking', '1', NULL, '{"id": 1, "end": "2026-11-27T23:41:10.644Z", "zone": "Europe/Vienna", "start": "2026-11-27T22:41:10.644Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "seriesId": 1, "resourceIds": [1], "attendeeUserIds": []}'),
  ('1', '01a21a05-1610-7071-b2e9-103e1d2e5e5a', '2026-11-26 22:41:10.645+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '0655177d-d3e2-4a51-ba38-69883f9b7304', 'series.created', 'series', '1', NULL, '{"id": 1, "dates": 2, "title": "", "hostId": 2, "skipped": [], "version": 1, "resourceIds": [1], "attendeeUserIds": []}'),
  ('1', '01a21a05-177e-7038-9019-a6a1ae88e6b3', '2026-11-26 22:41:11.03+00', 'user:2', 'Ada', '127.0.0.1', 'be61942e-5f12-4d47-9f4b-5be790646c68', 'calendar_feed.created', 'calendar_feed', '1', NULL, '{"ownerId": 2, "resourceId": null}'),
  ('1', '01a21a05-179b-70d3-80ae-9e4cd84d0276', '2026-11-26 22:41:11.061+00', 'system', 'Atrium', NULL, 'job:approval.ask', 'approval.asked', 'approval', '8', '{"id": 8, "end": "2026-12-05T23:41:10.995Z", "zone": "Europe/Vienna", "start": "2026-12-05T22:41:10.995Z", "state": "pending", "title": "", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [4], "attendeeUserIds": []}', '{"id": 8, "end": "2026-12-05T23:41:10.995Z", "zone": "Europe/Vienna", "start": "2026-12-05T22:41:10.995Z", "state": "pending", "title": "", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [4], "attendeeUserIds": []}'),
  ('1', '01a21a05-17e2-75dd-9495-936575089046', '2026-11-26 22:41:11.1+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '39ea817e-63e1-4b2e-bac1-57f9b491f764', 'assignment.created', 'assignment', '1', NULL, '{"id": 1, "kind": "fixed", "zone": "Europe/Vienna", "userId": 2, "lastDay": null, "firstDay": "2026-11-26", "checkInBy": null, "resourceId": 5, "resourceIds": [5]}'),
  ('1', '01a21a05-1880-7478-91c6-48d64e0bd934', '2026-11-26 22:41:11.281+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', 'f88203ce-0930-42be-b0b8-38f8a4a5a9cf', 'closure.created', 'closure', '1', NULL, '{"id": 1, "end": "2027-01-25T22:41:11.279Z", "zone": "Europe/Vienna", "start": "2026-11-26T22:41:11.281Z", "areaId": null, "reason": "New carpet", "floorId": null, "version": 1, "liftedAt": null, "createdAt": "2026-11-26T22:41:11.281Z", "buildingId": 1, "resourceId": 7}'),
  ('1', '01a21a05-18d7-70d9-85f4-ddf7cb2a0fc7', '2026-11-26 22:41:11.369+00', 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', '36991efd-ddc4-4967-ae45-092b27f9636e', 'waiting_entry.created', 'waiting_entry', '1', NULL, '{"id": 1, "end": "2026-12-27T00:41:11.362Z", "zone": "Europe/Vienna", "start": "2026-12-26T22:41:11.362Z", "title": "", "until": null, "hostId": 3, "version": 1, "resourceIds": [10]}'),
  ('1', '01a21a05-1918-7552-975f-306de23b95bc', '2026-11-26 22:41:11.424+00', 'user:2', 'Ada', '127.0.0.1', '3f8f6046-abdf-4d67-a18d-1292d58f3b0a', 'team_day.created', 'team_day', '1', NULL, '{"id": 1, "end": "2026-12-26T16:00:00.000Z", "zone": "Europe/Vienna", "start": "2026-12-26T08:00:00.000Z", "title": "Together", "groupId": 1, "version": 1, "releaseAt": "2026-12-25T11:00:00.000Z", "buildingId": 1, "organiserId": 2}'),
  ('1', '01a21a05-196a-757f-bada-86ba9807f8a1', '2026-11-26 22:41:11.517+00', 'user:2', 'Ada', '127.0.0.1', 'e284768d-6dff-4d01-8464-1677b3a07a75', 'seat_request.created', 'seat_request', '1', NULL, '{"id": 1, "day": "2026-12-21", "end": "2026-12-21T09:00:00.000Z", "zone": "Asia/Hong_Kong", "start": "2026-12-21T01:00:00.000Z", "state": "open", "areaId": null, "drawAt": "2026-12-20T04:00:00.000Z", "userId": 2, "floorId": null, "outcome": null, "version": 1, "bookingId": null, "buildingId": 2, "resourceId": null}'),
  ('1', '01a21a05-19bf-7119-b8ec-f7100aea8366', '2026-11-26 22:41:11.61+00', 'user:2', 'Ada', '127.0.0.1', '6d465cd8-e76a-4caa-8025-ec1145fd9eef', 'work_location.changed', 'work_location', '2', NULL, NULL);
insert into booking_attendee (tenant_id, booking_id, position, user_id, email, name, instead_of_host) values
  ('1', '3', '0', '3', NULL, NULL, 'false');
insert into booking_release (tenant_id, booking_id, why, actor, released_at, noted_at) values
  ('1', '7', 'reception', 'token:1', '2026-11-26 22:41:10.914+00', '2026-11-26 22:41:10.914+00');
insert into booking_resource (tenant_id, booking_id, resource_id, quantity, set_up_minutes, clean_down_minutes) values
  ('1', '1', '1', '1', '0', '0'),
  ('1', '2', '1', '1', '0', '0'),
  ('1', '3', '2', '1', '0', '0'),
  ('1', '4', '3', '1', '0', '0'),
  ('1', '5', '2', '1', '0', '0'),
  ('1', '6', '2', '1', '0', '0'),
  ('1', '7', '1', '1', '0', '0'),
  ('1', '8', '4', '1', '0', '0'),
  ('1', '9', '10', '1', '0', '0'),
  ('1', '10', '11', '1', '0', '0');
insert into calendar_feed (tenant_id, id, owner_user_id, resource_id, secret_hash, created_at, renewed_at, last_used_at) values
  ('1', '1', '2', NULL, E'\\x8c40888721b2b316e712cd1b7df78125eb3691e6d4180866d7e2365c62d5b50a', '2026-11-26 22:41:11.03+00', NULL, NULL);
insert into check_in (tenant_id, booking_id, method, actor, checked_in_at) values
  ('1', '6', 'api', 'token:1', '2026-11-26 22:41:10.822+00');
insert into closure (tenant_id, id, version, building_id, floor_id, area_id, resource_id, starts_at, ends_at, reason, lifted_at, created_by, created_at) values
  ('1', '1', '1', NULL, NULL, NULL, '7', '2026-11-26 22:41:11.281+00', '2027-01-25 22:41:11.279+00', 'New carpet', NULL, 'token:1', '2026-11-26 22:41:11.281+00');
insert into delegate (tenant_id, user_id, delegate_id, until, created_at) values
  ('1', '2', '3', NULL, '2026-11-26 22:41:11.549+00');
insert into webhook (tenant_id, id, url, events, description, secret_sealed, old_secret_sealed, old_secret_until, disabled_at, disabled_reason, failing_since, failures, created_by, created_at, deleted_at, version, owner_user_id, owner_account_id, pace, parent_token_id, orphaned_at) values
  ('1', '1', 'http://127.0.0.1:9/', '{booking.cancelled}', '', E'\\xe12fe152bf40ca264410089d6065ab9348239144710c4a6daaef0bdb7ce0d51b1a2d69669bbce913ecc266a7f6a1354f2ee5eb4faa75a381d189c8d7884e9dbbde6c4372b04daad54aba54534a78', NULL, NULL, NULL, NULL, '2026-11-26 22:41:10.877+00', '1', 'token:1', '2026-11-26 22:41:10.42+00', NULL, '1', NULL, '1', NULL, '1', NULL);
insert into delivery (tenant_id, id, webhook_id, event_id, state, attempt, attempts, next_attempt_at, claimed_until, created_at, finished_at) values
  ('1', '01a21a05-16a7-74f7-8f99-654c8a8d302b', '1', '01a21a05-166e-75c0-95d9-3a24de279016', 'pending', '1', '[{"at": "2026-11-26T22:41:10.865Z", "error": "could not connect (ECONNREFUSED)", "number": 1, "status": null, "response": null, "durationMs": 11}]', '2026-11-26 22:41:15.882+00', NULL, '2026-11-26 22:41:10.823+00', NULL);
insert into event (tenant_id, id, position, type, subject_type, subject_id, version, data, actor, at) values
  ('1', '01a21a05-0c10-75f2-acde-39ef82f459cd', '1', 'user.created', 'user', '1', '1', '{"id": 1}', 'system', '2026-11-26 22:41:08.022+00'),
  ('1', '01a21a05-1037-7722-8cb0-26359886b9c5', '2', 'country.created', 'country', '1', '1', '{"id": 1, "code": "AT", "name": "Austria"}', 'token:1', '2026-11-26 22:41:09.093+00'),
  ('1', '01a21a05-105a-7334-b37f-496ac1aaa3d4', '3', 'region.created', 'region', '1', '1', '{"id": 1, "name": "Vienna", "countryId": 1}', 'token:1', '2026-11-26 22:41:09.201+00'),
  ('1', '01a21a05-1073-77ec-9fdf-1733a68f0312', '4', 'building.created', 'building', '1', '1', '{"id": 1, "name": "Old House", "zone": "Europe/Vienna", "address": "", "regionId": 1}', 'token:1', '2026-11-26 22:41:09.229+00'),
  ('1', '01a21a05-1085-741f-880e-7a4c12af9e42', '5', 'building.created', 'building', '2', '1', '{"id": 2, "name": "Annex", "zone": "Asia/Hong_Kong", "address": "", "regionId": null}', 'token:1', '2026-11-26 22:41:09.251+00'),
  ('1', '01a21a05-108e-7246-b01c-ed3bc6163551', '6', 'floor.created', 'floor', '1', '1', '{"id": 1, "name": "Ground", "level": 0, "buildingId": 1}', 'token:1', '2026-11-26 22:41:09.259+00'),
  ('1', '01a21a05-1440-7579-938e-221da21ba664', '7', 'floor.updated', 'floor', '1', '2', '{"id": 1, "name": "Ground", "level": 0, "buildingId": 1}', 'token:1', '2026-11-26 22:41:09.285+00'),
  ('1', '01a21a05-1450-7362-b878-94b192772f65', '8', 'area.created', 'area', '1', '1', '{"id": 1, "name": "North", "floorId": 1}', 'token:1', '2026-11-26 22:41:10.218+00'),
  ('1', '01a21a05-1456-701b-afe7-5350f8860763', '9', 'category.created', 'category', '1', '1', '{"id": 1, "name": "Standing desk"}', 'token:1', '2026-11-26 22:41:10.227+00'),
  ('1', '01a21a05-146b-7061-838b-3921ff7e07f3', '10', 'user.created', 'user', '2', '1', '{"id": 2}', 'token:1', '2026-11-26 22:41:10.233+00'),
  ('1', '01a21a05-1489-71d1-9dc7-d4a09f12df1a', '11', 'user.created', 'user', '3', '1', '{"id": 3}', 'token:1', '2026-11-26 22:41:10.268+00'),
  ('1', '01a21a05-14d8-7046-99c7-08a2efb428fd', '12', 'group.created', 'group', '1', '1', '{"id": 1}', 'token:1', '2026-11-26 22:41:10.352+00'),
  ('1', '01a21a05-14ec-7574-a3c5-c4de80edf70e', '13', 'user.updated', 'user', '2', '2', '{"id": 2}', 'token:1', '2026-11-26 22:41:10.364+00'),
  ('1', '01a21a05-14fa-77a5-ae9e-db487429e18f', '14', 'user.updated', 'user', '3', '2', '{"id": 3}', 'token:1', '2026-11-26 22:41:10.383+00'),
  ('1', '01a21a05-1580-72f8-9528-a652ea032071', '15', 'amenity.created', 'amenity', '1', '1', '{"id": 1, "name": "Screen"}', 'token:1', '2026-11-26 22:41:10.525+00'),
  ('1', '01a21a05-1597-75ca-b71b-97ec7c8c98a0', '16', 'resource.created', 'resource', '1', '1', '{"id": 1, "name": "Desk 1", "type": "desk", "floorId": 1, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:10.532+00'),
  ('1', '01a21a05-15af-7638-8b52-020858f94b6e', '17', 'resource.created', 'resource', '2', '1', '{"id": 2, "name": "Room", "type": "room", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:10.567+00'),
  ('1', '01a21a05-15c3-70da-8c7e-cef6a9ff1dca', '18', 'resource.created', 'resource', '3', '1', '{"id": 3, "name": "Beamers", "type": "equipment", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:10.579+00'),
  ('1', '01a21a05-15d7-7095-91d8-85dc873882e8', '19', 'policy.created', 'policy', '1', '1', '{"id": 1, "name": "Five a day"}', 'token:1', '2026-11-26 22:41:10.598+00'),
  ('1', '01a21a05-160f-755c-a6b6-29b8fc849a47', '20', 'booking.created', 'booking', '1', '1', '{"id": 1, "end": "2026-11-27T23:41:10.644Z", "zone": "Europe/Vienna", "start": "2026-11-27T22:41:10.644Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "bySeries": true, "seriesId": 1, "resourceIds": [1], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.645+00'),
  ('1', '01a21a05-1610-706d-8b46-ab75dc7d5a86', '21', 'booking.created', 'booking', '2', '1', '{"id": 2, "end": "2026-12-04T23:41:10.644Z", "zone": "Europe/Vienna", "start": "2026-12-04T22:41:10.644Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "bySeries": true, "seriesId": 1, "resourceIds": [1], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.645+00'),
  ('1', '01a21a05-1610-706e-b413-f22c7a3774e0', '22', 'series.created', 'series', '1', '1', '{"id": 1, "dates": 2, "title": "", "hostId": 2, "skipped": [], "version": 1, "resourceIds": [1], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.645+00'),
  ('1', '01a21a05-1633-70c3-a08e-25490d83530f', '23', 'booking.created', 'booking', '3', '1', '{"id": 3, "end": "2026-11-28T23:41:10.692Z", "zone": "Europe/Vienna", "start": "2026-11-28T22:41:10.692Z", "state": "confirmed", "title": "Planning", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [2], "attendeeUserIds": [3]}', 'token:1', '2026-11-26 22:41:10.693+00'),
  ('1', '01a21a05-1652-76ac-a5c8-8ba17aeb51f2', '24', 'booking.created', 'booking', '4', '1', '{"id": 4, "end": "2026-11-28T23:41:10.715Z", "zone": "Europe/Vienna", "start": "2026-11-28T22:41:10.715Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [3], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.716+00'),
  ('1', '01a21a05-165e-706f-95e2-73110e2e46bf', '25', 'booking.created', 'booking', '5', '1', '{"id": 5, "end": "2026-11-29T23:41:10.741Z", "zone": "Europe/Vienna", "start": "2026-11-29T22:41:10.741Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [2], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.742+00'),
  ('1', '01a21a05-166e-75c0-95d9-3a24de279016', '26', 'booking.cancelled', 'booking', '5', '2', '{"id": 5, "end": "2026-11-29T23:41:10.741Z", "zone": "Europe/Vienna", "start": "2026-11-29T22:41:10.741Z", "state": "cancelled", "title": "", "hostId": 2, "version": 2, "seriesId": null, "resourceIds": [2], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.754+00'),
  ('1', '01a21a05-1696-72f4-8532-91c9e5ac02e9', '27', 'booking.created', 'booking', '6', '1', '{"id": 6, "end": "2026-11-26T23:41:10.795Z", "zone": "Europe/Vienna", "start": "2026-11-26T22:40:10.795Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [2], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.796+00'),
  ('1', '01a21a05-16ae-73aa-858d-5820440ef68c', '28', 'booking.checked_in', 'booking', '6', '2', '{"id": 6, "end": "2026-11-26T23:41:10.795Z", "zone": "Europe/Vienna", "start": "2026-11-26T22:40:10.795Z", "state": "checked_in", "title": "", "hostId": 2, "method": "api", "version": 2, "seriesId": null, "resourceIds": [2], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.822+00'),
  ('1', '01a21a05-16fb-72f0-87c1-537a38cf4caf', '29', 'booking.created', 'booking', '7', '1', '{"id": 7, "end": "2026-11-26T23:41:10.873Z", "zone": "Europe/Vienna", "start": "2026-11-26T22:40:10.795Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [1], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.875+00'),
  ('1', '01a21a05-1711-73d5-8f6c-48c653c6c258', '30', 'booking.released', 'booking', '7', '2', '{"id": 7, "end": "2026-11-26T23:41:10.873Z", "why": "reception", "zone": "Europe/Vienna", "start": "2026-11-26T22:40:10.795Z", "state": "released", "title": "", "hostId": 2, "version": 2, "seriesId": null, "releasedAt": "2026-11-26T22:41:10.914Z", "resourceIds": [1], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:10.914+00'),
  ('1', '01a21a05-172e-7672-98e3-d2a3cb5fc00c', '31', 'resource.created', 'resource', '4', '1', '{"id": 4, "name": "Boardroom", "type": "room", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:10.948+00'),
  ('1', '01a21a05-1751-74b1-a48d-9e64cba1b522', '32', 'policy.created', 'policy', '2', '1', '{"id": 2, "name": "Approved"}', 'token:1', '2026-11-26 22:41:10.979+00'),
  ('1', '01a21a05-176b-72e2-92b6-868b9a3674f7', '33', 'booking.created', 'booking', '8', '1', '{"id": 8, "end": "2026-12-05T23:41:10.995Z", "zone": "Europe/Vienna", "start": "2026-12-05T22:41:10.995Z", "state": "pending", "title": "", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [4], "attendeeUserIds": []}', 'user:2', '2026-11-26 22:41:10.996+00'),
  ('1', '01a21a05-179b-70d2-b146-52fbaf85f2a4', '34', 'approval.asked', 'approval', '8', '1', '{"id": 8, "end": "2026-12-05T23:41:10.995Z", "zone": "Europe/Vienna", "start": "2026-12-05T22:41:10.995Z", "state": "pending", "title": "", "hostId": 2, "askedBy": "user:2", "version": 1, "seriesId": null, "approverIds": [3], "resourceIds": [4], "attendeeUserIds": []}', 'system', '2026-11-26 22:41:11.061+00'),
  ('1', '01a21a05-17b7-7288-9a08-bc0350c32ce9', '35', 'resource.created', 'resource', '5', '1', '{"id": 5, "name": "Fixed desk", "type": "desk", "floorId": 1, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:11.088+00'),
  ('1', '01a21a05-17e2-75dc-b63c-91d601df5ef9', '36', 'assignment.created', 'assignment', '1', '1', '{"id": 1, "end": "2300-01-01T00:00:00.000Z", "kind": "fixed", "zone": "Europe/Vienna", "start": "2026-11-26T22:41:11.100Z", "userId": 2, "lastDay": null, "firstDay": "2026-11-26", "checkInBy": null, "resourceId": 5, "resourceIds": [5]}', 'token:1', '2026-11-26 22:41:11.1+00'),
  ('1', '01a21a05-1810-76f1-a962-147976856a1e', '37', 'assignment.released', 'assignment', '1', '1', '{"id": 1, "end": "2026-12-16T23:00:00.000Z", "kind": "fixed", "zone": "Europe/Vienna", "start": "2026-12-15T23:00:00.000Z", "userId": 2, "lastDay": null, "firstDay": "2026-11-26", "checkInBy": null, "resourceId": 5, "resourceIds": [5]}', 'user:2', '2026-11-26 22:41:11.152+00'),
  ('1', '01a21a05-183c-7385-8525-fa07262e66d4', '38', 'resource.created', 'resource', '6', '1', '{"id": 6, "name": "Flexi desk", "type": "desk", "floorId": 1, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:11.207+00'),
  ('1', '01a21a05-184d-76a5-8f93-abb54bc3ebaf', '39', 'assignment.created', 'assignment', '2', '1', '{"id": 2, "end": "2300-01-01T00:00:00.000Z", "kind": "flexi", "zone": "Europe/Vienna", "start": "2026-11-26T22:41:11.232Z", "userId": 3, "lastDay": null, "firstDay": "2026-11-26", "checkInBy": "23:59", "resourceId": 6, "resourceIds": [6]}', 'token:1', '2026-11-26 22:41:11.232+00'),
  ('1', '01a21a05-1858-77b3-beb1-0ede18254db3', '40', 'assignment.checked_in', 'assignment', '2', '1', '{"id": 2, "end": "2026-11-26T23:00:00.000Z", "kind": "flexi", "zone": "Europe/Vienna", "start": "2026-11-26T22:41:11.249Z", "userId": 3, "lastDay": null, "firstDay": "2026-11-26", "checkInBy": "23:59", "resourceId": 6, "resourceIds": [6]}', 'token:1', '2026-11-26 22:41:11.249+00'),
  ('1', '01a21a05-186d-77e8-be97-a240a51e9906', '41', 'resource.created', 'resource', '7', '1', '{"id": 7, "name": "Closed room", "type": "room", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:11.272+00'),
  ('1', '01a21a05-1880-7477-931c-d6f748daeffc', '42', 'closure.created', 'closure', '1', '1', '{"id": 1, "end": "2027-01-25T22:41:11.279Z", "start": "2026-11-26T22:41:11.281Z", "areaId": null, "lifted": false, "reason": "New carpet", "floorId": null, "buildingId": 1, "resourceId": 7}', 'token:1', '2026-11-26 22:41:11.281+00'),
  ('1', '01a21a05-1892-77fe-b4da-7ff94b6fd015', '43', 'resource.created', 'resource', '8', '1', '{"id": 8, "name": "Left half", "type": "room", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:11.308+00'),
  ('1', '01a21a05-18ae-7445-98c4-6029d0dad8b8', '44', 'resource.created', 'resource', '9', '1', '{"id": 9, "name": "Right half", "type": "room", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:11.325+00'),
  ('1', '01a21a05-18c0-71a7-b3cc-f18cff9306a4', '45', 'resource.created', 'resource', '10', '1', '{"id": 10, "name": "Whole", "type": "room", "floorId": null, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:11.346+00'),
  ('1', '01a21a05-18c6-70f5-8092-a2550dfd1c71', '46', 'booking.created', 'booking', '9', '1', '{"id": 9, "end": "2026-12-27T00:41:11.362Z", "zone": "Europe/Vienna", "start": "2026-12-26T22:41:11.362Z", "state": "confirmed", "title": "", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [10], "attendeeUserIds": []}', 'token:1', '2026-11-26 22:41:11.363+00'),
  ('1', '01a21a05-18d7-70d8-a003-a653cfdc24ec', '47', 'waiting_entry.created', 'waiting_entry', '1', '1', '{"id": 1, "end": "2026-12-27T00:41:11.362Z", "zone": "Europe/Vienna", "start": "2026-12-26T22:41:11.362Z", "title": "", "until": null, "hostId": 3, "version": 1, "resourceIds": [10]}', 'token:1', '2026-11-26 22:41:11.369+00'),
  ('1', '01a21a05-18f5-75cc-8afe-f505d8d5b6b8', '48', 'resource.created', 'resource', '11', '1', '{"id": 11, "name": "Team desk 1", "type": "desk", "floorId": 1, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:11.396+00'),
  ('1', '01a21a05-18fe-767b-ae1c-8a9a180162d3', '49', 'resource.created', 'resource', '12', '1', '{"id": 12, "name": "Team desk 2", "type": "desk", "floorId": 1, "retired": false, "buildingId": 1}', 'token:1', '2026-11-26 22:41:11.415+00'),
  ('1', '01a21a05-1918-7551-a316-50a254fe8cf9', '50', 'team_day.created', 'team_day', '1', '1', '{"id": 1, "end": "2026-12-26T16:00:00.000Z", "zone": "Europe/Vienna", "start": "2026-12-26T08:00:00.000Z", "title": "Together", "closed": false, "groupId": 1, "version": 1, "memberIds": [2, 3], "releaseAt": "2026-12-25T11:00:00.000Z", "buildingId": 1, "organiserId": 2, "resourceIds": [11, 12]}', 'user:2', '2026-11-26 22:41:11.424+00'),
  ('1', '01a21a05-192e-76db-b600-4744f3789992', '51', 'booking.created', 'booking', '10', '1', '{"id": 10, "end": "2026-12-26T16:00:00.000Z", "zone": "Europe/Vienna", "start": "2026-12-26T08:00:00.000Z", "state": "confirmed", "title": "Together", "hostId": 2, "version": 1, "seriesId": null, "resourceIds": [11], "attendeeUserIds": []}', 'user:2', '2026-11-26 22:41:11.457+00'),
  ('1', '01a21a05-192e-76dc-8bb7-4bd93956d393', '52', 'team_day.updated', 'team_day', '1', '2', '{"id": 1, "end": "2026-12-26T16:00:00.000Z", "zone": "Europe/Vienna", "start": "2026-12-26T08:00:00.000Z", "title": "Together", "closed": false, "groupId": 1, "version": 2, "memberIds": [], "releaseAt": "2026-12-25T11:00:00.000Z", "buildingId": 1, "organiserId": 2, "resourceIds": []}', 'user:2', '2026-11-26 22:41:11.457+00'),
  ('1', '01a21a05-194c-76b1-b9ab-7ac48bf788e2', '53', 'resource.created', 'resource', '13', '1', '{"id": 13, "name": "Drawn desk", "type": "desk", "floorId": null, "retired": false, "buildingId": 2}', 'token:1', '2026-11-26 22:41:11.49+00'),
  ('1', '01a21a05-1957-75d3-b802-b7b348f42e2b', '54', 'policy.created', 'policy', '3', '1', '{"id": 3, "name": "By draw"}', 'token:1', '2026-11-26 22:41:11.504+00'),
  ('1', '01a21a05-196a-757e-a764-24c8fcbf3476', '55', 'seat_request.created', 'seat_request', '1', '1', '{"id": 1, "day": "2026-12-21", "end": "2026-12-21T09:00:00.000Z", "zone": "Asia/Hong_Kong", "start": "2026-12-21T01:00:00.000Z", "state": "open", "areaId": null, "drawAt": "2026-12-20T04:00:00.000Z", "userId": 2, "floorId": null, "outcome": null, "version": 1, "bookingId": null, "buildingId": 2, "resourceId": null}', 'user:2', '2026-11-26 22:41:11.517+00'),
  ('1', '01a21a05-1993-714a-bc2a-3cb3eeb41a95', '56', 'user.delegates_changed', 'user', '2', '2', '{"id": 2, "delegateId": 3}', 'user:2', '2026-11-26 22:41:11.549+00'),
  ('1', '01a21a05-19af-7550-92c4-09d02fd46c9d', '57', 'user.updated', 'user', '2', '3', '{"id": 2}', 'token:1', '2026-11-26 22:41:11.578+00'),
  ('1', '01a21a05-19bf-7118-a90e-0bb2f24385fb', '58', 'work_location.changed', 'work_location', '2', '1', '{"id": 2}', 'user:2', '2026-11-26 22:41:11.61+00'),
  ('1', '01a21a05-19cd-73d1-bc17-6e0b2ad4220e', '59', 'work_location.changed', 'work_location', '2', '2', '{"id": 2}', 'user:2', '2026-11-26 22:41:11.625+00'),
  ('1', '01a21a05-1a47-7416-9b29-da96daaca29a', '60', 'assignment.released', 'assignment', '1', '1', '{"id": 1, "end": "2026-11-27T23:00:00.000Z", "kind": "fixed", "zone": "Europe/Vienna", "start": "2026-11-26T23:00:00.000Z", "userId": 2, "lastDay": null, "firstDay": "2026-11-26", "checkInBy": null, "resourceId": 5, "resourceIds": [5]}', 'system', '2026-11-26 22:41:11.724+00'),
  ('1', '01a21a05-1a47-7417-bea1-33b2d0f4efb3', '61', 'assignment.released', 'assignment', '1', '1', '{"id": 1, "end": "2026-12-01T23:00:00.000Z", "kind": "fixed", "zone": "Europe/Vienna", "start": "2026-11-30T23:00:00.000Z", "userId": 2, "lastDay": null, "firstDay": "2026-11-26", "checkInBy": null, "resourceId": 5, "resourceIds": [5]}', 'system', '2026-11-26 22:41:11.724+00'),
  ('1', '01a21a05-1a47-7418-ad9b-6615723d15eb', '62', 'assignment.released', 'assignment', '1', '1', '{"id": 1, "end": "2026-12-08T23:00:00.000Z", "kind": "fixed", "zone": "Europe/Vienna", "start": "2026-12-07T23:00:00.000Z", "userId": 2, "lastDay": null, "firstDay": "2026-11-26", "checkInBy": null, "resourceId": 5, "resourceIds": [5]}', 'system', '2026-11-26 22:41:11.724+00');
insert into event_counter (tenant_id, last_position) values
  ('1', '62');
insert into favourite (tenant_id, user_id, resource_id) values
  ('1', '2', '5');
insert into floor_plan (tenant_id, floor_id, media_type, content, etag, created_at) values
  ('1', '1', 'image/svg+xml', E'\\x3c73766720786d6c6e733d22687474703a2f2f7777772e77332e6f72672f323030302f737667222077696474683d2231303022206865696768743d223530222076696577426f783d2230203020313030203530223e3c726563742077696474683d22313022206865696768743d223130222f3e3c2f7376673e', '"PJyDMfzMwuWMeREZPUCHz2jtIrltVzZVxn_-cNpfVG4"', '2026-11-26 22:41:09.285+00');
insert into resource_part (tenant_id, whole_id, part_id, building_id) values
  ('1', '10', '8', '1'),
  ('1', '10', '9', '1');
insert into resource_unit (tenant_id, resource_id, unit) values
  ('1', '1', '1'),
  ('1', '2', '1'),
  ('1', '3', '1'),
  ('1', '3', '2'),
  ('1', '3', '3'),
  ('1', '4', '1'),
  ('1', '5', '1'),
  ('1', '6', '1'),
  ('1', '7', '1'),
  ('1', '8', '1'),
  ('1', '9', '1'),
  ('1', '11', '1'),
  ('1', '12', '1'),
  ('1', '13', '1');
insert into hold (tenant_id, id, resource_id, unit, starts_at, ends_at, origin, origin_id, expires_at, whole_id) values
  ('1', '1', '1', '1', '2026-11-27 22:41:10.644+00', '2026-11-27 23:41:10.644+00', 'booking', '1', NULL, NULL),
  ('1', '2', '1', '1', '2026-12-04 22:41:10.644+00', '2026-12-04 23:41:10.644+00', 'booking', '2', NULL, NULL),
  ('1', '3', '2', '1', '2026-11-28 22:41:10.692+00', '2026-11-28 23:41:10.692+00', 'booking', '3', NULL, NULL),
  ('1', '4', '3', '1', '2026-11-28 22:41:10.715+00', '2026-11-28 23:41:10.715+00', 'booking', '4', NULL, NULL),
  ('1', '6', '2', '1', '2026-11-26 22:40:10.795+00', '2026-11-26 23:41:10.795+00', 'booking', '6', NULL, NULL),
  ('1', '7', '1', '1', '2026-11-26 22:40:10.795+00', '2026-11-26 22:41:10.914+00', 'booking', '7', NULL, NULL),
  ('1', '8', '4', '1', '2026-12-05 22:41:10.995+00', '2026-12-05 23:41:10.995+00', 'booking', '8', '2026-12-05 22:41:10.995+00', NULL),
  ('1', '11', '5', '1', '2026-12-16 23:00:00+00', '2300-01-01 00:00:00+00', 'assignment', '1', NULL, NULL),
  ('1', '12', '6', '1', '2026-11-26 22:41:11.232+00', '2300-01-01 00:00:00+00', 'assignment', '2', NULL, NULL),
  ('1', '13', '7', '1', '2026-11-26 22:41:11.281+00', '2027-01-25 22:41:11.279+00', 'out_of_service', '1', NULL, NULL),
  ('1', '14', '8', '1', '2026-12-26 22:41:11.362+00', '2026-12-27 00:41:11.362+00', 'booking', '9', NULL, '10'),
  ('1', '15', '9', '1', '2026-12-26 22:41:11.362+00', '2026-12-27 00:41:11.362+00', 'booking', '9', NULL, '10'),
  ('1', '17', '12', '1', '2026-12-26 08:00:00+00', '2026-12-26 16:00:00+00', 'team_day', '1', '2026-12-25 11:00:00+00', NULL),
  ('1', '18', '11', '1', '2026-12-26 08:00:00+00', '2026-12-26 16:00:00+00', 'booking', '10', NULL, NULL),
  ('1', '19', '5', '1', '2026-11-26 22:41:11.1+00', '2026-11-26 23:00:00+00', 'assignment', '1', NULL, NULL),
  ('1', '21', '5', '1', '2026-11-27 23:00:00+00', '2026-11-30 23:00:00+00', 'assignment', '1', NULL, NULL),
  ('1', '23', '5', '1', '2026-12-01 23:00:00+00', '2026-12-07 23:00:00+00', 'assignment', '1', NULL, NULL),
  ('1', '24', '5', '1', '2026-12-08 23:00:00+00', '2026-12-15 23:00:00+00', 'assignment', '1', NULL, NULL);
insert into idempotency_key (tenant_id, principal, key, operation, body_hash, reply, created_at) values
  ('1', 'token:1', 'booking 1 on day 1', 'createBooking', E'\\xfcaacc0f2fa62379c1686c5c43fe35b8d4170a88d8087272200d41afb871f8bfe5a5792c449db6719f735bafaea78b672325e26a0d3085b369415cb03e67d129', E'\\x605ff738ce94fddef8d7d5a46874d878518aa11d1e96a1c1483af95346b7937d52ba3f7bdfb388ba731c1dfc5a32d4363ee9bc50516380bcfde3bba9601ed64e3573b4b70953c13dd6ff6a1ef95ab4daf8574bf7a84b2a1a60d674104288ba774f154abc4b454a88f9fa127dbb1029f6679a924f6b4b8ab1b3aee71327546ef9dd06d292cea8f40523124532085281c88cb05547053766006f1c753fc28aa4379f344517325a4c558fcea41c98e250ff179ebadad050bff4301c98bcb9dc5e4b2888e64abc61f70c9e0a0edede72d75c54cb96320a77a263c5bc5061548aba7d03cff98edb42cd39df36662b185d1235e1d5bee24cb3856254decffda2c80e24c2c3ea979dc7ec594580af593aef3a6eeb77f6093927f77d269bf1811d9fe8a1936991006ade00e9a1fe58ca1e19e66fc50c31d5a85a2d496d983058b6c540e2cd02f7732bd3921787af23c93414ec688ac02bd5615fe9b10d6e924fcfe5440c4246674ef09956bebef025732dd66a4030928980636bfbb5ab9c5a00b0d90c6413cc2f303aec1338b0cb1ee1cb16e639a2b49ed574fdfa7b71bff4bd86f9f7ab73cfa8da383f243215215ebac2381c20ded6d95ba57c1b6999b891fcd9a057e9339ad930afc53a17532954aa71c63d5dd040518e99', '2026-11-26 22:41:10.645+00');
insert into installation (id, secret_check) values
  ('1', E'\\xb544ac8510ca5a9e85ad5f5f51fbfe60fc50900b35b0edcdc26893e0df6b2fd2b817');
insert into job (tenant_id, id, name, key, data, position, run_at, attempt, claimed_until, error, gave_up_at) values
  ('1', '01a21a05-11f6-7221-b22c-b5d74aa788c5', 'zone_data.apply', 'look', '{"step": "earlier", "after": null, "again": true, "version": "2026c"}', '0', '2026-11-27 22:41:09.619+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-160f-755c-a6b6-29b8fc849a47', 'reaction.notifications', NULL, '{"eventId": "01a21a05-160f-755c-a6b6-29b8fc849a47"}', '20', '2026-11-26 23:41:10.645+00', '1', NULL, 'planted', NULL),
  ('1', '01a21a05-1683-773f-a365-3ce95543257b', 'booking.remind', '3/2', '{"userId": 2, "bookingId": 3}', '0', '2026-11-28 22:11:10.692+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-1683-7740-a07a-aae43dd64811', 'booking.remind', '3/3', '{"userId": 3, "bookingId": 3}', '0', '2026-11-28 22:11:10.692+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-176b-72e5-9f64-b568e195aa01', 'booking.expire', '8', '{"bookingId": 8}', '0', '2026-12-05 22:41:10.995+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-179b-70d4-ad90-607ba165bf10', 'booking.remind', '8/2', '{"userId": 2, "bookingId": 8}', '0', '2026-12-05 22:11:10.995+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-184e-74b8-8a17-3b4a2961f1c4', 'assignment.bump', '2', '{"assignmentId": 2}', '0', '2026-11-26 22:59:00+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-18a3-723e-aa63-5794ded65081', 'assignment.follow_absences', '3', '{"userId": 3}', '0', '2026-11-27 22:41:11.28+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-18e8-7536-8b20-6cc9772142d4', 'booking.remind', '9/2', '{"userId": 2, "bookingId": 9}', '0', '2026-12-26 22:11:11.362+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-1918-7553-8d84-c1f25e6aa041', 'team_day.release', '1', '{"teamDayId": 1}', '0', '2026-12-25 11:00:00+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-196a-7580-9211-91f1926e1740', 'seating.draw', '2/2026-12-21', '{"day": "2026-12-21", "buildingId": 2}', '0', '2026-12-20 04:00:00+00', '0', NULL, NULL, NULL),
  ('1', '01a21a05-1a47-741c-a9ce-d548f03de223', 'assignment.follow_absences', '2', '{"userId": 2}', '0', '2026-11-27 22:41:11.724+00', '0', NULL, NULL, NULL);
insert into mail (tenant_id, id, recipient, subject, body, state, attempt, error, created_at, sent_at, confidential, calendar) values
  ('1', '01a21a05-14d7-743c-9898-059247dc6a57', 'ada@old.example', 'Your password was changed', 'Hello Ada,

The password of your account was changed, and your other devices were signed out.

If it was not you, set a new one here, and tell an administrator:

http://localhost:0/forgot-password

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:10.354+00', NULL, 'false', NULL),
  ('1', '01a21a05-16a0-7214-9476-5f6b04740dd2', 'ada@old.example', 'Booked for you: Desk 1, 2 dates', 'Hello Ada,

Atrium booked Desk 1 for you.

2 dates

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:10.757+00', NULL, 'false', NULL),
  ('1', '01a21a05-16a0-7215-b825-43bf479bad9d', 'ada@old.example', 'Booked for you: “Planning”, Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41', 'Hello Ada,

Atrium booked Room for you.

Room
Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:10.757+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-3-1795732870693@atrium
SEQUENCE:1
DTSTAMP:20261126T224110Z
DTSTART;TZID=Europe/Vienna:20261128T234110
DTEND;TZID=Europe/Vienna:20261129T004110
SUMMARY:“Planning”
LOCATION:Room\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ada":MAILTO
 :ada@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-16a0-7216-bd71-4cc171dd74fa', 'bea@old.example', 'Invitation: “Planning”, Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41', 'Hello Bea,

Atrium invited you to “Planning”.

Room
Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:10.757+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-3-1795732870693@atrium
SEQUENCE:1
DTSTAMP:20261126T224110Z
DTSTART;TZID=Europe/Vienna:20261128T234110
DTEND;TZID=Europe/Vienna:20261129T004110
SUMMARY:“Planning”
LOCATION:Room\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE;CN="Bea":MA
 ILTO:bea@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-173d-76b5-8c67-597306c9c33c', 'ada@old.example', 'Booked for you: Beamers, Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41', 'Hello Ada,

Atrium booked Beamers for you.

Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:10.888+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-4-1795732870716@atrium
SEQUENCE:1
DTSTAMP:20261126T224110Z
DTSTART;TZID=Europe/Vienna:20261128T234110
DTEND;TZID=Europe/Vienna:20261129T004110
SUMMARY:Beamers
LOCATION:Beamers\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ada":MAILTO
 :ada@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-173d-76b6-9a3f-4e79406808a0', 'ada@old.example', 'Booked for you: Room, Sun 29 November 2026, 23:41 – Mon 30 November 2026, 00:41', 'Hello Ada,

Atrium booked Room for you.

Sun 29 November 2026, 23:41 – Mon 30 November 2026, 00:41

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:10.888+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-5-1795732870742@atrium
SEQUENCE:1
DTSTAMP:20261126T224110Z
DTSTART;TZID=Europe/Vienna:20261129T234110
DTEND;TZID=Europe/Vienna:20261130T004110
SUMMARY:Room
LOCATION:Room\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ada":MAILTO
 :ada@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-173d-76b7-802f-f870d9950c0e', 'ada@old.example', 'Cancelled: Room, Sun 29 November 2026, 23:41 – Mon 30 November 2026, 00:41', 'Hello Ada,

Atrium cancelled Room.

Sun 29 November 2026, 23:41 – Mon 30 November 2026, 00:41

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:10.888+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:CANCEL
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-5-1795732870742@atrium
SEQUENCE:2
DTSTAMP:20261126T224110Z
DTSTART;TZID=Europe/Vienna:20261129T234110
DTEND;TZID=Europe/Vienna:20261130T004110
SUMMARY:Room
LOCATION:Room\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ada":MAILTO
 :ada@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-173d-76b8-a98b-cfac7b261c00', 'ada@old.example', 'Booked for you: Room, Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41', 'Hello Ada,

Atrium booked Room for you.

Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:10.888+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-6-1795732870796@atrium
SEQUENCE:1
DTSTAMP:20261126T224110Z
DTSTART;TZID=Europe/Vienna:20261126T234010
DTEND;TZID=Europe/Vienna:20261127T004110
SUMMARY:Room
LOCATION:Room\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ada":MAILTO
 :ada@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-1773-763c-966d-792fd8c35230', 'ada@old.example', 'Booked for you: Desk 1, Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41', 'Hello Ada,

Atrium booked Desk 1 for you.

Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:11.009+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-7-1795732870875@atrium
SEQUENCE:1
DTSTAMP:20261126T224110Z
DTSTART;TZID=Europe/Vienna:20261126T234010
DTEND;TZID=Europe/Vienna:20261127T004110
SUMMARY:Desk 1
LOCATION:Desk 1\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ada":MAILTO
 :ada@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-1773-763d-b7fe-d9e2cfa9a855', 'ada@old.example', 'Given back: Desk 1, Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41', 'Hello Ada,

Atrium gave Desk 1 back: it was not being used.

Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:11.009+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:CANCEL
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-7-1795732870875@atrium
SEQUENCE:2
DTSTAMP:20261126T224110Z
DTSTART;TZID=Europe/Vienna:20261126T234010
DTEND;TZID=Europe/Vienna:20261127T004110
SUMMARY:Desk 1
LOCATION:Desk 1\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ada":MAILTO
 :ada@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-17d5-7637-a27d-948652b1c575', 'bea@old.example', 'Set your password for Atrium', 'Hello Bea,

You have an account for Workplace. Set your own password here, within three days:

http://localhost:0/set-password#1-1QcsyvloEYBoSJxVwoFQvDnp_TY95yR99Ic-bSX-yYw

The link works once. When it has expired, “Forgot password?” on the sign-in page sends you another.

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:11.117+00', NULL, 'true', NULL),
  ('1', '01a21a05-17d8-73be-bdb7-a4753becbf4a', 'bea@old.example', 'Waits for you: Boardroom, Sat 5 December 2026, 23:41 – Sun 6 December 2026, 00:41', 'Hello Bea,

Ada asks you to approve Boardroom.

Sat 5 December 2026, 23:41 – Sun 6 December 2026, 00:41

Look at it and decide here. Undecided, it ends when it is to begin.
http://localhost:0/decide#1-rCumDClRAcsjsS-Yx0EvDXPwpL1_HfHoEg9XM74uETM

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:11.117+00', NULL, 'true', NULL),
  ('1', '01a21a05-180c-72c5-a1a7-12fa42535d18', 'ada@old.example', 'Ihr Platz: Fixed desk, Do., 26. November 2026', 'Guten Tag Ada,

Atrium hat Ihnen Fixed desk zugeteilt, ab Do., 26. November 2026 bis auf Weiteres.

Freundliche Grüße
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:11.171+00', NULL, 'false', NULL),
  ('1', '01a21a05-189d-7537-a084-84a3da56fbee', 'bea@old.example', 'Yours: Flexi desk, Thu, 26 November 2026', 'Hello Bea,

Atrium assigned Flexi desk to you, from Thu, 26 November 2026 until further notice.

Best wishes
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:11.28+00', NULL, 'false', NULL),
  ('1', '01a21a05-18ef-71f1-89d0-d0dfd5f5afe2', 'ada@old.example', 'Für Sie gebucht: Whole, Sa., 26. Dezember 2026, 23:41 – So., 27. Dezember 2026, 01:41', 'Guten Tag Ada,

Atrium hat für Sie gebucht: Whole.

Sa., 26. Dezember 2026, 23:41 – So., 27. Dezember 2026, 01:41

Freundliche Grüße
Atrium
http://localhost:0', 'kept', '0', NULL, '2026-11-26 22:41:11.384+00', NULL, 'false', E'BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Atrium//Atrium//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Vienna
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20250330T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:booking-1-9-1795732871363@atrium
SEQUENCE:1
DTSTAMP:20261126T224111Z
DTSTART;TZID=Europe/Vienna:20261226T234111
DTEND;TZID=Europe/Vienna:20261227T014111
SUMMARY:Whole
LOCATION:Whole\\, Old House
ORGANIZER;CN="Atrium":mailto:atrium@localhost
ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ada":MAILTO
 :ada@old.example
URL;VALUE=URI:http://localhost:0/bookings
STATUS:CONFIRMED
END:VEVENT
END:VCALENDAR
'),
  ('1', '01a21a05-194f-71a5-8e8e-02f228fa49f6', 'bea@old.example', 'Team day: “Together”, Sat 26 December 2026, 09:00–17:00', 'Hello Bea,

Ada plans “Together” with your team. 2 desks are reserved for you until Fri 25 December 2026, 12:00: take one on the page of your team.

Sat 26 December 2026, 09:00–17:00

Best wishes
Atrium
http://localhost:0/team?group=1', 'kept', '0', NULL, '2026-11-26 22:41:11.495+00', NULL, 'false', NULL);
insert into notice_setting (tenant_id, user_id, language, remind_minutes, remind_of, remind_by_mail) values
  ('1', '2', 'de', '30', 'rooms', 'false');
insert into notification (tenant_id, id, user_id, event_id, type, data, created_at, read_at) values
  ('1', '01a21a05-168a-75a1-9eaf-b93253cbb880', '2', '01a21a05-1610-706e-b413-f22c7a3774e0', 'series.created', '{"part": "host", "actor": "token:1", "lines": ["Atrium booked Desk 1 for you.", "2 dates"], "title": "Booked for you: Desk 1, 2 dates", "subject": {"id": 1, "type": "series"}}', '2026-11-26 22:41:10.757+00', NULL),
  ('1', '01a21a05-168a-75a2-9d26-da55132a3148', '2', '01a21a05-1633-70c3-a08e-25490d83530f', 'booking.created', E'{"end": "2026-11-28T23:41:10.692Z", "part": "host", "actor": "token:1", "lines": ["Atrium booked Room for you.", "Room\\nSat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41"], "start": "2026-11-28T22:41:10.692Z", "title": "Booked for you: “Planning”, Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41", "subject": {"id": 3, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 22:41:10.757+00', NULL),
  ('1', '01a21a05-168a-75a3-b1cf-c83e14e28fc9', '3', '01a21a05-1633-70c3-a08e-25490d83530f', 'booking.created', E'{"end": "2026-11-28T23:41:10.692Z", "part": "attendee", "actor": "token:1", "lines": ["Atrium invited you to “Planning”.", "Room\\nSat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41"], "start": "2026-11-28T22:41:10.692Z", "title": "Invitation: “Planning”, Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41", "subject": {"id": 3, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 22:41:10.757+00', NULL),
  ('1', '01a21a05-1735-74cb-b047-50bf920a0d6a', '2', '01a21a05-1652-76ac-a5c8-8ba17aeb51f2', 'booking.created', '{"end": "2026-11-28T23:41:10.715Z", "part": "host", "actor": "token:1", "lines": ["Atrium booked Beamers for you.", "Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41"], "start": "2026-11-28T22:41:10.715Z", "title": "Booked for you: Beamers, Sat 28 November 2026, 23:41 – Sun 29 November 2026, 00:41", "subject": {"id": 4, "type": "booking"}, "resourceIds": [3]}', '2026-11-26 22:41:10.888+00', NULL),
  ('1', '01a21a05-1735-74cc-aa09-e153fd28a56c', '2', '01a21a05-165e-706f-95e2-73110e2e46bf', 'booking.created', '{"end": "2026-11-29T23:41:10.741Z", "part": "host", "actor": "token:1", "lines": ["Atrium booked Room for you.", "Sun 29 November 2026, 23:41 – Mon 30 November 2026, 00:41"], "start": "2026-11-29T22:41:10.741Z", "title": "Booked for you: Room, Sun 29 November 2026, 23:41 – Mon 30 November 2026, 00:41", "subject": {"id": 5, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 22:41:10.888+00', NULL),
  ('1', '01a21a05-1735-74cd-8d9b-9367d0b8684f', '2', '01a21a05-166e-75c0-95d9-3a24de279016', 'booking.cancelled', '{"end": "2026-11-29T23:41:10.741Z", "part": "host", "actor": "token:1", "lines": ["Atrium cancelled Room.", "Sun 29 November 2026, 23:41 – Mon 30 November 2026, 00:41"], "start": "2026-11-29T22:41:10.741Z", "title": "Cancelled: Room, Sun 29 November 2026, 23:41 – Mon 30 November 2026, 00:41", "subject": {"id": 5, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 22:41:10.888+00', NULL),
  ('1', '01a21a05-1735-74ce-8b35-cc2f94e0426f', '2', '01a21a05-1696-72f4-8532-91c9e5ac02e9', 'booking.created', '{"end": "2026-11-26T23:41:10.795Z", "part": "host", "actor": "token:1", "lines": ["Atrium booked Room for you.", "Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41"], "start": "2026-11-26T22:40:10.795Z", "title": "Booked for you: Room, Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41", "subject": {"id": 6, "type": "booking"}, "resourceIds": [2]}', '2026-11-26 22:41:10.888+00', NULL),
  ('1', '01a21a05-1767-73a9-b792-28d0495bd78b', '2', '01a21a05-16fb-72f0-87c1-537a38cf4caf', 'booking.created', '{"end": "2026-11-26T23:41:10.873Z", "part": "host", "actor": "token:1", "lines": ["Atrium booked Desk 1 for you.", "Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41"], "start": "2026-11-26T22:40:10.795Z", "title": "Booked for you: Desk 1, Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41", "subject": {"id": 7, "type": "booking"}, "resourceIds": [1]}', '2026-11-26 22:41:11.009+00', NULL),
  ('1', '01a21a05-1767-73aa-879e-371e88928ac1', '2', '01a21a05-1711-73d5-8f6c-48c653c6c258', 'booking.released', '{"end": "2026-11-26T23:41:10.873Z", "part": "host", "actor": "token:1", "lines": ["Atrium gave Desk 1 back: it was not being used.", "Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41"], "start": "2026-11-26T22:40:10.795Z", "title": "Given back: Desk 1, Thu 26 November 2026, 23:40 – Fri 27 November 2026, 00:41", "subject": {"id": 7, "type": "booking"}, "resourceIds": [1]}', '2026-11-26 22:41:11.009+00', NULL),
  ('1', '01a21a05-17d3-725a-ba0a-82e0d6864311', '3', '01a21a05-179b-70d2-b146-52fbaf85f2a4', 'approval.asked', '{"end": "2026-12-05T23:41:10.995Z", "part": "approver", "actor": "system", "lines": ["Ada asks you to approve Boardroom.", "Sat 5 December 2026, 23:41 – Sun 6 December 2026, 00:41"], "start": "2026-12-05T22:41:10.995Z", "title": "Waits for you: Boardroom, Sat 5 December 2026, 23:41 – Sun 6 December 2026, 00:41", "subject": {"id": 8, "type": "approval"}, "resourceIds": [4]}', '2026-11-26 22:41:11.117+00', NULL),
  ('1', '01a21a05-1809-779b-b316-afb87e42f295', '2', '01a21a05-17e2-75dc-b63c-91d601df5ef9', 'assignment.created', '{"part": "host", "actor": "token:1", "lines": ["Atrium hat Ihnen Fixed desk zugeteilt, ab Do., 26. November 2026 bis auf Weiteres."], "title": "Ihr Platz: Fixed desk, Do., 26. November 2026", "subject": {"id": 1, "type": "assignment"}}', '2026-11-26 22:41:11.171+00', NULL),
  ('1', '01a21a05-1897-7550-938f-596ca051cd8c', '3', '01a21a05-184d-76a5-8f93-abb54bc3ebaf', 'assignment.created', '{"part": "host", "actor": "token:1", "lines": ["Atrium assigned Flexi desk to you, from Thu, 26 November 2026 until further notice."], "title": "Yours: Flexi desk, Thu, 26 November 2026", "subject": {"id": 2, "type": "assignment"}}', '2026-11-26 22:41:11.28+00', NULL),
  ('1', '01a21a05-18e6-7068-95f3-76d0d47d0a45', '2', '01a21a05-18c6-70f5-8092-a2550dfd1c71', 'booking.created', '{"end": "2026-12-27T00:41:11.362Z", "part": "host", "actor": "token:1", "lines": ["Atrium hat für Sie gebucht: Whole.", "Sa., 26. Dezember 2026, 23:41 – So., 27. Dezember 2026, 01:41"], "start": "2026-12-26T22:41:11.362Z", "title": "Für Sie gebucht: Whole, Sa., 26. Dezember 2026, 23:41 – So., 27. Dezember 2026, 01:41", "subject": {"id": 9, "type": "booking"}, "resourceIds": [10]}', '2026-11-26 22:41:11.384+00', NULL),
  ('1', '01a21a05-194d-7166-8b8e-4adfa8e568e1', '3', '01a21a05-1918-7551-a316-50a254fe8cf9', 'team_day.created', '{"part": "member", "actor": "user:2", "lines": ["Ada plans “Together” with your team. 2 desks are reserved for you until Fri 25 December 2026, 12:00: take one on the page of your team.", "Sat 26 December 2026, 09:00–17:00"], "title": "Team day: “Together”, Sat 26 December 2026, 09:00–17:00", "subject": {"id": 1, "type": "team_day"}}', '2026-11-26 22:41:11.495+00', NULL);
insert into password_link (tenant_id, secret_hash, user_id, email, created_at, expires_at) values
  ('1', E'\\x9b1dbd4276484d40ceebfb99a6e33b567e851d1080082117a9fbe86dc18cf74f', '3', 'bea@old.example', '2026-11-26 22:41:11.117+00', '2026-11-29 22:41:11.117+00');
insert into policy (tenant_id, id, name, building_id, type, category_id, resource_id, is_for_groups, rules, created_at, version) values
  ('1', '1', 'Five a day', NULL, NULL, NULL, '3', 'true', '{"quota": {"per": "day", "most": 5, "unit": "bookings"}}', '2026-11-26 22:41:10.598+00', '1'),
  ('1', '2', 'Approved', NULL, NULL, NULL, '4', 'false', '{"approval": {"userIds": [3]}}', '2026-11-26 22:41:10.979+00', '1'),
  ('1', '3', 'By draw', '2', 'desk', NULL, NULL, 'false', '{"seating": {"at": "12:00", "by": "draw", "daysBefore": 1}}', '2026-11-26 22:41:11.504+00', '1');
insert into policy_group (tenant_id, policy_id, named_by, group_id) values
  ('1', '1', 'groupIds', '1');
insert into quota_host (tenant_id, host_id) values
  ('1', '2'),
  ('1', '3');
insert into rate_count (tenant_id, subject, window_start, used) values
  ('1', 'anonymous/127.0.0.1', '2026-11-26 22:41:00+00', '6000'),
  ('1', 'failed-sign-ins', '2026-11-26 22:00:00+00', '1'),
  ('1', 'letters/user:2', '2026-11-26 22:00:00+00', '2'),
  ('1', 'links/sent/3', '2026-11-26 22:00:00+00', '1'),
  ('1', 'token:1', '2026-11-26 22:41:00+00', '6000'),
  ('1', 'user:2', '2026-11-26 22:41:00+00', '6000');
insert into resource_amenity (tenant_id, resource_id, amenity_id) values
  ('1', '1', '1');
insert into resource_code (tenant_id, resource_id, code, created_by, created_at) values
  ('1', '1', '1TRZGH42PJ', 'token:1', '2026-11-26 22:41:11.077+00');
insert into seat_draw (tenant_id, building_id, day, draw_at, done_at) values
  ('1', '2', '2026-12-21', '2026-12-20 04:00:00+00', NULL);
insert into seat_request (tenant_id, id, version, user_id, building_id, floor_id, area_id, day, starts_at, ends_at, zone, accept_terms, state, booking_id, outcome, created_by, created_at) values
  ('1', '1', '1', '2', '2', NULL, NULL, '2026-12-21', '2026-12-21 01:00:00+00', '2026-12-21 09:00:00+00', 'Asia/Hong_Kong', 'false', 'open', NULL, NULL, 'user:2', '2026-11-26 22:41:11.517+00');
insert into service_account_building (tenant_id, account_id, building_id) values
  ('1', '2', '2');
insert into session (tenant_id, id_hash, user_id, ip, created_at, seen_at, expires_at) values
  ('1', E'\\x83c10674090c96e5edab160d2d8c3d75a63af900b83665f289bd3cd4a1fdc3fe', '1', '127.0.0.1', '2026-11-26 22:41:11.645+00', '2026-11-26 22:41:11.645+00', '2026-11-27 10:41:11.645+00'),
  ('1', E'\\xc663abb789e1754e13fe6a21b20c13c6db10efdf1595e64797c8250d5e4ad105', '2', '127.0.0.1', '2026-11-26 22:41:10.449+00', '2026-11-26 22:41:10.449+00', '2026-11-27 10:41:10.449+00');
insert into team_day (tenant_id, id, version, group_id, building_id, name, starts_at, ends_at, zone, release_at, organiser_id, state, ended_at, created_by, created_at) values
  ('1', '1', '2', '1', '1', 'Together', '2026-12-26 08:00:00+00', '2026-12-26 16:00:00+00', 'Europe/Vienna', '2026-12-25 11:00:00+00', '2', 'open', NULL, 'user:2', '2026-11-26 22:41:11.424+00');
insert into team_day_place (tenant_id, team_day_id, resource_id, booking_id, user_id) values
  ('1', '1', '11', '10', '2'),
  ('1', '1', '12', NULL, NULL);
insert into user_building (tenant_id, user_id, building_id) values
  ('1', '3', '2');
insert into user_group_member (tenant_id, group_id, user_id) values
  ('1', '1', '2'),
  ('1', '1', '3');
insert into user_manager (tenant_id, user_id, manager_id, created_at) values
  ('1', '2', '3', '2026-11-26 22:41:11.578+00');
insert into waiting_entry (tenant_id, id, version, host_id, title, starts_at, ends_at, zone, state, offered_resource_id, offered_until, booking_id, created_by, created_at) values
  ('1', '1', '1', '3', '', '2026-12-26 22:41:11.362+00', '2026-12-27 00:41:11.362+00', 'Europe/Vienna', 'waiting', NULL, NULL, NULL, 'token:1', '2026-11-26 22:41:11.369+00');
insert into waiting_entry_resource (tenant_id, entry_id, resource_id) values
  ('1', '1', '10');
insert into work_week (tenant_id, user_id, version, locations) values
  ('1', '2', '2', '{office,home,NULL,NULL,NULL,NULL,NULL}');
insert into work_day (tenant_id, user_id, day, location) values
  ('1', '2', '2026-11-27', 'home');
insert into zone_data (tenant_id, version, noted_at) values
  ('1', '2026c', '2026-11-26 22:41:08.136+00');
insert into zone_shift (tenant_id, booking_id, series_id, series_date, starts_at, skipped, noted_at, told_at) values
  ('1', '3', NULL, NULL, '2026-11-28 22:41:10.692+00', NULL, '2026-11-26 22:41:10.693+00', NULL);
select setval('amenity_id_seq', 1);
select setval('api_token_id_seq', 2);
select setval('approval_request_id_seq', 1);
select setval('area_id_seq', 1);
select setval('assignment_id_seq', 2);
select setval('assignment_release_id_seq', 4);
select setval('booking_id_seq', 10);
select setval('booking_series_id_seq', 1);
select setval('building_id_seq', 2);
select setval('calendar_feed_id_seq', 1);
select setval('category_id_seq', 1);
select setval('closure_id_seq', 1);
select setval('country_id_seq', 1);
select setval('floor_id_seq', 1);
select setval('hold_id_seq', 24);
select setval('policy_id_seq', 3);
select setval('region_id_seq', 1);
select setval('resource_id_seq', 13);
select setval('seat_request_id_seq', 1);
select setval('service_account_id_seq', 2);
select setval('team_day_id_seq', 1);
select setval('tenant_id_seq', 1);
select setval('user_account_id_seq', 3);
select setval('user_group_id_seq', 1);
select setval('waiting_entry_id_seq', 1);
select setval('webhook_id_seq', 1);
