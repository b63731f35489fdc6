import { JSDOM } from 'jsdom';
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
import { checkBooking } from '../modules/bookings/bookings.ts';
import { Rules } from '../modules/policies/contract.ts';
import { createPolicy, deletePolicy, listPolicies } from '../modules/policies/policies.ts';
import { createBooking } from '../modules/series/series.ts';
import type { Ctx } from '../platform/context/context.ts';
import { sanitise } from '../platform/drawings/sanitise.ts';
import type { DemoBooking } from './calendar.ts';
import { loadDemo } from './load.ts';
import { demoWorkplace } from './workplace.ts';

// A Friday; London's clocks change within the two weeks around it, Hong Kong's never do.
const now = Temporal.Instant.from('2026-03-27T10:40:00Z');
const workplace = demoWorkplace({ now, seed: 1 });
const floors = workplace.buildings.flatMap((building) => building.floors);
const resources = floors.flatMap((floor) => floor.resources);
const ofType = (type: string) => resources.filter((resource) => resource.type === type);
const buildingOf = new Map(
  workplace.buildings.flatMap((building) =>
    building.floors.flatMap((floor) => floor.resources.map(({ key }) => [key, building] as const)),
  ),
);
const typeOf = new Map(resources.map(({ key, type }) => [key, type]));
const isHolding = ({ state }: DemoBooking): boolean => state !== 'cancelled' && state !== 'released';
const deskBookings = workplace.bookings.filter(({ resourceKeys }) => typeOf.get(resourceKeys[0] ?? '') === 'desk');
const wallOf = (instant: string, zone: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);

/** Pairs of a resource's periods of which one begins before the other is over. */
function overlapsIn(bookings: readonly DemoBooking[]): string[] {
  const periods = bookings
    .flatMap(({ resourceKeys, startsAt, endsAt }) => resourceKeys.map((key) => ({ key, startsAt, endsAt })))
    .toSorted((a, b) => a.key.localeCompare(b.key) || Date.parse(a.startsAt) - Date.parse(b.startsAt));
  return periods.flatMap(({ key, startsAt }, i) => {
    const before = periods[i - 1];
    return before?.key === key && Date.parse(before.endsAt) > Date.parse(startsAt) ? [`${key} ${startsAt}`] : [];
  });
}

describe('the demo workplace', () => {
  it('is as large as promised', () => {
    expect(workplace.buildings.map(({ zone }) => zone)).toEqual(['Europe/London', 'Asia/Hong_Kong']);
    for (const building of workplace.buildings) expect(building.floors.length).toBeGreaterThanOrEqual(3);
    expect(ofType('room').length).toBeGreaterThanOrEqual(40);
    expect(ofType('desk').length).toBeGreaterThanOrEqual(300);
    expect(ofType('parking').length).toBeGreaterThanOrEqual(30);
    expect(ofType('locker').length).toBeGreaterThanOrEqual(60);
    expect(new Set(ofType('equipment').map(({ name }) => name)).size).toBeGreaterThanOrEqual(10);
    expect(ofType('equipment').every(({ quantity }) => quantity > 1)).toBe(true);
    const bays = ofType('parking').flatMap(({ amenityKeys }) => amenityKeys);
    expect(bays).toEqual(expect.arrayContaining(['ev', 'accessible']));
  });

  it('has 200 people, each with an e-mail address and a card of her own', () => {
    const { people } = workplace;
    const withRole = (role: string) => people.filter((person) => person.role === role).length;
    expect(people).toHaveLength(200);
    expect([withRole('receptionist'), withRole('space_manager'), withRole('administrator')]).toEqual([4, 6, 2]);
    expect(new Set(people.map(({ email }) => email)).size).toBe(200);
    expect(new Set(people.map(({ cardNumber }) => cardNumber)).size).toBe(200);
    expect(people.filter(({ email }) => !/^[a-z-]+\.[a-z-]+@demo\.example$/.test(email))).toEqual([]);
    expect(people.filter(({ buildingKeys }) => buildingKeys).every(({ role }) => role === 'space_manager')).toBe(true);
  });

  it('speaks only of what it has, and gives nothing a key twice', () => {
    const { categories, amenities, groups, people } = workplace;
    const known = (list: readonly { key: string }[]) => new Set(list.map(({ key }) => key));
    expect(new Set(resources.map(({ key }) => key)).size).toBe(resources.length);
    expect(resources.filter(({ categoryKey }) => !known(categories).has(categoryKey))).toEqual([]);
    const amenityKeys = known(amenities);
    expect(resources.flatMap((resource) => resource.amenityKeys).filter((key) => !amenityKeys.has(key))).toEqual([]);
    for (const { areas, resources: own } of floors) {
      expect(own.filter(({ areaKey }) => areaKey !== undefined && !known(areas).has(areaKey))).toEqual([]);
    }
    expect(people.flatMap(({ groupKeys }) => groupKeys).filter((key) => !known(groups).has(key))).toEqual([]);
    for (const { resources: own } of floors) expect(own.every(({ name }) => name !== '')).toBe(true);
  });

  it('is the same for the same moment and seed, and another for another', () => {
    expect(demoWorkplace({ now, seed: 1 })).toEqual(workplace);
    expect(demoWorkplace({ now, seed: 2 }).people).not.toEqual(workplace.people);
  });
});

