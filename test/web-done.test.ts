import { Visitor, type ESTree } from 'vite';
import { expect, test } from 'vitest';
import { parseProgram, readFiles, type Files } from './support/sources.ts';

const isMutate = ({ callee }: ESTree.CallExpression): boolean =>
  callee.type === 'Identifier'
    ? callee.name === 'mutate'
    : callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'mutate';

/**
 * What is given to `mutate` beside its wish is not called once the component is gone, and the row of what was ended is gone by then:
 * nobody was told. `whenDone` is called in any case.
 */
function judge(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.startsWith('web/src/') || path.includes('.test.')) return [];
    const { program, lineAt } = parseProgram(path, text);
    const found: string[] = [];
    new Visitor({
      CallExpression: (node) => {
        if (isMutate(node) && node.arguments.length > 1)
          found.push(`${path}:${lineAt(node.start)} is not heard of when it is not drawn any more`);
      },
    }).visit(program);
    return found;
  });
}

test('what comes of what was done is told, though the row is gone', () => {
  expect(judge(readFiles(['web/src']))).toEqual([]);
});

test.each(['mutate({ id }, { onSuccess: () => tell(done) });', 'act.mutate({ id }, { onSuccess: () => tell(done) });'])(
  'planted: %s',
  (text) => {
    expect(judge(new Map([['web/src/features/boxes/box.tsx', text]]))).toHaveLength(1);
  },
);

test.each(['mutate({ id });', 'whenDone(mutateAsync({ id }), { onSuccess: () => tell(done) });'])(
  'lawful: %s',
  (text) => {
    expect(judge(new Map([['web/src/features/boxes/box.tsx', text]]))).toEqual([]);
  },
);
