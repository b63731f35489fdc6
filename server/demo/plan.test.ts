import { describe, expect, it } from 'vitest';
import { cornersOf, edgesOf, inset, type Box, type Point } from './geometry.ts';
import { HONG_KONG_FLOORS } from './hongkong.ts';
import { LONDON_FLOORS } from './london.ts';
import { PLAN_SIZE, placesOn } from './plan.ts';
import { pointsOf, readSheet, type Mark } from './sheet.ts';

const sheets = [...LONDON_FLOORS, ...HONG_KONG_FLOORS].map(({ key, sheet }) => ({ key, marks: readSheet(sheet) }));

const around = (x: number, y: number, reach: number): Box => ({
  x: x - reach,
  y: y - reach,
  width: 2 * reach,
  height: 2 * reach,
});

function hull(boxes: readonly Box[], aside: number, above: number): Box {
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)) - aside, Math.min(...boxes.map(({ y }) => y)) - above];
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + aside;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + above;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** How far the chair behind a desk reaches, and the stool beside a tall table. */
const CHAIR = 17;
const STOOL = 12;

/** The floor a mark takes up, its chairs included; null for what one may walk over or look through. */
function footprint(mark: Mark): Box | null {
  const { box, word, count } = mark;
  const wide = box.width > box.height;
  switch (word) {
    case 'room':
    case 'wc':
    case 'lift':
    case 'store':
    case 'sofa':
    case 'table':
    case 'counter':
    case 'planter':
      return box;
    case 'bench':
      return mark.text[0] === 'v' ? hull(placesOn(mark), CHAIR, 0) : hull(placesOn(mark), 0, CHAIR);
    case 'bays':
    case 'lockers':
    case 'shelf':
      return hull(placesOn(mark), 0, 0);
    case 'cafe':
      return around(box.x, box.y, count === 0 ? 9 : count === 2 ? 23 : 25);
    case 'island':
      return hull([box], wide ? 0 : STOOL, wide ? STOOL : 0);
    case 'plant':
      return around(box.x, box.y, box.width);
    default:
      return null;
  }
}

const meet = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function clashes(boxes: readonly { readonly name: string; readonly box: Box }[]): string[] {
  return boxes.flatMap((one, i) =>
    boxes.slice(i + 1).flatMap((other) => (meet(one.box, other.box) ? [`${one.name} × ${other.name}`] : [])),
  );
}

/** By counting how many edges lie to the right. */
const isIn = ([x, y]: Point, corners: readonly Point[]): boolean =>
  edgesOf(corners).filter(([[ax, ay], [bx, by]]) => ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax))
    .length %
    2 ===
  1;

const standing = (marks: readonly Mark[]) =>
  marks.flatMap((mark) => {
    const box = footprint(mark);
    return box ? [{ name: `${mark.word} ${mark.box.x},${mark.box.y}`, word: mark.word, box }] : [];
  });

describe.each(sheets)('floor $key', ({ marks }) => {
  it('places each resource on the sheet, and none upon another', () => {
    const places = marks.flatMap((mark) =>
      placesOn(mark).map((box, i) => ({ name: `${mark.word} ${mark.box.x},${mark.box.y} ${i}`, box })),
    );
    expect(places.length).toBeGreaterThan(20);
    expect(clashes(places)).toEqual([]);
    const off = places.filter(
      ({ box }) =>
        box.x < 0 || box.y < 0 || box.x + box.width > PLAN_SIZE.width || box.y + box.height > PLAN_SIZE.height,
    );
    expect(off).toEqual([]);
  });

  it('has no furniture in a wall or in other furniture', () => {
    expect(clashes(standing(marks))).toEqual([]);
  });

  it('has everything but cars and garden under a roof or on a terrace', () => {
    const shells = marks.filter(({ word }) => word === 'outline' || word === 'deck').map(pointsOf);
    const gardens = marks.filter(({ word }) => word === 'lawn').map(({ box }) => cornersOf(box));
    const outside = standing(marks).filter(({ word, box }) => {
      const corners = cornersOf(inset(box, 3));
      const allowed = word === 'planter' ? [...shells, ...gardens] : shells;
      return word !== 'bays' && !allowed.some((shell) => corners.every((corner) => isIn(corner, shell)));
    });
    expect(outside).toEqual([]);
  });

  it('counts each desk to an area', () => {
    const areas = marks.filter(({ word }) => word === 'area').map(({ box }) => box);
    const desks = marks.filter(({ word }) => word === 'bench').flatMap(placesOn);
    expect(
      desks.filter(
        (desk) => !areas.some((area) => isIn([desk.x + desk.width / 2, desk.y + desk.height / 2], cornersOf(area))),
      ),
    ).toEqual([]);
  });
});

describe('reading a sheet', () => {
  it('finds what would clash', () => {
    const marks = readSheet('bench 100 100 2 2 | h\nsofa 120 160 40 20 | n\nplant 300 300 12');
    expect(clashes(standing(marks))).toEqual(['bench 100,100 × sofa 120,160']);
  });

  it('refuses a word that it cannot draw', () => {
    expect(() => readSheet('aquarium 10 10 20 20')).toThrow("no mark called 'aquarium'");
  });
});
