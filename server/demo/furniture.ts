// Everything that stands on a floor, seen from above.
import { inset, middle, type Box, type Side } from './geometry.ts';
import { circle, INK, n, path, rect } from './pen.ts';

/** Where a chair stands and which way its back points, in degrees clockwise from east. */
export type Seat = readonly [x: number, y: number, back: number];

/** Office chairs: a round seat and a curved back. */
export function chairs(seats: readonly Seat[]): string {
  const round = seats.map(([x, y]) => `M${n(x - 4.6)} ${n(y)}a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0 -9.2 0z`).join('');
  const backs = seats.map(([x, y, back]) => {
    const [from, to] = [polar(x, y, 6.6, back - 58), polar(x, y, 6.6, back + 58)];
    return `M${from}A6.6 6.6 0 0 1 ${to}`;
  });
  return path(round, INK.line, 0.9, INK.seat) + path(backs.join(''), '#98a3b0', 1.5);
}

function polar(x: number, y: number, radius: number, degrees: number): string {
  const turn = (degrees * Math.PI) / 180;
  return `${n(x + radius * Math.cos(turn))} ${n(y + radius * Math.sin(turn))}`;
}

/** A round table with `count` chairs. */
export function roundTable(x: number, y: number, radius: number, count: number): string {
  const seats = Array.from({ length: count }, (_, i): Seat => {
    const back = (360 / count) * i + (count % 2 === 0 ? 45 : -90);
    const turn = (back * Math.PI) / 180;
    return [x + (radius + 7) * Math.cos(turn), y + (radius + 7) * Math.sin(turn), back];
  });
  return chairs(seats) + circle(x, y, radius, INK.top);
}

/** A meeting table with `count` chairs, as long as the room allows. */
export function meetingTable(room: Box, count: number): string {
  const { x, y } = middle(room);
  if (count <= 4) return roundTable(x, y, count <= 2 ? 10 : 14, count);
  const wide = room.width >= room.height;
  const ends = count % 2 === 0 ? 2 : 1;
  const perSide = (count - ends) / 2;
  const reach = Math.max(room.width, room.height);
  const pitch = Math.min(21, (reach - 58) / perSide);
  const [length, depth] = [perSide * pitch + 4, count > 8 ? 30 : 24];
  const at = (along: number, across: number, back: number): Seat =>
    wide ? [x + along, y + across, back] : [x + across, y + along, back + 90];
  const seats: Seat[] = [at(-length / 2 - 7, 0, 180)];
  if (ends === 2) seats.push(at(length / 2 + 7, 0, 0));
  for (let i = 0; i < perSide; i++) {
    const along = (i - (perSide - 1) / 2) * pitch;
    seats.push(at(along, -depth / 2 - 7, wide ? -90 : 90), at(along, depth / 2 + 7, wide ? 90 : -90));
  }
  const [w, h] = wide ? [length, depth] : [depth, length];
  const table = { x: x - w / 2, y: y - h / 2, width: w, height: h };
  return chairs(seats) + rect(table, INK.top, INK.line, 7) + rect(inset(table, 3.5), 'none', INK.faint, 5, 0.8);
}

/** Rows of tables that face `front`, for courses and town halls; as many seats a row as the room is wide. */
export function classroom(room: Box, count: number, front: Side): string {
  const sideways = front === 'e' || front === 'w';
  const { x, y } = middle(room);
  const [depth, breadth] = sideways ? [room.width, room.height] : [room.height, room.width];
  const perRow = Math.min(8, Math.floor((breadth - 40) / 24));
  const rows = Math.ceil(count / perRow);
  const gap = Math.min(46, (depth - 30) / rows);
  const sign = front === 'n' || front === 'w' ? 1 : -1;
  const seats: Seat[] = [];
  const tables: string[] = [];
  for (let row = 0; row < rows; row++) {
    const across = ((row - (rows - 1) / 2) * gap - 6) * sign;
    const here = Math.min(perRow, count - row * perRow);
    const length = here * 24 + 4;
    const table = sideways
      ? { x: x + across - 6, y: y - length / 2, width: 12, height: length }
      : { x: x - length / 2, y: y + across - 6, width: length, height: 12 };
    tables.push(rect(table, INK.top, INK.line, 3));
    for (let i = 0; i < here; i++) {
      const along = (i - (here - 1) / 2) * 24;
      const back = across + 13 * sign;
      seats.push(sideways ? [x + back, y + along, sign > 0 ? 0 : 180] : [x + along, y + back, 90 * sign]);
    }
  }
  return chairs(seats) + tables.join('');
}

