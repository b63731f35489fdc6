import { Type, type Static, type TProperties } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import {
  buildingOutOfReach,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import {
  closed,
  Id,
  IdParams,
  Line,
  Name,
  orNull,
  page,
  paging,
  ShownTime,
  Time,
} from '../../platform/contract/shapes.ts';
import { deviceKinds, measureNames, measures, type Measure, READINGS_KEPT_DAYS } from '../signal-kinds/contract.ts';
import { lorawanEndpoints } from './lorawan-contract.ts';

export type { Kind, Measure } from '../signal-kinds/contract.ts';

export const accessIdTaken = problem('device_access_id_taken', 409, 'Another device has this access id');

export const constraints = {
  device_access_unique: { kind: accessIdTaken, param: 'accessId' },
  device_resource_fk: { kind: notFound, param: 'resourceId' },
  device_entrance_building_fk: { kind: notFound, param: 'entrance.buildingId' },
  device_entrance_floor_fk: { kind: notFound, param: 'entrance.floorId' },
} satisfies ConstraintProblems;

/** So many readings come at once, at most. */
export const MAX_READINGS = 1_000;
/** So far a device's clock may be ahead. */
export const MAX_AHEAD_MINUTES = 5;
/** So long a reading is kept, and so old it may be when it comes; what is about one person goes earlier. */
export const KEPT_DAYS = READINGS_KEPT_DAYS;
/** It goes no earlier than so long after: what comes as late as that is summed up with all of its day. */
export const SUMMED_DAYS = KEPT_DAYS + 2;
/** So long the word of a device is believed, at most: a week. */
export const MAX_BELIEVED_MINUTES = 10_080;
/** Somebody who is said to be there for so long without a break is none: the device is at fault. */
export const STUCK_HOURS = 48;

/** To decide on it, somebody is there by two words of one device so far apart, and none against them between. */
export const STEADY_MINUTES = 5;
/** To decide on it, nobody is there for so long: longer, as who sits still is overseen for some minutes, and a desk is given back only once. */
export const AWAY_MINUTES = 7;

/** What an access id is made of. */
export const ACCESS_SIGNS = '[0-9A-Za-z._:/#@+-]';
export const MAX_ACCESS_ID = 100;

const Kind = Type.Enum([...deviceKinds]);
const AccessId = Type.String({
  minLength: 1,
  maxLength: MAX_ACCESS_ID,
  pattern: `^${ACCESS_SIGNS}+$`,
  description: 'By what it names itself; another one of the workplace. `o` is read as 0, `i` and `l` as 1, in any case',
});
const Believed = Type.Integer({
  minimum: 1,
  maximum: MAX_BELIEVED_MINUTES,
  description: 'For so long what it says last is believed',
});
const ResourceId = {
  ...Id,
  description: 'Where it is; null: at no resource. Nowhere at all it is for who manages the whole workplace',
};
/** Whose entrance a reader stands at. */
export const Entrance = Type.Object(
  {
    buildingId: Id,
    floorId: Type.Optional(orNull({ ...Id, description: 'Of this floor of it; null: of the building as a whole' })),
  },
  {
    ...closed,
    description:
      'At whose entrance it stands, in place of a resource: a badge reader alone. A card that is held to it checks its holder in to the desks, parking places and lockers that she has booked in there, if she agreed to that',
  },
);
export type Entrance = Static<typeof Entrance>;
const ShownEntrance = Type.Object({ buildingId: Id, floorId: orNull(Id) }, closed);
const Retired = Type.Boolean({ description: 'Out of use: what it sends is refused' });

/** What is known of a device now. */
export const deviceStates = ['unknown', 'quiet', 'motion', 'faulty'] as const;
export type DeviceState = (typeof deviceStates)[number];

/** Whether somebody is at a place. */
export const occupancyStates = ['present', 'absent', 'unknown'] as const;
export type OccupancyState = (typeof occupancyStates)[number];
/** Why that is said. */
export const occupancyReasons = [
  'motion',
  'passed',
  'checked_in',
  'quiet',
  'checked_out',
  'silent',
  'faulty',
  'no_sensor',
] as const;
export type OccupancyReason = (typeof occupancyReasons)[number];

/** A sensor, or another source of signals. */
export const Device = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    kind: Kind,
    name: Type.String(),
    accessId: Type.String(),
    resourceId: orNull(Id),
    resourceName: orNull(Type.String()),
    entrance: orNull(ShownEntrance),
    buildingId: orNull({ ...Id, description: 'In which building that is' }),
    believedMinutes: Type.Integer(),
    retired: Type.Boolean(),
    createdAt: ShownTime,
    lastHeardAt: orNull({ ...ShownTime, description: 'Of its latest reading; null: none is kept' }),
    batteryLevel: orNull(Type.Number({ description: 'What it said last, in percent' })),
    overdue: Type.Boolean({ description: 'It missed two of the times at which its kind is to be heard' }),
    state: Type.Enum([...deviceStates], {
      description: `\`unknown\`: silent for longer than it is believed; \`faulty\`: it says since ${STUCK_HOURS} hours without a break that somebody is there`,
    }),
  },
  closed,
);
export type Device = Static<typeof Device>;

