import { describe, expect, test } from 'vitest';
import { parseRetryAfter, retryAfterOf } from './retry-after.ts';

describe('Retry-After', () => {
  const now = Temporal.Instant.from('1994-11-06T08:49:00Z');

  test.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
    ['Sun Nov  6 08:49:37 1994', 37_000],
    ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
    ['999999999', 86_400_000],
    ['Sun, 06 Nov 2094 08:49:37 GMT', 86_400_000],
    ['99999999999999999999', null],
    ['-5', null],
    ['1.5', null],
    ['5 minutes', null],
    ['1994-11-06T08:50:00Z', null],
    ['Sun, 99 Nov 1994 08:49:37 GMT', null],
    ['', null],
    [undefined, null],
    [null, null],
  ])('%j', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });

  test('the cap can be chosen', () => {
    expect(parseRetryAfter('7200', now, 3_600_000)).toBe(3_600_000);
  });

  test('of a reply it is said in whole seconds', () => {
    expect(retryAfterOf({ headers: { 'retry-after': '7' } })).toBe(7);
    for (const said of ['soon', '1.5', '-5'])
      expect(retryAfterOf({ headers: { 'retry-after': said } })).toBeUndefined();
    expect(retryAfterOf({ headers: {} })).toBeUndefined();
  });
});
