import type { Ctx } from '../../platform/context/context.ts';
import { may } from '../../platform/context/principal.ts';
import { buildingOutOfReach, fail } from '../../platform/contract/problems.ts';

/** Insists that the asking one keeps what rules visits to a building; null: to all, which is for those who reach all of them. @throws 403 */
export function mustKeepAt({ who }: Ctx, buildingId: number | null): void {
  if (!may(who, 'policies:write', buildingId ?? 'whole'))
    throw fail(buildingOutOfReach, { detail: 'Your role does not cover all whose visits this is about' });
}
