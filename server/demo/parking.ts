import { inset, middle, sideOf, type Box, type Side } from './geometry.ts';
import { circle, INK, n, path, rect } from './pen.ts';
import type { Mark } from './sheet.ts';

/** Parking bays side by side, open towards the given side; `s` standard, `e` electric, `a` accessible with a transfer strip. */
export function baysOf(mark: Mark): { bay: Box; kind: string; mouth: Side }[] {
  const [mouthText, kinds = ''] = (mark.text[0] ?? '').split(' ');
  const mouth = sideOf(mouthText);
  const flat = mouth === 'e' || mouth === 'w';
  let at = 0;
  return Array.from(kinds).map((kind) => {
    const { x, y } = mark.box;
    const bay = flat ? { x, y: y + at + 1, width: 76, height: 40 } : { x: x + at + 1, y, width: 40, height: 76 };
    at += kind === 'a' ? 60 : 42;
    return { bay, kind, mouth };
  });
}

export function drawBays(mark: Mark): string {
  return baysOf(mark)
    .map(({ bay, kind, mouth }) => {
      const flat = mouth === 'e' || mouth === 'w';
      const frame = inset(bay, -1);
      const { x, y, width, height } = frame;
      const sides = flat
        ? `M${n(x)} ${n(y)}h${n(width)}M${n(x)} ${n(y + height)}h${n(width)}`
        : `M${n(x)} ${n(y)}v${n(height)}M${n(x + width)} ${n(y)}v${n(height)}`;
      const tint = kind === 'e' ? '#e9f4ea' : kind === 'a' ? '#e8f0f8' : '#f4f6f6';
      return rect(frame, tint) + path(sides, '#c5ccd3', 1.6) + drawBayMark(bay, kind, mouth);
    })
    .join('');
}

function drawBayMark(bay: Box, kind: string, mouth: Side): string {
  const { x, y } = middle(bay);
  const [cx, cy] = {
    n: [x, bay.y + 18],
    s: [x, bay.y + bay.height - 18],
    w: [bay.x + 18, y],
    e: [bay.x + bay.width - 18, y],
  }[mouth] as [number, number];
  const stop = {
    n: [x, bay.y + bay.height - 7, 1],
    s: [x, bay.y + 7, 1],
    w: [bay.x + bay.width - 7, y, 0],
    e: [bay.x + 7, y, 0],
  }[mouth] as [number, number, number];
  const bump = stop[2] ? `M${n(stop[0] - 11)} ${n(stop[1])}h22` : `M${n(stop[0])} ${n(stop[1] - 11)}v22`;
  const rest = path(bump, '#ccd3d9', 3);
  if (kind === 'e') {
    return rest + path(`M${n(cx + 2)} ${n(cy - 8)}l-7 9h5l-2 7l7 -9h-5z`, 'none', 0, '#7fb486');
  }
  if (kind !== 'a') return rest;
  const flat = mouth === 'e' || mouth === 'w';
  let hatch = '';
  for (let at = 0; at + 16 <= 76; at += 10) {
    hatch += flat ? `M${n(bay.x + at)} ${n(bay.y + 43)}l14 14` : `M${n(bay.x + 43)} ${n(bay.y + at)}l14 14`;
  }
  const person = `M${n(cx - 1)} ${n(cy - 4)}v6h6l3 6M${n(cx - 3)} ${n(cy - 1)}a5.6 5.6 0 1 0 7 7`;
  return (
    rest + path(hatch, '#b9cbdc', 1.4) + path(person, '#7ea3c6', 1.8) + circle(cx - 1, cy - 8, 2, '#7ea3c6', 'none')
  );
}

export function drawRamp(box: Box): string {
  let lines = '';
  for (let at = 12; at < box.width; at += 12) lines += `M${n(box.x + at)} ${n(box.y)}v${n(box.height)}`;
  return rect(box, '#eceff1', INK.line) + path(lines, INK.faint, 1) + drawArrow(inset(box, box.height * 0.3), 1, false);
}

export function drawArrow({ x, y, width, height }: Box, way: 1 | -1, upright: boolean): string {
  const [tail, tip] = way > 0 ? [0, 1] : [1, 0];
  const d = upright
    ? `M${n(x)} ${n(y + height * tail)}V${n(y + height * tip)}m-6 ${-9 * way}l6 ${9 * way}l6 ${-9 * way}`
    : `M${n(x + width * tail)} ${n(y + height / 2)}H${n(x + width * tip)}m${-9 * way} -6l${9 * way} 6l${-9 * way} 6`;
  return path(d, '#cdd4da', 2.4);
}

export function drawColumns({ x, y, width, height }: Box, perRow: number): string {
  const columns: string[] = [];
  for (const cy of [y, y + height]) {
    for (let i = 0; i < perRow; i++)
      columns.push(rect({ x: x + (width * i) / (perRow - 1) - 5, y: cy - 5, width: 10, height: 10 }, INK.inner));
  }
  return columns.join('');
}

export function drawCycles({ x, y }: Box, count: number): string {
  let d = '';
  for (let i = 0; i < count; i++) {
    const at = x + i * 13;
    d += `M${n(at)} ${n(y)}m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0M${n(at)} ${n(y)}v22m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0M${n(at - 4)} ${n(y + 7)}h8`;
  }
  return path(d, INK.line, 1.1);
}
