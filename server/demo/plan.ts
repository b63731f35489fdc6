import * as draw from './furniture.ts';
import type { Box, Seat, Side } from './furniture.ts';

const { INK, n } = draw;

/** Where a resource lies on its plan, in viewBox units; `rotation` in degrees clockwise about the box's centre. */
export interface Placement extends Box {
  rotation?: number;
}

/** One line of a floor sheet: a word, a box, a number whose meaning depends on the word, and the texts after each bar. */
export interface Mark {
  word: string;
  box: Box;
  count: number;
  text: readonly string[];
}

export const PLAN_SIZE = { width: 1200, height: 800 } as const;

type Point = readonly [x: number, y: number];

/** Reads a floor sheet: `word x y width height count | text | text`, one mark a line. Throws on a word it cannot draw. */
export function readSheet(sheet: string): Mark[] {
  const lines = sheet.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [head = '', ...text] = line.split('|').map((part) => part.trim());
    const [word = '', ...numbers] = head.split(/\s+/);
    const [x = 0, y = 0, width = 0, height = 0, count = 0] = numbers.map(Number);
    if (!LAYERS.some((layer) => layer.includes(word))) throw new Error(`A floor sheet has no mark called '${word}'`);
    return { word, box: { x, y, width, height }, count, text };
  });
}

/** The boxes of the resources a mark stands for, in reading order; empty for walls and decoration. */
export function placesOn(mark: Mark): Placement[] {
  switch (mark.word) {
    case 'room':
      return [draw.inset(mark.box, 4)];
    case 'bench':
      return desksOf(mark).map(({ top }) => top);
    case 'bays':
      return baysOf(mark).map(({ bay }) => bay);
    case 'lockers':
      return grid(mark.box, { width: 15, height: 15 }, { x: 16, y: 16 });
    case 'shelf':
      return grid(mark.box, { width: 30, height: 22 }, { x: 34, y: 26 });
    default:
      return [];
  }
}

/** Whether a place gets daylight: its centre lies within about four metres of an outer wall or a courtyard. */
export function isNearWindow(marks: readonly Mark[], place: Box): boolean {
  const { x, y } = draw.middle(place);
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
    draw.rect({ x: 0, y: 0, width, height }, INK.site),
    ...layers,
    '</svg>',
  ].join('');
}

type Glyph = (mark: Mark) => string;

/** What is drawn above what; a word may stand in several layers only under another name. */
const LAYERS: readonly (readonly string[])[] = [
  ['lawn', 'paving', 'street'],
  ['outline', 'deck'],
  ['area', 'boards', 'rug'],
  ['void'],
  ['path'],
  ['wc', 'stairs', 'lift', 'store', 'room'],
  ['bays', 'ramp', 'arrow', 'columns', 'cycles'],
  ['bench', 'lockers', 'shelf', 'sofa', 'cafe', 'counter', 'island', 'reception', 'screen', 'shelves', 'bench-seat'],
  ['wall', 'glass', 'rail', 'opening'],
  ['entry'],
  ['plant', 'planter', 'tree'],
];

