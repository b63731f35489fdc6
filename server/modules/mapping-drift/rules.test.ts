import { describe, expect, it } from 'vitest';
import { MOST_FOUND } from './contract.ts';
import { changesBetween, lasting, NONE, percent, together, type Change, type Fills } from './rules.ts';

/** So many records, of which so many have something at these paths; the mapping reads some. */
const fills = (records: number, at: Readonly<Record<string, number>>, read: readonly string[] = []): Fills => ({
  records,
  read: read.map((path) => ({ path, filled: at[path] ?? 0, of: records, samples: [] })),
  found: Object.entries(at).flatMap(([path, filled]) =>
    filled > 0 ? [{ path, filled, samples: [`of ${path}`] }] : [],
  ),
});
const said = (changes: readonly Change[]) =>
  changes.map(({ path, change, was, is }) => `${path} ${change} ${percent(was.share)}→${percent(is.share)}`);

describe('what a source says otherwise', () => {
  it.each([
    ['half is left', 100, 50, []],
    ['less than half is left', 100, 49, ['$.a dropped 100→49']],
    ['nothing is left', 3, 0, ['$.a gone 3→0']],
    ['there was nothing', 0, 0, []],
    ['it is more', 10, 90, []],
  ])('%s', (_what, was, is, expected) => {
    expect(said(changesBetween(fills(100, { '$.a': was }, ['$.a']), fills(100, { '$.a': is }, ['$.a'])))).toEqual(
      expected,
    );
  });

  it('is judged by the share of the records, not by their number', () => {
    expect(changesBetween(fills(1_000, { '$.a': 900 }, ['$.a']), fills(100, { '$.a': 90 }, ['$.a']))).toEqual([]);
  });

  it('of what nobody reads it is what is new or gone, not how much there is, nor what hardly ever is there', () => {
    const before = fills(1_000, { '$.a': 1_000, '$.b': 1_000, '$.rare': 9 });
    const now = fills(1_000, { '$.a': 1, '$.c': 10, '$.odd': 9 });
    expect(said(changesBetween(before, now))).toEqual(['$.b gone 100→0', '$.c new 0→1']);
  });

  it('a path is said once, whatever became of it', () => {
    // Only at some records was it there before, and noted where the mapping read it alone.
    const before: Fills = { ...fills(10, {}), read: [{ path: '$.a', filled: 10, of: 10, samples: [] }] };
    const now = fills(10, { '$.a': 2 }, ['$.a']);
    expect(said(changesBetween(before, now))).toEqual(['$.a dropped 100→20']);
  });

  it('nothing is known where nothing was read, before or now', () => {
    const some = fills(10, { '$.a': 10 }, ['$.a']);
    expect(changesBetween(NONE, some)).toEqual([]);
    expect(changesBetween(some, NONE)).toEqual([]);
  });

  it('what the mapping has begun to read in between is compared with what all records said', () => {
    const [before, now] = [fills(10, { '$.a': 10 }), fills(10, { '$.a': 2 }, ['$.a'])];
    expect(said(changesBetween(before, now))).toEqual(['$.a dropped 100→20']);
    const half: Fills = { ...now, read: [{ path: '$.a', filled: 0, of: 4, samples: [] }] };
    expect(said(changesBetween(before, half))).toEqual(['$.a dropped 100→20']);
    expect(changesBetween(fills(10, {}), fills(10, {}, ["$.l[?(@.k=='a')].v"]))).toEqual([]);
  });

  it('nothing is new or gone where more is there than is counted', () => {
    const many = Object.fromEntries(Array.from({ length: MOST_FOUND }, (_, n) => [`$.k${n}`, 10]));
    const all = fills(10, { ...many, '$.a': 10 }, ['$.a']);
    const [before, now] = [together(NONE, all), together(NONE, fills(10, { '$.z': 10 }, ['$.a']))];
    expect(before.found).toHaveLength(MOST_FOUND);
    expect(said(changesBetween(before, now))).toEqual(['$.a gone 100→0']);
    expect(said(changesBetween(now, before))).toEqual([]);
  });
});

describe('what was said before', () => {
  const lost: Change = {
    path: '$.a',
    change: 'dropped',
    was: { share: 1, samples: [] },
    is: { share: 0.2, samples: [] },
  };
  it.each([
    ['is said as long as it is so', 30, ['$.a'], ['$.a dropped 100→30']],
    ['is said with what became of it', 0, ['$.a'], ['$.a gone 100→0']],
    ['is over when it is there again', 50, ['$.a'], []],
    ['is over when nobody reads it', 20, [], []],
  ])('%s', (_what, is, read, expected) => {
    expect(said(lasting([lost], fills(100, { '$.a': is }, read)))).toEqual(expected);
    expect(lasting([{ ...lost, change: 'new' }], fills(100, { '$.a': is }, read))).toEqual([]);
  });
});

it('pages are counted together, and what no text can name is left out', () => {
  const one: Fills = {
    records: 2,
    read: [{ path: '$.a', filled: 1, of: 2, samples: ['x', 'y'] }],
    found: [
      { path: '$.a', filled: 1, samples: ['x'] },
      { path: "$['\0']", filled: 2, samples: ['1'] },
      { path: "$['\ud800']", filled: 2, samples: ['1'] },
    ],
  };
  const both = together(together(NONE, one), {
    ...one,
    read: [{ path: '$.a', filled: 2, of: 2, samples: ['y', 'z', 'w'] }],
  });
  expect(both).toEqual({
    records: 4,
    read: [{ path: '$.a', filled: 3, of: 4, samples: ['x', 'y', 'z'] }],
    found: [{ path: '$.a', filled: 2, samples: ['x'] }],
  });
});
