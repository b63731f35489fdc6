import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import type { Input } from '../../platform/contract/endpoint.ts';
import { pageOf, type Slice, type Sliced } from '../../platform/contract/page.ts';
import { may } from '../../platform/context/principal.ts';
import { buildingOutOfReach, fail } from '../../platform/contract/problems.ts';
import { showTime, toDate } from '../../platform/time.ts';
import { findPeople, listUnknownGroups } from '../people/people.ts';
import { unseenIn } from '../policies/policies.ts';
import {
  MAX_SERVICES,
  tooManyServices,
  type endpoints,
  type events,
  type NewService,
  type Price,
  type Service,
} from './contract.ts';
import { allOffersOf, mustKeepOffers, readOffers } from './offering.ts';
import { mustBeMoney } from './rules.ts';
import {
  findServiceRow,
  hasRoomForService,
  insertService,
  lockService,
  replaceAssignees,
  replaceOffers,
  selectServices,
  sliceServiceRows,
  updateServiceRow,
  type ServiceFilter,
  type ServiceRow,
  type ServiceValues,
} from './store.ts';

export { createServicePlan, deleteServicePlan, getServicePlan, listServicePlans, updateServicePlan } from './plans.ts';
export { findServices, listAssignees, listDoingGroups, listOffered, type OrderableService } from './offering.ts';
export { closesAt, costOf, piecesOf, timeAround, totalOf, type Piece } from './rules.ts';
export { findTimes, keepTimes, serviceAssignees, type DoingGroup, type TimeRow } from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** The buildings in which something is open for what was ordered of a service. */
export type OpenPlaces = (tx: Tx, id: number) => Promise<readonly number[]>;

/** Nothing is ever ordered. */
const NOWHERE: OpenPlaces = async () => [];

/** Services by name. */
export const listServices: Calls['listServices'] = (
  ctx,
  { resourceId, planId, search, retired = false, ...paging },
) => {
  const filter = {
    ...(resourceId !== undefined && { resourceIds: [resourceId] }),
    ...(planId !== undefined && { planIds: [planId] }),
    ...(search !== undefined && { search }),
    retired,
  };
  return pageOf(paging, {
    by: ['string', 'id'],
    select: (after, limit) => selectServices(ctx, filter, unseenIn(ctx), after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showService),
  });
};

/** Services by id, counted through. */
export async function sliceServices(ctx: Ctx, filter: ServiceFilter, slice: Slice): Promise<Sliced<Service>> {
  const { items, total } = await sliceServiceRows(ctx, filter, unseenIn(ctx), slice);
  return { items: items.map(showService), total };
}

/** One service. */
export const getService: Calls['getService'] = async (ctx, { id }) =>
  showService(found(await findServiceRow(ctx, id, unseenIn(ctx))));

type Values = Omit<Required<NewService>, 'offers' | 'userIds' | 'groupIds'>;

const UNSAID = { description: '', unit: '', price: null, minutesBefore: 0, minutesAfter: 0, noticeHours: 0 } as const;

/** Adds something that can be ordered with bookings. Whoever does it reads what others order: that is given where its maker keeps the place. */
export const createService: Calls['createService'] = (
  ctx,
  { offers: given = [], userIds = [], groupIds = [], ...said },
) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    const values: Values = { ...UNSAID, ...said };
    mustBeMoney(values.price);
    const offers = await readOffers(tx, given);
    await mustKeepOffers(tx, offers);
    await mustBeThere(tx, { userIds, groupIds });
    if (!(await hasRoomForService(tx, MAX_SERVICES))) throw fail(tooManyServices);
    const id = await insertService(tx, columnsOf(values));
    await replaceOffers(tx, { itemId: id }, offers);
    await replaceAssignees(tx, id, { userIds, groupIds });
    return tellOfService(tx, 'service.created', null, id);
  });

/**
 * Changes a service; what is absent stays.
 * @param openPlaces where something is to be done for it: who is named for it from now on reads that
 */
