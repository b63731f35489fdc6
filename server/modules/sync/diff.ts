import type { Ctx } from '../../platform/context/context.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { getOwnConnection } from '../connections/connections.ts';
import type { Entity } from '../connections/contract.ts';
import { differencesOf } from '../differences/differences.ts';
import { selectDeclared } from '../custom-fields/custom-fields.ts';
import { madeBy, mappingBy, saidAt } from '../field-mappings/field-mappings.ts';
import type { Mapped, Raw } from '../mapping/contract.ts';
import { judging, type Mapping } from '../mapping/mapping.ts';
import { syncDiffGone } from './contract.ts';
import { findActiveVersion, selectLooks, selectRaw } from './find.ts';
import type { SyncDifference } from './record-contract.ts';
import type { RecordOptions } from './records.ts';
import { isOver } from './rules.ts';
import type { RunRow } from './store.ts';

interface Asked {
  readonly entity?: Entity;
  readonly limit?: number;
  readonly cursor?: string;
}
type Row = Awaited<ReturnType<typeof differencesOf>>[number];

/** What a run has found to be different, as the mapping that counts now says it. @throws 409 where that is not kept */
export async function diffOf(
  { connectors }: Pick<RecordOptions, 'connectors'>,
  ctx: Ctx,
  run: RunRow,
  { entity, ...input }: Asked,
): Promise<{ items: SyncDifference[]; nextCursor: string | null }> {
  const [last] = await selectLooks(ctx, run.connectionId, 1);
  if (!run.dryRun || (isOver(run.state) && last?.id !== run.id)) throw fail(syncDiffGone);
  const { connector } = await getOwnConnection(ctx, run.connectionId);
  return pageOf(input, {
    by: ['string', 'string'],
    select: (after, limit) => differencesOf(ctx, { runId: run.id, entity }, after, limit),
    keyOf: (row) => [row.entity, row.externalId],
    show: async (rows) => {
      const shown: SyncDifference[] = [];
      for (const [kind, some] of Map.groupBy(rows, (row) => row.entity as Entity)) {
        const at = { connectionId: run.connectionId, entity: kind };
        const said = mappingBy(
          connectors.get(connector),
          kind,
          await saidAt(ctx, at, await findActiveVersion(ctx, at)),
        );
        const mapping = said && judging(said, await selectDeclared(ctx, at));
        const ids = some.map(({ externalId }) => externalId);
        const kept = new Map((await selectRaw(ctx, at, ids)).map((row) => [row.externalId, row.raw]));
        shown.push(...some.map((row) => differenceOf(kind, row, mapping, kept.get(row.externalId) ?? null)));
      }
      return shown;
    },
  });
}

function differenceOf(entity: Entity, { externalId, action, raw }: Row, mapping: Mapping | null, kept: string | null) {
  const [before, after] = [saidBy(mapping, kept), saidBy(mapping, raw)];
  const names = before && after ? [...new Set([...Object.keys(before), ...Object.keys(after)])] : [];
  const changed = names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name])).toSorted();
  return { entity, externalId, action: action as SyncDifference['action'], before, after, changed };
}

/** What a record says, by the names of its fields. */
function saidBy(mapping: Mapping | null, raw: string | null): Record<string, Mapped> | null {
  if (raw === null) return null;
  const { data, custom } = madeBy(mapping, JSON.parse(raw) as Raw);
  const own = Object.entries(custom).map(([name, value]) => [`custom.${name}`, value] as const);
  return data === null ? null : { ...data, ...Object.fromEntries(own) };
}
