import type { Static } from 'typebox';
import { findBookings, inPublic } from '../../modules/bookings/bookings.ts';
import { findPeople, maySeeContacts } from '../../modules/people/people.ts';
import { listRegions, sliceBuildings } from '../../modules/places/places.ts';
import { findResources } from '../../modules/resources/resources.ts';
import type { ComerStanding, ShownComer } from '../../modules/visitors/visitors.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { allPages } from './answers.ts';
import {
  nameParts,
  NO_FLOOR,
  NO_BOOKING,
  NO_PARENT,
  NO_ROOM,
  PASS_TYPE,
  PURPOSE_EXTERNAL,
  statusesOfVisitors,
  visitorStatuses,
} from './guesses.ts';
import { showLocal, showUtc, windowsZone } from './moments.ts';
import { levelsOf } from './rooms.ts';
import type { Visitor } from './visitors-contract.ts';
import { EVERY } from '../../platform/contract/page.ts';

type Shown = Static<typeof Visitor>;

/** Visitors as they are told there, with where they come to and to which meeting. */
export async function showVisitors(ctx: Ctx, all: readonly ShownComer[]): Promise<Shown[]> {
  const visits = [...new Map(all.map(({ visit }) => [visit.id, visit])).values()];
  const idsOf = (idOf: (one: (typeof visits)[number]) => number | null): number[] => [
    ...new Set(visits.flatMap((one) => idOf(one) ?? [])),
  ];
  const readsBookings = may(ctx.who, 'bookings:read', 'anywhere');
  const [people, { items: buildings }, regions, bookings] = await Promise.all([
    findPeople(
      ctx,
      idsOf(({ hostId }) => hostId),
    ),
    sliceBuildings(ctx, { ids: idsOf(({ buildingId }) => buildingId) }, EVERY),
    allPages((page) => listRegions(ctx, page)),
    findBookings(ctx, readsBookings ? idsOf(({ bookingId }) => bookingId) : []),
  ]);
  const rooms = await findResources(ctx, [...new Set([...bookings.values()].flatMap(roomIdOf))]);
  const levelOf = await levelsOf(ctx, [...rooms.values()]);
  const countryOf = new Map(regions.map(({ id, countryId }) => [id, countryId]));
  const buildingOf = new Map(buildings.map((building) => [building.id, building]));
  const withAddress = maySeeContacts(ctx.who);
  return all.map((comer) => {
    const { badge, visit } = comer;
    const { hostId, hostName, bookingId } = visit;
    const building = buildingOf.get(visit.buildingId);
    const booking = bookings.get(bookingId ?? NO_BOOKING);
    const room = booking && rooms.get(roomIdOf(booking)[0] ?? NO_ROOM);
    const email = (withAddress ? people.get(hostId)?.email : null) ?? '';
    const { FirstName, LastName } = nameParts(badge.name);
    return {
      visitorId: badge.id,
      firstName: FirstName,
      lastName: LastName,
      visitorCompany: badge.company,
      visitorEmail: badge.email ?? '',
      status: visitorStatuses[statusesOfVisitors[standingOf(comer)]],
      ...timesOf(comer),
      countryId: countryOf.get(building?.regionId ?? NO_PARENT) ?? NO_PARENT,
      regionId: building?.regionId ?? NO_PARENT,
      locationId: visit.buildingId,
      locationName: building?.name ?? '',
      locationTimeZone: windowsZone(visit.zone),
      floorNumber: (room && levelOf(room)) ?? NO_FLOOR,
      roomId: room?.id ?? NO_ROOM,
      roomName: room?.name ?? '',
      bookingId: bookingId ?? NO_BOOKING,
      // It is read at receptions, and printed: what is private is not named there, whoever asks (`privacy.ts`).
      meetingName: booking ? inPublic(booking).title : '',
      hostId,
      hostName,
      hostEmail: email,
      requestorId: hostId,
      requestorName: hostName,
      requestorEmail: email,
      passType: PASS_TYPE,
      passNumber: badge.registrationCode,
      purposeOfVisit: PURPOSE_EXTERNAL,
      purposeName: visit.purposeName ?? visit.purpose,
    };
  });
}

const roomIdOf = ({ resourceIds: [first] }: { readonly resourceIds: readonly number[] }): number[] =>
  first === undefined ? [] : [first];

/** How it stands with her: her visit's approval, and whether that is off, go before what her badge says. */
const standingOf = ({ badge, visit }: ShownComer): ComerStanding =>
  visit.cancelledAt !== null || visit.approval === 'rejected'
    ? 'off'
    : visit.approval === 'pending'
      ? 'pending'
      : badge.state;

function timesOf({ badge, visit: { start, end, zone } }: ShownComer) {
  const [from, to] = [Temporal.Instant.from(start), Temporal.Instant.from(end)];
  const localOrNull = (at: string | null): string | null =>
    at === null ? null : showLocal(Temporal.Instant.from(at), zone);
  return {
    arrivalDate: showLocal(from, zone),
    departureDate: showLocal(to, zone),
    arrivalDateUTC: showUtc(from),
    departureDateUTC: showUtc(to),
    actualArrivalDate: localOrNull(badge.arrivedAt),
    actualDepartureDate: localOrNull(badge.departedAt),
  };
}
