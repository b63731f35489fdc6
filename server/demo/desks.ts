import { chairs, type Seat } from './furniture.ts';
import type { Box } from './geometry.ts';
import { INK, n, path, rect } from './pen.ts';
import type { Mark } from './sheet.ts';

/** A desk's top along and across its bench, and the distance from one desk to the next. */
const TOP = { along: 31, across: 22 };
const PITCH = { along: 34, across: 25 };
/** How far from its desk a chair stands. */
const CHAIR = 10;

interface Desk {
  readonly top: Box;
  readonly seat: Seat;
}

/** The desks of a bench: `width` places in `height` rows back to back, from left to right or, with `v`, downwards. */
export function desksOf(mark: Mark): Desk[] {
  const { width: places, height: rows } = mark.box;
  const upright = mark.text[0] === 'v';
  return Array.from({ length: rows * places }, (_, i) => {
    const row = Math.floor(i / places);
    return upright ? uprightDesk(mark.box, i % places, row) : flatDesk(mark.box, i % places, row);
  });
}

function flatDesk({ x, y }: Box, place: number, row: number): Desk {
  const top = { x: x + place * PITCH.along, y: y + row * PITCH.across, width: TOP.along, height: TOP.across };
  const out = row === 0 ? -CHAIR : TOP.across + CHAIR;
  return { top, seat: [top.x + TOP.along / 2, top.y + out, row === 0 ? -90 : 90] };
}

function uprightDesk({ x, y }: Box, place: number, row: number): Desk {
  const top = { x: x + row * PITCH.across, y: y + place * PITCH.along, width: TOP.across, height: TOP.along };
  const out = row === 0 ? -CHAIR : TOP.across + CHAIR;
  return { top, seat: [top.x + out, top.y + TOP.along / 2, row === 0 ? 180 : 0] };
}

/** A bench with its chairs, monitors and the screen between both rows. */
export function drawBench(mark: Mark): string {
  const desks = desksOf(mark);
  const { x, y, width: places, height: rows } = mark.box;
  const upright = mark.text[0] === 'v';
  const [run, gap] = [places * PITCH.along - 3, TOP.across + 1.5];
  const screen = upright ? `M${n(x + gap)} ${n(y)}v${run}` : `M${n(x)} ${n(y + gap)}h${run}`;
  const monitors = desks.map(({ top }, index) => {
    const across = index < places ? TOP.across - 4.5 : 4.5;
    return upright ? `M${n(top.x + across)} ${n(top.y + 7)}v17` : `M${n(top.x + 7)} ${n(top.y + across)}h17`;
  });
  return [
    chairs(desks.map(({ seat }) => seat)),
    ...desks.map(({ top }) => rect(top, INK.top, INK.line, 2)),
    path(monitors.join(''), '#a9b3be', 1.8),
    rows > 1 ? path(screen, '#c3ccd5', 1.6) : '',
  ].join('');
}

/** Equal cells: `width` columns and `height` rows of them. */
export function cellsOf(box: Box, cell: { width: number; height: number }, gap: number): Box[] {
  return Array.from({ length: box.width * box.height }, (_, i) => ({
    x: box.x + (i % box.width) * (cell.width + gap),
    y: box.y + Math.floor(i / box.width) * (cell.height + gap),
    ...cell,
  }));
}
