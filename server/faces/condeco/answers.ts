import type { Slice, Sliced } from '../../platform/contract/page.ts';
import { MAX_PAGE } from '../../platform/contract/shapes.ts';
import { MOST_ROWS, STATUS } from './guesses.ts';

/** What everything of the hierarchy has. */
export const itemOf = (id: number, name: string, parent: number) => ({
  ResourceName: name,
  InternalId: id,
  InternalParentId: parent,
});

/** An answer of the hierarchy, as the vendor wraps it. */
export const enveloped = <Item>(items: Item[]) => ({ IsError: false, Data: items, Status: STATUS, Message: '' });

interface Paging {
  readonly limit: number;
  readonly cursor?: string;
}

/** All of a list, page by page, as far as is told at a time. */
export async function allPages<Item>(
  list: (page: Paging) => Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null && items.length < MOST_ROWS;) {
    const page: Awaited<ReturnType<typeof list>> = await list({ limit: MAX_PAGE, ...(cursor !== '' && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items.slice(0, MOST_ROWS);
}

/** The same of what is counted through. */
export async function allSlices<Item>(slice: (at: Slice) => Promise<Sliced<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for (let total = 1; items.length < Math.min(total, MOST_ROWS);) {
    const page = await slice({ offset: items.length, limit: 1_000 });
    if (page.items.length === 0) break;
    items.push(...page.items);
    ({ total } = page);
  }
  return items.slice(0, MOST_ROWS);
}
