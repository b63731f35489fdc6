import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'vite';

/** The repository's own folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Text of source files by path from the repository's root, `/` between folders. */
export type Files = ReadonlyMap<string, string>;

export interface Import {
  /** As written: `./store.ts`, `kysely`. */
  readonly specifier: string;
  /** The path it names from the root, for a relative one; else null. */
  readonly path: string | null;
  /** Gone after the types are stripped: `import type`, `export type`, `import('…').T`. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface SourceFunction {
  readonly line: number;
  readonly lines: number;
}

export interface Source {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly SourceFunction[];
  /** Constructs the house does without: default exports, enums, `export *`. */
  readonly oddities: readonly { readonly what: 'default export' | 'enum' | 'export *'; readonly line: number }[];
}

const isCode = (name: string): boolean => /\.(ts|tsx|js|mjs)$/.test(name) && !name.endsWith('.d.ts');

/** Reads all TypeScript and JavaScript below the folders of the repository, or of another copy of it. */
export function readFiles(folders: readonly string[], from = root): Files {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of readdirSync(join(from, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !isCode(entry.name)) continue;
      const path = posix.join(relative(from, entry.parentPath), entry.name);
      files.set(path, readFileSync(join(from, path), 'utf8'));
    }
  }
  return files;
}

const resolved = (from: string, specifier: string): string | null =>
  specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')) : null;

type Program = ReturnType<typeof parseSync>['program'];

/** Parses one file with the parser the web is built with. Throws on a syntax error: what cannot be read was not checked. */
export function parseProgram(path: string, text: string): { program: Program; lineAt: (offset: number) => number } {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const starts = [0, ...Array.from(text.matchAll(/\n/g), (match) => match.index + 1)];
  return { program, lineAt: (offset) => starts.findLastIndex((start) => start <= offset) + 1 };
}

/** What the guards of sizes, floors and names want to know of a file. Throws on a syntax error. */
export function parseSource(path: string, text: string): Source {
  const { program, lineAt } = parseProgram(path, text);
  const imports: Import[] = [];
  const functions: SourceFunction[] = [];
  const oddities: Source['oddities'][number][] = [];

  const found = (specifier: unknown, typeOnly: boolean, offset: number): void => {
    if (typeof specifier !== 'string') return;
    imports.push({ specifier, path: resolved(path, specifier), typeOnly, line: lineAt(offset) });
  };
  const body = (node: { start: number; end: number }): void => {
    functions.push({ line: lineAt(node.start), lines: lineAt(node.end) - lineAt(node.start) + 1 });
  };
  new Visitor({
    ImportDeclaration: (node) => found(node.source.value, node.importKind === 'type', node.start),
    ExportNamedDeclaration: (node) => found(node.source?.value, node.exportKind === 'type', node.start),
    ExportAllDeclaration: (node) => {
      found(node.source.value, node.exportKind === 'type', node.start);
      oddities.push({ what: 'export *', line: lineAt(node.start) });
    },
    ImportExpression: (node) => found(node.source.type === 'Literal' && node.source.value, false, node.start),
    TSImportType: (node) => found(node.source.value, true, node.start),
    TSEnumDeclaration: (node) => void oddities.push({ what: 'enum', line: lineAt(node.start) }),
    ExportDefaultDeclaration: (node) => void oddities.push({ what: 'default export', line: lineAt(node.start) }),
    FunctionDeclaration: body,
    FunctionExpression: body,
    ArrowFunctionExpression: body,
  }).visit(program);
  return { path, lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0), imports, functions, oddities };
}
