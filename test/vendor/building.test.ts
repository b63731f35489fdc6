import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmStart, type Started } from '../support/npm-start.ts';
import { randomFrom } from '../support/random.ts';
import { basic, bearer, clientOf, eachOf, type Client, type Created } from './client.ts';
import { HOUR, MINUTE, withOffset } from './clocks.ts';
import { asRadioBrings, planDay, postWords, seenWithin, stretchesOf, type Sensor, type Word } from './gateway.ts';

// Programs of others beside an Atrium that `npm start` started: a sensor gateway with a day of readings, an e-paper gateway, and an analyst who
// recounts what they brought. They know addresses and tokens, and nothing of Atrium's code. `npm run proof -- vendor` plays more of the same.

const PROOF = process.env['ATRIUM_PROOF'] === '1';
const SENSORS = PROOF ? 100 : 8;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const TOKEN = randomBytes(24).toString('hex');
const random = randomFrom(SEED);

let atrium: Started;
/** Whoever runs the workplace. */
let own: Client;
let gateway: Client;
let analyst: Client;
let buildingId: number;
const sensors: Sensor[] = [];

/** The day that is over: to whole minutes. */
const to = Math.floor(Date.now() / MINUTE - 60) * MINUTE;
const day = { from: to - 24 * HOUR, to };
/** A zone whose clocks show about noon: no midnight comes while it is looked at. */
const hoursAhead = 12 - new Date().getUTCHours();
const zone = `Etc/GMT${hoursAhead > 0 ? '-' : '+'}${Math.abs(hoursAhead)}`;

async function admit(name: string, scopes: readonly string[], form: (token: string) => string): Promise<Client> {
  const { token } = await own.post<{ token: string }>('/tokens', { name, scopes });
  return clientOf(`${atrium.url}/api/external`, form(token));
}

beforeAll(async () => {
  atrium = await npmStart({ ATRIUM_ADMIN_TOKEN: TOKEN });
  own = clientOf(`${atrium.url}/api/v1`, bearer(TOKEN));
  gateway = await admit('Gateway', ['readings:write', 'devices:manage', 'spaces:read'], basic);
  analyst = await admit('Analyst', ['analytics:read', 'spaces:read', 'bookings:read'], bearer);
  buildingId = (await own.post<Created>('/buildings', { name: 'South house', zone })).id;
  for (let i = 0; i < SENSORS; i++) {
    const place = { type: 'desk', name: `Desk ${i}`, buildingId };
    const { id: placeId } = await own.post<Created>('/resources', place);
    // Operation 10.
    const given = { name: `Sensor ${i}`, accessId: `SENSOR-${i}`, bookableResource: { id: placeId }, isDeleted: false };
    const { id, accessId } = await gateway.post<Sensor>('/occupancy-sensor/v1', given);
    sensors.push({ id, accessId, placeId });
  }
}, 300_000);
afterAll(() => atrium[Symbol.asyncDispose]());

interface Used {
  readonly usageCount: number;
  readonly usedTimeInMinutes: number;
  readonly usedTimeInPercentage: number;
}

const percent = (minutes: number, of: number): number => Math.round((minutes / of) * 10_000) / 100;

