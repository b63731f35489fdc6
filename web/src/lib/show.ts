import { isProblem, type ApiProblem } from './problem.ts';
import { rangeOf } from './range.ts';
import { primaryOf, spoken, words, wordsOfRefusal, type RefusalNames } from './texts.ts';
import { clockIn, dayIn, minutesBetween, ownZone, sameClock, shiftDay, type Period } from './when.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Intl formats are slow to make and the same ones are used over and over. */
export function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const own = navigator.languages.find((tag) => primaryOf(tag) === primaryOf(spoken()));
  const locale = spoken() === 'en' ? (own ?? 'en-GB') : spoken();
  const key = locale + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}

export const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);

/** A day as its parts say, and with its year where that is not the one that it is now. */
function inItsYear(day: string, parts: Intl.DateTimeFormatOptions): string {
  const isThisYear = Temporal.PlainDate.from(day).year === Temporal.Now.plainDateISO(ownZone()).year;
  return format({ ...parts, ...(!isThisYear && { year: 'numeric' }), timeZone: 'UTC' }).format(noon(day));
}

/** `Tuesday 24 November`, of another year `Tuesday 5 January 2027` */
export const showDay = (day: string): string => inItsYear(day, { weekday: 'long', day: 'numeric', month: 'long' });

/** `Tue 24 Nov`, of another year `Tue 5 Jan 2027` */
export const showShortDay = (day: string): string =>
  inItsYear(day, { weekday: 'short', day: 'numeric', month: 'short' });

/** `24 Nov` */
export const showBriefDay = (day: string): string =>
  format({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(noon(day));

/** `16 March 2027`, or without the year. */
export const showLongDay = (day: string, parts: 'full' | 'dayMonth'): string =>
  format({ day: 'numeric', month: 'long', ...(parts === 'full' && { year: 'numeric' }), timeZone: 'UTC' }).format(
    noon(day),
  );

/** `Mon`, `Monday`, by the ISO number of the day. */
export const showWeekday = (day: number, weekday: 'short' | 'long' = 'short'): string =>
  // A Monday, and what follows it.
  format({ weekday, timeZone: 'UTC' }).format(noon(`2024-01-0${day}`));

/** `Today`, `Tomorrow`, `Yesterday`, else null. */
export function nearDay(day: string, today: string): string | null {
  if (day === today) return words('today');
  if (day === shiftDay(today, 1)) return words('tomorrow');
  return day === shiftDay(today, -1) ? words('yesterday') : null;
}

/** `1.5`, or `1,5`. */
export const showNumber = (number: number): string => new Intl.NumberFormat(spoken()).format(number);

/** `09:15 – 17:30`, in a zone; the end's day is added when it is another one. */
export function showTimes({ start, end }: Period, zone: string): string {
  const [first, last] = [dayIn(start, zone), dayIn(end, zone)];
  const clock = clockIn(end, zone);
  if (first === last) return rangeOf(clockIn(start, zone), clock);
  if (clock === '00:00' && last === shiftDay(first, 1)) return rangeOf(clockIn(start, zone), '24:00');
  return rangeOf(clockIn(start, zone), `${showShortDay(last)}\u00a0${clock}`);
}

/** `1 h 30 min` */
export const showLength = ({ start, end }: Period): string => showHours(minutesBetween(start, end));

const DAY_MINUTES = 24 * 60;

/** `45 min`, `1 h 30 min`; whole days as days. */
export const showMinutes = (total: number): string =>
  total > 0 && total % DAY_MINUTES === 0 ? words('days', { count: total / DAY_MINUTES }) : showHours(total);

function showHours(total: number): string {
  const [hours, minutes] = [Math.floor(total / 60), total % 60];
  if (hours === 0) return words('minutes', { minutes });
  return minutes === 0 ? words('hours', { hours }) : words('hoursMinutes', { hours, minutes });
}

/** `Hong Kong Standard Time` */
export function showZone(zone: string): string {
  const parts = format({ timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(Date.now());
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** `GMT+8` */
export function showOffset(zone: string, at: string): string {
  const parts = format({ timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(new Date(at));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** A clock of a zone at an instant, `12:00`; where the reader's is another, with whose it is: `12:00 GMT+8`. */
export const withZone = (clock: string, zone: string, at: string): string =>
  sameClock(zone, ownZone(), at) ? clock : `${clock}\u00a0${showOffset(zone, at)}`;

/** Until or by when something is, by the clocks of its building: `12:00`, or `12:00 GMT+8` to who has another clock. */
export const showClock = (at: string, zone: string): string => withZone(clockIn(at, zone), zone, at);

interface Named {
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
}

/** A thing's name in the spoken language. */
export const nameOf = ({ name, names }: Named): string => names[spoken()] ?? name;

/** What the server names besides the kind of a refusal; null: what it says has to be read. */
function namedIn(message: string): RefusalNames | null {
  const [, number] = /^\D*(\d+)\D*$/.exec(message) ?? [];
  if (number !== undefined) return { number: Number(number) };
  const times = message.match(/\d\d:\d\d–\d\d:\d\d/g);
  return times && { times: times.join(', ') };
}

/** What a part says in its own words; what the server says besides, such as a reason, is passed over only where the part says so. */
function wordsOfPart({ code, message, members }: ApiProblem): string {
  const { reason } = members;
  const because = typeof reason === 'string' ? wordsOfRefusal('because', reason) : '';
  if (because !== '') return because;
  const named = namedIn(message);
  const said =
    message === members['title']
      ? wordsOfRefusal('refused', code)
      : named === null
        ? ''
        : wordsOfRefusal('refusedBy', code, named);
  return said === '' ? wordsOfRefusal('refusedAnyway', code) : said;
}

/** What went wrong, in the spoken language; the server's own words where there are none. */
export function showProblem(error: unknown): string {
  if (!isProblem(error)) return words('problem.internal');
  const key = `problem.${error.code}`;
  const own = words(key as 'problem.internal', { defaultValue: '' });
  if (own !== '') return own;
  const says = wordsOfPart(error);
  if (says !== '') return says;
  return error.status === 0 || error.status >= 500 ? words('problem.internal') : error.message;
}
