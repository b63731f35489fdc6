import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contextFor,
  createBuilding,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { interleave, orders, type Writer } from '../../../test/support/interleave.ts';
import { book } from './book.ts';
import { cancelBooking, getBooking, updateBooking } from './bookings.ts';
import { createBooking } from '../series/series.ts';
import { approvePending, rejectPending } from './decide-pending.ts';
import { expirePending } from './expire-pending.ts';

let testing: TestDatabase;
let world: World;
let building: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());

const EXPIRY = Temporal.Instant.from('2030-01-07T08:00:00Z');
const justBefore = EXPIRY.subtract({ milliseconds: 1 });
const at = (now: Temporal.Instant, there = world) => contextFor(testing.database, there.ctx.who, now);
const during = { start: EXPIRY.add({ hours: 1 }), end: EXPIRY.add({ hours: 3 }) };
const when = { start: during.start.toString(), end: during.end.toString() };

/** A booking that waits for a decision until EXPIRY. */
async function newPending(there = world, place = building) {
  const resourceId = await createResource(there, { buildingId: place });
  const resources = [{ resourceId, quantity: 1, count: 1 }];
  const plan = { title: 'Wait', hostId: null, attendees: [], resources, during, zone: 'UTC', pendingUntil: EXPIRY };
  const [booked] = await at(justBefore, there).tx((tx) => book(tx, [plan]));
  return { id: booked?.booking?.id ?? 0, resourceId };
}

const stateOf = async (id: number): Promise<string> => (await getBooking(world.ctx, { id })).state;
const holdersOf = async (resourceId: number): Promise<(readonly [number | null, string])[]> => {
  const rows = world.db.selectFrom('hold').select(['bookingId', 'expiresAt']).where('resourceId', '=', resourceId);
  return (await rows.execute()).map(
    ({ bookingId, expiresAt }) => [bookingId, expiresAt === null ? 'firm' : 'pending'] as const,
  );
};
const eventsOf = async (id: number): Promise<string[]> => {
  const rows = world.db
    .selectFrom('event')
    .select('type')
    .where('subjectId', '=', id)
    .where('subjectType', '=', 'booking');
  return (await rows.orderBy('version').execute()).map(({ type }) => type);
};
/** The code of a refusal; null is none. */
const code = (error: unknown): string | null => {
  if (error === null) return null;
  if (error instanceof Problem) return error.kind.code;
  throw error;
};

describe('a pending booking', () => {
  test('holds its space until it expires; then it is rejected and told of, once', async () => {
    const { id, resourceId } = await newPending();
    await at(justBefore).tx((tx) => expirePending(tx, [id]));
    expect([await stateOf(id), await holdersOf(resourceId)]).toEqual(['pending', [[id, 'pending']]]);
    const early = createBooking(at(justBefore), { resourceIds: [resourceId], ...when });
    await expect(early).rejects.toMatchObject({ kind: { code: 'resource_already_booked' } });
    const rounds = [
      await at(EXPIRY).tx((tx) => expirePending(tx, [id])),
      await at(EXPIRY).tx((tx) => expirePending(tx, [id])),
    ];
    expect(rounds.at(-1)).toBe(0);
    expect([await stateOf(id), await holdersOf(resourceId)]).toEqual(['rejected', []]);
    expect(await eventsOf(id)).toEqual(['booking.created', 'booking.expired']);
  });

  test('that is over is in nobody’s way although no job has run, and can no longer be decided on', async () => {
    const { id, resourceId } = await newPending();
    const next = await createBooking(at(EXPIRY), { resourceIds: [resourceId], ...when });
    expect(await holdersOf(resourceId)).toEqual([[next.id, 'firm']]);
    const over = at(EXPIRY);
    for (const late of [
      () => over.tx((tx) => approvePending(tx, id)),
      () => over.tx((tx) => rejectPending(tx, id)),
      () => updateBooking(over, { id, title: 'x' }),
      () => cancelBooking(over, { id }),
    ])
      await expect(late()).rejects.toMatchObject({ kind: { code: 'booking_state_conflict' } });
    await over.tx((tx) => expirePending(tx, [id]));
    expect([await stateOf(id), await stateOf(next.id)]).toEqual(['rejected', 'confirmed']);
    expect(await holdersOf(resourceId)).toEqual([[next.id, 'firm']]);
  });

  test('approved in time is firm; rejected, it is gone; renamed, it still expires', async () => {
    const [yes, no, renamed] = [await newPending(), await newPending(), await newPending()];
    await at(justBefore).tx((tx) => approvePending(tx, yes.id));
    await at(justBefore).tx((tx) => rejectPending(tx, no.id));
    await updateBooking(at(justBefore), { id: renamed.id, title: 'Renamed' });
    expect(await holdersOf(renamed.resourceId)).toEqual([[renamed.id, 'pending']]);
    await at(EXPIRY).tx((tx) => expirePending(tx, [yes.id, no.id, renamed.id]));
    expect([await stateOf(yes.id), await stateOf(no.id), await stateOf(renamed.id)]).toEqual([
      'confirmed',
      'rejected',
      'rejected',
    ]);
    expect(await holdersOf(yes.resourceId)).toEqual([[yes.id, 'firm']]);
    expect([await holdersOf(no.resourceId), await holdersOf(renamed.resourceId)]).toEqual([[], []]);
  });

  test('asks for its end once, however often it is changed, and no longer once somebody decides', async () => {
    const asked = () =>
      world.db
        .selectFrom('job')
        .select('data')
        .where('tenantId', '=', world.tenant.id)
        .where('name', '=', 'booking.expire')
        .execute();
    const { id } = await newPending();
    const ofIt = async () =>
      (await asked()).filter(({ data }) => (data as { bookingId: number }).bookingId === id).length;
    for (const title of ['One', 'Two']) await updateBooking(at(justBefore), { id, title });
    expect(await ofIt()).toBe(1);
    await at(justBefore).tx((tx) => approvePending(tx, id));
    expect(await ofIt()).toBe(0);
  });

  test('asks for its end when it is made; others’ are not touched', async () => {
    const other = await createWorld(testing.database);
    const theirs = await newPending(other, await createBuilding(other));
    const { id } = await newPending();
    const waiting = await world.db
      .selectFrom('job')
      .select(['data', 'runAt'])
      .where('tenantId', '=', world.tenant.id)
      .where('name', '=', 'booking.expire')
      .execute();
    expect(waiting).toContainEqual({ data: { bookingId: id }, runAt: new Date(EXPIRY.epochMilliseconds) });
    expect(await at(EXPIRY).tx((tx) => expirePending(tx, [theirs.id]))).toBe(0);
    expect(await at(EXPIRY).tx((tx) => expirePending(tx, [id]))).toBe(1);
    expect((await getBooking(other.ctx, { id: theirs.id })).state).toBe('pending');
  });
});

