import { breathing } from '../../platform/breaths.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Raw } from '../mapping/contract.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { MOST_LOOKED_AT, type MappingPreview } from './contract.ts';
import { isSame, madeBy, type Made } from './made.ts';
import type { At } from './store.ts';

/** A record that is stored, and how many characters its source said of it. */
export interface Stored {
  readonly externalId: string;
  readonly raw: Raw;
  readonly size: number;
}
/** Stored records of one kind by their ids, from behind one on. How they are kept is their keeper's business. */
export type LookAt = (
  ctx: Ctx,
  at: At,
  asked: { readonly after: string | undefined; readonly limit: number },
) => Promise<readonly Stored[]>;

const [AT_ONCE, MOST_CHARACTERS] = [200, 20_000_000];

/** Stored records one after the other, so many at most. */
export async function* storedRecords(lookAt: LookAt, ctx: Ctx, at: At, most: number): AsyncGenerator<Stored> {
  let [after, left, characters]: [string | undefined, number, number] = [undefined, most, 0];
  while (left > 0 && characters < MOST_CHARACTERS) {
    const some = await lookAt(ctx, at, { after, limit: Math.min(left, AT_ONCE) });
    yield* some;
    if (some.length === 0) return;
    left -= some.length;
    after = some.at(-1)?.externalId;
    characters += some.reduce((sum, { size }) => sum + size, 0);
  }
}

interface Compared {
  readonly before: Mapping | null;
  readonly after: Mapping | null;
  /** So many records are shown. */
  readonly limit: number;
}

/** Others wait so long at most, in milliseconds, while a preview is made. */
const BREATH_MS = 10;

/** What would become of stored records; those that would be others come first. */
export async function preview(
  lookAt: LookAt,
  ctx: Ctx,
  at: At,
  { before, after, limit }: Compared,
): Promise<MappingPreview> {
  const [others, same]: [MappingPreview['records'], MappingPreview['records']] = [[], []];
  let [lookedAt, changed, rejected, all] = [0, 0, 0, true];
  // One more than is looked at tells whether that was all.
  const breathe = breathing(BREATH_MS);
  for await (const { externalId, raw } of storedRecords(lookAt, ctx, at, MOST_LOOKED_AT + 1)) {
    if (lookedAt === MOST_LOOKED_AT) all = false;
    if (!all) break;
    await breathe();
    const [was, becomes] = [madeBy(before, raw), madeBy(after, raw)];
    const isOther = !isSame(was, becomes);
    lookedAt += 1;
    if (isOther) changed += 1;
    if (becomes.data === null) rejected += 1;
    const into = isOther ? others : same;
    if (into.length < limit) into.push({ externalId, changed: isOther, before: shown(was), after: shown(becomes) });
  }
  return { records: [...others, ...same].slice(0, limit), lookedAt, changed, rejected, all };
}

const shown = ({ issues, ...made }: Made): MappingPreview['records'][number]['before'] => ({
  ...made,
  issues: [...issues],
});
