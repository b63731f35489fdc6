import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { retryAfterOf } from '../../platform/net/retry-after.ts';
import {
  findConnection,
  getOwnConnection,
  holdOwnConnection,
  NotAsked,
  type Counting,
  type SourceOptions,
} from '../connections/connections.ts';
import { connectionDisconnected, SourceFailed, type Budget, type Lane, type Span } from '../connections/contract.ts';
import type { BudgetUse, CallBudget, endpoints } from './contract.ts';
import {
  atTime,
  countOne,
  emptyWindow,
  freeIn,
  isSameBudget,
  isToTell,
  keptOf,
  takeOne,
  usedOf,
  type Taken,
  type Window,
} from './rules.ts';
import {
  findBudget,
  holdBudget,
  insertBudget,
  readClock,
  selectWindows,
  updateBudget,
  writeWindows,
  type BudgetRow,
} from './store.ts';

/** How often the sources of connections are called: each call is counted before it is made, in all windows or in none. */

type Calls = UseCases<typeof endpoints>;

/** Whose call it is. */
interface Caller {
  readonly connectionId: number;
  /** As its connector says it. */
  readonly declared: readonly Budget[];
  readonly lane: Lane;
}

/** Has each call counted before it is made. Where the source asks for patience, nobody calls it for that connection until then. */
const countCalls: Counting['count'] = (ctx, caller, call) => async (request) => {
  await ours(take(ctx, caller));
  const reply = await call(request);
  if (reply.status === 429) await ours(hold(ctx, caller.connectionId, retryAfterOf(reply)));
  return reply;
};

/** What fails here is no fault of the source. @throws SourceFailed as it is, everything else as NotAsked */
const ours = (work: Promise<void>): Promise<void> =>
  work.catch((error: unknown) => {
    throw error instanceof SourceFailed ? error : new NotAsked('The call could not be counted', { cause: error });
  });

/** @throws SourceFailed where there is no room, with how long there will be none */
async function take(ctx: Ctx, caller: Caller): Promise<void> {
  const known = await findBudget(ctx, caller.connectionId);
  const isCounted = known?.isHeld === true || known?.isCounted === true || (known?.own ?? caller.declared).length > 0;
  if (!isCounted) return;
  const failure = await ctx.tx((tx) => takeHeld(tx, caller));
  if (failure) throw failure;
}

/** A budget, held until the transaction ends. @throws 404 for a connection that was deleted meanwhile */
async function lockBudget(tx: Tx, connectionId: number): Promise<BudgetRow> {
  const known = await holdBudget(tx, connectionId);
  if (known) return known;
  await holdOwnConnection(tx, connectionId);
  await insertBudget(tx, connectionId);
  return found(await holdBudget(tx, connectionId));
}

/** Counts one call; what it learns while others count waits for them. @returns why there is none */
async function takeHeld(tx: Tx, { connectionId, declared, lane }: Caller): Promise<SourceFailed | null> {
  const row = await lockBudget(tx, connectionId);
  // Only now: whoever had it before may have had it long.
  const now = await readClock(tx);
  if (row.heldUntil !== null && row.heldUntil > now) return heldBack(Math.ceil(row.heldUntil - now));
  const { windows, others } = await standing(tx, connectionId, row.own ?? declared, now);
  const taken = takeOne(windows, lane, now);
  if (!taken.isFree) return spent(taken);
  const low = taken.windows.filter((window) => isToTell(window, now));
  const told = taken.windows.map((window) => (low.includes(window) ? { ...window, toldAt: now } : window));
  await writeWindows(tx, connectionId, [...told, ...others.map(countOne)]);
  await tellLow(tx, connectionId, row, low);
  return null;
}

const heldBack = (seconds: number): SourceFailed =>
  new SourceFailed('source_rate_limited', 'The source has asked not to be called for now', {
    retryAfterSeconds: seconds,
  });

const spent = ({ spent: { per, limit }, seconds }: Exclude<Taken, { isFree: true }>): SourceFailed =>
  new SourceFailed('budget_spent', `The budget is spent: ${limit} calls a ${per}. It goes on in ${seconds} seconds`, {
    retryAfterSeconds: seconds,
  });

/** The windows that bind as they stand by now, and the others that did: these are counted on, for nobody has one anew by leaving it out for a while. */
async function standing(
  ctx: Ctx,
  connectionId: number,
  wanted: readonly Budget[],
  now: number,
): Promise<{ readonly windows: readonly Window[]; readonly others: readonly Window[] }> {
  const kept = await selectWindows(ctx, [connectionId]);
  const isWanted = ({ per }: Budget): boolean => wanted.some((one) => one.per === per);
  return {
    windows: wanted.map((one) => standingOf(one, kept, now)),
    others: kept.filter((one) => !isWanted(one)).map((one) => atTime(one, now)),
  };
}

function standingOf(wanted: Budget, kept: readonly Window[], now: number): Window {
  const known = kept.find(({ per }) => per === wanted.per);
  return known ? { ...atTime(known, now), limit: wanted.limit } : emptyWindow(wanted, now);
}

async function tellLow(tx: Tx, connectionId: number, row: BudgetRow, low: readonly Window[]): Promise<void> {
  if (low.length === 0) return;
  for (const [i, window] of low.entries()) {
    const data = { connectionId, per: window.per, limit: window.limit, used: usedOf(window) };
    tx.emit('budget.low', { id: connectionId, version: row.version + i + 1, data, before: null, after: data });
  }
  await updateBudget(tx, connectionId, { version: row.version + low.length });
}

/** For so long a source that says nothing of it is not called, and the longest that it may say, in seconds. */
const [PATIENCE, MOST_PATIENCE] = [10, 86_400];

