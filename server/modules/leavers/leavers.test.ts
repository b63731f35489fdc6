import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
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
import type { Tx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { activateUser, addGroupMember, createGroup } from '../people/people.ts';
import { deactivateUser, getBelongings } from '../access/access.ts';
import { setDelegate } from '../delegates/delegates.ts';
import { cancelBooking, getBooking, listBookings, updateBooking } from '../bookings/bookings.ts';
import { refusals } from '../policies/contract.ts';
import { createPolicy, deletePolicy } from '../policies/policies.ts';
import { checkInBooking } from '../presence/presence.ts';
import { createSeatRequest } from '../seating/seating.ts';
import { createTeamDay } from '../team-days/team-days.ts';
import { MAX_OPEN_VISITS } from '../visitors/contract.ts';
import { createVisit, getVisit, noteArrival } from '../visitors/visitors.ts';
import { getWaiting, joinWaiting, offerFreed } from '../waiting-list/waiting-list.ts';
import { createBooking, extendSeries, getSeries } from '../series/series.ts';

let testing: TestDatabase;
let world: World;
let building: number;
beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database, 'UTC');
  building = await createBuilding(world);
});
afterAll(() => testing[Symbol.asyncDispose]());

const NOW = Temporal.Instant.from('2027-03-01T09:00:00Z');
type Person = Awaited<ReturnType<typeof createUser>>;
const as = ({ who }: { readonly who: Principal }, now = NOW) => contextFor(testing.database, who, now);
const admin = (now = NOW) => as(world.ctx, now);
const desk = () => createResource(world, { buildingId: building });

/** A booking of so many hours from now on. */
async function booked(host: Person, hours: number, given: object = {}) {
  const start = NOW.add({ minutes: hours * 60 });
  const times = { start: start.toString(), end: start.add({ hours: 1 }).toString() };
  return createBooking(as(host), { resourceIds: [await desk()], title: 'Work', ...times, ...given });
}
const endless = async (host: Person, given: object = {}) =>
  (await booked(host, 24, { recurrence: { rule: 'FREQ=WEEKLY' }, ...given })).seriesId ?? 0;
const stateOf = async (id: number) => {
  const { state, hostId, attendees } = await getBooking(admin(), { id });
  return { state, hostId, attends: attendees.map(({ userId }) => userId) };
};
const holdsOf = (id: number) =>
  world.db.selectFrom('hold').select('id').where('origin', '=', 'booking').where('originId', '=', id).execute();
const datesOf = async (seriesId: number) =>
  (await listBookings(admin(), { seriesId, from: NOW.toString(), limit: 200 })).items;
const told = async (type: string) =>
  world.db
    .selectFrom('event')
    .selectAll()
    .where('tenantId', '=', world.tenant.id)
    .where('type', '=', type)
    .orderBy('id')
    .execute();

