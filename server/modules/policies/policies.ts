import type { Ctx, Tx } from '../../platform/context/context.ts';
import { may, type Place } from '../../platform/context/principal.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { buildingOutOfReach, fail, forbidden, invalid } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import { findPeople, listUnknownGroups } from '../people/people.ts';
import { findTraits } from '../resources/resources.ts';
import { decideSense } from './contradictions.ts';
import { DRAWN_TYPE } from './seating.ts';
import { tooManyPolicies, type endpoints, type events, type NewPolicy, type Policy, type Rules } from './contract.ts';
import {
  deletePolicyRow,
  findPolicy,
  hasRoom,
  insertPolicy,
  letsManage,
  lockPolicy,
  replaceGroups,
  selectPolicies,
  updatePolicyRow,
  type PolicyRow,
  type PolicyValues,
} from './store.ts';
import { listUnseen, unseenIn } from './unseen.ts';

export type { Asked, Counted, Hosted, Use } from './asked.ts';
export { countedFields, countedSpans, findOther, isCounted, quotasUsed, useOf } from './quota.ts';
export { decide, judgedFields, type PolicyRefusal } from './rules.ts';
export { rulesFor, type RulesFor } from './rules-for.ts';
export { rulesForHosts } from './rules-for-hosts.ts';
export { keptResources, listManaging, mustMayMove, mustMayRegroup } from './kept.ts';
export { hidesDetails } from './store.ts';
export { isSeenBy, listUnseen, listUnseenBy, unseenIn } from './unseen.ts';
export { dayOf, dayThere, isBusinessDay, isOpenAt, nextOpenOrClosed, openStretches, outsideHours } from './hours.ts';
export { dayPartsOn, noonOf } from './day-parts.ts';
export { secondOf } from './wall.ts';
export { DRAWN_TYPE, drawTime } from './seating.ts';
export { saidOfBuilding } from './rules.ts';
export { suggestPeriods } from './suggest.ts';
export { readHolidays } from './read-holidays.ts';
export { opensByClock } from './opening.ts';
export { firstClosedInstant } from './windows.ts';

type Calls = UseCases<typeof endpoints>;

/** Policies by name, without those about a resource that the asking one does not see. */
export const listPolicies: Calls['listPolicies'] = (ctx, input) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) => selectPolicies(ctx, unseenIn(ctx), after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showPolicy),
  });

/** One policy. */
export const getPolicy: Calls['getPolicy'] = async (ctx, { id }) =>
  showPolicy(found(await findPolicy(ctx, id, unseenIn(ctx))));

/** Adds a policy; what is booked already stays. @throws 400 for one that contradicts itself, naming the rule */
export const createPolicy: Calls['createPolicy'] = (ctx, input) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    const wanted: Wanted = { ...UNSAID, ...input };
    await mustKeepAt(tx, wanted);
    await mustMakeSense(tx, wanted);
    if (!(await hasRoom(tx))) throw fail(tooManyPolicies);
    const id = await insertPolicy(tx, valuesOf(wanted));
    await replaceGroups(tx, id, groupsNamedBy(wanted));
    await mustFit(tx, wanted);
    const after = await getPolicy(tx, { id });
    tell(tx, 'policy.created', null, after);
    return after;
  });

/** Changes a policy; what is booked already stays. */
export const updatePolicy: Calls['updatePolicy'] = (ctx, { id, version, ...given }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    const before = showPolicy(found(await lockPolicy(tx, id, unseenIn(tx))));
    await mustKeepAt(tx, before);
    mustHaveVersion(before, version);
    if (Object.keys(given).length === 0) return before;
    const wanted: Wanted = { ...before, ...given };
    await mustKeepAt(tx, wanted);
    await mustMakeSense(tx, wanted, before.rules);
    await updatePolicyRow(tx, id, valuesOf(wanted));
    await replaceGroups(tx, id, groupsNamedBy(wanted));
    await mustFit(tx, wanted);
    const after = await getPolicy(tx, { id });
    tell(tx, 'policy.updated', before, after);
    return after;
  });

/** Deletes a policy. */
export const deletePolicy: Calls['deletePolicy'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = showPolicy(found(await lockPolicy(tx, id, unseenIn(tx))));
    await mustKeepAt(tx, before);
    await deletePolicyRow(tx, id);
    tell(tx, 'policy.deleted', before, null);
  });

type Wanted = Required<NewPolicy>;

const UNSAID = {
  buildingId: null,
  type: null,
  categoryId: null,
  resourceGroupId: null,
  resourceId: null,
  groupIds: [] satisfies number[],
};

const valuesOf = ({
  name,
  buildingId,
  type,
  categoryId,
  resourceGroupId,
  resourceId,
  groupIds,
  rules,
}: Wanted): PolicyValues => ({
  name,
  buildingId,
  type,
  categoryId,
  resourceGroupId,
  resourceId,
  isForGroups: groupIds.length > 0,
  rules,
});

const groupsNamedBy = ({ groupIds, rules }: Wanted) => ({
  groupIds,
  bookableBy: rules.bookableBy?.groupIds ?? [],
  visibleTo: rules.visibleTo?.groupIds ?? [],
  approval: rules.approval?.groupIds ?? [],
  managedBy: rules.managedBy?.groupIds ?? [],
});

type About = Pick<Wanted, 'buildingId' | 'resourceId' | 'rules'>;

/**
 * Is it theirs to say what applies there? What is about no building is for those who reach all of them. Who lets others decide on
 * bookings or manage them there does so for good, and manages them herself.
 */
