import type { Ctx, Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import type { Outside } from '../../platform/jobs/job.ts';
import { findConnection, type SourceOptions } from '../connections/connections.ts';
import { mirrorOf, mirrorRevs, type Mirrored } from '../sync/sync.ts';
import { AT_ONCE, goThrough, type Task } from './apply.ts';
import { carryOut } from './carry-out.ts';
import { MAX_ITEMS, mergedEntities, type jobs, type MergedEntity } from './contract.ts';
import { isLeftOut, type Rec } from './match.ts';
import { itemsOf, readKept, theirsOf, type Kept } from './plan.ts';
import { keyOf, parentEntity, parentOf } from './rules.ts';
import {
  findFollowed,
  insertItems,
  lastItem,
  letGo,
  lockPlans,
  readTied,
  selectItemsOf,
  selectOpen,
  setRevs,
  updateItems,
  updatePlan,
  type ItemRow,
  type LinkRow,
  type PlanRow,
} from './store.ts';
import type { MergeUses } from './uses.ts';

/** What records of a connection become once a plan was applied: what is tied to them follows, and so does what comes to be in that. */

/** What was read anew is followed. */
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
export const letGoListener: EventListener<Gone> = {
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

type Mirror = ReturnType<typeof mirrorOf>;
const FULL = `It has ${MAX_ITEMS.toLocaleString('en')} records: what is new at the source is not taken any more; make a new plan for that`;

/** Takes the next changes into the plan that is followed. @returns whether there were any */
const hear = (options: Pick<SourceOptions, 'connectors'>, ctx: Ctx, connectionId: number): Promise<boolean> =>
  ctx.tx(async (tx) => {
    const connection = await findConnection(tx, connectionId);
    const plan = await lockFollowed(tx, connectionId);
    if (!connection || !plan) return false;
    const revs = await mirrorRevs(tx, connectionId);
    const entity = mergedEntities.find((one) => (revs[one] ?? 0) > (plan.revs[one] ?? 0));
    if (!entity) return false;
    const mirror = mirrorOf(options, connection);
    const changes = await mirror.changes(tx, entity, plan.revs[entity] ?? 0, AT_ONCE);
    await take(tx, plan, entity, { changes, mirror });
    // Behind the last change nothing is left of what was counted by now.
    const heard = changes.length < AT_ONCE ? revs[entity] : changes.at(-1)?.rev;
    await setRevs(tx, plan.id, { ...plan.revs, [entity]: Math.max(heard ?? 0, changes.at(-1)?.rev ?? 0) });
    return true;
  });

/** Takes changed records into a plan: what is tied goes along, and what is new is looked for. */
async function take(
  tx: Tx,
  plan: PlanRow,
  entity: MergedEntity,
  { changes, mirror }: { readonly changes: readonly Mirrored[]; readonly mirror: Mirror },
): Promise<void> {
  const ids = changes.map(({ externalId }) => externalId);
  const keys = ids.map((externalId) => ({ entity, externalId }));
  const { noted } = await readTied(tx, plan.connectionId, keys);
  const items = new Map((await selectItemsOf(tx, plan.id, entity, ids)).map((item) => [item.externalId, item]));
  const kept: Kept[] = changes.flatMap((one) => {
    const { externalId, rev } = one;
    const theirs = keptOf(one, noted.get(keyOf(entity, externalId)), items.get(externalId));
    return theirs ? [{ entity, externalId, rev, theirs }] : [];
  });
  const around = entity === 'spaceType' ? await spacesOf(tx, mirror, kept) : await readOuter(tx, plan, entity, kept);
  const found = await itemsOf(tx, plan.connectionId, kept, { around });
  const known = found.flatMap((values): ItemRow[] => {
    const before = items.get(values.externalId);
    // It stays the one that was tied or added, however it was found.
    const { rule, confidence } = before?.rule && values.result === 'link' ? before : values;
    return before ? [{ ...before, ...values, rule, confidence, state: 'open', note: null }] : [];
  });
  await updateItems(tx, plan.id, known);
  const fresh = found.filter(({ externalId }) => !items.has(externalId));
  const last = await lastItem(tx, plan.id);
  const fitting = fresh.slice(0, Math.max(0, MAX_ITEMS - last));
  await insertItems(tx, plan.id, fitting, last + 1);
  if (fitting.length < fresh.length && plan.stateReason !== FULL) await updatePlan(tx, plan.id, { stateReason: FULL });
}

/** All spaces of these types: they say what these are. */
async function spacesOf(tx: Tx, mirror: Mirror, types: readonly Kept[]): Promise<Rec[]> {
  const ids = new Set(types.map(({ externalId }) => externalId));
  const all: Rec[] = [];
  if (ids.size > 0)
    for await (const some of readKept(tx, (ctx, kind) => mirror.all(ctx, kind), 'space'))
      all.push(...some.filter(({ theirs }) => ids.has(theirs.spaceTypeId ?? '')));
  return all;
}

/** What records are in, up to the country, as the plan has it. */
async function readOuter(tx: Tx, plan: PlanRow, entity: MergedEntity, records: readonly Rec[]): Promise<Rec[]> {
  const kind = parentEntity[entity];
  const ids = new Set(records.flatMap(({ theirs }) => parentOf(entity, theirs) ?? []));
  if (kind === null || ids.size === 0) return [];
  const outer = await selectItemsOf(tx, plan.id, kind, [...ids]);
  return [...outer, ...(await readOuter(tx, plan, kind, outer))];
}

/** What a changed record says, where it is any business of ours. */
function keptOf(one: Mirrored, link: LinkRow | undefined, item: ItemRow | undefined) {
  const theirs = theirsOf(one);
  const isTied = link !== undefined && link.localId !== null;
  if (isTied && one.isGone) return { ...(theirs ?? item?.theirs ?? { name: link.name }), gone: true };
  if (one.isOutOfScope || one.isGone) return null;
  // What was let go of, or is not wanted, is not made anew by itself.
  if (link && !isTied) return null;
  return item && isLeftOut(item) ? null : theirs;
}
