import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { getOwnConnection, holdOwnConnection } from '../connections/connections.ts';
import type { Connector, Entity } from '../connections/contract.ts';
import { selectDeclared } from '../custom-fields/custom-fields.ts';
import type { Layer, MappingDocument, Raw } from '../mapping/contract.ts';
import { findSourceFields, judging, type Mapping } from '../mapping/mapping.ts';
import { connectorMappingsBy } from './connector-mappings.ts';
import { MOST_SEARCHED, noDraft, type FieldMapping } from './contract.ts';
import { count, parse, saidAt, silence, type Counting } from './count.ts';
import { layersOf, mappingBy, type Said } from './made.ts';
import type { Calls, MappingOptions } from './options.ts';
import { preview, throughStored } from './preview.ts';
import { readDocument } from './read-document.ts';
import { asData, showDifferences, showLayers, showVersion } from './show.ts';
import {
  findMapping,
  findVersion,
  lockMapping,
  selectVersions,
  updateMapping,
  type At,
  type MappingRow,
} from './store.ts';

/** What a connection, and the workplace for all of a connector, say about records: drafts, what would come of them, and the versions that counted. */

export { standOnOrganisation } from './connector-mappings.ts';
export { readSaid, saidAt, saidNow } from './count.ts';
export { isSame, layersOf, madeBy, mappingBy, type Made } from './made.ts';
export type { MappingOptions } from './options.ts';
export type { LookAt } from './preview.ts';
export { activeDocuments, activeVersion, type At } from './store.ts';

/** The use cases, for who keeps connectors and records. */
export const fieldMappingsBy = (options: MappingOptions): Calls => ({
  getMapping: async (ctx, { id, entity }) => {
    const { at, connector } = await ownKind(options, ctx, id, entity);
    return show(ctx, at, connector, await findMapping(ctx, at));
  },
  saveMapping: (ctx, input) => ctx.tx((tx) => save(options, tx, input)),
  previewMapping: (ctx, input) => previewMapping(options, ctx, input),
  activateMapping: (ctx, input) => ctx.tx((tx) => activate(options, tx, input)),
  rollBackMapping: (ctx, input) => ctx.tx((tx) => rollBack(options, tx, input)),
  listMappingVersions: async (ctx, { id, entity, ...input }) => {
    const { at } = await ownKind(options, ctx, id, entity);
    const row = await findMapping(ctx, at);
    return pageOf(input, {
      by: ['id'],
      select: async (after, limit) => (row ? selectVersions(ctx, row.id, after?.[0], limit) : []),
      keyOf: ({ version }) => [version],
      show: (rows) => rows.map(showVersion),
    });
  },
  compareMappings: (ctx, input) => compareMappings(options, ctx, input),
  listSourceFields: (ctx, input) => listSourceFields(options, ctx, input),
  ...connectorMappingsBy(options),
});

interface Kind {
  readonly at: At;
  readonly connector: Connector | undefined;
}

/** A kind of record that a connection reads, for who may see it. @throws 404 */
async function ownKind(options: MappingOptions, ctx: Ctx, id: number, entity: Entity): Promise<Kind> {
  return kindOf(options, await getOwnConnection(ctx, id), entity);
}

/** The same, whose connection stays to the end of the transaction. */
async function heldKind(options: MappingOptions, tx: Tx, id: number, entity: Entity): Promise<Kind> {
  return kindOf(options, await holdOwnConnection(tx, id), entity);
}

function kindOf(
  { connectors }: MappingOptions,
  row: Awaited<ReturnType<typeof getOwnConnection>>,
  entity: Entity,
): Kind {
  found(row.entities.includes(entity) ? true : null, 'entity', 'This connection reads no such records');
  return { at: { connectionId: row.id, entity }, connector: connectors.get(row.connector) };
}

async function save(
  options: MappingOptions,
  tx: Tx,
  { id, entity, document, version }: Parameters<Calls['saveMapping']>[1],
): Promise<FieldMapping> {
  const { at, connector } = await heldKind(options, tx, id, entity);
  const before = await lockMapping(tx, at);
  const said = await saidAt(tx, at, before.active);
  const draft = document === null ? null : JSON.stringify(readOwn({ at, connector }, said, document));
  mustHaveVersion(before, version);
  if (draft === before.draft) return show(tx, at, connector, before);
  const after = await updateMapping(tx, before.id, { draft });
  const of = (row: MappingRow): object => ({ ...at, draft: parse(row.draft) });
  tx.audit({
    action: 'mapping.drafted',
    subject: { type: 'mapping', id: after.id },
    before: of(before),
    after: of(after),
  });
  return show(tx, at, connector, after);
}

