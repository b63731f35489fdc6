import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDrawing, DAY, DRAW, NOW } from '../../../test/support/drawing.ts';
import { refusal } from '../../../test/support/kept.ts';
import { workOff } from '../../../test/support/queue.ts';
import { declaredJobs } from '../../contracts.ts';
import type { Tx } from '../../platform/context/context.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { doers } from '../../wiring.ts';
import { deactivateUser } from '../access/access.ts';
import { cancelBooking, getBooking, rejectPending } from '../bookings/bookings.ts';
import { createClosure } from '../closures/closures.ts';
import type { DrawDay } from '../draws/draws.ts';
import { createPolicy, deletePolicy, listPolicies, updatePolicy } from '../policies/policies.ts';
import type { Past } from './asking.ts';
import { LOOKED_BACK, MAX_ASKING } from './contract.ts';
import { getSeatRequest, giveUpDraw, withdrawSeatRequest } from './seating.ts';
import { selectPasts } from './store.ts';

const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;

let set: Awaited<ReturnType<typeof createDrawing>>;
let there: Awaited<ReturnType<typeof set.open>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  const { ctx } = set.world;
  for (const { id } of (await listPolicies(ctx, { limit: 200 })).items) await deletePolicy(ctx, { id });
  there = await set.open();
});

test('who asks for a day is only looked at: nobody is locked before the day is', async () => {
  const rules = { quota: { unit: 'bookings', most: 1, per: 'day' } } as const;
  await createPolicy(set.world.ctx, { name: 'One', buildingId: there.building, rules });
  const asked = await there.askAll();
  const hosts = set.world.db.selectFrom('quotaHost').select('hostId');
  const ids = asked.map(({ userId }) => userId);
  expect(await hosts.where('hostId', 'in', ids).execute()).toEqual([]);
});

test('so many ask for a day at most, and one more once somebody asks no more', async () => {
  const { tenant, db, at } = set.world;
  const [first, last] = there.people;
  const { id } = await there.ask(first);
  await sql`with person as (insert into user_account (tenant_id, email, name, role, reaches_all, created_at)
      select ${tenant.id}::integer, 'many-' || n || '-' || ${there.building} || '@example.com', 'One of many', 'employee', true, ${at}
      from generate_series(2, ${MAX_ASKING}::integer) n returning id)
    insert into seat_request (tenant_id, user_id, building_id, day, starts_at, ends_at, zone, accept_terms, created_by, created_at)
    select asked.tenant_id, person.id, building_id, day, starts_at, ends_at, zone, false, 'system', asked.created_at
    from seat_request asked, person where building_id = ${there.building} and state = 'open'`.execute(db);
  expect(await refusal(there.ask(last))).toBe('seating_full');
  await withdrawSeatRequest(set.as(first), { id });
  expect((await there.ask(last)).state).toBe('open');
});

