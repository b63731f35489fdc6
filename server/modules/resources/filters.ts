import type { ResourceType } from './contract.ts';

/** Which resources are looked for; what is absent leaves nothing out. */
export interface ResourceFilters {
  readonly ids?: readonly number[];
  readonly type?: ResourceType;
  readonly types?: readonly ResourceType[];
  readonly accessIds?: readonly string[];
  readonly categoryIds?: readonly number[];
  readonly buildingIds?: readonly number[];
  /** On one of these; null: on none. */
  readonly floorIds?: readonly (number | null)[];
  readonly buildingId?: number;
  readonly floorId?: number;
  readonly areaId?: number;
  readonly categoryId?: number;
  readonly bankId?: number;
  readonly amenityId?: number;
  readonly resourceId?: number;
  readonly minCapacity?: number;
  readonly maxCapacity?: number;
  /** Part of the name in any language. */
  readonly search?: string;
  readonly retired?: boolean;
}
