import type { Ctx } from '../../platform/context/context.ts';
import { ownerKeyOf } from '../../platform/context/owner.ts';
import { findDelegators } from '../delegates/delegates.ts';
import type { Owned } from './rules.ts';
import type { BookingRow } from './row.ts';
import { selectOwners } from './credential-owners.ts';

type Row = Pick<BookingRow, 'hostId' | 'createdBy'>;

/** What books for an owner: a token, a paired screen, or an application. */
const CREDENTIAL = /^(?:token|device|application):\d+$/;

/** The person who booked, by how rows call her; null for programs and Atrium itself. */
export const bookerOf = ({ createdBy }: Pick<Row, 'createdBy'>): number | null => {
  const id = /^user:(\d+)$/.exec(createdBy)?.[1];
  return id === undefined ? null : Number(id);
};

/**
 * Whose these bookings are, and whether the asking one is a delegate of theirs. What has no host belongs to the owner of the credential
 * that booked it, whoever that is now: a program goes on with another token, and what was handed over goes along.
 */
export async function findOwners(ctx: Ctx, rows: readonly Row[]): Promise<(row: Row) => Owned> {
  const others = rows.filter(({ hostId, createdBy }) => hostId === null && createdBy !== ctx.who.key);
  const makers = others.map(({ createdBy }) => createdBy).filter((one) => CREDENTIAL.test(one));
  const hosts = [...new Set(rows.flatMap(({ hostId }) => hostId ?? []))];
  const [owners, delegators] = await Promise.all([
    makers.length === 0 ? new Map<string, string>() : selectOwners(ctx, makers),
    findDelegators(ctx, hosts),
  ]);
  return ({ hostId, createdBy }) => ({
    hostId,
    isDelegate: hostId !== null && delegators.has(hostId),
    owner: createdBy === ctx.who.key ? ownerKeyOf(ctx.who) : (owners.get(createdBy) ?? createdBy),
  });
}
