import { Type, type Static } from 'typebox';
import { closed, Id, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { BookingTold } from './told-contract.ts';

/** How many bookings of hers are named to somebody at once, at most. */
export const MAX_NAMED = 50;

export const outcomes = ['moved', 'shortened', 'cancelled'] as const;
const Outcome = Type.Enum([...outcomes]);
export const countsOfOutcomes = Type.Object(
  Object.fromEntries(outcomes.map((name) => [name, Type.Integer()])) as Record<
    (typeof outcomes)[number],
    ReturnType<typeof Type.Integer>
  >,
  { ...closed, description: 'How many bookings each became of' },
);

/** A booking that is in the way of something, and what would become of it. */
export const Clashing = Type.Object(
  {
    bookingId: Id,
    outcome: Outcome,
    title: Type.String(),
    hostId: orNull(Id),
    hostName: orNull(Type.String()),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    resourceIds: Type.Array(Id),
    becomes: orNull(Type.Object({ end: ShownTime, resourceIds: Type.Array(Id) }, closed)),
  },
  { ...closed, description: 'Whose it is and what for is said to who manages bookings there' },
);
export type Clashing = Static<typeof Clashing>;

const { attendeeUserIds: _attendees, was: _was, formerHostId: _formerHost, ...ofBooking } = BookingTold.properties;
/** What became of one booking of somebody’s: it is as it is told, `was` is what it had. */
export const BookingAffected = Type.Object(
  {
    ...ofBooking,
    outcome: Outcome,
    part: Type.Enum(['host', 'attendee']),
    places: Type.Array(Type.String(), { description: 'What it has now, by name' }),
    was: Type.Array(Type.String(), { description: 'What it had' }),
  },
  closed,
);
export type BookingAffected = Static<typeof BookingAffected>;
