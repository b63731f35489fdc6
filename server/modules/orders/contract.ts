import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import {
  buildingOutOfReach,
  conflict,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Lines, orNull, page, paging, ShownTime, Time } from '../../platform/contract/shapes.ts';
import { bookingNotYours, bookingStateConflict } from '../bookings/contract.ts';
import { resourceAlreadyBooked } from '../holds/contract.ts';
import { MAX_WRITTEN, seriesEvent, seriesOver, seriesRefused } from '../series/contract.ts';
import { PriceShown } from '../services/contract.ts';

export const serviceNotOffered = problem('service_not_offered', 422, 'This service is not offered for what is booked');
export const serviceTooLate = problem(
  'service_too_late',
  422,
  'It is too late to order, change or withdraw this service',
);
export const taskStateConflict = problem('task_state_conflict', 409, 'This is not possible in the task’s state');

export const constraints = {
  // Two at the same moment: asked again, it works.
  service_order_once: { kind: conflict },
  service_task_user_fk: { kind: notFound, param: 'userId' },
  service_task_group_fk: { kind: notFound, param: 'groupId' },
} satisfies ConstraintProblems;

/** So many different services are ordered with one booking, and so many of each, at most. */
export const MAX_ORDERS = 20;
export const MAX_QUANTITY = 10_000;
/** How many dates times services one request orders with a series at most: as many as a series has dates times resources. */
export const MAX_SERIES_ORDERS = MAX_WRITTEN;
/** So many people are told of one task at most. */
export const MAX_TOLD = 200;
/** So many days after a booking it is forgotten what was noted with its orders. */
export const KEPT_DAYS = 90;

export const taskStates = ['open', 'done', 'cancelled'] as const;
export type TaskState = (typeof taskStates)[number];
const State = Type.Enum([...taskStates]);

/** How far an open task is. */
export const progresses = ['new', 'accepted', 'in_progress'] as const;
export type TaskProgress = (typeof progresses)[number];
const Progress = Type.Enum([...progresses], {
  description:
    'How far it is while it is open, and how far it had come otherwise: nobody took it on yet, accepted, begun',
});

/** What somebody does for an order. */
export const Task = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    orderId: Id,
    bookingId: Id,
    serviceId: Id,
    name: Type.String({ description: 'What the service is called' }),
    unit: Type.String(),
    quantity: Type.Integer(),
    note: Type.String({ description: 'What whoever ordered it wants to be known' }),
    resourceId: Id,
    resourceName: Type.String(),
    buildingId: Id,
    hostName: orNull(Type.String()),
    start: ShownTime,
    end: ShownTime,
    dueAt: {
      ...ShownTime,
      description: 'By when it must be done: the start of the booking, or its own end where it comes after',
    },
    zone: Type.String(),
    state: State,
    progress: Progress,
    overdue: Type.Boolean({ description: 'It is open although it should be done by now' }),
    withdrawn: Type.Boolean({ description: 'What it was for was withdrawn, or its booking is no more' }),
    userId: orNull({ ...Id, description: 'Who does it, where one person was named for it' }),
    groupId: orNull({
      ...Id,
      description: 'Whose members do it, where one group was; neither: whoever does the service',
    }),
    assigneeName: orNull(Type.String()),
    doneAt: orNull(ShownTime),
  },
  closed,
);
export type Task = Static<typeof Task>;

/** A service that was ordered with a booking. */
export const Order = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    serviceId: Id,
    name: Type.String(),
    unit: Type.String(),
    quantity: Type.Integer(),
    note: Type.String(),
    price: orNull(PriceShown),
    cost: { ...orNull(PriceShown), description: 'Of all of them, at the price of when they were ordered' },
    resourceId: Id,
    start: ShownTime,
    end: ShownTime,
    closesAt: { ...ShownTime, description: 'Until when it is changed and withdrawn' },
    state: { ...State, description: 'Done once all that is to be done for it is; cancelled once all of it was' },
    createdAt: ShownTime,
  },
  closed,
);
export type Order = Static<typeof Order>;

const Orders = Type.Object(
  {
    items: Type.Array(Order),
    total: Type.Array(PriceShown, { description: 'What they cost together, in each currency' }),
  },
  closed,
);
export type Orders = Static<typeof Orders>;

