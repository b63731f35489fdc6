import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createCertificate } from '../../../test/support/certificate.ts';
import { createEgress, EgressDenied, EgressFailed, type Egress, type EgressOptions } from './egress.ts';

const cleanups: Array<() => void> = [];

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function egressWith(options: Partial<EgressOptions> = {}): Egress {
  const egress = createEgress({ allowNetworks: ['127.0.0.0/8'], timeoutMs: 5_000, ...options });
  cleanups.push(() => egress.close());
  return egress;
}

interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly sockets: Socket[];
}

async function started(server: net.Server, address = '127.0.0.1', onPort = 0): Promise<Receiver> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(onPort, address, resolve));
  cleanups.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, port, sockets };
}

/** A receiver that speaks bytes instead of HTTP: `answer` is called with each connection's first request. */
function raw(answer: (socket: Socket) => void): Promise<Receiver> {
  return started(net.createServer((socket) => socket.once('data', () => answer(socket))));
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

function answerEmpty(_: unknown, response: http.ServerResponse): void {
  response.end();
}

describe('receivers that take their time', () => {
  test('accepts and never answers', async () => {
    const { url, sockets } = await raw(() => {});
    expect(await failureOf(egressWith().send({ url, timeoutMs: 200 }))).toBe('timeout');
    await vi.waitFor(() => expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]));
  });

  test.each([
    ['head', 'HTTP/1.1 200 OK\r\nx-drip: '],
    ['body', 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n'],
  ])('drips its %s a byte at a time: each byte is in time, the whole is not', async (_, start) => {
    let dripped = 0;
    const { url } = await raw((socket) => {
      socket.write(start);
      const timer = setInterval(() => (dripped += Number(socket.write('H'))), 5);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await failureOf(egressWith().send({ url, timeoutMs: 250 }))).toBe('timeout');
    expect(dripped).toBeGreaterThan(3);
  });

  test('never-ending informational replies', async () => {
    const { url } = await raw((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'), 5);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await failureOf(egressWith().send({ url, timeoutMs: 250 }))).toBe('timeout');
  });

  test('never finishes the TLS handshake', async () => {
    const { port } = await raw(() => {});
    const sending = egressWith({ connectTimeoutMs: 250 }).send({ url: `https://127.0.0.1:${port}/` });
    expect(await failureOf(sending)).toBe('tls');
  });

  test('a name server that never answers', async () => {
    const egress = egressWith({ resolve: () => new Promise(() => {}) });
    expect(await failureOf(egress.send({ url: 'https://slow.example/', timeoutMs: 50 }))).toBe('timeout');
  });

  test('a caller who gives up', async () => {
    const { url } = await raw(() => {});
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
    const { url, sockets } = await raw((socket) => {
      socket.write(`HTTP/1.1 202 Accepted\r\n${rest}`);
      poured = pour(socket, piece, ten);
    });
    const reply = await egressWith().send({ url, maxResponseBytes: 100_000 });
    expect({ ...reply, body: reply.body.length }).toMatchObject({ status: 202, truncated: true, body: 100_000 });
    await vi.waitFor(() => expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]));
    // What the kernel buffers on both sides is all that may be written beyond the cap.
    expect(poured.written).toBeLessThan(64 * 2 ** 20);
  });

  test.each([
    [9, true],
    [10, false],
    [11, false],
  ])('a body of ten bytes with a cap of %i', async (maxResponseBytes, truncated) => {
    const { url } = await started(http.createServer((_, response) => response.end('0123456789')));
    const reply = await egressWith().send({ url, maxResponseBytes });
    expect(reply).toMatchObject({ status: 200, truncated });
    expect(reply.body.toString()).toBe('0123456789'.slice(0, maxResponseBytes));
  });

  test('the body is capped at 64 KiB unless told otherwise', async () => {
    const { url } = await started(http.createServer((_, response) => response.end(Buffer.alloc(100_000))));
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
    const { url } = await started(server);
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
    const { url } = await raw((socket) => {
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
    const { url } = await raw((socket) => socket.end(text));
    expect(await failureOf(egressWith().send({ url, method: 'POST', body: 'x' }))).toBe(code);
  });

  test('nobody listens', async () => {
    const { url } = await started(net.createServer(), '127.0.0.2');
    const error: unknown = await egressWith()
      .send({ url })
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

function echo(request: http.IncomingMessage, response: http.ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
  });
}

describe('requests', () => {
  test('method, path, headers and bytes arrive; host and framing are ours', async () => {
    const { port } = await started(http.createServer(echo));
    const reply = await egressWith({ resolve: async () => ['127.0.0.1'] }).send({
      url: `http://Receiver.Example.:${port}/a%20b/../c?x=1#fragment`,
      method: 'PUT',
      headers: {
        'Webhook-Id': 'msg_1',
        Host: 'evil.example',
        'Content-Length': '1',
        'Transfer-Encoding': 'chunked',
        Connection: 'close',
        Expect: '100-continue',
      },
      body: 'Größe',
    });
    const headers = {
      'webhook-id': 'msg_1',
      host: `receiver.example:${port}`,
      'accept-encoding': 'identity',
      'content-length': '7',
      connection: 'keep-alive',
    };
    expect(JSON.parse(reply.body.toString())).toEqual({ method: 'PUT', url: '/c?x=1', headers, body: 'Größe' });
    expect(reply.headers['set-cookie']).toBe('a=1, b=2');
    expect(reply.durationMs).toBeGreaterThan(0);
  });

  test.each([
    ['x y', '1'],
    ['', '1'],
    ['x', 'a\r\nhost: evil.example'],
    ['x', 'snow ☃'],
  ])('a header %j: %j is refused before connecting', async (name, value) => {
    const { url, sockets } = await started(http.createServer(echo));
    const error: unknown = await egressWith()
      .send({ url, headers: { [name]: value } })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EgressDenied);
    expect(error).toMatchObject({ code: 'invalid_header' });
    expect(sockets).toHaveLength(0);
  });

  test('an address that refuses the connection gives way to the next one, with one request', async () => {
    let received = 0;
    const server = http.createServer((_, response) => response.end(String((received += 1))));
    const { port } = await started(server, '127.0.0.3');
    const egress = egressWith({
      resolve: async () => ['::1', '127.0.0.2', '127.0.0.3'],
      allowNetworks: ['127.0.0.0/8', '::1'],
    });
    const reply = await egress.send({ url: `http://several.example:${port}/`, method: 'POST', body: 'x' });
    expect({ text: reply.body.toString(), received }).toEqual({ text: '1', received: 1 });
  });
});

describe('kept connections', () => {
  const post = { method: 'POST', body: 'x' } as const;

  test('are used again, one per name server answer', async () => {
    const { port, sockets: first } = await started(http.createServer(answerEmpty), '127.0.0.2');
    const { sockets: second } = await started(http.createServer(answerEmpty), '127.0.0.3', port);
    let address = '127.0.0.2';
    const egress = egressWith({ resolve: async () => [address], dnsCacheMs: 0 });
    const url = `http://moving.example:${port}/`;
    for (const next of ['127.0.0.2', '127.0.0.2', '127.0.0.3', '127.0.0.2', '127.0.0.3']) {
      address = next;
      await egress.send({ url, ...post });
    }
    expect([first.length, second.length]).toEqual([1, 1]);
  });

  test('are bounded per host, and waiting for one leaves nothing behind on it', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): number => warnings.push(warning);
    process.on('warning', warned);
    cleanups.push(() => process.off('warning', warned));
    const { url, sockets } = await started(http.createServer(answerEmpty));
    const egress = egressWith({ socketsPerHost: 2 });
    const replies = await Promise.all(Array.from({ length: 60 }, () => egress.send({ url, ...post })));
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(sockets).toHaveLength(2);
    // Node warns about more than ten listeners on one connection.
    expect(warnings).toEqual([]);
  });

  test('a request that waited for one has more than the time to connect', async () => {
    const server = http.createServer((_, response) => void setTimeout(() => response.end(), 450));
    const { url } = await started(server);
    const egress = egressWith({ socketsPerHost: 1, connectTimeoutMs: 300 });
    const replies = await Promise.all([egress.send({ url, ...post }), egress.send({ url, ...post })]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  });

  test.each([
    ['repeated on a new connection where the receiver can tell', { 'Webhook-Id': 'msg_1' }, '200'],
    ['not repeated where it might count twice', {}, 'reset'],
  ])('closed in the meantime: %s', async (_, headers, expected) => {
    // Answers the first request of a connection and drops the connection at the second.
    const { url } = await started(
      net.createServer((socket) => {
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
          socket.once('data', () => socket.resetAndDestroy());
        });
      }),
    );
    const egress = egressWith();
    expect((await egress.send({ url, ...post })).status).toBe(200);
    const second = egress.send({ url, ...post, headers });
    expect(
      await second.then(
        ({ status }) => String(status),
        (error: EgressFailed) => error.code,
      ),
    ).toBe(expected);
  });
});

describe('TLS', () => {
  const certificate = createCertificate(['receiver.example'], ['127.0.0.1']);
  const ca = certificate.cert;

  async function secureReceiver(): Promise<Receiver & { readonly names: unknown[] }> {
    const names: unknown[] = [];
    const server = https.createServer(certificate, (request, response) => {
      names.push('servername' in request.socket ? request.socket.servername : undefined);
      response.end(request.headers.host);
    });
    return { ...(await started(server)), names };
  }

  test('name and certificate are those of the URL, though the connection goes to an address', async () => {
    const { port, names, sockets } = await secureReceiver();
    const egress = egressWith({ ca, resolve: async () => ['127.0.0.1'] });
    for (const host of ['receiver.example', 'RECEIVER.example.', '127.0.0.1']) {
      const reply = await egress.send({ url: `https://${host}:${port}/` });
      expect(reply.body.toString()).toBe(`${host.toLowerCase().replace(/\.$/, '')}:${port}`);
    }
    expect(names).toEqual(['receiver.example', 'receiver.example', false]);
    expect(sockets).toHaveLength(2);
  });

  test.each([
    ['another name', 'other.example', { ca }],
    ['another address', '127.0.0.2', { ca }],
    ['an unknown issuer', 'receiver.example', {}],
  ])('%s is refused, whatever the environment says', async (_, host, options) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    cleanups.push(() => vi.unstubAllEnvs());
    const server = https.createServer(certificate, answerEmpty);
    const { port } = await started(server, '127.0.0.2');
    const sending = egressWith({ resolve: async () => ['127.0.0.2'], ...options }).send({
      url: `https://${host}:${port}/`,
    });
    expect(await failureOf(sending)).toBe('tls');
  });

  test('a receiver that does not speak TLS', async () => {
    const { port } = await started(http.createServer(answerEmpty));
    expect(await failureOf(egressWith().send({ url: `https://127.0.0.1:${port}/` }))).toBe('tls');
  });
});
