import { sql } from 'kysely';
import { Type } from 'typebox';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { epturaWorkplace } from '../../server/connectors/eptura-workplace/connector.ts';
import { declaredEvents } from '../../server/contracts.ts';
import { mergeUses } from '../../server/place-changes.ts';
import type { MergedEntity, MergeItem, MergePlan } from '../../server/modules/merges/contract.ts';
import { applyBy, followBy, linkTables, mergesBy, undoBy, type MergeUses } from '../../server/modules/merges/merges.ts';
import { resourceTables } from '../../server/modules/resources/resources.ts';
import { learnTables } from '../../server/platform/db/learn.ts';
import { everyPage } from '../../server/platform/contract/page.ts';
import { closed } from '../../server/platform/contract/shapes.ts';
import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { reactionJobs } from '../../server/platform/events/reactions.ts';
import { createEgress } from '../../server/platform/net/egress.ts';
import { listeners } from '../../server/wiring.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { startWorkplace, type Workplace } from './eptura-workplace.ts';
import { workOff } from './queue.ts';
import { createSyncing } from './syncing.ts';
import { siteOf } from './workplace-site.ts';

const TABLES = ['country', 'region', 'resource_group', 'building', 'floor', 'category', 'resource', 'resource_unit'];

/** Lets all who listen inside hear what happened. */
async function react({ database }: TestDatabase): Promise<void> {
  const organizer = { name: 'Atrium', email: 'atrium@desks.example' };
  const heard = listeners({ publicUrl: 'https://desks.example', mailRoute: 'kept', organizer });
  const [audience, clock] = [createAudience(declaredEvents), () => Temporal.Now.instant()];
  while ((await dispatchOnce({ database, listeners: heard, audience, clock }))?.events !== 0);
  await workOff(database, reactionJobs(heard), { clock });
}

/** One workplace with a connection to a site of Eptura Workplace that was read; a test drives what is done later. */
export async function createMerging(base: TestDatabase, place: Workplace) {
  const egress = createEgress({ allowNetworks: ['127.0.0.0/8'] });
  const syncing = await createSyncing(
    base,
    {},
    {
      ...epturaWorkplace,
      settings: Type.Object({}, closed),
      credentials: Type.Object({ password: Type.String() }, closed),
      open: () =>
        epturaWorkplace.open({
          settings: { baseUrl: place.url },
          credentials: place.account,
          call: (request) => egress.send(request),
        }),
    },
  );
  const { world, options, id } = syncing;
  const merges = mergesBy(options);
  const turn = { attempt: 1, signal: new AbortController().signal };
  const follow = () => followBy(options, mergeUses).outside(world.ctx, { connectionId: id }, turn);
  const plan = () => merges.createMergePlan(world.ctx, { id });
  const get = (planId: number): Promise<MergePlan> => merges.getMergePlan(world.ctx, { id, planId });
  const items = (planId: number, entity?: MergedEntity): Promise<MergeItem[]> =>
    everyPage((page) => merges.listMergeItems(world.ctx, { id, planId, ...(entity && { entity }), ...page }));
  const learn = (): Promise<void> => learnTables(base.connection, [...resourceTables, ...linkTables]);
  /** Applies a plan, and what has changed since it was made. */
  const apply = async (planId: number, uses: MergeUses = mergeUses): Promise<MergePlan> => {
    await merges.applyMergePlan(world.ctx, { id, planId });
    await applyBy(uses, learn).outside(world.ctx, { planId }, turn);
    await follow();
    return get(planId);
  };
  const undo = async (planId: number): Promise<MergePlan> => {
    await merges.undoMergePlan(world.ctx, { id, planId });
    await undoBy(mergeUses).outside(world.ctx, { planId }, turn);
    return get(planId);
  };
  const links = (entity: MergedEntity, state: 'linked' | 'waiting' | 'let_go' = 'linked') =>
    everyPage((page) => merges.listLinks(world.ctx, { id, entity, state, ...page }));
  const localOf = async (entity: MergedEntity, externalId: string | number): Promise<number> =>
    (await links(entity)).find((link) => link.externalId === `${externalId}`)?.localId ?? 0;
  /** All places and resources, byte by byte; how often something was changed is no part of it. */
  const dump = async (): Promise<string> => {
    const all: string[] = [];
    for (const table of TABLES) {
      const { rows } = await sql<{
        row: string;
      }>`select (to_jsonb(t) - 'version')::text as row from ${sql.table(table)} t
        where tenant_id = ${world.tenant.id} order by 1`.execute(world.db);
      all.push(table, ...rows.map(({ row }) => row));
    }
    return all.join('\n');
  };
  /** Reads the site again, and has what is tied follow. */
  const reread = async (mode: 'incremental' | 'full' = 'full'): Promise<void> => {
    await syncing.start(mode);
    await follow();
  };
  return {
    ...syncing,
    merges,
    plan,
    get,
    items,
    apply,
    undo,
    follow,
    reread,
    reacted: () => react(base),
    links,
    localOf,
    dump,
    turn,
    close: () => egress.close(),
  };
}
export type Merging = Awaited<ReturnType<typeof createMerging>>;

interface Beside {
  readonly base: TestDatabase;
  readonly place: Workplace;
  readonly m: Merging;
}

/**
 * For each test of a file a site of two buildings, and a workplace by whose connection it was read.
 * @param spaces in all @param take is handed them before each test
 */
export function mergingBeside(spaces: number, take: (beside: Beside) => void): void {
  let base: TestDatabase;
  let place: Workplace;
  let m: Merging;
  beforeAll(async () => {
    base = await createTestDatabase();
  });
  beforeEach(async () => {
    place = await startWorkplace(siteOf(2, spaces));
    m = await createMerging(base, place);
    await m.activate();
    take({ base, place, m });
  });
  afterEach(async () => {
    m.close();
    await place[Symbol.asyncDispose]();
  });
  afterAll(() => base[Symbol.asyncDispose]());
}

/** How many of each kind came to what. */
export const tally = ({ counts }: MergePlan, of: 'link' | 'create' | 'ambiguous' | 'skip'): Record<string, number> =>
  Object.fromEntries(counts.map((one) => [one.entity, one[of]]));
