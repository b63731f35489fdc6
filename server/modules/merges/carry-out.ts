import type { Tx } from '../../platform/context/context.ts';
import { countryName } from '../../platform/zones.ts';
import type { CategoryType } from '../places/contract.ts';
import { levelIn, lockBuildings, nextLevel } from '../places/places.ts';
import type { MergedEntity } from './contract.ts';
import { countOn, type Written } from './count-on.ts';
import { differencesOf, fieldsOf, oursOf, writtenOf, type Resolve } from './fields.ts';
import { unsure } from './match.ts';
import {
  isDerived,
  keyOf,
  LIKELY,
  mergeFields,
  outerOf,
  parentEntity,
  parentOf,
  typeOf,
  type Fields,
} from './rules.ts';
import { Standing, type Thing } from './standing.ts';
import { readTied, takenAmong, updateItems, upsertLinks, type ItemRow, type LinkRow, type PlanRow } from './store.ts';
import { change as write, type MergeUses } from './uses.ts';

/** What came of one item. */
interface Outcome {
  readonly item: ItemRow;
  readonly link: LinkRow | null;
}

const GONE = 'What it was to be tied to is gone here';
const HOMELESS = 'What it is in is tied to nothing here';
const TAKEN = 'Another record of this connection is tied to that already';

/** Carries out some items of one kind, in one transaction. */
export async function carryOut(tx: Tx, uses: MergeUses, plan: PlanRow, items: readonly ItemRow[]): Promise<void> {
  const [first] = items;
  if (!first) return;
  const batch = await Batch.open(tx, uses, plan, items, first.entity);
  const done = await batch.carryOut();
  await upsertLinks(
    tx,
    plan.connectionId,
    done.flatMap(({ link }) => link ?? []),
  );
  await updateItems(
    tx,
    plan.id,
    done.map(({ item }) => item),
  );
  await countOn(tx, plan, first.entity, batch.written);
}

/** What an item is tied to, or is to be. */
const localOf = (item: ItemRow, link: LinkRow | null | undefined): number | null =>
  link?.localId ?? (item.result === 'link' ? item.localId : null);

const failed = (item: ItemRow, note: string): Outcome => ({ item: { ...item, state: 'failed', note }, link: null });

class Batch {
  readonly written: Written[] = [];
  readonly #tx: Tx;
  readonly #uses: MergeUses;
  readonly #entity: MergedEntity;
  readonly #items: readonly ItemRow[];
  readonly #standing: Standing;
  readonly #links: ReadonlyMap<string, number>;
  readonly #taken: Set<string>;
  readonly #noted: ReadonlyMap<string, LinkRow>;
  readonly #resolve: Resolve;

