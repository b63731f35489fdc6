import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
import { interleave, orders } from '../../../test/support/interleave.ts';
import { refusal } from '../../../test/support/kept.ts';
import type { Principal } from '../../platform/context/principal.ts';
import type { Tx } from '../../platform/context/context.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { declaredJobs } from '../../contracts.ts';
import { doers, listeners } from '../../wiring.ts';
import { listNotifications, updateNoticeSettings } from '../notifications/notifications.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { workOff } from '../../../test/support/queue.ts';
import { cancelBooking, updateBooking } from '../bookings/bookings.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { createResource as makeResource } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { MAX_WAITS, OFFER_MINUTES } from './contract.ts';
import {
  acceptOffer,
  getWaiting,
  joinWaiting,
  lapseOffer,
  leaveWaiting,
  listWaiting,
  offerFreed,
} from './waiting-list.ts';

let testing: TestDatabase;
let world: World;
let building: number;
type Person = Awaited<ReturnType<typeof createUser>>;
let [ann, ben, cyd]: Person[] = [];
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database);
  building = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  [ann, ben, cyd] = [await createUser(world), await createUser(world), await createUser(world)];
});

const NOW = Temporal.Instant.from('2030-01-07T08:00:00Z');
const as = (one: { readonly who: Principal } | undefined, now = NOW) =>
  contextFor(testing.database, (one ?? world.ctx).who, now);
const system = (now = NOW) => as(world.ctx, now);
const nine = { start: '2030-01-07T09:00:00Z', end: '2030-01-07T10:00:00Z' };
const desk = () => createResource(world, { buildingId: building });
const book = (by: Person | undefined, id: number, during = nine, now = NOW) =>
  createBooking(as(by, now), { resourceIds: [id], ...during });
const join = (by: Person | undefined, ...resourceIds: number[]) => joinWaiting(as(by), { resourceIds, ...nine });
const LETTERS = {
  publicUrl: 'https://desks.example',
  mailRoute: 'kept',
  organizer: { name: 'Atrium', email: 'atrium@desks.example' },
} as const;
/** Lets everything happen that is due by then: what hears of events, and jobs. */
async function work(now = NOW): Promise<void> {
  const { database } = testing;
  const clock = () => now;
  const heard = listeners(LETTERS);
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters: LETTERS }))];
  for (let rounds = 0; rounds < 2; rounds++) {
    while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
    await workOff(database, jobs, { clock });
  }
}
const stateOf = async (by: Person | undefined, id: number, now = NOW) => (await getWaiting(as(by, now), { id })).state;

/** A desk that somebody has and two others wait for, in this order. */
async function queue() {
  const id = await desk();
  const booking = await book(cyd, id);
  const [first, second] = [await join(ann, id), await join(ben, id)];
  return { id, booking, first: first.id, second: second.id };
}

