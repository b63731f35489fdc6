import { invalid } from '../../platform/contract/problems.ts';
import type { GuestGiven } from './company-contract.ts';
import type { AttendeeRow } from './row.ts';

/** Who comes to a booking, as far as it says whether its host does. */
type Coming = Pick<AttendeeRow, 'insteadOfHost'>;

/** Does a guest come instead of the host, who answers for it all the same? */
export const isForGuest = (attendees: readonly Coming[]): boolean => attendees.some(comesInstead);

/** The guest who comes instead of the host; undefined: she comes herself. */
export const guestOf = <Row extends Coming>(attendees: readonly Row[]): Row | undefined => attendees.find(comesInstead);

/** Who comes besides: all but the guest. */
export const invitedOf = <Row extends Coming>(attendees: readonly Row[]): Row[] =>
  attendees.filter((one) => !comesInstead(one));

const comesInstead = ({ insteadOfHost }: Coming): boolean => insteadOfHost === true;

/** Who comes after a change; what is undefined stays, and undefined is answered where both do. */
export function comingAfter<Row extends Coming>(
  before: readonly Row[],
  { invited, guest }: { readonly invited: readonly Row[] | undefined; readonly guest: readonly Row[] | undefined },
): Row[] | undefined {
  if (!invited && !guest) return undefined;
  return [...(invited ?? invitedOf(before)), ...(guest ?? before.filter(comesInstead))];
}

/** A guest among those who come: nobody for null. */
export const guestRows = (guest: GuestGiven | null): AttendeeRow[] =>
  guest === null ? [] : [{ userId: null, name: guest.name, email: guest.email ?? null, insteadOfHost: true }];

/** Somebody of the workplace answers for a guest. @throws 400 where there is no host */
export function mustHaveHost(attendees: readonly Coming[], hostId: number | null): void {
  if (hostId === null && isForGuest(attendees)) throw invalid('guest', 'A guest has a host: say who answers for her');
}
