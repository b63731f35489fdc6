import type { Ctx, Tx } from '../../platform/context/context.ts';
import { ownerKeyOf } from '../../platform/context/owner.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { clearOlder } from '../../platform/jobs/housekeeping.ts';
import { readPeriod, showTime, toDate, type Period } from '../../platform/time.ts';
import {
  NOBODY_SAYS_WHO_PAYS,
  authorityOver,
  bookOne,
  hostFor,
  judgeEach,
  show as showBooking,
  sightOf,
  type AnyOf,
} from '../bookings/bookings.ts';
import { resourceClosed } from '../holds/contract.ts';
import { listClashes } from '../holds/holds.ts';
import { listUnseenBy } from '../policies/policies.ts';
import { lockHost } from '../quotas/quotas.ts';
import {
  MAX_WAITS,
  waitingAlready,
  waitingNotNeeded,
  waitingNotOffered,
  waitingOver,
  waitingTooMuch,
  type endpoints,
} from './contract.ts';
import { endOffer, offerLater, offerOthers, offerShared } from './offers.ts';
import { isOpen, stateAt } from './rules.ts';
import { show, showAll, toldOf } from './show.ts';
import {
  countOpen,
  findEntry,
  findSame,
  insertEntry,
  lockEntry,
  lockOpenOf,
  selectEntriesOf,
  updateEntry,
  type EntryRow,
} from './store.ts';