const NewDevice = Type.Object(
  {
    kind: Kind,
    name: Name,
    accessId: Type.Optional(AccessId),
    resourceId: Type.Optional(orNull(ResourceId)),
    entrance: Type.Optional(orNull(Entrance)),
    believedMinutes: Type.Optional(orNull(Believed)),
    retired: Type.Optional(Retired),
  },
  closed,
);
export type NewDevice = Static<typeof NewDevice>;
const DeviceChange = Type.Object(
  {
    name: Type.Optional(Name),
    accessId: Type.Optional(AccessId),
    resourceId: Type.Optional(orNull(ResourceId)),
    entrance: Type.Optional(orNull(Entrance)),
    believedMinutes: Type.Optional(orNull({ ...Believed, description: 'Null: as long as its kind is' })),
    retired: Type.Optional(Retired),
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
    ),
  },
  closed,
);

/** A member for each measure. */
const eachMeasure = <const P>(shape: (name: Measure) => P): Readonly<Record<Measure, P>> =>
  Object.fromEntries(measureNames.map((name) => [name, shape(name)])) as Record<Measure, P>;

const shownMeasures = eachMeasure((name) =>
  orNull(Type.Number({ description: `In ${measures[name].unit}` })),
) satisfies TProperties;

/** What a device measured at an instant; null: it did not say. */
export const Reading = Type.Object(
  {
    at: ShownTime,
    ...shownMeasures,
    hasMotion: orNull(Type.Boolean()),
    batteryLevel: orNull(Type.Number()),
  },
  closed,
);
export type Reading = Static<typeof Reading>;

/** Where a temperature may be in either unit; whichever it is in is judged once that is known. */
const LOWEST = -460;
const HIGHEST = 2_000;

/** What may be said of each measure. */
export const givenMeasures = eachMeasure((name) => {
  const { unit, ...range } = measures[name];
  const bounds = name === 'temperature' ? { minimum: LOWEST, maximum: HIGHEST } : range;
  return Type.Optional(
    orNull(Type.Number({ ...bounds, description: name === 'temperature' ? 'See `temperatureUnit`' : `In ${unit}` })),
  );
}) satisfies TProperties;

