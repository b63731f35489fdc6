import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReceiver, type Answer, type Receiver } from '../../../test/support/receiver.ts';
import { openScene, send, unique, type Scene, type Sender } from '../../../test/support/scene.ts';
import { scripted } from '../../../test/support/scripted-connector.ts';
import { MOST_ANSWERED, MOST_SENT, type Answered } from './contract.ts';

const PASSWORD = 'the password at the source';
const { passthrough: _none, ...mute } = scripted({}, { key: 'mute', name: 'Mute' });
let receiver: Receiver;
let base = '';
const connectors = [
  scripted(
    {},
    {
      budgets: [{ per: 'hour', limit: 40 }],
      passthrough: ({ credentials }) => ({
        baseUrl: base,
        headers: { authorization: `Bearer ${String(credentials['password'])}` },
      }),
    },
  ),
  mute,
];

let scene: Scene;
let boss: Sender;
beforeAll(async () => {
  receiver = await startReceiver();
  base = receiver.url('/api/');
  scene = await openScene(undefined, undefined, { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' }, connectors);
  boss = await scene.own.person('administrator');
});
afterAll(async () => {
  await scene[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const connect = async (connector = 'scripted'): Promise<number> =>
  (await scene.own.make('/connections', { name: unique('Source'), connector, credentials: { password: PASSWORD } })).id;
const ask = (id: number, body: Readonly<Record<string, unknown>>, who = boss) =>
  send(scene.server, 'POST /api/v1/connections/:id/passthrough', who, { params: { id }, body });
const answered = async (id: number, body: Readonly<Record<string, unknown>>): Promise<Answered> => {
  const { status, body: said } = await ask(id, body);
  expect(status).toBe(200);
  return said as Answered;
};
let paths = 0;
/** An address of the source that answers so. */
const at = (answer: (...asked: Parameters<Answer>) => unknown, query = ''): string => {
  const path = `/rooms-${++paths}`;
  receiver.url(`/api${path}${query}`, (...asked) => void answer(...asked));
  return path;
};
const short = ({ status, code, body }: Awaited<ReturnType<typeof ask>>) =>
  [status, code, (body as { param?: string }).param].filter(Boolean).join(' ');

describe('a source is asked as it is', () => {
  it('signed in as the connection is, at its own address, and nobody learns with what', async () => {
    const id = await connect();
    const path = at((response, { headers }) => {
      const told = {
        'content-type': 'application/json',
        'set-cookie': 'a=b',
        'x-echo': headers['authorization'] ?? '',
      };
      response.writeHead(201, told).end(JSON.stringify({ said: headers['authorization'], ok: true }));
    }, '?search=a%26b');
    const asked = {
      method: 'POST',
      path,
      query: { search: 'a&b' },
      headers: { accept: 'text/plain' },
      body: '{"a": 1}',
    };
    const { answer, failure } = await answered(id, asked);
    expect(failure).toBeNull();
    expect(answer).toMatchObject({
      status: 201,
      headers: { 'content-type': 'application/json', 'x-echo': '[hidden]' },
      encoding: 'utf8',
      body: '{"said":"[hidden]","ok":true}',
      isCut: false,
    });
    expect(answer?.headers).not.toHaveProperty('set-cookie');
    const [heard] = receiver.at(`/api${path}?search=a%26b`);
    expect(heard).toMatchObject({
      headers: { accept: 'text/plain', authorization: `Bearer ${PASSWORD}` },
      body: '{"a": 1}',
    });
  });

  it('counts in its budget, and what was asked is in the audit log before it is', async () => {
    const id = await connect();
    let seen: unknown;
    const path = at(async (response) => {
      const log = scene.own.db.selectFrom('audit').select(['action', 'after']).where('action', '=', 'connection.asked');
      seen = await log.where('subjectId', '=', String(id)).execute();
      response.writeHead(204).end();
    });
    expect((await answered(id, { path })).answer).toMatchObject({ status: 204, body: '' });
    expect(seen).toMatchObject([{ action: 'connection.asked', after: { method: 'GET', path } }]);
    const budget = await send(scene.server, 'GET /api/v1/connections/:id/budget', boss, { params: { id } });
    expect(budget.body).toMatchObject({ windows: [{ per: 'hour', used: 1 }] });
  });

  it('one thing at a time, and of what is long the beginning', async () => {
    const id = await connect();
    const second = Promise.withResolvers<string>();
    const path = at(async (response) => {
      second.resolve(short(await ask(id, { path: '/other' })));
      response.writeHead(200).end('ü'.repeat(MOST_ANSWERED));
    });
    const { answer } = await answered(id, { path });
    expect(await second.promise).toBe('409 passthrough_busy');
    expect(answer).toMatchObject({ isCut: true, encoding: 'utf8' });
    expect(Buffer.byteLength(answer?.body ?? '')).toBeLessThanOrEqual(MOST_ANSWERED);
    expect((await answered(id, { path: '/other' })).answer).toMatchObject({ status: 204 });
  });

  it('what it refuses is its answer; what gives none is said, and where it asks for patience nobody asks', async () => {
    const id = await connect();
    const refused = await answered(id, { path: at((response) => response.writeHead(403).end('no')) });
    expect(refused).toMatchObject({ answer: { status: 403, body: 'no' }, failure: null });
    const broken = await answered(id, { path: at((response) => response.destroy()) });
    expect(broken).toMatchObject({ answer: null, failure: { code: 'source_unavailable', retryAfterSeconds: null } });
    const busy = at((response) => response.writeHead(429, { 'retry-after': '60' }).end());
    expect((await answered(id, { path: busy })).answer).toMatchObject({
      status: 429,
      headers: { 'retry-after': '60' },
    });
    const { failure } = await answered(id, { path: busy });
    expect(failure).toMatchObject({ code: 'source_rate_limited', retryAfterSeconds: expect.any(Number) });
    expect(receiver.at(`/api${busy}`)).toHaveLength(1);
  });

  it('whoever may it no more when the answer comes does not read it', async () => {
    const id = await connect();
    const leaver = await scene.own.person('administrator');
    const path = at(async (response) => {
      await send(scene.server, 'PATCH /api/v1/users/:id', scene.own.admin, {
        params: { id: leaver.userId ?? 0 },
        body: { role: 'employee' },
      });
      response.writeHead(200).end('a secret of the source');
    });
    const heard = await ask(id, { path }, leaver);
    expect([heard.status >= 400 && heard.status < 500, JSON.stringify(heard.body).includes('a secret')]).toEqual([
      true,
      false,
    ]);
  });
});

describe('what comes of it is not handed on', () => {
  it('of a connection that was ended meanwhile', async () => {
    const id = await connect();
    const path = at(async (response) => {
      await send(scene.server, 'POST /api/v1/connections/:id/disconnection', boss, { params: { id } });
      response.writeHead(200).end('a secret of the source');
    });
    expect(short(await ask(id, { path }))).toBe('409 connection_disconnected');
  });

  it.each([200, 429])('of one that was deleted meanwhile, and answers %i', async (status) => {
    const id = await connect();
    const path = at(async (response) => {
      await send(scene.server, 'DELETE /api/v1/connections/:id', boss, { params: { id } });
      response.writeHead(status, { 'retry-after': '5' }).end('a secret of the source');
    });
    expect(short(await ask(id, { path }))).toMatch(/^404 not_found/);
  });

  it('where it was packed, though nobody asked for that: what signed in would not be seen in it', async () => {
    const id = await connect();
    const packed = { 'content-encoding': 'gzip' };
    const path = at((response, { headers }) =>
      response.writeHead(200, packed).end(gzipSync(headers['authorization'] ?? '')),
    );
    const said = await answered(id, { path });
    expect(said).toMatchObject({ answer: null, failure: { code: 'source_bad_response' } });
  });
});

describe('it is refused', () => {
  it.each([
    ['an address that leads away', { path: '/../users' }, '400 invalid_request path'],
    ['a host', { path: '//127.0.0.1/' }, '400 invalid_request path'],
    ['a query in the path', { path: '/rooms?limit=5' }, '400 invalid_request path'],
    ['a body of what has none', { path: '/rooms', body: '' }, '400 invalid_request body'],
    ['another method', { path: '/rooms', method: 'TRACE' }, '400 invalid_request method'],
    [
      'a header that frames the message',
      { path: '/rooms', headers: { host: 'other' } },
      '400 invalid_request headers.host',
    ],
    [
      'a header of two lines',
      { path: '/rooms', headers: { accept: 'a\r\nb: c' } },
      '400 invalid_request headers.accept',
    ],
    [
      'more than is sent at once',
      { path: '/', method: 'POST', body: 'x'.repeat(MOST_SENT + 1) },
      '400 invalid_request body',
    ],
  ])('%s', async (_what, body, refusal) => {
    const id = await connect();
    expect(short(await ask(id, body))).toBe(refusal);
  });

  it('where its connector does not say how, where it was ended, and to who does not read records', async () => {
    expect(short(await ask(await connect('mute'), { path: '/rooms' }))).toBe('409 passthrough_not_offered');
    const id = await connect();
    const manager = await scene.own.token({ scopes: ['connections:manage'] });
    expect(short(await ask(id, { path: '/rooms' }, manager))).toBe('403 forbidden');
    await send(scene.server, 'POST /api/v1/connections/:id/disconnection', boss, { params: { id } });
    expect(short(await ask(id, { path: '/rooms' }))).toBe('409 connection_disconnected');
  });
});
