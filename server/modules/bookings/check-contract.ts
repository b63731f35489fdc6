import { Type, type Static } from 'typebox';
import { closed, Id, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { dayParts, fields, Method, QuotaUsed, Rules } from '../policies/contract.ts';

/** What check-in a booking asks for, as settled when it was made or moved. */
export const CheckInDuty = Type.Object(
  {
    required: Type.Boolean(),
    methods: Type.Array(Method, { description: 'Each of them will do' }),
    opensAt: ShownTime,
    closesAt: ShownTime,
    releases: Type.Boolean({ description: 'When it closes and nobody is here, the rest of the time is given back' }),
    whenEmpty: Type.Optional(
      Type.Object(
        {
          minutes: Type.Integer({ description: 'So long nobody is there before it ends' }),
          from: { ...ShownTime, description: 'Counted from then at the earliest: when it was booked or last moved' },
          endedSince: Type.Optional({
            ...ShownTime,
            description: 'Of one that ended for it: since when nobody had been there',
          }),
        },
        { ...closed, description: 'It ends early where sensors say that nobody is there' },
      ),
    ),
    policyId: Id,
    policyName: Type.String(),
  },
  closed,
);
export type CheckInDuty = Static<typeof CheckInDuty>;

/** A booking that somebody has already, as its host is told of it. */
const OwnBooking = Type.Object(
  {
    bookingId: Id,
    title: Type.String(),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    resourceIds: Type.Array(Id),
  },
  { ...closed, description: 'The booking that stands in the way; told to its host alone' },
);
export type OwnBooking = Static<typeof OwnBooking>;

/** What is in the way of what somebody wants: by a rule, or because others have it. */
export const Refusal = Type.Object(
  {
    code: Type.String(),
    rule: orNull(Type.String({ description: 'The field of the policy; null where it is no policy’s' })),
    policyId: orNull(Id),
    policyName: orNull(Type.String()),
    param: orNull(Type.String()),
    detail: Type.String(),
    resourceId: orNull(Id),
    quota: Type.Optional(QuotaUsed),
    booking: Type.Optional(OwnBooking),
  },
  closed,
);

/** The parts of a day that may be booked. */
export const DayParts = Type.Array(
  Type.Object({ part: Type.Enum([...dayParts]), start: ShownTime, end: ShownTime }, closed),
  {
    description:
      'Where policies have days booked in parts: those of the day on which `start` is, by the clocks there, that all that is asked for has; of one that has begun what is left',
  },
);

/** Who would have to approve it. */
export const Approval = Type.Object(
  {
    userIds: Type.Array(Id),
    groupIds: Type.Array(Id),
    until: Type.String({ ...ShownTime, description: 'Until then it is kept; undecided, it ends' }),
  },
  {
    ...closed,
    description:
      'Who may approve it, besides those who manage bookings there; null: nobody has to, or a change leaves that as it is',
  },
);

/** What a policy says of one of the resources. */
export const RuleInForce = Type.Object(
  { resourceId: Id, rule: Type.Enum([...fields]), policyId: Id, policyName: Type.String(), says: Rules },
  closed,
);
