import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  LogId,
  orNull,
  page,
  paging,
  Secret,
  ShownTime,
} from '../../platform/contract/shapes.ts';
import {
  Attempt,
  callbackRefused,
  Delivery,
  deliveryStates,
  providers,
  webhookDisabled,
} from '../../platform/delivery/contract.ts';
import { applicationRevoked } from '../applications/contract.ts';

/** What a listener is sent: the event types of Condeco's Notification Pusher (seed: Register a listener). */
export const eventTypes = [
  'meeting',
  'desk',
  'meeting_external',
  'ip_phone',
  'meeting_progression',
  'desk_progression',
  'resource',
  'visitor',
] as const;
export type ListenedType = (typeof eventTypes)[number];

/** So many listeners an application has at most, and so many all applications of a workplace. */
export const MAX_LISTENERS = 100;
export const MAX_OF_ALL = 500;
/** Of so many resources alone one is told at most. */
export const MAX_RESOURCES = 100;
/** So much is told by one push at most. */
export const MAX_ITEMS = 100;
/** What waits for a listener is counted up to this. */
export const MOST_COUNTED = 1_000;

export const tooManyListeners = problem('too_many_listeners', 409, 'There are too many listeners already');
export const listenerStopped = problem(
  'listener_secret_lost',
  409,
  'Nobody knows the secret of this listener any more; register it again',
);

export const constraints = {
  webhook_application_fk: { kind: notFound, param: 'id' },
} satisfies ConstraintProblems;

const EventType = Type.Enum([...eventTypes]);
const Provider = Type.Enum([...providers], {
  description: 'Called, or by a queue of Azure; a filtered one is told of some resources alone',
});

export const Listener = Type.Object(
  {
    id: Id,
    applicationId: Id,
    eventType: EventType,
    url: Type.String({ description: 'Of a queue, without what opens it' }),
    provider: Provider,
    resourceIds: Type.Array(Id, { description: 'Of which alone a filtered queue is told' }),
    createdAt: ShownTime,
    disabledAt: orNull({ ...ShownTime, description: 'Since when nothing is sent, as it failed too long' }),
    disabledReason: orNull(Type.String()),
    failures: Type.Integer({ description: 'Failed attempts since the last good one' }),
    failingSince: orNull(ShownTime),
    backlog: Type.Integer({ description: `What waits to be sent; counted up to ${MOST_COUNTED}` }),
    last: orNull(
      Type.Object(
        { state: Type.Enum([...deliveryStates]), attempt: Attempt },
        { ...closed, description: 'The last attempt, and what became of what was sent; null: there was none' },
      ),
    ),
  },
  closed,
);
export type Listener = Static<typeof Listener>;

const { webhookId: _webhook, eventType: _told, ...delivered } = Delivery.properties;
/** One push, and what came of it. */
export const Push = Type.Object(delivered, closed);

const PushTold = Type.Object(
  {
    id: Id,
    eventType: EventType,
    change: Type.Enum(['created', 'updated', 'deleted']),
    headers: Type.Array(Type.Object({ name: Type.String(), value: Type.String() }, closed), {
      description: 'What stands above the body, besides the signature',
    }),
    body: Type.String({ description: 'What is sent, as the Notification Pusher writes it: JSON' }),
  },
  closed,
);

export const events = declareEvents({
  'listener.told': {
    summary: 'A listener of an application is told of what happened; it is sent to that address alone',
    data: PushTold,
    heard: 'tokens:write',
    open: ['id'],
    also: ['spaces:read', 'bookings:read', 'visitors:manage'],
  },
});

const PushParams = Type.Object({ id: Id, pushId: LogId }, closed);
const whole = { scope: 'tokens:write', reach: 'whole' } as const;

export const endpoints = declareEndpoints({
  listListeners: {
    method: 'GET',
    path: '/applications/{id}/listeners',
    ...whole,
    summary: 'Where an application has what happens sent, and how that goes',
    params: IdParams,
    query: Type.Object(paging, closed),
    reply: page(Listener),
  },
  registerListeners: {
    method: 'POST',
    path: '/applications/{id}/listeners',
    ...whole,
    summary:
      'Have what happens sent to an address, as far as the application may see it: a listener for each event type. Asked for again they are the same, with the secret that was given last',
    params: IdParams,
    body: Type.Object(
      {
        eventTypes: Type.Array(EventType, { minItems: 1, maxItems: eventTypes.length }),
        url: Line(2_048, {
          minLength: 1,
          description:
            'https, reachable from the internet; of a queue its address, with a shared access signature or without',
        }),
        secret: Secret(500),
        provider: Type.Optional(Provider),
        resourceIds: Type.Optional(
          Type.Array(Id, { maxItems: MAX_RESOURCES, description: 'Rooms and desks; needed of a filtered queue alone' }),
        ),
      },
      closed,
    ),
    reply: Type.Object({ items: Type.Array(Listener) }, closed),
    status: 201,
    errors: [callbackRefused, tooManyListeners, applicationRevoked],
  },
  deleteListener: {
    method: 'DELETE',
    path: '/listeners/{id}',
    ...whole,
    summary: 'End a listener; what waits to be sent to it is cancelled',
    params: IdParams,
    reply: null,
  },
  redeliverToListener: {
    method: 'POST',
    path: '/listeners/{id}/redelivery',
    ...whole,
    summary:
      'Send at once what failed and what waits to be sent again, the oldest 1,000 of it; one that had stopped goes on',
    params: IdParams,
    reply: Listener,
    status: 202,
    errors: [applicationRevoked, listenerStopped],
  },
  listPushes: {
    method: 'GET',
    path: '/listeners/{id}/pushes',
    ...whole,
    summary: 'What was sent to a listener and what came of it, the newest first; kept for 30 days',
    params: IdParams,
    query: Type.Object({ state: Type.Optional(Type.Enum([...deliveryStates])), ...paging }, closed),
    reply: page(Push),
  },
  redeliverPush: {
    method: 'POST',
    path: '/listeners/{id}/pushes/{pushId}/redelivery',
    ...whole,
    summary: 'Send one push once more, at once, under the same delivery id',
    params: PushParams,
    reply: Push,
    status: 202,
    errors: [applicationRevoked, webhookDisabled],
  },
});