export { followZoneData as followZoneDataWithWaits, keepClocks as keepClocksOfWait, lookThrough } from './clocks.ts';
export { offerLeft } from './drawn.ts';
export { offerListener, offerOpened } from './freeing.ts';
export { lapseOffer, offerFreed, takeBackOffers, tellTakenBack } from './offers.ts';
export type { EntryRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** What was waited for once is forgotten a quarter of a year after its time. */
export const forgetOldEntries = clearOlder('waiting_entry', 'ends_at', Temporal.Duration.from({ hours: 90 * 24 }));

/**
 * What the asking one waits for, and what she, or a program of hers, had others wait for for whom she may act now; or all that one of
 * these waits for. By its start.
 */
export const listWaiting: Calls['listWaiting'] = async (ctx, { hostId = null, ...input }) => {
  const whose = { hostId, owner: ownerKeyOf(ctx.who), sight: await sightOf(ctx) };
  return pageOf(input, {
    by: ['time', 'id'],
    select: (after, limit) => selectEntriesOf(ctx, whose, input, after, limit),
    keyOf: ({ startsAt, id }) => [startsAt.getTime(), id],
    show: (rows) => showAll(ctx, rows),
  });
};

/** One thing that is waited for. @throws 404, for what she may not act on too */
export const getWaiting: Calls['getWaiting'] = async (ctx, { id }) => {
  const row = found(await findEntry(ctx, id));
  await mustBeHers(ctx, row);
  return show(ctx, row);
};

/**
 * Waits for one of some resources to become free. It is looked at once more when this counts: what became free meanwhile is offered.
 * @throws 409 where one is free, or where she waits for the very same, and what a booking throws where none of them may be booked at all
 */
export const joinWaiting: Calls['joinWaiting'] = (ctx, { resourceIds, start, end, title = '', ...given }) =>
  ctx.tx(async (tx) => {
    const hostId = given.hostId ?? tx.who.userId;
    if (hostId === null) throw invalid('hostId', 'Say who waits');
    const any = await judgeEach(tx, { resourceIds, hostId }, (zone) => readPeriod(start, end, zone));
    await hostFor(tx, any.who, hostId, any.places);
    await mustBeSeen(tx, hostId, resourceIds);
    await mustNeedTo(tx, any);
    await lockHost(tx, hostId);
    const same = await findSame(tx, { hostId, resourceIds, ...columnsOf(any.during) });
    if (same !== undefined) throw fail(waitingAlready, { extra: { entryId: same } });
    if ((await countOpen(tx, hostId)) >= MAX_WAITS)
      throw fail(waitingTooMuch, { detail: `At most ${MAX_WAITS} at a time` });
    const { zone } = any;
    const id = await insertEntry(tx, { hostId, title, zone, ...columnsOf(any.during) }, resourceIds);
    const entry = found(await findEntry(tx, id));
    offerLater(tx, resourceIds);
    tx.emit('waiting_entry.created', toldOf(null, entry));
    return show(tx, entry);
  });

/** @throws 404 for what the host does not see: it is never offered to her */
async function mustBeSeen(tx: Tx, hostId: number, resourceIds: readonly number[]): Promise<void> {
  const unseen = await listUnseenBy(tx, hostId, resourceIds);
  const index = resourceIds.findIndex((id) => unseen.has(id));
  found(index === -1 ? resourceIds : null, `resourceIds[${index}]`);
}

const columnsOf = ({ start, end }: Period) => ({ startsAt: toDate(start), endsAt: toDate(end) });

/** @throws what refuses the first where none may be booked, 409 where one that may be is free, or where each of them is closed */
async function mustNeedTo(tx: Tx, { each, during }: AnyOf): Promise<void> {
  const wishes = each.flatMap(({ wish }) => wish ?? []);
  const [first] = each;
  if (wishes.length === 0 && first?.wish === null) throw first.refused;
  const inTheWay = await listClashes(tx, wishes, during);
  let isOpenSome = false;
  for (const { resourceId } of wishes) {
    const clashes = inTheWay.get(resourceId) ?? [];
    if (clashes.length === 0) throw fail(waitingNotNeeded, { param: 'resourceIds', extra: { resourceId } });
    isOpenSome ||= clashes.every(({ reason }) => reason !== 'closed');
  }
  if (!isOpenSome) throw fail(resourceClosed, { param: 'resourceIds' });
}

/** Takes what is offered: it is booked for whom it is offered to, by the rules of every booking. */
export const acceptOffer: Calls['acceptOffer'] = (ctx, { id, ...given }) =>
  ctx.tx(async (tx) => {
    const entry = await lockHers(tx, id);
    const { offeredResourceId, hostId, title } = entry;
    const state = stateAt(entry, tx.now);
    if (state !== 'offered' || offeredResourceId === null) throw fail(waitingNotOffered, { extra: { state } });
    // Before what is held of it, as whoever books for her.
    await lockHost(tx, hostId);
    await endOffer(tx, entry);
    const [start, end] = [showTime(entry.startsAt), showTime(entry.endsAt)];
    const wish = { resourceIds: [offeredResourceId], start, end, title, hostId, ...given };
    const { booking } = await bookOne(tx, wish, { except: NOBODY_SAYS_WHO_PAYS });
    await updateEntry(tx, entry, { state: 'booked', bookingId: booking.id });
    await offerOthers(tx, entry);
    const after = { ...entry, state: 'booked', bookingId: booking.id, version: entry.version + 1 } as const;
    tx.emit('waiting_entry.booked', toldOf(entry, after));
    return showBooking(tx, booking);
  });

/** Waits no more. What was offered goes to the next. @throws 409 for what has ended */
export const leaveWaiting: Calls['leaveWaiting'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const entry = await lockHers(tx, id);
    if (!isOpen(entry, tx.now)) throw fail(waitingOver, { extra: { state: stateAt(entry, tx.now) } });
    return show(tx, await leave(tx, entry));
  });

/** What was offered goes to the next. */
async function leave(tx: Tx, entry: EntryRow): Promise<EntryRow> {
  if (entry.state === 'offered') {
    await endOffer(tx, entry);
    await offerShared(tx, entry);
  }
  await updateEntry(tx, entry, { state: 'left' });
  const after = { ...entry, state: 'left', version: entry.version + 1 } as const;
  tx.emit('waiting_entry.left', toldOf(entry, after));
  return after;
}

/** For how much somebody waits. */
export const countWaitingOf = (ctx: Ctx, userId: number): Promise<number> => countOpen(ctx, userId);

/** Somebody who was shut out waits for nothing any more. @returns for how much she had waited */
export async function leaveAllOf(tx: Tx, userId: number): Promise<number> {
  const entries = await lockOpenOf(tx, userId);
  for (const entry of entries) await leave(tx, entry);
  return entries.length;
}

async function lockHers(tx: Tx, id: number): Promise<EntryRow> {
  const entry = found(await lockEntry(tx, id));
  await mustBeHers(tx, entry);
  return entry;
}

/** @throws 404 where the caller may not act for whoever waits: it is nobody else's business */
async function mustBeHers(ctx: Ctx, entry: EntryRow): Promise<void> {
  const verdict = await authorityOver(ctx, entry, entry.resourceIds);
  found(verdict.ok ? entry : null);
}
