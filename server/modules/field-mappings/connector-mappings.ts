import type { Ctx, Tx } from '../../platform/context/context.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { holdConnectionsOf, type ConnectionRow } from '../connections/connections.ts';
import type { Connector, Entity } from '../connections/contract.ts';
import type { MappingDocument } from '../mapping/contract.ts';
import { noDraft, type ConnectorMapping } from './contract.ts';
import { count, ON_NOTHING, parse, saidAt, silence, type Counting } from './count.ts';
import { layersOf } from './made.ts';
import type { Calls, MappingOptions } from './options.ts';
import { mustGoTogether, readDocument } from './read-document.ts';
import { asData, showCounted, showLayers } from './show.ts';
import {
  findMapping,
  findVersion,
  insertVersion,
  lockMapping,
  selectCounting,
  selectVersions,
  updateMapping,
  type ConnectorAt,
  type MappingRow,
} from './store.ts';

/** What the workplace says about records of a connector: between the connector's word and that of each connection, which stands on a version of it. */

type OfConnectors = Pick<
  Calls,
  | 'getConnectorMapping'
  | 'saveConnectorMapping'
  | 'activateConnectorMapping'
  | 'rollBackConnectorMapping'
  | 'listConnectorMappingVersions'
>;

export const connectorMappingsBy = (options: MappingOptions): OfConnectors => ({
  getConnectorMapping: async (ctx, { key, entity }) => {
    const kind = kindOf(options, key, entity);
    return show(ctx, kind, await findMapping(ctx, kind.of));
  },
  saveConnectorMapping: (ctx, input) => ctx.tx((tx) => save(options, tx, input)),
  activateConnectorMapping: (ctx, input) => ctx.tx((tx) => activate(options, tx, input)),
  rollBackConnectorMapping: (ctx, input) => ctx.tx((tx) => rollBack(options, tx, input)),
  listConnectorMappingVersions: async (ctx, { key, entity, ...input }) => {
    const row = await findMapping(ctx, kindOf(options, key, entity).of);
    return pageOf(input, {
      by: ['id'],
      select: async (after, limit) => (row ? selectVersions(ctx, row.id, after?.[0], limit) : []),
      keyOf: ({ version }) => [version],
      show: (rows) => rows.map(showCounted),
    });
  },
});

interface Kind {
  readonly of: ConnectorAt;
  readonly connector: Connector;
}

function kindOf({ connectors }: MappingOptions, key: string, entity: Entity): Kind {
  const connector = found(connectors.get(key), 'key');
  found(connector.entities[entity], 'entity', 'This connector reads no such records');
  return { of: { connector: key, entity }, connector };
}

const read = ({ connector, of }: Kind, document: unknown): MappingDocument =>
  readDocument(document, connector, of.entity, (organisation) => ({ organisation, own: null }));

async function save(
  options: MappingOptions,
  tx: Tx,
  { key, entity, document, version }: Parameters<Calls['saveConnectorMapping']>[1],
): Promise<ConnectorMapping> {
  const kind = kindOf(options, key, entity);
  const draft = document === null ? null : JSON.stringify(read(kind, document));
  const before = await lockMapping(tx, kind.of);
  mustHaveVersion(before, version);
  if (draft === before.draft) return show(tx, kind, before);
  const after = await updateMapping(tx, before.id, { draft });
  const said = (row: MappingRow): object => ({ ...kind.of, draft: parse(row.draft) });
  tx.audit({
    action: 'mapping.drafted',
    subject: { type: 'mapping', id: after.id },
    before: said(before),
    after: said(after),
  });
  return show(tx, kind, after);
}

async function activate(
  options: MappingOptions,
  tx: Tx,
  { key, entity, version }: Parameters<Calls['activateConnectorMapping']>[1],
): Promise<ConnectorMapping> {
  const kind = kindOf(options, key, entity);
  const all = await holdAll(options, tx, kind);
  const before = await lockMapping(tx, kind.of);
  mustHaveVersion(before, version);
  const draft = parse(before.draft);
  if (draft === null) throw fail(noDraft);
  return begin(tx, kind, before, all, { document: draft, restores: null, left: null });
}

