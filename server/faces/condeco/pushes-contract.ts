import { Type, type TSchema } from 'typebox';
import type { ListenedType } from '../../modules/listeners/contract.ts';
import { webhookHeaders } from '../../platform/delivery/contract.ts';
import type { JsonSchema, OpenApi, WebhookCall } from '../../platform/http/openapi.ts';
import { eventTypes, PUSH_HEADERS } from './guesses.ts';
import { LOCAL, Local } from './shapes.ts';

// What the Notification Pusher sends (reference 5.3): the vendor's bodies in his casing, and ours where he publishes none.

const id = (description: string) => Type.Integer({ description });
const closed = { additionalProperties: false } as const;
const Midnight = { ...Local, description: 'The day by the clocks of the location, at midnight' };
const ActionSource = Type.Integer({ description: '0 in the web app, 1 anywhere else' });
const BookedAction = Type.Integer({ description: '0: it is gone; 1: it is new, or is another now' });
const extendedTo = {
  ...Local,
  description: 'Until when it was extended, by the clocks of the location; 0001-01-01T00:00:00 of all else',
};
const ProgressionAction = Type.Integer({ description: '0 started, 1 stopped, 2 extended' });

const DayPush = Type.Object(
  {
    ChangedItems: Type.Array(
      Type.Object({ Action: BookedAction, BookingID: id('The booking'), ResourceItemID: id('The room') }, closed),
    ),
  },
  {
    ...closed,
    description:
      'Event type 3 (MEETINGEXTERNAL, and 1, MEETING) sends an object of these by their days: `{"2019-08-28T00:00:00": {"ChangedItems": […]}}`, each day by the clocks of the location, at midnight',
  },
);
const MeetingProgressionPush = Type.Object(
  {
    BookingId: id('The booking'),
    ResourceItemId: id('The room'),
    UpdatedTime: extendedTo,
    MeetingProgressionAction: ProgressionAction,
    ActionSource,
  },
  { ...closed, description: 'Event type 5 (MEETINGPROGRESSION) sends a list of these' },
);
const DeskPush = Type.Object(
  {
    Date: Midnight,
    BookingID: id('The booking; 0: the desk was given to somebody without one'),
    ResourceItemID: id('The desk'),
    Action: BookedAction,
    UntilFurtherNotice: Type.Boolean({ description: 'It is somebody’s own, without an end' }),
  },
  { ...closed, description: 'Event type 2 (DESK) sends a list of these' },
);
const DeskProgressionPush = Type.Object(
  {
    BookingId: id('The booking'),
    ResourceItemId: id('The desk'),
    UpdateTime: extendedTo,
    DeskProgressionAction: ProgressionAction,
    ActionSource,
  },
  { ...closed, description: 'Event type 6 (DESKPROGRESSION, and 4, IPPHONE) sends a list of these' },
);
const ResourcePush = Type.Object(
  {
    ResourceItemID: id('The room or desk'),
    ResourceType: Type.Integer({ description: '1 a room, 2 a desk' }),
    Action: Type.Integer({ description: '0 deleted, 1 created, 2 updated' }),
    UpdatedTime: { ...Local, description: 'When, by the clocks of the location' },
  },
  { ...closed, description: 'Event type 7 (RESOURCE) sends a list of these (ours: the vendor publishes none)' },
);
const VisitorPush = Type.Object(
  {
    VisitorID: id('The visitor'),
    BookingID: id('The meeting that she comes to; 0: none'),
    LocationID: id('The location'),
    VisitDate: Midnight,
    VisitorAction: Type.Integer({
      description: '0 deleted, 1 created, 2 updated, 3 arrived, 4 not after all, 5 departed, 6 not after all',
    }),
    ActionSource,
    UpdatedTime: { ...Local, description: 'When, by the clocks of the location' },
  },
  { ...closed, description: 'Event type 8 (VISITOR) sends a list of these (ours: the vendor publishes none)' },
);