describe('two weeks of bookings', () => {
  it('never overlap on a resource', () => {
    const first = workplace.bookings.slice(0, 1);
    expect(overlapsIn([...first, ...first])).toHaveLength(1);
    expect(overlapsIn(workplace.bookings)).toEqual([]);
  });

  it('fill more than half of the desks on a busy day and few on a weekend', () => {
    const countOn = (day: string) =>
      deskBookings.filter((one) => isHolding(one) && one.startsAt.startsWith(day)).length;
    expect(countOn('2026-03-25')).toBeGreaterThan(ofType('desk').length / 2);
    expect(countOn('2026-03-28')).toBeLessThan(ofType('desk').length / 10);
    expect(workplace.bookings.length).toBeGreaterThan(2_500);
    const days = new Set(workplace.bookings.map(({ startsAt }) => startsAt.slice(0, 10)));
    expect([...days].toSorted().at(0)).toBe('2026-03-20');
    expect([...days].toSorted().at(-1)).toBe('2026-04-03');
  });

  it('give a host one desk a day, in the building she works in', () => {
    const seats = deskBookings.map(
      ({ hostKey, startsAt, zone }) => `${hostKey} ${wallOf(startsAt, zone).toPlainDate().toString()}`,
    );
    expect(new Set(seats).size).toBe(seats.length);
    const home = new Map(workplace.people.map(({ key, homeBuildingKey }) => [key, homeBuildingKey]));
    const astray = workplace.bookings.filter(
      ({ hostKey, resourceKeys }) => home.get(hostKey) !== buildingOf.get(resourceKeys[0] ?? '')?.key,
    );
    expect(astray).toEqual([]);
  });

  it('keep office hours by the wall clock of the building, also when the clocks change', () => {
    const offsets = new Set<string>();
    for (const { startsAt, endsAt, zone } of deskBookings) {
      const [from, until] = [wallOf(startsAt, zone), wallOf(endsAt, zone)];
      expect(['09:00:00', '13:00:00']).toContain(from.toPlainTime().toString());
      expect(['13:00:00', '17:30:00']).toContain(until.toPlainTime().toString());
      offsets.add(`${zone} ${from.offset}`);
    }
    expect([...offsets].toSorted()).toEqual(['Asia/Hong_Kong +08:00', 'Europe/London +00:00', 'Europe/London +01:00']);
    expect(
      workplace.bookings.filter(({ resourceKeys, zone }) => buildingOf.get(resourceKeys[0] ?? '')?.zone !== zone),
    ).toEqual([]);
  });

  it('have the state they would have by now', () => {
    const at = now.epochMilliseconds;
    const phaseOf = ({ startsAt, endsAt }: DemoBooking) =>
      Date.parse(startsAt) > at ? 'ahead' : Date.parse(endsAt) > at ? 'running' : 'over';
    const states = { ahead: new Set<string>(), running: new Set<string>(), over: new Set<string>() };
    for (const booking of workplace.bookings) states[phaseOf(booking)].add(booking.state);
    expect([...states.ahead].toSorted()).toEqual(['cancelled', 'confirmed']);
    expect([...states.running].toSorted()).toEqual(['cancelled', 'checked_in', 'released']);
    expect([...states.over].toSorted()).toEqual(['cancelled', 'checked_out', 'released']);
  });

  it('seat no more than a room holds, and nobody in two meetings at once', () => {
    const capacity = new Map(resources.map((resource) => [resource.key, resource.capacity]));
    const meetings = workplace.bookings.filter(({ resourceKeys }) => typeOf.get(resourceKeys[0] ?? '') === 'room');
    expect(
      meetings.filter(
        ({ attendees, resourceKeys }) => attendees.length + 1 > (capacity.get(resourceKeys[0] ?? '') ?? 0),
      ),
    ).toEqual([]);
    const asPeople = meetings.map((meeting) => ({ ...meeting, resourceKeys: [meeting.hostKey, ...meeting.attendees] }));
    expect(overlapsIn(asPeople)).toEqual([]);
  });
});

