import type { Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { toDate, toInstant, type Period } from '../../platform/time.ts';
import { giveBack, take } from '../holds/holds.ts';
import { rulesFor, type RulesFor } from '../policies/policies.ts';
import { alreadyBooked, holdsFor, ownerOf } from './book.ts';
import { findOwners } from './belonging.ts';
import type { Booking, BookingState } from './contract.ts';
import { moveCheckIn } from './duty.ts';
import { judgeChange, mayOverrule, verdictOf, type Change, type Given } from './judge.ts';
import { buildingsOf, countsOf, findCounted, wishesOf, type Counts, type Resources, type Wish } from './parts.ts';
import {
  decideAuthority,
  decideHost,
  decideLength,
  decidePast,
  decideState,
  stateAfter,
  stateAt,
  type Action,
  type Owned,
} from './rules.ts';
import { show, toldOf } from './show.ts';
import { sightOf } from './sight.ts';
import { decideEnd } from './stay.ts';
import {
  findSeen,
  lockBooking,
  updateBookingRow,
  type AttendeeRow,
  type BookingRow,
  type BookingUpdate,
} from './store.ts';

/** A booking that is locked for a change, with what is known of its resources. */
export interface Opened {
  readonly row: BookingRow;
  /** Whose it is. */
  readonly owned: Owned;
  /** The state that the action leads to. */
  readonly next: BookingState;
  readonly resources: Resources;
  /** The policies in force for it as it is. */
  readonly rules: RulesFor;
}

/** The buildings that an open booking is in. */
export const placesOf = ({ resources }: Pick<Opened, 'resources'>): number[] => buildingsOf(resources);

export const periodOf = ({ startsAt, endsAt }: Pick<BookingRow, 'startsAt' | 'endsAt'>): Period => ({
  start: toInstant(startsAt),
  end: toInstant(endsAt),
});

/**
 * Locks a booking that the caller may act on and whose state allows the action.
 * @throws 404 for one that she does not see into, 403 for one that she only sees
 */
export async function openBooking(tx: Tx, id: number, action: Action, version?: number): Promise<Opened> {
  const row = found(await lockBooking(tx, id));
  const [resources, rules, ownedBy] = await Promise.all([
    findCounted(tx, countsOf(row)),
    rulesFor(tx, { resourceIds: [...countsOf(row).keys()], hostId: row.hostId }),
    findOwners(tx, [row]),
  ]);
  const owned = ownedBy(row);
  const authority = decideAuthority(owned, buildingsOf(resources), tx.who);
  if (!authority.ok) found(await findSeen(tx, await sightOf(tx), id));
  obey(authority);
  mustHaveVersion(row, version);
  const state = stateAt(row, tx.now);
  obey(decideState(action, state));
  return { row, owned, resources, rules, next: stateAfter(action, state) };
}

/** Does a period keep to what another one was? */
export const isWithin = (inner: Period, outer: Period): boolean =>
  Temporal.Instant.compare(inner.start, outer.start) >= 0 && Temporal.Instant.compare(inner.end, outer.end) <= 0;

const isSame = (one: Period, other: Period): boolean => one.start.equals(other.start) && one.end.equals(other.end);

/** What an open booking is to become. */
export interface Becoming {
  readonly hostId: number | null;
  readonly resources: Resources;
  readonly during: Period;
  readonly zone: string;
  /** As many of each as it is to have, who attends, and the policies in force for that; as they are unless said. */
  readonly counts?: Counts;
  readonly attendees?: readonly Pick<AttendeeRow, 'userId'>[] | undefined;
  readonly rules?: RulesFor;
}

/**
 * Judges the caller's rights to what an open booking is to become, and to make it so at this time, and asks the policies.
 * @param becoming null: it is given up
 */
export function mustMayBecome(tx: Tx, opened: Opened, becoming: Becoming | null, given: Given = {}): void {
  const { who, now } = tx;
  const { row, owned, resources } = opened;
  const after = becoming ? buildingsOf(becoming.resources) : [];
  const places = [...buildingsOf(resources), ...after];
  if (becoming) {
    obey(decideHost(owned, becoming.hostId, places, who));
    obey(decideAuthority({ ...owned, hostId: becoming.hostId }, after, who));
  }
  const move = { before: periodOf(row), after: becoming?.during ?? null };
  obey(decidePast(move, places, now, who));
  if (becoming && !isSame(move.before, becoming.during)) obey(decideLength(becoming.during, becoming.zone, now));
  if (mayOverrule(who, places, given)) return;
  obey(verdictOf(judgeChange(tx, changeOf(opened, becoming, given))));
  if (becoming?.during.start.equals(move.before.start))
    obey(decideEnd(opened.rules, countsOf(row).keys(), move.before, becoming.during.end, now));
}

/** A change as the policies see it. */
function changeOf(
  { row, resources, rules }: Opened,
  becoming: Becoming | null,
  { acceptTerms = false }: Given,
): Change {
  const { hostId, attendees } = row;
  const now = { hostId, attendees, known: resources, rules, counts: countsOf(row), during: periodOf(row), acceptTerms };
  if (becoming === null) return { before: now, after: null };
  const after = { ...now, ...becoming, attendees: becoming.attendees ?? attendees, known: becoming.resources };
  return { before: now, after };
}

/** Gives back what a booking holds and takes the same or other things; the constraint judges as for a new booking. */
export async function retake(
  tx: Tx,
  row: BookingRow,
  resources: readonly Wish[],
  during: Period,
  pendingUntil = row.state === 'pending' ? row.expiresAt && toInstant(row.expiresAt) : null,
): Promise<void> {
  const [, { missed }] = await Promise.all([
    giveBack(tx, ownerOf(row)),
    take(tx, holdsFor(row.id, { resources, during, pendingUntil })),
  ]);
  if (missed.length > 0) throw alreadyBooked(missed);
}

/** Moves an open booking to another period, with all that it has. @returns what is to be written of it */
export async function movePeriod(tx: Tx, opened: Opened, during: Period, given: Given = {}): Promise<BookingUpdate> {
  const { row, resources } = opened;
  mustMayBecome(tx, opened, { hostId: row.hostId, resources, during, zone: row.zone }, given);
  await retake(tx, row, wishesOf(countsOf(row), resources), during);
  return {
    ...moveCheckIn(tx, row, { counts: countsOf(row), rules: opened.rules, hostId: row.hostId, during }),
    startsAt: toDate(during.start),
    endsAt: toDate(during.end),
  };
}

/** What became of a booking: as hearers and as the caller get it. */
export interface Changed {
  readonly told: ReturnType<typeof toldOf>;
  readonly booking: Booking;
}

/** Writes an open booking's change; who asked for it emits what is told. */
export async function writeChange(tx: Tx, before: BookingRow, changes: BookingUpdate): Promise<Changed> {
  const after = found(await updateBookingRow(tx, before, changes));
  return { told: toldOf(before, after), booking: await show(tx, after) };
}
