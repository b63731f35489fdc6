import type { Ctx } from '../../platform/context/context.ts';
import type { Entity } from '../connections/contract.ts';
import type { ConnectionRow, SourceOptions } from '../connections/connections.ts';
import { madeBy, mappingBy, saidAt } from '../field-mappings/field-mappings.ts';
import { selectChanges, selectRecords, selectStreams } from './find.ts';
import type { RecordRow } from './store.ts';

/** A record as Atrium says it, for who makes it Atrium’s own. */
export interface Mirrored {
  readonly externalId: string;
  readonly rev: number;
  /** Null: there is no mapping of it, or it says too little. */
  readonly data: Readonly<Record<string, string | number | boolean | null>> | null;
  readonly isGone: boolean;
  readonly isOutOfScope: boolean;
}

/** So many records are read at a time. */
const AT_ONCE = 1_000;

/** How far each kind of record was read: what changes from then on has a higher number. */
export const mirrorRevs = async (ctx: Ctx, connectionId: number): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries((await selectStreams(ctx, connectionId)).map(({ entity, rev }) => [entity, rev]));

/** Reads what was read of one connection, by the mapping that counts as it is read. */
export function mirrorOf({ connectors }: Pick<SourceOptions, 'connectors'>, connection: ConnectionRow) {
  const { id: connectionId, connector } = connection;
  const mirrored = async (ctx: Ctx, entity: Entity, rows: readonly RecordRow[]): Promise<Mirrored[]> => {
    const said = await saidAt(ctx, { connectionId, entity }, rows[0]?.mapping ?? 0);
    const mapping = mappingBy(connectors.get(connector), entity, said);
    return rows.map((row) => {
      const { data, outOfScope } = madeBy(mapping, JSON.parse(row.raw) as Readonly<Record<string, unknown>>);
      const { externalId, rev, deletedAt } = row;
      return { externalId, rev, data, isGone: deletedAt !== null, isOutOfScope: row.outOfScope !== null || outOfScope };
    });
  };
  return {
    /** All of a kind that are there, by their ids. */
    async *all(ctx: Ctx, entity: Entity): AsyncGenerator<readonly Mirrored[]> {
      const of = { connectionId, entity, withDeleted: false };
      for (let after: string | undefined; ;) {
        const rows = await selectRecords(ctx, of, after, AT_ONCE);
        yield await mirrored(ctx, entity, rows);
        if (rows.length < AT_ONCE) return;
        after = rows.at(-1)?.externalId;
      }
    },
    /** What has changed behind a number, the first change first. */
    async changes(ctx: Ctx, entity: Entity, after: number, limit: number): Promise<readonly Mirrored[]> {
      return mirrored(ctx, entity, await selectChanges(ctx, connectionId, entity, after, limit));
    },
  };
}
