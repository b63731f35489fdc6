import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { may } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';
import { isBefore, toInstant } from '../../platform/time.ts';
import { connectionBusy, type Entity } from '../connections/contract.ts';
import { getOwnConnection, holdOwnConnection, type SourceOptions } from '../connections/connections.ts';
import { mirrorOf, mirrorRevs } from '../sync/sync.ts';
import {
  MOST_UNDONE,
  mergedEntities,
  mergePlanNotLatest,
  mergePlanState,
  mergeUnderWay,
  mergeUndoLapsed,
  type endpoints,
  type MergePlan,
} from './contract.ts';
import { decide } from './decide.ts';
import { itemsOf, readRecords } from './plan.ts';
import { writeLinks, writePlan } from './sheets.ts';
import { showItem, showLink, showPlan, showPlans, showWaiting } from './show.ts';
import {
  countItems,
  deleteItems,
  deletePlans,
  findFollowed,
  findPlan,
  insertItems,
  insertPlan,
  lockPlans,
  readTied,
  selectItems,
  selectLinks,
  selectPlans,
  selectWaiting,
  updatePlan,
  type PlanRow,
} from './store.ts';
import { notePlan } from './tell.ts';

/** What the records of foreign systems are here: found out, looked through by people, applied, followed, and taken back. */

export { applyBy } from './apply.ts';
export { linkTables } from './store.ts';
export { customOf, customSaid } from './custom-of.ts';
export type { Tie } from './rules.ts';
export { followBy, letGoListener, mergeListener } from './follow.ts';
export { undoBy } from './undo.ts';
export type { MergeUses } from './uses.ts';

type Calls = UseCases<typeof endpoints>;

/** The use cases, for who keeps connectors. */
export const mergesBy = (options: Pick<SourceOptions, 'connectors'>): Calls => ({
  createMergePlan: (ctx, { id }) => ctx.tx((tx) => createPlan(options, tx, id)),
  listMergePlans,
  getMergePlan: async (ctx, input) => showPlan(ctx, await ownPlan(ctx, input)),
  listMergeItems,
  getMergePlanSheet,
  updateMergeItems,
  applyMergePlan,
  undoMergePlan,
  listLinks,
  getLinksSheet,
});

interface OfPlan {
  readonly id: number;
  readonly planId: number;
}

async function ownPlan(ctx: Ctx, { id, planId }: OfPlan): Promise<PlanRow> {
  await getOwnConnection(ctx, id);
  return found(await findPlan(ctx, id, planId), 'planId');
}

const isUnderWay = ({ state }: PlanRow): boolean => state === 'applying' || state === 'undoing';

/** All plans of a connection, of which nobody else does anything meanwhile. @throws 404 */
async function lockOwnPlans(
  tx: Tx,
  { id, planId }: OfPlan,
): Promise<{ readonly all: PlanRow[]; readonly plan: PlanRow }> {
  await holdOwnConnection(tx, id);
  const all = await lockPlans(tx, id);
  return {
    all,
    plan: found(
      all.find((one) => one.id === planId),
      'planId',
    ),
  };
}

const isPastUndoing = ({ undoableUntil }: PlanRow, now: Temporal.Instant): boolean =>
  undoableUntil !== null && !isBefore(now, toInstant(undoableUntil));

/** Those that are followed no more, and never will be again: another one was applied since that cannot be undone any more. */
function outlived(all: readonly PlanRow[], now: Temporal.Instant): PlanRow[] {
  const applied = all.filter(({ state }) => state === 'applied');
  const last = applied.findIndex((plan) => isPastUndoing(plan, now));
  return last === -1 ? [] : applied.slice(last + 1);
}

