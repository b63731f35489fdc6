import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { interleave, orders, type Writer } from '../../../test/support/interleave.ts';
import { workOff } from '../../../test/support/queue.ts';
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
import { declaredJobs } from '../../contracts.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { createAudience } from '../../platform/events/audience.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { reactionJobs } from '../../platform/events/reactions.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { doers, listeners } from '../../wiring.ts';
import { getBooking, updateBooking } from '../bookings/bookings.ts';
import { createClosure } from '../closures/closures.ts';
import { listNotifications } from '../notifications/notifications.ts';
import { decideTold, tellsGuest, type Heard } from '../notifications/rules.ts';
import type { Rules, Said } from '../policies/contract.ts';
import { createPolicy, updatePolicy } from '../policies/policies.ts';
import { createBooking } from '../series/series.ts';
import { createDevice, recordReadings } from '../signals/signals.ts';
import { joinWaiting } from '../waiting-list/waiting-list.ts';
import { checkInBooking, checkOutBooking, extendBooking, lookAtSpaces } from './presence.ts';

/** Somebody comes, and goes without a word: after half an hour in which sensors see nobody her desk is free for others. */

type Person = Awaited<ReturnType<typeof createUser>>;
let testing: TestDatabase;
let world: World;
let building: number;
let desk: number;
let ann: Person;
let bea: Person;
let eye: string;
let sensors = 0;

beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await createWorld(testing.database);
  building = await createBuilding(world);
  [ann, bea] = [await createUser(world, { name: 'Ann' }), await createUser(world, { name: 'Bea' })];
  desk = await createResource(world, { buildingId: building });
  eye = await newSensor(desk);
});

const DAY = '2030-01-07';
const at = (clock: string): Temporal.Instant =>
  Temporal.Instant.from(clock.includes('T') ? clock : `${DAY}T${clock}:00Z`);
const as = (person: Person, clock: string) => contextFor(testing.database, person.who, at(clock));
const atrium = (clock: string) => contextFor(testing.database, world.ctx.who, at(clock));

async function newSensor(resourceId: number): Promise<string> {
  const accessId = `EYE-${++sensors}`;
  await createDevice(atrium('07:00'), { kind: 'occupancy', name: 'Eye', accessId, resourceId });
  return accessId;
}

const RULE: Said<'checkIn'> = {
  required: true,
  methods: ['web'],
  opensMinutes: 30,
  closesMinutes: 15,
  release: true,
  emptyMinutes: 30,
};
const policy = (given: Partial<Said<'checkIn'>> = {}, resourceId = desk, more: Rules = {}) =>
  createPolicy(world.ctx, { name: 'Free again', resourceId, rules: { checkIn: { ...RULE, ...given }, ...more } });
const when = (start: string, end: string) => ({ start: at(start).toString(), end: at(end).toString() });
const book = async (start = '09:00', end = '17:00', resourceIds = [desk]): Promise<number> =>
  (await createBooking(as(ann, '08:00'), { resourceIds, ...when(start, end) })).id;
/** She books, and says at nine that she is here. */
async function come(end = '17:00', resourceIds = [desk]): Promise<number> {
  const id = await book('09:00', end, resourceIds);
  await checkInBooking(as(ann, '09:00'), { id });
  return id;
}

async function say(there: boolean, clocks: readonly string[], accessId = eye): Promise<void> {
  const items = clocks.map((clock) => ({ accessId, timestamp: at(clock).toString(), hasMotion: there }));
  await recordReadings(atrium(clocks.at(-1) ?? '09:00'), { items });
}
/** It is heard every ten minutes. */
const quiet = (from: string, to: string, accessId = eye): Promise<void> => {
  const [first, last] = [at(from), at(to)];
  const count = Math.floor(first.until(last).total('minutes') / 10);
  const clocks = Array.from({ length: count + 1 }, (_, i) => first.add({ minutes: 10 * i }).toString());
  return say(false, clocks, accessId);
};
const looking = (clock: string, id = desk): Promise<void> => atrium(clock).tx((tx) => lookAtSpaces(tx, [id]));
const bookingAt = (id: number) => getBooking(world.ctx, { id });
const stateOf = async (id: number): Promise<string> => (await bookingAt(id)).state;
const holdsOf = async (): Promise<string[]> => {
  const rows = await world.db
    .selectFrom('hold')
    .select(['startsAt', 'endsAt'])
    .where('resourceId', '=', desk)
    .orderBy('startsAt')
    .execute();
  return rows.map((row) => [row.startsAt, row.endsAt].map((one) => one.toISOString().slice(11, 16)).join('–'));
};
const eventsOf = (id: number) =>
  world.db
    .selectFrom('event')
    .select(['type', 'data'])
    .where('subjectId', '=', id)
    .where('subjectType', '=', 'booking')
    .orderBy('version')
    .execute();
