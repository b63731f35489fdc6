/** A box in plan units; `rotation` in degrees clockwise about its middle. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotation?: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How the plan lies in its window: moved by `x`, `y` pixels and `k` pixels to a unit. */
export interface View extends Point {
  readonly k: number;
}

export const MAX_ZOOM = 6;

export const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** The whole plan in the middle of the window. */
export function fit(plan: Size, frame: Size, margin = 0): View {
  const k = Math.min((frame.width - 2 * margin) / plan.width, (frame.height - 2 * margin) / plan.height);
  const scale = Math.max(k, 0.01);
  return { k: scale, x: (frame.width - plan.width * scale) / 2, y: (frame.height - plan.height * scale) / 2 };
}

/** Zooms so that the point under the pointer stays where it is. `least` and `most` bound the scale. */
export function zoomAt(view: View, at: Point, factor: number, [least, most]: readonly [number, number]): View {
  const k = Math.min(most, Math.max(least, view.k * factor));
  const by = k / view.k;
  return { k, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

/** Keeps the plan in sight: in the middle while it is smaller than the window, else with no more of a gap than the margin. */
export function keepInSight(view: View, plan: Size, frame: Size, margin = 0): View {
  const along = (offset: number, length: number, room: number): number =>
    length <= room ? (room - length) / 2 : Math.min(margin, Math.max(room - length - margin, offset));
  return {
    k: view.k,
    x: along(view.x, plan.width * view.k, frame.width),
    y: along(view.y, plan.height * view.k, frame.height),
  };
}

/** Moves as little as needed to have a box inside the window, `margin` pixels from its edge. */
export function reveal(view: View, box: Box, frame: Size, margin = 48): View {
  const shift = (from: number, to: number, room: number): number =>
    from < margin ? margin - from : to > room - margin ? room - margin - to : 0;
  const [left, top] = [box.x * view.k + view.x, box.y * view.k + view.y];
  return {
    k: view.k,
    x: view.x + shift(left, left + box.width * view.k, frame.width),
    y: view.y + shift(top, top + box.height * view.k, frame.height),
  };
}

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Placed {
  readonly id: number;
  readonly box: Box;
}

/** Who is next in a direction: near ahead, and rather straight ahead than aside. */
export function neighbour(all: readonly Placed[], from: Placed, direction: Direction): Placed | null {
  const start = middleOf(from.box);
  let best: Placed | null = null;
  let least = Infinity;
  for (const one of all) {
    if (one.id === from.id) continue;
    const { ahead, aside } = seenFrom(start, middleOf(one.box), direction);
    if (ahead < 1) continue;
    const cost = ahead + aside * 2.5;
    if (cost < least) [best, least] = [one, cost];
  }
  return best;
}

function seenFrom(from: Point, to: Point, direction: Direction): { ahead: number; aside: number } {
  const [right, down] = [to.x - from.x, to.y - from.y];
  if (direction === 'left' || direction === 'right')
    return { ahead: direction === 'right' ? right : -right, aside: Math.abs(down) };
  return { ahead: direction === 'down' ? down : -down, aside: Math.abs(right) };
}

/** From the upper left, line by line: lines are as high as a desk. */
export const inReadingOrder = <T extends { readonly box: Box }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => Math.round(middleOf(a.box).y / 24) - Math.round(middleOf(b.box).y / 24) || a.box.x - b.box.x);