async function createPlan(options: Pick<SourceOptions, 'connectors'>, tx: Tx, id: number): Promise<MergePlan> {
  const connection = await holdOwnConnection(tx, id);
  const former = await lockPlans(tx, id);
  if (former.some(isUnderWay)) throw fail(mergeUnderWay);
  const drafts = former.filter(({ state }) => state === 'draft');
  const undone = former.filter(({ state }) => state === 'undone').slice(MOST_UNDONE);
  await deletePlans(
    tx,
    [...drafts, ...undone].map((one) => one.id),
  );
  await deleteItems(
    tx,
    outlived(former, tx.now).map((one) => one.id),
  );
  const revs = await mirrorRevs(tx, id);
  const mirror = mirrorOf(options, connection);
  const records = await readRecords(tx, (ctx, entity) => mirror.all(ctx, entity));
  const plan = await insertPlan(tx, id, revs);
  await insertItems(tx, plan.id, await itemsOf(tx, id, records));
  notePlan(tx, 'created', null, plan);
  return showPlan(tx, plan);
}

const listMergePlans: Calls['listMergePlans'] = async (ctx, { id, ...input }) => {
  await getOwnConnection(ctx, id);
  return pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectPlans(ctx, id, after?.[0], limit),
    keyOf: (row) => [row.id],
    show: (rows) => showPlans(ctx, rows),
  });
};

/** @throws 403 for who does not read records */
function mustReadRecords(ctx: Ctx): void {
  if (!may(ctx.who, 'records:read', 'whole'))
    throw fail(forbidden, { detail: 'It says what records do: it is for who reads these' });
}

const listMergeItems: Calls['listMergeItems'] = async (ctx, { id, planId, entity, result, state, ...input }) => {
  const plan = await ownPlan(ctx, { id, planId });
  mustReadRecords(ctx);
  const wanted = { ...(entity && { entity }), ...(result && { result }), ...(state && { state }) };
  return pageOf(input, {
    by: ['id'],
    select: (after, limit) => selectItems(ctx, plan.id, wanted, after?.[0] ?? 0, limit),
    keyOf: (row) => [row.id],
    show: (rows) => rows.map(showItem),
  });
};

const getMergePlanSheet: Calls['getMergePlanSheet'] = async (ctx, { format = 'xlsx', ...input }) => {
  const plan = await ownPlan(ctx, input);
  mustReadRecords(ctx);
  return writePlan(ctx, plan.id, format);
};

const updateMergeItems: Calls['updateMergeItems'] = (ctx, { id, planId, version, items }) =>
  ctx.tx(async (tx) => {
    const { plan } = await lockOwnPlans(tx, { id, planId });
    mustHaveVersion(plan, version);
    if (plan.state !== 'draft') throw fail(mergePlanState);
    await decide(tx, plan, items);
    const after = await updatePlan(tx, plan.id, {});
    notePlan(tx, 'decided', plan, after);
    return showPlan(tx, after);
  });

/**
 * What is begun goes on by itself, what is applied is followed for good, and all of it is written to spaces: whoever asks keeps these everywhere,
 * may it now, and without a bound.
 * @throws 403
 */
async function mustMayWrite(tx: Tx): Promise<void> {
  await tx.holdRights();
  mustBeUnbound(tx.who);
  if (!may(tx.who, 'spaces:write', 'whole'))
    throw fail(forbidden, { detail: 'A plan is written to the spaces of all buildings: it is for who keeps these' });
}

/** What is written on for, is written, or may be once more. */
const WRITING = ['applying', 'applied', 'undoing', 'failed'] as const;

/** The same of who changes what records say, where a plan has that written on, of any of these connections. @throws 403 */
export async function mustMayWriteOn(tx: Tx, ...connectionIds: readonly number[]): Promise<void> {
  if (!(await findFollowed(tx, connectionIds, WRITING))) return;
  await mustMayWrite(tx);
  if (!may(tx.who, 'records:read', 'whole'))
    throw fail(forbidden, { detail: 'What records say is shown with spaces by it: it is for who may read records' });
}

