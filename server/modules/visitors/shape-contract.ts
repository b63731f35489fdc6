import { Type, type Static } from 'typebox';
import { closed, Id, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { ApprovalState, State } from './told-contract.ts';

/** So many days after a visit it is forgotten who came, and why. */
export const KEPT_DAYS = 90;
/** One visitor's pass for one visit. */
export const Badge = Type.Object(
  {
    id: Id,
    uid: Type.String({ format: 'uuid' }),
    visitorId: Id,
    name: Type.String(),
    company: Type.String(),
    email: orNull(Type.String()),
    phone: orNull(Type.String()),
    registrationCode: Type.String(),
    state: State,
    arrivedAt: orNull(ShownTime),
    departedAt: orNull(ShownTime),
    questions: orNull(
      Type.Object(
        {
          passed: Type.Boolean({ description: 'false: with these answers she is not let in' }),
          answeredAt: ShownTime,
          questionnaireId: Id,
          questionnaireVersion: Type.Integer(),
          answers: orNull(
            Type.Array(
              Type.Object(
                { key: Type.String(), question: Type.String(), answer: Type.String(), bars: Type.Boolean() },
                closed,
              ),
              { description: 'In the words in which she was asked; null for who does not receive visitors there' },
            ),
          ),
        },
        { ...closed, description: 'What she answered last before she was let in' },
      ),
    ),
    unwelcome: orNull(
      Type.Boolean({
        description:
          'true: as it stands now she is not received there. null for who does not receive visitors there, and of whom it says nothing any more',
      }),
    ),
    erasedAt: orNull({
      ...ShownTime,
      description: `Since when it says no more whose it was: on request, or ${KEPT_DAYS} days after the visit; name and company are empty then`,
    }),
  },
  {
    ...closed,
    description: '`email` and `phone` are null for who is not the host and lacks `people:contacts` in the building',
  },
);
export type Badge = Static<typeof Badge>;

export const Visit = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    buildingId: Id,
    hostId: Id,
    hostName: Type.String(),
    bookingId: orNull(Id),
    purpose: Type.String({ description: 'In words of their own' }),
    purposeId: orNull({ ...Id, description: 'One of the purposes of visits; null: none was chosen' }),
    purposeName: orNull(Type.String()),
    notes: Type.String(),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    badges: Type.Array(Badge),
    cancelledAt: orNull({ ...ShownTime, description: 'Since when it is off: cancelled, or not approved' }),
    approval: orNull(ApprovalState),
    rejectionReason: orNull(
      Type.String({ description: 'Why it was turned down; null for no reason that was given, or where it was not' }),
    ),
    createdAt: ShownTime,
  },
  closed,
);
export type Visit = Static<typeof Visit>;
