import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lane } from '../../server/modules/connections/contract.ts';
import { APP_ROLE } from '../../server/platform/db/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import type { Calling } from '../support/calling.ts';
import { createSyncing } from '../support/syncing.ts';

// Eight streams in two processes call one source as fast as they may. `SEED=… npx vitest run test/races/budgets.test.ts` replays their pauses.

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const STREAMS = 4;
const [A_SECOND, A_MINUTE] = [40, 150];
const program = join(import.meta.dirname, '../support/calling.ts');

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

/** A source that notes when it is called, and refuses what a minute has too much. */
async function openSource() {
  const calls: number[] = [];
  const server = createServer((_request, response) => {
    const now = performance.now();
    calls.push(now);
    const isTooMuch = calls.filter((one) => one > now - 60_000).length > A_MINUTE;
    response.writeHead(isTooMuch ? 429 : 200).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { calls, url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

test(`eight streams in two processes never call more than they may, and no less (seed ${SEED})`, async () => {
  const source = await openSource();
  const { world, id, budgets } = await createSyncing(base, {});
  const declared = [
    { per: 'second', limit: A_SECOND },
    { per: 'minute', limit: A_MINUTE },
  ] as const;
  await budgets.setConnectionBudget(world.ctx, { id, windows: [...declared] });
  const calling = async (lane: Lane, seed: number): Promise<number> => {
    const { tenant } = world;
    const asked: Calling = {
      connection: base.connection,
      role: APP_ROLE,
      tenant,
      connectionId: id,
      declared,
      lane,
      seed,
      streams: STREAMS,
      url: source.url,
    };
    const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(asked)]);
    return Number(stdout);
  };
  const made = await Promise.all([calling('background', SEED), calling('interactive', SEED + STREAMS)]);
  source.close();
  expect(made.reduce((sum, one) => sum + one)).toBe(A_MINUTE);
  expect(source.calls).toHaveLength(A_MINUTE);
  expect(made[0]).toBeLessThanOrEqual(A_MINUTE * 0.8);
  // What each stream has on its way may come late, together with what came in time.
  const together = source.calls.map((from) => source.calls.filter((at) => at >= from && at < from + 1_000).length);
  expect(Math.max(...together)).toBeLessThanOrEqual(A_SECOND + 2 * STREAMS);
  const { windows } = await budgets.getConnectionBudget(world.ctx, { id });
  expect(windows.find(({ per }) => per === 'minute')?.used).toBe(A_MINUTE);
});
