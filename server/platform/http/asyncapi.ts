import { Type, type TObject, type TSchema } from 'typebox';
import type { EventDeclared, Events } from '../contract/event.ts';
import { closed } from '../contract/shapes.ts';
import { Truncated, webhookBody, webhookHeaders } from '../delivery/contract.ts';
import { namedMembersOf, openMembersOf } from '../events/audience.ts';
import { endpoints, Event, liveFeed, liveMembers } from '../events/contract.ts';
import { createWriter, type Writer } from './describe-schema.ts';
import { VERSION, type JsonSchema } from './openapi.ts';
import { nameShapes, pascalCase, toldShapes, type ToldShapes } from './told-shapes.ts';

export interface ToldDescription {
  readonly title: string;
  readonly description: string;
  /** Where the face is mounted, e.g. `/api/v1`. */
  readonly prefix: string;
  readonly events: Events;
}

interface Message {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly headers?: JsonSchema;
  readonly payload?: JsonSchema;
}

interface Channel {
  readonly title: string;
  /** Null: wherever the receiver has said. */
  readonly address: string | null;
  readonly description: string;
  readonly servers: readonly Reference[];
  readonly messages: Readonly<Record<string, Message>>;
}

interface Reference {
  readonly $ref: string;
}

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Reference[];
  readonly bindings: object;
  readonly messages?: readonly Reference[];
  readonly reply?: { readonly channel: Reference; readonly messages: readonly Reference[] };
}

/** The parts of an AsyncAPI 3.1 document that we write and read. */
export interface AsyncApi {
  readonly asyncapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: 'application/json';
  readonly servers: Readonly<Record<string, object>>;
  readonly channels: Readonly<Record<'webhooks' | 'live' | 'events', Channel>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

/** AsyncAPI 3.1 of everything that is told, from the declared events alone. */
export function describeEvents({ title, description, prefix, events }: ToldDescription): AsyncApi {
  const told = toldShapes(events);
  const open = nameShapes(hiding(events), 'Open', openShape);
  const items = feedItems(events, told);
  const shapes = { ...told.named, ...open.named, ...items, Truncated, WebhookHeaders: webhookHeaders };
  const write = createWriter(shapes);
  const openOf = (type: string): TObject => (events[type as keyof Events]?.open ? open : told).of(type);
  return {
    asyncapi: '3.1.0',
    info: { title, version: VERSION, description, ...LICENSE },
    defaultContentType: 'application/json',
    servers: serversAt(prefix),
    channels: {
      webhooks: { ...WEBHOOKS, messages: webhookMessages(events, told, write) },
      live: { ...LIVE, messages: liveMessages(events, openOf, write) },
      events: { ...FEED, messages: feedMessages(Object.values(items), write) },
    },
    operations: operationsOf(write),
    components: {
      schemas: Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, write.whole(shape)])),
      securitySchemes: SECURITY,
    },
  };
}

