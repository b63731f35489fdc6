import { Type, type Static } from 'typebox';
import { declareEvents } from '../../platform/contract/event.ts';
import { MAX_DELEGATES, MAX_DELEGATORS } from '../delegates/contract.ts';
import { LeftVisits } from '../visitors/contract.ts';
import { problem } from '../../platform/contract/problems.ts';
import { closed, Id, orNull, ShownTime } from '../../platform/contract/shapes.ts';

/** So many of somebody's bookings are listed before she goes. */
export const MAX_LEFT = 20;
/** So many are listed of what became of them. */
export const MAX_BECAME = 100;

/** Of a place for one person that the heir has no use for: not handed over, but cancelled. */
export const heirHasOne = problem('heir_has_one', 409, 'The heir has such a place at that time');

const why = {
  code: Type.Optional(
    Type.String({
      description: `Why it is not handed over: \`${heirHasOne.code}\` for a desk, parking space or locker where the heir has one then`,
    }),
  ),
  detail: Type.Optional(Type.String()),
};

const when = {
  id: Id,
  start: ShownTime,
  end: ShownTime,
  zone: Type.String(),
  resourceIds: Type.Array(Id),
};
const LeftBooking = Type.Object({ ...when, seriesId: orNull(Id), title: Type.String() }, closed);

/** What somebody takes part in that is not over. */
export const LeftBookings = Type.Object(
  {
    ahead: Type.Integer({ description: 'Bookings of hers that have not begun' }),
    running: Type.Integer({ description: 'Bookings of hers that have begun; they end' }),
    attended: Type.Integer({
      description: 'Bookings of others that she attends and that have not begun; she is taken out',
    }),
    waiting: Type.Integer({ description: 'What she waits for to become free; she waits no more' }),
    assigned: Type.Integer({ description: 'What is assigned to her; it is hers no more' }),
    seatRequests: Type.Integer({
      description: 'Desks that she asks for and that are handed out later; she asks no more',
    }),
    teamDays: Type.Integer({
      description:
        'Team days that she organises and for which desks are reserved; they stay, and nobody organises them',
    }),
    visits: Type.Integer({
      description:
        'Visits to her that are not over; they go the way of her bookings, but that who is in the building stays her visitor where nobody is named',
    }),
    first: Type.Array(Type.Object({ ...LeftBooking.properties, ...why }, closed), {
      maxItems: MAX_LEFT,
      description:
        'The first that have not begun and that you see, if you have `bookings:read`: `ahead` counts the others too',
    }),
    spare: Type.Optional(
      Type.Integer({
        description:
          'With `handOverTo`: so many of `ahead` are not handed over to her but cancelled, as she has a desk, parking space or locker at that time, booked or assigned. What the rules refuse is found when it is handed over',
      }),
    ),
  },
  closed,
);
export type LeftBookings = Static<typeof LeftBookings>;

const Acting = (most: number, description: string) =>
  Type.Array(Type.Object({ userId: Id, name: Type.String() }, closed), { maxItems: most, description });
/** Who acts for somebody, and for whom she does, because it was said so. */
export const leftActing = {
  delegates: Acting(MAX_DELEGATES, 'Who books for her as her delegate; they do no more'),
  delegators: Acting(MAX_DELEGATORS, 'For whom she books as their delegate; she does no more'),
};

/** What is to become of her bookings that have not begun. */
export const BookingsChoice = Type.Union(
  [Type.Literal('cancel'), Type.Object({ handOverTo: { ...Id, description: 'Who becomes their host' } }, closed)],
  {
    description:
      'What becomes of her bookings that have not begun: they are cancelled, unless somebody is named who becomes their host. What the rules refuse to him, what still waits for an approval, and a desk, parking space or locker at a time at which he has one is cancelled',
  },
);
export type BookingsChoice = Static<typeof BookingsChoice>;

const Became = Type.Object(
  {
    count: Type.Integer(),
    first: Type.Array(
      Type.Object(
        {
          ...LeftBooking.properties,
          ...why,
        },
        closed,
      ),
      {
        maxItems: MAX_BECAME,
        description: 'The first of them that you see, if you have `bookings:read`: `count` counts the others too',
      },
    ),
  },
  closed,
);

/** What became of what somebody took part in. */
export const BookingsBecame = Type.Object(
  {
    cancelled: Became,
    handedOver: Became,
    ended: Became,
    attended: Type.Integer({ description: 'So many bookings of others she attends no more' }),
    waiting: Type.Integer({ description: 'For so much she waits no more' }),
    seatRequests: Type.Integer({ description: 'For so many desks she asks no more' }),
    teamDays: Type.Integer({ description: 'So many team days she organises no more' }),
    visits: LeftVisits,
    assignments: Type.Array(Type.Object({ id: Id, resourceId: Id, resourceName: Type.String() }, closed), {
      description: 'What was assigned to her and is not any more',
    }),
  },
  closed,
);
export type BookingsBecame = Static<typeof BookingsBecame>;

export const events = declareEvents({
  'user.left': {
    summary: 'What became of the bookings of somebody who was shut out',
    data: Type.Object(
      {
        id: Id,
        name: Type.String(),
        cancelled: Type.Integer(),
        handedOver: Type.Integer(),
        ended: Type.Integer(),
        handedOverTo: orNull(Id),
        bookings: Type.Array(Type.Object(when, closed), {
          maxItems: MAX_LEFT,
          description: 'The first of those that were handed over',
        }),
      },
      closed,
    ),
    heard: 'people:write',
    open: ['id'],
    // Which bookings were handed over is read by who may read those of others, and not by whoever shuts people out.
    named: { members: ['handedOverTo'], to: 'bookings:manage' },
  },
});