describe(`a sensor gateway, and an analyst (seed ${SEED})`, () => {
  let words: Word[];
  beforeAll(async () => {
    words = sensors.flatMap((sensor) => planDay(sensor, day, random));
    await postWords(gateway, asRadioBrings(words, random));
  }, 600_000);

  const asked = { from: new Date(day.from).toISOString(), to: new Date(day.to).toISOString() };
  const stretches = (): { readonly placeId: number; readonly spans: ReturnType<typeof stretchesOf> }[] =>
    sensors.map(({ accessId, placeId }) => ({
      placeId,
      spans: stretchesOf(words.filter((word) => word.accessId === accessId)),
    }));

  test('finds for how long somebody was at each place in the recount', async () => {
    const said = await analyst.get<(Used & { bookableResource: Created })[]>(
      '/analytics/v1/occupancy/bookable-resource',
      asked,
    );
    const shown = new Map(said.map(({ bookableResource, ...used }) => [bookableResource.id, used]));
    expect(shown.size).toBe(SENSORS);
    for (const { placeId, spans } of stretches()) {
      const { count, minutes } = seenWithin(spans, day);
      expect([placeId, shown.get(placeId)]).toEqual([
        placeId,
        { usageCount: count, usedTimeInMinutes: minutes, usedTimeInPercentage: percent(minutes, 24 * 60) },
      ]);
    }
  });

  test.each([
    ['Hourly', 60],
    ['FifteenMinutes', 15],
  ])('and together, %s', async (groupPeriodBy, length) => {
    const said = await analyst.get<(Used & { dateTime: string })[]>('/analytics/v1/occupancy/time', {
      ...asked,
      groupPeriodBy,
    });
    const all = stretches();
    const starts = said.map(({ dateTime }) => Date.parse(dateTime));
    expect(starts[0]).toBeLessThanOrEqual(day.from);
    said.forEach(({ usageCount, usedTimeInMinutes }, i) => {
      const from = Math.max(starts[i] ?? 0, day.from);
      const until = Math.min(starts[i + 1] ?? day.to, day.to);
      expect(until - from).toBeLessThanOrEqual(length * MINUTE);
      const each = all.map(({ spans }) => seenWithin(spans, { from, to: until }));
      expect([said[i]?.dateTime, usageCount, usedTimeInMinutes]).toEqual([
        said[i]?.dateTime,
        each.reduce((sum, one) => sum + one.count, 0),
        each.reduce((sum, one) => sum + one.minutes, 0),
      ]);
    });
  });

  test('and would see one stretch that was left out', async () => {
    const some = stretches().find(({ spans }) => spans.length > 0);
    const query = { ...asked, bookableResourceId: some?.placeId ?? 0 };
    const [said] = await analyst.get<Used[]>('/analytics/v1/occupancy/bookable-resource', query);
    const counted = ({ count, minutes }: ReturnType<typeof seenWithin>) => [count, minutes];
    const shown = [said?.usageCount, said?.usedTimeInMinutes];
    expect(shown).toEqual(counted(seenWithin(some?.spans ?? [], day)));
    expect(shown).not.toEqual(counted(seenWithin(some?.spans.slice(1) ?? [], day)));
  });

  test('each word is kept once', async () => {
    for (const { id, accessId } of sensors.slice(0, 5)) {
      const kept: [number, boolean][] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: { at: string; hasMotion: boolean }[]; nextCursor: string | null } = await own.get(
          `/devices/${id}/readings`,
          { limit: 100, ...(cursor !== '' && { cursor }) },
        );
        kept.push(...page.items.map(({ at, hasMotion }): [number, boolean] => [Date.parse(at), hasMotion]));
        cursor = page.nextCursor;
      }
      const sent = words.filter((word) => word.accessId === accessId).map(({ at, there }) => [at, there]);
      expect(kept.toReversed()).toEqual(sent.toSorted(([one], [other]) => Number(one) - Number(other)));
    }
  });

  test('and what the air is like, in either unit', async () => {
    const { id } = await own.post<Created>('/devices', {
      kind: 'environment',
      name: 'Air',
      accessId: 'AIR-1',
      resourceId: sensors[0]?.placeId ?? 0,
    });
    const said = Array.from({ length: 24 }, (_, i) => ({
      accessId: 'AIR-1',
      timestamp: withOffset(day.from + i * HOUR, zone),
      temperature: i % 2 === 0 ? 15 + i / 4 : 59 + i,
      temperatureUnit: i % 2,
      cO2: 400 + random(1_000),
    }));
    await eachOf(asRadioBrings(said, random), async (one) => {
      await gateway.post('/sensor/v1/data', one);
    });
    const { items } = await own.get<{ items: { temperature: number; co2: number }[] }>(`/devices/${id}/readings`, {
      limit: 100,
    });
    const counted = said.map(({ temperature, temperatureUnit, cO2 }) => ({
      temperature: temperatureUnit === 1 ? Math.round(((temperature - 32) / 1.8) * 100) / 100 : temperature,
      co2: cO2,
    }));
    expect(items.map(({ temperature, co2 }) => ({ temperature, co2 })).toReversed()).toEqual(counted);
  });
});

