import { Visitor } from 'vite';
import { parseProgram } from '../sources.ts';

/** A place in the code where a table is named. */
export interface Mention {
  readonly path: string;
  readonly line: number;
  /** As the database spells it; null where a variable says which. */
  readonly table: string | null;
  readonly adds: boolean;
}

export interface Mentions {
  readonly named: readonly Mention[];
  /** Tables whose names stand in the file as words of their own: what a variable may stand for. */
  readonly words: ReadonlySet<string>;
}

export const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Methods of Kysely and of its `sql` whose first argument is a table, or a list of them. */
const takesTable =
  /^(?:selectFrom|insertInto|replaceInto|mergeInto|updateTable|deleteFrom|using|table|(?:inner|left|right|full|cross)Join(?:Lateral)?)$/;
const addsRow = /^(?:insertInto|replaceInto|mergeInto)$/;

const HOLE = '\0';
const ITEM = String.raw`(?:only\s+)?(?:public\.)?["\w\0]+(?:\s+(?:as\s+)?(?!(?:set|using|where|on|join)\b)\w+)?`;
/** SQL words that a table, or a list of tables with their aliases, follows. */
const LISTS = new RegExp(
  String.raw`\b(from|join|into|update|table|using|truncate|references)\s+(${ITEM}(?:\s*,\s*${ITEM})*)`,
  'gi',
);
/** Functions and casts that take a table as text. */
const QUOTED = /'(\w+)'::regclass|(?:to_regclass|pg_get_serial_sequence)\s*\(\s*'(\w+)'/gi;
/** A text that is SQL though nothing says so: a statement, or a piece of one. What people read begins otherwise. */
const isSql =
  /^\s*(?:with|select|insert|update|delete|merge|truncate|lock|alter|create|drop|copy|do|grant|revoke|from|(?:left |inner )?join|into)\b|::regclass|to_regclass/;

/** Tables that SQL text names; a hole where a variable stands. */
function tablesOf(text: string): { readonly name: string; readonly adds: boolean; readonly at: number }[] {
  const listed = Array.from(text.matchAll(LISTS), ({ 1: word = '', 2: list = '', index }) =>
    list.split(',').map((item) => ({
      name:
        item
          .trim()
          .replace(/^only\s+/i, '')
          .replace(/^public\./, '')
          .replaceAll('"', '')
          .split(/\s/)[0] ?? '',
      adds: word.toLowerCase() === 'into',
      at: index,
    })),
  ).flat();
  const quoted = Array.from(text.matchAll(QUOTED), ({ 1: cast, 2: argument, index }) => ({
    name: cast ?? argument ?? '',
    adds: false,
    at: index,
  }));
  return [...listed, ...quoted];
}

interface Text {
  readonly start: number;
  readonly quasis: readonly { readonly value: { readonly cooked?: string | null; readonly raw: string } }[];
}

/** Every table that a file names, in SQL or to Kysely, whether or not there is such a table. */
export function mentionsIn(path: string, text: string, tables: ReadonlySet<string>): Mentions {
  const { program, lineAt } = parseProgram(path, text);
  const named: Mention[] = [];
  const words = new Set<string>();
  const note = (name: string, adds: boolean, line: number): void => {
    const table = name.includes(HOLE) ? null : name;
    if (table === null || tables.has(table)) named.push({ path, line, table, adds });
  };
  const noteWord = (word: unknown): void => {
    if (typeof word === 'string' && tables.has(snake(word))) words.add(snake(word));
  };
  const tagged = new Set<number>();
  const noteSql = (sql: string, start: number): void => {
    if (!tagged.has(start) && !isSql.test(sql)) return;
    const skipped = (at: number): number => sql.slice(0, at).split('\n').length - 1;
    for (const { name, adds, at } of tablesOf(sql)) note(name, adds, lineAt(start) + skipped(at));
  };
  new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || !first) return;
      const { name: method, start: at } = callee.property;
      if (!takesTable.test(method)) return;
      const given = first.type === 'ArrayExpression' ? first.elements : [first];
      for (const one of given) {
        if (one?.type === 'Literal' && typeof one.value === 'string')
          note(snake(one.value.split(' ')[0] ?? ''), addsRow.test(method), lineAt(at));
        else if (one?.type === 'Identifier' || one?.type === 'TemplateLiteral')
          note(HOLE, addsRow.test(method), lineAt(at));
      }
    },
    Literal({ value, start }) {
      noteWord(value);
      if (typeof value === 'string') noteSql(value, start);
    },
    TaggedTemplateExpression({ tag, quasi }) {
      if (tag.type === 'Identifier' && tag.name === 'sql') tagged.add(quasi.start);
    },
    Property: ({ key }) => noteWord(key.type === 'Identifier' ? key.name : null),
    TemplateLiteral: ({ quasis, start }: Text) =>
      noteSql(quasis.map(({ value }) => value.cooked ?? value.raw).join(HOLE), start),
  }).visit(program);
  return { named, words };
}