/** A sofa whose back is on `side`; its cushions divide the length. */
export function sofa(box: Box, side: Side): string {
  const wide = side === 'n' || side === 's';
  const cushions = Math.max(1, Math.round((wide ? box.width : box.height) / 22));
  const back = { ...box };
  if (wide) back.height = 6;
  else back.width = 6;
  if (side === 's') back.y = box.y + box.height - 6;
  if (side === 'e') back.x = box.x + box.width - 6;
  let seams = '';
  for (let i = 1; i < cushions; i++) {
    const share = i / cushions;
    seams += wide
      ? `M${n(box.x + box.width * share)} ${n(box.y + 2)}v${n(box.height - 4)}`
      : `M${n(box.x + 2)} ${n(box.y + box.height * share)}h${n(box.width - 4)}`;
  }
  return rect(box, INK.soft, INK.line, 5) + path(seams, INK.line, 0.8) + rect(back, '#cfdada', INK.line, 3, 0.8);
}

/** How far furniture keeps from the side with the door, so that it opens freely. */
const AWAY: Record<Side, readonly [x: number, y: number]> = { n: [0, 9], e: [-9, 0], s: [0, -9], w: [9, 0] };

/** A lounge for a few people: sofa, two armchairs, a low table on a rug. */
export function lounge(room: Box, door: Side): string {
  const { x: middleX, y: middleY } = middle(room);
  const [x, y] = [middleX + AWAY[door][0], middleY + AWAY[door][1]];
  const [back, front]: [Side, Side] = door === 'n' ? ['s', 'n'] : ['n', 's'];
  const [near, far] = door === 'n' ? [17, -36] : [-34, 17];
  return [
    rect({ x: x - 34, y: y - 22, width: 68, height: 46 }, '#f4efe8', 'none', 6),
    sofa({ x: x - 28, y: y + near, width: 56, height: 19 }, back),
    sofa({ x: x - 30, y: y + far, width: 22, height: 19 }, front),
    sofa({ x: x + 8, y: y + far, width: 22, height: 19 }, front),
    circle(x, y + 1, 9, INK.top),
  ].join('');
}

/** Two benches and a small table between them: a place for a call. */
export function booth(room: Box, door: Side): string {
  const { x: middleX, y: middleY } = middle(room);
  const [x, y] = [middleX + AWAY[door][0], middleY + AWAY[door][1]];
  const inside = inset(room, 7);
  if (door === 'e' || door === 'w') {
    const reach = Math.min(inside.width - 24, 38);
    return [
      sofa({ x: x - reach / 2, y: inside.y, width: reach, height: 15 }, 'n'),
      sofa({ x: x - reach / 2, y: inside.y + inside.height - 15, width: reach, height: 15 }, 's'),
      rect({ x: x - 12, y: middleY - 7, width: 24, height: 14 }, INK.top, INK.line, 3),
    ].join('');
  }
  const reach = Math.min(inside.height - 24, 38);
  return [
    sofa({ x: inside.x, y: y - reach / 2, width: 15, height: reach }, 'w'),
    sofa({ x: inside.x + inside.width - 15, y: y - reach / 2, width: 15, height: reach }, 'e'),
    rect({ x: middleX - 7, y: y - 12, width: 14, height: 24 }, INK.top, INK.line, 3),
  ].join('');
}

