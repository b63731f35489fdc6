import { holdBookings, inPublic, sliceAppointments } from '../../modules/bookings/bookings.ts';
import { findPeopleByEmail, listUsers } from '../../modules/people/people.ts';
import { listBuildings, listRegions, sliceBuildings } from '../../modules/places/places.ts';
import { findResources } from '../../modules/resources/resources.ts';
import { findLongestStay } from '../../modules/visiting/visiting.ts';
import {
  cancelVisit,
  createVisit,
  getComer,
  listBookingsOfVisits,
  lockVisits,
  removeVisitor,
  sliceComers,
  type ComersWanted,
} from '../../modules/visitors/visitors.ts';
import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { EVERY } from '../../platform/contract/page.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { showTime, type Period } from '../../platform/time.ts';
import { allPages } from './answers.ts';
import { NO_FLOOR, readVisitorStatus, VISITOR_DAYS } from './guesses.ts';
import { hostOf } from './hosts.ts';
import { zoneOf } from './locations.ts';
import { readMoment, sliceOf } from './moments.ts';
import { refusingAsThere, VISITOR_PARAMS } from './refusing.ts';
import { levelsOf } from './rooms.ts';
import { showVisitors } from './shown-visitors.ts';
import { changeVisitor } from './visitor-changes.ts';
import type { visitorEndpoints } from './visitors-contract.ts';

type Calls = UseCases<typeof visitorEndpoints>;

/** Visitors, each by her badge: who is expected, invited, received and called off. */
export const visitors: Calls = {
  async Visitor_GetVisitors_V1(ctx, { pageNumber, pageSize, ...given }) {
    const wanted = await readWanted(ctx, given);
    const { items, total } = await sliceComers(ctx, wanted, sliceOf({ pageNumber, pageSize }));
    return { visitors: await showVisitors(ctx, items), totalRecords: total };
  },
  Visitor_GetVisitor_V1: (ctx, { visitorId }) => showOne(ctx, visitorId),
  async Visitor_CreateVisitor_V1(ctx, given) {
    const { locationId: buildingId, visitorCompany: company, visitorEmail: email, purposeId, bookingId = 0 } = given;
    if (given.notifyByEmail === false && email !== undefined)
      throw invalid('notifyByEmail', 'Whoever has an address here is written to: leave it out');
    const name = nameOf(given);
    if (name === '') throw invalid('firstName', 'Say who comes');
    const hostId = await hostOf(ctx, given.hostData);
    const during = await readStay(ctx, given);
    const visitor = { name, ...(company !== undefined && { company }), ...(email !== undefined && { email }) };
    const wish = {
      visitors: [visitor],
      buildingId,
      hostId,
      start: showTime(during.start),
      end: showTime(during.end),
      ...(purposeId !== undefined && { purposeId }),
      ...(bookingId !== 0 && { bookingId }),
    };
    return ctx.tx(async (tx) => {
      const { badges } = await refusingAsThere(createVisit(tx, wish), VISITOR_PARAMS);
      return showOne(tx, found(badges[0]).id);
    });
  },
  Visitor_UpdateVisitor_V1: (ctx, given) =>
    ctx.tx(async (tx) => {
      const { visit } = await getComer(tx, given.visitorId, 'visitorId');
      // Sent twice at once, as of meetings; what she is to come to is held before her visit, as everywhere.
      if (given.bookingId) await holdBookings(tx, [given.bookingId]);
      await lockVisits(tx, [visit.id]);
      await changeVisitor(tx, await getComer(tx, given.visitorId, 'visitorId'), given);
      return showOne(tx, given.visitorId);
    }),
  Visitor_DeleteVisitor_V1: (ctx, { visitorId }) =>
    ctx.tx(async (tx) => {
      const { visit } = await getComer(tx, visitorId, 'visitorId');
      const { id, badges } = visit;
      const isAlone = badges.every((badge) => badge.id === visitorId || badge.erasedAt !== null);
      const gone = isAlone ? cancelVisit(tx, { id }) : removeVisitor(tx, { id, badgeId: visitorId });
      await refusingAsThere(gone, VISITOR_PARAMS);
      return {};
    }),
};

const showOne = async (ctx: Ctx, visitorId: number) =>
  found((await showVisitors(ctx, [await getComer(ctx, visitorId, 'visitorId')]))[0]);

/** Both parts of a name together. */
const nameOf = ({ firstName = '', lastName = '' }: { readonly firstName?: string; readonly lastName?: string }) =>
  `${firstName} ${lastName}`.trim();

type New = Input<(typeof visitorEndpoints)['Visitor_CreateVisitor_V1']>;

/** From when to when somebody comes; unless it is said, for as long as she may that day. @throws 404, 400 that names the parameter */
async function readStay(ctx: Ctx, { locationId, arrivalDate, departureDate }: New): Promise<Period> {
  const zone = await zoneOf(ctx, locationId);
  const start = readMoment(arrivalDate, zone, 'arrivalDate');
  if (departureDate === undefined) return { start, end: await findLongestStay(ctx, locationId, { start, zone }) };
  const end = readMoment(departureDate, zone, 'departureDate');
  if (Temporal.Instant.compare(start, end) >= 0) throw invalid('departureDate', 'It must come after arrivalDate');
  return { start, end };
}

type Asked = Omit<Input<(typeof visitorEndpoints)['Visitor_GetVisitors_V1']>, 'pageNumber' | 'pageSize'>;

