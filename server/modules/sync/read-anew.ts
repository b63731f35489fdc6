import type { Tx } from '../../platform/context/context.ts';
import type { Connector } from '../connections/contract.ts';
import type { StreamMode } from './contract.ts';
import { selectRunStreams, selectStreams } from './find.ts';
import { kindsWithin } from './rules.ts';
import { lockStream, updateRunStream, updateStream, type RunStreamRow } from './store.ts';

/** How what is read from its beginning again is read. */
export const wholeOf = (mode: StreamMode): StreamMode => (mode === 'incremental' ? 'full' : mode);

/** Has a stream read anew from its beginning, as a scan of its own. */
export async function readAnew(
  tx: Tx,
  { runId, connectionId, entity, mode }: Pick<RunStreamRow, 'runId' | 'connectionId' | 'entity' | 'mode'>,
): Promise<void> {
  const { id, generation } = await lockStream(tx, connectionId, entity);
  await updateStream(tx, id, { generation: generation + 1 });
  const anew = {
    mode: wholeOf(mode),
    generation: generation + 1,
    changedSince: null,
    at: null,
    pages: 0,
    idlePages: 0,
  } as const;
  await updateRunStream(tx, { runId, entity }, { ...anew, expected: null, issue: null });
}

/**
 * Has all read whole that may be in something which counts from now on: it was held back with it, and no date of its own tells that it counts, too.
 * What this run reads yet it reads whole, and what it does not the next one does.
 * @param kinds what its connector reads
 */
export async function readWholeWithin(
  tx: Tx,
  { runId, connectionId, entity }: Pick<RunStreamRow, 'runId' | 'connectionId' | 'entity'>,
  kinds: Connector['entities'],
): Promise<void> {
  const inner = kindsWithin(kinds, entity);
  for (const one of await selectStreams(tx, connectionId)) {
    if (!inner.has(one.entity)) continue;
    const { id } = await lockStream(tx, connectionId, one.entity);
    await updateStream(tx, id, { watermark: null });
  }
  for (const one of await selectRunStreams(tx, [runId]))
    if (inner.has(one.entity) && one.state === 'queued' && one.mode === 'incremental') await readAnew(tx, one);
}