const readingGiven = {
  timestamp: Type.Optional(
    orNull({
      ...Time,
      description: `When it was measured, RFC 3339 with an offset; unless said, now. At most ${MAX_AHEAD_MINUTES} minutes ahead, and ${KEPT_DAYS} days ago, or as long as what is about people is kept`,
    }),
  ),
  ...givenMeasures,
  hasMotion: Type.Optional(orNull(Type.Boolean({ description: 'Somebody is there; of a door: it was opened' }))),
  temperatureUnit: Type.Optional(
    orNull(Type.Integer({ minimum: 0, maximum: 1, description: '0: °C, unless said; 1: °F' })),
  ),
  batteryLevel: Type.Optional(orNull(Type.Number({ minimum: 0, maximum: 100, description: 'In percent' }))),
};
const ReadingGiven = Type.Object({ accessId: AccessId, ...readingGiven }, closed);
export type ReadingGiven = Static<typeof ReadingGiven>;
const ReadingsGiven = Type.Object(
  {
    accessId: Type.Optional(AccessId),
    ...readingGiven,
    items: Type.Optional(
      Type.Array(ReadingGiven, {
        minItems: 1,
        maxItems: MAX_READINGS,
        description: 'Several, in place of one. All are taken or none',
      }),
    ),
  },
  closed,
);
export type ReadingsGiven = Static<typeof ReadingsGiven>;

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object(
      {
        id: Id,
        name: Type.String(),
        kind: Kind,
        resourceId: orNull(Id),
        buildingId: orNull(Id),
        retired: Type.Boolean(),
      },
      closed,
    ),
    heard: 'devices:manage',
    open: ['id'],
  }) as const;

export const events = declareEvents({
  'sensor.created': told('A sensor, or another source of signals, was added'),
  'sensor.updated': told('A sensor was changed, taken out of use, or put back'),
});

export const jobs = declareJobs({
  'presence.look': {
    summary: 'Look at who is at a resource by now, for what is booked there',
    data: Type.Object({ resourceId: Id }, closed),
  },
});

const managing = { scope: 'devices:manage' } as const;

export const endpoints = declareEndpoints({
  listDevices: {
    method: 'GET',
    path: '/devices',
    ...managing,
    summary:
      'Sensors and other sources of signals in the buildings that one’s role covers, by name; those that are nowhere for who covers all',
    query: Type.Object(
      {
        buildingId: Type.Optional(Id),
        resourceId: Type.Optional(Id),
        placed: Type.Optional(
          Type.Boolean({ description: 'false: only those that are nowhere yet; true: only the others' }),
        ),
        kind: Type.Optional(Kind),
        search: Type.Optional(Line(200, { description: 'Part of a name, or of an access id' })),
        retired: Type.Optional(
          Type.Boolean({ description: 'true: only those out of use; otherwise only those in use' }),
        ),
        ...paging,
      },
      closed,
    ),
    reply: page(Device),
  },
  createDevice: {
    method: 'POST',
    path: '/devices',
    ...managing,
    summary:
      'Add a device; without an access id it is given one. One that is nowhere yet needs a role for all buildings',
    body: NewDevice,
    reply: Device,
    status: 201,
    errors: [buildingOutOfReach, accessIdTaken],
  },
  getDevice: {
    method: 'GET',
    path: '/devices/{id}',
    ...managing,
    summary: 'One device, with what is known of it now',
    params: IdParams,
    reply: Device,
  },
  updateDevice: {
    method: 'PATCH',
    path: '/devices/{id}',
    ...managing,
    summary:
      'Change a device, carry it to another resource or entrance, take it out of use or put it back; what is absent stays. Who was there is told by what it says there: what it said before was of another place',
    params: IdParams,
    body: DeviceChange,
    reply: Device,
    errors: [buildingOutOfReach, accessIdTaken, versionConflict],
  },
  listReadings: {
    method: 'GET',
    path: '/devices/{id}/readings',
    ...managing,
    summary: 'What a device measured, the latest first',
    params: IdParams,
    query: Type.Object(
      {
        from: Type.Optional({ ...Time, description: 'RFC 3339; without offset: by the clock of the workplace' }),
        to: Type.Optional({ ...Time, description: 'Before this time' }),
        ...paging,
      },
      closed,
    ),
    reply: page(Reading),
  },
  recordReadings: {
    method: 'POST',
    path: '/readings',
    scope: 'readings:write',
    summary: `Hand in what devices measured: one reading, or up to ${MAX_READINGS} as \`items\`, all or none. Whatever comes twice, late or in another order comes to the same: repeating it is safe`,
    body: ReadingsGiven,
    reply: Type.Object({ taken: Type.Integer({ description: 'How many were handed in' }) }, closed),
    status: 201,
    once: false,
  },
  ...lorawanEndpoints,
});
