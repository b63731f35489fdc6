import type { Tx } from '../../platform/context/context.ts';
import type { Connector } from '../connections/contract.ts';
import type { Mode } from './contract.ts';
import { modeOf, sinceOf } from './rules.ts';
import { updateStream, type NewRunStream, type StreamRow } from './store.ts';

/** How a run is to read. */
export interface Way {
  readonly mode: Mode;
  readonly dryRun: boolean;
  /** JSON: these records alone. */
  readonly externalIds: string | null;
}

/** A stream as a run that waits is to read it. */
export function planStream(
  { entity, watermark }: Pick<StreamRow, 'entity' | 'watermark'>,
  connector: Connector | undefined,
  { mode, externalIds }: Way,
): NewRunStream {
  const capability = connector?.entities[entity] ?? { incremental: 'none' };
  return { entity, mode: modeOf(mode, capability, watermark), generation: 0, changedSince: null, externalIds };
}

/** Begins to read a locked stream: a scan of its own, unless it is only looked at. */
export async function beginStream(
  tx: Tx,
  stream: StreamRow,
  connector: Connector | undefined,
  way: Way,
): Promise<NewRunStream> {
  const planned = planStream(stream, connector, way);
  const { mode } = planned;
  const changedSince = mode === 'incremental' && stream.watermark !== null ? sinceOf(stream.watermark) : null;
  if (way.dryRun) return { ...planned, generation: stream.generation, changedSince };
  const generation = stream.generation + 1;
  await updateStream(tx, stream.id, { generation, ...(mode === 'reset' && { watermark: null }) });
  return { ...planned, generation, changedSince };
}