const OrderTold = Type.Object(
  { id: Id, bookingId: Id, serviceId: Id, resourceId: Id, quantity: Type.Integer(), hostId: orNull(Id) },
  closed,
);
export type OrderTold = Static<typeof OrderTold>;

const TaskTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    orderId: Id,
    bookingId: Id,
    serviceId: Id,
    service: Type.String(),
    quantity: Type.Integer(),
    resourceIds: Type.Array(Id),
    buildingId: Id,
    start: ShownTime,
    end: ShownTime,
    dueAt: ShownTime,
    zone: Type.String(),
    state: State,
    progress: Progress,
    userIds: Type.Array(Id, { description: `Who does it; ${MAX_TOLD} at most` }),
    changedBy: Type.String({ description: 'Who changed it, or the booking that it follows: `user:12`' }),
  },
  closed,
);
export type TaskTold = Static<typeof TaskTold>;

/** Everybody hears that something changed, and asks what: what others order she is not told. */
const orderEvent = (summary: string) =>
  ({
    summary,
    data: OrderTold,
    heard: 'bookings:read',
    open: ['id'],
    named: { members: ['hostId'], to: 'bookings:manage' },
  }) as const;
/** The same of what is to be done for it: who asked for it may be the host of what others do not see whose it is. */
const taskEvent = (summary: string) =>
  ({
    summary,
    data: TaskTold,
    heard: 'bookings:read',
    open: ['id'],
    named: { members: [], to: 'bookings:manage' },
  }) as const;

export const events = declareEvents({
  'series.services_left_out': seriesEvent(
    'What is ordered with a series without end could not be ordered with all of its further dates: `skipped` could not',
  ),
  'series.services_ended': seriesEvent('Nothing more is ordered with further dates of a series without end'),
  'service_order.placed': orderEvent('A service was ordered with a booking'),
  'service_order.changed': orderEvent('An order was changed'),
  'service_order.cancelled': orderEvent('An order was withdrawn, or its booking is no more'),
  'service_task.created': taskEvent('Something is to be done for an order'),
  'service_task.updated': taskEvent('A task is at another time or place, for other people, or about something else'),
  'service_task.progressed': taskEvent('A task was accepted or begun, or is not after all'),
  'service_task.done': taskEvent('A task is done'),
  'service_task.reopened': taskEvent('A task is not done after all, or not cancelled'),
  'service_task.cancelled': taskEvent('A task is not to be done any more'),
});

/** What is ordered with each further date of a series. */
const StandingService = Type.Object(
  { serviceId: Id, name: Type.String(), unit: Type.String(), quantity: Type.Integer(), note: Type.String() },
  closed,
);
export type StandingService = Static<typeof StandingService>;

const Wanted = Type.Object(
  {
    serviceId: Id,
    quantity: Type.Integer({ minimum: 1, maximum: MAX_QUANTITY }),
    note: Type.Optional({ ...Lines(1_000), description: 'What whoever does it should know' }),
  },
  closed,
);

