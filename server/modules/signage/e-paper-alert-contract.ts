import { Type, type Static } from 'typebox';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, Id, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

/** What may be wrong with a tag. */
export const tagAlertKinds = ['offline', 'silent', 'battery'] as const;
export type TagAlertKind = (typeof tagAlertKinds)[number];

/** What a gateway said of a tag counts for so long: then nobody knows whether it is online. Tags save their battery, and speak seldom. */
export const SILENT_HOURS = 24;
/** Below this a battery is low, in percent; it is good again from the other on: a level that wavers is told once. As with sensors. */
export const LOW_TAG_BATTERY = 20;
export const GOOD_TAG_BATTERY = 25;
/** Where nothing looked for so long, nothing may have listened: tags are given all of their time anew. */
export const STANDSTILL_MINUTES = 30;
/** For so long at least it is gathered what becomes of tags before it is told: where a gateway fails, it says so tag by tag. */
export const GATHER_SECONDS = 20;
/** Of the same of one tag people are told again only so much later: one that comes and goes is told of once a day. */
export const TOLD_AGAIN_HOURS = 24;
/** So many keepers are told, at most, and of so many tags by name. */
export const MAX_TOLD = 20;
export const MAX_NAMED = 20;

const Kind = Type.Enum([...tagAlertKinds]);

/** How a tag stands to its gateway. */
export const connections = ['unheard', 'online', 'offline', 'silent'] as const;
export type Connection = (typeof connections)[number];

/** How a tag is, as Atrium judges what was said of it. */
export const TagJudged = {
  connection: Type.Enum([...connections], {
    description: `\`online\` or \`offline\`, as its gateway said last; \`silent\`: nothing was said of it for ${SILENT_HOURS} hours, and nobody knows; \`unheard\`: it was never said`,
  }),
  alerts: Type.Array(Kind, {
    description:
      'What is wrong with it right now, of a tag that stands for something; each is in `GET /e-paper-alerts`',
  }),
};

export const EPaperAlert = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...tagAlertKinds], {
      description: `\`offline\`: its gateway says so; \`silent\`: nothing was said of it for ${SILENT_HOURS} hours; \`battery\`: it has less than ${LOW_TAG_BATTERY} %, and less than ${GOOD_TAG_BATTERY} % since`,
    }),
    raisedAt: ShownTime,
    tagId: Id,
    label: Type.String(),
    resourceId: orNull(Id),
    resourceName: orNull(Type.String()),
    buildingId: Id,
    heardAt: orNull(ShownTime),
    batteryLevel: orNull(Type.Number()),
  },
  closed,
);
export type EPaperAlert = Static<typeof EPaperAlert>;

const TagAlertTold = Type.Object(
  {
    kind: Kind,
    tagId: Id,
    label: Type.String(),
    resourceId: orNull(Id),
    resourceName: orNull(Type.String()),
    heardAt: orNull(ShownTime),
    batteryLevel: orNull(Type.Number()),
  },
  closed,
);
export type TagAlertTold = Static<typeof TagAlertTold>;

/** A building is told of at once, as with sensors: a hundred tags fail with their gateway. */
const told = (summary: string) =>
  ({
    summary,
    data: Type.Object(
      {
        id: { ...Id, description: 'The building' },
        buildingId: Id,
        zone: Type.String(),
        alerts: Type.Array(TagAlertTold, { description: `The first ${MAX_NAMED}, by the ids of their tags` }),
        more: Type.Integer({ description: 'How many more there are' }),
        userIds: Type.Array(Id, { description: `Who keeps devices there and is told: at most ${MAX_TOLD}` }),
      },
      closed,
    ),
    heard: 'devices:manage',
    open: ['id'],
  }) as const;

export const ePaperAlertEvents = declareEvents({
  'e_paper_alert.raised': told('Something is wrong with e-paper tags of a building'),
  'e_paper_alert.ended': told('What was wrong with e-paper tags of a building is not any more, or they were deleted'),
});

export const ePaperAlertJobs = declareJobs({
  'e_paper_alert.look': {
    summary: 'Look whether something is wrong with an e-paper tag, and tell of it',
    data: Type.Object({}, closed),
  },
});

/**
 * A list of its own beside `GET /device-alerts`: that one is of sensors at resources, by `deviceId`, and its kinds are others. Who keeps
 * tags looks after them where they are, under Displays; and a program that reads sensors' alerts meets no device that it cannot ask for.
 */
export const ePaperAlertEndpoints = {
  listEPaperAlerts: {
    method: 'GET',
    path: '/e-paper-alerts',
    scope: 'devices:manage',
    summary:
      'What is wrong with e-paper tags right now, in the buildings that one’s role covers, the latest first. Of tags that stand for something and were heard once',
    query: Type.Object(
      { buildingId: Type.Optional(Id), tagId: Type.Optional(Id), kind: Type.Optional(Kind), ...paging },
      closed,
    ),
    reply: page(EPaperAlert),
  },
} as const;
