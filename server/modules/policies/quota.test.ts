import { describe, expect, test } from 'vitest';
import type { Hosted, Use } from './asked.ts';
import { refusals, type Rules } from './contract.ts';
import { countedSpans, useOf } from './quota.ts';
import { decide, resolve, type Applying } from './rules.ts';

const LONDON = 'Europe/London';
const HONG_KONG = 'Asia/Hong_Kong';

const instant = (wall: string, zone: string): Temporal.Instant =>
  wall.endsWith('Z')
    ? Temporal.Instant.from(wall)
    : Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).toInstant();
const periodOf = ([start, end]: Had, zone: string) => ({
  start: instant(start, zone),
  end: instant(end, zone),
});

type Had = readonly [start: string, end: string, givenBack?: string, leastNotice?: number];
/** What a case says; the rest is one desk on a Tuesday morning in London. */
interface Case {
  readonly rules: Rules;
  readonly during?: readonly [start: string, end: string];
  readonly zone?: string;
  readonly resources?: number;
  /** What the host has already of the first resource, and since when not any more; and what the booking was. */
  readonly has?: readonly Had[];
  readonly had?: readonly Had[];
  readonly isHostless?: boolean;
}

const policy = { id: 7, name: 'The rule' };
const applying = (rules: Rules): Applying => ({
  ...policy,
  buildingId: null,
  type: null,
  categoryId: null,
  resourceGroupId: null,
  resourceId: null,
  isForGroups: false,
  resourceIds: [1, 2, 3],
  draws: [],
  parts: [],
  rules,
});
const MORNING = ['2027-06-08T09:00', '2027-06-08T10:00'] as const;

function refusalsIn({ rules, during = MORNING, zone = LONDON, resources = 1, has = [], had = [], isHostless }: Case) {
  const rulesOf = (id: number) => resolve([applying(rules)], id);
  const use = (one: Had, id: number): Use =>
    useOf({
      bookingId: null,
      resource: { id, zone, type: 'desk' },
      count: 1,
      during: periodOf(one, zone),
      givenBack: one[2] === undefined ? null : instant(one[2], zone),
      leastNotice: one[3] ?? Infinity,
      isForGuest: false,
      rules: rulesOf(id),
    });
  const ids = Array.from({ length: resources }, (_, i) => i + 1);
  const hosted: Hosted = {
    has: has.map((one) => use(one, 1)),
    had: had.map((one) => use(one, 1)),
    wants: ids.map((id) => use(during, id)),
  };
  const asked = {
    resources: ids.map((id) => ({ id, zone, type: 'desk', buildingId: 1 })),
    during: periodOf(during, zone),
    now: instant('2027-01-01T12:00', zone),
    isRunning: false,
    givenBack: null,
    people: 1,
    seats: 1,
    acceptTerms: false,
    isCharged: false,
    hosted: isHostless === true ? null : hosted,
    hostGroupIds: [],
  };
  return decide(asked, rulesOf, ['quota', 'onePerType']);
}

const quota = (most: number, per: 'day' | 'week' | 'month' = 'day', refundUntilMinutes?: number): Rules => ({
  quota: { unit: 'bookings', most, per, ...(refundUntilMinutes !== undefined && { refundUntilMinutes }) },
});
const hoursOf = (most: number, refundUntilMinutes = 0): Rules => ({
  quota: { unit: 'hours', most, per: 'day', refundUntilMinutes },
});

