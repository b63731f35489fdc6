import { Type, type Static } from 'typebox';
import { closed, Id, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { fields, QuotaUsed, Rules } from '../policies/contract.ts';

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
