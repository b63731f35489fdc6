import { Type, type Static } from 'typebox';
import { declareEndpoints } from '../../platform/contract/endpoint.ts';
import { declareEvents } from '../../platform/contract/event.ts';
import { problem, versionConflict } from '../../platform/contract/problems.ts';
import { closed, Id, IdParams, orNull, page, paging, ShownTime } from '../../platform/contract/shapes.ts';
import { Data } from '../../platform/events/contract.ts';
import { ConnectorKey, entities } from '../connections/contract.ts';
import { layerNames, mappingInvalid, sourceTypes } from '../mapping/contract.ts';

export { mappingInvalid };
export const noDraft = problem('no_draft', 409, 'There is no draft to activate; save one first');

/** So many records a preview shows at most, and looks at to say how many would change. */
export const [MOST_SHOWN, MOST_LOOKED_AT] = [100, 10_000];
/** So many records are searched for what a source says. */
export const MOST_SEARCHED = 1_000;
/** Once what was looked at, or searched, is of so many characters, no more is. */
export const MOST_CHARACTERS = 20_000_000;
/** So many versions of one mapping are kept. */
export const MOST_VERSIONS = 1_000;

const EntityShape = Type.Enum([...entities]);
const LayerShape = Type.Enum([...layerNames], { description: 'Whose word it is' });
const Count = Type.Integer({ minimum: 0 });
const Version = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
const Document = {
  ...Data,
  description:
    'What the connection, or the workplace, says: `{"entity": …, "fields": [{"to": …, "from": …, "ops": […]}], "filter": …}`. A field that it does not name is as the layer beneath has it',
};
const Field = { ...Data, description: 'As a document says it' };

const OrganisationVersion = orNull({
  ...Version,
  description: 'The version of what the workplace says for all connections of the connector, on which it stands',
});

/** What is shown of a mapping, whosever it is. */
const shown = {
  entity: EntityShape,
  version: { ...Version, description: 'Counts what was done to it, drafts and activations; 0: nothing yet' },
  draft: orNull(Document),
  fields: Type.Array(
    Type.Object(
      {
        to: Type.String(),
        layer: LayerShape,
        field: Field,
        beneath: Type.Array(Type.Object({ layer: LayerShape, field: Field }, closed), {
          description: 'What lower layers say of it, the nearest first',
        }),
      },
      closed,
    ),
    { description: 'As they count now, all layers together' },
  ),
  filter: orNull(Type.Object({ layer: LayerShape, filter: Data }, closed)),
  targets: Type.Array(
    Type.Object(
      {
        to: Type.String(),
        takes: Type.String({ description: 'The kind of value' }),
        of: Type.Array(Type.String(), { description: 'What may be chosen, or of what it is the id' }),
        required: Type.Boolean(),
      },
      closed,
    ),
    { description: 'What can be filled, beside `custom.<key>`' },
  ),
};
const active = {
  version: { ...Version, description: 'The version that counts; 0: nothing was said yet' },
  document: orNull(Document),
};

export const FieldMapping = Type.Object(
  {
    connectionId: Id,
    ...shown,
    active: Type.Object({ ...active, organisationVersion: OrganisationVersion }, closed),
  },
  closed,
);
export const ConnectorMapping = Type.Object(
  { connector: Type.String({ description: 'Its key' }), ...shown, active: Type.Object(active, closed) },
  closed,
);
export type ConnectorMapping = Static<typeof ConnectorMapping>;
export type FieldMapping = Static<typeof FieldMapping>;

/** So many at most, and none behind so many characters. */
const lookedAt = (what: string, most: number) => ({
  lookedAt: {
    ...Count,
    description: `So many records were ${what}: at most ${most}, and no more once they are of ${MOST_CHARACTERS} characters`,
  },
  all: Type.Boolean({ description: 'There are no more records than those' }),
});

const change = Type.Enum(['nulled', 'default', 'assumed', 'rejected'], { description: 'rejected: it has no data' });
/** What could not be filled as the source says it. */
export const FieldIssue = Type.Object(
  { field: Type.String(), change, reason: Type.String(), value: Type.String() },
  closed,
);
const Made = Type.Object(
  { data: orNull(Data), custom: Data, outOfScope: Type.Boolean(), issues: Type.Array(FieldIssue) },
  closed,
);

export const MappingPreview = Type.Object(
  {
    records: Type.Array(
      Type.Object({ externalId: Type.String(), changed: Type.Boolean(), before: Made, after: Made }, closed),
      { description: 'Those that change first; none for who may not read records' },
    ),
    ...lookedAt('mapped by both', MOST_LOOKED_AT),
    changed: { ...Count, description: 'So many of them would be others' },
    rejected: { ...Count, description: 'So many of them would have no data' },
  },
  closed,
);
export type MappingPreview = Static<typeof MappingPreview>;

