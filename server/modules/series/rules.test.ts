import { RRule } from 'rrule';
import { describe, expect, test } from 'vitest';
import { MAX_WRITTEN } from './contract.ts';
import { readRule } from './recurrence.ts';
import { firstBatch, nextBatch, occurrencesOf, type Pattern } from './rules.ts';

// Every time zone, every change of its clocks, every half hour around it: the days and the instants are counted here by
// Temporal alone, without the library that reads rules. `SEED=… npx vitest run server/modules/series/rules.test.ts` replays
// a sample; with ATRIUM_PROOF=1 all of it is gone through.

const PROOF = process.env['ATRIUM_PROOF'] === '1';
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const SAMPLE = 3_000;
/** `rrule` is slow: it is asked of every so manieth. */
const ASK_PEER = 30;

interface Case {
  readonly zone: string;
  readonly wall: Temporal.PlainDateTime;
  readonly kind: (typeof kinds)[number];
}
const kinds = ['DAILY', 'WEEKLY', 'MONTHLY'] as const;
const STEPS = { DAILY: { days: 1 }, WEEKLY: { weeks: 1 }, MONTHLY: { months: 1 } } as const;
const [BEFORE, COUNT] = [3, 7];

/** The changes of a zone's clocks from 2025 to 2035. */
function* changesOf(zone: string): Generator<Temporal.ZonedDateTime> {
  let at = Temporal.ZonedDateTime.from({ year: 2025, month: 1, day: 1, timeZone: zone });
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > 2035) return;
    yield next;
    at = next;
  }
}

function* cases(): Generator<Case> {
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    for (const change of changesOf(zone)) {
      // By the clocks of before: in the hours that are skipped too.
      const before = change.subtract({ nanoseconds: 1 }).toPlainDateTime().round('minute');
      for (let minutes = -180; minutes <= 180; minutes += 30)
        for (const kind of kinds) yield { zone, wall: before.add({ minutes }), kind };
    }
  }
}

/** So many days of the kind around the case's own, without those a month does not have. */
function daysAround({ wall, kind }: Case): Temporal.PlainDate[] {
  const day = wall.toPlainDate();
  const step = STEPS[kind];
  let first = day;
  for (let back = 0, tried = 1; back < BEFORE; tried++) {
    const earlier = day.subtract(multiplied(step, tried));
    if (kind !== 'MONTHLY' || earlier.day === day.day) {
      first = earlier;
      back++;
    }
  }
  const days: Temporal.PlainDate[] = [];
  for (let n = 0; days.length < COUNT; n++) {
    const next = first.add(multiplied(step, n));
    if (kind !== 'MONTHLY' || next.day === day.day) days.push(next);
  }
  return days;
}

const multiplied = (step: object, by: number) =>
  Object.fromEntries(Object.entries(step).map(([unit, n]) => [unit, Number(n) * by]));

const DAY = 86_400_000;
const offsetAt = (zone: string, time: number): number =>
  Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;

/** The earliest instant at which the clocks show this; where they never do, what it is by the offset before. */
function instantOf(zone: string, wall: Temporal.PlainDateTime): number {
  const asUtc = wall.toZonedDateTime('UTC').epochMilliseconds;
  const offsets = [offsetAt(zone, asUtc - DAY), offsetAt(zone, asUtc + DAY)];
  const shown = offsets.map((offset) => asUtc - offset).filter((time) => offsetAt(zone, time) === asUtc - time);
  return shown.length > 0 ? Math.min(...shown) : asUtc - (offsets[0] ?? 0);
}

function patternOf(rule: string, anchor: Temporal.PlainDate, zone: string, time: Temporal.PlainTime): Pattern {
  const wall = { startTime: time, endTime: time, days: 1 };
  return { rule: readRule(rule), except: new Set(), also: [], anchor, firstDay: anchor, endDay: null, wall, zone };
}

function judge(one: Case): { readonly right: boolean; readonly first: Temporal.PlainDate; readonly expected: string } {
  const days = daysAround(one);
  const [first = one.wall.toPlainDate()] = days;
  const time = one.wall.toPlainTime();
  const expected = days.map((day) => instantOf(one.zone, day.toPlainDateTime(time))).join();
  const ours = occurrencesOf(patternOf(`FREQ=${one.kind};COUNT=${COUNT}`, first, one.zone, time));
  const right =
    ours.map(({ date }) => date).join() === days.join() &&
    ours.map(({ during }) => during.start.epochMilliseconds).join() === expected;
  return { right, first, expected };
}

/** What `rrule` makes of the same. */
function peerSays({ zone, wall, kind }: Case, first: Temporal.PlainDate): string {
  const dtstart = new Date(first.toPlainDateTime(wall.toPlainTime()).toZonedDateTime('UTC').epochMilliseconds);
  const all = new RRule({ freq: RRule[kind], dtstart, tzid: zone, count: COUNT }).all();
  return all.map((date) => date.getTime()).join();
}

