import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { offision } from '../server/connectors/offision/connector.ts';
import type { SyncRun } from '../server/modules/sync/contract.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { until } from './support/until.ts';

/** A whole Atrium, connected to an Offision server that goes wrong: what its run says, and that nothing is deleted for it. */

const MANY = 30;
const page = (total: number, rows: number, number: number): string =>
  JSON.stringify({
    data: Array.from({ length: rows }, (_, id) => ({ id, name: `Service ${id}` })),
    metaData: { total, row: 200, page: number },
  });

let here: TestServer;
let vendor: Server;
let url: string;
let answer: { readonly status: number; readonly body: (page: number) => string };
const well = { status: 200, body: (number: number) => page(MANY, number === 1 ? MANY : 0, number) };

beforeAll(async () => {
  vendor = createServer((request, response) => {
    const number = Number(new URL(request.url ?? '', 'http://vendor').searchParams.get('page') ?? 1);
    response.writeHead(answer.status, { 'content-type': 'application/json', 'retry-after': '600' });
    response.end(answer.body(number));
  });
  await new Promise<void>((done) => vendor.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
  here = await startTestServer({ env: { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' }, connectors: [offision] });
});
afterAll(async () => {
  await here[Symbol.asyncDispose]();
  vendor.closeAllConnections();
  vendor.close();
});

const runOf = async (id: string): Promise<SyncRun> => (await here.call('GET', `/syncs/${id}`)).body as SyncRun;
const isSettled = ({ finishedAt, state }: SyncRun): boolean => finishedAt !== null || state.startsWith('waiting_');
async function settled(id: string): Promise<SyncRun> {
  await until(async () => expect(isSettled(await runOf(id))).toBe(true), 60_000);
  return runOf(id);
}

it.each([
  ['refuses us', 401, () => '', { state: 'failed', stateReason: 'source_refused' }],
  ['lets us do nothing', 403, () => '', { state: 'failed', stateReason: 'source_refused' }],
  ['is asked too often', 429, () => '', { state: 'waiting_rate_limit', stateReason: 'source_rate_limited' }],
  ['is down', 500, () => '', { state: 'waiting_retry', stateReason: 'source_unavailable' }],
  ['answers a web page', 200, () => '<html>', { state: 'waiting_retry', stateReason: 'source_bad_response' }],
  [
    'names many and gives none',
    200,
    () => page(MANY, 0, 1),
    { state: 'waiting_retry', stateReason: 'source_bad_response' },
  ],
  [
    'gives one page for ever',
    200,
    (number: number) => page(1_000, MANY, number),
    { state: 'waiting_retry', stateReason: 'source_bad_response' },
  ],
  ['has nothing left', 200, (number: number) => page(0, 0, number), { state: 'succeeded_with_issues' }],
])('a server that %s: its run says so, and all that was read stays', async (_, status, body, expected) => {
  answer = well;
  const { body: made } = await here.call('POST', '/connections', {
    name: `Offision, ${_}`,
    connector: 'offision',
    settings: { baseUrl: url },
    credentials: { apiKey: 'key' },
    entities: ['serviceItem'],
  });
  const { body: first } = await here.call('POST', `/connections/${made.id}/activation`);
  expect(await settled(first.id)).toMatchObject({ state: 'succeeded' });
  const kept = async () =>
    (await here.call('GET', `/connections/${made.id}/records/serviceItem?limit=200`)).body.items.length;
  expect(await kept()).toBe(MANY);

  answer = { status, body };
  const { body: next } = await here.call('POST', `/connections/${made.id}/syncs`, { mode: 'full' });
  expect(await settled(next.id)).toMatchObject(expected);
  expect(await kept()).toBe(MANY);
});
