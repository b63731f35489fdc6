import type { Ctx, Tx } from '../../platform/context/context.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { fail } from '../../platform/contract/problems.ts';
import { connectionsOf, holdConnectionsOf, type ConnectionRow } from '../connections/connections.ts';
import type { Connector, Entity } from '../connections/contract.ts';
import type { MappingDocument } from '../mapping/contract.ts';
import { previewOfAll } from './connector-preview.ts';
import { noDraft, type ConnectorMapping } from './contract.ts';
import { count, ON_NOTHING, parse, saidByAll, silence } from './count.ts';
import { isCounting, keepDraft, listVersions, wanted, type Asked } from './drafts.ts';
import { layersOf } from './made.ts';
import type { Calls, MappingOptions } from './options.ts';
import { mustGoTogether, readDocument } from './read-document.ts';
import { asData, showCounted, showMapping } from './show.ts';
import {
  findMapping,
  findVersion,
  insertVersions,
  lockMapping,
  lockMappings,
  selectCounting,
  type ConnectorAt,
  type MappingRow,
  type StandsOn,
} from './store.ts';

/** What the workplace says about records of a connector: between the connector's word and that of each connection, which stands on a version of it. */

type OfConnectors = Pick<
  Calls,
  | 'getConnectorMapping'
  | 'saveConnectorMapping'
  | 'previewConnectorMapping'
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
  previewConnectorMapping: (ctx, input) => preview(options, ctx, input),
  activateConnectorMapping: (ctx, input) => ctx.tx((tx) => begin(options, tx, input)),
  rollBackConnectorMapping: (ctx, input) => ctx.tx((tx) => begin(options, tx, input)),
  listConnectorMappingVersions: async (ctx, { key, entity, ...input }) =>
    listVersions(ctx, await findMapping(ctx, kindOf(options, key, entity).of), input, showCounted),
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
  const draft = document === null ? null : read(kind, document);
  const before = await lockMapping(tx, kind.of);
  mustHaveVersion(before, version);
  return show(tx, kind, await keepDraft(tx, kind.of, before, draft));
}

/** The connections that read such records, as they stay to the end of the transaction; who asks may change what becomes of each. @throws 403 */
async function holdAll(options: MappingOptions, tx: Tx, { of }: Kind): Promise<readonly ConnectionRow[]> {
  await tx.holdRights();
  mustBeUnbound(tx.who);
  const all = reading(await holdConnectionsOf(tx, of.connector), of.entity);
  await options.mustMayWrite(tx, ...all.map(({ id }) => id));
  return all;
}

const reading = (all: readonly ConnectionRow[], entity: Entity): readonly ConnectionRow[] =>
  all.filter(({ entities }) => entities.includes(entity));

/**
 * Has the draft, or a version of before, count for all connections of the connector: each has a new version of its own, which stands on this one.
 * However many there are, they are locked, read and written together.
 */
async function begin(
  options: MappingOptions,
  tx: Tx,
  { key, entity, ...asked }: { readonly key: string; readonly entity: Entity } & Asked,
): Promise<ConnectorMapping> {
  const kind = kindOf(options, key, entity);
  const all = await holdAll(options, tx, kind);
  const before = await lockMapping(tx, kind.of);
  const counting = await wanted(tx, kind.of, before, asked);
  const { document, restores, left } = counting;
  const was = await counted(tx, before);
  if (isCounting(counting, was)) return show(tx, kind, await keepDraft(tx, kind.of, before, parse(left)));
  // A limit may have changed since it was written.
  read(kind, document);
  const version = before.active + 1;
  const given = { mappingId: before.id, version, document: JSON.stringify(document), restores, left };
  const [after] = await insertVersions(tx, [{ ...given, ...ON_NOTHING }]);
  tx.emit('mapping.connector_activated', {
    id: before.id,
    version,
    data: { ...kind.of, version, restores },
    before: { ...kind.of, version: before.active, document: was },
    after: { ...kind.of, version, document },
  });
  await standAllOn(tx, kind, all, { organisationId: before.id, organisationVersion: version, document });
  return show(tx, kind, after);
}

type Organisation = { readonly [Key in keyof StandsOn]: number } & { readonly document: MappingDocument };

/** Has connections stand on what the workplace says, each with what it says of its own. @throws 400 that names a connection with whose words it does not go together */
async function standAllOn(
  tx: Tx,
  { of: { entity }, connector }: Kind,
  all: readonly ConnectionRow[],
  { document: organisation, ...standsOn }: Organisation,
): Promise<void> {
  const ids = all.map(({ id }) => id);
  const rows = await lockMappings(tx, entity, ids);
  const said = await saidByAll(tx, entity, ids);
  const names = new Map(all.map(({ id, name }) => [id, name]));
  const next = rows.map((before) => {
    const was = said(before.connectionId);
    mustGoTogether(connector, entity, { organisation, own: was.own }, names.get(before.connectionId) ?? '');
    const document = was.own ?? silence(entity);
    return { before, was, document, restores: null, left: before.draft, ...standsOn };
  });
  await count(tx, next);
}

/**
 * A new connection stands on what the workplace says by then. Whoever makes one has others of its kind neither made nor given other words meanwhile.
 * @throws 400 where that does not go together with what its connector says by now
 */
export const standOnOrganisation =
  (options: Pick<MappingOptions, 'connectors'>) =>
  async (tx: Tx, row: ConnectionRow): Promise<void> => {
    const connector = options.connectors.get(row.connector);
    if (!connector) return;
    for (const { id, active, entity, document } of await selectCounting(tx, row.connector)) {
      if (!row.entities.includes(entity)) continue;
      const kind = { of: { connector: row.connector, entity }, connector };
      const organisation = parse(document) ?? silence(entity);
      await standAllOn(tx, kind, [row], { organisationId: id, organisationVersion: active, document: organisation });
    }
  };

/** What would become of stored records of all connections by a document, or by the draft. */
async function preview(
  options: MappingOptions,
  ctx: Ctx,
  { key, entity, document, limit = 20 }: Parameters<Calls['previewConnectorMapping']>[1],
): ReturnType<Calls['previewConnectorMapping']> {
  const kind = kindOf(options, key, entity);
  const wish = document ?? parse((await findMapping(ctx, kind.of))?.draft ?? null);
  if (wish === null) throw fail(noDraft);
  const all = reading(await connectionsOf(ctx, key), entity);
  return previewOfAll(options, ctx, kind, all, { organisation: read(kind, wish), limit });
}

/** What the workplace says by the version that counts; null: nothing. */
async function counted(ctx: Ctx, row: MappingRow | undefined): Promise<MappingDocument | null> {
  if (!row || row.active === 0) return null;
  return parse((await findVersion(ctx, row.id, row.active))?.document ?? null);
}

async function show(ctx: Ctx, { of, connector }: Kind, row: MappingRow | undefined): Promise<ConnectorMapping> {
  const organisation = await counted(ctx, row);
  return {
    ...of,
    ...showMapping(of.entity, row, layersOf(connector, of.entity, { organisation, own: null })),
    active: { version: row?.active ?? 0, document: asData(organisation) },
  };
}
