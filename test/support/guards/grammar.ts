import { Visitor } from 'vite';
import { parseProgram, type Files } from '../sources.ts';
import type { Report } from './report.ts';

/** The one place of each word of the grammar (ARCHITECTURE.md §3). Whoever needs it imports it from there. */
const homes: Readonly<Record<string, string>> = {
  Verdict: 'server/platform/contract/verdict.ts',
  allowed: 'server/platform/contract/verdict.ts',
  refused: 'server/platform/contract/verdict.ts',
  obey: 'server/platform/contract/verdict.ts',
  pageOf: 'server/platform/contract/page.ts',
  UseCase: 'server/platform/context/use-case.ts',
  UseCases: 'server/platform/context/use-case.ts',
  found: 'server/platform/context/use-case.ts',
  mustHaveVersion: 'server/platform/context/use-case.ts',
  Principal: 'server/platform/context/principal.ts',
  reaches: 'server/platform/context/principal.ts',
  may: 'server/platform/context/principal.ts',
};
/** Where a page's members stand: its maker and its shape. */
const pages = new Set(['server/platform/contract/page.ts', 'server/platform/contract/shapes.ts']);
/** Where a scope alone is asked: in the one question, and at the door, before it is known what a request is about. */
const scopes = new Set([
  'server/platform/context/principal.ts',
  'server/platform/http/admit.ts',
  'server/platform/http/mount.ts',
]);

/** Refusals that only these throw: whoever lacks a row asks `found`, whoever compares versions `mustHaveVersion`. */
const refusals: Readonly<Record<string, readonly string[]>> = {
  notFound: ['server/platform/context/use-case.ts', 'server/platform/http/app.ts'],
  versionConflict: ['server/platform/context/use-case.ts'],
};

/** What a word made by hand would be: a function, or a type. A constant may be called `found` and hold a row. */
const isFunction = (node: { readonly type: string } | null): boolean => /^(?:Arrow)?Function/.test(node?.type ?? '');

/** Everything a file says in words of its own where the house has one. `path:line what`. */
function dialectIn(path: string, text: string, seen: () => void): string[] {
  const { program, lineAt } = parseProgram(path, text);
  const found: string[] = [];
  const at = (start: number, what: string): void => void found.push(`${path}:${lineAt(start)} ${what}`);
  const declares = ({ name, start }: { readonly name: string; readonly start: number }): void => {
    seen();
    if (Object.hasOwn(homes, name) && homes[name] !== path) at(start, `a ${name} of its own`);
  };
  new Visitor({
    TSTypeAliasDeclaration: ({ id }) => declares(id),
    TSInterfaceDeclaration: ({ id }) => declares(id),
    FunctionDeclaration: ({ id }) => id && declares(id),
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && isFunction(init)) declares(id);
    },
    ObjectExpression({ properties }) {
      for (const one of properties) {
        const key = one.type === 'Property' ? one.key : null;
        const isCursor =
          key?.type === 'Identifier'
            ? key.name === 'nextCursor'
            : key?.type === 'Literal' && key.value === 'nextCursor';
        if (isCursor && !pages.has(path)) at(one.start, 'a page made by hand');
      }
    },
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type === 'Identifier' && callee.name === 'fail' && first?.type === 'Identifier') {
        const keepers = Object.hasOwn(refusals, first.name) ? refusals[first.name] : undefined;
        if (keepers && !keepers.includes(path)) at(first.start, `throws ${first.name} by hand`);
      }
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (callee.property.name !== 'has' || scopes.has(path)) return;
      const { object } = callee;
      const name = object.type === 'MemberExpression' ? object.property : object;
      if (name.type === 'Identifier' && name.name === 'scopes') at(callee.property.start, 'asks a scope alone');
    },
  }).visit(program);
  return found;
}

/** Judges that the server's code speaks one grammar: one Verdict, one found, one page, one question about rights. */
export function judgeGrammar(files: Files): Report {
  let seen = 0;
  const violations = [...files]
    .filter(([path]) => path.startsWith('server/') && !/\.(?:test|matrix)\.ts$/.test(path))
    .flatMap(([path, text]) => dialectIn(path, text, () => seen++));
  return { seen, violations };
}

/** The words whose homes there are. */
export const words = Object.entries(homes);
