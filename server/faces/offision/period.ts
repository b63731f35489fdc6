import type { Input } from '../../platform/contract/endpoint.ts';
import { readTime, showTime } from '../../platform/time.ts';
import type { bookingEndpoints } from './booking-contract.ts';
import { USUAL_ZONE } from './guesses.ts';
import { readZone } from './zones.ts';

type Given = Pick<Input<(typeof bookingEndpoints)['placeBooking']>, 'period' | 'isAllDay'>;

/**
 * When a booking is to be, as v1 is told it. Whole days are those of the calendar beside the times, or else of the one where it is,
 * from the day of the start through the day of the end. @throws 400 that names what is no time, or no zone
 */
export function readTimes({ period, isAllDay = false }: Given): { readonly start: string; readonly end: string } {
  const { start, end, startTimeZone: startZone, endTimeZone: endZone } = period;
  const zones = {
    start: startZone ? readZone(startZone, 'period.startTimeZone') : undefined,
    end: endZone ? readZone(endZone, 'period.endTimeZone') : undefined,
  };
  const at = {
    start: readTime(start, zones.start ?? USUAL_ZONE, 'period.start'),
    end: readTime(end, zones.end ?? zones.start ?? USUAL_ZONE, 'period.end'),
  };
  if (!isAllDay) return { start: showTime(at.start), end: showTime(at.end) };
  const [first, last] = [dayOf(start, at.start, zones.start), dayOf(end, at.end, zones.end ?? zones.start)];
  const isOver = last.clock.equals(MIDNIGHT) && Temporal.PlainDate.compare(last.day, first.day) > 0;
  const after = isOver ? last.day : last.day.add({ days: 1 });
  return { start: begin(first.day, zones.start), end: begin(after, zones.end ?? zones.start) };
}

const MIDNIGHT = Temporal.PlainTime.from('00:00');

/** Which day a time is on: in its zone, or as it was written. */
function dayOf(text: string, at: Temporal.Instant, zone: string | undefined) {
  const wall = zone
    ? at.toZonedDateTimeISO(zone).toPlainDateTime()
    : Temporal.PlainDateTime.from(text.trim().slice(0, 16));
  return { day: wall.toPlainDate(), clock: wall.toPlainTime() };
}

/** The beginning of a day: an instant in its zone, or by the clocks where it is booked. */
const begin = (day: Temporal.PlainDate, zone: string | undefined): string =>
  zone ? showTime(day.toZonedDateTime(zone).toInstant()) : `${day.toString()}T00:00`;
