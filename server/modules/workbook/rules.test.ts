import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, answerIn, capacityIn, linesIn, nameIn, streetOf, takeApart } from './rules.ts';

test('names and texts come in one spelling, or are none', () => {
  expect([
    nameIn(' A\u00a0 \n B '),
    nameIn('\u200b'),
    nameIn('x'.repeat(200))?.length,
    nameIn('x'.repeat(201)),
  ]).toEqual(['A B', null, 200, null]);
  expect([nameIn('😀'.repeat(200))?.length, linesIn(' a \r\n b', 10), linesIn('\u202e', 10)]).toEqual([
    400,
    'a\nb',
    null,
  ]);
  expect(['1', '8.0', '0', '1.5', '1e3', '-1', '100000', '100001'].map(capacityIn)).toEqual([
    1,
    8,
    null,
    null,
    null,
    null,
    100_000,
    null,
  ]);
  expect(['', 'Yes', 'X', 'no', 'FALSE', '0', 'maybe'].map(answerIn)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    null,
  ]);
});

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .]{0,12}[a-z]$/);
const maybe = (text: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), text);

test('an address comes apart as it was put together, or its lines stay what they are', () => {
  const given = fc.record({
    address: maybe(word),
    address2: maybe(word),
    city: maybe(word),
    state: maybe(fc.stringMatching(/^[A-Z]{2}$/)),
    zip: maybe(fc.stringMatching(/^\d{5}$/)),
  });
  fc.assert(
    fc.property(given, (one) => {
      const address = addressOf(one);
      const apart = takeApart(address, one.city);
      expect([addressOf(apart), streetOf(apart)]).toContain(address);
    }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 4 }), maybe(word), (lines, city) => {
      const address = lines.join('\n');
      const apart = takeApart(address, city);
      expect([addressOf(apart), streetOf(apart)]).toContain(address);
    }),
  );
  expect(takeApart('1 Main Street\nFloor 2\nNew York, NY 10001', 'New York')).toEqual({
    address: '1 Main Street',
    address2: 'Floor 2',
    city: 'New York',
    state: 'NY',
    zip: '10001',
  });
});
