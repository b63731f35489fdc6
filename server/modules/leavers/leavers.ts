import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { DatabaseFailure } from '../../platform/db/failures.ts';
import { countOpenOf, endAllOf, lockOpenOfUser } from '../assignments/assignments.ts';
import { actedForBy, endDelegatesOf, listNamed } from '../delegates/delegates.ts';
import {
  listCommitments,
  lockCommitments,
  onlySeen,
  showAll,
  type BookingRow,
  type Commitments,
} from '../bookings/bookings.ts';
import { showTime } from '../../platform/time.ts';
import type { User } from '../people/contract.ts';
import { findPeople } from '../people/people.ts';
import { lockHost } from '../quotas/quotas.ts';
import { withdrawRequestsOf } from '../space-requests/space-requests.ts';
import { countWaitingOf, leaveAllOf } from '../waiting-list/waiting-list.ts';
import { countAskedBy, withdrawAllOf } from '../seating/seating.ts';
import { countOrganisedBy, leaveDaysOf } from '../team-days/team-days.ts';
import { lockSeriesOf } from '../series/series.ts';
import { countVisitsOf, leaveVisitsOf, lockVisitsOf } from '../visitors/visitors.ts';
import { MAX_BECAME, MAX_LEFT, type BookingsBecame, type BookingsChoice, type LeftBookings } from './contract.ts';
import { foreseeSpare } from './heir.ts';
import { releaseAll, type Leaver, type Released } from './release.ts';

/** Who is named to become host. */
export const heirIn = (choice: BookingsChoice | undefined): number | null =>
  choice === undefined || choice === 'cancel' ? null : choice.handOverTo;

/**
 * What somebody takes part in that is not over, and what of it an heir would not get.
 * @throws 404 or 400 for an heir who cannot become host
 */
export async function listLeft(ctx: Ctx, userId: number, heirId: number | null = null): Promise<LeftBookings> {
  await mustBeHeir(ctx, { userId, heirId }, 'handOverTo');
  const [{ ahead, running, attended }, assigned, asked, visits] = await Promise.all([
    listCommitments(ctx, userId),
    countOpenOf(ctx, userId),
    countAsked(ctx, userId),
    countVisitsOf(ctx, userId),
  ]);
  const spare = heirId === null ? null : await foreseeSpare(ctx, { userId, heirId }, ahead);
  const first = await showFirst(ctx, ahead, MAX_LEFT);
  return {
    ahead: ahead.length,
    running: running.length,
    attended: attended.length,
    ...asked,
    visits,
    assigned,
    first: first.map((one) => ({ ...one, ...whyOf(one, spare ?? new Map()) })),
    ...(spare && { spare: spare.size }),
  };
}

/** Those for whom somebody acts, who are changed as she leaves: to be locked along. */
export const listActedFor = actedForBy;

/**
 * Ends that people act for somebody who leaves, or she for them: before she is told to have left, so that what is shown of her then is the
 * last of her versions.
 * @param locked what `listActedFor` found @throws so that it is all done again
 */
export async function endActing(
  tx: Tx,
  userId: number,
  locked: Awaited<ReturnType<typeof listActedFor>>,
): Promise<void> {
  if (!(await endDelegatesOf(tx, userId, locked))) throw new DatabaseFailure('contended');
}

/** Who acts for somebody, and for whom she does, until she leaves. */
export const listActing = (ctx: Ctx, userId: number): ReturnType<typeof listNamed> => listNamed(ctx, userId);

/** How much somebody has asked for that holds nothing of her own. */
type Asked = Pick<LeftBookings, 'waiting' | 'seatRequests' | 'teamDays'>;

async function countAsked(ctx: Ctx, userId: number): Promise<Asked> {
  const [waiting, seatRequests, teamDays] = await Promise.all([
    countWaitingOf(ctx, userId),
    countAskedBy(ctx, userId),
    countOrganisedBy(ctx, userId),
  ]);
  return { waiting, seatRequests, teamDays };
}

/** What is locked of what somebody leaves. */
export interface Locked {
  readonly bookings: ReadonlySet<number>;
  readonly assignments: ReadonlySet<number>;
  readonly visits: ReadonlySet<number>;
  /** What she waited for, asked for and organised: nothing any more. */
  readonly asked: Asked;
}

/**
 * Locks what somebody leaves, before her own row: everybody locks in that order. She waits and asks for nothing any more from here on.
 * @throws 404 or 400 for an heir who cannot become host
 */
