import { Type, type TSchema } from 'typebox';
import type { ListenedType } from '../../modules/listeners/contract.ts';
import { closed } from '../../platform/contract/shapes.ts';
import { webhookHeaders } from '../../platform/delivery/contract.ts';
import { webhookCall } from '../../platform/http/describe-webhooks.ts';
import type { OpenApi, WebhookCall } from '../../platform/http/openapi.ts';
import {
  actionSources,
  bookedActions,
  eventTypes,
  NO_TIME,
  progressionActions,
  PUSH_HEADERS,
  resourceActions,
  resourceTypes,
  visitorActions,
} from './guesses.ts';
import { Local } from './shapes.ts';

// What the Notification Pusher sends (reference 5.3): the vendor's bodies in his casing, and ours where he publishes none.

const id = (description: string) => Type.Integer({ description });
const Midnight = { ...Local, description: 'The day by the clocks of the location, at midnight' };
/** What numbers stand for, by a table of them. */
const numbers = <Name extends string>(table: Readonly<Record<Name, number>>, words: Readonly<Record<Name, string>>) =>
  Type.Integer({
    description: Object.entries<number>(table)
      .map(([name, number]) => `${number} ${words[name as Name]}`)
      .join(', '),
  });
const ActionSource = numbers(actionSources, { web: 'in the web app', elsewhere: 'anywhere else' });
const BookedAction = numbers(bookedActions, { gone: 'it is gone', there: 'it is new, or is another now' });
const extendedTo = {
  ...Local,
  description: `Until when it was extended, by the clocks of the location; ${NO_TIME} of all else`,
};
const ProgressionAction = numbers(progressionActions, { start: 'started', stop: 'stopped', extend: 'extended' });

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
    ResourceType: numbers(resourceTypes, { room: 'a room', desk: 'a desk' }),
    Action: numbers(resourceActions, { deleted: 'deleted', created: 'created', updated: 'updated' }),
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
    VisitorAction: numbers(visitorActions, {
      deleted: 'deleted',
      created: 'created',
      updated: 'updated',
      arrived: 'arrived',
      unarrived: 'not after all',
      departed: 'departed',
      undeparted: 'not after all',
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

/** The body as a whole: a list, or an object by days. @param one of what it is made */
const bodyOf = (shape: keyof typeof pushShapes, one: TSchema): TSchema =>
  shape === 'DayPush' ? Type.Record(Local, one, closed) : Type.Array(one);

/** What a push of this event type has to be like, for who checks one: as it is described. */
export const bodyShapeOf = (eventType: ListenedType): TSchema => {
  const { shape } = pushed[eventType];
  return bodyOf(shape, pushShapes[shape]);
};

/** `meeting_external` is MEETINGEXTERNAL there. */
export const nameOf = (eventType: string): string => eventType.replaceAll('_', '').toUpperCase();

/** The calls that a listener gets, by the name of their event type. */
export const describePushes = (): Pick<OpenApi, 'webhooks'> & Pick<OpenApi['components'], 'parameters'> => {
  const own = {
    [PUSH_HEADERS.eventType]: Object.values(eventTypes).map(nameOf),
    [PUSH_HEADERS.change]: ['created', 'updated', 'deleted'],
  };
  const schemas = [
    ...Object.entries(webhookHeaders.properties).map(([name, schema]) => [name, { ...schema }] as const),
    ...Object.entries(own).map(([name, values]) => [name, { type: 'string', enum: values }] as const),
  ];
  const headers = schemas.map(([name]) => name);
  const callFor = (number: string, type: ListenedType): WebhookCall => {
    const { shape, summary } = pushed[type];
    const one = Type.Unsafe({ $ref: `#/components/schemas/${shape}` });
    return webhookCall({ summary, description: `Event type ${number}`, headers, body: { ...bodyOf(shape, one) } });
  };
  return {
    webhooks: Object.fromEntries(
      Object.entries(eventTypes).map(([number, type]) => [nameOf(type), { post: callFor(number, type) }]),
    ),
    parameters: Object.fromEntries(
      schemas.map(([name, schema]) => [name, { name, in: 'header', required: true, schema }]),
    ),
  };
};
