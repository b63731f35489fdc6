import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { inThread } from '../../platform/thread.ts';
import { FIRST_YEAR, LAST_YEAR } from '../../platform/time.ts';
import { MAX_HOLIDAY_YEARS, tooManyHolidays, unreadableCalendar, type endpoints } from './contract.ts';
import type { Days } from './holidays.ts';
import type { CalendarGiven, CalendarVerdict } from './holidays-worker.ts';

type Calls = UseCases<Pick<typeof endpoints, 'readHolidays'>>;

/** The holidays in a calendar file, to be put into the hours of a policy. @throws 400 or 422 that names the field */
export const readHolidays: Calls['readHolidays'] = async (ctx, { calendar, ...asked }) => {
  const days = daysAsked(ctx, asked);
  const [from, to] = [days.from.toString(), days.to.toString()];
  const given: CalendarGiven = { text: calendar, from, to };
  const verdict = (await inThread<CalendarVerdict>(WORKER, given, { ...BOUNDS, caller: ctx.caller })) ?? TOO_COMPLEX;
  if ('read' in verdict) return { ...verdict.read, from, to };
  throw fail(REFUSALS[verdict.refusal], { param: 'calendar', detail: verdict.detail });
};

const WORKER = new URL('./holidays-worker.ts', import.meta.url);
const BOUNDS = { patienceMs: 5_000, memoryMb: 128 };
const REFUSALS = { unreadable: unreadableCalendar, tooMany: tooManyHolidays } as const;
const TOO_COMPLEX: CalendarVerdict = { refusal: 'unreadable', detail: 'It is too complex' };

type Asked = Pick<Input<(typeof endpoints)['readHolidays']>, 'from' | 'to'>;

function daysAsked({ now, tenant }: Ctx, { from, to }: Asked): Days {
  const today = now.toZonedDateTimeISO(tenant.zone).toPlainDate();
  const first = from === undefined ? today.with({ month: 1, day: 1 }) : Temporal.PlainDate.from(from);
  const last = to === undefined ? first.with({ month: 12, day: 31 }).add({ years: 2 }) : Temporal.PlainDate.from(to);
  if (first.year < FIRST_YEAR) throw invalid('from', `Before ${FIRST_YEAR}`);
  if (last.year > LAST_YEAR) throw invalid('to', `After ${LAST_YEAR}`);
  if (Temporal.PlainDate.compare(last, first) < 0) throw invalid('to', 'It comes before "from"');
  if (last.year - first.year >= MAX_HOLIDAY_YEARS) throw invalid('to', `At most ${MAX_HOLIDAY_YEARS} years at once`);
  return { from: first, to: last };
}
