import type { Resource, ResourceType } from './contract.ts';

/** What kind of space a resource is to systems that know no categories and types beside each other. */
export interface WorkspaceType {
  readonly id: number;
  /** Null: as its category is called. */
  readonly name: string | null;
  /** The category that it is; null for those that are always there. */
  readonly categoryId: number | null;
}

/** The types of what is in no category: their ids stay below those of categories. */
export const standardWorkspaceTypes: Readonly<Record<ResourceType, WorkspaceType & { readonly name: string }>> = {
  room: { id: 1, name: 'Meeting Room', categoryId: null },
  desk: { id: 2, name: 'Desk', categoryId: null },
  parking: { id: 3, name: 'Parking', categoryId: null },
  locker: { id: 4, name: 'Locker', categoryId: null },
  equipment: { id: 5, name: 'Equipment', categoryId: null },
};

/** The id of a category's type is its own and so many more: no category's is ever that of a standard one. */
const CATEGORIES_FROM = 100;

/** The workspace type of a resource: its category where it is in one, else the standard one of what it is. */
export const workspaceTypeOf = ({ type, categoryId }: Pick<Resource, 'type' | 'categoryId'>): WorkspaceType =>
  categoryId === null ? standardWorkspaceTypes[type] : { id: CATEGORIES_FROM + categoryId, name: null, categoryId };

/** What is of a workspace type, as resources are looked for; null where there can be none of that id. */
export function resourcesOfType(id: number): (Pick<Resource, 'categoryId'> & { readonly type?: ResourceType }) | null {
  if (Number.isSafeInteger(id) && id > CATEGORIES_FROM) return { categoryId: id - CATEGORIES_FROM };
  const standard = Object.entries(standardWorkspaceTypes).find(([, one]) => one.id === id);
  return standard ? { type: standard[0] as ResourceType, categoryId: null } : null;
}
