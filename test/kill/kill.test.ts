import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterOf } from '../../server/platform/db/embedded/cluster.ts';
import { postgresIn } from '../../server/platform/db/embedded/processes.ts';
import { eventually, freePort, ready, spawnAtrium, type AtriumProcess } from '../support/process.ts';
import { call, type Answer } from '../support/server.ts';

// kill -9 under load, again and again. Whatever a client was told must still be true afterwards: the booking, the answer to
// a repeated key, the event, the delivery. What it was not told may have happened or not, but never twice.

const PROOF = process.env['ATRIUM_PROOF'] === '1';
const APP_KILLS = PROOF ? 20 : 2;
const DATABASE_KILLS = PROOF ? 10 : 2;
const TOKEN = 'kill-test-token-kill-test-token-kill';

interface Sent {
  readonly key: string;
  readonly body: { readonly resourceIds: readonly number[]; readonly start: string; readonly end: string };
}

const dataDir = mkdtempSync(join(tmpdir(), 'atrium-kill-'));
const acknowledged = new Map<Sent, Answer>();
const inDoubt: Sent[] = [];
const delivered = new Set<string>();
const restarts: number[] = [];
let port: number;
let receiver: Server;
let atrium: AtriumProcess;
let desks: number[];

const api = (
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  call(`${atrium.url}/api/v1${path}`, method, body, { authorization: `Bearer ${TOKEN}`, ...headers });

async function start(): Promise<void> {
  const env = {
    ATRIUM_DATA: dataDir,
    ATRIUM_DEMO: '0',
    ATRIUM_ADMIN_TOKEN: TOKEN,
    ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8',
  };
  atrium = spawnAtrium(env, port);
  await ready(atrium);
}

beforeAll(async () => {
  port = await freePort();
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { id: number } };
      delivered.add(`booking ${data.id}`);
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  await start();
  const building = await api('POST', '/buildings', { name: 'Kill', zone: 'Europe/London' });
  desks = [];
  for (let i = 0; i < 4; i++) {
    desks.push(
      (await api('POST', '/resources', { type: 'desk', name: `Desk ${i}`, buildingId: building.body.id })).body
        .id as number,
    );
  }
  const { port: receiving } = receiver.address() as { port: number };
  const webhook = await api('POST', '/webhooks', {
    url: `http://127.0.0.1:${receiving}/`,
    events: ['booking.created'],
  });
  if (webhook.status !== 201) throw new Error(`No webhook: ${webhook.status}`);
}, 120_000);

afterAll(async () => {
  atrium.child.kill('SIGTERM');
  await atrium.ended;
  receiver.closeAllConnections();
  receiver.close();
  rmSync(dataDir, { recursive: true, force: true });
});

let hours = 0;
/** A request for a slot that nobody else asks for, so that only the crash can refuse it. */
function nextRequest(): Sent {
  const start = Temporal.Instant.from('2030-01-01T00:00:00Z').add({ hours: hours++ });
  return {
    key: randomUUID(),
    body: { resourceIds: [desks[hours % 4] ?? 0], start: start.toString(), end: start.add({ hours: 1 }).toString() },
  };
}

/** What is answered once something answers: a connection that is kept open may be to whoever was killed. */
async function answerOf(path: string): Promise<Answer> {
  let answer: Answer | null = null;
  await eventually('an answer', async () => {
    answer = await api('GET', path).catch(() => null);
    return answer?.status === 200;
  });
  return answer as unknown as Answer;
}

const send = ({ key, body }: Sent): Promise<Answer> => api('POST', '/bookings', body, { 'idempotency-key': key });

