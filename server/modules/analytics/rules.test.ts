import { expect, test } from 'vitest';
import { cellsOf, openIn, shareOf, showUsage } from './rules.ts';

const at = (clock: string): Temporal.Instant => Temporal.Instant.from(`2030-01-07T${clock}:00Z`);
const cells = (cuts: readonly string[], open: readonly (readonly [string, string])[] | null) =>
  cellsOf(cuts.map(at), open && open.map(([start, end]) => ({ start: at(start), end: at(end) }))).map(
    ({ start, end, period, isOpen }) => {
      const [from, to] = [start, end].map((one) => one.toString().slice(11, 16));
      return `${period} ${from}–${to}${isOpen ? ' open' : ''}`;
    },
  );

test('periods are cut where it opens and closes, without a gap', () => {
  expect(cells(['08:00', '10:00', '12:00', '14:00'], [['09:00', '11:00']])).toEqual([
    '0 08:00–09:00',
    '0 09:00–10:00 open',
    '1 10:00–11:00 open',
    '1 11:00–12:00',
    '2 12:00–14:00',
  ]);
  expect(
    cells(
      ['08:00', '12:00', '16:00'],
      [
        ['08:00', '09:00'],
        ['09:00', '12:00'],
        ['13:00', '16:00'],
      ],
    ),
  ).toEqual(['0 08:00–09:00 open', '0 09:00–12:00 open', '1 12:00–13:00', '1 13:00–16:00 open']);
});

test('where nothing says when, it is always open, and where it never opens, never', () => {
  expect(cells(['08:00', '10:00', '12:00'], null)).toEqual(['0 08:00–10:00 open', '1 10:00–12:00 open']);
  expect(cells(['08:00', '10:00'], [])).toEqual(['0 08:00–10:00']);
});

test('what is open is summed up period by period', () => {
  const cut = cellsOf([at('08:00'), at('10:00'), at('12:00')], [{ start: at('09:30'), end: at('10:15') }]);
  expect(openIn(cut, 2)).toEqual([1_800, 900]);
});

test('what is shown is rounded, and a share of nothing is none', () => {
  expect(showUsage({ count: 2, used: 100, usedOpen: 70, open: 210 })).toEqual({
    usageCount: 2,
    usedMinutes: 1.67,
    businessMinutes: 3.5,
    usedBusinessMinutes: 1.17,
    share: 0.3333,
  });
  expect(shareOf(0, 0)).toBeNull();
});