describe('an e-paper gateway', () => {
  interface Controller extends Created {
    readonly tags: readonly { readonly id: string; readonly bookableResource: Created | null }[];
  }

  test('finds its tags, says how each is, and shows what its place is', async () => {
    const wish = { name: 'Corridor', type: 'minewServer', buildingId };
    const { id: controllerId } = await own.post<Created>('/e-paper-controllers', wish);
    for (const { placeId } of sensors.slice(0, 5))
      await own.post('/e-paper-tags', { controllerId, label: `TAG-${placeId}`, resourceId: placeId });
    const busy = sensors[1]?.placeId ?? 0;
    const start = new Date(Date.now() - MINUTE / 60).toISOString();
    const end = new Date(Date.now() + HOUR).toISOString();
    await own.post('/bookings', { resourceIds: [busy], title: 'On paper', start, end });
    const { data } = await gateway.get<{ data: Controller[] }>('/e-paper-controller/v1', { type: 'minewServer' });
    const tags = data.find(({ id }) => id === controllerId)?.tags ?? [];
    expect(tags).toHaveLength(5);
    const levels = new Map(tags.map((tag) => [tag.id, 1 + random(100)]));
    for (const tag of asRadioBrings(tags, random)) {
      const status = {
        ePaperTagId: tag.id,
        batteryLevel: levels.get(tag.id),
        screenSize: 4,
        isOnline: tag.id !== tags[0]?.id,
      };
      await gateway.post('/e-paper-controller/v1/tag-status', status);
    }
    const known = await own.get<{ items: { label: string; batteryLevel: number; online: boolean }[] }>(
      '/e-paper-tags',
      {
        controllerId,
      },
    );
    expect(new Map(known.items.map(({ label, batteryLevel }) => [label, batteryLevel]))).toEqual(levels);
    expect(known.items.filter(({ online }) => !online).map(({ label }) => label)).toEqual([tags[0]?.id]);
    for (const { bookableResource } of tags) {
      const id = bookableResource?.id ?? 0;
      const [status] = await analyst.get<{ statusWording: string; currentAppointment: { subject: string } | null }[]>(
        '/bookable-resource-status/v1',
        { id },
      );
      const shown = [status?.statusWording, status?.currentAppointment?.subject];
      expect([id, ...shown]).toEqual(id === busy ? [id, 'In use', 'On paper'] : [id, 'Available', undefined]);
    }
  });
});

test('an analyst finds how many visitors came, by the day of the offset that she asks with', async () => {
  const host = await own.post<Created>('/users', { name: 'Hana', email: 'hana@south.example' });
  const invite = async (from: number, count: number) => {
    const visitors = Array.from({ length: count }, (_, i) => ({ name: `Visitor ${from} ${i}` }));
    const when = { start: new Date(from).toISOString(), end: new Date(from + HOUR / 2).toISOString() };
    return own.post<{ id: number; badges: readonly Created[] }>('/visits', {
      visitors,
      buildingId,
      hostId: host.id,
      ...when,
    });
  };
  const now = Date.now();
  const visit = await invite(now + MINUTE, 9);
  await invite(now + 24 * HOUR, 4);
  const here = visit.badges.slice(0, 5);
  for (const { id } of here) await own.post(`/visits/${visit.id}/arrival`, { badgeId: id });
  for (const { id } of here.slice(0, 3)) await own.post(`/visits/${visit.id}/departure`, { badgeId: id });
  const on = (date: string) => analyst.get('/dashboard/v1/daily-visitor', { date });
  const counts = (initial: number, visiting: number, visited: number) => ({
    numberOfInitial: initial,
    numberOfVisiting: visiting,
    numberOfVisited: visited,
    numberOfNoShow: 0,
  });
  expect(await on(withOffset(now, zone))).toEqual(counts(4, 2, 3));
  expect(await on(withOffset(now + 24 * HOUR, zone))).toEqual(counts(4, 0, 0));
  expect(await on(withOffset(now + 48 * HOUR, zone))).toEqual(counts(0, 0, 0));
});