describe('the waiting list', () => {
  test('offers what becomes free to who came first, and holds it', async () => {
    const { id, booking, first, second } = await queue();
    const aheadIn = async (by: typeof ann) => (await listWaiting(as(by), {})).items.map(({ ahead }) => ahead);
    expect([await aheadIn(ann), await aheadIn(ben)]).toEqual([[0], [1]]);
    await cancelBooking(as(cyd), { id: booking.id });
    await work();
    expect(await getWaiting(as(ann), { id: first })).toMatchObject({
      state: 'offered',
      offeredResourceId: id,
      offeredUntil: '2030-01-07T08:30:00.000Z',
    });
    expect(await stateOf(ben, second)).toBe('waiting');
    expect(await refusal(book(ben, id))).toBe('resource_already_booked');
    const booked = await acceptOffer(as(ann), { id: first });
    expect(booked).toMatchObject({ state: 'confirmed', hostId: ann?.id, resourceIds: [id] });
    expect(await getWaiting(as(ann), { id: first })).toMatchObject({ state: 'booked', bookingId: booked.id });
    expect(await refusal(acceptOffer(as(ann), { id: first }))).toBe('waiting_not_offered');
  });

  test('offers two freed places to two', async () => {
    const desks = [await desk(), await desk()];
    const bookings = [await book(cyd, desks[0] ?? 0), await book(cyd, desks[1] ?? 0)];
    const waits = [await join(ann, ...desks), await join(ben, ...desks)];
    for (const { id } of bookings) await cancelBooking(as(cyd), { id });
    await work();
    const offered = [
      await getWaiting(as(ann), { id: waits[0]?.id ?? 0 }),
      await getWaiting(as(ben), { id: waits[1]?.id ?? 0 }),
    ];
    expect(offered.map(({ state, offeredResourceId }) => [state, offeredResourceId])).toEqual(
      desks.map((id) => ['offered', id]),
    );
  });

  test('offers nobody two at one time, however often she waits', async () => {
    const desks = [await desk(), await desk()];
    const bookings = [await book(cyd, desks[0] ?? 0), await book(cyd, desks[1] ?? 0)];
    const waits = [await join(ann, desks[0] ?? 0), await join(ann, ...desks), await join(ben, ...desks)];
    for (const { id } of bookings) await cancelBooking(as(cyd), { id });
    await work();
    const states = [
      await stateOf(ann, waits[0]?.id ?? 0),
      await stateOf(ann, waits[1]?.id ?? 0),
      await stateOf(ben, waits[2]?.id ?? 0),
    ];
    expect(states).toEqual(['offered', 'waiting', 'offered']);
  });

  test('keeps nobody from an offer by many who wait before her for other times', async () => {
    const { id, booking, first } = await queue();
    const mate = { tenantId: world.tenant.id, hostId: cyd?.id ?? 0, zone: 'Europe/London', createdBy: 'system' };
    const never = { ...mate, startsAt: new Date('2030-02-01T09:00:00Z'), endsAt: new Date('2030-02-01T10:00:00Z') };
    const rows = Array.from({ length: 450 }, () => ({ ...never, createdAt: new Date() }));
    const others = await world.db.insertInto('waitingEntry').values(rows).returning('id as entryId').execute();
    const wanted = others.map(({ entryId }) => ({ tenantId: world.tenant.id, entryId, resourceId: id }));
    await world.db.insertInto('waitingEntryResource').values(wanted).execute();
    await book(cyd, id, { start: '2030-02-01T09:00:00Z', end: '2030-02-01T10:00:00Z' });
    const last = await join(await createUser(world), id);
    await cancelBooking(as(cyd), { id: booking.id });
    await leaveWaiting(as(ann), { id: first });
    await work();
    await leaveWaiting(as(ben), { id: (await listWaiting(as(ben), {})).items[0]?.id ?? 0 });
    await work();
    expect((await getWaiting(system(), { id: last.id })).state).toBe('offered');
  });

  test('passes over who has left without a word to the list', async () => {
    const { booking, first, second } = await queue();
    // As where she joined while she was being shut out.
    await world.db
      .updateTable('userAccount')
      .set({ deactivatedAt: new Date() })
      .where('id', '=', ann?.id ?? 0)
      .execute();
    await cancelBooking(as(cyd), { id: booking.id });
    await work();
    expect(await stateOf(ben, second)).toBe('offered');
    expect(await world.db.selectFrom('waitingEntry').select('state').where('id', '=', first).execute()).toEqual([
      { state: 'waiting' },
    ]);
  });

  test('hears of a time that only the clearing of another was in the way of', async () => {
    const id = await desk();
    await createPolicy(world.ctx, { name: 'Clear', resourceId: id, rules: { cleanDown: { minutes: 60 } } });
    const { id: before } = await book(cyd, id, { start: '2030-01-07T08:00:00Z', end: nine.start });
    const entry = await join(ann, id);
    await cancelBooking(as(cyd), { id: before });
    await work();
    expect(await stateOf(ann, entry.id)).toBe('offered');
  });

  test('goes on to the next where an offer lapses, to the instant, whoever looks first', async () => {
    const { booking, first, second } = await queue();
    await cancelBooking(as(cyd), { id: booking.id });
    await work();
    const ends = NOW.add({ minutes: OFFER_MINUTES });
    const before = ends.subtract({ milliseconds: 1 });
    await work(before);
    expect(await stateOf(ann, first, before)).toBe('offered');
    // Nobody has noted it yet.
    expect(await stateOf(ann, first, ends)).toBe('lapsed');
    expect(await refusal(acceptOffer(as(ann, ends), { id: first }))).toBe('waiting_not_offered');
    await work(ends);
    expect(await stateOf(ben, second, ends)).toBe('offered');
  });

  test('goes on to the next where somebody declines, and ends with its start', async () => {
    const { booking, first, second } = await queue();
    await cancelBooking(as(cyd), { id: booking.id });
    await work();
    await leaveWaiting(as(ann), { id: first });
    await work();
    expect(await stateOf(ben, second)).toBe('offered');
    expect(await refusal(leaveWaiting(as(ann), { id: first }))).toBe('waiting_over');
    const { id: third } = await join(cyd, await withBooking());
    expect(await stateOf(cyd, third, Temporal.Instant.from(nine.start))).toBe('missed');
  });

  const withBooking = async (): Promise<number> => {
    const id = await desk();
    await book(ann, id);
    return id;
  };

  test('is for what is taken, and for what one may book at all', async () => {
    const [free, taken] = [await desk(), await withBooking()];
    await expect(join(ben, taken, free)).rejects.toMatchObject({
      kind: { code: 'waiting_not_needed' },
      details: { extra: { resourceId: free } },
    });
    expect(await refusal(join(ben, taken, 987_654))).toBe('not_found:resourceIds[1]');
    const { id: groupId } = await createGroup(world.ctx, { name: 'Directors' });
    const visible = { name: 'Hidden', resourceId: taken, rules: { visibleTo: { groupIds: [groupId] } } };
    const { id: hiding } = await createPolicy(world.ctx, visible);
    const forBen = { resourceIds: [taken], ...nine, hostId: ben?.id ?? 0 };
    expect(await refusal(joinWaiting(world.ctx, forBen))).toBe('not_found:resourceIds[0]');
    await deletePolicy(world.ctx, { id: hiding });
    const past = { start: '2030-01-07T06:00:00Z', end: nine.end };
    expect(await refusal(joinWaiting(as(ben), { resourceIds: [taken], ...past }))).toBe('booking_in_past:start');
    const rules = { maxLength: { minutes: 30 } };
    const policy = await createPolicy(world.ctx, { name: 'Short', resourceId: taken, rules });
    expect(await refusal(join(ben, taken))).toBe('booking_longer_than_allowed:end');
    await deletePolicy(world.ctx, { id: policy.id });
    expect(await refusal(joinWaiting(as(ben), { resourceIds: [taken], ...nine, hostId: ann?.id ?? 0 }))).toBe(
      'booking_for_others:hostId',
    );
  });

  test('offers nobody what she may not book by then, and passes on to who may', async () => {
    const { id, booking, first, second } = await queue();
    const { id: group } = await createGroup(world.ctx, { name: 'Ours' });
    await addGroupMember(world.ctx, { id: group, userId: ben?.id ?? 0 }, async () => undefined);
    await createPolicy(world.ctx, { name: 'Ours', resourceId: id, rules: { bookableBy: { groupIds: [group] } } });
    await cancelBooking(as(cyd), { id: booking.id });
    await work();
    expect([await stateOf(ann, first), await stateOf(ben, second)]).toEqual(['waiting', 'offered']);
  });

  test('offers nobody what is not there for her any more', async () => {
    const { id, booking, first, second } = await queue();
    const { id: group } = await createGroup(world.ctx, { name: 'Seers' });
    await addGroupMember(world.ctx, { id: group, userId: ben?.id ?? 0 }, async () => undefined);
    await createPolicy(world.ctx, { name: 'Seen', resourceId: id, rules: { visibleTo: { groupIds: [group] } } });
    await cancelBooking(as(cyd), { id: booking.id });
    await work();
    expect([await stateOf(ann, first), await stateOf(ben, second)]).toEqual(['waiting', 'offered']);
  });

  test('waits for so much at most', async () => {
    const dan = await createUser(world);
    for (let i = 0; i < MAX_WAITS; i++) await join(dan, await withBooking());
    expect(await refusal(join(dan, await withBooking()))).toBe('waiting_too_much');
    expect((await listWaiting(as(dan), { open: true, limit: 5 })).items).toHaveLength(5);
  });

  test('is nobody else’s business', async () => {
    const { first } = await queue();
    for (const act of [getWaiting, acceptOffer, leaveWaiting])
      expect(await refusal(act(as(ben), { id: first }))).toBe('not_found:id');
    expect((await listWaiting(as(cyd), {})).items.map(({ id }) => id)).not.toContain(first);
  });

  test('hears of what is freed: the room a booking moves from, a hall’s parts, the hall of a part', async () => {
    const rooms = [await room('North'), await room('South')];
    const hall = await room('Hall', rooms);
    const [north = 0] = rooms;
    const { id } = await book(cyd, hall);
    const waits = [await join(ann, north), await join(ben, hall)];
    await updateBooking(as(cyd), { id, resourceIds: [await room('Away')] });
    await work();
    expect(await stateOf(ann, waits[0]?.id ?? 0)).toBe('offered');
    expect(await stateOf(ben, waits[1]?.id ?? 0)).toBe('waiting');
  });
});