describe('what somebody leaves', () => {
  it('is given to another by who may act in her name alone', async () => {
    const [ann, heir] = [await createUser(world), await createUser(world)];
    const { who } = await createUser(world, { role: 'administrator' });
    const here = as({ who: { ...who, reach: [building] } });
    const given = deactivateUser(here, { id: ann.id, bookings: { handOverTo: heir.id } });
    await expect(given).rejects.toMatchObject({ kind: { status: 403 } });
  });

  it('is listed before she goes', async () => {
    const [her, other] = [await createUser(world), await createUser(world)];
    const { id } = await booked(her, 5);
    await booked(her, -0.1);
    await booked(other, 6, { attendees: [{ userId: her.id }] });
    const { bookings } = await getBelongings(admin(), { id: her.id });
    expect(bookings).toMatchObject({
      ahead: 1,
      running: 1,
      attended: 1,
      first: [{ id, title: 'Work', seriesId: null }],
    });
  });

  it('is shown to who manages some buildings as far as she sees it, and the rest is counted', async () => {
    const elsewhere = await createBuilding(world);
    const her = await createUser(world);
    const { who } = await createUser(world, { role: 'administrator' });
    const limited = as({ who: { ...who, reach: [building] } });
    const far = await createResource(world, { buildingId: elsewhere });
    const [soon, late] = [await booked(her, 3, { resourceIds: [far] }), await booked(her, 200)];
    const unseen = await booked(her, 190, { resourceIds: [far] });
    const seen = [{ id: soon.id }, { id: late.id }];
    expect((await getBelongings(limited, { id: her.id })).bookings).toMatchObject({ ahead: 3, first: seen });
    expect((await getBelongings(admin(), { id: her.id })).bookings.first).toHaveLength(3);
    const { bookings } = await deactivateUser(limited, { id: her.id });
    expect(bookings.cancelled.count).toBe(3);
    expect(bookings.cancelled.first.map(({ id }) => id)).not.toContain(unseen.id);
    expect(bookings.cancelled.first.map(({ id }) => id)).toContain(late.id);
  });

  it('is cancelled unless somebody is named: told and listed, and free for others; what is over stays', async () => {
    const [her, other] = [await createUser(world), await createUser(world)];
    const ahead = await booked(her, 5, { attendees: [{ userId: other.id }] });
    const past = await booked(her, 1);
    const later = NOW.add({ hours: 3 });
    const { bookings } = await deactivateUser(admin(later), { id: her.id });
    expect(bookings).toMatchObject({
      cancelled: { count: 1, first: [{ id: ahead.id }] },
      handedOver: { count: 0, first: [] },
      ended: { count: 0 },
    });
    expect([await stateOf(ahead.id), await holdsOf(ahead.id)]).toEqual([
      { state: 'cancelled', hostId: her.id, attends: [other.id] },
      [],
    ]);
    expect(await stateOf(past.id)).toMatchObject({ state: 'confirmed', hostId: her.id });
    expect((await told('booking.cancelled')).some(({ subjectId }) => subjectId === ahead.id)).toBe(true);
    expect((await told('user.left')).at(-1)).toMatchObject({ data: { id: her.id, cancelled: 1, handedOver: 0 } });
  });

  it('she waits for nothing any more; what was offered goes to the next', async () => {
    const [her, other] = [await createUser(world), await createUser(world)];
    const next = await createUser(world);
    const { id: bookingId, resourceIds, start, end } = await booked(other, 5);
    const wish = { resourceIds: [...resourceIds], start, end };
    const [hers, his] = [await joinWaiting(as(her), wish), await joinWaiting(as(next), wish)];
    const offer = () => admin().tx((tx) => offerFreed(tx, { resourceId: resourceIds[0] ?? 0 }));
    await cancelBooking(as(other), { id: bookingId });
    await offer();
    expect(await getWaiting(as(her), { id: hers.id })).toMatchObject({ state: 'offered' });
    expect((await getBelongings(admin(), { id: her.id })).bookings.waiting).toBe(1);
    const { bookings } = await deactivateUser(admin(), { id: her.id });
    expect(bookings.waiting).toBe(1);
    expect(await getWaiting(as(her), { id: hers.id })).toMatchObject({ state: 'left' });
    const asked = world.db.selectFrom('job').select('key').where('name', '=', 'waiting_list.offer');
    expect((await asked.execute()).map(({ key }) => key)).toContain(String(resourceIds[0]));
    await offer();
    expect(await getWaiting(as(next), { id: his.id })).toMatchObject({ state: 'offered' });
  });

  it('she is nobody’s delegate and has none any more: each of it is told', async () => {
    const [her, other] = [await createUser(world), await createUser(world)];
    const toldOf = async (id: number) => {
      const events = world.db.selectFrom('event').select('data').where('type', '=', 'user.delegates_changed');
      return (await events.where('subjectId', '=', id).orderBy('id').execute()).map(({ data }) => data);
    };
    await setDelegate(admin(), { id: her.id, userId: other.id });
    const [one, another] = [
      await getBelongings(admin(), { id: her.id }),
      await getBelongings(admin(), { id: other.id }),
    ];
    expect(one).toMatchObject({ delegates: [{ userId: other.id, name: other.name }], delegators: [] });
    expect(another).toMatchObject({ delegates: [], delegators: [{ userId: her.id, name: her.name }] });
    const left = await deactivateUser(admin(), { id: her.id });
    // What is shown of her is what she is then, and told as that.
    const last = world.db.selectFrom('event').select('type').where('subjectType', '=', 'user');
    const types = await last.where('subjectId', '=', her.id).where('version', '=', left.version).execute();
    expect(types).toEqual([{ type: 'user.deactivated' }]);
    expect((await getBelongings(admin(), { id: other.id })).delegators).toEqual([]);
    expect(await toldOf(her.id)).toMatchObject([{ change: 'begins' }, { delegateId: other.id, change: 'ends' }]);
    const director = await createUser(world);
    await setDelegate(admin(), { id: director.id, userId: other.id });
    await deactivateUser(admin(), { id: other.id });
    expect(await toldOf(director.id)).toMatchObject([{ change: 'begins' }, { delegateId: other.id, change: 'ends' }]);
  });

  it('ends at once where it is running, whether she came or not', async () => {
    const her = await createUser(world);
    const [came, late] = [await booked(her, -0.2), await booked(her, -0.1)];
    await checkInBooking(as(her), { id: came.id });
    const { bookings } = await deactivateUser(admin(), { id: her.id, bookings: 'cancel' });
    expect(bookings.ended).toMatchObject({ count: 2, first: [{ id: came.id }, { id: late.id }] });
    expect([await stateOf(came.id), await stateOf(late.id)]).toMatchObject([
      { state: 'checked_out' },
      { state: 'released' },
    ]);
    await booked(await createUser(world), 0, { resourceIds: late.resourceIds });
  });

  it('is what others may have since: nothing of it comes back with her', async () => {
    const [her, other] = [await createUser(world), await createUser(world)];
    const hers = await booked(her, 5, { attendees: [{ userId: other.id }] });
    await deactivateUser(admin(), { id: her.id });
    const his = await booked(other, 5, { resourceIds: hers.resourceIds });
    await activateUser(admin(), { id: her.id });
    expect(await stateOf(hers.id)).toMatchObject({ state: 'cancelled', hostId: her.id });
    expect(await stateOf(his.id)).toMatchObject({ state: 'confirmed', hostId: other.id });
    expect([await holdsOf(hers.id), (await holdsOf(his.id)).length]).toEqual([[], 1]);
    expect(await standing(her.id)).toEqual([]);
  });

  it('ends a series with its dates; what is booked no further does not come back with her', async () => {
    const her = await createUser(world);
    const id = await endless(her);
    await deactivateUser(admin(), { id: her.id });
    expect(await getSeries(admin(), { id })).toMatchObject({ bookedUntil: null });
    expect((await told('series.ended')).at(-1)).toMatchObject({ subjectId: id, data: { why: 'host_left' } });
    expect(new Set((await datesOf(id)).map(({ state }) => state))).toEqual(new Set(['cancelled']));
    await activateUser(admin(), { id: her.id });
    await admin(NOW.add({ hours: 24 * 60 })).tx((tx) => extendSeries(tx, id));
    expect((await datesOf(id)).filter(({ state }) => state !== 'cancelled')).toEqual([]);
  });

  it('does not invite her any more, nor again when she comes back', async () => {
    const [her, other] = [await createUser(world), await createUser(world)];
    const attendees = [{ userId: her.id }, { email: 'guest@example.com' }];
    const [single, id] = [await booked(other, 5, { attendees }), await endless(other, { attendees })];
    const { bookings } = await deactivateUser(admin(), { id: her.id });
    expect(bookings.attended).toBe(1 + (await datesOf(id)).length);
    expect(await stateOf(single.id)).toEqual({ state: 'confirmed', hostId: other.id, attends: [null] });
    await activateUser(admin(), { id: her.id });
    await admin(NOW.add({ hours: 24 * 60 })).tx((tx) => extendSeries(tx, id));
    const dates = (await listBookings(admin(), { seriesId: id, from: NOW.toString(), limit: 200 })).items;
    expect(dates.length).toBeGreaterThan(bookings.attended - 1);
    expect(dates.flatMap((date) => date.attendees.flatMap(({ userId }) => userId ?? []))).toEqual([]);
  });
});