type Refused = Case & { readonly param: string };
const table: {
  readonly [F in 'quota' | 'onePerType']: { readonly allowed: readonly Case[]; readonly refused: readonly Refused[] };
} = {
  quota: {
    allowed: [
      { rules: quota(1) },
      { rules: quota(2, 'week'), resources: 2 },
      // The week before and the one after.
      { rules: quota(1, 'week'), has: [['2027-06-06T23:59', '2027-06-07T09:00']] },
      { rules: quota(1, 'week'), has: [['2027-06-14T00:00', '2027-06-14T01:00']] },
      { rules: quota(1, 'month'), has: [['2027-05-31T23:59', '2027-06-01T09:00']] },
      // The week in which the clocks go forward ends an hour sooner.
      {
        rules: quota(1, 'week'),
        during: ['2027-03-28T23:30', '2027-03-29T00:30'],
        has: [['2027-03-28T23:00:00Z', '2027-03-28T23:30:00Z']],
      },
      // It is the 8th there already.
      {
        rules: quota(1),
        zone: HONG_KONG,
        during: ['2027-06-07T09:00', '2027-06-07T10:00'],
        has: [['2027-06-07T16:00:00Z', '2027-06-07T17:00:00Z']],
      },
      { rules: hoursOf(23), during: ['2027-03-28T00:00', '2027-03-29T00:00'] },
      { rules: hoursOf(25), during: ['2027-10-31T00:00', '2027-11-01T00:00'] },
      { rules: hoursOf(2), has: [['2027-06-08T12:00', '2027-06-08T13:00']] },
      // Given back in time, and used in part.
      { rules: quota(1), has: [['2027-06-08T12:00', '2027-06-08T13:00', '2027-06-08T12:00']] },
      { rules: quota(1, 'day', 120), has: [['2027-06-08T12:00', '2027-06-08T13:00', '2027-06-08T10:00']] },
      { rules: hoursOf(2), has: [['2027-06-08T12:00', '2027-06-08T17:00', '2027-06-08T13:00']] },
      { rules: hoursOf(2), has: [['2027-06-08T12:00', '2027-06-08T13:00', '2027-06-08T14:00']] },
      // It takes no more than it did.
      {
        rules: quota(1),
        has: [['2027-06-08T12:00', '2027-06-08T13:00']],
        had: [['2027-06-08T08:00', '2027-06-08T10:00']],
      },
      { rules: quota(1), has: [['2027-06-08T12:00', '2027-06-08T13:00']], isHostless: true },
    ],
    refused: [
      { rules: quota(1), resources: 2, param: 'start' },
      { rules: quota(1, 'week'), has: [['2027-06-07T00:00', '2027-06-07T01:00']], param: 'start' },
      { rules: quota(1, 'week'), has: [['2027-06-13T23:59', '2027-06-14T09:00']], param: 'start' },
      { rules: quota(1, 'month'), has: [['2027-06-30T23:59', '2027-07-01T09:00']], param: 'start' },
      {
        rules: quota(1, 'week'),
        during: ['2027-03-28T23:30', '2027-03-29T00:30'],
        has: [['2027-03-28T22:30:00Z', '2027-03-28T22:45:00Z']],
        param: 'start',
      },
      {
        rules: quota(1),
        zone: HONG_KONG,
        during: ['2027-06-08T09:00', '2027-06-08T10:00'],
        has: [['2027-06-07T16:00:00Z', '2027-06-07T17:00:00Z']],
        param: 'start',
      },
      { rules: hoursOf(22), during: ['2027-03-28T00:00', '2027-03-29T00:00'], param: 'start' },
      { rules: hoursOf(24), during: ['2027-10-31T00:00', '2027-11-01T00:00'], param: 'start' },
      { rules: hoursOf(2), has: [['2027-06-08T12:00', '2027-06-08T13:00:01']], param: 'start' },
      { rules: quota(1), has: [['2027-06-08T12:00', '2027-06-08T13:00', '2027-06-08T12:00:01']], param: 'start' },
      {
        rules: quota(1, 'day', 120),
        has: [['2027-06-08T12:00', '2027-06-08T13:00', '2027-06-08T10:00:01']],
        param: 'start',
      },
      {
        rules: hoursOf(2, 120),
        has: [['2027-06-08T12:00', '2027-06-08T13:30', '2027-06-08T11:00']],
        param: 'start',
      },
      {
        rules: hoursOf(2),
        has: [['2027-06-08T12:00', '2027-06-08T17:00', '2027-06-08T13:00:01']],
        param: 'start',
      },
      {
        rules: quota(1),
        has: [['2027-06-08T12:00', '2027-06-08T13:00']],
        had: [['2027-06-09T08:00', '2027-06-09T10:00']],
        param: 'start',
      },
    ],
  },
  onePerType: {
    allowed: [
      { rules: { onePerType: true } },
      { rules: { onePerType: true }, has: [['2027-06-08T08:00', '2027-06-08T09:00']] },
      { rules: { onePerType: true }, has: [['2027-06-08T10:00', '2027-06-08T11:00']] },
      { rules: { onePerType: true }, has: [['2027-06-08T08:00', '2027-06-08T12:00', '2027-06-08T09:00']] },
      { rules: { onePerType: true }, has: [['2027-06-08T09:00', '2027-06-08T10:00', '2027-06-08T08:00']] },
      { rules: { onePerType: false }, resources: 2, has: [['2027-06-08T09:00', '2027-06-08T10:00']] },
      { rules: { onePerType: true }, resources: 2, isHostless: true },
    ],
    refused: [
      { rules: { onePerType: true }, resources: 2, param: 'resourceIds' },
      { rules: { onePerType: true }, has: [['2027-06-08T08:00', '2027-06-08T09:00:01']], param: 'start' },
      { rules: { onePerType: true }, has: [['2027-06-08T09:59:59', '2027-06-08T11:00']], param: 'start' },
      {
        rules: { onePerType: true },
        has: [['2027-06-08T08:00', '2027-06-08T12:00', '2027-06-08T09:00:01']],
        param: 'start',
      },
    ],
  },
};

