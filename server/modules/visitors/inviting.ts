import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found } from '../../platform/context/use-case.ts';
import { invalid } from '../../platform/contract/problems.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { toInstant } from '../../platform/time.ts';
import { findBookings } from '../bookings/bookings.ts';
import type { Booking, BookingState } from '../bookings/contract.ts';
import { lockAccount } from '../people/people.ts';
import { findSpace } from '../places/places.ts';
import { findResources } from '../resources/resources.ts';
import type { endpoints } from './contract.ts';
import { decideHost, decideRoom } from './rules.ts';
import type { Comer, VisitRow } from './row.ts';
import { countOpen, takeVisitors } from './store.ts';

type Given = Input<(typeof endpoints)['createVisit']>;

/** The clocks of a building, by which a visit there is read. @throws 404 */
export const zoneOf = async (ctx: Ctx, buildingId: number): Promise<string> =>
  found(await findSpace(ctx, { buildingId }), 'buildingId').zone;

/**
 * Insists that somebody may be the host of one more visit in a building. It is counted alone: two at once do not pass the bound.
 * @throws 403, 404, 409
 */
export async function mustMayHost(tx: Tx, hostId: number, buildingId: number): Promise<void> {
  obey(decideHost(hostId, buildingId, tx.who));
  const host = found(await lockAccount(tx, hostId, 'count'), 'hostId');
  if (host.deactivatedAt !== null) throw invalid('hostId', 'Choose somebody who is active');
  obey(decideRoom(await countOpen(tx, hostId)));
}

/** Who is visited, unless it is said: who invites. @throws 400 for a program, which nobody visits */
export function hostIn({ who }: Ctx, hostId: number | undefined): number {
  const host = hostId ?? who.userId;
  if (host === null) throw invalid('hostId', 'Say whom they visit');
  return host;
}

/** A visit to what is given up is called off as that is heard: one that came later would never be. */
const GIVEN_UP: ReadonlySet<BookingState> = new Set(['cancelled', 'rejected']);

function obeyState({ state }: Booking): void {
  if (GIVEN_UP.has(state)) throw invalid('bookingId', 'This booking is given up: nobody comes to it');
}

/** Insists that a booking is still to be: a visit that stayed as somebody had come, and has not after all, goes nowhere with it. @throws 400 */
export async function mustNotBeGivenUp(ctx: Ctx, bookingId: number): Promise<void> {
  const booking = (await findBookings(ctx, [bookingId])).get(bookingId);
  if (booking) obeyState(booking);
}

/** Insists that a booking is one of the host's, as far as the asking one sees whose it is, still to be, and in the building. @throws 404, 400 */
export async function mustBeBookedBy(
  ctx: Ctx,
  bookingId: number,
  { hostId, buildingId }: Pick<VisitRow, 'hostId' | 'buildingId'>,
): Promise<void> {
  const booking = (await findBookings(ctx, [bookingId])).get(bookingId);
  const hers = found(booking?.hostId === hostId ? booking : null, 'bookingId', 'The host has no such booking');
  obeyState(hers);
  const resources = await findResources(ctx, hers.resourceIds);
  if (![...resources.values()].some((one) => one.buildingId === buildingId))
    throw invalid('bookingId', 'This booking is in another building');
}

/** Those who are named in a request, each with where she is named in it. */
export const namedIn = (given: Given['visitors']) =>
  given.map(({ name, company = '', email = null }, place) => ({ name, company, email, param: `visitors[${place}]` }));

/** Whom the workplace knows of these, and what their badges say. @throws 400 that names who is there twice */
export async function readComers(tx: Tx, given: Given['visitors']): Promise<Comer[]> {
  const emails = given.map(({ email }) => email?.toLowerCase() ?? null);
  const twice = emails.findIndex((email, place) => email !== null && emails.indexOf(email) !== place);
  if (twice !== -1) throw invalid(`visitors[${twice}].email`, 'This visitor is named twice');
  const ids = await takeVisitors(tx, emails);
  return given.map(({ name, company = '', phone = '' }, place) => ({
    visitorId: ids[place] ?? 0,
    name,
    company,
    phone,
  }));
}

/** Has who does not come noted once a visit is over; its time replaces an earlier one. */
export const awaitEnd = (tx: Tx, { id, endsAt }: Pick<VisitRow, 'id' | 'endsAt'>): void =>
  tx.later('visit.end', { visitId: id }, { at: toInstant(endsAt), key: String(id) });

/** Nobody is missed any more. */
export const awaitNoEnd = (tx: Tx, { id }: Pick<VisitRow, 'id'>): void => tx.callOff('visit.end', String(id));
