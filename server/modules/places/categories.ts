import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { fail, inUse } from '../../platform/contract/problems.ts';
import type { CategoryType, endpoints } from './contract.ts';
import { add, create, get, list, remove, update } from './keep-things.ts';

type Calls = UseCases<typeof endpoints>;

/** What every workplace has: a category for the rooms and one for the desks of which nobody says another. */
const standard: readonly {
  readonly type: CategoryType;
  readonly name: string;
  readonly names: Record<string, string>;
}[] = [
  { type: 'room', name: 'Meeting Room', names: { de: 'Besprechungsraum', 'zh-Hant': '會議室' } },
  { type: 'desk', name: 'Desk', names: { de: 'Schreibtisch', 'zh-Hant': '辦公桌' } },
];

/** Gives a new workplace its categories. */
export async function addDefaultCategories(tx: Tx): Promise<void> {
  for (const category of standard) await add(tx, 'category', { ...category, isDefault: true });
}

export const listCategories: Calls['listCategories'] = (ctx, page) => list(ctx, 'category', page);
export const createCategory: Calls['createCategory'] = (ctx, given) => create(ctx, 'category', given);
export const getCategory: Calls['getCategory'] = (ctx, { id }) => get(ctx, 'category', id);
export const updateCategory: Calls['updateCategory'] = (ctx, change) => update(ctx, 'category', change);
/** Deletes a category. @throws 409 for a default one: every workplace has it */
export const deleteCategory = (ctx: Ctx, { id }: { readonly id: number }): Promise<void> =>
  remove(ctx, 'category', id, async (_, __, { isDefault, type }) => {
    if (isDefault) throw fail(inUse, { detail: `It is the default category of every ${type}; it may be renamed` });
  });