describe('who took it back', () => {
  const draws = async () => {
    const all = set.world.db.selectFrom('seatDraw').select(['doneAt', 'abandonedAt', 'drawAt']);
    return all.where('buildingId', '=', there.building).execute();
  };
  const waits = async () => {
    const key = `${there.building}/${DAY}`;
    const own = set.world.db.selectFrom('job').select('id').where('name', '=', 'seating.draw').where('key', '=', key);
    return (await own.execute()).length;
  };

  test('leaves nothing for the others: with the last one goes the day’s draw, and the next one is told its time anew', async () => {
    const [ann, ben] = there.people;
    const [first, second] = [await there.ask(ann), await there.ask(ben)];
    await withdrawSeatRequest(set.as(ann), { id: first.id });
    expect([await draws(), await waits()]).toMatchObject([[{ abandonedAt: null }], 1]);
    await withdrawSeatRequest(set.as(ben), { id: second.id });
    expect([await draws(), await waits()]).toMatchObject([[{ abandonedAt: expect.any(Date), doneAt: null }], 0]);
    expect(await getSeatRequest(set.as(ben), { id: second.id })).toMatchObject({ state: 'withdrawn' });
    // The rules say another time by now: nobody is bound to what was said to those who are gone.
    const [policy] = (await listPolicies(set.world.ctx, { limit: 200 })).items;
    const rules = { seating: { by: 'draw', daysBefore: 1, at: '14:00' } } as const;
    await updatePolicy(set.world.ctx, { id: policy?.id ?? 0, rules });
    const two = DRAW.subtract({ hours: 2 });
    expect(await refusal(set.book(ann, there.desks[0], two.subtract({ seconds: 1 })))).toBe('booking_by_draw:start');
    const third = await there.ask(ben);
    expect(third.drawAt).toBe(two.toString({ smallestUnit: 'millisecond' }));
    expect([await draws(), await waits()]).toMatchObject([[{ abandonedAt: null }], 1]);
    await withdrawSeatRequest(set.as(ben), { id: third.id });
    expect(await refusal(set.book(ann, there.desks[0], two))).toBe('accepted');
    await there.draw(DRAW);
    expect(await draws()).toMatchObject([{ doneAt: null }]);
  });

  test('as who is shut out', async () => {
    const [ann] = there.people;
    await there.ask(ann);
    await deactivateUser(set.as(), { id: ann?.id ?? 0 });
    expect([await draws(), await waits()]).toMatchObject([[{ abandonedAt: expect.any(Date) }], 0]);
  });
});

describe('what somebody was given', () => {
  const pastOf = async (one: number | undefined): Promise<Past | undefined> =>
    (await selectPasts(set.world.ctx, [one ?? 0], '2027-06-09')).get(one ?? 0);
  const given = async () => {
    const [asked] = await there.askAll(there.people.slice(0, 1));
    await there.draw();
    const [after] = await set.requestsOf([{ id: asked?.id ?? 0 }]);
    return { id: after?.bookingId ?? 0, userId: asked?.userId };
  };
  const ONCE = { asked: 1, granted: 1, lostLast: false };

  test('counts neither way where it is rejected later', async () => {
    await createPolicy(set.world.ctx, { name: 'Ask', buildingId: there.building, rules: { approval: {} } });
    const { id, userId } = await given();
    expect(await pastOf(userId)).toEqual(ONCE);
    await set.as(undefined, DRAW).tx((tx) => rejectPending(tx, id));
    expect(await pastOf(userId)).toBeUndefined();
  });

  test('counts neither way where it is closed then, and she could not be moved', async () => {
    const { userId } = await given();
    const closure = { buildingId: there.building, start: `${DAY}T00:00`, end: '2027-06-09T00:00', reason: 'Works' };
    await createClosure(set.as(undefined, DRAW), closure);
    expect(await pastOf(userId)).toBeUndefined();
  });

  test('counts where she gives it back, or does not come', async () => {
    const { id, userId } = await given();
    await cancelBooking(set.as(undefined, DRAW), { id });
    expect(await pastOf(userId)).toEqual(ONCE);
    await set.world.db
      .updateTable('booking')
      .set({ state: 'released', cancelledAt: null })
      .where('id', '=', id)
      .execute();
    expect(await pastOf(userId)).toEqual(ONCE);
  });

  test(`counts among the last ${LOOKED_BACK} that were decided, and no longer`, async () => {
    const { userId } = await given();
    const lose = (first: number, last: number) =>
      sql`with later as (insert into seat_draw (tenant_id, building_id, day, draw_at, done_at)
          select tenant_id, building_id, day + n, draw_at, draw_at from seat_draw, generate_series(${first}::integer, ${last}::integer) n
          where building_id = ${there.building} and day = ${DAY} returning day)
        insert into seat_request (tenant_id, user_id, building_id, day, starts_at, ends_at, zone, accept_terms, state, outcome, created_by, created_at)
        select tenant_id, user_id, building_id, later.day, starts_at, ends_at, zone, false, 'lost', outcome, created_by, created_at
        from seat_request asked, later where user_id = ${userId} and asked.day = ${DAY}`.execute(set.world.db);
    const past = async () => (await selectPasts(set.world.ctx, [userId ?? 0], '2028-01-01')).get(userId ?? 0);
    await lose(1, LOOKED_BACK - 1);
    expect(await past()).toEqual({ asked: LOOKED_BACK, granted: 1, lostLast: true });
    await lose(LOOKED_BACK, LOOKED_BACK);
    expect(await past()).toEqual({ asked: LOOKED_BACK, granted: 0, lostLast: true });
  });
});

