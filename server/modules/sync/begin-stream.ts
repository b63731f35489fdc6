import type { Tx } from '../../platform/context/context.ts';
import type { Capability, Connector } from '../connections/contract.ts';
import type { Mode } from './contract.ts';
import { historyOf, isCovered, modeOf, sinceOf, windowOf } from './rules.ts';
import type { NewRunStream } from './new-run.ts';
import { updateStream, type StreamRow } from './store.ts';

/** How a run is to read. */
export interface Way {
  readonly mode: Mode;
  readonly dryRun: boolean;
  /** JSON: these records alone. */
  readonly externalIds: string | null;
}

/** A stream as a run that waits is to read it. Where more is wanted than was read whole, it is read whole. */
export function planStream(
  { now }: Pick<Tx, 'now'>,
  { entity, watermark, historyDays, wholeFrom }: StreamRow,
  connector: Connector | undefined,
  { mode, externalIds }: Way,
): NewRunStream {
  const capability: Pick<Capability, 'incremental' | 'standsInTime'> = connector?.entities[entity] ?? {
    incremental: 'none',
  };
  const windowFrom = mode === 'ids' ? null : windowOf(historyOf(capability, historyDays), now);
  const known = isCovered(wholeFrom, windowFrom) ? watermark : null;
  return {
    entity,
    mode: modeOf(mode, capability, known),
    generation: 0,
    changedSince: null,
    externalIds,
    windowFrom,
  };
}

/** Begins to read a locked stream: a scan of its own, unless it is only looked at. */
export async function beginStream(
  tx: Tx,
  stream: StreamRow,
  connector: Connector | undefined,
  way: Way,
): Promise<NewRunStream> {
  const planned = planStream(tx, stream, connector, way);
  const { mode } = planned;
  const changedSince = mode === 'incremental' && stream.watermark !== null ? sinceOf(stream.watermark) : null;
  if (way.dryRun) return { ...planned, generation: stream.generation, changedSince };
  const generation = stream.generation + 1;
  await updateStream(tx, stream.id, { generation, ...(mode === 'reset' && { watermark: null }) });
  return { ...planned, generation, changedSince };
}
