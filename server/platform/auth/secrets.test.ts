import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretShaped, makeSecret } from './secrets.ts';

describe('secrets', () => {
  it('look like ours, carry their checksum and never repeat', () => {
    const secrets = Array.from({ length: 500 }, makeSecret);
    expect(new Set(secrets).size).toBe(500);
    for (const secret of secrets) {
      expect(secret).toMatch(/^atr_[0-9A-Za-z]{36}$/);
      expect(isSecretShaped(secret)).toBe(true);
      const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
      const sum = Array.from(secret.slice(34)).reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);
      expect(sum).toBe(crc32(secret.slice(4, 34)));
    }
    expect(new Set(secrets.join('').replaceAll('atr_', '')).size).toBe(62);
  });

  it('mistyped in one place are known as such', () => {
    const places = fc.integer({ min: 4, max: 39 });
    const letters = fc.constantFrom(
      ...Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-é '),
    );
    fc.assert(
      fc.property(places, letters, (place, letter) => {
        const secret = makeSecret();
        const typed = secret.slice(0, place) + letter + secret.slice(place + 1);
        expect(isSecretShaped(typed)).toBe(typed === secret);
      }),
    );
  });

  it('of any other beginning may be the operator’s own', () => {
    expect(isSecretShaped('an-operator-chose-this-one-himself')).toBe(true);
    expect(['atr_', 'atr_short', `${makeSecret()}x`].map(isSecretShaped)).toEqual([false, false, false]);
  });
});
