import type { DataOf } from '../../../platform/contract/event.ts';
import { dayStart } from '../../../platform/time.ts';
import type { BookingTold } from '../../bookings/contract.ts';
import { perZone } from './per-zone.ts';
import { repeats, type Often } from './repeats.ts';
import { lineOf, singleLine, type Message, type Spoken, type Visitor, type Words } from './words.ts';

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
  /** What a closure did to bookings. */
  readonly closure: ClosureManner;
  /** What an assignment did to them: what it is called, and from which day on the place is somebody’s. */
  readonly assigned: { readonly label: string; readonly said: (place: string, from: string) => string };
  /** What has gone out of use, and what is to be done about what is booked there. */
  readonly outOfUse: Readonly<Record<'title' | 'said', (places: string) => string>> & { readonly kept: string };
  /** A day as `Intl` writes it, where that is not quite as people do. */
  readonly day?: (written: string) => string;
}

interface ClosureManner {
  readonly label: string;
  /** A place is closed then. */
  readonly said: (place: string, when: string) => string;
  /** What follows says what becomes of bookings. */
  readonly becomes: string;
  readonly reason: (quoted: string) => string;
  /** What became of one that was there, and is here now. */
  readonly became: Readonly<Record<Affected['bookings'][number]['outcome'], (was: string, now: string) => string>>;
  /** So many more. */
  readonly more: (count: number) => string;
}

/** What a sentence is about. */
export interface Named {
  readonly actor: string;
  /** What it is about: its title, or else its place. */
  readonly about: string;
  readonly place: string;
}

/** What is known of a booking, or of what may become one. */
type Titled = Pick<BookingTold, 'title' | 'start' | 'end' | 'zone'>;

export interface Telling {
  /** `Thu 5 March 2026, 09:00–10:30`, in the booking's own zone; whole days as `Thu 5 March 2026 – Fri 6 March 2026`. */
  readonly showWhen: (when: Pick<BookingTold, 'start' | 'end' | 'zone'>) => string;
  /** `09:15` */
  readonly showClock: (at: string, zone: string) => string;
  /** `Thu 5 March 2026, 09:15` */
  readonly showAt: (at: string, zone: string) => string;
  readonly ofBooking: (label: string, booking: Titled, spoken: Spoken, say: (named: Named) => string) => Message;
  /** The same, with why in the words of who did it, which are marked as such. */
  readonly withReason: (message: Message, actor: string, reason: string | null) => Message;
  /** @param missed says which dates could not be; unless said, that they are not booked */
  readonly ofSeries: (
    label: string,
    series: SeriesTold,
    spoken: Spoken,
    say: (named: Named) => string,
    missed?: (dates: string) => string,
  ) => Message;
  /** What somebody hosts now that another hosted, each on a line. */
  readonly ofHandedOver: (
    handed: DataOf<'user.left'>,
    spoken: Spoken,
    say: (from: string, count: number) => Pick<Message, 'title'> & { readonly line: string },
  ) => Message;
  /** What a closure did to all bookings of somebody. */
  readonly ofClosure: (closure: Affected) => Message;
  /**
   * What is closed, or not any more, and what of it is assigned to somebody.
   * @param isClosing is it said why?
   */
  readonly ofKeeping: (
    label: string,
    closure: DataOf<'closure.kept_out'>,
    spoken: Spoken,
    say: (named: { readonly place: string; readonly when: string; readonly own: string }) => string,
    isClosing?: boolean,
  ) => Message;
  readonly ofOutOfUse: Words['outOfUse'];
  /** A day of a team. */
  readonly ofTeamDay: (label: string, day: TeamDay, spoken: Spoken, say: (named: NamedDay) => string) => Message;
  /** What an assignment did to all bookings of somebody else. */
  readonly ofAssigned: (assigned: DataOf<'assignment.affected'>) => Message;
  /** What is assigned to somebody, from which day until which. */
  readonly ofAssignment: (
    label: string,
    assignment: DataOf<'assignment.created'>,
    spoken: Spoken,
    say: (named: Pick<Named, 'actor' | 'place'> & { readonly first: string; readonly last: string | null }) => string,
  ) => Message;
  /** A day of it on which nobody came in time. @param say is told too whether it is hers again afterwards */
  readonly ofBumped: (
    label: string,
    assignment: DataOf<'assignment.bumped'>,
    spoken: Spoken,
    say: (named: { readonly place: string; readonly day: string; readonly isLast: boolean }) => string,
  ) => Message;
  /** Something to do for what somebody ordered: so many of it, where and when. */
  readonly ofTask: (
    label: string,
    task: DataOf<'service_task.created'>,
    spoken: Spoken,
    say: (named: Named) => string,
  ) => Message;
  /** A visitor is here. */
  readonly ofVisitor: (label: string, spoken: Spoken, say: (named: Visitor) => string) => Message;
  /** A message about a series, with when its dates are. */
  readonly withDates: (message: Message, series: DataOf<'series.approval_asked'>) => Message;
}

