import { readXlsx } from 'hucre/xlsx';
import type { Made } from './books.ts';
import type { Client } from './client.ts';
import { MINUTE, wallIn } from './clocks.ts';

// What an analyst does with Atrium: takes what was booked as a spreadsheet, and page by page, and holds every number against a recount of
// her own. A difference is a line of text that names it.

/** One place of a booking, whoever says it. */
export interface Line {
  readonly bookingId: number;
  readonly placeId: number;
  readonly place: string;
  readonly type: string;
  readonly subject: string;
  readonly organizer: string | null;
  readonly email: string | null;
  /** By the clocks of the zone that was asked for: 2027-03-28T09:30. */
  readonly start: string;
  readonly end: string;
  readonly minutes: number;
  readonly cancelled: boolean;
  readonly guests: string;
}

/** What is asked for, of the sheet and of the pages alike. */
export interface Wanted {
  readonly zone: string;
  /** Epoch milliseconds. */
  readonly from?: number;
  readonly to?: number;
  readonly domain?: string;
}

/** The recount: of what was made, and of nothing that Atrium says. */
export function recount(made: readonly Made[], { zone, from, to, domain }: Wanted): Line[] {
  const during = (one: Made): boolean => (from === undefined || one.end > from) && (to === undefined || one.start < to);
  const isAt = ({ host }: Made): boolean => domain === undefined || host?.email.split('@')[1] === domain;
  return made
    .filter((one) => during(one) && isAt(one))
    .flatMap((one) =>
      one.places.map((place) => ({
        bookingId: one.bookingId,
        placeId: place.id,
        place: place.name,
        type: place.type,
        subject: one.subject,
        organizer: one.host?.name ?? null,
        email: one.host?.email ?? null,
        start: wallIn(one.start, zone),
        end: wallIn(one.end, zone),
        minutes: (one.end - one.start) / MINUTE,
        cancelled: one.cancelled,
        guests: one.guests.toSorted().join('; '),
      })),
    );
}

/** Operation 21: what the spreadsheet says. @param timeZone as it is asked for, where it is */
export async function readSheet(api: Client, { from, to, domain }: Wanted, timeZone?: string): Promise<Line[]> {
  const iso = (at: number): string => new Date(at).toISOString();
  const file = await api.bytes('/booking/export', {
    ...(timeZone !== undefined && { TimeZone: timeZone }),
    ...(from !== undefined && { From: iso(from) }),
    ...(to !== undefined && { To: iso(to) }),
    ...(domain !== undefined && { OrganizerEmailDomain: domain.toUpperCase() }),
  });
  const { sheets } = await readXlsx(file);
  const [headers = [], ...rows] = sheets[0]?.rows ?? [];
  return rows.map((row) => {
    const cell = (header: string): unknown => {
      const at = headers.indexOf(header);
      if (at === -1) throw new Error(`There is no column ${header}`);
      return row[at] ?? null;
    };
    const text = (header: string): string | null => cell(header) as string | null;
    return {
      bookingId: Number(cell('Booking ID')),
      placeId: Number(cell('Resource ID')),
      place: String(cell('Resource')),
      type: String(cell('Type')),
      subject: text('Subject') ?? '',
      organizer: text('Organizer'),
      email: text('Organizer email'),
      start: wallIn((cell('Start') as Date).getTime(), 'UTC'),
      end: wallIn((cell('End') as Date).getTime(), 'UTC'),
      minutes: Number(cell('Duration (min)')),
      cancelled: cell('State') === 'cancelled',
      guests: (text('Attendees') ?? '').split('; ').toSorted().join('; '),
    };
  });
}

interface Appointment {
  readonly subject: string;
  readonly isAllDay: boolean;
  readonly bookableResource: { readonly id: number; readonly name: string; readonly type: number };
  readonly organizer: {
    readonly userId: number | null;
    readonly displayName: string;
    readonly emailAddress: string | null;
  } | null;
  readonly attendees: readonly { readonly displayName: string; readonly role: string }[];
  readonly isPreparationAppointment: boolean;
  readonly period: { readonly start: string; readonly end: string };
  readonly booking: { readonly id: number; readonly bookingState: number };
}
interface Page {
  readonly data: readonly Appointment[];
  readonly metaData: { readonly total: number; readonly row: number; readonly page: number };
}

/** As the page's enumerations are numbered. */
const TYPES = ['room', 'desk', 'equipment'];
export const CANCELLED = 5;

