import { Type, type TSchema } from 'typebox';
import { bookingNotYours, bookingStateConflict } from '../../modules/bookings/contract.ts';
import { resourceAlreadyBooked } from '../../modules/holds/contract.ts';
import { MAX_QUANTITY, serviceNotOffered, serviceTooLate, taskStateConflict } from '../../modules/orders/contract.ts';
import { timings } from '../../modules/services/contract.ts';
import { Id, Line, Lines, orNull } from '../../platform/contract/shapes.ts';
import { alreadyOrdered, MOST_DAYS, orderCancelled, OURS } from './guesses.ts';
import { body, query, type CondecoEndpoint } from './operation.ts';
import { AnyId, IdOrNone, Local, paged, totalRecords, When } from './shapes.ts';

// Vendor services: the vendor has the product and publishes none of it (reference 3.7). All of it is ours.

const Vendor = Type.Object({
  vendorId: Type.Integer(),
  vendorName: Type.String(),
  countryIds: Type.Array(Type.Integer()),
  locationIds: Type.Array(Type.Integer(), { description: 'Where something is that its items are offered for' }),
  contacts: Type.Array(Type.Object({ userId: Type.Integer(), userName: Type.String(), userEmail: Type.String() }), {
    description: 'Who gets its tasks',
  }),
});
const vendorId = Type.Integer({ description: 'Who does it: the first of several; 0: no vendor' });

const Item = Type.Object({
  itemId: Type.Integer(),
  itemName: Type.String(),
  itemDescription: Type.String(),
  vendorId,
  unitName: Type.String({ description: 'What a quantity counts' }),
  price: orNull(Type.Number({ description: 'Of one; null: it costs nothing' })),
  currency: Type.String(),
  active: Type.Boolean({ description: 'false: it is ordered no more' }),
  timing: Type.Enum([...timings], { description: 'When it is done, by the booking' }),
  minutesBefore: Type.Integer({ description: 'So long before the booking it begins, where it does' }),
  minutesAfter: Type.Integer({ description: 'So long after the booking it ends, where it does' }),
  noticeHours: Type.Integer({ description: 'It is ordered, changed and cancelled so long before at the latest' }),
  offeredFor: Type.Array(
    Type.Object({
      locationId: Type.Integer(),
      resourceId: Type.Integer(),
      resourceType: Type.String(),
    }),
    { description: 'Whatever fits one of these, or one of a plan that it is in; 0 and "" fit everything' },
  ),
});

const when = {
  startDateTime: Local,
  endDateTime: Local,
  startDateTimeUTC: Local,
  endDateTimeUTC: Local,
};
const where = {
  bookingId: Type.Integer(),
  roomId: Type.Integer({ description: 'Of whatever is booked, a desk too' }),
  roomName: Type.String(),
  locationId: Type.Integer(),
  locationTimeZone: Type.String(),
};
const what = {
  vendorId,
  itemId: Type.Integer(),
  itemName: Type.String(),
  unitName: Type.String(),
  quantity: Type.Integer(),
  notes: Type.String(),
};
const status = {
  status: Type.Integer({ description: '0 New, 1 Accepted, 2 In Progress, 3 Completed, 4 Cancelled' }),
  statusName: Type.String({ description: 'In words' }),
  displayStatus: Type.String({ description: 'The same, or `Overdue` where it should be done by now' }),
  isOverdue: Type.Boolean(),
};

const Order = Type.Object({
  orderId: Type.Integer(),
  ...where,
  hostId: Type.Integer(),
  hostName: Type.String(),
  ...what,
  price: orNull(Type.Number({ description: 'Of one, as it was when it was ordered' })),
  totalPrice: orNull(Type.Number()),
  currency: Type.String(),
  ...when,
  changeableUntil: Local,
  ...status,
  createdOn: Local,
});

const Task = Type.Object({
  taskId: Type.Integer(),
  orderId: Type.Integer(),
  ...where,
  hostName: Type.String(),
  ...what,
  ...when,
  dueDateTime: Local,
  dueDateTimeUTC: Local,
  ...status,
  assigneeId: Type.Integer({ description: '0: no single person was named for it' }),
  assigneeName: Type.String({ description: 'Of that person, or of the group that does it' }),
  completedOn: orNull(Local),
});

const days = {
  startDate: Type.Optional({
    ...When,
    description: `The first day, 2026-03-01; with endDate, both whole days; ${MOST_DAYS} at most`,
  }),
  endDate: Type.Optional({ ...When, description: 'The last day, which is listed too' }),
};
const statusSaid = Line(20, { description: 'By its number or name: `1` or `Accepted`' });
const quantity = Type.Integer({ minimum: 1, maximum: MAX_QUANTITY });
const notes = { ...Lines(1_000), description: 'What whoever does it should know' };

const ofVendors = { product: 'VendorServices', scope: 'people:read' } as const;
const ofItems = { product: 'VendorServices', scope: 'spaces:read' } as const;
const ofOrders = { product: 'VendorServices', scope: 'bookings:manage' } as const;
const one = <const S extends TSchema, const N extends string>(name: N, reply: S) => ({
  params: Type.Object({ [name]: Id } as { readonly [K in N]: typeof Id }),
  query: query({}),
  reply,
});
const ordering = [bookingNotYours, bookingStateConflict, resourceAlreadyBooked, serviceNotOffered, serviceTooLate];

