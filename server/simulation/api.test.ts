import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_PAGE } from '../platform/contract/shapes.ts';
import { openApi, type Api } from './api.ts';

/** What the server answers, one request after the other; the last of them again and again. */
type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let asked: string[];
let answers: Answer[];
let api: Api;
let close: () => void;
beforeEach(async () => {
  [asked, answers] = [[], []];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = openApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'secret');
  close = () => {
    server.close();
    server.closeAllConnections();
  };
});
afterEach(() => close());

const say =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
const later = say(429, { code: 'too_many_requests' }, { 'retry-after': '0' });
const page = (items: readonly number[], nextCursor: string | null) => say(200, { items, nextCursor });

test('too much at once is asked again, as often as makes sense', async () => {
  answers = [later, say(503, {}, { 'retry-after': '0' }), say(201, { id: 7 })];
  expect(await api.send('POST', '/visits', {})).toEqual({ status: 201, body: { id: 7 } });
  expect(asked).toEqual(Array<string>(3).fill('POST /api/v1/visits Bearer secret'));
  answers = [later];
  expect(await api.send('POST', '/visits', {})).toMatchObject({ status: 429 });
  expect(asked).toHaveLength(3 + 5);
});

test('what is refused for good is asked once, and said with what was asked where it must not be', async () => {
  answers = [say(422, { code: 'policy_violation', title: 'The rules', detail: 'Too late' })];
  expect(await api.send('POST', '/bookings', {})).toMatchObject({ status: 422 });
  expect(asked).toHaveLength(1);
  await expect(api.make('/bookings', {})).rejects.toThrow('POST /bookings: 422 Too late');
  answers = [say(404, '<p>Not here</p>')];
  await expect(api.get('/me')).rejects.toThrow('GET /me: 404');
});

test('a list is all of its pages', async () => {
  answers = [page([1, 2], 'a/b'), page([3], 'c'), page([], null)];
  expect(await api.list('/devices?buildingId=1')).toEqual([1, 2, 3]);
  const path = `GET /api/v1/devices?buildingId=1&limit=${MAX_PAGE}`;
  expect(asked).toEqual([path, `${path}&cursor=a%2Fb`, `${path}&cursor=c`].map((one) => `${one} Bearer secret`));
});

test('where nobody answers it says so, and how to start it', async () => {
  close();
  await expect(api.get('/me')).rejects.toThrow(/nobody answers at http:\/\/127\.0\.0\.1:\d+: start Atrium first/);
});
