import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { asking, operator, signIn, type Ask } from './asking.ts';
import { listTables, readKeys } from './rows.ts';
import { oldSettings } from './settings.ts';
import { share } from './share.ts';

const PLAN = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="10" height="10"/></svg>';
const ADA = { email: 'ada@old.example', password: 'plum harbour seventeen' };

/** What stands there by now, by ids. */
export interface House {
  readonly building: number;
  readonly other: number;
  /** Where a desk of it is. */
  readonly around: object;
  readonly people: { readonly ada: number; readonly bea: number };
  readonly group: number;
}

/** Fills an installation as people would, so that every table has rows. */
export async function furnish(address: string, connection: pg.ClientConfig): Promise<void> {
  const ask = asking(address, operator);
  const house = await settleIn(ask, address);
  const ada = asking(address, await signIn(address, ADA.email, ADA.password));
  const desk = await book(ask, house);
  await rule(ask, ada, house);
  await beAtHome(ask, ada, house, desk);
  await share(ask, ada, house);
  const { ATRIUM_ADMIN_EMAIL: email, ATRIUM_ADMIN_PASSWORD: password } = oldSettings;
  await signIn(address, email, password);
  await signIn(address, email, 'mistyped').catch(() => undefined);
  await settle(connection);
}

/** Places, and the people who come there. */
async function settleIn(ask: Ask, address: string): Promise<House> {
  const country = await ask('POST', '/countries', { name: 'Austria', code: 'AT' });
  const region = await ask('POST', '/regions', { name: 'Vienna', countryId: country.id });
  const building = await ask('POST', '/buildings', { name: 'Old House', zone: 'Europe/Vienna', regionId: region.id });
  const other = await ask('POST', '/buildings', { name: 'Annex', zone: 'Asia/Hong_Kong' });
  const floor = await ask('POST', '/floors', { name: 'Ground', buildingId: building.id, level: 0 });
  await draw(address, floor.id);
  const area = await ask('POST', '/areas', { name: 'North', floorId: floor.id });
  const category = await ask('POST', '/categories', { name: 'Standing desk' });
  const ada = await ask('POST', '/users', { name: 'Ada', email: ADA.email });
  const reception = { role: 'receptionist', buildings: [other.id] };
  const bea = await ask('POST', '/users', { name: 'Bea', email: 'bea@old.example', ...reception });
  await ask('PUT', `/users/${ada.id}/password`, { password: ADA.password });
  const group = await ask('POST', '/groups', { name: 'First aiders' });
  for (const { id } of [ada, bea]) await ask('PUT', `/groups/${group.id}/members/${id}`);
  await ask('POST', '/tokens', { name: 'Display', scopes: ['bookings:read'] });
  await ask('POST', '/webhooks', { url: 'http://127.0.0.1:9/', events: ['booking.cancelled'] });
  await ask('POST', '/service-accounts', { name: 'Kiosk', ...reception });
  return {
    building: building.id,
    other: other.id,
    around: { buildingId: building.id, floorId: floor.id, areaId: area.id, categoryId: category.id },
    people: { ada: ada.id, bea: bea.id },
    group: group.id,
  };
}

async function draw(address: string, floorId: number): Promise<void> {
  const given = { method: 'PUT', headers: { ...operator, 'content-type': 'image/svg+xml' }, body: PLAN };
  const response = await fetch(`${address}/api/v1/floors/${floorId}/plan`, given);
  if (!response.ok) throw new Error(`The plan was refused: ${response.status} ${await response.text()}`);
}

const at = (days: number, minutes = 0): string =>
  Temporal.Now.instant()
    .add({ hours: days * 24, minutes })
    .toString();