export const vendorServiceEndpoints = {
  VendorServices_GetVendors_V1: {
    ...ofVendors,
    method: 'GET',
    path: OURS.vendors,
    cost: 3,
    summary: 'Vendors by name: groups of people that do what can be ordered, where it is offered',
    query: query({ countryId: AnyId, locationId: AnyId, ...paged }),
    reply: Type.Object({ vendors: Type.Array(Vendor), totalRecords }),
  },
  VendorServices_GetVendor_V1: {
    ...ofVendors,
    ...one('vendorId', Vendor),
    method: 'GET',
    path: OURS.vendor,
    summary: 'One of these',
  },
  VendorServices_GetItems_V1: {
    ...ofItems,
    method: 'GET',
    path: OURS.vendorItems,
    cost: 3,
    summary: 'What can be ordered with bookings, where and when',
    query: query({
      locationId: AnyId,
      roomId: Type.Optional({ ...IdOrNone, description: 'What is offered for this room or desk' }),
      active: Type.Optional(Type.Boolean({ description: 'All unless said' })),
      vendorId: AnyId,
      search: Type.Optional(Line(200, { description: 'A part of the name' })),
      ...paged,
    }),
    reply: Type.Object({ items: Type.Array(Item), totalRecords }),
  },
  VendorServices_GetItem_V1: {
    ...ofItems,
    ...one('itemId', Item),
    method: 'GET',
    path: OURS.vendorItem,
    summary: 'One of these',
  },
  VendorServices_GetOrders_V1: {
    ...ofOrders,
    method: 'GET',
    path: OURS.vendorOrders,
    cost: 6,
    summary: 'What is ordered, by when it is done first; days are those of the location, or else of the workplace',
    query: query({
      ...days,
      locationId: AnyId,
      bookingId: AnyId,
      itemId: AnyId,
      vendorId: AnyId,
      status: Type.Optional(statusSaid),
      includeCancelled: Type.Optional(Type.Boolean({ description: 'true: what was cancelled too' })),
      ...paged,
    }),
    reply: Type.Object({ orders: Type.Array(Order), totalRecords }),
  },
  VendorServices_GetOrder_V1: {
    ...ofOrders,
    ...one('orderId', Order),
    method: 'GET',
    path: OURS.vendorOrder,
    summary: 'One order, also after it was cancelled',
  },
  VendorServices_PostOrder_V1: {
    ...ofOrders,
    method: 'POST',
    path: OURS.vendorOrders,
    cost: 3,
    summary: 'Order an item with a booking; an item is ordered once with each',
    query: query({}),
    body: body({ bookingId: Id, itemId: Id, quantity: Type.Optional(quantity), notes: Type.Optional(notes) }),
    reply: Order,
    status: 201,
    errors: [...ordering, alreadyOrdered],
  },
  VendorServices_PutOrder_V1: {
    ...ofOrders,
    ...one('orderId', Order),
    method: 'PUT',
    path: OURS.vendorOrder,
    cost: 3,
    summary: 'Another quantity, or other notes; what is absent stays',
    body: body({ quantity: Type.Optional(quantity), notes: Type.Optional(notes) }),
    errors: [...ordering, orderCancelled],
  },
  VendorServices_DeleteOrder_V1: {
    ...ofOrders,
    ...one('orderId', Type.Object({})),
    method: 'DELETE',
    path: OURS.vendorOrder,
    cost: 3,
    summary: 'Cancel an order; done again, nothing changes',
    status: 200,
    errors: ordering,
  },
  VendorServices_GetTasks_V1: {
    ...ofOrders,
    method: 'GET',
    path: OURS.vendorTasks,
    cost: 6,
    summary:
      'What is to be done for orders, and was, by start; days are those of the location, or else of the workplace',
    query: query({
      ...days,
      locationId: AnyId,
      bookingId: AnyId,
      orderId: AnyId,
      itemId: AnyId,
      vendorId: AnyId,
      status: Type.Optional(statusSaid),
      overdue: Type.Optional(Type.Boolean({ description: 'true: only what should be done by now' })),
      ...paged,
    }),
    reply: Type.Object({ tasks: Type.Array(Task), totalRecords }),
  },
  VendorServices_GetTask_V1: {
    ...ofOrders,
    ...one('taskId', Task),
    method: 'GET',
    path: OURS.vendorTask,
    summary: 'One task',
  },
  VendorServices_PutTask_V1: {
    ...ofOrders,
    ...one('taskId', Task),
    method: 'PUT',
    path: OURS.vendorTask,
    summary:
      'Say how far a task is: New, Accepted, In Progress, Completed, onwards and one step back; Cancelled, and New again. As it is already, nothing changes',
    body: body({ status: statusSaid }),
    errors: [taskStateConflict],
  },
} as const satisfies Readonly<Record<string, CondecoEndpoint>>;
