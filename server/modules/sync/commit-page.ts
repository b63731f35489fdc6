import type { Tx } from '../../platform/context/context.ts';
import { holdOwnConnection } from '../connections/connections.ts';
import type { Connector, Lane } from '../connections/contract.ts';
import { countPage } from '../mapping-drift/mapping-drift.ts';
import type { Judged, Met } from './judge-page.ts';
import type { Action } from './record-contract.ts';
import { readWholeWithin } from './read-anew.ts';
import { isWhole, laterOf } from './rules.ts';
import { selectMet } from './find.ts';
import {
  keepLease,
  lockStream,
  markSeen,
  noteEnds,
  noteProgress,
  updateRunStream,
  updateStream,
  upsertRecords,
  type Changed,
  type Kind,
  type RunStreamRow,
} from './store.ts';

/** Another process has the run by now, or nobody: what this one writes counts no more. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

/** The connection was disconnected, paused or given up meanwhile. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly state: string;

  constructor(state: string) {
    super(`The connection is ${state}`);
    this.state = state;
  }
}

/** A run, as the process that attempts it writes to it. */
export interface Mine {
  readonly runId: string;
  readonly connectionId: number;
  readonly fence: number;
  readonly attempt: number;
  readonly startedAt: Date;
  /** It only looks. */
  readonly isDry: boolean;
  /** It says nothing of how the connection is: it only looks, or reads some records alone. */
  readonly isPartial: boolean;
  /** Which part of the budget its calls may use. */
  readonly priority: Lane;
}

/** Makes sure that this process still has the run, and has it for a while from now on. @throws Fenced */
export async function mustHaveLease(tx: Tx, { runId, fence }: Mine): Promise<void> {
  if (!(await keepLease(tx, runId, fence))) throw new Fenced(`The run ${runId} is another one’s by now`);
}

const READ = new Set(['connecting', 'active', 'degraded']);
/** Is a connection in this state read, or looked at? */
export const isRead = (state: string, isDry: boolean): boolean => READ.has(state) || (isDry && state === 'draft');

/**
 * Writes one page, in one transaction: its records and what they were met by, the counts, where the next page begins, and what is told.
 * What is the same as before gets no new number, and nobody hears of it.
 * @throws Fenced, Stopped
 */
export async function commitPage(
  tx: Tx,
  mine: Mine,
  at: RunStreamRow,
  page: Judged,
  connector: Connector | undefined,
): Promise<void> {
  const { connectionId, entity, generation } = at;
  const known = await judgedAgainst(tx, mine, at, page);
  const isMet = ({ externalId }: Met): boolean => (known.get(externalId)?.seen ?? -1) >= generation;
  const isIdle = page.records.every(isMet);
  const stream = await lockStream(tx, connectionId, entity);
  // By a reset each counts as changed, once.
  const isAnew = (one: Known | undefined): boolean => at.mode === 'reset' && (one?.seen ?? -1) < generation;
  const judged = page.records.map(
    (met) => [met, becoming(met, known.get(met.externalId), isAnew(known.get(met.externalId)))] as const,
  );
  const changed = judged
    .filter((one): one is readonly [Met, Became] => one[1] !== null)
    .map(([met, action], i): Changed => ({ ...met, action, rev: stream.rev + i + 1 }));
  if (changed.length > 0) await upsertRecords(tx, at, changed);
  const same = judged.flatMap(([met, action]) => (action === null && known.has(met.externalId) ? met : []));
  if (same.length > 0) await markSeen(tx, at, idsIn(same));
  const moved = same.filter((met) => !met.deleted && !isSameEnd(met, known.get(met.externalId)));
  if (moved.length > 0) await noteEnds(tx, at, moved);
  const counts = countsOf(changed);
  await updateStream(tx, stream.id, {
    rev: stream.rev + changed.length,
    records: stream.records + counts.added + counts.restored - counts.deleted,
    deleted: stream.deleted + counts.deleted - counts.restored,
  });
  await updateRunStream(tx, at, turned(at, page, counts, isIdle));
  if (changed.some((one) => comesToCount(one, known.get(one.externalId))))
    await readWholeWithin(tx, at, connector?.entities ?? {});
  const counting = page.records.filter((met) => !isMet(met) && !met.deleted && met.outOfScope === null);
  if (isWhole(at.mode))
    await countPage(
      tx,
      at,
      connector,
      counting.map(({ raw }) => raw),
    );
  if (!isIdle) await noteProgress(tx, mine.runId, mine.attempt);
  tellChanges(tx, at, stream, counts, changed.length);
}

