import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createServiceAccount,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { chores, partitions as partitioned } from '../../modules.ts';
import { newId } from '../ids.ts';
import { clearOlder, keepHouse, startHousekeeping, type Chore } from './housekeeping.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const asOwner = async (statements: string): Promise<pg.QueryResultRow[]> => {
  const client = new pg.Client(base.connection);
  await client.connect();
  try {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(statements);
    return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
  } finally {
    await client.end();
  }
};
const keep = async (
  at: string,
  more: { chores?: readonly Chore[]; asOwner?: typeof asOwner } = {},
): Promise<unknown[]> => {
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const all = { chores: [...chores, ...(more.chores ?? [])], partitions: partitioned };
  const clock = () => Temporal.Instant.from(at);
  await keepHouse({ database: base.database, asOwner, clock, onError, ...more, ...all });
  return errors;
};

const partitions = async (table: string): Promise<string[]> => {
  const rows = await asOwner(
    `select relname from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = '${table}'::regclass order by 1`,
  );
  return rows.map(({ relname }) => String(relname));
};
/** Where each delivery lies. */
const lies = async (world: World): Promise<string[]> => {
  const rows = await asOwner(
    `set atrium.tenant = '0'; select tableoid::regclass as lies from delivery where tenant_id = ${world.tenant.id} order by created_at`,
  );
  return rows.map((row) => String(row['lies']));
};

async function deliveryAt(world: World, at: string): Promise<void> {
  const createdAt = new Date(at);
  const webhook = {
    url: 'https://x.example/',
    events: ['*'],
    secretSealed: Buffer.alloc(1),
    createdBy: 'system',
    ...(await createServiceAccount(world)),
    createdAt,
  };
  const { id } = await world.db
    .insertInto('webhook')
    .values({ tenantId: world.tenant.id, ...webhook })
    .returning('id')
    .executeTakeFirstOrThrow();
  const delivery = {
    id: newId(),
    webhookId: id,
    eventId: newId(),
    state: 'delivered',
    nextAttemptAt: createdAt,
    createdAt,
  };
  await world.db
    .insertInto('delivery')
    .values({ tenantId: world.tenant.id, ...delivery })
    .execute();
}

