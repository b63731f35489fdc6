import { expect, test } from 'vitest';
import { MAX_BANK_NUMBER } from '../resources/contract.ts';
import { decideLockers, numberLockers } from './rules.ts';

const namesOf = (given: Parameters<typeof numberLockers>[0], next = 1): string[] =>
  numberLockers(given, 'By the lift', next).map(({ name }) => name);

test('lockers are numbered one after another, and called after their bank unless said', () => {
  expect(numberLockers({ count: 2 }, 'By the lift', 7)).toEqual([
    { bankNumber: 7, name: 'By the lift 07' },
    { bankNumber: 8, name: 'By the lift 08' },
  ]);
  expect(namesOf({ count: 3, naming: 'L1-K#', from: 99 })).toEqual(['L1-K099', 'L1-K100', 'L1-K101']);
  expect(namesOf({ count: 1, naming: '#$& key', from: 5 })).toEqual(['05$& key']);
});

test.each([
  [{ count: 1, naming: 'Locker' }, 'lockers.naming'],
  [{ count: 1, naming: '# of #' }, 'lockers.naming'],
  [{ count: 1, naming: `${'x'.repeat(199)}#` }, 'lockers.naming'],
  [{ count: 2, from: MAX_BANK_NUMBER }, 'lockers.count'],
])('%j is refused for its %s', (given, param) => {
  const verdict = decideLockers(given, numberLockers(given, 'Bank', 1), 'lockers.');
  expect(verdict).toMatchObject({ ok: false, kind: { code: 'invalid_request' }, details: { param } });
});

test('up to the last number, with a name as long as one may be, they are made', () => {
  const given = { count: 1, from: MAX_BANK_NUMBER, naming: `${'x'.repeat(196)}#` };
  expect(decideLockers(given, numberLockers(given, 'Bank', 1), '')).toEqual({ ok: true });
});
