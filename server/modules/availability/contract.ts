import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { openOrigins } from '../holds/contract.ts';
import { resourceTypes } from '../resources/contract.ts';
import { closed, Id, orNull, ShownTime, Time } from '../../platform/contract/shapes.ts';

/** Longest period an availability question may span, in days. */
export const MAX_AVAILABILITY_DAYS = 31;

const ResourceType = Type.Enum([...resourceTypes]);

const HeldFor = Type.Optional(
  Type.Enum([...openOrigins], {
    description:
      'It is somebody’s own (`assignment`), or reserved for a team (`team_day`). Else, and of several units, nothing is said',
  }),
);

const HeldUntil = Type.Optional({
  ...ShownTime,
  description: 'Of what is reserved for a team: when it is given back unless one of its members has taken it by then',
});

const DayThere = Type.Object(
  {
    workday: Type.Boolean({
      description: 'Do people work there on it? As its business hours say, else from Monday to Friday',
    }),
    open: Type.Boolean({ description: 'false: the business hours that count for you open it at no hour of that day' }),
    holiday: orNull(Type.String({ description: 'What the holiday on it is called' })),
  },
  { ...closed, description: 'The day, by the building’s clocks, on which the period starts' },
);

const Availability = Type.Object(
  {
    resourceId: Id,
    available: Type.Boolean({
      description: 'Nobody holds it; on a day on which it is closed nobody can have it all the same',
    }),
    day: DayThere,
    busy: Type.Array(
      Type.Object({ start: ShownTime, end: ShownTime, heldFor: HeldFor, heldUntil: HeldUntil }, closed),
      {
        description: 'What is held, set-up and clean-down included; what a new booking needs around it, its check says',
      },
    ),
  },
  closed,
);

export const endpoints = declareEndpoints({
  getAvailability: {
    method: 'GET',
    path: '/availability',
    scope: 'bookings:read',
    summary: 'What is free between two times',
    query: Type.Object(
      {
        start: Time,
        end: Time,
        type: Type.Optional(ResourceType),
        buildingId: Type.Optional(Id),
        floorId: Type.Optional(Id),
        resourceId: Type.Optional(Id),
        minCapacity: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
      },
      closed,
    ),
    reply: Type.Object({ items: Type.Array(Availability) }, closed),
  },
});