export async function lockLeft(tx: Tx, leaver: Leaver): Promise<Locked> {
  await mustBeHeir(tx, leaver);
  const assignments = await lockOpenOfUser(tx, leaver.userId);
  const asked = {
    waiting: await leaveAllOf(tx, leaver.userId),
    teamDays: await leaveDaysOf(tx, leaver.userId),
    seatRequests: await withdrawAllOf(tx, leaver.userId),
  };
  await withdrawRequestsOf(tx, leaver.userId);
  await lockSeriesOf(tx, leaver.userId);
  const bookings = idsOf(await lockCommitments(tx, leaver.userId));
  if (leaver.heirId !== null) await lockHost(tx, leaver.heirId);
  return { bookings, assignments, visits: await lockVisitsOf(tx, leaver.userId), asked };
}

const idsOf = ({ ahead, running, attended }: Commitments): ReadonlySet<number> =>
  new Set([...ahead, ...running, ...attended].map(({ id }) => id));

/**
 * What became hers between that and the lock on her own row was locked by nobody yet: to wait for it now could be to wait in a circle.
 * @throws so that it is all done again
 */
async function mustBeLocked(tx: Tx, { userId }: Leaver, { bookings }: Locked): Promise<void> {
  const now = idsOf(await listCommitments(tx, userId));
  const isNew = Object.values(await countAsked(tx, userId)).some((count) => count > 0);
  if (!now.isSubsetOf(bookings) || isNew) throw new DatabaseFailure('contended');
}

/**
 * Ends what somebody who was just shut out takes part in, or hands what has not begun to the heir; what is over stays. Her row and the
 * heir's are locked: nobody makes her host of anything any more, and he stays active. @param locked what `lockLeft` found
 */
export async function releaseLeft(
  tx: Tx,
  leaver: Leaver,
  user: Pick<User, 'name' | 'version'>,
  locked: Locked,
): Promise<BookingsBecame> {
  await mustBeHeir(tx, leaver);
  await mustBeLocked(tx, leaver, locked);
  const assignments = await endAllOf(tx, leaver.userId, locked.assignments);
  if (assignments === null) throw new DatabaseFailure('contended');
  const released = await releaseAll(tx, leaver);
  tell(tx, leaver, user, released);
  const { cancelled, handedOver, ended, attended } = released;
  const visits = await leaveVisitsOf(
    tx,
    { ...leaver, bookings: new Set(handedOver.map(({ id }) => id)) },
    locked.visits,
  );
  if (visits === null) throw new DatabaseFailure('contended');
  const [shown, handed, over] = [
    await showFirst(tx, cancelled, MAX_BECAME),
    await showFirst(tx, handedOver, MAX_BECAME),
    await showFirst(tx, ended, MAX_BECAME),
  ];
  return {
    cancelled: { count: cancelled.length, first: shown.map((one) => ({ ...one, ...whyOf(one, released.refused) })) },
    handedOver: { count: handedOver.length, first: handed },
    ended: { count: ended.length, first: over },
    attended: attended.length,
    ...locked.asked,
    visits,
    assignments,
  };
}

/** Why something is not handed over. */
function whyOf(row: Pick<BookingRow, 'id'>, refused: Released['refused']) {
  const why = refused.get(row.id);
  return why && { code: why.kind.code, detail: why.details.detail ?? why.kind.title };
}

/** @throws 404 or 400 */
async function mustBeHeir(ctx: Ctx, { userId, heirId }: Leaver, param = 'bookings.handOverTo'): Promise<void> {
  if (heirId === null) return;
  if (heirId === userId) throw invalid(param, 'Hand them to somebody else');
  const heir = found((await findPeople(ctx, [heirId])).get(heirId), param);
  if (!heir.active) throw invalid(param, 'Hand them to somebody who is active');
}

/** The first of these that the asking one sees, if she may read bookings at all; what she may not see of them stays hidden. */
async function showFirst(ctx: Ctx, rows: readonly BookingRow[], most: number): Promise<LeftBookings['first']> {
  if (!may(ctx.who, 'bookings:read', 'anywhere')) return [];
  const shown = await showAll(ctx, (await onlySeen(ctx, rows)).slice(0, most));
  return shown.map(({ id, seriesId, title, start, end, zone, resourceIds }) => ({
    id,
    seriesId,
    title,
    start,
    end,
    zone,
    resourceIds,
  }));
}

function tell(
  tx: Tx,
  { userId: id, heirId }: Leaver,
  { name, version }: Pick<User, 'name' | 'version'>,
  { cancelled, handedOver, ended }: Released,
): void {
  const counts = { cancelled: cancelled.length, handedOver: handedOver.length, ended: ended.length };
  if (Object.values(counts).every((count) => count === 0)) return;
  const bookings = handedOver.slice(0, MAX_LEFT).map(whenOf);
  const data = { id, name, ...counts, handedOverTo: heirId, bookings };
  tx.emit('user.left', { id, version, data, before: null, after: counts });
}

const whenOf = ({ id, startsAt, endsAt, zone, resources }: BookingRow) => ({
  id,
  start: showTime(startsAt),
  end: showTime(endsAt),
  zone,
  resourceIds: resources.map(({ resourceId }) => resourceId),
});
