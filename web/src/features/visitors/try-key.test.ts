import { expect, test } from 'vitest';
import { tryKeys } from './try-key.ts';

test('what is sent again for want of an answer has the key of the first try; what is typed anew or was answered has another', () => {
  const keys = tryKeys();
  const first = keys.keyFor({ name: 'Vera' });
  keys.answered(0);
  expect(keys.keyFor({ name: 'Vera' })).toBe(first);
  const other = keys.keyFor({ name: 'Walter' });
  expect(other).not.toBe(first);
  keys.answered(409);
  expect(keys.keyFor({ name: 'Walter' })).not.toBe(other);
});
