import { once } from 'node:events';
import { request as open } from 'node:http';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startTestServer, type TestServer } from './support/server.ts';

/** What somebody sent is read in a thread of its own for as long as she waits for it. */

let server: TestServer;
let floor: number;
let room: number;
beforeAll(async () => {
  server = await startTestServer({ env: { ATRIUM_ROLES: 'api' } });
  const made = async (path: string, body: object): Promise<number> => (await server.call('POST', path, body)).body.id;
  const buildingId = await made('/buildings', { name: 'House', zone: 'UTC' });
  floor = await made('/floors', { buildingId, name: 'Ground', level: 0 });
  room = await made('/resources', { type: 'room', buildingId, name: 'Room' });
});
afterAll(() => server[Symbol.asyncDispose]());

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly type?: string;
  readonly body: string;
}

const inHours = (hours: number): string => Temporal.Now.instant().add({ hours }).round('minute').toString();
const reading: readonly (readonly [string, () => Asked])[] = [
  [
    'the page of a booking by the Offision API',
    () => ({
      method: 'POST',
      path: '/api/external/booking',
      body: JSON.stringify({
        period: { start: inHours(24), end: inHours(25) },
        resources: [String(room)],
        htmlBody: '<p>Coffee</p>',
      }),
    }),
  ],
  [
    'a calendar of holidays',
    () => ({
      method: 'POST',
      path: '/api/v1/holiday-readings',
      body: JSON.stringify({ calendar: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b\r\nEND:VCALENDAR\r\n' }),
    }),
  ],
  [
    'the plan of a floor',
    () => ({
      method: 'PUT',
      path: `/api/v1/floors/${floor}/plan`,
      type: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>',
    }),
  ],
];

/** Sends a request, and has what it begins. @param goAway once a thread has been begun for it */
async function send({ method, path, type = 'application/json', body }: Asked, goAway: boolean) {
  const said: unknown[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': type };
  const request = open(`${server.url}${path}`, { method, headers, agent: false });
  request.on('error', () => undefined);
  const follow = (worker: Worker): void => {
    worker.on('message', (message) => said.push(message));
    worker.once('exit', () => resolve());
    if (goAway) request.destroy();
  };
  process.once('worker', follow);
  onTestFinished(() => void process.off('worker', follow));
  let status: number | undefined;
  request.end(body);
  if (!goAway) {
    const [response] = (await once(request, 'response')) as [{ resume(): void; statusCode?: number }];
    response.resume();
    status = response.statusCode;
  }
  await ended;
  return { status, said: said.length };
}

test.each(reading)('%s is read to its end for who waits, and no further for who went away', async (_, asked) => {
  // That it is ready, and what it comes to.
  expect(await send(asked(), false)).toMatchObject({ status: expect.toSatisfy((status) => status < 300), said: 2 });
  expect((await send(asked(), true)).said).toBeLessThan(2);
});
