import { Agent, request } from 'node:http';
import { atLeast, inRounds, latencyOf, milliseconds, type Row } from './figures.ts';
import type { Booking, Load } from './generator.ts';
import type { Loaded } from './pacing.ts';
import { startPlayer } from './processes.ts';
import type { RawLoad } from './raw.ts';
import { makeDesks, openStage, type Stage } from './stage.ts';

const ROUNDS = 3;
const SECONDS = 3;
/** How far away the database is, in milliseconds. */
const AWAY = 1;
const RIVALS = 10;
const HOT_ROUNDS = 1_000;

/** How long somebody waits: for a database that is elsewhere, and for a desk that everybody wants. */
export const benchWaiting = async (): Promise<Row[]> => [await elsewhere(), await hotSlot()];

/** One booking after the other, beside the same rows by plain SQL that waits for each statement. */
async function elsewhere(): Promise<Row> {
  await using stage = await openStage({}, {}, AWAY);
  await using generator = startPlayer<Load, Loaded>('generator.ts');
  await using raw = startPlayer<RawLoad, Loaded>('raw.ts');
  const { tenant } = await stage.call<{ tenant: { id: number } }>('GET', '/me');
  const resourceIds = await makeDesks(stage, 20);
  const start = Date.parse('2027-01-01T00:00:00Z');
  const pace = { connections: 1, seconds: SECONDS, rate: null };
  let first = 0;
  const measured = async (work: (ask: Booking) => Promise<Loaded>): Promise<number> => {
    const { sent, latency } = await work({ resourceIds, start, minutes: 30, first });
    first += sent;
    return latency.p50;
  };
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const { url, token, connection } = stage;
    const ours = await measured((ask) => generator.ask({ ...pace, url, token, ask, status: 201 }));
    const inTurn = await measured((ask) => raw.ask({ ...pace, connection, tenantId: tenant.id, ask, way: 'in turn' }));
    return { ours, inTurn, ratio: inTurn / ours };
  });
  return {
    name: `waiting: POST /bookings, the database ${AWAY} ms away`,
    ours: `p50 ${milliseconds(middle.ours)}`,
    beside: `SQL in turn ${milliseconds(middle.inTurn)}`,
    ratio: middle.ratio,
    aim: atLeast(1, middle.ratio),
    note: 'one after the other',
    rounds,
  };
}

/** Ten people want the same desk at the same time, again and again: one gets it, nine are told who has it. */
async function hotSlot(): Promise<Row> {
  await using stage = await openStage();
  const agent = new Agent({ keepAlive: true, maxSockets: RIVALS }); // its sockets end with the server
  const [desk = 0, ...others] = await makeDesks(stage, RIVALS + 1);
  const slots = Date.parse('2027-01-01T00:00:00Z');
  const wanting = (desks: readonly number[], n: number): Promise<number>[] =>
    desks.map((id) => timed(stage, agent, id, slots + n * 1_800_000));
  const { rounds, middle } = await inRounds(1, async (round) => {
    const [hot, cool]: [number[], number[]] = [[], []];
    for (let n = 0; n < HOT_ROUNDS; n++) {
      const slot = round * HOT_ROUNDS + n;
      hot.push(...(await Promise.all(wanting(Array<number>(RIVALS).fill(desk), slot))));
      cool.push(...(await Promise.all(wanting(others, slot))));
    }
    const [{ p50, p99 }, beside] = [latencyOf(hot), latencyOf(cool)];
    return { p50, p99, cool: beside.p50, ratio: beside.p50 / p50 };
  });
  return {
    name: `waiting: ${RIVALS} at once for one desk, ${HOT_ROUNDS} rounds`,
    ours: `p50 ${milliseconds(middle.p50)}, p99 ${milliseconds(middle.p99)}`,
    beside: `for a desk each p50 ${milliseconds(middle.cool)}`,
    ratio: middle.ratio,
    aim: { text: 'p50 <= 10, p99 <= 40 ms', reached: middle.p50 <= 10 && middle.p99 <= 40 },
    note: '',
    rounds,
  };
}

/** Asks for a desk for half an hour from a time on. @returns after how many milliseconds there was an answer */
function timed({ url, token }: Stage, agent: Agent, resourceId: number, from: number): Promise<number> {
  const [start, end] = [new Date(from).toISOString(), new Date(from + 1_800_000).toISOString()];
  const body = JSON.stringify({ resourceIds: [resourceId], start, end, title: 'Booking' });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const call = request(`${url}/api/v1/bookings`, { method: 'POST', agent, headers }, (answer) => {
      const { statusCode = 0 } = answer;
      answer.resume().on('error', reject);
      answer.on('end', () =>
        [201, 409].includes(statusCode) ? resolve(performance.now() - begun) : reject(new Error(`${statusCode}`)),
      );
    });
    call.on('error', reject).end(body);
  });
}
