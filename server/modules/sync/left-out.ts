import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Connector } from '../connections/contract.ts';
import { commitPage, type Mine } from './commit-page.ts';
import { fellShort } from './complete-stream.ts';
import { selectUnasked } from './find.ts';
import type { Judged } from './judge-page.ts';
import { isGuarded, isWhole } from './rules.ts';
import { countMissing, noteGone, noteProgress, type RunStreamRow } from './store.ts';

/**
 * What a scan of a window has left out may only have moved out of it. So before it counts as deleted its source is asked for it by its id, where it
 * can be; who was asked for is noted, so that whoever goes on asks for the others.
 */

/** Is what this scan has left out asked for by its id? */
export const asksForLeftOut = (
  { mode, entity, windowFrom }: RunStreamRow,
  connector: Pick<Connector, 'entities'> | undefined,
): boolean => isWhole(mode) && windowFrom !== null && connector?.entities[entity]?.getById === true;

/** What is to be asked for next; nothing where nothing would be deleted: a person is asked, or the scan was not whole. */
export async function nextLeftOut(ctx: Ctx, at: RunStreamRow, many: number): Promise<readonly string[]> {
  const unasked = await selectUnasked(ctx, at, at.mode !== 'reset', many);
  if (unasked.length === 0) return [];
  const { met, ...missing } = await countMissing(ctx, at);
  return fellShort(at, met) || isGuarded(missing) ? [] : unasked;
}

/** Writes what came of it. @param asked by which ids @param page what there is of them @throws Fenced, Stopped */
export async function commitLeftOut(
  tx: Tx,
  mine: Mine,
  at: RunStreamRow,
  { asked, page }: { readonly asked: readonly string[]; readonly page: Judged },
  connector: Connector | undefined,
): Promise<void> {
  await commitPage(tx, mine, at, page, connector);
  const there = new Set(page.records.map(({ externalId }) => externalId));
  await noteGone(
    tx,
    at,
    asked.filter((id) => !there.has(id)),
  );
  await noteProgress(tx, mine.runId, mine.attempt);
}
