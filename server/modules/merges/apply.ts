import type { Ctx, Tx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { toDate } from '../../platform/time.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { Outside, Turn } from '../../platform/jobs/job.ts';
import { carryOut } from './carry-out.ts';
import { UNDO_DAYS, type jobs } from './contract.ts';
import { lockPlan, selectOpen, updateItems, updatePlan, type ItemRow, type PlanRow } from './store.ts';
import { tellPlan } from './tell.ts';
import type { MergeUses } from './uses.ts';

/** So many items are carried out in one transaction. */
export const AT_ONCE = 500;

type Work = (tx: Tx, plan: PlanRow, items: readonly ItemRow[]) => Promise<void>;

/** What is left of a plan, and what is done with it. */
export interface Task extends Pick<MergeUses, 'refusalOf'> {
  readonly next: (
    tx: Tx,
    limit: number,
  ) => Promise<{ readonly plan: PlanRow; readonly items: readonly ItemRow[] } | null>;
  readonly work: Work;
  /** What becomes of one that is refused. */
  readonly refuse?: Work;
  readonly learn?: Learn;
}

/**
 * Lets the database see how much there is by now. Until it has, it plans as if there were nothing, also what it looks up by itself for each new
 * row: each of a hundred thousand would be looked for among all.
 */
export type Learn = () => Promise<unknown>;

/**
 * Goes through what is left of a plan, a transaction each: whoever is killed in between leaves what is done as done. What is refused is tried by
 * itself, so that it holds up nothing else.
 */
export async function goThrough(
  ctx: Ctx,
  { signal }: Pick<Turn, 'signal'>,
  { next, work, refuse, refusalOf, learn }: Task,
): Promise<'through' | 'stopped'> {
  let limit = AT_ONCE;
  let [size, done] = [0, 0];
  const some = async (tx: Tx, most: number, doing: Work): Promise<void> => {
    const given = await next(tx, most);
    size = given?.items.length ?? 0;
    if (given && size > 0) await doing(tx, given.plan, given.items);
  };
  while (!signal.aborted) {
    const most = limit;
    try {
      await ctx.tx((tx) => some(tx, most, work));
      if (size === 0) return 'through';
      done += 1;
      // As much again as there was: after one, two, four and so on.
      if ((done & (done - 1)) === 0) await learn?.();
      limit = Math.min(AT_ONCE, limit * 2);
    } catch (error) {
      const refusal = error instanceof Problem ? error : refusalOf(error);
      if (refusal === null) throw error;
      limit = Math.ceil(size / 2);
      if (size > 1) continue;
      await ctx.tx((tx) =>
        some(tx, 1, async (inner, plan, items) => {
          const left = items.map((item) => turnedDown(item, refusal.message));
          await updateItems(inner, plan.id, left);
          await refuse?.(inner, plan, left);
        }),
      );
    }
  }
  return 'stopped';
}

const MAX_NOTE = 300;
const turnedDown = (item: ItemRow, why: string): ItemRow => ({
  ...item,
  state: item.state === 'open' ? 'failed' : 'kept',
  note: why.slice(0, MAX_NOTE).toWellFormed(),
});

type Asked = JobData<(typeof jobs)['merge.apply']>;

/** Applies a plan, parents first. */
export const applyBy = (uses: MergeUses, learn?: Learn): Outside<Asked> => ({
  async outside(ctx, { planId }, turn) {
    const next = async (tx: Tx, limit: number) => {
      const plan = await lockPlan(tx, planId);
      return plan?.state === 'applying' ? { plan, items: await selectOpen(tx, planId, limit) } : null;
    };
    const work: Work = (tx, plan, items) => carryOut(tx, uses, plan, items);
    const end = await goThrough(ctx, turn, { next, work, refusalOf: uses.refusalOf, ...(learn && { learn }) });
    await ctx.tx(async (tx) => {
      if (end === 'stopped') tx.later('merge.apply', { planId }, { key: `${planId}` });
      else await finish(tx, planId);
    });
  },
  gaveUp: (ctx, { planId }, error) => giveUp(ctx, planId, 'applying', error),
});

async function finish(tx: Tx, planId: number): Promise<void> {
  const plan = await lockPlan(tx, planId);
  if (plan?.state !== 'applying') return;
  const undoableUntil = toDate(tx.now.add({ hours: 24 * UNDO_DAYS }));
  const after = await updatePlan(tx, planId, { state: 'applied', appliedAt: toDate(tx.now), undoableUntil });
  tellPlan(tx, 'merge_plan.applied', plan, after);
  // What has changed since it was planned.
  const { connectionId } = plan;
  tx.later('merge.follow', { connectionId }, { key: `${connectionId}` });
}

/** What was begun and cannot be ended says so: people begin it again. */
export const giveUp = (ctx: Ctx, planId: number, failedIn: 'applying' | 'undoing', error: unknown): Promise<void> =>
  ctx.tx(async (tx) => {
    const plan = await lockPlan(tx, planId);
    if (plan?.state !== failedIn) return;
    const stateReason = (
      error instanceof Problem ? error.message : 'Something in Atrium has failed; try it again'
    ).slice(0, MAX_NOTE);
    await updatePlan(tx, planId, { state: 'failed', failedIn, stateReason });
  });
