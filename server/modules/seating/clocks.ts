import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toDate } from '../../platform/time.ts';
import { courseOf, meantPeriodOf } from '../bookings/bookings.ts';
import { listDrawsToCome, lockDraw, timeDraw, type Draw, type DrawDay } from '../draws/draws.ts';
import { toldOf } from './show.ts';
import { lockOpen, moveRequests, noteOffsets, selectTimesOn, type RequestRow } from './store.ts';
import { keyOfDay } from './finish.ts';

/** Has the desks of a day handed out at its time: at once where that is over. */
export const drawLater = (tx: Tx, { buildingId, day, at }: Pick<Draw, 'buildingId' | 'day' | 'at'>): void =>
  tx.later('seating.draw', { buildingId, day }, { at, key: keyOfDay({ buildingId, day }) });

const isMoved = ({ at, meantAt }: Draw): boolean => !at.equals(meantAt);

/** A day that is still to be handed out, and from when to when people ask for desks on it. */
interface Asked {
  readonly draw: Draw;
  readonly times: Awaited<ReturnType<typeof selectTimesOn>>;
}

async function listAsked(ctx: Ctx, only?: DrawDay): Promise<Asked[]> {
  const draws = await listDrawsToCome(ctx, only);
  const timesOf = Map.groupBy(await selectTimesOn(ctx, draws), keyOfDay);
  return draws.map((draw) => ({ draw, times: timesOf.get(keyOfDay(draw)) ?? [] }));
}

const isPutElsewhere = ({ draw, times }: Asked): boolean =>
  isMoved(draw) || times.some((row) => courseOf(row) !== null);
const isUnnoted = ({ draw, times }: Asked): boolean =>
  draw.zone === null || times.some(({ startOffset }) => startOffset === null);

/** Has the days for which people ask looked at one by one that the zone data puts elsewhere by now, or of which it is not noted what was meant. */
export async function followZoneData(tx: Tx): Promise<void> {
  for (const asked of await listAsked(tx)) {
    if (!isPutElsewhere(asked) && !isUnnoted(asked)) continue;
    const { buildingId, day } = asked.draw;
    tx.later('seating.follow_zone_data', { buildingId, day }, { key: keyOfDay({ buildingId, day }) });
  }
}

/** Does the zone data put a day's draw elsewhere by now, or what people ask for on it? */
export const isElsewhere = async (ctx: Ctx, day: DrawDay): Promise<boolean> =>
  (await listAsked(ctx, day)).some(isPutElsewhere);

/**
 * Moves what people ask for on a day to when it is meant, and its draw, which is done at once where its time is over by that. A draw that is done stays
 * as it was; one that has begun goes on, with those who have been given nothing yet as they meant. Nobody is written to: by the clocks it is when it was.
 * @returns did anything move? Then it is drawn by itself, once it is time
 */
export async function keepClocks(tx: Tx, day: DrawDay): Promise<boolean> {
  const draw = await lockDraw(tx, day);
  if (!draw || draw.isDone) return false;
  const open = await lockOpen(tx, day);
  const [first] = open;
  if (!first) return false;
  const at = open.some(({ plan }) => plan !== null) ? draw.at : draw.meantAt;
  const isRetimed = !at.equals(draw.at);
  const moving = open.filter((row) => isRetimed || courseOf(row) !== null);
  const unknown = open.filter((row) => row.startOffset === null && !moving.includes(row));
  if (unknown.length > 0) await noteOffsets(tx, unknown);
  // What is not noted of a draw is by the clocks of who asks.
  if (isRetimed || draw.zone === null) await timeDraw(tx, day, { at, zone: draw.zone ?? first.zone });
  if (moving.length === 0) return false;
  await move(tx, moving, at);
  drawLater(tx, { ...day, at });
  return true;
}

async function move(tx: Tx, rows: readonly RequestRow[], drawAt: Temporal.Instant): Promise<void> {
  const moved = rows.map((row): RequestRow => {
    const { start, end } = meantPeriodOf(row);
    const times = { startsAt: toDate(start), endsAt: toDate(end), drawAt: toDate(drawAt) };
    return { ...row, ...times, version: row.version + 1 };
  });
  await moveRequests(tx, moved);
  for (const [i, after] of moved.entries()) tx.emit('seat_request.updated', toldOf(rows[i] ?? null, after));
}
