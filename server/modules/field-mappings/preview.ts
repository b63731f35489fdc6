import { breathing } from '../../platform/breaths.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Raw } from '../mapping/contract.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { MOST_CHARACTERS, MOST_LOOKED_AT, type MappingPreview } from './contract.ts';
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

const AT_ONCE = 200;
/** Others wait so long at most, in milliseconds, while records are looked at. */
const BREATH_MS = 10;

/** How far stored records were looked at. */
interface LookedAt {
  readonly lookedAt: number;
  /** There are no more than those. */
  readonly all: boolean;
}

interface Looking {
  readonly most: number;
  readonly take: (record: Stored) => void;
  /** So many characters. */
  readonly room?: number | undefined;
}

/** Looks at stored records one after the other: so many at most, and at none behind so many characters. */
export async function throughStored(
  lookAt: LookAt,
  ctx: Ctx,
  at: At,
  { most, take, room = MOST_CHARACTERS }: Looking,
): Promise<LookedAt> {
  const breathe = breathing(BREATH_MS);
  let [after, lookedAt, characters]: [string | undefined, number, number] = [undefined, 0, 0];
  while (lookedAt < most && characters < room) {
    const some = await lookAt(ctx, at, { after, limit: Math.min(most - lookedAt, AT_ONCE) });
    if (some.length === 0) return { lookedAt, all: true };
    for (const record of some) {
      if (characters >= room) return { lookedAt, all: false };
      await breathe();
      take(record);
      after = record.externalId;
      lookedAt += 1;
      characters += record.size;
    }
  }
  return { lookedAt, all: (await lookAt(ctx, at, { after, limit: 1 })).length === 0 };
}

interface Compared {
  readonly before: Mapping | null;
  readonly after: Mapping | null;
  /** So many records are shown. */
  readonly limit: number;
  /** One of so many that are looked at together, each for its share. */
  readonly share?: number;
}

/** What would become of stored records; those that would be others come first. */
export async function preview(
  lookAt: LookAt,
  ctx: Ctx,
  at: At,
  { before, after, limit, share = 1 }: Compared,
): Promise<MappingPreview> {
  const [others, same]: [MappingPreview['records'], MappingPreview['records']] = [[], []];
  let [changed, rejected] = [0, 0];
  const take = ({ externalId, raw }: Stored): void => {
    const [was, becomes] = [madeBy(before, raw), madeBy(after, raw)];
    const isOther = !isSame(was, becomes);
    if (isOther) changed += 1;
    if (becomes.data === null) rejected += 1;
    const into = isOther ? others : same;
    if (into.length < limit) into.push({ externalId, changed: isOther, before: shown(was), after: shown(becomes) });
  };
  const lookedAt = await throughStored(lookAt, ctx, at, {
    most: Math.ceil(MOST_LOOKED_AT / share),
    room: MOST_CHARACTERS / share,
    take,
  });
  return { records: [...others, ...same].slice(0, limit), changed, rejected, ...lookedAt };
}

const shown = ({ issues, ...made }: Made): MappingPreview['records'][number]['before'] => ({
  ...made,
  issues: [...issues],
});
