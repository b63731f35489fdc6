import { Type, type Static, type TObject } from 'typebox';
import { problem } from '../contract/problems.ts';
import { declareEndpoints } from '../contract/endpoint.ts';
import { declareEvents } from '../contract/event.ts';
import { closed, Id, IdParams, Line, LogId, orNull, Owner, page, paging, ShownTime } from '../contract/shapes.ts';

export const callbackRefused = problem('callback_refused', 400, 'This address cannot be called');
export const webhookDisabled = problem('webhook_disabled', 409, 'This webhook is disabled; enable it first');
export const webhookSilent = problem(
  'webhook_silent',
  409,
  'Whom this webhook belongs to may hear no more; nothing is sent to it',
);
export const secretLost = problem(
  'webhook_secret_lost',
  409,
  'Nobody knows the secret of this webhook any more; rotate it first',
);
export const tooManyWebhooks = problem('too_many_webhooks', 409, 'There are too many webhooks already');

const REASONS =
  '`asked`, `gone` (it answered 410), `failing`, `token_revoked` (the token that it was made with is no more) or `handed_over` (its former owner could not hear these events any more)';

export const WebhookTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    url: Type.String(),
    reason: Type.String({ description: REASONS }),
    createdBy: Type.String(),
    ownerUserId: orNull({ ...Id, description: 'The person it belongs to; null when to no person' }),
  },
  closed,
);
export type WebhookTold = Static<typeof WebhookTold>;

export const events = declareEvents({
  'webhook.disabled': { summary: 'A webhook gets no more events', data: WebhookTold, heard: 'webhooks:write' },
});

/** The headers of each call, by Standard Webhooks 1.0.0. */
export const webhookHeaders = Type.Object({
  'webhook-id': { ...LogId, description: 'Of the event, the same on each attempt: drop what you have had' },
  'webhook-timestamp': Type.String({ pattern: '^\\d+$', description: 'Seconds since 1970 of this attempt' }),
  'webhook-signature': Type.String({
    description: '`v1,` and the base64 of HMAC-SHA256 over id, timestamp and body; two while a secret is rotated',
  }),
});

/** What is sent of an event that is too large to be sent. */
export const Truncated = Type.Object(
  { id: Id, version: Type.Integer(), truncated: Type.Literal(true, { description: 'Ask for the rest' }) },
  closed,
);

/** The body of each call for events of a type. */
export const webhookBody = (type: string, data: TObject) =>
  Type.Object({ type: Type.Literal(type), timestamp: ShownTime, data: Type.Union([data, Truncated]) }, closed);

/** Webhooks of one tenant, at most. */
export const MAX_WEBHOOKS = 100;

const Url = Line(2_048, {
  minLength: 1,
  description: [
    'https, reachable from the internet. It has 15 seconds to answer 2xx. While it answers within 2 it gets up to 8 calls at a',
    'time, else one: when it is slow, has failed five times in a row, or was never called. Calls at a time are shared: no tenant',
    'and no host (scheme, name and port) gets more than it leaves to others',
  ].join(' '),
});
const Events = Type.Array(Line(100, { minLength: 1 }), {
  minItems: 1,
  maxItems: 100,
  description: 'Event types such as `booking.created`; `booking.*` for all of a kind; `*` for all',
});
const Description = Line(500);

const webhookMembers = {
  id: Id,
  version: Type.Integer(),
  url: Type.String(),
  events: Type.Array(Type.String()),
  description: Type.String(),
  disabledAt: orNull(ShownTime),
  disabledReason: orNull(
    Type.String({ description: `${REASONS}; \`secret_lost\` when restored under another ATRIUM_SECRET` }),
  ),
  failingSince: orNull(ShownTime),
  failures: Type.Integer({ description: 'Failed attempts since the last good one' }),
  oldSecretUntil: orNull(ShownTime),
  createdBy: Type.String(),
  owner: Owner,
  createdAt: ShownTime,
};

export const Webhook = Type.Object(webhookMembers, closed);
export type Webhook = Static<typeof Webhook>;

