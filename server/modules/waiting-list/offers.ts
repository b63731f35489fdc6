import type { Tx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { isAfter, periodOf, toDate, toInstant, type Period } from '../../platform/time.ts';
import { judgeEach, type Wish } from '../bookings/bookings.ts';
import type { Clash } from '../holds/contract.ts';
import { giveBack, listBusy, listClashes, listHolders, take, wholeOf } from '../holds/holds.ts';
import { listUnseenBy, opensByClock } from '../policies/policies.ts';
import { lockHost } from '../quotas/quotas.ts';
import { findResources, lockInUse, sharingWith, type BookableResource } from '../resources/resources.ts';
import { offerEnds, stateAt } from './rules.ts';
import { toldOf } from './show.ts';
import {
  hasLetLapse,
  isOfferedMeanwhile,
  lockEntry,
  selectBefore,
  selectWaitedForBy,
  selectWaiting,
  updateEntry,
  type EntryRow,
  type WaitedForRow,
  type WaitingRow,
} from './store.ts';

/** As many of those who wait for a resource are looked at together, … */
const AT_ONCE = 200;
/** … and so many of them at most are judged by the rules of every booking in one transaction. */
const JUDGED_AT_ONCE = 20;

/** Has these resources offered, where they are free by then: each by itself, and once however often it is asked for. */
export function offerLater(tx: Tx, resourceIds: readonly number[]): void {
  for (const resourceId of resourceIds) tx.later('waiting_list.offer', { resourceId }, { key: String(resourceId) });
}

/**
 * Offers a resource that may have become free to the first who may have it, in the order in which they came; those behind her are looked
 * at in a transaction of its own, so that one host at most is kept waiting at a time.
 */
export async function offerFreed(tx: Tx, { resourceId, after: begin = 0 }: Looking): Promise<void> {
  const resource = (await findResources(tx, [resourceId])).get(resourceId);
  if (resource === undefined || resource.retired) return;
  for (let after = begin, more = true; more;) {
    const waiting = await selectWaiting(tx, resourceId, after, AT_ONCE);
    const free = await freeFor(tx, resource, waiting);
    const judged = free.slice(0, JUDGED_AT_ONCE);
    const first = await findFirst(judged, (one) => mayHave(tx, one, resourceId));
    if (first && (await offerEarlier(tx, { ...first, resourceId }))) return offerLater(tx, [resourceId]);
    if (first) await offer(tx, first.id, resourceId);
    const last = first ?? (judged.length < free.length ? judged.at(-1) : undefined);
    if (last) return goOn(tx, resourceId, last.id);
    after = waiting.at(-1)?.id ?? after;
    more = waiting.length === AT_ONCE;
  }
}

/**
 * Offers what cannot be had beside something to who came before whoever may have that, and may have it now: a hall before its parts, or a
 * part before its hall. @returns whether it did
 */
async function offerEarlier(tx: Tx, first: WaitedForRow): Promise<boolean> {
  let foremost = first;
  // Each of them came before the one that it is in the way of: there is an end to that.
  for (let next: WaitedForRow | undefined = first; next; next = await findRival(tx, next)) foremost = next;
  if (foremost === first) return false;
  // Both, as what comes first may not be hers after all: they are locked in one order.
  await lockInUse(tx, [first.resourceId, foremost.resourceId]);
  return offer(tx, foremost.id, foremost.resourceId);
}

/** Who came first of those who wait for what shares with something then, came before somebody, and may have it. */
async function findRival(tx: Tx, one: WaitedForRow): Promise<WaitedForRow | undefined> {
  const sharing = (await sharingWith(tx, [one.resourceId])).filter((id) => id !== one.resourceId);
  const before = sharing.length === 0 ? [] : await selectBefore(tx, one, sharing, AT_ONCE);
  const things = await findResources(tx, [...new Set(before.map(({ resourceId }) => resourceId))]);
  const free = new Set<WaitingRow>();
  for (const [id, rows] of Map.groupBy(before, ({ resourceId }) => resourceId)) {
    const thing = things.get(id);
    if (thing && !thing.retired) for (const each of await freeFor(tx, thing, rows)) free.add(each);
  }
  const judged = before.filter((each) => free.has(each)).slice(0, JUDGED_AT_ONCE);
  return findFirst(judged, (each) => mayHave(tx, each, each.resourceId));
}

/** A resource, and behind whom of those who wait for it. */
interface Looking {
  readonly resourceId: number;
  readonly after?: number | undefined;
}

/** Looks at those behind somebody. It stands beside what else is asked for of the resource: that begins with who came first. */
const goOn = (tx: Tx, resourceId: number, after: number): void =>
  tx.later('waiting_list.offer', { resourceId, after }, { key: `${resourceId}/${after}` });

async function findFirst<One>(all: readonly One[], fits: (one: One) => Promise<boolean>): Promise<One | undefined> {
  for (const one of all) if (await fits(one)) return one;
  return undefined;
}

/**
 * Those at whose times it may be free. One look at all that they span rules out most: of what exists once, or is combined, all that is
 * held is known then. Of what exists several times it is another unit each time: one look at each period.
 */
async function freeFor(tx: Tx, resource: BookableResource, waiting: readonly WaitingRow[]): Promise<WaitingRow[]> {
  if (waiting.length === 0) return [];
  const { id: resourceId, quantity, partIds: parts } = resource;
  const busyIn = async (during: Period): Promise<readonly Clash[]> =>
    (await listBusy(tx, [{ resourceId, quantity, parts }], during)).get(resourceId) ?? [];
  if (quantity > 1) {
    const periods = [...Map.groupBy(waiting, keyOfTimes).values()];
    const free = new Set<WaitingRow>();
    for (const same of periods)
      if (same[0] && (await busyIn(periodOf(same[0]))).length === 0) for (const one of same) free.add(one);
    return waiting.filter((one) => free.has(one));
  }
  const start = Math.min(...waiting.map(({ startsAt }) => startsAt.getTime()));
  const end = Math.max(...waiting.map(({ endsAt }) => endsAt.getTime()));
  const busy = await busyIn({ start: toInstant(new Date(start)), end: toInstant(new Date(end)) });
  const isIn = (clash: Clash, { startsAt, endsAt }: WaitingRow): boolean =>
    Date.parse(clash.start) < endsAt.getTime() && startsAt.getTime() < Date.parse(clash.end);
  return waiting.filter((one) => !busy.some((clash) => isIn(clash, one)));
}

const keyOfTimes = ({ startsAt, endsAt }: WaitingRow): string => `${startsAt.getTime()} ${endsAt.getTime()}`;

/** May somebody have it now, and is she not passed by? It is only looked at: nobody is kept waiting. */
const mayHave = async (tx: Tx, one: WaitingRow, resourceId: number): Promise<boolean> =>
  !(await isPassedBy(tx, one, resourceId)) && (await wishOf(tx, one, resourceId)) !== null;

/**
 * Is something else offered to her then, or did she let just this lapse? Who waits several times for nearly the same would keep it from
 * everybody else.
 */
const isPassedBy = async (tx: Tx, one: WaitingRow, resourceId: number): Promise<boolean> =>
  (await isOfferedMeanwhile(tx, one)) || (await hasLetLapse(tx, one, await sharingWith(tx, [resourceId])));

/** Holds a resource for somebody who waits for it, if it is free and hers to book, and nothing else is offered to her at that time. @returns whether it is held */
async function offer(tx: Tx, id: number, resourceId: number): Promise<boolean> {
  // Before who waits, as whoever takes it out of use; who does so meanwhile is waited for.
  if (!(await lockInUse(tx, [resourceId])).has(resourceId)) return false;
  const entry = await lockEntry(tx, id);
  if (!entry || stateAt(entry, tx.now) !== 'waiting') return false;
  await lockHost(tx, entry.hostId);
  if (await isPassedBy(tx, entry, resourceId)) return false;
  const wish = await wishOf(tx, entry, resourceId);
  if (wish === null) return false;
  const until = offerEnds(periodOf(entry).start, tx.now);
  if (!(await holdOffer(tx, entry, wish, until))) return false;
  const offered = { state: 'offered', offeredResourceId: resourceId, offeredUntil: toDate(until) } as const;
  await updateEntry(tx, entry, offered);
  tx.emit('waiting_entry.offered', toldOf(entry, { ...entry, ...offered, version: entry.version + 1 }));
  return true;
}

/** Holds what is offered to somebody until it lapses. @returns false where it is not to be had */
async function holdOffer(tx: Tx, entry: EntryRow, wish: Wish, until: Temporal.Instant): Promise<boolean> {
  // One hold for all of it: set-up and clean-down are a booking's.
  const whole = { setUpMinutes: 0, cleanDownMinutes: 0, during: wholeOf(periodOf(entry), wish), expiresAt: until };
  const { missed } = await take(tx, [{ ...wish, ...whole, ...originOf(entry) }]);
  if (missed.length > 0) return false;
  tx.later('waiting_list.lapse', { entryId: entry.id }, { key: String(entry.id), at: until });
  return true;
}

/** Holds again what is offered to somebody whose time is another; what it held before is given back. @returns false where it is not to be had then */
export async function holdAnew(tx: Tx, moved: EntryRow, until: Temporal.Instant): Promise<boolean> {
  await lockHost(tx, moved.hostId);
  await endOffer(tx, moved);
  const wish = moved.offeredResourceId === null ? null : await wishOf(tx, moved, moved.offeredResourceId);
  return wish !== null && (await holdOffer(tx, moved, wish, until));
}

/** What to take of a resource for somebody; null where it is not free, or not hers to book. */
async function wishOf(tx: Tx, entry: WaitingRow, resourceId: number): Promise<Wish | null> {
  const wish = await allowedTo(tx, entry, resourceId);
  if (wish === null) return null;
  const clashes = await listClashes(tx, [wish], periodOf(entry));
  return clashes.get(resourceId)?.length === 0 ? wish : null;
}

/** What somebody may book of a resource by itself; null: nothing, as she has left or it is not there for her any more. */
async function allowedTo(tx: Tx, entry: WaitingRow, resourceId: number): Promise<Wish | null> {
  if ((await listUnseenBy(tx, entry.hostId, [resourceId])).size > 0) return null;
  try {
    const wanted = { resourceIds: [resourceId], hostId: entry.hostId };
    const [one] = (await judgeEach(tx, wanted, () => periodOf(entry))).each;
    if (one?.wish === null) offerOnceOpen(tx, resourceId, one.refused);
    return one?.wish ?? null;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** What the clock alone opens is looked at again then, for nothing else tells it: once for all who wait for it then. */
function offerOnceOpen(tx: Tx, resourceId: number, refused: Problem): void {
  const at = opensByClock(refused);
  // Asked again by one that has come already, it would ask on and on.
  if (at !== null && isAfter(at, tx.now))
    tx.later('waiting_list.offer', { resourceId }, { key: `${resourceId} opens ${at.toString()}`, at });
}

/** Whose the hold of an offer is. */
const originOf = ({ id }: EntryRow) => ({ origin: 'offer', originId: id }) as const;

/** Gives back what is held for somebody to whom it is offered. */
export async function endOffer(tx: Tx, entry: EntryRow): Promise<void> {
  tx.callOff('waiting_list.lapse', String(entry.id));
  await giveBack(tx, originOf(entry));
}

/** Ends an offer that nobody took in time, and offers what it held to the next. */
export async function lapseOffer(tx: Tx, { entryId }: { readonly entryId: number }): Promise<void> {
  const entry = await lockEntry(tx, entryId);
  if (entry?.state !== 'offered' || stateAt(entry, tx.now) !== 'lapsed') return;
  await giveBack(tx, originOf(entry));
  await updateEntry(tx, entry, { state: 'lapsed' });
  tx.emit('waiting_entry.lapsed', toldOf(entry, { ...entry, state: 'lapsed', version: entry.version + 1 }));
  await offerShared(tx, entry);
}

/** Has what was offered to somebody offered to the next, and to her what else became free meanwhile. */
export async function offerShared(tx: Tx, entry: EntryRow): Promise<void> {
  if (entry.offeredResourceId !== null) offerLater(tx, await sharingWith(tx, [entry.offeredResourceId]));
  await offerOthers(tx, entry);
}

/** Whoever was offered something was passed by with what else became free then: it is looked at again. */
export const offerOthers = async (tx: Tx, entry: EntryRow): Promise<void> =>
  offerLater(tx, await selectWaitedForBy(tx, entry));

/** What is needed for something else, and when. */
interface Needed {
  readonly resources: readonly Offerable[];
  readonly during: Period;
}

/**
 * Takes back what was offered of what is needed: whoever it was offered to goes on waiting. All of it in one call, which locks those who wait in one order.
 * @param only what was offered as this resource: of a part by itself nothing
 */
export async function takeBackOffers(
  tx: Tx,
  needed: readonly Needed[],
  only: number | null = null,
): Promise<EntryRow[]> {
  const ids = new Set<number>();
  for (const { resources, during } of needed)
    for (const id of await listHolders(tx, 'offer', resources, during)) ids.add(id);
  const back: EntryRow[] = [];
  for (const id of [...ids].toSorted((a, b) => a - b)) {
    const entry = await lockEntry(tx, id);
    if (entry?.state !== 'offered' || (only !== null && entry.offeredResourceId !== only)) continue;
    await endOffer(tx, entry);
    await updateEntry(tx, entry, WAITING);
    // Of a whole whose part is needed the other parts are free.
    await offerShared(tx, entry);
    back.push(entry);
  }
  return back;
}

type Offerable = Parameters<typeof listHolders>[2][number];
export const WAITING = { state: 'waiting', offeredResourceId: null, offeredUntil: null } as const;

/** Tells of what was taken back. */
export function tellTakenBack(tx: Tx, entries: readonly EntryRow[]): void {
  for (const entry of entries) {
    const { data, ...told } = toldOf(entry, { ...entry, ...WAITING, version: entry.version + 1 });
    const resourceIds = entry.offeredResourceId === null ? data.resourceIds : [entry.offeredResourceId];
    tx.emit('waiting_entry.withdrawn', { ...told, data: { ...data, resourceIds } });
  }
}
