import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  contextFor,
  createResource,
  createTestDatabase,
  createWorld,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { at, createEmptyDesk, DAY, RULE, when, type EmptyDesk } from '../../../test/support/empty-desk.ts';
import { createPolicy, updatePolicy } from '../policies/policies.ts';
import { createResource as createWhole } from '../resources/resources.ts';
import { createBooking } from '../series/series.ts';
import { listDevices, updateDevice } from '../signals/signals.ts';
import { checkInBooking, extendBooking, lookAtPresence } from './presence.ts';

/** Somebody comes, and goes without a word: after half an hour in which sensors see nobody her desk is free for others. */

const { emptyMinutes: _, ...WITHOUT } = RULE;

let testing: TestDatabase;
let set: EmptyDesk;
beforeAll(async () => {
  testing = await createTestDatabase();
});
afterAll(() => testing[Symbol.asyncDispose]());
beforeEach(async () => {
  set = await createEmptyDesk(testing);
});

describe('whose desk is empty for as long as the policy says', () => {
  test('is checked out: the rest is free, the event and the booking say why, and it is kept what was decided', async () => {
    await set.policy();
    const id = await set.come();
    await set.say(true, ['09:05', '09:55']);
    await set.quiet('10:05', '10:35');
    await set.looking('10:34');
    expect([await set.stateOf(id), await set.looksAt()]).toEqual(['checked_in', ['10:35']]);
    await set.looking('10:35');
    expect([await set.stateOf(id), await set.holdsOf()]).toEqual(['checked_out', ['09:00–10:35']]);
    const since = `${DAY}T10:05:00.000Z`;
    expect((await set.eventsOf(id)).at(-1)).toMatchObject({
      type: 'booking.checked_out',
      data: { why: 'vacant', emptySince: since, state: 'checked_out' },
    });
    expect(await set.bookingAt(id)).toMatchObject({
      checkedOutAt: `${DAY}T10:35:00.000Z`,
      checkIn: { whenEmpty: { minutes: 30, endedSince: since } },
    });
    const decided = await set.world.db.selectFrom('presenceDecision').selectAll().where('bookingId', '=', id).execute();
    expect(decided).toMatchObject([{ what: 'released', why: 'quiet', resourceId: set.desk }]);
    await set.looking('10:36');
    expect(await set.endings(id)).toEqual(['booking.checked_out']);
  });

  test('keeps it where the policy says nothing of that', async () => {
    const { id: policyId } = await set.policy();
    await updatePolicy(set.world.ctx, { id: policyId, rules: { checkIn: WITHOUT } });
    const id = await set.come();
    await set.quiet('09:00', '16:00');
    await set.looking('16:00');
    expect(await set.stateOf(id)).toBe('checked_in');
    expect((await set.bookingAt(id)).checkIn).not.toHaveProperty('whenEmpty');
  });

  test('and as it says now: what was dropped or made longer since is not held against her', async () => {
    const { id: policyId } = await set.policy();
    const id = await set.come();
    await set.quiet('09:00', '10:20');
    await updatePolicy(set.world.ctx, { id: policyId, rules: { checkIn: WITHOUT } });
    await set.looking('10:00');
    expect(await set.stateOf(id)).toBe('checked_in');
    await updatePolicy(set.world.ctx, { id: policyId, rules: { checkIn: { ...RULE, emptyMinutes: 80 } } });
    await set.looking('10:19');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.looking('10:20');
    expect(await set.stateOf(id)).toBe('checked_out');
  });

  test('is not ended where a policy keeps bookings to their end', async () => {
    await set.policy();
    await createPolicy(set.world.ctx, {
      name: 'To the end',
      buildingId: set.building,
      rules: { earlyCheckOut: false },
    });
    const id = await set.come();
    await set.quiet('09:00', '10:00');
    await set.looking('10:00');
    expect(await set.stateOf(id)).toBe('checked_in');
  });

  test('counts from her check-in, whatever was quiet before', async () => {
    await set.policy();
    const id = await set.book('09:00', '17:00');
    await set.quiet('08:00', '09:40');
    await checkInBooking(set.as(set.ann, '09:12'), { id });
    await set.looking('09:41');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.looking('09:42');
    expect(await set.stateOf(id)).toBe('checked_out');
  });

  test('counts from its start, however early she checked in', async () => {
    await set.policy();
    const id = await set.book();
    await set.quiet('08:00', '09:30');
    await checkInBooking(set.as(set.ann, '08:40'), { id });
    await set.looking('09:29');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.looking('09:30');
    expect(await set.stateOf(id)).toBe('checked_out');
  });

  test('counts anew from an extension: she is about to come back', async () => {
    await set.policy();
    const id = await set.come('16:00');
    await set.quiet('09:00', '10:00');
    await extendBooking(set.as(set.ann, '09:29'), { id, end: at('16:30').toString() });
    await set.looking('09:58');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.looking('09:59');
    expect(await set.stateOf(id)).toBe('checked_out');
  });

  test('is given back where nobody has to check in, and no sooner than somebody still may', async () => {
    await set.policy({ required: false, release: false });
    const id = await set.book();
    await set.quiet('08:00', '09:50');
    await set.looking('09:44');
    expect(await set.stateOf(id)).toBe('confirmed');
    await set.looking('09:45');
    expect([await set.stateOf(id), await set.holdsOf()]).toEqual(['released', ['09:00–09:45']]);
    expect((await set.eventsOf(id)).at(-1)).toMatchObject({
      type: 'booking.released',
      data: { why: 'vacant', emptySince: `${DAY}T09:15:00.000Z` },
    });
  });

  test('but of who has not come in time another rule judges, however late', async () => {
    await set.policy();
    const id = await set.book();
    await set.quiet('09:00', '10:00');
    await set.looking('09:50');
    expect([await set.endings(id), await set.holdsOf()]).toEqual([[], ['09:00–17:00']]);
  });

  test('keeps what is left at the end: fifteen minutes are worth it, and fewer are not', async () => {
    await set.policy();
    const id = await set.come('10:00');
    await set.quiet('09:16', '09:46');
    await set.looking('09:46');
    expect([await set.stateOf(id), await set.looksAt()]).toEqual(['checked_in', []]);
    const other = await createResource(set.world, { buildingId: set.building });
    Object.assign(set, { desk: other, eye: await set.newSensor(other) });
    await set.policy();
    const second = await set.come('10:00');
    await set.quiet('09:15', '09:45');
    await set.looking('09:45');
    expect(await set.stateOf(second)).toBe('checked_out');
  });

  test('loses this date of a series alone', async () => {
    await set.policy();
    const { seriesId } = await createBooking(set.as(set.ann, '08:00'), {
      resourceIds: [set.desk],
      ...when('09:00', '17:00'),
      recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
    });
    const dates = set.world.db.selectFrom('booking').select('id').where('seriesId', '=', seriesId).orderBy('startsAt');
    const bookings = (await dates.execute()).map(({ id }) => id);
    const [first = 0, ...rest] = bookings;
    await checkInBooking(set.as(set.ann, '09:00'), { id: first });
    await set.quiet('09:00', '09:30');
    await set.looking('09:30');
    expect(await set.stateOf(first)).toBe('checked_out');
    expect(await Promise.all(rest.map(set.stateOf))).toEqual(['confirmed', 'confirmed']);
  });

  test('by real minutes in the night in which the clocks go back', async () => {
    await set.policy();
    const [start, end] = ['2030-10-27T00:00:00Z', '2030-10-27T06:00:00Z'];
    const { id } = await createBooking(set.as(set.ann, '08:00'), { resourceIds: [set.desk], start, end });
    await checkInBooking(set.as(set.ann, start), { id });
    await set.quiet('2030-10-27T00:45:00Z', '2030-10-27T01:15:00Z');
    await set.looking('2030-10-27T01:14:00Z');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.looking('2030-10-27T01:15:00Z');
    expect(await set.stateOf(id)).toBe('checked_out');
  });
});

