import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { sql } from 'kysely';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Authenticator } from '../auth/authenticate.ts';
import { may } from '../context/principal.ts';
import { ALL_TENANTS, type Database } from '../db/connect.ts';
import { fail, forbidden } from '../contract/problems.ts';
import type { Gate } from '../limits/gate.ts';
import type { Gates } from '../limits/gates.ts';
import { countJobs, type Counted } from '../jobs/store.ts';
import { toDate } from '../time.ts';
import { callerAt } from './caller.ts';

/** Adds what it counts to what `GET /metrics` tells. */
export type Meter = (register: Registry) => void;

export interface Measured {
  readonly database: Database;
  /** Pools by what they serve. */
  readonly pools: Readonly<Record<string, Database>>;
  readonly gates: Gates;
  /** What else counts itself here. */
  readonly meters?: readonly Meter[];
  readonly authenticate: Authenticator['authenticate'];
  readonly clock: () => Temporal.Instant;
  /** Whether a request that comes from this machine was sent from it, as far as headers can tell. See `trustsLoopback`. */
  readonly loopback: boolean;
}

/**
 * May what comes from loopback, and says nothing of a proxy, be taken for sent there? With a public address there is a proxy
 * that may say nothing of itself, and everybody would come from this machine: only a named one is known to tell.
 */
export const trustsLoopback = (publicUrl: string, trustedProxies: readonly string[]): boolean =>
  trustedProxies.length > 0 || isLoopbackName(new URL(publicUrl).hostname);

const isLoopbackName = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * Counts and times every request from here on, and opens `GET /metrics` (Prometheus text format 0.0.4) to this machine
 * and to who has the scope `metrics:read`. Call it before the routes that it should see.
 */
export function metrics(app: FastifyInstance, measured: Measured): void {
  const register = new Registry();
  collectDefaultMetrics({ register });
  measureRequests(app, register);
  measurePools(register, measured.pools);
  measureGates(register, measured.gates);
  for (const meter of measured.meters ?? []) meter(register);
  const measureWork = workMeter(register, measured);
  app.get('/metrics', async (request, reply) => {
    await admit(request, measured);
    const leave = await measured.gates.work.enter(`metrics ${request.client}`, 1, callerAt(request.socket));
    await measureWork().finally(leave);
    return reply
      .header('cache-control', 'no-store')
      .type(register.contentType)
      .send(await register.metrics());
  });
}

async function admit(request: FastifyRequest, { authenticate, clock, loopback }: Measured): Promise<void> {
  if (loopback && request.headers.authorization === undefined && wasSentHere(request)) return;
  const who = await authenticate(request, clock());
  if (!may(who, 'metrics:read', 'anywhere')) throw fail(forbidden, { detail: 'This needs the scope "metrics:read"' });
}

/**
 * Loopback counts only for who came without a proxy. One that says nothing of itself gives itself away by HTTP/1.0 or by the
 * Host that was asked for, which it hands on; one that does neither (nginx as it comes, from 1.29.7 on) cannot be told from a
 * scraper here, and that is why a public address needs a named proxy.
 */
function wasSentHere({ headers, hostname, ip, raw }: FastifyRequest): boolean {
  const isProxied = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in headers);
  if (isProxied || raw.httpVersion === '1.0') return false;
  return isLoopbackName(hostname) && ipaddr.process(ip).range() === 'loopback';
}

function measureRequests(app: FastifyInstance, register: Registry): void {
  const registers = [register];
  const requests = new Counter({
    name: 'atrium_http_requests_total',
    help: 'Requests answered',
    labelNames: ['operation', 'status'] as const,
    registers,
  });
  const duration = new Histogram({
    name: 'atrium_http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer',
    labelNames: ['operation'] as const,
    buckets: SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'atrium_http_refusals_total',
    help: 'Requests refused, by the code of the refusal',
    labelNames: ['code'] as const,
    registers,
  });
  // Labels are looked up once: prom-client makes a text of them each time.
  const count = remembering((operation, status) => requests.labels(operation, status));
  const time = remembering((operation) => duration.labels(operation));
  app.addHook('onResponse', (request, reply, done) => {
    const operation = operationOf(request);
    if (request.refused !== null) refusals.inc({ code: request.refused });
    count(operation, String(reply.statusCode)).inc();
    time(operation, '').observe(reply.elapsedTime / 1000);
    done();
  });
}

/** Calls once for each pair of texts; there are few. */
function remembering<T>(make: (one: string, other: string) => T): (one: string, other: string) => T {
  const known = new Map<string, T>();
  return (one, other) => {
    const key = `${one} ${other}`;
    const found = known.get(key) ?? make(one, other);
    known.set(key, found);
    return found;
  };
}

