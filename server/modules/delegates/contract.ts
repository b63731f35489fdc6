import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, ShownTime, Time } from '../../platform/contract/shapes.ts';

export const delegateOfDelegate = problem(
  'delegate_of_delegate',
  409,
  'A delegate has no delegates, and nobody acts for two people in a row',
);
export const tooManyDelegates = problem('too_many_delegates', 409, 'Enough people act for each other already');

/** So many may book for one person. */
export const MAX_DELEGATES = 10;
/** For so many people one may book. */
export const MAX_DELEGATORS = 50;

export const constraints = {
  delegate_delegate_fk: { kind: notFound, param: 'userId' },
} satisfies ConstraintProblems;

export const events = declareEvents({
  'user.delegates_changed': {
    summary: 'Somebody may book for a person, or no more',
    data: Type.Object(
      {
        id: Id,
        delegateId: Id,
        change: Type.Optional(
          Type.Enum(['begins', 'changes', 'ends'], {
            description: '`changes`: until when is another. Absent in what was told before this was noted',
          }),
        ),
      },
      closed,
    ),
    heard: 'people:write',
  },
});

/** Somebody who may book for another, or for whom somebody may. */
export const Delegate = Type.Object(
  {
    userId: Id,
    name: Type.String(),
    until: orNull({
      ...ShownTime,
      description: 'From this instant on no more, whatever the clocks come to say; null: until somebody ends it',
    }),
    createdAt: ShownTime,
  },
  closed,
);
export type Delegate = Static<typeof Delegate>;

const delegates = (most: number) => Type.Object({ items: Type.Array(Delegate, { maxItems: most }) }, closed);
const DelegateParams = Type.Object({ id: Id, userId: Id }, closed);

export const endpoints = declareEndpoints({
  listDelegates: {
    method: 'GET',
    path: '/users/{id}/delegates',
    scope: 'people:read',
    summary: 'Who may book for a person as her delegate: for herself and for who keeps people',
    params: IdParams,
    reply: delegates(MAX_DELEGATES),
  },
  listDelegators: {
    method: 'GET',
    path: '/users/{id}/delegators',
    scope: 'people:read',
    summary: 'For whom a person may book as their delegate: for herself and for who keeps people',
    params: IdParams,
    reply: delegates(MAX_DELEGATORS),
  },
  setDelegate: {
    method: 'PUT',
    path: '/users/{id}/delegates/{userId}',
    scope: 'bookings:write',
    summary:
      'Let somebody book, change, cancel, check in and see for a person, as she may for herself; or say anew until when',
    params: DelegateParams,
    body: Type.Object({ until: Type.Optional(orNull(Time)) }, { ...closed, nullable: true }),
    reply: Delegate,
    errors: [delegateOfDelegate, tooManyDelegates],
  },
  removeDelegate: {
    method: 'DELETE',
    path: '/users/{id}/delegates/{userId}',
    scope: 'bookings:write',
    summary: 'Somebody books for a person no more: she says so, or the delegate does',
    params: DelegateParams,
    reply: null,
  },
});
