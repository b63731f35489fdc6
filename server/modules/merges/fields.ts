import type { DifferingField, MergedEntity } from './contract.ts';
import type { Differences } from './store.ts';
import { parentEntity, parentOf, type Fields, type Theirs } from './rules.ts';
import type { Standing, Thing, Things } from './standing.ts';

/** What a record is in and of, by the ids of ours; undefined: nothing is said of it, or it is tied to nothing. */
export type Resolve = (entity: MergedEntity, externalId: string | null | undefined) => number | undefined;

/** What the source says of something, field by field; where it says nothing, ours stays. */
export function fieldsOf(entity: MergedEntity, theirs: Theirs, resolve: Resolve): Fields {
  const fields: Record<string, Fields[string] | undefined> = { name: theirs.name };
  if (entity === 'region') fields['countryId'] = resolve('country', theirs.countryId);
  if (entity === 'building') {
    fields['address'] = theirs.address ?? undefined;
    fields['regionId'] = resolve('region', theirs.regionId);
  }
  if (entity === 'space') {
    fields['capacity'] = theirs.capacity ?? undefined;
    fields['buildingId'] = resolve('building', theirs.buildingId);
    fields['floorId'] = resolve('floor', theirs.floorId);
    fields['categoryId'] = resolve('spaceType', theirs.spaceTypeId);
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

/** What of that is written to something that was here before: its category is Atrium's own. */
export function writtenOf(fields: Fields, base: Fields | null): Fields {
  if (base !== null) return fields;
  const { categoryId: _, ...written } = fields;
  return written;
}

/** The same as it is here. */
export function oursOf(thing: Thing): Fields {
  const { id: _, version: __, ...fields } = thing;
  return fields;
}

/** What is told of a field: ids by what they are called. In which building a space is, its floor tells. */
const told: Readonly<Record<string, readonly [field: DifferingField, of: MergedEntity | null]>> = {
  name: ['name', null],
  address: ['address', null],
  capacity: ['capacity', null],
  countryId: ['country', 'country'],
  regionId: ['region', 'region'],
  floorId: ['floor', 'floor'],
  categoryId: ['category', 'spaceType'],
};

/** How ours and theirs differ, as people read it. */
export function differencesOf(
  standing: Standing,
  fields: readonly string[],
  ours: Fields,
  theirs: Fields,
): Differences {
  return fields.flatMap((field) => {
    const said = told[field];
    if (!said) return [];
    const [name, of] = said;
    const show = (value: Fields[string] | undefined): string | null => {
      if (value === null || value === undefined) return null;
      return of === null ? String(value) : (standing.get(of, Number(value))?.name ?? null);
    };
    return [{ field: name, ours: show(ours[field]), theirs: show(theirs[field]) }];
  });
}

/** What it is in by the source's own words, and not yet by an id of ours. */
export function movesInto(
  standing: Standing,
  entity: MergedEntity,
  thing: Thing,
  theirs: Theirs,
  {
    resolve,
    nameOf,
  }: { readonly resolve: Resolve; readonly nameOf: (entity: MergedEntity, id: string) => string | undefined },
): Differences {
  const [kind, outer] = [parentEntity[entity], parentOf(entity, theirs)];
  if (kind === null || outer === null || resolve(kind, outer) !== undefined) return [];
  const name = nameOf(kind, outer);
  const ours = standing.get(kind, outerOf(entity, thing))?.name ?? null;
  return name === undefined ? [] : [{ field: kind, ours, theirs: name }];
}

function outerOf(entity: MergedEntity, thing: Thing): number | null {
  if (entity === 'region') return (thing as Things['region']).countryId;
  if (entity === 'building') return (thing as Things['building']).regionId;
  if (entity === 'floor') return (thing as Things['floor']).buildingId;
  return entity === 'space' ? (thing as Things['space']).floorId : null;
}
