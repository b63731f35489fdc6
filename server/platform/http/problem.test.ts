import { connect as connectSocket } from 'node:net';
import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import pg from 'pg';
import { Type } from 'typebox';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { connect, type Database } from '../db/connect.ts';
import { createApp } from './app.ts';

let own: TestDatabase;
/** As the requests of a server that has little patience. */
let database: Database;
/** Somebody else, over a connection of her own. */
let other: pg.Client;
beforeAll(async () => {
  own = await createTestDatabase();
  const settings = { lock_timeout: 50, statement_timeout: 400, application_name: 'asked' };
  database = connect({ connection: { ...own.connection, ...settings }, max: 2 });
  other = new pg.Client(own.connection);
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await database.close();
  await own[Symbol.asyncDispose]();
});

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly err?: { readonly stack: string };
  readonly [name: string]: unknown;
}

const [WARN, ERROR] = [40, 50];
let lines: Line[];
let app: FastifyInstance;
beforeEach(() => {
  lines = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
  app = createApp({ log, constraints: {}, trustedProxies: [], publicUrl: 'http://atrium.test' });
  app.get('/asked', async ({ query }) => {
    const { text } = query as { readonly text: string };
    return (await sql.raw(text).execute(database.forTenant(0))).rows;
  });
  const heir = Type.Object({ handOverTo: Type.Integer() }, { additionalProperties: false });
  const chosen = Type.Object({ what: Type.Union([Type.Literal('cancel'), heir]) });
  app.post('/chosen', { schema: { body: chosen } }, () => ({}));
  const pane = Type.Object({
    glass: Type.Enum(['clear', 'frosted']),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 3 })),
    sizes: Type.Optional(Type.Array(Type.Integer(), { minItems: 1, maxItems: 2 })),
    lit: Type.Optional(Type.Boolean()),
  });
  app.post('/panes', { schema: { body: pane } }, () => ({}));
  app.get('/wrong', () => {
    throw new Error('connection terminated, ECONNRESET and closed: it says so, and was nothing of the kind');
  });
  app.post('/told', ({ body }) => ({ body }));
});
afterEach(() => app.close());

const asked = async (text: string) => {
  const { statusCode, headers, json } = await app.inject({ url: '/asked', query: { text } });
  return { status: statusCode, retryAfter: headers['retry-after'], ...json<{ code: string; detail: string }>() };
};
const raise = (sqlstate: string) => `do $$ begin raise exception 'as if' using errcode = '${sqlstate}'; end $$`;
const unavailable = { status: 503, code: 'unavailable', retryAfter: expect.stringMatching(/^\d+$/) as string };

describe('a database that cannot is 503, says why and when to ask again, and is no error', () => {
  const oneWarning = (reason: string) =>
    expect(lines).toEqual([expect.objectContaining({ level: WARN, reason, msg: 'the database did not answer' })]);

  test('a lock that somebody else holds', async () => {
    await other.query('begin; lock table tenant in access exclusive mode');
    const answer = await asked('select count(*) from tenant');
    await other.query('rollback');
    expect(answer).toMatchObject({ ...unavailable, detail: 'Somebody else is busy with what this needs' });
    oneWarning('locked');
  });

  test('a statement that takes too long', async () => {
    expect(await asked('select pg_sleep(10)')).toMatchObject({
      ...unavailable,
      detail: 'The database did not answer in time',
    });
    oneWarning('slow');
  });

  test('a backend that was ended', async () => {
    const ended = await asked('select pg_terminate_backend(pg_backend_pid())');
    expect(ended).toMatchObject({ ...unavailable, detail: 'The database cannot be reached right now' });
    oneWarning('lost');
    expect((await asked('select 1')).status).toBe(200);
  });

  test.each([
    ['53300', 'crowded'],
    ['25006', 'read_only'],
    ['53100', 'disk_full'],
  ])('SQLSTATE %s', async (sqlstate, reason) => {
    expect(await asked(raise(sqlstate))).toMatchObject(unavailable);
    oneWarning(reason);
  });
});

