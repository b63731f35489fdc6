import { MAX_DESCRIPTION } from '../resources/contract.ts';
import type { Issue } from './contract.ts';
import { issueOf, type IssueCode } from './issues.ts';
import type { Header, Row } from './layout.ts';
import { addressOf, answerIn, capacityIn, keyOf, linesIn, nameIn, streetOf } from './rules.ts';
import { kindOf, type SpaceKind } from './space-types.ts';
import { isState } from '../../platform/zones.ts';

export interface WantedSpace {
  readonly row: Row;
  readonly name: string;
  readonly kind: SpaceKind;
  readonly spaceType: string;
  /** Null where nothing is said. */
  readonly capacity: number | null;
  readonly description: string | null;
}

export interface WantedFloor {
  readonly row: Row;
  readonly name: string;
  readonly spaces: Map<string, WantedSpace>;
}

export interface WantedBuilding {
  /** The first row that names it: what that says of it counts. */
  readonly row: Row;
  readonly name: string;
  readonly code: string;
  readonly city: string;
  readonly state: string;
  /** Empty where nothing is said of it. */
  readonly address: string;
  readonly street: string;
  /** All that name it. */
  readonly rows: Row[];
  readonly floors: Map<string, WantedFloor>;
}

/** What a workbook wants to be there: buildings in the order of their first rows, without the rows that have an error. */
export interface Wanted {
  readonly buildings: readonly WantedBuilding[];
  readonly issues: readonly Issue[];
}

/** What a row wants; null where it has an error. */
interface RowWanted {
  readonly building: { readonly name: string; readonly code: string };
  readonly floor: string | null;
  readonly space: Omit<WantedSpace, 'row'> | null;
}

const MAX_ADDRESS = 500;

type Tell = (code: IssueCode, column: Header | null, value?: string) => void;

/** Which name a code stands beside first, so that a row may say the code alone. */
function* namesByCode(rows: readonly Row[]): Generator<void, ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const { cells } of rows) {
    const [code, name] = [nameIn(cells['Building Code']), nameIn(cells['Building Name'])];
    if (code !== null && name !== null && !names.has(keyOf(code))) names.set(keyOf(code), name);
    yield;
  }
  return names;
}

/** Puts together what the rows of a workbook want. @param country where its buildings are */
export function* wantedBy(rows: readonly Row[], country: string): Generator<void, Wanted> {
  const names = yield* namesByCode(rows);
  const buildings = new Map<string, WantedBuilding>();
  const issues: Issue[] = [];
  for (const row of rows) {
    const told: Issue[] = [];
    const tell: Tell = (code, column, value) => void told.push(issueOf(code, row, column, value));
    const wanted = readRow(row, names, country, tell);
    if (wanted && !told.some(({ severity }) => severity === 'error')) join(buildings, row, wanted, tell);
    issues.push(...told);
    yield;
  }
  return { buildings: [...buildings.values()], issues };
}

function readRow(row: Row, names: ReadonlyMap<string, string>, country: string, tell: Tell): RowWanted | null {
  const { cells } = row;
  const building = buildingIn(row, names, tell);
  const state = cells['State Code'].toUpperCase();
  if (state !== '' && !isState(country, state)) tell('state_unknown', 'State Code');
  const { address, city, state: _, ...rest } = addressCells(row);
  if (linesIn(addressOf({ address, city, state, ...rest }), MAX_ADDRESS) === null) tell('text_invalid', 'Address');
  if (city !== '' && nameIn(city) === null) tell('text_invalid', 'City');
  const floor = cells.Floor === '' ? null : nameIn(cells.Floor);
  if (cells.Floor !== '' && floor === null) tell('text_invalid', 'Floor');
  const space = cells.Room === '' ? null : spaceIn(row, tell);
  if (cells.Room !== '' && cells.Floor === '') tell('floor_missing', 'Floor');
  if (building && cells.Room === '') tell(cells.Floor === '' ? 'only_building' : 'only_floor', null);
  return building && { building, floor, space };
}

