import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerActingIn } from '../../platform/context/owner.ts';
import { may, reaches, type Owner, type Place, type Reach } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { buildingOutOfReach, fail, forbidden, invalid } from '../../platform/contract/problems.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { findStandings, mustSee } from '../bookings/bookings.ts';
import { listUnseen, unseenIn } from '../policies/policies.ts';
import { findResources } from '../resources/resources.ts';
import {
  accessKeyRevoked,
  bookingWithoutKey,
  KEPT_DAYS,
  noDoor,
  type AccessKey,
  type endpoints,
  type KeyKind,
} from './contract.ts';
import { checkKey } from './check.ts';
import { awaitMidnight, followBookings, withDoors } from './follow.ts';
import { dayIn, isHost, maySee } from './rules.ts';
import type { KeyOptions } from './secrets.ts';
import { showKeys, tellOf } from './show.ts';
import { changeKey, findKey, insertKey, lockKey, lockKeysOf, selectKeys, type KeyRow, type Sight } from './store.ts';

export { findKeysOf, handKeysOver, lockKeysOfOwner } from './handing-over.ts';
export { endKeys, keyListener, turnKey } from './follow.ts';
export type { KeyOptions } from './secrets.ts';

type Calls = UseCases<typeof endpoints>;

/** What was revoked long ago is forgotten; not what somebody revoked of a booking, or that would have a key again. It goes with the booking. */
export const forgetOldKeys = clearOlder(
  'access_key',
  'revoked_at',
  Temporal.Duration.from({ hours: KEPT_DAYS * 24 }),
  "(booking_id is null or revoked_for <> 'asked')",
);

/** Holds the rights of who asks. @returns who answers for what she makes for good */
type LastingOwner = (tx: Tx) => Promise<Owner>;

/** The use cases around keys. */
export const keysBy = (options: KeyOptions, lastingOwner: LastingOwner): Calls => ({
  listAccessKeys: (ctx, { resourceId, bookingId, kind, revoked, ...paging }) =>
    pageOf(paging, {
      by: ['id'],
      select: (after, limit) =>
        selectKeys(
          ctx,
          sightOf(ctx),
          {
            resourceIds: resourceId === undefined ? null : [resourceId],
            bookingId: bookingId ?? null,
            kinds: kind === undefined ? null : [kind],
            revoked: revoked ?? false,
          },
          after?.[0] ?? 0,
          limit,
        ),
      keyOf: ({ id }) => [id],
      show: (rows) => showKeys(options, ctx, rows),
    }),
  createAccessKey: (ctx, given) => ctx.tx(async (tx) => showOne(options, tx, await createKey(tx, given, lastingOwner))),
  getAccessKey: async (ctx, { id }) => showOne(options, ctx, await mustBeSeen(ctx, await findKey(ctx, id))),
  rotateAccessKey: (ctx, { id }) => ctx.tx(async (tx) => showOne(options, tx, await rotateKey(tx, id, lastingOwner))),
  revokeAccessKey: (ctx, { id }) => ctx.tx(async (tx) => showOne(options, tx, await revokeKey(tx, id))),
  checkAccessKey: (ctx, input) => checkKey(options, ctx, input),
});

/** Which keys somebody asks for. */
export interface KeysWanted {
  readonly resourceIds?: readonly number[];
  readonly kinds?: readonly KeyKind[];
}

/** Keys that are not revoked, by id, as far as the asking one sees them; so many at most. */
export async function listKeys(options: KeyOptions, ctx: Ctx, wanted: KeysWanted, limit: number): Promise<AccessKey[]> {
  const { resourceIds = null, kinds = null } = wanted;
  const filter = { resourceIds, kinds, bookingId: null, revoked: false };
  return showKeys(options, ctx, await selectKeys(ctx, sightOf(ctx), filter, 0, limit));
}

function sightOf(ctx: Ctx): Sight {
  const owner = ownerActingIn(ctx.who);
  const managed: Reach = may(ctx.who, 'keys:manage', 'anywhere') ? ctx.who.reach : [];
  return { userId: owner?.kind === 'user' ? owner.id : null, managed, unseen: unseenIn(ctx) };
}

const showOne = async (options: KeyOptions, ctx: Ctx, row: KeyRow): Promise<AccessKey> =>
  found((await showKeys(options, ctx, [row]))[0]);

