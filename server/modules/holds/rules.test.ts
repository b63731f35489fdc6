import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findObstacles, fullStretches, type Stretch } from './rules.ts';

test('obstacles are named exactly when there are not units enough for the whole of the time', () => {
  const taken = fc.array(
    fc
      .array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 8 })), {
        minLength: 1,
        maxLength: 3,
      })
      .map((all) => all.map(([start, length]): Stretch => ({ start, end: start + length }))),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(taken, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 4 }), (units, spare, count) => {
      const quantity = units.length + spare;
      fc.pre(count <= quantity);
      const obstacles = findObstacles(units, quantity, count);
      expect(obstacles.length === 0).toBe(spare >= count);
      const all = units.flat();
      for (const { start, end } of obstacles) expect(all.some((one) => one.start < end && start < one.end)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('full stretches agree with counting minute by minute', () => {
  const stretch = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 15 }))
    .map(([start, length]) => ({ start, end: start + length }));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (holds, quantity) => {
      const full = fullStretches(holds, quantity);
      for (let minute = 0; minute < 60; minute++) {
        const running = holds.filter(({ start, end }) => start <= minute && minute < end).length;
        expect(full.some(({ start, end }) => start <= minute && minute < end)).toBe(running >= quantity);
      }
      expect(full.every(({ end }, i) => i === full.length - 1 || end < (full[i + 1]?.start ?? 0))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