/** Has nobody call for so long; what was asked for before may be longer. */
const hold = (ctx: Ctx, connectionId: number, seconds = PATIENCE): Promise<void> =>
  ctx.tx(async (tx) => {
    const row = await lockBudget(tx, connectionId);
    const until = (await readClock(tx)) + Math.min(Math.max(seconds, 1), MOST_PATIENCE);
    if (until > (row.heldUntil ?? 0)) await updateBudget(tx, connectionId, { heldUntil: until });
  });

const letGo: Counting['letGo'] = async (tx, { id, declared }) => {
  const row = await lockBudget(tx, id);
  if (!row.isHeld) return;
  await updateBudget(tx, id, { heldUntil: null });
  const windows = row.own ?? declared;
  await change(tx, id, row, { own: row.own, was: windows, windows });
};

export const counting: Counting = { count: countCalls, letGo };

// ——— What people see and say of it

/** The use cases, for who keeps connectors. */
export const budgetsBy = (options: Pick<SourceOptions, 'connectors'>): Calls => {
  const declaredOf = (connector: string): readonly Budget[] => options.connectors.get(connector)?.budgets ?? [];
  return {
    async getConnectionBudget(ctx, { id }) {
      const { connector } = await getOwnConnection(ctx, id);
      return show(ctx, id, declaredOf(connector));
    },
    setConnectionBudget: (ctx, { id, windows, version }) =>
      ctx.tx(async (tx) => {
        const { connector, state } = await holdOwnConnection(tx, id);
        if (state === 'disconnected') throw fail(connectionDisconnected);
        mustBeDistinct(windows ?? []);
        const row = await lockBudget(tx, id);
        mustHaveVersion(row, version);
        const declared = declaredOf(connector);
        const own = windows?.map(({ per, limit }) => ({ per, limit })) ?? null;
        const [before, after] = [row.own ?? declared, own ?? declared];
        const now = await readClock(tx);
        // What bound it until now is counted on, though nothing was called yet.
        const leftOut = before.filter(({ per }) => after.every((one) => one.per !== per));
        await writeWindows(tx, id, (await standing(tx, id, [...after, ...leftOut], now)).windows);
        if ((row.own === null) !== (own === null) || !isSameBudget(before, after))
          await change(tx, id, row, { own, was: before, windows: after });
        return show(tx, id, declared);
      }),
  };
};

/** @throws 400 that names which */
function mustBeDistinct(windows: readonly Budget[]): void {
  const at = windows.findIndex(({ per }, i) => windows.findIndex((one) => one.per === per) !== i);
  if (at !== -1) throw invalid(`windows[${at}].per`, 'There is a window of this length already');
}

async function change(
  tx: Tx,
  connectionId: number,
  row: BudgetRow,
  {
    own,
    was,
    windows,
  }: { readonly own: readonly Budget[] | null; readonly was: readonly Budget[]; readonly windows: readonly Budget[] },
): Promise<void> {
  const version = row.version + 1;
  await updateBudget(tx, connectionId, { own, version });
  const data = { connectionId, isOwn: own !== null, windows: [...windows] };
  const before = { connectionId, isOwn: row.own !== null, windows: [...was] };
  tx.emit('budget.changed', { id: connectionId, version, data, before, after: data });
}

async function show(ctx: Ctx, id: number, declared: readonly Budget[]): Promise<CallBudget> {
  const row = await findBudget(ctx, id);
  const now = await readClock(ctx);
  const { windows } = await standing(ctx, id, row?.own ?? declared, now);
  return {
    isOwn: row !== undefined && row.own !== null,
    declared: declared.map(({ per, limit }) => ({ per, limit })),
    windows: windows.map((window) => ({
      per: window.per,
      limit: window.limit,
      used: usedOf(window),
      kept: keptOf(window),
      freeAt: freeAt(window, now),
    })),
    heldUntil: row?.isHeld && row.heldUntil !== null ? shown(row.heldUntil) : null,
    version: row?.version ?? 0,
  };
}

const shown = (seconds: number): string => new Date(Math.ceil(seconds) * 1_000).toISOString();
function freeAt(window: Window, now: number): string | null {
  const seconds = freeIn(window, 'background', now);
  return seconds === 0 ? null : shown(now + seconds);
}

/** How much of their budgets connections have used, of what binds them now; of what was never called nothing is said. */
export async function budgetUses(
  { connectors }: Pick<SourceOptions, 'connectors'>,
  ctx: Ctx,
  connectionIds: readonly number[],
): Promise<ReadonlyMap<number, BudgetUse>> {
  const uses = new Map<number, BudgetUse>(connectionIds.map((id) => [id, {}]));
  if (uses.size === 0) return uses;
  const kept = Map.groupBy(await selectWindows(ctx, [...uses.keys()]), ({ connectionId }) => connectionId);
  if (kept.size === 0) return uses;
  const now = await readClock(ctx);
  for (const [id, windows] of kept) {
    const row = await findBudget(ctx, id);
    const key = row?.own ? undefined : (await findConnection(ctx, id))?.connector;
    const binding = row?.own ?? (key === undefined ? [] : (connectors.get(key)?.budgets ?? []));
    const used = binding.filter(({ per }) => windows.some((one) => one.per === per));
    uses.set(id, Object.fromEntries(used.map((one) => [one.per, useOf(standingOf(one, windows, now), now)])));
  }
  return uses;
}

function useOf(window: Window, now: number): NonNullable<BudgetUse[Span]> {
  const [used, limit] = [usedOf(window), window.limit];
  return { used, limit, usedPercent: Math.floor((used / limit) * 100), freeAt: freeAt(window, now) };
}
