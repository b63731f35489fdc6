import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found } from '../../platform/context/use-case.ts';
import type { Sight } from './conditions.ts';
import { isSeenBy } from './rules.ts';
import type { Whole } from './show.ts';
import type { VisitRow } from './row.ts';
import { findVisitRow, lockVisit, lockVisits, selectBadges } from './store.ts';

/** How far this principal sees: her own visits, and those of buildings whose visitors she receives. */
export const sightOf = ({ who }: Ctx): Sight => ({
  userId: who.userId,
  buildings: may(who, 'visitors:manage', 'anywhere') ? who.reach : [],
});

/** A visit that the asking one sees. @throws 404 that names what it was asked for by */
export async function seenVisit(ctx: Ctx, id: number, param = 'id'): Promise<VisitRow> {
  const row = await findVisitRow(ctx, id);
  return found(row && isSeenBy(row, ctx.who) ? row : null, param);
}

/** A visit that the asking one acts on, alone, with all its badges. @throws 404 */
export async function openVisit(tx: Tx, id: number): Promise<Whole> {
  const row = await lockVisit(tx, id);
  const seen = found(row && isSeenBy(row, tx.who) ? row : null);
  return { row: seen, badges: await selectBadges(tx, [id]) };
}

/** Several visits, alone, each with all its badges, by their start. @param select also those of who was taken off */
export async function lockWhole(tx: Tx, ids: readonly number[], select = selectBadges): Promise<Whole[]> {
  const rows = await lockVisits(tx, ids);
  const badges = Map.groupBy(await select(tx, ids), ({ visitId }) => visitId);
  return rows.map((row) => ({ row, badges: badges.get(row.id) ?? [] }));
}