describe('handing over', () => {
  it('gives single bookings and series another host, who is told once', async () => {
    const [her, heir, guest] = [await createUser(world), await createUser(world), await createUser(world)];
    const single = await booked(her, 5, { attendees: [{ userId: guest.id }] });
    const id = await endless(her);
    const dates = (await datesOf(id)).length;
    const { bookings } = await deactivateUser(admin(), { id: her.id, bookings: { handOverTo: heir.id } });
    expect(bookings).toMatchObject({ cancelled: { count: 0 }, handedOver: { count: 1 + dates } });
    expect(await stateOf(single.id)).toEqual({ state: 'confirmed', hostId: heir.id, attends: [guest.id] });
    expect(await holdsOf(single.id)).toHaveLength(1);
    expect(await getSeries(as(heir), { id })).toMatchObject({ hostId: heir.id, bookedUntil: expect.any(String) });
    expect(new Set((await datesOf(id)).map(({ hostId }) => hostId))).toEqual(new Set([heir.id]));
    const left = (await told('user.left')).at(-1);
    expect(left).toMatchObject({ data: { handedOver: 1 + dates, handedOverTo: heir.id } });
    await admin(NOW.add({ hours: 24 * 60 })).tx((tx) => extendSeries(tx, id));
    expect((await datesOf(id)).length).toBeGreaterThan(dates);
  });

  it('cancels what the rules refuse to the new host, and what waits, and says why', async () => {
    const [her, heir] = [await createUser(world), await createUser(world)];
    const id = await desk();
    const given = { resourceIds: [id] };
    const [one, other] = [await booked(her, 5, given), await booked(her, 7, given)];
    const rules = { quota: { unit: 'bookings', most: 1, per: 'day' } } as const;
    const policy = await createPolicy(world.ctx, { name: 'One a day', resourceId: id, rules });
    const { bookings } = await deactivateUser(admin(), { id: her.id, bookings: { handOverTo: heir.id } });
    await deletePolicy(world.ctx, { id: policy.id });
    expect(bookings).toMatchObject({
      handedOver: { count: 1, first: [{ id: one.id }] },
      cancelled: { count: 1, first: [{ id: other.id, code: refusals.quota.code }] },
    });
  });

  it.each([
    ['herself', 'invalid_request', (her: number) => her],
    ['nobody', 'not_found', () => 2_000_000_000],
  ])('refuses %s', async (_who, code, to) => {
    const her = await createUser(world);
    const { id } = await booked(her, 5);
    const asked = deactivateUser(admin(), { id: her.id, bookings: { handOverTo: to(her.id) } });
    await expect(asked).rejects.toMatchObject({ kind: { code }, details: { param: 'bookings.handOverTo' } });
    expect(await stateOf(id)).toMatchObject({ state: 'confirmed' });
  });

  it('refuses who is shut out himself, and who is of another workplace', async () => {
    const [her, gone] = [await createUser(world), await createUser(world)];
    const foreign = await createUser(await createWorld(testing.database));
    await deactivateUser(admin(), { id: gone.id });
    const to = (handOverTo: number) => deactivateUser(admin(), { id: her.id, bookings: { handOverTo } });
    const param = 'bookings.handOverTo';
    await expect(to(gone.id)).rejects.toMatchObject({ kind: { code: 'invalid_request' }, details: { param } });
    await expect(to(foreign.id)).rejects.toMatchObject({ kind: { code: 'not_found' }, details: { param } });
  });
});

