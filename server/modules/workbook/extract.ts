import type { Ctx } from '../../platform/context/context.ts';
import type { Cell } from '../../platform/files/sheet.ts';
import { slicesOf } from '../../platform/contract/page.ts';
import { listFloorsOf } from '../places/places.ts';
import { sliceResources, type Unseen } from '../resources/resources.ts';
import { headers, type Header } from './layout.ts';
import { takeApart } from './rules.ts';
import { categoryNames, kindOf, type SpaceKind } from './space-types.ts';
import { readPlaces, type KnownBuilding, type Standing } from './standing.ts';

/** So many buildings are read at a time. */
const AT_ONCE = 100;

const inOrder = new Intl.Collator('en', { numeric: true });

type Filled = Readonly<Partial<Record<Header, string | number>>>;
type Floor = Awaited<ReturnType<typeof listFloorsOf>>[number];

interface Space {
  readonly name: string;
  readonly type: string;
  readonly floorId: number | null;
  readonly categoryId: number | null;
  readonly capacity: number;
  readonly description: string;
}

/** What is there as rows of the layout, as far as the asking one sees it: buildings by name, floors from the lowest up, rooms and desks by name. */
export async function* extractRows(ctx: Ctx, unseen: Unseen): AsyncGenerator<readonly Cell[]> {
  const places = await readPlaces(ctx);
  const types = new Map(places.categories.values().map(({ id, name }) => [id, name]));
  const buildings = [...places.buildings.values()].toSorted((a, b) => inOrder.compare(a.name, b.name) || a.id - b.id);
  for (let from = 0; from < buildings.length; from += AT_ONCE) {
    const some = buildings.slice(from, from + AT_ONCE);
    const ids = some.map(({ id }) => id);
    const floors = Map.groupBy(await listFloorsOf(ctx, ids), ({ buildingId }) => buildingId);
    const spaces = await spacesIn(ctx, ids, unseen);
    for (const building of some)
      for (const row of rowsOf(floors.get(building.id) ?? [], spaces.get(building.id) ?? [], types))
        yield inColumns({ ...ofBuilding(building, places), ...row });
  }
}

const inColumns = (row: Filled): Cell[] => headers.map((header) => row[header] ?? null);

async function spacesIn(ctx: Ctx, buildingIds: readonly number[], unseen: Unseen): Promise<Map<number, Space[]>> {
  const spaces = new Map<number, Space[]>();
  const wanted = { buildingIds, types: ['room', 'desk'] as const, retired: false };
  for await (const some of slicesOf((slice) => sliceResources(ctx, wanted, slice, unseen)))
    for (const { buildingId, name, type, floorId, categoryId, capacity, description } of some) {
      const there = spaces.get(buildingId) ?? [];
      there.push({ name, type, floorId, categoryId, capacity, description });
      spaces.set(buildingId, there);
    }
  return spaces;
}

function ofBuilding({ name, address, regionId }: KnownBuilding, { regions }: Pick<Standing, 'regions'>): Filled {
  const region = regionId === null ? undefined : regions.get(regionId);
  const apart = takeApart(address, region?.name ?? '');
  return {
    'Building Name': name,
    'State Code': apart.state,
    Address: apart.address,
    Address2: apart.address2,
    City: apart.city,
    Zip: apart.zip,
  };
}

type Types = ReadonlyMap<number, string>;

/** Each space; and each floor and building that has none, so that nothing is lost. */
function* rowsOf(floors: readonly Floor[], spaces: readonly Space[], types: Types): Generator<Filled> {
  if (floors.length === 0 && spaces.length === 0) yield {};
  const onFloors = Map.groupBy(spaces, ({ floorId }) => floorId);
  for (const space of onFloors.get(null) ?? []) yield ofSpace(space, types);
  for (const floor of floors) {
    const here = onFloors.get(floor.id) ?? [];
    if (here.length === 0) yield { Floor: floor.name };
    for (const space of here.toSorted((a, b) => inOrder.compare(a.name, b.name)))
      yield { Floor: floor.name, ...ofSpace(space, types) };
  }
}

const ofSpace = ({ name, type, categoryId, capacity, description }: Space, types: Types): Filled => ({
  Room: name,
  'Space Type': spaceType(type as SpaceKind, categoryId === null ? undefined : types.get(categoryId)),
  Occupiable: 'Yes',
  Capacity: capacity,
  Description: description,
  Reservable: 'Yes',
});

/** Its category, where that is a space type of its kind; else the one of its kind. */
const spaceType = (kind: SpaceKind, category: string | undefined): string =>
  category !== undefined && kindOf(category) === kind ? category : categoryNames[kind];
