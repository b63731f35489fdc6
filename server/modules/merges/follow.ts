import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import type { Outside } from '../../platform/jobs/job.ts';
import { findConnection, type SourceOptions } from '../connections/connections.ts';
import { mirrorOf, mirrorRevs, type Mirrored } from '../sync/sync.ts';
import { AT_ONCE, goThrough, type Task } from './apply.ts';
import { carryOut } from './carry-out.ts';
import { mergedEntities, type jobs, type MergedEntity } from './contract.ts';
import { itemsOf, theirsOf, type Kept } from './plan.ts';
import {
  findFollowed,
  insertItems,
  lastItem,
  letGo,
  lockPlans,
  selectItemsOf,
  selectLinksOf,
  selectOpen,
  setRevs,
  updateItems,
  type ItemRow,
  type LinkRow,
  type PlanRow,
} from './store.ts';
import type { MergeUses } from './uses.ts';

/** What records of a connection become once a plan was applied: what is tied to them follows, and so does what comes to be in that. */

export const mergeListener: EventListener<'records.changed'> = {
  name: 'merges_follow',
  hears: ['records.changed'],
  async react(tx, events) {
    for (const connectionId of new Set(events.map(({ data }) => data.connectionId)))
      if (await findFollowed(tx, connectionId)) tx.later('merge.follow', { connectionId }, { key: `${connectionId}` });
  },
};

const gone = {
  'country.deleted': 'country',
  'region.deleted': 'region',
  'building.deleted': 'building',
  'floor.deleted': 'floor',
  'category.deleted': 'spaceType',
  'resource.deleted': 'space',
} as const satisfies Readonly<Record<string, MergedEntity>>;
type Gone = keyof typeof gone;

/** What is deleted here is tied to nothing any more. */
export const deletionListener: EventListener<Gone> = {
  name: 'merges_let_go',
  hears: Object.keys(gone) as Gone[],
  async react(tx, events) {
    for (const [type, all] of Map.groupBy(events, ({ type }) => type))
      await letGo(
        tx,
        gone[type],
        all.map(({ subject }) => subject.id),
      );
  },
};

type Asked = JobData<(typeof jobs)['merge.follow']>;

/** Follows the records of a connection, from the change on that was heard of last. */
export const followBy = (options: Pick<SourceOptions, 'connectors'>, uses: MergeUses): Outside<Asked> => ({
  async outside(ctx, { connectionId }, turn) {
    const next = async (tx: Tx, limit: number) => {
      const plan = await lockFollowed(tx, connectionId);
      return plan && { plan, items: await selectOpen(tx, plan.id, limit) };
    };
    const work: Task['work'] = (tx, plan, items) => carryOut(tx, uses, plan, items);
    while (!turn.signal.aborted) {
      await goThrough(ctx, turn, { next, work, refusalOf: uses.refusalOf });
      if (!(await hear(options, ctx, connectionId))) return;
    }
    await ctx.tx(async (tx) => tx.later('merge.follow', { connectionId }, { key: `${connectionId}` }));
  },
});

/** The plan whose records are followed; none while one is carried out. */
async function lockFollowed(tx: Tx, connectionId: number): Promise<PlanRow | null> {
  const all = await lockPlans(tx, connectionId);
  if (all.some(({ state }) => state === 'applying' || state === 'undoing' || state === 'failed')) return null;
  return all.find(({ state }) => state === 'applied') ?? null;
}

/** Takes the next changes into the plan that is followed. @returns whether there were any */
const hear = (options: Pick<SourceOptions, 'connectors'>, ctx: Ctx, connectionId: number): Promise<boolean> =>
  ctx.tx(async (tx) => {
    const connection = await findConnection(tx, connectionId);
    const plan = await lockFollowed(tx, connectionId);
    if (!connection || !plan) return false;
    const revs = await mirrorRevs(tx, connectionId);
    const entity = mergedEntities.find((one) => (revs[one] ?? 0) > (plan.revs[one] ?? 0));
    if (!entity) return false;
    const changes = await mirrorOf(options, connection).changes(tx, entity, plan.revs[entity] ?? 0, AT_ONCE);
    await take(tx, plan, entity, changes);
    // Behind the last change nothing is left of what was counted by now.
    const heard = changes.length < AT_ONCE ? revs[entity] : changes.at(-1)?.rev;
    await setRevs(tx, plan.id, { ...plan.revs, [entity]: Math.max(heard ?? 0, changes.at(-1)?.rev ?? 0) });
    return true;
  });

/** Takes changed records into a plan: what is tied goes along, and what is new is looked for. */
async function take(tx: Tx, plan: PlanRow, entity: MergedEntity, changes: readonly Mirrored[]): Promise<void> {
  const ids = changes.map(({ externalId }) => externalId);
  const links = new Map(
    (await selectLinksOf(tx, plan.connectionId, entity, ids)).map((link) => [link.externalId, link]),
  );
  const items = new Map((await selectItemsOf(tx, plan.id, entity, ids)).map((item) => [item.externalId, item]));
  const kept: Kept[] = changes.flatMap((one) => {
    const { externalId, rev } = one;
    const theirs = keptOf(one, links.get(externalId), items.get(externalId));
    return theirs ? [{ entity, externalId, rev, theirs }] : [];
  });
  const found = await itemsOf(tx, plan.connectionId, kept);
  const known = found.flatMap((values): ItemRow[] => {
    const before = items.get(values.externalId);
    // It stays the one that was tied or added, however it was found.
    const { rule, confidence } = before?.rule && values.result === 'link' ? before : values;
    const path = before?.path ?? values.path;
    return before ? [{ ...before, ...values, rule, confidence, path, state: 'open', note: null }] : [];
  });
  await updateItems(tx, plan.id, known);
  const fresh = found.filter(({ externalId }) => !items.has(externalId));
  await insertItems(tx, plan.id, fresh, (await lastItem(tx, plan.id)) + 1);
}

/** What a changed record says, where it is any business of ours. */
function keptOf(one: Mirrored, link: LinkRow | undefined, item: ItemRow | undefined) {
  const theirs = theirsOf(one);
  const isTied = link !== undefined && link.localId !== null;
  if (isTied && one.isGone) return { ...(theirs ?? item?.theirs ?? { name: link.name }), gone: true };
  if (one.isOutOfScope || one.isGone) return null;
  // What was let go of, or is not wanted, is not made anew by itself.
  if (link && !isTied) return null;
  return item?.chosen && item.result === 'skip' ? null : theirs;
}
