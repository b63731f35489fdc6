import {
  everybody,
  idOf,
  inHours,
  made,
  named,
  type AskFor,
  type Row,
  type Rows,
} from '../../../test/support/matrix/row.ts';
import { booking, newBooking } from '../../modules/bookings/bookings.matrix.ts';
import { member, user } from '../../modules/people/people.matrix.ts';
import { building, category } from '../../modules/places/places.matrix.ts';
import { device, newSensor } from '../../modules/signals/signals.matrix.ts';
import { controller, newTagLabel } from '../../modules/signage/signage.matrix.ts';
import { service } from '../../modules/services/services.matrix.ts';
import { visitAtDesk as badge } from '../../modules/visitors/visitors.matrix.ts';
import { desk, locker } from '../../modules/resources/resources.matrix.ts';

export const prefix = '/api/external';

const guarded = (ask?: AskFor): Row => ({ ...everybody(ask), tokensOnly: true });

/** For who receives the visitors of others: nobody visits a program. */
const received = (ask: AskFor): Row => ({ least: 'receptionist', ask, tokensOnly: true });

/** Figures about places. */
const figures = received(async (place) => ({
  query: { bookableResourceId: await idOf(place, desk), floorId: place.floorId },
}));

/** An operation, with the version in its address and without. */
const both = (thing: string, rest: string, row: Row): Rows => ({
  [`GET ${thing}/v1${rest}`]: row,
  [`GET ${thing}${rest}`]: row,
});

/** An address that is told for some time, with the version and without. */
function subscribing(thing: string, rest: string): Rows {
  const row = guarded(async (place) => ({
    body: { ids: String(await idOf(place, desk)), callbackUrl: 'https://receiver.example/', expireTime: 60 },
  }));
  return { [`POST ${thing}/v1${rest}`]: row, [`POST ${thing}${rest}`]: row };
}

/** A booking of a resource and for somebody, by their ids as texts. */
const placing: Row = guarded(async (place) => ({
  body: {
    period: { start: inHours(24), end: inHours(25) },
    resources: [String(await idOf(place, desk))],
    requiredAttendees: [String(await idOf(place, user))],
  },
}));

/** The same under several addresses. */
const all = (routes: readonly string[], row: Row): Rows => Object.fromEntries(routes.map((route) => [route, row]));

const measured: Row = {
  least: 'administrator',
  reach: 'unseen',
  quiet: true,
  tokensOnly: true,
  ask: async (place) => ({ body: { accessId: await newSensor(place), hasMotion: true } }),
};
const sensors = (ask: AskFor): Row => ({ least: 'space_manager', ask, tokensOnly: true });
const at = async (place: Parameters<AskFor>[0]) => ({ bookableResource: { id: await idOf(place, desk) } });

const found: Row = sensors(async (place, actor) => ({
  query: { id: (await device(place, actor)).params?.['id'] ?? 0, bookableResourceId: await idOf(place, desk) },
}));

/** What measures, and what it measures. */
const measuring: Rows = {
  ...both('/e-paper-controller', '/:id', { ...sensors(controller), reach: 'unseen' }),
  ...both(
    '/e-paper-controller',
    '',
    sensors(async (place, actor) => ({ query: { id: (await controller(place, actor)).params?.['id'] ?? 0 } })),
  ),
  ...all(
    ['POST', 'PUT'].flatMap((method) => [
      `${method} /e-paper-controller/v1/tag-status`,
      `${method} /e-paper-controller/tag-status`,
    ]),
    {
      least: 'administrator',
      tokensOnly: true,
      reach: 'unseen',
      quiet: true,
      ask: async (place) => ({ body: { ePaperTagId: await newTagLabel(place), isOnline: true } }),
    },
  ),
  ...both('/sensor', '', found),
  ...both('/environment-sensor', '', found),
  ...both('/occupancy-sensor', '', found),
  ...all(
    ['/sensor', '/environment-sensor', '/occupancy-sensor'].flatMap((group) => [
      `POST ${group}/v1/data`,
      `POST ${group}/data`,
    ]),
    measured,
  ),
  ...all(
    ['POST /occupancy-sensor/v1', 'POST /occupancy-sensor'],
    sensors(async (place) => ({ body: await at(place) })),
  ),
  ...all(
    ['PUT', 'PATCH', 'POST'].flatMap((method) => [
      `${method} /occupancy-sensor/v1/:id`,
      `${method} /occupancy-sensor/:id`,
    ]),
    {
      ...sensors(async (place, actor) => ({ ...(await device(place, actor)), body: await at(place) })),
      reach: 'unseen',
    },
  ),
};

