import { sql } from 'kysely';
import type { Ctx, Tx } from '../../platform/context/context.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import type { ConnectionRow } from '../connections/connections.ts';
import type { Connector, Entity, Lane } from '../connections/contract.ts';
import { beginStream } from './begin-stream.ts';
import { syncAlreadyRunning, type Mode, type Trigger } from './contract.ts';
import { stopRun } from './end.ts';
import { lockOpenRuns, lockRun, selectOpen, selectRunStreams } from './find.ts';
import { follow, waitingOf, type Following } from './follow.ts';
import { servesFor } from './rules.ts';
import { CLOCK } from './lease.ts';
import type { NewRunStream } from './new-run.ts';
import { insertRun, lockStreams, updateRun, type RunRow, type RunStreamRow } from './store.ts';

export interface Wish {
  /** All that the connection reads unless said. */
  readonly entities?: readonly Entity[] | undefined;
  readonly mode: Mode;
  /** Where some records of one kind are read: which. */
  readonly records?: readonly string[] | undefined;
  /** Only look; what is verified is looked at in any case. */
  readonly dryRun?: boolean | undefined;
  readonly trigger: Trigger;
  readonly onRunning: 'coalesce' | 'queue' | 'reject' | 'supersede';
  readonly reason: string | null;
  /** background unless said */
  readonly priority?: Lane | undefined;
}

/**
 * Holds what is being read of a connection, and lets nobody else begin meanwhile. Whoever begins holds runs, then the connection, then its streams:
 * in the order in which whoever reads does.
 */
export async function holdRuns(tx: Tx, connectionId: number): Promise<RunRow[]> {
  const name = `sync/${tx.tenant.id}/${connectionId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 7))`.execute(tx.db);
  return lockOpenRuns(tx, connectionId);
}

/**
 * Has a connection that is held read, parents first.
 * @param runs what is being read of it, held before
 * @returns the run; another one that reads all of this already, where that will do; or one that follows
 * @throws 400 for what it does not read, 409 where it is being read
 */
export async function startRun(
  tx: Tx,
  runs: readonly RunRow[],
  row: ConnectionRow,
  connector: Connector | undefined,
  wish: Wish,
): Promise<string> {
  const wanted = wantedOf(row, connector, wish);
  const streams = await lockStreams(tx, row.id, row.entities);
  const open = (await selectOpen(tx, row.id)).filter(({ entity }) => wanted.entities.includes(entity));
  const waiting = waitingOf(runs, wanted);
  // Who only looks does not end what reads.
  const isEnding = wish.onRunning === 'supersede' && (!wanted.dryRun || !readsAny(runs, open));
  if (isEnding) await supersede(tx, open);
  else if (open.length > 0 || (await isAwaited(tx, runs, wanted))) {
    const serving = wish.onRunning === 'coalesce' ? servingOf(runs, open, wanted) : undefined;
    if (serving !== undefined) return hurried(tx, serving, wanted);
    // Who names some records is not served by others.
    if (wish.onRunning === 'reject' || waiting?.mode === 'ids')
      throw readAlready(open[0]?.runId ?? waiting?.id ?? runs[0]?.id ?? '');
    const runId = await follow(tx, row, connector, streams, waiting, wanted);
    // Whoever waits for it waits for those before it.
    for (const before of new Set(open.map((one) => one.runId))) await hurried(tx, before, wanted);
    return noted(tx, row, wanted, runId);
  }
  const read: NewRunStream[] = [];
  for (const stream of streams)
    if (wanted.entities.includes(stream.entity)) read.push(await beginStream(tx, stream, connector, wanted));
  const order = (one: NewRunStream): number => row.entities.indexOf(one.entity);
  const { mode, trigger, reason, dryRun, priority } = wanted;
  const runId = await insertRun(
    tx,
    { connectionId: row.id, mode, trigger, reason, dryRun, priority, isWaiting: false, stateReason: null },
    read.map((one) => ({ ...one, position: order(one) })),
  );
  tx.later('sync.run', { runId }, { key: runId });
  return noted(tx, row, wanted, runId);
}

function wantedOf(row: ConnectionRow, connector: Connector | undefined, wish: Wish): Following {
  const { mode, trigger, reason, records } = wish;
  return {
    entities: entitiesOf(row, connector, wish),
    mode,
    trigger,
    reason,
    dryRun: wish.dryRun === true || mode === 'verify',
    externalIds: records === undefined ? null : JSON.stringify(records),
    priority: wish.priority ?? 'background',
  };
}

