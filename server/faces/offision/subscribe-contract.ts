import { Type } from 'typebox';
import { tooManySubscriptions } from '../../modules/subscriptions/contract.ts';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { Line, orNull } from '../../platform/contract/shapes.ts';
import { callbackRefused } from '../../platform/delivery/contract.ts';
import { addresses, MAX_LIST } from './guesses.ts';
import { Int, open, Text } from './shapes.ts';

const members = {
  ids: Line(MAX_LIST, { minLength: 1, description: 'Ids of resources, e.g. 1,2,3' }),
  callbackUrl: Line(2_048, { minLength: 1, description: 'Called when something changed' }),
  expireTime: Type.Optional(orNull({ ...Int, description: 'In minutes: 60 unless said, 1440 at most' })),
};

const subscribing = {
  body: Type.Object(members, open),
  reply: Text,
  errors: [callbackRefused, tooManySubscriptions],
} as const;

const ofKeys = {
  ...subscribing,
  body: Type.Object(
    {
      ...members,
      type: Type.Optional(orNull(Line(40, { description: 'oneTime, static or daily; daily unless said' }))),
    },
    open,
  ),
} as const;

/** Being told of changes for some time; answered with the subscription's id. */
export const subscribeEndpoints = declareEndpoints({
  subscribeAppointments: {
    ...addresses.subscribeAppointments,
    scope: 'bookings:read',
    summary: 'Be told when what is booked of resources changes',
    ...subscribing,
  },
  subscribeStatuses: {
    ...addresses.subscribeStatuses,
    scope: 'bookings:read',
    summary: 'Be told when what resources are now changes',
    ...subscribing,
  },
  subscribeAccessKeys: {
    ...addresses.subscribeAccessKeys,
    scope: 'keys:read',
    summary: 'Be told when door keys change',
    ...ofKeys,
  },
  subscribeDailyKeys: {
    ...addresses.subscribeDailyKeys,
    scope: 'keys:read',
    summary: 'The same',
    ...ofKeys,
  },
});
