import ICAL from 'ical.js';
import { isHeaped, isReadable, tidy } from '../../platform/contract/text.ts';

/** An event of a calendar file, as far as holidays go. */
export interface FileEvent {
  readonly uid: string;
  readonly name: string;
  /** Null: it takes part of a day, or no day of these centuries. */
  readonly first: Temporal.PlainDate | null;
  readonly days: number;
  readonly isCancelled: boolean;
  readonly rule: RuleRead | null;
  /** Days on which it is as well, and on which it is not. */
  readonly added: readonly Temporal.PlainDate[];
  readonly except: readonly Temporal.PlainDate[];
  /** The date of the same event that this one takes the place of. */
  readonly replaces: Temporal.PlainDate | null;
}

/** A rule of RFC 5545 by its parts, in small letters; what is said once stands alone. */
export type RuleRead = Readonly<Record<string, unknown>>;

/** What makes a file unreadable, for people. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

const MAX_EVENTS = 1_000;
const MAX_LINE = 2_000;
/** Lines that count: a thousand events say what they are in a third of it. */
export const MAX_LINES = 20_000;
/** The years that a day may lie in: files begin some holidays centuries ago. */
const FIRST_YEAR = 1700;
const LAST_YEAR = 2200;

const READ = /^(?:BEGIN|END|UID|SUMMARY|STATUS|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID)[;:]/i;

/**
 * The events of an iCalendar file. Only lines that count here come to the parser, none of them long: its work grows with the file
 * alone, whatever else somebody put in it.
 * @throws Unreadable that says why
 */
export function eventsIn(text: string): FileEvent[] {
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const kept = lines.filter((line) => READ.test(line));
  if (!/^BEGIN:VCALENDAR\s*$/i.test(kept[0] ?? '')) throw new Unreadable('It is no calendar file');
  if (kept.length > MAX_LINES) throw new Unreadable(`${kept.length} lines that count: at most ${MAX_LINES}`);
  if (kept.some(({ length }) => length > MAX_LINE))
    throw new Unreadable(`A line is longer than ${MAX_LINE} characters`);
  const count = kept.filter((line) => /^BEGIN:VEVENT\s*$/i.test(line)).length;
  if (count > MAX_EVENTS) throw new Unreadable(`${count} events: at most ${MAX_EVENTS}`);
  return calendarsOf(kept.join('\n')).flatMap(([, , parts]) =>
    parts.filter(([kind]) => kind === 'vevent').map(readEvent),
  );
}

/** A component and a property as the parser has them (jCal, RFC 7265). */
type Component = readonly [kind: string, properties: readonly Property[], parts: readonly Component[]];
type Property = readonly [name: string, parameters: object, type: string, ...values: unknown[]];

/** Of several calendars in one file all. */
function calendarsOf(text: string): readonly Component[] {
  try {
    const read = ICAL.parse(text) as unknown as Component | readonly Component[];
    return typeof read[0] === 'string' ? [read as Component] : (read as readonly Component[]);
  } catch {
    throw new Unreadable('A line of it cannot be read, or something in it begins and does not end');
  }
}

function readEvent([, properties]: Component): FileEvent {
  const all = (name: string): unknown[] => properties.flatMap(([own, , , ...values]) => (own === name ? values : []));
  const text = (name: string): string => (typeof all(name)[0] === 'string' ? String(all(name)[0]) : '');
  const first = dateOf(all('dtstart')[0]);
  const rule = all('rrule')[0];
  return {
    uid: text('uid'),
    name: nameOf(text('summary')),
    first,
    days: first === null ? 0 : daysOf(first, dateOf(all('dtend')[0]), text('duration')),
    isCancelled: text('status').toUpperCase() === 'CANCELLED',
    rule: typeof rule === 'object' ? (rule as RuleRead | null) : null,
    added: all('rdate').flatMap((one) => dateOf(one) ?? []),
    except: all('exdate').flatMap((one) => dateOf(one) ?? []),
    replaces: dateOf(all('recurrence-id')[0]),
  };
}

/** A day without a time, of these centuries. */
export function dateOf(value: unknown): Temporal.PlainDate | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
  try {
    const date = Temporal.PlainDate.from(value, { overflow: 'reject' });
    return date.year < FIRST_YEAR || date.year > LAST_YEAR ? null : date;
  } catch {
    return null;
  }
}

/** How many days it takes: one unless it ends later, or says for how long. */
function daysOf(first: Temporal.PlainDate, end: Temporal.PlainDate | null, duration: string): number {
  if (end) return Math.max(1, first.until(end).days);
  const [, count = '1', unit = 'D'] = /^\+?P(\d{1,4})([DW])$/.exec(duration) ?? [];
  return Math.max(1, Number(count) * (unit === 'W' ? 7 : 1));
}

const MAX_NAME = 200;

/** One line, as the door takes names from people: what in it nobody sees goes. */
export function nameOf(summary: string): string {
  if (isHeaped(summary)) return '';
  const line = tidy(summary.replaceAll(/[\p{Cc}\s]+/gu, ' ').toWellFormed());
  const name = isReadable(line) ? line : tidy(line.replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, ''));
  return isReadable(name) ? cut(name) : '';
}

/** Not in the middle of a character. */
const cut = (name: string): string =>
  name.length > MAX_NAME
    ? `${name
        .slice(0, MAX_NAME - 1)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trim()}…`
    : name;
