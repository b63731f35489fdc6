import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { declareJobs } from '../../platform/contract/job.ts';
import {
  buildingOutOfReach,
  notFound,
  problem,
  rateLimited,
  type ConstraintProblems,
} from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, page, paging, Secret, ShownTime } from '../../platform/contract/shapes.ts';

export const accessKeyExists = problem('access_key_exists', 409, 'This resource has a key of this kind already');
export const accessKeyRevoked = problem('access_key_revoked', 409, 'This key was revoked');
export const noDoor = problem('no_door', 422, 'This resource has no access control');
export const bookingWithoutKey = problem('booking_without_key', 409, 'This booking waits, is over or was given up');

export const constraints = {
  access_key_once_per_resource: { kind: accessKeyExists, param: 'kind' },
  access_key_once_per_booking: { kind: accessKeyExists, param: 'bookingId' },
  access_key_resource_fk: { kind: notFound, param: 'resourceId' },
  access_key_booking_fk: { kind: notFound, param: 'bookingId' },
} satisfies ConstraintProblems;

/** So many of the keys that somebody answers for are named before she goes. */
export const MAX_KEYS_NAMED = 100;

/** So long a key is remembered after it was revoked, in days. */
export const KEPT_DAYS = 90;

export const kinds = ['one_time', 'static', 'daily'] as const;
export type KeyKind = (typeof kinds)[number];
const Kind = Type.Enum([...kinds], {
  description:
    'For one booking, as long as it lasts; until it is rotated or revoked; or for a day of the building, from midnight to midnight of its clocks',
});

export const reasons = ['asked', 'over', 'given_up', 'moved', 'owner_left'] as const;
export type Reason = (typeof reasons)[number];
const RevokedFor = Type.Enum([...reasons], {
  description:
    'Somebody asked for it; its booking is over, was cancelled, released or rejected, or has this resource no more; or who answered for it was deactivated',
});

/** What somebody answers for besides tokens. */
export const ownKeys = {
  keys: Type.Array(
    Type.Object(
      { id: Id, kind: Type.Enum(['static', 'daily']), resourceId: Id, resourceName: orNull(Type.String()) },
      closed,
    ),
    {
      maxItems: MAX_KEYS_NAMED,
      description:
        'The first door keys that no token made: they open nothing any more, unless they are handed over. `keyCount` counts the others too',
    },
  ),
  keyCount: Type.Integer({ description: 'So many such keys' }),
};

/** What opens a resource's door. */
export const AccessKey = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    kind: Kind,
    resourceId: Id,
    bookingId: orNull({ ...Id, description: 'Of a one-time key' }),
    url: orNull(
      Type.String({
        description:
          'The key itself, as a QR code shows it; null once it was revoked, or where nobody answers for it who may manage keys there',
      }),
    ),
    validFrom: orNull(ShownTime),
    validUntil: orNull({
      ...ShownTime,
      description: 'Until when this secret is good; null: until somebody changes it',
    }),
    createdAt: ShownTime,
    rotatedAt: orNull(ShownTime),
    revokedAt: orNull(ShownTime),
    revokedFor: orNull(RevokedFor),
  },
  closed,
);
export type AccessKey = Static<typeof AccessKey>;

/** What hearers of a key get: never what opens the door. */
const KeyTold = Type.Object(
  {
    id: Id,
    version: Type.Integer(),
    kind: Kind,
    resourceId: Id,
    bookingId: orNull(Id),
    revokedFor: orNull(RevokedFor),
  },
  closed,
);

/** Who rotated or revoked one may be the host of its booking, whom others do not see: all of it is told to who manages keys. */
const keyEvent = (summary: string) =>
  ({
    summary,
    data: KeyTold,
    heard: 'keys:read',
    open: ['id'],
    named: { members: [], to: 'keys:manage' },
  }) as const;

export const events = declareEvents({
  'access_key.created': keyEvent('A door can be opened by another key'),
  'access_key.rotated': keyEvent('A key has another secret; the one before opens nothing any more'),
  'access_key.revoked': keyEvent('A key opens nothing any more'),
});

export const jobs = declareJobs({
  'access_key.end': {
    summary: 'Revoke the keys of a booking that is over',
    data: Type.Object({ bookingId: Id }, closed),
  },
  'access_key.turn': {
    summary: 'Tell that a daily key is another one today',
    data: Type.Object({ keyId: Id }, closed),
  },
});

const Read = {
  ...Secret(500),
  description: 'What the reader read: the key’s URL, or what stands behind its #',
};

export const endpoints = declareEndpoints({
  listAccessKeys: {
    method: 'GET',
    path: '/access-keys',
    scope: 'keys:read',
    summary: 'Keys by id: those of bookings that one hosts, and all where one manages keys',
    query: Type.Object(
      {
        resourceId: Type.Optional(Id),
        bookingId: Type.Optional(Id),
        kind: Type.Optional(Kind),
        revoked: Type.Optional(Type.Boolean({ description: 'true: those that were revoked too' })),
        ...paging,
      },
      closed,
    ),
    reply: page(AccessKey),
  },
  createAccessKey: {
    method: 'POST',
    path: '/access-keys',
    scope: 'keys:write',
    summary: 'A key of a resource; or the one of a booking, made where it was booked before there was access control',
    body: Type.Object(
      {
        kind: Kind,
        resourceId: Id,
        bookingId: Type.Optional({ ...Id, description: 'For a one-time key, and for no other' }),
      },
      closed,
    ),
    reply: AccessKey,
    status: 201,
    errors: [accessKeyExists, accessKeyRevoked, noDoor, bookingWithoutKey, buildingOutOfReach],
  },
  getAccessKey: {
    method: 'GET',
    path: '/access-keys/{id}',
    scope: 'keys:read',
    summary: 'One key',
    params: IdParams,
    reply: AccessKey,
  },
  rotateAccessKey: {
    method: 'POST',
    path: '/access-keys/{id}/rotation',
    scope: 'keys:write',
    summary: 'Give a key another secret; the one before opens nothing from then on. Who does so answers for it',
    params: IdParams,
    reply: AccessKey,
    errors: [accessKeyRevoked],
  },
  revokeAccessKey: {
    method: 'POST',
    path: '/access-keys/{id}/revocation',
    scope: 'keys:write',
    summary: 'End a key; it stays in the list of those that were revoked',
    params: IdParams,
    reply: AccessKey,
  },
  checkAccessKey: {
    method: 'POST',
    path: '/access-key-checks',
    scope: 'keys:check',
    summary: 'Does this key open this resource’s door now? For the reader at the door',
    once: false,
    body: Type.Object({ secret: Read, resourceId: Id }, closed),
    reply: Type.Object(
      {
        good: Type.Boolean(),
        kind: orNull({ ...Kind, description: 'Of a good one; of any other nothing is said' }),
        validUntil: orNull({
          ...ShownTime,
          description: 'Until when it stays good unless somebody ends it; null: for good',
        }),
      },
      closed,
    ),
    errors: [rateLimited],
  },
});
