import { expect, test } from 'vitest';
import { createEgress } from '../net/egress.ts';
import { createQueues } from './azure.ts';
import { readQueueAddress } from './queue-address.ts';

const opener = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

test('a queue whose name turns out to lie in a network of ours is not called', async () => {
  const egress = createEgress({ allowNetworks: [], resolve: async () => ['169.254.169.254'] });
  const bounds = { timeoutMs: 2_000, maxResponseBytes: 1_000, signal: new AbortController().signal };
  const put = (url: string) => createQueues(egress).put({ url, opener, body: '{}', ...bounds });
  await expect(put('https://account.queue.core.windows.net/queue')).rejects.toMatchObject({ code: 'address_denied' });
  await expect(put('http://127.0.0.1:10001/account/queue')).rejects.toMatchObject({ code: 'address_denied' });
  egress.close();
});

test.each([
  ['https://account.queue.core.windows.net/my-queue', 'account', null],
  ['http://127.0.0.1:10001/devstoreaccount1/queue', 'devstoreaccount1', null],
  ['https://account.queue.core.windows.net/queue?sv=1&sig=x%3D', 'account', '?sv=1&sig=x%3D'],
])('%s is the address of a queue', (text, account, signature) => {
  expect(readQueueAddress(text)).toEqual({ url: text.split('?')[0], account, signature });
});

test.each([
  'https://account.queue.core.windows.net/',
  'https://account.queue.core.windows.net/Queue',
  'https://account.queue.core.windows.net/a--b',
  'https://account.queue.core.windows.net/a/b/c',
  'https://account.queue.core.windows.net/queue?sv=1',
  'https://account.queue.core.windows.net/queue#x',
  'queue',
])('%s is none', (text) => expect(readQueueAddress(text)).toBeNull());
