import type { Ctx, Tx } from '../../platform/context/context.ts';
import { refused, type Verdict } from '../../platform/contract/verdict.ts';
import { periodOf } from '../../platform/time.ts';
import { giveBackAll, take } from '../holds/holds.ts';
import { rulesFor, type RulesFor } from '../policies/policies.ts';
import { approversFor, askForApproval, awaitApproval, type Approvers } from './approval.ts';
import { alreadyBooked, holdsFor } from './book.ts';
import { awaitedAs } from './change.ts';
import { EVERYTHING, type BookingFilter } from './conditions.ts';
import { bookingStateConflict } from './contract.ts';
import { moveCheckIn } from './duty.ts';
import { byStart } from './equals.ts';
import { judgeChange, standingOf, usesOf, verdictOf } from './judge.ts';
import { mustNotBeLapsed } from './lapsed.ts';
import { nearOf } from './near.ts';
import { asHeld, buildingsOf, countIds, countsOf, findCounted, type Resources } from './parts.ts';
import { toldOf, type Along } from './show.ts';
import { lockAll } from './locking.ts';
import type { BookingRow } from './row.ts';
import { replaceAttendees, selectPage, updateBookingRows } from './store.ts';
import { countUses } from './uses.ts';
import { isStanding } from './way.ts';

/** Nobody takes part in more that is still to come. */
const MOST = 10_000;

/** What somebody takes part in that is not over. */
export interface Commitments {
  /** What she hosts that has not begun, by its start. */
  readonly ahead: readonly BookingRow[];
  /** What she hosts and is at. */
  readonly running: readonly BookingRow[];
  /** What she attends, and others host, that has not begun. */
  readonly attended: readonly BookingRow[];
}

/** What somebody takes part in that is not over. */
export const listCommitments = async (ctx: Ctx, userId: number): Promise<Commitments> =>
  sorted(ctx, userId, await selectPage(ctx, null, partOf(ctx, userId), null, MOST));

/** The same, each locked until the transaction ends. */
export const lockCommitments = async (tx: Tx, userId: number): Promise<Commitments> =>
  sorted(tx, userId, await lockAll(tx, partOf(tx, userId)));

const partOf = ({ now }: Ctx, userId: number): BookingFilter => ({
  ...EVERYTHING,
  partOf: userId,
  from: now,
  standing: true,
});

function sorted({ now }: Ctx, userId: number, rows: readonly BookingRow[]): Commitments {
  const open = rows.filter((row) => isStanding(row, now));
  const isRunning = ({ state, startsAt }: BookingRow): boolean =>
    state === 'checked_in' || startsAt.getTime() <= now.epochMilliseconds;
  const isHost = ({ hostId }: BookingRow): boolean => hostId === userId;
  return {
    ahead: open.filter((row) => isHost(row) && !isRunning(row)).toSorted(byStart),
    running: open.filter((row) => isHost(row) && isRunning(row)).toSorted(byStart),
    attended: open.filter((row) => !isHost(row) && !isRunning(row)),
  };
}

/** Has somebody attend these locked bookings of others no more. @param along what is told with each */
export async function stopAttending(tx: Tx, rows: readonly BookingRow[], userId: number, along: Along): Promise<void> {
  const after = rows.map((row) => without({ ...row, version: row.version + 1 }, userId));
  await Promise.all([replaceAttendees(tx, after), updateBookingRows(tx, after)]);
  rows.forEach((row, i) => tx.emit('booking.updated', toldOf(row, after[i] ?? row, along)));
}

const attends = ({ attendees }: BookingRow, id: number): boolean => attendees.some(({ userId }) => userId === id);

const without = (row: BookingRow, userId: number): BookingRow => ({
  ...row,
  attendees: row.attendees.filter((one) => one.userId !== userId),
});

/** From whom bookings go to whom, and what is told with each. */
export interface HandingOver {
  readonly from: number;
  readonly to: number;
  readonly along: Along;
  /** What the new host needs no second one of; nothing, unless said. */
  readonly spares?: Spares;
}

/** What is not handed over though the rules allow it, and what was: asked and told in the order in which bookings are judged. */
export interface Spares {
  readonly refusalOf: (row: BookingRow) => Refused | null;
  readonly given: (row: BookingRow) => void;
}

type Refused = Verdict & { readonly ok: false };