const GLYPHS: Record<string, Glyph> = {
  lawn: ({ box }) => draw.rect(box, '#e9f0e6', 'none', 10),
  paving: ({ box }) => drawPaving(box),
  street: ({ box }) => draw.rect(box, INK.paving, 'none', 12),
  path: ({ box }) => draw.rect(box, '#f7f5f0', INK.faint, 4, 0.8),
  outline: (mark) => drawShell(pointsOf(mark), mark.text[1] !== 'solid'),
  deck: (mark) => drawDeck(pointsOf(mark)),
  area: ({ box, text }) => draw.rect(box, TINTS[text[0]?.split(' ')[2] ?? ''] ?? INK.floor, 'none', 8),
  boards: ({ box }) => draw.boards(box),
  rug: ({ box }) => draw.rect(box, '#eef1ee', 'none', 10),
  void: ({ box }) => drawVoid(box),
  room: drawRoom,
  wc: (mark) => drawClosed(mark, draw.washroom(mark.box)),
  stairs: (mark) => drawClosed(mark, draw.stairs(mark.box)),
  lift: (mark) => drawClosed(mark, draw.lift(mark.box)),
  store: (mark) => drawClosed(mark, ''),
  bays: drawBays,
  ramp: ({ box }) => drawRamp(box),
  arrow: ({ box, text }) => drawArrow(box, text[0] === 'w' || text[0] === 'n' ? -1 : 1, text[0] === 'n' || text[0] === 's'),
  columns: ({ box, count }) => drawColumns(box, count),
  cycles: ({ box, count }) => drawCycles(box, count),
  bench: drawBench,
  lockers: (mark) => placesOn(mark).map((cell) => draw.rect(cell, INK.top, INK.line, 1.5, 0.9)).join(''),
  shelf: (mark) => placesOn(mark).map((cell) => draw.rect(cell, INK.timber, INK.grain, 3)).join(''),
  sofa: ({ box, text }) => draw.sofa(box, sideOf(text[0])),
  cafe: ({ box, count }) => draw.roundTable(box.x, box.y, count <= 2 ? 9 : 13, count),
  counter: ({ box }) => draw.counter(box),
  island: ({ box }) => draw.island(box),
  reception: ({ box }) => draw.reception(box),
  screen: ({ box }) => draw.rect(box, '#5b6572', 'none', 1.5),
  shelves: ({ box }) => draw.rect(box, INK.timber, INK.grain, 2),
  'bench-seat': ({ box }) => draw.boards(box) + draw.rect(box, 'none', INK.grain, 2),
  wall: ({ box }) => draw.path(`M${n(box.x)} ${n(box.y)}L${n(box.width)} ${n(box.height)}`, INK.inner, 4),
  glass: ({ box }) => glassLine([box.x, box.y], [box.width, box.height]),
  rail: ({ box }) => draw.path(`M${n(box.x)} ${n(box.y)}L${n(box.width)} ${n(box.height)}`, INK.line, 2),
  opening: ({ box }) => draw.path(`M${n(box.x)} ${n(box.y)}L${n(box.width)} ${n(box.height)}`, INK.floor, 11),
  entry: ({ box, text }) => drawEntry(box, sideOf(text[0])),
  plant: ({ box }) => draw.plant(box.x, box.y, box.width || 13),
  planter: ({ box }) => draw.planter(box),
  tree: ({ box }) => draw.tree(box.x, box.y, box.width || 22),
};

/** Carpets of the neighbourhoods. */
const TINTS: Record<string, string> = {
  sage: '#f0f5ef',
  sand: '#f8f4ec',
  sky: '#eef4f8',
  blush: '#f9f1ed',
  lilac: '#f3f1f8',
};

const FLOORING: Record<string, string> = {
  meeting: '#f4f8fa',
  board: '#f3f4fa',
  booth: '#f1f6f1',
  lounge: '#faf6f0',
  training: '#f6f5f1',
};

/** The slab with a soft shadow, the outer wall and its windows. */
function drawShell(corners: readonly Point[], glazed: boolean): string {
  const d = polygon(corners);
  const shadows = [14, 9, 4].map((offset) => {
    const moved = corners.map(([x, y]): Point => [x + offset * 0.5, y + offset]);
    return `<path d="${polygon(moved)}" fill="#27303a" fill-opacity="0.035" stroke="#27303a" stroke-opacity="0.035" stroke-width="8"/>`;
  });
  const wall = draw.path(d, INK.outer, 9, INK.floor).replace('/>', ' stroke-linejoin="miter"/>');
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
  const flat = (stroke: string, width: number) => draw.path(d, stroke, width).replace('/>', ' stroke-linecap="butt"/>');
  return flat('#ffffff', 5.4) + flat(INK.glass, 1.4);
}

function drawVoid(box: Box): string {
  const cross = `M${n(box.x)} ${n(box.y)}l${n(box.width)} ${n(box.height)}M${n(box.x + box.width)} ${n(box.y)}l${n(-box.width)} ${n(box.height)}`;
  const faint = draw.path(cross, INK.faint, 0.8).replace('/>', ' stroke-dasharray="7 6"/>');
  return draw.rect(box, '#edf2ec', INK.outer, 0, 7) + faint + drawWindows(edgesOf(cornersOf(box)));
}

function drawDeck(corners: readonly Point[]): string {
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
  return draw.path(polygon(corners), INK.line, 3, INK.timber) + draw.path(lines, INK.grain, 0.7);
}

function drawPaving(box: Box): string {
  let lines = '';
  for (let y = 24; y < box.height; y += 24) lines += `M${n(box.x)} ${n(box.y + y)}h${n(box.width)}`;
  for (let x = 24; x < box.width; x += 24) lines += `M${n(box.x + x)} ${n(box.y)}v${n(box.height)}`;
  return draw.rect(box, INK.paving, 'none', 4) + draw.path(lines, '#dfe4e1', 0.7);
}