/** Numbers from 0 to 1 that come again with the seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('over every change of the clocks nothing is missing, doubled or shifted', { timeout: 1_800_000 }, () => {
  const all = [...cases()];
  expect(all.length).toBeGreaterThan(50_000);
  const next = random(SEED);
  const chosen = PROOF ? all : Array.from({ length: SAMPLE }, () => all[Math.floor(next() * all.length)]);
  const wrong: string[] = [];
  let [asked, peer] = [0, 0];
  for (const [i, one] of chosen.entries()) {
    if (!one) continue;
    const { right, first, expected } = judge(one);
    if (!right) wrong.push(`${one.kind} ${one.zone} ${one.wall.toString()}`);
    if (i % ASK_PEER !== 0) continue;
    asked++;
    if (peerSays(one, first) === expected) peer++;
  }
  process.stderr.write(
    `series over changes of the clocks: ${chosen.length - wrong.length} right of ${chosen.length}, of ${all.length} there are (seed ${SEED}); rrule: ${peer} of ${asked}\n`,
  );
  expect(wrong.slice(0, 20)).toEqual([]);
});

describe('a time of the clocks', () => {
  const day = Temporal.PlainDate.from('2027-03-28');
  const one = (from: string, to: string, days = 0) => {
    const wall = { startTime: Temporal.PlainTime.from(from), endTime: Temporal.PlainTime.from(to), days };
    const [first] = occurrencesOf({ ...patternOf('FREQ=DAILY;COUNT=1', day, 'Europe/Berlin', wall.startTime), wall });
    return first && [first.during.start.toString(), first.during.end.toString()];
  };

  test('that is skipped counts with the offset before it', () => {
    expect(one('02:30', '04:00')).toEqual(['2027-03-28T01:30:00Z', '2027-03-28T02:00:00Z']);
  });
  test('keeps its length where its end would come before its start', () => {
    expect(one('02:30', '03:00')).toEqual(['2027-03-28T01:30:00Z', '2027-03-28T02:00:00Z']);
  });
  test('goes on to the time of the clocks on a later day', () => {
    expect(one('22:00', '06:00', 1)).toEqual(['2027-03-28T20:00:00Z', '2027-03-29T04:00:00Z']);
  });
});

describe('rules of RFC 5545', () => {
  const days = (rule: string, from: string) =>
    occurrencesOf(patternOf(rule, Temporal.PlainDate.from(from), 'UTC', Temporal.PlainTime.from('09:00'))).map(
      ({ date }) => date,
    );

  test.each([
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05', '1997-08-05 1997-08-10 1997-08-19 1997-08-24'],
    ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05', '1997-08-05 1997-08-17 1997-08-19 1997-08-31'],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=1FR', '1997-09-05', '1997-09-05 1997-10-03 1997-11-07'],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=-2MO', '1997-09-22', '1997-09-22 1997-10-20 1997-11-17'],
    ['FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3', '1997-09-28', '1997-09-28 1997-10-29 1997-11-28'],
    ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04', '1997-09-04 1997-10-07 1997-11-06'],
    ['FREQ=MONTHLY;COUNT=3', '2027-01-31', '2027-01-31 2027-03-31 2027-05-31'],
    ['FREQ=YEARLY;COUNT=3', '2028-02-29', '2028-02-29 2032-02-29 2036-02-29'],
    [
      'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3',
      '1996-11-05',
      '1996-11-05 2000-11-07 2004-11-02',
    ],
    ['FREQ=DAILY;UNTIL=19970904', '1997-09-02', '1997-09-02 1997-09-03 1997-09-04'],
    ['FREQ=DAILY;UNTIL=19970904T090000Z', '1997-09-02', '1997-09-02 1997-09-03 1997-09-04'],
    ['FREQ=DAILY;UNTIL=19970904T085959Z', '1997-09-02', '1997-09-02 1997-09-03'],
    ['FREQ=WEEKLY;COUNT=2;BYDAY=MO,TU,WE,TH,FR', '2027-03-13', '2027-03-15 2027-03-16'],
    ['RRULE:freq=daily;count=2;', '2027-03-13', '2027-03-13 2027-03-14'],
  ])('%s from %s', (rule, from, expected) => {
    expect(days(rule, from).join(' ')).toBe(expected);
  });
});

describe('a series without end', () => {
  const now = Temporal.Instant.from('2027-03-01T08:00:00Z');
  const daily = (rule: string, from = '2027-03-16') =>
    patternOf(rule, Temporal.PlainDate.from(from), 'Europe/London', Temporal.PlainTime.from('09:00'));

  test('is booked up to the horizon, and from there on without a gap', () => {
    const pattern = daily('FREQ=DAILY');
    const first = firstBatch(pattern, 1, now);
    expect([first.occurrences.length, first.bookedUntil?.toString()]).toEqual([400, '2028-04-19']);
    const from = first.bookedUntil ?? pattern.anchor;
    const next = nextBatch(pattern, { resources: 1, from, before: from.add({ days: 30 }) });
    expect(next.occurrences.map(({ date }) => date)).toEqual(
      Array.from({ length: 30 }, (_, i) => from.add({ days: i }).toString()),
    );
  });
  test('is booked in parts where it is of many', () => {
    const { occurrences, bookedUntil } = firstBatch(daily('FREQ=DAILY'), 50, now);
    expect(occurrences).toHaveLength(MAX_WRITTEN / 50);
    expect(bookedUntil?.toString()).toBe(Temporal.PlainDate.from('2027-03-16').add({ days: 40 }).toString());
  });
  test('goes up to what is open, and no date of it ends later', () => {
    const closed = Temporal.Instant.from('2027-03-20T00:00:00Z');
    const until = (endTime: string, days: number): string | undefined => {
      const wall = { startTime: Temporal.PlainTime.from('09:00'), endTime: Temporal.PlainTime.from(endTime), days };
      return firstBatch({ ...daily('FREQ=DAILY'), wall }, 1, now, closed).occurrences.at(-1)?.date;
    };
    expect([until('10:00', 0), until('00:00', 1), until('08:00', 1)]).toEqual([
      '2027-03-19',
      '2027-03-19',
      '2027-03-18',
    ]);
  });
  test('has its first date even where that lies beyond the horizon', () => {
    const { occurrences } = firstBatch(daily('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29'), 1, now);
    expect(occurrences.map(({ date }) => date)).toEqual(['2028-02-29']);
  });
});
