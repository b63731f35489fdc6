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
    return {
      assignmentId: id,
      resourceId,
      resourceName,
      userId,
      userName,
      ...daysOf(all[i]),
    };
  });
}

/** The days of which any is hers, each counted once. */
function daysOf(held: Held | undefined): Pick<AssignedThen, 'firstDay' | 'lastDay' | 'days'> {
  let [first, last, days]: [Temporal.PlainDate | null, Temporal.PlainDate | null, number] = [null, null, 0];
  for (const { start, end } of held?.during ?? []) {
    const zone = held?.row.zone ?? 'UTC';
    const begins = dayIn(start, zone);
    const from = last !== null && Temporal.PlainDate.compare(begins, last) <= 0 ? last.add({ days: 1 }) : begins;
    const to = dayIn(toInstant(new Date(end.epochMilliseconds - 1)), zone);
    if (Temporal.PlainDate.compare(from, to) > 0) continue;
    first ??= from;
    last = to;
    days += from.until(to).days + 1;
  }
  return { firstDay: first?.toString() ?? '', lastDay: last?.toString() ?? '', days };
}