/** Where a stream stands behind a page. @param isIdle it had nothing that was not met before */
export const turned = (at: RunStreamRow, page: Judged, counts: Counts, isIdle: boolean): Partial<RunStreamRow> => ({
  state: 'running',
  at: page.next,
  highWater: laterOf(at.highWater, page.highWater),
  expected: page.expected ?? at.expected,
  idlePages: isIdle ? at.idlePages + 1 : 0,
  pages: at.pages + 1,
  read: at.read + page.records.length,
  added: at.added + counts.added,
  updated: at.updated + counts.updated,
  unchanged: at.unchanged + page.records.length - counts.added - counts.updated - counts.deleted - counts.restored,
  deleted: at.deleted + counts.deleted,
  restored: at.restored + counts.restored,
});

/** What is kept of the records on a page. The run is held before, so that nobody else writes them. */
export async function judgedAgainst(tx: Tx, mine: Mine, at: RunStreamRow, page: Judged) {
  await mustHaveLease(tx, mine);
  const { state } = await holdOwnConnection(tx, at.connectionId);
  if (!isRead(state, mine.isDry)) throw new Stopped(state);
  const ids = idsIn(page.records);
  const met = ids.length === 0 ? [] : await selectMet(tx, at, ids);
  return new Map(met.map((one) => [one.externalId, one]));
}

type Known = Awaited<ReturnType<typeof selectMet>>[number];

type Became = Exclude<Action, 'remapped'>;

const idsIn = (all: readonly Met[]): string[] => all.map(({ externalId }) => externalId);
const isSameEnd = (met: Met, known: Known | undefined): boolean => met.endsAt?.getTime() === known?.endsAt?.getTime();

/** What becomes of a record that was met; null: nothing. @param isAnew it counts as changed in any case */
export function becoming(met: Met, known: Known | undefined, isAnew: boolean): Became | null {
  if (!known) return met.deleted ? null : 'added';
  if (met.deleted) return known.deletedAt === null ? 'deleted' : null;
  if (known.deletedAt !== null) return 'restored';
  const isSame = met.rawHash.equals(known.rawHash) && met.outOfScope === known.outOfScope;
  return isSame && !isAnew ? null : 'updated';
}

/** Was it held back, or gone, and is not any more? */
const comesToCount = (met: Changed, known: Known | undefined): boolean =>
  known !== undefined &&
  met.outOfScope === null &&
  (met.action === 'restored' || (met.action === 'updated' && known.outOfScope !== null));

export type Counts = Readonly<Record<Action, number>>;
export const NONE: Counts = { added: 0, updated: 0, deleted: 0, restored: 0, remapped: 0 };

export const countsOf = (changed: readonly { readonly action: string }[]): Counts => {
  const of = (action: Action): number => changed.filter((one) => one.action === action).length;
  return { ...NONE, added: of('added'), updated: of('updated'), deleted: of('deleted'), restored: of('restored') };
};

/** Tells what has changed in a stream by one transaction, once. @param of null for the run where another mapping counts */
export function tellChanges(
  tx: Tx,
  { connectionId, entity, runId }: Kind & { readonly runId: string | null },
  stream: { readonly id: number; readonly rev: number },
  counts: Counts,
  many: number,
): void {
  if (many === 0) return;
  const data = { connectionId, entity, runId, fromRev: stream.rev + 1, toRev: stream.rev + many, counts };
  tx.emit('records.changed', { id: stream.id, version: stream.rev + many, data, before: null, after: data });
}
