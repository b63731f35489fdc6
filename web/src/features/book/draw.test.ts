import { expect, it } from 'vitest';
import type { Availability } from '../../data/availability.ts';
import type { BookingCheck } from '../../data/booking-checks.ts';
import { drawnAt, drawQuery } from '../../data/draw-of-day.ts';
import type { Resource } from '../../data/resources.ts';
import { showClock, showShortDay } from '../../lib/show.ts';
import { periodOf } from '../../lib/when.ts';
import { countByType, fits, placesOf, withDraw } from './places.ts';
import { stateText } from './state-text.ts';
import { texts } from './texts/en.ts';

const zone = 'UTC';
const wall = { day: '2030-06-05', from: '09:00', to: '17:30' };
const when = { wall, zone, period: periodOf(wall, zone) };
const resource = (id: number, type: Resource['type']): Resource =>
  ({ id, type, name: `N-${id}`, names: {}, partIds: [], amenityIds: [], retired: false, zone }) as never;
const day = { workday: true, open: true, holiday: null };
const free = (resourceId: number): Availability => ({ resourceId, available: true, day, busy: [] });
const known = placesOf({
  resources: [resource(1, 'desk'), resource(2, 'room'), resource(3, 'desk')],
  availability: [free(1), free(2), { resourceId: 3, available: false, day, busy: [when.period] }],
  bookings: [],
  assigned: [],
  me: 7,
  seesAll: false,
  period: when.period,
});

/** Says a state as the page does, with the time where it has one. */
const say = ((key: string, { time = '' } = {}) => `${texts.state[key.slice(6) as 'free']} ${time}`.trim()) as never;

const check = (rule: string, says: object): BookingCheck =>
  ({ refusals: [{ rule }], rules: [{ rule: 'seating', says: { seating: says } }] }) as never;

it('a check of a desk says when those of its building are handed out, by the clocks there', () => {
  const says = { by: 'draw', daysBefore: 2, at: '23:52' };
  expect(drawnAt(check('seating', says), when)).toBe('2030-06-03T23:52:00Z');
  expect(drawnAt(check('notice', says), when)).toBeNull();
  expect(drawnAt(check('seating', { by: 'first_come' }), when)).toBeNull();
});

it('what is handed out by draw is not called free, nor counted and found as such; all else is as it was', () => {
  const places = withDraw(known, '2030-06-03T23:52:00Z');
  expect(known.map((place) => stateText(place, say))).toEqual(['Free', 'Free', 'Taken until {{time}} 17:30']);
  expect(places.map((place) => stateText(place, say))).toEqual([
    `By draw until {{time}} ${showShortDay('2030-06-03')}, ${showClock('2030-06-03T23:52:00Z', zone)}`,
    'Free',
    'Taken until {{time}} 17:30',
  ]);
  expect([...countByType(places)].map(([type, { free: left }]) => [type, left])).toEqual([
    ['desk', 0],
    ['room', 1],
  ]);
  expect(places.filter((place) => fits(place, { free: true })).map(({ id }) => id)).toEqual([2]);
  expect(withDraw(known, null)).toBe(known);
});

it('is asked for once for all hours of a day', () => {
  const later = { ...wall, from: '12:00' };
  const another = { ...wall, day: '2030-06-06' };
  const keyOf = (one: typeof wall) => drawQuery(1, 1, { wall: one, zone, period: periodOf(one, zone) }).queryKey;
  expect(keyOf(later)).toEqual(keyOf(wall));
  expect(keyOf(another)).not.toEqual(keyOf(wall));
});
