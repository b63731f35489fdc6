import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { closed, Id, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

/** What may be wrong with a device. */
export const alertKinds = ['silent', 'faulty', 'battery'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Below this a battery is low, in percent; it is good again from the other on: a level that wavers is told once. */
export const LOW_BATTERY = 20;
export const GOOD_BATTERY = 25;
/** After a standstill of so many minutes devices are given as many more to be heard again, before one is silent. */
export const STANDSTILL_MINUTES = 30;
/** Of the same of one device people are told again only so much later: one that comes and goes is told of once a day. */
export const TOLD_AGAIN_HOURS = 24;
/** So many keepers are told, at most, and of so many devices by name. */
export const MAX_TOLD = 20;
export const MAX_NAMED = 20;

export const DeviceAlert = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...alertKinds], {
      description: `\`silent\`: it missed two of the times at which it is to be heard; \`faulty\`: it says for days without a break that somebody is there; \`battery\`: it has less than ${LOW_BATTERY} %`,
    }),
    raisedAt: ShownTime,
    deviceId: Id,
    deviceName: Type.String(),
    resourceId: Id,
    resourceName: Type.String(),
    buildingId: Id,
    lastHeardAt: orNull(ShownTime),
    batteryLevel: orNull(Type.Number()),
  },
  closed,
);
export type DeviceAlert = Static<typeof DeviceAlert>;

const Kind = Type.Enum([...alertKinds]);

const AlertTold = Type.Object(
  {
    kind: Kind,
    deviceId: Id,
    deviceName: Type.String(),
    resourceId: Id,
    resourceName: Type.String(),
    lastHeardAt: orNull(ShownTime),
    batteryLevel: orNull(Type.Number()),
  },
  closed,
);
export type AlertTold = Static<typeof AlertTold>;

/** A look tells of a building at once: where a gateway fails, a hundred sensors fall silent together. */
const told = (summary: string) =>
  ({
    summary,
    data: Type.Object(
      {
        id: { ...Id, description: 'The building' },
        buildingId: Id,
        zone: Type.String(),
        alerts: Type.Array(AlertTold, { description: `The first ${MAX_NAMED}, by the names of their devices` }),
        more: Type.Integer({ description: 'How many more there are' }),
        userIds: Type.Array(Id, { description: `Who keeps devices there and is told: at most ${MAX_TOLD}` }),
      },
      closed,
    ),
    heard: 'devices:manage',
    open: ['id'],
  }) as const;

export const events = declareEvents({
  'device_alert.raised': told('Something is wrong with devices of a building'),
  'device_alert.ended': told('What was wrong with devices of a building is not any more'),
});

export const jobs = declareJobs({
  'device_alert.look': { summary: 'Look whether something is wrong with a device', data: Type.Object({}, closed) },
});

export const endpoints = declareEndpoints({
  listDeviceAlerts: {
    method: 'GET',
    path: '/device-alerts',
    scope: 'devices:manage',
    summary:
      'What is wrong with devices right now, in the buildings that one’s role covers, the latest first: looked for every ten minutes. Of devices at a resource that were heard once',
    query: Type.Object(
      {
        buildingId: Type.Optional(Id),
        deviceId: Type.Optional(Id),
        kind: Type.Optional(Kind),
        ...paging,
      },
      closed,
    ),
    reply: page(DeviceAlert),
  },
});
