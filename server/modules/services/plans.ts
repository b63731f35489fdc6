import type { Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { showTime } from '../../platform/time.ts';
import { unseenIn } from '../policies/policies.ts';
import { MAX_SERVICE_PLANS, tooManyServicePlans, type endpoints, type events, type ServicePlan } from './contract.ts';
import { mustKeepOffers, readOffers } from './offering.ts';
import {
  deletePlanRow,
  findPlanRow,
  findServiceRows,
  hasRoomForPlan,
  insertPlan,
  lockPlanRow,
  replaceOffers,
  replacePlanItems,
  selectPlans,
  updatePlanRow,
  type PlanRow,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Service plans by name. */
export const listServicePlans: Calls['listServicePlans'] = (ctx, input) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) => selectPlans(ctx, unseenIn(ctx), after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showPlan),
  });

/** One service plan. */
export const getServicePlan: Calls['getServicePlan'] = async (ctx, { id }) =>
  showPlan(found(await findPlanRow(ctx, id, unseenIn(ctx))));

/** Adds a set of services that are offered together. */
export const createServicePlan: Calls['createServicePlan'] = (ctx, { name, serviceIds = [], offers: given = [] }) =>
  ctx.tx(async (tx) => {
    const offers = await readOffers(tx, given);
    await mustKeepOffers(tx, offers);
    await mustKeepAdded(tx, serviceIds);
    if (!(await hasRoomForPlan(tx, MAX_SERVICE_PLANS))) throw fail(tooManyServicePlans);
    const id = await insertPlan(tx, name);
    await replaceOffers(tx, { planId: id }, offers);
    await replacePlanItems(tx, id, serviceIds);
    return tellOfPlan(tx, 'service_plan.created', null, id);
  });

/** Changes a service plan; what is absent stays. */
export const updateServicePlan: Calls['updateServicePlan'] = (ctx, { id, version, name, serviceIds, offers: given }) =>
  ctx.tx(async (tx) => {
    const before = await openPlan(tx, id);
    mustHaveVersion(before, version);
    if (name === undefined && serviceIds === undefined && given === undefined) return getServicePlan(tx, { id });
    const offers = given && (await readOffers(tx, given));
    if (offers) await mustKeepOffers(tx, offers);
    const added = (serviceIds ?? []).filter((one) => !before.serviceIds.includes(one));
    await mustKeepAdded(tx, added);
    await updatePlanRow(tx, id, name ?? before.name);
    if (offers) await replaceOffers(tx, { planId: id }, offers);
    if (serviceIds) await replacePlanItems(tx, id, serviceIds);
    return tellOfPlan(tx, 'service_plan.updated', before, id);
  });

/** Deletes a service plan; its services stay. */
export const deleteServicePlan: Calls['deleteServicePlan'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = await openPlan(tx, id);
    await deletePlanRow(tx, id);
    const { name, version } = before;
    const told = { id, version: version + 1, data: { id, name }, before: showPlan(before), after: null };
    tx.emit('service_plan.deleted', told);
  });

/** A plan that the asking one keeps, alone. */
async function openPlan(tx: Tx, id: number): Promise<PlanRow> {
  const before = found(await lockPlanRow(tx, id));
  await mustKeepOffers(tx, before.offers);
  return before;
}

/** Whoever lets a service be offered elsewhere keeps it where it is offered. @throws 404, 403 */
async function mustKeepAdded(tx: Tx, serviceIds: readonly number[]): Promise<void> {
  const known = new Map((await findServiceRows(tx, serviceIds)).map((row) => [row.id, row]));
  for (const [i, id] of serviceIds.entries()) await mustKeepOffers(tx, found(known.get(id), `serviceIds[${i}]`).offers);
}

async function tellOfPlan(
  tx: Tx,
  what: Extract<keyof typeof events, `service_plan.${string}`>,
  before: PlanRow | null,
  id: number,
): Promise<ServicePlan> {
  const after = found(await findPlanRow(tx, id, null));
  const { name, version } = after;
  const states = { before: before && showPlan(before), after: showPlan(after) };
  tx.emit(what, { id, version, data: { id, name }, ...states });
  return getServicePlan(tx, { id });
}

const showPlan = ({ createdAt, serviceIds, offers, ...row }: PlanRow): ServicePlan => ({
  ...row,
  serviceIds: [...serviceIds],
  offers: [...offers],
  createdAt: showTime(createdAt),
});
