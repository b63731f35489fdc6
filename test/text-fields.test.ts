import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { contracts, type DeclaredContract } from '../server/contracts.ts';
import { endpoints as condeco } from '../server/faces/condeco/contract.ts';
import { tokenEndpoints } from '../server/faces/condeco/token-provider.ts';
import { endpoints as offision } from '../server/faces/offision/contract.ts';
import { Email } from '../server/modules/people/contract.ts';
import type { Endpoint, Endpoints } from '../server/platform/contract/endpoint.ts';
import { Line, Lines, Name, Secret } from '../server/platform/contract/shapes.ts';
import { validatorCompiler } from '../server/platform/http/validate.ts';
import { judgeTextFields } from './support/guards/text-fields.ts';

const all: Endpoints = Object.assign(
  {},
  ...Object.values<DeclaredContract>(contracts).map(({ endpoints }) => endpoints),
);

test('every text that somebody may say is one that people can read', () => {
  const { seen, violations } = judgeTextFields(all);
  expect(seen).toBeGreaterThan(60);
  expect(violations).toEqual([]);
});

test.each([
  ['Condeco', { ...condeco, ...tokenEndpoints }],
  ['Offision', offision],
] as const)('the same of what is said to us as to %s', (_vendor, endpoints) => {
  const { seen, violations } = judgeTextFields(endpoints);
  expect(seen).toBeGreaterThan(60);
  expect(violations).toEqual([]);
});

const everywhere: Endpoints = { ...all, ...condeco, ...tokenEndpoints, ...offision };

test('only what is secret, or a file, is taken to the letter', () => {
  const exact = Object.entries(everywhere).flatMap(([name, { body }]) =>
    Object.entries<{ readonly 'x-tidy'?: unknown }>(body?.properties ?? {}).flatMap(([member, shape]) =>
      shape['x-tidy'] === false ? [`${name} ${member}`] : [],
    ),
  );
  const toTheLetter = new Set(['password', 'current', 'next', 'secret', 'secretKey', 'calendar']);
  expect(exact.length).toBeGreaterThan(0);
  expect(exact.filter((one) => !toTheLetter.has(one.split(' ')[1] ?? ''))).toEqual([]);
});

test('a raw text would be seen, wherever it is', () => {
  const planted = (part: object): Endpoint => ({
    method: 'POST',
    path: '/things',
    scope: 'signed-in',
    summary: 'Planted',
    reply: null,
    ...part,
  });
  const { seen, violations } = judgeTextFields({
    body: planted({ body: Type.Object({ note: Type.String({ maxLength: 10 }), fine: Line(10), name: Name }) }),
    nested: planted({
      body: Type.Object({
        lists: Type.Array(Type.Object({ tag: Type.Optional(Type.Union([Type.String(), Type.Null()])) })),
      }),
    }),
    query: planted({ query: Type.Object({ search: Type.String({ pattern: '^[^\\u0000]*$' }) }) }),
    exact: planted({ body: Type.Object({ secret: Secret(10), address: Lines(20), email: Email }) }),
  });
  expect(seen).toBe(8);
  expect(violations.map((one) => one.split(' takes')[0])).toEqual([
    'body body.note',
    'nested body.lists[].tag/0',
    'query query.search',
  ]);
});

/** What becomes of a text in this shape; null when it is refused. */
function became(shape: object, text: string): string | null {
  const body = { text };
  const schema = { type: 'object', properties: { text: shape } };
  return validatorCompiler({ schema, method: 'POST', url: '', httpPart: 'body' })(body) === true ? body.text : null;
}

test('a line may be empty, and lines keep their breaks', () => {
  expect(became(Line(10), '')).toBe('');
  expect(became(Line(10), '  ')).toBe('');
  expect(became(Line(10), 'Cafe\u0301 ')).toBe('Caf\u00e9');
  expect(became(Line(10), 'two\nlines')).toBe(null);
  expect(became(Lines(50), ' 12 High Street \r\n\r\nLondon\n')).toBe('12 High Street\n\nLondon');
  expect(became(Lines(50), 'London\n\u202eWales')).toBe(null);
  expect(became(Secret(10), ' \u202ex ')).toBe(' \u202ex ');
});

test.each([
  'Ann <ann@example.com>',
  '"ann@example.com" <eve@example.com>',
  'ann@example.com, eve@example.com',
  'ann@example.com\u200b',
  '\u202eann@example.com',
  'ann\u0430@example.com',
  'ann@ex\u00e4mple.com',
  ' ann@example.com',
  'ann@example.com\nbcc: eve@example.com',
])('%j is no e-mail address', (text) => {
  expect(became(Email, text)).toBe(null);
});
