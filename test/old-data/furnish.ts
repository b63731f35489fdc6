import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { listTables, readKeys } from './rows.ts';
import { oldSettings } from './settings.ts';

const PLAN = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="10" height="10"/></svg>';

type Post = (
  path: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<{ readonly id: number }>;

const poster =
  (address: string): Post =>
  async (path, body, headers) => {
    const response = await fetch(`${address}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${oldSettings.ATRIUM_ADMIN_TOKEN}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as { id: number };
  };

async function send(address: string, method: string, path: string, body?: string, type?: string): Promise<void> {
  const authorization = `Bearer ${oldSettings.ATRIUM_ADMIN_TOKEN}`;
  const headers = { authorization, ...(type !== undefined && { 'content-type': type }) };
  const response = await fetch(`${address}/api/v1${path}`, { method, headers, ...(body !== undefined && { body }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

/** Fills an installation as people would, so that every table has rows. */
export async function furnish(address: string, connection: pg.ClientConfig): Promise<void> {
  const post = poster(address);
  const country = await post('/countries', { name: 'Austria', code: 'AT' });
  const region = await post('/regions', { name: 'Vienna', countryId: country.id });
  const building = await post('/buildings', { name: 'Old House', zone: 'Europe/Vienna', regionId: region.id });
  const other = await post('/buildings', { name: 'Annex', zone: 'Asia/Hong_Kong' });
  const floor = await post('/floors', { name: 'Ground', buildingId: building.id, level: 0 });
  await send(address, 'PUT', `/floors/${floor.id}/plan`, PLAN, 'image/svg+xml');
  const area = await post('/areas', { name: 'North', floorId: floor.id });
  const category = await post('/categories', { name: 'Standing desk' });
  const amenity = await post('/amenities', { name: 'Screen' });
  const around = { buildingId: building.id, floorId: floor.id, areaId: area.id, categoryId: category.id };
  const placement = { x: 10, y: 10, width: 20, height: 10 };
  const desk = await post('/resources', {
    name: 'Desk 1',
    type: 'desk',
    ...around,
    amenityIds: [amenity.id],
    placement,
  });
  const room = await post('/resources', { name: 'Room', type: 'room', buildingId: building.id, capacity: 8 });
  const beamers = { name: 'Beamers', type: 'equipment', buildingId: building.id, quantity: 3 };
  const equipment = await post('/resources', beamers);
  const [ada, bea] = [
    await post('/users', { name: 'Ada', email: 'ada@old.example' }),
    await post('/users', { name: 'Bea', email: 'bea@old.example', role: 'receptionist', buildings: [other.id] }),
  ];
  await send(address, 'PUT', `/users/${ada.id}/password`, '{"password":"plum harbour seventeen"}', 'application/json');
  const group = await post('/groups', { name: 'First aiders' });
  await send(address, 'PUT', `/groups/${group.id}/members/${ada.id}`);
  await post('/tokens', { name: 'Display', scopes: ['bookings:read'] });
  await post('/webhooks', { url: 'http://127.0.0.1:9/', events: ['booking.*'] });
  const at = (day: number, hour: number): string =>
    new Date(Date.now() + day * 86_400_000 + hour * 3_600_000).toISOString();
  const book = (resourceId: number, day: number, more: object = {}): Promise<{ readonly id: number }> => {
    const booking = { resourceIds: [resourceId], start: at(day, 0), end: at(day, 1), hostId: ada.id, ...more };
    return post('/bookings', booking, { 'idempotency-key': `booking ${resourceId} on day ${day}` });
  };
  await book(desk.id, 1);
  await book(room.id, 2, { title: 'Planning', attendees: [{ userId: bea.id }] });
  await book(equipment.id, 2);
  await post(`/bookings/${(await book(room.id, 3)).id}/cancellation`);
  const running = await book(room.id, 0, { start: new Date(Date.now() - 60_000).toISOString() });
  await post(`/bookings/${running.id}/check-in`);
  await post('/sessions', { email: oldSettings.ATRIUM_ADMIN_EMAIL, password: oldSettings.ATRIUM_ADMIN_PASSWORD });
  await settle(connection);
}

/** Waits until what happens behind the requests has happened, and keeps what is there for a moment only. */
async function settle(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const tables = await listTables(client);
    await client.query(`set atrium.tenant = '0'`);
    for (let tries = 0; ; tries++) {
      const empty = [...(await readKeys(client, tables))].flatMap(([name, keys]) => (keys.length === 0 ? [name] : []));
      if (empty.join() === 'job' || empty.length === 0) break;
      if (tries === 100) throw new Error(`Nothing got into ${empty.join(', ')}`);
      await pause(200);
    }
    // A job is gone once it is done; this one failed and will be tried again.
    await client.query(`insert into job (tenant_id, id, name, data, position, attempt, run_at, error)
      select tenant_id, id, 'reaction.notifications', jsonb_build_object('eventId', id), position, 1, at + interval '1 hour', 'planted' from event
      where type = 'booking.created' order by position limit 1`);
  } finally {
    await client.end();
  }
}
