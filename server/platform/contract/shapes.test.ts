import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { closed, Names } from './shapes.ts';
import { validatorCompiler } from '../http/validate.ts';

test('translations take language tags and nothing else', () => {
  const schema = Type.Object({ names: Names }, closed);
  const judge = validatorCompiler({ schema, httpPart: 'body', method: 'POST', url: '/' });
  for (const names of [{}, { de: 'Zimmer', 'zh-Hant-HK': '房間' }]) expect(judge({ names })).toBe(true);
  for (const names of [{ '!': 'x' }, { deutsch: 'x' }, { de: 1 }, { de: ' ' }, { de: 'a\u0000' }, { 'de ': 'x' }]) {
    expect({ names, fits: judge({ names }) }).toEqual({ names, fits: false });
  }
});
