import { atLeast, inRounds, whole, type Row } from './figures.ts';
import type { Load, Measuring } from './generator.ts';
import type { Loaded } from './pacing.ts';
import { cpuSeconds, familySeconds, startPlayer } from './processes.ts';
import { openStage, type Stage } from './stage.ts';

const CONNECTIONS = 16;
const SENSORS = 100;
const ROUNDS = 3;
const SECONDS = 3;
const AT_ONCE = 1_000;
/** For each core that is busy with it, the server’s and the database’s together: single requests, and readings in batches. */
const AIMS = { single: 1_000, batch: 25_000 };

/** What sensors measured, kept durably before it is answered: one by one, and a thousand at once. */
export async function benchIngest(): Promise<Row[]> {
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

/** @param server @param database microseconds */
const cpu = (server: number, database: number): string =>
  `CPU a reading: server ${server.toFixed(0)} µs, database ${database.toFixed(0)} µs`;

async function makeSensors(stage: Stage): Promise<string[]> {
  const accessIds = Array.from({ length: SENSORS }, (_, i) => `bench-${i}`);
  for (const accessId of accessIds)
    await stage.call('POST', '/devices', { kind: 'environment', name: accessId, accessId });
  return accessIds;
}
