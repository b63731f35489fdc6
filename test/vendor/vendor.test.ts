import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmStart, type Started } from '../support/npm-start.ts';
import { randomFrom } from '../support/random.ts';
import { until } from '../support/until.ts';
import { startVendor, type Callback, type Vendor } from './access-control.ts';
import {
  asLines,
  CANCELLED,
  differences,
  readAppointments,
  readSheet,
  recount,
  type Line,
  type Wanted,
} from './analyst.ts';
import { DOMAINS, fillBooks, type Books, type Made } from './books.ts';
import { basic, bearer, clientOf, eachOf, type Client, type Created } from './client.ts';
import { HOUR } from './clocks.ts';
import { usageDifferences } from './usage.ts';

// Programs of others, as they come to an Atrium that `npm start` started: an access-control vendor and an analyst. They know addresses and
// tokens, and nothing of Atrium's code. `npm run proof -- vendor` plays more of the same.

const PROOF = process.env['ATRIUM_PROOF'] === '1';
const ROUNDS = PROOF ? 15 : 1;
const SIZE = PROOF ? { bookings: 4_000, places: 40, hosts: 60 } : { bookings: 240, places: 12, hosts: 12 };
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const TOKEN = randomBytes(24).toString('hex');

let atrium: Started;
/** Whoever runs the workplace. */
let own: Client;

