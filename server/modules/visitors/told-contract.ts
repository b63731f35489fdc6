import { Type, type Static } from 'typebox';
import { closed, Id, orNull, ShownTime } from '../../platform/contract/shapes.ts';

export const badgeStates = ['initial', 'visiting', 'visited', 'no_show'] as const;
export type BadgeState = (typeof badgeStates)[number];
export const State = Type.Enum([...badgeStates], {
  description: 'Expected, here, left, or never came before the visit was over',
});

export const visitApprovals = ['pending', 'approved', 'rejected'] as const;
export type VisitApproval = (typeof visitApprovals)[number];
export const ApprovalState = Type.Enum([...visitApprovals], {
  description:
    'What became of the approval that a policy asks for; null: none is needed. `pending`: nobody is invited yet, or let in. `rejected`: it is over, turned down or not decided on before it was to begin',
});

/** What hearers of a visit get: neither why somebody comes nor who. */
export const VisitTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    buildingId: Id,
    hostId: Id,
    bookingId: orNull(Id),
    start: ShownTime,
    end: ShownTime,
    zone: Type.String(),
    cancelled: Type.Boolean(),
    approval: orNull(ApprovalState),
    badgeIds: Type.Array(Id),
    was: Type.Optional(
      Type.Object(
        { buildingId: Id, start: ShownTime, end: ShownTime },
        { ...closed, description: 'Where and when it was to be until now, where that is another place or time' },
      ),
    ),
    changedBy: Type.Optional(
      Type.String({
        description: 'Who changed the booking that it followed: `user:12`; absent: whoever changed it itself',
      }),
    ),
    why: Type.Optional(Type.Enum(['booking'], { description: 'The booking that they were to come to is not to be' })),
  },
  closed,
);
export type VisitTold = Static<typeof VisitTold>;

const BadgeTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    uid: Type.String({ format: 'uuid' }),
    visitId: Id,
    visitorId: Id,
    buildingId: Id,
    hostId: Id,
    bookingId: orNull(Id),
    zone: Type.String(),
    state: State,
    arrivedAt: orNull(ShownTime),
    departedAt: orNull(ShownTime),
  },
  closed,
);
export type BadgeTold = Static<typeof BadgeTold>;

/** Everybody hears that something changed, and asks what: of visits of others she is told nothing. */
const heard = {
  heard: 'visitors:read',
  open: ['id'],
  named: { members: ['hostId'], to: 'visitors:manage' },
} as const;
/** Of a visit everybody also hears how it stands with approval: who decides on such looks anew. */
export const visitEvent = (summary: string) =>
  ({ summary, data: VisitTold, ...heard, open: ['id', 'approval'] }) as const;
export const badgeEvent = (summary: string) => ({ summary, data: BadgeTold, ...heard }) as const;
