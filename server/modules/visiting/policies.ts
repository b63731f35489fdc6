import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import { obey } from '../../platform/contract/verdict.ts';
import { showTime } from '../../platform/time.ts';
import {
  MAX_VISITING_POLICIES,
  tooManyVisitingPolicies,
  type endpoints,
  type events,
  type VisitingPolicy,
  type VisitingRules,
} from './contract.ts';
import { mustKeepAt } from './keeping.ts';
import { findPeople, listUnknownGroups } from '../people/people.ts';
import { mustBeUnbound } from '../../platform/context/unbound.ts';
import {
  approvalIn,
  decideSense,
  decideVisit,
  longestStay,
  type ApprovalAsked,
  type Asked,
  type Aspect,
} from './rules.ts';
import {
  deletePolicyRow,
  findPolicyRow,
  hasRoomForPolicy,
  insertPolicyRow,
  lockPolicyRow,
  selectPolicyRows,
  selectRulings,
  updatePolicyRow,
  type PolicyRow,
} from './store.ts';

type Calls = UseCases<typeof endpoints>;

/** Visiting policies by name. */
export const listVisitingPolicies: Calls['listVisitingPolicies'] = (ctx, input) =>
  pageOf(input, {
    by: ['string', 'id'],
    select: (after, limit) => selectPolicyRows(ctx, after, limit),
    keyOf: ({ name, id }) => [name, id],
    show: (rows) => rows.map(showPolicy),
  });

/** One visiting policy. */
export const getVisitingPolicy: Calls['getVisitingPolicy'] = async (ctx, { id }) =>
  showPolicy(found(await findPolicyRow(ctx, id)));

/** Adds a policy; who is expected already stays. @throws 400 for one that contradicts itself, naming the rule */
export const createVisitingPolicy: Calls['createVisitingPolicy'] = (ctx, { name, buildingId = null, rules }) =>
  ctx.tx(async (tx) => {
    // Whom it names may decide: that is handed on.
    await tx.holdRights();
    mustKeepAt(tx, buildingId);
    obey(decideSense(rules));
    await mustBeApprovers(tx, rules);
    if (!(await hasRoomForPolicy(tx, MAX_VISITING_POLICIES))) throw fail(tooManyVisitingPolicies);
    const id = await insertPolicyRow(tx, { name, buildingId, rules });
    const after = await getVisitingPolicy(tx, { id });
    tellOfPolicy(tx, 'visiting_policy.created', null, after);
    return after;
  });

/** Changes a policy; who is expected already stays. */
export const updateVisitingPolicy: Calls['updateVisitingPolicy'] = (ctx, { id, version, name, rules }) =>
  ctx.tx(async (tx) => {
    await tx.holdRights();
    const before = await openPolicy(tx, id);
    mustHaveVersion(before, version);
    if (name === undefined && rules === undefined) return before;
    const next = { name: name ?? before.name, rules: rules ?? before.rules };
    obey(decideSense(next.rules));
    if (rules !== undefined) await mustBeApprovers(tx, rules, before.rules);
    await updatePolicyRow(tx, id, next);
    const after = await getVisitingPolicy(tx, { id });
    tellOfPolicy(tx, 'visiting_policy.updated', before, after);
    return after;
  });

/** Deletes a policy. */
export const deleteVisitingPolicy: Calls['deleteVisitingPolicy'] = (ctx, { id }) =>
  ctx.tx(async (tx) => {
    const before = await openPolicy(tx, id);
    await deletePolicyRow(tx, id);
    tellOfPolicy(tx, 'visiting_policy.deleted', before, null);
  });

/** Insists that a visit may be then, and so, by what rules in the building. @param judged what is new of it; all unless said @throws 422 that names the field, the rule and the policy */
export const mustObeyPolicies = async (
  ctx: Ctx,
  buildingId: number,
  asked: Omit<Asked, 'now'>,
  judged?: readonly Aspect[],
): Promise<void> => obey(decideVisit(await selectRulings(ctx, buildingId), { ...asked, now: ctx.now }, judged));

/** Until when who comes to a building then may stay, by the rules there; to the end of that day at most. */
export const findLongestStay = async (
  ctx: Ctx,
  buildingId: number,
  { start, zone }: { readonly start: Temporal.Instant; readonly zone: string },
): Promise<Temporal.Instant> => longestStay(await selectRulings(ctx, buildingId), start, zone);

/** Whose approval visits to a building need; null: nobody's. Of those who are named, whoever is there by now. */
export async function findApproval(ctx: Ctx, buildingId: number): Promise<ApprovalAsked | null> {
  const asked = approvalIn(await selectRulings(ctx, buildingId));
  if (asked === null || asked.groupIds.length === 0) return asked;
  const unknown = await listUnknownGroups(ctx, asked.groupIds);
  return { ...asked, groupIds: asked.groupIds.filter((id) => !unknown.includes(id)) };
}

/**
 * Insists that who is named to approve visits is there, and that who names somebody does so for good.
 * @param before what it said: who was named stays so, shut out meanwhile or not. @throws 403, 404 that names the rule
 */
async function mustBeApprovers(tx: Tx, { approval }: VisitingRules, before: VisitingRules = {}): Promise<void> {
  const { userIds = [], groupIds = [] } = approval ?? {};
  if (userIds.length + groupIds.length === 0) return;
  mustBeUnbound(tx.who);
  const groups = new Set(before.approval?.groupIds);
  const unknown = (await listUnknownGroups(tx, groupIds)).find((id) => !groups.has(id));
  if (unknown !== undefined) found(null, 'rules.approval.groupIds', `There is no group ${unknown}`);
  const people = await findPeople(tx, userIds);
  const named = new Set(before.approval?.userIds);
  const lacking = userIds.find((id) => !named.has(id) && people.get(id)?.active !== true);
  if (lacking !== undefined) found(null, 'rules.approval.userIds', `There is no active user ${lacking}`);
}

/** A policy of a place that the asking one keeps, alone. @throws 404, 403 */
async function openPolicy(tx: Tx, id: number): Promise<VisitingPolicy> {
  const before = showPolicy(found(await lockPolicyRow(tx, id)));
  mustKeepAt(tx, before.buildingId);
  return before;
}

const showPolicy = (row: PolicyRow): VisitingPolicy => ({
  id: row.id,
  version: row.version,
  name: row.name,
  buildingId: row.buildingId,
  rules: row.rules,
  createdAt: showTime(row.createdAt),
});

function tellOfPolicy(
  tx: Tx,
  what: Extract<keyof typeof events, `visiting_policy.${string}`>,
  before: VisitingPolicy | null,
  after: VisitingPolicy | null,
): void {
  const { id, name, version } = (after ?? before) as VisitingPolicy;
  tx.emit(what, { id, version: after === null ? version + 1 : version, data: { id, name }, before, after });
}