test('two writers that met are a conflict', async () => {
  expect(await asked(raise('40001'))).toMatchObject({ status: 409, code: 'conflict' });
  expect(await asked(raise('40P01'))).toMatchObject({ status: 409, code: 'conflict' });
  expect(lines).toEqual([]);
});

test('what nobody foresaw is 500 and one error line with its stack, whatever its text says', async () => {
  const { statusCode, body } = await app.inject('/wrong?search=ann@example.com');
  expect([statusCode, JSON.parse(body)]).toMatchObject([500, { code: 'internal' }]);
  expect(body).not.toContain('terminated');
  expect(await asked('select nonsense')).toMatchObject({ status: 500, code: 'internal' });
  expect(lines).toMatchObject([
    { level: ERROR, msg: 'request failed', path: '/wrong', err: { stack: expect.stringContaining('problem.test.ts') } },
    { level: ERROR, msg: 'request failed' },
  ]);
  expect(JSON.stringify(lines)).not.toContain('ann@');
});

test('what a parser cannot read stays 400', async () => {
  const headers = { 'content-type': 'application/json' };
  for (const payload of ['{', '{"__proto__":1}', 'nonsense']) {
    const { statusCode, body } = await app.inject({ method: 'POST', url: '/told', headers, payload });
    expect([payload, statusCode, JSON.parse(body)]).toMatchObject([payload, 400, { param: 'body' }]);
  }
  expect(lines).toEqual([]);
});

test.each([
  ['text that it is not', { what: 'shift' }, 'what', 'what must be "cancel" or be an object with handOverTo'],
  ['a number', { what: 7 }, 'what', 'what must be "cancel" or be an object with handOverTo'],
  ['nothing of it', { what: {} }, 'what.handOverTo', 'what.handOverTo is required'],
  ['another member', { what: { handOverTo: 1, more: 2 } }, 'what.more', 'There is no field "more" here'],
  ['nearly it', { what: { handOverTo: 'x' } }, 'what.handOverTo', 'what.handOverTo must be an integer'],
])('of what may be said in several ways %s is refused with all of them, or what of it is wrong', async (...given) => {
  const [, payload, param, detail] = given;
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/chosen', payload });
  expect([statusCode, JSON.parse(body)]).toMatchObject([400, { param, detail }]);
});

test.each([
  [{}, 'glass', 'glass is required'],
  [{ glass: 'green' }, 'glass', 'glass must be one of clear, frosted'],
  [{ glass: 'clear', name: '' }, 'name', 'name must not be empty'],
  [{ glass: 'clear', name: 'four' }, 'name', 'name must have at most 3 characters'],
  [{ glass: 'clear', name: 3 }, 'name', 'name must be a string'],
  [{ glass: 'clear', sizes: 3 }, 'sizes', 'sizes must be a list'],
  [{ glass: 'clear', sizes: [] }, 'sizes', 'sizes must not be empty'],
  [{ glass: 'clear', sizes: [1, 2, 3] }, 'sizes', 'sizes must have at most 2 items'],
  [{ glass: 'clear', sizes: ['x'] }, 'sizes[0]', 'sizes[0] must be an integer'],
  [{ glass: 'clear', lit: 'yes' }, 'lit', 'lit must be true or false'],
])('what a shape asks for is said in plain words, with all the values that there are: %j', async (...given) => {
  const [payload, param, detail] = given;
  const { statusCode, body } = await app.inject({ method: 'POST', url: '/panes', payload });
  expect([statusCode, JSON.parse(body)]).toMatchObject([400, { param, detail }]);
});

test('a body whose sender went away is no error', async () => {
  const answered = new Promise<number>((resolve) => {
    app.addHook('onSend', (_request, reply, payload, next) => {
      resolve(reply.statusCode);
      next(null, payload);
    });
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connectSocket(Number(new URL(address).port), '127.0.0.1');
  socket.on('error', () => undefined);
  const arrived = once(app.server, 'request');
  socket.write('POST /told HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":');
  await arrived;
  socket.resetAndDestroy();
  expect(await answered).toBe(400);
  expect(lines.filter(({ level }) => level >= WARN)).toEqual([]);
});