export const pushShapes = {
  DayPush,
  MeetingProgressionPush,
  DeskPush,
  DeskProgressionPush,
  ResourcePush,
  VisitorPush,
} as const satisfies Readonly<Record<string, TSchema>>;

/** What each event type tells, and of what its body is made. */
const pushed = {
  meeting: { shape: 'DayPush', summary: 'The same as MEETINGEXTERNAL' },
  desk: { shape: 'DeskPush', summary: 'Bookings of desks are new, others now, or gone' },
  meeting_external: { shape: 'DayPush', summary: 'Bookings of rooms are new, others now, or gone' },
  ip_phone: { shape: 'DeskProgressionPush', summary: 'The same as DESKPROGRESSION' },
  meeting_progression: { shape: 'MeetingProgressionPush', summary: 'Meetings are started, stopped or extended' },
  desk_progression: { shape: 'DeskProgressionPush', summary: 'Bookings of desks are started, stopped or extended' },
  resource: { shape: 'ResourcePush', summary: 'Rooms and desks are added, changed or taken away' },
  visitor: { shape: 'VisitorPush', summary: 'Visitors are expected, arrive, leave or do not come' },
} as const satisfies Readonly<
  Record<ListenedType, { readonly shape: keyof typeof pushShapes; readonly summary: string }>
>;

/** The body as a whole: a list, or an object by days. */
const wholeOf = (shape: keyof typeof pushShapes): JsonSchema => {
  const $ref = `#/components/schemas/${shape}`;
  return shape === 'DayPush'
    ? { type: 'object', patternProperties: { [LOCAL]: { $ref } }, additionalProperties: false }
    : { type: 'array', items: { $ref } };
};

/** What a push of this event type has to be like, for who checks one. */
export const bodyShapeOf = (eventType: ListenedType): TSchema => {
  const { shape } = pushed[eventType];
  return shape === 'DayPush'
    ? Type.Record(Local, pushShapes[shape], { additionalProperties: false })
    : Type.Array(pushShapes[shape]);
};

/** `meeting_external` is MEETINGEXTERNAL there. */
export const nameOf = (eventType: string): string => eventType.replaceAll('_', '').toUpperCase();

const ANSWERS = {
  '2XX': { description: 'You have it; anything else is tried again for three days' },
  '410': { description: 'You are gone for good: the listener is stopped' },
};

/** The calls that a listener gets, by the name of their event type. */
export const describePushes = (): Pick<OpenApi, 'webhooks'> & Pick<OpenApi['components'], 'parameters'> => {
  const parameters = {
    ...Object.fromEntries(
      Object.entries(webhookHeaders.properties).map(([name, schema]) => [
        name,
        { name, in: 'header', required: true, schema },
      ]),
    ),
    [PUSH_HEADERS.eventType]: {
      name: PUSH_HEADERS.eventType,
      in: 'header',
      required: true,
      schema: { type: 'string', enum: Object.values(eventTypes).map(nameOf) },
    },
    [PUSH_HEADERS.change]: {
      name: PUSH_HEADERS.change,
      in: 'header',
      required: true,
      schema: { type: 'string', enum: ['created', 'updated', 'deleted'] },
    },
  } as const satisfies OpenApi['components']['parameters'];
  const references = Object.keys(parameters).map((name) => ({ $ref: `#/components/parameters/${name}` }));
  const callFor = ({ shape, summary }: (typeof pushed)[keyof typeof pushed]): WebhookCall => ({
    summary,
    security: [],
    parameters: references,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: wholeOf(shape) } },
    },
    responses: ANSWERS,
  });
  return {
    webhooks: Object.fromEntries(
      Object.entries(eventTypes).map(([number, type]) => [
        nameOf(type),
        { post: { ...callFor(pushed[type]), description: `Event type ${number}` } },
      ]),
    ),
    parameters,
  };
};
