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
import { tooManyPolicies, type endpoints, type events, type NewPolicy, type Policy } from './contract.ts';
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

export type { Asked, Counted, Hosted, Use } from './asked.ts';
export { countedFields, countedSpans, isCounted, useOf } from './quota.ts';
export { decide, judgedFields, type PolicyRefusal } from './rules.ts';
export { rulesFor, type RulesFor } from './rules-for.ts';
export { keptResources, listManaging } from './kept.ts';
export { hidesDetails } from './store.ts';
export { suggestPeriods } from './suggest.ts';
export { readHolidays } from './read-holidays.ts';
export { firstClosedInstant } from './windows.ts';

type Calls = UseCases<typeof endpoints>;

/** Policies by name. */
export const listPolicies: Calls['listPolicies'] = (ctx, input) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) => selectPolicies(ctx, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showPolicy),
  });

/** One policy. */
export const getPolicy: Calls['getPolicy'] = async (ctx, { id }) => showPolicy(found(await findPolicy(ctx, id)));

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
    const before = showPolicy(found(await lockPolicy(tx, id)));
    await mustKeepAt(tx, before);
    mustHaveVersion(before, version);
    if (Object.keys(given).length === 0) return before;
    const wanted: Wanted = { ...before, ...given };
    await mustKeepAt(tx, wanted);
    await mustMakeSense(tx, wanted);
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
    const before = showPolicy(found(await lockPolicy(tx, id)));
    await mustKeepAt(tx, before);
    await deletePolicyRow(tx, id);
    tell(tx, 'policy.deleted', before, null);
  });

type Wanted = Required<NewPolicy>;

const UNSAID = { buildingId: null, type: null, categoryId: null, resourceId: null, groupIds: [] satisfies number[] };

const valuesOf = ({ name, buildingId, type, categoryId, resourceId, groupIds, rules }: Wanted): PolicyValues => ({
  name,
  buildingId,
  type,
  categoryId,
  resourceId,
  isForGroups: groupIds.length > 0,
  rules,
});

const groupsNamedBy = ({ groupIds, rules }: Wanted) => ({
  groupIds,
  bookableBy: rules.bookableBy?.groupIds ?? [],
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
  return found(await findTraits(ctx, resourceId), 'resourceId').buildingId;
}

/** @throws 400 or 404 that names the rule */
async function mustMakeSense(tx: Tx, { groupIds, rules }: Wanted): Promise<void> {
  obey(decideSense(rules));
  const { bookableBy, approval, managedBy } = rules;
  if (managedBy && groupIds.length > 0)
    throw invalid(
      'rules.managedBy',
      'Who manages bookings depends on what is booked, not on the host: name no groups that it is for',
    );
  const named = {
    groupIds,
    'rules.bookableBy.groupIds': bookableBy?.groupIds ?? [],
    'rules.approval.groupIds': approval?.groupIds ?? [],
    'rules.managedBy.groupIds': managedBy?.groupIds ?? [],
  };
  const unknown = await listUnknownGroups(tx, Object.values(named).flat());
  for (const [param, ids] of Object.entries(named)) {
    const lacking = ids.find((id) => unknown.includes(id));
    if (lacking !== undefined) found(null, param, `There is no group ${lacking}`);
  }
  await mustBeThere(tx, approval?.userIds ?? [], 'rules.approval.userIds');
  await mustBeThere(tx, managedBy?.userIds ?? [], 'rules.managedBy.userIds');
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
  for (const trait of ['buildingId', 'type', 'categoryId'] as const)
    if (traits && said[trait] !== null && said[trait] !== traits[trait])
      throw invalid(trait, 'The resource is another: this policy would apply to nothing');
}

const showPolicy = (row: PolicyRow): Policy => ({
  id: row.id,
  name: row.name,
  buildingId: row.buildingId,
  type: row.type,
  categoryId: row.categoryId,
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
