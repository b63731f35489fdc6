import type { Ctx } from '../../platform/context/context.ts';
import type { InForce } from './asked.ts';
import type { Field } from './contract.ts';
import { resolve } from './rules.ts';
import { selectApplying } from './store.ts';

/** The rules that count for a host and some resources. */
export interface RulesFor {
  /** The rules in force for one of the resources asked about. */
  readonly of: (resourceId: number) => InForce;
  readonly hostGroupIds: readonly number[];
}

interface WantedRules {
  readonly resourceIds: readonly number[];
  readonly hostId: number | null;
  /** The fields that are asked about; all unless said. */
  readonly only?: readonly Field[];
}

const NO_RULES: InForce = {};

/**
 * The rules in force for each of these resources, with the policy that said each. The groups are the host's; without a host
 * only what is for everybody counts. One statement, so that it leaves together with what else is read.
 */
export async function rulesFor(ctx: Ctx, { only, ...wanted }: WantedRules): Promise<RulesFor> {
  const rows = await selectApplying(ctx, { ...wanted, fields: only ?? null });
  const known = new Map<number, InForce>();
  return {
    hostGroupIds: rows[0]?.hostGroupIds ?? [],
    of(resourceId) {
      if (rows.length === 0) return NO_RULES;
      const rules = known.get(resourceId) ?? resolve(rows, resourceId);
      known.set(resourceId, rules);
      return rules;
    },
  };
}
