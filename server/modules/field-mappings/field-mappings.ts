import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { showTime } from '../../platform/time.ts';
import { getOwnConnection, holdOwnConnection, type SourceOptions } from '../connections/connections.ts';
import type { Connector, Entity } from '../connections/contract.ts';
import { selectDeclared } from '../custom-fields/custom-fields.ts';
import { unified, type MappingDocument, type Raw, type Takes, type Target } from '../mapping/contract.ts';
import { findSourceFields, judging, merge, type Mapping } from '../mapping/mapping.ts';
import { MOST_SEARCHED, noDraft, type endpoints, type FieldMapping, type MappingVersion } from './contract.ts';
import { layersOf, mappingBy } from './made.ts';
import { preview, throughStored, type LookAt } from './preview.ts';
import { readDocument } from './read-document.ts';
import {
  findDocument,
  findMapping,
  findVersion,
  insertVersion,
  lockMapping,
  selectVersions,
  updateMapping,
  type At,
  type MappingRow,
  type VersionRow,
} from './store.ts';

/** What a connection says of its own about its records: drafts, what would come of them, and the versions that counted. */

export { isSame, madeBy, mappingBy, type Made } from './made.ts';
export type { LookAt } from './preview.ts';
export { activeDocuments, activeVersion, type At } from './store.ts';

type Calls = UseCases<typeof endpoints>;

export interface MappingOptions extends Pick<SourceOptions, 'connectors'> {
  readonly lookAt: LookAt;
  /** Is what records say written to things of Atrium's own? Then who has other words count keeps these. @throws 403 */
  readonly mustMayWrite: (tx: Tx, connectionId: number) => Promise<void>;
}

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
  listSourceFields: (ctx, input) => listSourceFields(options, ctx, input),
});

/** A document that counted, or counts; null for the version without one. What a version says never changes. */
export const documentOf = async (ctx: Ctx, at: At, version: number): Promise<MappingDocument | null> =>
  version === 0 ? null : parse((await findDocument(ctx, at, version)) ?? null);

const parse = (document: string | null): MappingDocument | null =>
  document === null ? null : (JSON.parse(document) as MappingDocument);

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
  const draft = document === null ? null : JSON.stringify(readDocument(document, connector, entity));
  const before = await lockMapping(tx, at);
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
  const stored =
    to === 0 ? JSON.stringify({ entity, fields: [] }) : found(await findVersion(tx, before.id, to), 'to').document;
  const document = parse(stored) as MappingDocument;
  return begin(tx, { at, connector }, before, { document, restores: to, left: before.draft });
}

/** Has a document count from the end of the transaction on: as a new version, told with what counted before. */
async function begin(
  tx: Tx,
  { at, connector }: Kind,
  before: MappingRow,
  {
    document,
    restores,
    left,
  }: { readonly document: MappingDocument; readonly restores: number | null; readonly left: string | null },
): Promise<FieldMapping> {
  // A limit may have changed since it was written.
  readDocument(document, connector, at.entity);
  const version = before.active + 1;
  await insertVersion(tx, before.id, { version, document: JSON.stringify(document), restores });
  const after = await updateMapping(tx, before.id, { active: version, draft: left });
  const said = async (of: number): Promise<object> => ({ ...at, version: of, document: await documentOf(tx, at, of) });
  tx.emit('mapping.activated', {
    id: before.id,
    version,
    data: { ...at, version, restores },
    before: await said(before.active),
    after: await said(version),
  });
  return show(tx, at, connector, after);
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
  const declared = await selectDeclared(ctx, at);
  const judged = (mapping: Mapping | null): Mapping | null => mapping && judging(mapping, declared);
  const after = judged(mappingBy(connector, entity, readDocument(draft, connector, entity)));
  const before = judged(mappingBy(connector, entity, await documentOf(ctx, at, row?.active ?? 0)));
  // What records say is shown to who may read them, and to nobody else.
  return preview(options.lookAt, ctx, at, { before, after, limit: may(ctx.who, 'records:read', 'whole') ? limit : 0 });
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
  const document = await documentOf(ctx, at, active);
  const layers = layersOf(connector, at.entity, document);
  const merged = layers.length === 0 ? null : merge(layers);
  return {
    ...at,
    version: row?.version ?? 0,
    active: { version: active, document: asData(document) },
    draft: asData(parse(row?.draft ?? null)),
    fields: (merged?.fields ?? []).map(({ field, layer, beneath }) => ({
      to: field.to,
      layer,
      field: { ...field },
      beneath: beneath.map((one) => ({ layer: one.layer, field: { ...one.field } })),
    })),
    filter: merged?.filter ? { layer: merged.filter.layer, filter: { ...merged.filter.filter } } : null,
    targets: Object.entries<Target>(unified[at.entity]).map(([to, target]) => ({
      to,
      takes: target.type,
      of: namesIn(target),
      required: target.required === true,
    })),
  };
}

const asData = (document: MappingDocument | null): Readonly<Record<string, unknown>> | null =>
  document && { ...document };

/** What may be chosen, or of what it is the id. */
function namesIn(target: Takes): string[] {
  if (target.type === 'choice') return [...target.of];
  return target.type === 'reference' ? [target.entity] : [];
}

const showVersion = ({ document, activatedAt, ...row }: VersionRow): MappingVersion => ({
  ...row,
  document: JSON.parse(document) as Readonly<Record<string, unknown>>,
  activatedAt: showTime(activatedAt),
});
