import type { AttendeeGiven, GuestGiven } from '../../../data/change-booking.ts';
import { givenOf, guestGiven, type Attendee, type Guest } from '../../../parts/changing/draft.ts';
import type { Person } from '../../../parts/person-select.tsx';
import { nameOf } from '../../../lib/show.ts';

/** Whose booking it is to be, and who else comes. */
export interface Company {
  /** Null: mine. */
  readonly host: Person | null;
  readonly attendees: readonly Attendee[];
  /** Who comes instead of the host; null: she does herself. */
  readonly guest: Guest | null;
  /** Others are not to see whose it is. */
  readonly anonymous: boolean;
  /** Others are not to read what it is for and who comes. */
  readonly private: boolean;
}

export const ALONE: Company = { host: null, attendees: [], guest: null, anonymous: false, private: false };

/** The same as a booking says it: what goes without saying is absent. */
export interface CompanySaid {
  readonly host?: { readonly id: number; readonly name: string };
  readonly attendees?: readonly AttendeeGiven[];
  readonly guest?: GuestGiven;
  readonly anonymous?: true;
  readonly private?: true;
  /** What pays for it. */
  readonly costCodes?: readonly ChargeGiven[];
}

/** A cost code that pays for all of a booking. */
export interface ChargeGiven {
  readonly costCodeId: number;
}

export const companySaid = ({ host, attendees, guest, anonymous, private: isPrivate }: Company): CompanySaid => ({
  ...(host && { host: { id: host.id, name: nameOf(host) } }),
  ...(attendees.length > 0 && { attendees: attendees.map(givenOf) }),
  ...(guest && { guest: guestGiven(guest) }),
  ...(anonymous && { anonymous }),
  ...(isPrivate && { private: isPrivate }),
});

/** The same as what is asked or booked says it. */
export const companyGiven = ({ host, ...others }: CompanySaid) => ({ ...(host && { hostId: host.id }), ...others });