async function mustKeepAt(tx: Tx, policy: About): Promise<void> {
  const place = await placeOf(tx, policy);
  if (!may(tx.who, 'policies:write', place))
    throw fail(buildingOutOfReach, { detail: 'Your role does not cover all that this policy is about' });
  const { managedBy, approval } = policy.rules;
  if (managedBy !== undefined || isSomebodyNamed(approval)) mustBeUnbound(tx.who);
  if (managedBy === undefined) return;
  if (!may(tx.who, 'bookings:manage', place))
    throw fail(forbidden, { param: 'rules.managedBy', detail: 'You do not manage the bookings there yourself' });
}

const isSomebodyNamed = (approval: Wanted['rules']['approval']): boolean =>
  [approval?.userIds, approval?.groupIds].some((ids = []) => ids.length > 0);

/** Who is in a group that a policy lets manage bookings manages them: who puts her there manages all herself, and for good. */
export async function mustMayAdmit(tx: Tx, groupId: number): Promise<void> {
  if (!(await letsManage(tx, groupId))) return;
  mustBeUnbound(tx.who);
  if (!may(tx.who, 'bookings:manage', 'whole'))
    throw fail(forbidden, {
      param: 'id',
      detail: 'A policy lets this group manage bookings, and you do not manage all',
    });
}

async function placeOf(
  ctx: Ctx,
  { buildingId, resourceId }: Pick<Wanted, 'buildingId' | 'resourceId'>,
): Promise<Place> {
  if (resourceId === null) return buildingId ?? 'whole';
  const isUnseen = (await listUnseen(ctx, [resourceId])).has(resourceId);
  return found(isUnseen ? null : await findTraits(ctx, resourceId), 'resourceId').buildingId;
}

/** @param before what it said: who was named stays so, shut out meanwhile or not. @throws 400 or 404 that names the rule */
async function mustMakeSense(tx: Tx, wanted: Wanted, before: Rules = {}): Promise<void> {
  const { groupIds, rules } = wanted;
  obey(decideSense(rules));
  mustBeDrawnTogether(wanted);
  const { bookableBy, approval, managedBy, visibleTo } = rules;
  const whoeverHosts = (['visibleTo', 'managedBy', 'seating'] as const).find((field) => rules[field] !== undefined);
  if (whoeverHosts !== undefined && groupIds.length > 0)
    throw invalid(
      `rules.${whoeverHosts}`,
      'It depends on what is booked and on who looks, not on the host: name no groups that it is for',
    );
  const named = {
    groupIds,
    'rules.bookableBy.groupIds': bookableBy?.groupIds ?? [],
    'rules.visibleTo.groupIds': visibleTo?.groupIds ?? [],
    'rules.approval.groupIds': approval?.groupIds ?? [],
    'rules.managedBy.groupIds': managedBy?.groupIds ?? [],
  };
  const unknown = await listUnknownGroups(tx, Object.values(named).flat());
  for (const [param, ids] of Object.entries(named)) {
    const lacking = ids.find((id) => unknown.includes(id));
    if (lacking !== undefined) found(null, param, `There is no group ${lacking}`);
  }
  for (const field of ['approval', 'managedBy'] as const) {
    const named = before[field]?.userIds ?? [];
    const others = rules[field]?.userIds?.filter((id) => !named.includes(id));
    await mustBeThere(tx, others ?? [], `rules.${field}.userIds`);
  }
}

/** The desks of a building are handed out at one time: what is drawn is not said of some of them, only what is not. */
function mustBeDrawnTogether({ rules, type, categoryId, resourceGroupId, resourceId }: Wanted): void {
  if (rules.seating?.by !== 'draw') return;
  if ((type !== null && type !== DRAWN_TYPE) || categoryId !== null || resourceGroupId !== null || resourceId !== null)
    throw invalid('rules.seating', 'A draw is about all the desks of a building, or of the workplace');
}

/** @throws 404 for somebody named who is not there, or was shut out */
async function mustBeThere(tx: Tx, userIds: readonly number[], param: string): Promise<void> {
  const people = userIds.length === 0 ? new Map<number, never>() : await findPeople(tx, userIds);
  const lacking = userIds.find((id) => !people.get(id)?.active);
  if (lacking !== undefined) found(null, param, `There is no active user ${lacking}`);
}

/** What is about one resource says nothing else of it. Asked last: what does not exist is refused before. */
async function mustFit(tx: Tx, { resourceId, ...said }: Wanted): Promise<void> {
  const traits = resourceId === null ? undefined : await findTraits(tx, resourceId);
  for (const trait of ['buildingId', 'type', 'categoryId', 'resourceGroupId'] as const)
    if (traits && said[trait] !== null && said[trait] !== traits[trait])
      throw invalid(trait, 'The resource is another: this policy would apply to nothing');
}

const showPolicy = (row: PolicyRow): Policy => ({
  id: row.id,
  name: row.name,
  buildingId: row.buildingId,
  type: row.type,
  categoryId: row.categoryId,
  resourceGroupId: row.resourceGroupId,
  resourceId: row.resourceId,
  groupIds: row.groupIds,
  rules: row.rules,
  createdAt: showTime(row.createdAt),
  version: row.version,
});

function tell(tx: Tx, what: keyof typeof events, before: Policy | null, after: Policy | null): void {
  const { id, name, version } = (after ?? before) as Policy;
  tx.emit(what, { id, version: after === null ? version + 1 : version, data: { id, name }, before, after });
}