export const endpoints = declareEndpoints({
  listBookingServices: {
    method: 'GET',
    path: '/bookings/{id}/services',
    scope: 'bookings:read',
    summary: 'What was ordered with a booking, and what it costs: for its host and who manages bookings there',
    params: IdParams,
    reply: Orders,
    errors: [bookingNotYours],
  },
  setBookingServices: {
    method: 'PUT',
    path: '/bookings/{id}/services',
    scope: 'bookings:write',
    cost: 3,
    summary: 'Order these services with a booking and no others: what is left out is withdrawn',
    params: IdParams,
    body: Type.Object({ services: Type.Array(Wanted, { maxItems: MAX_ORDERS }) }, closed),
    reply: Orders,
    errors: [bookingNotYours, bookingStateConflict, resourceAlreadyBooked, serviceNotOffered, serviceTooLate],
  },
  setSeriesServices: {
    method: 'PUT',
    path: '/series/{id}/services',
    scope: 'bookings:write',
    cost: 6,
    summary:
      'Order these services and no others with each date of a series that is still to come: with all of them or none. A series without end has them with further dates too, as they are booked',
    params: IdParams,
    body: Type.Object(
      {
        from: Type.Optional({
          ...Id,
          description: 'A booking of the series: it and those of later dates. Absent: all that have not begun',
        }),
        services: Type.Array(Wanted, {
          maxItems: MAX_ORDERS,
          description: `At most ${MAX_SERIES_ORDERS} dates times services, with the orders that are withdrawn by it`,
        }),
      },
      closed,
    ),
    reply: Type.Object(
      {
        dates: Type.Integer({
          description: 'How many dates have them now. A date that was cancelled or given to another host is passed by',
        }),
        total: Type.Array(PriceShown, { description: 'What they cost on all these dates together, in each currency' }),
      },
      closed,
    ),
    errors: [bookingNotYours, buildingOutOfReach, bookingStateConflict, seriesOver, seriesRefused],
  },
  listStandingServices: {
    method: 'GET',
    path: '/series/{id}/standing-services',
    scope: 'bookings:read',
    summary:
      'What is ordered with the further dates of a series without end, as they are booked; for who may change the series',
    params: IdParams,
    reply: Type.Object({ items: Type.Array(StandingService) }, closed),
  },
  endStandingServices: {
    method: 'DELETE',
    path: '/series/{id}/standing-services',
    scope: 'bookings:write',
    summary: 'Order nothing more with further dates of a series. What is ordered with dates that are booked stays',
    params: IdParams,
    reply: null,
    errors: [buildingOutOfReach, seriesOver],
  },
  listTasks: {
    method: 'GET',
    path: '/tasks',
    scope: 'bookings:read',
    summary: 'What is to be done for orders, by start: one’s own, and that of the buildings whose bookings one manages',
    query: Type.Object(
      {
        day: Type.Optional(
          Type.Union([Type.Literal('today'), Type.String({ format: 'date' })], {
            description: 'What begins or goes on on a day of its building’s calendar: `today` or 2027-03-16',
          }),
        ),
        from: Type.Optional(Time),
        to: Type.Optional(Time),
        buildingId: Type.Optional(Id),
        bookingId: Type.Optional(Id),
        serviceId: Type.Optional(Id),
        state: Type.Optional(State),
        progress: Type.Optional({ ...Progress, description: 'Those that are open, and so far' }),
        overdue: Type.Optional(
          Type.Boolean({ description: 'true: only what is open although it should be done by now' }),
        ),
        mine: Type.Optional(Type.Boolean({ description: 'true: only what you do yourself' })),
        ...paging,
      },
      closed,
    ),
    reply: page(Task),
  },
  getTask: {
    method: 'GET',
    path: '/tasks/{id}',
    scope: 'bookings:read',
    summary: 'One task',
    params: IdParams,
    reply: Task,
  },
  assignTask: {
    method: 'PATCH',
    path: '/tasks/{id}',
    scope: 'bookings:manage',
    summary: 'Say who does a task: a person, or the members of a group; both null: whoever does the service',
    params: IdParams,
    body: Type.Object(
      {
        userId: Type.Optional(orNull(Id)),
        groupId: Type.Optional(orNull(Id)),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when the task has another version by now' }),
        ),
      },
      closed,
    ),
    reply: Task,
    errors: [taskStateConflict, versionConflict],
  },
  setTaskProgress: {
    method: 'PUT',
    path: '/tasks/{id}/progress',
    scope: 'bookings:write',
    summary:
      'Say how far a task is: `accepted`, then `in_progress`, which may be said of a new one at once. Begun is taken back to accepted, and accepted to new; as it is already, nothing changes',
    params: IdParams,
    body: Type.Object({ progress: Type.Enum([...progresses]) }, closed),
    reply: Task,
    errors: [taskStateConflict],
  },
  completeTask: {
    method: 'POST',
    path: '/tasks/{id}/completion',
    scope: 'bookings:write',
    summary: 'Say that a task is done',
    params: IdParams,
    reply: Task,
    errors: [taskStateConflict],
  },
  reopenTask: {
    method: 'DELETE',
    path: '/tasks/{id}/completion',
    scope: 'bookings:write',
    summary: 'Say that a task is not done after all',
    params: IdParams,
    reply: Task,
    errors: [taskStateConflict],
  },
  cancelTask: {
    method: 'POST',
    path: '/tasks/{id}/cancellation',
    scope: 'bookings:write',
    summary: 'Say that a task will not be done',
    params: IdParams,
    reply: Task,
    errors: [taskStateConflict],
  },
  restoreTask: {
    method: 'DELETE',
    path: '/tasks/{id}/cancellation',
    scope: 'bookings:write',
    summary: 'Say that a cancelled task is to be done after all, while it is still ordered',
    params: IdParams,
    reply: Task,
    errors: [taskStateConflict],
  },
});
