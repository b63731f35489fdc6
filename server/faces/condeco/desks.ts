import { getAvailability } from '../../modules/availability/availability.ts';
import { findPeople } from '../../modules/people/people.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import { createBooking } from '../../modules/series/series.ts';
import type { Resource } from '../../modules/resources/contract.ts';
import { workspaceTypeOf } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid, Problem } from '../../platform/contract/problems.ts';
import { isBefore, showTime, type Period } from '../../platform/time.ts';
import { paying } from './cost-codes.ts';
import type { deskEndpoints } from './desks-contract.ts';
import { clocksOf } from './guesses.ts';
import { readMoment, showLocal } from './moments.ts';
import { attributesIn, findResourceOf, inGroup, resourcesOf } from './rooms.ts';

/** Desks by days: which are free, and booking one on several at once. */
export const desks: UseCases<typeof deskEndpoints> = {
  async DeskBookings_GetAvailableDesks_V1(ctx, given) {
    const { userID, locationID, groupID, workSpaceTypeId, dateList, pageNumber = 0, pageSize = 0 } = given;
    await mustBeSomebody(ctx, userID, 'userID');
    const all = await resourcesOf(ctx, { type: 'desk', buildingId: locationID, ...inGroup(groupID) });
    const [first] = all;
    if (!first) return { availableDesks: [] };
    const free = await freeOn(ctx, locationID, readDates(dateList, first.zone, ctx.now));
    const isWanted = (desk: Resource): boolean =>
      free.has(desk.id) && (workSpaceTypeId === undefined || workspaceTypeOf(desk).id === workSpaceTypeId);
    const wanted = all.filter(isWanted);
    const shown =
      pageNumber === 0 || pageSize === 0 ? wanted : wanted.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
    const attributesOf = await attributesIn(ctx, shown);
    return {
      availableDesks: shown.map((desk) => ({
        deskID: desk.id,
        deskName: desk.name,
        deskAttributes: attributesOf(desk),
      })),
    };
  },
  DeskBookings_CreateDeskBooking_V1: (ctx, { userId, deskId, dateList, costCentre }) =>
    ctx.tx(async (tx) => {
      const { zone } = found(await findResourceOf(tx, 'desk', deskId), 'deskId');
      const days = readDates(dateList, zone, tx.now);
      await mustBeSomebody(tx, userId, 'userId');
      const paid = await paying(tx, costCentre);
      const booked = new Map<Day, number>();
      // In one order, whatever was said first: two who book the same days do not wait for each other.
      for (const day of days.toSorted((a, b) => Temporal.Instant.compare(a.during.start, b.during.start))) {
        const { start, end } = day.during;
        const wish = { start: showTime(start), end: showTime(end), resourceIds: [deskId], hostId: userId, ...paid };
        const { id } = await onDate(days.indexOf(day), createBooking(tx, wish));
        booked.set(day, id);
      }
      return {
        bookings: days.map((day) => ({
          bookingId: booked.get(day) ?? 0,
          deskId,
          date: day.date,
          bookingType: day.bookingType,
        })),
      };
    }),
};

/** Which desks nobody has on any of these days. */
async function freeOn(ctx: Ctx, buildingId: number, days: readonly Day[]): Promise<ReadonlySet<number>> {
  const sets: ReadonlySet<number>[] = [];
  for (const { during } of days) {
    const times = { start: showTime(during.start), end: showTime(during.end) };
    const { items } = await getAvailability(ctx, { ...times, type: 'desk', buildingId }, unseenIn(ctx));
    sets.push(new Set(items.flatMap(({ resourceId, available }) => (available ? [resourceId] : []))));
  }
  return sets.reduce((all, each) => all.intersection(each));
}

interface Day {
  readonly during: Period;
  readonly date: string;
  readonly bookingType: number;
}

/** A day, or a part of one, by the clocks of a zone; of one that has begun, what is left of it. @throws 400 that names the date */
export function readDay(
  { date, bookingType }: { readonly date: string; readonly bookingType: number },
  zone: string,
  now: Temporal.Instant,
  param: string,
): Day {
  const day = readMoment(date, zone, param).toZonedDateTimeISO(zone).toPlainDate();
  const { from, to } = clocksOf(bookingType);
  const at = (hours: number): Temporal.Instant =>
    hours === 24 ? day.add({ days: 1 }).toZonedDateTime(zone).toInstant() : atHour(day, hours, zone);
  const [start, end] = [at(from), at(to)];
  const during = { start: isBefore(start, now) && isBefore(now, end) ? now : start, end };
  return { during, date: `${showLocal(at(0), zone).slice(0, 10)}T00:00:00`, bookingType };
}

/** The days of a list, each once. @throws 400 that names the date */
export function readDates(
  list: readonly { readonly date: string; readonly bookingType: number }[],
  zone: string,
  now: Temporal.Instant,
): Day[] {
  const days = list.map((one, i) => readDay(one, zone, now, `dateList[${i}].date`));
  for (const [i, { during }] of days.entries())
    if (
      days.slice(0, i).some((one) => isBefore(one.during.start, during.end) && isBefore(during.start, one.during.end))
    )
      throw invalid(`dateList[${i}]`, 'This is given twice');
  return days;
}

const atHour = (day: Temporal.PlainDate, hour: number, zone: string): Temporal.Instant =>
  hour === 0
    ? day.toZonedDateTime(zone).toInstant()
    : day.toZonedDateTime({ timeZone: zone, plainTime: { hour } }).toInstant();

/** Says because of which date nothing is booked; who pays is said of all of them. */
const onDate = <T>(i: number, booked: Promise<T>): Promise<T> =>
  booked.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const isAboutPay = error.details.param?.startsWith('costCodes') ?? false;
    throw fail(error.kind, { ...error.details, param: isAboutPay ? 'costCentre' : `dateList[${i}]` });
  });

/** Who is said to sit there must be somebody. @throws 404 that names the parameter */
export async function mustBeSomebody(ctx: Ctx, userId: number, param: string): Promise<void> {
  const person = (await findPeople(ctx, [userId])).get(userId);
  found(person?.active ? person : null, param);
}
