import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { sanitise } from '../platform/drawings/sanitise.ts';
import type { DemoBooking } from './calendar.ts';
import { demoWorkplace } from './workplace.ts';

// A Friday; London's clocks change within the two weeks around it, Hong Kong's never do.
const now = Temporal.Instant.from('2026-03-27T10:40:00Z');
const workplace = demoWorkplace({ now, seed: 1 });
const floors = workplace.buildings.flatMap((building) => building.floors);
const resources = floors.flatMap((floor) => floor.resources);
const ofType = (type: string) => resources.filter((resource) => resource.type === type);
const buildingOf = new Map(
  workplace.buildings.flatMap((building) =>
    [...building.floors.flatMap((floor) => floor.resources), ...workplace.combined].flatMap((one) =>
      'buildingKey' in one && one.buildingKey !== building.key ? [] : [[one.key, building] as const],
    ),
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
    expect(new Set(ofType('room').map(({ description }) => description)).size).toBeGreaterThan(2);
    expect(ofType('desk').length).toBeGreaterThanOrEqual(300);
    expect(ofType('parking').length).toBeGreaterThanOrEqual(30);
    expect(ofType('locker').length).toBeGreaterThanOrEqual(60);
    const banks = workplace.buildings.flatMap(({ floors }) => floors.flatMap((floor) => floor.banks));
    const filled = new Set(ofType('locker').map(({ bank }) => bank?.key ?? ''));
    expect([...filled].toSorted()).toEqual(banks.map(({ key }) => key).toSorted());
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
    const inGroups = workplace.resourceGroups.flatMap(({ categoryKeys }) => categoryKeys);
    expect(inGroups.filter((key) => !known(categories).has(key))).toEqual([]);
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
    // What is somebody's is filled without a booking.
    const assigned = workplace.assignments.length;
    expect(countOn('2026-03-25') + assigned).toBeGreaterThan(ofType('desk').length / 2);
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
