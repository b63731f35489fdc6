import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { periodOf } from '../../platform/time.ts';
import { listDeskDays } from '../assignments/assignments.ts';
import { listHostedBy, openDays, USUAL_DIARY } from '../bookings/bookings.ts';
import { isBusinessDay, rulesFor } from '../policies/policies.ts';
import { findResources, type BookableResource } from '../resources/resources.ts';
import type { Location, WorkDays, WorkPlace } from './contract.ts';
import { daysOf, eachOf, isOpenDay, locate, touching, type Days, type Known } from './rules.ts';
import { selectMates, selectSaid, selectWeeks } from './store.ts';

type Day = Temporal.PlainDate;
interface Person {
  readonly id: number;
  readonly name: string;
}

/** Where these people work, as far as the asking one may know. */
export async function whereaboutsOf(ctx: Ctx, people: readonly Person[], days: Days): Promise<WorkDays[]> {
  const ids = people.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [isOpen, said, weeks, booked, assigned] = await Promise.all([
    diaryIn(ctx, ids),
    saidBy(ctx, ids, days),
    selectWeeks(ctx, ids),
    bookedBy(ctx, ids, days),
    assignedTo(ctx, ids, days),
  ]);
  const dayOf = (userId: number, day: Day) => {
    const key = keyOf(userId, day);
    const known = isOpen(userId, day)
      ? {
          said: said.get(key) ?? null,
          ...(assigned.get(key) ?? NO_DESK),
          usual: weeks.get(userId)?.[day.dayOfWeek - 1] ?? null,
        }
      : { said: null, ...NO_DESK, usual: null };
    const located = locate({ ...known, booked: booked.get(key) ?? null });
    return located ? [{ date: day.toString(), ...located }] : [];
  };
  const all = eachOf(days);
  return people.map(({ id, name }) => ({ userId: id, name, days: all.flatMap((day) => dayOf(id, day)) }));
}

const keyOf = (userId: number, day: Day | string): string => `${userId}/${day.toString()}`;

/**
 * What people say of their days is open as their bookings are: to themselves always, to their groups for seven days, to everybody
 * today; by the workplace's calendar.
 */
async function diaryIn(ctx: Ctx, ids: readonly number[]): Promise<(userId: number, day: Day) => boolean> {
  const { userId: self } = ctx.who;
  const mates = new Set(self === null ? [] : await selectMates(ctx, self, ids));
  const diary = openDays([ctx.tenant.zone], ctx.now, USUAL_DIARY);
  return (userId, day) =>
    userId === self ||
    diary.some(({ zone, from, everybody, ownGroups }) =>
      isOpenDay(day, zone, from, mates.has(userId) ? ownGroups : everybody),
    );
}

async function saidBy(ctx: Ctx, ids: readonly number[], days: Days): Promise<ReadonlyMap<string, Location>> {
  const rows = await selectSaid(ctx, ids, days);
  return new Map(rows.map(({ userId, day, location }) => [keyOf(userId, day), location]));
}

/** The desk, or else the room, that each of these has booked, day by day of its building's calendar. */
async function bookedBy(ctx: Ctx, ids: readonly number[], days: Days): Promise<ReadonlyMap<string, WorkPlace>> {
  if (!may(ctx.who, 'bookings:read', 'anywhere')) return new Map();
  const rows = await listHostedBy(ctx, ids, touching(days));
  const things = await findResources(ctx, [
    ...new Set(rows.flatMap(({ resources }) => resources.map(({ resourceId }) => resourceId))),
  ]);
  const desks = new Map<string, WorkPlace>();
  const rooms = new Map<string, WorkPlace>();
  // By their start: of two desks the first counts.
  for (const row of rows) {
    const booked = row.resources.flatMap(({ resourceId }) => things.get(resourceId) ?? []);
    const thing = booked.find(({ type }) => type === 'desk') ?? booked.find(({ type }) => type === 'room');
    if (!thing) continue;
    const found = thing.type === 'desk' ? desks : rooms;
    for (const day of daysOf(periodOf(row), thing.zone, days)) {
      const key = keyOf(row.hostId ?? 0, day);
      if (!found.has(key)) found.set(key, placeOf(row.id, thing));
    }
  }
  return new Map([...rooms, ...desks]);
}

const NO_DESK = { assigned: null, isWorkday: false };

/**
 * The desk that is each of these’, day by day; of several the first that was assigned. Whose desk it is need not be there on a day on
 * which nobody works in its building, unless she checked in.
 */
async function assignedTo(
  ctx: Ctx,
  ids: readonly number[],
  days: Days,
): Promise<ReadonlyMap<string, Pick<Known, 'assigned' | 'isWorkday'>>> {
  if (!may(ctx.who, 'bookings:read', 'anywhere')) return new Map();
  const all = (await listDeskDays(ctx, ids, eachOf(days))).toReversed();
  if (all.length === 0) return new Map();
  const resourceIds = [...new Set(all.map(({ desk }) => desk.id))];
  const rules = await rulesFor(ctx, { resourceIds, hostId: null, only: ['hours'] });
  return new Map(
    all.map(({ userId, day, desk, came }) => [
      keyOf(userId, day),
      { assigned: placeOf(null, desk), isWorkday: came || isBusinessDay(rules.of(desk.id), day) },
    ]),
  );
}

const placeOf = (bookingId: number | null, { id, name, buildingId, floorId }: BookableResource): WorkPlace => ({
  buildingId,
  floorId,
  resourceId: id,
  resourceName: name,
  bookingId,
});
