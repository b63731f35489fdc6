/** Works by plain SQL: books, as somebody would who knows the tables: the same rows in one transaction, prepared, on the same constraint; or asks. */
import { randomUUIDv7 } from 'node:crypto';
import pg from 'pg';
import type { Booking } from './generator.ts';
import { keepAsking, type Loaded, type Pace } from './pacing.ts';
import { play } from './processes.ts';

export interface RawLoad extends Pace {
  readonly connection: pg.ClientConfig;
  readonly tenantId: number;
  readonly ask: Booking | Query;
  /**
   * `in turn`: each statement waits for the one before; `pipelined`: all of a transaction are sent at once; `bare`: only the
   * hold, in a statement of its own: what nobody can do without.
   */
  readonly way: 'in turn' | 'pipelined' | 'bare';
}

/** A query with these values in turn. */
export interface Query {
  readonly text: string;
  readonly values: readonly (readonly unknown[])[];
}

const statements: readonly (readonly [name: string, text: string])[] = [
  [
    'booking',
    `insert into booking (tenant_id, id, title, state, starts_at, ends_at, zone, created_by, created_at)
     values ($1, $2, $3, 'confirmed', $4, $5, 'Europe/London', 'token:1', $6)`,
  ],
  ['part', 'insert into booking_resource (tenant_id, booking_id, resource_id, quantity) values ($1, $2, $3, 1)'],
  [
    'hold',
    `insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, origin, origin_id) values ($1, $2, 1, $3, $4, 'booking', $5)
     on conflict on constraint hold_no_overlap do nothing returning id`,
  ],
  [
    'event',
    `insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
     values ($1, $2, 'booking.created', 'booking', $3, 1, $4, 'token:1', $5)`,
  ],
  [
    'audit',
    `insert into audit (tenant_id, id, at, actor, actor_name, ip, request_id, action, subject_type, subject_id, before, after)
     values ($1, $2, $3, 'token:1', 'ATRIUM_ADMIN_TOKEN', '127.0.0.1', $4, 'booking.created', 'booking', $5, null, $6)`,
  ],
];

function valuesOf(tenantId: number, ask: Booking, id: number, n: number): readonly unknown[][] {
  const resourceId = ask.resourceIds[n % ask.resourceIds.length] ?? 0;
  const from = ask.start + Math.floor(n / ask.resourceIds.length) * ask.minutes * 60_000;
  const [start, end, now] = [new Date(from), new Date(from + ask.minutes * 60_000), new Date()];
  const data = JSON.stringify({
    id,
    version: 1,
    title: 'Booking',
    state: 'confirmed',
    start: start.toISOString(),
    end: end.toISOString(),
    zone: 'Europe/London',
    hostId: null,
    resourceIds: [resourceId],
    attendeeUserIds: [],
  });
  return [
    [tenantId, id, 'Booking', start, end, now],
    [tenantId, id, resourceId],
    [tenantId, resourceId, start, end, id],
    [tenantId, randomUUIDv7(), id, data, now],
    [tenantId, randomUUIDv7(), now, randomUUIDv7(), String(id), data],
  ];
}

const BARE_HOLD = `insert into hold (tenant_id, resource_id, unit, starts_at, ends_at, origin, origin_id) values ($1, $2, 1, $3, $4, 'closure', $5)
  on conflict on constraint hold_no_overlap do nothing returning id`;

async function hold(client: pg.Client, { tenantId }: RawLoad, ask: Booking, n: number): Promise<void> {
  const [, , values = []] = valuesOf(tenantId, ask, n, n);
  await client.query({ name: 'bare', text: BARE_HOLD, values: [...values] });
}

async function book(client: pg.Client, { tenantId, way }: RawLoad, ask: Booking, n: number): Promise<void> {
  const sent: Promise<unknown>[] = [];
  const send = async (query: pg.QueryConfig): Promise<void> => {
    const promise = client.query(query);
    if (way === 'in turn') await promise;
    sent.push(promise);
  };
  const { rows } = await client.query<{ id: number }>({
    name: 'id',
    text: "select nextval('booking_id_seq')::integer as id",
  });
  await send({ text: 'begin' });
  const values = valuesOf(tenantId, ask, rows[0]?.id ?? 0, ask.first + n);
  for (const [i, [name, text]] of statements.entries()) await send({ name, text, values: values[i] ?? [] });
  await send({ text: 'commit' });
  await Promise.all(sent);
}

async function look(client: pg.Client, { text, values }: Query, n: number): Promise<void> {
  await client.query({ name: 'look', text, values: [...(values[n % values.length] ?? [])] });
}

async function run(load: RawLoad): Promise<Loaded> {
  const failed = Promise.withResolvers<never>();
  const clients = Array.from({ length: load.connections }, () => new pg.Client({ ...load.connection, pipeline: true }));
  await Promise.all(clients.map((client) => prepare(client, load.tenantId)));
  const { ask } = load;
  const once = (client: pg.Client, n: number): Promise<void> => {
    if ('text' in ask) return look(client, ask, n);
    return load.way === 'bare' ? hold(client, load, ask, ask.first + n) : book(client, load, ask, n);
  };
  try {
    const asking = keepAsking(
      load,
      clients,
      (client, n, answered) => void once(client, n).then(answered, failed.reject),
    );
    return await Promise.race([asking, failed.promise]);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** As the server works: its role, its tenant. */
async function prepare(client: pg.Client, tenantId: number): Promise<void> {
  await client.connect();
  await client.query(`set role atrium_app; set atrium.tenant = '${tenantId}'`);
}

play(run);
