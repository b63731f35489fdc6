import type { Filled, ReadCount } from '../mapping/mapping.ts';
import { LEAST_PERCENT, MOST_CHANGES, MOST_FOUND, MOST_READ, type changes } from './contract.ts';

/** How often a source fills what it says, in the records of one generation. */
export interface Fills {
  readonly records: number;
  /** What the mapping reads. */
  readonly read: readonly ReadCount[];
  /** All values that are there. */
  readonly found: readonly Filled[];
}
export const NONE: Fills = { records: 0, read: [], found: [] };

/** So many samples are kept of a path. */
const MOST_SAMPLES = 3;

/** What was counted, and what a further page has. */
export function together(before: Fills, page: Fills): Fills {
  return {
    records: before.records + page.records,
    read: merged(before.read, page.read, MOST_READ, (one, other) => ({ ...sum(one, other), of: one.of + other.of })),
    found: merged(before.found, page.found.filter(isPlain), MOST_FOUND, sum),
  };
}

function merged<F extends Filled>(
  before: readonly F[],
  page: readonly F[],
  most: number,
  both: (one: F, other: F) => F,
): readonly F[] {
  const all = new Map(before.map((one) => [one.path, one]));
  for (const one of page) {
    const known = all.get(one.path);
    if (known || all.size < most) all.set(one.path, known ? both(known, one) : one);
  }
  return [...all.values()];
}

const sum = <F extends Filled>(one: F, { filled, samples }: F): F => ({
  ...one,
  filled: one.filled + filled,
  samples: [...new Set([...one.samples, ...samples])].slice(0, MOST_SAMPLES),
});

/** Nobody can map what no text can name. */
const isPlain = ({ path }: Filled): boolean => path.isWellFormed() && !path.includes('\0');

/** How many of the records have something at a path, of one, and a few of its values. */
export interface Share {
  readonly share: number;
  readonly samples: readonly string[];
}
export interface Change {
  readonly path: string;
  readonly change: (typeof changes)[number];
  readonly was: Share;
  readonly is: Share;
}

const EMPTY: Share = { share: 0, samples: [] };

/** Undefined: it was not counted. */
function shareOf({ records, read, found }: Fills, path: string): Share | undefined {
  const [exact, seen] = [read.find((one) => one.path === path), found.find((one) => one.path === path)];
  // Another mapping may have begun to read it in the middle.
  const counted = exact?.of === records ? exact : (seen ?? exact);
  if (counted === undefined) return undefined;
  const of = counted === exact ? exact.of : records;
  return { share: of === 0 ? 0 : counted.filled / of, samples: counted.samples };
}

/** Of a path less than half is left. */
const isHalved = (was: Share, is: Share): boolean => is.share * 2 < was.share;

/** What one generation says otherwise than the one before. Where either has nothing, nothing is known. */
export function changesBetween(before: Fills, now: Fills): readonly Change[] {
  if (before.records === 0 || now.records === 0) return [];
  const read = now.read.flatMap(({ path }): Change[] => {
    const [was, is] = [shareOf(before, path), shareOf(now, path) ?? EMPTY];
    return was && isHalved(was, is) ? [{ path, change: is.share === 0 ? 'gone' : 'dropped', was, is }] : [];
  });
  // Which of so many were noted is chance.
  const isBounded = before.found.length < MOST_FOUND && now.found.length < MOST_FOUND;
  const [known, said] = [now.read, read].map((all) => new Set(all.map(({ path }) => path)));
  const others = isBounded ? [...foundOnlyIn(before, now, known), ...foundOnlyIn(now, before, said)] : [];
  return [
    ...read,
    ...others.map(({ path, of, ...share }): Change =>
      of === before ? { path, change: 'gone', was: share, is: EMPTY } : { path, change: 'new', was: EMPTY, is: share },
    ),
  ].slice(0, MOST_CHANGES);
}

function foundOnlyIn(one: Fills, other: Fills, but: ReadonlySet<string> = new Set()) {
  const there = new Set(other.found.map(({ path }) => path));
  return one.found
    .filter(({ path, filled }) => !there.has(path) && !but.has(path) && filled * 100 >= one.records * LEAST_PERCENT)
    .map(({ path, filled, samples }) => ({ path, share: filled / one.records, samples, of: one }));
}

/** What was said before and is so still, of what the mapping reads. */
export const lasting = <C extends Change>(earlier: readonly C[], now: Fills): readonly C[] =>
  earlier.flatMap((one): C[] => {
    const is = now.read.some(({ path }) => path === one.path) ? shareOf(now, one.path) : undefined;
    if (one.change === 'new' || is === undefined || !isHalved(one.was, is)) return [];
    return [{ ...one, change: is.share === 0 ? 'gone' : 'dropped', is }];
  });

export const percent = (share: number): number => Math.round(share * 1_000) / 10;
