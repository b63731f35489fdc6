import { invalid } from '../../platform/contract/problems.ts';
import { mustBeZone } from '../../platform/time.ts';
import { LONGEST_EVERY, SHORTEST_EVERY, type Schedule } from './connection-contract.ts';
import type { Connector } from './contract.ts';
import { nextCron, readCron, type Cron } from './cron.ts';

/** When a connection is read by itself. */

const fields = { every: ['interval'], reconcile: ['push'], expr: ['cron'], tz: ['cron'], misfire: ['cron'] } as const;

/** Judges a schedule of a connector. @throws 400 that names the field */
export function mustBeSchedule(schedule: Schedule, connector: Pick<Connector, 'push'> | undefined): void {
  for (const [name, types] of Object.entries(fields) as [keyof typeof fields, readonly Schedule['type'][]][])
    if (schedule[name] !== undefined && !types.includes(schedule.type))
      throw invalid(`schedule.${name}`, `Only a schedule of the type ${types.join()} says this`);
  if (schedule.type === 'push' && !connector?.push)
    throw invalid('schedule.type', 'The source of this connector says nothing by itself');
  if (schedule.type === 'interval' || schedule.type === 'push') everySeconds(schedule);
  if (schedule.type === 'cron') cronOf(schedule);
}

function everySeconds({ type, every, reconcile }: Schedule): number {
  const [name, text] = type === 'push' ? (['reconcile', reconcile] as const) : (['every', every] as const);
  if (text === undefined) throw invalid(`schedule.${name}`, 'Say how often, as in P1D or PT15M');
  const seconds = secondsIn(text);
  if (seconds === null || seconds < SHORTEST_EVERY || seconds > LONGEST_EVERY)
    throw invalid(`schedule.${name}`, 'Give an ISO 8601 duration of 30 seconds to 31 days, as in P1D or PT15M');
  return seconds;
}

function secondsIn(text: string): number | null {
  try {
    const duration = Temporal.Duration.from(text);
    return duration.years || duration.months ? null : duration.total({ unit: 'seconds', relativeTo: '2000-01-01' });
  } catch {
    return null;
  }
}

function cronOf({ expr, tz }: Schedule): { readonly cron: Cron; readonly tz: string } {
  if (expr === undefined) throw invalid('schedule.expr', 'Say when, as in 0 2 * * *');
  if (tz === undefined) throw invalid('schedule.tz', 'Say by whose clocks, as in Europe/London');
  mustBeZone(tz, 'schedule.tz');
  const cron = readCron(expr);
  if (!cron)
    throw invalid(
      'schedule.expr',
      'Give five fields that come some day: minute, hour, day of the month, month, day of the week, as in 0 2 * * 1-5',
    );
  return { cron, tz };
}

/** When it is due next, behind an instant; null: never by itself. */
export function dueAfter(schedule: Schedule, at: Temporal.Instant): Temporal.Instant | null {
  if (schedule.type === 'manual') return null;
  if (schedule.type === 'interval' || schedule.type === 'push') return at.add({ seconds: everySeconds(schedule) });
  const { cron, tz } = cronOf(schedule);
  return nextCron(cron, tz, at);
}

/** Is what was missed left out? */
export const skipsMissed = ({ type, misfire }: Schedule): boolean => type === 'cron' && misfire === 'skip';

/** How often it is to be read from an instant on, in seconds: half the time to when it is due for the second time. Null: never by itself. */
export function targetSeconds(schedule: Schedule, from: Temporal.Instant): number | null {
  const first = dueAfter(schedule, from);
  const second = first && dueAfter(schedule, first);
  return second && Math.ceil((second.epochMilliseconds - from.epochMilliseconds) / 2_000);
}