beforeAll(async () => {
  atrium = await npmStart({ ATRIUM_ADMIN_TOKEN: TOKEN, ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' });
  own = clientOf(`${atrium.url}/api/v1`, bearer(TOKEN));
}, 180_000);
afterAll(() => atrium[Symbol.asyncDispose]());

const SEES = ['bookings:read', 'bookings:manage', 'people:read', 'people:contacts', 'spaces:read'];

/** A token for a program, as it is given one, for the face and for v1. */
async function admit(name: string, scopes: readonly string[], form: (token: string) => string) {
  const { token } = await own.post<{ token: string }>('/tokens', { name, scopes });
  return {
    face: clientOf(`${atrium.url}/api/external`, form(token)),
    v1: clientOf(`${atrium.url}/api/v1`, bearer(token)),
  };
}

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

interface Key {
  readonly id: number;
  readonly url: string | null;
  readonly revokedFor: string | null;
}

describe('an access-control vendor', () => {
  const CARD = '4711-0815';
  const DOORS = 5;
  let vendor: Vendor;
  let reader: Client;
  let hostId: number;
  const doors: number[] = [];

  beforeAll(async () => {
    const { id: buildingId } = await own.post<Created>('/buildings', { name: 'North house', zone: 'Asia/Hong_Kong' });
    for (let i = 0; i < DOORS; i++) {
      const room = { type: 'room', name: `Room ${i}`, buildingId, accessId: `DOOR-${i}` };
      doors.push((await own.post<Created>('/resources', room)).id);
    }
    hostId = (await own.post<Created>('/users', { name: 'Ann Chan', email: 'ann@north.example' })).id;
    const scopes = [...SEES, 'keys:read', 'keys:manage'];
    const { face, v1 } = await admit('Access control', scopes, basic);
    reader = (await admit('Reader at the doors', ['keys:check'], bearer)).v1;
    const cards = new Map([['ann@north.example', CARD]]);
    vendor = await startVendor({ api: face, own: v1, resourceIds: doors, cards });
  });
  afterAll(() => vendor[Symbol.asyncDispose]());

  const opens = async (secret: string, resourceId: number): Promise<boolean> =>
    (await reader.post<{ good: boolean }>('/access-key-checks', { secret, resourceId })).good;
  const keysOf = async (bookingId: number): Promise<readonly Key[]> =>
    (await own.get<{ items: Key[] }>('/access-keys', { bookingId, revoked: true })).items;

  /** A host books a door from now on; the vendor hears of it, and its panel lets her in. @returns the booking, and what opens it */
  async function begin(door: number): Promise<{ bookingId: number; code: string }> {
    const wish = { resourceIds: [door], hostId, title: 'Board', start: inMinutes(0), end: inMinutes(60) };
    const { id: bookingId } = await own.post<Created>('/bookings', wish);
    await until(() => {
      const { codes, ...panel } = vendor.panel(door);
      expect(panel).toMatchObject({ bookingId, card: CARD, status: 'In use' });
      expect(codes).toHaveLength(1);
    });
    const code = vendor.panel(door).codes[0] ?? '';
    expect((await keysOf(bookingId)).map(({ url }) => url)).toEqual([code]);
    expect(await opens(code, door)).toBe(true);
    return { bookingId, code };
  }

  /** The vendor hears that it is over: the panel is dark, and what opened the door opens it no more. */
  async function isOver(door: number, code: string): Promise<void> {
    await until(() =>
      expect(vendor.panel(door)).toMatchObject({ bookingId: null, card: null, codes: [], status: 'Available' }),
    );
    expect(await opens(code, door)).toBe(false);
  }

  const endings: readonly [name: string, revokedFor: string, end: (bookingId: number) => Promise<unknown>][] = [
    ['is cancelled', 'given_up', (id) => own.post(`/bookings/${id}/cancellation`)],
    ['is released', 'given_up', (id) => own.post(`/bookings/${id}/release`)],
    ['is checked out of', 'over', (id) => own.post(`/bookings/${id}/check-out`)],
    ['comes to its end', 'over', (id) => own.patch(`/bookings/${id}`, { end: inMinutes(1 / 30) })],
  ];

  test.each(endings)(
    'opens the door of a booking until that %s',
    { timeout: 600_000 },
    async (name, revokedFor, end) => {
      await eachOf(doors, async (door) => {
        for (let round = 0; round < ROUNDS; round++) {
          const { bookingId, code } = await begin(door);
          const next = doors[(doors.indexOf(door) + 1) % doors.length] ?? 0;
          expect(await opens(code, next), 'no other door').toBe(false);
          if (name.includes('checked out')) await own.post(`/bookings/${bookingId}/check-in`);
          await end(bookingId);
          await isOver(door, code);
          await until(async () =>
            expect((await keysOf(bookingId)).map((key) => [key.url, key.revokedFor])).toEqual([[null, revokedFor]]),
          );
        }
      });
      expect(vendor.failures).toEqual([]);
    },
  );

  test('opens the door that a booking moves to, and no longer the one that it had', async () => {
    const [from = 0, to = 0] = doors;
    const { bookingId, code } = await begin(from);
    await own.patch(`/bookings/${bookingId}`, { resourceIds: [to] });
    await isOver(from, code);
    await until(() => {
      expect(vendor.panel(to)).toMatchObject({ bookingId, card: CARD });
      expect(vendor.panel(to).codes).toHaveLength(1);
    });
    const [moved = ''] = vendor.panel(to).codes;
    expect([await opens(moved, to), await opens(moved, from), await opens(code, to)]).toEqual([true, false, false]);
    await own.post(`/bookings/${bookingId}/cancellation`);
    await isOver(to, moved);
  });

  test('knows the key of the day, another one once it is rotated, and none once it is revoked', async () => {
    const [door = 0] = doors;
    const made = await own.post<Key>('/access-keys', { kind: 'daily', resourceId: door });
    await until(() => expect(vendor.panel(door).daily).toBe(made.url));
    expect(await opens(made.url ?? '', door)).toBe(true);
    const next = await own.post<Key>(`/access-keys/${made.id}/rotation`);
    await until(() => expect(vendor.panel(door).daily).toBe(next.url));
    expect([await opens(made.url ?? '', door), await opens(next.url ?? '', door)]).toEqual([false, true]);
    await own.post(`/access-keys/${made.id}/revocation`);
    await until(() => expect(vendor.panel(door).daily).toBeNull());
    expect(await opens(next.url ?? '', door)).toBe(false);
  });

  test('heard of it all by calls that were signed, and believes no other', async () => {
    expect(vendor.forged).toBe(0);
    const types = new Set(vendor.told.map(({ type }) => type));
    expect(types).toEqual(new Set<Callback['type']>(['appointment', 'status', 'accessKey']));
    const [some] = vendor.told;
    const headers = { 'webhook-id': 'forged', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) };
    const forged = { ...headers, 'webhook-signature': `v1,${randomBytes(32).toString('base64')}` };
    const told = vendor.told.length;
    const reply = await fetch(vendor.url, { method: 'POST', headers: forged, body: JSON.stringify(some) });
    expect([reply.status, vendor.forged, vendor.told.length]).toEqual([401, 1, told]);
    expect(vendor.failures).toEqual([]);
  });
});

describe(`an analyst (seed ${SEED})`, () => {
  let api: Client;
  let books: Books;
  let first: number;
  /** From before the first of it on: what others of this file booked is over by then. */
  let since: Pick<Wanted, 'from'>;

  beforeAll(async () => {
    api = (await admit('Analyst', [...SEES, 'analytics:read'], (token) => token)).face;
    const { face } = await admit('Other bookings', [...SEES, 'bookings:write'], bearer);
    books = await fillBooks(own, face, SIZE, randomFrom(SEED));
    first = Math.min(...books.made.map(({ start }) => start)) - HOUR;
    since = { from: first };
  }, 900_000);

  /** So long a stretch of what is booked, from the third day on: it begins and ends within bookings. */
  const stretch = (hours: number): Pick<Wanted, 'from' | 'to'> => ({
    from: first + 71.4 * HOUR,
    to: first + (71.4 + hours) * HOUR,
  });
  const bookingsOnly = { excludePreparation: true };
  const ROW = PROOF ? 500 : 37;

  test('has what there is to count: both doors, all zones, what was cancelled, and a day of 23 hours', () => {
    expect(books.made).toHaveLength(SIZE.bookings);
    const kinds: readonly ((one: Made) => boolean)[] = [
      ({ by }) => by === 'v1',
      ({ by }) => by === 'offision',
      ({ cancelled }) => cancelled,
      ({ host }) => host === null,
      ({ places }) => places.length > 1,
      ({ guests }) => guests.length > 0,
      ({ wholeDay }) => wholeDay,
      ({ start, end }) => end - start === 23 * HOUR,
    ];
    for (const isKind of kinds) expect(books.made.filter(isKind).length).toBeGreaterThan(0);
    expect(new Set(books.made.map(({ host }) => host?.email.split('@')[1])).size).toBe(DOMAINS.length + 1);
  });

  test.each([
    ['UTC where nothing is said', undefined, 'UTC'],
    ['Europe/London', 'Europe/London', 'Europe/London'],
    ['Asia/Hong_Kong', 'Asia/Hong_Kong', 'Asia/Hong_Kong'],
    ['a zone half an hour off', 'America/St_Johns', 'America/St_Johns'],
    ['a zone as Windows calls it', 'China Standard Time', 'Asia/Shanghai'],
  ])('finds every number of the spreadsheet in her recount, in %s', async (_, said, zone) => {
    const wanted = { zone, ...since };
    expect(differences(await readSheet(api, wanted, said), recount(books.made, wanted))).toEqual([]);
  });

  test('finds those of a stretch of time, and those of the hosts at a domain', async () => {
    const zone = 'Europe/London';
    const wishes: readonly Wanted[] = [
      { zone, ...stretch(50) },
      { zone, from: first + 100.2 * HOUR },
      { zone, ...since, to: first + 100.2 * HOUR },
      ...DOMAINS.map((domain) => ({ zone, ...since, domain })),
      { zone, ...since, domain: 'nobody.example' },
      { zone, domain: DOMAINS[0], ...stretch(90) },
    ];
    for (const wanted of wishes) {
      const counted = recount(books.made, wanted);
      expect([wanted, differences(await readSheet(api, wanted, zone), counted)]).toEqual([wanted, []]);
      expect(counted.length > 0).toBe(wanted.domain !== 'nobody.example');
    }
  });

  test('has the rows by resource, and by their start', async () => {
    const lines = await readSheet(api, { zone: 'UTC', ...since });
    const order = lines.map(({ placeId, start }) => `${String(placeId).padStart(10, '0')} ${start}`);
    expect(order).toEqual(order.toSorted());
  });

  test('finds the same page by page, by every filter', async () => {
    const [zone, { from = 0, to = 0 }] = ['UTC', stretch(50)];
    const iso = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const [host, place, room] = [books.hosts[0], books.places[1], 'room'];
    const filters: readonly [query: Record<string, string | number>, fits: (line: Line) => boolean][] = [
      [{}, () => true],
      [{ organizerUserId: host?.id ?? 0 }, ({ email }) => email === host?.email],
      [{ bookableResourceId: place?.id ?? 0 }, ({ placeId }) => placeId === place?.id],
      [{ bookableResourceType: room }, ({ type }) => type === room],
      [{ bookingState: 'cancelled' }, ({ cancelled }) => cancelled],
      [{ bookingState: 'booked' }, ({ cancelled }) => !cancelled],
      [{ searchText: 'BOOKING 1' }, ({ subject }) => subject.startsWith('Booking 1')],
      [
        { bookableResourceType: room, bookingState: 'booked', searchText: '7' },
        (line) => line.type === room && !line.cancelled && line.subject.includes('7'),
      ],
    ];
    const all = await readAppointments(api, { ...bookingsOnly, ...iso }, ROW);
    expect(differences(asLines(all, zone), recount(books.made, { zone, from, to }))).toEqual([]);
    const fromFirst = { ...bookingsOnly, from: new Date(first).toISOString() };
    for (const [query, fits] of filters) {
      const counted = recount(books.made, { zone }).filter(fits);
      const said = asLines(await readAppointments(api, { ...fromFirst, ...query }, ROW), zone);
      expect([query, differences(said, counted)]).toEqual([query, []]);
      expect(counted.length).toBeGreaterThan(0);
    }
  });

  test('finds how each place is used in her recount, as a whole and day by day of its clocks', async () => {
    const range = { from: first, to: Math.max(...books.made.map(({ end }) => end)) + HOUR };
    const look = async (made: readonly Made[]): Promise<string[]> => {
      const wrong: string[] = [];
      for (const place of books.places) wrong.push(...(await usageDifferences(api, made, place, range)));
      return wrong;
    };
    expect(await look(books.made)).toEqual([]);
    const some = books.made.find(({ cancelled }) => !cancelled);
    expect((await look(books.made.filter((one) => one !== some))).length).toBeGreaterThan(1);
  });

  test('sees what is made ready beforehand besides, and which are whole days', async () => {
    const all = await readAppointments(api, { from: new Date(first).toISOString() }, ROW);
    const ready = all.filter(({ isPreparationAppointment }) => isPreparationAppointment);
    const readied = books.made.flatMap(({ bookingId, places, start, cancelled }) =>
      places
        .filter(({ readyMinutes }) => readyMinutes > 0)
        .map((place) => [bookingId, place.id, start, place.readyMinutes, cancelled]),
    );
    const shown = ready.map(({ booking, bookableResource, period }) => {
      const [start, end] = [Date.parse(period.start), Date.parse(period.end)];
      return [booking.id, bookableResource.id, end, (end - start) / 60_000, booking.bookingState === CANCELLED];
    });
    expect(shown.map(String).toSorted()).toEqual(readied.map(String).toSorted());
    expect(readied.length).toBeGreaterThan(0);
    const wholeDays = new Set(all.filter(({ isAllDay }) => isAllDay).map(({ booking }) => booking.id));
    const counted = books.made.filter(({ wholeDay }) => wholeDay).map(({ bookingId }) => bookingId);
    expect(wholeDays).toEqual(new Set(counted));
  });

  test.each<[string, (made: readonly Made[], some: Made) => readonly Made[]]>([
    [
      'that was not made',
      (made) => [...made, ...made.slice(0, 1).map((one) => ({ ...one, bookingId: 2_000_000_000 }))],
    ],
    ['that is left out', (made, some) => made.filter((one) => one !== some)],
    ['a minute later', (made, some) => made.map((one) => (one === some ? { ...one, start: one.start + 60_000 } : one))],
    ['of nobody', (made, some) => made.map((one) => (one === some ? { ...one, host: null } : one))],
    [
      'that is cancelled or is not',
      (made, some) => made.map((one) => (one === some ? { ...one, cancelled: !one.cancelled } : one)),
    ],
  ])('would see one %s', async (_, falsify) => {
    const some = books.made.find(({ host }) => host !== null);
    if (!some) throw new Error('Nobody hosts anything');
    const said = await readSheet(api, { zone: 'UTC', ...since });
    const wrong = differences(said, recount(falsify(books.made, some), { zone: 'UTC' }));
    expect(wrong.length).toBeGreaterThan(0);
  });
});
