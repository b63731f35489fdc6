import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { add, left, queueOf, thingJob, workOff, type N } from '../../../test/support/queue.ts';
import { APP_ROLE } from '../db/migrate.ts';
import { connect } from '../db/connect.ts';
import type { Doing } from './job.ts';

// `SEED=… npx vitest run server/platform/jobs/crash.test.ts` replays what was drawn; what PostgreSQL does meanwhile varies.
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const PROOF = process.env['ATRIUM_PROOF'] === '1';

/** mulberry32 */
function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const effects = async (world: World, action: string): Promise<number[]> =>
  (
    await world.db
      .selectFrom('audit')
      .select('subjectId')
      .where('tenantId', '=', world.tenant.id)
      .where('action', '=', action)
      .execute()
  )
    .map(({ subjectId }) => Number(subjectId))
    .toSorted((a, b) => a - b);
const effect = (action: string, n: number) => ({
  action,
  subject: { type: 'thing', id: n },
  before: null,
  after: null,
});

it(`each job has its effect once, with four workers whose connections are cut at random (seed ${SEED})`, async () => {
  const draw = drawer(SEED);
  const worlds = await Promise.all([1, 2, 3].map(() => createWorld(base.database)));
  const each = PROOF ? 2_000 : 60;
  for (const world of worlds) await add(world, each);
  let jumped = 0;
  const clock = () => Temporal.Now.instant().add({ seconds: jumped });
  const jobs = [
    thingJob(
      'thing.do',
      {
        atOnce: 7,
        async inside(tx, all) {
          for (const { n } of all) tx.audit(effect('thing.done', n));
          await tx.db.selectFrom('tenant').select('id').execute();
          if (draw(10) === 0) throw new Error('by chance');
        },
      },
      Array.from({ length: 1_000 }, () => 1),
    ),
  ];
  const done = { all: false };
  const worker = async (): Promise<void> => {
    await using database = closing(connect({ connection: base.connection, max: 4, role: APP_ROLE }));
    while (!done.all) {
      const queue = queueOf(database, jobs, { clock, onError: () => undefined });
      await queue.round().catch(() => undefined);
      await queue.idle();
    }
  };
  const cutter = async (): Promise<number> => {
    const client = new pg.Client({ ...base.connection, application_name: 'cutter' });
    await client.connect();
    let cuts = 0;
    while (!done.all) {
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
      );
      const victim = rows[draw(Math.max(rows.length, 1))];
      if (victim) await client.query('select pg_terminate_backend($1)', [victim.pid]);
      if (victim) cuts += 1;
      jumped += 1; // so that what failed is due again
      const waiting = await client.query(`set atrium.tenant = '0'; select from job limit 1`);
      const last = (waiting as unknown as pg.QueryResult[]).at(-1);
      done.all = last?.rowCount === 0;
    }
    await client.end();
    return cuts;
  };
  const [cuts] = await Promise.all([cutter(), worker(), worker(), worker(), worker()]);
  for (const world of worlds) {
    expect(await effects(world, 'thing.done')).toEqual(Array.from({ length: each }, (_, i) => i + 1));
    expect(await left(world)).toEqual([]);
  }
  expect(cuts).toBeGreaterThan(5);
});

const closing = <T extends { close(): Promise<void> }>(one: T): T & AsyncDisposable =>
  Object.assign(one, { [Symbol.asyncDispose]: () => one.close() });

const support = (file: string): string => JSON.stringify(join(import.meta.dirname, '../../..', file));
/** A process that begins one job and never ends it. */
const program = `
  const { connect } = await import(${support('server/platform/db/connect.ts')});
  const { openQueue } = await import(${support('server/platform/jobs/queue.ts')});
  const { jobOf } = await import(${support('server/platform/jobs/job.ts')});
  const { Type } = await import('typebox');
  const database = connect({ connection: JSON.parse(process.env.CONNECTION), role: '${APP_ROLE}' });
  const hang = () => { process.stdout.write('begun'); return new Promise(() => setInterval(() => {}, 1000)); };
  const told = (n) => ({ action: 'thing.done', subject: { type: 'thing', id: n }, before: null, after: null });
  const inside = async (tx, [{ n }]) => { tx.audit(told(n)); await tx.db.selectFrom('tenant').select('id').execute(); await hang(); };
  const outside = async (ctx, { n }) => { await ctx.tx(async (tx) => tx.audit(told(n))); await hang(); };
  const doing = process.env.HOW === 'inside' ? { inside } : { outside };
  const job = jobOf('thing.do', { summary: '', data: Type.Object({ n: Type.Integer() }) }, doing);
  const clock = () => Temporal.Now.instant();
  await openQueue({ database, jobs: [job], wake() {}, clock, onError(error) { throw error; } }).round();`;

it.each(['inside', 'outside'] as const)(
  'what a killed process had begun %s a transaction is done by another',
  async (how) => {
    const world = await createWorld(base.database);
    await add(world, 1);
    const env = { ...process.env, CONNECTION: JSON.stringify(base.connection), HOW: how };
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const doing: Doing<N> =
      how === 'inside'
        ? { inside: async (tx, all) => all.forEach(({ n }) => tx.audit(effect('thing.done', n))) }
        : { outside: (ctx, { n }) => ctx.tx(async (tx) => tx.audit(effect('thing.done', n))) };
    const job = thingJob('thing.do', doing);
    const during = (seconds: number) => ({ clock: () => Temporal.Now.instant().add({ seconds }) });
    if (how === 'outside') await workOff(base.database, [job], during(30)); // too early: it is claimed
    expect(await left(world)).toMatchObject([{ attempt: how === 'inside' ? 0 : 1, gaveUpAt: null }]);
    // Inside, PostgreSQL itself ends what the process had begun, once it sees that nobody is there.
    await expect
      .poll(async () => {
        await workOff(base.database, [job], during(61));
        return left(world);
      })
      .toEqual([]);
    expect(await effects(world, 'thing.done')).toEqual(how === 'inside' ? [1] : [1, 1]);
  },
);
