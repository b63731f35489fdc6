import ICAL from 'ical.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFloor, createResource, createUser } from '../../../test/support/database.ts';
import { createDrawing, DAY, DRAW, NINE, NOW, ZONE } from '../../../test/support/drawing.ts';
import { refusal } from '../../../test/support/kept.ts';
import { workOff } from '../../../test/support/queue.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { listeners } from '../../wiring.ts';
import { listNotifications } from '../notifications/notifications.ts';
import { getBooking } from '../bookings/bookings.ts';
import { createClosure } from '../closures/closures.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy, deletePolicy, listPolicies } from '../policies/policies.ts';
import { deactivateUser, getBelongings } from '../access/access.ts';
import { MAX_DAYS_AHEAD } from './contract.ts';
import { getSeatRequest, listSeatRequests, withdrawSeatRequest } from './seating.ts';

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

test('who leaves asks no more: it is listed before, and told', async () => {
  const [one, other] = await there.askAll();
  const id = one?.userId ?? 0;
  expect((await getBelongings(set.world.ctx, { id })).bookings.seatRequests).toBe(1);
  const { bookings } = await deactivateUser(set.as(), { id });
  expect(bookings.seatRequests).toBe(1);
  const states = (await set.requestsOf([one, other] as never)).map(({ state }) => state);
  expect(states).toEqual(['withdrawn', 'open']);
});

