import { expect, it } from 'vitest';
import { condeco } from '../server/connectors/condeco/connector.ts';
import { freePort } from './support/process.ts';
import { startTestServer } from './support/server.ts';

const env = { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' };
const DAY = 86_400_000;

it('a booking that is made, moved or cancelled in a Condeco is here at once, by its listener', async () => {
  await using there = await startTestServer({ env });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await using here = await startTestServer({
    connectors: [condeco],
    env: { ...env, PORT: String(port), ATRIUM_URL: url },
  });
  const make = async (path: string, body: object) => {
    const reply = await there.call('POST', path, body);
    expect([path, reply.status]).toEqual([path, 201]);
    return reply.body;
  };
  const { id: countryId } = await make('/countries', { name: 'Singapore', code: 'SG' });
  const { id: regionId } = await make('/regions', { name: 'Central', countryId });
  const { id: buildingId } = await make('/buildings', {
    name: 'Marina',
    regionId,
    zone: 'Asia/Singapore',
    address: '',
  });
  const { id: floorId } = await make('/floors', { buildingId, name: 'Three', level: 3 });
  const { id: roomId } = await make('/resources', { type: 'room', name: 'Merlion', buildingId, floorId, capacity: 4 });
  const { id: hostId } = await make('/users', { name: 'Ana', email: 'ana@example.com' });
  const application = await make('/applications', { name: 'Mirror' });
  const { body: applications } = await there.call('GET', '/applications');
  const { basePath } = applications.items.find(({ id }: { id: number }) => id === application.id);

  const { clientId, password, subscriptionKeys: keys } = application;
  const { body: made } = await here.call('POST', '/connections', {
    name: 'Old system',
    connector: 'condeco',
    settings: { apiUrl: there.url, suffix: decodeURIComponent(String(basePath).split('/')[1] ?? '') },
    credentials: {
      clientId,
      password,
      hierarchyMappingKey: keys.HierarchyMapping,
      externalBookingsKey: keys.ExternalBookings,
    },
    schedule: { type: 'push', reconcile: 'P1D' },
  });
  const path = `/connections/${made.id}`;
  expect((await here.call('POST', `${path}/push/rotation`)).body).toEqual({ url: null });
  expect((await here.call('POST', `${path}/activation`)).status).toBe(202);
  const push = async () => (await here.call('GET', `${path}/push`)).body;
  await expect
    .poll(push, { timeout: 30_000 })
    .toMatchObject({ state: 'ok', missed: false, renewedAt: expect.any(String) });

  const start = new Date(Date.now() + 3 * DAY).toISOString().slice(0, 13);
  const at = (minutes: string) => `${start}:${minutes}:00Z`;
  const booked = await make('/bookings', {
    resourceIds: [roomId],
    hostId,
    title: 'Talk',
    start: at('00'),
    end: at('30'),
  });
  const mirrored = async () =>
    (await here.call('GET', `${path}/records/booking`)).body.items.map(
      ({ externalId, data }: { externalId: string; data: Record<string, unknown> | null }) => [
        externalId,
        data?.['end'],
        data?.['status'],
      ],
    );
  await expect.poll(mirrored, { timeout: 30_000 }).toEqual([[String(booked.id), at('30'), 'booked']]);
  const moved = await there.call('PATCH', `/bookings/${booked.id}`, { version: booked.version, end: at('45') });
  expect(moved.status).toBe(200);
  await expect.poll(mirrored, { timeout: 30_000 }).toEqual([[String(booked.id), at('45'), 'booked']]);
  await expect
    .poll(push, { timeout: 30_000 })
    .toMatchObject({ state: 'ok', waiting: 0, lastEventAt: expect.any(String) });
  const cancelled = await there.call('POST', `/bookings/${booked.id}/cancellation`, {});
  expect(cancelled.status).toBe(200);
  await expect.poll(mirrored, { timeout: 30_000 }).toEqual([[String(booked.id), at('45'), 'cancelled']]);
  const { items } = (await here.call('GET', `${path}/syncs`)).body;
  expect(items[0]).toMatchObject({ mode: 'ids', trigger: 'push' });

  const listeners = async (): Promise<string[]> =>
    (await there.call('GET', `/applications/${application.id}/listeners`)).body.items.map(
      (one: { url: string }) => one.url,
    );
  const before = await listeners();
  await here.call('POST', `${path}/push/rotation`);
  await expect.poll(listeners, { timeout: 30_000 }).not.toEqual(before);
  await expect.poll(async () => new Set(await listeners()).size, { timeout: 30_000 }).toBe(1);
  expect(await listeners()).toHaveLength(2);
}, 120_000);
