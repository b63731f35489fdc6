import { fail, invalid } from '../../platform/contract/problems.ts';
import { FIRST_YEAR, LAST_YEAR, readPeriodOnDay, type Period } from '../../platform/time.ts';
import type { Span } from './asking.ts';
import { MAX_DAYS_AHEAD, seatingTooFarAhead } from './contract.ts';
import type { RequestRow } from './store.ts';

type Day = Temporal.PlainDate;

/** A day that somebody may ask for by now. @throws 400 for none of these centuries, 422 for one that is too far ahead */
export function readDay(text: string, today: Day): Day {
  const day = Temporal.PlainDate.from(text);
  if (day.year < FIRST_YEAR || day.year > LAST_YEAR)
    throw invalid('day', `Give a day between ${FIRST_YEAR} and ${LAST_YEAR}`);
  if (today.until(day).days > MAX_DAYS_AHEAD)
    throw fail(seatingTooFarAhead, { param: 'day', detail: `At most ${MAX_DAYS_AHEAD} days ahead` });
  return day;
}

/** From when to when somebody wants a desk, in seconds of a day. */
interface Times {
  readonly from: number;
  readonly to: number;
}

/** A stretch of one day by the clocks there. @throws 400 for one that ends before it begins, or that they do not show */
export function periodOn(day: Day, { from, to }: Times, zone: string): Period {
  const wall = { startTime: MIDNIGHT.add({ seconds: from }), endTime: MIDNIGHT.add({ seconds: to }) };
  return readPeriodOnDay(day, { ...wall, days: to === WHOLE_DAY ? 1 : 0 }, zone, ['from', 'to']);
}

const MIDNIGHT = new Temporal.PlainTime();
/** The end of a day, in its seconds. */
const WHOLE_DAY = 86_400;

export const spanOf = ({ startsAt, endsAt }: Pick<RequestRow, 'startsAt' | 'endsAt'>): Span => ({
  start: startsAt.getTime(),
  end: endsAt.getTime(),
});

/** Is a desk where somebody wants one? */
export const isWanted = (
  { floorId, areaId }: Pick<RequestRow, 'floorId' | 'areaId'>,
  desk: { readonly floorId: number | null; readonly areaId: number | null },
): boolean => (areaId === null || desk.areaId === areaId) && (floorId === null || desk.floorId === floorId);

/** What is near each other: an area, or else a floor. */
export const zoneOf = ({
  floorId,
  areaId,
}: {
  readonly floorId: number | null;
  readonly areaId: number | null;
}): string => (areaId === null ? `floor ${floorId}` : `area ${areaId}`);
