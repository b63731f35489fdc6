import { expect, it } from 'vitest';
import { drawingOf } from './drawing.ts';

const hour = (start: number, min: number, mean: number, max: number) => ({
  start: `2027-03-01T${String(start).padStart(2, '0')}:00:00.000Z`,
  end: `2027-03-01T${String(start + 1).padStart(2, '0')}:00:00.000Z`,
  count: 2,
  min,
  mean,
  max,
  last: max,
});

it('goes from the least to the most, by when it was, and leaves a gap where nothing came', () => {
  expect(drawingOf([hour(8, 10, 15, 20), hour(9, 20, 25, 30), hour(11, 10, 20, 30)])).toEqual({
    least: 10,
    most: 30,
    line: 'M0.0 75.0H250.0L250.0 25.0H500.0M750.0 50.0H1000.0',
    band: 'M0.0 50.0H250.0V100.0H0.0ZM250.0 0.0H500.0V50.0H250.0ZM750.0 0.0H1000.0V100.0H750.0Z',
  });
});

it('is a level line where all is the same', () => {
  expect(drawingOf([hour(8, 21, 21, 21)])).toMatchObject({ least: 21, most: 21, line: 'M0.0 100.0H1000.0' });
});