const LICENSE = { license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' } };

const serversAt = (pathname: string): AsyncApi['servers'] => ({
  atrium: {
    host: '{host}',
    pathname,
    protocol: 'https',
    variables: { host: { default: 'localhost:8080', description: 'Where Atrium runs' } },
  },
  receiver: {
    host: '{receiver}',
    protocol: 'https',
    variables: { receiver: { default: 'receiver.example', description: 'Whoever asked to be told, by a webhook' } },
  },
});

const SECURITY = {
  token: { type: 'http', scheme: 'bearer', description: 'An API token' },
  session: { type: 'httpApiKey', in: 'cookie', name: 'atrium', description: 'A signed-in browser' },
  signature: {
    type: 'httpApiKey',
    in: 'header',
    name: 'webhook-signature',
    description: 'Standard Webhooks 1.0.0: check it with the webhook’s secret before you believe the rest',
  },
};

const at = (server: string): readonly Reference[] => [{ $ref: `#/servers/${server}` }];

const WEBHOOKS = {
  title: 'Webhooks',
  address: null,
  description:
    'Each event is sent by POST to every webhook that asked for it, at least once. Answer 2xx within 15 seconds; anything else is tried again, ten times over three days. 410 disables the webhook.',
  servers: at('receiver'),
};
const LIVE = {
  title: 'Live feed',
  address: liveFeed.path,
  description:
    'Server-sent events: `id` is the position, `event` the type, `data` one line of JSON. Come back with `Last-Event-ID` (or `?after=`) and you have missed nothing. A stream tells only what its listener may read, and of that only what everybody may who can hear it; whom it names, it tells only to her and to those who have the right to it in the whole workplace.',
  servers: at('atrium'),
};
const FEED = {
  title: 'Event feed',
  address: endpoints.listEvents.path,
  description: 'All events, in order and without gaps. Ask again with `after` set to the last `nextAfter`.',
  servers: at('atrium'),
};

const messages = (events: Events, write: (type: string, event: EventDeclared) => Partial<Message>) =>
  Object.fromEntries(
    Object.entries(events).map(([type, event]) => [
      type,
      { name: type, summary: event.summary, ...write(type, event) },
    ]),
  );

const webhookMessages = (events: Events, told: ToldShapes, write: Writer): Channel['messages'] =>
  messages(events, (type) => ({
    headers: write(webhookHeaders),
    payload: write(webhookBody(type, told.of(type))),
  }));

/** Those that do not tell everybody all. */
const hiding = (events: Events): Events =>
  Object.fromEntries(Object.entries(events).filter(([, { open }]) => open !== undefined));

/** What everybody who hears of an event is told of its data, and what of it only some are. */
const openShape = (event: EventDeclared): TObject =>
  Type.Object(
    {
      ...shapesOf(event, openMembersOf(event)),
      ...Type.Partial(Type.Object(shapesOf(event, namedMembersOf(event)))).properties,
    },
    closed,
  );
const shapesOf = ({ data }: EventDeclared, names: readonly string[]): Properties =>
  Object.fromEntries(names.map((name) => [name, (data.properties as Properties)[name]!]));
type Properties = Readonly<Record<string, TSchema>>;

const NOTHING = Type.Object({}, closed);

const liveMessages = (events: Events, openOf: (type: string) => TObject, write: Writer): Channel['messages'] => ({
  ready: { name: 'ready', summary: 'From here on nothing is missed', payload: write(NOTHING) },
  reset: { name: 'reset', summary: 'Too much was missed: read everything anew', payload: write(NOTHING) },
  ...messages(events, (type, event) => ({
    description: `Heard by who has the scope \`${event.heard}\`.`,
    payload: write(Type.Object({ ...liveMembers, type: Type.Literal(type), data: openOf(type) }, closed)),
  })),
});

/** An event as the feed shows it, a shape for each type. */
const feedItems = (events: Events, told: ToldShapes): Readonly<Record<string, TObject>> =>
  Object.fromEntries(
    Object.keys(events).map((type) => [
      pascalCase(type),
      Type.Object({ ...Event.properties, type: Type.Literal(type), data: told.of(type) }, closed),
    ]),
  );

function feedMessages(items: readonly TObject[], write: Writer): Channel['messages'] {
  const { summary, reply } = endpoints.listEvents;
  const page = Type.Object({ ...reply.properties, items: Type.Array(Type.Union([...items])) }, closed);
  return {
    request: { name: 'request', summary: 'What happened behind a position?' },
    page: { name: 'page', summary, payload: write(page) },
  };
}

const ASKED = ['token', 'session'].map((scheme) => ({ $ref: `#/components/securitySchemes/${scheme}` }));

function operationsOf(write: Writer): AsyncApi['operations'] {
  const { listEvents } = endpoints;
  const channel = (name: string): Reference => ({ $ref: `#/channels/${name}` });
  const message = (name: string): readonly Reference[] => [{ $ref: `#/channels/events/messages/${name}` }];
  const http = (method: string, query?: TSchema) => ({
    http: { method, ...(query && { query: write(query) }), bindingVersion: '0.3.0' },
  });
  return {
    callWebhook: {
      action: 'send',
      channel: channel('webhooks'),
      summary: 'An event is sent to a webhook',
      security: [{ $ref: '#/components/securitySchemes/signature' }],
      bindings: http('POST'),
    },
    streamLive: {
      action: 'send',
      channel: channel('live'),
      summary: liveFeed.summary,
      description: `Scope: \`${liveFeed.scope}\`.`,
      security: ASKED,
      bindings: http('GET', liveFeed.query),
    },
    listEvents: {
      action: 'receive',
      channel: channel('events'),
      summary: listEvents.summary,
      description: `Scope: \`${listEvents.scope}\`.`,
      security: ASKED,
      bindings: http('GET', listEvents.query),
      messages: message('request'),
      reply: { channel: channel('events'), messages: message('page') },
    },
  };
}
