import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import {
  countedFields,
  countedSpans,
  isCounted,
  rulesFor,
  useOf,
  type Counted,
  type RulesFor,
  type Use,
} from '../policies/policies.ts';
import { lockHost } from '../quotas/quotas.ts';
import type { Resources } from './parts.ts';
import { closingOf, stateAt } from './rules.ts';
import { selectHosted, type HostedRow } from './store.ts';

/** What somebody wants, as far as it says what is counted. */
interface Counting {
  readonly hostId: number | null;
  readonly known: Resources;
  readonly rules: RulesFor;
  /** Then nothing is asked: what is booked so counts all the same, for others. */
  readonly isOverruled?: boolean;
}

/** Nothing is counted. */
export const UNCOUNTED: Counted = { has: [], had: [] };

/**
 * What a host has around these times of what is counted, read from the bookings themselves: there is no count that could go wrong.
 * Whoever is to book for this host waits from now on until the transaction ends: it is called after bookings are locked, and before
 * anything is held.
 * @param own bookings that are being changed: what they have is not beside what they are to have
 */
export const countUses = (
  tx: Tx,
  counting: Counting,
  periods: readonly Period[],
  own: readonly number[] = [],
): Promise<Counted> => loadUses(tx, counting, periods, own, (hostId) => lockHost(tx, hostId));

/** The same for who only asks, and keeps nobody waiting. */
export const lookAtUses = (ctx: Ctx, counting: Counting, periods: readonly Period[]): Promise<Counted> =>
  loadUses(ctx, counting, periods, [], async () => {});

async function loadUses(
  ctx: Ctx,
  { hostId, known, rules, isOverruled = false }: Counting,
  periods: readonly Period[],
  own: readonly number[],
  lock: (hostId: number) => Promise<void>,
): Promise<Counted> {
  if (hostId === null || isOverruled) return UNCOUNTED;
  const spans = countedSpans(known.values(), rules.of, periods);
  if (spans.length === 0) return UNCOUNTED;
  // The two leave together; the second begins once the first has its lock.
  const [, rows] = await Promise.all([lock(hostId), selectHosted(ctx, hostId, spans)]);
  const ofRow = await readUses(ctx, { hostId, known, rules }, rows);
  const uses = rows.flatMap((row) => ofRow(row) ?? []);
  const isOwn = ({ bookingId }: Use): boolean => bookingId !== null && own.includes(bookingId);
  return { has: uses.filter((use) => !isOwn(use)), had: uses.filter(isOwn) };
}

/** Sees rows as they are counted, by the rules in force now for what they are of. */
async function readUses(
  ctx: Ctx,
  { hostId, known, rules }: Counting,
  rows: readonly HostedRow[],
): Promise<(row: HostedRow) => Use | null> {
  const resourceIds = [...new Set(rows.map(({ resourceId }) => resourceId))].filter((id) => !known.has(id));
  const others = resourceIds.length === 0 ? rules : await rulesFor(ctx, { resourceIds, hostId, only: countedFields });
  return (row) => {
    if (stateAt(row, ctx.now) === 'rejected') return null;
    const { id: bookingId, resourceId, type, zone, count } = row;
    const inForce = (known.has(resourceId) ? rules : others).of(resourceId);
    if (!isCounted(inForce)) return null;
    return useOf({
      bookingId,
      resource: { id: resourceId, type, zone },
      count,
      during: { start: toInstant(row.startsAt), end: toInstant(row.endsAt) },
      givenBack: givenBackAt(row, ctx.now),
      rules: inForce,
    });
  };
}

/** When a booking was given back or ended early; of a no-show, when check-in closed, whether that was noted yet or not. */
function givenBackAt(row: HostedRow, now: Temporal.Instant): Temporal.Instant | null {
  const at = row.cancelledAt ?? row.checkedOutAt ?? row.releasedAt;
  if (at !== null) return toInstant(at);
  return stateAt(row, now) === 'released' && row.checkIn !== null ? closingOf(row.checkIn) : null;
}
