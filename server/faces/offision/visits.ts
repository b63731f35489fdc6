import type { Static } from 'typebox';
import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { EVERY } from '../../platform/contract/page.ts';
import { readCode } from '../../platform/ids.ts';
import { showTime, showTimeOrNull } from '../../platform/time.ts';
import { listPhases, sliceAppointments, type Appointment } from '../../modules/bookings/bookings.ts';
import type { Phase } from '../../modules/bookings/contract.ts';
import { findPeople, maySeeContacts } from '../../modules/people/people.ts';
import { sliceBuildings } from '../../modules/places/places.ts';
import { unseenIn } from '../../modules/policies/policies.ts';
import { sliceResources } from '../../modules/resources/resources.ts';
import type { Visit } from '../../modules/visitors/contract.ts';
import {
  isUid,
  listBookingsOfVisits,
  sliceBadges,
  sliceVisits,
  type ShownBadge,
  type VisitsWanted,
} from '../../modules/visitors/visitors.ts';
import { appearanceOf, isWholeDays, refOf } from './appointments.ts';
import {
  badgeStates,
  bookingStates,
  DIAL_CODE,
  languageTags,
  phases,
  PLAIN_LANGUAGE,
  resourceTypes,
  statesOfBadges,
  VISIT_STATES,
  type StateName,
} from './guesses.ts';
import { readMoment } from './moment.ts';
import { readEnum, readId, readIds, readPage, readSeveral, said, showPage } from './read.ts';
import type { VisitingAppointment, VisitorBadge, visitEndpoints } from './visit-contract.ts';

/** Visitors as the vendor's gates and lists read them: a badge for each, and what they come to. What was called off is what the vendor calls deleted, and is found by id alone; what was turned down by its state too. */
export const visits: UseCases<typeof visitEndpoints> = {
  async findVisitorBadge(ctx, { id }) {
    const wanted = isUid(id) ? { uids: [id.toLowerCase()] } : { ids: [readId(id, 'id')] };
    const { items } = await sliceBadges(ctx, { ...wanted, cancelled: true }, ONE);
    return showBadge(found(items[0]));
  },
  async searchVisitorBadges(ctx, { id, uid, from, to, registrationCode, buildingId, state, ...paging }) {
    const page = readPage(paging);
    const [ids, uids] = [readIds(id, 'id'), readSeveral(uid)?.map((one) => one.toLowerCase())];
    const filter = {
      ids,
      uids,
      from: readMoment(from, ctx.now, 'from'),
      to: readMoment(to, ctx.now, 'to'),
      codes: readSeveral(registrationCode)?.map(readCode),
      buildingIds: readIds(buildingId, 'buildingId'),
      states: readEnum(state, badgeStates, 'state')?.map((one) => statesOfBadges[one]),
      cancelled: ids !== undefined || uids !== undefined,
    };
    return showPage(await sliceBadges(ctx, said(filter), page), page, showBadge);
  },
  async searchVisitingAppointments(ctx, { id, from, to, invitingUserId, searchText, buildingId, ...given }) {
    const { visitorId, bookingId, bookingState, bookableResourceId, ...paging } = given;
    const page = readPage(paging);
    const ids = readIds(id, 'id');
    const wanted: VisitsWanted = said({
      ids,
      from: readMoment(from, ctx.now, 'from'),
      to: readMoment(to, ctx.now, 'to'),
      hostIds: readIds(invitingUserId, 'invitingUserId'),
      search: searchText,
      buildingIds: readIds(buildingId, 'buildingId'),
      visitorIds: readIds(visitorId, 'visitorId'),
      bookingIds: readIds(bookingId, 'bookingId'),
      cancelled: ids !== undefined,
    });
    const booked: Booked = {
      phases: readEnum(bookingState, bookingStates, 'bookingState')?.map((state) => phases[state]),
      resourceIds: readIds(bookableResourceId, 'bookableResourceId'),
    };
    const all = await sliceVisits(ctx, await withBooked(ctx, wanted, booked), page);
    return showPage(all, page, await showing(ctx, all.items));
  },
};

const ONE = { offset: 0, limit: 1 };

function showBadge(badge: ShownBadge): Static<typeof VisitorBadge> {
  const names = Object.keys(statesOfBadges) as (keyof typeof statesOfBadges)[];
  const state = names.find((name) => statesOfBadges[name] === badge.state) ?? 'initial';
  return {
    id: badge.id,
    uid: badge.uid,
    period: { start: showTime(badge.startsAt), end: showTime(badge.endsAt) },
    registrationCode: badge.code,
    state: badgeStates[state],
    visitor: {
      id: badge.visitorId,
      emailAddress: badge.email,
      displayName: badge.name,
      mobileNumber: badge.phone === '' ? null : numberOf(badge.phone),
    },
    checkInDate: showTimeOrNull(badge.arrivedAt),
    checkOutDate: showTimeOrNull(badge.departedAt),
  };
}

