import type { Ctx } from '../../platform/context/context.ts';
import { found, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf, siftOf } from '../../platform/contract/page.ts';
import { invalid } from '../../platform/contract/problems.ts';
import { isSaid } from '../../platform/contract/saying.ts';
import { readTime, toDate } from '../../platform/time.ts';
import { getOwnConnection, type SourceOptions } from '../connections/connections.ts';
import type { Entity } from '../connections/contract.ts';
import { selectDeclared } from '../custom-fields/custom-fields.ts';
import { madeBy, mappingBy, saidAt, type Made } from '../field-mappings/field-mappings.ts';
import type { Mapped, Raw } from '../mapping/contract.ts';
import { judging, type Mapping } from '../mapping/mapping.ts';
import type { endpoints } from './contract.ts';
import { findRecord, findReview, selectChanges, selectRecords } from './find.ts';
import { MOST_SIFTED, MOST_SIFTED_CHARACTERS, type SyncRecord } from './record-contract.ts';
import { showRecord } from './show.ts';
import type { Kind, RecordRow } from './store.ts';

/** What was read, as programs and people are shown it: by the mapping that counts as they ask. */

type Calls = UseCases<typeof endpoints>;
/** For who keeps connectors, and knows what of Atrium's records are. */
export interface RecordOptions extends Pick<SourceOptions, 'connectors'> {
  /** @returns ids of Atrium's by those at the source, of what is tied to something */
  readonly localIdsOf: (ctx: Ctx, of: Kind, externalIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

/** Records of one kind, and by which connector they were read. */
interface Of {
  readonly connectionId: number;
  readonly connector: string;
  readonly entity: Entity;
}
type Asked = Omit<Parameters<Calls['listUnified']>[1], 'connectionId' | 'entity'>;

export const recordsBy = (
  options: RecordOptions,
): Pick<Calls, 'listRecords' | 'listUnified' | 'getUnified' | 'listChanges' | 'listLeftOut'> => ({
  async listRecords(ctx, { id, entity, ...asked }) {
    const { connector } = await getOwnConnection(ctx, id);
    return list(options, ctx, { connectionId: id, connector, entity }, asked);
  },
  async listUnified(ctx, { connectionId, entity, ...asked }) {
    return list(options, ctx, { ...(await readConnection(ctx, connectionId)), entity }, asked);
  },
  async getUnified(ctx, { connectionId, entity, externalId, include }) {
    const of = { ...(await readConnection(ctx, connectionId)), entity };
    const row = found(await findRecord(ctx, of, externalId), 'externalId');
    return found((await shown(options, ctx, of, [row], include === 'raw'))[0]);
  },
  async listChanges(ctx, { id, entity, after = 0, limit = 50 }) {
    const { connector } = await getOwnConnection(ctx, id);
    const rows = await selectChanges(ctx, id, entity, after, limit);
    const items = await shown(options, ctx, { connector, connectionId: id, entity }, rows, true);
    return { items, lastRev: items.at(-1)?.meta.rev ?? after };
  },
  async listLeftOut(ctx, { id, ...input }) {
    const { connectionId, entity, generation, windowFrom, resolvedAt } = found(await findReview(ctx, id));
    const { connector } = await getOwnConnection(ctx, connectionId);
    const of = { connectionId, connector, entity };
    const what = {
      ...of,
      withDeleted: false,
      leftOutBy: { generation: resolvedAt === null ? generation : 0, windowFrom },
    };
    return pageOf(input, {
      by: ['string'],
      select: (after, limit) => selectRecords(ctx, what, after?.[0], limit),
      keyOf: (row) => [row.externalId],
      show: (rows) => shown(options, ctx, of, rows, false),
    });
  },
});

/** The connection that is meant: a token's own, where it does not say. @throws 400, 404 */
async function readConnection(ctx: Ctx, said: number | undefined): Promise<Omit<Of, 'entity'>> {
  const id = said ?? (ctx.who.kind === 'connection' ? ctx.who.connectionId : null);
  if (id === null) throw invalid('connectionId', 'Say of which connection; only its own token need not');
  const { connector } = await getOwnConnection(ctx, id, 'connectionId');
  return { connectionId: id, connector };
}

async function list(
  options: RecordOptions,
  ctx: Ctx,
  of: Of,
  { include, includeDeleted = false, modifiedSince, filter, fields, ...input }: Asked,
): Promise<{ items: SyncRecord[]; nextCursor: string | null }> {
  const since = modifiedSince === undefined ? null : toDate(readTime(modifiedSince, ctx.tenant.zone, 'modifiedSince'));
  const what = { ...of, withDeleted: includeDeleted, since };
  const only = fields === undefined ? null : new Set(fields.split(','));
  const show = async (rows: readonly RecordRow[]): Promise<SyncRecord[]> =>
    (await shown(options, ctx, of, rows, include === 'raw')).map((record) => (only ? within(record, only) : record));
  const rowsOf = {
    by: ['string'],
    select: (after: readonly [string] | null, limit: number) => selectRecords(ctx, what, after?.[0], limit),
    keyOf: (row: RecordRow) => [row.externalId] as [string],
    show,
  } as const;
  if (filter === undefined) return pageOf(input, rowsOf);
  const passes = passing(filter);
  return siftOf(input, {
    ...rowsOf,
    sizeOf: ({ raw }) => raw.length,
    most: { rows: MOST_SIFTED, size: MOST_SIFTED_CHARACTERS },
    sift: async (rows) => {
      const mapping = await mappingFor(options, ctx, of, rows);
      return rows.filter(({ raw }) => passes(madeBy(mapping, JSON.parse(raw) as Raw)));
    },
  });
}

/** The mapping that counted as records were read: what has its number from a mapping is never shown by an earlier one. Declared fields are judged by it. */
async function mappingFor(
  { connectors }: RecordOptions,
  ctx: Ctx,
  { connector, ...at }: Of,
  rows: readonly RecordRow[],
): Promise<Mapping | null> {
  const mapping = mappingBy(connectors.get(connector), at.entity, await saidAt(ctx, at, rows[0]?.mapping ?? 0));
  return mapping && judging(mapping, await selectDeclared(ctx, at));
}

async function shown(
  options: RecordOptions,
  ctx: Ctx,
  of: Of,
  rows: readonly RecordRow[],
  withRaw: boolean,
): Promise<SyncRecord[]> {
  const mapping = await mappingFor(options, ctx, of, rows);
  const ids = rows.map(({ externalId }) => externalId);
  const localIds = ids.length === 0 ? new Map<string, number>() : await options.localIdsOf(ctx, of, ids);
  return rows.map(showRecord(mapping, localIds, withRaw));
}

/** Names of fields are never those of every object. */
const memberOf = (of: Readonly<Record<string, unknown>> | null, name: string): Mapped =>
  of !== null && Object.hasOwn(of, name) ? (of[name] as Mapped) : null;

const CUSTOM = 'custom.';

/** Does a record say just what a filter does? A list does where one of its values is it. */
function passing(filter: string): (record: Pick<Made, 'data' | 'custom'>) => boolean {
  const at = filter.indexOf(':');
  const [name, wanted] = [filter.slice(0, at), filter.slice(at + 1)];
  return ({ data, custom }) =>
    isSaid(name.startsWith(CUSTOM) ? memberOf(custom, name.slice(CUSTOM.length)) : memberOf(data, name), wanted);
}

/** A record with some of its fields alone. */
function within({ data, custom, ...record }: SyncRecord, names: ReadonlySet<string>): SyncRecord {
  const kept = (of: object, prefix: string) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => names.has(prefix + name)));
  return { ...record, data: data && kept(data, ''), custom: kept(custom, CUSTOM) };
}
