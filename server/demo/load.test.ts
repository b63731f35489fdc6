import { sql } from 'kysely';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../test/support/database.ts';
import { listKeys } from '../modules/access-keys/access-keys.ts';
import { checkInAssignment, createAssignment, listAssignments } from '../modules/assignments/assignments.ts';
import { getAttendance } from '../modules/attendance/attendance.ts';
import { getAvailability } from '../modules/availability/availability.ts';
import { checkBooking } from '../modules/bookings/bookings.ts';
import { MAX_RESOURCES } from '../modules/bookings/contract.ts';
import { closing, listClosures } from '../modules/closures/closures.ts';
import { listReports } from '../modules/people/people.ts';
import { Rules } from '../modules/policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies, unseenIn } from '../modules/policies/policies.ts';
import { createResource, getResource } from '../modules/resources/resources.ts';
import { listBookingServices, listTasks } from '../modules/orders/orders.ts';
import { createBooking } from '../modules/series/series.ts';
import { listServicePlans, listServices } from '../modules/services/services.ts';
import { getTeamDay, listTeamDays, takeTeamPlace } from '../modules/team-days/team-days.ts';
import { listFavourites, listWorkLocations } from '../modules/teams/teams.ts';
import { listVisits, noteArrival } from '../modules/visitors/visitors.ts';
import { joinWaiting, listWaiting } from '../modules/waiting-list/waiting-list.ts';
import { createDerive } from '../platform/auth/derive.ts';
import type { Ctx } from '../platform/context/context.ts';
import { loadDemo, type Loaded } from './load.ts';
import { DISCREET_DESK } from './sharing.ts';
import { demoWorkplace } from './workplace.ts';

// A Tuesday morning, before anybody is there: a desk is lent out on Thursday, a team comes on Friday.
const at = Temporal.Instant.from('2026-03-24T06:00:00Z');
const shown = demoWorkplace({ now: at, seed: 1 });
const floors = shown.buildings.flatMap((building) => building.floors);
const resources = floors.flatMap((floor) => floor.resources);
const desks = new Set(resources.filter(({ type }) => type === 'desk').map(({ key }) => key));
const [owned, flexi] = shown.assignments;
const [teamDay] = shown.teamDays;
const [combined] = shown.combined;
/** What is in the managed group. */
const managed = resources.flatMap(({ key, categoryKey }) =>
  key.startsWith('hkg') && categoryKey === 'board' ? [key] : [],
);
/** Resources that show what narrows booking: a rule, an owner, a closure, a managed group. */
const narrowed = new Set([
  ...[...shown.policies, ...shown.assignments, ...shown.closures].map(({ resourceKey }) => resourceKey),
  ...managed,
]);

