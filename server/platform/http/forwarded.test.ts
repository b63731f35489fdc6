import { describe, expect, test } from 'vitest';
import type { Logger } from '../log.ts';
import { parseIpAllow } from '../net/ip-allow.ts';
import { toHttps, warnOfUnknownProxy } from './forwarded.ts';

test('a proxy that is not named is spoken of once, with the setting that names it', () => {
  const said: unknown[] = [];
  const log = { warn: (...words: unknown[]) => said.push(words) } as unknown as Logger;
  const named = parseIpAllow('10.0.0.0/8');
  const watch = warnOfUnknownProxy(log, named.ok ? named.list : []);
  const request = (remoteAddress: string, headers: object) => watch({ socket: { remoteAddress }, headers } as never);
  request('192.0.2.1', {});
  request('::ffff:10.1.2.3', { 'x-forwarded-for': '198.51.100.7' });
  expect(said).toEqual([]);
  request('192.0.2.1', { 'x-forwarded-for': '198.51.100.7' });
  request('192.0.2.2', { 'x-forwarded-for': '198.51.100.8' });
  expect(said).toEqual([[{ peer: '192.0.2.1' }, expect.stringContaining('ATRIUM_TRUSTED_PROXIES')]]);
});

describe('over plain HTTP', () => {
  const atrium = 'https://atrium.example';
  const proxies = parseIpAllow('10.0.0.0/8');
  const sentTo = (
    publicUrl: string,
    from: string,
    spoken: string | undefined,
    url = '/api/v1/me?a=1',
  ): string | null => {
    const headers = spoken === undefined ? {} : { 'x-forwarded-proto': spoken };
    const asked = { url, headers, socket: { remoteAddress: from } };
    return toHttps(publicUrl, proxies.ok ? proxies.list : [])(asked as never);
  };

  test.each([
    ['marked by a trusted proxy', atrium, '10.0.0.1', 'http', `${atrium}/api/v1/me?a=1`],
    ['in capitals, and through two', atrium, '::ffff:10.0.0.1', 'HTTP, https', `${atrium}/api/v1/me?a=1`],
    ['marked as HTTPS', atrium, '10.0.0.1', 'https', null],
    ['not marked at all', atrium, '10.0.0.1', undefined, null],
    ['marked by a stranger', atrium, '198.51.100.7', 'http', null],
    ['where the public address is HTTP', 'http://atrium.example', '10.0.0.1', 'http', null],
  ])('what is %s', (_what, publicUrl, from, spoken, where) => {
    expect(sentTo(publicUrl, from, spoken)).toBe(where);
  });

  test('nobody is led away from the public address', () => {
    expect(sentTo(atrium, '10.0.0.1', 'http', '//evil.example/x')).toBe(`${atrium}//evil.example/x`);
    expect(sentTo(atrium, '10.0.0.1', 'http', '.evil.example/x')).toBe(`${atrium}/`);
  });
});
