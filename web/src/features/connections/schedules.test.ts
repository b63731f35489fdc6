import { expect, it } from 'vitest';
import { choiceOf, readSchedule, scheduleNeeded, timesOf } from './schedules.ts';

it.each([
  [{ schedule: 'manual', 'schedule.expr': 'x' }, { type: 'manual' }],
  [{ schedule: 'PT1H' }, { type: 'interval', every: 'PT1H' }],
  [
    { schedule: 'push', 'schedule.reconcile': 'PT6H' },
    { type: 'push', reconcile: 'PT6H' },
  ],
  [
    { schedule: 'cron', 'schedule.expr': ' 0 2 * * * ', 'schedule.tz': 'Europe/London', 'schedule.misfire': 'skip' },
    { type: 'cron', expr: '0 2 * * *', tz: 'Europe/London', misfire: 'skip' },
  ],
])('%j is the schedule %j', (typed, schedule) => {
  const read = readSchedule(typed);
  expect(read).toEqual(schedule);
  expect(choiceOf(read)).toBe(typed.schedule);
});

it('shows what stands there, and asks for nothing that is not chosen', () => {
  const cron = { type: 'cron', expr: '5 4 * * 1', tz: 'Asia/Tokyo', misfire: 'skip' } as const;
  expect(timesOf(cron)).toEqual({ expr: '5 4 * * 1', tz: 'Asia/Tokyo', misfire: 'skip' });
  const needed = scheduleNeeded('Fill this in');
  expect(needed['schedule.expr']('', { schedule: 'manual' })).toBeNull();
  expect(needed['schedule.expr'](' ', { schedule: 'cron' })).toBe('Fill this in');
});
