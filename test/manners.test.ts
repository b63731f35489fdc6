import { connect, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../server/platform/http/app.ts';
import { createLog } from '../server/platform/log.ts';
import { exchange, type RawReply, type RawRequest } from './support/fuzz/raw-http.ts';
import { startTestServer, type TestServer } from './support/server.ts';

let server: TestServer;
let port: number;
let authorization: readonly [string, string];
beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' } });
  port = Number(new URL(server.url).port);
  authorization = ['Authorization', `Bearer ${server.token}`];
});
afterAll(() => server[Symbol.asyncDispose]());

const say = (request: Partial<RawRequest>): Promise<RawReply> =>
  exchange(port, { method: 'GET', target: '/api/v1/me', headers: [authorization], ...request });
const problemIn = ({ status, body }: RawReply) => ({ ...(JSON.parse(body) as object), status });

/** What comes back for bytes. */
const sendBytes = (text: string, to = port): Promise<string> =>
  new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(to, '127.0.0.1');
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer in ten seconds')));
    socket.on('data', (part) => (heard += part.toString()));
    socket.on('error', reject).on('close', () => resolve(heard));
    socket.write(text);
  });

describe('whom a request is for', () => {
  test('is said once: two Host headers are refused, also when they agree', async () => {
    for (const other of ['localhost', 'evil.example', '']) {
      const headers = [['Host', 'localhost'], ['HOST', other], authorization] as const;
      expect(problemIn(await say({ headers }))).toMatchObject({
        status: 400,
        code: 'invalid_request',
        param: 'Host',
        detail: 'The header Host is there several times; send one',
      });
    }
  });

  test('is said: a missing Host is refused in words, and HTTP/1.0 has none', async () => {
    const heard = await sendBytes('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(heard.slice(heard.indexOf('\r\n\r\n') + 4))).toMatchObject({
      code: 'invalid_request',
      param: 'Host',
      detail: 'The header Host is missing',
    });
    expect(await sendBytes('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('what a request says of itself', () => {
  test('is spelled whole: a lone % in the query is refused, as is what is not UTF-8, an escaped one is read', async () => {
    for (const query of ['search=%zz', 'search=100%', 'search=%2', '%', 'search=%ff', 'search=%ed%a0%80', 'search=%C3'])
      expect(problemIn(await say({ target: `/api/v1/users?${query}` }))).toMatchObject({
        status: 400,
        code: 'invalid_request',
        param: 'address',
      });
    expect(await say({ target: '/api/v1/users?search=100%25' })).toMatchObject({ status: 200 });
  });

  test('and what never became a request leaves a trace too', async () => {
    const lines: Record<string, unknown>[] = [];
    const log = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    await using app = createApp({ log, constraints: {}, trustedProxies: [], publicUrl: 'http://atrium.test' });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const heard = await sendBytes(
      `GET / HTTP/1.1\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`,
      (app.server.address() as AddressInfo).port,
    );
    const { requestId } = JSON.parse(heard.slice(heard.indexOf('\r\n\r\n') + 4)) as { requestId: string };
    expect(lines.filter(({ log: name }) => name === 'security')).toEqual([
      {
        level: 40,
        log: 'security',
        code: 'headers_too_large',
        status: 431,
        client: '127.0.0.1',
        operation: null,
        tenant: null,
        who: null,
        requestId,
        msg: 'refused',
      },
    ]);
  });

  test.each(['Authorization', 'Content-Type'])('is said once: %s', async (name) => {
    const headers = [['Host', 'localhost'], authorization, ['Content-Type', 'application/json'], [name, 'x']] as const;
    const body = Buffer.from('{"name":"Once"}');
    expect(problemIn(await say({ method: 'POST', target: '/api/v1/groups', headers, body }))).toMatchObject({
      status: 400,
      param: name,
    });
  });

  test.each(['', 'a b', 'a/c@d', '[::1', 'host:port'])('names a host: not %j', async (host) => {
    const headers = [['Host', host], authorization] as const;
    expect(problemIn(await say({ headers }))).toMatchObject({ status: 400, param: 'Host' });
  });

  test('an address that is sent whole is for the host that the header names', async () => {
    const whole = (host: string) => `http://${host}/api/v1/me`;
    const headers = [['Host', 'LocalHost:8080'], authorization] as const;
    expect((await say({ target: whole('localhost:8080'), headers })).status).toBe(200);
    expect(problemIn(await say({ target: whole('evil.example'), headers }))).toMatchObject({
      status: 400,
      param: 'Host',
    });
  });

  test('is nested no deeper than anything asks for', async () => {
    const nested = (depth: number): string => `{"name":${'['.repeat(depth)}"]\\"[["${']'.repeat(depth)}}`;
    const headers = [['Host', 'localhost'], authorization, ['Content-Type', 'application/json']] as const;
    const post = (body: string) => say({ method: 'POST', target: '/api/v1/groups', headers, body: Buffer.from(body) });
    expect(problemIn(await post(nested(63)))).toMatchObject({ status: 400, param: 'name' });
    expect(problemIn(await post(nested(64)))).toMatchObject({ status: 400, param: 'body' });
    expect(problemIn(await post('['.repeat(500_000)))).toMatchObject({ status: 400, param: 'body' });
  });
});

describe('methods', () => {
  test('HEAD is answered wherever GET is, with the same headers and no body', async () => {
    const volatile = /^(?:date|ratelimit|keep-alive|connection)$/;
    const headersOf = ({ headers }: RawReply) =>
      Object.entries(headers).filter(([name]) => !volatile.test(name) && name !== 'transfer-encoding');
    for (const target of ['/api/v1/me', '/api/v1/buildings?limit=1', '/healthz', '/docs', '/api/v1/openapi.json']) {
      const [get, head] = [await say({ target }), await say({ target, method: 'HEAD' })];
      expect([target, head.status, head.body]).toEqual([target, 200, '']);
      expect(headersOf(head)).toEqual(headersOf(get));
      expect(get.body.length).toBeGreaterThan(0);
    }
    const [missing, there] = await Promise.all(
      ['GET', 'HEAD'].map((method) => say({ method, target: '/api/v1/users/9999' })),
    );
    expect([missing?.status, there?.status, there?.body]).toEqual([404, 404, '']);
  });

  test('HEAD asks for the same right as GET, and counts as the same operation', async () => {
    expect((await say({ method: 'HEAD', headers: [] })).status).toBe(401);
    const { body } = await server.call('POST', '/tokens', { name: 'little', scopes: ['spaces:read'] });
    const little = ['Authorization', `Bearer ${body.token}`] as const;
    const ask = (target: string) => say({ method: 'HEAD', target, headers: [little] });
    expect([(await ask('/api/v1/audit')).status, (await ask('/api/v1/buildings')).status]).toEqual([403, 200]);
    const { body: counts } = await say({ target: '/metrics', headers: [] });
    expect(counts).toContain('atrium_http_requests_total{operation="listBuildings",status="200"}');
    expect(counts).toContain('atrium_http_requests_total{operation="listAudit",status="403"}');
    expect(counts).toMatch(/atrium_http_refusals_total\{code="forbidden"\} [1-9]/);
  });

  test('every address says to OPTIONS what it takes, and refuses the rest with the same list', async () => {
    for (const [target, allow] of [
      ['/api/v1/me', 'GET, HEAD, OPTIONS'],
      ['/api/v1/bookings/1', 'GET, HEAD, PATCH, OPTIONS'],
      ['/api/v1/bookings/1/cancellation', 'POST, OPTIONS'],
      ['/api/v1/live', 'GET, OPTIONS'],
    ] as const) {
      const options = await say({ method: 'OPTIONS', target, headers: [['Origin', 'https://evil.example']] });
      expect([target, options.status, options.headers['allow'], options.body]).toEqual([target, 204, allow, '']);
      expect(Object.keys(options.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      for (const method of ['TRACE', 'DELETE', ...(allow.includes('HEAD') ? [] : ['HEAD'])]) {
        const refused = await say({ method, target });
        expect([method, target, refused.status, refused.headers['allow']]).toEqual([method, target, 405, allow]);
      }
    }
    expect((await say({ method: 'OPTIONS', target: '/api/v1/nothing' })).status).toBe(404);
  });
});

describe('bodies', () => {
  const post = (type: string | null, body: Buffer | string, more: readonly (readonly [string, string])[] = []) =>
    say({
      method: 'POST',
      target: '/api/v1/groups',
      headers: [authorization, ...(type === null ? [] : [['Content-Type', type] as const]), ...more],
      body: Buffer.from(body),
    });
  let groups = 0;
  const group = () => JSON.stringify({ name: `Group ${++groups}` });

  test.each(['text/plain', 'text/html', 'application/x-www-form-urlencoded', 'application/merge-patch+json', null])(
    'in %s are not taken',
    async (type) => {
      expect(problemIn(await post(type, group()))).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    },
  );

  test.each(['utf-16', 'iso-8859-1', '"UTF-16LE"', 'klingon'])(
    'in the charset %s are refused by name',
    async (charset) => {
      const answer = problemIn(await post(`application/json; charset=${charset}`, group()));
      expect(answer).toMatchObject({ status: 415, code: 'unsupported_media_type', param: 'Content-Type' });
      expect(answer).toMatchObject({ detail: expect.stringContaining(charset.replaceAll('"', '')) as string });
    },
  );

  test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'application/json; charset=UTF8'])(
    'in %s are taken',
    async (type) => {
      expect((await post(type, group())).status).toBe(201);
    },
  );

  test('that are packed are refused by name, and not read as what they are not', async () => {
    for (const encoding of ['gzip', 'br', 'GZIP', 'gzip, identity']) {
      const answer = await post('application/json', gzipSync(group()), [['Content-Encoding', encoding]]);
      expect(problemIn(answer)).toMatchObject({ status: 415, param: 'Content-Encoding' });
      expect(answer.body).toContain(encoding);
      expect(answer.headers['accept-encoding']).toBe('identity');
    }
    expect((await post('application/json', group(), [['Content-Encoding', 'identity']])).status).toBe(201);
  });

  test('that are packed on their way are refused too', async () => {
    const body = group();
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const head = (coding: string) =>
      `POST /api/v1/groups HTTP/1.1\r\nHost: localhost\r\n${authorization.join(': ')}\r\nContent-Type: application/json\r\n` +
      `Transfer-Encoding: ${coding}\r\nConnection: close\r\n\r\n`;
    for (const coding of ['gzip, chunked', 'identity, chunked']) {
      const heard = await sendBytes(head(coding) + chunk);
      expect([coding, heard.slice(0, 12)]).toEqual([coding, 'HTTP/1.1 400']);
      expect(heard).toContain('"param":"Transfer-Encoding"');
    }
    expect(await sendBytes(head('chunked') + chunk)).toMatch(/^HTTP\/1\.1 201 /);
  });

  test.each([
    ['Latin-1', [0xe9]],
    ['a slash in two bytes', [0xc0, 0xaf]],
    ['half of a character', [0xed, 0xa0, 0x80]],
    ['the first byte of two', [0xc3]],
  ])('that are not UTF-8 are refused, and nothing is made of them: %s', async (_what, bytes) => {
    const body = Buffer.concat([Buffer.from('{"name":"Caf'), Buffer.from(bytes), Buffer.from('"}')]);
    const refused = await post('application/json', body);
    expect(problemIn(refused)).toMatchObject({ status: 400, code: 'invalid_request', param: 'body' });
  });

  test('that nobody reads are not judged', async () => {
    const headers = [
      authorization,
      ['Content-Type', 'text/plain; charset=klingon'],
      ['Content-Encoding', 'x'],
    ] as const;
    expect((await say({ headers, body: Buffer.from('x') })).status).toBe(200);
  });

  test.each([
    ['{"name":"Twice A","name":"Twice B"}', 'name'],
    [String.raw`{"name":"Twice A","na\u006de":"Twice B"}`, 'name'],
    ['{"name":"Twice","members":[{"a":1},{"b":{"c":1,"d":2,"c":1}}]}', 'c'],
  ])('%s is refused: the key is there twice', async (body, key) => {
    expect(problemIn(await post('application/json', body))).toMatchObject({
      status: 400,
      code: 'invalid_request',
      param: key,
      detail: `The key "${key}" is there twice`,
    });
  });

  test('that stop half way are closed at the stated time, with a word', async () => {
    await using slow = createApp({
      log: createLog('silent'),
      constraints: {},
      trustedProxies: [],
      publicUrl: 'http://atrium.test',
      arrivalMs: 300,
    });
    slow.post('/told', ({ body }) => ({ body }));
    const address = await slow.listen({ port: 0, host: '127.0.0.1' });
    const start = performance.now();
    const heard = await sendBytes(
      'POST /told HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
      Number(new URL(address).port),
    );
    expect(performance.now() - start).toBeGreaterThan(250);
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(heard).toContain('request_timeout');
  });
});

describe('numbers in addresses', () => {
  test.each(['0x1', '1e0', '1.0', '+1', '01', '%201', '-1', '0'])('the id %s is none', async (id) => {
    const answer = problemIn(await say({ target: `/api/v1/buildings/${id}` }));
    expect(answer).toMatchObject({ status: 400, code: 'invalid_request', param: 'id' });
  });

  test.each([-1, 0, 1.5, 2 ** 31, '1'])('a cursor behind the id %s came from no list', async (id) => {
    for (const n of [1, 2]) await server.call('POST', '/groups', { name: `Listed ${id} ${n}` });
    const { body } = await server.call('GET', '/groups?limit=1');
    const key = JSON.parse(Buffer.from(String(body.nextCursor), 'base64url').toString()) as unknown[];
    const forged = Buffer.from(JSON.stringify([...key.slice(0, -1), id])).toString('base64url');
    expect(problemIn(await say({ target: `/api/v1/groups?cursor=${forged}` }))).toMatchObject({
      status: 400,
      param: 'cursor',
    });
    const real = Buffer.from(JSON.stringify(key)).toString('base64url');
    expect((await say({ target: `/api/v1/groups?cursor=${real}` })).status).toBe(200);
  });
});

describe('the security log', () => {
  interface Line {
    readonly level: number;
    readonly code: string;
    readonly [name: string]: unknown;
  }

  test('tells who was refused what, from where, and never a secret, an e-mail address or a body', async () => {
    const written: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void written.push(line) });
    await using own = await startTestServer({ env: { ATRIUM_ROLES: 'api' }, log });
    const little = (await own.call('POST', '/tokens', { name: 'little', scopes: ['spaces:read'] })).body;
    const bearer = { authorization: `Bearer ${little.token}` };
    await own.call('GET', '/me', undefined, { authorization: 'Bearer a-secret-that-is-none' });
    await own.call('GET', '/audit?limit=7', undefined, bearer);
    const password = 'hunter2 hunter2';
    await own.call('POST', '/sessions', { email: 'admin@demo.example', password }, { authorization: '' });
    await own.call('POST', '/groups', { name: 'x'.repeat(2_000_000) });
    await own.call('GET', '/buildings/9999');
    const lines = written.map((line) => JSON.parse(line) as Line).filter((line) => line['log'] === 'security');
    const tenant = own.atrium.firstStart?.tenant.id;
    expect(lines).toMatchObject([
      { level: 30, code: 'token_unknown', status: 401, operation: 'getMe', who: null, client: '127.0.0.1' },
      { level: 40, code: 'forbidden', status: 403, operation: 'listAudit', who: `token:${little.id}`, tenant },
      { level: 30, status: 401, operation: 'signIn', who: 'anonymous/127.0.0.1', client: '127.0.0.1' },
      { level: 40, code: 'too_large', status: 413, operation: 'createGroup', client: '127.0.0.1' },
    ]);
    for (const line of lines) expect(line['requestId']).toMatch(/^[\da-f-]{36}$/);
    for (const secret of [little.token, own.token, 'a-secret', password, 'admin@demo.example', 'xxxx'])
      expect(written.join('')).not.toContain(secret);
  });
});
