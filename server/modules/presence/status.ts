import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { dayStart, isAfter, showTime, type Period } from '../../platform/time.ts';
import { mustSee, sliceAppointments, type Appointment } from '../bookings/bookings.ts';
import { listBusy, listClosed } from '../holds/holds.ts';
import { isOpenAt, rulesFor } from '../policies/policies.ts';
import { findResources, sharingWith, type BookableResource } from '../resources/resources.ts';
import type { endpoints, ResourceStatus, StatusName } from './contract.ts';
import { decideStatus } from './status-rules.ts';

/** What a resource is now, and what is booked of it in the rest of its day. */
export interface Status {
  readonly resource: BookableResource;
  readonly name: StatusName;
  readonly current: Appointment | null;
  /** By their start. */
  readonly upcoming: readonly Appointment[];
}

/** What is read of all resources together: they come by their start, and beyond it the latest are left out. */
const MOST = 5_000;

/** What of a booking takes its resource, or did and does not any more, as nobody came. */
const STANDING = ['waiting', 'booked', 'awaited', 'in_use', 'missed'] as const;

/** What a resource is now, who has it, and who is next. @throws 404 for one that the asking one does not see */
export const getResourceStatus: UseCases<typeof endpoints>['getResourceStatus'] = async (ctx, { id }) => {
  await mustSee(ctx, id);
  return show(ctx, found((await statusesOf(ctx, [id]))[0]));
};

/** What these resources are now, in their order; what is not there is absent. */
export async function statusesOf(ctx: Ctx, ids: readonly number[]): Promise<Status[]> {
  const sharing = await sharingWith(ctx, ids);
  const known = await findResources(ctx, sharing);
  const resources = ids.flatMap((id) => known.get(id) ?? []);
  if (resources.length === 0) return [];
  const [appointments, busy, closed, rules] = await Promise.all([
    listAppointments(ctx, sharing, resources),
    listBusy(ctx, resources.map(askedOf), instantOf(ctx)),
    listClosed(
      ctx,
      resources.flatMap(({ id, partIds }) => [id, ...partIds]),
      instantOf(ctx),
    ),
    rulesFor(ctx, { resourceIds: resources.map(({ id }) => id), hostId: null, only: ['hours'] }),
  ]);
  const relatedTo = relating(known);
  const isClosed = new Set(closed.map(({ resourceId }) => resourceId));
  const byResource = Map.groupBy(appointments, ({ resourceId }) => resourceId);
  return resources.map((resource) => {
    const { id, zone, partIds, retired } = resource;
    const own = relatedTo(id).flatMap((one) => byResource.get(one) ?? []);
    const name = decideStatus({
      isClosed: retired || [id, ...partIds].some((one) => isClosed.has(one)),
      isTaken: (busy.get(id) ?? []).length > 0,
      isOpen: isOpenAt(rules.of(id), ctx.now, zone),
      now: own.filter(({ during }) => goesOn(during, ctx.now)),
    });
    return { resource, name, ...bookedOf(own, ctx.now, dayStart(ctx.now, zone, 1)) };
  });
}

const askedOf = ({ id, quantity, partIds }: BookableResource) => ({ resourceId: id, quantity, parts: partIds });

/** The shortest period that begins now. */
const instantOf = ({ now }: Ctx): Period => ({ start: now, end: now.add({ milliseconds: 1 }) });

const goesOn = ({ start, end }: Period, now: Temporal.Instant): boolean => !isAfter(start, now) && isAfter(end, now);

/** What goes on of a booking itself, and what is to come before the day is over. */
function bookedOf(own: readonly Appointment[], now: Temporal.Instant, end: Temporal.Instant) {
  const booked = own
    .filter(({ piece }) => piece === 'booked')
    .toSorted((one, other) => Temporal.Instant.compare(one.during.start, other.during.start));
  return {
    current: booked.find(({ during, phase }) => goesOn(during, now) && phase !== 'missed') ?? null,
    upcoming: booked.filter(({ during: { start } }) => isAfter(start, now) && isAfter(end, start)),
  };
}

/** What is booked of these in the rest of the days of those that are asked for. */
async function listAppointments(
  ctx: Ctx,
  resourceIds: readonly number[],
  asked: readonly BookableResource[],
): Promise<readonly Appointment[]> {
  const ends = asked.map(({ zone }) => dayStart(ctx.now, zone, 1));
  const to = ends.reduce((last, end) => (isAfter(end, last) ? end : last), ctx.now);
  const wanted = { resourceIds, from: ctx.now, to, phases: STANDING };
  return (await sliceAppointments(ctx, wanted, { offset: 0, limit: MOST })).items;
}

/** Of which of these something is booked that takes a resource too: itself, its parts, and what it or they are a part of. */
function relating(known: ReadonlyMap<number, BookableResource>): (id: number) => readonly number[] {
  const wholesOf = new Map<number, number[]>();
  for (const { id, partIds } of known.values())
    for (const part of partIds) wholesOf.set(part, [...(wholesOf.get(part) ?? []), id]);
  return (id) => {
    const parts = known.get(id)?.partIds ?? [];
    return [...new Set([id, ...parts].flatMap((one) => [one, ...(wholesOf.get(one) ?? [])]))];
  };
}

function show({ now }: Ctx, { resource, name, current, upcoming }: Status): ResourceStatus {
  const shown = upcoming.map(slotOf);
  return {
    resourceId: resource.id,
    at: showTime(now),
    status: name,
    current: current && slotOf(current),
    next: shown[0] ?? null,
    upcoming: shown,
  };
}

const slotOf = ({ booking, during, phase }: Appointment) => ({
  bookingId: booking.id,
  start: showTime(during.start),
  end: showTime(during.end),
  title: booking.title,
  private: booking.private,
  hostName: booking.hostName,
  phase,
});