/** A bookable room: glazed towards its door, furnished for its size. */
function drawRoom(mark: Mark): string {
  const { box, count } = mark;
  const [door = 's', look = 'meeting'] = (mark.text[0] ?? '').split(' ');
  const side = sideOf(door);
  const inner = draw.inset(box, 6);
  const furniture =
    look === 'booth' ? draw.booth(box) : look === 'lounge' ? draw.lounge(box) : look === 'training' ? draw.classroom(inner, count, OPPOSITE[side]) : draw.meetingTable(inner, count);
  const screen = look === 'lounge' || look === 'booth' ? '' : drawScreen(box, look === 'training' ? OPPOSITE[side] : screenSide(box, side));
  return draw.rect(box, FLOORING[look] ?? INK.floor) + furniture + screen + drawWalls(box, door, true, FLOORING[look]);
}

function screenSide(box: Box, door: Side): Side {
  if (box.width >= box.height) return door === 'w' ? 'e' : 'w';
  return door === 'n' ? 's' : 'n';
}

function drawScreen(box: Box, side: Side): string {
  const { x, y } = draw.middle(box);
  const reach = 34;
  const bar =
    side === 'w' || side === 'e'
      ? { x: side === 'w' ? box.x + 4.5 : box.x + box.width - 7.5, y: y - reach / 2, width: 3, height: reach }
      : { x: x - reach / 2, y: side === 'n' ? box.y + 5.5 : box.y + box.height - 8.5, width: reach, height: 3 };
  return draw.rect(bar, '#5b6572', 'none', 1.5);
}

function drawClosed(mark: Mark, inside: string): string {
  return draw.rect(mark.box, '#f0f2f4') + inside + drawWalls(mark.box, mark.text[0] ?? '-', false, '#f0f2f4');
}

const OPPOSITE: Record<Side, Side> = { n: 's', s: 'n', e: 'w', w: 'e' };

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
  const opening = door === '-' ? '' : drawDoor(box, sideOf(door[0]), door.length > 2 ? Number(door.slice(2)) / 10 : 0.28, floor);
  return draw.path(solid, INK.inner, 3.6).replace('/>', ' stroke-linecap="square"/>') + front + opening;
}

function glassLine(from: Point, to: Point): string {
  const d = `M${n(from[0])} ${n(from[1])}L${n(to[0])} ${n(to[1])}`;
  return draw.path(d, INK.glass, 3.8) + draw.path(d, '#f2f8fb', 1.8);
}

/** A gap in the wall, the open leaf and the arc it sweeps. */
function drawDoor(box: Box, side: Side, share: number, floor: string): string {
  const leaf = 19;
  const wide = side === 'n' || side === 's';
  const start = Math.max(6, Math.min((wide ? box.width : box.height) - leaf - 6, (wide ? box.width : box.height) * share - leaf / 2));
  const into = side === 'n' || side === 'w' ? 1 : -1;
  const x = side === 'e' ? box.x + box.width : wide ? box.x + start : box.x;
  const y = side === 's' ? box.y + box.height : wide ? box.y : box.y + start;
  const gap = wide ? `M${n(x)} ${n(y)}h${leaf}` : `M${n(x)} ${n(y)}v${leaf}`;
  const swing = wide
    ? `M${n(x)} ${n(y)}v${leaf * into}A${leaf} ${leaf} 0 0 ${into > 0 ? 0 : 1} ${n(x + leaf)} ${n(y)}`
    : `M${n(x)} ${n(y)}h${leaf * into}A${leaf} ${leaf} 0 0 ${into > 0 ? 1 : 0} ${n(x)} ${n(y + leaf)}`;
  const leafLine = wide ? `M${n(x)} ${n(y)}v${leaf * into}` : `M${n(x)} ${n(y)}h${leaf * into}`;
  const cut = draw.path(gap, floor, 5).replace('/>', ' stroke-linecap="butt"/>');
  return cut + draw.path(swing, INK.line, 0.8) + draw.path(leafLine, INK.inner, 1.6);
}

