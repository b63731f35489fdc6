import type { Connection } from '../../data/connections.ts';
import { ownZone } from '../../lib/when.ts';

export type Schedule = Connection['schedule'];

/** How often something is read, as there are words for it in every language. */
export const intervals = ['PT15M', 'PT1H', 'PT6H', 'P1D'] as const;
export const isInterval = (every: string): every is (typeof intervals)[number] =>
  intervals.some((one) => one === every);

/** What a form asks for of a schedule: fields as the API blames them. */
export type ScheduleField = 'schedule' | 'schedule.expr' | 'schedule.tz' | 'schedule.misfire' | 'schedule.reconcile';

/** What is chosen first: how often, `cron` or `manual`. */
export const choiceOf = ({ type, every }: Schedule): string => (type === 'interval' ? (every ?? 'P1D') : type);

type Typed = Readonly<Partial<Record<string, string>>>;

/** What has to be so before it is sent. */
export const scheduleNeeded = (need: string): Record<ScheduleField, (value: string, all: Typed) => string | null> => {
  const wanted = (value: string, all: Typed): string | null =>
    all['schedule'] === 'cron' && value.trim() === '' ? need : null;
  const fine = (): null => null;
  return {
    schedule: fine,
    'schedule.expr': wanted,
    'schedule.tz': wanted,
    'schedule.misfire': fine,
    'schedule.reconcile': fine,
  };
};

/** The schedule that was typed. */
export function readSchedule(typed: Typed): Schedule {
  const { schedule = 'manual' } = typed;
  if (schedule === 'manual') return { type: 'manual' };
  if (schedule === 'push') return { type: 'push', reconcile: typed['schedule.reconcile'] ?? 'P1D' };
  if (schedule !== 'cron') return { type: 'interval', every: schedule };
  const [expr = '', tz = ''] = [typed['schedule.expr']?.trim(), typed['schedule.tz']?.trim()];
  return { type: 'cron', expr, tz, misfire: typed['schedule.misfire'] === 'skip' ? 'skip' : 'run_once' };
}

/** What stands in the fields of one that comes at times. */
export const timesOf = ({ expr = '0 2 * * *', tz = ownZone(), misfire = 'run_once' }: Schedule) => ({
  expr,
  tz,
  misfire,
});
