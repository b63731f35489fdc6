import {
  everybody,
  idOf,
  inHours,
  keepers,
  made,
  named,
  type AskFor,
  type Row,
  type Rows,
} from '../../../test/support/matrix/row.ts';
import type { Sender, Workplace } from '../../../test/support/scene.ts';
import { group, user } from '../../modules/people/people.matrix.ts';
import { desk } from '../../modules/resources/resources.matrix.ts';
import { costCode } from '../../modules/cost-codes/cost-codes.matrix.ts';
import { ordered } from '../../modules/orders/orders.matrix.ts';
import { service } from '../../modules/services/services.matrix.ts';
import { visitAtDesk } from '../../modules/visitors/visitors.matrix.ts';
import { purpose } from '../../modules/visiting/visiting.matrix.ts';
import { country, region, resourceGroup } from '../../modules/places/places.matrix.ts';

export const prefix = '';
const BELOW = '/:suffix/api/V1';

const guarded = (ask?: AskFor): Row => ({ ...everybody(ask), applicationsOnly: true });

/** What an application is registered with. */
const registered = async (place: Workplace) =>
  (await place.make('/applications', named('application'))) as unknown as {
    id: number;
    clientId: string;
    password: string;
  };

/** For who manages the bookings of others: an application books for nobody else. */
const managed = (ask: AskFor): Row => ({ least: 'receptionist', ask, applicationsOnly: true });

/** For who says what may be booked in the workplace as a whole. */
const kept = (ask: AskFor): Row => ({ ...keepers('workplace', ask), applicationsOnly: true });

const day = { startDate: '2030-05-06', endDate: '2030-05-06' };
const queue = {
  secretKey: 'secret',
  eventTypes: [2],
  notificationUrl: 'https://account.queue.core.windows.net/queue?sig=x',
};
const hours = { startDateTime: '2030-05-06 09:00', endDateTime: '2030-05-06 10:00' };
const dateList = [{ date: '2030-05-06', bookingType: 2 }];
const room: AskFor = (place) => made(place, '/resources', { ...named('room'), type: 'room', buildingId: place.here });
const meeting: AskFor = async (place) =>
  made(place, '/bookings', {
    resourceIds: [await idOf(place, room)],
    hostId: await idOf(place, user),
    start: inHours(0),
    end: inHours(2),
  });

const seat: AskFor = async (place) =>
  made(place, '/bookings', {
    resourceIds: [await idOf(place, desk)],
    hostId: await idOf(place, user),
    start: inHours(0),
    end: inHours(2),
  });
/** Somebody who is expected, by what is said there. */
const visitor: AskFor = async (place, actor) => ({
  params: { visitorId: (await visitAtDesk(place, actor)).badgeId },
});

/** A group that does something. */
const vendor: AskFor = async (place) => {
  const vendorId = await idOf(place, group);
  await place.make('/services', { ...named('service'), timing: 'before', groupIds: [vendorId] });
  return { params: { vendorId } };
};
const anOrder: AskFor = async (place, actor) => ({ params: { orderId: (await ordered(place, actor)).orderId } });
const aTask: AskFor = async (place, actor) => ({ params: { taskId: (await ordered(place, actor)).taskId } });

/** Of the application that somebody answers for. */
async function listenerOf(place: Workplace, { userId }: Sender): Promise<number> {
  const own = await place.db
    .selectFrom('application')
    .select('id')
    .where('tenantId', '=', place.tenant.id)
    .where('ownerUserId', '=', userId ?? 0)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  const id = own?.id ?? (await registered(place)).id;
  const wish = { eventTypes: ['desk'], url: 'https://receiver.example/', secret: 'secret' };
  const { items } = (await place.make(`/applications/${id}/listeners`, wish)) as unknown as {
    readonly items: readonly { readonly id: number }[];
  };
  return items[0]?.id ?? 0;
}

