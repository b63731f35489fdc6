import { Charges } from '../cost-codes/contract.ts';
import { Type, type Static } from 'typebox';
import { closed, Id, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { OnlineMeetingTold } from '../online-meetings/contract.ts';
import { ForGuest } from './company-contract.ts';

export const bookingStates = [
  'pending',
  'confirmed',
  'checked_in',
  'checked_out',
  'cancelled',
  'rejected',
  'released',
] as const;
export type BookingState = (typeof bookingStates)[number];
export const State = Type.Enum([...bookingStates]);

/** Whom letters tell of a change, where not all who take part are told. */
export const ToldTo = Type.Enum(['host', 'attendees'], {
  description: 'Of those who take part, only these are told by letter',
});

/** Said where there are some, of a booking or a series. */
export const NotesTold = Type.Optional(orNull(Type.String({ description: 'What is said besides the title' })));

/** Who asked for it: the host, or somebody for her. Absent in what was told before this was noted. */
export const AskedBy = Type.Optional(
  Type.String({ description: 'Who asked for it, the host or another for her: `user:12`' }),
);

/** Said of what is private, of a booking or a series. */
export const PrivateTold = Type.Optional(
  Type.Boolean({ description: 'Where everybody may read, neither its title nor who comes is told' }),
);

/** What hearers of a booking get: no guest's name or address. */
export const BookingTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    title: Type.String(),
    state: State,
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    hostId: orNull(Id),
    formerHostId: Type.Optional({ ...Id, description: 'Of what was handed to another: whose it was until then' }),
    resourceIds: Type.Array(Id),
    attendeeUserIds: Type.Array(Id),
    seriesId: Type.Optional(orNull(Id)),
    notes: NotesTold,
    onlineMeeting: OnlineMeetingTold,
    forGuest: ForGuest,
    private: PrivateTold,
    costCodes: Type.Optional({ ...Charges, description: 'Who pays for it, where somebody does' }),
    bySeries: Type.Optional(Type.Boolean({ description: 'It is told along with its whole series' })),
    byDraw: Type.Optional(Type.Boolean({ description: 'It is told along with what somebody asked for' })),
    byRequest: Type.Optional(Type.Boolean({ description: 'It is told along with the request by which it was given' })),
    toldTo: Type.Optional(ToldTo),
    closureId: Type.Optional({ ...Id, description: 'It is told along with the closure for which it was done' }),
    assignmentId: Type.Optional({ ...Id, description: 'It is told along with the assignment for which it was done' }),
    was: Type.Optional(
      Type.Object(
        { start: ShownTime, end: ShownTime, resourceIds: Type.Array(Id) },
        {
          ...closed,
          description: 'Of what has other times or resources, or other time around them: what it had until then',
        },
      ),
    ),
  },
  closed,
);
export type BookingTold = Static<typeof BookingTold>;

/** What of it stands in a calendar. */
export type BookingInCalendar = Pick<
  BookingTold,
  | 'id'
  | 'version'
  | 'title'
  | 'notes'
  | 'onlineMeeting'
  | 'private'
  | 'state'
  | 'start'
  | 'end'
  | 'zone'
  | 'resourceIds'
>;

/** What becomes of a booking: everybody who may read bookings hears when and where; neither the title, nor the notes, nor where to join online, nor who takes part, and only the host and who manages bookings hear whose it is. */
export const bookingEvent = (summary: string) =>
  ({
    summary,
    data: BookingTold,
    heard: 'bookings:read',
    open: ['id', 'version', 'state', 'start', 'end', 'zone', 'resourceIds', 'private', 'was'],
    named: { members: ['hostId'], to: 'bookings:manage' },
  }) as const;
