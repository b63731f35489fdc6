import type { Tx } from '../../platform/context/context.ts';
import { closeNotes, countNoted, forgetNotes, noteMet, unmetOf, type Noted } from '../differences/differences.ts';
import { becoming, countsOf, judgedAgainst, mustHaveLease, turned, type Mine } from './commit-page.ts';
import { idsOf } from './complete-stream.ts';
import { selectLiving } from './find.ts';
import type { Judged } from './judge-page.ts';
import { wholeOf } from './read-anew.ts';
import { isGuarded } from './rules.ts';
import { noteProgress, updateRunStream, type RunStreamRow } from './store.ts';

/** What a run does that only looks: as one that reads, and nothing of the mirror is changed by it. */

/** Notes what would become of one page. @throws Fenced, Stopped */
export async function lookAtPage(tx: Tx, mine: Mine, at: RunStreamRow, page: Judged): Promise<void> {
  const known = await judgedAgainst(tx, mine, at, page);
  const judged = page.records
    // What was never here and is gone is nothing to us.
    .filter(({ externalId, deleted }) => !deleted || known.has(externalId))
    .map((met): Noted => ({
      externalId: met.externalId,
      action: becoming(met, known.get(met.externalId), at.mode === 'reset') ?? 'same',
      raw: met.deleted ? null : met.raw,
    }));
  const met = await noteMet(tx, at, judged, at.added + at.updated + at.deleted + at.restored);
  const isIdle = page.records.every(({ externalId }) => met.has(externalId));
  await updateRunStream(tx, at, turned(at, page, countsOf(judged), isIdle));
  if (!isIdle) await noteProgress(tx, mine.runId, mine.attempt);
}

/** Has a kind looked at from its beginning: where it stood is not known at the source any more. */
export async function lookAnew(tx: Tx, at: RunStreamRow): Promise<void> {
  await forgetNotes(tx, at);
  const counts = { read: 0, added: 0, updated: 0, unchanged: 0, deleted: 0, restored: 0 };
  const anew = {
    mode: wholeOf(at.mode),
    changedSince: null,
    at: null,
    pages: 0,
    idlePages: 0,
    expected: null,
  } as const;
  await updateRunStream(tx, at, { ...anew, ...counts });
}

/** Ends the look at a kind: what the source has left out is noted, too. @throws Fenced */
export async function completeLook(tx: Tx, mine: Mine, at: RunStreamRow): Promise<void> {
  await mustHaveLease(tx, mine);
  const issue = at.mode === 'incremental' ? null : await noteLeftOut(tx, at);
  const { same = 0, missing = 0, added = 0, updated = 0, deleted = 0, restored = 0 } = await closeNotes(tx, at);
  const found = { added, updated, deleted, restored, unchanged: same };
  await updateRunStream(tx, at, { state: 'succeeded', issue, pendingDeletion: missing, ...found });
}

/** So many are compared at a time. */
const AT_ONCE = 5_000;

/** Notes what is here and was not met. @returns what a person should look at */
async function noteLeftOut(tx: Tx, at: RunStreamRow): Promise<string | null> {
  const ids = at.mode === 'ids' ? new Set(idsOf(at)) : null;
  const noted = await countNoted(tx, at);
  const met = Object.values(noted).reduce((sum, many) => sum + many, 0);
  if (ids === null && at.expected !== null && met < at.expected)
    return `The source names ${at.expected} and gave ${met}: nothing would count as deleted`;
  const left: Noted[] = [];
  // As many as there would be by then.
  let living = (noted.added ?? 0) + (noted.restored ?? 0) - (noted.deleted ?? 0);
  for await (const some of livingOf(tx, at)) {
    living += some.length;
    const there = some.filter(({ externalId }) => ids?.has(externalId) ?? true);
    const unmet = await unmetOf(
      tx,
      at,
      there.map(({ externalId }) => externalId),
    );
    for (const { externalId, missingSince } of there)
      if (unmet.has(externalId))
        left.push({ externalId, raw: null, action: isGoneNow(at, missingSince) ? 'deleted' : 'missing' });
  }
  const isAsked = ids === null && isGuarded({ candidates: left.length, living });
  const said = isAsked ? left.map((one) => ({ ...one, action: 'missing' as const })) : left;
  for (let from = 0; from < said.length; from += AT_ONCE) await noteMet(tx, at, said.slice(from, from + AT_ONCE), 0);
  return isAsked ? `The source left out ${left.length} of ${living}: somebody would be asked` : null;
}

async function* livingOf(tx: Tx, at: RunStreamRow): AsyncGenerator<Awaited<ReturnType<typeof selectLiving>>> {
  for (let after = ''; ;) {
    const some = await selectLiving(tx, at, after, AT_ONCE);
    yield some;
    if (some.length < AT_ONCE) return;
    after = some.at(-1)?.externalId ?? '';
  }
}

/** Would it count as deleted at once? */
const isGoneNow = ({ mode }: RunStreamRow, missingSince: Date | null): boolean =>
  mode === 'reset' || (mode === 'full' && missingSince !== null);
