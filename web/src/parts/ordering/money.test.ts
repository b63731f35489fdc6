import { beforeAll, expect, it } from 'vitest';
import { startTexts } from '../../lib/texts.ts';
import { texts } from '../../lib/texts/en.ts';
import { readAmount, showMoney, typedAmount } from './money.ts';

beforeAll(async () => {
  await startTexts(() => Promise.resolve(texts));
});

it('is kept in the smallest unit of its currency, however many of those one has', () => {
  expect(showMoney({ amount: 250, currency: 'EUR' })).toBe('€2.50');
  expect(showMoney({ amount: 250, currency: 'JPY' })).toBe('¥250');
  expect(typedAmount({ amount: 5, currency: 'EUR' })).toBe('0.05');
});

it.each([
  ['2.50', 'EUR', 250],
  ['2,5', 'EUR', 250],
  ['2', 'EUR', 200],
  ['0.29', 'EUR', 29],
  ['2.505', 'EUR', null],
  ['250', 'JPY', 250],
  ['2.5', 'JPY', null],
  ['-1', 'EUR', null],
  ['', 'EUR', null],
])('%j %s is %s', (text, currency, expected) => expect(readAmount(text, currency)).toBe(expected));
