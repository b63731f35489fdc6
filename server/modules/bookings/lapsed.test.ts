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
import { Problem } from '../../platform/contract/problems.ts';
import type { Rules } from '../policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { checkInBooking, releaseNoShows } from '../presence/presence.ts';
import { createBooking } from '../series/series.ts';
import { approvePending, checkBooking, expirePending, moveByClocks, updateBooking } from './bookings.ts';

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
const daily = (most: number): Rules => ({ quota: { unit: 'bookings', most, per: 'day' } });

describe('what has lapsed by the time that others count on it', () => {
  const checkIn = { required: true, methods: ['web' as const], opensMinutes: 30, closesMinutes: 15, release: true };
  const [CLOSES, BEFORE] = [at('09:15'), at('09:15').subtract({ milliseconds: 1 })];
  const later = async (s: Awaited<ReturnType<typeof scene>>, now: Temporal.Instant): Promise<Writer> => {
    const when = { start: at('09:30').toString(), end: at('10:30').toString() };
    const resourceIds = [await s.desk()];
    return { ctx: s.as(now), steps: [async (tx) => void (await createBooking(tx, { resourceIds, ...when }))] };
  };
  const stateOf = async (id: number) =>
    (await world.db.selectFrom('booking').select('state').where('id', '=', id).executeTakeFirst())?.state;

  test.each(orders(2, 2))('a check-in that began in time and a new one after it, %s: one counts', async (order) => {
    for (const rules of [daily(1), { onePerType: true }] as const) {
      const s = await scene({ ...rules, checkIn });
      const id = await s.book('09:00', '17:00');
      const coming: Writer = { ctx: s.as(BEFORE), steps: [async (tx) => void (await checkInBooking(tx, { id }))] };
      const answers = await interleave(testing.database, order, { A: coming, B: await later(s, CLOSES) });
      const [came, made] = answers.map(codeOf);
      const refused = 'quota' in rules ? USED_UP : ONE;
      expect([
        ['ok', refused],
        ['check_in_closed', 'ok'],
      ]).toContainEqual([came, made]);
      await s.manager(CLOSES).tx((tx) => releaseNoShows(tx, [id]));
      expect(await stateOf(id)).toBe(came === 'ok' ? 'checked_in' : 'released');
      await deletePolicy(world.ctx, { id: s.policy.id });
    }
  });

  test.each(orders(2, 2))('a change that began in time and a new one after it, %s: one counts', async (order) => {
    const s = await scene({ onePerType: true, checkIn });
    const id = await s.book('09:00', '17:00');
    const less = { id, start: at('09:30').toString() };
    const changing: Writer = { ctx: s.as(BEFORE), steps: [async (tx) => void (await updateBooking(tx, less))] };
    const [changed, made] = (await interleave(testing.database, order, { A: changing, B: await later(s, CLOSES) })).map(
      codeOf,
    );
    expect([
      ['ok', ONE],
      ['booking_state_conflict', 'ok'],
    ]).toContainEqual([changed, made]);
  });

  test.each(orders(2, 2))('an approval that began in time and a new one after it, %s: one counts', async (order) => {
    const s = await scene({ ...daily(1), approval: {} });
    const id = await s.book('09:00', '10:00');
    const approving: Writer = {
      ctx: s.manager(at('08:59')),
      steps: [async (tx) => void (await approvePending(tx, id))],
    };
    const when = { start: at('12:00').toString(), end: at('13:00').toString() };
    const resourceIds = [await s.desk()];
    const booking: Writer = {
      ctx: s.as(at('09:00')),
      steps: [async (tx) => void (await createBooking(tx, { resourceIds, ...when }))],
    };
    const [approved, made] = (await interleave(testing.database, order, { A: approving, B: booking })).map(codeOf);
    expect([
      ['ok', USED_UP],
      ['booking_state_conflict', 'ok'],
    ]).toContainEqual([approved, made]);
    await s.manager(at('09:00')).tx((tx) => expirePending(tx, [id]));
    expect(await stateOf(id)).toBe(approved === 'ok' ? 'confirmed' : 'rejected');
  });

  test.each(orders(2, 2))('new zone data that comes in time and a new one after it, %s: one counts', async (order) => {
    const s = await scene({ ...daily(1), approval: {} });
    const id = await s.book('09:00', '10:00');
    // It was booked by clocks an hour ahead of those of today.
    await world.db.updateTable('booking').set({ startOffset: 60, endOffset: 60 }).where('id', '=', id).execute();
    const moving: Writer = {
      ctx: s.manager(at('08:59')),
      steps: [async (tx) => expect(await tx.tx((inner) => moveByClocks(inner, [id]))).toHaveLength(1)],
    };
    const when = { start: at('12:00').toString(), end: at('13:00').toString() };
    const resourceIds = [await s.desk()];
    const booking: Writer = {
      ctx: s.as(at('09:00')),
      steps: [async (tx) => void (await createBooking(tx, { resourceIds, ...when }))],
    };
    const [moved, made] = (await interleave(testing.database, order, { A: moving, B: booking })).map(codeOf);
    expect([
      ['ok', USED_UP],
      ['booking_state_conflict', 'ok'],
    ]).toContainEqual([moved, made]);
  });

  test('is not lost where nobody counted on it: who comes through late has it', async () => {
    const s = await scene({ ...daily(1), checkIn });
    const id = await s.book('09:00', '17:00');
    await checkBooking(s.as(CLOSES), {
      resourceIds: [await s.desk()],
      start: at('09:30').toString(),
      end: at('10:00').toString(),
    });
    const refused = await later(s, BEFORE);
    expect(await said(refused.ctx.tx(async (tx) => refused.steps[0]?.(tx)))).toBe(USED_UP);
    expect(await said(checkInBooking(s.as(BEFORE), { id }))).toBe('ok');
  });
});