test('who has been given a desk while others still wait keeps it: it is not asked back, nor lost with a draw that ends', async () => {
  const [ann, ben] = there.people;
  const [first, second] = [await there.ask(ann), await there.ask(ben)];
  const { id: bookingId } = await set.book(set.boss, there.desks[0], NOW, { hostId: ann?.id, overrule: true });
  const why = { asked: 2, desks: 2, turn: 1, pastAsked: 0, pastGranted: 0, lostLast: false };
  const plan = { state: 'granted', resourceId: there.desks[0], missed: [], isFinal: false };
  const whole = { ...plan, why: { ...why, mates: 0, pending: false, refusedBy: null } };
  const given = JSON.stringify({ ...whole, given: { bookingId, pending: false } });
  await sql`update seat_request set plan = ${given}::jsonb where id = ${first.id}`.execute(set.world.db);
  expect(await refusal(withdrawSeatRequest(set.as(ann, DRAW), { id: first.id }))).toBe('seat_request_over');
  await set.as(undefined, DRAW).tx((tx) => giveUpDraw(tx, { buildingId: there.building, day: DAY }));
  expect(await set.requestsOf([first, second])).toMatchObject([{ state: 'granted', bookingId }, { state: 'refused' }]);
  expect((await getBooking(set.as(ann), { id: bookingId })).state).toBe('confirmed');
});

test('a draw that cannot be done ends after some attempts: those who asked are told, and the desks are first come', async () => {
  const asked = await there.askAll();
  const breaking = doers({ sender: null, letters });
  let attempts = 0;
  const jobs = joinJobs(declaredJobs, {
    ...breaking,
    'seating.draw': {
      ...breaking['seating.draw'],
      async inside(_tx: Tx, [one]: readonly DrawDay[]) {
        if (one?.buildingId === there.building) attempts++;
        throw new Error('Out of order');
      },
    },
  });
  let now = DRAW;
  for (let minutes = 0; minutes < 60; minutes++, now = now.add({ minutes: 1 }))
    await workOff(set.testing.database, jobs, { clock: () => now, onError: () => undefined });
  expect(attempts).toBe(7);
  const became = await set.requestsOf(asked);
  for (const one of became)
    expect(one).toMatchObject({ state: 'refused', outcome: { asked: 3, desks: 0, refusedBy: 'seating_not_drawn' } });
  expect(await set.toldOf(asked)).toHaveLength(3);
  expect(await refusal(set.book(there.people[0], there.desks[0], now))).toBe('accepted');
  // Nor does it come after all.
  await there.draw(now);
  expect(await there.countBookings()).toBe(1);
});

test('where the desks are first come by the time of the draw, those who asked are told to book', async () => {
  const asked = await there.askAll();
  for (const { id } of (await listPolicies(set.world.ctx, { limit: 200 })).items)
    await deletePolicy(set.world.ctx, { id });
  await there.draw();
  for (const one of await set.requestsOf(asked))
    expect(one).toMatchObject({ state: 'refused', outcome: { asked: 3, refusedBy: 'seating_not_drawn' } });
  expect(await set.toldOf(asked)).toHaveLength(3);
  await there.draw();
  expect(await set.toldOf(asked)).toHaveLength(3);
});
