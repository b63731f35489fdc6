import { atLeast, inRounds, whole, type Row } from './figures.ts';
import type { BareAnswer } from './bare.ts';
import type { Load } from './generator.ts';
import type { Loaded } from './pacing.ts';
import { cpuSeconds, startPlayer, type Player } from './processes.ts';
import { makeDesks, openStage, type Stage } from './stage.ts';

const CONNECTIONS = 16;
const ROUNDS = 5;
const SECONDS = 2;

/** What passes through all layers, beside a bare node:http server that sends the same bytes. */
export async function benchHttp(): Promise<Row[]> {
  await using stage = await openStage();
  await using generator = startPlayer<Load, Loaded>('generator.ts');
  const id = await makeBooking(stage);
  return [
    await besideBare(stage, generator, 'http: GET /me, no database', '/api/v1/me', 0.5),
    await besideBare(stage, generator, 'http: GET /bookings/{id}, one query', `/api/v1/bookings/${id}`, null),
  ];
}

async function makeBooking(stage: Stage): Promise<number> {
  const [id] = await makeDesks(stage, 1);
  const start = Temporal.Now.instant().add({ hours: 24 });
  const booking = {
    resourceIds: [id],
    start: start.toString(),
    end: start.add({ hours: 1 }).toString(),
    title: 'Work',
  };
  return (await stage.call<{ id: number }>('POST', '/bookings', booking)).id;
}

async function besideBare(
  stage: Stage,
  generator: Player<Load, Loaded>,
  name: string,
  path: string,
  aim: number | null,
): Promise<Row> {
  await using bare = startPlayer<BareAnswer, { readonly url: string }>('bare.ts');
  const { url } = await bare.ask(await answerTo(stage, path));
  const load = { connections: CONNECTIONS, seconds: SECONDS, rate: null, ask: { paths: [path] }, status: 200 };
  const { rounds, middle } = await inRounds(ROUNDS, async (round) => {
    const { token } = await stage.call<{ token: string }>('POST', '/tokens', { name: `Round ${round}` }); // limited by token
    const ours = await measured(stage.server, () => generator.ask({ ...load, token, url: stage.url }));
    const beside = await measured(bare.pid, () => generator.ask({ ...load, token, url }));
    const ratio = ours.perSecond / beside.perSecond;
    const cpu = { oursPerCpu: ours.perCpu, besidePerCpu: beside.perCpu };
    return { ours: ours.perSecond, beside: beside.perSecond, ratio, p99: ours.p99, ...cpu };
  });
  return {
    name,
    ours: `${whole(middle.ours)}/s`,
    beside: `bare node:http ${whole(middle.beside)}/s`,
    ratio: middle.ratio,
    aim: aim === null ? null : atLeast(aim, middle.ratio),
    note: `a CPU second answers ${whole(middle.oursPerCpu)} of ${whole(middle.besidePerCpu)}; p99 ${middle.p99.toFixed(1)} ms`,
    rounds,
  };
}

async function measured(pid: number, load: () => Promise<Loaded>) {
  const before = cpuSeconds(pid);
  const { requests, sent, seconds, latency } = await load();
  return { perSecond: requests / seconds, perCpu: sent / (cpuSeconds(pid) - before), p99: latency.p99 };
}

/** The same bytes, but for what node:http says itself: date and connection. */
async function answerTo(stage: Stage, path: string): Promise<BareAnswer> {
  const response = await fetch(`${stage.url}${path}`, { headers: { authorization: `Bearer ${stage.token}` } });
  const own = new Set(['date', 'connection', 'keep-alive']);
  const headers = Object.fromEntries([...response.headers].filter(([header]) => !own.has(header)));
  return { status: response.status, headers, body: await response.text() };
}
