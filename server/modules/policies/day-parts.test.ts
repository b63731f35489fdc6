import { expect, test } from 'vitest';
import type { AskedHere, InForce } from './asked.ts';
import type { Rules } from './contract.ts';
import { dayPartsOn, decideDayParts, noonOf } from './day-parts.ts';

const ZONE = 'Europe/London';
const NOON = '2027-06-07T12:00';
const at = (wall: string, zone = ZONE): Temporal.Instant =>
  Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).toInstant();
const inForce = (rules: Rules): InForce =>
  Object.fromEntries(Object.entries(rules).map(([field, says]) => [field, { says, policy: { id: 1, name: 'P' } }]));
const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }));
const holidays = [{ date: '2027-06-09', name: 'Holiday' }];
const halves: Rules = { dayParts: { parts: 'half_days', noon: '13:00' } };
const open: Rules = { ...halves, hours: { week: weekdays, holidays } };
const whole: Rules = { dayParts: { parts: 'whole_days' } };

interface More {
  readonly now?: string;
  readonly zone?: string;
  readonly says?: Rules['dayParts'];
}
/** Each part, with the clocks between which it is. */
const partsOn = (rules: Rules, day: string, { now = NOON, zone = ZONE, ...more }: More = {}) =>
  dayPartsOn(inForce(rules), Temporal.PlainDate.from(day), { zone, now: at(now, zone), ...more }).map(
    ({ part, during }) => [
      part,
      ...[during.start, during.end].map((time) =>
        time.toZonedDateTimeISO(zone).toPlainDateTime().toString().slice(5, 16),
      ),
    ],
  );

test('the parts of a day go as long as it is open and meet at noon; a whole day is one part', () => {
  expect(partsOn(open, '2027-06-08')).toEqual([
    ['morning', '06-08T09:00', '06-08T13:00'],
    ['afternoon', '06-08T13:00', '06-08T18:00'],
    ['whole_day', '06-08T09:00', '06-08T18:00'],
  ]);
  expect(partsOn(halves, '2027-06-08')).toEqual([
    ['morning', '06-08T00:00', '06-08T13:00'],
    ['afternoon', '06-08T13:00', '06-09T00:00'],
    ['whole_day', '06-08T00:00', '06-09T00:00'],
  ]);
  expect(partsOn(whole, '2027-06-08')).toEqual([['whole_day', '06-08T00:00', '06-09T00:00']]);
});

test('where nobody parts days there are none, unless the asking one says how; on a day on which it is closed neither', () => {
  expect(partsOn({ minLength: { minutes: 5 } }, '2027-06-08')).toEqual([]);
  const says = { parts: 'half_days' } as const;
  expect(partsOn({}, '2027-06-08', { says }).map(([part, , to]) => [part, to])).toEqual([
    ['morning', '06-08T12:00'],
    ['afternoon', '06-09T00:00'],
    ['whole_day', '06-09T00:00'],
  ]);
  expect([partsOn(open, '2027-06-09'), partsOn(open, '2027-06-12')]).toEqual([[], []]);
  const advice: Rules = { ...halves, hours: { week: weekdays, outside: true } };
  expect(partsOn(advice, '2027-06-12').map(([part]) => part)).toEqual(['morning', 'afternoon', 'whole_day']);
});

test('of a part that has begun it is what is left, by whole minutes, and what is over is none', () => {
  expect(partsOn(open, '2027-06-08', { now: '2027-06-08T10:17:30' })).toEqual([
    ['morning', '06-08T10:17', '06-08T13:00'],
    ['afternoon', '06-08T13:00', '06-08T18:00'],
    ['whole_day', '06-08T10:17', '06-08T18:00'],
  ]);
  expect(partsOn(open, '2027-06-08', { now: '2027-06-08T13:00' })).toEqual([
    ['afternoon', '06-08T13:00', '06-08T18:00'],
    ['whole_day', '06-08T13:00', '06-08T18:00'],
  ]);
  expect(partsOn(open, '2027-06-08', { now: '2027-06-08T18:00' })).toEqual([]);
});

test('a day of the change of the clocks has its parts by the clocks', () => {
  expect(partsOn(halves, '2027-03-28', { now: '2027-03-27T12:00' }).map(([, from, to]) => [from, to])).toEqual([
    ['03-28T00:00', '03-28T13:00'],
    ['03-28T13:00', '03-29T00:00'],
    ['03-28T00:00', '03-29T00:00'],
  ]);
});

test.for([
  ['from now on, until the part ends', '2027-06-08T10:17', '2027-06-08T13:00', {}, null],
  ['a few minutes ago', '2027-06-08T10:10', '2027-06-08T18:00', {}, null],
  ['later than now', '2027-06-08T10:18', '2027-06-08T13:00', {}, 'start'],
  ['from now on, not to the end of a part', '2027-06-08T10:17', '2027-06-08T12:00', {}, 'end'],
  ['before it opens', '2027-06-08T08:00', '2027-06-08T13:00', { now: '2027-06-08T08:00' }, 'start'],
  ['in a part that is over', '2027-06-08T10:17', '2027-06-08T18:00', { now: '2027-06-08T13:00' }, 'start'],
  ['as it goes on', '2027-06-08T10:17', '2027-06-08T18:00', { now: '2027-06-08T13:00', isRunning: true }, null],
] as const)(
  'what is left of a part that has begun may be booked: %s',
  ([, start, end, { now = '2027-06-08T10:17', ...more }, param]: readonly [
    string,
    string,
    string,
    { now?: string; isRunning?: boolean },
    string | null,
  ]) => {
    const during = { start: at(start), end: at(end) };
    const asked = { during, now: at(now), zone: ZONE, rules: inForce(open), isRunning: false, ...more } as AskedHere;
    const verdict = decideDayParts(open.dayParts ?? { parts: 'half_days' }, asked);
    expect(verdict.ok ? null : verdict.details.param).toBe(param);
  },
);

test('its noon is twelve unless a policy says another', () => {
  expect([noonOf(inForce({})), noonOf(inForce(whole)), noonOf(inForce(halves))]).toEqual([43_200, 43_200, 46_800]);
});