const endings = async (id: number): Promise<string[]> =>
  (await eventsOf(id)).map(({ type }) => type).filter((type) => /checked_out|released|cancelled/.test(type));
const looksAt = async (): Promise<string[]> => {
  const rows = await world.db
    .selectFrom('job')
    .select(['key', 'runAt'])
    .where('name', '=', 'space.look')
    .where('tenantId', '=', world.tenant.id)
    .where('key', '=', `${desk}/again`)
    .execute();
  return rows.map(({ runAt }) => runAt.toISOString().slice(11, 16));
};
const code = (error: unknown): string | null => {
  if (error === null) return null;
  if (error instanceof Problem) return error.kind.code;
  throw error;
};

describe('whose desk is empty for as long as the policy says', () => {
  test('is checked out: the rest is free, the event and the booking say why, and it is kept what was decided', async () => {
    await policy();
    const id = await come();
    await say(true, ['09:05', '09:55']);
    await quiet('10:05', '10:35');
    await looking('10:34');
    expect([await stateOf(id), await looksAt()]).toEqual(['checked_in', ['10:35']]);
    await looking('10:35');
    expect([await stateOf(id), await holdsOf()]).toEqual(['checked_out', ['09:00–10:35']]);
    const since = `${DAY}T10:05:00.000Z`;
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'booking.checked_out',
      data: { why: 'vacant', emptySince: since, state: 'checked_out' },
    });
    expect(await bookingAt(id)).toMatchObject({
      checkedOutAt: `${DAY}T10:35:00.000Z`,
      checkIn: { whenEmpty: { minutes: 30, endedSince: since } },
    });
    const decided = await world.db.selectFrom('spaceDecision').selectAll().where('bookingId', '=', id).execute();
    expect(decided).toMatchObject([{ what: 'released', why: 'quiet', resourceId: desk }]);
    await looking('10:36');
    expect(await endings(id)).toEqual(['booking.checked_out']);
  });

  test('keeps it where the policy says nothing of that', async () => {
    const { id: policyId } = await policy();
    await updatePolicy(world.ctx, { id: policyId, rules: { checkIn: { ...RULE, emptyMinutes: undefined } } });
    const id = await come();
    await quiet('09:00', '16:00');
    await looking('16:00');
    expect(await stateOf(id)).toBe('checked_in');
    expect((await bookingAt(id)).checkIn).not.toHaveProperty('whenEmpty');
  });

  test('and as it says now: what was dropped or made longer since is not held against her', async () => {
    const { id: policyId } = await policy();
    const id = await come();
    await quiet('09:00', '10:20');
    await updatePolicy(world.ctx, { id: policyId, rules: { checkIn: { ...RULE, emptyMinutes: undefined } } });
    await looking('10:00');
    expect(await stateOf(id)).toBe('checked_in');
    await updatePolicy(world.ctx, { id: policyId, rules: { checkIn: { ...RULE, emptyMinutes: 80 } } });
    await looking('10:19');
    expect(await stateOf(id)).toBe('checked_in');
    await looking('10:20');
    expect(await stateOf(id)).toBe('checked_out');
  });

  test('is not ended where a policy keeps bookings to their end', async () => {
    await policy();
    await createPolicy(world.ctx, { name: 'To the end', buildingId: building, rules: { earlyCheckOut: false } });
    const id = await come();
    await quiet('09:00', '10:00');
    await looking('10:00');
    expect(await stateOf(id)).toBe('checked_in');
  });

  test('counts from her check-in and from its start, whatever was quiet before', async () => {
    await policy();
    const id = await book('09:00', '17:00');
    await quiet('08:00', '09:40');
    await checkInBooking(as(ann, '09:12'), { id });
    await looking('09:41');
    expect(await stateOf(id)).toBe('checked_in');
    await looking('09:42');
    expect(await stateOf(id)).toBe('checked_out');
  });

  test('counts anew from an extension: she is about to come back', async () => {
    await policy();
    const id = await come('16:00');
    await quiet('09:00', '10:00');
    await extendBooking(as(ann, '09:29'), { id, end: at('16:30').toString() });
    await looking('09:58');
    expect(await stateOf(id)).toBe('checked_in');
    await looking('09:59');
    expect(await stateOf(id)).toBe('checked_out');
  });

  test('is given back where nobody has to check in, and no sooner than somebody still may', async () => {
    await policy({ required: false, release: false });
    const id = await book();
    await quiet('08:00', '09:50');
    await looking('09:44');
    expect(await stateOf(id)).toBe('confirmed');
    await looking('09:45');
    expect([await stateOf(id), await holdsOf()]).toEqual(['released', ['09:00–09:45']]);
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'booking.released',
      data: { why: 'vacant', emptySince: `${DAY}T09:15:00.000Z` },
    });
  });

  test('keeps what is left at the end: fifteen minutes are worth it, and fewer are not', async () => {
    await policy();
    const id = await come('10:00');
    await quiet('09:16', '09:46');
    await looking('09:46');
    expect([await stateOf(id), await looksAt()]).toEqual(['checked_in', []]);
    const other = await createResource(world, { buildingId: building });
    [desk, eye] = [other, await newSensor(other)];
    await policy();
    const second = await come('10:00');
    await quiet('09:15', '09:45');
    await looking('09:45');
    expect(await stateOf(second)).toBe('checked_out');
  });

  test('loses this date of a series alone', async () => {
    await policy();
    const { seriesId } = await createBooking(as(ann, '08:00'), {
      resourceIds: [desk],
      ...when('09:00', '17:00'),
      recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
    });
    const dates = world.db.selectFrom('booking').select('id').where('seriesId', '=', seriesId).orderBy('startsAt');
    const bookings = (await dates.execute()).map(({ id }) => id);
    const [first = 0, ...rest] = bookings;
    await checkInBooking(as(ann, '09:00'), { id: first });
    await quiet('09:00', '09:30');
    await looking('09:30');
    expect(await stateOf(first)).toBe('checked_out');
    expect(await Promise.all(rest.map(stateOf))).toEqual(['confirmed', 'confirmed']);
  });

  test('by real minutes in the night in which the clocks go back', async () => {
    await policy();
    const [start, end] = ['2030-10-27T00:00:00Z', '2030-10-27T06:00:00Z'];
    const { id } = await createBooking(as(ann, '08:00'), { resourceIds: [desk], start, end });
    await checkInBooking(as(ann, start), { id });
    await quiet('2030-10-27T00:45:00Z', '2030-10-27T01:15:00Z');
    await looking('2030-10-27T01:14:00Z');
    expect(await stateOf(id)).toBe('checked_in');
    await looking('2030-10-27T01:15:00Z');
    expect(await stateOf(id)).toBe('checked_out');
  });
});

