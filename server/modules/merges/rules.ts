import { looksOf } from '../../platform/contract/text.ts';
import type { CategoryType } from '../places/contract.ts';
import type { MergedEntity } from './contract.ts';

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
  const having = new Map<string, number[]>();
  for (const [i, own] of pairs.entries()) for (const pair of own) note(having, pair, i);
  return (name, most) => {
    const [own, number] = [pairsIn(name), numbersIn(name)];
    // What many have in common tells none of them apart.
    const near = new Set([...own].flatMap((pair) => few(having.get(pair))));
    return [...near]
      .flatMap((i) => {
        const [one, other] = [all[i], pairs[i]];
        if (!one || !other || numbers[i] !== number) return [];
        const confidence = (2 * own.intersection(other).size) / (own.size + other.size);
        return confidence < ENOUGH ? [] : [{ ...one, confidence: Math.round(confidence * 90) / 100 }];
      })
      .toSorted((a, b) => b.confidence - a.confidence || a.id - b.id)
      .slice(0, most);
  };
}

const few = (all: readonly number[] = []): readonly number[] => (all.length > MOST_ALIKE ? [] : all);

function note(having: Map<string, number[]>, pair: string, i: number): void {
  const all = having.get(pair);
  if (all) all.push(i);
  else having.set(pair, [i]);
}
