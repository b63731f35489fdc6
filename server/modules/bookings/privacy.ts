import type { Booking, BookingTold } from './contract.ts';
import type { BookingRow } from './row.ts';

// What is private keeps to itself what it is called and who comes, wherever it is not known who reads: at a door, on a tag, in a calendar
// whose address goes round, in a file that is handed on, with a provider of online meetings, and with who is asked to approve it. That
// something is booked, when, and by whom says no more than of any other booking. Who takes part in it, her delegates and who manages it
// read all of it in her own bookings, as of any other (`maySeeDetails`).

/** A booking as everybody may read it who reads where it is told. */
export const inPublic = <B extends Pick<Booking, keyof typeof UNSAID | 'private'>>(booking: B): B =>
  booking.private ? { ...booking, ...UNSAID } : booking;

const UNSAID: Pick<Booking, 'title' | 'notes' | 'onlineMeeting' | 'attendees' | 'guest'> = {
  title: '',
  notes: null,
  onlineMeeting: null,
  attendees: [],
  guest: null,
};

type Told = Pick<BookingTold, 'title' | 'notes' | 'onlineMeeting' | 'attendeeUserIds' | 'private'>;

/** The same of what is told of a booking or a series. */
export const toldInPublic = <T extends Told>(told: T): T =>
  told.private ? { ...told, title: '', notes: null, onlineMeeting: null, attendeeUserIds: [] } : told;

/** What a booking is called there. */
export const publicTitle = ({ title, isPrivate }: Pick<BookingRow, 'title' | 'isPrivate'>): string =>
  isPrivate ? '' : title;
