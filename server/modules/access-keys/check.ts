import type { Ctx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { reaches } from '../../platform/context/principal.ts';
import type { Answer, Input } from '../../platform/contract/endpoint.ts';
import { rateLimited } from '../../platform/contract/problems.ts';
import { byDoor, forgetAttempts, takeAttempt } from '../../platform/limits/attempts.ts';
import { showTime, type Period } from '../../platform/time.ts';
import { findResources, type BookableResource } from '../resources/resources.ts';
import type { endpoints, KeyKind } from './contract.ts';
import { listHeld } from './held.ts';
import { dayIn, dayOf, isGood } from './rules.ts';
import { isProof, readKey, type Cut, type KeyOptions } from './secrets.ts';
import { findKey, type KeyRow } from './store.ts';
import { cutOf } from './show.ts';

type Checked = Answer<(typeof endpoints)['checkAccessKey']>;

const NO: Checked = { good: false, kind: null, validUntil: null };

/**
 * Does a key open a door now? Judged by what is true at this instant, whatever was written down of it yet: of a booking that was cancelled
 * a moment ago it does not. Why not is never said. Whoever stands at a door sees it: by which policies others see the resource, a reader
 * is not asked.
 * @throws 404 for a resource that the asking one does not reach, 429 for a flood of what is no key
 */
export async function checkKey(
  { derive }: KeyOptions,
  ctx: Ctx,
  { secret, resourceId }: Input<(typeof endpoints)['checkAccessKey']>,
): Promise<Checked> {
  const known = (await findResources(ctx, [resourceId])).get(resourceId);
  const door = found(known && reaches(ctx.who, known.buildingId) ? known : null, 'resourceId');
  const counted = byDoor(ctx.who.key, resourceId);
  await takeAttempt(ctx, counted, rateLimited);
  const read = readKey(secret);
  const row = read ? await findKey(ctx, read.id) : undefined;
  const opened = await doorOf(ctx, row, door);
  const cut = row ? cutOf(ctx, row) : nobodys(ctx);
  const isKnown = isProof(derive, cut, dayIn(ctx.now, opened.zone), read?.proof ?? Buffer.alloc(32));
  if (row === undefined || !isKnown) return NO;
  await ctx.tx((tx) => forgetAttempts(tx, counted));
  if (!opened.fits) return NO;
  const held = found((await listHeld(ctx, [row])).get(row.id));
  return isGood(held, ctx.now) ? yes(row.kind, row.kind === 'daily' ? dayOf(ctx.now, opened.zone) : held.during) : NO;
}

const yes = (kind: KeyKind, valid: Period | null): Checked => ({
  good: true,
  kind,
  validUntil: valid && showTime(valid.end),
});

const nobodys = ({ tenant }: Ctx): Cut => ({ tenantId: tenant.id, id: 0, kind: 'static', turn: 0, nonce: '' });

/** Is the door one of this key, its own or that of a part of a combined room; and by which clocks its days are counted. */
async function doorOf(
  ctx: Ctx,
  row: KeyRow | undefined,
  door: BookableResource,
): Promise<{ readonly fits: boolean; readonly zone: string }> {
  if (row === undefined || row.resourceId === door.id) return { fits: row !== undefined, zone: door.zone };
  const own = (await findResources(ctx, [row.resourceId])).get(row.resourceId);
  return { fits: own?.partIds.includes(door.id) === true && !door.retired, zone: own?.zone ?? door.zone };
}
