import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { notFound, problem, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Name, orNull, Owner, page, paging, ShownTime } from '../../platform/contract/shapes.ts';

/** The products of Condeco's API: each has a subscription key of its own (seed: Registration and access process). */
export const products = ['HierarchyMapping', 'ExternalBookings', 'Visitor', 'CostCode', 'VendorServices'] as const;
export type Product = (typeof products)[number];
/** What a key is for: one product, or on demand all of them, for integrations that have room for a single key. */
export const keyKinds = [...products, 'Combined'] as const;
export type KeyKind = (typeof keyKinds)[number];
/** Two keys of a kind count at a time, so that one can be replaced while the other is in use. */
export const keySlots = ['primary', 'secondary'] as const;
export type KeySlot = (typeof keySlots)[number];

/** So many applications that are not revoked a workplace has at most. */
export const MAX_APPLICATIONS = 100;
export const tooManyApplications = problem(
  'too_many_applications',
  409,
  `There are ${MAX_APPLICATIONS} applications already; revoke one that nobody uses`,
);
export const applicationRevoked = problem('application_revoked', 409, 'This application was revoked; register another');

export const constraints = {
  application_owner_account_fk: { kind: notFound, param: 'serviceAccountId' },
} satisfies ConstraintProblems;

const KeyKindShape = Type.Enum([...keyKinds]);
const KeySlotShape = Type.Enum([...keySlots]);

const Key = Type.Object(
  {
    product: KeyKindShape,
    which: KeySlotShape,
    hint: Type.String({ description: 'What it ends with, to tell it from others' }),
    createdAt: ShownTime,
  },
  closed,
);

export const Application = Type.Object(
  {
    id: Id,
    name: Type.String(),
    clientId: Type.String(),
    basePath: Type.String({ description: 'Where its calls go: /{suffix}/api/V1' }),
    owner: { ...Owner, description: 'Who answers for it: it may no more than she or it may now' },
    keys: Type.Array(Key, { description: 'Its subscription keys, without what they are' }),
    createdAt: ShownTime,
    lastUsedAt: orNull({ ...ShownTime, description: 'To the minute; null: not yet' }),
    revokedAt: orNull(ShownTime),
  },
  closed,
);
export type Application = Static<typeof Application>;

export const NewApplication = Type.Object(
  {
    id: Id,
    name: Type.String(),
    clientId: Type.String(),
    password: Type.String({ description: 'Told this once' }),
    subscriptionKeys: Type.Object(
      Object.fromEntries(products.map((product) => [product, Type.String()])) as Record<
        Product,
        ReturnType<typeof Type.String>
      >,
      { ...closed, description: 'The primary key of each product, told this once' },
    ),
  },
  closed,
);
export type NewApplication = Static<typeof NewApplication>;

export const endpoints = declareEndpoints({
  listApplications: {
    method: 'GET',
    path: '/applications',
    scope: 'tokens:write',
    reach: 'whole',
    summary: 'Programs that speak Condeco’s API, newest first',
    query: Type.Object(paging, closed),
    reply: page(Application),
  },
  createApplication: {
    method: 'POST',
    path: '/applications',
    scope: 'tokens:write',
    reach: 'whole',
    summary: 'Register a program that speaks Condeco’s API; it may no more than you may',
    body: Type.Object(
      {
        name: Name,
        serviceAccountId: Type.Optional({
          ...Id,
          description:
            'Who answers for it, in place of you: it then stays when you go. One that may no more than you may',
        }),
      },
      closed,
    ),
    reply: NewApplication,
    status: 201,
    errors: [tooManyApplications],
  },
  getApplication: {
    method: 'GET',
    path: '/applications/{id}',
    scope: 'tokens:write',
    reach: 'whole',
    summary: 'One application, without its password and keys',
    params: IdParams,
    reply: Application,
  },
  revokeApplication: {
    method: 'POST',
    path: '/applications/{id}/revocation',
    scope: 'tokens:write',
    reach: 'whole',
    summary: 'Stop an application for good, at once: its keys and session tokens count no more',
    params: IdParams,
    reply: Application,
  },
  regenerateApplicationKey: {
    method: 'POST',
    path: '/applications/{id}/keys/{product}/regeneration',
    scope: 'tokens:write',
    reach: 'whole',
    summary:
      'Give an application another subscription key; the former one stops at once. The first secondary key, and the one that opens all products (Combined), are made so',
    params: Type.Object({ id: Id, product: KeyKindShape }, closed),
    body: Type.Object({ which: KeySlotShape }, closed),
    reply: Type.Object(
      { product: KeyKindShape, which: KeySlotShape, key: Type.String({ description: 'Told this once' }) },
      closed,
    ),
    errors: [applicationRevoked],
  },
});