/** Bookings in each state, one of them a series. @returns a desk */
async function book(ask: Ask, { building, around, people: { ada, bea }, group }: House): Promise<number> {
  const screen = await ask('POST', '/amenities', { name: 'Screen' });
  const placement = { x: 10, y: 10, width: 20, height: 10 };
  const desk = { name: 'Desk 1', type: 'desk', ...around, amenityIds: [screen.id], placement };
  const { id: deskId } = await ask('POST', '/resources', desk);
  const room = await ask('POST', '/resources', { name: 'Room', type: 'room', buildingId: building, capacity: 8 });
  const beamers = { name: 'Beamers', type: 'equipment', buildingId: building, quantity: 3 };
  const equipment = await ask('POST', '/resources', beamers);
  const quota = { unit: 'bookings', most: 5, per: 'day' };
  const fiveADay = { name: 'Five a day', resourceId: equipment.id, groupIds: [group], rules: { quota } };
  await ask('POST', '/policies', fiveADay);
  const reserve = (resourceId: number, day: number, more: object = {}) => {
    const booking = { resourceIds: [resourceId], start: at(day), end: at(day, 60), hostId: ada, ...more };
    return ask('POST', '/bookings', booking, { 'idempotency-key': `booking ${resourceId} on day ${day}` });
  };
  await reserve(deskId, 1, { recurrence: { rule: 'FREQ=WEEKLY;COUNT=2' } });
  await reserve(room.id, 2, { title: 'Planning', attendees: [{ userId: bea }] });
  await reserve(equipment.id, 2);
  await ask('POST', `/bookings/${(await reserve(room.id, 3)).id}/cancellation`);
  const now = { start: at(0, -1) };
  await ask('POST', `/bookings/${(await reserve(room.id, 0, now)).id}/check-in`);
  await ask('POST', `/bookings/${(await reserve(deskId, 0, now)).id}/release`);
  return deskId;
}

/** A room that is booked when somebody says yes. */
async function rule(ask: Ask, ada: Ask, { building, people: { bea } }: House): Promise<void> {
  const room = await ask('POST', '/resources', { name: 'Boardroom', type: 'room', buildingId: building });
  const rules = { approval: { userIds: [bea] } };
  await ask('POST', '/policies', { name: 'Approved', resourceId: room.id, rules });
  await ada('POST', '/bookings', { resourceIds: [room.id], start: at(9), end: at(9, 60) });
}

/** What people set up for themselves. */
async function beAtHome(ask: Ask, ada: Ask, { people }: House, deskId: number): Promise<void> {
  await ada('POST', '/calendar-feeds', {});
  await ada('PATCH', '/notification-settings', { language: 'de' });
  await ask('POST', `/users/${people.bea}/password-links`);
  await ask('POST', `/resources/${deskId}/code`);
}

/** Nothing is under way any more, and no table is empty but for these. */
async function isSettled(client: pg.Client): Promise<string[]> {
  const empty = [...(await readKeys(client, await listTables(client)))].flatMap(([name, keys]) =>
    keys.length === 0 ? [name] : [],
  );
  const { rows } = await client.query<{ due: string }>(
    `select name as due from job where run_at <= now() and attempt = 0`,
  );
  return [...empty, ...rows.map(({ due }) => `the job ${due}`)].filter((one) => one !== 'zone_shift');
}

/** What looks like others of its kind is not kept: the file is read by people too. */
const SPARE = [
  `delete from audit where id not in (select distinct on (subject_type) id from audit order by subject_type, id)`,
  `delete from idempotency_key where ctid not in (select ctid from idempotency_key limit 1)`,
];

/** Waits until what happens behind the requests has happened, and keeps what is there for a moment only. */
async function settle(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(`set atrium.tenant = '0'`);
    for (let tries = 0, open: string[]; (open = await isSettled(client)).length > 0; tries++) {
      if (tries === 100) throw new Error(`Nothing became of ${open.join(', ')}`);
      await pause(200);
    }
    // A job is gone once it is done; this one failed and will be tried again.
    await client.query(`insert into job (tenant_id, id, name, data, position, attempt, run_at, error)
      select tenant_id, id, 'reaction.notifications', jsonb_build_object('eventId', id), position, 1, at + interval '1 hour', 'planted' from event
      where type = 'booking.created' order by position limit 1`);
    // Clocks change by law, seldom: what that did to a booking is still to be told.
    await client.query(`insert into zone_shift (tenant_id, booking_id, starts_at, noted_at)
      select tenant_id, id, starts_at, created_at from booking where title = 'Planning'`);
    for (const spare of SPARE) await client.query(spare);
  } finally {
    await client.end();
  }
}
