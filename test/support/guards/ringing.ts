import { Visitor } from 'vite';
import { parseProgram, type Files } from '../sources.ts';
import type { Report } from './report.ts';
import { snake } from './table-mentions.ts';

/** The tables that these views of a schema read, through other views as well. */
export function tablesBehind(schema: string, views: readonly string[]): ReadonlySet<string> {
  const bodies = new Map(
    Array.from(schema.matchAll(/^create view (\w+)[^]*?;$/gm), ([text, name = '']) => [name, text] as const),
  );
  const read = (view: string): string[] =>
    Array.from((bodies.get(view) ?? '').matchAll(/\b(?:FROM|JOIN)\s+\(*(\w+)/g), ({ 1: name = '' }) => name).flatMap(
      (name) => (bodies.has(name) ? read(name) : name === 'LATERAL' ? [] : [name]),
    );
  return new Set(views.flatMap(read));
}

const writes = /^(?:insertInto|replaceInto|mergeInto|updateTable|deleteFrom)$/;
const WRITTEN = /\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+(?:only\s+)?(?:public\.)?"?(\w+)/gi;

/** One declaration at the top of a file. */
interface Declared {
  readonly name: string;
  readonly line: number;
  readonly written: ReadonlySet<string>;
  readonly rings: boolean;
}

const nameOf = (text: string): string => /\b(?:function|const|let|class)\s+(\w+)/.exec(text)?.[1] ?? '';

/** What each declaration of a file writes, and whether it says that rights change. */
function declarationsIn(path: string, text: string): Declared[] {
  const { program, lineAt } = parseProgram(path, text);
  const written: { readonly at: number; readonly table: string }[] = [];
  const rings: number[] = [];
  const noteSql = (sql: string, at: number): void => {
    for (const { 1: table = '' } of sql.matchAll(WRITTEN)) written.push({ at, table });
  };
  new Visitor({
    CallExpression({ callee, arguments: [first], start: at }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (callee.property.name === 'rightsChanged') rings.push(at);
      if (!writes.test(callee.property.name) || first?.type !== 'Literal' || typeof first.value !== 'string') return;
      written.push({ at, table: snake(first.value.split(' ')[0] ?? '') });
    },
    Literal: ({ value, start }) => void (typeof value === 'string' && noteSql(value, start)),
    TemplateLiteral: ({ quasis, start }) => noteSql(quasis.map(({ value }) => value.raw).join('?'), start),
  }).visit(program);
  return program.body.map(({ start, end }) => {
    const within = (at: number): boolean => at >= start && at < end;
    return {
      name: nameOf(text.slice(start, end)),
      line: lineAt(start),
      written: new Set(written.filter(({ at }) => within(at)).map(({ table }) => table)),
      rings: rings.some(within),
    };
  });
}

/**
 * Judges that whatever writes what credentials are derived from says so, in the same declaration.
 * @param silent those that need not, as `path name`, each with the reason
 */
export function judgeRinging(
  files: Files,
  tables: ReadonlySet<string>,
  silent: Readonly<Record<string, string>>,
): Report & { readonly used: readonly string[] } {
  const violations: string[] = [];
  const used: string[] = [];
  let seen = 0;
  for (const [path, text] of files) {
    for (const { name, line, written, rings } of declarationsIn(path, text)) {
      const touched = [...written].filter((table) => tables.has(table));
      if (touched.length === 0) continue;
      seen++;
      if (rings) continue;
      if (Object.hasOwn(silent, `${path} ${name}`)) used.push(`${path} ${name}`);
      else violations.push(`${path}:${line} ${name} writes ${touched.join(', ')} and does not say that rights change`);
    }
  }
  return { seen, violations, used };
}