describe.each(['quota', 'onePerType'] as const)('%s', (field) => {
  const { allowed, refused } = table[field];

  test.each(allowed)('allows $during beside $has by $rules', (one) => {
    expect(refusalsIn(one)).toEqual([]);
  });

  test.each(refused)('refuses $during beside $has by $rules, naming $param', ({ param, ...one }) => {
    const [first] = refusalsIn(one);
    expect(first).toMatchObject({ rule: field, policy, resourceId: 1, kind: refusals[field], details: { param } });
  });
});

test('a refusal says how far the quota is used up, and from when to when', () => {
  const [first] = refusalsIn({ rules: hoursOf(2), has: [['2027-06-08T12:00', '2027-06-08T13:20']] });
  expect(first?.details).toMatchObject({
    detail: '1.33 of 2 hours used on 2027-06-08',
    extra: { used: 1.33, wanted: 1, most: 2, unit: 'hours', per: 'day', firstDay: '2027-06-08', lastDay: '2027-06-08' },
  });
  const [month] = refusalsIn({ rules: quota(1, 'month'), has: [['2027-06-01T12:00', '2027-06-01T13:00']] });
  expect(month?.details.detail).toBe('1 of 1 bookings used between 2027-06-01 and 2027-06-30');
});

describe('what is read', () => {
  const desk = { id: 1, zone: LONDON, type: 'desk', buildingId: 1 };
  const days = Array.from({ length: 260 }, (_, i) => {
    const start = instant('2027-03-01T09:00', LONDON).add({ hours: 24 * i });
    return { start, end: start.add({ hours: 1 }) };
  });
  const spans = (rules: Rules) => countedSpans([desk], (id) => resolve([applying(rules)], id), days);

  test('of a year of days is one stretch, and of months apart each by itself', () => {
    expect(spans(quota(1)).length).toBe(1);
    const apart = days.filter((_, i) => i % 60 === 0);
    const rulesOf = (id: number) => resolve([applying(quota(1, 'week'))], id);
    expect(countedSpans([desk], rulesOf, apart).length).toBe(apart.length);
  });

  test('is nothing where nothing is counted', () => {
    expect(spans({ onePerType: false, notice: { minutes: 5 } })).toEqual([]);
  });
});
