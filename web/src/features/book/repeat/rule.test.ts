import { describe, expect, it } from 'vitest';
import { isWhole, ruleOf, startRepeat } from './rule.ts';

const day = '2027-03-16';

describe('a chosen repetition', () => {
  it.each([
    ['daily', {}, 'FREQ=DAILY;COUNT=10'],
    ['weekdays', { end: 'never' }, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['weekly', { days: ['TH', 'TU'], every: 2 }, 'FREQ=WEEKLY;BYDAY=TU,TH;INTERVAL=2;COUNT=10'],
    ['monthly', { end: 'until' }, 'FREQ=MONTHLY;BYMONTHDAY=16;UNTIL=20270616'],
    ['monthlyPlace', { count: 3 }, 'FREQ=MONTHLY;BYDAY=3TU;COUNT=3'],
    ['monthlyLast', { end: 'never' }, 'FREQ=MONTHLY;BYDAY=-1TU'],
    ['yearly', { every: 3 }, 'FREQ=YEARLY;INTERVAL=3;COUNT=10'],
  ] as const)('%s is a rule', (kind, more, rule) => {
    expect(ruleOf({ ...startRepeat(kind, day), ...more }, day)).toBe(rule);
  });

  it('is whole once it names a day and does not end before it begins', () => {
    const weekly = startRepeat('weekly', day);
    expect(isWhole(weekly, day)).toBe(true);
    expect(isWhole({ ...weekly, days: [] }, day)).toBe(false);
    expect(isWhole({ ...weekly, end: 'until', until: '2027-03-15' }, day)).toBe(false);
    expect(isWhole({ ...weekly, every: 0 }, day)).toBe(false);
    expect(isWhole({ ...weekly, count: Number.NaN }, day)).toBe(false);
  });
});
