import { everyPage } from '../../platform/contract/page.ts';
import { MOST_ROWS, STATUS } from './guesses.ts';

/** What everything of the hierarchy has. */
export const itemOf = (id: number, name: string, parent: number) => ({
  ResourceName: name,
  InternalId: id,
  InternalParentId: parent,
});

/** An answer of the hierarchy, as the vendor wraps it. */
export const enveloped = <Item>(items: Item[]) => ({ IsError: false, Data: items, Status: STATUS, Message: '' });

/** All of a list, as far as is told at a time. */
export const allPages = <Item>(list: Parameters<typeof everyPage<Item>>[0]): Promise<Item[]> =>
  everyPage(list, MOST_ROWS);