describe('races at the moment it expires, all interleavings', () => {
  const approving = (id: number): Writer => ({
    ctx: at(justBefore),
    steps: [async (tx) => void (await approvePending(tx, id))],
  });
  const expiring = (id: number): Writer => ({
    ctx: at(EXPIRY),
    steps: [async (tx) => void (await expirePending(tx, [id]))],
  });
  const booking = (resourceId: number): Writer => ({
    ctx: at(EXPIRY),
    steps: [async (tx) => void (await createBooking(tx, { resourceIds: [resourceId], ...when }))],
  });

  test.each(orders(2, 2))('approve against expire %s', async (order) => {
    const { id, resourceId } = await newPending();
    const [approved] = await interleave(testing.database, order, { A: approving(id), B: expiring(id) });
    expect([null, 'booking_state_conflict']).toContain(code(approved));
    const state = approved === null ? 'confirmed' : 'rejected';
    expect([await stateOf(id), await holdersOf(resourceId)]).toEqual([state, approved === null ? [[id, 'firm']] : []]);
  });

  test.each(orders(2, 2))('approve against book %s: exactly one has it', async (order) => {
    const { id, resourceId } = await newPending();
    const errors = await interleave(testing.database, order, { A: approving(id), B: booking(resourceId) });
    const [approved, booked] = errors.map(code);
    expect([approved, booked].filter((one) => one === null)).toHaveLength(1);
    expect(['resource_already_booked', 'booking_state_conflict']).toContain(approved ?? booked);
    const [holder] = await holdersOf(resourceId);
    expect(await holdersOf(resourceId)).toEqual([[expect.any(Number), 'firm']]);
    expect(holder?.[0] === id).toBe(approved === null);
    await at(EXPIRY).tx((tx) => expirePending(tx, [id]));
    expect(await stateOf(id)).toBe(approved === null ? 'confirmed' : 'rejected');
  });

  test.each(orders(2, 2))('expire against book %s: it is booked', async (order) => {
    const { id, resourceId } = await newPending();
    const errors = await interleave(testing.database, order, { A: expiring(id), B: booking(resourceId) });
    expect(errors).toEqual([null, null]);
    expect(await holdersOf(resourceId)).toHaveLength(1);
    await at(EXPIRY).tx((tx) => expirePending(tx, [id]));
    expect(await stateOf(id)).toBe('rejected');
    expect(await eventsOf(id)).toEqual(['booking.created', 'booking.expired']);
  });

  test('all three at once, again and again: one ends up with the space', async () => {
    for (let round = 0; round < 20; round++) {
      const { id, resourceId } = await newPending();
      const [approved, , booked] = await Promise.allSettled([
        at(justBefore).tx((tx) => approvePending(tx, id)),
        at(EXPIRY).tx((tx) => expirePending(tx, [id])),
        createBooking(at(EXPIRY), { resourceIds: [resourceId], ...when }),
      ]);
      expect([approved, booked].filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await at(EXPIRY).tx((tx) => expirePending(tx, [id]));
      expect(await holdersOf(resourceId)).toHaveLength(1);
      expect(await stateOf(id)).toBe(approved.status === 'fulfilled' ? 'confirmed' : 'rejected');
    }
  });
});
