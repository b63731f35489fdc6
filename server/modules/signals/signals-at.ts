import type { Ctx, Tx } from '../../platform/context/context.ts';
import { isAfter, toInstant } from '../../platform/time.ts';
import { kindOf, type Kind } from '../signal-kinds/contract.ts';
import type { Signals, Watcher } from './occupancy-at.ts';
import type { Recorded } from './recorded.ts';
import { selectSeen, selectWatchers, selectWords } from './store.ts';

/** Of a place where there is no such device. */
export const NO_SIGNALS: Signals = { devices: [], words: [] };

/** What devices say until a time of who is at these resources; one without such a device is there, too. */
export async function signalsAt(
  ctx: Ctx,
  resourceIds: readonly number[],
  until = ctx.now,
): Promise<ReadonlyMap<number, Signals>> {
  const devices = resourceIds.length === 0 ? [] : await selectWatchers(ctx, resourceIds);
  const ids = devices.map(({ id }) => id);
  const said = ids.length === 0 ? [] : await selectWords(ctx, ids, until);
  const words = Map.groupBy(
    said.map((word) => ({ ...word, at: toInstant(word.at) })),
    ({ deviceId }) => deviceId,
  );
  const here = Map.groupBy(devices, ({ resourceId }) => resourceId);
  return new Map(
    resourceIds.map((id) => {
      const own = here.get(id) ?? [];
      return [id, { devices: own.flatMap(watcherOf), words: own.flatMap((one) => words.get(one.id) ?? []) }];
    }),
  );
}

/** Those of some resources where somebody is seen right now: what colours a plan at once, and decides nothing. */
export const listSeen = async (ctx: Ctx, resourceIds: readonly number[]): Promise<ReadonlySet<number>> =>
  new Set(resourceIds.length === 0 ? [] : await selectSeen(ctx, resourceIds));

/** What is known of several places as if they were one. */
export const signalsOfAll = (places: Iterable<Signals | undefined>): Signals =>
  Iterator.from(places).reduce<Signals>(
    (all, { devices, words } = NO_SIGNALS) => ({
      devices: [...all.devices, ...devices],
      words: [...all.words, ...words],
    }),
    NO_SIGNALS,
  );

function watcherOf({ id, kind, believedMinutes }: { id: number; kind: Kind; believedMinutes: number }): Watcher[] {
  const { sends, tellsPresence, watches } = kindOf(kind);
  if (!sends.includes('hasMotion')) return [];
  return [{ deviceId: id, trust: watches ? 'watches' : tellsPresence ? 'notices' : 'passes', believedMinutes }];
}

/** What was said longer ago decides nothing any more. */
const RECENT = { hours: 3 };
/** All words of so long a time have one look, so long after its end: each of them counts by then, and none puts off the look of those before. */
const TURN_MS = 15_000;
const SETTLES_MS = 5_000;

/** Has those resources looked at of which it is said that somebody is there, or nobody: once for many words. */
export function lookSoon(tx: Tx, rows: readonly Recorded[]): void {
  const since = tx.now.subtract(RECENT);
  const told = rows.flatMap(({ sender, at, values }) => {
    const tells = kindOf(sender.kind).tellsPresence && isAfter(at, since) && typeof values.hasMotion === 'boolean';
    return tells ? (sender.resourceId ?? []) : [];
  });
  const turn = Math.floor(tx.now.epochMilliseconds / TURN_MS);
  const at = Temporal.Instant.fromEpochMilliseconds((turn + 1) * TURN_MS + SETTLES_MS);
  for (const resourceId of new Set(told))
    tx.later('presence.look', { resourceId }, { at, key: `${resourceId}/${turn}`, together: true });
}

/** Has a resource looked at again at a time, whatever is said until then. */
export const lookAgain = (tx: Tx, resourceId: number, at: Temporal.Instant): void =>
  tx.later('presence.look', { resourceId }, { at, key: `${resourceId}/again` });
