import { sql } from 'kysely';
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
import { randomFrom } from '../../../test/support/random.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { approvePending, cancelBooking, checkBooking, getBooking, updateBooking } from '../bookings/bookings.ts';
import { listBusy } from '../holds/holds.ts';
import type { Rules } from '../policies/contract.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { createBooking, updateSeries } from '../series/series.ts';
import {
  checkInBooking,
  checkOutBooking,
  extendBooking,
  getHere,
  listLabels,
  releaseBooking,
  releaseNoShows,
} from './presence.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const ROUNDS = process.env['ATRIUM_PROOF'] === '1' ? 200 : 20;

let testing: TestDatabase;
let world: World;
let building: number;
let ann: Awaited<ReturnType<typeof createUser>>;
let bob: typeof ann;
beforeAll(async () => {
  testing = await createTestDatabase(12);
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  [ann, bob] = [await createUser(world), await createUser(world)];
});
afterAll(() => testing[Symbol.asyncDispose]());

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2030-01-07T${clock}:00Z`);
const EARLY = at('08:00');
const CLOSES = at('09:15');
const BEFORE = CLOSES.subtract({ milliseconds: 1 });
const as = ({ who }: typeof ann, now: Temporal.Instant) => contextFor(testing.database, who, now);
const atrium = (now: Temporal.Instant) => contextFor(testing.database, world.ctx.who, now);

const checkIn = {
  required: true,
  methods: ['web'],
  opensMinutes: 30,
  closesMinutes: 15,
  release: true,
} satisfies Rules['checkIn'];

/** Ann's day at something that she loses if she has not come by 09:15. */
async function awaited(rules: Rules = {}, given: object = {}) {
  const resourceId = await createResource(world, { buildingId: building, ...given });
  const policy = await createPolicy(world.ctx, { name: 'Come', resourceId, rules: { checkIn, ...rules } });
  const { id } = await createBooking(as(ann, EARLY), wish(resourceId, '09:00'));
  return { id, resourceId, policyId: policy.id };
}
const wish = (resourceId: number, from = '09:15', to = '17:00') => ({
  resourceIds: [resourceId],
  start: at(from).toString(),
  end: at(to).toString(),
});
const releasing = (id: number, now = CLOSES) => atrium(now).tx((tx) => releaseNoShows(tx, [id]));
const stateOf = async (id: number): Promise<string> => (await getBooking(world.ctx, { id })).state;
const typesOf = async (id: number): Promise<string[]> => {
  const events = world.db.selectFrom('event').select('type').where('subjectId', '=', id);
  const rows = await events.where('subjectType', '=', 'booking').orderBy('version').execute();
  return rows.map(({ type }) => type);
};
/** Until when what a booking holds counts. */
const untilOf = async (bookingId: number): Promise<(string | null)[]> => {
  const rows = world.db.selectFrom('hold').select('expiresAt').where('bookingId', '=', bookingId).orderBy('startsAt');
  return (await rows.execute()).map(({ expiresAt }) => expiresAt && expiresAt.toISOString().slice(11, 16));
};
const codeOf = (error: unknown): string => {
  if (error === null) return 'ok';
  if (!(error instanceof Problem)) throw error;
  const { state } = error.details.extra ?? {};
  return typeof state === 'string' ? `${error.kind.code} ${state}` : error.kind.code;
};
const said = (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', codeOf);

test('who leaves in the very millisecond of the start had nothing', async () => {
  const { id } = await awaited({ cleanDown: { minutes: 15 } });
  await checkInBooking(as(ann, at('08:50')), { id });
  expect(await said(checkOutBooking(as(ann, at('09:00').add({ microseconds: 500 })), { id }))).toBe('ok');
  expect(await untilOf(id)).toEqual([]);
});

describe('what nobody has come to', () => {
  test('is free for others at the very instant, whether anybody noted it or not, and is noted once', async () => {
    const { id, resourceId } = await awaited();
    const next = wish(resourceId);
    const free = async (now: Temporal.Instant) => {
      const { allowed } = await checkBooking(as(bob, now), next);
      const busy = await listBusy(as(bob, now), [{ resourceId, quantity: 1 }], { start: CLOSES, end: at('17:00') });
      return [allowed, busy.get(resourceId)?.length === 0];
    };
    expect([await free(BEFORE), await free(CLOSES)]).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(await said(createBooking(as(bob, BEFORE), next))).toBe('resource_already_booked');
    const { id: taken } = await createBooking(as(bob, CLOSES), next);
    for (let round = 0; round < 2; round++) await releasing(id, at('09:20'));
    expect([await stateOf(id), await stateOf(taken)]).toEqual(['released', 'confirmed']);
    expect(await typesOf(id)).toEqual(['booking.created', 'booking.released']);
    const released = world.db.selectFrom('bookingRelease').select(['why', 'releasedAt']).where('bookingId', '=', id);
    expect(await released.execute()).toEqual([{ why: 'no_show', releasedAt: new Date(CLOSES.epochMilliseconds) }]);
    expect((await free(at('09:20')))[0]).toBe(false);
  });

  test('says at its place that it is free', async () => {
    const { resourceId } = await awaited();
    const { items } = await listLabels(world.ctx, { id: building });
    const code = items.find((one) => one.resourceId === resourceId)?.code ?? '';
    expect([(await getHere(as(bob, BEFORE), { code })).free, (await getHere(as(bob, CLOSES), { code })).free]).toEqual([
      false,
      true,
    ]);
  });

  test('is released, and says so to who still wants something of it', async () => {
    const { id } = await awaited();
    for (const act of [cancelBooking, releaseBooking, checkInBooking])
      expect(await said(act(as(ann, CLOSES), { id }))).toBe('booking_state_conflict released');
    expect(await said(extendBooking(as(ann, CLOSES), { id, end: at('18:00').toString() }))).toBe(
      'booking_state_conflict released',
    );
    for (const act of [cancelBooking, releaseBooking]) {
      const other = await awaited();
      expect(await said(act(as(ann, BEFORE), { id: other.id }))).toBe('ok');
    }
  });

  test('is free with all that was around it, of several the unit that she had', async () => {
    const around = { setUp: { minutes: 15 }, cleanDown: { minutes: 30 } };
    const { id, resourceId } = await awaited(around, { type: 'equipment', quantity: 2 });
    const ask = { ...wish(resourceId, '09:30', '17:30'), resourceIds: [resourceId, resourceId] };
    expect(await said(createBooking(as(bob, BEFORE), ask))).toBe('resource_already_booked');
    const { id: taken } = await createBooking(as(bob, CLOSES), ask);
    expect(await untilOf(id)).toEqual([]);
    expect(await untilOf(taken)).toHaveLength(6);
  });

  test('after a standstill the day goes on at once, and each is noted when it is noted', async () => {
    const { id, resourceId } = await awaited();
    const { id: taken } = await createBooking(as(bob, at('12:00')), wish(resourceId, '12:00'));
    expect(await said(checkInBooking(as(bob, at('12:01')), { id: taken }))).toBe('ok');
    await releasing(id, at('12:02'));
    await releasing(taken, at('18:00'));
    expect([await stateOf(id), await stateOf(taken)]).toEqual(['released', 'checked_in']);
    expect(await typesOf(id)).toEqual(['booking.created', 'booking.released']);
  });
});

describe('what counts for good', () => {
  test('is what she has come to, and what she gave back before', async () => {
    const [came, back] = [await awaited({ setUp: { minutes: 15 } }), await awaited()];
    expect(await untilOf(came.id)).toEqual(['09:15', '09:15']);
    await checkInBooking(as(ann, BEFORE), { id: came.id });
    expect(await untilOf(came.id)).toEqual([null, null]);
    expect(await said(createBooking(as(bob, CLOSES), wish(came.resourceId)))).toBe('resource_already_booked');
    await releaseBooking(as(ann, at('09:05')), { id: back.id });
    expect(await untilOf(back.id)).toEqual([null]);
  });

  test('is what no policy takes from her any more, unless others have got it by then', async () => {
    const [kept, lost] = [await awaited(), await awaited()];
    for (const { policyId } of [kept, lost]) await deletePolicy(world.ctx, { id: policyId });
    await createBooking(as(bob, CLOSES), wish(lost.resourceId));
    for (const { id } of [kept, lost]) await releasing(id);
    expect([await stateOf(kept.id), await stateOf(lost.id)]).toEqual(['confirmed', 'released']);
    expect(await untilOf(kept.id)).toEqual([null]);
    expect(await said(createBooking(as(bob, CLOSES), wish(kept.resourceId)))).toBe('resource_already_booked');
  });
});

describe('the instant moves with the booking', () => {
  test('by a change of its time, and not by its end or its title', async () => {
    const { id } = await awaited();
    await extendBooking(as(ann, EARLY), { id, end: at('18:00').toString() });
    await updateBooking(as(ann, EARLY), { id, title: 'Renamed' });
    expect(await untilOf(id)).toEqual(['09:15']);
    await updateBooking(as(ann, EARLY), { id, start: at('10:00').toString() });
    expect(await untilOf(id)).toEqual(['10:15']);
    await checkInBooking(as(ann, at('09:45')), { id });
    await updateBooking(as(ann, at('09:50')), { id, start: at('11:00').toString() });
    expect(await untilOf(id)).toEqual(['11:15']);
  });

  test('by another host, who has to come by another time or not at all', async () => {
    const { id, policyId, resourceId } = await awaited();
    await deletePolicy(world.ctx, { id: policyId });
    await updateBooking(atrium(EARLY), { id, hostId: bob.id });
    expect(await untilOf(id)).toEqual([null]);
    expect(await said(createBooking(as(ann, CLOSES), wish(resourceId)))).toBe('resource_already_booked');
  });

  test('with the dates of a series', async () => {
    const { resourceId } = await awaited();
    const ask = { ...wish(resourceId, '18:00', '19:00'), recurrence: { rule: 'FREQ=DAILY;COUNT=2' } };
    const { id, seriesId } = await createBooking(as(ann, EARLY), ask);
    expect(await untilOf(id)).toEqual(['18:15']);
    await updateSeries(as(ann, EARLY), { id: seriesId ?? 0, startTime: '18:30', endTime: '19:30' });
    expect(await untilOf(id)).toEqual(['18:45']);
  });

  test('begins to count when it is approved', async () => {
    const { resourceId } = await awaited({ approval: {} });
    const { id, state } = await createBooking(as(ann, EARLY), wish(resourceId, '18:00', '19:00'));
    expect([state, await untilOf(id)]).toEqual(['pending', ['18:00']]);
    await atrium(EARLY).tx((tx) => approvePending(tx, id));
    expect(await untilOf(id)).toEqual(['18:15']);
  });
});

/** Overlaps found without trusting the constraint. */
const overlaps = async (): Promise<number> => {
  const { rows } =
    await sql`select a.id from hold a join hold b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id
    and a.unit = b.unit and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(world.db);
  return rows.length;
};

