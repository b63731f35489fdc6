import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, createClosing, NOW, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createUser } from '../../../test/support/database.ts';
import { getBooking } from '../bookings/bookings.ts';
import { liftClosure, updateClosure } from '../closures/closures.ts';
import { deleteResource, retireResource, updateResource } from '../resources/resources.ts';
import { closing } from '../closures/closures.ts';
import { deactivateUser } from '../access/access.ts';
import { createBooking } from '../series/series.ts';
import { setDelegate } from '../delegates/delegates.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy } from '../policies/policies.ts';
import { createTeamDay, getTeamDay } from '../team-days/team-days.ts';
import { joinWaiting, offerListener } from '../waiting-list/waiting-list.ts';
import {
  checkAssignment,
  createAssignment,
  endAssignment,
  getAssignment,
  listAssignments,
  releaseAssignment,
  updateAssignment,
} from './assignments.ts';

// The building keeps UTC; today is Monday 7 January 2030, 08:00.
let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

type Person = Awaited<ReturnType<typeof createUser>>;
let her: Person;
let desk: number;
beforeEach(async () => {
  her = await createUser(set.world);
  desk = await set.thing();
});

const day = (n: number): string => `2030-01-${String(n).padStart(2, '0')}`;
const assign = (given: object = {}, now = NOW) =>
  createAssignment(set.as(undefined, now), { resourceId: desk, userId: her.id, ...given });
const as = (who: Person['who'], now = NOW) => set.as(who, now);
const FOR_GOOD = '01T00:00 assignment';

