import { applicationOwner } from '../../server/modules/access/access.ts';
import { budgetsBy, counting } from '../../server/modules/budgets/budgets.ts';
import { connectionsBy, type ConnectionOptions } from '../../server/modules/connections/connections.ts';
import type { Connector, Entity, Source, SourceRecord } from '../../server/modules/connections/contract.ts';
import type { SyncRun } from '../../server/modules/sync/contract.ts';
import { standOnOrganisation } from '../../server/modules/field-mappings/field-mappings.ts';
import { learnTables } from '../../server/platform/db/learn.ts';
import { noteTables } from '../../server/modules/differences/differences.ts';
import { mustRest, saidOfRecords } from '../../server/modules/merges/merges.ts';
import { attemptsBy, mirrorTables, syncBy, type AttemptOptions } from '../../server/modules/sync/sync.ts';
import type { Database } from '../../server/platform/db/connect.ts';
import { createSealer } from '../../server/platform/auth/seal.ts';
import { contextFor, createWorld, type TestDatabase, type World } from './database.ts';
import { scripted } from './scripted-connector.ts';

/** A source in memory: its records lie there by their ids, and are given page by page. */
export interface Shelf extends Partial<Source> {
  readonly records: Record<string, SourceRecord[]>;
  pageSize: number;
  /** Said of how many there are; otherwise what is true. */
  expected?: number;
  /** Does something at a page, before it is given. */
  before: ((entity: Entity, at: number) => Promise<void> | void) | null;
  asked: { entity: Entity; at: number; since: string | undefined }[];
}

export const building = (n: number, more: Partial<SourceRecord> = {}): SourceRecord => ({
  externalId: `b${String(n).padStart(4, '0')}`,
  changedAt: '2026-01-01T00:00:00.123456789Z',
  raw: { Name: `Building ${n}`, Floors: [1, 2] },
  ...more,
});
export const buildings = (many: number): SourceRecord[] => Array.from({ length: many }, (_, n) => building(n));

export function shelf(given: Partial<Shelf> = {}): Shelf {
  const at: Shelf = {
    records: {},
    pageSize: 10,
    before: null,
    asked: [],
    async list(entity, { at: place, changedSince }) {
      const from = typeof place === 'number' ? place : 0;
      at.asked.push({ entity, at: from, since: changedSince });
      await at.before?.(entity, from);
      const all = (at.records[entity] ?? []).filter(
        ({ changedAt }) =>
          changedSince === undefined ||
          changedAt === undefined ||
          Temporal.Instant.compare(Temporal.Instant.from(changedAt), Temporal.Instant.from(changedSince)) >= 0,
      );
      const next = from + at.pageSize;
      return {
        records: all.slice(from, next),
        next: next < all.length ? next : null,
        expected: at.expected ?? all.length,
      };
    },
    ...given,
  };
  return at;
}

/** The mirror: what is there, and what it says. */
async function mirrorOf({ db, tenant }: World, connectionId: number): Promise<Record<string, unknown>> {
  const rows = await db
    .selectFrom('syncRecord')
    .selectAll()
    .where('tenantId', '=', tenant.id)
    .where('connectionId', '=', connectionId)
    .where('deletedAt', 'is', null)
    .orderBy('externalId')
    .execute();
  return Object.fromEntries(rows.map(({ externalId, raw }) => [externalId, JSON.parse(raw) as unknown]));
}

const eventsOf = ({ db, tenant }: World, type: string) =>
  db
    .selectFrom('event')
    .select(['data', 'version'])
    .where('tenantId', '=', tenant.id)
    .where('type', '=', type)
    .orderBy('id')
    .execute();

/** Of a connector that reads buildings, and nothing else. */
export const buildingsAlone = {
  entities: {
    building: {
      incremental: 'timestamp',
      sorted: false,
      tombstones: true,
      getById: true,
      totalKnown: true,
      after: [],
    },
  },
  mapping: {
    building: {
      entity: 'building',
      fields: [
        { to: 'name', from: '$.Name', ops: ['trim'], required: true },
        { to: 'code', from: '$.Code', ops: ['upper'] },
      ],
    },
  },
} as const satisfies Partial<Connector>;

/** One workplace with a connection to a source, of which a test drives every attempt. */
export async function createSyncing(
  base: TestDatabase,
  source: Partial<Source>,
  given: Partial<Connector> = {},
  around: Partial<Pick<ConnectionOptions, 'egress'>> = {},
) {
  const world = await createWorld(base.database);
  const connector = scripted(source, { ...buildingsAlone, ...given });
  const options: ConnectionOptions & AttemptOptions = {
    connectors: new Map([[connector.key, connector]]),
    sealer: createSealer('for this test'),
    egress: { send: () => Promise.reject(new Error('Nobody is called')) },
    counting,
    ownerFor: applicationOwner,
    mustRest,
    onMade: standOnOrganisation({ connectors: new Map([[connector.key, connector]]) }),
    holder: () => Promise.resolve(null),
    learn: () => learnTables(base.connection, [...mirrorTables, ...noteTables]),
    answerMs: 5_000,
    ...around,
  };
  const [connections, sync] = [connectionsBy(options), syncBy({ ...options, ...saidOfRecords })];
  const budgets = budgetsBy(options);
  const wish = { name: 'Source', connector: connector.key, credentials: { password: 'x' } };
  const { id, token } = await connections.createConnection(world.ctx, wish);
  /** Attempts a run once, as one process would. @param database by which it reaches what is kept */
  const attempt = (
    runId: string,
    more: Partial<AttemptOptions> = {},
    { signal = new AbortController().signal, database = base.database }: Partial<Attempting> = {},
  ) =>
    attemptsBy({ ...options, ...more }).outside(contextFor(database, world.ctx.who), { runId }, { attempt: 1, signal });
  const run = (runId: string): Promise<SyncRun> => sync.getSync(world.ctx, { id: runId });
  /** Lets what waits be due, and what is held free. */
  const skipWaiting = () =>
    world.db
      .updateTable('syncRun')
      .set({ resumeAt: new Date(0), leaseUntil: new Date(0) })
      .where('tenantId', '=', world.tenant.id)
      .execute();
  const done = async (runId: string): Promise<SyncRun> => {
    await attempt(runId);
    return run(runId);
  };
  const activate = async (): Promise<SyncRun> => done((await sync.activateConnection(world.ctx, { id })).id);
  const start = async (mode: 'incremental' | 'full' = 'incremental'): Promise<SyncRun> =>
    done((await sync.startSync(world.ctx, { id, mode })).id);
  const mirror = () => mirrorOf(world, id);
  const events = (type: string) => eventsOf(world, type);
  const state = async () => (await connections.getConnection(world.ctx, { id })).state;
  return {
    world,
    options,
    connections,
    budgets,
    sync,
    id,
    token,
    attempt,
    run,
    skipWaiting,
    activate,
    start,
    mirror,
    events,
    state,
  };
}

interface Attempting {
  readonly signal: AbortSignal;
  readonly database: Database;
}

export type Syncing = Awaited<ReturnType<typeof createSyncing>>;

export const asMirrored = (records: readonly SourceRecord[]): Record<string, unknown> =>
  Object.fromEntries(records.map(({ externalId, raw }) => [externalId, raw]));
