import type { Ctx } from '../../platform/context/context.ts';
import { fail, forbidden } from '../../platform/contract/problems.ts';

/** Who asks, as a person. @throws 403 for a program: it works nowhere and likes nothing */
export function personIn({ who }: Ctx): number {
  if (who.userId === null) throw fail(forbidden, { detail: 'Only people have this' });
  return who.userId;
}