/** Double doors in the outer wall, centred on the point. */
function drawEntry({ x, y }: Box, side: Side): string {
  const box = { x: x - 25, y: y - 25, width: 50, height: 50 };
  const turn = { n: 0, e: 90, s: 180, w: 270 }[side];
  const gap = draw.path(`M${n(box.x + 4)} ${n(y)}h42`, INK.floor, 11).replace('/>', ' stroke-linecap="butt"/>');
  const leaves = `M${n(x - 21)} ${n(y)}v21A21 21 0 0 0 ${n(x)} ${n(y)}M${n(x + 21)} ${n(y)}v21A21 21 0 0 1 ${n(x)} ${n(y)}`;
  return `<g transform="rotate(${turn} ${n(x)} ${n(y)})">${gap}${draw.path(leaves, INK.inner, 1.2)}</g>`;
}

function desksOf(mark: Mark): { top: Box; seat: Seat }[] {
  const { x, y, width: places, height: rows } = mark.box;
  const upright = mark.text[0] === 'v';
  const desks: { top: Box; seat: Seat }[] = [];
  for (let row = 0; row < rows; row++) {
    for (let place = 0; place < places; place++) {
      const [run, depth] = [place * 29, row * 21];
      const out = row === 0 ? -9 : 27;
      const top = upright ? { x: x + depth, y: y + run, width: 18, height: 26 } : { x: x + run, y: y + depth, width: 26, height: 18 };
      const seat: Seat = upright ? [top.x + out, top.y + 13, row === 0 ? 180 : 0] : [top.x + 13, top.y + out, row === 0 ? -90 : 90];
      desks.push({ top, seat });
    }
  }
  return desks;
}

function drawBench(mark: Mark): string {
  const desks = desksOf(mark);
  const { x, y, width: places, height: rows } = mark.box;
  const upright = mark.text[0] === 'v';
  const run = places * 29 - 3;
  const screen = upright ? `M${n(x + 19.5)} ${n(y)}v${run}` : `M${n(x)} ${n(y + 19.5)}h${run}`;
  const monitors = desks.map(({ top }, index) => {
    const far = index < places;
    return upright
      ? `M${n(top.x + (far ? 14 : 4))} ${n(top.y + 6)}v14`
      : `M${n(top.x + 6)} ${n(top.y + (far ? 14 : 4))}h14`;
  });
  return [
    draw.chairs(desks.map(({ seat }) => seat)),
    ...desks.map(({ top }) => draw.rect(top, INK.top, INK.line, 2)),
    draw.path(monitors.join(''), '#a9b3be', 1.8),
    rows > 1 ? draw.path(screen, '#c3ccd5', 1.6) : '',
  ].join('');
}

/** Parking bays side by side, open towards the given side; `s` standard, `e` electric, `a` accessible with a transfer strip. */
function baysOf(mark: Mark): { bay: Box; kind: string; mouth: Side }[] {
  const [mouthText, kinds = ''] = (mark.text[0] ?? '').split(' ');
  const mouth = sideOf(mouthText);
  const flat = mouth === 'e' || mouth === 'w';
  let at = 0;
  return [...kinds].map((kind) => {
    const { x, y } = mark.box;
    const bay = flat ? { x, y: y + at + 1, width: 76, height: 40 } : { x: x + at + 1, y, width: 40, height: 76 };
    at += kind === 'a' ? 60 : 42;
    return { bay, kind, mouth };
  });
}

function drawBays(mark: Mark): string {
  return baysOf(mark)
    .map(({ bay, kind, mouth }) => {
      const flat = mouth === 'e' || mouth === 'w';
      const frame = draw.inset(bay, -1);
      const { x, y, width, height } = frame;
      const sides = flat ? `M${n(x)} ${n(y)}h${n(width)}M${n(x)} ${n(y + height)}h${n(width)}` : `M${n(x)} ${n(y)}v${n(height)}M${n(x + width)} ${n(y)}v${n(height)}`;
      const tint = kind === 'e' ? '#e9f4ea' : kind === 'a' ? '#e8f0f8' : '#f4f6f6';
      return draw.rect(frame, tint) + draw.path(sides, '#c5ccd3', 1.6) + drawBayMark(bay, kind, mouth);
    })
    .join('');
}

