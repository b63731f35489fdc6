import { levelIn, nextLevel } from '../places/places.ts';
import type { Issue, Kind } from './contract.ts';
import type { BuildingChange, Hands, NewSpace, SpaceChange } from './hands.ts';
import { issueOf, type IssueCode } from './issues.ts';
import type { Header, Row } from './layout.ts';
import { newNotes, type Deed, type Notes } from './report.ts';
import { keyOf } from './rules.ts';
import type { SpaceKind } from './space-types.ts';
import type { KnownBuilding, KnownFloor, KnownSpace, Standing } from './standing.ts';
import type { WantedBuilding, WantedFloor, WantedSpace } from './wanted.ts';
import { countryName, hasStates, zoneOf } from '../../platform/zones.ts';

/** A building, or some of its floors and spaces: what is done at a time. */
export interface Piece {
  readonly building: WantedBuilding;
  readonly floors: readonly { readonly floor: WantedFloor; readonly spaces: readonly WantedSpace[] }[];
  /** The rows that are about nothing but this. */
  readonly rows: readonly Row[];
}

/** What is said beside the workbook. */
export interface Setting {
  readonly country: string;
  /** The workplace's own zone. */
  readonly zone: string;
}

/** Which things the earlier parts of the work came to; null: nobody can tell. */
export type Settled = Map<WantedBuilding | WantedFloor, number | null>;

/** Carries out what one part of a workbook wants, or finds out what that would be. */
export class Carrier {
  readonly notes: Notes = newNotes();
  /** What this part came to, beside what the earlier ones did. */
  readonly settled: Settled;
  readonly #hands: Hands;
  readonly #standing: Standing;
  readonly #setting: Setting;
  /** The levels that new floors were given, by their building. */
  readonly #levels = new Map<number, number[]>();

  constructor(hands: Hands, standing: Standing, setting: Setting, settled: Settled) {
    this.#hands = hands;
    this.#standing = standing;
    this.#setting = setting;
    this.settled = new Map(settled);
  }

  async carryOut(piece: Piece): Promise<void> {
    const { building } = piece;
    const buildingId = await this.#building(building);
    if (buildingId === null) return this.#leaveOut(piece.rows);
    const spaces: NewSpace[] = [];
    const changes: SpaceChange[] = [];
    for (const { floor, spaces: wanted } of piece.floors) {
      const floorId = floor.name === '' ? null : await this.#floor(building, buildingId, floor);
      if (floorId === null) this.#leaveOut(wanted.map(({ row }) => row));
      else
        for (const one of wanted)
          await this.#space({ buildingId, floorId, of: `${building.name}/${floor.name}` }, one, spaces, changes);
    }
    await this.#hands.addSpaces(buildingId, spaces);
    await this.#hands.changeSpaces(changes);
  }