describe('partitions', () => {
  it('are made ahead, take in what came before them, are protected like their table, and go with their time', async () => {
    const world = await createWorld(base.database);
    await deliveryAt(world, '2026-01-20T12:00:00Z');
    expect(await keep('2026-01-31T23:59:59Z')).toEqual([]);
    const ahead = ['2026_01', '2026_02', '2026_03'];
    expect(await partitions('delivery')).toEqual([...ahead.map((month) => `delivery_${month}`), 'delivery_default']);
    expect(await partitions('audit')).toEqual([...ahead.map((month) => `audit_${month}`), 'audit_default']);
    await deliveryAt(world, '2026-01-31T23:59:59.999Z');
    await deliveryAt(world, '2026-02-01T00:00:00Z');
    await deliveryAt(world, '2027-01-01T00:00:00Z');
    expect(await lies(world)).toEqual(['delivery_2026_01', 'delivery_2026_01', 'delivery_2026_02', 'delivery_default']);

    const found = await base.database
      .forTenant(world.tenant.id + 1)
      .selectFrom('delivery')
      .selectAll()
      .execute();
    expect(found).toEqual([]);
    const [policy] = await asOwner(
      `select relforcerowsecurity as forced from pg_class where relname = 'delivery_2026_02'`,
    );
    expect(policy).toEqual({ forced: true });

    expect(await keep('2026-03-01T00:00:00Z')).toEqual([]);
    expect(await partitions('delivery')).toContain('delivery_2026_01');
    expect(await keep('2026-03-03T00:00:01Z')).toEqual([]);
    expect(await partitions('delivery')).toEqual(
      ['2026_02', '2026_03', '2026_04', '2026_05', 'default'].map((month) => `delivery_${month}`),
    );
    expect(await partitions('audit')).toContain('audit_2026_01');
    expect(await lies(world)).toEqual(['delivery_2026_02', 'delivery_default']);
  });

  it('take in what came before them without hiding it from who reads meanwhile', async () => {
    const world = await createWorld(base.database);
    await deliveryAt(world, '2027-05-04T00:00:00Z');
    await using clients = new AsyncDisposableStack();
    const open = async (): Promise<pg.Client> => {
      const client = new pg.Client(base.connection);
      await client.connect();
      clients.defer(() => client.end());
      return client;
    };
    const [maker, reader] = [await open(), await open()];
    await reader.query(`set atrium.tenant = '0'`);
    const { rows } = await reader.query('select pg_backend_pid() as pid');
    const isWaiting = async (): Promise<void> =>
      expect((await asOwner(`select pg_blocking_pids(${rows[0].pid}) as by`))[0]?.['by']).not.toEqual([]);
    const found: number[] = [];
    const whileMade = async (statements: string): Promise<pg.QueryResultRow[]> => {
      if (!statements.includes('create table delivery_2027_05 ')) return asOwner(statements);
      await maker.query('begin');
      await maker.query(statements);
      const reading = reader.query(`select id from delivery where tenant_id = ${world.tenant.id}`);
      await until(isWaiting);
      await maker.query('commit');
      found.push((await reading).rows.length);
      return [];
    };
    expect(await keep('2027-05-05T00:00:00Z', { asOwner: whileMade })).toEqual([]);
    expect(found).toEqual([1]);
    expect(await lies(world)).toEqual(['delivery_2027_05']);
  });

  it('of the audit log cannot be rewritten by the app either', async () => {
    const world = await createWorld(base.database);
    await keep('2026-03-03T00:00:00Z');
    await asOwner('grant select, insert, update, delete on all tables in schema public to atrium_app');
    await asOwner('revoke update, delete on audit, audit_default from atrium_app');
    await keep('2026-03-03T00:00:00Z');
    const at = new Date('2026-03-04T00:00:00Z');
    const entry = { id: newId(), at, actor: 'system', actorName: 'x', action: 'a.b', subjectType: 'a', subjectId: '1' };
    await world.db
      .insertInto('audit')
      .values({ tenantId: world.tenant.id, ...entry })
      .execute();
    const client = new pg.Client(base.connection);
    await client.connect();
    await client.query(`set role atrium_app; set atrium.tenant = '0'`);
    for (const statement of ['delete from audit', 'delete from audit_2026_03', `update audit_2026_03 set actor = ''`]) {
      await expect(client.query(statement)).rejects.toThrow('permission denied');
    }
    await client.end();
  });

  it('are made and dropped once although several processes try, and a failure is told and holds up nothing else', async () => {
    for (const year of [2028, 2029, 2030, 2031, 2032, 2033]) {
      const rounds = await Promise.all([1, 2, 3, 4].map(() => keep(`${year}-05-05T00:00:00Z`)));
      expect(rounds).toEqual([[], [], [], []]);
      expect(await partitions('delivery')).toEqual(
        [`${year}_05`, `${year}_06`, `${year}_07`, 'default'].map((month) => `delivery_${month}`),
      );
    }
    const cleared: string[] = [];
    const chore: Chore = { name: 'x', clear: async () => cleared.push('x') };
    const refused = (): Promise<never> => Promise.reject(new Error('not the owner'));
    const errors = await keep('2040-05-05T00:00:00Z', { chores: [chore], asOwner: refused });
    expect(errors).toEqual([new Error('not the owner'), new Error('not the owner')]);
    expect(cleared).toEqual(['x']);
  });
});

