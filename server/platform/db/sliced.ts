import { sql, type SelectQueryBuilder } from 'kysely';
import type { Slice, Sliced } from '../contract/page.ts';

/**
 * A part of a query's rows, and how many there are in all.
 * @param inOrder puts them in an order in which each has its own place
 */
export async function slicedRows<DB, TB extends keyof DB, Row>(
  rows: SelectQueryBuilder<DB, TB, Row>,
  { offset, limit }: Slice,
  inOrder: (rows: SelectQueryBuilder<DB, TB, Row>) => SelectQueryBuilder<DB, TB, Row>,
): Promise<Sliced<Row>> {
  const count = rows.clearSelect().select(sql<number>`count(*)::integer`.as('total'));
  const [items, counted] = await Promise.all([
    inOrder(rows).offset(offset).limit(limit).execute(),
    count.executeTakeFirstOrThrow(),
  ]);
  return { items, total: (counted as { readonly total: number }).total };
}
