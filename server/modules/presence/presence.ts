import type { Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import type { UseCases } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { periodOf, readTime, toInstant } from '../../platform/time.ts';
import {
  actorOn,
  decideEnd,
  movePeriod,
  mustMayBecome,
  openBooking,
  placesOf,
  writeChange,
  type Opened,
} from '../bookings/bookings.ts';
import { checkIn, mustBeThere } from './check-in.ts';
import type { endpoints } from './contract.ts';
import { checkOut } from './end-now.ts';
import { releaseEarly } from './release.ts';
import { decideMethod, decideRelease, leavesAt, usualMethod } from './rules.ts';

export { checkInByCard } from './by-card.ts';
export { checkIn } from './check-in.ts';
export { endNow } from './end-now.ts';
export { forgetOldDecisions } from './forgetting.ts';
export { getHere } from './here.ts';
export { getResourceStatus, statusesOf, type Status } from './status.ts';
export type { StatusName } from './contract.ts';
export { getResourcePresence } from './resource-presence.ts';
export { lookAtPresence } from './look.ts';
export { listLabels, renewResourceCode } from './labels.ts';
export { release, releaseNoShows } from './release.ts';
export { selectNoShows } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Says that the host is here; from a little before the start until the end, or as the policy says. */
export const checkInBooking: Calls['checkInBooking'] = (ctx, { id, method, code }) =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, id, 'check_in');
    const by = method ?? usualMethod(tx.who, code);
    obey(decideMethod(by, placesOf(opened), actorOn(opened)));
    if (by === 'qr') await mustBeThere(tx, opened.row, code);
    return checkIn(tx, opened, by);
  });

/** Leaves; the rest of the time is free for others. */
export const checkOutBooking: Calls['checkOutBooking'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const { row, rules, resources } = await openBooking(tx, id, 'check_out');
    const during = periodOf(row);
    obey(decideEnd(rules, resources.keys(), during, leavesAt(during, tx.now), tx.now));
    return checkOut(tx, row);
  });

/** Gives back a booking that nobody uses: its host, or who looks after the place. */
export const releaseBooking: Calls['releaseBooking'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, id, 'release');
    const { row } = opened;
    obey(decideRelease(periodOf(row), tx.now));
    await mustMayGiveBack(tx, opened);
    return releaseEarly(tx, row, row.hostId === tx.who.userId || opened.owned.isDelegate ? 'host' : 'reception');
  });

/** Before the start that is a cancellation, and from then on an early end; who manages bookings there is held to neither. */
async function mustMayGiveBack(tx: Tx, opened: Opened): Promise<void> {
  if (may(actorOn(opened), 'bookings:manage', placesOf(opened))) return;
  const during = periodOf(opened.row);
  if (Temporal.Instant.compare(during.start, tx.now) > 0) await mustMayBecome(tx, opened, null);
  else obey(decideEnd(opened.rules, opened.resources.keys(), during, tx.now, tx.now));
}

/** Stays longer: the end moves to a later time, if nobody else has it. */
export const extendBooking: Calls['extendBooking'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    const opened = await openBooking(tx, input.id, 'extend');
    const { startsAt, endsAt, zone } = opened.row;
    const end = readTime(input.end, zone, 'end');
    if (Temporal.Instant.compare(end, toInstant(endsAt)) <= 0)
      throw invalid('end', 'The new end must come after the present one');
    const moved = await movePeriod(tx, opened, { start: toInstant(startsAt), end }, input);
    const { told, booking } = await writeChange(tx, opened.row, moved);
    tx.emit('booking.extended', told);
    return booking;
  });
