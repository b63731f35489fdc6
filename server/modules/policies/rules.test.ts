import { describe, expect, test } from 'vitest';
import type { Asked } from './asked.ts';
import { fields, judgedElsewhere, refusals, type Judged, type Rules } from './contract.ts';
import { decide, judgedFields, resolve, type Applying } from './rules.ts';

const BUILDING = 11;
const LONDON = 'Europe/London';
const HONG_KONG = 'Asia/Hong_Kong';
/** A Monday. */
const NOW = '2027-06-07T12:00';

const instant = (wall: string, zone: string): Temporal.Instant =>
  wall.endsWith('Z')
    ? Temporal.Instant.from(wall)
    : Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).toInstant();

/** What a case says; the rest is a booking of one person on the next morning. */
interface Case {
  readonly rules: Rules;
  readonly during?: readonly [start: string, end: string];
  readonly now?: string;
  readonly zone?: string;
  readonly asked?: Partial<Asked>;
  /** As many resources under the same policy. */
  readonly resources?: number;
  /** The days that somebody asked for. */
  readonly draws?: Applying['draws'];
}
const askedOf = ({
  during = ['2027-06-08T09:00', '2027-06-08T10:00'],
  now = NOW,
  zone = LONDON,
  asked,
  resources = 1,
}: Case): Asked => ({
  resources: Array.from({ length: resources }, (_, i) => ({ id: i + 1, zone, type: 'desk', buildingId: BUILDING })),
  during: { start: instant(during[0], zone), end: instant(during[1], zone) },
  now: instant(now, zone),
  isRunning: false,
  givenBack: null,
  people: 1,
  seats: 1,
  acceptTerms: false,
  isCharged: false,
  hostGroupIds: [],
  hosted: null,
  ...asked,
});
const policy = { id: 7, name: 'The rule' };
const applying = (rules: Rules, more: Partial<Applying> = {}): Applying => ({
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
  ...more,
});
const refusalsIn = (one: Case) =>
  decide(askedOf(one), (id) => resolve([applying(one.rules, { draws: one.draws ?? [] })], id));

const ahead = (more: object = {}): Rules => ({ bookAhead: { unit: 'days', count: 7, ...more } });
const weeks: Rules = { bookAhead: { unit: 'weeks', count: 2, rollover: { day: 3, time: '12:00' } } };
const nineToFive = Array.from({ length: 5 }, (_, i) => ({ day: i + 1, from: '09:00', to: '17:00' }));
const hours: Rules = { hours: { week: nineToFive, holidays: [{ date: '2027-08-30', name: 'Summer bank holiday' }] } };
const late: Rules = {
  hours: {
    week: [
      { day: 2, from: '22:00', to: '24:00' },
      { day: 3, from: '00:00', to: '06:00' },
    ],
  },
};
const lunch: Rules = {
  hours: {
    week: [
      { day: 2, from: '08:00', to: '12:00' },
      { day: 2, from: '13:00', to: '17:00' },
    ],
  },
};
const halves: Rules = { dayParts: { parts: 'half_days' } };
const booked = { start: instant('2027-06-07T14:00', LONDON), end: instant('2027-06-07T15:00', LONDON) };

/** The day before at one. */
const drawn: Rules = { seating: { by: 'draw', daysBefore: 1, at: '13:00' } };
const drawOf = (day: string, isDone: boolean, buildingId = BUILDING) => ({ day, isDone, buildingId });

