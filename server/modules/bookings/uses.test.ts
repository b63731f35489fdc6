import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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
import { randomFrom } from '../../../test/support/random.ts';
import { Problem } from '../../platform/contract/problems.ts';
import type { Rules } from '../policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies, updatePolicy } from '../policies/policies.ts';
import {
  checkInBooking,
  checkOutBooking,
  extendBooking,
  releaseBooking,
  releaseNoShows,
} from '../presence/presence.ts';
import { cancelSeries, createBooking, updateSeries } from '../series/series.ts';
import { cancelBooking, checkBooking, updateBooking } from './bookings.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let testing: TestDatabase;
let world: World;
beforeAll(async () => {
  testing = await createTestDatabase(16);
  world = await createWorld(testing.database);
});
afterAll(() => testing[Symbol.asyncDispose]());
afterEach(async () => {
  for (const { id } of (await listPolicies(world.ctx, { limit: 200 })).items) await deletePolicy(world.ctx, { id });
});

/** A Monday. */
const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const at = (clock: string, day = 8): Temporal.Instant =>
  Temporal.Instant.from(`2030-01-${String(day).padStart(2, '0')}T${clock}:00Z`);

/** Somebody in a building of its own whose desks are under a policy, which counts everything from nought. */
async function scene(rules: Rules, { zone = 'Europe/London', everywhere = false } = {}) {
  const buildingId = await createBuilding(world, { zone });
  const [host, other] = [await createUser(world), await createUser(world)];
  const place = everywhere ? {} : { buildingId };
  const policy = await createPolicy(world.ctx, { name: 'The quota', ...place, rules });
  const as = (now = NOW, who = host) => contextFor(testing.database, who.who, now);
  const desk = (more: object = {}) => createResource(world, { buildingId, ...more });
  return {
    buildingId,
    host,
    other,
    policy,
    as,
    desk,
    manager: (now = NOW) => contextFor(testing.database, world.ctx.who, now),
    /** Books a new desk, from and to a time of that day in UTC. */
    book: async (from: string, to: string, { day = 8, now = NOW, ...more } = {}): Promise<number> => {
      const resourceIds = [await desk()];
      const when = { start: at(from, day).toString(), end: at(to, day).toString() };
      return (await createBooking(as(now), { resourceIds, ...when, ...more })).id;
    },
  };
}

