import fc from 'fast-check';
import { expect, test } from 'vitest';
import { standsOn } from '../resources/resources.ts';
import { moveAlong } from './rules.ts';

const plan = (width: number, height: number) => ({ mediaType: 'image/png', width, height, etag: '"x"' });
const desk = { x: 10, y: 20, width: 30, height: 40 };
const move = (before: ReturnType<typeof plan> | null, after: ReturnType<typeof plan>, told?: 'keep' | 'clear') =>
  moveAlong({ before, after, told })?.(desk);

test('what stands on a plan scales with one of the same shape, and only with that', () => {
  expect(move(plan(100, 200), plan(200, 400))).toEqual({ x: 20, y: 40, width: 60, height: 80 });
  expect(move(plan(300, 300), plan(100, 100))).toEqual({ x: 3.33, y: 6.67, width: 10, height: 13.33 });
  expect(move(plan(1000, 1000), plan(1000, 1009))).toEqual({ x: 10, y: 20.36, width: 30, height: 40 });
  expect(move(plan(1000, 1000), plan(1000, 1011))).toBeUndefined();
  expect(move(plan(100, 200), plan(200, 100))).toBeUndefined();
});

test('it stays where nothing changes, where there was no plan, and where the caller says so', () => {
  expect(move(plan(100, 200), plan(100, 200))).toBe(desk);
  expect(move(null, plan(100, 200))).toBe(desk);
  expect(move(plan(100, 200), plan(200, 100), 'keep')).toBe(desk);
  expect(move(plan(100, 200), plan(200, 400), 'clear')).toBeNull();
});

test('what stood on the old plan stands on the new one, however it is turned', () => {
  const side = fc.integer({ min: 20, max: 5000 });
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.record({ width: side, height: side, times: fc.double({ min: 0.2, max: 5, noNaN: true }) }),
      fc.record({ x: part, y: part, width: part, height: part, rotation: fc.integer({ min: -360, max: 360 }) }),
      ({ width, height, times }, at) => {
        const [before, after] = [plan(width, height), plan(Math.round(width * times), Math.round(height * times))];
        const placement = {
          x: at.x * width,
          y: at.y * height,
          width: at.width * width * (1 - at.x),
          height: at.height * height * (1 - at.y),
          rotation: at.rotation,
        };
        const moving = moveAlong({ before, after, told: undefined });
        fc.pre(standsOn(before, placement) && moving !== null);
        const moved = moving?.(placement) ?? placement;
        // What stood on the old plan by a rounding, five times as large.
        const slack = 0.06;
        const wider = { width: after.width + 2 * slack, height: after.height + 2 * slack };
        expect(standsOn(wider, { ...moved, x: moved.x + slack, y: moved.y + slack })).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});