  private constructor(
    tx: Tx,
    uses: MergeUses,
    items: readonly ItemRow[],
    entity: MergedEntity,
    known: {
      readonly standing: Standing;
      readonly links: ReadonlyMap<string, number>;
      readonly taken: Set<string>;
      readonly noted: ReadonlyMap<string, LinkRow>;
    },
  ) {
    [this.#tx, this.#uses, this.#items, this.#entity] = [tx, uses, items, entity];
    [this.#standing, this.#links, this.#taken, this.#noted] = [known.standing, known.links, known.taken, known.noted];
    this.#resolve = (kind, id) => {
      const local = this.#links.get(keyOf(kind, id ?? ''));
      return local !== undefined && this.#standing.get(kind, local) ? local : undefined;
    };
  }

  static async open(
    tx: Tx,
    uses: MergeUses,
    { connectionId }: PlanRow,
    items: readonly ItemRow[],
    entity: MergedEntity,
  ) {
    const keys = items.flatMap((item) => [item, ...outerOf(item.theirs)]);
    const { noted, links } = await readTied(tx, connectionId, keys);
    const buildings = items.flatMap(({ theirs }) => links.get(keyOf('building', theirs.buildingId ?? '')) ?? []);
    const itself = entity === 'building' ? items.flatMap(({ localId }) => localId ?? []) : [];
    await lockBuildings(tx, [...buildings, ...itself]);
    const standing = await Standing.read(tx);
    await standing.readFloors(tx, buildings);
    const locals = items.map((item) => localOf(item, noted.get(keyOf(entity, item.externalId))));
    const tied = locals.flatMap((id) => id ?? []);
    if (entity === 'floor' || entity === 'space') await standing.readOnes(tx, entity, tied);
    // What is new may have come to be here meanwhile.
    const fresh = entity === 'space' ? items.filter((_, i) => locals[i] === null) : [];
    await standing.readSpaces(
      tx,
      fresh.flatMap(({ theirs }) => links.get(keyOf('floor', theirs.floorId ?? '')) ?? []),
    );
    const near = standing.all(entity).map(({ id }) => id);
    const taken = await takenAmong(tx, connectionId, entity, near);
    return new Batch(tx, uses, items, entity, { standing, links, taken, noted });
  }

  async carryOut(): Promise<Outcome[]> {
    const done: Outcome[] = [];
    const tied: { readonly item: ItemRow; readonly link: LinkRow | null; readonly localId: number }[] = [];
    const fresh: ItemRow[] = [];
    for (const item of this.#items) {
      const link = this.#noted.get(keyOf(this.#entity, item.externalId)) ?? null;
      const localId = localOf(item, link);
      if (item.theirs.gone && this.#entity !== 'space') done.push({ item: { ...item, state: 'done' }, link: null });
      else if (localId === null) fresh.push(item);
      else tied.push({ item, link, localId });
    }
    // By id: nobody waits in a circle.
    for (const { item, link, localId } of tied.toSorted((a, b) => a.localId - b.localId))
      done.push(await this.#tie(item, link, localId));
    const made: { item: ItemRow; wanted: Fields }[] = [];
    for (const item of fresh) {
      const judged = this.#judgeNew(item);
      if (judged) done.push(judged);
      else made.push({ item, wanted: fieldsOf(this.#entity, item.theirs, this.#resolve) });
    }
    return [...done, ...(await this.#make(made))];
  }

  /** Is there something in the way of adding it? What has come to be called so meanwhile may be the same. */
  #judgeNew(item: ItemRow): Outcome | null {
    const { theirs, chosen } = item;
    const [kind, outer] = [parentEntity[this.#entity], parentOf(this.#entity, theirs)];
    const parent = kind === null || outer === null ? undefined : this.#resolve(kind, outer);
    if (kind !== null && kind !== 'region' && parent === undefined) return failed(item, HOMELESS);
    if (chosen) return null;
    const named: readonly Thing[] = this.#standing
      .named(this.#entity, this.#entity === 'building' ? null : (parent ?? null), theirs.name)
      .filter(({ id }) => isDerived(this.#entity) || !this.#taken.has(keyOf(this.#entity, id)));
    if (named.length === 0 || this.#entity === 'spaceType') return null;
    return { item: { ...item, ...unsure('similar', named, LIKELY) }, link: null };
  }

  async #tie(item: ItemRow, link: LinkRow | null, localId: number): Promise<Outcome> {
    const thing = this.#standing.get(this.#entity, localId);
    if (!thing) return failed(item, GONE);
    const isTied = link !== null && link.localId !== null;
    if (!isTied && !isDerived(this.#entity) && this.#taken.has(keyOf(this.#entity, localId)))
      return failed(item, TAKEN);
    this.#taken.add(keyOf(this.#entity, localId));
    const { ours, wanted, base } = this.#compare(item, thing, isTied ? link.base : null);
    const { change, base: next, differing } = mergeFields(wanted, ours, base);
    const written = this.#entity === 'floor' ? without(change, 'buildingId') : change;
    const after =
      Object.keys(written).length > 0 ? await write(this.#tx, this.#uses, this.#entity, localId, written) : thing;
    this.#standing.add(this.#entity, after);
    const before = Object.fromEntries(Object.keys(written).map((field) => [field, ours[field] ?? null]));
    const stays = differencesOf(this.#standing, differing, ours, wanted);
    if (after !== thing) this.written.push({ externalId: item.externalId, from: thing.version, to: after.version });
    return {
      item: {
        ...item,
        result: 'link',
        localId,
        state: 'done',
        note: null,
        differences: stays,
        tied: item.tied || !isTied,
        // Its version is looked at where it was added alone; what somebody changed in between stays so.
        madeVersion: item.made && item.madeVersion === thing.version ? after.version : item.madeVersion,
        before: { ...before, ...item.before },
        written: { ...item.written, ...written },
      },
      link: this.#linkOf(item, localId, next, { rule: link?.rule ?? item.rule ?? 'path', differences: stays }),
    };
  }

  /** What is compared: of what is gone at the source, or not to be booked there, only whether it is in use. */
  #compare({ theirs }: ItemRow, thing: Thing, base: Fields | null) {
    const ours = oursOf(thing);
    if (this.#entity !== 'space') return { ours, wanted: fieldsOf(this.#entity, theirs, this.#resolve), base };
    if (theirs.gone || theirs.bookable === false) {
      // What a person took out of use does not come back with its record.
      if (ours['retired'] === true && base?.['retired'] !== true) return { ours, wanted: {}, base };
      // Out of use it goes, whoever has changed what.
      const wanted: Fields = { retired: true };
      return { ours, wanted, base: base && { ...base, retired: ours['retired'] ?? false } };
    }
    const fields = writtenOf(fieldsOf('space', theirs, this.#resolve), base);
    // In use it comes again where it went out of it this way alone.
    return { ours, wanted: base?.['retired'] === true ? { ...fields, retired: false } : fields, base };
  }

  #linkOf(
    { entity, externalId, theirs, confidence }: ItemRow,
    localId: number,
    base: Fields,
    { rule, differences = [] }: Pick<LinkRow, 'rule'> & Partial<Pick<LinkRow, 'differences'>>,
  ): LinkRow {
    const derived = isDerived(entity);
    return {
      entity,
      externalId,
      name: theirs.name,
      localId,
      rule,
      confidence: confidence ?? 1,
      derived,
      base,
      differences,
    };
  }

  async #make(all: readonly { readonly item: ItemRow; readonly wanted: Fields }[]): Promise<Outcome[]> {
    const things = this.#entity === 'space' ? await this.#makeSpaces(all) : await this.#makePlaces(all);
    return all.map(({ item, wanted }, i) => {
      const thing = things[i] as Thing;
      const ours = oursOf(thing);
      const base = Object.fromEntries(
        [...Object.keys(wanted), ...(this.#entity === 'space' ? ['categoryId'] : [])].map((field) => [
          field,
          ours[field] ?? null,
        ]),
      );
      const made = { result: 'create', rule: 'created', localId: thing.id, state: 'done', note: null } as const;
      return {
        item: { ...item, ...made, made: true, madeVersion: thing.version, tied: true, proposals: [] },
        link: this.#linkOf(item, thing.id, base, { rule: 'created' }),
      };
    });
  }

  async #makePlaces(all: readonly { readonly item: ItemRow; readonly wanted: Fields }[]): Promise<Thing[]> {
    const made: Thing[] = [];
    for (const { item, wanted } of all) {
      const thing = await this.#makePlace(item, wanted);
      this.#standing.add(this.#entity, thing);
      this.#taken.add(keyOf(this.#entity, thing.id));
      made.push(thing);
    }
    return made;
  }

  #makePlace({ theirs }: ItemRow, wanted: Fields): Promise<Thing> {
    const [tx, uses, name] = [this.#tx, this.#uses, theirs.name];
    if (this.#entity === 'country') {
      const code = theirs.code ?? '';
      return uses.createCountry(tx, { name: name || (countryName(code) ?? code), code });
    }
    if (this.#entity === 'region') return uses.createRegion(tx, { name, countryId: Number(wanted['countryId']) });
    if (this.#entity === 'spaceType') return uses.createCategory(tx, { name, type: theirs.type ?? null });
    const buildingId = this.#resolve('building', theirs.buildingId);
    if (this.#entity === 'floor' && buildingId !== undefined)
      return uses.createFloor(tx, { name, buildingId, level: this.#levelOf(buildingId, theirs) });
    const region = wanted['regionId'];
    return uses.createBuilding(tx, {
      name,
      regionId: typeof region === 'number' ? region : null,
      address: theirs.address ?? '',
      zone: theirs.timeZone ?? tx.tenant.zone,
    });
  }

  /** The level that the source says, or its name, or else the next one up. */
  #levelOf(buildingId: number, { name, number }: ItemRow['theirs']): number {
    const said = number ?? levelIn(name);
    return said ?? nextLevel(this.#standing.within('floor', buildingId).map(({ level }) => level));
  }

  async #makeSpaces(all: readonly { readonly item: ItemRow; readonly wanted: Fields }[]): Promise<Thing[]> {
    const wanted = all.map(({ item, wanted: { buildingId, floorId, categoryId, capacity } }, at) => {
      const type = typeOf(item.theirs) as CategoryType;
      return {
        at,
        buildingId: Number(buildingId ?? this.#standing.get('floor', Number(floorId))?.buildingId),
        space: {
          name: item.theirs.name,
          type,
          floorId: Number(floorId),
          capacity: Number(capacity ?? 1),
          ...this.#categoryOf(type, categoryId),
        },
      };
    });
    const groups = Map.groupBy(wanted, ({ buildingId, space }) => `${buildingId}/${'categoryId' in space}`);
    const made: Thing[] = [];
    // By building: nobody waits in a circle.
    for (const group of [...groups.values()].toSorted((a, b) => (a[0]?.buildingId ?? 0) - (b[0]?.buildingId ?? 0))) {
      const spaces = group.map(({ space }) => space);
      const things = await this.#uses.createTogether(this.#tx, group[0]?.buildingId ?? 0, spaces);
      for (const [i, { at }] of group.entries()) made[at] = things[i] as Thing;
    }
    return made;
  }

  #categoryOf(type: CategoryType, categoryId: Fields[string] | undefined): { readonly categoryId?: number } {
    if (typeof categoryId === 'number') return { categoryId };
    const usual = this.#standing.all('spaceType').find((one) => one.isDefault && one.type === type)?.id;
    return usual === undefined ? {} : { categoryId: usual };
  }
}

const without = (fields: Fields, field: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