/** Who comes so many hours from now on. */
const expecting = (hours: number, given: object = {}) => {
  const start = NOW.add({ minutes: hours * 60 });
  const times = { start: start.toString(), end: start.add({ hours: 1 }).toString() };
  return { buildingId: building, visitors: [{ name: 'Vera Visitor' }], ...times, ...given };
};

describe('whom she expects', () => {
  const invite = (host: Person, hours: number, given: object = {}) => createVisit(as(host), expecting(hours, given));
  const visitOf = async (id: number) => {
    const { hostId, bookingId, cancelledAt } = await getVisit(admin(), { id });
    return { hostId, bookingId, isCancelled: cancelledAt !== null };
  };

  it('is expected no more, but that who is here or was stays hers', async () => {
    const her = await createUser(world);
    const [coming, here, over] = [await invite(her, 2), await invite(her, 3), await invite(her, 0.5)];
    const noon = NOW.add({ hours: 2 });
    await noteArrival(admin(noon), { id: here.id });
    expect((await getBelongings(admin(noon), { id: her.id })).bookings.visits).toBe(2);
    const { bookings } = await deactivateUser(admin(noon), { id: her.id });
    expect(bookings.visits).toEqual({ handedOver: 0, cancelled: 1 });
    const stays = { hostId: her.id, bookingId: null, isCancelled: false };
    expect(await visitOf(coming.id)).toEqual({ ...stays, isCancelled: true });
    expect([await visitOf(here.id), await visitOf(over.id)]).toEqual([stays, stays]);
    expect((await told('visit.cancelled')).filter(({ subjectId }) => subjectId === coming.id)).toHaveLength(1);
    expect((await told('visit.cancelled')).map(({ subjectId }) => subjectId)).not.toContain(here.id);
  });

  it('is expected by the heir, at what became his and as many as he can expect', async () => {
    const [her, heir] = [await createUser(world), await createUser(world)];
    const his = await booked(her, 2);
    const at = await invite(her, 2, { bookingId: his.id });
    const [here, late] = [await invite(her, 3), await invite(her, 9)];
    await noteArrival(admin(), { id: here.id });
    await sql`insert into visit (tenant_id, host_id, building_id, purpose, notes, starts_at, ends_at, created_by, created_at)
      select ${world.tenant.id}::integer, ${heir.id}::integer, ${building}::integer, '', '', '2027-04-01', '2027-04-02', '', now()
      from generate_series(3, ${MAX_OPEN_VISITS})`.execute(world.db);
    const { bookings } = await deactivateUser(admin(), { id: her.id, bookings: { handOverTo: heir.id } });
    expect(bookings.visits).toEqual({ handedOver: 2, cancelled: 1 });
    expect(await visitOf(at.id)).toEqual({ hostId: heir.id, bookingId: his.id, isCancelled: false });
    expect(await visitOf(here.id)).toEqual({ hostId: heir.id, bookingId: null, isCancelled: false });
    expect(await visitOf(late.id)).toEqual({ hostId: her.id, bookingId: null, isCancelled: true });
    const moved = (await told('visit.updated')).find(({ subjectId }) => subjectId === at.id);
    expect(moved).toMatchObject({ version: 2, data: { hostId: heir.id, bookingId: his.id } });
  });
});