/** Books until the server goes away or `enough` says so; remembers each answer, and what got none. */
async function load(enough: () => boolean): Promise<void> {
  const client = async (): Promise<void> => {
    while (!enough()) {
      const request = nextRequest();
      try {
        const answer = await send(request);
        if (answer.status === 201) acknowledged.set(request, answer);
        else {
          inDoubt.push(request);
          await pause(50); // refused while the database is away: not a flood
        }
      } catch {
        inDoubt.push(request);
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
}

/** Kills something while bookings pour in, and waits until Atrium works again. */
async function underLoad(kill: () => void, revive: () => Promise<void>): Promise<void> {
  const before = acknowledged.size;
  let over = false;
  const loading = load(() => over);
  await eventually('some bookings', () => acknowledged.size > before + 40);
  kill();
  const began = performance.now();
  await revive();
  restarts.push(performance.now() - began);
  over = true;
  await loading;
}

const postmaster = (): number =>
  Number(readFileSync(join(clusterOf(dataDir), 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('kill -9', () => {
  test(`of the app, ${APP_KILLS} times`, { timeout: 600_000 }, async () => {
    for (let i = 0; i < APP_KILLS; i++) {
      await underLoad(
        () => atrium.child.kill('SIGKILL'),
        async () => {
          await atrium.ended;
          await start();
        },
      );
    }
    expect(restarts).toHaveLength(APP_KILLS);
  });

  test(`of PostgreSQL, ${DATABASE_KILLS} times; the app stays and works again`, { timeout: 600_000 }, async () => {
    for (let i = 0; i < DATABASE_KILLS; i++) {
      const pid = postmaster();
      let killed: readonly number[] = [];
      await underLoad(
        () => {
          killed = postgresIn(clusterOf(dataDir));
          process.kill(pid, 'SIGKILL');
        },
        async () => {
          // What it leaves behind may answer for a moment still, and whether Atrium is ready is looked up once a second.
          await eventually('the killed one to be gone', () =>
            new Set(killed).isDisjointFrom(new Set(postgresIn(clusterOf(dataDir)))),
          );
          await eventually(
            'an answer of the next one',
            async () => (await api('GET', '/bookings?limit=1')).status === 200,
          );
          expect(postmaster()).not.toBe(pid);
          await ready(atrium);
        },
      );
      expect(atrium.child.exitCode).toBeNull();
    }
  });

  test('every acknowledged booking is there, and its key gives the same answer', { timeout: 300_000 }, async () => {
    expect(acknowledged.size).toBeGreaterThan(40 * (APP_KILLS + DATABASE_KILLS));
    for (const [request, answer] of acknowledged) {
      expect((await api('GET', `/bookings/${answer.body.id}`)).body).toMatchObject({
        id: answer.body.id,
        start: answer.body.start,
        state: 'confirmed',
      });
      expect((await send(request)).body).toEqual(answer.body);
    }
  });

  test('what was in doubt can be settled with its key, and never happened twice', { timeout: 120_000 }, async () => {
    for (const request of inDoubt) {
      const settled = await send(request);
      expect(settled.status).toBe(201);
      expect((await send(request)).body).toEqual(settled.body);
      acknowledged.set(request, settled);
    }
    expect(new Set([...acknowledged.values()].map(({ body }) => body.id as number)).size).toBe(acknowledged.size);
  });

  test('each of them has its event, the feed has no gap, and each was delivered', { timeout: 300_000 }, async () => {
    const wanted = new Set([...acknowledged.values()].map(({ body }) => body.id as number));
    const told = new Set<number>();
    let after = 0;
    const positions: number[] = [];
    await eventually('the events', async () => {
      const { body } = await api('GET', `/events?after=${after}&limit=200`);
      for (const event of body.items) {
        positions.push(event.position);
        if (event.type === 'booking.created') told.add(event.subject.id);
      }
      after = body.nextAfter;
      return body.items.length === 0 && wanted.isSubsetOf(told);
    });
    expect(positions).toEqual(positions.map((_, i) => (positions[0] ?? 0) + i));
    expect(told.size).toBe(wanted.size);
    await eventually('the deliveries', () => [...wanted].every((id) => delivered.has(`booking ${id}`)), 120_000);
  });

  test('in mid-ingest: every acknowledged reading is kept, and none twice', { timeout: 300_000 }, async () => {
    const { body: eye } = await api('POST', '/devices', { kind: 'occupancy', name: 'Eye', accessId: 'EYE-1' });
    const newest = Temporal.Now.instant().round({ smallestUnit: 'second', roundingMode: 'floor' });
    const kept = new Set<number>();
    let said = 0;
    const nextReading = () => {
      const timestamp = newest.subtract({ seconds: ++said }).toString();
      return { accessId: 'EYE-1', timestamp, hasMotion: said % 3 === 0 };
    };
    /** One gateway sends single readings, another one batches. */
    const gateway = async (size: number): Promise<void> => {
      for (;;) {
        const items = Array.from({ length: size }, nextReading);
        const answer = await api('POST', '/readings', size === 1 ? items[0] : { items }).catch(() => null);
        if (answer?.status !== 201) return;
        for (const { timestamp } of items) kept.add(Date.parse(timestamp));
      }
    };
    const stopped = [
      async () => {
        atrium.child.kill('SIGKILL');
        await atrium.ended;
        await start();
      },
      async () => {
        process.kill(postmaster(), 'SIGKILL');
        await answerOf('/devices');
      },
    ];
    for (const stop of Array.from({ length: PROOF ? 5 : 1 }).flatMap(() => stopped)) {
      const before = kept.size;
      const sending = Promise.all([1, 1, 1, 25, 25].map(gateway));
      await eventually('some readings', () => kept.size > before + 300);
      await stop();
      await sending;
    }
    const found: number[] = [];
    for (let cursor: string | null = null; ;) {
      const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await answerOf(`/devices/${eye.id}/readings?limit=200${after}`);
      found.push(...body.items.map(({ at }: { at: string }) => Date.parse(at)));
      cursor = body.nextCursor;
      if (cursor === null) break;
    }
    expect(new Set(found).size).toBe(found.length);
    expect([...kept.difference(new Set(found))]).toEqual([]);
    console.info(`${kept.size} readings acknowledged, ${found.length} kept`);
  });

  test('a second start on the same data is refused in one clear line', async () => {
    const second = spawnAtrium({ ATRIUM_DATA: dataDir }, await freePort());
    expect(await second.ended).toBe(1);
    expect(second.output().trim().split('\n')).toHaveLength(1);
    expect(second.output()).toContain(String(atrium.child.pid));
    expect((await api('GET', '/me')).status).toBe(200);
  });

  test('SIGTERM drains and stops, and nothing is left running', async () => {
    atrium.child.kill('SIGTERM');
    expect(await atrium.ended).toBe(0);
    await eventually('PostgreSQL to be gone', () => postgresIn(clusterOf(dataDir)).length === 0);
    // What it took to be ready again, for whoever reads the log.
    console.info(`ready again after ${restarts.map((milliseconds) => `${Math.round(milliseconds)} ms`).join(', ')}`);
  });
});
