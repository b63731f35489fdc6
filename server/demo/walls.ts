import * as furniture from './furniture.ts';
import {
  along,
  cornersOf,
  edgesOf,
  inset,
  middle,
  OPPOSITE,
  sideOf,
  type Box,
  type Point,
  type Side,
} from './geometry.ts';
import { INK, n, path, polygon, rect } from './pen.ts';
import type { Mark } from './sheet.ts';

const FLOORING: Record<string, string> = {
  meeting: '#f4f8fa',
  board: '#f3f4fa',
  booth: '#f1f6f1',
  lounge: '#faf6f0',
  training: '#f6f5f1',
};

/** The slab with a soft shadow, the outer wall and its windows. */
export function drawShell(corners: readonly Point[], glazed: boolean): string {
  const d = polygon(corners);
  const shadows = [14, 9, 4].map((offset) => {
    const moved = corners.map(([x, y]): Point => [x + offset * 0.5, y + offset]);
    return `<path d="${polygon(moved)}" fill="#27303a" fill-opacity="0.035" stroke="#27303a" stroke-opacity="0.035" stroke-width="8"/>`;
  });
  const wall = path(d, INK.outer, 9, INK.floor).replace('/>', ' stroke-linejoin="miter"/>');
  return shadows.join('') + wall + (glazed ? drawWindows(edgesOf(corners)) : '');
}

function drawWindows(edges: readonly (readonly [Point, Point])[]): string {
  let d = '';
  for (const [from, to] of edges) {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const count = Math.floor((length - 20) / 50);
    if (count < 1) continue;
    const pitch = (length - 20) / count;
    for (let i = 0; i < count; i++) {
      const [a, b] = [10 + i * pitch + 4, 10 + (i + 1) * pitch - 4].map((at) => along(from, to, at / length));
      if (a && b) d += `M${n(a[0])} ${n(a[1])}L${n(b[0])} ${n(b[1])}`;
    }
  }
  const flat = (stroke: string, width: number) => path(d, stroke, width).replace('/>', ' stroke-linecap="butt"/>');
  return flat('#ffffff', 5.4) + flat(INK.glass, 1.4);
}

export function drawVoid(box: Box): string {
  const cross = `M${n(box.x)} ${n(box.y)}l${n(box.width)} ${n(box.height)}M${n(box.x + box.width)} ${n(box.y)}l${n(-box.width)} ${n(box.height)}`;
  const faint = path(cross, INK.faint, 0.8).replace('/>', ' stroke-dasharray="7 6"/>');
  return rect(box, '#edf2ec', INK.outer, 0, 7) + faint + drawWindows(edgesOf(cornersOf(box)));
}

export function drawDeck(corners: readonly Point[]): string {
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let lines = '';
  for (let y = top + 10; y < bottom; y += 10) {
    const crossings = edgesOf(corners).flatMap(([[ax, ay], [bx, by]]) =>
      ay > y === by > y ? [] : [ax + ((y - ay) / (by - ay)) * (bx - ax)],
    );
    const [from = left, to = right] = crossings.toSorted((a, b) => a - b);
    lines += `M${n(from + 3)} ${n(y)}L${n(to - 3)} ${n(y)}`;
  }
  return path(polygon(corners), INK.line, 3, INK.timber) + path(lines, INK.grain, 0.7);
}

/** A harbour: rows of short waves. */
export function drawWater(box: Box): string {
  let waves = '';
  for (let row = 0; row * 16 + 10 < box.height; row++) {
    for (let x = 18 + (row % 2) * 42; x + 26 < box.width; x += 84) {
      waves += `M${n(box.x + x)} ${n(box.y + 10 + row * 16)}q6 -4 12 0q6 4 12 0`;
    }
  }
  return rect(box, '#e6eff4', 'none', 14) + path(waves, '#cddde7', 1.2);
}

export function drawPaving(box: Box): string {
  let lines = '';
  for (let y = 24; y < box.height; y += 24) lines += `M${n(box.x)} ${n(box.y + y)}h${n(box.width)}`;
  for (let x = 24; x < box.width; x += 24) lines += `M${n(box.x + x)} ${n(box.y)}v${n(box.height)}`;
  return rect(box, INK.paving, 'none', 4) + path(lines, '#dfe4e1', 0.7);
}

/** A bookable room: glazed towards its door, furnished for its size. */
export function drawRoom(mark: Mark): string {
  const { box } = mark;
  const [door = 's', look = 'meeting'] = (mark.text[0] ?? '').split(' ');
  const side = sideOf(door);
  const inner = inset(box, 6);
  const inside = furnish(inner, mark, look, side);
  const screen =
    look === 'lounge' || look === 'booth'
      ? ''
      : drawScreen(box, look === 'training' ? OPPOSITE[side] : screenSide(box, side));
  return rect(box, FLOORING[look] ?? INK.floor) + inside + screen + drawWalls(box, door, true, FLOORING[look]);
}

function furnish(inner: Box, { box, count }: Mark, look: string, door: Side): string {
  if (look === 'booth') return furniture.booth(box, door);
  if (look === 'lounge') return furniture.lounge(box, door);
  return look === 'training' ? furniture.classroom(inner, count, OPPOSITE[door]) : furniture.meetingTable(inner, count);
}

