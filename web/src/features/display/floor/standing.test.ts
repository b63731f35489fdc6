import { expect, it } from 'vitest';
import { STALE_MS } from '../standing.ts';
import { countsOf, signOf, type Place, type Standing } from './standing.ts';

const AT = Date.parse('2027-06-15T11:00:00Z');
const place = (given: Partial<Place> = {}): Place => ({
  id: 1,
  name: 'Desk 1',
  names: {},
  type: 'desk',
  placement: null,
  status: 'free',
  seen: false,
  until: null,
  ...given,
});
const standing = (...places: readonly Place[]): Standing => ({
  workplace: 'Work',
  floor: {
    id: 1,
    name: 'First',
    names: {},
    plan: null,
    buildingName: 'House',
    zone: 'Europe/London',
    at: new Date(AT).toISOString(),
    places: [...places],
  },
  askedAt: { wall: 1_000, steady: 50 },
});
const later = (ms: number) => ({ wall: 1_000 + ms, steady: 50 + ms });
const sign = (given: Partial<Place>, ms = 0) => signOf(place(given), standing(), later(ms));

it('a place is free as long as nobody is seen there, nobody else has it, and that is known', () => {
  expect(sign({})).toBe('free');
  expect(sign({}, STALE_MS)).toBe('free');
  expect(sign({}, STALE_MS + 1)).toBe('unknown');
  expect(sign({ status: 'taken' }, STALE_MS + 1)).toBe('unknown');
  expect(sign({ seen: true })).toBe('taken');
  expect(sign({ status: 'closed', seen: true })).toBe('closed');
  const until = new Date(AT + 10_000).toISOString();
  expect(sign({ until }, 9_999)).toBe('free');
  expect(sign({ until }, 10_000)).toBe('taken');
});

it('counts what is free of each type that is there, and nothing by hearsay', () => {
  const floor = standing(
    place(),
    place({ id: 2, seen: true }),
    place({ id: 3, type: 'room', status: 'out_of_hours' }),
    place({ id: 4, type: 'room' }),
  );
  expect(countsOf(floor, later(0))).toEqual([
    { type: 'desk', free: 1, total: 2 },
    { type: 'room', free: 1, total: 2 },
  ]);
  expect(countsOf(floor, later(STALE_MS + 1)).map(({ free }) => free)).toEqual([null, null]);
});