describe('what is assigned', () => {
  it('is held from today on until further notice, or for its days', async () => {
    const { state, bookings, ...made } = await assign();
    expect([state, made.kind, made.lastDay, made.checkInBy, bookings.cancelled]).toEqual([
      'current',
      'fixed',
      null,
      null,
      0,
    ]);
    expect(await set.held(desk)).toEqual([`07T08:00–${FOR_GOOD}`]);
    const other = await set.thing();
    const { state: ahead } = await assign({ resourceId: other, firstDay: day(9), lastDay: day(11), kind: 'flexi' });
    expect([ahead, await set.held(other)]).toEqual(['ahead', ['09T00:00–12T00:00 assignment']]);
    expect(await set.told('assignment.created', made.id)).toMatchObject([{ userId: her.id, resourceIds: [desk] }]);
  });

  it('moves what others have booked to an equal one, cancels what is hers, and tells each once', async () => {
    await set.thing({ floorId: set.above });
    const other = await createUser(set.world);
    const theirs = await set.book([desk], at('09:00', 9), at('10:00', 9), { hostId: other.id });
    const own = await set.book([desk], at('09:00', 10), at('10:00', 10), { hostId: her.id });
    const check = await checkAssignment(set.as(), { resourceId: desk, userId: her.id });
    expect(check.clashes.map(({ bookingId, outcome }) => [bookingId, outcome])).toEqual([
      [theirs.id, 'moved'],
      [own.id, 'cancelled'],
    ]);
    expect(await set.held(desk)).toHaveLength(2);
    const { id, bookings } = await assign();
    expect(bookings).toEqual({ moved: 1, shortened: 0, cancelled: 1 });
    expect(await getBooking(set.as(), theirs)).toMatchObject({ state: 'confirmed' });
    expect(await getBooking(set.as(), own)).toMatchObject({ state: 'cancelled' });
    expect(await set.told('assignment.affected', id)).toMatchObject([
      { userId: other.id, bookings: [{ outcome: 'moved' }] },
    ]);
    expect(await set.told('booking.updated', theirs.id)).toMatchObject([{ assignmentId: id }]);
  });

  it('takes what is reserved for a team day, whose organiser is told', async () => {
    const ann = await createUser(set.world);
    const group = await createGroup(set.world.ctx, { name: `Team ${crypto.randomUUID()}` });
    for (const { id: userId } of [ann, her]) await addGroupMember(set.world.ctx, { id: group.id, userId });
    const plan = { name: 'Planning', date: day(9), groupId: group.id, resourceIds: [desk, await set.thing()] };
    const { id } = await createTeamDay(as(ann.who), plan);
    await assign();
    expect(await set.held(desk)).toEqual([`07T08:00–${FOR_GOOD}`]);
    expect(await getTeamDay(as(ann.who), { id })).toMatchObject({ places: 1 });
    expect(await set.told('team_day.updated', id)).toMatchObject([{ resourceIds: [desk], closed: true }]);
  });

  it('moves what she has booked for a guest, with others or for longer, and tells whom that concerns', async () => {
    await set.thing({ floorId: set.above, type: 'locker' });
    const locker = await set.thing({ type: 'locker' });
    const other = await createUser(set.world);
    const own = { hostId: her.id };
    const short = await set.book([locker], at('09:00', 9), at('10:00', 9), own);
    const long = await set.book([locker], at('22:00', 10), at('02:00', 11), own);
    const shared = await createBooking(as(her.who), {
      resourceIds: [locker],
      start: at('11:00', 9),
      end: at('12:00', 9),
      attendees: [{ userId: other.id }],
    });
    const { id, bookings } = await assign({ resourceId: locker, lastDay: day(10) });
    expect(bookings).toEqual({ moved: 2, shortened: 0, cancelled: 1 });
    expect((await getBooking(set.as(), short)).state).toBe('cancelled');
    const affected = (await set.told('assignment.affected', id)).map((one) => [
      one['userId'],
      (one['bookings'] as { id: number; outcome: string }[]).map((booking) => [booking.id, booking.outcome]),
    ]);
    expect(Object.fromEntries(affected)).toEqual({
      [her.id]: [
        [shared.id, 'moved'],
        [long.id, 'moved'],
      ],
      [other.id]: [[shared.id, 'moved']],
    });
  });

  it('is one thing for one person, by days that are to come, and for who is there', async () => {
    const part = await set.thing();
    const other = await set.thing();
    const { id: whole } = await set.add({ partIds: [part, other] });
    const { id: gone } = await createUser(set.world);
    const admin = await createUser(set.world, { role: 'administrator' });
    await deactivateUser(as(admin.who), { id: gone });
    const retired = await set.thing();
    await retireResource(set.as(), { id: retired });
    const cases: [object, string, string][] = [
      [{ resourceId: await set.thing({ type: 'room' }) }, 'resource_not_assignable', 'resourceId'],
      [{ resourceId: whole }, 'resource_not_assignable', 'resourceId'],
      [{ resourceId: part }, 'resource_not_assignable', 'resourceId'],
      [{ resourceId: retired }, 'resource_not_assignable', 'resourceId'],
      [{ resourceId: 999_999 }, 'not_found', 'resourceId'],
      [{ userId: 999_999 }, 'not_found', 'userId'],
      [{ userId: gone }, 'assignee_inactive', 'userId'],
      [{ firstDay: day(6) }, 'assignment_days_wrong', 'firstDay'],
      [{ firstDay: day(9), lastDay: day(8) }, 'assignment_days_wrong', 'lastDay'],
      [{ firstDay: '2045-01-01' }, 'assignment_days_wrong', 'firstDay'],
      [{ lastDay: '2045-01-01' }, 'assignment_days_wrong', 'lastDay'],
      [{ checkInBy: '09:00' }, 'invalid_request', 'checkInBy'],
      [{ insteadOf: 999_999 }, 'not_found', 'insteadOf'],
    ];
    for (const [given, code, param] of cases) {
      expect(await refusalOf(assign(given))).toMatchObject({ code, param });
      expect(await refusalOf(checkAssignment(set.as(), { resourceId: desk, userId: her.id, ...given }))).toMatchObject({
        code,
        param,
      });
    }
    expect(await set.held(desk)).toEqual([]);
  });

  it('is somebody’s alone, and the refusal says whose; in her place another gets it, and the history stays', async () => {
    const first = await assign({ lastDay: day(20) });
    const other = await createUser(set.world);
    expect(await refusalOf(assign({ userId: other.id, firstDay: day(20) }))).toMatchObject({
      code: 'resource_assigned',
      assignmentId: first.id,
      userId: her.id,
    });
    const { id } = await assign({ userId: other.id, firstDay: day(15), insteadOf: first.id });
    expect(await set.held(desk)).toEqual(['07T08:00–15T00:00 assignment', `15T00:00–${FOR_GOOD}`]);
    expect(await refusalOf(assign({ insteadOf: first.id, firstDay: day(8) }))).toMatchObject({
      code: 'resource_assigned',
      assignmentId: id,
      userId: other.id,
    });
    const now = NOW.add({ hours: 24 });
    await assign({ insteadOf: first.id, firstDay: day(8), lastDay: day(14) }, now);
    const { items } = await listAssignments(as(set.keeper.who, now), { resourceId: desk, past: true });
    expect(items.map(({ userId, lastDay, endedWhy }) => [userId, lastDay, endedWhy])).toEqual([
      [her.id, day(14), 'reassigned'],
      [other.id, null, null],
      [her.id, day(14), null],
    ]);
    expect(await refusalOf(assign({ insteadOf: first.id, firstDay: day(9) }, now))).toMatchObject({
      code: 'assignment_over',
      param: 'insteadOf',
    });
    const open = await listAssignments(as(set.keeper.who, now), { resourceId: desk });
    expect(open.items.map((one) => one.id)).toContain(id);
    expect(open.items).toHaveLength(2);
  });

  it('that has not begun becomes another’s whole', async () => {
    const first = await assign({ firstDay: day(15) });
    const other = await createUser(set.world);
    await assign({ userId: other.id, firstDay: day(12), insteadOf: first.id });
    const { items } = await listAssignments(set.as(), { resourceId: desk, past: true });
    expect(items.map(({ userId, firstDay, endedWhy }) => [userId, firstDay, endedWhy])).toEqual([
      [her.id, day(15), 'reassigned'],
      [other.id, day(12), null],
    ]);
    expect(await set.held(desk)).toEqual([`12T00:00–${FOR_GOOD}`]);
  });

  it('ends now, earlier or later; what comes to it makes way', async () => {
    const { id, version } = await assign({ lastDay: day(10) });
    const booked = await set.book([desk], at('09:00', 12), at('10:00', 12));
    const longer = await updateAssignment(set.as(), { id, lastDay: null, version, bookings: 'cancel' });
    expect([longer.bookings.cancelled, await set.held(desk)]).toEqual([
      1,
      ['07T08:00–11T00:00 assignment', `11T00:00–${FOR_GOOD}`],
    ]);
    expect(await getBooking(set.as(), booked)).toMatchObject({ state: 'cancelled' });
    expect(await refusalOf(updateAssignment(set.as(), { id, lastDay: day(9), version }))).toMatchObject({
      code: 'version_conflict',
    });
    await updateAssignment(set.as(), { id, lastDay: day(8) });
    expect(await set.held(desk)).toEqual(['07T08:00–09T00:00 assignment']);
    const later = NOW.add({ hours: 2 });
    expect(await endAssignment(as(set.keeper.who, later), { id })).toMatchObject({ state: 'over', endedWhy: 'ended' });
    expect(await set.held(desk)).toEqual(['07T08:00–07T10:00 assignment']);
    expect(await refusalOf(endAssignment(as(set.keeper.who, later), { id }))).toMatchObject({
      code: 'assignment_over',
    });
  });

  it('that ends earlier is told with all that became free, which who waits for it hears of', async () => {
    const { id } = await assign({ lastDay: day(20) });
    const waiter = await createUser(set.world);
    await joinWaiting(as(waiter.who), { resourceIds: [desk], start: at('09:00', 15), end: at('10:00', 15) });
    await updateAssignment(set.as(), { id, lastDay: day(10) });
    const [data] = await set.told('assignment.updated', id);
    expect(data).toMatchObject({ lastDay: day(10), end: '2030-01-21T00:00:00.000Z' });
    await set.as().tx((tx) => offerListener.react(tx, [{ type: 'assignment.updated', data }] as never));
    const jobs = set.world.db.selectFrom('job').select('id').where('name', '=', 'waiting_list.offer');
    expect(await jobs.where('key', '=', String(desk)).execute()).toHaveLength(1);
  });

  it('is told by name to herself, to who manages bookings there, and to everybody of what is hers today', async () => {
    const { id } = await assign({ firstDay: day(9) });
    const other = await createUser(set.world);
    const nameFor = async (who: Person['who'], now = NOW) => (await getAssignment(as(who, now), { id })).userId;
    const tuesday = NOW.add({ hours: 48 });
    expect([await nameFor(her.who), await nameFor(set.keeper.who), await nameFor(other.who)]).toEqual([
      her.id,
      her.id,
      null,
    ]);
    expect(await nameFor(other.who, tuesday)).toBe(her.id);
    const hers = { userId: her.id };
    // Nor does a cursor tell of what is not shown.
    const paged = { ...hers, limit: 1 };
    await assign({ resourceId: await set.thing({ floorId: set.above }), firstDay: day(10) });
    const nothing = { items: [], nextCursor: null };
    expect(await listAssignments(as(other.who), paged)).toEqual(nothing);
    expect(await listAssignments(as(other.who), { ...paged, past: true })).toEqual(nothing);
    expect(await listAssignments(as(other.who, tuesday), paged)).toMatchObject({ items: [{ id }], nextCursor: null });
    expect((await listAssignments(as(her.who), paged)).nextCursor).not.toBeNull();
    const delegate = await createUser(set.world);
    await setDelegate(as(her.who), { id: her.id, userId: delegate.id });
    expect((await listAssignments(as(delegate.who), hers)).items).toMatchObject([{ id }, { userId: her.id }]);
    expect((await listAssignments(as(other.who, tuesday), hers)).items).toHaveLength(1);
  });
});

