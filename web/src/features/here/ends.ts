import { addMinutes, compareInstants, dayPeriod, dayIn } from '../../lib/when.ts';

const STEP = 30;
const MOST = 8;

/** Until when a place that is free now can be had: half hours, as far as it is free and the day goes. */
export function endsFrom(now: string, freeUntil: string | null, zone: string): string[] {
  const midnight = dayPeriod(dayIn(now, zone), zone).end;
  const limit = freeUntil !== null && compareInstants(freeUntil, midnight) < 0 ? freeUntil : midnight;
  const first = nextHalfHour(addMinutes(now, STEP / 2));
  const ends = Array.from({ length: MOST }, (_, at) => addMinutes(first, at * STEP));
  const within = ends.filter((end) => compareInstants(end, limit) < 0);
  // The last one is as long as it goes, where that is not far.
  return within.length < MOST ? [...within, Temporal.Instant.from(limit).toString()] : within;
}

/** Half hours of the clock are those of the instant: no zone is off by anything else than quarters. */
function nextHalfHour(instant: string): string {
  const step = STEP * 60_000;
  const at = Temporal.Instant.from(instant).epochMilliseconds;
  return Temporal.Instant.fromEpochMilliseconds(Math.ceil(at / step) * step).toString();
}
