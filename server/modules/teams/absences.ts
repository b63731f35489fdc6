import type { Ctx } from '../../platform/context/context.ts';
import { DAYS_AHEAD } from './contract.ts';
import { eachOf } from './rules.ts';
import { selectSaid, selectWeeks } from './store.ts';

/** So far ahead it counts where people usually work. */
const USUAL_DAYS = 14;

/** The days, from one on, on which somebody is at home or away: as she said of the day, or as usual for the days to come. */
export async function listAbsences(ctx: Ctx, userId: number, from: Temporal.PlainDate): Promise<Temporal.PlainDate[]> {
  const days = { from, to: from.add({ days: DAYS_AHEAD + 1 }) };
  const [rows, weeks] = await Promise.all([selectSaid(ctx, [userId], days), selectWeeks(ctx, [userId])]);
  const said = new Map(rows.map(({ day, location }) => [day, location]));
  const week = weeks.get(userId) ?? [];
  return eachOf(days).filter((day, i) => {
    const usual = i < USUAL_DAYS ? week[day.dayOfWeek - 1] : null;
    const where = said.get(day.toString()) ?? usual;
    return where === 'home' || where === 'away';
  });
}
