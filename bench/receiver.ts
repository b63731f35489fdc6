/** Receives webhooks, and says when each came. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { play } from './processes.ts';

export interface Expected {
  /** How many calls to wait for, from the last answer on. */
  readonly calls: number;
}

export interface Arrived {
  readonly url: string;
  /** In milliseconds since 1970, and what the event was about. */
  readonly calls: readonly { readonly at: number; readonly id: number }[];
}

const PATIENCE = 120_000;

let calls: { at: number; id: number }[] = [];
let heard = (): void => undefined;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const at = performance.timeOrigin + performance.now();
    response.writeHead(204).end();
    const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { id: number } };
    calls.push({ at, id: data.id });
    heard();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

play(async (expected: Expected): Promise<Arrived> => {
  const all = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => all.reject(new Error(`Only ${calls.length} of ${expected.calls} calls came`)),
    PATIENCE,
  );
  heard = () => calls.length >= expected.calls && all.resolve();
  heard();
  await all.promise.finally(() => clearTimeout(timer));
  const arrived = calls;
  calls = [];
  return { url, calls: arrived };
});
