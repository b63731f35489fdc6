import { Type, type Static, type TObject } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { buildingOutOfReach, notFound } from '../../platform/contract/problems.ts';
import { closed, Id, Name, orNull, ShownTime, Time } from '../../platform/contract/shapes.ts';
import { resourceTypes } from '../resources/contract.ts';
import { KEPT_DAYS } from '../signals/contract.ts';

/** How time is cut: by the clocks and the calendar of the place. */
export const periods = ['five_minutes', 'fifteen_minutes', 'half_hour', 'hour', 'day', 'week', 'month'] as const;
export type PeriodName = (typeof periods)[number];

/** Into so many periods a range is cut at most: a week of five minutes, a change of the clocks included. */
export const MAX_PERIODS = 2_100;
/** So many days are looked at together at most, and so many days or periods, each once for every resource. */
export const MAX_DAYS = 1_100;
export const MAX_CELLS = 2_000_000;

const minutes = (description: string) => Type.Number({ minimum: 0, description });
const share = (description: string) => orNull(Type.Number({ minimum: 0, description }));

const usageOf = (usageCount: string, usedMinutes: string, businessMinutes: string) => ({
  usageCount: Type.Integer({ minimum: 0, description: usageCount }),
  usedMinutes: minutes(usedMinutes),
  businessMinutes: minutes(businessMinutes),
  usedBusinessMinutes: minutes('For how long of that it was used'),
  share: share('The share of its business hours in which it was used, 1 at most; null: it was not open'),
});

const OPEN = 'For how long it was open by its policies, holidays left out; always where none says when';
const usage = usageOf(
  'Bookings that begin then, each once for every resource of theirs',
  'For how long it was used: up to a check-out or a release, without set-up and clean-down. Of several, of all units together',
  OPEN,
);
const occupancy = usageOf(
  'Stretches in which somebody was there without a break that begin then',
  'For how long sensors saw somebody there, however many saw it; each resource is one, whatever there are of it',
  `${OPEN}. Not counted before ${KEPT_DAYS} days ago: readings are not kept for longer`,
);

const ofResource = <Figures extends typeof usage>(shown: Figures) =>
  Type.Object(
    {
      resourceId: Id,
      name: Name,
      type: Type.Enum([...resourceTypes]),
      buildingId: Id,
      floorId: orNull(Id),
      ...shown,
    },
    closed,
  );
export const UsageOfResource = ofResource(usage);
export type UsageOfResource = Static<typeof UsageOfResource>;

export const UsageOfPeriod = Type.Object({ start: ShownTime, end: ShownTime, ...usage }, closed);
export type UsageOfPeriod = Static<typeof UsageOfPeriod>;
export type Usage = Pick<UsageOfPeriod, keyof typeof usage>;

const Summary = Type.Object(
  {
    zone: Type.String({
      description: 'Whose clocks count: of the buildings that are asked about, or else of the workplace',
    }),
    resources: Type.Integer({ minimum: 0, description: 'Without combined rooms: their parts are counted' }),
    ...usage,
    attendance: Type.Object(
      {
        due: Type.Integer({
          minimum: 0,
          description: 'Bookings that began and asked for a check-in, which has closed or happened',
        }),
        missed: Type.Integer({ minimum: 0, description: 'Those that nobody came to' }),
        noShowRate: share('Those of them that nobody came to; null: nobody had to come'),
      },
      closed,
    ),
    peak: orNull(
      Type.Object(
        {
          start: ShownTime,
          inUse: Type.Integer({ minimum: 1, description: 'Units in use at once' }),
          of: Type.Integer({
            minimum: 1,
            description:
              'Units that there are: of equipment that exists several times each counts, unlike in `resources`',
          }),
        },
        { ...closed, description: 'When the most was in use at once, the first time; null: nothing was' },
      ),
    ),
  },
  closed,
);
export type Summary = Static<typeof Summary>;

const where = {
  from: Time,
  to: Time,
  buildingId: Type.Optional(Id),
  floorId: Type.Optional(Id),
  resourceId: Type.Optional(Id),
  type: Type.Optional(Type.Enum([...resourceTypes])),
};

const cutWhere = {
  ...where,
  period: Type.Optional(
    Type.Enum([...periods], {
      description:
        'By the clocks of the place; weeks begin on Monday. The first and the last are cut where the range is. `day` unless said',
    }),
  ),
};

const DailyVisitors = Type.Object(
  {
    expected: Type.Integer({ minimum: 0 }),
    here: Type.Integer({ minimum: 0 }),
    left: Type.Integer({ minimum: 0 }),
    missed: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type DailyVisitors = Static<typeof DailyVisitors>;

/** Figures about a year of a building cost as much as this many simple answers. */
const COST = 4;

const figures = <Query extends TObject, Shown extends TObject>(
  path: `/${string}`,
  summary: string,
  query: Query,
  reply: Shown,
) =>
  ({
    method: 'GET',
    path: `/analytics${path}` as const,
    scope: 'analytics:read',
    summary,
    query,
    reply,
    cost: COST,
    errors: [buildingOutOfReach, notFound],
  }) as const;

export const endpoints = declareEndpoints({
  getBookingUsageByResource: figures(
    '/booking-usage/by-resource',
    'How much each resource was used, or is booked, by name; a combined room’s bookings are its parts’ too',
    Type.Object(where, closed),
    Type.Object({ items: Type.Array(UsageOfResource) }, closed),
  ),
  getBookingUsageByTime: figures(
    '/booking-usage/by-time',
    `The same of all of them together, period by period, those without any included; ${MAX_PERIODS} at most`,
    Type.Object(cutWhere, closed),
    Type.Object({ zone: Summary.properties.zone, items: Type.Array(UsageOfPeriod) }, closed),
  ),
  getOccupancyByResource: figures(
    '/occupancy/by-resource',
    'For how long somebody was at each resource as sensors saw it, by name; only those at which a device tells presence, or did until it was taken out of use',
    Type.Object(where, closed),
    Type.Object({ items: Type.Array(ofResource(occupancy)) }, closed),
  ),
  getOccupancyByTime: figures(
    '/occupancy/by-time',
    `The same of all of them together, period by period, those without any included; ${MAX_PERIODS} at most`,
    Type.Object(cutWhere, closed),
    Type.Object(
      {
        zone: Summary.properties.zone,
        items: Type.Array(Type.Object({ start: ShownTime, end: ShownTime, ...occupancy }, closed)),
      },
      closed,
    ),
  ),
  getBookingSummary: figures(
    '/booking-summary',
    'How much all of them were used, how many nobody came to, and when the most was in use',
    Type.Object(where, closed),
    Summary,
  ),
  getDailyVisitors: figures(
    '/daily-visitors',
    'How many visitors are expected on a day, are here, have left and did not come',
    Type.Object(
      {
        date: {
          ...Time,
          description:
            'RFC 3339 with its offset: the day on which it is there, from midnight to midnight of that offset',
        },
        buildingId: Type.Optional(Id),
      },
      closed,
    ),
    DailyVisitors,
  ),
});
