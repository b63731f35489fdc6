import { Type, type Static } from 'typebox';
import { closed, Id, Line, Name, orNull } from '../../platform/contract/shapes.ts';
import { Email, OthersEmail } from '../people/contract.ts';

/** Who comes to a booking: as it is said, and as it is shown. */

/** Somebody who is to attend. */
export const AttendeeGiven = Type.Object(
  {
    userId: Type.Optional(Id),
    email: Type.Optional(Email),
    name: Type.Optional(Line(200)),
  },
  { ...closed, minProperties: 1 },
);

/** A guest who is to come instead of the host. */
export const GuestGiven = Type.Object(
  { name: Name, email: Type.Optional(Email) },
  {
    ...closed,
    description:
      'Comes instead of the host, who answers for it: it counts for her quota, and not as hers where a host has one of a type. With an address she is told by letter',
  },
);
export type GuestGiven = Static<typeof GuestGiven>;

/** Somebody who attends. */
export const Attendee = Type.Object({ userId: orNull(Id), email: OthersEmail, name: orNull(Type.String()) }, closed);

/** The guest who comes instead of the host. */
export const Guest = Type.Object({ name: Type.String(), email: OthersEmail }, closed);

/** Said where it is so, of a booking or a series. */
export const ForGuest = Type.Optional(
  Type.Boolean({ description: 'A guest comes instead of the host: she is told too, where she has an address' }),
);
