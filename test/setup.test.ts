import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../server/modules/access/access.ts';
import { scopes } from '../server/platform/contract/scopes.ts';
import { makeSecret } from '../server/platform/auth/secrets.ts';
import { ConfigRefused } from '../server/platform/config.ts';
import { ALL_TENANTS, connect } from '../server/platform/db/connect.ts';
import { openContext } from '../server/platform/context/context.ts';
import { APP_ROLE } from '../server/platform/db/migrate.ts';
import { makePassword, prepareFirstStart } from '../server/cli/first-start.ts';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { eventually } from './support/process.ts';
import { authenticatorOn } from './support/serving.ts';

const now = Temporal.Now.instant();
const adminToken = 'an-operator-chose-this-token-himself';
const wanted = { adminEmail: 'admin@demo.example', adminPassword: null, adminToken, demo: true };

let cluster: TestDatabase;
beforeAll(async () => {
  cluster = await createTestDatabase();
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** People in the demo workplace. */
const DEMO_PEOPLE = 200;

const count = async (table: 'tenant' | 'userAccount' | 'apiToken' | 'eventCounter' | 'building', from = cluster) => {
  const rows = from.database.forTenant(ALL_TENANTS).selectFrom(table);
  return (await rows.select((row) => row.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n;
};

/** As a browser and as a program would come in. */
const callers = (from: TestDatabase) => {
  const request = (headers: object) =>
    ({ method: 'POST', headers, client: '127.0.0.1', protocol: 'http', host: 'x' }) as never;
  const { authenticate, anonymous } = authenticatorOn(from.database, { publicUrl: 'http://x' });
  return {
    byToken: (token: string) => authenticate(request({ authorization: `Bearer ${token}` }), now),
    byPassword: async (email: string, password: string) => {
      const who = await anonymous(request({}));
      const ctx = openContext(from.database, () => undefined, { who, now, requestId: 'test', ip: null });
      return signIn(ctx, { email, password });
    },
  };
};

describe('the first start', () => {
  it('of two processes makes one tenant, one administrator and one token, and lets them in', async () => {
    const second = connect({ connection: cluster.connection, max: 2, role: APP_ROLE });
    const starts = await Promise.all(
      [cluster.database, second].map((database) => prepareFirstStart(database, wanted, now)),
    );
    await second.close();
    const [first, ...others] = starts.filter((start) => start !== null);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ tenant: { slug: 'demo', name: 'Demo Workplace' }, adminEmail: wanted.adminEmail });
    expect(
      await Promise.all([count('tenant'), count('userAccount'), count('apiToken'), count('eventCounter')]),
    ).toEqual([1, 1 + DEMO_PEOPLE, 1, 1]);
    expect(await count('building')).toBe(2);

    const { byPassword, byToken } = callers(cluster);
    const me = await byPassword(wanted.adminEmail, first?.generatedPassword ?? '');
    expect(me).toMatchObject({ tenant: first?.tenant, user: { role: 'administrator', buildings: 'all' } });
    expect([...((await byToken(adminToken))?.scopes ?? [])]).toEqual([...scopes]);
  });

  it('happens once: a later one changes nothing and says nothing', async () => {
    expect(await prepareFirstStart(cluster.database, { ...wanted, adminEmail: 'other@demo.example' }, now)).toBeNull();
    expect(await count('userAccount')).toBe(1 + DEMO_PEOPLE);
  });

  it('that is cut off leaves nothing behind, and the next one is the first again', async () => {
    await using own = await createTestDatabase();
    const [blocker, cutter] = [new pg.Client(own.connection), new pg.Client(own.connection)];
    await Promise.all([blocker.connect(), cutter.connect()]);
    await blocker.query('begin; lock table resource in access exclusive mode');
    const starting = prepareFirstStart(own.database, wanted, now);
    const cut = async (): Promise<boolean> => {
      const { rowCount } = await cutter.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount === 1;
    };
    await Promise.all([
      expect(starting).rejects.toThrow('terminat'),
      eventually('the start waits in the middle of its demo workplace', cut),
    ]);
    await Promise.all([blocker.end(), cutter.end()]);
    expect(await count('tenant', own)).toBe(0);
    expect((await prepareFirstStart(own.database, wanted, now))?.generatedPassword).not.toBeNull();
    expect(await count('building', own)).toBe(2);
  });

  it('takes the operator’s password, and prints none', async () => {
    await using own = await createTestDatabase();
    const given = {
      adminEmail: 'ops@example.com',
      adminPassword: 'chosen by the operator',
      adminToken: null,
      demo: false,
    };
    const start = await prepareFirstStart(own.database, given, now);
    expect(start).toMatchObject({ tenant: { slug: 'main' }, generatedPassword: null });
    expect((await callers(own).byPassword('ops@example.com', 'chosen by the operator')).user?.role).toBe(
      'administrator',
    );
    expect(await count('apiToken', own)).toBe(0);
  });

  it('refuses a token that could never be accepted, and leaves nothing behind', async () => {
    await using own = await createTestDatabase();
    const secret = makeSecret();
    const mistyped = { ...wanted, adminToken: secret.slice(0, -1) + (secret.endsWith('0') ? '1' : '0') };
    await expect(prepareFirstStart(own.database, mistyped, now)).rejects.toThrow(ConfigRefused);
    expect(await count('tenant', own)).toBe(0);
    expect(await prepareFirstStart(own.database, { ...wanted, adminToken: secret }, now)).not.toBeNull();
    expect((await callers(own).byToken(secret))?.tenant.slug).toBe('demo');
  });

  it('generates passwords that can be typed and not guessed', () => {
    const passwords = Array.from({ length: 200 }, makePassword);
    for (const password of passwords) expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(new Set(passwords).size).toBe(200);
  });
});
