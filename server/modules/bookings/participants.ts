import type { Ctx } from '../../platform/context/context.ts';
import { may, type Place, type Principal, type Reach } from '../../platform/context/principal.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { found } from '../../platform/context/use-case.ts';
import { findDelegators } from '../delegates/delegates.ts';
import { findPeople } from '../people/people.ts';
import { bookingForOthers, type endpoints } from './contract.ts';
import type { AttendeeRow } from './row.ts';

/**
 * Who a booking is for: the caller, unless who manages bookings there or a delegate says otherwise. A program without a person books for
 * nobody. @param who as whom the caller acts there
 */
export async function hostFor(
  ctx: Ctx,
  who: Principal,
  hostId: number | undefined,
  places: Place,
): Promise<number | null> {
  if (hostId === undefined) return who.userId;
  if (await actsFor(ctx, who, hostId, places)) return hostId;
  throw fail(bookingForOthers, { param: 'hostId' });
}

/** Does she act for somebody: for herself, as a delegate of hers, or as who manages bookings there? */
export const actsFor = async (ctx: Ctx, who: Principal, hostId: number, places: Place): Promise<boolean> =>
  may(who, 'bookings:manage', places) || (await actsForAnywhere(ctx, who, hostId));

/** In which buildings she acts for somebody: the same as `actsFor` says of one. */
export async function whereActingFor(ctx: Ctx, userId: number): Promise<Reach> {
  if (await actsForAnywhere(ctx, ctx.who, userId)) return 'all';
  return may(ctx.who, 'bookings:manage', 'anywhere') ? ctx.who.reach : [];
}

/** For herself and as a delegate she acts wherever it is. */
const actsForAnywhere = async (ctx: Ctx, who: Principal, hostId: number): Promise<boolean> =>
  hostId === who.userId || (await findDelegators(ctx, [hostId])).has(hostId);

export type AttendeesGiven = NonNullable<Input<(typeof endpoints)['updateBooking']>['attendees']>;

/** Who attends; people must be there, and so must the host. @throws 404 */
export async function readAttendees(ctx: Ctx, given: AttendeesGiven, hostId: number | null): Promise<AttendeeRow[]> {
  const ids = given.flatMap(({ userId }) => userId ?? []);
  const host = hostId === ctx.who.userId ? null : hostId;
  const asked = host === null ? ids : [...ids, host];
  const people = asked.length === 0 ? new Map<number, never>() : await findPeople(ctx, asked);
  const mustBeThere = (id: number, param: string): void => {
    const person = people.get(id);
    found(person?.active ? person : null, param, `There is no active user ${id}`);
  };
  if (host !== null) mustBeThere(host, 'hostId');
  return given.map(({ userId, email, name }, i) => {
    if (userId !== undefined) mustBeThere(userId, `attendees[${i}].userId`);
    return { userId: userId ?? null, email: email ?? null, name: name ?? null };
  });
}
