import type { Ctx, Tx } from '../../platform/context/context.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import type { ConnectionRow } from '../connections/connections.ts';
import type { Connector, Entity } from '../connections/contract.ts';
import { syncAlreadyRunning, type Mode, type Trigger } from './contract.ts';
import { modeOf, sinceOf } from './rules.ts';
import { selectOpen } from './find.ts';
import { insertRun, lockStreams, updateStream, type NewRunStream, type StreamRow } from './store.ts';

export interface Wish {
  /** All that the connection reads unless said. */
  readonly entities?: readonly Entity[] | undefined;
  readonly mode: Mode;
  readonly trigger: Trigger;
  readonly onRunning: 'coalesce' | 'reject';
  readonly reason: string | null;
}

/**
 * Has a connection that is held read, parents first.
 * @returns the run; another one that reads all of this already, where that will do
 * @throws 400 for what it does not read, 409 where it is being read
 */
export async function startRun(
  tx: Tx,
  row: ConnectionRow,
  connector: Connector | undefined,
  wish: Wish,
): Promise<string> {
  const wanted = entitiesOf(row, wish.entities);
  const streams = await lockStreams(tx, row.id, row.entities);
  const open = (await selectOpen(tx, row.id)).filter(({ entity }) => wanted.includes(entity));
  if (open.length > 0) return joined(open, wanted, wish);
  const byEntity = new Map(streams.map((stream) => [stream.entity, stream]));
  const read: NewRunStream[] = [];
  for (const entity of wanted) {
    const stream = byEntity.get(entity);
    if (stream) read.push(await begun(tx, stream, connector, wish.mode));
  }
  const { mode, trigger, reason } = wish;
  const runId = await insertRun(tx, { connectionId: row.id, mode, trigger, reason }, read);
  tx.later('sync.run', { runId }, { key: runId });
  noteAsked(tx, 'requested', runId, { connectionId: row.id, mode, trigger, entities: wanted });
  return runId;
}

/** Keeps in the audit log who had something read. */
export function noteAsked(tx: Tx, what: 'requested' | 'retried', runId: string, after: object): void {
  tx.audit({ action: `sync.${what}`, subject: { type: 'sync', id: runId }, before: null, after });
}

function entitiesOf({ entities }: ConnectionRow, asked: readonly Entity[] | undefined): readonly Entity[] {
  const at = asked?.findIndex((entity) => !entities.includes(entity)) ?? -1;
  if (at !== -1) throw invalid(`entities[${at}]`, `This connection reads no ${asked?.[at] ?? ''}`);
  return asked ? entities.filter((entity) => asked.includes(entity)) : entities;
}

type Open = Awaited<ReturnType<typeof selectOpen>>;

function joined(open: Open, wanted: readonly Entity[], { mode, onRunning }: Wish): string {
  const [first] = open;
  const runId = first?.runId ?? '';
  const isWhole = open.length === wanted.length && open.every((one) => one.runId === runId);
  // Who wants everything read is not served by what reads the changes alone.
  const willDo = isWhole && (mode === 'incremental' || open.every((one) => one.mode === 'full'));
  if (onRunning === 'reject' || !willDo)
    throw fail(syncAlreadyRunning, { detail: `The run ${runId} reads this already`, extra: { runId } });
  return runId;
}

/** How a stream is read by a run, which is a scan of its own. */
async function begun(tx: Tx, stream: StreamRow, connector: Connector | undefined, asked: Mode): Promise<NewRunStream> {
  const capability = connector?.entities[stream.entity];
  const mode = modeOf(asked, capability ?? { incremental: 'none' }, stream.watermark);
  const generation = stream.generation + 1;
  await updateStream(tx, stream.id, { generation });
  const changedSince = mode === 'incremental' && stream.watermark !== null ? sinceOf(stream.watermark) : null;
  return { entity: stream.entity, mode, generation, changedSince };
}

/** What a run reads is free, so that it can go on. @throws 409 */
export async function mustBeFree(ctx: Ctx, connectionId: number, wanted: readonly Entity[]): Promise<void> {
  const open = (await selectOpen(ctx, connectionId)).find(({ entity }) => wanted.includes(entity));
  if (open)
    throw fail(syncAlreadyRunning, {
      detail: `The run ${open.runId} reads this already`,
      extra: { runId: open.runId },
    });
}
