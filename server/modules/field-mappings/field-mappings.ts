import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import { getOwnConnection, holdOwnConnection } from '../connections/connections.ts';
import type { Connector, Entity } from '../connections/contract.ts';
import { selectDeclared } from '../custom-fields/custom-fields.ts';
import type { Layer, MappingDocument, Raw } from '../mapping/contract.ts';
import { findSourceFields, judging, type Mapping } from '../mapping/mapping.ts';
import { connectorMappingsBy } from './connector-mappings.ts';
import { MOST_SEARCHED, noDraft, type FieldMapping } from './contract.ts';
import { count, parse, saidAt } from './count.ts';
import { isCounting, keepDraft, listVersions, wanted, type Asked } from './drafts.ts';
import { layersOf, mappingBy, type Said } from './made.ts';
import type { Calls, MappingOptions } from './options.ts';
import { preview, throughStored } from './preview.ts';
import { readDocument } from './read-document.ts';
import { asData, showDifferences, showMapping, showVersion } from './show.ts';
import { findMapping, findVersion, lockMapping, type At, type MappingRow } from './store.ts';

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
    const kind = await ownKind(options, ctx, id, entity);
    return show(ctx, kind, await findMapping(ctx, kind.at));
  },
  saveMapping: (ctx, input) => ctx.tx((tx) => save(options, tx, input)),
  previewMapping: (ctx, input) => previewMapping(options, ctx, input),
  activateMapping: (ctx, input) => ctx.tx((tx) => begin(options, tx, input)),
  rollBackMapping: (ctx, input) => ctx.tx((tx) => begin(options, tx, input)),
  listMappingVersions: async (ctx, { id, entity, ...input }) => {
    const { at } = await ownKind(options, ctx, id, entity);
    return listVersions(ctx, await findMapping(ctx, at), input, showVersion);
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
  const kind = await heldKind(options, tx, id, entity);
  const before = await lockMapping(tx, kind.at);
  const said = await saidAt(tx, kind.at, before.active);
  const draft = document === null ? null : readOwn(kind, said, document);
  mustHaveVersion(before, version);
  return show(tx, kind, await keepDraft(tx, kind.at, before, draft));
}

/** Has the draft, or a version of before, count over what the connection stands on already. */
async function begin(
  options: MappingOptions,
  tx: Tx,
  { id, entity, ...asked }: { readonly id: number; readonly entity: Entity } & Asked,
): Promise<FieldMapping> {
  await options.mustMayWrite(tx, id);
  const kind = await heldKind(options, tx, id, entity);
  const before = await lockMapping(tx, kind.at);
  const counting = await wanted(tx, kind.at, before, asked);
  const was = await saidAt(tx, kind.at, before.active);
  if (isCounting(counting, was.own)) return show(tx, kind, await keepDraft(tx, kind.at, before, parse(counting.left)));
  // A limit may have changed since it was written.
  readOwn(kind, was, counting.document);
  const { organisationId, organisationVersion } = was;
  const next = { ...counting, organisationId, organisationVersion, was, before: { ...before, ...kind.at } };
  const [after] = await count(tx, [next]);
  return show(tx, kind, after);
}

/** A document of a connection, over what it stands on. */
const readOwn = ({ at, connector }: Kind, { organisation }: Said, document: unknown): MappingDocument =>
  readDocument(document, connector, at.entity, (own) => ({ organisation, own }));

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

async function show(ctx: Ctx, { at, connector }: Kind, row: MappingRow | undefined): Promise<FieldMapping> {
  const version = row?.active ?? 0;
  const said = await saidAt(ctx, at, version);
  return {
    ...at,
    ...showMapping(at.entity, row, layersOf(connector, at.entity, said)),
    active: { version, document: asData(said.own), organisationVersion: said.organisationVersion },
  };
}
