import type { Row } from './layout.ts';
import type { Piece } from './carry-out.ts';
import type { WantedBuilding } from './wanted.ts';

/** So many spaces are written in one transaction, and so many buildings. */
export const SPACES_AT_ONCE = 5_000;
export const BUILDINGS_AT_ONCE = 500;

type Floors = Piece['floors'];

/** A building in parts of at most so many spaces: the first has all rows that name no space. */
function* partsOf(building: WantedBuilding, most: number): Generator<Piece> {
  const ofSpaces = new Set<Row>();
  for (const { spaces } of building.floors.values()) for (const { row } of spaces.values()) ofSpaces.add(row);
  const bare = building.rows.filter((row) => !ofSpaces.has(row));
  let floors: { floor: Floors[number]['floor']; spaces: Floors[number]['spaces'][number][] }[] = [];
  let count = 0;
  let isFirst = true;
  const part = (): Piece => {
    const rows = floors.flatMap(({ spaces }) => spaces.map(({ row }) => row));
    const made = { building, floors, rows: isFirst ? [...bare, ...rows] : rows };
    [floors, count, isFirst] = [[], 0, false];
    return made;
  };
  for (const floor of building.floors.values()) {
    floors.push({ floor, spaces: [] });
    for (const space of floor.spaces.values()) {
      if (count === most) {
        yield part();
        floors.push({ floor, spaces: [] });
      }
      floors.at(-1)?.spaces.push(space);
      count++;
    }
  }
  if (floors.length > 0 || isFirst) yield part();
}

const sizeOf = ({ floors }: Piece): number => floors.reduce((sum, { spaces }) => sum + spaces.length, 0);

/** What is done in one transaction each: small buildings together, large ones in parts. */
export function* portionsOf(buildings: readonly WantedBuilding[], most = SPACES_AT_ONCE): Generator<readonly Piece[]> {
  let portion: Piece[] = [];
  let count = 0;
  for (const building of buildings)
    for (const piece of partsOf(building, most)) {
      const size = sizeOf(piece);
      if (portion.length > 0 && (count + size > most || portion.length >= BUILDINGS_AT_ONCE)) {
        yield portion;
        [portion, count] = [[], 0];
      }
      portion.push(piece);
      count += size;
    }
  if (portion.length > 0) yield portion;
}
