import type { Tx } from '../../platform/context/context.ts';
import type { Place, Principal } from '../../platform/context/principal.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { isBefore, toDate, type Period } from '../../platform/time.ts';
import { giveBack, take } from '../holds/holds.ts';
import { rulesFor, type Counted, type RulesFor } from '../policies/policies.ts';
import { isAsked } from '../approval-requests/approval-requests.ts';
import { actingUnder, type Acting } from './acting.ts';
import { approversFor, askForApproval, awaitApproval, becomesAwaited, type Approvers } from './approval.ts';
import { alreadyBooked, holdsFor, ownerOf } from './book.ts';
import { findOwners } from './belonging.ts';
import type { Booking, BookingState } from './contract.ts';
import { moveCheckIn } from './duty.ts';
import { bufferedAs, isSameParts } from './buffers.ts';
import {
  decideGivingUp,
  isAnother,
  isAskedAnew,
  judgeChange,
  mayOverrule,
  verdictOf,
  type Change,
  type Given,
} from './judge.ts';
import {
  buildingsOf,
  countsOf,
  findCounted,
  partOf,
  wishesOf,
  type Counts,
  type Resources,
  type Wish,
} from './parts.ts';
import { periodOf } from './periods.ts';
import {
  decideApprover,
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
  replaceResources,
  updateBookingRow,
  type AttendeeRow,
  type BookingRow,
  type BookingUpdate,
} from './store.ts';
import { countUses, UNCOUNTED } from './uses.ts';

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
  /** As whom the caller acts on what it has, and on what it is to have. */
  readonly acting: Acting;
}

/** As whom the caller acts on an open booking as it is. */
export const actorOn = ({ acting, resources }: Pick<Opened, 'acting' | 'resources'>): Principal =>
  acting.on(resources.keys());

/** The buildings that an open booking is in. */
export const placesOf = ({ resources }: Pick<Opened, 'resources'>): number[] => buildingsOf(resources);

/**
 * Locks a booking that the caller may act on and whose state allows the action.
 * @throws 404 for one that she does not see into, 403 for one that she only sees
 */
export async function openBooking(tx: Tx, id: number, action: Action, version?: number): Promise<Opened> {
  const row = found(await lockBooking(tx, id));
  const [resources, rules, ownedBy, isApprover] = await Promise.all([
    findCounted(tx, countsOf(row)),
    rulesFor(tx, { resourceIds: [...countsOf(row).keys()], hostId: row.hostId }),
    findOwners(tx, [row]),
    isAskedAbout(tx, id, action),
  ]);
  const owned = ownedBy(row);
  const places = buildingsOf(resources);
  const acting = await actingUnder(tx, rules, resources.keys());
  const who = acting.on(resources.keys());
  const authority = isDecision(action) ? decideApprover(isApprover, places, who) : decideAuthority(owned, places, who);
  if (!authority.ok) found(await findSeen(tx, await sightOf(tx), id));
  obey(authority);
  mustHaveVersion(row, version);
  const state = stateAt(row, tx.now);
  obey(decideState(action, state));
  return { row, owned, resources, rules, acting, next: stateAfter(action, state) };
}

const isDecision = (action: Action): boolean => action === 'approve' || action === 'reject';

const isAskedAbout = async (tx: Tx, id: number, action: Action): Promise<boolean> =>
  isDecision(action) && tx.who.userId !== null && isAsked(tx, id, tx.who.userId);

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
 * @returns who must approve what it becomes; undefined: that stays as it is
 */
export async function mustMayBecome(
  tx: Tx,
  opened: Opened,
  becoming: Becoming | null,
  given: Given = {},
): Promise<Approvers | null | undefined> {
  const { now } = tx;
  const { row, owned, resources, acting } = opened;
  const who = acting.on([...resources.keys(), ...(becoming?.resources.keys() ?? [])]);
  const after = becoming ? buildingsOf(becoming.resources) : [];
  const places = [...buildingsOf(resources), ...after];
  if (becoming) {
    obey(decideHost(owned, becoming.hostId, places, who));
    obey(decideAuthority({ ...owned, hostId: becoming.hostId }, after, who));
  }
  const move = { before: periodOf(row), after: becoming?.during ?? null };
  obey(decidePast(move, places, now, who));
  if (becoming && !isSame(move.before, becoming.during)) obey(decideLength(becoming.during, becoming.zone, now));
  const change = changeOf(opened, becoming, given);
  const approvers = approversAfter(who, row.state, change, after);
  const givingUp = decideGivingUp(row.state !== 'pending', approvers, given);
  if (mayOverrule(who, places, given)) {
    obey(givingUp);
    return approvers;
  }
  const counted = await countAround(tx, row.id, change);
  obey(verdictOf(judgeChange(tx, { ...change, approvers: approvers ?? null, counted })));
  const ends = becoming?.during.end ?? (isBefore(now, move.before.end) ? now : move.before.end);
  if (becoming === null || becoming.during.start.equals(move.before.start))
    obey(decideEnd(opened.rules, countsOf(row).keys(), move.before, ends, now));
  obey(givingUp);
  return approvers;
}

