import type { Ctx, Tx } from '../../platform/context/context.ts';
import { lockBuildings } from '../places/places.ts';
import { unseenIn } from '../policies/policies.ts';
import { endOpen } from './ending.ts';
import { listOpen } from './open-of.ts';

/** How much is assigned to somebody, now or later. */
export const countOpenOf = async (ctx: Ctx, userId: number): Promise<number> =>
  (await listOpen(ctx, { userId })).length;

/** Keeps what is assigned to somebody as it is to the end of the transaction: before anything else of hers is locked. */
export async function lockOpenOfUser(tx: Tx, userId: number): Promise<ReadonlySet<number>> {
  const buildings = (await listOpen(tx, { userId })).map(({ buildingId }) => buildingId);
  await lockBuildings(tx, buildings);
  return new Set(
    (await listOpen(tx, { userId })).filter((one) => buildings.includes(one.buildingId)).map(({ id }) => id),
  );
}

/** What was assigned to somebody and is not any more. */
export interface EndedAssignment {
  readonly id: number;
  readonly resourceId: number;
  readonly resourceName: string;
}

/**
 * Ends all that is assigned to somebody who was shut out.
 * @returns those of it that the asking one sees; null where something was not locked before: it became hers since
 */
export async function endAllOf(tx: Tx, userId: number, locked: ReadonlySet<number>): Promise<EndedAssignment[] | null> {
  const open = await listOpen(tx, { userId });
  if (open.some(({ id }) => !locked.has(id))) return null;
  const seen = await listOpen(tx, { userId }, unseenIn(tx));
  for (const row of open) await endOpen(tx, row, 'left');
  return seen.map(({ id, resourceId, resourceName }) => ({ id, resourceId, resourceName }));
}