/** What became of bookings that were to be handed over. */
export interface HandedOver {
  /** As they stand now. */
  readonly handed: readonly BookingRow[];
  /** As they stood, and stand: the rules refuse them to the new host. */
  readonly refused: readonly { readonly row: BookingRow; readonly verdict: Refused }[];
}

/**
 * Gives locked bookings that have not begun another host, each as if he booked it now, with the earlier ones his already. What must be
 * approved for him waits for that. Terms that were accepted stay accepted.
 */
export async function handOverBookings(
  tx: Tx,
  rows: readonly BookingRow[],
  { from, to, along, spares }: HandingOver,
): Promise<HandedOver> {
  if (rows.length === 0) return { handed: [], refused: [] };
  const ids = countIds(rows.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId)));
  const [known, rules] = await Promise.all([
    findCounted(tx, ids),
    rulesFor(tx, { resourceIds: [...ids.keys()], hostId: to }),
  ]);
  const judged = await judgeInOrder(tx, rows, { to, known, rules, spares });
  const given = judged.filter(({ verdict }) => verdict.ok);
  const handed = given.map(({ row, approvers }) => without(hostedBy(tx, row, { to, rules, approvers }), from));
  await write(tx, given, handed, known);
  const attended = given.flatMap(({ row }, i) => (attends(row, from) ? (handed[i] ?? []) : []));
  await replaceAttendees(tx, attended);
  askForApproval(tx, handed);
  given.forEach(({ row }, i) => tx.emit('booking.updated', toldOf(row, handed[i] ?? row, along)));
  return { handed, refused: judged.flatMap(({ row, verdict }) => (verdict.ok ? [] : { row, verdict })) };
}

interface Judging {
  readonly to: number;
  readonly known: Resources;
  readonly rules: RulesFor;
  readonly spares?: Spares | undefined;
}

interface Judged {
  readonly row: BookingRow;
  readonly verdict: Verdict;
  /** Who must approve it for the new host; null where nobody does. */
  readonly approvers: Approvers | null;
}

const UNDECIDED = refused(bookingStateConflict, { detail: 'It still waits for an approval' });

async function judgeInOrder(
  tx: Tx,
  rows: readonly BookingRow[],
  { to, known, rules, spares }: Judging,
): Promise<Judged[]> {
  const counted = await countUses(tx, { hostId: to, known, rules }, rows.map(periodOf));
  const near = nearOf(counted.has);
  return rows.map((row) => {
    const before = standingOf(row, known, rules);
    const after = { ...before, hostId: to };
    const places = buildingsOf(before.known);
    const approvers = approversFor(tx.who, { resourceIds: before.counts.keys(), places, hostId: to, rules });
    const around = { has: near.of(before.during), had: [] };
    const verdict =
      row.state === 'pending'
        ? UNDECIDED
        : (spares?.refusalOf(row) ?? verdictOf(judgeChange(tx.now, { before, after, approvers, counted: around })));
    if (verdict.ok) near.add(usesOf(after, after.during));
    if (verdict.ok) spares?.given(row);
    return { row, verdict, approvers };
  });
}

const hostedBy = (
  tx: Tx,
  row: BookingRow,
  { to, rules, approvers }: Pick<Judging, 'to' | 'rules'> & Pick<Judged, 'approvers'>,
): BookingRow => ({
  ...row,
  ...moveCheckIn(tx, row, { counts: countsOf(row), rules, hostId: to, during: periodOf(row) }),
  ...awaitedAs(row, periodOf(row), approvers ?? undefined),
  hostId: to,
  // What she moved late, he did not.
  leastNoticeSeconds: null,
  version: row.version + 1,
});

/** Takes anew what each holds, for as long as it then stands, and writes it. */
async function write(tx: Tx, given: readonly Judged[], after: readonly BookingRow[], known: Resources): Promise<void> {
  const freed = giveBackAll(
    tx,
    after.map(({ id }) => id),
  );
  const wanted = after.flatMap((row) => holdsFor(row, asHeld(row, known)));
  const [had, { missed }] = await Promise.all([freed, take(tx, wanted)]);
  if (missed.length > 0) throw alreadyBooked(missed);
  await mustNotBeLapsed(
    tx,
    given.map(({ row }) => row),
    had,
  );
  await updateBookingRows(tx, after);
  await awaitApproval(
    tx,
    given.flatMap(({ row, approvers }) => (approvers ? [{ id: row.id, during: periodOf(row), approvers }] : [])),
  );
}
