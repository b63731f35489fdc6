import type { Tx } from '../../platform/context/context.ts';
import type { RunRow } from './store.ts';

type OfRun = 'sync.started' | 'sync.succeeded' | 'sync.failed' | 'sync.waiting' | 'sync.cancelled';

/** Tells what has become of a run, by a version that was counted for it. */
export function tellRun(tx: Tx, what: OfRun, { number, version, ...run }: RunRow): void {
  const { id: runId, connectionId, mode, dryRun, state, stateReason } = run;
  const data = { runId, connectionId, mode, dryRun, state, stateReason };
  tx.emit(what, { id: number, version, data, before: null, after: data });
}
