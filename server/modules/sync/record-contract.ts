import { Type, type Static } from 'typebox';
import { closed, Id, orNull, page, paging, ShownTime, Time } from '../../platform/contract/shapes.ts';
import { Data } from '../../platform/events/contract.ts';
import { entities } from '../connections/contract.ts';
import { differences } from '../differences/contract.ts';
import { FieldIssue } from '../field-mappings/contract.ts';

export const actions = ['added', 'updated', 'deleted', 'restored', 'remapped'] as const;
export type Action = (typeof actions)[number];

const EntityShape = Type.Enum([...entities]);
const Count = Type.Integer({ minimum: 0 });

export const SyncRecord = Type.Object(
  {
    entity: EntityShape,
    externalId: Type.String(),
    localId: orNull({ ...Id, description: 'What of Atrium’s it is, by its id; null: it is tied to nothing' }),
    data: orNull({
      ...Data,
      description: 'As Atrium says it, by the mapping of its kind; null: there is none, or it says too little',
    }),
    custom: { ...Data, description: 'What its mapping says of it besides' },
    raw: Type.Optional({ ...Data, description: 'As the source says it' }),
    meta: Type.Object(
      {
        rev: Type.Integer({ description: 'Counts the changes of all records of its kind' }),
        action: Type.Enum([...actions], {
          description: 'What became of it last; remapped: another mapping makes another of it',
        }),
        firstSeenAt: ShownTime,
        changedAt: ShownTime,
        sourceUpdatedAt: orNull(Type.String({ description: 'As the source writes it' })),
        deletedAt: orNull(ShownTime),
        missingSince: orNull({ ...ShownTime, description: 'Since when the source leaves it out' }),
        outOfScope: orNull(
          Type.String({ description: 'Why it is there and none of ours; mapping_filter: its mapping leaves it out' }),
        ),
        mappingVersion: {
          ...Count,
          description: 'The version of the connection’s mapping that says this; 0: its connector’s alone',
        },
        issues: Type.Array(FieldIssue),
      },
      closed,
    ),
  },
  closed,
);
export type SyncRecord = Static<typeof SyncRecord>;

const Said = orNull({
  ...Data,
  description:
    'By the names of fields, `custom.cost_centre` among them; null: nothing is said, or too much of it is kept',
});

export const SyncDifference = Type.Object(
  {
    entity: EntityShape,
    externalId: Type.String(),
    action: Type.Enum([...differences], {
      description:
        'What would become of it; missing: the source leaves it out, and it counts as deleted only when the next scan does, too',
    }),
    before: { ...Said, description: 'As it is kept here' },
    after: { ...Said, description: 'As the source says it now; of the first 1,000 differences of a kind' },
    changed: Type.Array(Type.String(), {
      description: 'The fields that would say something else, where both are known',
    }),
  },
  closed,
);
export type SyncDifference = Static<typeof SyncDifference>;

/** As its source writes it: taken to the letter. */
export const ExternalId = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
  'x-tidy': false,
});

/** So many records are looked through for one page, and none behind so many characters of them. */
export const [MOST_SIFTED, MOST_SIFTED_CHARACTERS] = [5_000, 20_000_000];

const include = Type.Optional(Type.Enum(['raw'], { description: 'raw: with all that the source says' }));
const connectionId = Type.Optional({
  ...Id,
  description: 'Whose records; a connection’s own token need not say so',
});

/** What is asked for of the records of one kind. */
export const recordsAsked = {
  ...paging,
  include,
  includeDeleted: Type.Optional(Type.Boolean()),
  modifiedSince: Type.Optional({ ...Time, description: 'What has changed then or later' }),
  filter: Type.Optional(
    Type.String({
      minLength: 2,
      maxLength: 500,
      pattern: '^[A-Za-z][\\w.]*:[^\\u0000-\\u001f]*$',
      description:
        'What says just this, by the name of a field: `kind:desk`, `custom.cost_centre:UK-33`. Nothing behind the colon: what says nothing of it',
    }),
  ),
  fields: Type.Optional(
    Type.String({
      maxLength: 1_000,
      pattern: '^[A-Za-z][\\w.]*(,[A-Za-z][\\w.]*)*$',
      description: 'Of what it says these fields alone: `name,custom.cost_centre`',
    }),
  ),
} as const;

export const recordReads = {
  listRecords: {
    method: 'GET',
    path: '/connections/{id}/records/{entity}',
    summary:
      'Records that were read, by their ids at the source. Where some are asked for, a page may be short and have another one behind it',
    params: Type.Object({ id: Id, entity: EntityShape }, closed),
    query: Type.Object(recordsAsked, closed),
    reply: page(SyncRecord),
  },
  listUnified: {
    method: 'GET',
    path: '/unified/{entity}',
    summary: 'The same, for a connection’s own token: whichever system it is, its records are read alike',
    params: Type.Object({ entity: EntityShape }, closed),
    query: Type.Object({ ...recordsAsked, connectionId }, closed),
    reply: page(SyncRecord),
  },
  getUnified: {
    method: 'GET',
    path: '/unified/{entity}/{externalId}',
    summary: 'One of these, by its id at the source; one that is gone there says when',
    params: Type.Object({ entity: EntityShape, externalId: ExternalId }, closed),
    query: Type.Object({ include, connectionId }, closed),
    reply: SyncRecord,
  },
} as const;
