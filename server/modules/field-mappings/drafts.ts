import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion } from '../../platform/context/use-case.ts';
import { pageOf } from '../../platform/contract/page.ts';
import { fail } from '../../platform/contract/problems.ts';
import type { MappingDocument } from '../mapping/contract.ts';
import { hashOf } from '../mapping/mapping.ts';
import { noDraft } from './contract.ts';
import { parse, silence, type Counting } from './count.ts';
import { findVersion, selectVersions, updateDraft, type MappingRow, type VersionRow, type Whose } from './store.ts';

/** What is done alike to a mapping, whosever it is: a connection's, or the workplace's for a connector. */

/** Keeps another draft, or none, of a locked mapping. */
export async function keepDraft(
  tx: Tx,
  of: Whose,
  before: MappingRow,
  document: MappingDocument | null,
): Promise<MappingRow> {
  const draft = document && JSON.stringify(document);
  if (draft === before.draft) return before;
  const after = await updateDraft(tx, before.id, draft);
  const said = (row: MappingRow): object => ({ ...of, draft: parse(row.draft) });
  tx.audit({
    action: 'mapping.drafted',
    subject: { type: 'mapping', id: after.id },
    before: said(before),
    after: said(after),
  });
  return after;
}

/** What somebody wants to count: the draft, or a version of before. */
export interface Asked {
  readonly to?: number;
  readonly version?: number | undefined;
}

/** What is to count next of a locked mapping. @throws 404, 409 */
export async function wanted(tx: Tx, { entity }: Whose, before: MappingRow, { to, version }: Asked): Promise<Counting> {
  mustHaveVersion(before, version);
  if (to === undefined) {
    const document = parse(before.draft);
    if (document === null) throw fail(noDraft);
    return { document, restores: null, left: null };
  }
  const stored = to === 0 ? null : found(await findVersion(tx, before.id, to), 'to').document;
  return { document: parse(stored) ?? silence(entity), restores: to, left: before.draft };
}

/** Does it say what counts already? Nothing said is the same as silence. */
export const isCounting = ({ document }: Counting, now: MappingDocument | null): boolean =>
  hashOf(document) === hashOf(now ?? silence(document.entity));

/** What counted when, newest first. */
export const listVersions = <Shown>(
  ctx: Ctx,
  row: MappingRow | undefined,
  asked: { readonly cursor?: string; readonly limit?: number },
  show: (version: VersionRow) => Shown,
): Promise<{ items: Shown[]; nextCursor: string | null }> =>
  pageOf(asked, {
    by: ['id'],
    select: async (after, limit) => (row ? selectVersions(ctx, row.id, after?.[0], limit) : []),
    keyOf: ({ version }) => [version],
    show: (rows) => rows.map((one) => show(one)),
  });