/** One of few names: an address that nobody declared must not make a series of its own. */
function operationOf({ method, routeOptions: { config, url } }: FastifyRequest): string {
  if (config.refusal) return method === 'OPTIONS' ? 'options' : 'method_not_allowed';
  return config.mounted?.operationId ?? url ?? 'not_found';
}

function measurePools(register: Registry, pools: Measured['pools']): void {
  const sockets = new Gauge({
    name: 'atrium_database_connections',
    help: 'Database connections of this process',
    labelNames: ['pool', 'state'] as const,
    registers: [register],
    collect() {
      for (const [pool, database] of Object.entries(pools)) {
        const { open, idle, waiting } = database.usage();
        sockets.set({ pool, state: 'busy' }, open - idle);
        sockets.set({ pool, state: 'idle' }, idle);
        sockets.set({ pool, state: 'waited_for' }, waiting);
      }
    },
  });
}

function measureGates(register: Registry, gates: Gates): void {
  const amounts = new Gauge({
    name: 'atrium_admission',
    help: 'What is let in: requests worked on (by cost), bytes of bodies and of unread answers, credentials looked up; and requests that wait for it',
    labelNames: ['gate', 'state'] as const,
    registers: [register],
    collect() {
      for (const [name, gate] of Object.entries<Gate>({ ...gates })) {
        const { inside, waiting } = gate.usage();
        amounts.set({ gate: name, state: 'inside' }, inside);
        amounts.set({ gate: name, state: 'waiting' }, waiting);
      }
    },
  });
}

interface Waiting {
  readonly events: number;
  readonly eventLag: number;
  readonly deliveries: number;
  readonly deliveryLag: number;
}

const WAITING: Readonly<Record<keyof Waiting, readonly [name: string, help: string]>> = {
  events: ['atrium_events_waiting', 'Events without a place in the feed yet'],
  eventLag: ['atrium_event_lag_seconds', 'Age of the oldest of them'],
  deliveries: ['atrium_deliveries_due', 'Webhook deliveries that should have been sent'],
  deliveryLag: ['atrium_delivery_lag_seconds', 'For how long the oldest of them has been due'],
};

const JOBS: Readonly<Record<Exclude<keyof Counted, 'name'>, readonly [name: string, help: string]>> = {
  due: ['atrium_jobs_due', 'Jobs that should have been done, such as mails and what listeners do about events'],
  lagSeconds: ['atrium_job_lag_seconds', 'For how long the oldest of them has been due'],
  gaveUp: ['atrium_jobs_given_up', 'Jobs that failed at their last attempt and are kept with their error'],
};

function workMeter(register: Registry, { database, clock }: Measured): () => Promise<void> {
  const registers = [register];
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const isUp = gauge('atrium_database_up', 'Whether the database answered just now');
  const gauges = Object.entries(WAITING).map(([key, told]) => [key as keyof Waiting, gauge(...told)] as const);
  const ofJobs = Object.entries(JOBS).map(
    ([key, [name, help]]) =>
      [key as keyof typeof JOBS, new Gauge({ name, help, labelNames: ['job'] as const, registers })] as const,
  );
  return async () => {
    const now = clock();
    const found = Promise.all([readWaiting(database, toDate(now)), countJobs(database.forTenant(ALL_TENANTS), now)]);
    const [waiting, jobs] = await found.catch(() => [null, []] as const); // the rest is still told
    isUp.set(waiting ? 1 : 0);
    for (const [key, gauge] of gauges) gauge.set(waiting?.[key] ?? Number.NaN);
    for (const [key, gauge] of ofJobs) {
      gauge.reset();
      for (const counted of jobs) gauge.set({ job: counted.name }, counted[key]);
    }
  };
}

async function readWaiting(database: Database, now: Date): Promise<Waiting | undefined> {
  const { rows } = await sql<Waiting>`
    select (select count(*) from event where position is null) as events,
      (select coalesce(extract(epoch from ${now}::timestamptz - min(at)), 0)::float8 from event where position is null) as event_lag,
      (select count(*) from delivery where state = 'pending' and next_attempt_at <= ${now}) as deliveries,
      (select coalesce(extract(epoch from ${now}::timestamptz - min(next_attempt_at)), 0)::float8
        from delivery where state = 'pending' and next_attempt_at <= ${now}) as delivery_lag`.execute(
    database.forTenant(ALL_TENANTS),
  );
  return rows[0];
}