/** A key that the asking one is shown. @throws 404 for any other */
async function mustBeSeen(ctx: Ctx, row: KeyRow | undefined): Promise<KeyRow> {
  const owner = ownerActingIn(ctx.who);
  const key = found(row && maySee(row, ctx.who, owner) ? row : null);
  if (!isHost(key, owner)) await mustBeThere(ctx, key);
  return key;
}

async function mustBeThere(ctx: Ctx, { resourceId }: KeyRow): Promise<void> {
  found((await listUnseen(ctx, [resourceId])).has(resourceId) ? null : resourceId);
}

type Given = Input<(typeof endpoints)['createAccessKey']>;

async function createKey(tx: Tx, { kind, resourceId, bookingId }: Given, lastingOwner: LastingOwner): Promise<KeyRow> {
  if ((kind === 'one_time') !== (bookingId !== undefined))
    throw invalid('bookingId', 'A one-time key is for a booking, and no other key is');
  await mustSee(tx, resourceId, 'resourceId');
  const { buildingId, zone } = found((await findResources(tx, [resourceId])).get(resourceId), 'resourceId');
  if (kind === 'one_time') return createOneTime(tx, { resourceId, bookingId: bookingId ?? 0, buildingId });
  mustManage(tx, buildingId);
  const owner = await lastingOwner(tx);
  const day = kind === 'daily' ? dayIn(tx.now, zone) : null;
  const id = await insertKey(tx, kind, resourceId, owner, day);
  if (day !== null) await awaitMidnight(tx, { id, resourceId, day });
  return found((await tellOf(tx, [{ what: 'created', id, before: null }]))[0]);
}

/** Who manages keys does so where she reaches. */
function mustManage({ who }: Ctx, place: Place): void {
  if (!may(who, 'keys:manage', 'anywhere')) throw fail(forbidden);
  if (!reaches(who, place)) throw fail(buildingOutOfReach, { param: 'resourceId' });
}

interface OneTime {
  readonly bookingId: number;
  readonly resourceId: number;
  readonly buildingId: number;
}

/** Of a booking that has none yet, as it was made before there was a door or a moment ago; else the one that it has. */
async function createOneTime(tx: Tx, { bookingId, resourceId, buildingId }: OneTime): Promise<KeyRow> {
  const booking = (await findStandings(tx, [bookingId])).get(bookingId);
  const seen = booking && maySee({ hostId: booking.hostId, buildingId }, tx.who, ownerActingIn(tx.who));
  const { how, resourceIds } = found(seen ? booking : null, 'bookingId');
  if (how !== 'stands' || !resourceIds.includes(resourceId)) throw fail(bookingWithoutKey, { param: 'bookingId' });
  if (!(await withDoors(tx, [resourceId])).has(resourceId)) throw fail(noDoor, { param: 'resourceId' });
  const keyOf = async () => (await lockKeysOf(tx, [bookingId])).find((key) => key.resourceId === resourceId);
  const known = await keyOf();
  if (known?.revokedFor === 'asked') throw fail(accessKeyRevoked, { param: 'bookingId' });
  if (known?.revokedAt === null) return known;
  await followBookings(tx, [bookingId]);
  return found(await keyOf(), 'bookingId');
}

/**
 * Whoever gives a resource's key another secret answers for it from then on: her rights are held once the key is locked, as owners come
 * after what is booked. @throws 409 for one that was revoked
 */
async function rotateKey(tx: Tx, id: number, lastingOwner: LastingOwner): Promise<KeyRow> {
  const before = await mustBeSeen(tx, await lockKey(tx, id));
  if (before.revokedAt !== null) throw fail(accessKeyRevoked);
  const isOneTime = before.kind === 'one_time';
  const said = isOneTime ? { madeForUserId: before.hostId } : { owner: await lastingOwner(tx) };
  await changeKey(tx, { id, turned: true, ...said });
  return found((await tellOf(tx, [{ what: 'rotated', id, before }]))[0]);
}

/** Ends a key; doing it again changes nothing. */
async function revokeKey(tx: Tx, id: number): Promise<KeyRow> {
  const before = await mustBeSeen(tx, await lockKey(tx, id));
  if (before.revokedAt !== null) return before;
  await changeKey(tx, { id, revokedFor: 'asked' });
  if (before.kind === 'daily') tx.callOff('access_key.turn', String(id));
  return found((await tellOf(tx, [{ what: 'revoked', id, before }]))[0]);
}
