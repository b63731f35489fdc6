import type { Tx } from '../../platform/context/context.ts';
import type { ConnectionRow } from '../connections/connections.ts';
import type { Connector, Entity, Lane } from '../connections/contract.ts';
import { beginStream, planStream, type Way } from './begin-stream.ts';
import type { Trigger } from './contract.ts';
import { selectOpen, selectRunStreams, selectWaiting } from './find.ts';
import { wholerOf } from './rules.ts';
import {
  insertRun,
  insertRunStreams,
  lockStreams,
  updateRun,
  updateRunStream,
  type RunRow,
  type StreamRow,
} from './store.ts';

/** Runs that come once what they read is being read no more. Of each kind one waits at most: what is asked for meanwhile joins it. */

export interface Following extends Way {
  readonly entities: readonly Entity[];
  readonly trigger: Trigger;
  readonly reason: string | null;
  readonly priority: Lane;
}

/**
 * Has what is wanted follow. Where it joins a run that waits, the wholer way of reading a kind wins, of the kinds alone that are asked for.
 * @param waiting a held run that waits, which it can join @returns the run
 */
export async function follow(
  tx: Tx,
  { id: connectionId, entities: all }: ConnectionRow,
  connector: Connector | undefined,
  streams: readonly StreamRow[],
  waiting: RunRow | undefined,
  { entities, trigger, reason, priority, ...way }: Following,
): Promise<string> {
  const known = new Map(
    waiting ? (await selectRunStreams(tx, [waiting.id])).map((one) => [one.entity, one.mode] as const) : [],
  );
  const planned = streams
    .filter(({ entity }) => entities.includes(entity))
    .map((stream) => {
      const before = known.get(stream.entity);
      const mode = before === undefined ? way.mode : wholerOf(before, way.mode);
      return { ...planStream(tx, stream, connector, { ...way, mode }), position: all.indexOf(stream.entity) };
    });
  if (!waiting) {
    const { dryRun, mode } = way;
    const why = { stateReason: 'follows_another_run', isWaiting: true } as const;
    return insertRun(tx, { connectionId, mode, trigger, reason, dryRun, priority, ...why }, planned);
  }
  const added = planned.filter(({ entity }) => !known.has(entity));
  if (added.length > 0) await insertRunStreams(tx, waiting, added);
  for (const one of planned) await updateRunStream(tx, { runId: waiting.id, entity: one.entity }, one);
  const urgent = priority === 'interactive' && { priority };
  await updateRun(tx, waiting.id, { mode: wholerOf(waiting.mode, way.mode), ...urgent });
  return waiting.id;
}

/** Opens a held run that waits, if what it reads is free by now and nobody has waited for it longer; its connection is held, too. */
export async function opened(
  tx: Tx,
  run: RunRow,
  row: ConnectionRow,
  connector: Connector | undefined,
): Promise<boolean> {
  const streams = await lockStreams(tx, row.id, row.entities);
  const mine = await selectRunStreams(tx, [run.id]);
  const older = (await selectWaiting(tx, row.id)).filter((id) => id < run.id);
  const before = [...(await selectOpen(tx, row.id)), ...(await selectRunStreams(tx, older))];
  if (before.some((one) => mine.some(({ entity }) => entity === one.entity))) return false;
  for (const { entity, mode, externalIds } of mine) {
    const stream = streams.find((one) => one.entity === entity);
    if (!stream) continue;
    const begun = await beginStream(tx, stream, connector, { mode, dryRun: run.dryRun, externalIds });
    await updateRunStream(tx, { runId: run.id, entity }, { ...begun, isOpen: true });
  }
  await updateRun(tx, run.id, { isWaiting: false });
  return true;
}

/** Of held runs the one that waits and could do what is wanted, too. */
export const waitingOf = (
  runs: readonly RunRow[],
  { dryRun, mode }: Pick<Way, 'dryRun' | 'mode'>,
): RunRow | undefined =>
  runs.find((run) => run.isWaiting && run.dryRun === dryRun && (run.mode === 'ids') === (mode === 'ids'));