describe('whose it is today', () => {
  it('is told to everybody, unless a policy hides whose something is', async () => {
    const [outsider, receptionist] = [
      await createUser(set.world),
      await createUser(set.world, { role: 'receptionist' }),
    ];
    const { id } = await assign();
    const tellsIt = async (by: Person) => (await getAssignment(as(by.who), { id })).userId === her.id;
    const finds = async (by: Person) => (await listAssignments(as(by.who), { userId: her.id })).items.length === 1;
    expect([await tellsIt(outsider), await finds(outsider)]).toEqual([true, true]);
    await createPolicy(set.world.ctx, { name: 'Hush', resourceId: desk, rules: { hideDetails: true } });
    expect([await tellsIt(outsider), await finds(outsider)]).toEqual([false, false]);
    for (const by of [her, receptionist]) expect([await tellsIt(by), await finds(by)]).toEqual([true, true]);
  });
});

describe('a closure', () => {
  it('takes its time from what is assigned, and gives it back when it ends earlier or is lifted, lent days apart', async () => {
    const { id } = await assign();
    await releaseAssignment(as(her.who), { id, firstDay: day(10), lastDay: day(10) });
    const one = await set.close({ resourceId: desk });
    const another = await set.close({ floorId: set.floor, start: at('00:00', 11), end: at('00:00', 15) });
    expect(await set.held(desk)).toEqual([
      '07T08:00–08T00:00 assignment',
      '08T00:00–12T00:00 out_of_service',
      '12T00:00–15T00:00 closure',
      `15T00:00–${FOR_GOOD}`,
    ]);
    await updateClosure(set.as(), { id: another.id, end: at('00:00', 13) });
    await liftClosure(set.as(), { id: one.id });
    expect(await set.held(desk)).toEqual([
      '07T08:00–08T00:00 assignment',
      '08T00:00–10T00:00 assignment',
      '11T00:00–12T00:00 closure',
      '12T00:00–13T00:00 closure',
      '13T00:00–15T00:00 assignment',
      `15T00:00–${FOR_GOOD}`,
    ]);
    await liftClosure(set.as(), { id: another.id });
    expect((await set.held(desk)).filter((one) => !one.endsWith('assignment'))).toEqual([]);
  });

  it('that is there already is left out of what is assigned', async () => {
    const { id } = await set.close({ resourceId: desk });
    await assign();
    expect(await set.held(desk)).toEqual([
      '07T08:00–08T00:00 assignment',
      '08T00:00–12T00:00 out_of_service',
      `12T00:00–${FOR_GOOD}`,
    ]);
    await liftClosure(set.as(), { id });
    expect(await set.held(desk)).toHaveLength(3);
  });
});

