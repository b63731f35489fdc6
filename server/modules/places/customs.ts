import { sql, type RawBuilder } from 'kysely';
import type { Ctx } from '../../platform/context/context.ts';

/** What is said of something besides, in fields of one's own, by their keys. */
export type Custom = Readonly<Record<string, unknown>>;

/** How what is said besides of one kind of thing is come by: others keep it. */
export interface Customs {
  /** Is anything said of its kind? A value to read beside the things: where nothing is, nobody is asked. */
  readonly isDeclared: (ctx: Ctx) => RawBuilder<boolean>;
  /** Is there such a field? */
  readonly declares: (ctx: Ctx, key: string) => Promise<boolean>;
  /** What is said of these, by their ids. Of what nothing is said it is absent. */
  readonly of: (ctx: Ctx, ids: readonly number[]) => Promise<ReadonlyMap<number, Custom>>;
}

/** For who shows them as they are. */
export const NOTHING_BESIDES: Customs = {
  isDeclared: () => sql<boolean>`false`,
  declares: async () => false,
  of: async () => new Map(),
};

interface Known {
  readonly id: number;
  /** Something is said of its kind. */
  readonly hasCustom: boolean;
}

/** Rows as callers see them, with what is said of them besides: asked for together, and only where something is said. */
export async function showWith<Row extends Known, Item extends { readonly id: number }>(
  { of }: Customs,
  ctx: Ctx,
  rows: readonly Row[],
  show: (row: Row) => Item,
): Promise<Item[]> {
  const items = rows.map(show);
  if (!rows.some(({ hasCustom }) => hasCustom)) return items;
  const said = await of(
    ctx,
    rows.map(({ id }) => id),
  );
  return items.map((item) => {
    const custom = said.get(item.id);
    return custom ? { ...item, custom } : item;
  });
}
