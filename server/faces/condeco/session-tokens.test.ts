import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createDerive } from '../../platform/auth/derive.ts';
import { createSessionTokens } from './session-tokens.ts';

const now = Temporal.Instant.from('2030-01-07T09:00:00Z');
const derive = createDerive('a secret of the installation', 'session tokens');
const tokens = createSessionTokens(derive);
const later = (seconds: number) => now.add({ seconds });

const partOf = (token: string, i: number): unknown =>
  JSON.parse(Buffer.from(token.split('.')[i] ?? '', 'base64url').toString());

test('a token is a JWT whose header begins with typ, as the vendor’s sample does', async () => {
  const token = await tokens.sign('client', now);
  expect(token).toMatch(/^eyJ0eXAiOiJKV1Q/);
  expect(partOf(token, 0)).toEqual({ typ: 'JWT', alg: 'HS256' });
  expect(partOf(token, 1)).toEqual({
    iss: 'atrium',
    sub: 'client',
    iat: now.epochMilliseconds / 1000,
    exp: expect.any(Number),
  });
});

test('it is read to the second of its twelfth hour, and older ones beside newer ones', async () => {
  const [first, second] = [await tokens.sign('client', now), await tokens.sign('client', later(2))];
  expect(await tokens.read(first, later(43_199))).toBe('client');
  expect(await tokens.read(first, later(43_200))).toBeNull();
  expect(await tokens.read(second, later(43_200))).toBe('client');
});

/** A token with these parts, signed with a key. */
function forged(header: object, claims: object, key: Buffer | null): string {
  const [head, body] = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = key && createHmac('sha256', key).update(`${head}.${body}`).digest('base64url');
  return `${head}.${body}.${signature ?? ''}`;
}

test('whatever was not signed here as it should be is none', async () => {
  const begins = now.epochMilliseconds / 1000;
  const claims = { iss: 'atrium', sub: 'client', iat: begins, exp: begins + 43_200 };
  const typed = { typ: 'JWT', alg: 'HS256' };
  const key = derive('session tokens');
  expect(await tokens.read(forged(typed, claims, key), now)).toBe('client');
  const { exp: _exp, ...endless } = claims;
  const { sub: _sub, ...nameless } = claims;
  const wrong = {
    'another key': forged(typed, claims, createDerive('another secret', 'session tokens')('session tokens')),
    'no signature': forged({ ...typed, alg: 'none' }, claims, null),
    'another algorithm': forged({ ...typed, alg: 'HS512' }, claims, key),
    'no end': forged(typed, endless, key),
    'no client': forged(typed, nameless, key),
    'another issuer': forged(typed, { ...claims, iss: 'somebody' }, key),
    'no type': forged({ alg: 'HS256' }, claims, key),
    nothing: '',
    'an API token': `atr_${'x'.repeat(36)}`,
    'far too long': `${forged(typed, claims, key)}${'x'.repeat(100_000)}`,
  };
  for (const [what, token] of Object.entries(wrong))
    expect([what, await tokens.read(token, now)]).toEqual([what, null]);
});