export const rows: Rows = {
  'POST /tokenproviderapi/token': {
    least: 'public',
    quiet: true,
    ask: async (place) => {
      const { clientId, password } = await registered(place);
      return { body: { grant_type: 'password', client_id: clientId, password } };
    },
  },
  [`GET ${BELOW}/countries`]: guarded(),
  [`GET ${BELOW}/regions`]: guarded(async (place) => ({ query: { countryId: await idOf(place, country) } })),
  [`GET ${BELOW}/regionsByParent/:countryId`]: guarded(async (place) => ({
    params: { countryId: await idOf(place, country) },
  })),
  [`GET ${BELOW}/groups`]: guarded(async (place) => ({ query: { countryId: await idOf(place, country) } })),
  [`GET ${BELOW}/rooms`]: guarded((place) => ({ query: { locationId: place.here } })),
  [`GET ${BELOW}/floorPlan`]: guarded(async (place) => ({
    query: { locationId: place.here, groupId: await idOf(place, resourceGroup) },
  })),
  [`GET ${BELOW}/users`]: guarded(),
  [`GET ${BELOW}/bookings`]: guarded(async (place) => ({ query: { roomId: await idOf(place, room), ...day } })),
  [`GET ${BELOW}/bookings/freeslots`]: guarded((place) => ({ query: { locationId: place.here, ...hours } })),
  [`GET ${BELOW}/bookings/availableRooms`]: guarded(async (place) => ({
    query: { locationID: place.here, groupID: await idOf(place, resourceGroup), ...hours },
  })),
  [`GET ${BELOW}/bookings/:bookingId`]: guarded(async (place) => ({
    params: { bookingId: await idOf(place, meeting) },
  })),
  [`POST ${BELOW}/bookings`]: managed(async (place) => ({
    body: { userId: await idOf(place, user), roomId: await idOf(place, room), ...hours },
  })),
  [`PUT ${BELOW}/bookings/:bookingId`]: managed(async (place) => {
    const params = { bookingId: await idOf(place, meeting) };
    return { params, body: { ...params, userId: await idOf(place, user), actionType: 1 } };
  }),
  [`POST ${BELOW}/deskBookings/availableDesks`]: {
    ...guarded(async (place) => ({
      body: {
        userID: await idOf(place, user),
        locationID: place.here,
        groupID: await idOf(place, resourceGroup),
        dateList,
      },
    })),
    quiet: true,
  },
  [`POST ${BELOW}/deskBookings`]: managed(async (place) => ({
    body: { userId: await idOf(place, user), deskId: await idOf(place, desk), dateList },
  })),
  [`GET ${BELOW}/deskBookings`]: guarded(async (place) => ({
    query: {
      deskId: await idOf(place, desk),
      userId: await idOf(place, user),
      locationId: place.here,
      groupId: await idOf(place, resourceGroup),
      ...day,
    },
  })),
  [`GET ${BELOW}/deskBookings/:bookingId`]: guarded(async (place) => ({
    params: { bookingId: await idOf(place, seat) },
  })),
  [`PUT ${BELOW}/deskBookings/:bookingId`]: managed(async (place) => {
    const params = { bookingId: await idOf(place, seat) };
    return { params, body: { ...params, userId: await idOf(place, user), actionType: 1 } };
  }),
  [`DELETE ${BELOW}/deskBookings`]: managed(async (place) => ({
    body: { bookingId: await idOf(place, seat), userId: await idOf(place, user) },
  })),
  [`POST ${BELOW}/bookings/check`]: {
    ...managed(async (place) => ({
      body: { userId: await idOf(place, user), roomId: await idOf(place, room), ...hours },
    })),
    quiet: true,
  },
  [`POST ${BELOW}/deskBookings/check`]: {
    ...managed(async (place) => ({
      body: { userId: await idOf(place, user), deskId: await idOf(place, desk), dateList },
    })),
    quiet: true,
  },
  [`GET ${BELOW}/locationResources`]: guarded((place) => ({ query: { locationId: place.here } })),
  [`GET ${BELOW}/groupResources`]: guarded(async (place) => ({ query: { groupId: await idOf(place, resourceGroup) } })),
  [`GET ${BELOW}/locationBookings`]: guarded((place) => ({ query: { locationId: place.here, ...day } })),
  [`GET ${BELOW}/groupBookings`]: guarded(async (place) => ({
    query: { groupId: await idOf(place, resourceGroup), ...day },
  })),
  [`DELETE ${BELOW}/bookings`]: managed(async (place) => ({
    body: { bookingId: await idOf(place, meeting), userId: await idOf(place, user) },
  })),
  [`GET ${BELOW}/visitor`]: managed(async (place) => ({
    query: {
      countryId: await idOf(place, country),
      regionId: await idOf(place, region),
      locationId: place.here,
      roomId: await idOf(place, room),
    },
  })),
  [`GET ${BELOW}/visitor/:visitorId`]: managed(visitor),
  [`POST ${BELOW}/visitor`]: managed(async (place, actor) => {
    const { hostId, bookingId } = await visitAtDesk(place, actor);
    const at = { locationId: place.here, arrivalDate: inHours(24) };
    const purposeId = await idOf(place, purpose);
    return { body: { firstName: 'Vera', hostData: { hostId }, ...at, purposeId, bookingId } };
  }),
  [`PUT ${BELOW}/visitor/:visitorId`]: managed(async (place, actor) => {
    const { badgeId: visitorId, bookingId } = await visitAtDesk(place, actor);
    const purposeId = await idOf(place, purpose);
    return { params: { visitorId }, body: { locationId: place.here, purposeId, bookingId } };
  }),
  [`DELETE ${BELOW}/visitor/:visitorId`]: managed(visitor),
  [`POST ${BELOW}/costcodes`]: kept(() => ({ body: { costCentre: named('cost code').name } })),
  [`GET ${BELOW}/costcodes`]: guarded(),
  [`PUT ${BELOW}/costcodes/:costCodeId`]: kept(async (place) => ({
    params: { costCodeId: await idOf(place, costCode) },
    body: { desc: 'Sales' },
  })),
  [`DELETE ${BELOW}/costcodes/:costCodeId`]: kept(async (place) => ({
    params: { costCodeId: await idOf(place, costCode) },
  })),
  [`GET ${BELOW}/vendors`]: guarded(async (place) => ({
    query: { countryId: await idOf(place, country), locationId: place.here },
  })),
  [`GET ${BELOW}/vendors/:vendorId`]: guarded(vendor),
  [`GET ${BELOW}/vendorItems`]: guarded(async (place) => ({
    query: { locationId: place.here, roomId: await idOf(place, room), vendorId: await idOf(place, group) },
  })),
  [`GET ${BELOW}/vendorItems/:itemId`]: guarded(async (place) => ({ params: { itemId: await idOf(place, service) } })),
  [`GET ${BELOW}/vendorOrders`]: managed(async (place, actor) => {
    const { bookingId, serviceId } = await ordered(place, actor);
    return { query: { locationId: place.here, bookingId, itemId: serviceId, vendorId: await idOf(place, group) } };
  }),
  [`GET ${BELOW}/vendorOrders/:orderId`]: managed(anOrder),
  [`POST ${BELOW}/vendorOrders`]: managed(async (place, actor) => {
    const { bookingId } = await ordered(place, actor);
    return { body: { bookingId, itemId: await idOf(place, service) } };
  }),
  [`PUT ${BELOW}/vendorOrders/:orderId`]: managed(async (place, actor) => ({
    ...(await anOrder(place, actor)),
    body: { quantity: 3 },
  })),
  [`DELETE ${BELOW}/vendorOrders/:orderId`]: managed(anOrder),
  [`GET ${BELOW}/vendorTasks`]: managed(async (place, actor) => {
    const { bookingId, serviceId, orderId } = await ordered(place, actor);
    const vendorId = await idOf(place, group);
    return { query: { locationId: place.here, bookingId, orderId, itemId: serviceId, vendorId } };
  }),
  [`GET ${BELOW}/vendorTasks/:taskId`]: managed(aTask),
  [`PUT ${BELOW}/vendorTasks/:taskId`]: managed(async (place, actor) => ({
    ...(await aTask(place, actor)),
    body: { status: 1 },
  })),
  [`GET ${BELOW}/listener`]: guarded(() => ({ query: { notificationURL: 'https://receiver.example/' } })),
  [`POST ${BELOW}/listener`]: guarded(async (place) => ({
    body: { ...queue, queueProvider: 4, resourceIds: [await idOf(place, desk)] },
  })),
  [`DELETE ${BELOW}/listener`]: guarded(async (place, actor) => ({
    body: { listenerId: await listenerOf(place, actor) },
  })),
  [`GET ${BELOW}/locations`]: guarded(async (place) => ({ query: { regionId: await idOf(place, region) } })),
};
