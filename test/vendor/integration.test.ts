import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { npmStart, type Started } from '../support/npm-start.ts';
import { randomFrom } from '../support/random.ts';
import { until } from '../support/until.ts';
import { bearer, clientOf, type Client, type Created } from './client.ts';
import { actsIn, KINDS, type Answer, type Kind, type Send } from './meeting-acts.ts';
import { startMirror, type Credentials, type DeskDay, type Meeting, type Mirror } from './room-mirror.ts';

// An integration with Condeco's API as its vendor recommends one, beside an Atrium that `npm start` started: its copy of who has which room and
// desk is fed by pushes and single reads alone. `npm run proof -- vendor` plays a thousand changes.

const PROOF = process.env['ATRIUM_PROOF'] === '1';
const CHANGES = PROOF ? 1_000 : 120;
/** Of each of these kinds. */
const LEAST = PROOF ? 50 : 2;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const TOKEN = randomBytes(24).toString('hex');
const ADMIN = { email: 'admin@mirror.example', password: 'correct horse battery' };
const zone = 'Asia/Singapore';

let atrium: Started;
let own: Client;
let application: Credentials & Created;
let base: string;
const [rooms, liveRooms, desks, hosts]: [number[], number[], number[], number[]] = [[], [], [], []];

beforeAll(async () => {
  atrium = await npmStart({
    ATRIUM_ADMIN_TOKEN: TOKEN,
    ATRIUM_ADMIN_EMAIL: ADMIN.email,
    ATRIUM_ADMIN_PASSWORD: ADMIN.password,
    ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
    ATRIUM_CONDECO_CALLS_PER_MINUTE: '100000',
  });
  own = clientOf(`${atrium.url}/api/v1`, bearer(TOKEN));
  const { id: buildingId } = await own.post<Created>('/buildings', { name: 'Harbour house', zone });
  const add = async (type: string, name: string): Promise<number> =>
    (await own.post<Created>('/resources', { type, name, buildingId })).id;
  for (let i = 0; i < 12; i++) rooms.push(await add('room', `Room ${i}`));
  for (let i = 0; i < 4; i++) liveRooms.push(await add('room', `Now ${i}`));
  for (let i = 0; i < 12; i++) desks.push(await add('desk', `Desk ${i}`));
  for (let i = 0; i < 4; i++)
    hosts.push((await own.post<Created>('/users', { name: `Host ${i}`, email: `host-${i}@mirror.example` })).id);
  application = await own.post('/applications', { name: 'Room mirror' });
  const { items } = await own.get<{ items: { id: number; basePath: string }[] }>('/applications');
  base = `${atrium.url}${items.find(({ id }) => id === application.id)?.basePath ?? ''}`;
}, 300_000);
afterAll(() => atrium[Symbol.asyncDispose]());