export const ConnectorMappingPreview = Type.Object(
  {
    connections: { ...Count, description: 'So many read such records' },
    stored: { ...Count, description: 'So many records of them are stored' },
    records: Type.Array(
      Type.Object(
        { connectionId: Id, externalId: Type.String(), changed: Type.Boolean(), before: Made, after: Made },
        closed,
      ),
      { description: 'Those that change first, of each connection its share; none for who may not read records' },
    ),
    lookedAt: {
      ...Count,
      description: `So many records were mapped by both: of each connection its share of ${MOST_LOOKED_AT}, and no more once they are of its share of ${MOST_CHARACTERS} characters`,
    },
    all: Type.Boolean({ description: 'There are no more records than those' }),
    changed: { ...Count, description: 'So many of them would be others' },
    rejected: { ...Count, description: 'So many of them would have no data' },
  },
  closed,
);

const counted = {
  version: Version,
  document: Document,
  restores: orNull({ ...Version, description: 'The version it brought back' }),
  activatedBy: Type.String({ description: '`user:12`, `token:3` or `system`' }),
  activatedAt: ShownTime,
};
export const MappingVersion = Type.Object({ ...counted, organisationVersion: OrganisationVersion }, closed);
export const ConnectorMappingVersion = Type.Object(counted, closed);
export type MappingVersion = Static<typeof MappingVersion>;

const FieldSaid = orNull(Type.Object({ layer: LayerShape, field: Field }, closed));
const FilterSaid = orNull(Type.Object({ layer: LayerShape, filter: Data }, closed));
export const MappingDifferences = Type.Object(
  {
    fields: Type.Array(
      Type.Object(
        {
          to: Type.String(),
          change: Type.Enum(['added', 'removed', 'changed']),
          before: FieldSaid,
          after: FieldSaid,
        },
        closed,
      ),
      { description: 'What is filled otherwise, all layers together' },
    ),
    filter: orNull(
      Type.Object({ before: FilterSaid, after: FilterSaid }, { ...closed, description: 'Null: the same' }),
    ),
  },
  closed,
);
export type MappingDifferences = Static<typeof MappingDifferences>;

export const SourceField = Type.Object(
  {
    path: Type.String({ description: 'As a mapping names it' }),
    types: Type.Array(Type.Enum([...sourceTypes])),
    filledPercent: Type.Number({ minimum: 0, maximum: 100 }),
    samples: Type.Array(Type.String(), { description: 'A few values; none for who may not read records' }),
  },
  closed,
);

export const MappingTold = Type.Object(
  {
    connectionId: Id,
    entity: EntityShape,
    version: { ...Version, description: 'The version that counts from now on' },
    restores: orNull(Version),
    organisationVersion: OrganisationVersion,
  },
  closed,
);

export const ConnectorMappingTold = Type.Object(
  {
    connector: Type.String({ description: 'Its key' }),
    entity: EntityShape,
    version: { ...Version, description: 'The version that counts from now on' },
    restores: orNull(Version),
  },
  closed,
);

export const events = declareEvents({
  'mapping.activated': {
    summary: 'Another mapping counts for the records of a connection, those that were read before too',
    data: MappingTold,
    heard: 'connections:manage',
  },
  'mapping.connector_activated': {
    summary:
      'The workplace says something else about the records of all connections of a connector; each of them has another mapping by it',
    data: ConnectorMappingTold,
    heard: 'connections:manage',
  },
});

const Params = Type.Object({ id: Id, entity: EntityShape }, closed);
const ConnectorParams = Type.Object({ key: ConnectorKey, entity: EntityShape }, closed);
const managing = { scope: 'connections:manage', reach: 'whole' } as const;
const reading = { scope: 'mapping:read', reach: 'whole' } as const;
const writing = { scope: 'mapping:write', reach: 'whole' } as const;
const version = Type.Optional({
  ...Version,
  description: 'The version that was read; refused where it is another by now',
});