type Refused = Case & { readonly param: string | undefined };
/** Each field but those that count what the host has (quota.test.ts): what it allows, up to the edge, and what it refuses, from the edge on. */
const table: {
  readonly [F in Exclude<Judged, 'quota' | 'onePerType'>]: {
    readonly allowed: readonly Case[];
    readonly refused: readonly Refused[];
  };
} = {
  bookAhead: {
    allowed: [
      { rules: ahead(), during: ['2027-06-14T09:00', '2027-06-14T17:00'] },
      { rules: ahead(), during: ['2027-06-14T00:00', '2027-06-15T00:00'] },
      { rules: ahead({ rollover: { time: '12:00' } }), during: ['2027-06-15T09:00', '2027-06-15T10:00'] },
      // It is the 8th there already.
      {
        rules: ahead(),
        zone: HONG_KONG,
        now: '2027-06-07T17:00:00Z',
        during: ['2027-06-15T09:00', '2027-06-15T10:00'],
      },
      { rules: weeks, during: ['2027-06-20T09:00', '2027-06-21T00:00'] },
      { rules: weeks, now: '2027-06-09T12:00', during: ['2027-06-27T09:00', '2027-06-27T10:00'] },
      { rules: weeks, now: '2027-06-13T01:00', during: ['2027-06-27T09:00', '2027-06-27T10:00'] },
    ],
    refused: [
      { rules: ahead(), during: ['2027-06-13T09:00', '2027-06-16T17:00'], param: 'end' },
      { rules: ahead(), during: ['2027-06-14T09:00', '2027-06-15T00:01'], param: 'end' },
      { rules: ahead(), during: ['2027-06-15T00:00', '2027-06-15T01:00'], param: 'start' },
      {
        rules: ahead({ rollover: { time: '12:01' } }),
        during: ['2027-06-15T09:00', '2027-06-15T10:00'],
        param: 'start',
      },
      { rules: ahead(), now: '2027-06-07T17:00:00Z', during: ['2027-06-15T09:00', '2027-06-15T10:00'], param: 'start' },
      { rules: weeks, during: ['2027-06-21T00:00', '2027-06-21T01:00'], param: 'start' },
      { rules: weeks, now: '2027-06-09T11:59:59', during: ['2027-06-21T09:00', '2027-06-21T10:00'], param: 'start' },
      { rules: weeks, now: '2027-06-14T09:00', during: ['2027-06-28T09:00', '2027-06-28T10:00'], param: 'start' },
    ],
  },
  minLength: {
    allowed: [{ rules: { minLength: { minutes: 60 } } }],
    refused: [{ rules: { minLength: { minutes: 61 } }, param: 'end' }],
  },
  maxLength: {
    allowed: [
      { rules: { maxLength: { minutes: 60 } } },
      // The night in which the clocks go forward, and the one in which they go back.
      { rules: { maxLength: { days: 2 } }, during: ['2027-03-27T09:00', '2027-03-29T09:00'] },
      { rules: { maxLength: { days: 2 } }, during: ['2027-10-30T09:00', '2027-11-01T09:00'] },
    ],
    refused: [
      { rules: { maxLength: { minutes: 59 } }, param: 'end' },
      { rules: { maxLength: { days: 2 } }, during: ['2027-03-27T09:00', '2027-03-29T09:01'], param: 'end' },
      { rules: { maxLength: { days: 2 } }, during: ['2027-10-30T09:00', '2027-11-01T09:01'], param: 'end' },
    ],
  },
  slot: {
    allowed: [
      { rules: { slot: { minutes: 60 } } },
      { rules: { slot: { minutes: 120 } }, during: ['2027-06-08T22:00', '2027-06-09T00:00'] },
      { rules: { slot: { minutes: 30 } }, zone: 'Asia/Kathmandu' },
    ],
    refused: [
      { rules: { slot: { minutes: 30 } }, during: ['2027-06-08T09:15', '2027-06-08T10:00'], param: 'start' },
      { rules: { slot: { minutes: 30 } }, during: ['2027-06-08T09:00', '2027-06-08T10:00:01'], param: 'end' },
      {
        rules: { slot: { minutes: 30 } },
        zone: 'Asia/Kathmandu',
        during: ['2027-06-08T03:30:00Z', '2027-06-08T04:00:00Z'],
        param: 'start',
      },
    ],
  },
  dayParts: {
    allowed: [
      { rules: halves, during: ['2027-06-08T00:00', '2027-06-08T12:00'] },
      { rules: halves, during: ['2027-06-08T12:00', '2027-06-09T00:00'] },
      { rules: { ...halves, ...hours }, during: ['2027-06-08T09:00', '2027-06-08T12:00'] },
      { rules: { ...halves, ...hours }, during: ['2027-06-08T12:00', '2027-06-09T17:00'] },
      { rules: { dayParts: { parts: 'half_days', noon: '13:00' } }, during: ['2027-06-08T13:00', '2027-06-09T00:00'] },
      { rules: { dayParts: { parts: 'whole_days' } }, during: ['2027-06-08T00:00', '2027-06-10T00:00'] },
    ],
    refused: [
      { rules: halves, during: ['2027-06-08T00:01', '2027-06-08T12:00'], param: 'start' },
      { rules: halves, during: ['2027-06-08T00:00', '2027-06-08T12:01'], param: 'end' },
      { rules: { ...halves, ...hours }, during: ['2027-06-08T09:00', '2027-06-08T16:00'], param: 'end' },
      {
        rules: { dayParts: { parts: 'whole_days' } },
        during: ['2027-06-08T12:00', '2027-06-09T00:00'],
        param: 'start',
      },
    ],
  },
  hours: {
    allowed: [
      { rules: hours, during: ['2027-06-08T09:00', '2027-06-08T17:00'] },
      { rules: hours, during: ['2027-06-07T16:00', '2027-06-09T10:00'] },
      { rules: late, during: ['2027-06-08T23:00', '2027-06-09T01:00'] },
      { rules: lunch, during: ['2027-06-08T13:00', '2027-06-08T17:00'] },
      { rules: { hours: { week: nineToFive, outside: true } }, during: ['2027-06-12T03:00', '2027-06-12T04:00'] },
    ],
    refused: [
      { rules: hours, during: ['2027-06-08T08:59', '2027-06-08T10:00'], param: 'start' },
      { rules: hours, during: ['2027-06-08T09:00', '2027-06-08T17:01'], param: 'end' },
      { rules: hours, during: ['2027-06-08T17:00', '2027-06-08T18:00'], param: 'start' },
      { rules: hours, during: ['2027-06-11T09:00', '2027-06-14T17:00'], param: 'end' },
      { rules: hours, during: ['2027-08-30T09:00', '2027-08-30T17:00'], param: 'start' },
      { rules: lunch, during: ['2027-06-08T11:00', '2027-06-08T14:00'], param: 'end' },
      { rules: late, during: ['2027-06-08T23:00', '2027-06-09T06:01'], param: 'end' },
    ],
  },
  notice: {
    allowed: [
      { rules: { notice: { minutes: 60 } }, during: ['2027-06-07T13:00', '2027-06-07T14:00'] },
      { rules: { notice: { minutes: 0 } }, during: ['2027-06-07T11:50', '2027-06-07T14:00'] },
      {
        rules: { notice: { minutes: 60 } },
        during: ['2027-06-07T11:00', '2027-06-07T14:00'],
        asked: { isRunning: true },
      },
    ],
    refused: [
      {
        rules: { notice: { minutes: 60 } },
        now: '2027-06-07T12:00:01',
        during: ['2027-06-07T13:00', '2027-06-07T14:00'],
        param: 'start',
      },
    ],
  },
  cancelUntil: {
    allowed: [
      { rules: { cancelUntil: { minutes: 120 } }, asked: { givenBack: booked } },
      { rules: { cancelUntil: { minutes: 120 } }, now: '2027-06-07T14:30' },
    ],
    refused: [
      {
        rules: { cancelUntil: { minutes: 120 } },
        now: '2027-06-07T12:00:01',
        asked: { givenBack: booked },
        param: undefined,
      },
    ],
  },
  seating: {
    allowed: [
      { rules: { seating: { by: 'first_come' } } },
      { rules: drawn, now: '2027-06-07T13:00' },
      { rules: drawn, during: ['2027-06-07T14:00', '2027-06-08T00:00'] },
      // At once where it is done already, though the rule says later by now.
      { rules: drawn, draws: [drawOf('2027-06-08', true)] },
      { rules: drawn, asked: { resources: [{ id: 1, zone: LONDON, type: 'room', buildingId: BUILDING }] } },
      { rules: drawn, now: '2027-06-07T13:00', draws: [drawOf('2027-06-08', false, BUILDING + 1)] },
    ],
    refused: [
      { rules: drawn, now: '2027-06-07T12:59', param: 'start' },
      { rules: drawn, during: ['2027-06-07T14:00', '2027-06-08T00:01'], param: 'end' },
      // Somebody asked for it, and it has not been handed out yet.
      { rules: drawn, now: '2027-06-07T18:00', draws: [drawOf('2027-06-08', false)], param: 'start' },
      {
        rules: drawn,
        during: ['2027-06-08T09:00', '2027-06-09T17:00'],
        draws: [drawOf('2027-06-08', true)],
        param: 'end',
      },
      { rules: drawn, draws: [drawOf('2027-06-08', true, BUILDING + 1)], param: 'start' },
      // It is the 8th there already, and only one in London.
      {
        rules: drawn,
        zone: HONG_KONG,
        now: '2027-06-08T04:59:00Z',
        during: ['2027-06-09T09:00', '2027-06-09T10:00'],
        param: 'start',
      },
    ],
  },
  allDay: {
    allowed: [
      { rules: { allDay: false }, during: ['2027-06-08T00:00', '2027-06-08T23:59'] },
      { rules: { allDay: true }, during: ['2027-06-08T00:00', '2027-06-09T00:00'] },
      { rules: { allDay: false, ...hours }, during: ['2027-06-08T09:00', '2027-06-08T16:59'] },
    ],
    refused: [
      { rules: { allDay: false }, during: ['2027-06-08T00:00', '2027-06-09T00:00'], param: 'end' },
      { rules: { allDay: false }, during: ['2027-06-07T18:00', '2027-06-09T00:00'], param: 'end' },
      { rules: { allDay: false, ...hours }, during: ['2027-06-08T09:00', '2027-06-08T17:00'], param: 'end' },
    ],
  },
  crossDay: {
    allowed: [
      { rules: { crossDay: false }, during: ['2027-06-08T22:00', '2027-06-09T00:00'] },
      { rules: { crossDay: true }, during: ['2027-06-08T22:00', '2027-06-09T00:01'] },
    ],
    refused: [{ rules: { crossDay: false }, during: ['2027-06-08T22:00', '2027-06-09T00:00:01'], param: 'end' }],
  },
  atOnce: {
    allowed: [{ rules: { atOnce: { resources: 2 } }, resources: 2 }],
    refused: [{ rules: { atOnce: { resources: 2 } }, resources: 3, param: 'resourceIds' }],
  },
  capacity: {
    allowed: [
      { rules: { capacity: 'enforced' }, asked: { people: 4, seats: 4 } },
      { rules: { capacity: 'advised' }, asked: { people: 5, seats: 4 } },
      { rules: { capacity: 'enforced' }, asked: { people: 5, seats: null } },
    ],
    refused: [{ rules: { capacity: 'enforced' }, asked: { people: 5, seats: 4 }, param: 'attendees' }],
  },
  terms: {
    allowed: [{ rules: { terms: { text: 'Leave it tidy' } }, asked: { acceptTerms: true } }],
    refused: [{ rules: { terms: { text: 'Leave it tidy' } }, param: 'acceptTerms' }],
  },
  costCodes: {
    allowed: [{ rules: { costCodes: true }, asked: { isCharged: true } }, { rules: { costCodes: false } }],
    refused: [{ rules: { costCodes: true }, param: 'costCodes' }],
  },
  bookableBy: {
    allowed: [{ rules: { bookableBy: { groupIds: [3, 4] } }, asked: { hostGroupIds: [4] } }],
    refused: [{ rules: { bookableBy: { groupIds: [3, 4] } }, asked: { hostGroupIds: [5] }, param: 'hostId' }],
  },
  approval: {
    allowed: [
      { rules: { approval: {} } },
      { rules: { approval: { userIds: [1] } }, during: ['2027-06-07T12:00:01', '2027-06-07T13:00'] },
    ],
    refused: [
      { rules: { approval: {} }, during: ['2027-06-07T12:00', '2027-06-07T13:00'], param: 'start' },
      {
        rules: { approval: { groupIds: [3] } },
        zone: HONG_KONG,
        during: ['2027-06-07T11:50', '2027-06-07T13:00'],
        asked: { isRunning: true },
        param: 'start',
      },
    ],
  },
};