function numberOf(phone: string) {
  const [, dialCode = '', number = phone] = DIAL_CODE.exec(phone) ?? [];
  return { dialCode, number };
}

/** What is asked of the bookings that visitors come to. */
interface Booked {
  readonly phases: readonly Phase[] | undefined;
  readonly resourceIds: readonly number[] | undefined;
}

/** May this principal read what is booked at all? */
const readsBookings = ({ who }: Ctx): boolean => may(who, 'bookings:read', 'anywhere');

/** Of what somebody does not see of bookings she learns nothing by asking for it either. */
async function withBooked(ctx: Ctx, wanted: VisitsWanted, booked: Booked): Promise<VisitsWanted> {
  const { phases: asked, resourceIds } = booked;
  if (asked === undefined && resourceIds === undefined) return wanted;
  // Of what was turned down too, which is off.
  const bookingIds = readsBookings(ctx) ? await listBookingsOfVisits(ctx, { ...wanted, cancelled: true }) : [];
  const filter = { ...said({ resourceIds }), bookingIds, bookedOnly: true };
  const there = bookingIds.length === 0 ? [] : await listPhases(ctx, filter);
  const idsOf = (some: typeof there): number[] => some.map(({ bookingId }) => bookingId);
  if (asked === undefined) return { ...wanted, bookingIds: idsOf(there) };
  const othersAt = idsOf(there.filter(({ phase }) => asked.includes(phase)));
  const itself: number[] | 'anywhere' = resourceIds === undefined ? 'anywhere' : idsOf(there);
  const atOwn = (state: StateName) => (asked.includes(phases[state]) ? itself : []);
  const [pendingAt, rejectedAt] = [atOwn(VISIT_STATES.pending), atOwn(VISIT_STATES.rejected)];
  return { ...wanted, byApproval: { pendingAt, rejectedAt, othersAt } };
}

/** How these are shown, by what they come to and where. */
async function showing(ctx: Ctx, all: readonly Visit[]): Promise<(visit: Visit) => Static<typeof VisitingAppointment>> {
  const idsOf = (idOf: (one: Visit) => number | null): number[] => [...new Set(all.flatMap((one) => idOf(one) ?? []))];
  const bookingIds = readsBookings(ctx) ? idsOf(({ bookingId }) => bookingId) : [];
  const [{ items: buildings }, people, { items: appointments }] = await Promise.all([
    sliceBuildings(ctx, { ids: idsOf(({ buildingId }) => buildingId) }, EVERY),
    findPeople(
      ctx,
      idsOf(({ hostId }) => hostId),
    ),
    bookingIds.length === 0 ? NOTHING : sliceAppointments(ctx, { bookingIds, bookedOnly: true }, EVERY),
  ]);
  const resourceIds = [...new Set(appointments.map(({ resourceId }) => resourceId))];
  const { items: resources } = await sliceResources(ctx, { ids: resourceIds }, EVERY, unseenIn(ctx));
  const of = Map.groupBy(appointments, ({ booking }) => booking.id);
  const withAddress = maySeeContacts(ctx.who);
  return (visit) => {
    const booked = of.get(visit.bookingId ?? 0) ?? [];
    const [first] = booked;
    return {
      id: String(visit.id),
      subject: visit.purpose,
      isAllDay: isWholeDays(visit),
      textBody: visit.notes,
      appearanceType: appearanceOf(first?.booking),
      bookableResources: resources
        .filter(({ id }) => booked.some(({ resourceId }) => resourceId === id))
        .map((resource) => ({ id: resource.id, name: inLanguages(resource), type: resourceTypes[resource.type] })),
      buildings: buildings
        .filter(({ id }) => id === visit.buildingId)
        .map((building) => ({ id: building.id, name: inLanguages(building) })),
      invitingUser: {
        id: visit.hostId,
        displayName: visit.hostName,
        emailAddress: withAddress ? (people.get(visit.hostId)?.email ?? null) : null,
      },
      visitors: visit.badges.map(({ visitorId, name }) => ({ id: visitorId, displayName: name })),
      period: { start: visit.start, end: visit.end },
      booking: first === undefined ? null : refOf(ctx, first.booking, phaseOf(visit, first.phase)),
    };
  };
}

/** How far it is: its own approval goes before how far its booking is. */
const phaseOf = ({ approval }: Pick<Visit, 'approval'>, phase: Phase): Phase =>
  approval === 'pending' || approval === 'rejected' ? phases[VISIT_STATES[approval]] : phase;

const NOTHING: { readonly items: readonly Appointment[] } = { items: [] };

interface Named {
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
}

const inLanguages = ({ name, names }: Named) =>
  Object.entries({ ...names, [PLAIN_LANGUAGE]: name }).map(([language, text]) => ({
    language: languageTags[language] ?? language,
    text,
  }));