/** A potted plant: a rosette of leaves. */
export function plant(x: number, y: number, radius: number): string {
  const leaves = Array.from({ length: 8 }, (_, i) => {
    const degrees = i * 45 + 12;
    const [left, right] = [polar(x, y, radius * 0.62, degrees - 24), polar(x, y, radius * 0.62, degrees + 24)];
    return `M${n(x)} ${n(y)}Q${left} ${polar(x, y, radius, degrees)}Q${right} ${n(x)} ${n(y)}z`;
  });
  return path(leaves.join(''), INK.leafDark, 0.7, INK.leaf) + circle(x, y, radius * 0.16, INK.leafDark, 'none');
}

/** A tree: overlapping crowns with a soft shadow. */
export function tree(x: number, y: number, radius: number): string {
  const crowns = [0, 72, 144, 216, 288].map((degrees, i) => {
    const turn = ((degrees + 20) * Math.PI) / 180;
    const size = radius * (0.62 + (i % 3) * 0.07);
    const [cx, cy] = [x + radius * 0.42 * Math.cos(turn), y + radius * 0.42 * Math.sin(turn)];
    return `<circle cx="${n(cx)}" cy="${n(cy)}" r="${n(size)}"/>`;
  });
  return [
    `<g fill="#2b3a2f" fill-opacity="0.05"><circle cx="${n(x + 4)}" cy="${n(y + 6)}" r="${n(radius * 1.05)}"/></g>`,
    `<g fill="#cfe2cc" fill-opacity="0.75" stroke="#b4cfb1" stroke-width="0.7">${crowns.join('')}</g>`,
    circle(x, y, radius * 0.34, '#b9d4b6', 'none'),
  ].join('');
}

/** A long trough of greenery. */
export function planter(box: Box): string {
  const wide = box.width >= box.height;
  const [length, depth] = wide ? [box.width, box.height] : [box.height, box.width];
  const count = Math.max(1, Math.floor(length / (depth * 1.05)));
  const shrubs = Array.from({ length: count }, (_, i) => {
    const along = ((i + 0.5) * length) / count;
    return plant(wide ? box.x + along : box.x + depth / 2, wide ? box.y + depth / 2 : box.y + along, depth * 0.62);
  });
  return rect(box, '#f1f0ea', INK.faint, 3) + shrubs.join('');
}

/** Two flights of treads with a rail between. */
export function stairs(box: Box): string {
  const inside = inset(box, 4);
  const { x, y } = middle(box);
  const wide = box.width > box.height;
  let treads = '';
  for (let at = 8; at < (wide ? inside.width : inside.height) - 6; at += 7) {
    treads += wide
      ? `M${n(inside.x + at)} ${n(inside.y)}v${n(inside.height)}`
      : `M${n(inside.x)} ${n(inside.y + at)}h${n(inside.width)}`;
  }
  const rail = wide ? `M${n(inside.x)} ${n(y)}h${n(inside.width)}` : `M${n(x)} ${n(inside.y)}v${n(inside.height)}`;
  return path(treads, INK.line, 0.9) + path(rail, INK.inner, 2);
}

/** A lift car: the crossed box of every plan. */
export function lift(box: Box): string {
  const { x, y, width, height } = inset(box, 6);
  const cross = `M${n(x)} ${n(y)}l${n(width)} ${n(height)}M${n(x + width)} ${n(y)}l${n(-width)} ${n(height)}`;
  return rect({ x, y, width, height }, INK.top, INK.line) + path(cross, INK.line, 0.9);
}

