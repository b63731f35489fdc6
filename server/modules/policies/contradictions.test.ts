import { describe, expect, test } from 'vitest';
import { decideSense } from './contradictions.ts';
import type { Rules } from './contract.ts';

const week = [{ day: 1, from: '09:00', to: '17:00' }];
const everyDay = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '17:00' }));
const checkIn: NonNullable<Rules['checkIn']> = {
  required: true,
  methods: ['web'],
  opensMinutes: 15,
  closesMinutes: 15,
  release: true,
};
const saidOf = (rules: Rules): unknown => {
  const verdict = decideSense(rules);
  return verdict.ok ? 'fine' : [verdict.kind.status, verdict.details.param];
};

describe('a policy that nobody could keep is refused by the rule at fault', () => {
  test.each<[string, Rules, Rules]>([
    [
      'minLength',
      { minLength: { minutes: 65 }, maxLength: { minutes: 60 } },
      { minLength: { minutes: 60 }, maxLength: { minutes: 60 } },
    ],
    [
      'minLength',
      { minLength: { minutes: 3000 }, maxLength: { days: 2 } },
      { minLength: { minutes: 2880 }, maxLength: { days: 2 } },
    ],
    ['minLength', { minLength: { minutes: 1441 }, crossDay: false }, { minLength: { minutes: 1440 }, crossDay: false }],
    [
      'slot',
      { slot: { minutes: 60 }, minLength: { minutes: 90 } },
      { slot: { minutes: 30 }, minLength: { minutes: 90 } },
    ],
    [
      'slot',
      { slot: { minutes: 20 }, maxLength: { minutes: 90 } },
      { slot: { minutes: 30 }, maxLength: { minutes: 90 } },
    ],
    ['bookAhead.count', { bookAhead: { unit: 'weeks', count: 0 } }, { bookAhead: { unit: 'days', count: 0 } }],
    [
      'checkIn.emptyMinutes',
      { checkIn: { ...checkIn, emptyMinutes: 30 }, earlyCheckOut: false },
      { checkIn: { ...checkIn, emptyMinutes: 30 }, earlyCheckOut: true },
    ],
    [
      'checkIn.emptyMinutes',
      { checkIn: { ...checkIn, emptyMinutes: 60 }, maxLength: { minutes: 60 } },
      { checkIn: { ...checkIn, emptyMinutes: 55 }, maxLength: { minutes: 60 } },
    ],
    [
      'checkIn.endSeriesAfter',
      { checkIn: { ...checkIn, release: false, endSeriesAfter: 3 } },
      { checkIn: { ...checkIn, endSeriesAfter: 3 } },
    ],
    [
      'bookAhead.rollover.day',
      { bookAhead: { unit: 'weeks', count: 1, rollover: { time: '12:00' } } },
      { bookAhead: { unit: 'weeks', count: 1, rollover: { day: 3, time: '12:00' } } },
    ],
    [
      'bookAhead.rollover.day',
      { bookAhead: { unit: 'days', count: 1, rollover: { day: 3, time: '12:00' } } },
      { bookAhead: { unit: 'days', count: 1, rollover: { time: '12:00' } } },
    ],
    [
      'seating.daysBefore',
      { seating: { by: 'draw', daysBefore: 2, at: '16:00' }, bookAhead: { unit: 'days', count: 1 } },
      { seating: { by: 'draw', daysBefore: 1, at: '16:00' }, bookAhead: { unit: 'days', count: 1 } },
    ],
    [
      'seating.at',
      { seating: { by: 'draw', daysBefore: 1, at: '16:00' }, notice: { minutes: 32 * 60 + 1 } },
      { seating: { by: 'draw', daysBefore: 1, at: '16:00' }, notice: { minutes: 32 * 60 } },
    ],
    [
      'notice',
      { bookAhead: { unit: 'days', count: 1 }, notice: { minutes: 2880 } },
      { bookAhead: { unit: 'days', count: 1 }, notice: { minutes: 2879 } },
    ],
    ['hours.week[0].to', { hours: { week: [{ day: 1, from: '09:00', to: '09:00' }] } }, { hours: { week } }],
    [
      'dayParts.noon',
      { hours: { week }, dayParts: { parts: 'half_days', noon: '17:00' } },
      { hours: { week }, dayParts: { parts: 'half_days', noon: '16:59' } },
    ],
    [
      'dayParts.noon',
      { dayParts: { parts: 'whole_days', noon: '12:00' } },
      { dayParts: { parts: 'half_days', noon: '12:00' } },
    ],
    ['managedBy', { managedBy: { groupIds: [], userIds: [] } }, { managedBy: { groupIds: [], userIds: [1] } }],
    ['managedBy', { managedBy: {} }, { managedBy: { groupIds: [1] } }],
    [
      'maxLength',
      { dayParts: { parts: 'half_days' }, maxLength: { minutes: 120 } },
      { dayParts: { parts: 'half_days' }, maxLength: { minutes: 720 } },
    ],
    [
      'maxLength',
      { dayParts: { parts: 'half_days' }, maxLength: { minutes: 175 }, hours: { week } },
      { dayParts: { parts: 'half_days' }, maxLength: { minutes: 180 }, hours: { week } },
    ],
    [
      'maxLength',
      { dayParts: { parts: 'whole_days' }, maxLength: { minutes: 720 } },
      { dayParts: { parts: 'whole_days' }, maxLength: { days: 1 } },
    ],
    [
      'minLength',
      { hours: { week }, minLength: { minutes: 485 } },
      { hours: { week, outside: true }, minLength: { minutes: 485 } },
    ],
    [
      'minLength',
      { hours: { week: [...week, { day: 2, from: '09:00', to: '12:00' }] }, minLength: { minutes: 1625 } },
      { hours: { week: [...week, { day: 2, from: '09:00', to: '12:00' }] }, minLength: { minutes: 1620 } },
    ],
    [
      'minLength',
      { hours: { week: everyDay }, crossDay: false, minLength: { minutes: 485 } },
      { hours: { week: everyDay }, minLength: { minutes: 40_000 } },
    ],
    ['minLength', { allDay: false, minLength: { minutes: 2880 } }, { allDay: false, minLength: { minutes: 2875 } }],
    [
      'minLength',
      { allDay: false, crossDay: false, minLength: { minutes: 1440 } },
      { allDay: false, crossDay: false, minLength: { minutes: 1435 } },
    ],
    [
      'bookAhead.count',
      { bookAhead: { unit: 'days', count: 0 }, minLength: { minutes: 1505 } },
      { bookAhead: { unit: 'days', count: 1 }, minLength: { minutes: 1505 } },
    ],
    [
      'slot',
      { slot: { minutes: 60 }, dayParts: { parts: 'half_days', noon: '12:30' } },
      { slot: { minutes: 30 }, dayParts: { parts: 'half_days', noon: '12:30' } },
    ],
    [
      'slot',
      { slot: { minutes: 60 }, crossDay: false, hours: { week: [{ day: 1, from: '09:05', to: '10:55' }] } },
      { slot: { minutes: 60 }, crossDay: false, hours: { week: [{ day: 1, from: '09:05', to: '11:00' }] } },
    ],
    [
      'quota.most',
      { quota: { unit: 'hours', most: 11, per: 'day' }, dayParts: { parts: 'half_days' } },
      { quota: { unit: 'hours', most: 12, per: 'day' }, dayParts: { parts: 'half_days' } },
    ],
    [
      'quota.most',
      { quota: { unit: 'hours', most: 1, per: 'day' }, slot: { minutes: 120 } },
      { quota: { unit: 'hours', most: 2, per: 'day' }, slot: { minutes: 120 } },
    ],
    [
      'checkIn.endSeriesAfter',
      { checkIn: { ...checkIn, endSeriesAfter: 3 }, recurring: false },
      { checkIn: { ...checkIn, endSeriesAfter: 3 }, recurring: true },
    ],
    [
      'checkIn.closesMinutes',
      { checkIn: { ...checkIn, closesMinutes: 30 }, maxLength: { minutes: 30 } },
      { checkIn: { ...checkIn, closesMinutes: 25 }, maxLength: { minutes: 30 } },
    ],
    [
      'allDay',
      { dayParts: { parts: 'whole_days' }, allDay: false },
      { dayParts: { parts: 'half_days' }, allDay: false },
    ],
  ])('%s', (param, wrong, right) => {
    expect(saidOf(wrong)).toEqual([400, `rules.${param}`]);
    expect(saidOf(right)).toBe('fine');
  });
});
