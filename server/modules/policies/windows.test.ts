import { expect, test } from 'vitest';
import { randomFrom } from '../../../test/support/random.ts';
import type { Said } from './contract.ts';
import { firstClosedDay, opensAt } from './windows.ts';

const isOpen = (says: Said<'bookAhead'>, now: Temporal.Instant, end: Temporal.Instant, zone: string): boolean =>
  Temporal.Instant.compare(end, firstClosedDay(says, now, zone).toZonedDateTime(zone).toInstant()) <= 0;

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
    const zone = pick(['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC']);
    const unit = pick<'days' | 'weeks'>(['days', 'weeks']);
    const count = 1 + random(6);
    const time = `${String(4 + random(19)).padStart(2, '0')}:30`;
    const rollover = { ...(unit === 'weeks' && { day: 1 + random(7) }), time };
    const says = { unit, count, ...(random(2) === 1 && { rollover }) };
    const end = begin.add({ minutes: 15 * random(4 * 24 * 365) });
    const opens = opensAt(says, end, zone);
    const around = [opens.subtract({ nanoseconds: 1 }), opens].map((now) => isOpen(says, now, end, zone));
    expect({ seed, says, zone, end, around }).toMatchObject({ around: [false, true] });
  }
});
