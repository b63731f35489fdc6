import { expect, it } from 'vitest';
import type { Availability } from '../../data/availability.ts';
import type { Resource } from '../../data/resources.ts';
import { countByType, placesOf } from './places.ts';
import { stateText } from './state-text.ts';
import { texts } from './texts/en.ts';

const period = { start: '2026-11-28T10:00:00Z', end: '2026-11-28T17:00:00Z' };
const desk = (id: number): Resource =>
  ({ id, type: 'desk', name: `D-${id}`, names: {}, partIds: [], retired: false, zone: 'Europe/London' }) as never;
const shut = (resourceId: number, given: Partial<Availability> = {}): Availability => ({
  resourceId,
  available: true,
  day: { workday: false, open: false, holiday: null },
  busy: [],
  ...given,
});
const placed = (...availability: readonly Availability[]) =>
  placesOf({
    resources: availability.map(({ resourceId }) => desk(resourceId)),
    availability,
    bookings: [],
    me: 7,
    seesAll: false,
    period,
  });
const say = ((key: string, { name = '' } = {}) =>
  texts.state[key.slice(6) as 'closed'].replace('{{name}}', name)) as never;
const said = (...availability: readonly Availability[]): string[] =>
  placed(...availability).map((place) => stateText(place, say));

it('where it is closed all day nothing is free: a holiday is named, and no desk counts as free', () => {
  const holiday = shut(2, { day: { workday: false, open: false, holiday: 'Founding' } });
  expect(said(shut(1), holiday)).toEqual(['Closed on this day', 'Closed: Founding']);
  expect(countByType(placed(shut(1), holiday)).get('desk')).toEqual({ total: 2, free: 0 });
});

it('on a day on which nobody works it is free all the same where it is open', () => {
  expect(said(shut(1, { day: { workday: false, open: true, holiday: null } }))).toEqual(['Free']);
});

it('what is taken stays taken, and is not free before that on a closed day', () => {
  const busy = [{ start: '2026-11-28T14:00:00Z', end: '2026-11-28T16:00:00Z' }];
  const later = { available: false, busy };
  expect(said(shut(1, later))[0]).toMatch(/^Taken until/);
  expect(said(shut(1, { ...later, day: { workday: true, open: true, holiday: null } }))[0]).toMatch(/^Free until/);
});