describe('clears', () => {
  it('sessions, answers, counts, mails, given-up jobs and rotated secrets whose time has come, and nothing else', async () => {
    const world = await createWorld(base.database);
    const { id: userId } = await createUser(world);
    const tenantId = world.tenant.id;
    const now = '2030-06-01T12:00:00Z';
    const [ago, soon] = [
      (duration: Temporal.DurationLike) => new Date(Temporal.Instant.from(now).subtract(duration).epochMilliseconds),
      new Date('2030-06-01T12:00:01Z'),
    ];
    const session = (expiresAt: Date) => ({
      tenantId,
      idHash: Buffer.from(newId()),
      userId,
      createdAt: soon,
      seenAt: soon,
      expiresAt,
    });
    await world.db
      .insertInto('session')
      .values([session(ago({ seconds: 1 })), session(soon)])
      .execute();
    const answer = (key: string, createdAt: Date) => ({
      tenantId,
      principal: 'p',
      key,
      operation: 'o',
      bodyHash: Buffer.alloc(1),
      createdAt,
    });
    await world.db
      .insertInto('idempotencyKey')
      .values([answer('old', ago({ hours: 25 })), answer('new', ago({ hours: 23 }))])
      .execute();
    const count = (subject: string, windowStart: Date) => ({ tenantId, subject, windowStart, used: 1 });
    await world.db
      .insertInto('rateCount')
      .values([
        count('old', ago({ hours: 25 })),
        count('new', ago({ hours: 1 })),
        count('long/week/old', ago({ hours: 8 * 24 + 1 })),
        count('long/week/new', ago({ hours: 7 * 24 })),
      ])
      .execute();
    const mail = (state: string, createdAt: Date) => ({
      tenantId,
      id: newId(),
      recipient: state,
      subject: '',
      body: '',
      state,
      createdAt,
    });
    const old = ago({ hours: 91 * 24 });
    await world.db
      .insertInto('mail')
      .values([mail('sent', old), mail('pending', old), mail('kept', ago({ hours: 89 * 24 }))])
      .execute();
    const job = (name: string, gaveUpAt: Date | null) => ({
      tenantId,
      id: newId(),
      name,
      data: '{}',
      runAt: old,
      gaveUpAt,
    });
    await world.db
      .insertInto('job')
      .values([job('old', old), job('kept', ago({ hours: 89 * 24 })), job('waiting', null)])
      .execute();
    const secret = {
      url: 'https://x.example/',
      events: ['*'],
      secretSealed: Buffer.alloc(1),
      oldSecretSealed: Buffer.alloc(1),
      createdBy: 'system',
      ...(await createServiceAccount(world)),
      createdAt: old,
    };
    await world.db
      .insertInto('webhook')
      .values([
        { tenantId, ...secret, description: 'over', oldSecretUntil: ago({ seconds: 1 }) },
        { tenantId, ...secret, description: 'rotating', oldSecretUntil: soon },
        { tenantId, ...secret, description: 'gone', deletedAt: ago({ hours: 71 * 24 }) },
      ])
      .execute();

    expect(await keep(now)).toEqual([]);
    const left = async (table: 'session' | 'idempotencyKey' | 'rateCount' | 'mail' | 'webhook') =>
      world.db.selectFrom(table).selectAll().where('tenantId', '=', tenantId).execute();
    expect(await left('session')).toMatchObject([{ expiresAt: soon }]);
    expect(await left('idempotencyKey')).toMatchObject([{ key: 'new' }]);
    expect(await left('rateCount')).toMatchObject([{ subject: 'new' }, { subject: 'long/week/new' }]);
    expect(new Set((await left('mail')).map((row) => 'recipient' in row && row.recipient))).toEqual(
      new Set(['pending', 'kept']),
    );
    const jobs = await world.db
      .selectFrom('job')
      .select('name')
      .where('tenantId', '=', tenantId)
      .where('name', '<>', 'zone_data.apply') // which housekeeping asks for
      .orderBy('id')
      .execute();
    expect(jobs.map(({ name }) => name)).toEqual(['kept', 'waiting']);
    const webhooks = await world.db
      .selectFrom('webhook')
      .select(['description', 'oldSecretSealed'])
      .where('tenantId', '=', tenantId)
      .orderBy('id')
      .execute();
    expect(webhooks).toEqual([
      { description: 'over', oldSecretSealed: null },
      { description: 'rotating', oldSecretSealed: Buffer.alloc(1) },
    ]);
  });

  it('as many as there are, a bounded number at a time', async () => {
    const world = await createWorld(base.database);
    await asOwner(`set atrium.tenant = '0'; insert into rate_count (tenant_id, subject, window_start, used)
      select ${world.tenant.id}, 's' || n, '2020-01-01T00:00:00Z', 1 from generate_series(1, 12000) as n`);
    const seen: number[] = [];
    const chore = clearOlder('rate_count', 'window_start', Temporal.Duration.from({ hours: 1 }));
    const counting: Chore = {
      name: 'counting',
      clear: async (db, now, limit) => {
        const cleared = await chore.clear(db, now, Math.min(limit, 100));
        seen.push(cleared);
        return cleared;
      },
    };
    expect(await keep('2020-01-01T12:00:00Z', { chores: [counting] })).toEqual([]);
    expect(seen).toEqual([100]);
    expect(await keep('2020-02-01T12:00:00Z')).toEqual([]);
    expect(
      await world.db.selectFrom('rateCount').select('subject').where('tenantId', '=', world.tenant.id).execute(),
    ).toEqual([]);
  });
});

it('begins at once and stops', async () => {
  let rounds = 0;
  const counting: Chore = { name: 'x', clear: async () => ((rounds += 1), 0) };
  const loop = startHousekeeping({
    database: base.database,
    asOwner,
    clock: () => Temporal.Instant.from('2026-01-31T23:59:59Z'),
    onError: (error) => {
      throw error;
    },
    chores: [counting],
    partitions: partitioned,
  });
  await loop.stop();
  expect(rounds).toBe(1);
});
