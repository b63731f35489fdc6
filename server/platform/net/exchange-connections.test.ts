import { getEventListeners } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createCertificate } from '../../../test/support/certificate.ts';
import { answerEmpty, closeReceivers, startReceiver, type Receiver } from '../../../test/support/receivers.ts';
import { createEgress, EgressDenied, EgressFailed, type Egress, type EgressOptions } from './egress.ts';
import { until } from '../../../test/support/until.ts';

const post = { method: 'POST', body: 'x' } as const;
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
    const { port } = await startReceiver(http.createServer(echo));
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
    const { url, sockets } = await startReceiver(http.createServer(echo));
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
    const { port } = await startReceiver(server, '127.0.0.3');
    const egress = egressWith({
      resolve: async () => ['::1', '127.0.0.2', '127.0.0.3'],
      allowNetworks: ['127.0.0.0/8', '::1'],
    });
    const reply = await egress.send({ url: `http://several.example:${port}/`, method: 'POST', body: 'x' });
    expect({ text: reply.body.toString(), received }).toEqual({ text: '1', received: 1 });
  });

  test('an address that took the request and broke off is the last one tried', async () => {
    const broken = await startReceiver(
      net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
      '127.0.0.2',
    );
    const other = await startReceiver(http.createServer(answerEmpty), '127.0.0.3', broken.port);
    const egress = egressWith({ resolve: async () => ['127.0.0.2', '127.0.0.3'] });
    const url = `http://several.example:${broken.port}/`;
    // Not even with an id that receivers know repeats by: the connection was new, so it was the request that broke it.
    expect(await failureOf(egress.send({ url, ...post, headers: { 'webhook-id': 'msg_1' } }))).toBe('reset');
    expect([broken.sockets.length, other.sockets.length]).toEqual([1, 0]);
  });

  test("nothing stays behind on a caller's signal", async () => {
    const { url } = await startReceiver(http.createServer(answerEmpty));
    const { signal } = new AbortController();
    const egress = egressWith();
    await egress.send({ url, signal });
    expect(await failureOf(egress.send({ url: 'https://127.0.0.1:1/', signal }))).toBe('connect');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('kept connections', () => {
  test('are used again, one per name server answer', async () => {
    const { port, sockets: first } = await startReceiver(http.createServer(answerEmpty), '127.0.0.2');
    const { sockets: second } = await startReceiver(http.createServer(answerEmpty), '127.0.0.3', port);
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
    const { url, sockets } = await startReceiver(http.createServer(answerEmpty));
    const egress = egressWith({ socketsPerHost: 2 });
    const replies = await Promise.all(Array.from({ length: 60 }, () => egress.send({ url, ...post })));
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(sockets).toHaveLength(2);
    // Node warns about more than ten listeners on one connection.
    expect(warnings).toEqual([]);
  });

  test('a request that waited for one has more than the time to connect', async () => {
    const server = http.createServer((_, response) => void setTimeout(() => response.end(), 450));
    const { url } = await startReceiver(server);
    const egress = egressWith({ socketsPerHost: 1, connectTimeoutMs: 300 });
    const replies = await Promise.all([egress.send({ url, ...post }), egress.send({ url, ...post })]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('are closed when unused', async () => {
    const server = http.createServer({ keepAliveTimeout: 60_000 }, answerEmpty);
    const { url, sockets } = await startReceiver(server);
    const reply = await egressWith({ idleMs: 50 }).send({ url, ...post });
    expect({ status: reply.status, sockets: sockets.length }).toEqual({ status: 200, sockets: 1 });
    await until(() => expect(sockets[0]?.destroyed).toBe(true));
  });

  test.each([
    ['repeated on a new connection where the receiver can tell', { 'Webhook-Id': 'msg_1' }, '200'],
    ['not repeated where it might count twice', {}, 'reset'],
  ])('closed in the meantime: %s', async (_, headers, expected) => {
    // Answers the first request of a connection and drops the connection at the second.
    const { url } = await startReceiver(
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
    return { ...(await startReceiver(server)), names };
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
    const { port } = await startReceiver(server, '127.0.0.2');
    const sending = egressWith({ resolve: async () => ['127.0.0.2'], ...options }).send({
      url: `https://${host}:${port}/`,
    });
    expect(await failureOf(sending)).toBe('tls');
  });

  test('a receiver that does not speak TLS', async () => {
    const { port } = await startReceiver(http.createServer(answerEmpty));
    expect(await failureOf(egressWith().send({ url: `https://127.0.0.1:${port}/` }))).toBe('tls');
  });
});