function drawBayMark(bay: Box, kind: string, mouth: Side): string {
  const { x, y } = draw.middle(bay);
  const [cx, cy] = { n: [x, bay.y + 18], s: [x, bay.y + bay.height - 18], w: [bay.x + 18, y], e: [bay.x + bay.width - 18, y] }[mouth] as [number, number];
  const stop = { n: [x, bay.y + bay.height - 7, 1], s: [x, bay.y + 7, 1], w: [bay.x + bay.width - 7, y, 0], e: [bay.x + 7, y, 0] }[mouth] as [number, number, number];
  const bump = stop[2] ? `M${n(stop[0] - 11)} ${n(stop[1])}h22` : `M${n(stop[0])} ${n(stop[1] - 11)}v22`;
  const rest = draw.path(bump, '#ccd3d9', 3);
  if (kind === 'e') {
    return rest + draw.path(`M${n(cx + 2)} ${n(cy - 8)}l-7 9h5l-2 7l7 -9h-5z`, 'none', 0, '#7fb486');
  }
  if (kind !== 'a') return rest;
  const flat = mouth === 'e' || mouth === 'w';
  let hatch = '';
  for (let at = 0; at + 16 <= 76; at += 10) {
    hatch += flat ? `M${n(bay.x + at)} ${n(bay.y + 43)}l14 14` : `M${n(bay.x + 43)} ${n(bay.y + at)}l14 14`;
  }
  const person = `M${n(cx - 1)} ${n(cy - 4)}v6h6l3 6M${n(cx - 3)} ${n(cy - 1)}a5.6 5.6 0 1 0 7 7`;
  return rest + draw.path(hatch, '#b9cbdc', 1.4) + draw.path(person, '#7ea3c6', 1.8) + draw.circle(cx - 1, cy - 8, 2, '#7ea3c6', 'none');
}

function drawRamp(box: Box): string {
  let lines = '';
  for (let at = 12; at < box.width; at += 12) lines += `M${n(box.x + at)} ${n(box.y)}v${n(box.height)}`;
  return draw.rect(box, '#eceff1', INK.line) + draw.path(lines, INK.faint, 1) + drawArrow(draw.inset(box, box.height * 0.3), 1, false);
}

function drawArrow({ x, y, width, height }: Box, way: 1 | -1, upright: boolean): string {
  const [tail, tip] = way > 0 ? [0, 1] : [1, 0];
  const d = upright
    ? `M${n(x)} ${n(y + height * tail)}V${n(y + height * tip)}m-6 ${-9 * way}l6 ${9 * way}l6 ${-9 * way}`
    : `M${n(x + width * tail)} ${n(y + height / 2)}H${n(x + width * tip)}m${-9 * way} -6l${9 * way} 6l${-9 * way} 6`;
  return draw.path(d, '#cdd4da', 2.4);
}

function drawColumns({ x, y, width, height }: Box, perRow: number): string {
  const columns: string[] = [];
  for (const cy of [y, y + height]) {
    for (let i = 0; i < perRow; i++) columns.push(draw.rect({ x: x + (width * i) / (perRow - 1) - 5, y: cy - 5, width: 10, height: 10 }, INK.inner));
  }
  return columns.join('');
}

function drawCycles({ x, y }: Box, count: number): string {
  let d = '';
  for (let i = 0; i < count; i++) {
    const at = x + i * 13;
    d += `M${n(at)} ${n(y)}m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0M${n(at)} ${n(y)}v22m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0M${n(at - 4)} ${n(y + 7)}h8`;
  }
  return draw.path(d, INK.line, 1.1);
}

function grid(box: Box, cell: { width: number; height: number }, pitch: { x: number; y: number }): Box[] {
  const cells: Box[] = [];
  for (let row = 0; row < box.height; row++) {
    for (let column = 0; column < box.width; column++) cells.push({ x: box.x + column * pitch.x, y: box.y + row * pitch.y, ...cell });
  }
  return cells;
}

function sideOf(text: string | undefined): Side {
  const side = text?.[0];
  return side === 'n' || side === 'e' || side === 'w' ? side : 's';
}

function pointsOf(mark: Mark): Point[] {
  return (mark.text[0] ?? '').split(' ').map((pair): Point => {
    const [x = 0, y = 0] = pair.split(',').map(Number);
    return [x, y];
  });
}

function cornersOf({ x, y, width, height }: Box): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

function edgesOf(corners: readonly Point[]): (readonly [Point, Point])[] {
  return corners.map((from, index) => [from, corners[(index + 1) % corners.length] ?? from] as const);
}

function polygon(corners: readonly Point[]): string {
  return `M${corners.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}z`;
}

function along(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

function distance([x, y]: Point, from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const share = Math.max(0, Math.min(1, ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - from[0] - dx * share, y - from[1] - dy * share);
}
