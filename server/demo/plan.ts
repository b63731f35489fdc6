import { cellsOf, desksOf, drawBench } from './desks.ts';
import * as furniture from './furniture.ts';
import { cornersOf, distance, edgesOf, inset, middle, sideOf, type Box } from './geometry.ts';
import { baysOf, drawArrow, drawBays, drawColumns, drawCycles, drawRamp } from './parking.ts';
import { INK, n, path, rect } from './pen.ts';
import { LAYERS, pointsOf, type Mark } from './sheet.ts';
import {
  drawClosed,
  drawDeck,
  drawEntry,
  drawPaving,
  drawRoom,
  drawShell,
  drawVoid,
  drawWater,
  glassLine,
  sweepOf,
} from './walls.ts';

/** Where a resource lies on its plan, in viewBox units; `rotation` in degrees clockwise about the box's centre. */
export interface Placement extends Box {
  rotation?: number;
}

export const PLAN_SIZE = { width: 1200, height: 800 } as const;

/** The boxes of the resources a mark stands for, in reading order; empty for walls and decoration. */
export function placesOn(mark: Mark): Placement[] {
  switch (mark.word) {
    case 'room':
      return [inset(mark.box, 4)];
    case 'bench':
      return desksOf(mark).map(({ top }) => top);
    case 'bays':
      return baysOf(mark).map(({ bay }) => bay);
    case 'lockers':
      return cellsOf(mark.box, { width: 18, height: 18 }, 1);
    case 'shelf':
      return cellsOf(mark.box, { width: 34, height: 24 }, 4);
    default:
      return [];
  }
}

/** Whether a place gets daylight: its centre lies within about four metres of an outer wall or a courtyard. */
export function isNearWindow(marks: readonly Mark[], place: Box): boolean {
  const { x, y } = middle(place);
  const walls = marks.flatMap((mark) => {
    if (mark.word === 'void') return edgesOf(cornersOf(mark.box));
    return mark.word === 'outline' && mark.text[1] !== 'solid' ? edgesOf(pointsOf(mark)) : [];
  });
  return walls.some(([from, to]) => distance([x, y], from, to) < 66);
}

/** The floor as a self-contained SVG drawing without labels; whoever shows it draws names and states on top. */
export function drawPlan(marks: readonly Mark[]): string {
  const { width, height } = PLAN_SIZE;
  const layers = LAYERS.map((words) => {
    const here = marks.filter(({ word }) => words.includes(word));
    return here.map((mark) => GLYPHS[mark.word]?.(mark) ?? '').join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ' stroke-linecap="round" stroke-linejoin="round">',
    rect({ x: 0, y: 0, width, height }, INK.site),
    ...layers,
    '</svg>',
  ].join('');
}

type Glyph = (mark: Mark) => string;

const GLYPHS: Record<string, Glyph> = {
  lawn: ({ box }) => rect(box, '#e9f0e6', 'none', 10),
  paving: ({ box }) => drawPaving(box),
  street: ({ box }) => rect(box, INK.paving, 'none', 12),
  water: ({ box }) => drawWater(box),
  path: ({ box }) => rect(box, '#f7f5f0', INK.faint, 4, 0.8),
  outline: (mark) => drawShell(pointsOf(mark), mark.text[1] !== 'solid'),
  deck: (mark) => drawDeck(pointsOf(mark)),
  area: ({ box, text }) => rect(box, TINTS[text[0]?.split(' ')[2] ?? ''] ?? INK.floor, 'none', 8),
  boards: ({ box }) => furniture.boards(box),
  rug: ({ box }) => rect(box, '#eef1ee', 'none', 10),
  void: ({ box }) => drawVoid(box),
  room: drawRoom,
  wc: (mark) => drawClosed(mark, furniture.washroom(mark.box, sweepOf(mark.box, mark.text[0] ?? '-'))),
  stairs: (mark) => drawClosed(mark, furniture.stairs(mark.box)),
  lift: (mark) => drawClosed(mark, furniture.lift(mark.box)),
  store: (mark) => drawClosed(mark, ''),
  bays: drawBays,
  ramp: ({ box }) => drawRamp(box),
  arrow: ({ box, text }) =>
    drawArrow(box, text[0] === 'w' || text[0] === 'n' ? -1 : 1, text[0] === 'n' || text[0] === 's'),
  columns: ({ box, count }) => drawColumns(box, count),
  cycles: ({ box, count }) => drawCycles(box, count),
  bench: drawBench,
  lockers: (mark) =>
    placesOn(mark)
      .map((cell) => rect(cell, INK.top, INK.line, 1.5, 0.9))
      .join(''),
  shelf: (mark) =>
    placesOn(mark)
      .map((cell) => rect(cell, INK.timber, INK.grain, 3))
      .join(''),
  sofa: ({ box, text }) => furniture.sofa(box, sideOf(text[0])),
  cafe: ({ box, count }) => furniture.roundTable(box.x, box.y, count <= 2 ? 9 : 13, count),
  table: ({ box, count }) => furniture.meetingTable(box, count),
  counter: ({ box }) => furniture.counter(box),
  island: ({ box }) => furniture.island(box),
  reception: ({ box }) => furniture.reception(box),
  screen: ({ box }) => rect(box, '#5b6572', 'none', 1.5),
  shelves: ({ box }) => rect(box, INK.timber, INK.grain, 2),
  'bench-seat': ({ box }) => furniture.boards(box) + rect(box, 'none', INK.grain, 2),
  wall: ({ box }) => path(`M${n(box.x)} ${n(box.y)}L${n(box.width)} ${n(box.height)}`, INK.inner, 4),
  glass: ({ box }) => glassLine([box.x, box.y], [box.width, box.height]),
  rail: ({ box }) => path(`M${n(box.x)} ${n(box.y)}L${n(box.width)} ${n(box.height)}`, INK.line, 2),
  opening: ({ box }) => path(`M${n(box.x)} ${n(box.y)}L${n(box.width)} ${n(box.height)}`, INK.floor, 11),
  entry: ({ box, text }) => drawEntry(box, sideOf(text[0])),
  plant: ({ box }) => furniture.plant(box.x, box.y, box.width || 13),
  planter: ({ box }) => furniture.planter(box),
  tree: ({ box }) => furniture.tree(box.x, box.y, box.width || 22),
};

/** Carpets of the neighbourhoods. */
const TINTS: Record<string, string> = {
  sage: '#f0f5ef',
  sand: '#f8f4ec',
  sky: '#eef4f8',
  blush: '#f9f1ed',
  lilac: '#f3f1f8',
};
