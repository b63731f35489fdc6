import { expect, test } from 'vitest';
import type { Rules } from './contract.ts';
import { isOpenAt, nextOpenOrClosed } from './hours.ts';
import type { InForce } from './asked.ts';

type Week = NonNullable<Rules['hours']>['week'];

const ruled = (week: Week, holidays: { date: string; name: string }[] = []) =>
  ({ hours: { says: { week, holidays } } }) as unknown as Pick<InForce, 'hours'>;
const at = (text: string) => Temporal.Instant.from(text);
/** Each time that it opens or closes from one instant to another. */
function turns(rules: Pick<InForce, 'hours'>, from: string, to: string, zone = 'Europe/London'): string[] {
  const all: string[] = [];
  for (let start = at(from); ;) {
    const next = nextOpenOrClosed(rules, { start, end: at(to) }, zone);
    if (next === null) return all;
    all.push(next.toString());
    start = next;
  }
}

test('it opens and closes at the edges of the hours, but not where two stretches touch, and never on a holiday', () => {
  const rules = ruled(
    [
      { day: 1, from: '09:00', to: '12:00' },
      { day: 1, from: '12:00', to: '24:00' },
      { day: 2, from: '00:00', to: '06:00' },
      { day: 3, from: '09:00', to: '17:00' },
    ],
    [{ date: '2027-06-09', name: 'Closed' }],
  );
  expect(turns(rules, '2027-06-07T00:00:00Z', '2027-06-12T00:00:00Z')).toEqual([
    '2027-06-07T08:00:00Z',
    '2027-06-08T05:00:00Z',
  ]);
  expect(
    nextOpenOrClosed(
      { hours: undefined } as never,
      { start: at('2027-06-07T00:00:00Z'), end: at('2027-06-08T00:00:00Z') },
      'UTC',
    ),
  ).toBeNull();
});

test('where the clocks change it is when they say so: a time that occurs twice opens twice, one that does not occur as they jump', () => {
  const back = ruled([{ day: 7, from: '01:30', to: '03:00' }]);
  // Half past one comes twice: at two it is one again, and closed.
  expect(turns(back, '2027-10-30T20:00:00Z', '2027-10-31T20:00:00Z')).toEqual([
    '2027-10-31T00:30:00Z',
    '2027-10-31T01:00:00Z',
    '2027-10-31T01:30:00Z',
    '2027-10-31T03:00:00Z',
  ]);
  expect(turns(back, '2027-03-27T20:00:00Z', '2027-03-28T20:00:00Z')).toEqual([
    '2027-03-28T01:00:00Z',
    '2027-03-28T02:00:00Z',
  ]);
});

test.for(['Europe/London', 'Asia/Hong_Kong', 'America/St_Johns', 'Australia/Lord_Howe'])(
  'between two of them nothing changes (%s)',
  (zone) => {
    const rules = ruled([1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '01:45', to: '02:15' })));
    for (const day of ['2027-03-28', '2027-04-04', '2027-10-03', '2027-10-31', '2027-03-14', '2027-11-07']) {
      const start = at(`${day}T00:00:00Z`).subtract({ hours: 14 });
      const end = start.add({ hours: 36 });
      const found = new Set(turns(rules, start.toString(), end.toString(), zone));
      for (
        let now = start.add({ minutes: 15 });
        Temporal.Instant.compare(now, end) < 0;
        now = now.add({ minutes: 15 })
      ) {
        const isTurn = isOpenAt(rules, now, zone) !== isOpenAt(rules, now.subtract({ seconds: 1 }), zone);
        expect(found.has(now.toString()), `${zone} ${now.toString()}`).toBe(isTurn);
      }
    }
  },
);
