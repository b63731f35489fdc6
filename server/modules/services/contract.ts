import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
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
  Lines,
  Name,
  orNull,
  page,
  paging,
  ShownTime,
} from '../../platform/contract/shapes.ts';
import { resourceTypes } from '../resources/contract.ts';

export const tooManyServices = problem('too_many_services', 409, 'A workplace has no more services');
export const tooManyServicePlans = problem('too_many_service_plans', 409, 'A workplace has no more service plans');

export const constraints = {
  service_offer_building_fk: { kind: notFound, param: 'offers' },
  service_offer_resource_fk: { kind: notFound, param: 'offers' },
  service_plan_item_item_fk: { kind: notFound, param: 'serviceIds' },
  service_assignee_user_fk: { kind: notFound, param: 'userIds' },
  service_assignee_group_fk: { kind: notFound, param: 'groupIds' },
} satisfies ConstraintProblems;

/** So many services and plans a workplace has at most, those that were retired too. */
export const MAX_SERVICES = 1_000;
export const MAX_SERVICE_PLANS = 200;
/** So many services a plan has, so many places one is offered for, and so many people and groups do one, at most. */
export const MAX_PLAN_SERVICES = 100;
export const MAX_OFFERS = 50;
export const MAX_ASSIGNEES = 50;
/** A service begins so long before a booking, and ends so long after one, at most. */
export const MAX_SERVICE_MINUTES = 480;
/** So long ahead it must be ordered at most: a month. */
export const MAX_NOTICE_HOURS = 744;
/** In the smallest unit of a currency. */
export const MAX_AMOUNT = 100_000_000;

/** When a service is done, by the booking that it is ordered with. */
export const timings = [
  'before',
  'during',
  'after',
  'before_and_after',
  'before_until_end',
  'during_until_after',
  'before_until_after',
] as const;
export type Timing = (typeof timings)[number];
const TimingShape = Type.Enum([...timings], {
  description:
    'When it is done: before the booking, from its start to its end, after it, both before and after it, or from before it or from its start until its end or after it',
});

const ResourceType = Type.Enum([...resourceTypes]);
/** Where something is offered: all that is said must fit; nothing said: everywhere. */
const Offer = Type.Object({ buildingId: orNull(Id), type: orNull(ResourceType), resourceId: orNull(Id) }, closed);
export type Offer = Static<typeof Offer>;
const OfferGiven = Type.Object(
  {
    buildingId: Type.Optional(orNull(Id)),
    type: Type.Optional(orNull(ResourceType)),
    resourceId: Type.Optional(orNull(Id)),
  },
  closed,
);
const Offers = Type.Array(OfferGiven, {
  maxItems: MAX_OFFERS,
  description:
    'What it is offered for: whatever fits one of these. All that one says must fit; one that says nothing fits everything',
});

const Currency = Type.String({
  pattern: '^[A-Z]{3}$',
  description: 'Of ISO 4217, such as `EUR`',
});
const Price = Type.Object(
  {
    amount: Type.Integer({
      minimum: 0,
      maximum: MAX_AMOUNT,
      description: 'In the smallest unit of the currency: 250 are 2.50 euros',
    }),
    currency: Currency,
  },
  closed,
);
export type Price = Static<typeof Price>;
/** What is shown of a price. */
export const PriceShown = Type.Object({ amount: Type.Integer(), currency: Type.String() }, closed);

const Minutes = (description: string) => Type.Integer({ minimum: 0, maximum: MAX_SERVICE_MINUTES, description });
const assignees = {
  userIds: Type.Array(Id, { maxItems: MAX_ASSIGNEES, uniqueItems: true, description: 'Who does it' }),
  groupIds: Type.Array(Id, { maxItems: MAX_ASSIGNEES, uniqueItems: true, description: 'Groups whose members do it' }),
};

/** Something that is ordered with a booking. */
export const Service = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    name: Type.String(),
    description: Type.String(),
    unit: Type.String(),
    price: orNull(PriceShown),
    timing: Type.Enum([...timings]),
    minutesBefore: Type.Integer(),
    minutesAfter: Type.Integer(),
    noticeHours: Type.Integer(),
    offers: Type.Array(Offer),
    userIds: Type.Array(Id),
    groupIds: Type.Array(Id),
    planIds: Type.Array(Id, { description: 'The plans by which it is offered too' }),
    retired: Type.Boolean({ description: 'Kept for what was ordered; nobody can order it' }),
    createdAt: ShownTime,
  },
  closed,
);
export type Service = Static<typeof Service>;

const optional = {
  description: Type.Optional({ ...Lines(2_000), description: 'What it is, for those who order it' }),
  unit: Type.Optional(Line(50, { description: 'What a quantity counts, such as `cup` or `person`' })),
  price: Type.Optional({ ...orNull(Price), description: 'Of one; null: it costs nothing' }),
  minutesBefore: Type.Optional(Minutes('How long before the booking it begins, where its timing says that it does')),
  minutesAfter: Type.Optional(Minutes('How long after the booking it ends, where its timing says that it does')),
  noticeHours: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_NOTICE_HOURS,
      description: 'It is ordered, changed and withdrawn so long before the booking at the latest',
    }),
  ),
  offers: Type.Optional(Offers),
  userIds: Type.Optional(assignees.userIds),
  groupIds: Type.Optional(assignees.groupIds),
};
const NewService = Type.Object({ name: Name, timing: TimingShape, ...optional }, closed);
export type NewService = Static<typeof NewService>;
const version = Type.Optional(
  Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
);
const ServiceChange = Type.Object(
  { name: Type.Optional(Name), timing: Type.Optional(TimingShape), ...optional, version },
  closed,
);

