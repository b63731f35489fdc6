import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { showTime } from '../../platform/time.ts';
import { findPeople } from '../people/people.ts';
import { findResources } from '../resources/resources.ts';
import { MAX_NAMED, outcomes, type BookingAffected, type Clashing } from './contract.ts';
import { toldOf } from './show.ts';
import type { Way } from './way.ts';

/** How many bookings each became of. */
export const countOutcomes = (ways: readonly { readonly outcome: string }[]) =>
  Object.fromEntries(outcomes.map((name) => [name, ways.filter(({ outcome }) => outcome === name).length])) as Record<
    (typeof outcomes)[number],
    number
  >;

/**
 * What would become of bookings that are in the way in a building: whose they are, and what for, only for who manages all that they are
 * of; another one hears of what is there alone.
 */
export async function showClashing(ctx: Ctx, buildingId: number, all: readonly Way[]): Promise<Clashing[]> {
  const ways = all.filter(({ outcome }) => outcome !== 'stays');
  const ids = ({ resources }: Way['row']) => resources.map(({ resourceId }) => resourceId);
  const resources = await findResources(ctx, [
    ...new Set(ways.flatMap(({ row, after }) => [...ids(row), ...ids(after)])),
  ]);
  const buildingOf = (resourceId: number): number | undefined => resources.get(resourceId)?.buildingId;
  const managed = ways.filter(({ row }) =>
    may(ctx.who, 'bookings:manage', [...new Set([buildingId, ...ids(row).flatMap((id) => buildingOf(id) ?? [])])]),
  );
  const seen = new Set(managed.map(({ row }) => row.id));
  const hosts = [...new Set(managed.flatMap(({ row }) => row.hostId ?? []))];
  const people = hosts.length === 0 ? null : await findPeople(ctx, hosts);
  return ways.map(({ row, after, outcome }) => {
    const isSeen = seen.has(row.id);
    const shown = (of: Way['row']) => ids(of).filter((id) => isSeen || buildingOf(id) === buildingId);
    return {
      bookingId: row.id,
      outcome: outcome === 'stays' ? 'shortened' : outcome,
      title: isSeen ? row.title : '',
      hostId: isSeen ? row.hostId : null,
      hostName: isSeen ? (people?.get(row.hostId ?? 0)?.name ?? null) : null,
      start: showTime(row.startsAt),
      end: showTime(row.endsAt),
      zone: row.zone,
      resourceIds: shown(row),
      becomes: outcome === 'cancelled' ? null : { end: showTime(after.endsAt), resourceIds: shown(after) },
    };
  });
}

/** What became of all bookings of one person that made way. */
export interface AffectedOfOne {
  readonly userId: number;
  readonly bookings: BookingAffected[];
  /** How many there are besides. */
  readonly more: number;
}

/** What each person is told, once, whose bookings made way. */
export async function affectedBy(ctx: Ctx, ways: readonly Way[]): Promise<AffectedOfOne[]> {
  const told = ways.filter(({ outcome }) => outcome !== 'stays');
  const ids = new Set(
    told.flatMap(({ row, after }) => [...row.resources, ...after.resources].map((one) => one.resourceId)),
  );
  const resources = await findResources(ctx, [...ids]);
  const namesOf = ({ resources: parts }: Way['row']): string[] =>
    parts.flatMap(({ resourceId }) => resources.get(resourceId)?.name ?? []);
  return Array.from(
    Map.groupBy(told.flatMap(partsIn), (one) => one.userId),
    ([userId, own]) => ({
      userId,
      bookings: own.slice(0, MAX_NAMED).map(({ way, part }) => affected(way, part, namesOf)),
      more: Math.max(0, own.length - MAX_NAMED),
    }),
  );
}

interface PartIn {
  readonly userId: number;
  readonly part: BookingAffected['part'];
  readonly way: Way;
}

/** Who takes part in a booking, each once. */
function partsIn(way: Way): PartIn[] {
  const { hostId, attendees } = way.row;
  const guests = new Set(attendees.flatMap(({ userId }) => (userId === null || userId === hostId ? [] : userId)));
  const all = [...guests].map((userId): PartIn => ({ userId, part: 'attendee', way }));
  return hostId === null ? all : [{ userId: hostId, part: 'host', way }, ...all];
}

function affected(way: Way, part: PartIn['part'], namesOf: (row: Way['row']) => string[]): BookingAffected {
  const { attendeeUserIds: _guests, ...booking } = toldOf(way.row, way.after).data;
  const outcome = way.outcome === 'stays' ? 'shortened' : way.outcome;
  return { ...booking, outcome, part, places: namesOf(way.after), was: namesOf(way.row) };
}
