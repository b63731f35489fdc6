import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { problem, versionConflict, type ConstraintProblems } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, Line, Name, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import { entities } from '../connections/contract.ts';
import { customTypes } from '../mapping/contract.ts';

export const customFieldExists = problem('custom_field_exists', 409, 'There is a field with this key already');
export const tooManyCustomFields = problem('too_many_custom_fields', 409, 'There are as many fields as there may be');

export const constraints = {
  custom_field_key_unique: { kind: customFieldExists, param: 'key' },
} satisfies ConstraintProblems;

/** So many fields may be declared of one kind of record of a connection, and as many deleted ones are kept. */
export const MOST_CUSTOM_FIELDS = 200;
/** So many things may be there to choose from. */
export const MOST_OPTIONS = 100;
/** For so long a deleted field can be brought back. */
export const RESTORABLE_DAYS = 30;

const EntityShape = Type.Enum([...entities]);
const TypeShape = Type.Enum([...customTypes], {
  description:
    'What it holds. `date`: a day, as in 2027-03-16; `datetime`: a time with its offset, shown in UTC; `url`: the address of a page; `json`: whatever the mapping gives',
});
const Options = {
  ...Type.Array(Line(200, { minLength: 1 }), { maxItems: MOST_OPTIONS, uniqueItems: true }),
  description: `What may be chosen, for \`enum\` and \`multiEnum\`: ${MOST_OPTIONS} at most`,
};

export const CustomField = Type.Object(
  {
    id: Id,
    version: Type.Integer({ description: 'Counts the changes of this one' }),
    connectionId: Id,
    entity: EntityShape,
    key: Type.String({ description: 'A mapping fills it as `custom.<key>`' }),
    label: Type.String(),
    type: TypeShape,
    options: Type.Array(Type.String()),
    createdAt: ShownTime,
    deletedAt: orNull(ShownTime),
    restorableUntil: orNull({ ...ShownTime, description: 'Until when it can be brought back; null: it is there' }),
  },
  closed,
);
export type CustomField = Static<typeof CustomField>;

/** Kinds of things of Atrium's own on which fields of one's own are shown. */
export const thingKinds = ['building', 'floor', 'space', 'person'] as const;
export type ThingKind = (typeof thingKinds)[number];

const ThingField = Type.Object(
  {
    key: Type.String({ description: 'Under which it stands in `custom`' }),
    label: Type.String({ description: 'What people call it' }),
    type: TypeShape,
  },
  closed,
);

const FieldParams = Type.Object({ id: Id, fieldId: Id }, closed);
const reading = { scope: 'mapping:read', reach: 'whole' } as const;
const writing = { scope: 'mapping:write', reach: 'whole' } as const;
const WHERE_APPLIED = 'Where a merge plan has been applied, needs `spaces:write` too';

export const endpoints = declareEndpoints({
  listCustomFields: {
    method: 'GET',
    path: '/connections/{id}/custom-fields',
    ...reading,
    summary: 'Fields of one’s own that are declared of a connection’s records, the oldest first',
    params: IdParams,
    query: Type.Object(
      {
        entity: Type.Optional(EntityShape),
        deleted: Type.Optional(
          Type.Boolean({ description: 'true: only deleted ones that can be brought back; otherwise only the others' }),
        ),
        ...paging,
      },
      closed,
    ),
    reply: page(CustomField),
  },
  listThingFields: {
    method: 'GET',
    path: '/custom-fields',
    scope: 'spaces:read',
    summary:
      'Fields of one’s own that buildings, floors, spaces or people say something in under `custom`, by key. What several connections declare under one key is called as the first of them does',
    query: Type.Object({ entity: Type.Enum([...thingKinds]), ...paging }, closed),
    reply: page(ThingField),
  },
  createCustomField: {
    method: 'POST',
    path: '/connections/{id}/custom-fields',
    ...writing,
    summary: `Declare a field of one’s own. What is stored already is judged by its type from the next request on, and seen where a record is tied to something. ${WHERE_APPLIED}`,
    params: IdParams,
    body: Type.Object(
      {
        entity: EntityShape,
        key: Type.String({
          pattern: '^[a-z][a-z0-9_]{0,39}$',
          maxLength: 40,
          description: 'Small letters, digits and _, beginning with a letter',
        }),
        label: Name,
        type: TypeShape,
        options: Type.Optional(Options),
      },
      closed,
    ),
    reply: CustomField,
    status: 201,
    errors: [customFieldExists, tooManyCustomFields],
  },
  updateCustomField: {
    method: 'PATCH',
    path: '/connections/{id}/custom-fields/{fieldId}',
    ...writing,
    summary: `Change a declared field; what is absent stays. ${WHERE_APPLIED}`,
    params: FieldParams,
    body: Type.Object(
      {
        label: Type.Optional(Name),
        type: Type.Optional(TypeShape),
        options: Type.Optional(Options),
        version: Type.Optional(
          Type.Integer({ minimum: 1, description: 'Refuse with 409 when it has another version by now' }),
        ),
      },
      closed,
    ),
    reply: CustomField,
    errors: [versionConflict],
  },
  deleteCustomField: {
    method: 'DELETE',
    path: '/connections/{id}/custom-fields/{fieldId}',
    ...writing,
    summary: `Delete a declared field: its values are shown no more, and can be for ${RESTORABLE_DAYS} days by bringing it back. ${WHERE_APPLIED}`,
    params: FieldParams,
    reply: null,
  },
  restoreCustomField: {
    method: 'POST',
    path: '/connections/{id}/custom-fields/{fieldId}/restoration',
    ...writing,
    summary: `Bring a deleted field back, with its values as they are by now. ${WHERE_APPLIED}`,
    params: FieldParams,
    reply: CustomField,
    errors: [customFieldExists, tooManyCustomFields],
  },
});
