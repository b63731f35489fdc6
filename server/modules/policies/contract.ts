import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import {
  buildingOutOfReach,
  notFound,
  problem,
  versionConflict,
  type ConstraintProblems,
  type ProblemKind,
} from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Name, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import { resourceTypes } from '../resources/contract.ts';
import { Day, GroupIds, Holidays, ruleShapes } from './rule-shapes.ts';

export {
  NamedPeople,
  checkInMethods,
  MAX_HOLIDAYS,
  Method,
  QuotaUsed,
  Week,
  type CheckInMethod,
} from './rule-shapes.ts';

export const MAX_POLICIES = 1000;
/** How many events of a calendar file are named at most that are no holidays. */
export const MAX_LEFT_OUT = 50;
export const tooManyPolicies = problem('too_many_policies', 409, `There are ${MAX_POLICIES} policies already`);
export const unreadableCalendar = problem('unreadable_calendar', 400, 'This cannot be read as a calendar file');
export const tooManyHolidays = problem('too_many_holidays', 422, 'There are more holidays in it than a policy takes');

const unknown = (param: string) => ({ kind: notFound, param });

export const constraints = {
  policy_building_fk: unknown('buildingId'),
  policy_category_fk: unknown('categoryId'),
  policy_resource_group_fk: unknown('resourceGroupId'),
  policy_resource_fk: unknown('resourceId'),
  policy_group_group_fk: unknown('groupIds'),
} satisfies ConstraintProblems;

/** What a policy says. What it leaves out is said by the next wider one; where none says anything, all is allowed but to book anonymously. */
export const Rules = Type.Partial(Type.Object(ruleShapes, closed), { ...closed, minProperties: 1 });
export type Rules = Static<typeof Rules>;
/** A thing that policies speak about. */
export type Field = keyof Rules;
export type Said<F extends Field> = NonNullable<Rules[F]>;
export const fields = Object.keys(ruleShapes) as readonly Field[];

/** How each field refuses. A field without a line here is judged elsewhere, and `judgedElsewhere` says where. */
export const refusals = {
  bookAhead: problem('booking_not_open_yet', 422, 'That is not open for booking yet'),
  minLength: problem('booking_too_short', 422, 'A booking must be longer here'),
  maxLength: problem('booking_longer_than_allowed', 422, 'A booking must be shorter here'),
  slot: problem('booking_off_slot', 422, 'A booking starts and ends on the slots here'),
  dayParts: problem('booking_off_day_part', 422, 'Only whole parts of a day are booked here'),
  hours: problem('booking_outside_hours', 422, 'That is outside business hours'),
  seating: problem('booking_by_draw', 422, 'The desks of that day are handed out by draw'),
  notice: problem('booking_notice_too_short', 422, 'That is too short notice'),
  cancelUntil: problem('booking_cancel_too_late', 422, 'It is too late to give this back'),
  allDay: problem('booking_all_day', 422, 'Whole days are not booked here'),
  crossDay: problem('booking_over_midnight', 422, 'A booking ends on the day it starts here'),
  atOnce: problem('booking_too_many_at_once', 422, 'That is too much at once'),
  capacity: problem('booking_over_capacity', 422, 'There are not enough seats'),
  terms: problem('booking_terms_not_accepted', 422, 'The terms must be accepted'),
  costCodes: problem('booking_cost_codes_required', 422, 'A booking says here which cost codes pay for it'),
  bookableBy: problem('booking_not_for_host', 422, 'The host may not have this'),
  quota: problem('booking_quota_used_up', 409, 'The quota is used up'),
  onePerType: problem('booking_one_per_type', 409, 'Only one of these at a time'),
  approval: problem('booking_approval_too_late', 422, 'This must be approved before it starts'),
} as const satisfies Partial<Readonly<Record<Field, ProblemKind>>>;
/** What says who has a right to a place. Whoever has a combined room has its parts: what is said of each of them counts too. */
export const rightsToPlaces = ['visibleTo', 'bookableBy'] as const satisfies readonly Field[];
/** A field that is judged when something is booked, changed or given back. */
export type Judged = keyof typeof refusals;
/** Who judges the other fields. */
export const judgedElsewhere = {
  managedBy: 'bookings (acting.ts, sight.ts), whenever it is used',
  visibleTo: 'resources, availability and bookings (unseen.ts), whenever somebody looks or books',
  hideDetails: 'bookings (show.ts, sight.ts), whenever somebody looks',
  anonymous: 'bookings (anonymity.ts)',
  checkIn: 'settled by bookings (duty.ts), judged by presence',
  setUp: 'held with the booking (bookings/parts.ts): holds judge',
  cleanDown: 'held with the booking (bookings/parts.ts): holds judge',
  earlyCheckOut: 'bookings (stay.ts)',
  extension: 'bookings (stay.ts)',
  recurring: 'series (recurring.ts)',
} as const satisfies Partial<Readonly<Record<Field, string>>>;

