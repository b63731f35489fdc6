import { afterAll, beforeAll, expect, test } from 'vitest';
import { createV1Door } from '../../faces/v1/door.ts';
import { createTestDatabase, createWorld, type TestDatabase } from '../../../test/support/database.ts';
import { createLog } from '../log.ts';
import { createApp } from './app.ts';
import { declareEndpoints } from '../contract/endpoint.ts';
import { mount } from './mount.ts';
import { MAX_BODY } from '../limits/gates.ts';
import { createRateLimiter } from '../limits/ratelimit.ts';
import { IdParams } from '../contract/shapes.ts';
import { authenticatorOn, servingOn } from '../../../test/support/serving.ts';

const contract = declareEndpoints({
  putPicture: {
    method: 'PUT',
    path: '/pictures/{id}',
    scope: 'signed-in',
    summary: 'Keep a picture',
    params: IdParams,
    accepts: ['image/png', 'image/svg+xml'],
    bodyLimit: 2000,
    reply: null,
  },
  getPicture: {
    method: 'GET',
    path: '/pictures/{id}',
    scope: 'signed-in',
    summary: 'A picture',
    params: IdParams,
    reply: 'bytes',
  },
  renamePicture: {
    method: 'PATCH',
    path: '/pictures/{id}',
    scope: 'signed-in',
    summary: 'Nothing',
    params: IdParams,
    reply: null,
  },
});
const ALL = Uint8Array.from({ length: 256 }, (_, i) => i);

let own: TestDatabase;
let app: ReturnType<typeof createApp>;
const kept = new Map<number, { contentType: string; bytes: Uint8Array }>();
beforeAll(async () => {
  own = await createTestDatabase();
  const { ctx } = await createWorld(own.database);
  app = createApp({ log: createLog('fatal'), constraints: {}, trustedProxies: [], publicUrl: 'http://atrium.test' });
  const serving = servingOn(own.database);
  const authenticator = authenticatorOn(own.database);
  const limits = createRateLimiter(own.database, { most: 1000, windowSeconds: 60 });
  const door = { ...createV1Door(authenticator, limits), authenticate: () => Promise.resolve(ctx.who) };
  mount(app, serving, door, contract, {
    putPicture: async (_ctx, { id, contentType, bytes }) => void kept.set(id, { contentType, bytes }),
    getPicture: async (_ctx, { id }) => ({
      contentType: 'image/png',
      bytes: kept.get(id)?.bytes ?? ALL,
      etag: '"one"',
    }),
    renamePicture: async () => undefined,
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await own[Symbol.asyncDispose]();
});

const put = (contentType: string | null, payload: Uint8Array, id = 1) =>
  app.inject({
    method: 'PUT',
    url: `/pictures/${id}`,
    payload: Buffer.from(payload),
    headers: contentType === null ? {} : { 'content-type': contentType },
  });

test('no endpoint takes more than the gates reckon with', async () => {
  const door = createV1Door(authenticatorOn(own.database), createRateLimiter(own.database));
  const open = async (bodyLimit: number) => {
    await using other = createApp({
      log: createLog('fatal'),
      constraints: {},
      trustedProxies: [],
      publicUrl: 'http://atrium.test',
    });
    const { putPicture } = contract;
    mount(
      other,
      servingOn(own.database),
      door,
      { putPicture: { ...putPicture, bodyLimit } },
      { putPicture: async () => undefined },
    );
    await other.ready();
  };
  await open(MAX_BODY);
  await expect(open(MAX_BODY + 1)).rejects.toThrow(`No endpoint may take more than ${MAX_BODY} bytes`);
});

test('bytes arrive and come back as they are', async () => {
  expect((await put('image/png', ALL)).statusCode).toBe(204);
  expect(kept.get(1)).toEqual({ contentType: 'image/png', bytes: Buffer.from(ALL) });
  expect((await put('image/svg+xml; charset=utf-8', ALL, 2)).statusCode).toBe(204);
  expect(kept.get(2)?.contentType).toBe('image/svg+xml; charset=utf-8');
  const shown = await app.inject({ url: '/pictures/1' });
  expect(shown.rawPayload).toEqual(Buffer.from(ALL));
  expect(shown.headers).toMatchObject({
    'content-type': 'image/png',
    etag: '"one"',
    'x-content-type-options': 'nosniff',
  });
  expect(shown.headers['content-security-policy']).toContain('sandbox');
  const known = await app.inject({ url: '/pictures/1', headers: { 'if-none-match': '"one"' } });
  expect([known.statusCode, known.payload]).toEqual([304, '']);
});

test('another type or none is refused, and so is too much', async () => {
  kept.clear();
  for (const type of ['image/gif', 'application/json', 'text/plain', 'application/octet-stream']) {
    const answer = await put(type, Buffer.from('{}'));
    expect([type, answer.statusCode, answer.json().code]).toEqual([type, 415, 'unsupported_media_type']);
  }
  expect((await put(null, ALL)).statusCode).toBe(415);
  const large = await put('image/png', new Uint8Array(2001));
  expect([large.statusCode, large.json().code]).toEqual([413, 'too_large']);
  expect(kept.size).toBe(0);
});

test('the other addresses go on taking JSON and no pictures', async () => {
  const rename = (type: string, payload: string) =>
    app.inject({ method: 'PATCH', url: '/pictures/1', payload, headers: { 'content-type': type } });
  expect((await rename('application/json', '{}')).statusCode).toBe(204);
  expect((await rename('image/png', '{}')).statusCode).toBe(415);
  const answer = await app.inject({ method: 'DELETE', url: '/pictures/1' });
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'PUT, GET, HEAD, PATCH, OPTIONS']);
});