/** Cubicles along the long wall and basins opposite; nothing stands where the door sweeps. */
export function washroom(box: Box, sweep: Box): string {
  const wide = box.width >= box.height;
  const inside = inset(box, 4);
  const [length, breadth] = wide ? [inside.width, inside.height] : [inside.height, inside.width];
  const count = Math.max(2, Math.floor(length / 24));
  const step = length / count;
  const depth = Math.min(26, breadth * 0.5);
  const place = (along: number, across: number) =>
    wide ? { x: inside.x + along, y: inside.y + across } : { x: inside.x + across, y: inside.y + along };
  const spots = Array.from({ length: count }, (_, i) => (i + 0.5) * step);
  const pans = spots.map((along) => place(along, 9)).filter((at) => !isNear(sweep, at, 6));
  const basins = spots.map((along) => place(along, breadth - 6)).filter((at) => !isNear(sweep, at, 6));
  const [rx, ry] = wide ? [4, 5.5] : [5.5, 4];
  const fixtures = [
    ...pans.map(({ x, y }) => `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${rx}" ry="${ry}"/>`),
    ...basins.map(({ x, y }) => `<circle cx="${n(x)}" cy="${n(y)}" r="4"/>`),
  ];
  const partitions = spots.slice(1).map((along) => place(along - step / 2, 0));
  const front = place(0, depth);
  const walls = [
    ...partitions.map(({ x, y }) => `M${n(x)} ${n(y)}${wide ? 'v' : 'h'}${n(depth)}`),
    `M${n(front.x)} ${n(front.y)}${wide ? 'h' : 'v'}${n(length)}`,
  ];
  return (
    path(walls.join(''), INK.line, 1) +
    `<g fill="${INK.top}" stroke="${INK.line}" stroke-width="0.9">${fixtures.join('')}</g>`
  );
}

const isNear = ({ x, y, width, height }: Box, at: { x: number; y: number }, gap: number): boolean =>
  at.x > x - gap && at.x < x + width + gap && at.y > y - gap && at.y < y + height + gap;

/** A kitchen run with sink and hob; the long side decides the direction. */
export function counter(box: Box): string {
  const wide = box.width >= box.height;
  const [sink, hob] = wide
    ? [
        { x: box.x + 12, y: box.y + 5 },
        { x: box.x + box.width - 34, y: box.y + 4 },
      ]
    : [
        { x: box.x + 5, y: box.y + 12 },
        { x: box.x + 4, y: box.y + box.height - 34 },
      ];
  const basin = wide ? { ...sink, width: 26, height: box.height - 10 } : { ...sink, width: box.width - 10, height: 26 };
  const rings = [0, 1, 2, 3].map((i) =>
    circle(hob.x + 4 + (i % 2) * (wide ? 11 : 8), hob.y + 4 + Math.floor(i / 2) * (wide ? 8 : 11), 3, 'none'),
  );
  return rect(box, INK.top, INK.line, 2) + rect(basin, INK.seat, INK.line, 3, 0.8) + rings.join('');
}

/** A tall table with stools on both long sides. */
export function island(box: Box): string {
  const wide = box.width >= box.height;
  const length = wide ? box.width : box.height;
  const count = Math.floor(length / 22);
  const stools: string[] = [];
  for (let i = 0; i < count; i++) {
    const along = ((i + 0.5) * length) / count;
    for (const across of [-7, (wide ? box.height : box.width) + 7]) {
      stools.push(
        wide
          ? circle(box.x + along, box.y + across, 4.2, INK.seat)
          : circle(box.x + across, box.y + along, 4.2, INK.seat),
      );
    }
  }
  return stools.join('') + rect(box, INK.timber, INK.grain, 4);
}

/** The reception desk: a long curve and two chairs behind it. */
export function reception(box: Box): string {
  const { x, y, width, height } = box;
  const curve = `M${n(x)} ${n(y)}Q${n(x + width / 2)} ${n(y + height)} ${n(x + width)} ${n(y)}l-6 -14Q${n(x + width / 2)} ${n(y + height - 26)} ${n(x + 6)} ${n(y - 14)}z`;
  const seats: Seat[] = [
    [x + width * 0.36, y - 14, -90],
    [x + width * 0.64, y - 14, -90],
  ];
  return chairs(seats) + path(curve, INK.grain, 1.2, INK.timber);
}

/** Boards laid along the longer side. */
export function boards(box: Box): string {
  const wide = box.width >= box.height;
  let lines = '';
  for (let at = 9; at < (wide ? box.height : box.width); at += 9) {
    lines += wide ? `M${n(box.x)} ${n(box.y + at)}h${n(box.width)}` : `M${n(box.x + at)} ${n(box.y)}v${n(box.height)}`;
  }
  return rect(box, INK.timber) + path(lines, INK.grain, 0.6);
}
