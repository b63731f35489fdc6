import http from 'node:http';
import type { Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { closeReceivers, startRawReceiver, startReceiver } from '../../../test/support/receivers.ts';
import { createEgress, EgressFailed, type Egress, type EgressOptions } from './egress.ts';
import { until } from '../../../test/support/until.ts';

const cleanups: Array<() => void> = [];

afterEach(() => {
  closeReceivers();
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function egressWith(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({ allowNetworks: ['127.0.0.0/8'], timeoutMs: 5_000, ...options });
  cleanups.push(() => egress.close());
  return egress;
}

async function failureOf(sending: Promise<unknown>): Promise<string> {
  const outcome: unknown = await sending.then(
    (reply) => reply,
    (error: unknown) => error,
  );
  return outcome instanceof EgressFailed ? outcome.code : `no failure: ${String(outcome)}`;
}

/** Writes `piece` again and again, as fast as the other side takes it; the total is in `written`. */
function pour(socket: Socket, piece: Buffer, limit: number): { written: number } {
  const poured = { written: 0 };
  const next = (): void => {
    while (!socket.destroyed && poured.written < limit) {
      poured.written += piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', next);
        return;
      }
    }
  };
  next();
  return poured;
}

describe('receivers that take their time', () => {
  test('accepts and never answers', async () => {
    const { url, sockets } = await startRawReceiver(() => {});
    expect(await failureOf(egressWith().send({ url, timeoutMs: 200 }))).toBe('timeout');
    await until(() => expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]));
  });

  test.each([
    ['head', 'HTTP/1.1 200 OK\r\nx-drip: '],
    ['body', 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n'],
  ])('drips its %s a byte at a time: each byte is in time, the whole is not', async (_, start) => {
    let dripped = 0;
    const { url } = await startRawReceiver((socket) => {
      socket.write(start);
      const timer = setInterval(() => (dripped += Number(socket.write('H'))), 5);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await failureOf(egressWith().send({ url, timeoutMs: 250 }))).toBe('timeout');
    expect(dripped).toBeGreaterThan(3);
  });

  test('never-ending informational replies', async () => {
    const { url } = await startRawReceiver((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'), 5);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await failureOf(egressWith().send({ url, timeoutMs: 250 }))).toBe('timeout');
  });

  test('never finishes the TLS handshake', async () => {
    const { port } = await startRawReceiver(() => {});
    const sending = egressWith({ connectTimeoutMs: 250 }).send({ url: `https://127.0.0.1:${port}/` });
    expect(await failureOf(sending)).toBe('tls');
  });

  test('a name server that never answers', async () => {
    const egress = egressWith({ resolve: () => new Promise(() => {}) });
    expect(await failureOf(egress.send({ url: 'https://slow.example/', timeoutMs: 50 }))).toBe('timeout');
  });

  test('a caller who gives up', async () => {
    const { url } = await startRawReceiver(() => {});
    const egress = egressWith();
    const controller = new AbortController();
    const sending = egress.send({ url, signal: controller.signal });
    setImmediate(() => controller.abort());
    expect(await failureOf(sending)).toBe('aborted');
    expect(await failureOf(egress.send({ url, signal: controller.signal }))).toBe('aborted');
  });
});

describe('replies that are too much', () => {
  const ten = 10 * 2 ** 30;

  test.each([
    ['with its length', `content-length: ${ten}\r\n\r\n`],
    ['without', '\r\n'],
  ])('a body of 10 GB %s is read up to the cap, and the connection closed', async (_, rest) => {
    let poured = { written: 0 };
    const piece = Buffer.alloc(65_536, 'x');
    const { url, sockets } = await startRawReceiver((socket) => {
      socket.write(`HTTP/1.1 202 Accepted\r\n${rest}`);
      poured = pour(socket, piece, ten);
    });
    const reply = await egressWith().send({ url, maxResponseBytes: 100_000 });
    expect({ ...reply, body: reply.body.length }).toMatchObject({ status: 202, truncated: true, body: 100_000 });
    await until(() => expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]));
    // What the kernel buffers on both sides is all that may be written beyond the cap.
    expect(poured.written).toBeLessThan(64 * 2 ** 20);
  });

  test.each([
    [9, true],
    [10, false],
    [11, false],
  ])('a body of ten bytes with a cap of %i', async (maxResponseBytes, truncated) => {
    const { url } = await startReceiver(http.createServer((_, response) => response.end('0123456789')));
    const reply = await egressWith().send({ url, maxResponseBytes });
    expect(reply).toMatchObject({ status: 200, truncated });
    expect(reply.body.toString()).toBe('0123456789'.slice(0, maxResponseBytes));
  });

  test('the body is capped at 64 KiB unless told otherwise', async () => {
    const { url } = await startReceiver(http.createServer((_, response) => response.end(Buffer.alloc(100_000))));
    const reply = await egressWith().send({ url });
    expect({ length: reply.body.length, truncated: reply.truncated }).toEqual({ length: 65_536, truncated: true });
  });

  test('a gzip bomb stays packed', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 2 ** 20));
    const asked: unknown[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.headers['accept-encoding']);
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const { url } = await startReceiver(server);
    const reply = await egressWith().send({ url, headers: { 'Accept-Encoding': 'gzip, br' } });
    expect(asked).toEqual(['identity']);
    expect(reply.body.equals(bomb)).toBe(true);
    expect(gunzipSync(reply.body)).toHaveLength(20 * 2 ** 20);
  });

  test.each([
    ['many headers', 'x-flood: y\r\n'],
    ['one endless header', 'y'],
  ])('a head of %s', async (_, piece) => {
    let poured = { written: 0 };
    const { url } = await startRawReceiver((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-start: ');
      poured = pour(socket, Buffer.from(piece.repeat(1_000)), ten);
    });
    expect(await failureOf(egressWith().send({ url }))).toBe('too_large');
    expect(poured.written).toBeLessThan(64 * 2 ** 20);
  });
});

describe('replies that break off or are none', () => {
  test.each([
    ['closed without a word', '', 'reset'],
    ['closed within the head', 'HTTP/1.1 200 OK\r\nx: ', 'reset'],
    ['closed within the body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf', 'reset'],
    ['closed within a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nhalf', 'reset'],
    ['not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'protocol'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 'protocol'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'protocol'],
  ])('%s', async (_, text, code) => {
    const { url } = await startRawReceiver((socket) => socket.end(text));
    expect(await failureOf(egressWith().send({ url, method: 'POST', body: 'x' }))).toBe(code);
  });

  test('nobody listens', async () => {
    // A port that is chosen for nobody: one that was free a moment ago may be somebody else's by now.
    const error: unknown = await egressWith()
      .send({ url: 'http://127.0.0.1:1' })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'EgressFailed', code: 'connect', message: 'could not connect (ECONNREFUSED)' });
  });

  test.each([
    ['no address', async () => []],
    ['an error', () => Promise.reject(new Error('ENOTFOUND'))],
  ])('the name server has %s', async (_, resolve) => {
    expect(await failureOf(egressWith({ resolve }).send({ url: 'https://gone.example/' }))).toBe('dns');
  });
});
