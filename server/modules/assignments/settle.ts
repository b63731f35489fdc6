import type { Ctx, Tx } from '../../platform/context/context.ts';
import { fail, inUse } from '../../platform/contract/problems.ts';
import type { Period } from '../../platform/time.ts';
import type { Clash } from '../holds/contract.ts';
import { besides, common, cutAssigned, listAssigned, listClosed, take, type Wanted } from '../holds/holds.ts';
import type { Resource } from '../resources/contract.ts';
import { awaitCheckIn } from './await-check-in.ts';
import { listOpen } from './open-of.ts';
import { dayIn, FOREVER, wantedOf } from './rules.ts';
import { selectReleases, type AssignmentRow } from './store.ts';

/** What is held for an assignment and should not be, and what should be and is not. */
interface Difference {
  readonly spare: readonly Period[];
  readonly lacking: readonly Period[];
}

/** Its rows say what an assignment is to hold: from now on, how far is that from what it holds? */
export async function differenceOf(ctx: Ctx, row: AssignmentRow): Promise<Difference> {
  const always = { start: ctx.now, end: FOREVER };
  const [held, releases, closures] = await Promise.all([
    listAssigned(ctx, row.id, ctx.now),
    selectReleases(ctx, [row.id], dayIn(ctx.now, row.zone).toString()),
    listClosed(ctx, [row.resourceId], always),
  ]);
  const closed = closures.map(({ during }) => during);
  const wanted = wantedOf(row, releases, closed, ctx.now);
  const still = held.flatMap((one) => common(one, always) ?? []);
  return { spare: besides(still, wanted), lacking: besides(wanted, still) };
}

/** What is taken for an assignment in a period. */
export const wantedFor = ({ id, resourceId }: Pick<AssignmentRow, 'id' | 'resourceId'>, during: Period): Wanted => ({
  origin: 'assignment',
  originId: id,
  resourceId,
  quantity: 1,
  count: 1,
  during,
});

/** Gives free what an assignment holds and should not. @returns what it should hold besides what it does */
export async function giveFree(tx: Tx, row: AssignmentRow): Promise<readonly Period[]> {
  const { spare, lacking } = await differenceOf(tx, row);
  await cutAssigned(
    tx,
    spare.map((during) => ({ resourceId: row.resourceId, during })),
  );
  return lacking;
}

/** Lets an assignment hold what it is to hold. @returns what somebody else has of that */
export async function settle(tx: Tx, row: AssignmentRow): Promise<Clash[]> {
  const lacking = await giveFree(tx, row);
  if (lacking.length === 0) return [];
  const { missed } = await take(
    tx,
    lacking.map((during) => wantedFor(row, during)),
  );
  return missed.flatMap(({ clashes }) => clashes);
}

/** Assignments yield to what is closed of their resources then. */
export const yieldTo = (
  tx: Tx,
  closed: readonly { readonly resourceId: number; readonly during: Period }[],
): Promise<void> => cutAssigned(tx, closed);

/** Assignments have again what was closed of these resources and is not any more: nobody else could take it. */
export async function haveAgain(tx: Tx, resourceIds: readonly number[]): Promise<void> {
  for (const row of await listOpen(tx, { resourceIds })) await mustSettle(tx, row, {});
}

/** @throws 409 where somebody has what it should hold */
async function mustSettle(tx: Tx, row: AssignmentRow, named: { readonly param?: string }): Promise<void> {
  const clashes = await settle(tx, row);
  if (clashes.length > 0)
    throw fail(inUse, { ...named, detail: 'It is assigned while others have it', extra: { clashes } });
}

/**
 * What is assigned stays so where a resource goes elsewhere: its days are those of the calendar there.
 * @throws 409 where it is combined of others now, or others are of what is assigned
 */
export async function keepAssigned(tx: Tx, { id, partIds }: Pick<Resource, 'id' | 'partIds'>): Promise<void> {
  const rows = await listOpen(tx, { resourceIds: [id, ...partIds] });
  if (rows.length > 0 && partIds.length > 0)
    throw fail(inUse, { param: 'partIds', detail: `Resource ${rows[0]?.resourceId} is assigned to somebody` });
  for (const row of rows) {
    await mustSettle(tx, row, { param: 'buildingId' });
    awaitCheckIn(tx, row);
  }
}

/** @throws 409 for what is assigned to somebody, now or later: it is not taken out of use */
export async function mustBeNobodys(tx: Tx, resourceId: number): Promise<void> {
  if ((await listOpen(tx, { resourceIds: [resourceId] })).length > 0)
    throw fail(inUse, { detail: 'It is assigned to somebody: end that first' });
}
