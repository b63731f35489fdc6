import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openPipe, type Pipe, type PipeOptions } from './pipe.ts';
import { until } from '../../../test/support/until.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A pipe over a real connection: what is written here is read there. */
async function connect(options: PipeOptions): Promise<readonly [Pipe, ServerResponse, IncomingMessage]> {
  const opened = Promise.withResolvers<readonly [Pipe, ServerResponse]>();
  const server = createServer((_request, raw) => {
    const pipe = openPipe(raw, {}, options);
    pipe.write('begin\n');
    opened.resolve([pipe, raw]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false }, resolve).on('error', reject);
  });
  response.on('error', () => undefined);
  closing.push(() => {
    response.destroy();
    server.close();
  });
  return [...(await opened.promise), response];
}

// Far more than the two ends' own buffers hold.
const FRAME = `${'x'.repeat(99_999)}\n`;
const FRAMES = 400;

it('goes on with a client that takes little at a time for longer than it may take nothing', async () => {
  const [pipe, , response] = await connect({ writeMs: 2_500, maxWaiting: Infinity });
  const began = performance.now();
  for (let i = 0; i < FRAMES; i++) pipe.write(FRAME);
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    response.pause();
    setTimeout(() => response.resume(), 5); // as fast as its network carries
  });
  await until(() => expect(read).toBe('begin\n'.length + FRAMES * FRAME.length), 50_000);
  expect(performance.now() - began).toBeGreaterThan(2_500); // some 600 times 5 ms at least
  expect(response.destroyed).toBe(false);
}, 60_000);

it('is cut off by a client that takes nothing, ended or not', async () => {
  for (const isEnded of [false, true]) {
    const [pipe, raw, response] = await connect({ writeMs: 200, maxWaiting: Infinity });
    response.pause();
    for (let i = 0; i < FRAMES; i++) pipe.write(FRAME);
    if (isEnded) pipe.end();
    await until(() => expect(raw.destroyed).toBe(true));
  }
});

it('is cut off at once when too much waits', async () => {
  const [pipe, raw, response] = await connect({ writeMs: 3_600_000, maxWaiting: 1_000_000 });
  response.pause();
  for (let i = 0; i < FRAMES && !raw.destroyed; i++) pipe.write(FRAME);
  expect(raw.destroyed).toBe(true);
});

it('hands on nothing of what waits once it has ended', async () => {
  const [pipe, , response] = await connect({ maxWaiting: Infinity });
  response.pause();
  for (let i = 0; i < FRAMES; i++) pipe.write(FRAME);
  pipe.end();
  let read = 0;
  response.on('data', (chunk: Buffer) => (read += chunk.length));
  response.resume();
  await new Promise((resolve) => response.on('end', resolve));
  expect(read).toBeLessThan(FRAMES * FRAME.length);
});
