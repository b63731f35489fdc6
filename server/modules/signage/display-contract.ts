import { Type, type Static, type TProperties } from 'typebox';
import { deviceOwnerInactive, deviceUnpaired } from '../../platform/auth/contract.ts';
import { buildingOutOfReach, notFound, type ProblemKind } from '../../platform/contract/problems.ts';
import { closed, Id, Names, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import {
  bookingApprovalLost,
  bookingInPast,
  bookingStateConflict,
  bookingTooLong,
  phases,
  policyRefusals,
  resourceRetired,
} from '../bookings/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { checkInClosed, checkInMethodRefused, checkInTooEarly, statusNames } from '../presence/contract.ts';
import { resourceTypes } from '../resources/contract.ts';

/** So long a display books at a time, and extends, at most and at least, in minutes. */
export const MAX_MINUTES = 240;
export const MIN_MINUTES = 5;
/** So many of the meetings to come a display shows at most. */
export const MAX_UPCOMING = 10;

/** What a display shows of a booking of its place. */
export const Meeting = Type.Object(
  {
    bookingId: Id,
    start: ShownTime,
    end: ShownTime,
    title: orNull(
      Type.String({ description: 'null: it has none, is private, or a policy or whoever booked it hides it' }),
    ),
    private: Type.Boolean({ description: 'Its host keeps to herself what it is called' }),
    hostName: orNull(Type.String({ description: 'null: it has no host, or that is hidden' })),
    phase: Type.Enum([...phases]),
    here: Type.Boolean({ description: 'It has this place alone: it can be extended and ended at its door' }),
    checkIn: Type.Boolean({ description: 'Somebody can say here now that its host has come' }),
  },
  closed,
);
export type Meeting = Static<typeof Meeting>;

/** What a display shows of its place. */
export const DisplayState = Type.Object(
  {
    id: Id,
    name: Type.String(),
    resource: Type.Object({ id: Id, name: Type.String(), names: Names, type: Type.Enum([...resourceTypes]) }, closed),
    buildingName: Type.String(),
    zone: Type.String(),
    at: ShownTime,
    status: Type.Enum([...statusNames], { description: 'As `GET /resources/{id}/status` says it' }),
    free: Type.Boolean({ description: 'It can be booked from now on' }),
    freeUntil: orNull({ ...ShownTime, description: 'null: for a day at least, or it is not free' }),
    current: orNull(Meeting),
    upcoming: Type.Array(Meeting, {
      maxItems: MAX_UPCOMING,
      description: 'Of the rest of the day where it is, by their start',
    }),
  },
  closed,
);
export type DisplayState = Static<typeof DisplayState>;

export const Display = Type.Object({ workplace: Type.String(), display: orNull(DisplayState) }, closed);
export type Display = Static<typeof Display>;

/** Why a screen that asks is none any more. */
export const displayProblems = [deviceUnpaired, deviceOwnerInactive, buildingOutOfReach] as const;

const Minutes = (description: string) => Type.Integer({ minimum: MIN_MINUTES, maximum: MAX_MINUTES, description });

/** What somebody does who stands before a display: with its own place, and no other. */
const atDoor = <const Path extends `/${string}`, const Body extends TProperties>(
  path: Path,
  summary: string,
  body: Body,
  errors: readonly ProblemKind[],
) =>
  ({
    method: 'POST',
    path,
    scope: 'displays:use',
    device: true,
    summary,
    body: Type.Object(body, closed),
    reply: Display,
    errors: [...displayProblems, notFound, ...errors],
  }) as const;

const BookingId = { ...Id, description: 'Of a booking that has this place alone' };

/** What the display at a door may; every answer says what it is to show then. */
export const displayEndpoints = {
  getDisplay: {
    method: 'GET',
    path: '/display',
    scope: 'displays:use',
    device: true,
    summary:
      'At a display: what its place is now, who has it, and who is next. Titles and hosts that are hidden from colleagues are not told; `display` is null for who asks otherwise',
    reply: Display,
    errors: [...displayProblems, notFound],
  },
  bookAtDisplay: atDoor(
    '/display/bookings',
    'At a display: book its place from now on, for so long or until somebody else has it. The booking has no host; it belongs to who answers for the display',
    { minutes: Minutes('How long, at most') },
    [resourceAlreadyBooked, resourceRetired, ...policyRefusals],
  ),
  extendAtDisplay: atDoor(
    '/display/extension',
    'At a display: let what goes on at its place go on for longer, until somebody else has it at most',
    { bookingId: BookingId, minutes: Minutes('How much longer, at most') },
    [
      resourceAlreadyBooked,
      bookingStateConflict,
      bookingApprovalLost,
      bookingInPast,
      bookingTooLong,
      ...policyRefusals,
    ],
  ),
  endAtDisplay: atDoor(
    '/display/end',
    'At a display: end what goes on at its place; the rest of the time is free for others',
    { bookingId: BookingId },
    [bookingStateConflict, bookingInPast, ...policyRefusals],
  ),
  checkInAtDisplay: atDoor(
    '/display/check-in',
    'At a display: say that the host is here, where the policy takes that from a display',
    { bookingId: BookingId },
    [bookingStateConflict, checkInTooEarly, checkInClosed, checkInMethodRefused, bookingInPast],
  ),
} as const;
