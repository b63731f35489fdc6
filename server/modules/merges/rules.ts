import { looksOf } from '../../platform/contract/text.ts';
import type { CategoryType } from '../places/contract.ts';
import type { MergedEntity, PlanState } from './contract.ts';

/** A plan as it is kept. */
export interface PlanRow {
  readonly id: number;
  readonly connectionId: number;
  readonly version: number;
  readonly state: PlanState;
  readonly stateReason: string | null;
  readonly failedIn: 'applying' | 'undoing' | null;
  readonly revs: Readonly<Record<string, number>>;
  readonly createdAt: Date;
  readonly appliedAt: Date | null;
  readonly undoableUntil: Date | null;
  readonly undoneAt: Date | null;
}

/** Which record is which thing. */
export interface Tie {
  readonly tenantId: number;
  readonly connectionId: number;
  readonly externalId: string;
  readonly localId: number;
}

/** What the source says of a record, as Atrium says it; of what is gone there as it was last. */
export interface Theirs {
  readonly name: string;
  readonly code?: string | null;
  readonly address?: string | null;
  readonly timeZone?: string | null;
  readonly countryId?: string | null;
  readonly regionId?: string | null;
  readonly buildingId?: string | null;
  readonly floorId?: string | null;
  readonly spaceTypeId?: string | null;
  readonly number?: number | null;
  readonly kind?: string | null;
  readonly capacity?: number | null;
  readonly bookable?: boolean | null;
  /** Of a space type: what all spaces of it are. */
  readonly type?: CategoryType | null;
  readonly gone?: boolean;
}

/** Fields by name, as they are written. */
export type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** How sure is at most what a name alone says. */
export const LIKELY = 0.9;
/** How sure is what may as well be another. */
export const DOUBTFUL = 0.5;

/** What each kind of record is in. */
export const parentEntity: Readonly<Record<MergedEntity, Exclude<MergedEntity, 'spaceType' | 'space'> | null>> = {
  country: null,
  region: 'country',
  building: 'region',
  floor: 'building',
  spaceType: null,
  space: 'floor',
};

/** Which record it is in; null: in none. */
export function parentOf(entity: MergedEntity, theirs: Theirs): string | null {
  if (entity === 'region') return theirs.countryId ?? null;
  if (entity === 'building') return theirs.regionId ?? null;
  if (entity === 'floor') return theirs.buildingId ?? null;
  return entity === 'space' ? (theirs.floorId ?? null) : null;
}

/** What a record is told by. */
export interface Key {
  readonly entity: MergedEntity;
  readonly externalId: string;
}

const OUTER = [
  ['country', 'countryId'],
  ['region', 'regionId'],
  ['building', 'buildingId'],
  ['floor', 'floorId'],
  ['spaceType', 'spaceTypeId'],
] as const satisfies readonly (readonly [MergedEntity, keyof Theirs])[];

/** Which records it is in and of. */
export const outerOf = (theirs: Theirs): Key[] =>
  OUTER.flatMap(([entity, field]) => {
    const externalId = theirs[field];
    return externalId ? [{ entity, externalId }] : [];
  });

/** The source has regions by the cities of its buildings: several of them may be one here. */
export const isDerived = (entity: MergedEntity): boolean => entity === 'region';

const typeOfKind: Readonly<Record<string, CategoryType>> = {
  room: 'room',
  desk: 'desk',
  parking: 'parking',
  locker: 'locker',
};
/** What a space is here; undefined: nothing. */
export const typeOf = ({ kind }: Theirs): CategoryType | undefined => typeOfKind[kind ?? ''];

/** Why a space can be nothing here; null: it can. */
export const unfit = (theirs: Theirs) =>
  typeOf(theirs) === undefined ? 'kind_unknown' : theirs.bookable === false ? 'not_bookable' : null;

/** A record by its id at the source, or a thing by its own: what it is told by among all kinds. */
export const keyOf = (entity: MergedEntity, id: string | number): string => `${entity}/${id}`;

/** What comes of one field: written, as it is, or left to whoever changed it. */
interface Merged {
  readonly change: Fields;
  readonly base: Fields;
  /** What is otherwise here than there, and stays so. */
  readonly differing: readonly string[];
}

/**
 * Merges what the source says with what is here, field by field: where a person has changed what was written, hers stays.
 * @param base what was written last; null: nothing was yet, and theirs counts
 */
export function mergeFields(wanted: Fields, ours: Fields, base: Fields | null): Merged {
  const change: Record<string, Fields[string]> = {};
  const next: Record<string, Fields[string]> = { ...base };
  const differing: string[] = [];
  for (const [field, theirs] of Object.entries(wanted)) {
    const isUntouched = base === null || ours[field] === base[field];
    if (ours[field] === theirs) next[field] = theirs;
    // What was never written is Atrium's own.
    else if (base !== null && !(field in base)) continue;
    else if (isUntouched) [change[field], next[field]] = [theirs, theirs];
    else differing.push(field);
  }
  return { change, base: next, differing };
}

const MOST_ALIKE = 200;
/** So much of two names is the same at least. */
const ENOUGH = 0.5;

const numbersIn = (name: string): string =>
  (name.match(/\d+/g) ?? [])
    .map(Number)
    .toSorted((a, b) => a - b)
    .join();

function pairsIn(name: string): Set<string> {
  const signs = Array.from(` ${looksOf(name)} `);
  return new Set(signs.slice(1).map((sign, i) => `${signs[i]}${sign}`));
}

interface Named {
  readonly id: number;
  readonly name: string;
}

/** Finds names that are alike: of the same numbers, and with most pairs of signs in common. What they mean nobody knows: people are asked. */
export function alikeAmong(all: readonly Named[]): (name: string, most: number) => (Named & { confidence: number })[] {
  const pairs = all.map(({ name }) => pairsIn(name));
  const numbers = all.map(({ name }) => numbersIn(name));
  const having = Map.groupBy(
    pairs.flatMap((own, i) => [...own].map((pair) => ({ pair, i }))),
    ({ pair }) => pair,
  );
  return (name, most) => {
    const [own, number] = [pairsIn(name), numbersIn(name)];
    // What many have in common tells none of them apart.
    const near = new Set([...own].flatMap((pair) => few(having.get(pair)).map(({ i }) => i)));
    return [...near]
      .flatMap((i) => {
        const [one, other] = [all[i], pairs[i]];
        if (!one || !other || numbers[i] !== number) return [];
        const confidence = (2 * own.intersection(other).size) / (own.size + other.size);
        return confidence < ENOUGH ? [] : [{ ...one, confidence: Math.round(100 * LIKELY * confidence) / 100 }];
      })
      .toSorted((a, b) => b.confidence - a.confidence || a.id - b.id)
      .slice(0, most);
  };
}

const few = <T>(all: readonly T[] = []): readonly T[] => (all.length > MOST_ALIKE ? [] : all);
