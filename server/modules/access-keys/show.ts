import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { Told } from '../../platform/context/outbox.ts';
import { showTime, showTimeOrNull, toInstant, type Period } from '../../platform/time.ts';
import { findResources } from '../resources/resources.ts';
import type { AccessKey } from './contract.ts';
import { listHeld } from './held.ts';
import { dayIn, dayOf, mayOpen } from './rules.ts';
import { urlOf, type Cut, type KeyOptions } from './secrets.ts';
import { selectKeysById, type KeyRow } from './store.ts';

/** What a key’s secret is made of: another turn, another secret. */
export const cutOf = ({ tenant }: Ctx, { id, kind, turn, nonce }: KeyRow): Cut => ({
  tenantId: tenant.id,
  id,
  kind,
  turn,
  nonce,
});

/** When a one-time key's booking is. */
export const periodOf = ({ startsAt, endsAt }: KeyRow): Period | null =>
  startsAt && endsAt && { start: toInstant(startsAt), end: toInstant(endsAt) };

/** Keys as they are shown to those who may see them: what opens a door, only where it would, but for the time. */
export async function showKeys(options: KeyOptions, ctx: Ctx, rows: readonly KeyRow[]): Promise<AccessKey[]> {
  const resourceIds = [...new Set(rows.map(({ resourceId }) => resourceId))];
  const [resources, held] = await Promise.all([findResources(ctx, resourceIds), listHeld(ctx, rows)]);
  return rows.map((row) => {
    const zone = resources.get(row.resourceId)?.zone ?? ctx.tenant.zone;
    const valid = row.kind === 'daily' ? dayOf(ctx.now, zone) : periodOf(row);
    const shown = row.revokedAt === null;
    const now = held.get(row.id);
    return {
      id: row.id,
      version: row.version,
      kind: row.kind,
      resourceId: row.resourceId,
      bookingId: row.bookingId,
      url: now && mayOpen(now, ctx.now) ? urlOf(options, cutOf(ctx, row), dayIn(ctx.now, zone)) : null,
      validFrom: shown && valid ? showTime(valid.start) : null,
      validUntil: shown && valid ? showTime(valid.end) : null,
      createdAt: showTime(row.createdAt),
      rotatedAt: showTimeOrNull(row.rotatedAt),
      revokedAt: showTimeOrNull(row.revokedAt),
      revokedFor: row.revokedFor,
    };
  });
}

type KeyEvent = 'access_key.created' | 'access_key.rotated' | 'access_key.revoked';

const dataOf = ({ id, version, kind, resourceId, bookingId, revokedFor }: KeyRow): Told<KeyEvent>['data'] => ({
  id,
  version,
  kind,
  resourceId,
  bookingId,
  revokedFor,
});

const toldOf = (before: KeyRow | null, after: KeyRow): Told<KeyEvent> => ({
  id: after.id,
  version: after.version,
  data: dataOf(after),
  before: before && dataOf(before),
  after: dataOf(after),
});

/** Something that became of a key. */
export interface Happened {
  readonly what: 'created' | 'rotated' | 'revoked';
  readonly id: number;
  readonly before: KeyRow | null;
}

/** Tells of what became of keys, each as it is now. @returns them */
export async function tellOf(tx: Tx, all: readonly Happened[]): Promise<KeyRow[]> {
  if (all.length === 0) return [];
  const rows = await selectKeysById(
    tx,
    all.map(({ id }) => id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { what, id, before } of all) {
    const after = byId.get(id);
    if (after) tell(tx, what, toldOf(before, after));
  }
  return rows;
}

function tell(tx: Tx, what: Happened['what'], told: Told<KeyEvent>): void {
  if (what === 'created') tx.emit('access_key.created', told);
  else if (what === 'rotated') tx.emit('access_key.rotated', told);
  else tx.emit('access_key.revoked', told);
}
