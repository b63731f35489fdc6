import type pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { inRounds, latencyOf, milliseconds, whole, type Row } from './figures.ts';
import type { Load } from './generator.ts';
import type { Loaded } from './pacing.ts';
import { cpuSeconds, familySeconds, startPlayer, type Player } from './processes.ts';
import type { Arrived, Expected } from './receiver.ts';
import type { Sending } from './sender.ts';
import { makeDesks, openStage, withClient, type Stage } from './stage.ts';

const ROUNDS = 3;
const WEBHOOKS = 4;
/** Events that wait at once in the measure of throughput, each for every webhook. */
const EVENTS = 1_500;
/** In flight at a time: what Atrium allows one webhook, for each of them. */
const IN_FLIGHT = 8 * WEBHOOKS;
/** The measure of latency: bookings a second, and for how long. */
const STEADY = { rate: 50, connections: 8, seconds: 8 };

const DATA = { id: 1, version: 1, title: 'Booking', state: 'confirmed', zone: 'UTC', hostId: null, resourceIds: [1] };

/** From the commit of a change to the call that tells it, and how many calls a core makes. */
export async function benchDelivery(): Promise<Row[]> {
  await using stage = await openStage(
    { ATRIUM_ALLOW_CALLBACKS_TO: '127.0.0.0/8' },
    { track_commit_timestamp: 'on' }, // tells when each transaction counted
  );
  await using receiver = startPlayer<Expected, Arrived>('receiver.ts');
  const { url } = await receiver.ask({ calls: 0 });
  await stage.call('POST', '/webhooks', { url, events: ['booking.created'] });
  const latency = await fromCommit(stage, receiver, url);
  for (let i = 1; i < WEBHOOKS; i++)
    await stage.call('POST', '/webhooks', { url: `${url}/${i}`, events: ['booking.created'] });
  return [latency, await throughput(stage, receiver, url)];
}

async function fromCommit(stage: Stage, receiver: Player<Expected, Arrived>, url: string): Promise<Row> {
  await using generator = startPlayer<Load, Loaded>('generator.ts');
  await using sender = startPlayer<Sending, Loaded>('sender.ts');
  const resourceIds = await makeDesks(stage, 50);
  const start = Date.parse('2027-01-01T00:00:00Z');
  let first = 0;
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const ask = { resourceIds, start, minutes: 30, first };
    const { sent } = await generator.ask({ ...STEADY, url: stage.url, token: stage.token, ask, status: 201 });
    first += sent;
    const { calls } = await receiver.ask({ calls: sent });
    const commits = await withClient(stage.superuser, readCommits);
    const ours = latencyOf(calls.map(({ at, id }) => at - (commits.get(id) ?? Number.NaN)));
    const bare = (await sender.ask({ ...STEADY, url, body: JSON.stringify({ data: DATA }) })).latency;
    await receiver.ask({ calls: sent });
    return { p50: ours.p50, p99: ours.p99, bareP50: bare.p50, bareP99: bare.p99, ratio: bare.p50 / ours.p50 };
  });
  return {
    name: `delivery: commit to first attempt, ${STEADY.rate} bookings/s`,
    ours: `p50 ${milliseconds(middle.p50)}, p99 ${milliseconds(middle.p99)}`,
    beside: `bare POST p50 ${milliseconds(middle.bareP50)}, p99 ${milliseconds(middle.bareP99)}`,
    ratio: middle.ratio,
    aim: { text: 'p50 <= 50 ms, p99 <= 500 ms', reached: middle.p50 <= 50 && middle.p99 <= 500 },
    note: 'commit times are PostgreSQL’s own',
    rounds,
  };
}

/** When each booking was committed, in milliseconds since 1970; its audit row is never touched again. */
async function readCommits(client: pg.Client): Promise<Map<number, number>> {
  const { rows } = await client.query<{ id: number; at: number }>(
    `select subject_id::integer as id, extract(epoch from pg_xact_commit_timestamp(xmin))::float8 * 1000 as at
     from audit where action = 'booking.created'`,
  );
  return new Map(rows.map(({ id, at }) => [id, at]));
}

async function throughput(stage: Stage, receiver: Player<Expected, Arrived>, url: string): Promise<Row> {
  await using sender = startPlayer<Sending, Loaded>('sender.ts');
  const { tenant } = await stage.call<{ tenant: { id: number } }>('GET', '/me');
  const calls = EVENTS * WEBHOOKS;
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const [server, database] = [cpuSeconds(stage.server), familySeconds(stage.postmaster)];
    await withClient(stage.superuser, (client) => writeEvents(client, tenant.id));
    const arrived = (await receiver.ask({ calls })).calls;
    await withClient(stage.superuser, allRecorded);
    const [used, databaseUsed] = [cpuSeconds(stage.server) - server, familySeconds(stage.postmaster) - database];
    const wall = ((arrived.at(-1)?.at ?? 0) - (arrived[0]?.at ?? 0)) / 1000;
    const before = cpuSeconds(sender.pid);
    const body = JSON.stringify({ type: 'booking.created', timestamp: new Date().toISOString(), data: DATA });
    const bare = await sender.ask({ url, body, connections: IN_FLIGHT, seconds: 2, rate: null });
    await receiver.ask({ calls: bare.sent });
    const barePerCore = bare.sent / (cpuSeconds(sender.pid) - before);
    const perCore = calls / used;
    return {
      perCore,
      perSecond: calls / wall,
      withDatabase: calls / (used + databaseUsed),
      barePerCore,
      ratio: perCore / barePerCore,
    };
  });
  return {
    name: `delivery: ${whole(calls)} webhooks that wait, ${WEBHOOKS} receivers`,
    ours: `${whole(middle.perCore)}/s a core, ${whole(middle.perSecond)}/s in all`,
    beside: `bare signed POST ${whole(middle.barePerCore)}/s a core`,
    ratio: middle.ratio,
    aim: { text: '>= 450/s a core', reached: middle.perCore >= 450 },
    note: `the database’s CPU counted too: ${whole(middle.withDatabase)}/s a core`,
    rounds,
  };
}

/** What autovacuum does within a minute wherever things happen; a database this young knows nothing of its tables yet. */
async function writeEvents(client: pg.Client, tenantId: number): Promise<void> {
  await client.query(
    `insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
     select $1, uuidv7(), 'booking.created', 'booking', n, 1, $2, 'system', now() from generate_series(1, $3::integer) n`,
    [tenantId, JSON.stringify(DATA), EVENTS],
  );
  await client.query('analyze event, delivery, webhook');
}

/** A webhook counts once its result is written down. */
async function allRecorded(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query("select from delivery where state = 'pending' limit 1");
    if (rows.length === 0) return;
    await pause(20);
  }
}