const Secret = Type.String({
  description:
    'Signs each call (Standard Webhooks 1.0.0): in this answer, and for 24 hours in those to repeats of its request, alone',
});
const WebhookWithSecret = Type.Object({ ...webhookMembers, secret: Secret }, closed);

/** How a listener of the Notification Pusher is reached: called, or by a queue of Azure, with all of it or what is about some resources. */
export const providers = ['http', 'azure_queue', 'azure_queue_filtered'] as const;
export type Provider = (typeof providers)[number];

export const deliveryStates = ['pending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];
const State = Type.Enum([...deliveryStates]);

/** One attempt, as the log keeps it. */
export const Attempt = Type.Object(
  {
    number: Type.Integer(),
    at: ShownTime,
    status: orNull(Type.Integer({ description: 'What the receiver answered; null when it did not' })),
    error: orNull(Type.String()),
    durationMs: Type.Integer(),
    response: orNull(Type.String({ description: 'The beginning of the answer' })),
  },
  closed,
);
export type Attempt = Static<typeof Attempt>;

export const Delivery = Type.Object(
  {
    id: LogId,
    webhookId: Id,
    eventId: { ...LogId, description: 'Sent as `webhook-id`, the same on each attempt' },
    eventType: Type.String(),
    state: State,
    attempt: Type.Integer({ description: 'Attempts begun so far' }),
    attempts: Type.Array(Attempt),
    nextAttemptAt: orNull(ShownTime),
    createdAt: ShownTime,
    finishedAt: orNull(ShownTime),
  },
  closed,
);
export type Delivery = Static<typeof Delivery>;

export const endpoints = declareEndpoints({
  listWebhooks: {
    method: 'GET',
    path: '/webhooks',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Where events are sent',
    query: Type.Object(paging, closed),
    reply: page(Webhook),
  },
  createWebhook: {
    method: 'POST',
    path: '/webhooks',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Have events sent to an address',
    body: Type.Object({ url: Url, events: Events, description: Type.Optional(Description) }, closed),
    reply: WebhookWithSecret,
    status: 201,
    errors: [callbackRefused, tooManyWebhooks],
  },
  getWebhook: {
    method: 'GET',
    path: '/webhooks/{id}',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'One webhook',
    params: IdParams,
    reply: Webhook,
  },
  updateWebhook: {
    method: 'PATCH',
    path: '/webhooks/{id}',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Change a webhook; what is absent stays',
    params: IdParams,
    body: Type.Object(
      { url: Type.Optional(Url), events: Type.Optional(Events), description: Type.Optional(Description) },
      closed,
    ),
    reply: Webhook,
    errors: [callbackRefused],
  },
  deleteWebhook: {
    method: 'DELETE',
    path: '/webhooks/{id}',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Delete a webhook; what waits to be sent is cancelled',
    params: IdParams,
    reply: null,
  },
  rotateWebhookSecret: {
    method: 'POST',
    path: '/webhooks/{id}/secret-rotation',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'A new secret; the old one signs along for 24 hours',
    params: IdParams,
    reply: WebhookWithSecret,
  },
  enableWebhook: {
    method: 'POST',
    path: '/webhooks/{id}/activation',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Send events again; what happened in between is not sent',
    params: IdParams,
    reply: Webhook,
    errors: [callbackRefused, secretLost],
  },
  disableWebhook: {
    method: 'POST',
    path: '/webhooks/{id}/deactivation',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Stop sending events; what waits to be sent is cancelled',
    params: IdParams,
    reply: Webhook,
  },
  listDeliveries: {
    method: 'GET',
    path: '/webhooks/{id}/deliveries',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'What was sent and what came of it, the newest first; kept for 30 days',
    params: IdParams,
    query: Type.Object({ state: Type.Optional(State), ...paging }, closed),
    reply: page(Delivery),
  },
  redeliver: {
    method: 'POST',
    path: '/deliveries/{id}/redelivery',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Send once more, at once, under the same webhook-id',
    params: Type.Object({ id: LogId }, closed),
    reply: Delivery,
    status: 202,
    errors: [webhookDisabled, webhookSilent],
  },
});
