import { describe, expect, test } from 'vitest';
import { Problem } from '../../platform/contract/problems.ts';
import { MAX_LINES } from './calendar-file.ts';
import { MAX_CALENDAR, MAX_HOLIDAYS } from './contract.ts';
import { holidaysIn, MAX_LOOKED_AT } from './holidays.ts';
import { readYearly, yearlyDays } from './yearly.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const years = (from: number, to = from) => ({ from: day(`${from}-01-01`), to: day(`${to}-12-31`) });

/** A file with these events, each a list of lines. */
const file = (...events: readonly (readonly string[])[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Somebody//EN',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
const on = (date: string, name = 'Day', ...more: readonly string[]) => [
  `DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`,
  `SUMMARY:${name}`,
  ...more,
];
const read = (text: string, asked = years(2027)) => holidaysIn(text, asked);
const dates = (text: string, asked = years(2027)) => read(text, asked).holidays.map(({ date }) => date);

/** Its code, the field it names, and why. */
function refusal(text: string, asked = years(2027)): readonly (string | undefined)[] {
  try {
    holidaysIn(text, asked);
    return ['taken'];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.kind.code, error.details.param, error.details.detail];
  }
}

test('days are taken with their names, in order, and what lies outside is not', () => {
  const text = file(on('2027-12-25', 'Christmas Day'), on('2027-01-01', 'New Year’s Day'), on('2028-01-01', 'Later'));
  expect(read(text)).toEqual({
    holidays: [
      { date: '2027-01-01', name: 'New Year’s Day' },
      { date: '2027-12-25', name: 'Christmas Day' },
    ],
    leftOut: [],
  });
});

describe('an event of several days', () => {
  test.each([
    ['ends before its end', ['DTEND;VALUE=DATE:20270204'], ['2027-02-01', '2027-02-02', '2027-02-03']],
    ['lasts', ['DURATION:P2D'], ['2027-02-01', '2027-02-02']],
    ['lasts weeks', ['DURATION:P1W'], ['01', '02', '03', '04', '05', '06', '07'].map((one) => `2027-02-${one}`)],
    ['that ends as it begins is one', ['DTEND;VALUE=DATE:20270201'], ['2027-02-01']],
    ['that ends before is one', ['DTEND;VALUE=DATE:20260101'], ['2027-02-01']],
  ])('%s', (_what, more, expected) => {
    expect(dates(file(on('2027-02-01', 'Spring', ...more)))).toEqual(expected);
  });

  test('counts by its days, from before the first one asked for too', () => {
    const text = file(on('2026-12-30', 'Between the years', 'DTEND;VALUE=DATE:20270103'));
    expect(dates(text)).toEqual(['2027-01-01', '2027-01-02']);
  });
});

describe('what comes back once a year', () => {
  test.each([
    ['on its date', '1990-07-14', 'FREQ=YEARLY', ['2027-07-14', '2028-07-14', '2029-07-14']],
    [
      'said with month and day',
      '2020-07-14',
      'FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=14',
      ['2027-07-14', '2028-07-14', '2029-07-14'],
    ],
    ['every second year', '2025-07-14', 'FREQ=YEARLY;INTERVAL=2', ['2027-07-14', '2029-07-14']],
    ['every second year, begun long ago', '1726-07-14', 'FREQ=YEARLY;INTERVAL=2', ['2028-07-14']],
    ['until a day', '2025-07-14', 'FREQ=YEARLY;UNTIL=20280714', ['2027-07-14', '2028-07-14']],
    ['until the instant before', '2025-07-14', 'FREQ=YEARLY;UNTIL=20280713T235959Z', ['2027-07-14']],
    ['so many times', '2025-07-14', 'FREQ=YEARLY;COUNT=4', ['2027-07-14', '2028-07-14']],
    ['in leap years alone', '2024-02-29', 'FREQ=YEARLY', ['2028-02-29']],
    [
      'on the last Monday',
      '2020-08-31',
      'FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO',
      ['2027-08-30', '2028-08-28', '2029-08-27'],
    ],
    [
      'on the fourth Thursday',
      '2020-11-26',
      'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
      ['2027-11-25', '2028-11-23', '2029-11-22'],
    ],
    [
      'as Outlook says it',
      '2020-11-26',
      'FREQ=YEARLY;BYMONTH=11;BYDAY=TH;BYSETPOS=4',
      ['2027-11-25', '2028-11-23', '2029-11-22'],
    ],
    [
      'on a fifth Sunday, where there is one',
      '2023-01-29',
      'FREQ=YEARLY;BYMONTH=1;BYDAY=5SU',
      ['2027-01-31', '2028-01-30'],
    ],
    [
      'on the last of February',
      '2020-02-29',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1',
      ['2027-02-28', '2028-02-29', '2029-02-28'],
    ],
  ])('%s', (_what, first, rule, expected) => {
    expect(dates(file(on(first, 'Day', `RRULE:${rule}`)), years(2027, 2029))).toEqual(expected);
  });

  test('but not on a day taken out, and on one put in; a moved one is where it was moved to', () => {
    const yearly = on(
      '2020-05-01',
      'May Day',
      'UID:1',
      'RRULE:FREQ=YEARLY',
      'EXDATE;VALUE=DATE:20280501',
      'RDATE;VALUE=DATE:20270502',
    );
    const moved = on('2029-05-04', 'May Day, moved', 'UID:1', 'RECURRENCE-ID;VALUE=DATE:20290501');
    expect(read(file(yearly, moved), years(2027, 2029)).holidays).toEqual([
      { date: '2027-05-01', name: 'May Day' },
      { date: '2027-05-02', name: 'May Day' },
      { date: '2029-05-04', name: 'May Day, moved' },
    ]);
  });

  test.each([
    'FREQ=DAILY',
    'FREQ=SECONDLY',
    'FREQ=YEARLY;BYMONTH=1,2',
    'FREQ=YEARLY;BYDAY=MO',
    'FREQ=YEARLY;BYMONTH=8;BYDAY=MO',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=YEARLY;BYHOUR=9',
    'FREQ=YEARLY;BYMONTHDAY=1',
    'FREQ=YEARLY;BYEASTER=1',
  ])('and no other way: %s is left out', (rule) => {
    expect(read(file(on('2027-01-01', 'Often', `RRULE:${rule}`)))).toEqual({ holidays: [], leftOut: ['Often'] });
  });

  test('a day that never is costs nothing', () => {
    expect(
      dates(file(on('2020-02-28', 'Never', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')), years(2027, 2036)),
    ).toEqual([]);
  });
});

test('what takes part of a day or a whole season is named as left out, what is cancelled is not', () => {
  const text = file(
    ['DTSTART:20270101T090000Z', 'SUMMARY:Meeting'],
    on('2027-01-02', 'Season', 'DTEND;VALUE=DATE:20270901'),
    on('2027-01-03', 'Off', 'STATUS:CANCELLED'),
    on('2027-02-30', 'No such day'),
    ['SUMMARY:Nowhere'],
  );
  expect(read(text)).toEqual({ holidays: [], leftOut: ['Meeting', 'Season', 'No such day', 'Nowhere'] });
});

test('a day has one entry, with all that it is called; names are one readable line', () => {
  const text = file(
    on('2027-05-06', 'Ascension\\, Day'),
    on('2027-05-06', 'Men’s\\nDay'),
    on('2027-05-06', 'Ascension\\, Day'),
    on('2027-05-07', '\u202EReversed\u202C\u0007'),
    on('2027-05-08', 'x'.repeat(300)),
    on('2027-05-09', `a${'\u0301'.repeat(100)}`),
  );
  const names = read(text).holidays.map(({ name }) => name);
  expect(names).toEqual(['Ascension, Day / Men’s Day', 'Reversed', `${'x'.repeat(199)}…`, '']);
});

test('folded lines are put together, whatever ends them', () => {
  const text = file(on('2027-05-01', 'Labo\r\n ur Day'));
  expect(read(text).holidays).toEqual([{ date: '2027-05-01', name: 'Labour Day' }]);
  expect(read(text.replaceAll('\r\n', '\n')).holidays).toEqual([{ date: '2027-05-01', name: 'Labour Day' }]);
});

test('several calendars in one file count together', () => {
  expect(dates(file(on('2027-01-01')) + file(on('2027-01-02')))).toEqual(['2027-01-01', '2027-01-02']);
});

describe('is refused by name', () => {
  test.each([
    ['nothing', ''],
    ['something else', '<html></html>'],
    ['a contact', 'BEGIN:VCARD\r\nEND:VCARD'],
    ['one that ends in the middle', file(on('2027-01-01')).slice(0, 120)],
    ['one that ends too often', 'BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\nSUMMARY:x'],
    ['a rule that is none', file(on('2027-01-01', 'x', 'RRULE:FREQ=SOMETIMES'))],
    ['a rule without a value', file(on('2027-01-01', 'x', 'RRULE:FREQ'))],
    ['a parameter that does not end', file(['DTSTART;VALUE="DATE:20270101'])],
    ['a long line', file(on('2027-01-01', 'x'.repeat(3_000)))],
    ['lines that unfold to a long one', file(on('2027-01-01', 'x\r\n y'.repeat(2_000)))],
    ['too many events', file(...Array.from({ length: 1_001 }, () => on('2027-01-01')))],
  ])('%s', (_what, text) => {
    expect(refusal(text)).toEqual(['unreadable_calendar', 'calendar', expect.any(String)]);
  });

  test('more holidays than a policy takes, and how many there are', () => {
    const days = (count: number) =>
      file(...Array.from({ length: count }, (_, i) => on(day('2027-01-01').add({ days: i }).toString(), `Day ${i}`)));
    expect(dates(days(MAX_HOLIDAYS), years(2027, 2029))).toHaveLength(MAX_HOLIDAYS);
    expect(refusal(days(MAX_HOLIDAYS + 1), years(2027, 2029))).toEqual([
      'too_many_holidays',
      'calendar',
      '501 days from 2027-01-01 to 2029-12-31: at most 500; ask for a shorter time',
    ]);
  });

  test('more lines than count, however short they are', () => {
    // Four of them are the calendar's and the event's own, and its day.
    const lines = (count: number) =>
      file(['DTSTART;VALUE=DATE:20270101', ...Array.from({ length: count }, () => 'UID:')]);
    expect(dates(lines(MAX_LINES - 5))).toEqual(['2027-01-01']);
    expect(refusal(lines(MAX_LINES - 4))).toEqual([
      'unreadable_calendar',
      'calendar',
      `${MAX_LINES + 1} lines that count: at most ${MAX_LINES}`,
    ]);
  });

  test('the same days over and over', () => {
    const season = on('2027-01-01', 'Season', 'DURATION:P90D', 'RRULE:FREQ=YEARLY');
    expect(refusal(file(...Array.from({ length: 300 }, () => season)))[0]).toBe('too_many_holidays');
  });
});

/** A thirtieth of February that is counted on for ever: there is none, in no year. */
const never = on('1700-02-28', 'Never', 'RRULE:FREQ=YEARLY;COUNT=9999;BYMONTH=2;BYMONTHDAY=30');

test(`no file has more than ${MAX_LOOKED_AT} days and years looked at, whether a year has such a day or not`, () => {
  const yearsOf = (to: number): number => {
    let looks = 0;
    const rule = { freq: 'YEARLY', count: 9999, bymonth: 2, bymonthday: 30 };
    const first = day('1700-02-28');
    const yearly = readYearly(rule, first);
    if (yearly === null) throw new Error('It is one');
    const found = [...yearlyDays(first, yearly, years(to, to), () => looks++)];
    expect(found).toEqual([first]);
    return looks;
  };
  expect(yearsOf(2027)).toBe(328);
  const each = yearsOf(2027) + 1; // and the one day that it has
  const most = Math.floor(MAX_LOOKED_AT / each);
  const of = (count: number) => file(...Array.from({ length: count }, () => never));
  expect(dates(of(most), years(2027, 2027))).toEqual([]);
  expect(refusal(of(most + 1), years(2027, 2027))[0]).toBe('too_many_holidays');
});

/** Milliseconds of CPU that reading takes: those of the clock are everybody's on a busy machine. */
function workOf(text: string): number {
  const before = process.cpuUsage();
  refusal(text, years(2027, 2036));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const MEGABYTE = 4 * MAX_CALENDAR;
test.each([
  ['events without end', 'BEGIN:VCALENDAR\n' + 'BEGIN:VEVENT\nEND:VEVENT\n'.repeat(MEGABYTE / 24)],
  ['parts in parts', 'BEGIN:VCALENDAR\n' + 'BEGIN:X\n'.repeat(MEGABYTE / 8)],
  ['parameters', `BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY${';a="b"'.repeat(MEGABYTE / 6)}:x\nEND:VEVENT\nEND:VCALENDAR`],
  ['folded lines', `BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:${'\n x'.repeat(MEGABYTE / 3)}\nEND:VEVENT\nEND:VCALENDAR`],
  ['other lines', `BEGIN:VCALENDAR\nDESCRIPTION:${'x'.repeat(MEGABYTE)}\nEND:VCALENDAR`],
  ['empty lines', `BEGIN:VCALENDAR\n${'\r\n'.repeat(MEGABYTE / 2)}END:VCALENDAR`],
  ['line ends that are none', `BEGIN:VCALENDAR\n${'\r'.repeat(MEGABYTE)}END:VCALENDAR`],
  [
    'days put in',
    file(
      on(
        '2027-01-01',
        'x',
        'DURATION:P99D',
        ...Array.from({ length: 5_000 }, () => `RDATE:${'20270101,'.repeat(20)}20270101`),
      ),
    ),
  ],
  [
    'years to count',
    file(
      ...Array.from({ length: 1_000 }, () =>
        on('1700-02-28', 'x', 'RRULE:FREQ=YEARLY;COUNT=100000;BYMONTH=2;BYDAY=5SU'),
      ),
    ),
  ],
])('a megabyte of %s is refused or read in a moment', (_what, text) => {
  expect(workOf(text)).toBeLessThan(3_000);
});
