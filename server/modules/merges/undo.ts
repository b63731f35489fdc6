import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { Outside } from '../../platform/jobs/job.ts';
import { toDate } from '../../platform/time.ts';
import { lockBuildings } from '../places/places.ts';
import { giveUp, goThrough } from './apply.ts';
import type { jobs, MergedEntity } from './contract.ts';
import { countOn, type Written } from './count-on.ts';
import { oursOf } from './fields.ts';
import type { Fields } from './rules.ts';
import { Standing } from './standing.ts';
import {
  deleteLinks,
  findFollowed,
  lockPlan,
  readTied,
  selectDone,
  setRevs,
  updateItems,
  updatePlan,
  upsertLinks,
  type ItemRow,
  type PlanRow,
} from './store.ts';
import { tellPlan } from './tell.ts';
import { change, remove, type MergeUses } from './uses.ts';

type Asked = JobData<(typeof jobs)['merge.undo']>;

/** Takes back what a plan did, what is in things before those. */
export const undoBy = (uses: MergeUses): Outside<Asked> => ({
  async outside(ctx, { planId }, turn) {
    const next = async (tx: Tx, limit: number) => {
      const plan = await lockPlan(tx, planId);
      return plan?.state === 'undoing' ? { plan, items: await selectDone(tx, planId, limit) } : null;
    };
    const end = await goThrough(ctx, turn, {
      next,
      refusalOf: uses.refusalOf,
      work: (tx, plan, items) => takeBack(tx, uses, plan, items),
      refuse: (tx, plan, items) => untie(tx, plan, (items[0] as ItemRow).entity, items),
    });
    await ctx.tx(async (tx) => {
      if (end === 'stopped') tx.later('merge.undo', { planId }, { key: `${planId}` });
      else await finish(tx, planId);
    });
  },
  gaveUp: (ctx, { planId }, error) => giveUp(ctx, planId, 'undoing', error),
});

async function finish(tx: Tx, planId: number): Promise<void> {
  const plan = await lockPlan(tx, planId);
  if (plan?.state !== 'undoing') return;
  const after = await updatePlan(tx, planId, { state: 'undone', undoneAt: toDate(tx.now), undoableUntil: null });
  // The plan before it is followed from here on: what this one had taken of is not taken again by itself.
  const former = await findFollowed(tx, plan.connectionId);
  if (former) await setRevs(tx, former.id, { ...former.revs, ...plan.revs });
  // What has changed meanwhile was heard of, and left.
  const { connectionId } = plan;
  if (former) tx.later('merge.follow', { connectionId }, { key: `${connectionId}` });
  tellPlan(tx, 'merge_plan.undone', plan, after);
}

async function takeBack(tx: Tx, uses: MergeUses, plan: PlanRow, items: readonly ItemRow[]): Promise<void> {
  const entity = items[0]?.entity as MergedEntity;
  const standing = await Standing.read(tx);
  const ids = items.flatMap(({ localId }) => localId ?? []);
  if (entity === 'building') await lockBuildings(tx, ids);
  if (entity === 'building') await standing.readFloors(tx, ids);
  if (entity === 'floor' || entity === 'space') await standing.readOnes(tx, entity, ids);
  const made = items.flatMap(({ made: isMade, localId }) => (isMade ? (localId ?? []) : []));
  const hung = await uses.takingAlong(tx, entity, made);
  const done: ItemRow[] = [];
  const written: Written[] = [];
  // By id: nobody waits in a circle.
  for (const item of items.toSorted((a, b) => (a.localId ?? 0) - (b.localId ?? 0)))
    done.push(await takeBackOne(tx, uses, { standing, hung }, item, written));
  await untie(tx, plan, entity, done);
  await updateItems(tx, plan.id, done);
  await countOn(tx, plan, entity, written);
}

const EDITED = 'Somebody has changed it since';
const USED = 'Something else is in it by now';

/** @param written what is written by it is added here */
async function takeBackOne(
  tx: Tx,
  uses: MergeUses,
  { standing, hung }: { readonly standing: Standing; readonly hung: ReadonlySet<number> },
  item: ItemRow,
  written: Written[],
): Promise<ItemRow> {
  const { entity, localId } = item;
  const thing = localId === null ? undefined : standing.get(entity, localId);
  if (!thing || localId === null) return { ...item, state: 'undone', note: null };
  if (item.made) {
    if (thing.version !== item.madeVersion) return { ...item, state: 'kept', note: EDITED };
    if (hung.has(localId) || hasMore(standing, entity, localId)) return { ...item, state: 'kept', note: USED };
    await remove(tx, uses, entity, localId);
    return { ...item, state: 'undone', note: null };
  }
  const ours = oursOf(thing);
  const fields = Object.keys(item.written).filter((field) => ours[field] === item.written[field]);
  const back: Fields = Object.fromEntries(fields.map((field) => [field, item.before[field] ?? null]));
  if (fields.length > 0) {
    const { version: to } = await change(tx, uses, entity, localId, back);
    written.push({ externalId: item.externalId, from: thing.version, to });
  }
  const isWhole = fields.length === Object.keys(item.written).length;
  return { ...item, state: 'undone', note: isWhole ? null : EDITED };
}

/** Is there something in it? That says so before a deletion is refused, and holds up what is undone beside it. */
function hasMore(standing: Standing, entity: MergedEntity, id: number): boolean {
  if (entity === 'country') return standing.within('region', id).length > 0;
  if (entity === 'region') return standing.all('building').some(({ regionId }) => regionId === id);
  return entity === 'building' && standing.within('floor', id).length > 0;
}

/** What this plan has tied is tied no more; what was tied before has the fields again that were written last then. */
async function untie(tx: Tx, plan: PlanRow, entity: MergedEntity, items: readonly ItemRow[]): Promise<void> {
  const tied = items.filter((item) => item.tied).map(({ externalId }) => externalId);
  await deleteLinks(tx, plan.connectionId, entity, tied);
  const others = new Map(items.filter((item) => !item.tied).map((item) => [item.externalId, item]));
  const { noted } = await readTied(tx, plan.connectionId, others.values());
  await upsertLinks(
    tx,
    plan.connectionId,
    [...noted.values()].map((link) => ({ ...link, base: { ...link.base, ...others.get(link.externalId)?.before } })),
  );
}
