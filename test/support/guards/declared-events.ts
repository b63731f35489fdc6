import { posix } from 'node:path';
import { Visitor } from 'vite';
import { parseProgram, type Files } from '../sources.ts';
import type { Emission } from './emissions.ts';
import type { Report } from './report.ts';

/** Every text of a file that is no type, templates cut at their dots: what an event's name can be made of. */
function textsIn(path: string, text: string): string[] {
  const texts = new Map<number, string[]>();
  new Visitor({
    Literal: ({ value, start }) => void (typeof value === 'string' && texts.set(start, [value])),
    TemplateElement: ({ value, start }) => void texts.set(start, value.raw.split('.')),
    'TSLiteralType:exit': ({ literal }) => void texts.delete(literal.start),
  }).visit(parseProgram(path, text).program);
  return [...texts.values()].flat();
}

/** The texts of a folder's own files: its contract declares and does not emit. */
const textsOf = (files: Files, folder: string): ReadonlySet<string> =>
  new Set(
    [...files]
      .filter(([path]) => posix.dirname(path) === folder && !/(?:\.test|\.matrix|\/contract)\.ts$/.test(path))
      .flatMap(([path, text]) => textsIn(path, text)),
  );

/** Is the name written where the event is emitted, in one piece or as noun and verb? A type alone tells nobody anything. */
function isWritten(type: string, texts: ReadonlySet<string>): boolean {
  const [noun = '', verb = ''] = type.split('.');
  return texts.has(type) || (texts.has(noun) && texts.has(verb));
}

/** Judges that whatever is emitted was declared, and whatever was declared is emitted somewhere. */
export function judgeEvents(declared: readonly string[], emissions: readonly Emission[], files: Files): Report {
  const texts = new Map(emissions.map(({ path }) => [posix.dirname(path), textsOf(files, posix.dirname(path))]));
  const violations = emissions.flatMap(({ path, line, written, types }) => {
    const strays = [...new Set([...written, ...types])].filter(
      (type) => type.includes('.') && !declared.includes(type),
    );
    const undeclared = strays.map((type) => `${path}:${line} emits ${type}, which no contract declares`);
    return types.length > 0 ? undeclared : [...undeclared, `${path}:${line} emits what cannot be told from its type`];
  });
  for (const type of declared) {
    const isEmitted = emissions.some(
      ({ path, types }) => types.includes(type) && isWritten(type, texts.get(posix.dirname(path)) ?? new Set()),
    );
    if (!isEmitted) violations.push(`${type} is declared, and nothing emits it`);
  }
  return { seen: emissions.length, violations };
}
