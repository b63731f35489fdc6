import type { Ctx } from '../../platform/context/context.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { isAfter, periodOf, type Period } from '../../platform/time.ts';
import { periodsAround, type Asked, type Sought } from './alternative.ts';
import { findTimes } from '../services/services.ts';
import { answerCheck } from './answer-check.ts';
import { refusalsOfChange, wantedOf } from './becoming.ts';
import { bufferedAs } from './buffers.ts';
import type { BookingCheck, endpoints } from './contract.ts';
import { dutyAfter } from './duty.ts';
import type { Refusal } from './judge.ts';
import { lookAtBooking } from './open-booking.ts';
import { withTimes } from './ordered.ts';
import { countsOf, type Counts } from './parts.ts';
import type { BookingRow } from './row.ts';
import { seenAmong } from './unseen.ts';
import { readBecoming, readComing } from './update.ts';

type Given = Omit<Input<(typeof endpoints)['checkBooking']>, 'bookingId'>;

/**
 * Says whether a booking may become that: what is absent stays, and what it has is in nobody's way. By what decides on its change, but
 * nobody has to wait for it. @throws what a change throws for what cannot be at any time
 */
export async function checkChange(ctx: Ctx, bookingId: number, given: Given): Promise<BookingCheck> {
  if (given.onConflict === 'skip') throw invalid('onConflict', 'A change is all of it or nothing');
  const opened = await lookAtBooking(ctx, bookingId, 'change', 'bookingId');
  const { row } = opened;
  const draft = await readBecoming(ctx, opened, given);
  await readComing(ctx, draft, row, given);
  const { resources: known, counts, rules, kept, during, hostId, attendees = row.attendees } = draft;
  const sought = { known, counts, rules, resources: draft.wishes ?? [] };
  const times = await findTimes(ctx, [bookingId]);
  const isHadAnew = await canBeHadAnew(ctx, sought, { hostId, had: countsOf(row) });
  const asked: Asked = {
    resourceIds: given.resourceIds ?? [...counts].flatMap(([id, count]) => Array.from({ length: count }, () => id)),
    during,
    sought,
    hostId,
    attendees,
    isOverruled: given.overrule ?? false,
    judge: (other, counted, at) => {
      const becoming = { ...draft, resources: other.known, counts: other.counts, rules: other.rules, during: at };
      return asForeseen(refusalsOfChange(ctx, wantedOf(opened, becoming, given), counted), given);
    },
    wishesAt: ({ resources }, at) => bufferedAs(row, at, withTimes(times, resources)),
    periods: () => (isHadAnew && draft.wishes !== null ? otherTimes(ctx, row, asked) : []),
    bookingId,
    kept,
  };
  const { approvers = null } = wantedOf(opened, draft, given);
  return answerCheck(ctx, asked, { checkIn: dutyAfter(row, draft, ctx.now), approvers });
}

/** Who pays is asked of whoever changes it: what leaves that open is looked at as if it were said. */
const asForeseen = (refusals: readonly Refusal[], { costCodes }: Given): Refusal[] =>
  refusals.filter(({ said }) => costCodes !== undefined || said?.rule !== 'costCodes');

interface Had {
  readonly hostId: number | null;
  /** By the booking. */
  readonly had: Counts;
}

/** What is out of use, or unseen by the asking one, is had at no other time than that which it was booked for. */
const canBeHadAnew = async (ctx: Ctx, { known, rules }: Sought, what: Had): Promise<boolean> =>
  !known.values().some(({ retired }) => retired) && (await seenAmong(ctx, known, rules, what)).size === known.size;

/** Ends that are sought between the present one and one that cannot be, in minutes. */
const STEP = { minutes: 15 };

/**
 * When else it might be, the nearest first. To stay less long than was asked for is nearer than to begin at another time, and what has
 * begun does not begin again. To leave it as it is helps nobody.
 */
function otherTimes(ctx: Ctx, row: BookingRow, { sought, during }: Asked): Period[] {
  const before = periodOf(row);
  const shorter = during.start.equals(before.start) ? endsBetween(before, during) : [];
  if (!isAfter(before.start, ctx.now)) return shorter;
  const around = periodsAround(ctx, sought, during).filter(
    ({ start, end }) => !start.equals(before.start) || !end.equals(before.end),
  );
  return [...shorter, ...around];
}

function endsBetween({ start, end }: Period, wanted: Period): Period[] {
  const periods: Period[] = [];
  for (let next = wanted.end.subtract(STEP); isAfter(next, end); next = next.subtract(STEP))
    periods.push({ start, end: next });
  return periods;
}
