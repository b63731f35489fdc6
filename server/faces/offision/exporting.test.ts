import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../../test/support/server.ts';

const NOW = Temporal.Instant.from('2030-01-07T01:00:00Z');
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' }, clock: () => NOW });
  const make = async (path: string, body: object): Promise<number> => (await server.call('POST', path, body)).body.id;
  const buildingId = await make('/buildings', { name: 'North house', zone: 'Asia/Hong_Kong' });
  const room = await make('/resources', { name: 'Room 101', type: 'room', buildingId });
  const hostId = await make('/users', { email: 'ann@gmail.com', name: 'Ann Chan' });
  const book = (title: string, start: string, end: string, more: object = {}) =>
    make('/bookings', {
      resourceIds: [room],
      start: `2030-01-${start}:00Z`,
      end: `2030-01-${end}:00Z`,
      title,
      ...more,
    });
  await book('Over', '07T00:00', '07T00:30');
  await book('Planning', '08T01:30', '08T02:00', { hostId });
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(query: string, path = '/API/external/Booking/Export') {
  const reply = await fetch(`${server.url}${path}?${query}`, { headers: { authorization: server.token } });
  if (reply.status !== 200) return { status: reply.status, problem: await reply.json() };
  const { sheets } = await readXlsx(await reply.bytes());
  const rows = (sheets[0]?.rows ?? []).slice(1).map((row) => [row[6], row[8], row[9]]);
  return { status: 200, type: reply.headers.get('content-type'), rows };
}

test('what is booked, in the zone and of the organizers that are asked for', async () => {
  const over = ['Over', null, new Date('2030-01-07T00:00Z')];
  const planning = ['Planning', 'ann@gmail.com', new Date('2030-01-08T01:30Z')];
  const there = ['Planning', 'ann@gmail.com', new Date('2030-01-08T09:30Z')];
  expect(await ask('')).toEqual({
    status: 200,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    rows: [over, planning],
  });
  for (const [query, rows] of [
    ['TimeZone=Asia/Hong_Kong&OrganizerEmailDomain=gmail.com', [there]],
    ['timezone=China Standard Time&from=NOW', [there]],
    ['to=2030-01-08T09:30:00 08:00', [over]],
    ['OrganizerEmailDomain=mail.com', []],
    ['Unknown=1&From=&To=', [over, planning]],
  ] as const)
    expect([query, (await ask(query, '/api/external/booking/v1/export')).rows]).toEqual([query, rows]);
});

test.each([
  ['From=2030-01-08', 'From'],
  ['To=soon', 'To'],
  ['TimeZone=Mars', 'TimeZone'],
])('%s is a 400 that names it', async (query, param) => {
  expect(await ask(query)).toMatchObject({ status: 400, problem: { errors: { [param]: [expect.any(String)] } } });
});