describe('a day that is handed out', () => {
  test('is given to as many as there are desks for, each told once and why; the others lost to them', async () => {
    const asked = await there.askAll();
    expect(asked.map(({ state, drawAt }) => [state, drawAt])).toEqual(
      asked.map(() => ['open', DRAW.toString({ smallestUnit: 'millisecond' })]),
    );
    await there.draw(DRAW.subtract({ seconds: 1 }));
    expect((await set.requestsOf(asked)).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
    await there.draw();
    const after = await set.requestsOf(asked);
    expect(after.map(({ state }) => state).toSorted()).toEqual(['granted', 'granted', 'lost']);
    for (const one of after) {
      expect(one.outcome).toMatchObject({
        asked: 3,
        desks: 2,
        pastAsked: 0,
        pastGranted: 0,
        lostLast: false,
        refusedBy: null,
      });
    }
    expect(after.find(({ state }) => state === 'lost')).toMatchObject({
      bookingId: null,
      resourceId: null,
      outcome: { turn: 3 },
    });
    const granted = after.filter(({ state }) => state === 'granted');
    for (const { userId, resourceId, bookingId } of granted)
      expect(await getBooking(set.world.ctx, { id: bookingId ?? 0 })).toMatchObject({
        hostId: userId,
        resourceIds: [resourceId],
        state: 'confirmed',
      });
    expect(new Set(after.flatMap(({ resourceId }) => resourceId ?? []))).toEqual(new Set(there.desks));
    expect(await set.toldOf(asked)).toEqual(asked.map(({ id }) => id).toSorted((a, b) => a - b));
    await there.draw();
    expect(await there.countBookings()).toBe(2);
    expect(await set.toldOf(asked)).toHaveLength(3);
  });

  test('who lost comes first the next time', async () => {
    const first = await there.askAll();
    await there.draw();
    const loser = (await set.requestsOf(first)).find(({ state }) => state === 'lost')?.userId;
    const next = { day: '2027-06-09' };
    const tuesday = NOW.add({ hours: 24 });
    const second = await Promise.all(there.people.map((one) => there.ask(one, next, tuesday)));
    await there.draw(DRAW.add({ hours: 24 }), next.day);
    const after = await set.requestsOf(second);
    expect(after.find(({ userId }) => userId === loser)).toMatchObject({
      state: 'granted',
      outcome: { turn: 1, pastAsked: 1, pastGranted: 0, lostLast: true },
    });
  });

  test('teammates sit together', async () => {
    const [north, south] = [
      await createFloor(set.world, there.building, 1),
      await createFloor(set.world, there.building, 2),
    ];
    there.desks = await Promise.all(
      [north, south, north, south].map((floorId) => createResource(set.world, { buildingId: there.building, floorId })),
    );
    const staff = await Promise.all([1, 2, 3, 4].map(() => createUser(set.world)));
    for (const pair of [
      [0, 1],
      [2, 3],
    ]) {
      const { id } = await createGroup(set.world.ctx, { name: `Pair ${staff[pair[0] ?? 0]?.id}` });
      for (const i of pair) await addGroupMember(set.world.ctx, { id, userId: staff[i]?.id ?? 0 });
    }
    const asked = await Promise.all(staff.map((one, i) => there.ask(one, i === 0 ? { floorId: north } : {})));
    await there.draw();
    const after = await set.requestsOf(asked);
    expect(after.map(({ outcome }) => outcome?.mates)).toEqual([1, 1, 1, 1]);
    expect([there.desks[0], there.desks[2]]).toContain(after[0]?.resourceId);
  });

  test('is told once to each, in the app and by letter, with why', async () => {
    const [one, two] = there.people;
    await there.ask(one);
    await there.ask(two, { userId: two?.id });
    await there.draw();
    await hearAll();
    const { items } = await listNotifications(set.as(one, DRAW), {});
    expect(items.map(({ type }) => type)).toEqual(['seat_request.granted']);
    const [letter, ...others] = await lettersTo(one);
    expect(others).toEqual([]);
    expect(letter?.subject).toMatch(/^Your desk: /);
    expect(letter?.body).toContain('2 asked for 2 desks that day.');
  });

  test('comes into her calendar with the letter, as the booking that it is', async () => {
    const [one] = there.people;
    const { id } = await there.ask(one, { from: '09:00', to: '17:00' });
    await there.draw();
    await hearAll();
    const [granted] = await set.requestsOf([{ id }]);
    const [letter] = await lettersTo(one);
    const file = new ICAL.Component(ICAL.parse(letter?.calendar ?? '') as unknown[]);
    const event = new ICAL.Event(file.getFirstSubcomponent('vevent') ?? undefined);
    expect([file.getFirstPropertyValue('method'), event.sequence]).toEqual(['REQUEST', 1]);
    expect(event.uid).toMatch(new RegExp(`^booking-\\d+-${granted?.bookingId}-`));
    expect([event.startDate, event.endDate].map((time) => time.toJSDate().toISOString())).toEqual([
      '2027-06-08T01:00:00.000Z',
      '2027-06-08T09:00:00.000Z',
    ]);
  });

  test('that must be approved waits for that, and says so', async () => {
    await createPolicy(set.world.ctx, { name: 'Ask', buildingId: there.building, rules: { approval: {} } });
    const [one] = there.people;
    const { id } = await there.ask(one);
    await there.draw();
    await hearAll();
    const [granted] = await set.requestsOf([{ id }]);
    expect(granted).toMatchObject({ state: 'granted', outcome: { pending: true } });
    const [letter] = await lettersTo(one);
    expect(letter?.body).toContain('It waits for an approval');
    expect(letter?.calendar).toContain('STATUS:TENTATIVE');
  });

  test('counts those of her groups who are near her in the end, whenever they were given theirs', async () => {
    // For the rule both fit one after the other at one desk; with the time to clear it they do not.
    await createPolicy(set.world.ctx, {
      name: 'Clear',
      buildingId: there.building,
      rules: { cleanDown: { minutes: 30 } },
    });
    const { id: group } = await createGroup(set.world.ctx, { name: `Two ${there.building}` });
    const [one, two] = there.people;
    for (const { id } of [one, two].flatMap((person) => person ?? []))
      await addGroupMember(set.world.ctx, { id: group, userId: id });
    const asked = [
      await there.ask(one, { from: '09:00', to: '12:00' }),
      await there.ask(two, { from: '12:00', to: '17:00' }),
    ];
    await there.draw();
    const after = await set.requestsOf(asked);
    expect(after.map(({ state, outcome }) => [state, outcome?.mates])).toEqual([
      ['granted', 1],
      ['granted', 1],
    ]);
    expect(new Set(after.map(({ resourceId }) => resourceId)).size).toBe(2);
  });
});

async function lettersTo(one: { readonly email: string } | undefined) {
  const letters = set.world.db.selectFrom('mail').select(['subject', 'body', 'calendar']);
  return letters.where('recipient', '=', one?.email ?? '').execute();
}

/** Lets everything be heard that has happened. */
async function hearAll(): Promise<void> {
  const { database } = set.testing;
  const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
  const letters = { publicUrl: 'https://desks.example', mailRoute: 'kept', organizer } as const;
  const heard = listeners(letters);
  const given = { database, listeners: heard, audience: createAudience({}), clock: () => DRAW };
  while ((await dispatchOnce(given))?.events !== 0);
  await workOff(database, reactionJobs(heard), { clock: () => DRAW });
}

describe('who may have none', () => {
  test('hears it when she asks, and no desk is kept for her; at the draw it goes to the next', async () => {
    const { id: few } = await createGroup(set.world.ctx, { name: `Few ${there.building}` });
    await createPolicy(set.world.ctx, {
      name: 'Few',
      buildingId: there.building,
      rules: { bookableBy: { groupIds: [few] } },
    });
    expect(await refusal(there.ask(there.people[0]))).toMatch(/^booking_not_for_host(?::|$)/);
    for (const one of there.people) await addGroupMember(set.world.ctx, { id: few, userId: one.id });
    const asked = await there.askAll();
    // A quota is used up between asking and the draw: it is judged then, too.
    await createPolicy(set.world.ctx, {
      name: 'One',
      buildingId: there.building,
      rules: { quota: { unit: 'bookings', most: 1, per: 'day' } },
    });
    const other = await createResource(set.world, { buildingId: there.building });
    await set.book(set.boss, other, NOW, {
      hostId: there.people[0]?.id,
      overrule: true,
      start: `${DAY}T20:00`,
      end: `${DAY}T21:00`,
    });
    await there.draw();
    const after = await set.requestsOf(asked);
    expect(after.map(({ state }) => state)).toEqual(['refused', 'granted', 'granted']);
    expect(after[0]?.outcome?.refusedBy).toBe('booking_quota_used_up');
  });

  test('what is closed, or what a manager gave to somebody, is handed out to nobody', async () => {
    const asked = await there.askAll();
    await createClosure(set.world.ctx.as(set.world.ctx.who), {
      resourceId: there.desks[0] ?? 0,
      start: `${DAY}T00:00`,
      end: '2027-06-09T00:00',
      reason: 'Works',
    });
    await set.book(set.boss, there.desks[1], NOW, { overrule: true, start: `${DAY}T12:00`, end: `${DAY}T13:00` });
    await there.draw();
    const after = await set.requestsOf(asked);
    expect(after.map(({ state }) => state)).toEqual(['lost', 'lost', 'lost']);
    expect(after[0]?.outcome?.desks).toBe(0);
  });

  test('whoever was shut out drops out', async () => {
    const asked = await there.askAll();
    await set.world.db
      .updateTable('userAccount')
      .set({ deactivatedAt: new Date() })
      .where('tenantId', '=', set.world.tenant.id)
      .where('id', '=', there.people[0]?.id ?? 0)
      .execute();
    await there.draw();
    expect((await set.requestsOf(asked)).map(({ state }) => state)).toEqual(['withdrawn', 'granted', 'granted']);
  });

  test('what needs an approval waits for it', async () => {
    await createPolicy(set.world.ctx, { name: 'Approved', buildingId: there.building, rules: { approval: {} } });
    const [one] = there.people;
    const request = await there.ask(one);
    await there.draw();
    const [after] = await set.requestsOf([request]);
    expect(await getBooking(set.world.ctx, { id: after?.bookingId ?? 0 })).toMatchObject({ state: 'pending' });
  });
});

describe('asking', () => {
  const code = async (work: Promise<unknown>) => (await refusal(work)).split(':')[0];

  test('is for one desk a day, until the draw and so far ahead', async () => {
    const [one] = there.people;
    await there.ask(one);
    expect(await code(there.ask(one))).toBe('seating_asked');
    expect(await code(there.ask(there.people[1], {}, DRAW))).toBe('seating_closed');
    expect(await code(there.ask(there.people[1], { day: '2027-06-06' }))).toBe('seating_closed');
    const last = Temporal.PlainDate.from('2027-06-07').add({ days: MAX_DAYS_AHEAD });
    expect((await there.ask(one, { day: last.toString() })).state).toBe('open');
    expect(await code(there.ask(one, { day: last.add({ days: 1 }).toString() }))).toBe('seating_too_far_ahead');
    await there.draw();
    expect(await code(there.ask(there.people[2]))).toBe('seating_closed');
  });

  test('is refused where desks are first come, and names what is wrong', async () => {
    const [one] = there.people;
    expect(await refusal(there.ask(one, { from: '12:00', to: '09:00' }))).toBe('invalid_request:to');
    expect(await refusal(there.ask(one, { floorId: 999_999 }))).toBe('not_found:floorId');
    expect(await refusal(there.ask(one, { userId: there.people[1]?.id }))).toBe('booking_for_others:userId');
    expect((await there.ask(set.boss, { userId: one?.id })).userId).toBe(one?.id);
    await createPolicy(set.world.ctx, {
      name: 'Free',
      buildingId: there.building,
      type: 'desk',
      rules: { seating: { by: 'first_come' } },
    });
    expect(await refusal(there.ask(there.people[1]))).toBe('seating_by_first_come:buildingId');
  });

  test('takes the hours of the building unless times are said', async () => {
    await createPolicy(set.world.ctx, {
      name: 'Hours',
      buildingId: there.building,
      rules: { hours: { week: [{ day: 2, from: '08:00', to: '18:00' }] } },
    });
    const [whole, part] = [
      await there.ask(there.people[0]),
      await there.ask(there.people[1], { from: '09:00', to: '12:30' }),
    ];
    const wall = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO(ZONE).toPlainTime().toString();
    expect([whole.start, whole.end, part.start, part.end].map(wall)).toEqual([
      '08:00:00',
      '18:00:00',
      '09:00:00',
      '12:30:00',
    ]);
    expect(await refusal(there.ask(there.people[2], { from: '07:00', to: '09:00' }))).toMatch(
      /^booking_outside_hours(?::|$)/,
    );
  });

  test('can be taken back until the draw, and is nobody else’s business', async () => {
    const [one, two] = there.people;
    const { id } = await there.ask(one);
    expect(await code(getSeatRequest(set.as(two), { id }))).toBe('not_found');
    expect(await code(withdrawSeatRequest(set.as(two), { id }))).toBe('not_found');
    expect((await withdrawSeatRequest(set.as(one), { id })).state).toBe('withdrawn');
    expect(await code(withdrawSeatRequest(set.as(one), { id }))).toBe('seat_request_over');
    const again = await there.ask(one);
    await there.draw();
    expect(await code(withdrawSeatRequest(set.as(one), { id: again.id }))).toBe('seat_request_over');
    expect((await listSeatRequests(set.as(one), {})).items.map(({ state }) => state)).toEqual(['granted', 'withdrawn']);
    expect((await listSeatRequests(set.as(one), { limit: 1 })).items).toHaveLength(1);
    expect((await listSeatRequests(set.as(two), {})).items).toEqual([]);
  });
});

describe('booking such a day', () => {
  const code = async (work: Promise<unknown>) => (await refusal(work)).split(':')[0];

  test('waits until it is handed out, then what is left is first come; who manages bookings need not wait', async () => {
    const [one, two, three] = there.people;
    expect(await code(set.book(one, there.desks[0]))).toBe('booking_by_draw');
    await there.ask(one);
    expect(await code(set.book(two, there.desks[0], DRAW.add({ hours: 1 })))).toBe('booking_by_draw');
    await there.draw(DRAW.add({ hours: 1 }));
    const free = await Promise.allSettled(there.desks.map((id) => set.book(two, id, DRAW.add({ hours: 1 }))));
    expect(free.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(
      (
        await set.book(set.boss, there.desks[0], NOW, {
          hostId: three?.id,
          overrule: true,
          start: '2027-06-10T09:00',
          end: '2027-06-10T10:00',
        })
      ).state,
    ).toBe('confirmed');
  });

  test('needs no draw where nobody asked', async () => {
    expect((await set.book(there.people[0], there.desks[0], DRAW)).state).toBe('confirmed');
  });

  test('over several days waits for each of them', async () => {
    await there.ask(there.people[0]);
    await there.draw();
    const over = { start: `${DAY}T20:00`, end: '2027-06-09T01:00' };
    const third = await createResource(set.world, { buildingId: there.building });
    expect(await refusal(set.book(there.people[1], third, DRAW, over))).toBe('booking_by_draw:end');
    expect((await set.book(there.people[1], third, DRAW, { ...over, end: '2027-06-09T00:00' })).state).toBe(
      'confirmed',
    );
  });

  test('as a series leaves out the dates that are not handed out yet, and needs a policy for all the desks', async () => {
    const dates = { ...NINE, recurrence: { rule: 'FREQ=DAILY;COUNT=2' } };
    const third = await createResource(set.world, { buildingId: there.building });
    expect(await code(set.book(there.people[0], third, DRAW, { ...dates, onConflict: 'fail' }))).toBe('series_refused');
    await set.book(there.people[0], third, DRAW, { ...dates, onConflict: 'skip' });
    const rules = { seating: { by: 'draw', daysBefore: 1, at: '16:00' } } as const;
    const { id: group } = await createGroup(set.world.ctx, { name: `Some ${there.building}` });
    for (const about of [{ resourceId: third }, { type: 'room' as const }, { groupIds: [group] }])
      expect(await refusal(createPolicy(set.world.ctx, { name: 'Some', ...about, rules }))).toBe(
        'invalid_request:rules.seating',
      );
  });
});