describe('at the moment check-in closes, all interleavings', () => {
  const doing = (ctx: Writer['ctx'], work: (tx: Writer['ctx']) => Promise<unknown>): Writer => ({
    ctx,
    steps: [async (tx) => void (await work(tx))],
  });
  const booking = (resourceId: number) =>
    doing(as(bob, CLOSES), (tx) => createBooking(tx, wish(resourceId, '09:15', '18:00')));

  test.each(orders(2, 2))('check-in against who wants it %s: one of them has it', async (order) => {
    const { id, resourceId } = await awaited({}, { type: 'equipment', quantity: 1 });
    const A = doing(as(ann, BEFORE), (tx) => checkInBooking(tx, { id }));
    const [came, took] = (await interleave(testing.database, order, { A, B: booking(resourceId) })).map(codeOf);
    expect([
      ['ok', 'resource_already_booked'],
      ['check_in_closed', 'ok'],
    ]).toContainEqual([came, took]);
    await releasing(id);
    expect(await stateOf(id)).toBe(came === 'ok' ? 'checked_in' : 'released');
    expect(await overlaps()).toBe(0);
  });

  test.each(orders(2, 2))('extension against who wants it %s: nobody has come', async (order) => {
    const { id, resourceId } = await awaited();
    const A = doing(as(ann, BEFORE), (tx) => extendBooking(tx, { id, end: at('18:00').toString() }));
    const [, took] = (await interleave(testing.database, order, { A, B: booking(resourceId) })).map(codeOf);
    expect(took).toBe('ok');
    await releasing(id);
    expect([await stateOf(id), await overlaps()]).toEqual(['released', 0]);
  });

  test.each(orders(2, 2))('release against who wants it %s: both, and it is noted once', async (order) => {
    const { id, resourceId } = await awaited();
    const A: Writer = { ctx: atrium(CLOSES), steps: [(tx) => releaseNoShows(tx, [id])] };
    expect(await interleave(testing.database, order, { A, B: booking(resourceId) })).toEqual([null, null]);
    await releasing(id);
    expect([await typesOf(id), await overlaps()]).toEqual([['booking.created', 'booking.released'], 0]);
  });

  test.each(orders(2, 2))('two who want it %s: one has it', async (order) => {
    const { resourceId } = await awaited();
    const errors = await interleave(testing.database, order, { A: booking(resourceId), B: booking(resourceId) });
    expect(errors.map(codeOf).toSorted()).toEqual(['ok', 'resource_already_booked']);
    expect(await overlaps()).toBe(0);
  });
});

