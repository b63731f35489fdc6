import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { problem, versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id, orNull, ShownTime } from '../../platform/contract/shapes.ts';

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
    joinUrl: Type.String({ description: 'Whoever has it can join' }),
    state: Type.Enum(['ready'], { description: 'More may be known once providers are asked that take their time' }),
  },
  closed,
);
export type OnlineMeeting = Static<typeof OnlineMeeting>;

/** Said where there is one, to those who hear the title too. */
export const OnlineMeetingTold = Type.Optional(orNull(OnlineMeeting));

const Provider = Type.Object(
  {
    kind: Type.Enum(['template']),
    template: Type.String(),
    version: Type.Integer({ description: 'Counts the changes, also over a removal' }),
    updatedAt: ShownTime,
  },
  closed,
);
export type Provider = Static<typeof Provider>;

export const ProviderAnswer = Type.Object({ provider: orNull(Provider) }, closed);
export type ProviderAnswer = Static<typeof ProviderAnswer>;

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
        template: Type.String({
          minLength: 13,
          maxLength: MAX_TEMPLATE,
          pattern: '^https://[!-~]+$',
          description: [
            `An https address with one ${ROOM} behind its host, such as \`https://meet.example.org/${ROOM}\`: that stands for a name`,
            'that nobody can guess, another one for each booking; all dates of a series have the same. Nobody is asked for it.',
          ].join(' '),
        }),
        version,
      },
      closed,
    ),
    reply: ProviderAnswer,
    errors: [versionConflict],
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