describe('a sensor', () => {
  test('that is silent proves nothing, and what it said before its silence does not count on', async () => {
    await policy();
    const id = await come();
    await quiet('09:00', '09:10');
    await looking('09:40');
    expect(await stateOf(id)).toBe('checked_in');
    await say(false, ['10:00']);
    await looking('10:01');
    expect(await stateOf(id)).toBe('checked_in');
    await quiet('10:10', '10:30');
    await looking('10:30');
    expect(await stateOf(id)).toBe('checked_out');
  });

  test('that is at fault, or is not there, proves nothing', async () => {
    await policy();
    const id = await come();
    const second = await newSensor(desk);
    await quiet('09:00', '10:00');
    // The other has said for more than two days that somebody is there.
    const stuck = Array.from({ length: 49 * 3 }, (_, i) =>
      at('10:00')
        .subtract({ minutes: 20 * i })
        .toString(),
    );
    await say(true, stuck.toReversed(), second);
    await looking('10:00');
    expect(await stateOf(id)).toBe('checked_in');
    await world.db.updateTable('device').set({ retiredAt: new Date() }).where('resourceId', '=', desk).execute();
    await looking('10:00');
    expect(await stateOf(id)).toBe('checked_in');
  });

  test('at a part of it proves nothing of the rest: each place is to be empty by what is heard there', async () => {
    const other = await createResource(world, { buildingId: building });
    await policy();
    await policy({}, other);
    const id = await come('17:00', [desk, other]);
    await quiet('09:00', '10:00');
    await looking('10:00');
    expect(await stateOf(id)).toBe('checked_in');
    const second = await newSensor(other);
    await quiet('09:31', '10:01', second);
    await looking('10:00');
    expect(await stateOf(id)).toBe('checked_in');
    await looking('10:01', other);
    expect(await stateOf(id)).toBe('checked_out');
  });

  test('at what several may have at a time proves nothing', async () => {
    await world.db.updateTable('resource').set({ type: 'equipment', quantity: 2 }).where('id', '=', desk).execute();
    await policy();
    const id = await come();
    await quiet('09:00', '10:00');
    await looking('10:00');
    expect(await stateOf(id)).toBe('checked_in');
  });

  test('of another workplace looks at nothing here', async () => {
    await policy();
    const id = await come();
    await quiet('09:00', '10:00');
    const other = await createWorld(testing.database);
    await contextFor(testing.database, other.ctx.who, at('10:00')).tx((tx) => lookAtSpaces(tx, [desk]));
    expect(await stateOf(id)).toBe('checked_in');
  });
});

