import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { cancelBooking, getBooking, updateBooking } from '../bookings/bookings.ts';
import type { Said } from '../policies/contract.ts';
import { createPolicy, deletePolicy, updatePolicy } from '../policies/policies.ts';
import { cancelSeries, createBooking, updateSeries } from '../series/series.ts';
import { checkInBooking, extendBooking, releaseBooking, releaseNoShows } from './presence.ts';

type CheckIn = Said<'checkIn'>;

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  ann = await createUser(world, { name: 'Ann' });
});
afterAll(() => testing[Symbol.asyncDispose]());

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2030-01-07T${clock}:00Z`);
const EARLY = at('08:00');
const START = at('09:00');
const CLOSES = at('09:15');
const BEFORE = CLOSES.subtract({ milliseconds: 1 });
const END = at('17:00');
const hers = (now: Temporal.Instant) => contextFor(testing.database, ann.who, now);
const atrium = (now: Temporal.Instant) => contextFor(testing.database, world.ctx.who, now);

const RULE: CheckIn = {
  required: true,
  methods: ['web', 'qr'],
  opensMinutes: 30,
  closesMinutes: 15,
  release: true,
};

/** Ann's day at a desk, where somebody who has not come by 09:15 loses it. */
async function newBooking({ end = END, ...given }: Partial<CheckIn> & { readonly end?: Temporal.Instant } = {}) {
  const resourceId = await createResource(world, { buildingId: building });
  const rules = { checkIn: { ...RULE, ...given } };
  const { id: policyId } = await createPolicy(world.ctx, { name: 'For those who come', resourceId, rules });
  const when = { start: START.toString(), end: end.toString() };
  const { id } = await createBooking(hers(EARLY), { resourceIds: [resourceId], ...when });
  return { id, resourceId, policyId };
}

const releasing = (id: number, now = CLOSES): Promise<void> => atrium(now).tx((tx) => releaseNoShows(tx, [id]));
const stateOf = async (id: number): Promise<string> => (await getBooking(world.ctx, { id })).state;
const holdsOf = async (resourceId: number): Promise<string[]> => {
  const rows = await world.db
    .selectFrom('hold')
    .select(['startsAt', 'endsAt'])
    .where('resourceId', '=', resourceId)
    .orderBy('startsAt')
    .execute();
  return rows.map(({ startsAt, endsAt }) => `${clockOf(startsAt)}–${clockOf(endsAt)}`);
};
const clockOf = (date: Date): string => date.toISOString().slice(11, 16);
const eventsOf = (id: number) =>
  world.db
    .selectFrom('event')
    .select(['type', 'data'])
    .where('subjectId', '=', id)
    .where('subjectType', '=', 'booking')
    .orderBy('version')
    .execute();
const typesOf = async (id: number): Promise<string[]> => (await eventsOf(id)).map(({ type }) => type);
const jobsOf = async (id: number): Promise<string[]> => {
  const rows = await world.db
    .selectFrom('job')
    .select(['runAt'])
    .where('name', '=', 'booking.release')
    .where('key', '=', String(id))
    .where('tenantId', '=', world.tenant.id)
    .execute();
  return rows.map(({ runAt }) => clockOf(runAt));
};
const code = (error: unknown): string | null => {
  if (error === null) return null;
  if (error instanceof Problem) return error.kind.code;
  throw error;
};
const refusal = (work: Promise<unknown>): Promise<string | null> => work.then(() => null, code);

describe('a no-show', () => {
  test('is given back at the instant at which check-in closes, and told of once', async () => {
    const { id, resourceId } = await newBooking();
    await releasing(id, BEFORE);
    expect([await stateOf(id), await holdsOf(resourceId)]).toEqual(['confirmed', ['09:00–17:00']]);
    await releasing(id);
    await releasing(id);
    expect([await stateOf(id), await holdsOf(resourceId)]).toEqual(['released', ['09:00–09:15']]);
    const [, told, ...more] = await eventsOf(id);
    expect(told).toMatchObject({
      type: 'booking.released',
      data: { why: 'no_show', releasedAt: '2030-01-07T09:15:00.000Z', state: 'released' },
    });
    expect(more).toEqual([]);
    const next = { resourceIds: [resourceId], start: CLOSES.toString(), end: END.toString() };
    await createBooking(atrium(CLOSES), next);
  });

  test('whose host may have booked another for it does not come back, whatever the policy says by then', async () => {
    const bea = await createUser(world, { name: 'Bea' });
    const as = (now: Temporal.Instant) => contextFor(testing.database, bea.who, now);
    const spot = () => createResource(world, { buildingId: building, type: 'parking' });
    const [first, other] = [await spot(), await spot()];
    const rules = { onePerType: true, checkIn: RULE };
    const policy = await createPolicy(world.ctx, { name: 'One', type: 'parking', rules });
    const when = { start: START.toString(), end: END.toString() };
    const { id } = await createBooking(as(EARLY), { resourceIds: [first], ...when });
    const instead = { resourceIds: [other], start: at('10:00').toString(), end: END.toString() };
    expect(await refusal(createBooking(as(BEFORE), instead))).toBe('booking_one_per_type');
    expect(await refusal(createBooking(as(CLOSES), instead))).toBeNull();
    await updatePolicy(world.ctx, { id: policy.id, rules: { ...rules, checkIn: { ...RULE, release: false } } });
    await releasing(id, CLOSES.add({ minutes: 1 }));
    expect(await stateOf(id)).toBe('released');
    await deletePolicy(world.ctx, { id: policy.id });
  });

  test('noted a day late ends when it should have, and so does one that is over by then', async () => {
    const { id, resourceId } = await newBooking();
    await releasing(id, END.add({ hours: 24 }));
    expect([await stateOf(id), await holdsOf(resourceId)]).toEqual(['released', ['09:00–09:15']]);
    const rows = world.db
      .selectFrom('bookingRelease')
      .select(['why', 'releasedAt', 'actor'])
      .where('bookingId', '=', id);
    expect(await rows.execute()).toEqual([
      { why: 'no_show', releasedAt: new Date(CLOSES.epochMilliseconds), actor: 'system' },
    ]);
  });

  test('can no longer be checked in, moved or extended although no job has run', async () => {
    const { id } = await newBooking();
    const late = hers(CLOSES);
    for (const act of [
      () => checkInBooking(late, { id }),
      () => extendBooking(late, { id, end: END.add({ hours: 1 }).toString() }),
      () => updateBooking(late, { id, title: 'Still mine' }),
      () => cancelBooking(late, { id }),
    ])
      expect(await refusal(act())).toBe('booking_state_conflict');
    await releasing(id);
    expect(await typesOf(id)).toEqual(['booking.created', 'booking.released']);
  });

  test('of a booking that is shorter than the time to come ends with it', async () => {
    const { id, resourceId } = await newBooking({ end: at('09:10') });
    expect(await jobsOf(id)).toEqual(['09:10']);
    await releasing(id);
    expect([await stateOf(id), await holdsOf(resourceId)]).toEqual(['released', ['09:00–09:10']]);
  });

  test('others’ are not touched', async () => {
    const other = await createWorld(testing.database);
    const { id } = await newBooking();
    await contextFor(testing.database, other.ctx.who, CLOSES).tx((tx) => releaseNoShows(tx, [id]));
    expect(await stateOf(id)).toBe('confirmed');
  });
});

describe('what waits for a check-in', () => {
  test('waits under the booking’s key, and is gone when it is checked in, cancelled or given back', async () => {
    const [came, cancelled, back] = [await newBooking(), await newBooking(), await newBooking()];
    expect(await jobsOf(came.id)).toEqual(['09:15']);
    await checkInBooking(hers(BEFORE), { id: came.id });
    await cancelBooking(hers(BEFORE), { id: cancelled.id });
    await releaseBooking(hers(BEFORE), { id: back.id });
    for (const { id } of [came, cancelled, back]) {
      expect(await jobsOf(id)).toEqual([]);
      await releasing(id);
    }
    expect(await Promise.all([came, cancelled, back].map(({ id }) => stateOf(id)))).toEqual([
      'checked_in',
      'cancelled',
      'released',
    ]);
    expect(await holdsOf(came.resourceId)).toEqual(['09:00–17:00']);
    expect((await eventsOf(back.id)).at(-1)).toMatchObject({ type: 'booking.released', data: { why: 'host' } });
  });

  test('is nothing where no check-in is asked for, or none is missed', async () => {
    const [free, kept] = [await newBooking({ required: false, release: false }), await newBooking({ release: false })];
    for (const { id } of [free, kept]) {
      expect(await jobsOf(id)).toEqual([]);
      await releasing(id, END);
      expect([await stateOf(id), await typesOf(id)]).toEqual(['confirmed', ['booking.created']]);
    }
  });
});

test('a policy that is dropped meanwhile takes nothing from anybody', async () => {
  const { id, resourceId, policyId } = await newBooking();
  await deletePolicy(world.ctx, { id: policyId });
  await releasing(id);
  expect([await stateOf(id), await holdsOf(resourceId)]).toEqual(['confirmed', ['09:00–17:00']]);
  expect(await typesOf(id)).toEqual(['booking.created', 'booking.updated']);
  await checkInBooking(hers(at('10:00')), { id });
});

test('one that no longer gives anything back asks for a check-in as before', async () => {
  const { id, resourceId, policyId } = await newBooking();
  const { checkIn: asked } = await getBooking(hers(EARLY), { id });
  await updatePolicy(world.ctx, { id: policyId, rules: { checkIn: { ...RULE, release: false } } });
  await releasing(id);
  await releasing(id, END);
  expect([await stateOf(id), await holdsOf(resourceId)]).toEqual(['confirmed', ['09:00–17:00']]);
  expect((await getBooking(hers(CLOSES), { id })).checkIn).toEqual({ ...asked, releases: false });
  expect(await refusal(checkInBooking(hers(CLOSES), { id }))).toBe('check_in_closed');
  expect(await typesOf(id)).toEqual(['booking.created', 'booking.updated']);
});

test('each date of a series asks for its own, moved and cancelled with it', async () => {
  const { resourceId } = await newBooking({ end: at('09:30') });
  const start = '2030-01-08T09:00:00Z';
  const given = {
    resourceIds: [resourceId],
    start,
    end: '2030-01-08T10:00:00Z',
    recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
  };
  const made = await createBooking(hers(EARLY), given);
  const rows = world.db.selectFrom('booking').select('id').where('seriesId', '=', made.seriesId).orderBy('startsAt');
  const ids = (await rows.execute()).map(({ id }) => id);
  expect(await Promise.all(ids.map(jobsOf))).toEqual([['09:15'], ['09:15'], ['09:15']]);
  await updateSeries(hers(EARLY), { id: made.seriesId ?? 0, startTime: '09:30', endTime: '10:30' });
  expect(await Promise.all(ids.map(jobsOf))).toEqual([['09:45'], ['09:45'], ['09:45']]);
  await cancelSeries(hers(EARLY), { id: made.seriesId ?? 0 });
  expect(await Promise.all(ids.map(jobsOf))).toEqual([[], [], []]);
});

describe('a booking that moves', () => {
  test('asks for a check-in anew, at its new time', async () => {
    const { id } = await newBooking();
    await checkInBooking(hers(at('08:50')), { id });
    const moved = await updateBooking(hers(at('08:55')), { id, start: at('09:05').toString() });
    expect(moved).toMatchObject({
      state: 'confirmed',
      checkedInAt: null,
      checkIn: { closesAt: '2030-01-07T09:20:00.000Z' },
    });
    expect(await jobsOf(id)).toEqual(['09:20']);
    await releasing(id);
    expect(await stateOf(id)).toBe('confirmed');
    await releasing(id, at('09:20'));
    expect(await stateOf(id)).toBe('released');
  });

  test('to another place asks there', async () => {
    const { id } = await newBooking();
    await checkInBooking(hers(START), { id });
    const { id: given, resourceId: elsewhere } = await newBooking({ end: at('09:30') });
    await cancelBooking(hers(EARLY), { id: given });
    const moved = await updateBooking(hers(at('10:00')), { id, resourceIds: [elsewhere] });
    expect(moved).toMatchObject({ state: 'confirmed', checkIn: { closesAt: '2030-01-07T10:15:00.000Z' } });
    await checkInBooking(hers(at('10:01')), { id });
    await releasing(id, at('10:15'));
    expect(await stateOf(id)).toBe('checked_in');
  });

  test('by a new title or guests alone, or in its end, wins no time and loses no check-in', async () => {
    const [came, late] = [await newBooking(), await newBooking()];
    await checkInBooking(hers(START), { id: came.id });
    await updateBooking(hers(at('09:10')), { id: came.id, title: 'Here', end: at('18:00').toString() });
    await updateBooking(hers(at('09:10')), { id: late.id, title: 'Late', end: at('18:00').toString() });
    await releasing(came.id);
    await releasing(late.id);
    expect([await stateOf(came.id), await stateOf(late.id)]).toEqual(['checked_in', 'released']);
    expect(await holdsOf(late.resourceId)).toEqual(['09:00–09:15']);
  });
});

describe('at the moment check-in closes, all interleavings', () => {
  const coming = (id: number): Writer => ({
    ctx: hers(BEFORE),
    steps: [async (tx) => void (await checkInBooking(tx, { id }))],
  });
  const staying = (id: number): Writer => ({
    ctx: hers(BEFORE),
    steps: [async (tx) => void (await extendBooking(tx, { id, end: END.add({ hours: 1 }).toString() }))],
  });
  const ending = (id: number): Writer => ({ ctx: atrium(CLOSES), steps: [(tx) => releaseNoShows(tx, [id])] });

  test.each(orders(2, 2))('check-in against release %s: exactly one counts', async (order) => {
    const { id, resourceId } = await newBooking();
    const errors = await interleave(testing.database, order, { A: coming(id), B: ending(id) });
    const [came, ended] = errors.map(code);
    expect(ended).toBeNull();
    expect([null, 'booking_state_conflict']).toContain(came);
    expect([await stateOf(id), await holdsOf(resourceId)]).toEqual(
      came === null ? ['checked_in', ['09:00–17:00']] : ['released', ['09:00–09:15']],
    );
    expect(await typesOf(id)).toEqual(['booking.created', came === null ? 'booking.checked_in' : 'booking.released']);
  });

  test.each(orders(2, 2))('extension against release %s: nobody has come, whoever is first', async (order) => {
    const { id, resourceId } = await newBooking();
    const errors = await interleave(testing.database, order, { A: staying(id), B: ending(id) });
    const [stayed] = errors.map(code);
    expect([null, 'booking_state_conflict']).toContain(stayed);
    expect([await stateOf(id), await holdsOf(resourceId)]).toEqual(['released', ['09:00–09:15']]);
    const before = stayed === null ? ['booking.extended'] : [];
    expect(await typesOf(id)).toEqual(['booking.created', ...before, 'booking.released']);
  });

  test.each(orders(2, 2))('release against release %s: once', async (order) => {
    const { id, resourceId } = await newBooking();
    expect(await interleave(testing.database, order, { A: ending(id), B: ending(id) })).toEqual([null, null]);
    expect(await holdsOf(resourceId)).toEqual(['09:00–09:15']);
    expect(await typesOf(id)).toEqual(['booking.created', 'booking.released']);
  });
});

test('three queues that start after a standstill give each back once, from its own instant on', async () => {
  const bookings = await Promise.all(Array.from({ length: 30 }, (_, i) => newBooking({ closesMinutes: 5 + i })));
  const jobs = joinJobs(
    { 'booking.release': declaredJobs['booking.release'] },
    {
      'booking.release': doers({
        sender: null,
        letters: {
          publicUrl: 'https://desks.example',
          mailRoute: 'kept',
          organizer: { name: 'Atrium', email: 'atrium@desks.example' },
        },
      })['booking.release'],
    },
  );
  const errors: unknown[] = [];
  const options = {
    database: testing.database,
    wake: () => undefined,
    clock: () => END.add({ hours: 24 }),
    onError: (error: unknown) => void errors.push(error),
    jobs,
  };
  const queues = [1, 2, 3].map(() => openQueue(options));
  const left = async (): Promise<number> => (await Promise.all(bookings.map(({ id }) => jobsOf(id)))).flat().length;
  while ((await left()) > 0) {
    await Promise.all(queues.map((queue) => queue.round()));
    await Promise.all(queues.map((queue) => queue.idle()));
  }
  expect(errors).toEqual([]);
  for (const [i, { id, resourceId }] of bookings.entries()) {
    const minute = String(5 + i).padStart(2, '0');
    expect([await typesOf(id), await holdsOf(resourceId)]).toEqual([
      ['booking.created', 'booking.released'],
      [`09:00–09:${minute}`],
    ]);
  }
});