describe.each(Object.keys(table) as (keyof typeof table)[])('%s', (field) => {
  const { allowed, refused } = table[field];
  const mine = (one: Case) => refusalsIn(one).filter(({ rule }) => rule === field);

  test('is allowed somewhere and refused somewhere', () => {
    expect([allowed.length > 0, refused.length > 0]).toEqual([true, true]);
  });

  test.each(allowed)('allows $during $asked by $rules', (one) => {
    expect(mine(one)).toEqual([]);
  });

  test.each(refused)('refuses $during $asked by $rules, naming $param', ({ param, ...one }) => {
    const [first] = mine(one);
    expect(first).toMatchObject({ rule: field, policy, resourceId: 1, kind: refusals[field] });
    expect(first?.details.param).toBe(param);
  });

  test('says nothing where no policy says anything about it', () => {
    for (const { rules, ...one } of [...allowed, ...refused])
      expect(decide(askedOf({ rules, ...one }), () => ({}))).toEqual([]);
  });
});

test('every field is judged here, or it is said where', () => {
  expect(fields.filter((field) => !(field in refusals) && !(field in judgedElsewhere))).toEqual([]);
  expect(new Set(Object.values(refusals).map(({ code }) => code)).size).toBe(judgedFields.length);
});

describe('the most particular policy wins', () => {
  const minutes = (slot: 5 | 10 | 15 | 20 | 30 | 60): Rules => ({ slot: { minutes: slot } });
  const all = [
    applying(minutes(5), { id: 1 }),
    applying(minutes(10), { id: 2, isForGroups: true }),
    applying(minutes(15), { id: 3, buildingId: 1 }),
    applying(minutes(20), { id: 4, type: 'desk' }),
    applying(minutes(30), { id: 5, categoryId: 1 }),
    applying(minutes(30), { id: 6, resourceGroupId: 1 }),
    applying(minutes(60), { id: 7, resourceId: 1 }),
  ];
  const winner = (policies: readonly Applying[]) => resolve(policies.toReversed(), 1).slot?.policy.id;

  test.each([1, 2, 3, 4, 5, 6, 7])('of those up to the %ith that one', (count) => {
    expect(winner(all.slice(0, count))).toBe(count);
    expect(winner(all.slice(0, count).toReversed())).toBe(count);
  });

  test('field by field, and at the same place the older one', () => {
    const wide = applying({ notice: { minutes: 5 }, slot: { minutes: 5 } }, { id: 8 });
    const narrow = applying({ slot: { minutes: 60 } }, { id: 9, resourceId: 1 });
    const rules = resolve([narrow, wide, { ...wide, id: 10 }], 1);
    expect([rules.slot?.policy.id, rules.notice?.policy.id]).toEqual([9, 8]);
  });

  test('of two about a category the one that says more of where it is', () => {
    const [anywhere, here] = [
      { id: 1, categoryId: 3 },
      { id: 2, categoryId: 3, buildingId: 1 },
    ];
    expect(winner([applying(minutes(5), anywhere), applying(minutes(10), here)])).toBe(2);
  });

  test('one that does not apply to the resource says nothing', () => {
    expect(resolve([applying(minutes(5), { resourceIds: [2] })], 1)).toEqual({});
  });
});
