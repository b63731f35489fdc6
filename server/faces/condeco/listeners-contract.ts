import { Type } from 'typebox';
import { MAX_RESOURCES, tooManyListeners } from '../../modules/listeners/contract.ts';
import { callbackRefused } from '../../platform/delivery/contract.ts';
import { Line } from '../../platform/contract/shapes.ts';
import { body, query, type CondecoEndpoint } from './operation.ts';
import { AnyId } from './shapes.ts';

const EVENT_TYPES =
  '1 Meeting, 2 Desk, 3 MeetingExternal, 4 IPPhone, 5 MeetingProgression, 6 DeskProgression, 7 Resource, 8 Visitor';

/** DOC: what a listener has, but for `resourceIds`. That all three calls are answered so, with 200, is a guess of ours (reference 5.1). */
const Listener = Type.Object({
  listenerId: Type.Integer(),
  eventType: Type.Integer({ description: EVENT_TYPES }),
  notificationUrl: Type.String(),
  queueProvider: Type.Integer({ description: '2 HTTP, 3 an Azure queue, 4 the same for some resources' }),
  resourceIds: Type.Array(Type.Integer(), { description: 'Of queue provider 4; empty: all' }),
});

const Address = Line(2_048, { description: 'https, reachable from the internet; or the address of an Azure queue' });
const Numbers = (maxItems: number, description: string) =>
  Type.Optional(Type.Union([Type.Array(Type.Integer(), { maxItems }), Type.Integer()], { description }));
const queueProvider = Type.Optional(
  Type.Integer({
    description: '2 calls the address (as where none is said, or 0), 3 an Azure queue, 4 the same for some resources',
  }),
);

const listening = { path: '/listener', product: 'any', scope: 'spaces:read' } as const;

export const listenerEndpoints = {
  Listener_PostListener_V1: {
    ...listening,
    method: 'POST',
    summary: 'Be sent what happens: a listener for each event type. Registered again they are the same',
    query: query({}),
    body: body({
      secretKey: Type.Optional(
        Type.String({
          maxLength: 500,
          'x-tidy': false,
          description: 'Signs what is sent; of a queue whose address has no shared access signature the account’s key',
        }),
      ),
      eventTypes: Numbers(100, EVENT_TYPES),
      eventType: Numbers(100, 'The same'),
      resourceIds: Numbers(MAX_RESOURCES, 'Rooms and desks, for queue provider 4 alone'),
      notificationUrl: Type.Optional(Address),
      queueProvider,
    }),
    reply: Type.Array(Listener),
    status: 200,
    errors: [callbackRefused, tooManyListeners],
  },
  Listener_DeleteListener_V1: {
    ...listening,
    method: 'DELETE',
    summary: 'End a listener: by its id, or by its address, event type and, where there are several, queue provider',
    query: query({}),
    body: body({
      listenerId: AnyId,
      eventType: Type.Optional(Type.Integer({ description: EVENT_TYPES })),
      notificationUrl: Type.Optional(Address),
      queueProvider,
    }),
    reply: Type.Object({}),
    status: 200,
  },
  Listener_GetListeners_V1: {
    ...listening,
    method: 'GET',
    summary:
      'The listeners of the application, by id; with an address those that are sent there. It may stand in the path: /listener/notificationUrl=…',
    query: query({ notificationURL: Type.Optional(Address) }),
    reply: Type.Array(Listener),
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
