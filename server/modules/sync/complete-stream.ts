import type { Tx } from '../../platform/context/context.ts';
import type { Entity } from '../connections/contract.ts';
import { mustHaveLease, NONE, tellChanges, type Mine } from './commit-page.ts';
import { isGuarded, laterOf, watermarkOf } from './rules.ts';
import {
  CLOCK,
  countMissing,
  deleteMissing,
  lockStream,
  markMissing,
  openReview,
  updateRunStream,
  updateStream,
  type RunStreamRow,
  type StreamRow,
} from './store.ts';

/**
 * Ends a stream that was read to its last page. What a whole scan left out is gone: it is noted the first time, counts as deleted the second, and
 * where it is so much that the source may be mistaken, a person is asked. Only now does the next run begin behind what this one has met.
 * @throws Fenced
 */
export async function completeStream(tx: Tx, mine: Mine, at: RunStreamRow): Promise<void> {
  await mustHaveLease(tx, mine);
  const stream = await lockStream(tx, at.connectionId, at.entity);
  const found = at.mode === 'full' ? await settleMissing(tx, at, stream) : { deleted: 0, pending: 0, issue: null };
  const met = watermarkOf(at.highWater, mine.startedAt);
  await updateStream(tx, stream.id, {
    rev: stream.rev + found.deleted,
    records: stream.records - found.deleted,
    deleted: stream.deleted + found.deleted,
    watermark: laterOf(stream.watermark, met),
    lastSuccessAt: CLOCK as unknown as Date,
  });
  await updateRunStream(tx, at, {
    state: 'succeeded',
    deleted: at.deleted + found.deleted,
    pendingDeletion: found.pending,
    issue: found.issue,
  });
  tellChanges(tx, at, stream, { ...NONE, deleted: found.deleted }, found.deleted);
}

interface Settled {
  readonly deleted: number;
  /** Noted as gone, for the next scan to see. */
  readonly pending: number;
  readonly issue: string | null;
}

async function settleMissing(tx: Tx, at: RunStreamRow, stream: StreamRow): Promise<Settled> {
  const { met, living, candidates } = await countMissing(tx, at);
  // A scan that met fewer than the source says there are was not whole.
  if (at.expected !== null && met < at.expected)
    return {
      deleted: 0,
      pending: 0,
      issue: `The source names ${at.expected} and gave ${met}: nothing counts as deleted`,
    };
  if (candidates === 0) return { deleted: 0, pending: 0, issue: null };
  if (isGuarded({ candidates, living })) {
    const { id } = await openReview(tx, at, { candidates, living });
    tellReview(tx, at, stream.id, { reviewId: id, candidates, of: living });
    return {
      deleted: 0,
      pending: candidates,
      issue: `The source left out ${candidates} of ${living}: somebody is asked`,
    };
  }
  const deleted = await deleteMissing(tx, at, { runId: at.runId, rev: stream.rev, again: true });
  return { deleted, pending: await markMissing(tx, at), issue: null };
}

function tellReview(
  tx: Tx,
  {
    connectionId,
    entity,
    generation,
  }: { readonly connectionId: number; readonly entity: Entity; readonly generation: number },
  streamId: number,
  of: { readonly reviewId: string; readonly candidates: number; readonly of: number },
): void {
  const data = { connectionId, entity, ...of };
  tx.emit('deletion.review_opened', { id: streamId, version: generation, data, before: null, after: data });
}