const leaving = (id: number) => ({ ctx: admin(), steps: [async (tx: Tx) => void (await deactivateUser(tx, { id }))] });

/** What somebody who was shut out hosts that is still to come. */
const standing = async (hostId: number) =>
  (await listBookings(admin(), { hostId, from: NOW.toString(), limit: 200 })).items.filter(
    ({ state }) => state !== 'cancelled',
  );

test.each(orders(2, 2))('she leaves while she books, %s: nothing of hers stands afterwards', async (order) => {
  const [her, resourceId] = [await createUser(world), await desk()];
  const booking = async (tx: Tx) => {
    const times = { start: NOW.add({ hours: 5 }).toString(), end: NOW.add({ hours: 6 }).toString() };
    await createBooking(tx, { resourceIds: [resourceId], ...times });
  };
  const errors = await interleave(testing.database, order, {
    A: leaving(her.id),
    B: { ctx: as(her), steps: [booking] },
  });
  expect(errors[0]).toBeNull();
  // What she booked before she left is cancelled; who has left is made host of nothing.
  const refused = errors[1] === null ? null : (errors[1] as { readonly constraint?: string }).constraint;
  expect(refused).toBe(order.startsWith('B') ? null : 'booking_host_active');
  expect(await standing(her.id)).toEqual([]);
  const held = await world.db.selectFrom('hold').select('id').where('resourceId', '=', resourceId).execute();
  expect(held).toEqual([]);
});

test.each(orders(2, 2))('she leaves while she is made host, %s: nothing of hers stands afterwards', async (order) => {
  const [her, other] = [await createUser(world), await createUser(world)];
  const { id } = await booked(other, 5);
  const changing = async (tx: Tx) => void (await updateBooking(tx, { id, hostId: her.id }));
  const [left] = await interleave(testing.database, order, {
    A: leaving(her.id),
    B: { ctx: admin(), steps: [changing] },
  });
  expect(left).toBeNull();
  expect(await standing(her.id)).toEqual([]);
});

test.each(orders(2, 2))('she leaves while she asks, %s: she waits and asks for nothing afterwards', async (order) => {
  const [taken, kept] = [await desk(), await desk()];
  const time = { start: '2027-03-03T09:00:00Z', end: '2027-03-03T10:00:00Z' };
  await createBooking(as(await createUser(world)), { resourceIds: [taken], ...time });
  const drawn = await createBuilding(world);
  await createResource(world, { buildingId: drawn });
  const seating = { by: 'draw', daysBefore: 1, at: '16:00' } as const;
  await createPolicy(admin(), { name: `Drawn ${drawn}`, buildingId: drawn, rules: { seating } });
  const { id: groupId } = await createGroup(admin(), { name: `Team ${drawn}` });
  await addGroupMember(admin(), { id: groupId, userId: (await createUser(world)).id });
  const asks: Readonly<Record<string, (tx: Tx) => Promise<unknown>>> = {
    waiting: (tx) => joinWaiting(tx, { resourceIds: [taken], ...time }),
    seatRequests: (tx) => createSeatRequest(tx, { day: '2027-03-08', buildingId: drawn }),
    visits: (tx) => createVisit(tx, expecting(3)),
    teamDays: (tx) => createTeamDay(tx, { groupId, name: 'Planning', date: '2027-03-05', resourceIds: [kept] }),
  };
  for (const [what, ask] of Object.entries(asks)) {
    // Who keeps the place plans for any team.
    const her = await createUser(world, { role: 'receptionist' });
    const asking = async (tx: Tx) => void (await ask(tx));
    const [left] = await interleave(testing.database, order, {
      A: leaving(her.id),
      B: { ctx: as(her), steps: [asking] },
    });
    expect([what, left]).toEqual([what, null]);
    const { bookings } = await getBelongings(admin(), { id: her.id });
    expect([what, bookings]).toMatchObject([what, { waiting: 0, seatRequests: 0, teamDays: 0, visits: 0 }]);
    await world.db.deleteFrom('hold').where('resourceId', '=', kept).execute();
  }
});
