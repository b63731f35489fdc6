import { expect, test } from 'vitest';
import type { Logger } from '../log.ts';
import { parseIpAllow } from '../net/ip-allow.ts';
import { warnOfUnknownProxy } from './forwarded.ts';

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
