import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeGrammar, words } from './support/guards/grammar.ts';
import { dialectsStillSpoken } from './support/guards/known.ts';
import { compare } from './support/guards/report.ts';
import { readFiles, root } from './support/sources.ts';

test('the server speaks one grammar', () => {
  const { seen, violations } = judgeGrammar(readFiles(['server']));
  expect(seen).toBeGreaterThan(1000);
  expect(compare(violations, dialectsStillSpoken)).toEqual({ outdated: [], unknown: [] });
});

test.each(words)('%s stands in %s', (word, home) => {
  expect(existsSync(join(root, home))).toBe(true);
  expect(readFileSync(join(root, home), 'utf8')).toMatch(
    new RegExp(`^export (?:async function|function|const|type|interface) ${word}\\b`, 'm'),
  );
});

describe('planted', () => {
  const path = 'server/modules/boxes/boxes.ts';
  const judged = (text: string, at = path) => judgeGrammar(new Map([[at, text]])).violations;

  test.each([
    [`type Verdict = { ok: true };`, 'a Verdict of its own'],
    [`export interface Verdict { ok: boolean }`, 'a Verdict of its own'],
    [`function found<R>(row: R | undefined): R { return row!; }`, 'a found of its own'],
    [`const obey = (verdict: object): void => {};`, 'a obey of its own'],
    [`export async function pageOf() {}`, 'a pageOf of its own'],
    [`export const mustHaveVersion = function () {};`, 'a mustHaveVersion of its own'],
    [`return { items: [], nextCursor: null };`, 'a page made by hand'],
    [`const list = () => ({ items, nextCursor });`, 'a page made by hand'],
    [`const list = () => ({ 'nextCursor': cursor });`, 'a page made by hand'],
    [`if (ctx.who.scopes.has('bookings:manage')) go();`, 'asks a scope alone'],
    [`const { scopes } = ctx.who; scopes.has('bookings:manage');`, 'asks a scope alone'],
    [`ctx.who.scopes?.has(scope);`, 'asks a scope alone'],
    [`if (!row) throw fail(notFound, { param: 'id' });`, 'throws notFound by hand'],
    [`throw fail(versionConflict);`, 'throws versionConflict by hand'],
  ])('%s', (text, says) => {
    const whole = text.startsWith('return') ? `function list() { ${text} }` : text;
    expect(judged(whole)).toEqual([`${path}:1 ${says}`]);
  });

  test.each([
    [path, `import { found, type Verdict } from '../../platform/x.ts'; const row = found(await find());`],
    [path, `const found = await store.find(ctx); const { items, nextCursor } = page; throw fail(inUse);`],
    [path, `export const findBox = (kinds: Set<string>) => kinds.has('x');`],
    ['server/platform/contract/page.ts', `export const pageOf = () => ({ nextCursor: null });`],
    ['server/platform/context/principal.ts', `export const may = (who) => who.scopes.has('x');`],
    ['server/platform/context/use-case.ts', `export function found() { throw fail(notFound); }`],
    ['server/modules/boxes/boxes.test.ts', `const page = { nextCursor: null };`],
  ])('lawful: %s %s', (at, text) => {
    expect(judged(text, at)).toEqual([]);
  });
});
