import type { TSchema } from 'typebox';
import type { Endpoint, Endpoints } from '../../../server/platform/contract/endpoint.ts';
import { validatorCompiler } from '../../../server/platform/http/validate.ts';
import type { Report } from './report.ts';

interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly 'x-tidy'?: boolean | 'lines';
}

/** Texts that nobody sees as they are, by what is wrong with them; each becomes another text, or is refused. */
const hostile: Readonly<Record<string, string>> = {
  'a NUL': 'a\0b',
  'a control character': 'a\u0007b',
  'an override': 'a\u202eb',
  'an isolate': 'a\u2066b',
  'a zero width space': 'a\u200bb',
  'blanks around it': ' ab ',
  'a second spelling': 'ae\u0301b',
  'nothing to be seen': '\u2800\u2800',
};

/** What a field takes to the letter though people could not read it. */
function taken(shape: Shape): string[] {
  const at = { text: '' };
  const judge = validatorCompiler({
    schema: { type: 'object', properties: { text: shape }, required: ['text'] },
    method: 'POST',
    url: '',
    httpPart: 'body',
  });
  return Object.entries(hostile).flatMap(([what, text]) => {
    at.text = text;
    return judge(at) === true && at.text === text ? [what] : [];
  });
}

function* stringsIn(shape: Shape, path: string): Generator<readonly [path: string, shape: Shape]> {
  if (shape.type === 'string' && shape.enum === undefined && shape.const === undefined) yield [path, shape];
  for (const [i, one] of (shape.anyOf ?? []).entries()) yield* stringsIn(one, `${path}/${i}`);
  if (shape.items) yield* stringsIn(shape.items, `${path}[]`);
  const members = { ...shape.properties, ...shape.patternProperties };
  for (const [name, one] of Object.entries(members)) yield* stringsIn(one, `${path}.${name}`);
}

const partsOf = ({ params, query, body }: Endpoint): readonly (readonly [string, TSchema])[] =>
  Object.entries({ params, query, body }).flatMap(([name, shape]) => (shape ? [[name, shape] as const] : []));

/**
 * Judges that every text somebody may say goes through one of the text shapes of contract/shapes, or through a pattern or a
 * format that leaves nothing unreadable. What is taken to the letter, a secret, says so outright.
 */
export function judgeTextFields(endpoints: Endpoints): Report {
  let seen = 0;
  const violations = Object.entries(endpoints).flatMap(([name, endpoint]) =>
    partsOf(endpoint).flatMap(([part, shape]) =>
      [...stringsIn(shape as Shape, `${name} ${part}`)].flatMap(([path, field]) => {
        seen++;
        const wrong = field['x-tidy'] === false ? [] : taken(field);
        return wrong.length === 0 ? [] : [`${path} takes ${wrong.join(', ')}`];
      }),
    ),
  );
  return { seen, violations };
}
