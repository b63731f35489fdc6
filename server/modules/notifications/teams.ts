import type { Ctx } from '../../platform/context/context.ts';
import type { TeamDayHeard } from './rules.ts';
import { selectMembers } from './store.ts';

/** Who is in the teams of these days by now; of a group that was deleted since, nobody. */
export async function findTeams(
  ctx: Ctx,
  events: readonly TeamDayHeard[],
): Promise<(event: TeamDayHeard) => readonly number[]> {
  const groupIds = [...new Set(events.flatMap(({ data: { groupId } }) => groupId ?? []))];
  const members = groupIds.length === 0 ? new Map<number, readonly number[]>() : await selectMembers(ctx, groupIds);
  return ({ data: { groupId } }) => members.get(groupId ?? 0) ?? [];
}
