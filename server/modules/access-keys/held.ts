import type { Ctx } from '../../platform/context/context.ts';
import { toInstant } from '../../platform/time.ts';
import { findStandings, type Standing } from '../bookings/bookings.ts';
import type { Answering, Held, Lent } from './rules.ts';
import type { KeyRow } from './store.ts';

/** What the goodness of some keys hangs on now, by id: of a booking, that itself says whether it stands and has the door. */
export async function listHeld(ctx: Ctx, rows: readonly KeyRow[]): Promise<ReadonlyMap<number, Held>> {
  const bookingIds = new Set(rows.flatMap(({ bookingId }) => (bookingId === null ? [] : [bookingId])));
  const standings = await findStandings(ctx, [...bookingIds]);
  return new Map(rows.map((row) => [row.id, heldOf(row, standings.get(row.bookingId ?? 0))]));
}

function heldOf(row: KeyRow, booking: Standing | undefined): Held {
  const stands = booking?.how === 'stands' && booking.resourceIds.includes(row.resourceId) ? booking : null;
  return {
    kind: row.kind,
    revoked: row.revokedAt !== null,
    retired: row.retired === true,
    buildingId: row.buildingId,
    during: stands?.during ?? null,
    isHosts: stands !== null && stands.hostId === row.madeForUserId && row.hostActive === true,
    owner: answeringOf(row),
  };
}

function answeringOf(row: KeyRow): Answering | null {
  const { ownerRole: role, ownerReach: reach, ownerActive } = row;
  return role && reach && { role, reach, active: ownerActive === true, token: lentOf(row) };
}

const lentOf = (row: KeyRow): Lent | null =>
  row.parentTokenId === null
    ? null
    : {
        scopes: row.tokenScopes ?? [],
        reach: row.tokenReach ?? [],
        revoked: row.tokenRevokedAt !== null || row.tokenRenewed === true,
        expiresAt: row.tokenExpiresAt && toInstant(row.tokenExpiresAt),
      };
