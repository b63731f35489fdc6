import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase } from '../../../test/support/database.ts';
import { authenticatorOn, servingOn } from '../../../test/support/serving.ts';
import { until } from '../../../test/support/until.ts';
import { createV1Door } from '../../faces/v1/door.ts';
import type { Reach } from '../context/principal.ts';
import { declareEndpoints } from '../contract/endpoint.ts';
import { fail, notSignedIn, unavailable } from '../contract/problems.ts';
import { createRateLimiter } from '../limits/ratelimit.ts';
import { createLog } from '../log.ts';
import { createApp } from './app.ts';
import { mount, type Serving } from './mount.ts';

const contract = declareEndpoints({
  getFile: { method: 'GET', path: '/file', scope: 'signed-in', summary: 'A file', cost: 4, reply: 'bytes' },
});

let own: TestDatabase;
let app: ReturnType<typeof createApp>;
let serving: Serving;
let url: string;
/** What the file is made of, for one test. */
let parts: () => AsyncGenerator<Uint8Array>;
let isSignedIn = true;
let reach: Reach = 'all';
/** Files whose making has ended, whichever way. */
let ended = 0;

beforeAll(async () => {
  own = await createTestDatabase();
  const { ctx } = await createWorld(own.database);
  app = createApp({ log: createLog('fatal'), constraints: {}, trustedProxies: [], publicUrl: 'http://atrium.test' });
  serving = servingOn(own.database);
  const limits = createRateLimiter(own.database, { most: 1000, windowSeconds: 60 });
  const authenticate = async () => {
    if (!isSignedIn) throw fail(notSignedIn);
    return { ...ctx.who, reach };
  };
  const door = { ...createV1Door(authenticatorOn(own.database), limits), authenticate };
  mount(app, serving, door, contract, { getFile: async () => ({ contentType: 'text/plain', bytes: watched() }) });
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/file`;
});
afterAll(async () => {
  await app.close();
  await own[Symbol.asyncDispose]();
});
beforeEach(() => {
  isSignedIn = true;
  reach = 'all';
  ended = 0;
});

async function* watched(): AsyncGenerator<Uint8Array> {
  try {
    yield* parts();
  } finally {
    ended += 1;
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Part after part, without an end of its own. */
async function* endless(size = 10): AsyncGenerator<Uint8Array> {
  for (;;) {
    yield new Uint8Array(size);
    await pause(5);
  }
}

const inside = () => [serving.gates.work.usage().inside, serving.gates.answers.usage().inside];
const nobodyInside = () => until(() => expect(inside()).toEqual([0, 0]));
const hasEnded = () => until(() => expect(ended).toBe(1));

test('is sent while it is made, and keeps its place until then', async () => {
  const { promise: go, resolve } = Promise.withResolvers<void>();
  parts = async function* () {
    yield bytes('first, ');
    await go;
    yield bytes('last');
  };
  const reply = await fetch(url);
  expect([reply.status, reply.headers.get('etag'), reply.headers.get('cache-control')]).toEqual([
    200,
    null,
    'no-store',
  ]);
  const read = reply.body?.getReader();
  expect(new TextDecoder().decode((await read?.read())?.value)).toBe('first, ');
  expect(serving.gates.work.usage().inside).toBe(4);
  resolve();
  expect(new TextDecoder().decode((await read?.read())?.value)).toBe('last');
  expect((await read?.read())?.done).toBe(true);
  await nobodyInside();
});

test('a silence while it is made is no reason to hang up', async () => {
  const { timeout } = app.server;
  app.server.setTimeout(50);
  try {
    parts = async function* () {
      yield bytes('a');
      await pause(500);
      yield bytes('b');
    };
    expect(await (await fetch(url)).text()).toBe('ab');
  } finally {
    app.server.setTimeout(timeout);
  }
});

test('nor is it where another on the same connection is made already', async () => {
  const { timeout } = app.server;
  app.server.setTimeout(50);
  const pauses = [10, 500];
  parts = async function* () {
    const silence = pauses.shift();
    yield bytes('a');
    await pause(silence);
    yield bytes('b');
  };
  const both = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  try {
    const asked = 'GET /file HTTP/1.1\r\nhost: atrium.test\r\n';
    both.write(`${asked}\r\n${asked}connection: close\r\n\r\n`);
    const heard = (await Array.fromAsync(both)).join('');
    expect(heard.match(/^[ab0]$/gm)?.join('')).toBe('ab0ab0');
  } finally {
    both.destroy();
    app.server.setTimeout(timeout);
  }
});

test('what fails before its first part is refused as anything is, later its end is missing', async () => {
  parts = async function* () {
    await pause(1);
    yield await Promise.reject(fail(unavailable));
  };
  const refused = await fetch(url);
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'unavailable' }]);
  parts = async function* () {
    yield bytes('half');
    await pause(20);
    throw fail(unavailable);
  };
  const cut = await fetch(url);
  expect(cut.status).toBe(200);
  await expect(cut.text()).rejects.toThrow('terminated');
  await nobodyInside();
});

test('is made no further for who went away', async () => {
  parts = endless;
  const leaving = new AbortController();
  const reply = await fetch(url, { signal: leaving.signal });
  await reply.body?.getReader().read();
  expect(ended).toBe(0);
  leaving.abort();
  await hasEnded();
  await nobodyInside();
});

test('ends with the right to it', async () => {
  parts = endless;
  const reply = await fetch(url);
  isSignedIn = false;
  await expect(reply.text()).rejects.toThrow('terminated');
  await hasEnded();
  await nobodyInside();
});

test('ends with a part of the right to it', async () => {
  parts = endless;
  const reply = await fetch(url);
  reach = [1];
  await expect(reply.text()).rejects.toThrow('terminated');
  await hasEnded();
  await nobodyInside();
});

test('what has been read is unread no more, though more comes', async () => {
  const { promise: go, resolve } = Promise.withResolvers<void>();
  parts = async function* () {
    for (const _ of [1, 2, 3]) yield new Uint8Array(9 * 1024 * 1024);
    await go;
    yield bytes('last');
  };
  const reading = fetch(url).then((reply) => reply.bytes());
  await until(() => expect(inside()).toEqual([4, 0]));
  resolve();
  expect((await reading).length).toBe(27 * 1024 * 1024 + 4);
  await nobodyInside();
});

test('who does not read holds no place, and is asked to read first', async () => {
  const size = 9 * 1024 * 1024;
  parts = async function* () {
    for (const _ of [1, 2]) yield new Uint8Array(size);
  };
  const idle = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  await once(idle, 'connect');
  idle.pause();
  idle.write('GET /file HTTP/1.1\r\nhost: atrium.test\r\n\r\n');
  await until(() => expect(inside()).toEqual([0, 2 * size]));
  parts = async function* () {
    yield bytes('next');
  };
  const next = fetch(url).then((reply) => reply.text());
  await until(() => expect(serving.gates.answers.usage().waiting).toBe(1));
  idle.destroy();
  expect(await next).toBe('next');
  await nobodyInside();
});

test('HEAD is answered with what it would be, and nobody goes on making it', async () => {
  parts = endless;
  const reply = await fetch(url, { method: 'HEAD' });
  expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([200, 'text/plain', '']);
  await hasEnded();
  await nobodyInside();
});