async function readWanted(ctx: Ctx, given: Asked): Promise<ComersWanted> {
  const { status = '', visitorName = '', visitorCompany = '' } = given;
  const standing = readVisitorStatus(status);
  const during = await readDays(ctx, given);
  const hostIds = await hostsNamed(ctx, given);
  const booked = await meetingsNamed(ctx, during, given);
  return {
    during,
    name: visitorName.trim(),
    company: visitorCompany.trim(),
    ...(hostIds && { hostIds }),
    ...booked,
    ...(standing && { standing }),
  };
}

type During = NonNullable<ComersWanted['during']>;

/** When, by the clocks of each place: on the day that is asked for, or on all that may be. @throws 400 for another day */
async function readDays(ctx: Ctx, { visitDate = '', ...where }: Asked): Promise<During> {
  const buildings = await buildingsIn(ctx, where);
  const here = where.locationId ? buildings[0]?.zone : undefined;
  const day = visitDate.trim() === '' ? null : readVisitDate(visitDate, here ?? ctx.tenant.zone, ctx.now);
  const byZone = Map.groupBy(buildings, ({ zone }) => zone);
  return [...byZone].map(([zone, there]) => {
    const today = dayOf(ctx.now, zone);
    const [first, last] = day ? [day, day] : [today, today.add({ days: VISITOR_DAYS })];
    return {
      start: first.toZonedDateTime(zone).toInstant(),
      end: last.add({ days: 1 }).toZonedDateTime(zone).toInstant(),
      buildingIds: there.map(({ id }) => id),
    };
  });
}

const dayOf = (at: Temporal.Instant, zone: string): Temporal.PlainDate => at.toZonedDateTimeISO(zone).toPlainDate();

function readVisitDate(text: string, zone: string, now: Temporal.Instant): Temporal.PlainDate {
  const day = dayOf(readMoment(text, zone, 'visitDate'), zone);
  const today = dayOf(now, zone);
  const last = today.add({ days: VISITOR_DAYS });
  if (Temporal.PlainDate.compare(day, today) < 0 || Temporal.PlainDate.compare(last, day) < 0)
    throw invalid(
      'visitDate',
      `It must lie within the next ${VISITOR_DAYS} days: from ${today.toString()} to ${last.toString()}`,
    );
  return day;
}

/** The locations of what is asked about; 0 is none, and asks for all. */
async function buildingsIn(ctx: Ctx, { countryId = 0, regionId = 0, locationId = 0 }: Asked) {
  const [buildings, regions] = await Promise.all([
    locationId === 0
      ? allPages((page) => listBuildings(ctx, { ...page, ...(regionId !== 0 && { regionId }) }))
      : sliceBuildings(ctx, { ids: [locationId] }, { offset: 0, limit: 1 }).then(({ items }) => items),
    countryId === 0 ? [] : allPages((page) => listRegions(ctx, { ...page, countryId })),
  ]);
  const inCountry = new Set(regions.map(({ id }) => id));
  return buildings.filter(
    (one) =>
      (regionId === 0 || one.regionId === regionId) &&
      (countryId === 0 || (one.regionId !== null && inCountry.has(one.regionId))),
  );
}

/** Who may be the host by what is asked for; null: anybody. Who requests is who is visited, as of meetings. */
async function hostsNamed(ctx: Ctx, { hostName = '', hostEmail = '', requestorEmail = '' }: Asked) {
  const addresses = [hostEmail, requestorEmail].map((one) => one.trim().toLowerCase()).filter((one) => one !== '');
  const wanted = hostName.trim().toLowerCase();
  if (addresses.length === 0 && wanted === '') return null;
  const byAddress = await findPeopleByEmail(ctx, addresses);
  const sets = addresses.map((address) => new Set([byAddress.get(address)?.id ?? 0]));
  if (wanted !== '') {
    const users = await allPages((page) => listUsers(ctx, { ...page, search: wanted }));
    const named = users.filter(({ name }) => name.toLowerCase().includes(wanted));
    sets.push(new Set(named.map(({ id }) => id)));
  }
  return [...sets.reduce((all, each) => all.intersection(each))];
}

/** To which meetings visitors come by what is asked for, as far as the asking one reads these. @throws 400 for too many at once */
async function meetingsNamed(
  ctx: Ctx,
  during: During,
  { roomId = 0, floorNumber, meetingName = '' }: Asked,
): Promise<Pick<ComersWanted, 'bookingIds' | 'orUnbooked'>> {
  const wanted = meetingName.trim().toLowerCase();
  if (roomId === 0 && floorNumber === undefined && wanted === '') return {};
  const lists = may(ctx.who, 'bookings:read', 'anywhere')
    ? during.map(({ start, end, buildingIds }) =>
        listBookingsOfVisits(ctx, { from: start, to: end, buildingIds, cancelled: true }),
      )
    : [];
  const bookingIds = (await refusingAsThere(Promise.all(lists), VISITOR_PARAMS)).flat();
  const filter = { bookingIds, bookedOnly: true, ...(roomId !== 0 && { resourceIds: [roomId] }) };
  const { items } = await sliceAppointments(ctx, filter, EVERY);
  const resources = await findResources(ctx, [...new Set(items.map(({ resourceId }) => resourceId))]);
  const levelOf = await levelsOf(ctx, [...resources.values()]);
  const isThere = (resourceId: number): boolean => {
    const resource = resources.get(resourceId);
    return floorNumber === undefined || ((resource && levelOf(resource)) ?? NO_FLOOR) === floorNumber;
  };
  const meant = items.filter(
    ({ resourceId, booking }) => isThere(resourceId) && inPublic(booking).title.toLowerCase().includes(wanted),
  );
  return {
    bookingIds: [...new Set(meant.map(({ booking }) => booking.id))],
    orUnbooked: floorNumber === NO_FLOOR && roomId === 0 && wanted === '',
  };
}
