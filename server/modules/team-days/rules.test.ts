import { describe, expect, test } from 'vitest';
import type { Principal } from '../../platform/context/principal.ts';
import { Problem } from '../../platform/contract/problems.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { periodOf } from '../../platform/time.ts';
import {
  dateOf,
  decideChanging,
  decidePlanning,
  mustReleaseInTime,
  readHours,
  stateAt,
  stillHas,
  usualRelease,
} from './rules.ts';
import type { TeamDayRow } from './store.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const NOW = at('2030-01-07T08:00:00Z');

/** The field that a refusal names, or null. */
function refusedField(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.details.param ?? '';
  }
}

test.each([
  ['open', '2030-01-08T12:00:00Z', 'open'],
  ['open', '2030-01-07T08:00:00Z', 'released'],
  ['open', '2030-01-07T07:59:59Z', 'released'],
  ['released', '2030-01-08T12:00:00Z', 'released'],
  ['cancelled', '2030-01-07T07:00:00Z', 'cancelled'],
] as const)('what is written down as %s until %s is %s', (state, releaseAt, now) => {
  const row = { state, releaseAt: new Date(releaseAt) };
  expect(stateAt(row, NOW)).toBe(now);
});

describe('the hours of a team day', () => {
  const hours = (given: object, zone = 'Europe/London', now = NOW) =>
    readHours({ date: '2030-01-08', ...given }, zone, now);

  test('are those of the building’s clocks, from nine to five unless said', () => {
    expect(periodOf({ startsAt: new Date('2030-01-08T09:00Z'), endsAt: new Date('2030-01-08T17:00Z') })).toEqual(
      hours({}),
    );
    const tokyo = hours({ startTime: '08:30', endTime: '23:59' }, 'Asia/Tokyo');
    expect(`${tokyo.start.toString()} ${tokyo.end.toString()}`).toBe('2030-01-07T23:30:00Z 2030-01-08T14:59:00Z');
    expect(dateOf({ startsAt: new Date(tokyo.start.epochMilliseconds), zone: 'Asia/Tokyo' }).toString()).toBe(
      '2030-01-08',
    );
  });

  test.each([
    [{ date: '2030-01-06' }, 'date'],
    [{ date: '2031-01-09' }, 'date'],
    [{ date: '9999-12-31' }, 'date'],
    [{ startTime: '10:00', endTime: '10:00' }, 'endTime'],
    [{ startTime: '18:00' }, 'endTime'],
    [{ date: '2030-01-07', startTime: '08:00' }, 'startTime'],
    [{ date: '2030-01-07', startTime: '08:01' }, null],
    [{ date: '2031-01-08' }, null],
  ] as const)('%j are refused by %s', (given, field) => {
    expect(refusedField(() => hours(given))).toBe(field);
  });

  test('are none that the clocks leave out as they are put forward', () => {
    const spring = { date: '2030-03-31', startTime: '01:00' };
    expect(refusedField(() => hours({ ...spring, endTime: '02:00' }))).toBe('endTime');
    expect(refusedField(() => hours({ ...spring, endTime: '02:01' }))).toBe(null);
  });

  test('are by the calendar there, not here', () => {
    const late = at('2030-01-07T23:30:00Z');
    expect(refusedField(() => hours({ date: '2030-01-07', startTime: '16:00' }, 'America/New_York', late))).toBe(
      'startTime',
    );
    expect(refusedField(() => hours({ date: '2030-01-07' }, 'Asia/Tokyo', late))).toBe('date');
  });
});

describe('what is left', () => {
  const day = { start: at('2030-01-08T09:00:00Z'), end: at('2030-01-08T17:00:00Z') };

  test.each([
    ['2030-01-07T08:00:00Z', '2030-01-07T12:00:00Z'],
    ['2030-01-07T11:59:59Z', '2030-01-07T12:00:00Z'],
    ['2030-01-07T12:00:00Z', '2030-01-08T09:00:00Z'],
    ['2030-01-08T07:00:00Z', '2030-01-08T09:00:00Z'],
  ])('is given back, planned at %s, at %s unless said', (now, release) => {
    expect(usualRelease(day, 'Europe/London', at(now)).toString()).toBe(release);
  });

  test.each([
    ['2030-01-07T08:00:00Z', 'releaseAt'],
    ['2030-01-07T08:00:01Z', null],
    ['2030-01-08T09:00:00Z', null],
    ['2030-01-08T09:00:01Z', 'releaseAt'],
    ['2030-01-09T09:00:00Z', 'releaseAt'],
  ])('may be given back at %s: refused by %s', (release, field) => {
    expect(refusedField(() => mustReleaseInTime(at(release), day, NOW))).toBe(field);
  });
});

test.each([
  [{}, true],
  [{ state: 'checked_out' }, true],
  [{ state: 'pending' }, true],
  [{ state: 'cancelled' }, false],
  [{ state: 'rejected' }, false],
  [{ state: 'released' }, false],
  [{ resourceIds: [6] }, false],
  [{ start: '2030-01-08T17:00:00Z', end: '2030-01-08T18:00:00Z' }, false],
  [{ start: '2030-01-08T07:00:00Z', end: '2030-01-08T09:00:00Z' }, false],
  [{ start: '2030-01-08T16:59:00Z', end: '2030-01-08T18:00:00Z' }, true],
])('who took a desk, and whose booking is %j, has it still: %s', (given, has) => {
  const day = { startsAt: new Date('2030-01-08T09:00Z'), endsAt: new Date('2030-01-08T17:00Z') } as TeamDayRow;
  const hers = { state: 'confirmed', resourceIds: [5], start: '2030-01-08T09:00:00Z', end: '2030-01-08T17:00:00Z' };
  expect(stillHas({ ...hers, ...given }, 5, day)).toBe(has);
  expect(stillHas(undefined, 5, day)).toBe(false);
});

describe('a team day', () => {
  const asking = (isMember: boolean, scopes: readonly Scope[] = [], reach: Principal['reach'] = [], userId = 1) => ({
    who: { userId, scopes: new Set(scopes), reach } as unknown as Principal,
    isMember,
  });
  const manage = ['bookings:manage'] as const;

  test.each([
    ['a member', asking(true), true],
    ['a stranger', asking(false), false],
    ['who manages bookings there', asking(false, manage, [7]), true],
    ['who keeps the spaces there', asking(false, ['spaces:write'], 'all'), true],
    ['who manages bookings elsewhere', asking(false, manage, [8]), false],
    ['who reaches it without the right', asking(false, ['bookings:read'], 'all'), false],
  ])('is planned by %s: %s', (_who, who, may) => {
    expect(decidePlanning(who, 7).ok).toBe(may);
  });

  test.each([
    ['who planned it, of the team', asking(true), true],
    ['who planned it and has left the team', asking(false), false],
    ['another member', asking(true, [], [], 2), false],
    ['who manages bookings there', asking(false, manage, [7], 2), true],
    ['who manages bookings elsewhere', asking(false, manage, [8], 2), false],
  ])('is changed by %s: %s', (_who, who, may) => {
    expect(decideChanging(who, { buildingId: 7, organiserId: 1 }).ok).toBe(may);
  });

  test('whose organiser is gone is nobody’s', () => {
    const nobody = { ...asking(true), who: { ...asking(true).who, userId: null } as unknown as Principal };
    expect(decideChanging(nobody, { buildingId: 7, organiserId: null }).ok).toBe(false);
  });
});
