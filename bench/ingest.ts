import { atLeast, inRounds, milliseconds, whole, type Row } from './figures.ts';
import type { Booking, Load, Measuring } from './generator.ts';
import type { Loaded } from './pacing.ts';
import { cpuSeconds, familySeconds, startPlayer } from './processes.ts';
import { makeDesks, openStage, type Stage } from './stage.ts';

const CONNECTIONS = 16;
const SENSORS = 100;
const ROUNDS = 5;
const SECONDS = 3;
const AT_ONCE = 1_000;
/** For each core that is busy with it, the server’s and the database’s together: single requests, and readings in batches. */
const AIMS = { single: 1_000, batch: 25_000 };
/** Bookings a second, over so many connections, alone and beside readings. */
const BOOKING = { rate: 50, connections: 4, seconds: 5 };
const DESKS = 50;

/** What sensors measured, and how long who books waits meanwhile. */
export const benchIngest = async (): Promise<Row[]> => [...(await taken()), ...(await meanwhile())];

/** What sensors measured, kept durably before it is answered: one by one, and a thousand at once. */
async function taken(): Promise<Row[]> {
  await using stage = await openStage();
  await using generator = startPlayer<Load, Loaded>('generator.ts');
  const accessIds = await makeSensors(stage);
  let measured = Date.now() - 80 * 24 * 3_600_000;
  const taking = async (atOnce: number) => {
    const ask: Measuring = { accessIds, atOnce, measured, first: 0 };
    const before = [cpuSeconds(stage.server), familySeconds(stage.postmaster)] as const;
    const load = { connections: atOnce === 1 ? CONNECTIONS : 4, seconds: SECONDS, rate: null };
    const { requests, sent, seconds, latency } = await generator.ask({
      ...load,
      url: stage.url,
      token: stage.token,
      ask,
      status: 201,
    });
    measured += Math.ceil((sent * atOnce) / SENSORS + 1) * 1_000;
    const server = cpuSeconds(stage.server) - before[0];
    const database = familySeconds(stage.postmaster) - before[1];
    const readings = sent * atOnce;
    return {
      perSecond: (requests * atOnce) / seconds,
      perCore: readings / (server + database),
      p99: latency.p99,
      server: (server / readings) * 1e6,
      database: (database / readings) * 1e6,
    };
  };
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const [single, batch] = [await taking(1), await taking(AT_ONCE)];
    return {
      single: single.perSecond,
      batch: batch.perSecond,
      ratio: batch.perSecond / single.perSecond,
      singlePerCore: single.perCore,
      batchPerCore: batch.perCore,
      singleP99: single.p99,
      batchP99: batch.p99,
      singleServer: single.server,
      batchServer: batch.server,
      singleDatabase: single.database,
      batchDatabase: batch.database,
    };
  });
  return [
    {
      name: `ingest: readings one by one, ${CONNECTIONS} connections`,
      ours: `${whole(middle.single)}/s`,
      beside: `${whole(middle.singlePerCore)}/s for each busy core`,
      ratio: middle.singlePerCore / AIMS.single,
      aim: atLeast(1, middle.singlePerCore / AIMS.single),
      note: `${cpu(middle.singleServer, middle.singleDatabase)}; p99 ${middle.singleP99.toFixed(1)} ms`,
      rounds,
    },
    {
      name: `ingest: readings, ${whole(AT_ONCE)} at once`,
      ours: `${whole(middle.batch)}/s`,
      beside: `${whole(middle.batchPerCore)}/s for each busy core`,
      ratio: middle.batchPerCore / AIMS.batch,
      aim: atLeast(1, middle.batchPerCore / AIMS.batch),
      note: `${middle.ratio.toFixed(1)} times as many as one by one; four values each; ${cpu(middle.batchServer, middle.batchDatabase)}; p99 ${middle.batchP99.toFixed(0)} ms`,
      rounds,
    },
  ];
}

/** Bookings at a steady pace: alone, and beside as many readings as one core is to take, one by one and a thousand at once. */
async function meanwhile(): Promise<Row[]> {
  await using stage = await openStage();
  await using generator = startPlayer<Load, Loaded>('generator.ts');
  await using sensors = startPlayer<Load, Loaded>('generator.ts');
  const accessIds = await makeSensors(stage);
  const resourceIds = await makeDesks(stage, DESKS);
  // As a gateway would: who shows one token has one queue, and whoever books would stand in it behind the sensors.
  const gateway = await stage.call<{ readonly token: string }>('POST', '/tokens', {
    name: 'Gateway',
    scopes: ['readings:write'],
  });
  const [start, server] = [Date.parse('2027-01-01T00:00:00Z'), { url: stage.url, token: stage.token, status: 201 }];
  let [measured, first] = [Date.now() - 80 * 24 * 3_600_000, 0];
  const book = async (): Promise<number> => {
    const ask: Booking = { resourceIds, start, minutes: 30, first };
    const { sent, latency } = await generator.ask({ ...server, ...BOOKING, ask });
    first += sent;
    return latency.p95;
  };
  const beside = async (atOnce: number, perSecond: number) => {
    const ask: Measuring = { accessIds, atOnce, measured, first: 0 };
    const pace = { connections: atOnce === 1 ? CONNECTIONS : 4, seconds: BOOKING.seconds, rate: perSecond / atOnce };
    const [p95, { sent, seconds }] = await Promise.all([
      book(),
      sensors.ask({ ...server, token: gateway.token, ...pace, ask }),
    ]);
    measured += Math.ceil((sent * atOnce) / SENSORS + 1) * 1_000;
    return { p95, perSecond: (sent * atOnce) / seconds };
  };
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const alone = await book();
    const [single, batch] = [await beside(1, AIMS.single), await beside(AT_ONCE, AIMS.batch)];
    return {
      alone,
      single: single.p95,
      singlePerSecond: single.perSecond,
      singleRatio: alone / single.p95,
      batch: batch.p95,
      batchPerSecond: batch.perSecond,
      batchRatio: alone / batch.p95,
    };
  });
  const row = (what: string, way: 'single' | 'batch'): Row => ({
    name: `ingest: POST /bookings meanwhile, ${what}`,
    ours: `p95 ${milliseconds(middle[way])}`,
    beside: `alone ${milliseconds(middle.alone)}`,
    ratio: middle[`${way}Ratio`],
    aim: atLeast(0.5, middle[`${way}Ratio`]),
    note: `${BOOKING.rate} bookings/s beside ${whole(middle[`${way}PerSecond`])} readings/s of ${whole(AIMS[way])} wanted`,
    rounds,
  });
  return [row('readings one by one', 'single'), row(`readings ${whole(AT_ONCE)} at once`, 'batch')];
}

/** @param server @param database microseconds */
const cpu = (server: number, database: number): string =>
  `CPU a reading: server ${server.toFixed(0)} µs, database ${database.toFixed(0)} µs`;

async function makeSensors(stage: Stage): Promise<string[]> {
  const accessIds = Array.from({ length: SENSORS }, (_, i) => `bench-${i}`);
  for (const accessId of accessIds)
    await stage.call('POST', '/devices', { kind: 'environment', name: accessId, accessId });
  return accessIds;
}
