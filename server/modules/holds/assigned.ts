import type { Ctx } from '../../platform/context/context.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { selectAssigned } from './store.ts';

/** What an assignment holds from an instant on. */
export async function listAssigned(ctx: Ctx, assignmentId: number, from: Temporal.Instant): Promise<Period[]> {
  const rows = await selectAssigned(ctx, assignmentId, from);
  return rows.map(({ startsAt, endsAt }) => ({ start: toInstant(startsAt), end: toInstant(endsAt) }));
}