type SeriesTold = DataOf<'series.created'>;
type Affected = DataOf<'closure.affected'>;
type TeamDay = DataOf<'team_day.created'>;

/** What a sentence about a day of a team is about. */
interface NamedDay extends Named {
  /** Until when desks are reserved. */
  readonly until: string;
  /** What else it was called before, marked as such; null: as it is now. */
  readonly was: string | null;
  /** How many desks it is about. */
  readonly desks: number;
}

/** The longest reason that is passed on. */
const LONGEST_REASON = 500;

/** The dates that are missing are named, so many of them at most. */
const MOST_DATES = 20;

/** How things are named, and what became of bookings is said, in one language. */
function namingIn(manner: Manner, showWhen: Telling['showWhen']) {
  const list = new Intl.ListFormat(manner.locale);
  const placesIn = (names: readonly string[]): string => list.format(names.map(singleLine)) || manner.somewhere;
  const namedIn = (title: string, { places, actor }: Spoken): Named & { readonly isTitled: boolean } => {
    const place = placesIn(places);
    const line = singleLine(title);
    const about = line === '' ? place : quoted(line, manner.quotes);
    return { actor: singleLine(actor), place, about, isTitled: line !== '' };
  };
  const became = (bookings: Affected['bookings'], more: number): string[] => {
    const each = bookings.map((booking) => {
      const line = singleLine(booking.title);
      const titled = line === '' ? [] : [quoted(line, manner.quotes)];
      const then = manner.closure.became[booking.outcome](placesIn(booking.was), placesIn(booking.places));
      return [then, ...titled, showWhen(booking)].join('\n');
    });
    return more > 0 ? [...each, manner.closure.more(more)] : each;
  };
  return { list, placesIn, namedIn, became };
}

/** How it is told in one language that what is assigned to somebody is closed, or open again. */
const keepingWith =
  (
    manner: Manner,
    { showWhen, placesIn }: Pick<Telling, 'showWhen'> & Pick<ReturnType<typeof namingIn>, 'placesIn'>,
  ): Telling['ofKeeping'] =>
  (label, { place, reason, more, ...when }, { places }, say, isClosing = false) => {
    const [name, time] = [singleLine(place), showWhen(when)];
    const own = more > 0 ? [...places, `+ ${more}`] : places;
    const why = manner.closure.reason(quoted(lineOf(reason, LONGEST_REASON), manner.quotes));
    const said = say({ place: name, when: time, own: placesIn(own) });
    return { title: manner.title(label, name, time), lines: isClosing ? [said, why] : [said] };
  };

/** So many places are named in one line. */
const MOST_PLACES = 3;