function buildingIn({ cells }: Row, names: ReadonlyMap<string, string>, tell: Tell): RowWanted['building'] | null {
  const [given, code] = [cells['Building Name'], cells['Building Code']].map((text) =>
    text === '' ? '' : nameIn(text),
  );
  if (given === null || given === undefined) tell('text_invalid', 'Building Name');
  else if (code === null || code === undefined) tell('text_invalid', 'Building Code');
  else if (given === '' && code === '') tell('building_missing', 'Building Name');
  else {
    const named = code === '' ? undefined : names.get(keyOf(code));
    if (given !== '' && named !== undefined && keyOf(named) !== keyOf(given))
      tell('code_conflict', 'Building Code', named);
    return { name: given || named || code, code };
  }
  return null;
}

function spaceIn({ cells }: Row, tell: Tell): RowWanted['space'] {
  const name = nameIn(cells.Room);
  if (name === null) tell('text_invalid', 'Room');
  const kind = kindOf(cells['Space Type'].slice(0, 300));
  if (cells['Space Type'] === '') tell('space_type_missing', 'Space Type');
  else if (kind === undefined) tell('space_type_unknown', 'Space Type');
  const capacity = cells.Capacity === '' ? null : capacityIn(cells.Capacity);
  if (cells.Capacity !== '' && capacity === null) tell('capacity_invalid', 'Capacity');
  const description = cells.Description === '' ? null : linesIn(cells.Description, MAX_DESCRIPTION);
  if (cells.Description !== '' && description === null) tell('text_invalid', 'Description');
  const isReservable = answerIn(cells.Reservable);
  if (isReservable === null) tell('answer_unclear', 'Reservable');
  if (isReservable === false) tell('not_reservable', 'Reservable');
  if (name === null || kind === undefined || isReservable !== true) return null;
  return { name, kind, spaceType: cells['Space Type'], capacity, description };
}

const addressCells = ({ cells }: Row) => ({
  address: cells.Address,
  address2: cells.Address2,
  city: cells.City,
  state: cells['State Code'].toUpperCase(),
  zip: cells.Zip,
});

/** Puts what a row wants where it belongs. */
function join(buildings: Map<string, WantedBuilding>, row: Row, wanted: RowWanted, tell: Tell): void {
  const key = keyOf(wanted.building.name);
  const building = buildings.get(key) ?? newBuilding(row, wanted.building);
  if (building.row !== row) differences(building, row, tell);
  const floorKey = wanted.floor === null ? '' : keyOf(wanted.floor);
  const floor = building.floors.get(floorKey) ?? {
    row,
    name: wanted.floor ?? '',
    spaces: new Map<string, WantedSpace>(),
  };
  const { space } = wanted;
  const first = space === null ? undefined : floor.spaces.get(keyOf(space.name));
  if (first) return tell('doubled', 'Room', String(first.row.row));
  if (space !== null) floor.spaces.set(keyOf(space.name), { ...space, row });
  if (wanted.floor !== null) building.floors.set(floorKey, floor);
  building.rows.push(row);
  buildings.set(key, building);
}

function newBuilding(row: Row, { name, code }: RowWanted['building']): WantedBuilding {
  const given = addressCells(row);
  const kept = (text: string): string => linesIn(text, MAX_ADDRESS) ?? '';
  return {
    row,
    name,
    code,
    city: given.city === '' ? '' : (nameIn(given.city) ?? ''),
    state: given.state,
    address: kept(addressOf(given)),
    street: kept(streetOf(given)),
    rows: [],
    floors: new Map(),
  };
}

/** What a later row says otherwise of a building. */
function differences({ row: first }: WantedBuilding, { cells }: Row, tell: Tell): void {
  for (const column of ['State Code', 'Address', 'Address2', 'City', 'Zip'] as const) {
    const [one, other] = [first.cells[column], cells[column]];
    if (other !== '' && one !== other && keyOf(one) !== keyOf(other)) tell('building_differs', column);
  }
}
