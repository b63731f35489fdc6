import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { DAYS_AHEAD, type Location } from './contract.ts';
import { eachOf, todayIn } from './rules.ts';
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

/** Which of these people are at home or away today, as they said of the day or as usual: today that is open to who may see people. */
export async function listElsewhereToday(
  ctx: Ctx,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, Exclude<Location, 'office'>>> {
  if (userIds.length === 0 || !may(ctx.who, 'people:read', 'anywhere')) return new Map();
  const today = todayIn(ctx);
  const days = { from: today, to: today.add({ days: 1 }) };
  const [rows, weeks] = await Promise.all([selectSaid(ctx, userIds, days), selectWeeks(ctx, userIds)]);
  const said = new Map(rows.map(({ userId, location }) => [userId, location]));
  return new Map(
    userIds.flatMap((id) => {
      const where = said.get(id) ?? weeks.get(id)?.[today.dayOfWeek - 1] ?? null;
      return where === null || where === 'office' ? [] : [[id, where] as const];
    }),
  );
}
