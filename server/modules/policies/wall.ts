import type { Period } from '../../platform/time.ts';

export const DAY_SECONDS = 24 * 60 * 60;

/** A day and a time on its clocks, in seconds; up to and with 24:00 for what ends. */
export interface Wall {
  readonly date: Temporal.PlainDate;
  readonly second: number;
}

interface Span {
  readonly first: Wall;
  readonly last: Wall;
}

/** Half of the rules ask for the same one. */
const known = new WeakMap<Period, Map<string, Span>>();

/** A period as the clocks of a zone show it: what ends at midnight ends at 24:00 of the day before. */
export function wallSpan(period: Period, zone: string): Span {
  const spans = known.get(period) ?? new Map<string, Span>();
  known.set(period, spans);
  const span = spans.get(zone) ?? readSpan(period, zone);
  spans.set(zone, span);
  return span;
}

function readSpan({ start, end }: Period, zone: string): Span {
  const last = wallOf(end, zone);
  const isMidnight = last.second === 0;
  return {
    first: wallOf(start, zone),
    last: isMidnight ? { date: last.date.subtract({ days: 1 }), second: DAY_SECONDS } : last,
  };
}

function wallOf(at: Temporal.Instant, zone: string): Wall {
  const here = at.toZonedDateTimeISO(zone);
  return {
    date: here.toPlainDate(),
    second: here.hour * 3600 + here.minute * 60 + here.second + here.millisecond / 1000,
  };
}

/** The instant at which the clocks of a zone show this; of a time that occurs twice the first, of one that does not the next. */
export const instantOf = (wall: Wall, zone: string): Temporal.Instant =>
  dateTimeOf(wall).toZonedDateTime(zone).toInstant();

/** Both instants at which they do, where it occurs twice. */
export const instantsOf = (wall: Wall, zone: string): Temporal.Instant[] =>
  (['earlier', 'later'] as const).map((disambiguation) =>
    dateTimeOf(wall).toZonedDateTime(zone, { disambiguation }).toInstant(),
  );

const dateTimeOf = ({ date, second }: Wall): Temporal.PlainDateTime =>
  date.toPlainDateTime().add({ milliseconds: Math.round(second * 1000) });

/** Seconds since midnight of a time such as 09:30 or 24:00. */
export function secondOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 3600 + minutes * 60;
}

/** `09:30` of seconds since midnight. */
export const clockOf = (second: number): string =>
  [second / 3600, (second / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
