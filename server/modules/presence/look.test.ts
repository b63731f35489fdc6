import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { interleave, orders, type Writer } from '../../../test/support/interleave.ts';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { openQueue } from '../../platform/jobs/queue.ts';
import { doers } from '../../wiring.ts';
import { declaredJobs } from '../../contracts.ts';
import { getBooking } from '../bookings/bookings.ts';
import type { Said } from '../policies/contract.ts';
import { createPolicy } from '../policies/policies.ts';
import { createBooking } from '../series/series.ts';
import { createDevice, recordReadings } from '../signals/signals.ts';
import { checkInBooking, lookAtPresence, releaseNoShows } from './presence.ts';

type CheckIn = Said<'checkIn'>;

let testing: TestDatabase;
let world: World;
let building: number;
let desk: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let eye: number;
let sensors = 0;

beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  ann = await createUser(world, { name: 'Ann' });
  desk = await createResource(world, { buildingId: building });
  eye = await newSensor();
});

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2030-01-07T${clock}:00Z`);
const CLOSES = '09:15';
const END = '17:00';
const hers = (clock: string) => contextFor(testing.database, ann.who, at(clock));
const atrium = (clock: string) => contextFor(testing.database, world.ctx.who, at(clock));

const RULE: CheckIn = {
  required: true,
  methods: ['web', 'sensor'],
  opensMinutes: 30,
  closesMinutes: 15,
  release: true,
};

async function newSensor(resourceId = desk): Promise<number> {
  const accessId = `EYE-${++sensors}`;
  const { id } = await createDevice(atrium('07:00'), { kind: 'occupancy', name: 'Eye', accessId, resourceId });
  return id;
}

/** Ann's day at a desk, where somebody who has not come by 09:15 loses it. */
async function newBooking(given: Partial<CheckIn> = {}, start = '09:00', end = END): Promise<number> {
  const rules = { checkIn: { ...RULE, ...given } };
  await createPolicy(world.ctx, { name: 'For those who come', resourceId: desk, rules });
  return book(start, end);
}
async function book(start: string, end: string, who = ann): Promise<number> {
  const times = { start: at(start).toString(), end: at(end).toString() };
  const { id } = await createBooking(contextFor(testing.database, who.who, at('08:00')), {
    resourceIds: [desk],
    ...times,
  });
  return id;
}

/** What the sensor says, each as it happens. */
async function say(there: boolean, ...clocks: readonly string[]): Promise<void> {
  const items = clocks.map((clock) => ({
    accessId: `EYE-${sensors}`,
    timestamp: at(clock).toString(),
    hasMotion: there,
  }));
  await recordReadings(atrium(clocks.at(-1) ?? '09:00'), { items });
}
const looking = (clock: string): Promise<void> => atrium(clock).tx((tx) => lookAtPresence(tx, [desk]));
const closing = (id: number, clock = CLOSES): Promise<void> => atrium(clock).tx((tx) => releaseNoShows(tx, [id]));
const stateOf = async (id: number): Promise<string> => (await getBooking(world.ctx, { id })).state;
const clockOf = (date: Date | null): string | null => date && date.toISOString().slice(11, 16);
const decisions = async (id: number): Promise<string[]> => {
  const rows = await world.db
    .selectFrom('presenceDecision')
    .selectAll()
    .where('bookingId', '=', id)
    .orderBy('decidedAt')
    .execute();
  return rows.map(({ what, why, deviceId, since, until }) =>
    [what, why, deviceId === eye ? 'eye' : deviceId, clockOf(since), clockOf(until)].join(' '),
  );
};
const holdsOf = async (): Promise<string[]> => {
  const rows = await world.db
    .selectFrom('hold')
    .select(['startsAt', 'endsAt', 'expiresAt'])
    .where('resourceId', '=', desk)
    .orderBy('startsAt')
    .execute();
  return rows.map(({ startsAt, endsAt, expiresAt }) =>
    [`${clockOf(startsAt)}–${clockOf(endsAt)}`, ...(expiresAt ? [`until ${clockOf(expiresAt)}`] : [])].join(' '),
  );
};
const eventsOf = (id: number) =>
  world.db
    .selectFrom('event')
    .select(['type', 'data'])
    .where('subjectId', '=', id)
    .where('subjectType', '=', 'booking')
    .orderBy('version')
    .execute();
const typesOf = async (id: number): Promise<string[]> => (await eventsOf(id)).map(({ type }) => type);
const jobs = async (name: string): Promise<string[]> => {
  const rows = await world.db
    .selectFrom('job')
    .select(['key', 'runAt'])
    .where('name', '=', name)
    .where('tenantId', '=', world.tenant.id)
    .orderBy('runAt')
    .execute();
  return rows.map(({ key, runAt }) => `${key?.replace(/^\d+(?:\/\d+)?/, 'it')} ${runAt.toISOString().slice(11, 19)}`);
};
const code = (error: unknown): string | null => {
  if (error === null) return null;
  if (error instanceof Problem) return error.kind.code;
  throw error;
};

describe('who sits at her desk', () => {
  test('is checked in once two words are five minutes apart, and it is kept why', async () => {
    const id = await newBooking();
    await say(true, '08:58');
    await looking('08:59');
    await say(true, '09:02');
    await looking('09:02');
    expect(await stateOf(id)).toBe('confirmed');
    await say(true, '09:04');
    await looking('09:04');
    expect(await stateOf(id)).toBe('checked_in');
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'booking.checked_in', data: { method: 'sensor' } });
    expect(await decisions(id)).toEqual(['checked_in motion eye 08:58 09:24']);
    await looking('09:05');
    await closing(id);
    expect([await stateOf(id), await holdsOf()]).toEqual(['checked_in', ['09:00–17:00']]);
    expect(await jobs('booking.release')).toEqual([]);
  });

  test('is not, before it opens; that is looked at as it opens', async () => {
    const id = await newBooking({ opensMinutes: 5 });
    await looking('07:56'); // within the hour before
    expect(await jobs('presence.look')).toEqual(['it/again 08:55:00']);
    await say(true, '08:40', '08:54');
    await looking('08:54');
    expect(await stateOf(id)).toBe('confirmed');
    expect(await jobs('presence.look')).toEqual(['it 08:54:20', 'it/again 08:55:00']);
    await looking('08:55');
    expect(await stateOf(id)).toBe('checked_in');
  });

  test('is not where no sensor checks anybody in', async () => {
    const id = await newBooking({ methods: ['web'] });
    await say(true, '09:00', '09:06');
    await looking('09:06');
    expect(await stateOf(id)).toBe('confirmed');
    await closing(id);
    expect([await stateOf(id), await decisions(id)]).toEqual(['released', []]);
  });

  test('is not while it is somebody else who has the desk, nor by what was seen then', async () => {
    const bea = await createUser(world, { name: 'Bea' });
    const before = await book('08:30', '09:00', bea);
    const id = await newBooking();
    await say(true, '08:40', '08:50');
    await looking('08:50');
    expect([await stateOf(before), await stateOf(id)]).toEqual(['confirmed', 'confirmed']);
    await say(true, '09:03');
    await looking('09:03');
    expect(await stateOf(id)).toBe('confirmed');
    await say(true, '09:08');
    await looking('09:08');
    expect(await stateOf(id)).toBe('checked_in');
  });
});

test('nobody loses a desk before check-in closes, whoever is not there', async () => {
  const id = await newBooking();
  await say(false, '08:55', '09:05');
  await looking('09:11');
  expect([await stateOf(id), await decisions(id)]).toEqual(['confirmed', []]);
});

describe('as check-in closes', () => {
  test('who has just left may come back for a while', async () => {
    const id = await newBooking();
    await say(true, '09:10');
    await say(false, '09:12');
    await closing(id);
    expect(await holdsOf()).toEqual(['09:00–17:00 until 09:19']);
    await closing(id, '09:19');
    expect(await decisions(id)).toEqual(['waits quiet eye 09:12 09:19', 'released quiet eye 09:12 09:32']);
  });

  test('a desk where nobody is is given back, two seconds of motion or none', async () => {
    const id = await newBooking();
    await say(true, '09:05');
    await say(false, '09:06');
    await looking('09:06');
    await closing(id);
    expect([await stateOf(id), await holdsOf()]).toEqual(['released', ['09:00–09:15']]);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'booking.released', data: { why: 'no_show' } });
    expect(await decisions(id)).toEqual(['released quiet eye 09:06 09:26']);
  });

  test('one where somebody is seen waits for the word that makes it sure', async () => {
    const id = await newBooking();
    await say(true, '09:10');
    await looking('09:10');
    await closing(id);
    expect([await stateOf(id), await holdsOf()]).toEqual(['confirmed', ['09:00–17:00 until 09:30']]);
    expect(await jobs('booking.release')).toEqual(['it 09:30:00']);
    expect((await getBooking(world.ctx, { id })).checkIn).toMatchObject({ closesAt: '2030-01-07T09:30:00.000Z' });
    await say(true, '09:25');
    await looking('09:25');
    expect([await stateOf(id), await holdsOf()]).toEqual(['checked_in', ['09:00–17:00']]);
    expect(await decisions(id)).toEqual(['waits motion eye 09:10 09:30', 'checked_in motion eye 09:10 09:45']);
    expect(await typesOf(id)).toEqual(['booking.created', 'booking.updated', 'booking.checked_in']);
  });

  test('and is given back once nobody has been there for a while', async () => {
    const id = await newBooking();
    await say(true, '09:14');
    await closing(id);
    await say(false, '09:20');
    await looking('09:20');
    expect(await stateOf(id)).toBe('confirmed');
    expect(await jobs('presence.look')).toEqual(['it 09:14:20', 'it 09:20:20', 'it/again 09:27:00']);
    await looking('09:27');
    expect([await stateOf(id), await holdsOf()]).toEqual(['released', ['09:00–09:27']]);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'booking.released', data: { why: 'vacant' } });
    expect((await decisions(id)).at(-1)).toBe('released quiet eye 09:20 09:40');
    expect(await jobs('booking.release')).toEqual([]);
  });

  test('who was seen long enough by then is checked in, although nobody looked', async () => {
    const id = await newBooking();
    await say(true, '09:01', '09:12');
    await closing(id, '09:40');
    expect([await stateOf(id), await holdsOf()]).toEqual(['checked_in', ['09:00–17:00']]);
  });

  test('a sensor that is silent takes nothing from anybody, until its end', async () => {
    const id = await newBooking();
    await say(false, '08:30');
    await closing(id);
    expect([await stateOf(id), await holdsOf()]).toEqual(['confirmed', ['09:00–17:00 until 17:00']]);
    await closing(id, END);
    expect([await stateOf(id), await holdsOf()]).toEqual(['confirmed', ['09:00–17:00']]);
    expect(await decisions(id)).toEqual(['waits silent eye 08:50 17:00', 'kept silent eye 08:50 ']);
  });

  test('heard again, it is given back once nobody is there', async () => {
    const id = await newBooking();
    await closing(id);
    await say(false, '09:16');
    await looking('09:23');
    expect([await stateOf(id), await holdsOf()]).toEqual(['released', ['09:00–09:23']]);
  });

  test('a desk without a sensor is given back as ever', async () => {
    const id = await newBooking();
    await world.db.updateTable('device').set({ retiredAt: new Date() }).where('id', '=', eye).execute();
    await closing(id);
    expect([await stateOf(id), await decisions(id)]).toEqual(['released', []]);
  });

  test('what others have got by then is theirs, whoever is seen', async () => {
    const id = await newBooking();
    await say(true, '09:10');
    const bea = await createUser(world, { name: 'Bea' });
    const times = { start: at('09:20').toString(), end: at('10:00').toString() };
    await createBooking(contextFor(testing.database, bea.who, at('09:20')), { resourceIds: [desk], ...times });
    await closing(id, '09:21');
    expect([await stateOf(id), await decisions(id)]).toEqual(['released', []]);
  });

  test('others’ workplaces are not looked at', async () => {
    const id = await newBooking();
    await say(true, '09:00', '09:06');
    const other = await createWorld(testing.database);
    await contextFor(testing.database, other.ctx.who, at('09:07')).tx((tx) => lookAtPresence(tx, [desk]));
    expect(await stateOf(id)).toBe('confirmed');
  });
});

describe('all interleavings', () => {
  const look = (clock: string): Writer => ({ ctx: atrium(clock), steps: [(tx) => lookAtPresence(tx, [desk])] });
  const ending = (id: number): Writer => ({ ctx: atrium(CLOSES), steps: [(tx) => releaseNoShows(tx, [id])] });
  const coming = (id: number, clock: string): Writer => ({
    ctx: hers(clock),
    steps: [async (tx) => void (await checkInBooking(tx, { id }))],
  });

  test.each(orders(2, 2))('a check-in by the sensor against the release %s: she stays', async (order) => {
    const id = await newBooking();
    await say(true, '09:07', '09:14');
    expect(await interleave(testing.database, order, { A: look('09:14'), B: ending(id) })).toEqual([null, null]);
    expect([await stateOf(id), await holdsOf()]).toEqual(['checked_in', ['09:00–17:00']]);
    expect(await typesOf(id)).toEqual(['booking.created', 'booking.checked_in']);
    expect(await decisions(id)).toHaveLength(1);
  });

  test.each(orders(2, 2))('a check-in by the sensor against her own %s: one counts', async (order) => {
    const id = await newBooking();
    await say(true, '09:01', '09:08');
    const errors = await interleave(testing.database, order, { A: look('09:08'), B: coming(id, '09:08') });
    const [looked, came] = errors.map(code);
    expect(looked).toBeNull();
    expect(await typesOf(id)).toEqual(['booking.created', 'booking.checked_in']);
    expect(await decisions(id)).toHaveLength(came === null ? 0 : 1);
  });

  test.each(orders(2, 2))('that it is vacant against her check-in %s: one counts', async (order) => {
    const id = await newBooking();
    await say(true, '09:14');
    await closing(id);
    await say(false, '09:20');
    const errors = await interleave(testing.database, order, { A: look('09:26'), B: coming(id, '09:26') });
    const [looked, came] = errors.map(code);
    expect(looked).toBeNull();
    expect([await stateOf(id), await holdsOf()]).toEqual(
      came === null ? ['checked_in', ['09:00–17:00']] : ['released', ['09:00–09:26']],
    );
  });
});

test('many words at a place have it looked at once, by the queue; what is long ago, or says nothing of people, not at all', async () => {
  const id = await newBooking();
  await say(true, '05:00');
  const own = world.db.deleteFrom('job').where('tenantId', '=', world.tenant.id);
  await own.where('name', '=', 'presence.look').execute();
  await recordReadings(atrium('09:00'), {
    items: [{ accessId: `EYE-${sensors}`, timestamp: at('05:30').toString(), hasMotion: true }],
  });
  await recordReadings(atrium('09:00'), { accessId: `EYE-${sensors}`, batteryLevel: 80 });
  expect(await jobs('presence.look')).toEqual([]);
  const spoken = async (seconds: number): Promise<void> => {
    const now = at('09:00').add({ seconds });
    await recordReadings(contextFor(testing.database, world.ctx.who, now), {
      accessId: `EYE-${sensors}`,
      hasMotion: true,
    });
  };
  await spoken(0);
  const looks = world.db.selectFrom('job').select(['id', 'runAt']).where('name', '=', 'presence.look');
  const waiting = () => looks.where('tenantId', '=', world.tenant.id).execute();
  const first = await waiting();
  await spoken(4);
  await spoken(14);
  expect(await waiting()).toEqual(first);
  // Whoever speaks on puts off none of the looks at what was said before.
  await spoken(15);
  await spoken(27);
  await spoken(39);
  expect(await jobs('presence.look')).toEqual(['it 09:00:20', 'it 09:00:35', 'it 09:00:50']);
  await spoken(310);
  const errors: unknown[] = [];
  const letters = {
    publicUrl: 'https://desks.example',
    mailRoute: 'kept' as const,
    organizer: { name: 'Atrium', email: 'atrium@desks.example' },
  };
  const queue = openQueue({
    database: testing.database,
    wake: () => undefined,
    clock: () => at('09:06'),
    onError: (error: unknown) => void errors.push(error),
    jobs: joinJobs(
      { 'presence.look': declaredJobs['presence.look'] },
      { 'presence.look': doers({ sender: null, letters })['presence.look'] },
    ),
  });
  // Those of the other tests wait, too.
  for (; (await jobs('presence.look')).length > 0; await queue.idle()) await queue.round();
  expect([errors, await stateOf(id), await jobs('presence.look')]).toEqual([[], 'checked_in', []]);
});
