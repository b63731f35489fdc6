import {
  ICalAttendeeStatus,
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
  type ICalAttendeeData,
  type ICalEventData,
  type ICalOrganizer,
} from 'ical-generator';
import type { Mailbox } from '../../platform/mail/mailbox.ts';
import { writeTimeZone } from './time-zone.ts';

/** Something that stands in a calendar. */
export interface Entry {
  /** The same for as long as it lives. */
  readonly uid: string;
  /** Counts up with each change. */
  readonly sequence: number;
  /** When this was written, or what it tells of. */
  readonly stamp: Temporal.Instant;
  readonly start: Temporal.Instant;
  readonly end: Temporal.Instant;
  readonly zone: string;
  readonly summary: string;
  readonly location: string;
  /** Of several lines; empty for none. */
  readonly notes: string;
  readonly state: keyof typeof ICalEventStatus;
  /** Others who look into the calendar are not to read it. */
  readonly isPrivate?: boolean;
  /** Where more of it is said; null: nowhere that its reader may look. */
  readonly url: string | null;
  /** Whom it is sent to. */
  readonly invited?: Invited;
}

export interface Invited extends Mailbox {
  /** Has she been asked, or is it hers? */
  readonly asked: boolean;
}

/** Entries that travel together, and how they are meant (RFC 5546). */
export interface Sheet {
  readonly method: keyof typeof ICalCalendarMethod;
  readonly name?: string;
  readonly organizer: Mailbox;
  readonly entries: readonly Entry[];
}

/** How often a subscribed calendar need be read, in seconds. */
const REFRESH = 30 * 60;

/** Entries as a file that calendars read (RFC 5545), with every zone that it names. */
export function writeSheet({ method, name, organizer, entries }: Sheet): string {
  const times = Map.groupBy(entries, ({ zone }) => zone);
  const generator = (zone: string): string =>
    writeTimeZone(
      zone,
      (times.get(zone) ?? []).flatMap(({ start, end }) => [start, end]),
    );
  const calendar = new ICalCalendar({
    prodId: { company: 'Atrium', product: 'Atrium' },
    method: ICalCalendarMethod[method],
    timezone: { name: null, generator },
    ...(name !== undefined && { name: escaped(plain(name)), ttl: REFRESH }),
    events: entries.map((entry) => membersOf(entry, organizer)),
  });
  return `${calendar.toString()}\r\n`;
}

const membersOf = (entry: Entry, organizer: Mailbox): ICalEventData => ({
  id: entry.uid,
  sequence: entry.sequence,
  stamp: entry.stamp,
  start: entry.start,
  end: entry.end,
  timezone: isClear(entry.start, entry.zone) && isClear(entry.end, entry.zone) ? entry.zone : null,
  summary: plain(entry.summary),
  location: plain(entry.location),
  ...(entry.notes !== '' && { description: entry.notes.split('\n').map(plain).join('\n') }),
  status: ICalEventStatus[entry.state],
  ...(entry.isPrivate && { class: ICalEventClass.PRIVATE }),
  url: entry.url,
  organizer: named(organizer),
  ...(entry.invited && { attendees: [attendeeOf(entry.invited)] }),
});

/**
 * Does the wall time alone say which instant is meant? In a repeated hour RFC 5545 (§3.3.5) means the earlier of the two, and not
 * everybody who reads calendars knows: what lies there is written in UTC.
 */
function isClear(at: Temporal.Instant, zone: string): boolean {
  const wall = at.toZonedDateTimeISO(zone).toPlainDateTime();
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    wall.toZonedDateTime(zone, { disambiguation }).toInstant(),
  );
  return earlier?.equals(later ?? at) === true;
}

const named = ({ name, email }: Mailbox): ICalOrganizer => ({ name: plain(name) || email, email });

/** Nobody reads answers: none is asked for. */
const attendeeOf = ({ asked, ...mailbox }: Invited): ICalAttendeeData => ({
  ...named(mailbox),
  rsvp: false,
  status: asked ? ICalAttendeeStatus.NEEDSACTION : ICalAttendeeStatus.ACCEPTED,
});

/** On one line, of whole characters: nothing that somebody typed begins a property of its own. */
const plain = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .toWellFormed();

/** The library writes a calendar's name as it is. */
const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, (character) => `\\${character}`);
