import { expect, test } from 'vitest';
import { standsOn } from './rules.ts';

const plan = { width: 100, height: 50 };

test.each<[x: number, y: number, width: number, height: number, rotation: number, stands: boolean]>([
  [0, 0, 100, 50, 0, true],
  [0, 0, 100.5, 50, 0, false],
  [0, 0, 100, 50.5, 0, false],
  [90, 40, 10, 10, 180, true],
  [90, 40, 10, 10, 45, false],
  [95, 20, 10, 2, 0, false],
  // Turned by a quarter it needs its height, not its width.
  [94, 20, 10, 2, 90, true],
  [94, 20, 10, 2, -90, true],
  [-4, 20, 10, 2, 90, true],
  [50, 45, 2, 8, 0, false],
])('at %d, %d with %d by %d turned by %d: %s', (x, y, width, height, rotation, stands) => {
  expect(standsOn(plan, { x, y, width, height, rotation })).toBe(stands);
});
