import type { Ctx, Tx } from '../../platform/context/context.ts';
import { toInstant, type Period } from '../../platform/time.ts';
import { clearExpired } from '../holds/holds.ts';
import {
  countedFields,
  countedSpans,
  isCounted,
  rulesFor,
  rulesForHosts,
  useOf,
  type Counted,
  type RulesFor,
  type Use,
} from '../policies/policies.ts';
import { lockHost, lockHosts } from '../quotas/quotas.ts';
import type { Resources } from './parts.ts';
import { closingOf, stateAt } from './rules.ts';
import type { HostedRow, HostSpan } from './row.ts';
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
): Promise<Counted> =>
  loadUses(tx, counting, { periods, own }, (spans, hostId) => settleHosted(tx, spans, () => lockHost(tx, hostId)));

/** The same for who only asks, and keeps nobody waiting. */
export const lookAtUses = (
  ctx: Ctx,
  counting: Counting,
  periods: readonly Period[],
  own: readonly number[] = [],
): Promise<Counted> => loadUses(ctx, counting, { periods, own }, (spans) => selectHosted(ctx, spans));

/** One of several hosts, and when what she wants is. */
export interface CountingHost {
  readonly hostId: number;
  readonly rules: RulesFor;
  readonly during: Period;
}

/** What each of several hosts has, by their ids, in as many statements as of one. Whoever is to book for one of them waits. */
export const countUsesOfEach = (
  tx: Tx,
  known: Resources,
  all: readonly CountingHost[],
): Promise<ReadonlyMap<number, Counted>> =>
  loadUsesOfEach(tx, { known, all }, (spans) =>
    settleHosted(tx, spans, () =>
      lockHosts(
        tx,
        spans.map(({ hostId }) => hostId),
      ),
    ),
  );

/** The same for who only asks, and keeps nobody waiting. */
export const lookAtUsesOfEach = (
  ctx: Ctx,
  known: Resources,
  all: readonly CountingHost[],
): Promise<ReadonlyMap<number, Counted>> => loadUsesOfEach(ctx, { known, all }, (spans) => selectHosted(ctx, spans));

/**
 * What a host has, once it is this one's turn. What has lapsed by now counts no more: what it held is cleared away, so that a check-in
 * or an approval that began in time and comes through after this one finds it gone. One that was quicker is waited for, and counts.
 */
async function settleHosted(
  tx: Tx,
  spans: readonly HostSpan[],
  lock: () => Promise<void>,
): Promise<readonly HostedRow[]> {
  // The two leave together; the second begins once the first has its lock.
  const [, rows] = await Promise.all([lock(), selectHosted(tx, spans)]);
  const lapsed = new Set(rows.filter((row) => stateAt(row, tx.now) !== row.state).map(({ id }) => id));
  if (lapsed.size === 0) return rows;
  const [, settled] = await Promise.all([clearExpired(tx, [...lapsed]), selectHosted(tx, spans)]);
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
  select: (spans: readonly HostSpan[], hostId: number) => Promise<readonly HostedRow[]>,
): Promise<Counted> {
  if (hostId === null || isOverruled) return UNCOUNTED;
  const spans = countedSpans(known.values(), rules.of, periods);
  if (spans.length === 0) return UNCOUNTED;
  const rows = await select(
    spans.map((span) => ({ hostId, ...span })),
    hostId,
  );
  const resourceIds = otherIds(known, rows);
  const others = resourceIds.length === 0 ? rules : await rulesFor(ctx, { resourceIds, hostId, only: countedFields });
  const uses = usesOf(ctx, rows, (id) => (known.has(id) ? rules : others).of(id));
  const isOwn = ({ bookingId }: Use): boolean => bookingId !== null && own.includes(bookingId);
  return { has: uses.filter((use) => !isOwn(use)), had: uses.filter(isOwn) };
}

async function loadUsesOfEach(
  ctx: Ctx,
  { known, all }: { readonly known: Resources; readonly all: readonly CountingHost[] },
  select: (spans: readonly HostSpan[]) => Promise<readonly HostedRow[]>,
): Promise<ReadonlyMap<number, Counted>> {
  const spansOf = spansByRules(known);
  const spans = all.flatMap((one) => spansOf(one).map((span) => ({ hostId: one.hostId, ...span })));
  const rows = spans.length === 0 ? [] : await select(spans);
  const resourceIds = otherIds(known, rows);
  const hosted = Map.groupBy(rows, ({ hostId }) => hostId);
  const othersOf =
    resourceIds.length === 0 ? null : await rulesForHosts(ctx, { resourceIds, hostIds: [...hosted.keys()] });
  return new Map(
    all.map(({ hostId, rules }) => {
      const others = othersOf?.(hostId) ?? rules;
      const own = hosted.get(hostId) ?? [];
      return [hostId, { has: usesOf(ctx, own, (id) => (known.has(id) ? rules : others).of(id)), had: [] }];
    }),
  );
}

/** Most hosts share their rules, and many their times: the stretches in which something counts are looked for once. */
function spansByRules(known: Resources): (one: CountingHost) => readonly Period[] {
  const found = new Map<RulesFor['of'], Map<string, readonly Period[]>>();
  return ({ rules: { of }, during }) => {
    const ofThese = found.get(of) ?? new Map<string, readonly Period[]>();
    found.set(of, ofThese);
    const key = `${during.start.epochMilliseconds} ${during.end.epochMilliseconds}`;
    const spans = ofThese.get(key) ?? countedSpans(known.values(), of, [during]);
    ofThese.set(key, spans);
    return spans;
  };
}

/** What is booked besides what is known. */
const otherIds = (known: Resources, rows: readonly HostedRow[]): number[] =>
  [...new Set(rows.map(({ resourceId }) => resourceId))].filter((id) => !known.has(id));

/** Sees rows as they are counted, by the rules in force now for what they are of. */
function usesOf(ctx: Ctx, rows: readonly HostedRow[], rulesOf: RulesFor['of']): Use[] {
  return rows.flatMap((row) => {
    if (row.madeWay || stateAt(row, ctx.now) === 'rejected') return [];
    const { id: bookingId, resourceId, type, zone, count } = row;
    const inForce = rulesOf(resourceId);
    if (!isCounted(inForce)) return [];
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
  });
}

/** When a booking was given back or ended early; of a no-show, when check-in closed, whether that was noted yet or not. */
function givenBackAt(row: HostedRow, now: Temporal.Instant): Temporal.Instant | null {
  const at = row.cancelledAt ?? row.checkedOutAt ?? row.releasedAt;
  if (at !== null) return toInstant(at);
  return stateAt(row, now) === 'released' && row.checkIn !== null ? closingOf(row.checkIn) : null;
}
