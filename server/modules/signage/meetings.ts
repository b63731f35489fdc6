import { lending, type Ctx, type Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import type { Scope } from '../../platform/contract/scopes.ts';
import { showTime } from '../../platform/time.ts';
import { inPublic, selectHidden, type Appointment } from '../bookings/bookings.ts';
import { statusesOf, type StatusName } from '../presence/presence.ts';
import { MAX_UPCOMING, type Meeting } from './contract.ts';
import { asksHere, isHereAlone } from './rules.ts';

const MANAGING: ReadonlySet<Scope> = new Set<Scope>(['bookings:manage']);

/**
 * What shows a place looks at it as who manages bookings there: `displays:use` is that right at one door. Where that reaches, it
 * reaches still; whoever takes this hat has asked for the place before.
 */
export const asKeeper = (ctx: Ctx): Ctx => ctx.as({ ...ctx.who, scopes: MANAGING });

/** The same in a transaction that the screen has begun as what it is. */
export const asKeeperIn = (tx: Tx): Tx => lending(tx, MANAGING);

/** What a place is now, who has it and who is next, for everybody who passes by. */
export interface Meetings {
  readonly status: StatusName;
  readonly current: Meeting | null;
  readonly upcoming: readonly Meeting[];
}

/** The same, as a screen or a tag says it: what is hidden from colleagues is hidden here. @param keeper see `asKeeper` */
export async function meetingsAt(keeper: Ctx, resourceId: number): Promise<Meetings> {
  const { name: status, current, upcoming: all } = found((await statusesOf(keeper, [resourceId]))[0]);
  const upcoming = all.slice(0, MAX_UPCOMING);
  const ids = [...(current ? [current] : []), ...upcoming].map(({ booking }) => booking.id);
  const hidden = new Set(ids.length === 0 ? [] : await selectHidden(keeper, ids));
  const show = (one: Appointment): Meeting => showMeeting(keeper, resourceId, one, hidden.has(one.booking.id));
  return { status, current: current && show(current), upcoming: upcoming.map(show) };
}

function showMeeting(
  { now }: Ctx,
  resourceId: number,
  { booking, during, phase }: Appointment,
  isHidden: boolean,
): Meeting {
  const { title } = inPublic(booking);
  const here = isHereAlone(booking.resourceIds, resourceId);
  return {
    bookingId: booking.id,
    start: showTime(during.start),
    end: showTime(during.end),
    title: isHidden || title === '' ? null : title,
    private: booking.private,
    hostName: isHidden ? null : booking.hostName,
    phase,
    here,
    checkIn: here && booking.state === 'confirmed' && asksHere(booking.checkIn, now),
  };
}
