import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { containing } from '../../platform/db/containing.ts';
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
  readonly groupId?: number;
  readonly amenityId?: number;
  readonly resourceId?: number;
  readonly minCapacity?: number;
  readonly maxCapacity?: number;
  /** Part of the name in any language. */
  readonly search?: string;
  readonly retired?: boolean;
}

/** What is one of several. */
function amongOf({
  ids,
  types,
  accessIds,
  categoryIds,
  buildingIds,
  floorIds,
}: ResourceFilters): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [];
  if (ids) conditions.push(sql`resource.id = any(${ids}::integer[])`);
  if (types) conditions.push(sql`resource.type = any(${types}::text[])`);
  if (accessIds) conditions.push(sql`resource.access_id = any(${accessIds}::text[])`);
  if (categoryIds) conditions.push(sql`resource.category_id = any(${categoryIds}::integer[])`);
  if (buildingIds) conditions.push(sql`resource.building_id = any(${buildingIds}::integer[])`);
  if (floorIds) {
    const known = floorIds.filter((id) => id !== null);
    conditions.push(sql`(resource.floor_id = any(${known}::integer[])
      or (${floorIds.includes(null)} and resource.floor_id is null))`);
  }
  return conditions;
}

/** What is looked for in the columns of a `resource` alone, as conditions that all hold. */
export function conditionsOf(filters: ResourceFilters): RawBuilder<SqlBool>[] {
  const { type, buildingId, floorId, areaId, categoryId, bankId, resourceId } = filters;
  const { minCapacity, maxCapacity, search, retired } = filters;
  const equal = { type, buildingId, floorId, areaId, categoryId, bankId, id: resourceId };
  const conditions = Object.entries(equal).flatMap(([name, value]) =>
    value === undefined ? [] : [sql<SqlBool>`${sql.ref(`resource.${name}`)} = ${value}`],
  );
  conditions.push(...amongOf(filters));
  if (minCapacity !== undefined) conditions.push(sql`resource.capacity >= ${minCapacity}`);
  if (maxCapacity !== undefined) conditions.push(sql`resource.capacity <= ${maxCapacity}`);
  if (retired !== undefined) conditions.push(sql`(resource.retired_at is not null) = ${retired}`);
  if (search !== undefined && search !== '') {
    const like = containing(search);
    conditions.push(sql`(resource.name ilike ${like} or exists (
      select from jsonb_each_text(resource.names) as translated where translated.value ilike ${like}))`);
  }
  return conditions;
}
