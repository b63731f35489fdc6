import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createApp } from './app.ts';

const from = async (trustedProxies: string[], remoteAddress: string, forwarded?: string): Promise<string> => {
  await using app = createApp({
    log: createLog('silent'),
    constraints: {},
    trustedProxies,
    publicUrl: 'http://atrium.test',
  });
  app.get('/who', (request) => ({ client: request.client }));
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return (await app.inject({ url: '/who', remoteAddress, headers })).json<{ client: string }>().client;
};

test.each([
  ['no proxy is configured', [], '10.0.0.1', '203.0.113.9', '10.0.0.1'],
  ['a stranger forges the header', ['10.0.0.0/8'], '198.51.100.7', '203.0.113.9', '198.51.100.7'],
  ['a configured proxy tells', ['10.0.0.0/8', 'fd00::/8'], '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  [
    'a configured proxy passes on what a stranger forged',
    ['10.0.0.0/8'],
    '10.0.0.1',
    '192.0.2.1, 203.0.113.9',
    '203.0.113.9',
  ],
  ['a configured proxy tells the port too', ['10.0.0.0/8'], '::ffff:10.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
  ['nobody forwarded', ['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
])('the client’s address when %s', async (_when, proxies, remote, forwarded, client) => {
  expect(await from(proxies, remote, forwarded)).toBe(client);
});

test('what came over plain HTTP to a proxy is sent to HTTPS with its method, before anything of it is read', async () => {
  const publicUrl = 'https://atrium.example';
  await using app = createApp({ log: createLog('silent'), constraints: {}, trustedProxies: ['10.0.0.0/8'], publicUrl });
  app.post('/things', () => 'made');
  const asked = { method: 'POST', url: '/things?x=1', remoteAddress: '10.0.0.1', payload: {} } as const;
  const moved = await app.inject({ ...asked, headers: { 'x-forwarded-proto': 'http' } });
  expect([moved.statusCode, moved.headers.location]).toEqual([308, `${publicUrl}/things?x=1`]);
  expect(moved.headers['strict-transport-security']).toBe('max-age=31536000');
  expect((await app.inject({ ...asked, headers: { 'x-forwarded-proto': 'https' } })).body).toBe('made');
});
