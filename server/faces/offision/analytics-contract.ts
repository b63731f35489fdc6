import { Type } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { Line } from '../../platform/contract/shapes.ts';
import { Moment } from './booking-contract.ts';
import { addresses } from './guesses.ts';
import { Int, open, Ref, Several, Text } from './shapes.ts';

export const DailyVisitor = Type.Object({
  numberOfInitial: Int,
  numberOfVisiting: Int,
  numberOfVisited: Int,
  numberOfNoShow: Int,
});

const used = { usageCount: Int, usedTimeInMinutes: Type.Number(), usedTimeInPercentage: Type.Number() };
export const UsageByResource = Type.Object({ bookableResource: Ref, ...used });
export const UsageByTime = Type.Object({ dateTime: Text, ...used });

const where = {
  bookableResourceId: Several('Ids of the resources'),
  floorId: Several('Ids of their floors'),
  from: Moment('ISO 8601 with an offset, or now; 30 days before `to` unless said'),
  to: Moment('The same; 30 days after `from` unless said, and now where neither is'),
};

const cutWhere = {
  ...where,
  groupPeriodBy: Type.Optional(
    Line(40, {
      description: 'FiveMinutes, FifteenMinutes, HalfHour, Hourly, Daily, Weekly or Monthly; Daily unless said',
    }),
  ),
};

const daily = {
  scope: 'analytics:read',
  summary: 'How many visitors are expected, here, gone and missed on the day that a time is on, by its own offset',
  query: Type.Object({ date: Moment('Required: ISO 8601 with an offset') }, open),
  reply: DailyVisitor,
} as const;

export const analyticsEndpoints = declareEndpoints({
  countDailyVisitors: { ...addresses.countDailyVisitors, ...daily },
  countDailyVisitorsToo: { ...addresses.countDailyVisitorsToo, ...daily },
  listBookingUsageByResource: {
    ...addresses.listBookingUsageByResource,
    scope: 'analytics:read',
    summary: 'How much each resource is used by bookings, in minutes and as a share of its business hours',
    query: Type.Object(where, open),
    cost: 4,
    reply: Type.Array(UsageByResource),
  },
  listBookingUsageByTime: {
    ...addresses.listBookingUsageByTime,
    scope: 'analytics:read',
    summary: 'How much all of them are used together, period by period',
    query: Type.Object(cutWhere, open),
    cost: 4,
    reply: Type.Array(UsageByTime),
  },
  listOccupancyByResource: {
    ...addresses.listOccupancyByResource,
    scope: 'analytics:read',
    summary: 'How long somebody was at each resource with a sensor, in minutes and as a share of its business hours',
    query: Type.Object(where, open),
    cost: 4,
    reply: Type.Array(UsageByResource),
  },
  listOccupancyByTime: {
    ...addresses.listOccupancyByTime,
    scope: 'analytics:read',
    summary: 'How long somebody was at all of them together, as sensors saw it, period by period',
    query: Type.Object(cutWhere, open),
    cost: 4,
    reply: Type.Array(UsageByTime),
  },
});
