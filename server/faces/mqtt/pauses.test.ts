import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBroker, type Broker } from '../../../test/support/broker.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { createLog } from '../../platform/log.ts';
import { listenToBroker } from './mqtt.ts';

let broker: Broker;
let testing: TestDatabase;
beforeAll(async () => {
  [broker, testing] = await Promise.all([startBroker(), createTestDatabase()]);
});
afterAll(async () => {
  await testing[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

/** A listener whose pauses are as long as the test says. */
function listen() {
  let waiting: { readonly ms: number; readonly end: () => void } | null = null;
  const lines: string[] = [];
  const listener = listenToBroker({
    url: broker.url,
    connection: testing.connection,
    database: testing.database,
    wake: () => undefined,
    constraints: {},
    clock: () => Temporal.Now.instant(),
    log: createLog('info', { write: (line) => void lines.push(line) }),
    wait(ms, ending) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = { ms, end: resolve };
      if (ending.aborted) resolve();
      ending.addEventListener('abort', () => resolve());
      return promise;
    },
  });
  return {
    timesHeard: () => lines.filter((line) => line.includes('the broker is heard')).length,
    /** Lets a pause be over once it has begun. @param first is done before that @returns how long it would have been, in milliseconds */
    async pass(first: () => Promise<void> = async () => undefined): Promise<number> {
      const { ms, end } = await until(() => {
        if (!waiting) throw new Error('It does not wait');
        return waiting;
      });
      await first();
      waiting = null;
      end();
      return ms;
    },
    [Symbol.asyncDispose]: () => listener.stop(),
  };
}

/** How often the first pause of half a second was doubled: each is drawn, a quarter longer or shorter. */
const doublings = (ms: number): number => Math.max(0, Math.round(Math.log2(ms / 500)));

test('pauses grow while the broker is not heard, to ten seconds, and begin anew after a connection that held', async () => {
  await broker.stop();
  await using listener = listen();
  const grown: number[] = [];
  for (let turn = 0; turn < 6; turn++) grown.push(await listener.pass());
  grown.push(await listener.pass(() => broker.start()));
  expect(grown.slice(0, 5).map(doublings)).toEqual([0, 1, 2, 3, 4]);
  for (const ms of grown.slice(5)) {
    expect(ms).toBeGreaterThanOrEqual(7_500);
    expect(ms).toBeLessThanOrEqual(12_500);
  }

  await until(() => expect(listener.timesHeard()).toBe(1));
  await broker.stop();
  const anew: number[] = [];
  for (let turn = 0; turn < 3; turn++) anew.push(await listener.pass());
  expect(anew.map(doublings)).toEqual([0, 1, 2]);
});