describe('a resource', () => {
  it('that is assigned stays in use, is not combined, and moves with its assignment to where it is closed', async () => {
    const { id } = await assign();
    expect(await refusalOf(retireResource(set.as(), { id: desk }, closing))).toMatchObject({ code: 'in_use' });
    expect(await refusalOf(deleteResource(set.as(), { id: desk }))).toMatchObject({ code: 'in_use' });
    const other = await set.thing();
    const combined = { code: 'in_use', param: 'partIds' };
    expect(await refusalOf(set.add({ partIds: [desk, other] }))).toMatchObject(combined);
    expect(await refusalOf(updateResource(set.as(), { id: desk, partIds: [other] }, undefined, closing))).toMatchObject(
      combined,
    );
    await set.close({ floorId: set.above });
    await set.change(desk, { floorId: set.above });
    expect(await set.held(desk)).toEqual([
      '07T08:00–08T00:00 assignment',
      '08T00:00–12T00:00 closure',
      `12T00:00–${FOR_GOOD}`,
    ]);
    await endAssignment(set.as(), { id });
    expect(await retireResource(set.as(), { id: desk }, closing)).toMatchObject({ retired: true });
  });
});

describe('who leaves', () => {
  it('has nothing assigned any more, and it is listed', async () => {
    const { id } = await assign();
    const other = await set.thing();
    const ahead = await assign({ resourceId: other, firstDay: day(20) });
    const admin = await createUser(set.world, { role: 'administrator' });
    const { bookings } = await deactivateUser(as(admin.who), { id: her.id });
    expect(bookings.assignments.map((one) => [one.id, one.resourceId])).toEqual([
      [id, desk],
      [ahead.id, other],
    ]);
    expect([await set.held(desk), await set.held(other)]).toEqual([[], []]);
    expect(await getAssignment(as(admin.who), { id })).toMatchObject({ state: 'over', endedWhy: 'left' });
  });
});
