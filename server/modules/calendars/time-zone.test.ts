import ICAL from 'ical.js';
import { expect, it } from 'vitest';
import { writeTimeZone } from './time-zone.ts';

const at = (time: string): Temporal.Instant => Temporal.Instant.from(time);

/** The instant that an independent reader takes a wall time for, by what we wrote of its zone. */
function readBack(block: string): (wall: Temporal.PlainDateTime) => Temporal.Instant {
  const zone = new ICAL.Timezone(new ICAL.Component(ICAL.parse(block) as unknown[]));
  return ({ year, month, day, hour, minute, second }) => {
    const time = new ICAL.Time({ year, month, day, hour, minute, second }, zone);
    return Temporal.Instant.fromEpochMilliseconds(time.toUnixTime() * 1000);
  };
}

/** The instants around every change of a zone's clocks in some years, three hours to each side; where there is none, some of a year. */
function timesAround(zone: string, from: number, until: number): Temporal.Instant[] {
  const times = [at(`${from}-02-03T04:05:00Z`), at(`${until}-08-09T10:11:00Z`)];
  const end = at(`${until}-12-31T00:00:00Z`);
  const first = at(`${from}-01-01T00:00:00Z`).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  for (let change = first; change && Temporal.Instant.compare(change.toInstant(), end) < 0;) {
    for (let minutes = -180; minutes <= 180; minutes += 20) times.push(change.toInstant().add({ minutes }));
    change = change.getTimeZoneTransition('next');
  }
  return times;
}

/** Wall times that the clocks show once; what is shown twice is never written so. */
function shownOnce(time: Temporal.Instant, zone: string): Temporal.PlainDateTime | null {
  const wall = time.toZonedDateTimeISO(zone).toPlainDateTime();
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  return wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).equals(later) ? wall : null;
}

const zones = Intl.supportedValuesOf('timeZone');

it(`means the same instants as we do, around every change of all ${zones.length} zones from 2025 to 2035`, () => {
  let compared = 0;
  const wrong: string[] = [];
  for (const zone of zones) {
    const times = timesAround(zone, 2025, 2035);
    const read = readBack(writeTimeZone(zone, times));
    for (const time of times) {
      const wall = shownOnce(time, zone);
      if (wall === null) continue;
      compared++;
      const heard = read(wall);
      if (!heard.equals(time)) wrong.push(`${zone} ${wall.toString()}: ${heard.toString()} for ${time.toString()}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(zones.length).toBeGreaterThan(400);
  expect(compared).toBeGreaterThan(30_000);
});

it('says a rule where the clocks keep one, and ends it where they stop', () => {
  const london = writeTimeZone('Europe/London', [at('2027-05-01T09:00:00Z')]);
  expect(london.match(/^RRULE.*$/gm)).toEqual([
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  ]);
  expect(writeTimeZone('America/Los_Angeles', [at('2027-05-01T09:00:00Z')]).match(/^RRULE.*$/gm)).toEqual([
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
    'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU',
  ]);
  // São Paulo gave up its summer time in 2019.
  const stopped = writeTimeZone('America/Sao_Paulo', [at('2016-05-01T09:00:00Z'), at('2030-05-01T09:00:00Z')]);
  expect(stopped).toMatch(/;UNTIL=201\d{5}T\d{6}Z/);
  expect(writeTimeZone('Asia/Hong_Kong', [at('2027-05-01T09:00:00Z')])).not.toContain('RRULE');
});

it('writes offsets that are no whole hours', () => {
  expect(writeTimeZone('Asia/Kathmandu', [at('2027-05-01T09:00:00Z')])).toContain('TZOFFSETTO:+0545');
  expect(writeTimeZone('America/St_Johns', [at('2027-05-01T09:00:00Z')])).toContain('TZOFFSETTO:-0330');
});