describe('all interleavings', () => {
  const look = (clock = '09:30'): Writer => ({ ctx: atrium(clock), steps: [(tx) => lookAtSpaces(tx, [desk])] });
  const hers = (step: (ctx: Parameters<typeof checkOutBooking>[0]) => Promise<unknown>, clock = '09:30'): Writer => ({
    ctx: as(ann, clock),
    steps: [async (tx) => void (await step(tx))],
  });
  beforeEach(async () => {
    await policy();
    await quiet('09:00', '10:00');
  });

  /** At a desk to which nobody has to check in. */
  async function bookElsewhere(): Promise<number> {
    desk = await createResource(world, { buildingId: building });
    eye = await newSensor(desk);
    await policy({ required: false, release: false, closesMinutes: 5 });
    await quiet('08:00', '09:40');
    return book();
  }

  test.each(orders(2, 2))('two workers %s: it ends once', async (order) => {
    const id = await come();
    expect(await interleave(testing.database, order, { A: look(), B: look() })).toEqual([null, null]);
    expect([await endings(id), await holdsOf()]).toEqual([['booking.checked_out'], ['09:00–09:30']]);
  });

  test.each(orders(2, 2))('against her own check-out %s: one counts', async (order) => {
    const id = await come();
    const errors = await interleave(testing.database, order, {
      A: look(),
      B: hers((tx) => checkOutBooking(tx, { id })),
    });
    const [looked, left] = errors.map(code);
    expect(looked).toBeNull();
    expect([null, 'booking_state_conflict']).toContain(left);
    expect(await endings(id)).toEqual(['booking.checked_out']);
    expect((await eventsOf(id)).at(-1)?.data).toEqual(
      left === null ? expect.not.objectContaining({ why: 'vacant' }) : expect.objectContaining({ why: 'vacant' }),
    );
  });

  test.each(orders(2, 2))('against her extension %s: one counts', async (order) => {
    const id = await come();
    const later = hers((tx) => extendBooking(tx, { id, end: at('17:30').toString() }));
    const [looked, extended] = (await interleave(testing.database, order, { A: look(), B: later })).map(code);
    expect(looked).toBeNull();
    expect([await stateOf(id), await holdsOf()]).toEqual(
      extended === null ? ['checked_in', ['09:00–17:30']] : ['checked_out', ['09:00–09:30']],
    );
  });

  test.each(orders(2, 2))(
    'against her check-in, which began in time and comes late %s: it ends once',
    async (order) => {
      const id = await bookElsewhere();
      const comes = hers((tx) => checkInBooking(tx, { id }), '09:04');
      const [looked, came] = (await interleave(testing.database, order, { A: look('09:35'), B: comes })).map(code);
      expect(looked).toBeNull();
      expect(await stateOf(id)).toBe(came === null ? 'checked_out' : 'released');
      expect(await endings(id)).toHaveLength(1);
    },
  );

  test.each(orders(2, 2))('against her moving its end %s: one counts', async (order) => {
    const id = await bookElsewhere();
    const moves = hers((tx) => updateBooking(tx, { id, end: at('16:00').toString() }), '09:35');
    const [looked, moved] = (await interleave(testing.database, order, { A: look('09:35'), B: moves })).map(code);
    expect(looked).toBeNull();
    expect(await stateOf(id)).toBe(moved === null ? 'confirmed' : 'released');
  });

  test.each(orders(2, 2))('against a closure of the place %s: it is over once', async (order) => {
    const id = await come();
    const closes = { resourceId: desk, buildingId: building, ...when('09:30', '18:00') };
    const B: Writer = {
      ctx: atrium('09:30'),
      steps: [async (tx) => void (await createClosure(tx, { ...closes, reason: 'Water' } as never))],
    };
    const [looked, closed] = (await interleave(testing.database, order, { A: look(), B })).map(code);
    expect([looked, closed]).toEqual([null, null]);
    expect((await holdsOf())[0]).toBe('09:00–09:30');
    expect((await endings(id)).length).toBeLessThanOrEqual(1);
  });
});

