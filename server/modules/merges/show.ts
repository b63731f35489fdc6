import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import type { ExternalLink, MergeItem, MergePlan } from './contract.ts';
import { isDerived } from './rules.ts';
import { countItems, type ItemRow, type LinkRow, type PlanRow } from './store.ts';

/** Plans as people see them, with what their items come to. */
export async function showPlans(ctx: Ctx, rows: readonly PlanRow[]): Promise<MergePlan[]> {
  const ids = rows.map(({ id }) => id);
  const counts = Map.groupBy(await countItems(ctx, ids), ({ planId }) => planId);
  return rows.map((row) => {
    const own = counts.get(row.id) ?? [];
    const sum = (of: (count: (typeof own)[number]) => number): number => own.reduce((all, one) => all + of(one), 0);
    const isUndone = row.state === 'undone' || row.state === 'undoing' || row.failedIn === 'undoing';
    return {
      id: row.id,
      connectionId: row.connectionId,
      version: row.version,
      state: row.state,
      stateReason: row.stateReason,
      createdAt: showTime(row.createdAt),
      appliedAt: showTimeOrNull(row.appliedAt),
      undoableUntil: showTimeOrNull(row.undoableUntil),
      undoneAt: showTimeOrNull(row.undoneAt),
      progress: isUndone
        ? { done: sum((one) => one.taken), of: sum((one) => one.toTake) }
        : { done: sum((one) => one.done), of: sum((one) => one.link + one.create) },
      counts: own.map(({ entity, link, create, ambiguous, skip, failed, kept }) => ({
        entity,
        link,
        create,
        ambiguous,
        skip,
        failed,
        kept,
      })),
    };
  });
}

/** One plan as people see it. */
export const showPlan = async (ctx: Ctx, row: PlanRow): Promise<MergePlan> => found((await showPlans(ctx, [row]))[0]);

/** What a plan says of a record. */
export const showItem = (row: ItemRow): MergeItem => ({
  id: row.id,
  entity: row.entity,
  externalId: row.externalId,
  name: row.theirs.name,
  path: [...row.path],
  result: row.result,
  rule: row.rule,
  confidence: row.confidence,
  reason: row.reason,
  localId: row.localId,
  proposals: [...row.proposals],
  differences: row.differences,
  chosen: row.chosen,
  state: row.state,
  note: row.note,
});

/** What a record is tied to. */
export const showLink = (row: LinkRow): ExternalLink => ({
  entity: row.entity,
  externalId: row.externalId,
  name: row.name,
  state: row.localId === null ? 'let_go' : 'linked',
  localId: row.localId,
  rule: row.rule,
  confidence: row.confidence,
  derived: row.derived,
  differences: row.differences,
});

/** A record that is tied to nothing before somebody says to what. */
export const showWaiting = ({ entity, externalId, theirs }: ItemRow): ExternalLink => ({
  entity,
  externalId,
  name: theirs.name,
  state: 'waiting',
  localId: null,
  rule: null,
  confidence: null,
  derived: isDerived(entity),
  differences: [],
});
