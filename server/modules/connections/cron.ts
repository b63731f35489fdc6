import { RRuleTemporal } from 'rrule-temporal';

/** When something is due by the clocks of a zone: at these minutes of a day, on these days. */
export interface Cron {
  /** Minutes since midnight, in order. */
  readonly times: readonly number[];
  readonly months: readonly number[];
  /** Days of the month, and of the week from 1 (Monday) to 7; null: whichever. Of both, either will do. */
  readonly monthDays: readonly number[] | null;
  readonly weekDays: readonly number[] | null;
}

const FIELDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Reads five fields: minute, hour, day of the month, month, day of the week (0 and 7: Sunday). @returns null for what is none, or never comes */
export function readCron(text: string): Cron | null {
  const fields = text.trim().split(/ +/);
  if (fields.length !== FIELDS.length) return null;
  const read = FIELDS.map(([least, most], at) => numbersOf(fields[at] ?? '', least, most));
  const [minutes, hours, monthDays, months, weekDays] = read;
  if (!minutes || !hours || !monthDays || !months || !weekDays) return null;
  const cron = {
    times: hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)),
    months,
    monthDays: fields[2] === '*' ? null : monthDays,
    weekDays: fields[4] === '*' ? null : [...new Set(weekDays.map((day) => day || 7))],
  };
  // A day that some leap year has.
  return dayFrom(cron, Temporal.PlainDate.from('2000-01-01')) && cron;
}

const PART = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/;

/** The numbers that a field names, in order; null for none. */
function numbersOf(field: string, least: number, most: number): readonly number[] | null {
  const named = new Set<number>();
  for (const part of field.split(',')) {
    const [whole, from, to, step] = PART.exec(part) ?? [];
    if (whole === undefined) return null;
    const first = from === undefined ? least : Number(from);
    // `5/15` goes on to the end, as `5-59/15` does.
    const last = to !== undefined ? Number(to) : from !== undefined && step === undefined ? first : most;
    const by = step === undefined ? 1 : Number(step);
    if (first < least || last > most || first > last || by === 0) return null;
    for (let number = first; number <= last; number += by) named.add(number);
  }
  return [...named].toSorted((one, other) => one - other);
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
/** A 29th of February is never further away: 2100 has none. */
const FURTHEST = Temporal.Duration.from({ years: 9 });
/** All that one month and a day more can have. */
const MOST_DAYS = 40;

/** The first day that is meant, from one on; by the calendar alone. */
function dayFrom({ months, monthDays, weekDays }: Cron, from: Temporal.PlainDate): Temporal.PlainDate | null {
  const all = Array.from({ length: 31 }, (_, day) => day + 1);
  const byDay = (weekDays ?? []).flatMap((day) => WEEKDAYS[day - 1] ?? []);
  const rules = [
    ...(monthDays || !weekDays ? [{ byMonthDay: [...(monthDays ?? all)] }] : []),
    ...(weekDays ? [{ byDay }] : []),
  ];
  const start = from.with({ day: 1 });
  const days = rules.flatMap((rule) =>
    // UTC has no clocks to change: each day is its own midnight there.
    new RRuleTemporal({
      temporal: Temporal,
      tzid: 'UTC',
      cache: false,
      freq: 'MONTHLY',
      byMonth: [...months],
      count: MOST_DAYS,
      until: start.add(FURTHEST).toZonedDateTime('UTC'),
      dtstart: start.toZonedDateTime('UTC'),
      ...rule,
    })
      .all()
      .map((date) => date.toPlainDate()),
  );
  const ahead = days.filter((day) => Temporal.PlainDate.compare(day, from) >= 0);
  return ahead.toSorted((one, other) => Temporal.PlainDate.compare(one, other))[0] ?? null;
}

/** So many days may have all their times pass: those that a zone has left out. */
const DAYS_TRIED = 4;

/**
 * When it is due next, behind an instant. A time that the clocks pass over is due as they have; one that they show twice is due once, the first
 * time. @returns null where that is nowhere near
 */
export function nextCron(cron: Cron, zone: string, after: Temporal.Instant): Temporal.Instant | null {
  let from = after.toZonedDateTimeISO(zone).toPlainDate();
  for (let n = 0; n < DAYS_TRIED; n++) {
    const day = dayFrom(cron, from);
    if (!day) return null;
    for (const minutes of cron.times) {
      const at = instantOf(day, minutes, zone);
      if (Temporal.Instant.compare(at, after) > 0) return at;
    }
    from = day.add({ days: 1 });
  }
  return null;
}

function instantOf(day: Temporal.PlainDate, minutes: number, zone: string): Temporal.Instant {
  const wall = day.toPlainDateTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  const at = wall.toZonedDateTime(zone, { disambiguation: 'compatible' });
  if (at.toPlainDateTime().equals(wall)) return at.toInstant();
  return at.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.toInstant() ?? at.toInstant();
}