describe('the demo workplace in the database', () => {
  let test: TestDatabase;
  let world: World;
  let keeper: Ctx;
  let loaded: Loaded | null;
  let newcomer: Ctx;
  let ids: { readonly resources: ReadonlyMap<string, number>; readonly people: ReadonlyMap<string, number> };
  beforeAll(async () => {
    test = await createTestDatabase();
    world = await createWorld(test.database);
    keeper = contextFor(test.database, world.ctx.who, at);
    loaded = await loadDemo(keeper);
    newcomer = contextFor(test.database, (await createUser(world)).who, at);
    const keyed = async (table: 'resource' | 'userAccount', of: readonly { readonly key: string }[]) => {
      const rows = await world.db.selectFrom(table).select('id').orderBy('id').execute();
      return new Map(of.map(({ key }, i) => [key, rows[i]?.id ?? 0]));
    };
    ids = {
      resources: await keyed('resource', [...resources, ...shown.combined]),
      people: await keyed('userAccount', shown.people),
    };
  });
  afterAll(() => test[Symbol.asyncDispose]());

  const idOf = (key: string | undefined): number => ids.resources.get(key ?? '') ?? 0;
  const personOf = (key: string | undefined): number => ids.people.get(key ?? '') ?? 0;
  const as = (key: string | undefined): Ctx => {
    const userId = personOf(key);
    return contextFor(test.database, { ...newcomer.who, key: `user:${userId}`, userId } as typeof newcomer.who, at);
  };
  const wish = (key: string | undefined, day: string, from: string, to: string) => ({
    resourceIds: [idOf(key)],
    start: `2026-03-${day}T${from}`,
    end: `2026-03-${day}T${to}`,
  });
  const answer = async (given: Parameters<typeof checkBooking>[1], who = newcomer): Promise<string> => {
    const { refusals, approval } = await checkBooking(who, given);
    return refusals.map(({ rule, code }) => rule ?? code).join() || (approval ? 'approval' : 'allowed');
  };
  const jobs = async (name: string): Promise<number> =>
    (await world.db.selectFrom('job').select('id').where('name', '=', name).execute()).length;

  it('stands in the database whole, once', async () => {
    const { db, tenant } = world;
    expect(loaded).toEqual({
      buildings: 2,
      resources: resources.length + shown.combined.length,
      people: 200,
      bookings: shown.bookings.length,
    });
    const count = async (
      table:
        | 'resource'
        | 'userAccount'
        | 'booking'
        | 'floorPlan'
        | 'bookingAttendee'
        | 'resourceAmenity'
        | 'userBuilding',
    ) =>
      (
        await db
          .selectFrom(table)
          .select((row) => row.fn.countAll<number>().as('n'))
          .where('tenantId', '=', tenant.id)
          .executeTakeFirstOrThrow()
      ).n;
    const countHolds = async (origin: string): Promise<number> =>
      (await db.selectFrom('hold').select('id').where('origin', '=', origin).execute()).length;
    expect(await count('resource')).toBe(resources.length + shown.combined.length);
    // And the newcomer.
    expect(await count('userAccount')).toBe(200 + 1);
    expect(await count('booking')).toBe(shown.bookings.length);
    // A combined room takes its two parts.
    const whole = new Set(shown.combined.map(({ key }) => key));
    const wholes = shown.bookings.filter(({ resourceKeys }) => resourceKeys.some((key) => whole.has(key)));
    expect(await countHolds('booking')).toBe(
      shown.bookings.filter(({ state }) => state !== 'cancelled' && state !== 'released').length + wholes.length,
    );
    expect(await countHolds('out_of_service')).toBe(shown.closures.length);
    expect(await countHolds('team_day')).toBe(4);
    // Until the day that is lent out, and from then on; and the flexi desk.
    expect(await countHolds('assignment')).toBe(3);
    expect(await count('bookingAttendee')).toBe(shown.bookings.flatMap(({ attendees }) => attendees).length);
    expect(await count('resourceAmenity')).toBe(resources.flatMap(({ amenityKeys }) => amenityKeys).length);
    expect(await count('floorPlan')).toBe(floors.length);
    expect(await count('userBuilding')).toBe(6);

    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from hold a join hold b using (tenant_id, resource_id, unit)
      where a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(db);
    expect(rows[0]?.n).toBe(0);

    const booking = shown.bookings[0];
    const host = shown.people.find(({ key }) => key === booking?.hostKey);
    const stored = await db
      .selectFrom('booking')
      .innerJoin('userAccount', (on) =>
        on.onRef('userAccount.id', '=', 'booking.hostId').onRef('userAccount.tenantId', '=', 'booking.tenantId'),
      )
      .select(['userAccount.email', 'booking.startsAt', 'booking.state'])
      .where('booking.tenantId', '=', tenant.id)
      .orderBy('booking.id')
      .executeTakeFirstOrThrow();
    expect(stored).toEqual({ email: host?.email, startsAt: new Date(booking?.startsAt ?? ''), state: booking?.state });

    expect(await loadDemo(keeper)).toBeNull();
    expect(await count('booking')).toBe(shown.bookings.length);
  });

  it('has policies that the API takes, each of a single resource', async () => {
    const { items } = await listPolicies(world.ctx, { limit: 200 });
    expect(items.map(({ name }) => name).toSorted()).toEqual(shown.policies.map(({ name }) => name).toSorted());
    const shape = Compile(Rules);
    for (const { name, resourceId, rules } of items) {
      expect([name, shape.Check(rules), resourceId === null]).toEqual([name, true, false]);
      const again = await createPolicy(world.ctx, { name: `${name}, again`, resourceId, rules });
      await deletePolicy(world.ctx, { id: again.id });
    }
  });

  it('lets a newcomer book all the rest, and what is added later, at night and far ahead', async () => {
    const { buildingId, floorId, areaId, categoryId } = await getResource(keeper, { id: idOf(owned?.resourceKey) });
    const around = { buildingId, floorId, areaId, categoryId };
    const added = [
      await createResource(keeper, { type: 'desk', name: 'New desk', ...around }, closing),
      await createResource(keeper, { type: 'room', name: 'New room', ...around }, closing),
    ];
    const rest = [...resources, ...shown.combined].flatMap(({ key }) => (narrowed.has(key) ? [] : [idOf(key)]));
    expect(rest.length).toBe(resources.length - 11);
    const all = [...rest, ...added.map(({ id }) => id)];
    for (let from = 0; from < all.length; from += MAX_RESOURCES) {
      const resourceIds = all.slice(from, from + MAX_RESOURCES);
      // Before Hong Kong comes and after London has gone; then over midnight, a year ahead.
      expect(await answer({ resourceIds, start: '2026-03-24T22:00Z', end: '2026-03-24T23:00Z' })).toBe('allowed');
      expect(await answer({ resourceIds, start: '2027-03-20T20:00Z', end: '2027-03-21T08:00Z' })).toBe('allowed');
    }
  });

  it('shows each rule where it is said', async () => {
    const [early, late] = ['05:00', '06:00'] as const;
    expect(await answer(wish('ldn-1/L1-R02', '25', '22:00', '23:59'))).toBe('allowed');
    expect(await answer({ ...wish('ldn-1/L1-R02', '25', '22:00', '23:00'), end: '2026-03-26T07:00' })).toBe('crossDay');
    expect(await answer(wish('ldn-1/L1-R03', '25', early, '07:30'))).toBe('maxLength');
    expect(await answer(wish('ldn-1/L1-R04', '25', early, late))).toBe('approval');
    expect(await answer(wish(managed[0], '25', early, late))).toBe('approval');
    expect(await answer(wish('ldn-0/P-01', '25', early, late))).toBe('dayParts');
    expect(await answer(wish('ldn-2/L2-E04', '25', early, late))).toBe('terms');
    expect(await answer({ ...wish('ldn-2/L2-E04', '25', early, late), acceptTerms: true })).toBe('allowed');
    const { checkIn } = await createBooking(newcomer, wish('ldn-1/L1-P-01', '25', early, late));
    expect(checkIn).toMatchObject({ required: true, releases: true });
    const discreet = { ...wish(DISCREET_DESK, '25', early, late), anonymous: true };
    expect((await createBooking(newcomer, discreet)).anonymous).toBe(true);
    await expect(
      createBooking(newcomer, { ...wish('ldn-1/L1-Q-02', '25', early, late), anonymous: true }),
    ).rejects.toMatchObject({ kind: { code: 'booking_anonymous_refused' } });
  });

  it('has a fixed desk of which a day is lent out', async () => {
    expect(await answer(wish(owned?.resourceKey, '25', '05:00', '06:00'))).toBe('resource_already_booked');
    expect(await answer(wish(owned?.resourceKey, '26', '09:00', '10:00'))).toBe('resource_already_booked');
    expect(await answer(wish(owned?.resourceKey, '26', '19:00', '20:00'))).toBe('allowed');
    const [resourceId, userId] = [idOf(owned?.resourceKey), personOf(owned?.userKey)];
    const { items } = await listAssignments(as(owned?.userKey), { userId });
    expect(items).toMatchObject([{ resourceId, kind: 'fixed', lastDay: null, state: 'current' }]);
    expect(items[0]?.releases).toMatchObject([{ firstDay: '2026-03-26', lastDay: '2026-03-26', why: 'released' }]);
    const another = createAssignment(keeper, { resourceId, userId: personOf('person-100') });
    await expect(another).rejects.toMatchObject({ kind: { code: 'resource_assigned' } });
    const own = shown.bookings.filter(
      ({ hostKey, resourceKeys }) => hostKey === owned?.userKey && desks.has(resourceKeys[0] ?? ''),
    );
    expect(own).toEqual([]);
  });

  it('says of what nobody has booked that it is somebody’s own, or a team’s', async () => {
    const day = { start: '2026-03-27T09:00', end: '2026-03-27T17:30' };
    const reasons = async (key: string | undefined, when: { readonly start: string; readonly end: string }) => {
      const { items } = await getAvailability(newcomer, { ...when, resourceId: idOf(key) });
      return items[0]?.busy.map(({ heldFor = null }) => heldFor);
    };
    expect(await reasons(owned?.resourceKey, day)).toEqual(['assignment']);
    const lent = { start: '2026-03-26T09:00', end: '2026-03-26T17:30' };
    expect(await reasons(owned?.resourceKey, lent)).toEqual([null]);
    const [left, taken] = [true, false].map((isLeft) => teamDay?.places.find((one) => (one.taken === null) === isLeft));
    expect(await reasons(left?.resourceKey, day)).toEqual(['team_day']);
    expect(await reasons(taken?.resourceKey, day)).toEqual([null]);
    expect(await reasons(shown.closures[0]?.resourceKey, day)).toEqual([null]);
  });

  it('has a flexi desk, for whoever comes by ten', async () => {
    const who = as(flexi?.userKey);
    const { items } = await listAssignments(who, { userId: personOf(flexi?.userKey) });
    expect(items).toMatchObject([{ kind: 'flexi', checkInBy: '10:00', state: 'current', checkedInToday: false }]);
    expect(await jobs('assignment.bump')).toBe(1);
    expect((await checkInAssignment(who, { id: items[0]?.id ?? 0 })).checkedInToday).toBe(true);
    const afternoon = demoWorkplace({ now: at.add({ hours: 8 }), seed: 1 }).assignments[1];
    expect(afternoon?.flexi?.cameOn).toHaveLength(1);
  });

  it('has a room that is closed until it is repaired', async () => {
    const [repaired] = shown.closures;
    const { items } = await listClosures(keeper, { limit: 200 });
    expect(items).toMatchObject([
      { resourceId: idOf(repaired?.resourceKey), reason: repaired?.reason, liftedAt: null },
    ]);
    expect(await answer(wish(repaired?.resourceKey, '27', '05:00', '06:00'))).toBe('resource_closed');
    expect(await answer(wish(repaired?.resourceKey, '30', '05:00', '06:00'))).toBe('allowed');
  });

  it('has a combined room that takes its parts, and that they take', async () => {
    const [part, other] = combined?.partKeys ?? [];
    for (const key of [part, other])
      expect(await answer(wish(key, '26', '18:30', '19:00'))).toBe('resource_already_booked');
    expect(await answer(wish(combined?.key, '25', '05:00', '06:00'))).toBe('allowed');
    await createBooking(newcomer, wish(other, '25', '05:00', '06:00'));
    expect(await answer(wish(combined?.key, '25', '05:30', '06:30'))).toBe('resource_already_booked');
    expect(await answer(wish(part, '25', '05:30', '06:30'))).toBe('allowed');
  });

  it('has a team day, whose desks its members take and nobody else', async () => {
    const free = teamDay?.places.find(({ taken }) => taken === null)?.resourceKey;
    expect(await answer(wish(free, '27', '09:00', '10:00'))).toBe('resource_already_booked');
    expect(await answer(wish(free, '27', '05:00', '06:00'))).toBe('allowed');
    expect((await listTeamDays(newcomer, { limit: 10 })).items).toEqual([]);
    const member = as(owned?.userKey);
    const { items } = await listTeamDays(member, { limit: 10 });
    expect(items).toMatchObject([{ name: teamDay?.name, date: '2026-03-27', places: 6, taken: 2, left: 4 }]);
    const id = items[0]?.id ?? 0;
    expect((await takeTeamPlace(member, { id, resourceId: idOf(free) })).resourceIds).toEqual([idOf(free)]);
    expect(await getTeamDay(member, { id })).toMatchObject({ taken: 3, left: 3 });
    expect(await jobs('team_day.release')).toBe(1);
  });

  it('has somebody who waits for a room, before whoever comes after her', async () => {
    const [wait] = shown.waits;
    const { items } = await listWaiting(as(wait?.hostKey), { limit: 10 });
    expect(items).toMatchObject([{ state: 'waiting', resourceIds: [idOf(wait?.booked.resourceKeys[0])] }]);
    const { resourceIds = [], start = '', end = '' } = items[0] ?? {};
    expect(await joinWaiting(newcomer, { resourceIds, start, end })).toMatchObject({ state: 'waiting', ahead: 1 });
  });

  it('tells of groups how many were in last week', async () => {
    const { items, groups } = await getAttendance(keeper, {});
    expect(groups).toBe(shown.groups.length);
    // More than that it is between nobody and all.
    const said = items.flatMap((week) => week.groups);
    expect(said.some(({ people, days }) => days.some(({ most }) => most < people))).toBe(true);
  });

  it('has services in its rooms, and what is ordered to be done', async () => {
    const { items } = await listServices(keeper, {});
    expect(items).toHaveLength(shown.services.length);
    const { items: plans } = await listServicePlans(keeper, {});
    expect(plans).toHaveLength(shown.servicePlans.length);
    expect(plans.every(({ serviceIds, offers }) => serviceIds.length === 2 && offers.length === 1)).toBe(true);
    const { items: tasks } = await listTasks(keeper, { limit: 200 });
    expect(new Set(tasks.map(({ orderId }) => orderId)).size).toBe(shown.orders.length);
    expect(tasks.length).toBeGreaterThan(shown.orders.length);
    const linked = world.db.selectFrom('booking').select('joinUrl').where('joinUrl', 'is not', null);
    const links = (await linked.execute()).map(({ joinUrl }) => joinUrl);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toMatch(/^https:\/\/meet\.example\.org\/[0-9a-f]{32}$/);
    expect(tasks.every(({ state, start, end }) => state === 'open' && start < end)).toBe(true);
    expect(new Set(tasks.map(({ progress }) => progress))).toEqual(new Set(['new', 'accepted']));
    const [first] = tasks;
    const { items: ordered } = await listBookingServices(keeper, { id: first?.bookingId ?? 0 });
    expect(ordered).toMatchObject([{ id: first?.orderId, name: first?.name, resourceId: first?.resourceId }]);
  });

  it('has visitors at its front desks: expected, here, left and missed, and more tomorrow', async () => {
    const { items } = await listVisits(keeper, { limit: 200 });
    expect(items).toHaveLength(shown.visits.length);
    // Six in the morning in London is two in the afternoon in Hong Kong.
    const statesAt = (zone: string, dates: readonly string[]) => {
      const there = items.filter((visit) => visit.zone === zone && dates.includes(visit.start.slice(0, 10)));
      return [...new Set(there.flatMap(({ badges }) => badges.map(({ state }) => state)))].toSorted();
    };
    expect(statesAt('Asia/Hong_Kong', ['2026-03-24'])).toEqual(['initial', 'no_show', 'visited', 'visiting']);
    expect(statesAt('Europe/London', ['2026-03-24'])).toEqual(['initial']);
    for (const zone of ['Asia/Hong_Kong', 'Europe/London']) expect(statesAt(zone, ['2026-03-25'])).toEqual(['initial']);
    const [here] = (await listVisits(keeper, { state: 'visiting' })).items;
    expect(here?.badges).toMatchObject([{ name: 'Desmond Yip', company: 'Harbourline', arrivedAt: here?.start }]);
    expect(shown.people.find(({ key }) => personOf(key) === here?.hostId)?.homeBuildingKey).toBe('hkg');
    const open = items.filter(({ end }) => end > at.toString());
    expect(await jobs('visit.end')).toBe(open.length);
    const coming = open.find(({ zone, badges }) => zone === 'Asia/Hong_Kong' && badges.length === 2);
    expect((await noteArrival(keeper, { id: coming?.id ?? 0 })).badges.map(({ state }) => state)).toEqual([
      'visiting',
      'visiting',
    ]);
  });

  it('has delegates and managers, who book for somebody', async () => {
    const [tie] = shown.delegates;
    const forHer = { ...wish('ldn-1/L1-N-01', '25', '05:00', '06:00'), hostId: personOf(tie?.userKey) };
    expect(await createBooking(as(tie?.delegateKey), forHer)).toMatchObject({ hostId: personOf(tie?.userKey) });
    const reports = await listReports(as(shown.managers[0]?.managerKey), {
      id: personOf(shown.managers[0]?.managerKey),
    });
    const team = shown.managers.filter(({ managerKey }) => managerKey === shown.managers[0]?.managerKey);
    expect(reports.items).toHaveLength(team.length);
    await expect(createBooking(newcomer, forHer)).rejects.toMatchObject({ kind: { code: 'booking_for_others' } });
  });

  it('says where people are, and what they like', async () => {
    const { items } = await listWorkLocations(as(owned?.userKey), { from: '2026-03-24', to: '2026-03-31', limit: 200 });
    const said = items.flatMap(({ days }) => days.map((day) => day.location ?? 'unknown'));
    const count = (where: string): number => said.filter((one) => one === where).length;
    expect(count('office')).toBeGreaterThan(100);
    expect(count('home')).toBeGreaterThan(10);
    expect(count('away')).toBeGreaterThan(0);
    const fan = shown.favourites[0]?.userKey;
    const { items: favourites } = await listFavourites(as(fan), { limit: 10 }, unseenIn(as(fan)));
    expect(favourites).toHaveLength(shown.favourites.filter(({ userKey }) => userKey === fan).length);
  });

  it('has its keys listed in little work, before PostgreSQL has looked at the tables', async () => {
    const options = { publicUrl: 'https://atrium.example', derive: createDerive('a secret for tests only', 'keys') };
    const host = shown.bookings.find(({ hostKey }) => hostKey)?.hostKey;
    for (const who of [keeper, as(host), as(shown.managers[0]?.managerKey)]) {
      const looked = await who.tx(async (tx) => {
        const looks = async () => {
          const { rows } = await sql<{ n: number }>`select coalesce(sum(idx_scan + seq_scan), 0)::integer as n
            from pg_stat_xact_user_tables`.execute(tx.db);
          return rows[0]?.n ?? Infinity;
        };
        const before = await looks();
        await listKeys(options, tx, {}, 50);
        return (await looks()) - before;
      });
      // For each of a page a handful of tables is looked at; the plan that it had looked at a million rows one by one.
      expect(looked).toBeLessThan(2000);
    }
  });
});
