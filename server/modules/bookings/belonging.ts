import type { Ctx } from '../../platform/context/context.ts';
import { ownerKeyOf } from '../../platform/context/owner.ts';
import type { Owned } from './rules.ts';
import { selectTokenOwners, type BookingRow } from './store.ts';

type Row = Pick<BookingRow, 'hostId' | 'createdBy'>;

const TOKEN = /^token:(\d+)$/;

/**
 * Whose these bookings are. What has no host belongs to the owner of the credential that booked it, whoever that is now: a
 * program goes on with another token, and what was handed over goes along.
 */
export async function findOwners(ctx: Ctx, rows: readonly Row[]): Promise<(row: Row) => Owned> {
  const others = rows.filter(({ hostId, createdBy }) => hostId === null && createdBy !== ctx.who.key);
  const ids = others.flatMap(({ createdBy }) => TOKEN.exec(createdBy)?.[1] ?? []).map(Number);
  const owners = ids.length === 0 ? new Map<string, string>() : await selectTokenOwners(ctx, ids);
  return ({ hostId, createdBy }) => ({
    hostId,
    owner: createdBy === ctx.who.key ? ownerKeyOf(ctx.who) : (owners.get(createdBy) ?? createdBy),
  });
}
