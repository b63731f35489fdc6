import type { DataOf } from '../../../platform/contract/event.ts';
import type { BookingTold } from '../../bookings/contract.ts';
import { perZone } from './per-zone.ts';
import { repeats, type Often } from './repeats.ts';
import { lineOf, singleLine, type Message, type Spoken } from './words.ts';

/** What a language needs to tell of a booking. */
export interface Manner {
  readonly locale: string;
  /** Around somebody else's words. */
  readonly quotes: readonly [open: string, close: string];
  /** What was booked, where nobody says. */
  readonly somewhere: string;
  readonly title: (label: string, about: string, when: string) => string;
  /** So many dates of a series. */
  readonly dates: (count: number) => string;
  /** Dates that could not be had. */
  readonly notBooked: (dates: string) => string;
  /** How often it is: every so many days, weeks, months or years. */
  readonly every: (often: Often, count: number) => string;
  /** `the 2nd Tuesday`; -1 is the last. */
  readonly nth: (place: number, weekday: string) => string;
  /** `day 15`; -1 is the last. */
  readonly monthDay: (day: number) => string;
  /** `every week on Tuesday` */
  readonly on: (every: string, days: string) => string;
  /** From the first day to the last. */
  readonly fromTo: (first: string, last: string) => string;
  /** A day as `Intl` writes it, where that is not quite as people do. */
  readonly day?: (written: string) => string;
}

/** What a sentence is about. */
export interface Named {
  readonly actor: string;
  /** What it is about: its title, or else its place. */
  readonly about: string;
  readonly place: string;
}

export interface Telling {
  /** `Thu 5 March 2026, 09:00–10:30`, in the booking's own zone. */
  readonly showWhen: (when: Pick<BookingTold, 'start' | 'end' | 'zone'>) => string;
  /** `09:15` */
  readonly showClock: (at: string, zone: string) => string;
  readonly ofBooking: (label: string, booking: BookingTold, spoken: Spoken, say: (named: Named) => string) => Message;
  /** The same, with why in the words of who did it, which are marked as such. */
  readonly withReason: (message: Message, actor: string, reason: string | null) => Message;
  readonly ofSeries: (label: string, series: SeriesTold, spoken: Spoken, say: (named: Named) => string) => Message;
  /** The same, with when the dates are. */
  readonly withDates: (message: Message, series: DataOf<'series.approval_asked'>) => Message;
}

type SeriesTold = DataOf<'series.created'>;

/** The longest reason that is passed on. */
const LONGEST_REASON = 500;

/** The dates that are missing are named, so many of them at most. */
const MOST_DATES = 20;

/** The way to tell of bookings in one language. */
export function tellingIn(manner: Manner): Telling {
  const { showDay, showDayOf, showWhen, showClock } = timesIn(manner);
  const list = new Intl.ListFormat(manner.locale);
  const namedIn = (title: string, { places, actor }: Spoken): Named & { readonly isTitled: boolean } => {
    const place = list.format(places.map(singleLine)) || manner.somewhere;
    const line = singleLine(title);
    const about = line === '' ? place : quoted(line, manner.quotes);
    return { actor: singleLine(actor), place, about, isTitled: line !== '' };
  };
  return {
    showWhen,
    showClock,
    ofBooking(label, booking, spoken, say) {
      const named = namedIn(booking.title, spoken);
      const when = showWhen(booking);
      const where = named.isTitled ? [named.place] : [];
      const title = manner.title(label, named.about, when);
      return { title, about: named.about, lines: [say(named), [...where, when].join('\n')] };
    },
    withReason(message, actor, reason) {
      const line = lineOf(reason ?? '', LONGEST_REASON);
      const said = `${singleLine(actor)}: ${quoted(line, manner.quotes)}`;
      return line === '' ? message : { ...message, lines: [...message.lines, said] };
    },
    withDates(message, { rule, start, end, lastStart, zone }) {
      const times = `${showClock(start, zone)}–${showClock(end, zone)}`;
      const dates = manner.fromTo(showDayOf(start, zone), showDayOf(lastStart, zone));
      return { ...message, lines: [...message.lines, `${repeats(rule, manner)}, ${times}\n${dates}`] };
    },
    ofSeries(label, series, spoken, say) {
      const named = namedIn(series.title, spoken);
      const count = manner.dates(series.dates);
      const missing = [...new Set(series.skipped.flatMap(({ date }) => date ?? []))].slice(0, MOST_DATES).map(showDay);
      const unbooked = missing.length > 0 ? [manner.notBooked(list.format(missing))] : [];
      const where = named.isTitled ? [named.place] : [];
      const title = manner.title(label, named.about, count);
      return { title, lines: [say(named), ...unbooked, [...where, count].join('\n')] };
    },
  };
}

/** Somebody else's words, marked as such; they cannot end the quotation. */
const quoted = (text: string, [open, close]: Manner['quotes']): string =>
  `${open}${text.replaceAll(/["“”„‟«»「」『』]/g, '’')}${close}`;

/** Days and times as they are written in one language. */
function timesIn({ locale, day: polish = (written) => written }: Manner): Pick<Telling, 'showWhen' | 'showClock'> & {
  readonly showDay: (date: string) => string;
  readonly showDayOf: (at: string, zone: string) => string;
} {
  const formatsOf = perZone((timeZone) => ({
    day: new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone,
    }),
    time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
  }));
  return {
    showDay: (date) => formatsOf('UTC').day.format(new Date(date)),
    showDayOf: (at, zone) => polish(formatsOf(zone).day.format(new Date(at))),
    showClock: (at, zone) => formatsOf(zone).time.format(new Date(at)),
    showWhen({ start, end, zone }) {
      const formats = formatsOf(zone);
      const [from, to] = [new Date(start), new Date(end)];
      const day = (date: Date): string => polish(formats.day.format(date));
      const time = (date: Date): string => formats.time.format(date);
      if (day(from) === day(to)) return `${day(from)}, ${time(from)}–${time(to)}`;
      return `${day(from)}, ${time(from)} – ${day(to)}, ${time(to)}`;
    },
  };
}