const room = async (name: string, partIds: number[] = []): Promise<number> =>
  (await makeResource(system(), { type: 'room', name, buildingId: building, partIds })).id;

test('who waits is told of an offer and of its end, in her language, with where to take it', async () => {
  const eve = await createUser(world);
  await updateNoticeSettings(as(eve), { language: 'de' });
  const id = await desk();
  const booking = await book(cyd, id);
  await join(eve, id);
  await cancelBooking(as(cyd), { id: booking.id });
  await work();
  await work(NOW.add({ minutes: OFFER_MINUTES }));
  const { items } = await listNotifications(as(eve), {});
  expect(items.map(({ type }) => type).toSorted()).toEqual(['waiting_entry.lapsed', 'waiting_entry.offered']);
  const letters = world.db.selectFrom('mail').select('body').where('subject', 'like', 'Frei für Sie%');
  expect((await letters.execute()).map(({ body }) => body)).toEqual([
    expect.stringMatching(/bis 08:30 für Sie gehalten[^]*https:\/\/desks\.example\/waiting/),
  ]);
});

describe('two at once', () => {
  const offerOne = (id: number) => async (tx: Tx) => offerFreed(tx, { resourceId: id });
  const held = (id: number) =>
    world.db.selectFrom('hold').select('origin').where('resourceId', '=', id).orderBy('startsAt').execute();

  test.each(orders(2, 2))('an offer and a booking of the same %s: one has it', async (order) => {
    const { id, booking, first } = await queue();
    await cancelBooking(as(cyd), { id: booking.id });
    const [, booked] = await interleave(testing.database, order, {
      A: { ctx: system(), steps: [offerOne(id)] },
      B: { ctx: as(cyd), steps: [async (tx) => void (await createBooking(tx, { resourceIds: [id], ...nine }))] },
    });
    const isBooked = booked === null;
    expect(await held(id)).toEqual([{ origin: isBooked ? 'booking' : 'offer' }]);
    expect(await stateOf(ann, first)).toBe(isBooked ? 'waiting' : 'offered');
  });

  test.each(orders(2, 2))('two offers of the same %s: one is made', async (order) => {
    const { id, booking, first, second } = await queue();
    await cancelBooking(as(cyd), { id: booking.id });
    await interleave(testing.database, order, {
      A: { ctx: system(), steps: [offerOne(id)] },
      B: { ctx: system(), steps: [offerOne(id)] },
    });
    expect([await stateOf(ann, first), await stateOf(ben, second)]).toEqual(['offered', 'waiting']);
    expect(await held(id)).toHaveLength(1);
  });

  test.each(orders(2, 2))('two offers to the same one %s: one is made', async (order) => {
    const desks = [await desk(), await desk()];
    const bookings = await Promise.all(desks.map((one) => book(cyd, one)));
    const { id } = await join(ann, ...desks);
    for (const one of bookings) await cancelBooking(as(cyd), { id: one.id });
    const failed = await interleave(testing.database, order, {
      A: { ctx: system(), steps: [offerOne(desks[0] ?? 0)] },
      B: { ctx: system(), steps: [offerOne(desks[1] ?? 0)] },
    });
    expect(failed).toEqual([null, null]);
    expect(await stateOf(ann, id)).toBe('offered');
    expect((await Promise.all(desks.map(held))).flat()).toHaveLength(1);
  });

  test.each(orders(2, 2))('two offers to the same one who waits twice %s: one is made', async (order) => {
    const desks = [await desk(), await desk()];
    const bookings = await Promise.all(desks.map((one) => book(cyd, one)));
    for (const one of desks) await join(ann, one);
    for (const one of bookings) await cancelBooking(as(cyd), { id: one.id });
    await interleave(testing.database, order, {
      A: { ctx: system(), steps: [offerOne(desks[0] ?? 0)] },
      B: { ctx: system(), steps: [offerOne(desks[1] ?? 0)] },
    });
    expect((await Promise.all(desks.map(held))).flat()).toHaveLength(1);
  });

  test.each(orders(2, 2))('taken and lapsed %s: one of both', async (order) => {
    const { id, booking, first } = await queue();
    await cancelBooking(as(cyd), { id: booking.id });
    await work();
    const ends = NOW.add({ minutes: OFFER_MINUTES });
    const [taken] = await interleave(testing.database, order, {
      A: {
        ctx: as(ann, ends.subtract({ milliseconds: 1 })),
        steps: [async (tx) => void (await acceptOffer(tx, { id: first }))],
      },
      B: { ctx: system(ends), steps: [async (tx) => lapseOffer(tx, { entryId: first })] },
    });
    expect(await stateOf(ann, first, ends)).toBe(taken === null ? 'booked' : 'lapsed');
    expect(await held(id)).toEqual(taken === null ? [{ origin: 'booking' }] : []);
  });

  test('what is freed while somebody joins is offered to her, though nobody saw her wait then', async () => {
    const id = await desk();
    const booking = await book(cyd, id);
    const outside = AsyncLocalStorage.snapshot();
    let entry = 0;
    const done = await interleave(testing.database, 'BABBAA', {
      A: {
        ctx: as(ann),
        steps: [
          async (tx) => void (entry = (await joinWaiting(tx, { resourceIds: [id], ...nine })).id),
          () => outside(() => work()),
        ],
      },
      B: { ctx: as(cyd), steps: [async (tx) => void (await cancelBooking(tx, { id: booking.id }))] },
    });
    expect(done).toEqual([null, null]);
    await work();
    expect(await stateOf(ann, entry)).toBe('offered');
  });
});