test(
  `a rush at that moment: whoever came has it, else one other, each noted once (seed ${SEED})`,
  { timeout: 300_000 },
  async () => {
    const random = randomFrom(SEED);
    const met = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const { id, resourceId } = await awaited();
      const acts: readonly [() => Promise<string>, ...(() => Promise<string>)[]] = [
        () => said(checkInBooking(as(ann, BEFORE), { id })).then((how) => `came ${how}`),
        () => said(extendBooking(as(ann, BEFORE), { id, end: at('18:00').toString() })).then((how) => `stayed ${how}`),
        () => said(createBooking(as(bob, CLOSES), wish(resourceId))).then((how) => `took ${how}`),
        () => said(createBooking(atrium(CLOSES), wish(resourceId, '10:00'))).then((how) => `took ${how}`),
        () => said(releasing(id)).then((how) => `noted ${how}`),
      ];
      const results = await Promise.all(
        Array.from({ length: 6 }, () => acts[random(acts.length)] ?? acts[0]).map((act) => act()),
      );
      await releasing(id);
      for (const one of results) met.add(one);
      const isHers = (await stateOf(id)) === 'checked_in';
      const took = results.filter((one) => one === 'took ok').length;
      expect([round, results, took <= (isHers ? 0 : 1), await overlaps()]).toEqual([round, results, true, 0]);
      const noted = (await typesOf(id)).filter((type) => type === 'booking.released').length;
      expect([round, noted]).toEqual([round, isHers ? 0 : 1]);
    }
    expect([...met]).toEqual(
      expect.arrayContaining(['came ok', 'took ok', 'took resource_already_booked', 'noted ok']),
    );
  },
);
