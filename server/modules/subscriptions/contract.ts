import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { buildingOutOfReach, problem } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Line, Owner, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import { callbackRefused } from '../../platform/delivery/contract.ts';

export const tooManySubscriptions = problem('too_many_subscriptions', 409, 'There are too many subscriptions already');

/** How long one lives, in minutes, unless it is said; and at most. */
export const USUAL_MINUTES = 60;
export const MAX_MINUTES = 1_440;
/** Of so many resources one tells at most. */
export const MAX_RESOURCES = 100;
/** So many a token has, or a person without one, at most; and so many all tokens of a workplace have, and all its people beside them. */
export const MAX_OWN = 50;
export const MAX_OF_TOKENS = 500;
export const MAX_OF_PEOPLE = 100;
/** So many are made for one owner within 24 hours, ended or not; one that lives on is not made. */
export const MAX_MADE = 1_000;
/** What changes within this time is told together, in milliseconds. */
export const TOGETHER_MS = 1_000;

export const subjects = ['appointment', 'status', 'daily_key', 'static_key', 'one_time_key'] as const;
const About = Type.Enum([...subjects], {
  description:
    'What is booked of a resource; that, and what else says what it is now, such as a check-in; or its door keys of a kind',
});

const members = {
  id: Id,
  about: About,
  resourceIds: Type.Array(Id),
  url: Type.String(),
  expiresAt: ShownTime,
  owner: Owner,
  tokenId: orNull({ ...Id, description: 'The token it was made with, and ends with' }),
  createdAt: ShownTime,
};

export const Subscription = Type.Object(members, closed);
export type Subscription = Static<typeof Subscription>;

const SubscriptionWithSecret = Type.Object(
  { ...members, secret: Type.String({ description: 'Signs each call, by Standard Webhooks 1.0.0' }) },
  closed,
);

/** Which of its resources changed: a hint to ask again, that says nothing else. */
const Told = Type.Object(
  {
    id: Id,
    about: About,
    resourceIds: Type.Array(Id),
    changedAt: { ...ShownTime, description: 'The first of what is told together' },
    body: Type.String({ description: 'What is sent, as its receiver is spoken to: JSON' }),
  },
  closed,
);

export const events = declareEvents({
  'subscription.told': {
    summary: 'Whoever subscribed is told that something changed; it is sent to that address alone',
    data: Told,
    heard: 'webhooks:write',
    open: ['id', 'about', 'changedAt'],
    also: ['bookings:read', 'keys:read'],
  },
});

export const jobs = declareJobs({
  'subscription.tell': {
    summary: 'Tell a subscription what has changed by now',
    data: Type.Object({ subscriptionId: Id }, closed),
  },
  'subscription.look': {
    summary: 'Look at a resource whose status somebody subscribed to, as what holds it begins or ends',
    data: Type.Object(
      { resourceId: Id, meant: Type.Integer({ description: 'When it does, in milliseconds since 1970' }) },
      closed,
    ),
  },
});

export const endpoints = declareEndpoints({
  listSubscriptions: {
    method: 'GET',
    path: '/subscriptions',
    scope: 'bookings:read',
    summary: 'Subscriptions that are not over: one’s own, of a token those it made, and all for who keeps webhooks',
    query: Type.Object(paging, closed),
    reply: page(Subscription),
  },
  createSubscription: {
    method: 'POST',
    path: '/subscriptions',
    scope: 'bookings:read',
    summary:
      'Be told for some time that something changed of resources; asked for again, it lives on from now. For tokens, and people who keep webhooks',
    body: Type.Object(
      {
        about: About,
        resourceIds: Type.Array(Id, { minItems: 1, maxItems: MAX_RESOURCES }),
        url: Line(2_048, { minLength: 1, description: 'https, reachable from the internet' }),
        minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_MINUTES, default: USUAL_MINUTES })),
      },
      closed,
    ),
    reply: SubscriptionWithSecret,
    status: 201,
    errors: [callbackRefused, tooManySubscriptions, buildingOutOfReach],
  },
  deleteSubscription: {
    method: 'DELETE',
    path: '/subscriptions/{id}',
    scope: 'bookings:read',
    summary: 'End a subscription; what waits to be sent is cancelled',
    params: IdParams,
    reply: null,
  },
});
