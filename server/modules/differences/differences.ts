import type { Ctx, Tx } from '../../platform/context/context.ts';
import {
  countNoted,
  deleteNoted,
  insertNoted,
  selectNotedIds,
  type NoteCounts,
  type Noted,
  type Seen,
} from './store.ts';

/** What runs that only look have found to be different. */

export { countNoted, noteTables, selectDifferences as differencesOf, type Noted, type Seen } from './store.ts';

/** Of so many differences of a kind, each of so many characters, it is kept what the source says; of others that they are. */
export const [MOST_TOLD, MOST_TOLD_CHARACTERS] = [1_000, 20_000];

/** Notes a page. @param before how many differences of its kind were noted already @returns which of the records were met before */
export async function noteMet(tx: Tx, at: Seen, page: readonly Noted[], before: number): Promise<ReadonlySet<string>> {
  if (page.length === 0) return new Set();
  const known = await selectNotedIds(
    tx,
    at,
    page.map(({ externalId }) => externalId),
  );
  let told = before;
  const bounded = page.map((one): Noted => {
    const isTold = one.action !== 'same' && told++ < MOST_TOLD && (one.raw?.length ?? 0) <= MOST_TOLD_CHARACTERS;
    return { ...one, raw: isTold ? one.raw : null };
  });
  await insertNoted(tx, at, bounded);
  return known;
}

/** Which of these records a run has not met. */
export async function unmetOf(ctx: Ctx, at: Seen, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(ids).difference(await selectNotedIds(ctx, at, ids));
}

/** Ends what a run notes of a kind: which records would stay as they are need not be known any more. @returns how many there were of each */
export async function closeNotes(tx: Tx, at: Seen): Promise<NoteCounts> {
  const counts = await countNoted(tx, at);
  await deleteNoted(tx, [at.runId], { entity: at.entity, same: true });
  return counts;
}

/** Has a kind looked at from its beginning. */
export const forgetNotes = (tx: Tx, { runId, entity }: Seen): Promise<unknown> => deleteNoted(tx, [runId], { entity });

/** What earlier runs have found counts no more once another one looks. */
export const forgetNotesOf = (tx: Tx, runIds: readonly string[]): Promise<unknown> => deleteNoted(tx, runIds);
