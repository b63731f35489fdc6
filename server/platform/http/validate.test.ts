import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { closed, Name, Names, orNull } from '../contract/shapes.ts';
import { spelledValidatorCompiler, validatorCompiler } from './validate.ts';

const Shape = Type.Object(
  {
    name: Name,
    nick: Type.Optional(orNull(Name)),
    names: Type.Optional(orNull(Names)),
    all: Type.Optional(Type.Array(Name)),
    note: Type.Optional(Type.String()),
  },
  closed,
);

function judge(value: object, httpPart = 'body'): object | string {
  const validate = validatorCompiler({ schema: Shape, httpPart, method: 'POST', url: '/' });
  if (validate(value) === true) return value;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath} ${error?.message}`;
}

const DECOMPOSED = 'Cafe\u0301';

describe('a name', () => {
  test.each(['body', 'querystring'])('is written in one way, wherever it stands in the %s', (part) => {
    const given = { name: ` ${DECOMPOSED}\u00a0`, nick: ' N ', all: [DECOMPOSED, ' b'], note: ` ${DECOMPOSED}` };
    expect(judge(given, part)).toEqual({ name: 'Café', nick: 'N', all: ['Café', 'b'], note: ` ${DECOMPOSED}` });
    expect(judge({ name: 'A', names: { fr: ` ${DECOMPOSED} ` } }, part)).toEqual({ name: 'A', names: { fr: 'Café' } });
    expect(judge({ name: 'A', nick: null, names: null })).toEqual({ name: 'A', nick: null, names: null });
  });

  test('is measured as it will be kept', () => {
    expect(judge({ name: `${' '.repeat(300)}${'e\u0301'.repeat(200)}` })).toEqual({ name: 'é'.repeat(200) });
    expect(judge({ name: 'e\u0301'.repeat(201) })).toContain('/name must NOT have more than 200');
  });

  test.each(['', '  \u3000', 'Desk\u200b2', 'Desk \u202e2', '\u2800', 'a\nb'])('%j is refused', (name) => {
    expect(judge({ name })).toMatch(/^\/name must /);
    expect(judge({ name: 'A', names: { de: name } })).toMatch(/^\/names(\/de)? must /);
  });

  test('a heap of marks is refused before it costs anything', () => {
    const name = `a${'\u0315'.repeat(100_000)}${'\u0323'.repeat(100_000)}`; // in their order after half a minute
    expect(judge({ name })).toMatch(/^\/name must be one line/);
    expect(judge({ name: 'A', names: { de: name } })).toMatch(/^\/names(\/de)? must /);
  });

  test('a refusal says what is wrong with it', () => {
    expect(judge({ name: 'Desk \u202e2' })).toBe(
      '/name must be one line that can be read, without invisible characters',
    );
  });
});

describe('a whole number in an address', () => {
  const validate = validatorCompiler({
    schema: Type.Object({ id: Type.Optional(Type.Integer()), sum: Type.Optional(Type.Number()) }, closed),
    httpPart: 'params',
    method: 'GET',
    url: '/',
  });

  test.each([' 7', '7 ', '+7', '07', '7.0', '7e0', '0x7', '-0', ''])('is not spelled %j', (id) => {
    expect(validate({ id })).toBe(false);
    expect(validate.errors?.[0]).toMatchObject({ instancePath: '/id' });
    expect(validate({ id: '7' })).toBe(true);
    expect(validate.errors).toBeNull();
  });

  test('is spelled as it is written', () => {
    const given = { id: '-70', sum: '1.50' };
    expect(validate(given)).toBe(true);
    expect(given).toEqual({ id: -70, sum: 1.5 });
  });
});

describe('a whole number in a body whose values may be spelled as text', () => {
  const shape = Type.Object({
    id: Type.Integer(),
    more: Type.Optional(orNull(Type.Integer())),
    list: Type.Optional(Type.Array(Type.Object({ kind: Type.Integer() }))),
  });
  const judgeIn = (value: object): string | object => {
    const validate = spelledValidatorCompiler({ schema: shape, httpPart: 'body', method: 'POST', url: '/' });
    return validate(value) === true ? value : (validate.errors?.[0]?.instancePath ?? '');
  };

  test('is a number or one written plainly', () => {
    expect(judgeIn({ id: '7', list: [{ kind: '2' }] })).toEqual({ id: 7, list: [{ kind: 2 }] });
    expect(judgeIn({ id: 7, more: '8' })).toEqual({ id: 7, more: 8 });
  });

  test.each([true, false, null, '0x10', '1e1', ' 7 ', '', 1.5, [7]])('is not %j, wherever it stands', (odd) => {
    expect(judgeIn({ id: odd })).toBe('/id');
    expect(judgeIn({ id: 1, list: [{ kind: 1 }, { kind: odd }] })).toBe('/list/1/kind');
    // Null too, though it may be said: it would be read as 0.
    expect(judgeIn({ id: 1, more: odd })).toBe('/more');
  });
});