function screenSide(box: Box, door: Side): Side {
  if (box.width >= box.height) return door === 'w' ? 'e' : 'w';
  return door === 'n' ? 's' : 'n';
}

function drawScreen(box: Box, side: Side): string {
  const { x, y } = middle(box);
  const reach = 34;
  const bar =
    side === 'w' || side === 'e'
      ? { x: side === 'w' ? box.x + 4.5 : box.x + box.width - 7.5, y: y - reach / 2, width: 3, height: reach }
      : { x: x - reach / 2, y: side === 'n' ? box.y + 5.5 : box.y + box.height - 8.5, width: reach, height: 3 };
  return rect(bar, '#5b6572', 'none', 1.5);
}

export function drawClosed(mark: Mark, inside: string): string {
  return rect(mark.box, '#f0f2f4') + inside + drawWalls(mark.box, mark.text[0] ?? '-', false, '#f0f2f4');
}

/** Four walls and a door such as `s` or `s.7` (how far along that side, in tenths); `-` is no door. */
function drawWalls(box: Box, door: string, glazed: boolean, floor: string = INK.floor): string {
  const corners = cornersOf(box);
  const sides: Side[] = ['n', 'e', 's', 'w'];
  const edges = edgesOf(corners);
  let solid = '';
  let front = '';
  for (const [index, [from, to]] of edges.entries()) {
    if (glazed && sides[index] === door[0]) front = glassLine(from, to);
    else solid += `M${n(from[0])} ${n(from[1])}L${n(to[0])} ${n(to[1])}`;
  }
  const opening = door === '-' ? '' : drawDoor(box, door, floor);
  return path(solid, INK.inner, 3.6).replace('/>', ' stroke-linecap="square"/>') + front + opening;
}

export function glassLine(from: Point, to: Point): string {
  const d = `M${n(from[0])} ${n(from[1])}L${n(to[0])} ${n(to[1])}`;
  return path(d, INK.glass, 3.8) + path(d, '#f2f8fb', 1.8);
}

/** How wide a door's leaf is. */
const LEAF = 19;

/** The square that a door such as `s` or `s.7` sweeps when it opens inwards; empty for `-`. */
export function sweepOf(box: Box, door: string): Box {
  if (door === '-') return { x: box.x, y: box.y, width: 0, height: 0 };
  const side = sideOf(door[0]);
  const share = door.length > 2 ? Number(door.slice(2)) / 10 : 0.28;
  const wide = side === 'n' || side === 's';
  const length = wide ? box.width : box.height;
  const start = Math.max(6, Math.min(length - LEAF - 6, length * share - LEAF / 2));
  const [right, bottom] = [box.x + box.width - LEAF, box.y + box.height - LEAF];
  const at = {
    n: { x: box.x + start, y: box.y },
    e: { x: right, y: box.y + start },
    s: { x: box.x + start, y: bottom },
    w: { x: box.x, y: box.y + start },
  }[side];
  return { ...at, width: LEAF, height: LEAF };
}

/** A gap in the wall, the open leaf and the arc it sweeps. */
function drawDoor(box: Box, door: string, floor: string): string {
  const side = sideOf(door[0]);
  const sweep = sweepOf(box, door);
  const wide = side === 'n' || side === 's';
  const into = side === 'n' || side === 'w' ? 1 : -1;
  const x = side === 'e' ? sweep.x + LEAF : sweep.x;
  const y = side === 's' ? sweep.y + LEAF : sweep.y;
  const gap = wide ? `M${n(x)} ${n(y)}h${LEAF}` : `M${n(x)} ${n(y)}v${LEAF}`;
  const swing = wide
    ? `M${n(x)} ${n(y)}v${LEAF * into}A${LEAF} ${LEAF} 0 0 ${into > 0 ? 0 : 1} ${n(x + LEAF)} ${n(y)}`
    : `M${n(x)} ${n(y)}h${LEAF * into}A${LEAF} ${LEAF} 0 0 ${into > 0 ? 1 : 0} ${n(x)} ${n(y + LEAF)}`;
  const leaf = wide ? `M${n(x)} ${n(y)}v${LEAF * into}` : `M${n(x)} ${n(y)}h${LEAF * into}`;
  const cut = path(gap, floor, 5).replace('/>', ' stroke-linecap="butt"/>');
  return cut + path(swing, INK.line, 0.8) + path(leaf, INK.inner, 1.6);
}

/** Double doors in the outer wall, centred on the point. */
export function drawEntry({ x, y }: Box, side: Side): string {
  const box = { x: x - 25, y: y - 25, width: 50, height: 50 };
  const turn = { n: 0, e: 90, s: 180, w: 270 }[side];
  const gap = path(`M${n(box.x + 4)} ${n(y)}h42`, INK.floor, 11).replace('/>', ' stroke-linecap="butt"/>');
  const leaves = `M${n(x - 21)} ${n(y)}v21A21 21 0 0 0 ${n(x)} ${n(y)}M${n(x + 21)} ${n(y)}v21A21 21 0 0 1 ${n(x)} ${n(y)}`;
  return `<g transform="rotate(${turn} ${n(x)} ${n(y)})">${gap}${path(leaves, INK.inner, 1.2)}</g>`;
}
