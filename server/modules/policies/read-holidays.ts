import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { FIRST_YEAR, LAST_YEAR } from '../../platform/time.ts';
import { MAX_HOLIDAY_YEARS, type endpoints } from './contract.ts';
import { holidaysIn, type Days } from './holidays.ts';

type Calls = UseCases<Pick<typeof endpoints, 'readHolidays'>>;

/** The holidays in a calendar file, to be put into the hours of a policy. @throws 400 or 422 that names the field */
export const readHolidays: Calls['readHolidays'] = async (ctx, { calendar, ...asked }) => {
  const days = daysAsked(ctx, asked);
  return { ...holidaysIn(calendar, days), from: days.from.toString(), to: days.to.toString() };
};

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