/** What of Atrium's records of one kind are, by their ids at the source. */
export async function localIdsOf(
  ctx: Ctx,
  { connectionId, entity }: { readonly connectionId: number; readonly entity: Entity },
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const kind = mergedEntities.find((one) => one === entity);
  if (!kind) return new Map();
  const wanted = externalIds.map((externalId) => ({ entity: kind, externalId }));
  const { noted } = await readTied(ctx, connectionId, wanted);
  return new Map(
    [...noted.values()].flatMap(({ externalId, localId }) => (localId === null ? [] : [[externalId, localId]])),
  );
}

/** Of how many records of the last plan, where it is no more than a plan yet, somebody has to say what they are. */
async function undecidedOf(ctx: Ctx, connectionId: number): Promise<number> {
  const [last] = await selectPlans(ctx, connectionId, undefined, 1);
  if (last?.state !== 'draft') return 0;
  return (await countItems(ctx, [last.id])).reduce((sum, { ambiguous }) => sum + ambiguous, 0);
}

/** What is said of records to who has read them. */
export const saidOfRecords = { localIdsOf, undecidedOf } as const;

/** Nothing is taken from under a plan that is being carried out. @throws 409 */
export async function mustRest(tx: Tx, connectionId: number): Promise<void> {
  if ((await lockPlans(tx, connectionId)).some(isUnderWay)) throw fail(connectionBusy);
}

/** Begins to apply a plan, or goes on where it has failed. @throws 409 for one that was undone, and while another one is carried out */
const applyMergePlan: Calls['applyMergePlan'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    await mustMayWrite(tx);
    const { all, plan } = await lockOwnPlans(tx, input);
    if (plan.state === 'applying' || plan.state === 'applied') return showPlan(tx, plan);
    if (all.some(isUnderWay)) throw fail(mergeUnderWay);
    if (plan.state !== 'draft' && plan.failedIn !== 'applying') throw fail(mergePlanState);
    const after = await updatePlan(tx, plan.id, { state: 'applying', stateReason: null, failedIn: null });
    tx.later('merge.apply', { planId: plan.id }, { key: `${plan.id}` });
    notePlan(tx, 'application_requested', plan, after);
    return showPlan(tx, after);
  });

/** Begins to take a plan back. @throws 409 for one that was not applied, not last, or too long ago */
const undoMergePlan: Calls['undoMergePlan'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    await mustMayWrite(tx);
    const { all, plan } = await lockOwnPlans(tx, input);
    if (plan.state === 'undoing' || plan.state === 'undone') return showPlan(tx, plan);
    if (all.some(isUnderWay)) throw fail(mergeUnderWay);
    if (plan.state !== 'applied' && plan.state !== 'failed') throw fail(mergePlanState);
    if (all.some(({ id, state }) => id > plan.id && (state === 'applied' || state === 'failed')))
      throw fail(mergePlanNotLatest);
    if (isPastUndoing(plan, tx.now)) throw fail(mergeUndoLapsed);
    const after = await updatePlan(tx, plan.id, { state: 'undoing', stateReason: null, failedIn: null });
    tx.later('merge.undo', { planId: plan.id }, { key: `${plan.id}` });
    notePlan(tx, 'undo_requested', plan, after);
    return showPlan(tx, after);
  });

const listLinks: Calls['listLinks'] = async (ctx, { id, entity, state = 'linked', ...input }) => {
  await getOwnConnection(ctx, id);
  if (state !== 'waiting')
    return pageOf(input, {
      by: ['string'],
      select: (after, limit) => selectLinks(ctx, id, entity, state, after?.[0], limit),
      keyOf: (row) => [row.externalId],
      show: (rows) => rows.map(showLink),
    });
  const plan = await findFollowed(ctx, id);
  return pageOf(input, {
    by: ['string'],
    select: async (after, limit) => (plan ? selectWaiting(ctx, plan.id, entity, after?.[0], limit) : []),
    keyOf: (row) => [row.externalId],
    show: (rows) => rows.map(showWaiting),
  });
};

const getLinksSheet: Calls['getLinksSheet'] = async (ctx, { id, format = 'xlsx' }) => {
  await getOwnConnection(ctx, id);
  return writeLinks(ctx, id, format);
};
