import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import { notFound, versionConflict, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, Name } from '../../platform/contract/shapes.ts';

export const constraints = {
  attendance_group_group_fk: { kind: notFound, param: 'groupIds' },
} satisfies ConstraintProblems;

/** Whoever is told of is one of so many, unless the workplace says another number within these bounds. */
export const USUAL_SMALLEST = 5;
export const LEAST_SMALLEST = 3;
export const MOST_SMALLEST = 100;
/** Of so many groups at most. */
export const MAX_GROUPS = 100;
/** So many weeks are told at once at most, and so many unless it is said. */
export const MAX_WEEKS = 52;
export const USUAL_WEEKS = 4;
/** What is over is counted so many hours after the last day ends, by the clock of UTC: it has ended everywhere by then, and settled. */
export const SETTLES_HOURS = 48;
/** So many weeks that are over are counted when it begins, and after a standstill. */
export const WEEKS_BACK = 12;
/** So long figures are kept. */
export const KEPT_DAYS = 730;

const Smallest = Type.Integer({
  minimum: LEAST_SMALLEST,
  maximum: MOST_SMALLEST,
  description:
    'k: nobody can tell of anybody whether she was in, unless they know it of k − 1 others of her group already. A group has figures from 2k − 1 people on',
});

export const AttendanceSettings = Type.Object(
  {
    version: Type.Integer({ minimum: 0, description: '0: nothing was ever said' }),
    smallest: Smallest,
    groupIds: Type.Array(Id, {
      description: 'Of which groups it is told. Whoever is in several counts in the first of them alone',
    }),
  },
  closed,
);
export type AttendanceSettings = Static<typeof AttendanceSettings>;

const DayFigure = Type.Object(
  { least: Type.Integer({ minimum: 0 }), most: Type.Integer({ minimum: 0 }) },
  { ...closed, description: 'How many were in: at least so many, and at most' },
);
export type DayFigure = Static<typeof DayFigure>;

export const GroupAttendance = Type.Object(
  {
    groupId: Id,
    name: Name,
    people: Type.Integer({ minimum: 0, description: 'How many were counted in this group as the week was closed' }),
    days: Type.Array(DayFigure, { minItems: 7, maxItems: 7, description: 'From Monday on' }),
  },
  closed,
);
export type GroupAttendance = Static<typeof GroupAttendance>;

export const WeekAttendance = Type.Object(
  {
    monday: Type.String({ format: 'date', description: 'Its first day: 2027-03-15' }),
    groups: Type.Array(GroupAttendance, { description: 'By name; those that are too small are left out' }),
  },
  closed,
);
export type WeekAttendance = Static<typeof WeekAttendance>;

export const events = declareEvents({
  'attendance_settings.updated': {
    summary: 'Of other groups it is told how many were in, or from another size on',
    data: Type.Object({ id: Id }, closed),
    heard: 'people:write',
  },
});

export const jobs = declareJobs({
  'attendance.close': {
    summary: 'Count how many were in, of the weeks that are over',
    data: Type.Object({}, closed),
  },
});

/** Groups are of the workplace as a whole, and so are figures about them. */
const whole = { reach: 'whole' } as const;

export const endpoints = declareEndpoints({
  getAttendance: {
    method: 'GET',
    path: '/attendance',
    scope: 'analytics:read',
    ...whole,
    summary:
      'How many people of groups were in, day by day of the weeks that are over, the latest first: as ranges, for groups that are large enough. Whoever checked in counts, at a booking of hers or at what is assigned to her. A week is counted once, as it was',
    query: Type.Object({ weeks: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_WEEKS })) }, closed),
    reply: Type.Object(
      {
        smallest: Smallest,
        groups: Type.Integer({ minimum: 0, description: 'Of how many groups it is told now, the small ones included' }),
        items: Type.Array(WeekAttendance),
      },
      closed,
    ),
  },
  getAttendanceSettings: {
    method: 'GET',
    path: '/attendance-settings',
    scope: 'people:write',
    ...whole,
    summary: 'Of which groups it is told how many were in, and from how many people on',
    reply: AttendanceSettings,
  },
  setAttendanceSettings: {
    method: 'PUT',
    path: '/attendance-settings',
    scope: 'people:write',
    ...whole,
    summary: 'Say so. It counts for the weeks that are not closed yet; of those that are, no more is told than before',
    body: Type.Object(
      {
        smallest: Smallest,
        groupIds: Type.Array(Id, { maxItems: MAX_GROUPS, uniqueItems: true }),
        version: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 2_147_483_647,
            description: 'Refuse with 409 when they have another version by now',
          }),
        ),
      },
      closed,
    ),
    reply: AttendanceSettings,
    errors: [versionConflict],
  },
});
