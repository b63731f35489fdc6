import type { Ctx } from '../../platform/context/context.ts';
import { resolve } from './rules.ts';
import type { RulesFor } from './rules-for.ts';
import { selectForGroups, selectGroupsOf } from './store.ts';

/** The same for many hosts at once: two statements, however many they are. Hosts in groups that make no difference share an answer. */
export async function rulesForHosts(
  ctx: Ctx,
  { resourceIds, hostIds }: { readonly resourceIds: readonly number[]; readonly hostIds: readonly (number | null)[] },
): Promise<(hostId: number | null) => RulesFor> {
  const people = [...new Set(hostIds)].filter((id) => id !== null);
  const [policies, groupsOf] = await Promise.all([selectForGroups(ctx, resourceIds), selectGroupsOf(ctx, people)]);
  const shared = new Map<string, RulesFor['of']>();
  const rulesOf = (own: readonly number[]): RulesFor['of'] => {
    const applying = policies.filter(
      ({ isForGroups, groupIds }) => !isForGroups || groupIds.some((id) => own.includes(id)),
    );
    const key = applying.map(({ id }) => id).join();
    const known = new Map<number, ReturnType<typeof resolve>>();
    const of: RulesFor['of'] = (resourceId) => {
      const rules = known.get(resourceId) ?? resolve(applying, resourceId);
      known.set(resourceId, rules);
      return rules;
    };
    const same = shared.get(key) ?? of;
    shared.set(key, same);
    return same;
  };
  const answers = new Map<number, RulesFor>();
  return (hostId) => {
    const hostGroupIds = groupsOf.get(hostId ?? 0) ?? [];
    const answer = answers.get(hostId ?? 0) ?? { hostGroupIds, of: rulesOf(hostGroupIds) };
    answers.set(hostId ?? 0, answer);
    return answer;
  };
}