/** Parts of a day that desks and the like are booked in. */
export const dayParts = ['morning', 'afternoon', 'whole_day'] as const;
export type DayPart = (typeof dayParts)[number];

const ResourceType = Type.Enum([...resourceTypes]);
const appliesTo = {
  buildingId: orNull(Id),
  type: orNull(ResourceType),
  categoryId: orNull(Id),
  resourceGroupId: orNull({ ...Id, description: 'What is in this resource group, for as long as it is in it' }),
  resourceId: orNull(Id),
};

/** Where it applies: all that is said of the place must fit, and the host must be in one of the groups; none stand for everybody. */
export const Policy = Type.Object(
  {
    id: Id,
    name: Type.String(),
    ...appliesTo,
    groupIds: Type.Array(Id),
    rules: Rules,
    createdAt: ShownTime,
    version: Type.Integer({ description: 'Counts the changes of this one' }),
  },
  closed,
);
export type Policy = Static<typeof Policy>;

const given = { ...Type.Partial(Type.Object(appliesTo)).properties, groupIds: Type.Optional(GroupIds(0)) };
const NewPolicy = Type.Object({ name: Name, ...given, rules: Rules }, closed);
const PolicyChange = Type.Object(
  {
    name: Type.Optional(Name),
    ...given,
    rules: Type.Optional({ ...Rules, description: 'All of them: what is left out is said no more' }),
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
    ),
  },
  closed,
);
export type NewPolicy = Static<typeof NewPolicy>;

/** The most years that holidays are read for at once. */
export const MAX_HOLIDAY_YEARS = 10;
/** A calendar file is no longer, in characters: a thousand events, a few lines each. */
export const MAX_CALENDAR = 250_000;
const HolidayReadingAsked = Type.Object(
  {
    calendar: Type.String({
      maxLength: MAX_CALENDAR,
      'x-tidy': false,
      description:
        'An iCalendar file (RFC 5545). Its events that take whole days count, with those that come back once a year',
    }),
    from: Type.Optional(Day('The first day of this year unless said')),
    to: Type.Optional(
      Day(
        `The last day; of the second year after \`from\` unless said, and of the ${MAX_HOLIDAY_YEARS - 1}th at the latest`,
      ),
    ),
  },
  closed,
);

/** Holidays as `hours` takes them. */
export const HolidayReading = Type.Object(
  {
    holidays: Holidays,
    from: Day(),
    to: Day(),
    leftOut: Type.Array(Type.String(), {
      description: `Events that are no holidays: parts of a day, more than a hundred days, or repeated otherwise than once a year; ${MAX_LEFT_OUT} at most`,
    }),
  },
  closed,
);
export type HolidayReading = Static<typeof HolidayReading>;

const told = (summary: string) =>
  ({
    summary,
    data: Type.Object({ id: Id, name: Type.String() }, closed),
    heard: 'spaces:read',
    open: ['id'], // it may be about a resource that only some see
  }) as const;

export const events = declareEvents({
  'policy.created': told('A policy was added'),
  'policy.updated': told('A policy was changed'),
  'policy.deleted': told('A policy was deleted'),
});

export const endpoints = declareEndpoints({
  listPolicies: {
    method: 'GET',
    path: '/policies',
    scope: 'spaces:read',
    summary: 'Policies, by name',
    query: Type.Object(paging, closed),
    reply: page(Policy),
  },
  createPolicy: {
    method: 'POST',
    path: '/policies',
    scope: 'policies:write',
    summary: 'Add a policy: what may be booked where, by whom, when and for how long',
    body: NewPolicy,
    reply: Policy,
    status: 201,
    errors: [buildingOutOfReach, tooManyPolicies],
  },
  getPolicy: {
    method: 'GET',
    path: '/policies/{id}',
    scope: 'spaces:read',
    summary: 'One policy',
    params: IdParams,
    reply: Policy,
  },
  updatePolicy: {
    method: 'PATCH',
    path: '/policies/{id}',
    scope: 'policies:write',
    summary: 'Change a policy; what is absent stays, null clears. What is booked stays',
    params: IdParams,
    body: PolicyChange,
    reply: Policy,
    errors: [buildingOutOfReach, versionConflict],
  },
  deletePolicy: {
    method: 'DELETE',
    path: '/policies/{id}',
    scope: 'policies:write',
    summary: 'Delete a policy',
    params: IdParams,
    reply: null,
    errors: [buildingOutOfReach],
  },
  readHolidays: {
    method: 'POST',
    path: '/holiday-readings',
    scope: 'policies:write',
    summary: 'The holidays in a calendar file, to be put into the hours of a policy. Keeps nothing',
    body: HolidayReadingAsked,
    reply: HolidayReading,
    cost: 3,
    errors: [unreadableCalendar, tooManyHolidays],
  },
});
