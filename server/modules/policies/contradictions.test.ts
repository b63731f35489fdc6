import { describe, expect, test } from 'vitest';
import { decideSense } from './contradictions.ts';
import type { Rules } from './contract.ts';

const week = [{ day: 1, from: '09:00', to: '17:00' }];
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
      'allDay',
      { dayParts: { parts: 'whole_days' }, allDay: false },
      { dayParts: { parts: 'half_days' }, allDay: false },
    ],
  ])('%s', (param, wrong, right) => {
    expect(saidOf(wrong)).toEqual([400, `rules.${param}`]);
    expect(saidOf(right)).toBe('fine');
  });
});
