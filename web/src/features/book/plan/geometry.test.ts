import { describe, expect, it } from 'vitest';
import { fit, inReadingOrder, keepInSight, neighbour, reveal, zoomAt } from './geometry.ts';

const plan = { width: 1200, height: 800 };
const frame = { width: 600, height: 600 };

describe('the view', () => {
  it('fits the whole plan into the middle', () => {
    expect(fit(plan, frame)).toEqual({ k: 0.5, x: 0, y: 100 });
    expect(fit(plan, { width: 0, height: 0 }).k).toBeGreaterThan(0);
  });

  it('zooms about the pointer: what is under it stays there', () => {
    const view = { k: 0.5, x: -40, y: 10 };
    const at = { x: 200, y: 300 };
    const next = zoomAt(view, at, 2, [0.5, 6]);
    const under = (v: typeof view) => [(at.x - v.x) / v.k, (at.y - v.y) / v.k];
    expect(next.k).toBe(1);
    expect(under(next)).toEqual(under(view));
    expect(zoomAt(view, at, 100, [0.5, 6]).k).toBe(6);
    expect(zoomAt(view, at, 0.01, [0.5, 6]).k).toBe(0.5);
  });

  it('keeps the plan in sight', () => {
    expect(keepInSight({ k: 0.5, x: 300, y: -300 }, plan, frame)).toEqual({ k: 0.5, x: 0, y: 100 });
    expect(keepInSight({ k: 1, x: 50, y: -900 }, plan, frame)).toEqual({ k: 1, x: 0, y: -200 });
    expect(keepInSight({ k: 1, x: -2000, y: 0 }, plan, frame)).toEqual({ k: 1, x: -600, y: 0 });
    // What is at the edge of the drawing is not at the edge of the window.
    expect(keepInSight({ k: 1, x: 50, y: -900 }, plan, frame, 12)).toEqual({ k: 1, x: 12, y: -212 });
    expect(keepInSight({ k: 0.5, x: 300, y: -300 }, plan, frame, 12)).toEqual({ k: 0.5, x: 0, y: 100 });
  });

  it('reveals a box with the least move', () => {
    const view = { k: 1, x: 0, y: 0 };
    expect(reveal(view, { x: 200, y: 200, width: 20, height: 20 }, frame)).toEqual(view);
    expect(reveal(view, { x: 700, y: 200, width: 20, height: 20 }, frame)).toEqual({ k: 1, x: -168, y: 0 });
    expect(reveal({ k: 1, x: -300, y: 0 }, { x: 100, y: 0, width: 20, height: 20 }, frame)).toEqual({
      k: 1,
      x: -52,
      y: 48,
    });
  });
});

describe('the next place in a direction', () => {
  const at = (id: number, x: number, y: number) => ({ id, box: { x, y, width: 20, height: 20 } });
  // 1 2 3
  // 4 5      6 is far off to the right, a little lower
  const all = [at(1, 0, 0), at(2, 30, 0), at(3, 60, 0), at(4, 0, 30), at(5, 30, 30), at(6, 400, 40)];
  const walk = (from: number, direction: 'left' | 'right' | 'up' | 'down') =>
    neighbour(all, all[from - 1] ?? at(0, 0, 0), direction)?.id ?? null;

  it('is the nearest straight ahead', () => {
    expect([walk(1, 'right'), walk(2, 'right'), walk(5, 'up'), walk(2, 'down'), walk(3, 'left')]).toEqual([
      2, 3, 2, 5, 2,
    ]);
  });

  it('may lie aside when nothing else is ahead, and is none at the edge', () => {
    expect(walk(5, 'right')).toBe(3);
    expect(walk(3, 'right')).toBe(6);
    expect([walk(1, 'left'), walk(1, 'up'), walk(6, 'right')]).toEqual([null, null, null]);
  });

  it('starts from the upper left and reads line by line', () => {
    expect(
      inReadingOrder([all[4], all[2], all[0], all[3], all[1]].flatMap((one) => one ?? [])).map(({ id }) => id),
    ).toEqual([1, 2, 3, 4, 5]);
  });
});