export const endpoints = declareEndpoints({
  getMapping: {
    method: 'GET',
    path: '/connections/{id}/mappings/{entity}',
    ...reading,
    summary: 'What becomes which field of one kind of record, and whose word that is',
    params: Params,
    reply: FieldMapping,
  },
  saveMapping: {
    method: 'PUT',
    path: '/connections/{id}/mappings/{entity}',
    ...writing,
    summary: 'Keep a draft of what the connection says of its own, or none. Nothing changes before it is activated',
    params: Params,
    body: Type.Object({ document: orNull(Document), version }, closed),
    reply: FieldMapping,
    errors: [mappingInvalid, versionConflict],
  },
  previewMapping: {
    method: 'POST',
    path: '/connections/{id}/mappings/{entity}/preview',
    ...reading,
    cost: 5,
    once: false,
    summary: 'See what would become of stored records by a document or by the draft. Changes nothing',
    params: Params,
    body: Type.Object(
      {
        document: Type.Optional({ ...Document, description: 'The draft unless said' }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_SHOWN, default: 20 })),
      },
      closed,
    ),
    reply: MappingPreview,
    errors: [mappingInvalid, noDraft],
  },
  activateMapping: {
    method: 'POST',
    path: '/connections/{id}/mappings/{entity}/activation',
    ...writing,
    summary:
      'Have the draft count, from the next request on and for all records that are stored. Where a merge plan has been applied, needs `spaces:write` too',
    params: Params,
    body: Type.Object({ version }, closed),
    reply: FieldMapping,
    errors: [mappingInvalid, noDraft, versionConflict],
  },
  rollBackMapping: {
    method: 'POST',
    path: '/connections/{id}/mappings/{entity}/rollback',
    ...writing,
    summary:
      'Have a version of before count again, as a new one. A draft stays. Where a merge plan has been applied, needs `spaces:write` too',
    params: Params,
    body: Type.Object({ to: { ...Version, description: '0: nothing of its own' }, version }, closed),
    reply: FieldMapping,
    errors: [mappingInvalid, versionConflict],
  },
  listMappingVersions: {
    method: 'GET',
    path: '/connections/{id}/mappings/{entity}/versions',
    ...reading,
    summary: 'What counted when, newest first',
    params: Params,
    query: Type.Object(paging, closed),
    reply: page(MappingVersion),
  },
  compareMappings: {
    method: 'GET',
    path: '/connections/{id}/mappings/{entity}/diff',
    ...reading,
    summary:
      'What two versions do otherwise, field by field, with what the workplace said by then, over the connector’s word as it is now',
    params: Params,
    query: Type.Object(
      {
        a: { ...Version, description: 'The version before; 0: nothing was said yet' },
        b: { ...Version, description: 'The version after' },
      },
      closed,
    ),
    reply: MappingDifferences,
  },
  listSourceFields: {
    method: 'GET',
    path: '/connections/{id}/source-fields',
    ...reading,
    cost: 3,
    summary: 'What the source says of one kind of record, found in some of those that are stored',
    params: IdParams,
    query: Type.Object({ entity: EntityShape }, closed),
    reply: Type.Object({ items: Type.Array(SourceField), ...lookedAt('searched', MOST_SEARCHED) }, closed),
  },
  getConnectorMapping: {
    method: 'GET',
    path: '/connectors/{key}/mappings/{entity}',
    ...managing,
    summary: 'What the workplace says about one kind of record for all connections of a connector',
    params: ConnectorParams,
    reply: ConnectorMapping,
  },
  saveConnectorMapping: {
    method: 'PUT',
    path: '/connectors/{key}/mappings/{entity}',
    ...managing,
    summary: 'Keep a draft of what the workplace says, or none. Nothing changes before it is activated',
    params: ConnectorParams,
    body: Type.Object({ document: orNull(Document), version }, closed),
    reply: ConnectorMapping,
    errors: [mappingInvalid, versionConflict],
  },
  previewConnectorMapping: {
    method: 'POST',
    path: '/connectors/{key}/mappings/{entity}/preview',
    ...managing,
    cost: 10,
    once: false,
    summary:
      'See how many connections and stored records a document or the draft would reach, and what would become of some. Changes nothing',
    params: ConnectorParams,
    body: Type.Object(
      {
        document: Type.Optional({ ...Document, description: 'The draft unless said' }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_SHOWN, default: 20 })),
      },
      closed,
    ),
    reply: ConnectorMappingPreview,
    errors: [mappingInvalid, noDraft],
  },
  activateConnectorMapping: {
    method: 'POST',
    path: '/connectors/{key}/mappings/{entity}/activation',
    ...managing,
    summary:
      'Have the draft count for all connections of the connector, from the next request on and for all records that are stored; what a connection says of its own goes before it. Where a merge plan of one has been applied, needs `spaces:write` too',
    params: ConnectorParams,
    body: Type.Object({ version }, closed),
    reply: ConnectorMapping,
    errors: [mappingInvalid, noDraft, versionConflict],
  },
  rollBackConnectorMapping: {
    method: 'POST',
    path: '/connectors/{key}/mappings/{entity}/rollback',
    ...managing,
    summary:
      'Have what the workplace said before count again, as a new version. A draft stays. Where a merge plan of a connection has been applied, needs `spaces:write` too',
    params: ConnectorParams,
    body: Type.Object({ to: { ...Version, description: '0: the workplace says nothing' }, version }, closed),
    reply: ConnectorMapping,
    errors: [mappingInvalid, versionConflict],
  },
  listConnectorMappingVersions: {
    method: 'GET',
    path: '/connectors/{key}/mappings/{entity}/versions',
    ...managing,
    summary: 'What the workplace said when, newest first',
    params: ConnectorParams,
    query: Type.Object(paging, closed),
    reply: page(ConnectorMappingVersion),
  },
});