describe('a sensor', () => {
  test('that is silent proves nothing, and what it said before its silence does not count on', async () => {
    await set.policy();
    const id = await set.come();
    await set.quiet('09:00', '09:10');
    await set.looking('09:40');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.say(false, ['10:00']);
    await set.looking('10:01');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.quiet('10:10', '10:30');
    await set.looking('10:30');
    expect(await set.stateOf(id)).toBe('checked_out');
  });

  test('that is at fault, or is not there, proves nothing', async () => {
    await set.policy();
    const id = await set.come();
    const second = await set.newSensor(set.desk);
    await set.quiet('09:00', '10:00');
    // The other has said for more than two days that somebody is there.
    const stuck = Array.from({ length: 49 * 3 }, (_, i) =>
      at('10:00')
        .subtract({ minutes: 20 * i })
        .toString(),
    );
    await set.say(true, stuck.toReversed(), second);
    await set.looking('10:00');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.world.db
      .updateTable('device')
      .set({ retiredAt: new Date() })
      .where('resourceId', '=', set.desk)
      .execute();
    await set.looking('10:00');
    expect(await set.stateOf(id)).toBe('checked_in');
  });

  test('that was carried there proves nothing by what it said elsewhere', async () => {
    const other = await createResource(set.world, { buildingId: set.building });
    await set.policy({}, other);
    const id = await set.come('17:00', [other]);
    await set.quiet('09:00', '10:00');
    const { items } = await listDevices(set.atrium('10:00'), { resourceId: set.desk });
    await updateDevice(set.atrium('10:00'), { id: items[0]?.id ?? 0, resourceId: other });
    await set.looking('10:00', other);
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.quiet('10:10', '10:40');
    await set.looking('10:40', other);
    expect(await set.stateOf(id)).toBe('checked_out');
  });

  test('at a part of it proves nothing of the rest: each place is to be empty by what is heard there', async () => {
    const other = await createResource(set.world, { buildingId: set.building });
    await set.policy();
    await set.policy({}, other);
    const id = await set.come('17:00', [set.desk, other]);
    await set.quiet('09:00', '10:00');
    await set.looking('10:00');
    expect(await set.stateOf(id)).toBe('checked_in');
    const second = await set.newSensor(other);
    await set.quiet('09:31', '10:01', second);
    await set.looking('10:00');
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.looking('10:01', other);
    expect(await set.stateOf(id)).toBe('checked_out');
  });

  test('of a combined room proves what it sees: not while a part of it has somebody, and each part by itself will do', async () => {
    const part = await createResource(set.world, { buildingId: set.building });
    const parts = [set.desk, part];
    const wanted = { name: 'Both', type: 'desk', buildingId: set.building, partIds: parts } as const;
    const { id: whole } = await createWhole(set.world.ctx, { ...wanted, partIds: [...parts] });
    await set.policy({}, whole);
    const id = await set.come('17:00', [whole]);
    // One of its parts by itself says nothing of the other.
    await set.quiet('09:00', '09:50');
    await set.looking('09:50');
    expect(await set.stateOf(id)).toBe('checked_in');
    const [above, beside] = [await set.newSensor(whole), await set.newSensor(part)];
    await set.quiet('09:00', '11:00', above);
    await set.quiet('09:00', '11:00');
    await set.say(true, ['09:50', '10:05', '10:20'], beside);
    await set.looking('10:20', part);
    expect(await set.stateOf(id)).toBe('checked_in');
    await set.quiet('10:21', '10:51', beside);
    await set.world.db.updateTable('device').set({ retiredAt: new Date() }).where('accessId', '=', above).execute();
    await set.looking('10:51', part);
    expect(await set.stateOf(id)).toBe('checked_out');
  });

  test('at what several may have at a time proves nothing', async () => {
    await set.world.db
      .updateTable('resource')
      .set({ type: 'equipment', quantity: 2 })
      .where('id', '=', set.desk)
      .execute();
    await set.policy();
    const id = await set.come();
    await set.quiet('09:00', '10:00');
    await set.looking('10:00');
    expect(await set.stateOf(id)).toBe('checked_in');
  });

  test('of another workplace looks at nothing here', async () => {
    await set.policy();
    const id = await set.come();
    await set.quiet('09:00', '10:00');
    const other = await createWorld(testing.database);
    await contextFor(testing.database, other.ctx.who, at('10:00')).tx((tx) => lookAtPresence(tx, [set.desk]));
    expect(await set.stateOf(id)).toBe('checked_in');
  });
});
