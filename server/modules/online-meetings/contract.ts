import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { problem, versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id, Line, orNull, ShownTime } from '../../platform/contract/shapes.ts';
import { callbackRefused } from '../../platform/delivery/contract.ts';

/** Longest template, in characters. */
export const MAX_TEMPLATE = 500;
/** What in a template stands for the name of each meeting's room. */
export const ROOM = '{id}';

export const onlineMeetingUnavailable = problem(
  'online_meeting_unavailable',
  422,
  'No provider of online meetings is set up here',
);

/** Where somebody joins a meeting online, for those who see the title of what it belongs to. */
export const OnlineMeeting = Type.Object(
  {
    joinUrl: orNull(Type.String({ description: 'Whoever has it can join; null: there is none yet' })),
    state: Type.Enum(['ready', 'pending', 'failed'], {
      description:
        'pending: the provider is being asked; failed: it made none, for hours: what asks for an online meeting again asks it again',
    }),
  },
  closed,
);
export type OnlineMeeting = Static<typeof OnlineMeeting>;

/** Said where there is one, to those who hear the title too. */
export const OnlineMeetingTold = Type.Optional(orNull(OnlineMeeting));

const Provider = Type.Object(
  {
    kind: Type.Enum(['template', 'webhook'], { description: 'webhook: it is asked for each meeting' }),
    template: orNull(Type.String()),
    url: orNull(Type.String({ description: 'Where it is asked' })),
    lastFailure: orNull(
      Type.Object(
        { at: ShownTime, detail: Type.String() },
        { ...closed, description: 'Why asking it failed the last time; null once it succeeded again' },
      ),
    ),
    version: Type.Integer({ description: 'Counts the changes, also over a removal' }),
    updatedAt: ShownTime,
  },
  closed,
);
export type Provider = Static<typeof Provider>;

export const ProviderAnswer = Type.Object({ provider: orNull(Provider) }, closed);
export type ProviderAnswer = Static<typeof ProviderAnswer>;

const ProviderSet = Type.Object(
  {
    provider: Provider,
    secret: Type.Optional(
      Type.String({ description: 'Signs each call, by Standard Webhooks 1.0.0. Shown this once, when it is made' }),
    ),
  },
  closed,
);

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id }, closed),
    heard: 'bookings:read',
    open: ['id'],
  }) as const;

export const events = declareEvents({
  'online_meeting_provider.updated': told('Online meetings are made by another provider, or by one at last'),
  'online_meeting_provider.deleted': told('No online meetings are made any more'),
});

export const jobs = declareJobs({
  'online_meeting.ask': {
    summary: 'Ask the provider for an online meeting, and write its link onto what it is for',
    data: Type.Object({ name: Type.String() }, closed),
    retry: [5, 30, 120, 600, 1_800, 3_600, 7_200],
  },
  'online_meeting.tell': {
    summary: 'Tell the provider what has become of a booking with an online meeting of its',
    data: Type.Object({ bookingId: Id }, closed),
    retry: [5, 30, 120, 600, 1_800, 3_600, 7_200],
  },
  'online_meeting.end': {
    summary: 'Tell the provider that a booking has another online meeting in the stead of this one',
    data: Type.Object({ bookingId: Id, name: Type.String(), joinUrl: Type.String() }, closed),
    retry: [5, 30, 120, 600, 1_800, 3_600, 7_200],
  },
});

const version = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 2_147_483_647,
    description: 'Refuse with 409 when the provider has another version by now; 0: when there is one',
  }),
);

export const endpoints = declareEndpoints({
  getOnlineMeetingProvider: {
    method: 'GET',
    path: '/online-meeting-provider',
    scope: 'bookings:read',
    summary: 'By what online meetings are made here; null: by nothing, and no booking can have one',
    reply: ProviderAnswer,
  },
  setOnlineMeetingProvider: {
    method: 'PUT',
    path: '/online-meeting-provider',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Set up the provider of online meetings. What is booked already keeps its link',
    body: Type.Object(
      {
        template: Type.Optional(
          Type.String({
            minLength: 13,
            maxLength: MAX_TEMPLATE,
            pattern: '^https://[!-~]+$',
            description: [
              `An https address with one ${ROOM} behind its host, such as \`https://meet.example.org/${ROOM}\`: that stands for a name`,
              'that nobody can guess, another one for each booking; all dates of a series have the same. Nobody is asked for it.',
            ].join(' '),
          }),
        ),
        url: Type.Optional(
          Line(2_048, {
            minLength: 1,
            description: [
              'Instead of a template: where the provider is asked once what is booked counts, by a POST that is signed as webhooks are:',
              '`online_meeting.requested`, answered with `{"joinUrl": "https://…"}`; `online_meeting.updated` and',
              '`online_meeting.cancelled`, answered with any 2xx. It is tried again for hours; no booking waits for it or fails by it.',
              'Each is told at least once: what is requested, and what is ended for a booking, has the same `webhook-id` every time.',
            ].join(' '),
          }),
        ),
        newSecret: Type.Optional(
          Type.Boolean({ description: 'Make another secret, also where the address stays. The former signs no more' }),
        ),
        version,
      },
      closed,
    ),
    reply: ProviderSet,
    errors: [versionConflict, callbackRefused],
  },
  removeOnlineMeetingProvider: {
    method: 'DELETE',
    path: '/online-meeting-provider',
    scope: 'webhooks:write',
    reach: 'whole',
    summary: 'Make no online meetings any more. What is booked already keeps its link',
    query: Type.Object({ version }, closed),
    reply: null,
    errors: [versionConflict],
  },
});
