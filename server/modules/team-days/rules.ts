import { invalid } from '../../platform/contract/problems.ts';
import { may, type Place, type Principal } from '../../platform/context/principal.ts';
import { allowed, refused, type Verdict } from '../../platform/contract/verdict.ts';
import { isAfter, readPeriodOnDay, toInstant, type Period } from '../../platform/time.ts';
import { PLANNED_AHEAD_DAYS, teamDayForOthers, teamDayOver, USUAL, type TeamDayState } from './contract.ts';
import type { BookableResource } from '../resources/resources.ts';
import type { TeamDayRow } from './store.ts';

type Day = Temporal.PlainDate;
type Timed = Pick<TeamDayRow, 'state' | 'releaseAt'>;

/** The state that a team day is in at an instant, whether that was written down yet or not. */
export function stateAt({ state, releaseAt }: Timed, now: Temporal.Instant): TeamDayState {
  return state === 'open' && !isAfter(toInstant(releaseAt), now) ? 'released' : state;
}

/** Are desks still reserved? */
export const decideOpen = (row: Timed, now: Temporal.Instant): Verdict => {
  const state = stateAt(row, now);
  return state === 'open' ? allowed : refused(teamDayOver, { extra: { state } });
};

/** The day on the building's calendar. */
export const dateOf = ({ startsAt, zone }: Pick<TeamDayRow, 'startsAt' | 'zone'>): Day =>
  toInstant(startsAt).toZonedDateTimeISO(zone).toPlainDate();

const GIVEN_UP: ReadonlySet<string> = new Set(['cancelled', 'rejected', 'released']);

/** A booking, as far as it says who has a desk and when. */
interface Having {
  readonly state: string;
  readonly resourceIds: readonly number[];
  readonly start: string;
  readonly end: string;
}

/** Does who took a desk still have it on that day? Not where she has given her booking up, or moved it. */
export const stillHas = (booking: Having | undefined, resourceId: number, day: TeamDayRow): boolean =>
  booking !== undefined &&
  !GIVEN_UP.has(booking.state) &&
  booking.resourceIds.includes(resourceId) &&
  Date.parse(booking.start) < day.endsAt.getTime() &&
  day.startsAt.getTime() < Date.parse(booking.end);

type Desk = Pick<BookableResource, 'type' | 'retired' | 'partIds'>;

/** May it be one of a team's desks? What is combined is held by its parts: only plain ones are reserved. */
export const isPlainDesk = ({ type, retired, partIds }: Desk): boolean =>
  type === 'desk' && !retired && partIds.length === 0;

interface Hours {
  readonly date: string;
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

/** When a team day is: still to come, and not further ahead than anybody plans. @throws 400 that names the field */
export function readHours(
  { date, startTime = USUAL.startTime, endTime = USUAL.endTime }: Hours,
  zone: string,
  now: Temporal.Instant,
): Period {
  const day = Temporal.PlainDate.from(date);
  const { days } = now.toZonedDateTimeISO(zone).toPlainDate().until(day);
  if (days < 0) throw invalid('date', 'That day is over');
  if (days > PLANNED_AHEAD_DAYS) throw invalid('date', `At most ${PLANNED_AHEAD_DAYS} days ahead`);
  const wall = { startTime: Temporal.PlainTime.from(startTime), endTime: Temporal.PlainTime.from(endTime), days: 0 };
  const during = readPeriodOnDay(day, wall, zone, ['startTime', 'endTime']);
  if (!isAfter(during.start, now)) throw invalid('startTime', 'That time is over');
  return during;
}

/** When what is left is given back unless it is said: at noon of the day before, or where that is over when the day begins. */
export function usualRelease({ start }: Period, zone: string, now: Temporal.Instant): Temporal.Instant {
  const before = start.toZonedDateTimeISO(zone).toPlainDate().subtract({ days: 1 });
  const noon = before.toZonedDateTime({ timeZone: zone, plainTime: USUAL.releaseTime }).toInstant();
  return isAfter(noon, now) ? noon : start;
}

/** @throws 400 that names `releaseAt` */
export function mustReleaseInTime(at: Temporal.Instant, { start }: Period, now: Temporal.Instant): void {
  if (!isAfter(at, now)) throw invalid('releaseAt', 'That time is over');
  if (isAfter(at, start)) throw invalid('releaseAt', 'What is left is given back before the day begins');
}

/** Who asks, and whether she is in the team. */
export interface Asking {
  readonly who: Principal;
  readonly isMember: boolean;
}

/** Does she keep the place: its bookings, or what can be booked there? */
export const keepsPlace = (who: Principal, place: Place): boolean =>
  may(who, 'bookings:manage', place) || may(who, 'spaces:write', place);

/** Those of the team may plan a day for it, and who keeps the place. */
export const decidePlanning = ({ who, isMember }: Asking, buildingId: number): Verdict =>
  isMember || keepsPlace(who, buildingId) ? allowed : refused(teamDayForOthers, { param: 'groupId' });

/** Whoever planned it changes it as long as she is of the team, and who keeps the place does. Having planned it alone gives no right. */
export const decideChanging = (
  { who, isMember }: Asking,
  { buildingId, organiserId }: Pick<TeamDayRow, 'buildingId' | 'organiserId'>,
): Verdict =>
  keepsPlace(who, buildingId) || (isMember && organiserId !== null && organiserId === who.userId)
    ? allowed
    : refused(teamDayForOthers);