/** Somebody waits for it by now: it may use what is kept for such. */
async function hurried(tx: Tx, runId: string, { priority }: Following): Promise<string> {
  if (priority === 'background') return runId;
  const run = await lockRun(tx, runId);
  if (run?.priority !== priority) await updateRun(tx, runId, { priority });
  if (run?.stateReason === 'budget_spent') await wakeRun(tx, runId);
  return runId;
}

/** Has a run go on that waits for room. */
export async function wakeRun(tx: Tx, runId: string): Promise<void> {
  await updateRun(tx, runId, { resumeAt: CLOCK });
  tx.later('sync.run', { runId }, { key: runId });
}

function noted(tx: Tx, { id: connectionId }: ConnectionRow, wanted: Following, runId: string): string {
  const { mode, trigger, entities, dryRun } = wanted;
  noteAsked(tx, 'requested', runId, { connectionId, mode, trigger, entities, dryRun });
  return runId;
}

/** Keeps in the audit log who had something read. */
export function noteAsked(tx: Tx, what: 'requested' | 'retried', runId: string, after: object): void {
  tx.audit({ action: `sync.${what}`, subject: { type: 'sync', id: runId }, before: null, after });
}

/** @throws 400 for what the connection does not read, and for what cannot be asked for in this way */
function entitiesOf(
  { entities }: ConnectionRow,
  connector: Connector | undefined,
  { entities: asked, mode, records }: Wish,
): readonly Entity[] {
  const at = asked?.findIndex((entity) => !entities.includes(entity)) ?? -1;
  if (at !== -1) throw invalid(`entities[${at}]`, `This connection reads no ${asked?.[at] ?? ''}`);
  if ((mode === 'ids') !== (records !== undefined))
    throw invalid('records', mode === 'ids' ? 'Say which records' : 'Only where the mode is ids');
  const wanted = asked ? entities.filter((entity) => asked.includes(entity)) : entities;
  const [only] = wanted;
  const isOne = wanted.length === 1 && only !== undefined && connector?.entities[only]?.getById === true;
  if (mode === 'ids' && !isOne)
    throw invalid('entities', 'Say one kind of which this source gives records by their ids');
  return wanted;
}

/** The run that reads all of this already, in a way that will do; undefined: none does. */
function servingOf(
  runs: readonly RunRow[],
  open: readonly RunStreamRow[],
  { entities, mode, dryRun }: Following,
): string | undefined {
  const [first] = open;
  const isWhole = open.length === entities.length && open.every((one) => one.runId === first?.runId);
  const run = runs.find(({ id }) => id === first?.runId);
  // What was read to its end already may have changed since.
  const willDo = run?.dryRun === dryRun && open.every((one) => one.state !== 'succeeded' && servesFor(one.mode, mode));
  return isWhole && willDo ? first?.runId : undefined;
}

/** Does a run wait for some of this already? Nobody begins before it. */
async function isAwaited(tx: Tx, runs: readonly RunRow[], { entities }: Following): Promise<boolean> {
  const waiting = runs.filter(({ isWaiting }) => isWaiting).map(({ id }) => id);
  if (waiting.length === 0) return false;
  return (await selectRunStreams(tx, waiting)).some(({ entity }) => entities.includes(entity));
}

const readsAny = (runs: readonly RunRow[], open: readonly RunStreamRow[]): boolean =>
  runs.some(({ id, dryRun }) => !dryRun && open.some(({ runId }) => runId === id));

async function supersede(tx: Tx, open: readonly RunStreamRow[]): Promise<void> {
  for (const runId of new Set(open.map((one) => one.runId))) await stopRun(tx, { runId }, 'superseded');
}

const readAlready = (runId: string): Error =>
  fail(syncAlreadyRunning, { detail: `The run ${runId} reads this already`, extra: { runId } });

/** What a run reads is free, so that it can go on. @throws 409 */
export async function mustBeFree(ctx: Ctx, connectionId: number, wanted: readonly Entity[]): Promise<void> {
  const open = (await selectOpen(ctx, connectionId)).find(({ entity }) => wanted.includes(entity));
  if (open) throw readAlready(open.runId);
}
