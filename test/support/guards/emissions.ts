import { join, posix } from 'node:path';
import type { CallExpression, Node } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import { API, type APIOptions, type Checker, type Type } from 'typescript/unstable/sync';

/** A place where the code emits an event. */
export interface Emission {
  readonly path: string;
  readonly line: number;
  /** The texts that stand there, whatever they are taken for. */
  readonly written: readonly string[];
  /** What the compiler says it may be: unions and templates of types written out. */
  readonly types: readonly string[];
}

const emitters = /^(?:emit|eventOf)$/;
const isTold = (path: string): boolean =>
  path.startsWith('server/') && !/\.(?:test|matrix)\.ts$|\.d\.ts$|^server\/platform\/context\//.test(path);

/** `emit` of `tx.emit(…)`, `eventOf` of `eventOf(…)`. */
function calleeOf({ expression }: CallExpression): string {
  if (isPropertyAccessExpression(expression)) return expression.name.text;
  return isIdentifier(expression) ? expression.text : '';
}

const literalsOf = (type: Type | undefined): string[] =>
  (type?.isUnionType() ? type.getTypes() : [type]).flatMap((one) => (one?.isStringLiteralType() ? [one.value] : []));

function everyNode(node: Node, see: (node: Node) => void): void {
  see(node);
  node.forEachChild((child) => everyNode(child, see));
}

function emissionOf(call: CallExpression, checker: Checker): Pick<Emission, 'written' | 'types'> {
  const [first] = call.arguments;
  const signature = checker.getResolvedSignature(call);
  const written: string[] = [];
  if (first) everyNode(first, (node) => void (isStringLiteral(node) && written.push(node.text)));
  return { written, types: literalsOf(signature && checker.getParameterType(signature, 0)) };
}

/** The project's own settings for the server alone: the web and the tests emit nothing, and take seconds to read. */
export function serverOnly(folder: string): { readonly config: string; readonly fs: NonNullable<APIOptions['fs']> } {
  const config = join(folder, 'tsconfig.server.json');
  const settings = { extends: './tsconfig.json', include: ['server'], exclude: ['**/*.test.ts', '**/*.matrix.ts'] };
  return {
    config,
    fs: {
      readFile: (name) => (name === config ? JSON.stringify(settings) : undefined),
      fileExists: (name) => (name === config ? true : undefined),
    },
  };
}

/**
 * Finds every emission below `server/` and what it may emit, by asking the compiler itself: the first argument's type,
 * with the unions and templates of types behind a variable written out.
 * @param folder where `server/` is
 */
export function findEmissions(
  folder: string,
  { config, fs }: { readonly config: string; readonly fs: NonNullable<APIOptions['fs']> } = serverOnly(folder),
): readonly Emission[] {
  const api = new API({ cwd: folder, fs });
  const snapshot = api.updateSnapshot({ openProjects: [config] });
  try {
    const [project] = snapshot.getProjects();
    if (!project) throw new Error(`${folder} holds no TypeScript project`);
    const { program, checker } = project;
    return program.getSourceFileNames().flatMap((name) => {
      const path = posix.relative(folder, name);
      const file = isTold(path) ? program.getSourceFile(name) : undefined;
      const found: Emission[] = [];
      if (file)
        everyNode(file, (node) => {
          if (!isCallExpression(node) || !emitters.test(calleeOf(node))) return;
          const line = file.text.slice(0, node.end).split('\n').length;
          found.push({ path, line, ...emissionOf(node, checker) });
        });
      return found;
    });
  } finally {
    snapshot.dispose();
    api.close();
  }
}