async function rollBack(
  options: MappingOptions,
  tx: Tx,
  { key, entity, to, version }: Parameters<Calls['rollBackConnectorMapping']>[1],
): Promise<ConnectorMapping> {
  const kind = kindOf(options, key, entity);
  const all = await holdAll(options, tx, kind);
  const before = await lockMapping(tx, kind.of);
  mustHaveVersion(before, version);
  const stored = to === 0 ? null : found(await findVersion(tx, before.id, to), 'to').document;
  const document = parse(stored) ?? silence(entity);
  return begin(tx, kind, before, all, { document, restores: to, left: before.draft });
}

/** The connections that read such records, as they stay to the end of the transaction; who asks may change what becomes of each. @throws 403 */
async function holdAll(options: MappingOptions, tx: Tx, { of }: Kind): Promise<readonly ConnectionRow[]> {
  await tx.holdRights();
  mustBeUnbound(tx.who);
  const all = (await holdConnectionsOf(tx, of.connector)).filter(({ entities }) => entities.includes(of.entity));
  for (const { id } of all) await options.mustMayWrite(tx, id);
  return all;
}

/** Has a document count for all connections of the connector: each has a new version of its own, which stands on this one. */
async function begin(
  tx: Tx,
  kind: Kind,
  before: MappingRow,
  all: readonly ConnectionRow[],
  { document, restores, left }: Counting,
): Promise<ConnectorMapping> {
  const { of, connector } = kind;
  // A limit may have changed since it was written.
  read(kind, document);
  const version = before.active + 1;
  const was = before.active === 0 ? undefined : await findVersion(tx, before.id, before.active);
  await insertVersion(tx, before.id, { version, document: JSON.stringify(document), restores, ...ON_NOTHING });
  const after = await updateMapping(tx, before.id, { active: version, draft: left });
  tx.emit('mapping.connector_activated', {
    id: before.id,
    version,
    data: { ...of, version, restores },
    before: { ...of, version: before.active, document: parse(was?.document ?? null) },
    after: { ...of, version, document },
  });
  for (const { id, name } of all) {
    const at = { connectionId: id, entity: of.entity };
    const row = await lockMapping(tx, at);
    const { own } = await saidAt(tx, at, row.active);
    mustGoTogether(connector, of.entity, { organisation: document, own }, name);
    const said = { document: own ?? silence(of.entity), restores: null, left: row.draft };
    await count(tx, at, row, { ...said, organisationId: before.id, organisationVersion: version });
  }
  return show(tx, kind, after);
}

/** A new connection stands on what the workplace says by then. Whoever makes one has others of its kind neither made nor given other words meanwhile. */
export async function standOnOrganisation(tx: Tx, { id, connector, entities }: ConnectionRow): Promise<void> {
  for (const { id: organisationId, active: organisationVersion, entity } of await selectCounting(tx, connector)) {
    if (!entities.includes(entity)) continue;
    const at = { connectionId: id, entity };
    const said = { document: silence(entity), restores: null, left: null };
    await count(tx, at, await lockMapping(tx, at), { ...said, organisationId, organisationVersion });
  }
}

async function show(ctx: Ctx, { of, connector }: Kind, row: MappingRow | undefined): Promise<ConnectorMapping> {
  const active = row?.active ?? 0;
  const stored = row && active > 0 ? await findVersion(ctx, row.id, active) : undefined;
  const organisation = parse(stored?.document ?? null);
  return {
    ...of,
    version: row?.version ?? 0,
    active: { version: active, document: asData(organisation) },
    draft: asData(parse(row?.draft ?? null)),
    ...showLayers(of.entity, layersOf(connector, of.entity, { organisation, own: null })),
  };
}
