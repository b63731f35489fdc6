import { setTimeout as pause } from 'node:timers/promises';
import { milliseconds, type Row } from './figures.ts';
import { writeHistory } from './history.ts';
import { memoryOf } from './processes.ts';
import { openStage, withClient, type Stage } from './stage.ts';

/** As many rows as a file has room for. */
const HISTORY = { tenants: 1, resources: 250, days: 100, perDay: 4, from: Temporal.PlainDate.from('2027-01-04') };
/** After the bookings are written, and before they are asked for. */
const REST_MS = 5_000;
const LOOK_EVERY_MS = 100;
/** What is aimed at: milliseconds, and MiB of the server. */
const DONE = 20_000;
const MEMORY = 200;

/** A spreadsheet of as many bookings as it has room for: how long it takes, and the most memory that the server has meanwhile. */
export async function benchExport(): Promise<Row[]> {
  await using stage = await openStage();
  const { bookings } = await withClient(stage.superuser, (client) => writeHistory(client, HISTORY));
  await pause(REST_MS);
  const before = memoryOf(stage.server);
  const begun = performance.now();
  const fetching = fetchSheet(stage);
  const most = await mostDuring(stage, fetching);
  const [bytes, took] = [await fetching, performance.now() - begun];
  const named = `export: ${bookings} bookings as a spreadsheet`;
  const note = `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return [
    {
      name: named,
      ours: milliseconds(took),
      beside: '',
      ratio: took / DONE,
      aim: { text: `<= ${milliseconds(DONE)}`, reached: took <= DONE },
      note,
      rounds: [{ took }],
    },
    {
      name: `${named}, memory of the server`,
      ours: `${most.toFixed(0)} MiB`,
      beside: `before ${before.toFixed(0)} MiB`,
      ratio: most / before,
      aim: { text: `<= ${MEMORY} MiB`, reached: most <= MEMORY },
      note: `${(most - before).toFixed(0)} MiB more`,
      rounds: [{ before, most }],
    },
  ];
}

async function fetchSheet({ url, token }: Stage): Promise<number> {
  const reply = await fetch(`${url}/api/v1/booking-export`, { headers: { authorization: `Bearer ${token}` } });
  if (!reply.ok) throw new Error(await reply.text());
  return (await reply.bytes()).length;
}

async function mostDuring({ server }: Stage, work: Promise<unknown>): Promise<number> {
  const over = work.then(
    () => true,
    () => true,
  );
  let most = memoryOf(server);
  while (!(await Promise.race([over, pause(LOOK_EVERY_MS, false)]))) most = Math.max(most, memoryOf(server));
  return most;
}