/** What the host has around what a booking becomes; nothing where it stays what it is. */
const countAround = async (tx: Tx, id: number, { before, after }: Pick<Change, 'before' | 'after'>): Promise<Counted> =>
  after !== null && isAnother({ before, after }) ? countUses(tx, after, [after.during], [id]) : UNCOUNTED;

/** Who must approve what a booking becomes; undefined where a change leaves that as it is. */
function approversAfter(
  who: Principal,
  state: BookingState,
  { before, after }: Pick<Change, 'before' | 'after'>,
  places: Place,
): Approvers | null | undefined {
  const isPending = state === 'pending';
  if (after === null || !isAskedAnew(isPending, before, after)) return undefined;
  const { counts, hostId, rules } = after;
  const approvers = approversFor(who, { resourceIds: counts.keys(), places, hostId, rules });
  return isPending ? approvers : (approvers ?? undefined);
}

/** A change as the policies see it. */
function changeOf(
  { row, resources, rules }: Opened,
  becoming: Becoming | null,
  { acceptTerms = false }: Given,
): Pick<Change, 'before' | 'after'> {
  const { hostId, attendees } = row;
  const now = { hostId, attendees, known: resources, rules, counts: countsOf(row), during: periodOf(row), acceptTerms };
  if (becoming === null) return { before: now, after: null };
  const after = { ...now, ...becoming, attendees: becoming.attendees ?? attendees, known: becoming.resources };
  return { before: now, after };
}

/**
 * Gives back what a booking holds and takes the same or other things for what it becomes; the constraint judges as for a new
 * booking.
 */
export async function retake(tx: Tx, row: BookingRow, changes: BookingUpdate, wishes: readonly Wish[]): Promise<void> {
  const after = { ...row, ...changes };
  const resources = bufferedAs(row, periodOf(after), wishes);
  const parts = resources.map(partOf);
  const [, { missed }] = await Promise.all([giveBack(tx, ownerOf(row)), take(tx, holdsFor(after, resources))]);
  if (missed.length > 0) throw alreadyBooked(missed);
  if (!isSameParts(row.resources, parts)) await replaceResources(tx, [{ id: row.id, resources: parts }]);
}

/** Moves an open booking to another period, with all that it has. @returns what is to be written of it */
export async function movePeriod(tx: Tx, opened: Opened, during: Period, given: Given = {}): Promise<BookingUpdate> {
  const { row, resources } = opened;
  const approvers = await mustMayBecome(tx, opened, { hostId: row.hostId, resources, during, zone: row.zone }, given);
  const changes = {
    ...moveCheckIn(tx, row, { counts: countsOf(row), rules: opened.rules, hostId: row.hostId, during }),
    ...awaitedAs(row, during, approvers),
    startsAt: toDate(during.start),
    endsAt: toDate(during.end),
  };
  await retake(tx, row, changes, wishesOf(countsOf(row), resources, opened.rules));
  await awaitAnew(tx, row, during, approvers);
  return changes;
}

/** What becomes other of an open booking by waiting for those who must approve what it becomes; nothing where that stays. */
export const awaitedAs = (
  { state }: Pick<BookingRow, 'state'>,
  during: Period,
  approvers: Approvers | null | undefined,
): ReturnType<typeof becomesAwaited> => (approvers === undefined ? {} : becomesAwaited(state, during, approvers));

/** Lets an open booking wait for those who must approve what it becomes. */
export async function awaitAnew(
  tx: Tx,
  { id }: BookingRow,
  during: Period,
  approvers: Approvers | null | undefined,
): Promise<void> {
  if (approvers !== undefined) await awaitApproval(tx, [{ id, during, approvers }]);
}

/** What became of a booking: as hearers and as the caller get it. */
export interface Changed {
  readonly told: ReturnType<typeof toldOf>;
  readonly booking: Booking;
}

/** Writes an open booking's change; who asked for it emits what is told. Those who decide on what waits are told what it is now. */
export async function writeChange(tx: Tx, before: BookingRow, changes: BookingUpdate): Promise<Changed> {
  const after = found(await updateBookingRow(tx, before, changes));
  askForApproval(tx, [after]);
  return { told: toldOf(before, after), booking: await show(tx, after) };
}
