import { expect, it } from 'vitest';
import type { Availability } from '../../data/availability.ts';
import type { Booking } from '../../data/bookings.ts';
import type { Assignment } from '../../data/own-assignments.ts';
import type { Resource } from '../../data/resources.ts';
import { ownersOn, peopleOn, placesOf } from './places.ts';
import { stateText } from './state-text.ts';
import { texts } from './texts/en.ts';

const day = '2026-11-24';
const period = { start: `${day}T10:00:00Z`, end: `${day}T17:00:00Z` };
const desk = (id: number): Resource =>
  ({ id, type: 'desk', name: `D-${id}`, names: {}, partIds: [], retired: false, zone: 'Europe/London' }) as never;
const WORKDAY = { workday: true, open: true, holiday: null };
const held = (resourceId: number, there = WORKDAY): Availability => ({
  resourceId,
  available: false,
  day: there,
  busy: [{ start: `${day}T00:00:00.000Z`, end: '2026-11-25T00:00:00.000Z', heldFor: 'assignment' }],
});
const assignment = (resourceId: number, given: Partial<Assignment> = {}): Assignment =>
  ({
    id: resourceId,
    resourceId,
    userId: 7,
    userName: 'Olga Owner',
    firstDay: '2026-11-01',
    lastDay: null,
    state: 'current',
    checkInBy: null,
    checkedInToday: false,
    elsewhereToday: null,
    releases: [],
    ...given,
  }) as never;

const placed = (assigned: readonly Assignment[] | undefined, bookings: readonly Booking[] = [], there = WORKDAY) =>
  placesOf({
    resources: [desk(1), desk(2)],
    availability: [held(1, there), held(2, there)],
    bookings,
    assigned,
    me: 7,
    seesAll: false,
    period,
  });

/** Says a state as the page does. */
const say = ((key: string) => texts.state[key.slice(6) as 'mine']) as never;
const said = (assigned: readonly Assignment[] | undefined, bookings: readonly Booking[] = []): string[] =>
  placed(assigned, bookings).map((place) => stateText(place, say));

it('what is assigned to me is mine, what is to others is theirs; neither before that is known', () => {
  expect(said([assignment(1)])).toEqual(['Yours', 'Assigned']);
  expect(said(undefined)).toEqual(['Loading', 'Loading']);
});

it('is not mine on a day on which it is lent out, or before and after it is mine', () => {
  const releases = [{ id: 1, firstDay: day, lastDay: day, why: null }];
  const others: Partial<Assignment>[] = [{ releases }, { firstDay: '2026-11-25' }, { lastDay: '2026-11-23' }];
  for (const given of others) expect(said([assignment(1, given)])).toEqual(['Assigned', 'Assigned']);
});

it('owners are there like who has booked, once, and rather where they have booked; of a flexi desk once they checked in', () => {
  const mine = [assignment(1), assignment(2, { userId: 8, userName: 'Fritz Flexi', checkInBy: '10:00' })];
  const came = mine.map((one) => ({ ...one, checkedInToday: true }));
  const names = (assignments: readonly Assignment[], today = day, bookings: readonly Booking[] = []) =>
    peopleOn(placed(mine, bookings), ownersOn(assignments, day, today)).map(({ name, place }) => [name, place.id]);
  expect(names(mine)).toEqual([['Olga Owner', 1]]);
  expect(names(came)).toEqual([
    ['Fritz Flexi', 2],
    ['Olga Owner', 1],
  ]);
  expect(names(came, '2026-11-23')).toEqual([['Olga Owner', 1]]);
  expect(names([assignment(1, { userId: null, userName: null })])).toEqual([]);
  const booked = [
    { ...period, id: 5, state: 'confirmed', resourceIds: [2], hostId: 7, hostName: 'Olga Owner' },
  ] as never;
  expect(names([assignment(1)], day, booked)).toEqual([['Olga Owner', 2]]);
});

it('who works at home or is away today is not at her own desk, unless she checked in; another day says nothing of that', () => {
  const names = (given: Partial<Assignment>, today = day) =>
    peopleOn(placed([]), ownersOn([assignment(1, given)], day, today)).map(({ name }) => name);
  expect(names({ elsewhereToday: 'home' })).toEqual([]);
  expect(names({ elsewhereToday: 'away' })).toEqual([]);
  expect(names({ elsewhereToday: 'home', checkedInToday: true })).toEqual(['Olga Owner']);
  expect(names({ elsewhereToday: 'home' }, '2026-11-23')).toEqual(['Olga Owner']);
});

it('on a day on which nobody works there, whose own it is is not there, unless she has come or has booked', () => {
  const sunday = { workday: false, open: true, holiday: null };
  const names = (assigned: readonly Assignment[], bookings: readonly Booking[] = []) =>
    peopleOn(placed(assigned, bookings, sunday), ownersOn(assigned, day, day)).map(({ name, place }) => [
      name,
      place.id,
    ]);
  expect(names([assignment(1)])).toEqual([]);
  expect(names([assignment(1, { checkInBy: '10:00', checkedInToday: true })])).toEqual([['Olga Owner', 1]]);
  const booked = [
    { ...period, id: 5, state: 'confirmed', resourceIds: [2], hostId: 7, hostName: 'Olga Owner' },
  ] as never;
  expect(names([assignment(1)], booked)).toEqual([['Olga Owner', 2]]);
});
