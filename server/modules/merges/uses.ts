import type { Tx } from '../../platform/context/context.ts';
import type { Problem } from '../../platform/contract/problems.ts';
import type { CategoryType } from '../places/contract.ts';
import type { MergedEntity } from './contract.ts';
import type { Fields } from './rules.ts';
import type { Things } from './standing.ts';

interface NewSpace {
  readonly name: string;
  readonly type: CategoryType;
  readonly floorId: number;
  readonly capacity: number;
  readonly categoryId?: number;
}

type Create<Given, E extends MergedEntity> = (tx: Tx, given: Given) => Promise<Things[E]>;
type Update<Given, E extends MergedEntity> = (tx: Tx, change: { readonly id: number } & Given) => Promise<Things[E]>;
type Remove = (tx: Tx, thing: { readonly id: number }) => Promise<void>;

/** What of a change a place takes. */
interface PlaceChange {
  readonly name?: string;
  readonly countryId?: number;
  readonly regionId?: number | null;
  readonly address?: string;
}
interface SpaceChange {
  readonly name?: string;
  readonly capacity?: number;
  readonly buildingId?: number;
  readonly floorId?: number | null;
  readonly categoryId?: number | null;
  readonly retire?: boolean;
}

/** The use cases of others with which a plan is carried out, and all that they look after. */
export interface MergeUses {
  readonly createCountry: Create<{ readonly name: string; readonly code: string }, 'country'>;
  readonly createRegion: Create<{ readonly name: string; readonly countryId: number }, 'region'>;
  readonly createBuilding: Create<
    { readonly name: string; readonly regionId: number | null; readonly address: string; readonly zone: string },
    'building'
  >;
  readonly createFloor: Create<{ readonly name: string; readonly buildingId: number; readonly level: number }, 'floor'>;
  readonly createCategory: Create<{ readonly name: string; readonly type: CategoryType | null }, 'spaceType'>;
  readonly createTogether: (tx: Tx, buildingId: number, spaces: readonly NewSpace[]) => Promise<Things['space'][]>;
  readonly updateCountry: Update<PlaceChange, 'country'>;
  readonly updateRegion: Update<PlaceChange, 'region'>;
  readonly updateBuilding: Update<PlaceChange, 'building'>;
  readonly updateFloor: Update<PlaceChange, 'floor'>;
  readonly updateCategory: Update<PlaceChange, 'spaceType'>;
  readonly updateResource: Update<SpaceChange, 'space'>;
  readonly reinstateResource: (tx: Tx, thing: { readonly id: number }) => Promise<Things['space']>;
  readonly deleteCountry: Remove;
  readonly deleteRegion: Remove;
  readonly deleteBuilding: Remove;
  readonly deleteFloor: Remove;
  readonly deleteCategory: Remove;
  readonly deleteResource: Remove;
  /** Those of some things that take along what somebody has hung on them where they are deleted. */
  readonly takingAlong: (tx: Tx, entity: MergedEntity, ids: readonly number[]) => Promise<ReadonlySet<number>>;
  /** What the database says against what one of them wrote; null: it was not refused for what was written. */
  readonly refusalOf: (error: unknown) => Problem | null;
}

/** Writes some fields of a thing. @returns as it is then */
export async function change(
  tx: Tx,
  uses: MergeUses,
  entity: MergedEntity,
  id: number,
  fields: Fields,
): Promise<Things[MergedEntity]> {
  const given = { id, ...(fields as PlaceChange) };
  if (entity === 'country') return uses.updateCountry(tx, given);
  if (entity === 'region') return uses.updateRegion(tx, given);
  if (entity === 'building') return uses.updateBuilding(tx, given);
  if (entity === 'floor') return uses.updateFloor(tx, given);
  if (entity === 'spaceType') return uses.updateCategory(tx, given);
  const { retired, ...rest } = fields;
  const reinstated = retired === false ? await uses.reinstateResource(tx, { id }) : null;
  if (reinstated && Object.keys(rest).length === 0) return reinstated;
  return uses.updateResource(tx, { id, ...(rest as SpaceChange), ...(retired === true && { retire: true }) });
}

/** Deletes a thing. @throws 409 while something needs it */
export function remove(tx: Tx, uses: MergeUses, entity: MergedEntity, id: number): Promise<void> {
  const by = {
    country: uses.deleteCountry,
    region: uses.deleteRegion,
    building: uses.deleteBuilding,
    floor: uses.deleteFloor,
    spaceType: uses.deleteCategory,
    space: uses.deleteResource,
  } as const satisfies Readonly<Record<MergedEntity, Remove>>;
  return by[entity](tx, { id });
}
