import { setTimeout as pause } from 'node:timers/promises';
import type { BareAnswer } from './bare.ts';
import type { Row } from './figures.ts';
import type { Load } from './generator.ts';
import type { Loaded } from './pacing.ts';
import { familyMemory, memoryOf, startPlayer } from './processes.ts';
import { makeDesks, openStage, type Stage } from './stage.ts';

const REST_MS = 15_000;
const LOAD_SECONDS = 10;
const LOOK_EVERY_MS = 250;

/**
 * What Atrium and its database take of the machine's memory (PSS: what several share is counted once), with the demo
 * workplace: at rest, and the most while bookings are made, 16 at once. Beside it stands a bare node:http server with the
 * same database.
 */
export async function benchMemory(): Promise<Row[]> {
  await using stage = await openStage({ ATRIUM_DEMO: '1' });
  await using bare = startPlayer<BareAnswer, { readonly url: string }>('bare.ts');
  await bare.ask({ status: 200, headers: {}, body: '' });
  await using generator = startPlayer<Load, Loaded>('generator.ts');
  const resourceIds = await makeDesks(stage, 200);
  await pause(REST_MS);
  const besideOf = (database: number): number => memoryOf(bare.pid) + database;
  const rest = measure(stage);
  const atRest = rowOf('at rest', rest, besideOf(rest.database), 300);
  const ask = { resourceIds, start: Date.parse('2027-01-01T00:00:00Z'), minutes: 30, first: 0 };
  const load = {
    connections: 16,
    seconds: LOAD_SECONDS,
    rate: null,
    url: stage.url,
    token: stage.token,
    ask,
    status: 201,
  };
  const most = await largestDuring(stage, generator.ask(load));
  return [atRest, rowOf('while bookings are made', most, besideOf(most.database), 400)];
}

/** In MiB. */
interface Measured {
  readonly server: number;
  readonly database: number;
}

const total = ({ server, database }: Measured): number => server + database;
const measure = ({ server, postmaster }: Stage): Measured => ({
  server: memoryOf(server),
  database: familyMemory(postmaster),
});

async function largestDuring(stage: Stage, work: Promise<unknown>): Promise<Measured> {
  const over = work.then(() => true);
  let most = measure(stage);
  while (!(await Promise.race([over, pause(LOOK_EVERY_MS, false)]))) {
    const now = measure(stage);
    if (total(now) > total(most)) most = now;
  }
  return most;
}

const mebibytes = (size: number): string => `${size.toFixed(0)} MiB`;

const rowOf = (when: string, measured: Measured, beside: number, aim: number): Row => ({
  name: `memory: with the demo, ${when}`,
  ours: mebibytes(total(measured)),
  beside: `bare node:http and the database ${mebibytes(beside)}`,
  ratio: total(measured) / beside,
  aim: { text: `<= ${aim} MiB`, reached: total(measured) <= aim },
  note: `server ${mebibytes(measured.server)}, database ${mebibytes(measured.database)}`,
  rounds: [{ ...measured }],
});