test('she is told why, by letter and in the app, and who waits for the place is offered what is left, as with any check-out', async () => {
  await policy();
  await come();
  await joinWaiting(as(bea, '09:10'), { resourceIds: [desk], ...when('11:00', '12:00') });
  await quiet('09:00', '09:30');
  await looking('09:30');
  const clock = () => at('09:30');
  const letters = {
    publicUrl: 'https://desks.example',
    mailRoute: 'kept' as const,
    organizer: { name: 'Atrium', email: 'atrium@desks.example' },
  };
  const heard = listeners(letters);
  const jobs = [...reactionJobs(heard), ...joinJobs(declaredJobs, doers({ sender: null, letters }))];
  const { database } = testing;
  for (let round = 0; round < 3; round++) {
    while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
    await workOff(database, jobs, { clock });
  }
  const told = async (person: Person) => (await listNotifications(as(person, '09:31'), {})).items;
  const [first] = await told(ann);
  expect(first).toMatchObject({ type: 'booking.checked_out' });
  expect(first?.title).toMatch(/^Ended early: /);
  expect(first?.data).toMatchObject({
    lines: [
      expect.stringMatching(/^Nobody has been there since 09:00, as the sensors say, so .* ended early: /),
      'Mon 7 January 2030, 09:00–17:00',
    ],
  });
  expect((await told(bea)).map(({ type }) => type)).toEqual(['waiting_entry.offered']);
  const mails = await world.db.selectFrom('mail').selectAll().where('recipient', '=', ann.email).execute();
  expect(mails.filter(({ subject }) => subject.startsWith('Ended early: '))).toMatchObject([{ calendar: null }]);
});

test('nobody is told that she checked out herself', async () => {
  const event = { type: 'booking.checked_out', actor: 'user:2', at: at('09:30') };
  const data = { hostId: 1, attendeeUserIds: [3], end: at('17:00').toString(), forGuest: true };
  const left = { ...event, data } as unknown as Heard;
  expect([decideTold(left), tellsGuest(left)]).toEqual([[], false]);
  const vacant = { ...event, actor: 'system', data: { ...data, why: 'vacant' } } as unknown as Heard;
  expect(decideTold(vacant).map(({ userId }) => userId)).toEqual([1, 3]);
});