export const updateService = (
  ctx: Ctx,
  { id, version, offers: given, userIds, groupIds, ...said }: Input<(typeof endpoints)['updateService']>,
  openPlaces = NOWHERE,
): Promise<Service> =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    const before = await openService(tx, id);
    mustHaveVersion(before, version);
    const isSaid = [given, userIds, groupIds, ...Object.values(said)].some((one) => one !== undefined);
    if (!isSaid) return getService(tx, { id });
    mustBeMoney(said.price);
    const offers = given && (await readOffers(tx, given));
    if (offers) await mustKeepOffers(tx, offers);
    const assigned = { userIds: userIds ?? before.userIds, groupIds: groupIds ?? before.groupIds };
    const added = {
      userIds: assigned.userIds.filter((one) => !before.userIds.includes(one)),
      groupIds: assigned.groupIds.filter((one) => !before.groupIds.includes(one)),
    };
    await mustBeThere(tx, added);
    if (added.userIds.length + added.groupIds.length > 0) await mustReachOpen(tx, await openPlaces(tx, id));
    await updateServiceRow(tx, id, columnsOf({ ...showService(before), ...defined(said) }));
    if (offers) await replaceOffers(tx, { itemId: id }, offers);
    if (userIds || groupIds) await replaceAssignees(tx, id, assigned);
    return tellOfService(tx, 'service.updated', before, id);
  });

/** What was ordered where it is offered no longer is still to be done there. @throws 403 */
async function mustReachOpen(tx: Tx, buildingIds: readonly number[]): Promise<void> {
  if (buildingIds.length > 0 && !may(tx.who, 'spaces:write', buildingIds))
    throw fail(buildingOutOfReach, { detail: 'Your role does not cover everywhere that this is still to be done' });
}

/** Lets a service be ordered no more; doing it again changes nothing. */
export const retireService: Calls['retireService'] = (ctx, { id }) => setRetired(ctx, id, true);

/** Lets a retired service be ordered again; doing it again changes nothing. */
export const reinstateService: Calls['reinstateService'] = (ctx, { id }) => setRetired(ctx, id, false);

const setRetired = (ctx: Ctx, id: number, retired: boolean): Promise<Service> =>
  ctx.tx(async (tx) => {
    const before = await openService(tx, id);
    if ((before.retiredAt !== null) === retired) return getService(tx, { id });
    await updateServiceRow(tx, id, { retiredAt: retired ? toDate(tx.now) : null });
    return tellOfService(tx, retired ? 'service.retired' : 'service.reinstated', before, id);
  });

/** A service that the asking one keeps wherever it is offered, by plans too, alone. @throws 404, 403 */
async function openService(tx: Tx, id: number): Promise<ServiceRow> {
  const before = found(await lockService(tx, id));
  await mustKeepOffers(tx, (await allOffersOf(tx, [before]))(id));
  return before;
}

/** @throws 404 for somebody named who is not there, or was shut out, and for a group that is not there */
async function mustBeThere(tx: Tx, { userIds, groupIds }: Pick<ServiceRow, 'userIds' | 'groupIds'>): Promise<void> {
  const people = userIds.length === 0 ? new Map<number, never>() : await findPeople(tx, [...userIds]);
  const lacking = userIds.find((one) => !people.get(one)?.active);
  if (lacking !== undefined) found(null, 'userIds', `There is no active user ${lacking}`);
  const [unknown] = groupIds.length === 0 ? [] : await listUnknownGroups(tx, groupIds);
  if (unknown !== undefined) found(null, 'groupIds', `There is no group ${unknown}`);
}

const defined = <T extends object>(given: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;

const columnsOf = ({ price, ...values }: Values): ServiceValues => ({
  name: values.name,
  description: values.description,
  unit: values.unit,
  timing: values.timing,
  minutesBefore: values.minutesBefore,
  minutesAfter: values.minutesAfter,
  noticeHours: values.noticeHours,
  priceAmount: price?.amount ?? null,
  priceCurrency: price?.currency ?? null,
});

async function tellOfService(
  tx: Tx,
  what: Extract<keyof typeof events, `service.${string}`>,
  before: ServiceRow | null,
  id: number,
): Promise<Service> {
  const after = found(await findServiceRow(tx, id, null));
  const { name, version } = after;
  const states = { before: before && showService(before), after: showService(after) };
  tx.emit(what, { id, version, data: { id, name }, ...states });
  return getService(tx, { id });
}

/** What something costs, as it is kept. */
export const priceOf = ({
  priceAmount: amount,
  priceCurrency: currency,
}: Pick<ServiceRow, 'priceAmount' | 'priceCurrency'>): Price | null =>
  amount === null || currency === null ? null : { amount, currency };

const showService = (row: ServiceRow): Service => ({
  id: row.id,
  version: row.version,
  name: row.name,
  description: row.description,
  unit: row.unit,
  price: priceOf(row),
  timing: row.timing,
  minutesBefore: row.minutesBefore,
  minutesAfter: row.minutesAfter,
  noticeHours: row.noticeHours,
  offers: [...row.offers],
  userIds: [...row.userIds],
  groupIds: [...row.groupIds],
  planIds: [...row.planIds],
  retired: row.retiredAt !== null,
  createdAt: showTime(row.createdAt),
});