  #tell(code: IssueCode, row: Row, column: Header | null, value: string): void {
    const issue: Issue = issueOf(code, row, column, value);
    this.notes.issues.push(issue);
  }

  #note(kind: Kind, deed: Deed, row: Row, what: string): void {
    this.notes.done.push({ kind, deed, row, what });
  }

  #leaveOut(rows: readonly Row[]): void {
    this.notes.leftOut.push(...rows);
  }

  async #building(wanted: WantedBuilding): Promise<number | null> {
    const before = this.settled.get(wanted);
    if (before !== undefined) {
      // A dry run's own are not there either.
      if (before === null || before < 0 || this.#standing.buildings.has(before)) return before;
      this.#tell('gone', wanted.row, 'Building Name', wanted.name);
      return null;
    }
    const id = await this.#findOrAddBuilding(wanted);
    this.settled.set(wanted, id);
    return id;
  }

  #named(name: string): readonly KnownBuilding[] {
    return this.#standing.buildingsByName.get(keyOf(name)) ?? [];
  }

  async #findOrAddBuilding(wanted: WantedBuilding): Promise<number | null> {
    const named = this.#named(wanted.name);
    const known = named.length === 0 && wanted.code !== '' ? this.#named(wanted.code) : named;
    if (known.length > 1) return this.#refuse('building_ambiguous', wanted.row, 'Building Name', wanted.name);
    if (known[0]) return this.#keepBuilding(wanted, known[0]);
    if (wanted.state === '' && hasStates(this.#setting.country))
      return this.#refuse('state_missing', wanted.row, 'State Code', '');
    const { zone, isAssumed } = zoneOf(this.#setting.country, wanted.state, this.#setting.zone);
    if (isAssumed) this.#tell('zone_assumed', wanted.row, 'State Code', zone);
    if (wanted.city === '' && wanted.state === '') this.#tell('city_missing', wanted.row, 'City', '');
    const regionId = await this.#region(wanted, wanted.city || wanted.state);
    const { name, address } = wanted;
    this.#note('building', 'created', wanted.row, JSON.stringify([name, address, zone, wanted.city]));
    return this.#hands.addBuilding({ name, regionId, address, zone });
  }

  #refuse(code: IssueCode, row: Row, column: Header, value: string): null {
    this.#tell(code, row, column, value);
    return null;
  }

  /** Its address and region follow the workbook, where that says them; all else of it is Atrium's own. */
  async #keepBuilding(wanted: WantedBuilding, known: KnownBuilding): Promise<number> {
    const { id } = known;
    const isSame = wanted.address === '' || [wanted.address, wanted.street].includes(known.address);
    const region = known.regionId === null ? undefined : this.#standing.regions.get(known.regionId);
    const isThere = wanted.city === '' || (region !== undefined && keyOf(region.name) === keyOf(wanted.city));
    const regionId = isThere ? null : await this.#region(wanted, wanted.city);
    const change: BuildingChange = {
      id,
      ...(regionId !== null && { regionId }),
      ...(!isSame && { address: wanted.address }),
    };
    if (isSame && isThere) this.#note('building', 'unchanged', wanted.row, '');
    else {
      this.#note(
        'building',
        'changed',
        wanted.row,
        JSON.stringify([id, isSame || wanted.address, isThere || wanted.city]),
      );
      await this.#hands.changeBuilding(change);
    }
    return id;
  }

  async #country(row: Row): Promise<number> {
    const { country: code } = this.#setting;
    const known = this.#standing.countries.get(code);
    if (known) return known.id;
    const id = await this.#hands.addCountry({ name: countryName(code) ?? code, code });
    this.#standing.countries.set(code, { id, code });
    this.#note('country', 'created', row, code);
    return id;
  }

  /** The region of a city. */
  async #region({ row }: WantedBuilding, city: string): Promise<number | null> {
    if (city === '') return null;
    const countryId = await this.#country(row);
    const key = keyOf(city);
    const { regions, regionsByName } = this.#standing;
    const known = regionsByName.get(`${countryId}/${key}`);
    if (known !== undefined) return known;
    const id = await this.#hands.addRegion({ name: city, countryId });
    regions.set(id, { id, name: city, countryId });
    regionsByName.set(`${countryId}/${key}`, id);
    this.#note('region', 'created', row, city);
    return id;
  }

  async #floor(building: WantedBuilding, buildingId: number, wanted: WantedFloor): Promise<number | null> {
    const before = this.settled.get(wanted);
    if (before !== undefined) return before;
    const there = this.#standing.floors.get(buildingId) ?? new Map<string, readonly KnownFloor[]>();
    const [known, ...others] = there.get(keyOf(wanted.name)) ?? [];
    const id =
      others.length > 0
        ? null
        : (known?.id ?? (await this.#addFloor(building, buildingId, wanted, [...there.values()].flat())));
    if (others.length > 0) this.#tell('floor_ambiguous', wanted.row, 'Floor', wanted.name);
    else if (known) this.#note('floor', 'unchanged', wanted.row, '');
    this.settled.set(wanted, id);
    return id;
  }

  async #addFloor(
    building: WantedBuilding,
    buildingId: number,
    { row, name }: WantedFloor,
    there: readonly KnownFloor[],
  ): Promise<number> {
    const said = levelIn(name);
    const beside = [...building.floors.values()].flatMap((one) => levelIn(one.name) ?? []);
    const given = this.#levels.get(buildingId) ?? [];
    const level = said ?? nextLevel([...there.map((one) => one.level), ...beside, ...given]);
    this.#levels.set(buildingId, [...given, level]);
    if (said === null) this.#tell('level_assumed', row, 'Floor', name);
    this.#note('floor', 'created', row, JSON.stringify([building.name, name, level]));
    return this.#hands.addFloor({ name, buildingId, level });
  }

  async #space(
    { buildingId, floorId, of }: { readonly buildingId: number; readonly floorId: number; readonly of: string },
    wanted: WantedSpace,
    spaces: NewSpace[],
    changes: SpaceChange[],
  ): Promise<void> {
    const { row, name } = wanted;
    const named = this.#standing.spaces.get(buildingId)?.get(keyOf(name)) ?? [];
    const [known, ...others] = named.filter((one) => one.floorId === floorId);
    if (others.length > 0) return this.#leaveSpace('space_ambiguous', wanted, name);
    if (known && known.type !== wanted.kind) return this.#leaveSpace('type_differs', wanted, known.type);
    if (known) return this.#keepSpace(wanted, known, changes);
    if (named.length > 0) this.#tell('elsewhere', row, 'Room', name);
    const { kind: type, capacity, description } = wanted;
    const made = { name, type, floorId, ...this.#category(wanted) };
    spaces.push({ ...made, capacity: capacity ?? 1, description: description ?? '' });
    this.#note('space', 'created', row, JSON.stringify([of, name, type, capacity, description]));
  }

  #leaveSpace(code: IssueCode, { row }: WantedSpace, value: string): void {
    this.#tell(code, row, code === 'type_differs' ? 'Space Type' : 'Room', value);
  }

  /** How many it is for and what is written of it follow the workbook, where that says them; all else of it is Atrium's own. */
  #keepSpace({ row, capacity, description }: WantedSpace, known: KnownSpace, changes: SpaceChange[]): void {
    if (known.retired) this.#tell('retired', row, 'Room', known.name);
    const change: SpaceChange = {
      id: known.id,
      ...(capacity !== null && capacity !== known.capacity && { capacity }),
      ...(description !== null && description !== known.description && { description }),
    };
    const isSame = Object.keys(change).length === 1;
    this.#note('space', isSame ? 'unchanged' : 'changed', row, JSON.stringify(change));
    if (!isSame) changes.push(change);
  }

  /** The category that is called as the space type is, or else the one of its kind that every workplace has. */
  #category({ spaceType, kind }: { readonly spaceType: string; readonly kind: SpaceKind }): {
    readonly categoryId?: number;
  } {
    const { categories, defaultCategories } = this.#standing;
    const categoryId = categories.get(keyOf(spaceType))?.id ?? defaultCategories.get(kind);
    return categoryId === undefined ? {} : { categoryId };
  }
}
