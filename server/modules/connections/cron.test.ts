import { describe, expect, it } from 'vitest';
import { nextCron, readCron } from './cron.ts';

/** The next times behind an instant. */
function next(text: string, zone: string, after: string, many = 1): string[] {
  const cron = readCron(text);
  if (!cron) throw new Error(`"${text}" is none`);
  const all: string[] = [];
  for (let at: Temporal.Instant | null = Temporal.Instant.from(after); at && all.length < many;) {
    at = nextCron(cron, zone, at);
    if (at) all.push(at.toString());
  }
  return all;
}

describe('cron', () => {
  it.each([
    ['0 2 * * *', '2027-01-05T03:00:00Z', '2027-01-06T02:00:00Z'],
    ['0 2 * * *', '2027-01-05T01:59:59Z', '2027-01-05T02:00:00Z'],
    ['0 2 * * *', '2027-01-05T02:00:00Z', '2027-01-06T02:00:00Z'],
    ['*/15 9-17 * * 1-5', '2027-01-08T17:45:00Z', '2027-01-11T09:00:00Z'],
    ['5/20 * * * *', '2027-01-08T17:45:00Z', '2027-01-08T18:05:00Z'],
    ['30 6 1,15 * *', '2027-01-15T07:00:00Z', '2027-02-01T06:30:00Z'],
    ['0 0 31 * *', '2027-01-31T12:00:00Z', '2027-03-31T00:00:00Z'],
    ['0 0 29 2 *', '2096-03-01T00:00:00Z', '2104-02-29T00:00:00Z'],
    ['0 0 * * 0', '2027-01-05T00:00:00Z', '2027-01-10T00:00:00Z'],
    ['0 0 * * 7', '2027-01-05T00:00:00Z', '2027-01-10T00:00:00Z'],
    ['0 12 * 3 *', '2027-04-01T00:00:00Z', '2028-03-01T12:00:00Z'],
    // Of a day of the month and a day of the week, either.
    ['0 0 13 * 5', '2027-01-08T12:00:00Z', '2027-01-13T00:00:00Z'],
    ['0 0 13 * 5', '2027-01-13T12:00:00Z', '2027-01-15T00:00:00Z'],
  ])('%s behind %s is %s', (text, after, due) => {
    expect(next(text, 'UTC', after)).toEqual([due]);
  });

  it.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-3 * * * *',
    '*/0 * * * *',
  ])('refuses %j', (text) => expect(readCron(text)).toBeNull());
  it.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *', 'x * * * *', '1, * * * *', '0 0 * * MON', '@daily', '* * * * * *'])(
    'refuses %j, which never comes or is said otherwise',
    (text) => expect(readCron(text)).toBeNull(),
  );

  it('comes as the clocks have passed over its time, and once where they show it twice', () => {
    expect(next('30 1 * * *', 'Europe/London', '2027-03-27T12:00:00Z', 2)).toEqual([
      '2027-03-28T01:00:00Z',
      '2027-03-29T00:30:00Z',
    ]);
    expect(next('*/15 1 * * *', 'Europe/London', '2027-03-27T12:00:00Z', 2)).toEqual([
      '2027-03-28T01:00:00Z',
      '2027-03-29T00:00:00Z',
    ]);
    expect(next('30 1 * * *', 'Europe/London', '2027-10-30T12:00:00Z', 2)).toEqual([
      '2027-10-31T00:30:00Z',
      '2027-11-01T01:30:00Z',
    ]);
    expect(next('0 0 * * *', 'America/Santiago', '2027-09-04T12:00:00Z', 2)).toEqual([
      '2027-09-05T04:00:00Z',
      '2027-09-06T03:00:00Z',
    ]);
    // A day that was none there.
    expect(next('0 12 30 12 *', 'Pacific/Apia', '2011-12-01T00:00:00Z', 1)).toEqual(['2011-12-30T10:00:00Z']);
  });

  it('comes each day of a year of changing clocks, and is always ahead', () => {
    for (const zone of ['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']) {
      const days = next('30 2 * * *', zone, '2027-01-01T12:00:00Z', 365);
      expect(days.toSorted()).toEqual(days);
      const own = days.map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString());
      expect(new Set(own).size).toBe(365);
    }
  });
});