/** How it is told in one language that what somebody has booked is out of use. */
const outOfUseWith =
  (
    { quotes, outOfUse: { title, said, kept }, closure }: Manner,
    { showWhen, placesIn }: Pick<Telling, 'showWhen'> & Pick<ReturnType<typeof namingIn>, 'placesIn'>,
  ): Telling['ofOutOfUse'] =>
  (places, bookings, more) => {
    const [few, rest] = [places.slice(0, MOST_PLACES), places.length - MOST_PLACES];
    const named = placesIn(rest > 0 ? [...few, `+ ${rest}`] : few);
    const rows = bookings.map((booking) => {
      const line = singleLine(booking.title);
      const titled = line === '' ? [] : [quoted(line, quotes)];
      return [placesIn(booking.places), ...titled, showWhen(booking)].join('\n');
    });
    return {
      title: title(named),
      lines: [said(named), kept, ...rows, ...(more > 0 ? [closure.more(more)] : [])],
    };
  };

/** The way to tell of bookings in one language. */
export function tellingIn(manner: Manner): Telling {
  const times = timesIn(manner);
  const { showDay, showDayOf, showWhen, showClock, showAt } = times;
  const { list, placesIn, namedIn, became } = namingIn(manner, showWhen);
  const ofBooking: Telling['ofBooking'] = (label, booking, spoken, say) => {
    const named = namedIn(booking.title, spoken);
    const when = showWhen(booking);
    const where = named.isTitled ? [named.place] : [];
    const title = manner.title(label, named.about, when);
    return { title, about: named.about, lines: [say(named), [...where, when].join('\n')] };
  };
  return {
    showWhen,
    showClock,
    showAt,
    ofBooking,
    ofTask: (label, task, spoken, say) =>
      ofBooking(label, { ...task, title: `${task.quantity} × ${task.service}` }, spoken, say),
    ofTeamDay(label, day, spoken, say) {
      const named = namedIn(day.title, spoken);
      const until = showAt(day.releaseAt, day.zone);
      const when = showWhen(day);
      const title = manner.title(label, named.about, when);
      const called = singleLine(day.was?.title ?? day.title);
      const was = called === singleLine(day.title) ? null : quoted(called, manner.quotes);
      return { title, about: named.about, lines: [say({ ...named, until, was, desks: day.resourceIds.length }), when] };
    },
    withReason(message, actor, reason) {
      const line = lineOf(reason ?? '', LONGEST_REASON);
      const said = `${singleLine(actor)}: ${quoted(line, manner.quotes)}`;
      return line === '' ? message : { ...message, lines: [...message.lines, said] };
    },
    ofHandedOver({ name, handedOver, bookings }, { placesOf }, say) {
      const { title, line } = say(singleLine(name), handedOver);
      const rows = bookings.map((one) => `${showWhen(one)}: ${list.format(placesOf(one.resourceIds).map(singleLine))}`);
      const more = handedOver > rows.length ? ['…'] : [];
      return { title, lines: [line, [...rows, ...more].join('\n')] };
    },
    withDates(message, { rule, start, end, lastStart, zone }) {
      const times = `${showClock(start, zone)}–${showClock(end, zone)}`;
      const dates = manner.fromTo(showDayOf(start, zone), showDayOf(lastStart, zone));
      return { ...message, lines: [...message.lines, `${repeats(rule, manner)}, ${times}\n${dates}`] };
    },
    ofClosure({ place, reason, bookings, more, ...when }) {
      const { label, said, becomes, reason: because } = manner.closure;
      const [name, time] = [singleLine(place), showWhen(when)];
      const why = because(quoted(lineOf(reason, LONGEST_REASON), manner.quotes));
      const lines = [said(name, time), why, becomes, ...became(bookings, more)];
      return { title: manner.title(label, name, time), lines };
    },
    ofKeeping: keepingWith(manner, { showWhen, placesIn }),
    ofOutOfUse: outOfUseWith(manner, { showWhen, placesIn }),
    ofAssigned({ place, start, zone, bookings, more }) {
      const { label, said } = manner.assigned;
      const [name, from] = [singleLine(place), showDayOf(start, zone)];
      return { title: manner.title(label, name, from), lines: [said(name, from), ...became(bookings, more)] };
    },
    ...assigningWith(manner, { ...times, placesIn }),
    ofVisitor(label, { visitor = { name: '', company: '', building: '' } }, say) {
      const [name, company, building] = [visitor.name, visitor.company, visitor.building].map(singleLine);
      const title = `${label}: ${company === '' ? name : `${name} (${company})`}`;
      return { title, lines: [say({ name: name ?? '', company: company ?? '', building: building ?? '' })] };
    },
    ofSeries(label, series, spoken, say, missed = manner.notBooked) {
      const named = namedIn(series.title, spoken);
      const count = manner.dates(series.dates);
      const missing = [...new Set(series.skipped.flatMap(({ date }) => date ?? []))].slice(0, MOST_DATES).map(showDay);
      const unbooked = missing.length > 0 ? [missed(list.format(missing))] : [];
      const where = named.isTitled ? [named.place] : [];
      const title = manner.title(label, named.about, count);
      return { title, lines: [say(named), ...unbooked, [...where, count].join('\n')] };
    },
  };
}

