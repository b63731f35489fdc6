import { expect, test } from 'vitest';
import { randomFrom } from '../../../test/support/random.ts';
import type { Said } from './contract.ts';
import { firstClosedDay, opensAt } from './windows.ts';

const isOpen = (says: Said<'bookAhead'>, now: Temporal.Instant, end: Temporal.Instant, zone: string): boolean =>
  Temporal.Instant.compare(end, firstClosedDay(says, now, zone).toZonedDateTime(zone).toInstant()) <= 0;

/** A time that the clocks show twice on a day, or not at all. */
const CHANGES = [
  ['Europe/Berlin', '2030-10-27', '02:30'],
  ['Europe/Berlin', '2030-03-31', '02:30'],
  ['America/New_York', '2030-11-03', '01:30'],
  ['America/New_York', '2030-03-10', '02:30'],
] as const;

const SUNDAY = 7;

const weekly = { unit: 'weeks', count: 2, rollover: { day: 4, time: '16:00' } } as const;

test.each<[Said<'bookAhead'>, string, string]>([
  [{ unit: 'days', count: 0 }, '2030-05-15T17:00Z', '2030-05-14T22:00:00Z'],
  [{ unit: 'days', count: 14 }, '2030-05-15T17:00Z', '2030-04-30T22:00:00Z'],
  [{ unit: 'days', count: 14, rollover: { time: '10:00' } }, '2030-05-15T17:00Z', '2030-04-30T08:00:00Z'],
  // Until the midnight with which the next day begins.
  [{ unit: 'days', count: 14 }, '2030-05-15T22:00Z', '2030-04-30T22:00:00Z'],
  [{ unit: 'weeks', count: 2 }, '2030-05-15T17:00Z', '2030-05-05T22:00:00Z'],
  [weekly, '2030-05-15T17:00Z', '2030-05-02T14:00:00Z'],
  [weekly, '2030-05-19T22:00Z', '2030-05-02T14:00:00Z'],
])('%j opens what ends at %s at %s', (says, end, at) => {
  expect(opensAt(says, Temporal.Instant.from(end), 'Europe/Berlin').toString()).toBe(at);
});

test('what is asked for at any time is closed until it opens, and open from then on', () => {
  const seed = Number(process.env['SEED'] ?? 8);
  const random = randomFrom(seed);
  const pick = <One>(all: readonly [One, ...One[]]): One => all[random(all.length)] ?? all[0];
  const begin = Temporal.Instant.from('2030-01-01T00:00Z');
  for (let round = 0; round < 500; round++) {
    const unit = pick<'days' | 'weeks'>(['days', 'weeks']);
    const count = 1 + random(6);
    const [there, day, clock] = pick<(typeof CHANGES)[number]>(CHANGES);
    // Half of them roll over while the clocks change.
    const isChange = random(2) === 1;
    const zone = isChange ? there : pick(['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC']);
    const time = isChange ? clock : `${String(random(24)).padStart(2, '0')}:30`;
    const rollover = { ...(unit === 'weeks' && { day: isChange ? SUNDAY : 1 + random(7) }), time };
    const says = { unit, count, ...((isChange || random(2) === 1) && { rollover }) };
    const ahead = unit === 'days' ? count + 1 : 7 * count + 7;
    const end = isChange
      ? Temporal.Instant.from(`${day}T12:00Z`).add({ hours: 24 * ahead })
      : begin.add({ minutes: 15 * random(4 * 24 * 365) });
    const opens = opensAt(says, end, zone);
    const moments = [opens.subtract({ nanoseconds: 1 }), opens, opens.add({ minutes: 45 })];
    const around = moments.map((now) => isOpen(says, now, end, zone));
    expect({ seed, says, zone, end, around }).toMatchObject({ around: [false, true, true] });
  }
});

test.each([
  // The clocks show 02:30 twice on the night of the change: it opens when they first do, and stays open.
  ['02:30', '2030-11-02T12:00Z', '2030-10-27T00:30:00Z'],
  // In spring they do not show it: it opens as much later.
  ['02:30', '2030-04-06T12:00Z', '2030-03-31T01:30:00Z'],
])('a rollover at %s opens what ends at %s at %s, once', (time, until, at) => {
  const says = { unit: 'days', count: 5, rollover: { time } } as const;
  const [end, zone] = [Temporal.Instant.from(until), 'Europe/Berlin'];
  const opens = opensAt(says, end, zone);
  expect(opens.toString()).toBe(at);
  const later = [-1, 0, 1, 30, 59, 60, 90].map((minutes) => isOpen(says, opens.add({ minutes }), end, zone));
  expect(later).toEqual([false, true, true, true, true, true, true]);
});
