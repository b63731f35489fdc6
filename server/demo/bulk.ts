import type { Tx } from '../platform/context/context.ts';
import { toDate } from '../platform/time.ts';

/** Ids by what the data calls a thing. */
export type Ids = Map<string, number>;

/** What stands in the database by now, by its key. */
export interface Known {
  readonly people: Ids;
  readonly groups: Ids;
  readonly buildings: Ids;
  readonly floors: Ids;
  readonly resources: Ids;
}

export const stamp = (tx: Tx) => ({ tenantId: tx.tenant.id, createdAt: toDate(tx.now) });

/** Rows a statement: PostgreSQL takes 65,535 parameters at most. */
const CHUNK = 2_000;
export const chunks = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) => rows.slice(i * CHUNK, (i + 1) * CHUNK));

/** Pairs keys with the ids that an insert returned, which come in the order of its rows. */
export const pair = (keyed: readonly { readonly key: string }[], rows: readonly { readonly id: number }[]): Ids =>
  new Map(keyed.map(({ key }, i) => [key, rows[i]?.id ?? 0]));

export const idOf = <Key>(ids: ReadonlyMap<Key, number>, key: Key): number => {
  const id = ids.get(key);
  if (id === undefined)
    throw new Error(`The demo workplace speaks of "${JSON.stringify(key)}", which it does not have`);
  return id;
};

export const named = (
  tx: Tx,
  { name, names }: { readonly name: string; readonly names?: Readonly<Record<string, string>> },
) => ({
  ...stamp(tx),
  name,
  names: JSON.stringify(names ?? {}),
});