/** A named set of services that are offered together. */
export const ServicePlan = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    name: Type.String(),
    serviceIds: Type.Array(Id),
    offers: Type.Array(Offer),
    createdAt: ShownTime,
  },
  closed,
);
export type ServicePlan = Static<typeof ServicePlan>;
const serviceIds = Type.Array(Id, { maxItems: MAX_PLAN_SERVICES, uniqueItems: true });
const NewServicePlan = Type.Object(
  { name: Name, serviceIds: Type.Optional(serviceIds), offers: Type.Optional(Offers) },
  closed,
);
export type NewServicePlan = Static<typeof NewServicePlan>;

/** Who wants to know more asks: it may be offered for what only some see. */
const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id, name: Type.String() }, closed),
    heard: 'spaces:read',
    open: ['id'],
  }) as const;

export const events = declareEvents({
  'service.created': told('A service was added'),
  'service.updated': told('A service was changed'),
  'service.retired': told('A service can no longer be ordered'),
  'service.reinstated': told('A service can be ordered again'),
  'service_plan.created': told('A service plan was added'),
  'service_plan.updated': told('A service plan was changed'),
  'service_plan.deleted': told('A service plan was deleted'),
});

export const endpoints = declareEndpoints({
  listServices: {
    method: 'GET',
    path: '/services',
    scope: 'spaces:read',
    summary: 'What can be ordered with bookings, by name',
    query: Type.Object(
      {
        resourceId: Type.Optional({ ...Id, description: 'Those that are offered for it' }),
        planId: Type.Optional({ ...Id, description: 'Those of this plan' }),
        search: Type.Optional(Line(200, { description: 'Part of a name' })),
        retired: Type.Optional(
          Type.Boolean({ description: 'true: only the retired ones; otherwise only those that can be ordered' }),
        ),
        ...paging,
      },
      closed,
    ),
    reply: page(Service),
  },
  createService: {
    method: 'POST',
    path: '/services',
    scope: 'spaces:write',
    summary: 'Add something that can be ordered with bookings',
    body: NewService,
    reply: Service,
    status: 201,
    errors: [buildingOutOfReach, tooManyServices],
  },
  getService: {
    method: 'GET',
    path: '/services/{id}',
    scope: 'spaces:read',
    summary: 'One service',
    params: IdParams,
    reply: Service,
  },
  updateService: {
    method: 'PATCH',
    path: '/services/{id}',
    scope: 'spaces:write',
    summary: 'Change a service; what is absent stays. What was ordered keeps its price and its time',
    params: IdParams,
    body: ServiceChange,
    reply: Service,
    errors: [buildingOutOfReach, versionConflict],
  },
  retireService: {
    method: 'POST',
    path: '/services/{id}/retirement',
    scope: 'spaces:write',
    summary: 'Let a service be ordered no more; what was ordered stays',
    params: IdParams,
    reply: Service,
    errors: [buildingOutOfReach],
  },
  reinstateService: {
    method: 'POST',
    path: '/services/{id}/reinstatement',
    scope: 'spaces:write',
    summary: 'Let a retired service be ordered again',
    params: IdParams,
    reply: Service,
    errors: [buildingOutOfReach],
  },
  listServicePlans: {
    method: 'GET',
    path: '/service-plans',
    scope: 'spaces:read',
    summary: 'Service plans, by name',
    query: Type.Object(paging, closed),
    reply: page(ServicePlan),
  },
  createServicePlan: {
    method: 'POST',
    path: '/service-plans',
    scope: 'spaces:write',
    summary: 'Add a set of services that are offered together',
    body: NewServicePlan,
    reply: ServicePlan,
    status: 201,
    errors: [buildingOutOfReach, tooManyServicePlans],
  },
  getServicePlan: {
    method: 'GET',
    path: '/service-plans/{id}',
    scope: 'spaces:read',
    summary: 'One service plan',
    params: IdParams,
    reply: ServicePlan,
  },
  updateServicePlan: {
    method: 'PATCH',
    path: '/service-plans/{id}',
    scope: 'spaces:write',
    summary: 'Change a service plan; what is absent stays',
    params: IdParams,
    body: Type.Object(
      {
        name: Type.Optional(Name),
        serviceIds: Type.Optional(serviceIds),
        offers: Type.Optional(Offers),
        version,
      },
      closed,
    ),
    reply: ServicePlan,
    errors: [buildingOutOfReach, versionConflict],
  },
  deleteServicePlan: {
    method: 'DELETE',
    path: '/service-plans/{id}',
    scope: 'spaces:write',
    summary: 'Delete a service plan; its services stay',
    params: IdParams,
    reply: null,
    errors: [buildingOutOfReach],
  },
});
