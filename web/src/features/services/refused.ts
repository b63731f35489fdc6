import type { TFunction } from 'i18next';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';

const OWN = ['building_out_of_reach', 'too_many_services', 'too_many_service_plans', 'version_conflict'] as const;

/** What was refused of what is offered, in words of its own where the whole app has none, or says too little. */
export function showRefused(error: unknown, t: TFunction<'services'>): string {
  const own = OWN.find((code) => isProblem(error, code));
  return own === undefined ? showProblem(error) : t(`refused.${own}`);
}
