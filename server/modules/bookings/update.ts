import { readCharges, replaceCharges } from '../cost-codes/cost-codes.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { periodOf, readPeriod, sharedZone, showTime } from '../../platform/time.ts';
import { rulesFor, type RulesFor } from '../policies/policies.ts';
import { mustMayBecome, type Becoming } from './becoming.ts';
import { awaitAnew, awaitedAs, retake, writeChange } from './change.ts';
import type { endpoints } from './contract.ts';
import { moveCheckIn } from './duty.ts';
import { comingAfter, guestRows, mustHaveHost } from './guest.ts';
import { readNotes } from './notes.ts';
import { joinUrlAfter } from './online.ts';
import { openBooking, type Opened } from './open-booking.ts';
import { readAttendees } from './participants.ts';
import { countIds, countsOf, findCounted, wishesOf, type Counts, type Wish } from './parts.ts';
import { isWithin, movedTo } from './periods.ts';
import type { AttendeeRow, BookingRow } from './row.ts';
import { replaceAttendees } from './store.ts';
import { seenAmong } from './unseen.ts';

type Calls = UseCases<typeof endpoints>;
type Given = Pick<
  Input<(typeof endpoints)['updateBooking']>,
  'start' | 'end' | 'resourceIds' | 'hostId' | 'attendees' | 'guest' | 'anonymous' | 'onlineMeeting'
>;

/** What somebody wants of an open booking, read and found. */
export interface Draft extends Becoming {
  readonly counts: Counts;
  readonly rules: RulesFor;
  /** What it has and does not keep any longer than before: that stays, out of use, unseen by the asking one or not. */
  readonly kept: Counts | undefined;
  /** What it is to have; null: what it has, at the same time and of the same host. */
  readonly wishes: readonly Wish[] | null;
  /** Where to join online. */
  readonly joinUrl: string | null;
}

/** Reads what an open booking is to become; what is absent stays. @throws 404, 409 or 400 for what it cannot be at any time */
export async function readBecoming(ctx: Ctx, opened: Opened, given: Given): Promise<Draft> {
  const { row } = opened;
  const counts = given.resourceIds ? countIds(given.resourceIds) : countsOf(row);
  const { hostId = row.hostId } = given;
  const isElsewhere = given.resourceIds !== undefined || hostId !== row.hostId;
  const [all, rules] = isElsewhere
    ? await Promise.all([findCounted(ctx, counts), rulesFor(ctx, { resourceIds: [...counts.keys()], hostId })])
    : [opened.resources, opened.rules];
  const zone = given.resourceIds ? sharedZone(all.values(), ctx.tenant.zone) : row.zone;
  const during = readPeriod(given.start ?? showTime(row.startsAt), given.end ?? showTime(row.endsAt), zone);
  const kept = isWithin(during, periodOf(row)) ? countsOf(row) : undefined;
  const resources = await seenAmong(ctx, all, rules, { hostId, kept, had: countsOf(row) });
  const invited = given.attendees?.map(({ userId = null }) => ({ userId }));
  const attendees = comingAfter<Coming>(row.attendees, { invited, guest: readGuest(given) });
  mustHaveHost(attendees ?? [], hostId);
  const joinUrl = await joinUrlAfter(ctx, row.joinUrl, given.onlineMeeting);
  const { anonymous: isAnonymous = row.isAnonymous } = given;
  const becoming = { hostId, resources, during, zone, counts, rules, kept, attendees, isAnonymous, joinUrl };
  // Another host may have to check in by another time: for as long as it stands, it holds.
  const isOther = given.start !== undefined || given.end !== undefined || isElsewhere;
  return { ...becoming, wishes: isOther ? wishesOf(counts, resources, rules, kept) : null };
}

type Coming = Pick<AttendeeRow, 'userId' | 'insteadOfHost'>;

/** Who is to come instead of the host; undefined where that stays. */
const readGuest = ({ guest }: Pick<Given, 'guest'>): AttendeeRow[] | undefined =>
  guest === undefined ? undefined : guestRows(guest);

/** Who is to come; undefined where that stays. Asked once the change may be. @throws 404 for who is not there, the host too */
export async function readComing(
  ctx: Ctx,
  { hostId }: Draft,
  { attendees }: Pick<BookingRow, 'attendees'>,
  given: Pick<Given, 'hostId' | 'attendees' | 'guest'>,
): Promise<AttendeeRow[] | undefined> {
  const isAsked = given.hostId !== undefined || given.attendees !== undefined;
  const invited = isAsked ? await readAttendees(ctx, given.attendees ?? [], hostId) : undefined;
  return comingAfter(attendees, { invited: given.attendees && invited, guest: readGuest(given) });
}

/** Moves or changes a booking; what is absent stays. The new time and resources are judged like a new booking's. */
export const updateBooking: Calls['updateBooking'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, input.id, 'change', input.version);
    const { row } = opened;
    const draft = await readBecoming(tx, opened, input);
    const { hostId, during, zone, wishes, joinUrl } = draft;
    const approvers = await mustMayBecome(tx, opened, draft, input);
    const attendees = await readComing(tx, draft, row, input);
    const costCodes = input.costCodes && (await readCharges(tx, input.costCodes, row.costCodes));
    const changes = {
      ...(input.title !== undefined && { title: input.title }),
      ...(input.notes !== undefined && { notes: readNotes(input.notes) }),
      ...(input.anonymous !== undefined && { isAnonymous: input.anonymous }),
      ...(input.private !== undefined && { isPrivate: input.private }),
      ...moveCheckIn(tx, row, draft),
      ...awaitedAs(row, during, approvers),
      hostId,
      joinUrl,
      ...movedTo(row, during, tx.now),
      zone,
    };
    if (wishes) await retake(tx, row, changes, wishes);
    await awaitAnew(tx, row, during, approvers);
    if (costCodes) await replaceCharges(tx, 'booking', [{ id: row.id, costCodes }]);
    if (attendees) await replaceAttendees(tx, [{ id: row.id, attendees }]);
    const { told, booking } = await writeChange(tx, row, changes);
    tx.emit('booking.updated', told);
    return booking;
  });