/** What is assigned to somebody, and a day of it on which nobody came. */
function assigningWith(
  manner: Manner,
  {
    showDay,
    showDayOf,
    placesIn,
  }: Pick<ReturnType<typeof timesIn>, 'showDay' | 'showDayOf'> & Pick<ReturnType<typeof namingIn>, 'placesIn'>,
): Pick<Telling, 'ofAssignment' | 'ofBumped'> {
  return {
    ofAssignment(label, { firstDay, lastDay }, { places, actor }, say) {
      const place = placesIn(places);
      const [first, last] = [showDay(firstDay), lastDay === null ? null : showDay(lastDay)];
      const when = last === null ? first : manner.fromTo(first, last);
      return {
        title: manner.title(label, place, when),
        lines: [say({ actor: singleLine(actor), place, first, last })],
      };
    },
    ofBumped(label, { start, zone, lastDay }, { places }, say) {
      const [place, day] = [placesIn(places), showDayOf(start, zone)];
      const isLast = Temporal.Instant.from(start).toZonedDateTimeISO(zone).toPlainDate().toString() === lastDay;
      return { title: manner.title(label, place, day), lines: [say({ place, day, isLast })] };
    },
  };
}

/** Somebody else's words, marked as such; they cannot end the quotation. */
const quoted = (text: string, [open, close]: Manner['quotes']): string =>
  `${open}${text.replaceAll(/["“”„‟«»「」『』]/g, '’')}${close}`;

/** Days and times as they are written in one language. */
/** Does a day begin then? What is whole days is said as days: nobody reads midnight as the end of the day before. */
function isMidnight(at: string, zone: string): boolean {
  const instant = Temporal.Instant.from(at);
  return dayStart(instant, zone).equals(instant);
}

function timesIn({ locale, day: polish = (written) => written }: Manner): Pick<
  Telling,
  'showWhen' | 'showClock' | 'showAt'
> & {
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
  const showDayOf = (at: string, zone: string): string => polish(formatsOf(zone).day.format(new Date(at)));
  const showClock = (at: string, zone: string): string => formatsOf(zone).time.format(new Date(at));
  return {
    showDay: (date) => formatsOf('UTC').day.format(new Date(date)),
    showDayOf,
    showClock,
    showAt: (at, zone) => `${showDayOf(at, zone)}, ${showClock(at, zone)}`,
    showWhen({ start, end, zone }) {
      const formats = formatsOf(zone);
      const [from, to] = [new Date(start), new Date(end)];
      const day = (date: Date): string => polish(formats.day.format(date));
      const time = (date: Date): string => formats.time.format(date);
      if ([start, end].every((at) => isMidnight(at, zone))) {
        const last = day(new Date(to.getTime() - 1));
        return last === day(from) ? last : `${day(from)} – ${last}`;
      }
      if (day(from) === day(to)) return `${day(from)}, ${time(from)}–${time(to)}`;
      return `${day(from)}, ${time(from)} – ${day(to)}, ${time(to)}`;
    },
  };
}
