import { Visitor, type ESTree } from 'vite';
import { describe, expect, test } from 'vitest';
import { contracts, type DeclaredContract } from '../server/contracts.ts';
import { happensOnce } from '../server/platform/http/read.ts';
import { parseProgram, parseSource, readFiles, type Files } from './support/sources.ts';

const every: readonly DeclaredContract[] = Object.values(contracts);
/** What is done twice when it is sent twice, unless both carry one key. */
const once = new Set(
  every.flatMap(({ endpoints = {} }) =>
    Object.entries(endpoints).flatMap(([name, endpoint]) => (happensOnce(endpoint) ? [name] : [])),
  ),
);

interface Judged {
  /** So many calls were looked at. */
  readonly seen: number;
  readonly violations: readonly string[];
}

/** Which operation is called, if one is; null: what is computed may be any. */
function operationOf({ callee }: ESTree.CallExpression): string | null | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || callee.object.name !== 'api')
    return undefined;
  return callee.property.type === 'Identifier' && !callee.computed ? callee.property.name : null;
}

const carriesKey = ({ arguments: [, options] }: ESTree.CallExpression): boolean =>
  options?.type === 'ObjectExpression' &&
  options.properties.some((one) => one.type === 'Property' && one.key.type === 'Identifier' && one.key.name === 'key');

/** What asks is not done: a query may be sent as often as it likes. */
const isQuestion = ({ key }: { readonly key: ESTree.PropertyKey }): boolean =>
  key.type === 'Identifier' && key.name === 'queryFn';

function judgeFile(path: string, text: string): Judged {
  const { program, lineAt } = parseProgram(path, text);
  const violations: string[] = [];
  const questions: { readonly start: number; readonly end: number }[] = [];
  const calls: ESTree.CallExpression[] = [];
  new Visitor({
    Identifier: ({ name, start }) => {
      if (name === 'newKey') violations.push(`${path}:${lineAt(start)} makes a key, where a repeat would make another`);
    },
    Property: (node) => {
      if (isQuestion(node)) questions.push(node);
    },
    CallExpression: (node) => void calls.push(node),
  }).visit(program);
  const asked = ({ start }: ESTree.CallExpression): boolean =>
    questions.some((question) => question.start < start && start < question.end);
  const done = calls.filter((call) => {
    const name = operationOf(call);
    return name !== undefined && (name === null || once.has(name)) && !asked(call);
  });
  for (const call of done)
    if (!carriesKey(call)) violations.push(`${path}:${lineAt(call.start)} is sent without a key for its repeats`);
  return { seen: done.length, violations };
}

/**
 * A mutation of the web is sent again when no answer came. Its repeats carry one key, as no hook of `data` makes one and each gives
 * one along; and all mutations are there. A second press makes another key: `lib/mutation.ts` does not send it.
 */
function judgeKeys(files: Files): Judged {
  const judged = [...files]
    .filter(([path]) => path.startsWith('web/src/') && !path.includes('.test.'))
    .map(([path, text]): Judged => {
      const { imports } = parseSource(path, text);
      const mutates = /\buseMutation\b/.test(text) && imports.some(isOfMutations);
      if (path.startsWith('web/src/data/')) {
        const { seen, violations } = judgeFile(path, text);
        const isPressedOnce = !mutates || imports.some(({ specifier }) => specifier === ONCE);
        return isPressedOnce ? { seen, violations } : { seen, violations: [...violations, `${path} is sent twice`] };
      }
      if (path === 'web/src/lib/mutation.ts') return { seen: 0, violations: [] };
      return { seen: 0, violations: mutates ? [`${path} has a mutation that is not in data`] : [] };
    });
  return {
    seen: judged.reduce((sum, { seen }) => sum + seen, 0),
    violations: judged.flatMap(({ violations }) => violations),
  };
}

const ONCE = '../lib/mutation.ts';
const isOfMutations = ({ specifier }: { readonly specifier: string }): boolean =>
  specifier === '@tanstack/react-query' || specifier.endsWith('/lib/mutation.ts');

test('what the web does is done once, however often it is sent', () => {
  const { seen, violations } = judgeKeys(readFiles(['web/src']));
  expect(seen).toBeGreaterThan(40);
  expect(violations).toEqual([]);
});

describe('planted', () => {
  const judged = (text: string, path = 'web/src/data/boxes.ts') => judgeKeys(new Map([[path, text]])).violations;

  test.each([
    ['useMutation({ mutationFn: (wish) => api.createBooking(wish, { key: newKey() }) });', /makes a key/],
    [
      'const send = () => api.liftClosure({ id }, { key: newKey() }); useMutation({ mutationFn: send });',
      /makes a key/,
    ],
    ['useMutation({ mutationFn: (wish) => api.createBooking(wish) });', /without a key/],
    ['useMutation({ mutationFn: (wish) => api.updateBooking(wish) });', /without a key/],
    ['useMutation({ mutationFn: ({ say, id }) => api[say]({ id }) });', /without a key/],
    ['useMutation({ mutationFn: (wish) => api.createBooking(wish, { signal }) });', /without a key/],
  ])('%s', (text, says) => {
    expect(judged(text)).toEqual([expect.stringMatching(says)]);
  });

  test.each(['@tanstack/react-query', '../../lib/mutation.ts'])('a mutation elsewhere, of %s', (of) => {
    const text = `import { useMutation } from '${of}'; useMutation({ mutationFn });`;
    expect(judged(text, 'web/src/features/boxes/box.tsx')).toEqual([expect.stringMatching(/not in data/)]);
  });

  test('one that a second press sends again', () => {
    const text = `import { useMutation } from '@tanstack/react-query'; useMutation({ mutationFn });`;
    expect(judged(text)).toEqual([expect.stringMatching(/sent twice/)]);
  });

  test.each([
    'useMutation({ mutationFn: (wish, context) => api.createBooking(wish, { key: keyOf(context) }) });',
    'useMutation({ mutationFn: ({ key, ...wish }) => api.createBooking(wish, { key }) });',
    'useMutation({ mutationFn: (wish) => api.setWorkWeek(wish) });',
    'queryOptions({ queryKey: [], queryFn: () => inTurn(() => api.checkBooking(wish)) });',
  ])('lawful: %s', (text) => {
    expect(judged(text)).toEqual([]);
  });
});
