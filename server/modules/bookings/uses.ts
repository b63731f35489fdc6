import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { clearExpired } from '../holds/holds.ts';
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
import type { HostedRow } from './row.ts';
import { selectHosted } from './store.ts';

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
): Promise<Counted> => loadUses(tx, counting, { periods, own }, (hostId, spans) => settleHosted(tx, hostId, spans));

/** The same for who only asks, and keeps nobody waiting. */
export const lookAtUses = (
  ctx: Ctx,
  counting: Counting,
  periods: readonly Period[],
  own: readonly number[] = [],
): Promise<Counted> => loadUses(ctx, counting, { periods, own }, (hostId, spans) => selectHosted(ctx, hostId, spans));

/**
 * What a host has, once it is this one's turn. What has lapsed by now counts no more: what it held is cleared away, so that a check-in
 * or an approval that began in time and comes through after this one finds it gone. One that was quicker is waited for, and counts.
 */
async function settleHosted(tx: Tx, hostId: number, spans: readonly Period[]): Promise<HostedRow[]> {
  // The two leave together; the second begins once the first has its lock.
  const [, rows] = await Promise.all([lockHost(tx, hostId), selectHosted(tx, hostId, spans)]);
  const lapsed = new Set(rows.filter((row) => stateAt(row, tx.now) !== row.state).map(({ id }) => id));
  if (lapsed.size === 0) return rows;
  const [, settled] = await Promise.all([clearExpired(tx, [...lapsed]), selectHosted(tx, hostId, spans)]);
  return settled;
}

interface Around {
  readonly periods: readonly Period[];
  readonly own: readonly number[];
}

async function loadUses(
  ctx: Ctx,
  { hostId, known, rules, isOverruled = false }: Counting,
  { periods, own }: Around,
  select: (hostId: number, spans: readonly Period[]) => Promise<HostedRow[]>,
): Promise<Counted> {
  if (hostId === null || isOverruled) return UNCOUNTED;
  const spans = countedSpans(known.values(), rules.of, periods);
  if (spans.length === 0) return UNCOUNTED;
  const rows = await select(hostId, spans);
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
    if (row.madeWay || stateAt(row, ctx.now) === 'rejected') return null;
    const { id: bookingId, resourceId, type, zone, count } = row;
    const inForce = (known.has(resourceId) ? rules : others).of(resourceId);
    if (!isCounted(inForce)) return null;
    return useOf({
      bookingId,
      resource: { id: resourceId, type, zone },
      count,
      during: { start: toInstant(row.startsAt), end: toInstant(row.endsAt) },
      givenBack: givenBackAt(row, ctx.now),
      leastNotice: row.leastNoticeSeconds ?? Infinity,
      isForGuest: row.isForGuest,
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
