import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../contract/problems.ts';
import { FORM, readForm } from './form.ts';

test.each([
  ['', {}],
  ['a=b&c=d+e&f=%2B08%3A00', { a: 'b', c: 'd e', f: '+08:00' }],
  ['a&b=&&c==', { a: '', b: '', c: '=' }],
  ['a[b]=1&a[c][d]=2', { a: { b: '1', c: { d: '2' } } }],
  ['a[b][0]=c', { a: { b: ['c'] } }],
  ['a%5Bb%5D%5B0%5D=c', { a: { b: ['c'] } }],
  ['a[1]=y&a[0]=x', { a: ['x', 'y'] }],
  ['a[]=x&a[]=y', { a: ['x', 'y'] }],
  ['a[0][b]=x&a[1][b]=y', { a: [{ b: 'x' }, { b: 'y' }] }],
  ['a=x&a=y', { a: ['x', 'y'] }],
  ['0=x&1=y', { 0: 'x', 1: 'y' }],
  ['naïve=%E2%9C%93', { naïve: '✓' }],
])('%s', (text, read) => expect(readForm(text)).toEqual(read));

const refusal = (text: string) => {
  try {
    return readForm(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.kind.status, error.details.param];
  }
};

test.each([
  ['__proto__[x]=1', '__proto__[x]'],
  ['a[__proto__]=1', 'a[__proto__]'],
  ['a[constructor][prototype]=1', 'a[constructor][prototype]'],
  ['a[b', 'a[b'],
  ['a]b=1', 'a]b'],
  ['a[b]c=1', 'a[b]c'],
  ['[a]=1', '[a]'],
  ['=1', 'body'],
  ['%zz=1', 'body'],
  ['a=%ff', 'a'],
  ['a=%ed%a0%80', 'a'], // half a character
  ['a[][b]=1', 'a[][b]'],
  ['a[0]=x&a[2]=y', 'a'],
  ['a[00]=x', 'a'],
  ['b[a][1]=x', 'b[a]'],
  ['a=1&a[b]=1', 'a[b]'],
  ['a[b]=1&a=1', 'a'],
  [`a${'[b]'.repeat(FORM.depth)}=1`, `a${'[b]'.repeat(FORM.depth)}`],
  [`${'x'.repeat(FORM.nameLength + 1)}=1`, `${'x'.repeat(40)}…`],
  [`a=${'x'.repeat(FORM.valueLength + 1)}`, 'a'],
  ['a=1&'.repeat(FORM.fields + 1), 'body'],
])('%s is refused and names %s', (text, param) => expect(refusal(text)).toEqual([400, param]));

test('the bounds themselves are within', () => {
  expect(refusal(`a${'[b]'.repeat(FORM.depth - 1)}=1`)).toHaveProperty('a.b.b.b.b', '1');
  expect(refusal(Array.from({ length: FORM.fields }, (_, i) => `a[${i}]=1`).join('&'))).toHaveProperty(
    'a.length',
    FORM.fields,
  );
});

test('whatever comes is read or refused with 400, and no prototype is touched', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    '[',
    ']',
    '[]',
    '[0]',
    '[1]',
    '=',
    '&',
    '%',
    '%5B',
    '%zz',
    '+',
    '__proto__',
    '[__proto__]',
    'constructor',
    'é',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (form) => {
      const read = refusal(form);
      const isFine = Array.isArray(read) ? read[0] === 400 : Object.getPrototypeOf(read) === Object.prototype;
      expect(isFine).toBe(true);
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});
