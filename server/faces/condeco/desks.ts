import { getAvailability } from '../../modules/availability/availability.ts';
import { dayPartsOn, rulesFor, unseenIn, type RulesFor } from '../../modules/policies/policies.ts';
import { createBooking } from '../../modules/series/series.ts';
import type { Resource } from '../../modules/resources/contract.ts';
import { workspaceTypeOf } from '../../modules/resources/resources.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid, Problem } from '../../platform/contract/problems.ts';
import { isBefore, showTime, type Period } from '../../platform/time.ts';
import { paying } from './cost-codes.ts';
import type { deskEndpoints } from './desks-contract.ts';
import { bookingTypes, clocksOf, USUAL_PARTS } from './guesses.ts';
import { mustBeSomebody } from './hosts.ts';
import { readMoment, sliceOf } from './moments.ts';
import { attributesIn, findResourceOf, inGroup, resourcesOf } from './rooms.ts';

/** Desks by days: which are free, and booking one on several at once. */
export const desks: UseCases<typeof deskEndpoints> = {
  async DeskBookings_GetAvailableDesks_V1(ctx, given) {
    const { userID, locationID, groupID, workSpaceTypeId, dateList } = given;
    await mustBeSomebody(ctx, userID, 'userID');
    const all = await resourcesOf(ctx, { type: 'desk', buildingId: locationID, ...inGroup(groupID) });
    const [first] = all;
    if (!first) return { availableDesks: [] };
    const rules = await rulesFor(ctx, {
      resourceIds: all.map(({ id }) => id),
      hostId: userID,
      only: ['dayParts', 'hours'],
    });
    const free = await freeOn(ctx, locationID, { desks: all, rules, dateList });
    const isWanted = (desk: Resource): boolean =>
      free.has(desk.id) && (workSpaceTypeId === undefined || workspaceTypeOf(desk).id === workSpaceTypeId);
    const wanted = all.filter(isWanted);
    const { offset, limit } = sliceOf(given);
    const shown = wanted.slice(offset, offset + limit);
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
      await mustBeSomebody(tx, userId, 'userId');
      const days = readDates(dateList, { zone, now: tx.now, rules: await rulesOfDesk(tx, deskId, userId) });
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

/** What days are parted by at some desks for somebody, and which days are meant. */
interface Asked {
  readonly desks: readonly Resource[];
  readonly rules: RulesFor;
  readonly dateList: DateList;
}

/** Which desks nobody has on any of these days, whatever parts of days there are at each. */
async function freeOn(ctx: Ctx, buildingId: number, { desks, rules, dateList }: Asked): Promise<ReadonlySet<number>> {
  const known = new Map<string, ReadonlySet<number>>();
  const freeAt = async ({ during }: Day): Promise<ReadonlySet<number>> => {
    const times = { start: showTime(during.start), end: showTime(during.end) };
    const key = `${times.start} ${times.end}`;
    const there = known.get(key) ?? (await freeDesks(ctx, { ...times, buildingId }));
    known.set(key, there);
    return there;
  };
  const free = new Set<number>();
  // Desks that the same policies rule have the same days.
  const saidBy = ({ id, zone }: Resource): string =>
    [rules.of(id).dayParts?.policy.id, rules.of(id).hours?.policy.id, zone].join();
  for (const alike of Map.groupBy(desks, saidBy).values()) {
    const [{ id, zone } = { id: 0, zone: '' }] = alike;
    let left: ReadonlySet<number> = new Set(alike.map((desk) => desk.id));
    for (const day of readDates(dateList, { zone, now: ctx.now, rules: rules.of(id) }))
      left = left.intersection(await freeAt(day));
    for (const one of left) free.add(one);
  }
  return free;
}

async function freeDesks(
  ctx: Ctx,
  wanted: { readonly start: string; readonly end: string; readonly buildingId: number },
): Promise<ReadonlySet<number>> {
  const { items } = await getAvailability(ctx, { ...wanted, type: 'desk' }, unseenIn(ctx));
  return new Set(items.flatMap(({ resourceId, available }) => (available ? [resourceId] : [])));
}

/** What the policies say of the days at a desk, for somebody. */
export const rulesOfDesk = async (ctx: Ctx, deskId: number, hostId: number | null): Promise<Rules> =>
  (await rulesFor(ctx, { resourceIds: [deskId], hostId, only: ['dayParts', 'hours'] })).of(deskId);

type Rules = ReturnType<RulesFor['of']>;

/** By which clocks and rules a day is read, and when. */
interface Reading {
  readonly zone: string;
  readonly now: Temporal.Instant;
  readonly rules: Rules;
}

interface Day {
  readonly during: Period;
  readonly date: string;
  readonly bookingType: number;
}

/**
 * A day, or a part of one, by the clocks and the rules there; of one that has begun, what is left of it. What is no part of a day there is
 * read by the clocks alone: whether it is booked is judged as ever. @throws 400 that names the date
 */
export function readDay(
  { date, bookingType }: { readonly date: string; readonly bookingType: number },
  { zone, now, rules }: Reading,
  param: string,
): Day {
  const day = readMoment(date, zone, param).toZonedDateTimeISO(zone).toPlainDate();
  const says = rules.dayParts?.says ?? USUAL_PARTS;
  const there = dayPartsOn(rules, day, { zone, now, says }).find(({ part }) => bookingTypes[part] === bookingType);
  const during = there?.during ?? byClocks(day, bookingType, { zone, now });
  return { during, date: `${day.toString()}T00:00:00`, bookingType };
}

function byClocks(day: Temporal.PlainDate, bookingType: number, { zone, now }: Omit<Reading, 'rules'>): Period {
  const { from, to } = clocksOf(bookingType);
  const at = (hours: number): Temporal.Instant =>
    hours === 24 ? day.add({ days: 1 }).toZonedDateTime(zone).toInstant() : atHour(day, hours, zone);
  const [start, end] = [at(from), at(to)];
  return { start: isBefore(start, now) && isBefore(now, end) ? now : start, end };
}

type DateList = readonly { readonly date: string; readonly bookingType: number }[];

/** The days of a list, each once. @throws 400 that names the date */
export function readDates(list: DateList, reading: Reading): Day[] {
  const days = list.map((one, i) => readDay(one, reading, `dateList[${i}].date`));
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

/** Says because of which date nothing is booked; who sits there, and who pays, is said of all of them. */
const onDate = <T>(i: number, booked: Promise<T>): Promise<T> =>
  booked.catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    const { param = '' } = error.details;
    const ofAll = param === 'hostId' ? 'userId' : param.startsWith('costCodes') ? 'costCentre' : null;
    throw fail(error.kind, { ...error.details, param: ofAll ?? `dateList[${i}]` });
  });
