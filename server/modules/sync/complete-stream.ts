import type { Tx } from '../../platform/context/context.ts';
import type { Entity } from '../connections/contract.ts';
import { settleCounted } from '../mapping-drift/mapping-drift.ts';
import { mustHaveLease, NONE, tellChanges, type Mine } from './commit-page.ts';
import { isGuarded, isWhole, laterOf, watermarkOf } from './rules.ts';
import { CLOCK } from './lease.ts';
import {
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
 * @param confirmed of what was left out the source was asked by its id, and only what it does not have is gone @throws Fenced
 */
export async function completeStream(tx: Tx, mine: Mine, at: RunStreamRow, confirmed: boolean): Promise<void> {
  await mustHaveLease(tx, mine);
  const stream = await lockStream(tx, at.connectionId, at.entity);
  const found = await settled(tx, at, stream, confirmed);
  const met = watermarkOf(at.highWater, mine.startedAt);
  await updateStream(tx, stream.id, {
    rev: stream.rev + found.deleted,
    records: stream.records - found.deleted,
    deleted: stream.deleted + found.deleted,
    // Some records were read: of the others nothing is known.
    ...(at.mode !== 'ids' && {
      watermark: laterOf(stream.watermark, met),
      lastSuccessAt: CLOCK as unknown as Date,
      wholeFrom: at.windowFrom,
    }),
  });
  await updateRunStream(tx, at, {
    state: 'succeeded',
    deleted: at.deleted + found.deleted,
    pendingDeletion: found.pending,
    issue: found.issue,
  });
  // Of what a person has to look at first nothing is said by how often it is filled.
  if (isWhole(at.mode)) await settleCounted(tx, at, stream.id, found.issue === null);
  tellChanges(tx, at, stream, { ...NONE, deleted: found.deleted }, found.deleted);
}

interface Settled {
  readonly deleted: number;
  /** Noted as gone, for the next scan to see. */
  readonly pending: number;
  readonly issue: string | null;
}

const NOTHING: Settled = { deleted: 0, pending: 0, issue: null };

async function settled(tx: Tx, at: RunStreamRow, stream: StreamRow, confirmed: boolean): Promise<Settled> {
  if (at.mode === 'ids') return { ...NOTHING, pending: await markMissing(tx, at, idsOf(at)) };
  return at.mode === 'incremental' ? NOTHING : settleMissing(tx, at, stream, confirmed);
}

/** Which records a run reads by their ids. */
export const idsOf = ({ externalIds }: Pick<RunStreamRow, 'externalIds'>): readonly string[] =>
  externalIds === null ? [] : (JSON.parse(externalIds) as readonly string[]);

/** A scan that met fewer than the source says there are was not whole. */
export const fellShort = ({ expected }: RunStreamRow, met: number): boolean => expected !== null && met < expected;

async function settleMissing(tx: Tx, at: RunStreamRow, stream: StreamRow, confirmed: boolean): Promise<Settled> {
  const { met, living, candidates } = await countMissing(tx, at);
  if (fellShort(at, met))
    return {
      ...NOTHING,
      issue: `The source names ${at.expected} and gave ${met}: nothing counts as deleted`,
    };
  if (candidates === 0) return NOTHING;
  if (isGuarded({ candidates, living })) {
    const { id } = await openReview(tx, at, { candidates, living });
    tellReview(tx, at, stream.id, { reviewId: id, candidates, of: living });
    return {
      deleted: 0,
      pending: candidates,
      issue: `The source left out ${candidates} of ${living}: somebody is asked`,
    };
  }
  const again = at.mode !== 'reset';
  const deleted = await deleteMissing(tx, at, { runId: at.runId, rev: stream.rev, again, confirmed });
  return { deleted, pending: await markMissing(tx, at, null), issue: null };
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