/** Operation 20: every row, page by page until there is none. @throws where the pages do not add up */
export async function readAppointments(
  api: Client,
  query: Readonly<Record<string, string | number | boolean>>,
  row: number,
): Promise<Appointment[]> {
  const all: Appointment[] = [];
  for (let page = 1; ; page++) {
    const { data, metaData } = await api.get<Page>('/booking/v1/appointment', { ...query, page, row });
    if (metaData.page !== page || metaData.row !== row)
      throw new Error(`Page ${page} says ${JSON.stringify(metaData)}`);
    all.push(...data);
    if (data.length === row) continue;
    if (metaData.total !== all.length) throw new Error(`${all.length} rows, and the total is ${metaData.total}`);
    return all;
  }
}

/** The same as lines, by the clocks of a zone. Whom a program booked for nobody shows the program, which has no id and no address. */
export const asLines = (all: readonly Appointment[], zone: string): Line[] =>
  all.map(({ subject, bookableResource, organizer, attendees, period, booking }) => {
    const [start, end] = [Date.parse(period.start), Date.parse(period.end)];
    return {
      bookingId: booking.id,
      placeId: bookableResource.id,
      place: bookableResource.name,
      type: TYPES[bookableResource.type] ?? String(bookableResource.type),
      subject,
      organizer: organizer?.userId == null ? null : organizer.displayName,
      email: organizer?.emailAddress ?? null,
      start: wallIn(start, zone),
      end: wallIn(end, zone),
      minutes: (end - start) / MINUTE,
      cancelled: booking.bookingState === CANCELLED,
      guests: attendees
        .filter(({ role }) => role !== 'Organizer')
        .map(({ displayName }) => displayName)
        .toSorted()
        .join('; '),
    };
  });

/** What differs between what was said and the recount, line by line and in every sum; nothing where all is right. */
export function differences(said: readonly Line[], counted: readonly Line[]): string[] {
  const keyOf = ({ bookingId, placeId }: Line): string => `booking ${bookingId} at ${placeId}`;
  const [saidByKey, countedByKey] = [Map.groupBy(said, keyOf), new Map(counted.map((line) => [keyOf(line), line]))];
  const wrong: string[] = [];
  for (const [key, lines] of saidByKey) {
    const wanted = countedByKey.get(key);
    if (lines.length > 1) wrong.push(`${key} is said ${lines.length} times`);
    if (!wanted) wrong.push(`${key} is said, and was not made`);
    else wrong.push(...inLine(key, lines[0] ?? wanted, wanted));
  }
  for (const key of countedByKey.keys()) if (!saidByKey.has(key)) wrong.push(`${key} was made, and is not said`);
  return [...wrong, ...inSums(said, counted)];
}

const inLine = (key: string, said: Line, wanted: Line): string[] =>
  Object.keys(wanted).flatMap((field) => {
    const [has, should] = [said[field as keyof Line], wanted[field as keyof Line]];
    return has === should ? [] : [`${key}: ${field} is ${String(has)}, and should be ${String(should)}`];
  });

/** What an analyst wants of it in the end: how often and for how long, by whatever. */
const sums: Readonly<Record<string, (line: Line) => string>> = {
  'all together': () => '',
  'the place': ({ placeId }) => String(placeId),
  'the type': ({ type }) => type,
  'the domain': ({ email }) => email?.split('@')[1] ?? 'none',
  'the organizer': ({ organizer }) => organizer ?? 'nobody',
  'the day': ({ start }) => start.slice(0, 10),
  'what was cancelled': ({ cancelled }) => String(cancelled),
};

function inSums(said: readonly Line[], counted: readonly Line[]): string[] {
  return Object.entries(sums).flatMap(([name, by]) => {
    const [has, should] = [sumUp(said, by), sumUp(counted, by)];
    return [...new Set([...has.keys(), ...should.keys()])].flatMap((part) => {
      const [one, other] = [has.get(part) ?? 'none', should.get(part) ?? 'none'];
      return one === other ? [] : [`by ${name} ${part}: ${one}, and should be ${other}`];
    });
  });
}

const sumUp = (lines: readonly Line[], by: (line: Line) => string): ReadonlyMap<string, string> =>
  new Map(
    Array.from(Map.groupBy(lines, by), ([part, own]) => {
      const minutes = own.reduce((sum, line) => sum + line.minutes, 0);
      return [part, `${own.length} for ${(minutes / 60).toFixed(2)} h`];
    }),
  );
