import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refuseRepeatedKeys } from './strict-json.ts';

const judge = (text: string): string | null => refuseRepeatedKeys(text, JSON.parse(text))?.details.param ?? null;

test.each([
  ['{"a":1,"a":1}', 'a'],
  ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}', null],
  ['[{"a":{"b":1,"b" \n:2}}]', 'b'],
  ['{"":1,"":2}', 'body'],
  [String.raw`{"a\"":1,"a":2,"a\\":3}`, null],
  [String.raw`{"\u0061":1,"a":2}`, 'a'],
  ['{"a":":","b":"{\\"a\\":1,\\"a\\":2}","c":"\\\\"}', null],
  ['"{"', null],
  ['[]', null],
])('%s', (text, key) => {
  expect(judge(text)).toBe(key);
});

test('JSON of any shape has no key twice, and is found out once it has', () => {
  const nasty = fc.string({ unit: fc.constantFrom('"', '\\', ':', '{', '}', ' ', 'a', '\u2028', '\n') });
  const value = fc.jsonValue().filter((one) => !JSON.stringify(one).includes('__proto__'));
  const members = fc.dictionary(nasty, fc.oneof(value, nasty), { minKeys: 1 });
  fc.assert(
    fc.property(members, value, fc.constantFrom(0, 2), (object, other, indent) => {
      const text = JSON.stringify([object, other], null, indent);
      expect(judge(text)).toBeNull();
      const [key = ''] = Object.keys(object);
      const repeated = JSON.stringify(object, null, indent).replace(/\}$/, `,${JSON.stringify(key)} : 7}`);
      expect(judge(`[${repeated},${JSON.stringify(other)}]`)).toBe(key || 'body');
    }),
    { numRuns: 500 },
  );
});

test('a body that is as deep as it is long costs no more than its length', () => {
  const deep = `${'[{"a":'.repeat(150_000)}1${'}]'.repeat(150_000)}`;
  expect(judge(deep)).toBeNull();
  const quotes = `{"a":"${String.raw`\"`.repeat(250_000)}","b":"${'\\\\'.repeat(250_000)}"}`;
  expect(judge(quotes)).toBeNull();
});
