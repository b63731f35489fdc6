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
