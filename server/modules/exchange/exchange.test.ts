import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScene, send, type Scene, type Sender } from '../../../test/support/scene.ts';
import { countAppointments } from '../bookings/bookings.ts';
import { columns, rowsOf } from './booking-rows.ts';
import { writeBookings } from './exchange.ts';

let scene: Scene;
let host: Sender;
let outsider: Sender;
let room: number;
let desk: number;

const FORMULA = '=HYPERLINK("https://evil.example";"open")';
const day = Temporal.Now.zonedDateTimeISO('UTC').add({ days: 40 }).toPlainDate().toString();
const at = (time: string): string => `${day}T${time}:00Z`;

beforeAll(async () => {
  scene = await openScene();
  const { own } = scene;
  [host, outsider] = [await own.person('employee'), await own.person('employee')];
  room = (await own.make('/resources', { type: 'room', name: 'Room 4', buildingId: own.here })).id;
  desk = (await own.make('/resources', { type: 'desk', name: 'Desk 1', buildingId: own.here })).id;
  const by = { hostId: host.userId };
  const guest = { email: 'eve@outside.example', name: 'Eve' };
  await own.make('/bookings', { ...by, resourceIds: [desk], start: at('11:00'), end: at('12:00'), title: 'Later' });
  const both = { resourceIds: [room, desk], start: at('09:00'), end: at('10:30'), title: FORMULA };
  const { id } = await own.make('/bookings', { ...by, ...both, attendees: [guest] });
  const offered = { timing: 'before', offers: [{ resourceId: room }], userIds: [host.userId] };
  const ordered = async (name: string, quantity: number) => ({
    serviceId: (await own.make('/services', { ...offered, name })).id,
    quantity,
  });
  const services = [await ordered('Coffee', 2), await ordered('Cake', 1)];
  await send(scene.server, `PUT /api/v1/bookings/${id}/services`, own.admin, { body: { services } });
});
afterAll(() => scene[Symbol.asyncDispose]());

type Query = Record<string, string>;
const ask = (query: Query, who: Sender) => send(scene.server, 'GET /api/v1/booking-export', who, { query });

/** Its rows, each by the name of its column. */
async function rowsFor(query: Query, who = scene.own.admin): Promise<Record<string, unknown>[]> {
  const path = `/api/v1/booking-export?${new URLSearchParams(query)}`;
  const reply = await fetch(`${scene.server.url}${path}`, { headers: who.headers });
  expect([reply.status, reply.headers.get('content-disposition')]).toEqual([
    200,
    'attachment; filename="bookings.xlsx"',
  ]);
  const { sheets } = await readXlsx(await reply.bytes());
  const [headers = [], ...rows] = sheets[0]?.rows ?? [];
  expect(headers).toEqual(columns.map(({ header }) => header));
  return rows.map((row) => Object.fromEntries(headers.map((header, i) => [header, row[i] ?? null])));
}

describe('bookings as a spreadsheet', () => {
  test('a row for each resource of a booking, resource by resource, in the zone that is asked for', async () => {
    const rows = await rowsFor({ timeZone: 'Asia/Hong_Kong' });
    const here = await scene.own.db.selectFrom('building').select('name').where('id', '=', scene.own.here).execute();
    expect(rows).toEqual(
      [
        [room, 'Room 4', 'room', FORMULA, 17, 18.5],
        [desk, 'Desk 1', 'desk', FORMULA, 17, 18.5],
        [desk, 'Desk 1', 'desk', 'Later', 19, 20],
      ].map(([id, name, type, title, from, to]) => ({
        'Resource ID': id,
        Resource: name,
        Type: type,
        Building: here[0]?.name,
        Floor: null,
        'Booking ID': expect.any(Number),
        Subject: title,
        Organizer: expect.any(String),
        'Organizer email': host.email,
        Start: new Date(Date.parse(`${day}T00:00Z`) + Number(from) * 3_600_000),
        End: new Date(Date.parse(`${day}T00:00Z`) + Number(to) * 3_600_000),
        'Duration (min)': (Number(to) - Number(from)) * 60,
        State: 'confirmed',
        'Check-in': null,
        'Check-out': null,
        Attendees: title === FORMULA ? 'Eve' : null,
        Services: id === room ? '2 × Coffee; 1 × Cake' : null,
        Recurring: 'no',
        Private: 'no',
      })),
    );
  });

  test('between two times, and of hosts at a domain', async () => {
    const titles = async (query: Query): Promise<unknown[]> => (await rowsFor(query)).map(({ Subject }) => Subject);
    expect(await titles({ from: at('10:30') })).toEqual(['Later']);
    expect(await titles({ to: at('11:00') })).toEqual([FORMULA, FORMULA]);
    const domain = host.email?.split('@')[1] ?? '';
    expect(await titles({ organizerEmailDomain: domain.toUpperCase() })).toHaveLength(3);
    expect(await titles({ organizerEmailDomain: `@${domain}` })).toHaveLength(3);
    expect(await titles({ organizerEmailDomain: domain.slice(1) })).toEqual([]);
  });

  test('as far as somebody sees into them', async () => {
    expect((await rowsFor({}, host)).map(({ Subject, 'Organizer email': email }) => [Subject, email])).toEqual([
      [FORMULA, null],
      [FORMULA, null],
      ['Later', null],
    ]);
    expect((await rowsFor({}, host)).map(({ Services }) => Services)).toEqual(['2 × Coffee; 1 × Cake', null, null]);
    expect(await rowsFor({}, outsider)).toEqual([]);
    expect(await rowsFor({ organizerEmailDomain: host.email?.split('@')[1] ?? '' }, host)).toEqual([]);
  });

  test('the same however few are read together', async () => {
    const { ctx } = scene.own;
    const wanted = { during: {}, timeZone: 'UTC', domain: null };
    const counts = await countAppointments(ctx, { bookedOnly: true });
    expect(counts).toEqual(
      new Map([
        [room, 1],
        [desk, 2],
      ]),
    );
    const rows = async (atOnce: number): Promise<unknown[]> =>
      (await Array.fromAsync(rowsOf(ctx, wanted, counts, atOnce))).map((row) => [row[0], row[6]]);
    const all = [
      [room, FORMULA],
      [desk, FORMULA],
      [desk, 'Later'],
    ];
    for (const atOnce of [1, 2, 3, 4]) expect([atOnce, await rows(atOnce)]).toEqual([atOnce, all]);
  });

  test('as many rows as a file has room for, and no more', async () => {
    const write = (most: number) => writeBookings(scene.own.ctx, { during: {}, timeZone: 'UTC', domain: null }, most);
    expect((await write(3)).name).toBe('bookings.xlsx');
    await expect(write(2)).rejects.toMatchObject({
      details: { param: 'to', detail: expect.stringContaining('3 rows') },
    });
  });

  test.each([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ from: 'yesterday' }, 'from'],
    [{ organizerEmailDomain: '' }, 'organizerEmailDomain'],
  ])('%o is refused with the name of what is wrong', async (query, param) => {
    expect(await ask(query, scene.own.admin)).toMatchObject({ status: 400, body: { param } });
  });
});