describe('a loaded demo workplace', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test[Symbol.asyncDispose]());

  it('stands in the database whole, once', async () => {
    const { ctx, db, tenant } = await createWorld(test.database);
    const expected = demoWorkplace({ now: ctx.now, seed: 1 });
    const loaded = await loadDemo(ctx);
    expect(loaded).toEqual({
      buildings: 2,
      resources: resources.length,
      people: 200,
      bookings: expected.bookings.length,
    });
    const count = async (
      table:
        | 'resource'
        | 'userAccount'
        | 'booking'
        | 'hold'
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
    expect(await count('resource')).toBe(resources.length);
    expect(await count('userAccount')).toBe(200);
    expect(await count('booking')).toBe(expected.bookings.length);
    expect(await count('hold')).toBe(expected.bookings.filter(isHolding).length);
    expect(await count('bookingAttendee')).toBe(expected.bookings.flatMap(({ attendees }) => attendees).length);
    expect(await count('resourceAmenity')).toBe(resources.flatMap(({ amenityKeys }) => amenityKeys).length);
    expect(await count('floorPlan')).toBe(floors.length);
    expect(await count('userBuilding')).toBe(6);

    const { rows } = await sql<{ n: number }>`
      select count(*)::integer as n from hold a join hold b using (tenant_id, resource_id, unit)
      where a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(db);
    expect(rows[0]?.n).toBe(0);

    const booking = expected.bookings[0];
    const host = expected.people.find(({ key }) => key === booking?.hostKey);
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

    expect(await loadDemo(ctx)).toBeNull();
    expect(await count('booking')).toBe(expected.bookings.length);
  });
});

describe('the policies of the demo workplace', () => {
  let test: TestDatabase;
  let world: World;
  let employee: Ctx;
  // A Tuesday morning, before anybody is there.
  const at = Temporal.Instant.from('2026-03-24T06:00:00Z');
  beforeAll(async () => {
    test = await createTestDatabase();
    world = await createWorld(test.database);
    await loadDemo(contextFor(test.database, world.ctx.who, at));
    const { who } = await createUser(world);
    employee = contextFor(test.database, who, at);
  });
  afterAll(() => test[Symbol.asyncDispose]());

  it('are ones that the API takes', async () => {
    const { items } = await listPolicies(world.ctx, { limit: 200 });
    expect(items.map(({ name }) => name).toSorted()).toEqual(workplace.policies.map(({ name }) => name).toSorted());
    const shape = Compile(Rules);
    for (const { name, type, categoryId, rules } of items) {
      expect([name, shape.Check(rules)]).toEqual([name, true]);
      const again = await createPolicy(world.ctx, { name: `${name}, again`, type, categoryId, rules });
      await deletePolicy(world.ctx, { id: again.id });
    }
  });

  /** What an employee hears who asks for a London hour of the next morning, of each of these that is free then. */
  async function answers(wanted: { readonly type?: string; readonly category?: string }, given: object = {}) {
    const rows = await world.db
      .selectFrom('resource')
      .innerJoin('category', (on) =>
        on.onRef('category.tenantId', '=', 'resource.tenantId').onRef('category.id', '=', 'resource.categoryId'),
      )
      .select(['resource.id', 'resource.type', 'category.name as category'])
      .orderBy('resource.id')
      .execute();
    const found = rows.filter(
      ({ type, category }) => type === (wanted.type ?? type) && category === (wanted.category ?? category),
    );
    const heard = new Set<string>();
    for (const { id } of found.slice(0, 8)) {
      const wish = { resourceIds: [id], start: '2026-03-25T05:00', end: '2026-03-25T06:00', ...given };
      const { allowed, refusals, alternative } = await checkBooking(employee, wish);
      const rules = refusals.map(({ rule, code }) => rule ?? code).join();
      heard.add(allowed ? 'allowed' : `${rules}${alternative ? ', and what works' : ''}`);
    }
    return [...heard];
  }

  it('let a newcomer book most things, and show the rest at work', async () => {
    expect(await answers({ type: 'desk' })).toEqual(['allowed']);
    expect(await answers({ type: 'room' })).toEqual(['allowed']);
    expect(await answers({ type: 'locker' })).toEqual(['allowed']);
    expect(await answers({ type: 'parking' })).toEqual(['dayParts, and what works']);
    expect(await answers({ category: 'Workshop equipment' })).toEqual(['terms, and what works']);
    expect(await answers({ category: 'Workshop equipment' }, { acceptTerms: true })).toEqual(['allowed']);
    expect(await answers({ category: 'Call booth' }, { end: '2026-03-25T07:30' })).toEqual([
      'maxLength, and what works',
    ]);
    const waits = await world.db
      .selectFrom('resource')
      .innerJoin('category', (on) =>
        on.onRef('category.tenantId', '=', 'resource.tenantId').onRef('category.id', '=', 'resource.categoryId'),
      )
      .select('resource.id')
      .where('category.name', '=', 'Boardroom')
      .limit(1)
      .executeTakeFirstOrThrow();
    const made = await createBooking(employee, {
      resourceIds: [waits.id],
      start: '2026-03-25T05:00',
      end: '2026-03-25T06:00',
    });
    expect(made.state).toBe('pending');
  });
});

describe('the floor plans', () => {
  const { window } = new JSDOM('');
  const forbidden = 'script, style, foreignObject, image, a, use, [style], [href]';

  it.each(floors)('$key is a plain drawing that the sanitiser leaves as it is', ({ plan: { svg, width, height } }) => {
    const root = new window.DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    expect(root.tagName).toBe('svg');
    expect(root.getAttribute('viewBox')).toBe(`0 0 ${width} ${height}`);
    expect(root.querySelectorAll(forbidden)).toHaveLength(0);
    const attributes = [root, ...root.querySelectorAll('*')].flatMap((element) => element.getAttributeNames());
    expect(attributes.filter((name) => name.startsWith('on') || name.includes('href'))).toEqual([]);
    const verdict = sanitise(svg);
    const kept = verdict.ok ? new window.DOMParser().parseFromString(verdict.svg, 'image/svg+xml') : null;
    expect(kept?.querySelectorAll('*')).toHaveLength(root.querySelectorAll('*').length + 1);
  });
});
