import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { writeSheet, type Entry, type Sheet } from './icalendar.ts';

const at = (time: string): Temporal.Instant => Temporal.Instant.from(time);

const entry = (more: Partial<Entry> = {}): Entry => ({
  uid: 'booking-1@atrium',
  sequence: 1,
  stamp: at('2027-01-01T00:00:00Z'),
  start: at('2027-03-16T09:00:00Z'),
  end: at('2027-03-16T10:00:00Z'),
  zone: 'Europe/London',
  summary: 'Planning',
  location: 'Room 4, London',
  notes: '',
  state: 'CONFIRMED',
  url: 'https://desks.example/bookings',
  ...more,
});

const sheet = (entries: readonly Entry[], more: Partial<Sheet> = {}): string =>
  writeSheet({ method: 'PUBLISH', organizer: { name: 'Atrium', email: 'atrium@desks.example' }, entries, ...more });

/** Reads a file with a library that did not write it: its zones are registered from the file alone. */
function read(text: string): { readonly calendar: ICAL.Component; readonly events: readonly ICAL.Event[] } {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return { calendar, events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)) };
}

const instantOf = (time: ICAL.Time): string =>
  Temporal.Instant.fromEpochMilliseconds(time.toUnixTime() * 1000).toString();

describe('instants are read back as they were', () => {
  /** Days around both changes of the clocks of each zone, and an hour that is shown twice, and one in winter and summer. */
  const starts: Readonly<Record<string, readonly string[]>> = {
    'Europe/London': [
      '2027-01-15T09:00:00Z',
      '2027-03-27T23:30:00Z',
      '2027-03-28T00:30:00Z',
      '2027-03-28T01:30:00Z',
      '2027-07-01T12:00:00Z',
      '2027-10-30T23:30:00Z',
      '2027-10-31T00:30:00Z',
      '2027-10-31T01:30:00Z',
      '2027-10-31T02:30:00Z',
    ],
    'Asia/Hong_Kong': ['2027-01-15T01:00:00Z', '2027-03-28T16:00:00Z', '2027-07-01T12:00:00Z'],
    'America/Los_Angeles': [
      '2027-01-15T17:00:00Z',
      '2027-03-14T09:30:00Z',
      '2027-03-14T10:30:00Z',
      '2027-11-07T08:30:00Z',
      '2027-11-07T09:30:00Z',
      '2027-11-07T10:30:00Z',
    ],
    'Asia/Kathmandu': ['2027-01-15T03:15:00Z', '2027-07-01T12:34:00Z', '2036-12-31T23:59:00Z'],
  };

  it.each(Object.entries(starts))('in %s', (zone, times) => {
    const entries = times.map((time, i) =>
      entry({ uid: `${i}@atrium`, zone, start: at(time), end: at(time).add({ minutes: 90 }) }),
    );
    const { calendar, events } = read(sheet(entries));
    expect(events.map(({ startDate, endDate }) => [instantOf(startDate), instantOf(endDate)])).toEqual(
      entries.map(({ start, end }) => [start.toString(), end.toString()]),
    );
    const named = new Set(events.map(({ startDate }) => startDate.zone?.tzid ?? '').filter((id) => id !== 'UTC'));
    const described = calendar.getAllSubcomponents('vtimezone').map((one) => one.getFirstPropertyValue('tzid'));
    expect(described).toEqual([...named]);
    expect(described).toEqual([zone]);
  });

  it('in several zones of one file, each described once', () => {
    const zones = Object.keys(starts);
    const text = sheet([...zones, ...zones].map((zone, i) => entry({ uid: `${i}@atrium`, zone })));
    expect(text.match(/^TZID:.*$/gm)).toEqual(zones.map((zone) => `TZID:${zone}`));
    expect(new Set(read(text).events.map(({ startDate }) => instantOf(startDate)))).toEqual(
      new Set(['2027-03-16T09:00:00Z']),
    );
  });
});

it('a letter says of which entry it is, that it is newer, and what has become of it', () => {
  const invited = { name: 'Ann', email: 'ann@desks.example', asked: false };
  const booked = read(sheet([entry({ invited })], { method: 'REQUEST' }));
  const cancelled = read(sheet([entry({ sequence: 7, state: 'CANCELLED', invited })], { method: 'CANCEL' }));
  const said = ({ calendar, events: [event] }: ReturnType<typeof read>) => [
    calendar.getFirstPropertyValue('method'),
    event?.uid,
    event?.sequence,
    event?.component.getFirstPropertyValue('status'),
    event?.organizer,
    event?.attendees.map((attendee) => [attendee.getFirstValue(), attendee.getParameter('partstat')]),
  ];
  const ann = 'MAILTO:ann@desks.example';
  expect(said(booked)).toEqual([
    'REQUEST',
    'booking-1@atrium',
    1,
    'CONFIRMED',
    'mailto:atrium@desks.example',
    [[ann, 'ACCEPTED']],
  ]);
  expect(said(cancelled)).toEqual([
    'CANCEL',
    'booking-1@atrium',
    7,
    'CANCELLED',
    'mailto:atrium@desks.example',
    [[ann, 'ACCEPTED']],
  ]);
});

describe('what people typed', () => {
  const typed = 'a,b;c\\d "e" ^n 會議室 😀\r\nATTENDEE:mailto:evil@x.example\nEND:VEVENT\u2028\0';
  const clean = 'a,b;c\\d "e" ^n 會議室 😀 ATTENDEE:mailto:evil@x.example END:VEVENT';
  const invited = { name: `"${typed}`, email: 'ann@desks.example', asked: true };
  const text = sheet([entry({ summary: typed, location: typed, notes: `${typed}\n${typed}`, invited })], {
    name: typed,
  });

  it('stays what it was, and becomes nothing else', () => {
    const { calendar, events } = read(text);
    const [event] = events;
    expect(events).toHaveLength(1);
    expect([event?.summary, event?.location]).toEqual([clean, clean]);
    // The break that its writer meant, and no other: the text came in through `x-tidy`.
    const [first, ...rest] = typed.split('\n').map((line) => line.replaceAll(/[\r\u2028\0]+/g, ' ').trim());
    expect(event?.description).toBe([first, ...rest, first, ...rest].join('\n'));
    expect(event?.attendees).toHaveLength(1);
    // Of a property that it does not know the reader gives the text as it stands there.
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe(clean.replaceAll(/[\\;,]/g, (one) => `\\${one}`));
  });

  it('is folded at 75 bytes, between characters, and every line ends as it must', () => {
    const long = sheet([entry({ summary: '會議室😀ß'.repeat(60) })]);
    const lines = long.split('\r\n');
    expect(lines.pop()).toBe('');
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(long.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(read(long).events[0]?.summary).toBe('會議室😀ß'.repeat(60));
  });

  it('that is half a character is written whole', () => {
    expect(read(sheet([entry({ summary: 'a\uD83D' })])).events[0]?.summary).toBe('a\uFFFD');
  });
});

it('the same is written the same', () => {
  expect(sheet([entry()])).toBe(sheet([entry()]));
  expect(sheet([entry()])).not.toBe(sheet([entry({ sequence: 2 })]));
});