export const rows: Rows = {
  ...measuring,
  ...both(
    '/bookable-resource-status',
    '',
    guarded(async (place) => ({ query: { id: await idOf(place, desk) } })),
  ),
  ...both(
    '/bookable-resource-access-key',
    '',
    guarded(async (place) => ({ query: { bookableResourceId: await idOf(place, desk) } })),
  ),
  ...subscribing('/bookable-resource', '/subscribe'),
  ...subscribing('/bookable-resource-status', '/subscribe'),
  ...subscribing('/bookable-resource-access-key', '/subscribe'),
  ...subscribing('/bookable-resource-access-key', '/subscribe/daily'),
  'POST /booking': placing,
  'POST /booking/v1': placing,
  ...both('/booking', '/export', guarded()),
  ...both('/booking', '/appointment', {
    ...guarded(async (place, actor) => {
      const resourceId = await idOf(place, desk);
      const { id } = await place.make('/bookings', { ...(await newBooking(place, actor)), resourceIds: [resourceId] });
      return { query: { id: `${id}-${resourceId}`, bookableResourceId: resourceId } };
    }),
    besides: async (place, actor) => ({
      query: {
        organizerUserId: await idOf(place, user),
        bookingId: Number((await booking(place, actor)).params?.['id']),
      },
    }),
  }),
  ...both('/visitor-badge', '/:id', {
    ...received(async (place, actor) => ({ params: { id: (await badge(place, actor)).badgeId } })),
  }),
  ...both(
    '/visitor-badge',
    '',
    received(async (place, actor) => {
      const { badgeId } = await badge(place, actor);
      return { query: { id: badgeId, buildingId: place.here } };
    }),
  ),
  ...both(
    '/visiting-appointment',
    '',
    received(async (place, actor) => {
      const { id, hostId, bookingId, visitorId, resourceId } = await badge(place, actor);
      const query = { id, invitingUserId: hostId, bookingId, visitorId, bookableResourceId: resourceId };
      return { query: { ...query, buildingId: place.here } };
    }),
  ),
  ...both(
    '/dashboard',
    '/visitor/daily',
    received(() => ({ query: { date: '2026-03-02T09:00:00Z' } })),
  ),
  ...both(
    '/dashboard',
    '/daily-visitor',
    received(() => ({ query: { date: '2026-03-02T09:00:00Z' } })),
  ),
  ...both('/analytics', '/booking-usage/bookable-resource', figures),
  ...both('/analytics', '/booking-usage/time', figures),
  ...both('/analytics', '/occupancy/bookable-resource', figures),
  ...both('/analytics', '/occupancy/time', figures),
  ...both('/system', '/information', guarded()),
  ...both('/user', '/:id', guarded(user)),
  ...both('/user', '', {
    ...guarded(async (place) => ({ query: { id: await idOf(place, user) } })),
    besides: async (place) => ({ query: { userGroupId: await idOf(place, member) } }),
  }),
  ...both('/service-item', '', {
    ...guarded(async (place) => ({ query: { id: await idOf(place, service) } })),
    besides: async (place) => ({ query: { servicePlanId: (await place.make('/service-plans', named('plan'))).id } }),
  }),
  ...both(
    '/locker',
    '',
    guarded(async (place) => ({ query: { id: await idOf(place, locker) } })),
  ),
  ...both(
    '/building',
    '',
    guarded(async (place) => ({ query: { id: await idOf(place, building) } })),
  ),
  ...both('/bookable-resource', '/:id', guarded(desk)),
  ...both('/bookable-resource', '', {
    ...guarded(async (place) => ({ query: { id: await idOf(place, desk) } })),
    async besides(place) {
      const kept = { categoryId: await idOf(place, category), floorId: place.floorId };
      await made(place, '/resources', { ...named('desk'), type: 'desk', buildingId: place.here, ...kept });
      return { query: kept };
    },
  }),
};