async function activate(
  options: MappingOptions,
  tx: Tx,
  { id, entity, version }: Parameters<Calls['activateMapping']>[1],
): Promise<FieldMapping> {
  await options.mustMayWrite(tx, id);
  const { at, connector } = await heldKind(options, tx, id, entity);
  const before = await lockMapping(tx, at);
  mustHaveVersion(before, version);
  const draft = parse(before.draft);
  if (draft === null) throw fail(noDraft);
  return begin(tx, { at, connector }, before, { document: draft, restores: null, left: null });
}

async function rollBack(
  options: MappingOptions,
  tx: Tx,
  { id, entity, to, version }: Parameters<Calls['rollBackMapping']>[1],
): Promise<FieldMapping> {
  await options.mustMayWrite(tx, id);
  const { at, connector } = await heldKind(options, tx, id, entity);
  const before = await lockMapping(tx, at);
  mustHaveVersion(before, version);
  const stored = to === 0 ? null : found(await findVersion(tx, before.id, to), 'to').document;
  const document = parse(stored) ?? silence(entity);
  return begin(tx, { at, connector }, before, { document, restores: to, left: before.draft });
}

/** A document of a connection, over what it stands on. */
const readOwn = ({ at, connector }: Kind, { organisation }: Said, document: unknown): MappingDocument =>
  readDocument(document, connector, at.entity, (own) => ({ organisation, own }));

/** Has a document count, over what the connection stands on already. */
async function begin(tx: Tx, kind: Kind, before: MappingRow, counting: Counting): Promise<FieldMapping> {
  const said = await saidAt(tx, kind.at, before.active);
  // A limit may have changed since it was written.
  readOwn(kind, said, counting.document);
  const { organisationId, organisationVersion } = said;
  const after = await count(tx, kind.at, before, { ...counting, organisationId, organisationVersion });
  return show(tx, kind.at, kind.connector, after);
}

async function previewMapping(
  options: MappingOptions,
  ctx: Ctx,
  { id, entity, document, limit = 20 }: Parameters<Calls['previewMapping']>[1],
): ReturnType<Calls['previewMapping']> {
  const { at, connector } = await ownKind(options, ctx, id, entity);
  const row = await findMapping(ctx, at);
  const draft = document ?? parse(row?.draft ?? null);
  if (draft === null) throw fail(noDraft);
  const said = await saidAt(ctx, at, row?.active ?? 0);
  const declared = await selectDeclared(ctx, at);
  const judged = (mapping: Mapping | null): Mapping | null => mapping && judging(mapping, declared);
  const before = judged(mappingBy(connector, entity, said));
  const after = judged(mappingBy(connector, entity, { ...said, own: readOwn({ at, connector }, said, draft) }));
  // What records say is shown to who may read them, and to nobody else.
  return preview(options.lookAt, ctx, at, { before, after, limit: may(ctx.who, 'records:read', 'whole') ? limit : 0 });
}

async function compareMappings(
  options: MappingOptions,
  ctx: Ctx,
  { id, entity, ...asked }: Parameters<Calls['compareMappings']>[1],
): ReturnType<Calls['compareMappings']> {
  const { at, connector } = await ownKind(options, ctx, id, entity);
  const row = await findMapping(ctx, at);
  const layersAt = async (param: 'a' | 'b'): Promise<readonly Layer[]> => {
    const version = asked[param];
    if (version !== 0) found(row && (await findVersion(ctx, row.id, version)), param);
    return layersOf(connector, entity, await saidAt(ctx, at, version));
  };
  return showDifferences(await layersAt('a'), await layersAt('b'));
}

async function listSourceFields(
  options: MappingOptions,
  ctx: Ctx,
  { id, entity }: Parameters<Calls['listSourceFields']>[1],
): ReturnType<Calls['listSourceFields']> {
  const { at } = await ownKind(options, ctx, id, entity);
  const records: Raw[] = [];
  const take = ({ raw }: { readonly raw: Raw }): void => void records.push(raw);
  const lookedAt = await throughStored(options.lookAt, ctx, at, { most: MOST_SEARCHED, take });
  const isShown = may(ctx.who, 'records:read', 'whole');
  const items = findSourceFields(records).map(({ types, samples, ...field }) => ({
    ...field,
    types: [...types],
    samples: isShown ? [...samples] : [],
  }));
  return { items, ...lookedAt };
}

async function show(
  ctx: Ctx,
  at: At,
  connector: Connector | undefined,
  row: MappingRow | undefined,
): Promise<FieldMapping> {
  const active = row?.active ?? 0;
  const said = await saidAt(ctx, at, active);
  return {
    ...at,
    version: row?.version ?? 0,
    active: { version: active, document: asData(said.own), organisationVersion: said.organisationVersion },
    draft: asData(parse(row?.draft ?? null)),
    ...showLayers(at.entity, layersOf(connector, at.entity, said)),
  };
}
