import type { Ctx } from '../../platform/context/context.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { common, listAssigned } from '../holds/holds.ts';
import type { Unseen } from '../resources/resources.ts';
import type { AssignedThen } from './contract.ts';
import { listOpen } from './open-of.ts';
import { dayIn } from './rules.ts';
import { showAll } from './show.ts';
import type { AssignmentRow } from './store.ts';

/** Something that is assigned to somebody, and when it is hers. */
export interface Held {
  readonly row: AssignmentRow;
  /** In order; none of it is empty. */
  readonly during: readonly Period[];
}

/** What of some resources is somebody’s within a period, by its id: not while it is lent out or closed. @param unseen what is left out */
export async function listHeld(
  ctx: Ctx,
  resourceIds: readonly number[],
  during: Period,
  unseen: Unseen = null,
): Promise<Held[]> {
  if (resourceIds.length === 0) return [];
  const open = await listOpen(ctx, { resourceIds }, unseen);
  const held = await listAssigned(
    ctx,
    open.map(({ id }) => id),
    during.start,
  );
  return open.flatMap((row) => {
    const own = (held.get(row.id) ?? []).flatMap((one) => common(one, during) ?? []);
    return own.length > 0 ? [{ row, during: own.toSorted(byStart) }] : [];
  });
}

const byStart = (one: Period, other: Period): number => Temporal.Instant.compare(one.start, other.start);

/** The same as the asking one may see it: on which days of its building’s calendar it is whose. */
export async function showHeld(ctx: Ctx, all: readonly Held[]): Promise<AssignedThen[]> {
  const shown = await showAll(
    ctx,
    all.map(({ row }) => row),
  );
  return shown.map(({ id, resourceId, resourceName, userId, userName }, i) => {
    const days = daysOf(all[i]);
    return {
      assignmentId: id,
      resourceId,
      resourceName,
      userId,
      userName,
      firstDay: days[0] ?? '',
      lastDay: days.at(-1) ?? '',
      days: days.length,
    };
  });
}

/** Each day of which any is hers, once, in order. */
function daysOf(held: Held | undefined): string[] {
  if (held === undefined) return [];
  const days = new Set<string>();
  for (const { start, end } of held.during) {
    const last = dayIn(toInstant(new Date(end.epochMilliseconds - 1)), held.row.zone);
    for (let day = dayIn(start, held.row.zone); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 }))
      days.add(day.toString());
  }
  return [...days];
}
