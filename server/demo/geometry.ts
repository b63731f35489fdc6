// Boxes and lines on a plan. 16 units are about a metre.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A compass side of a box. */
export type Side = 'n' | 'e' | 's' | 'w';

/** The box made smaller by `by` on every side. */
export function inset(box: Box, by: number): Box {
  return { x: box.x + by, y: box.y + by, width: box.width - 2 * by, height: box.height - 2 * by };
}

export function middle(box: Box): { x: number; y: number } {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export type Point = readonly [x: number, y: number];

export const OPPOSITE: Record<Side, Side> = { n: 's', s: 'n', e: 'w', w: 'e' };

export function sideOf(text: string | undefined): Side {
  const side = text?.[0];
  return side === 'n' || side === 'e' || side === 'w' ? side : 's';
}

export function cornersOf({ x, y, width, height }: Box): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

export function edgesOf(corners: readonly Point[]): (readonly [Point, Point])[] {
  return corners.map((from, index) => [from, corners[(index + 1) % corners.length] ?? from] as const);
}

export function along(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

export function distance([x, y]: Point, from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const share = Math.max(0, Math.min(1, ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - from[0] - dx * share, y - from[1] - dy * share);
}