const USED_UP = 'booking_quota_used_up';
const ONE = 'booking_one_per_type';
const codeOf = (error: unknown): string => {
  if (error === null) return 'ok';
  if (error instanceof Problem) return error.kind.code;
  throw error;
};
const said = (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', codeOf);
const weekly = (most: number): Rules => ({ quota: { unit: 'bookings', most, per: 'week' } });
const daily = (most: number, refundUntilMinutes?: number): Rules => ({
  quota: { unit: 'bookings', most, per: 'day', ...(refundUntilMinutes !== undefined && { refundUntilMinutes }) },
});
const hours = (most: number): Rules => ({ quota: { unit: 'hours', most, per: 'day' } });

/** How many of a host's bookings stand. */
const standing = async (hostId: number): Promise<number> => {
  const rows = world.db.selectFrom('booking').select('id').where('hostId', '=', hostId);
  return (await rows.where('state', 'in', ['pending', 'confirmed', 'checked_in']).execute()).length;
};

describe('at once', () => {
  test(`30 against a quota of 5: exactly 5 (seed ${SEED})`, async () => {
    const { book, host } = await scene(weekly(5));
    const next = randomFrom(SEED);
    const asked = Array.from({ length: 30 }, () => {
      const hour = 9 + next(9);
      return book(`${String(hour).padStart(2, '0')}:00`, `${hour + 1}:00`, { day: 8 + next(5) });
    });
    const answers = await Promise.all(asked.map(said));
    expect(answers.filter((one) => one === 'ok').length).toBe(5);
    expect(new Set(answers)).toEqual(new Set(['ok', USED_UP]));
    expect(await standing(host.id)).toBe(5);
  });

  test('30 desks at one time, one of a type: exactly one', async () => {
    const { book, host } = await scene({ onePerType: true });
    const answers = await Promise.all(Array.from({ length: 30 }, () => said(book('09:00', '10:00'))));
    expect(answers.toSorted()).toEqual([...Array.from({ length: 29 }, () => ONE), 'ok']);
    expect(await standing(host.id)).toBe(1);
  });

  test.each(orders(3, 3))('two writers of two bookings each, %s: one has both, the other none', async (order) => {
    const { as, desk, host } = await scene(weekly(3));
    const desks = await Promise.all(Array.from({ length: 4 }, () => desk()));
    const step = (i: number) => async (tx: Parameters<Writer['steps'][number]>[0]) => {
      const when = { start: at('09:00', 8 + i).toString(), end: at('10:00', 8 + i).toString() };
      await createBooking(tx, { resourceIds: [desks[i] ?? 0], ...when });
    };
    const writers = { A: { ctx: as(), steps: [step(0), step(1)] }, B: { ctx: as(), steps: [step(2), step(3)] } };
    const errors = await interleave(testing.database, order, writers);
    expect(errors.map(codeOf).toSorted()).toEqual([USED_UP, 'ok']);
    expect(await standing(host.id)).toBe(2);
  });

  test.each(orders(2, 2))('a move and a new one for the last of a week, %s: one has it', async (order) => {
    const { as, desk, book } = await scene(weekly(1));
    const [id, resourceId] = [await book('09:00', '10:00'), await desk()];
    const week = { start: at('09:00', 15).toString(), end: at('10:00', 15).toString() };
    const errors = await interleave(testing.database, order, {
      A: { ctx: as(), steps: [async (tx) => void (await updateBooking(tx, { id, ...week }))] },
      B: { ctx: as(), steps: [async (tx) => void (await createBooking(tx, { resourceIds: [resourceId], ...week }))] },
    });
    expect(errors.map(codeOf).toSorted()).toEqual([USED_UP, 'ok']);
  });

  test.each(orders(2, 2))('a cancellation and a new one, %s: never two, and never none for long', async (order) => {
    const { as, desk, book, host } = await scene(weekly(1));
    const [id, resourceId] = [await book('09:00', '10:00'), await desk()];
    const when = { start: at('09:00', 9).toString(), end: at('10:00', 9).toString() };
    const errors = await interleave(testing.database, order, {
      A: { ctx: as(), steps: [async (tx) => void (await cancelBooking(tx, { id }))] },
      B: { ctx: as(), steps: [async (tx) => void (await createBooking(tx, { resourceIds: [resourceId], ...when }))] },
    });
    const [cancelled, made] = errors.map(codeOf);
    expect(cancelled).toBe('ok');
    expect([USED_UP, 'ok']).toContain(made);
    expect(await standing(host.id)).toBe(made === 'ok' ? 1 : 0);
    expect(await said(book('12:00', '13:00'))).toBe(made === 'ok' ? USED_UP : 'ok');
  });
});

describe('what is cancelled', () => {
  test('is given back until it starts', async () => {
    const { book, as } = await scene(daily(1));
    const first = await book('12:00', '13:00');
    expect(await said(book('14:00', '15:00'))).toBe(USED_UP);
    await cancelBooking(as(at('12:00')), { id: first });
    expect(await said(book('14:00', '15:00'))).toBe('ok');
  });

  test.each([
    [at('10:00'), 'ok'],
    [at('10:00').add({ seconds: 1 }), USED_UP],
  ])('two hours ahead at least, at %s: %s', async (when, answer) => {
    const { book, as } = await scene(daily(1, 120));
    await cancelBooking(as(when), { id: await book('12:00', '13:00') });
    expect(await said(book('14:00', '15:00', { now: when }))).toBe(answer);
  });

  test('rejected or undecided in time it never counts, and waiting it does', async () => {
    const { book } = await scene({ ...daily(1), approval: {} });
    await book('12:00', '13:00');
    expect(await said(book('14:00', '15:00'))).toBe(USED_UP);
    expect(await said(book('14:00', '15:00', { now: at('12:00') }))).toBe('ok');
  });
});

describe('what was not used', () => {
  test('comes back by checking out', async () => {
    const { book, as } = await scene(hours(8));
    const id = await book('09:00', '17:00');
    expect(await said(book('17:00', '17:30'))).toBe(USED_UP);
    await checkInBooking(as(at('09:00')), { id });
    await checkOutBooking(as(at('10:30')), { id });
    expect(await said(book('11:00', '17:31', { now: at('10:30') }))).toBe(USED_UP);
    expect(await said(book('11:00', '17:30', { now: at('10:30') }))).toBe('ok');
  });

  test('comes back by giving it up, and the instant is kept with the booking', async () => {
    const { book, as } = await scene(hours(8));
    const id = await book('09:00', '17:00');
    await releaseBooking(as(at('10:30')), { id });
    expect(await said(book('11:00', '17:31', { now: at('10:30') }))).toBe(USED_UP);
    expect(await said(book('11:00', '17:30', { now: at('10:30') }))).toBe('ok');
    const row = world.db.selectFrom('booking').select('releasedAt').where('id', '=', id);
    expect(await row.executeTakeFirst()).toEqual({ releasedAt: new Date(at('10:30').epochMilliseconds) });
  });

  test('given up before it starts it is as if it were cancelled', async () => {
    const { book, as } = await scene(daily(1, 120));
    await releaseBooking(as(at('10:00')), { id: await book('12:00', '13:00') });
    const late = await book('13:00', '14:00');
    await releaseBooking(as(at('11:01')), { id: late });
    expect(await said(book('15:00', '16:00', { now: at('11:01') }))).toBe(USED_UP);
  });

  test('of a no-show is all from its closing on, noted or not', async () => {
    const checkIn = { required: true, methods: ['web' as const], opensMinutes: 30, closesMinutes: 30, release: true };
    const { book } = await scene({ ...hours(8), checkIn });
    const id = await book('09:00', '17:00');
    const late = { now: at('09:30') };
    expect(await said(book('10:00', '17:00', { now: at('09:29') }))).toBe(USED_UP);
    await book('10:00', '17:00', late);
    expect(await said(book('17:00', '17:31', late))).toBe(USED_UP);
    await contextFor(testing.database, world.ctx.who, at('09:45')).tx((tx) => releaseNoShows(tx, [id]));
    expect(await said(book('17:00', '17:31', late))).toBe(USED_UP);
    expect(await said(book('17:00', '17:30', late))).toBe('ok');
  });
});

describe('a change', () => {
  test('is not counted twice, and what takes no more is no matter of how much is left', async () => {
    const { book, as, policy, desk } = await scene(weekly(3));
    const ids = [await book('09:00', '10:00'), await book('11:00', '12:00'), await book('13:00', '14:00')];
    await updatePolicy(world.ctx, { id: policy.id, rules: weekly(1) });
    const [id = 0] = ids;
    expect(await said(book('15:00', '16:00'))).toBe(USED_UP);
    expect(await said(updateBooking(as(), { id, title: 'Renamed' }))).toBe('ok');
    expect(await said(updateBooking(as(), { id, end: at('10:30').toString() }))).toBe('ok');
    expect(await said(updateBooking(as(), { id, resourceIds: [await desk()] }))).toBe('ok');
    const tomorrow = { start: at('09:00', 9).toString(), end: at('10:00', 9).toString() };
    expect(await said(updateBooking(as(), { id, ...tomorrow }))).toBe('ok');
    const two = [await desk(), await desk()];
    expect(await said(updateBooking(as(), { id, resourceIds: two }))).toBe(USED_UP);
    const week = { start: at('09:00', 15).toString(), end: at('10:00', 15).toString() };
    expect(await said(updateBooking(as(), { id, ...week }))).toBe('ok');
    expect(await said(updateBooking(as(), { id: ids[1] ?? 0, ...week }))).toBe(USED_UP);
  });

  test('longer takes more hours, and shorter gives them back', async () => {
    const { book, as, policy } = await scene(hours(8));
    const id = await book('09:00', '16:00');
    expect(await said(extendBooking(as(), { id, end: at('17:01').toString() }))).toBe(USED_UP);
    expect(await said(extendBooking(as(), { id, end: at('17:00').toString() }))).toBe('ok');
    await updatePolicy(world.ctx, { id: policy.id, rules: hours(2) });
    expect(await said(updateBooking(as(), { id, end: at('15:00').toString() }))).toBe('ok');
    expect(await said(updateBooking(as(), { id, end: at('15:30').toString() }))).toBe(USED_UP);
  });

  test('that begins on another day takes of that day, although it is less than before', async () => {
    const { book, as, desk } = await scene(daily(1));
    const when = { start: at('20:00').toString(), end: at('12:00', 9).toString() };
    const { id } = await createBooking(as(), { resourceIds: [await desk()], ...when });
    await book('14:00', '15:00', { day: 9 });
    expect(await said(updateBooking(as(), { id, start: at('09:00', 9).toString() }))).toBe(USED_UP);
    expect(await said(updateBooking(as(), { id, start: at('21:00').toString() }))).toBe('ok');
  });

  test('of the host takes of what the new one has', async () => {
    const { book, as, manager, other, desk, host } = await scene(daily(1));
    const id = await book('09:00', '10:00');
    const when = { start: at('12:00').toString(), end: at('13:00').toString() };
    await createBooking(as(NOW, other), { resourceIds: [await desk()], ...when });
    const give = { id, hostId: other.id };
    expect(await said(updateBooking(manager(), give))).toBe(USED_UP);
    expect(await said(updateBooking(manager(), { ...give, overrule: true }))).toBe('ok');
    expect(await said(book('09:00', '10:00'))).toBe('ok');
    expect(await said(updateBooking(manager(), { id, hostId: host.id }))).toBe(USED_UP);
    // What was passed over counts all the same.
    await cancelBooking(as(NOW, other), { id });
    const more = { resourceIds: [await desk()], ...when };
    expect(await said(createBooking(as(NOW, other), more))).toBe(USED_UP);
  });
});

describe('what counts together', () => {
  test('each resource and each unit by itself, of all that one policy rules', async () => {
    const { as, desk } = await scene(daily(3));
    const bikes = await desk({ type: 'equipment', quantity: 5 });
    const when = { start: at('09:00').toString(), end: at('10:00').toString() };
    expect(await said(createBooking(as(), { resourceIds: [bikes, bikes, bikes, bikes], ...when }))).toBe(USED_UP);
    expect(await said(createBooking(as(), { resourceIds: [bikes, bikes, await desk()], ...when }))).toBe('ok');
    expect(await said(createBooking(as(), { resourceIds: [await desk()], ...when }))).toBe(USED_UP);
  });

  test('not what another policy rules, nor what has no host', async () => {
    const { as, desk, manager, book } = await scene(daily(1));
    const own = await desk();
    await createPolicy(world.ctx, { name: 'Its own', resourceId: own, rules: daily(1) });
    const when = { start: at('09:00').toString(), end: at('10:00').toString() };
    await book('09:00', '10:00');
    expect(await said(createBooking(as(), { resourceIds: [own], ...when }))).toBe('ok');
    for (let i = 0; i < 3; i++)
      expect(await said(createBooking(manager(), { resourceIds: [await desk()], ...when }))).toBe('ok');
  });

  test('by the clocks of each building', async () => {
    const { as, desk } = await scene(daily(1), { zone: 'Asia/Hong_Kong', everywhere: true });
    const london = await createResource(world, { buildingId: await createBuilding(world, { zone: 'Europe/London' }) });
    const book = (resourceId: number, start: string) =>
      said(
        createBooking(as(), {
          resourceIds: [resourceId],
          start,
          end: Temporal.Instant.from(start).add({ hours: 1 }).toString(),
        }),
      );
    // The 9th in Hong Kong, the 8th in London.
    expect(await book(await desk(), '2030-01-08T20:00:00Z')).toBe('ok');
    expect(await book(london, '2030-01-08T21:00:00Z')).toBe('ok');
    expect(await book(london, '2030-01-08T09:00:00Z')).toBe(USED_UP);
    expect(await book(london, '2030-01-09T23:00:00Z')).toBe(USED_UP);
    expect(await book(await desk(), '2030-01-09T09:00:00Z')).toBe(USED_UP);
    expect(await book(await desk(), '2030-01-09T17:00:00Z')).toBe('ok');
  });

  test('one of a type, whichever policy says so, but not what is exempt', async () => {
    const { as, desk, policy } = await scene({ onePerType: true });
    const when = { start: at('09:00').toString(), end: at('10:00').toString() };
    const lab = await desk();
    await createPolicy(world.ctx, { name: 'Lab', resourceId: lab, rules: { onePerType: false } });
    expect(await said(createBooking(as(), { resourceIds: [lab], ...when }))).toBe('ok');
    expect(await said(createBooking(as(), { resourceIds: [await desk()], ...when }))).toBe('ok');
    expect(await said(createBooking(as(), { resourceIds: [await desk()], ...when }))).toBe(ONE);
    expect(await said(createBooking(as(), { resourceIds: [await desk({ type: 'room' })], ...when }))).toBe('ok');
    const there = await createBuilding(world);
    const far = await createResource(world, { buildingId: there });
    await createPolicy(world.ctx, { name: 'There', buildingId: there, rules: policy.rules });
    expect(await said(createBooking(as(), { resourceIds: [far], ...when }))).toBe(ONE);
  });
});

test('what is moved away late and cancelled then counts as what is cancelled late, of a series too', async () => {
  const { book, as } = await scene({ quota: { unit: 'bookings', most: 1, per: 'month', refundUntilMinutes: 120 } });
  const soon = at('07:00');
  const move = (id: number, hour: string, now?: Temporal.Instant) =>
    updateBooking(as(now), { id, start: at(`${hour}:00`).toString(), end: at(`${hour}:30`).toString() });
  const first = await book('09:00', '09:30');
  await move(first, '12'); // a day ahead
  await move(first, '10', soon);
  await cancelBooking(as(soon), { id: first });
  const second = await book('08:30', '09:00');
  await move(second, '15', soon);
  await cancelBooking(as(soon), { id: second });
  expect(await said(book('17:00', '17:30'))).toBe(USED_UP);
  const other = await scene({ quota: { unit: 'bookings', most: 1, per: 'month', refundUntilMinutes: 120 } });
  const when = {
    start: at('08:30').toString(),
    end: at('09:00').toString(),
    recurrence: { rule: 'FREQ=DAILY;COUNT=1' },
  };
  const { seriesId } = await createBooking(other.as(), { resourceIds: [await other.desk()], ...when });
  const series = { id: seriesId ?? 0 };
  await updateSeries(other.as(soon), { ...series, startTime: '15:00', endTime: '15:30' });
  await cancelSeries(other.as(soon), series);
  expect(await said(other.book('17:00', '17:30'))).toBe(USED_UP);
});

test('a check says how far the quota is used up, and offers the next week', async () => {
  const { book, as, desk } = await scene(weekly(2));
  await book('09:00', '10:00');
  await book('11:00', '12:00');
  const ask = { resourceIds: [await desk()], start: at('14:00').toString(), end: at('15:00').toString() };
  const { allowed, refusals, alternative } = await checkBooking(as(), ask);
  expect({ allowed, refusals, alternative }).toMatchObject({
    allowed: false,
    refusals: [
      {
        code: USED_UP,
        rule: 'quota',
        policyName: 'The quota',
        detail: '2 of 2 bookings used between 2030-01-07 and 2030-01-13',
        quota: {
          used: 2,
          wanted: 1,
          most: 2,
          unit: 'bookings',
          per: 'week',
          firstDay: '2030-01-07',
          lastDay: '2030-01-13',
        },
      },
    ],
    alternative: { start: '2030-01-14T14:00:00.000Z' },
  });
  expect(await said(createBooking(as(), { ...ask, ...alternative }))).toBe('ok');
});
