import { Type, type Static } from 'typebox';
import { closed, Id, orNull } from '../../platform/contract/shapes.ts';
import { AskedBy, ForGuest, NotesTold, PrivateTold, Skipped, ToldTo } from '../bookings/contract.ts';
import { OnlineMeetingTold } from '../online-meetings/contract.ts';

/** What hearers of a series get. Each of its dates is a booking and told as one too. */
export const SeriesTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    title: Type.String(),
    hostId: orNull(Id),
    resourceIds: Type.Array(Id),
    attendeeUserIds: Type.Array(Id),
    dates: Type.Integer({ description: 'How many dates this was about' }),
    skipped: Type.Array(Skipped),
    toldTo: Type.Optional(ToldTo),
    notes: NotesTold,
    onlineMeeting: OnlineMeetingTold,
    forGuest: ForGuest,
    private: PrivateTold,
    askedBy: AskedBy,
  },
  closed,
);
export type SeriesTold = Static<typeof SeriesTold>;