/** What is refused as others have it, or as it is over, is refused; anything else is a fault. */
const sending =
  (url: string, headers: Readonly<Record<string, string>>): Send =>
  async (method, path, body) => {
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await reply.json().catch(() => ({}))) as Answer;
    if (reply.ok) return answer;
    if (reply.status === 409 || reply.status === 400) return null;
    throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(answer)}`);
  };

async function signIn(): Promise<Send> {
  const ours = { origin: atrium.url };
  const reply = await fetch(`${atrium.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { ...ours, 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  if (reply.status !== 201) throw new Error(`Signing in: ${reply.status} ${await reply.text()}`);
  const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
  return sending(`${atrium.url}/api/v1`, { ...ours, cookie: cookies.join('; ') });
}

async function asApplication(): Promise<Send> {
  const { clientId, password, subscriptionKeys } = application;
  const form = new URLSearchParams({ grant_type: 'password', client_id: clientId, password });
  const reply = await fetch(`${atrium.url}/tokenproviderapi/token`, { method: 'POST', body: form });
  const { access_token: token } = (await reply.json()) as { readonly access_token: string };
  const headers = { 'ocp-apim-subscription-key': subscriptionKeys.ExternalBookings, authorization: bearer(token) };
  const utc = sending(base, headers);
  return (method, path, body) => utc(method, `${path}?isUTCDateTime=true`, body);
}

interface Booking {
  readonly id: number;
  readonly state: string;
  readonly title: string;
  readonly start: string;
  readonly end: string;
  readonly resourceIds: readonly number[];
  readonly hostId: number;
}

/** What there is, by Atrium's own API. */
async function listBooked(): Promise<Booking[]> {
  const all: Booking[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = { from: '2020-01-01T00:00:00Z', limit: 200, ...(cursor !== '' && { cursor }) };
    const page: { items: Booking[]; nextCursor: string | null } = await own.get('/bookings', query);
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all.filter(({ state }) => state !== 'cancelled' && state !== 'rejected');
}

const inUtc = (time: string): string =>
  Temporal.Instant.from(time).toString({ smallestUnit: 'second' }).replace('Z', '');
const byId = <T extends { readonly id: number }>(all: readonly T[]): T[] => all.toSorted((a, b) => a.id - b.id);

/** @param before the last booking that was there when it began to listen: what was at desks by then it has never read */
async function isEqual(mirror: Mirror, before: number): Promise<void> {
  const booked = await listBooked();
  const isDesk = ({ resourceIds: [first = 0] }: Booking): boolean => desks.includes(first);
  const meetings = booked
    .filter((one) => !isDesk(one))
    .map(({ id, resourceIds, start, end, title, hostId }): Meeting => ({
      id,
      rooms: resourceIds.toSorted((a, b) => a - b),
      start: inUtc(start),
      end: inUtc(end),
      title,
      hostId,
    }));
  const deskDays = booked.filter(isDesk).map(({ id, resourceIds: [desk = 0], start }): DeskDay => {
    const day = Temporal.Instant.from(start).toZonedDateTimeISO(zone).toPlainDate().toString();
    return { id, desk, day };
  });
  const copied = mirror.meetings().map((one) => ({ ...one, rooms: one.rooms.toSorted((a, b) => a - b) }));
  expect(byId(copied)).toEqual(byId(meetings));
  const later = ({ id }: DeskDay): boolean => id > before;
  expect(byId(mirror.deskDays().filter(later))).toEqual(byId(deskDays.filter(later)));
}

test(
  `a copy that is fed by pushes and single reads is what Atrium has (seed ${SEED})`,
  { timeout: 1_500_000 },
  async () => {
    const random = randomFrom(SEED);
    const [web, api] = [await signIn(), await asApplication()];
    const act = actsIn({ web, api, hosts, liveRooms, rooms, desks }, random);
    const counts = new Map<Kind, number>();
    const change = async (): Promise<boolean> => {
      const kinds = await act();
      for (const kind of new Set(kinds)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return kinds !== null;
    };
    const changes = async (count: number): Promise<void> => {
      for (let done = 0; done < count;) if (await change()) done++;
    };
    await changes(10);
    const before = Math.max(...(await listBooked()).map(({ id }) => id));
    await using mirror = await startMirror(base, application);
    expect(mirror.rooms).toHaveLength(rooms.length + liveRooms.length);
    await changes(CHANGES / 2);
    await mirror.kill();
    await changes(CHANGES / 10);
    await mirror.restart();
    // Whoever runs it has sent again at once what failed, and does not wait for the next try.
    const { items: listeners } = await own.get<{ items: Created[] }>(`/applications/${application.id}/listeners`);
    for (const { id } of listeners) await own.post(`/listeners/${id}/redelivery`);
    await changes(CHANGES - CHANGES / 2 - CHANGES / 10);
    await until(async () => {
      expect(mirror.isRead()).toBe(true);
      await isEqual(mirror, before);
    }, 120_000);
    expect(mirror.failures).toEqual([]);
    for (const kind of KINDS)
      expect({ kind, enough: (counts.get(kind) ?? 0) >= LEAST }).toEqual({ kind, enough: true });
    console.info(
      `seed ${SEED}: ${[...counts].map(([kind, n]) => `${kind} ${n}`).join(', ')}; ${JSON.stringify([...mirror.arrived])}`,
    );
  },
);
