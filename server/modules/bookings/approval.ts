import type { Tx } from '../../platform/context/context.ts';
import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import { toDate, type Period } from '../../platform/time.ts';
import { replaceRequests, type Approvers } from '../approval-requests/approval-requests.ts';
import type { RulesFor } from '../policies/policies.ts';
import type { BookingState } from './contract.ts';
import type { BookingRow } from './row.ts';

export type { Approvers } from '../approval-requests/approval-requests.ts';

/** What somebody wants, as those see it who would have to approve it. */
interface Wanted {
  readonly resourceIds: Iterable<number>;
  readonly places: Place;
  readonly hostId: number | null;
  readonly rules: RulesFor;
}

/**
 * Who must approve it; null where no policy asks for that, and where she decides on it herself: who manages bookings in all the
 * places, and the host who is among those asked. Of several resources it takes somebody whom the rules of all of them name.
 */
export function approversFor(who: Principal, wanted: Wanted): Approvers | null {
  const approvers = may(who, 'bookings:manage', wanted.places) ? null : namedFor(wanted);
  const { hostId, rules } = wanted;
  const isHost = hostId !== null && hostId === who.userId;
  return approvers && isHost && names(approvers, hostId, rules.hostGroupIds) ? null : approvers;
}

/** Who must approve what Atrium books for somebody, as a series goes on: the host who is among those need not ask. */
export function approversForHost({ hostId, rules, ...wanted }: Omit<Wanted, 'places'>): Approvers | null {
  const approvers = namedFor({ rules, ...wanted });
  return approvers && hostId !== null && names(approvers, hostId, rules.hostGroupIds) ? null : approvers;
}

function namedFor({ resourceIds, rules }: Pick<Wanted, 'resourceIds' | 'rules'>): Approvers | null {
  const said = [...resourceIds].flatMap((id) => rules.of(id).approval?.says ?? []);
  if (said.length === 0) return null;
  return {
    userIds: inAll(said.map(({ userIds = [] }) => userIds)),
    groupIds: inAll(said.map(({ groupIds = [] }) => groupIds)),
  };
}

const inAll = ([first = [], ...others]: readonly (readonly number[])[]): number[] =>
  first.filter((id) => others.every((one) => one.includes(id)));

const names = ({ userIds, groupIds }: Approvers, userId: number, ownGroupIds: readonly number[]): boolean =>
  userIds.includes(userId) || groupIds.some((id) => ownGroupIds.includes(id));

/** Until when what these must approve waits: until it starts. */
export const waitsUntil = (approvers: Approvers | null, { start }: Pick<Period, 'start'>): Temporal.Instant | null =>
  approvers && start;

/** Tells those who may decide that these wait: several dates of a series as one, and of several changes in a row the last. */
export function askForApproval(
  tx: Tx,
  rows: readonly Pick<BookingRow, 'id' | 'version' | 'seriesId' | 'state'>[],
): void {
  const waiting = rows.filter(({ state }) => state === 'pending');
  for (const [seriesId, dates] of Map.groupBy(waiting, (row) => row.seriesId)) {
    const [first] = dates;
    if (first && seriesId !== null && dates.length > 1) askAbout(tx, first, seriesId);
    else for (const row of dates) askAbout(tx, row);
  }
}

function askAbout(tx: Tx, { id, version }: Pick<BookingRow, 'id' | 'version'>, seriesId?: number): void {
  const asking = { bookingId: id, version, askedBy: tx.who.key };
  if (seriesId === undefined) tx.later('approval.ask', asking, { key: `${id}` });
  else tx.later('approval.ask', { ...asking, seriesId }, { key: `series/${seriesId}` });
}

/** What becomes other of a booking that waits for these from now on, or for nobody any more. */
export function becomesAwaited(
  state: BookingState,
  { start }: Pick<Period, 'start'>,
  approvers: Approvers | null,
): Partial<Pick<BookingRow, 'state' | 'checkedInAt' | 'expiresAt'>> {
  if (approvers !== null) return { state: 'pending', checkedInAt: null, expiresAt: toDate(start) };
  return state === 'pending' ? { state: 'confirmed' } : {};
}

/** A booking that waits for these from a change on, or for nobody any more. */
export interface Awaiting {
  readonly id: number;
  readonly during: Pick<Period, 'start'>;
  readonly approvers: Approvers | null;
}

/** Writes down for whom changed bookings wait, and when each ends if nobody decides. */
export async function awaitApproval(tx: Tx, all: readonly Awaiting[]): Promise<void> {
  await replaceRequests(
    tx,
    'booking',
    all.map(({ id, approvers }) => ({ id, ...(approvers ?? NOBODY) })),
  );
  for (const { id, during, approvers } of all) if (approvers) expireAt(tx, id, during.start);
}

/** Of several times that one was to end at, the last counts. */
export const expireAt = (tx: Tx, bookingId: number, at: Temporal.Instant): void =>
  tx.later('booking.expire', { bookingId }, { at, key: `${bookingId}` });

/** Those of these that waited expire no more: somebody has decided, or they were given up. Who was asked may still hear that. */
export function endAwaiting(tx: Tx, rows: readonly Pick<BookingRow, 'id' | 'state'>[]): void {
  for (const { id, state } of rows) if (state === 'pending') tx.callOff('booking.expire', `${id}`);
}

const NOBODY: Approvers = { userIds: [], groupIds: [] };
