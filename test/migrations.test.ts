import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_TENANTS, connect } from '../server/platform/db/connect.ts';
import {
  APP_ROLE,
  listMigrations,
  migrate,
  migrationState,
  orderMigrations,
  pendingMigrations,
} from '../server/platform/db/migrate.ts';
import {
  connected,
  createBuilding,
  createEmptyDatabase,
  createTestDatabase,
  createUser,
  createWorld,
} from './support/database.ts';
import type { TestDatabase } from './support/database.ts';
import { dumpSchema, findFaults } from './support/schema.ts';

const GOLDEN = join(import.meta.dirname, '../migrations/schema.sql');
const HEAD = `-- The schema after all migrations, written from the database. Not a migration: compared by test/migrations.test.ts.
-- Written anew by: npm run golden

`;

async function inDatabase<T>(work: (connection: pg.PoolConfig) => Promise<T>): Promise<T> {
  const { connection, drop } = await createEmptyDatabase();
  try {
    return await work(connection);
  } finally {
    await drop();
  }
}

const dumpOf = (connection: pg.ClientConfig): Promise<string> => connected(connection, dumpSchema);

const slugAfter = (migration: string): string => `after-${migration.replace('.sql', '')}`;

const names = async (): Promise<string[]> => (await listMigrations()).map(({ name }) => name);

describe('migrations', () => {
  test('are the five numbered ones, then those named by their day', async () => {
    const all = await names();
    expect(all.slice(0, 5).map((name) => name.slice(0, 5))).toEqual(['0001-', '0002-', '0003-', '0004-', '0005-']);
    const days = all.slice(5).map((name) => Temporal.PlainDate.from(name.slice(0, 10)).toString());
    expect(days).toEqual(days.toSorted());
    const [later, first] = ['2026-12-03-holds-origin.sql', '0001-platform.sql'];
    expect(orderMigrations([later, 'schema.sql', first, '2026-11-26-jobs.sql', 'README.md'])).toEqual([
      first,
      '2026-11-26-jobs.sql',
      later,
    ]);
  });

  test.each([
    '0006-holds.sql',
    'holds.sql',
    '2026-12-03.sql',
    '2026-13-03-holds.sql',
    '2026-12-32-holds.sql',
    '2026-12-3-holds.sql',
    '2026-12-03-Holds.sql',
    '2026-12-03-holds-.sql',
    '2026-12-03_holds.sql',
    '20261203-holds.sql',
  ])('%s is refused: nobody would miss it', (name) => {
    expect(() => orderMigrations(['0001-platform.sql', name])).toThrow(
      `migrations/${name} has no name of the kind 2026-12-03-what-it-does.sql.`,
    );
  });

  test('are seen by the app, which is no owner, when one is missing', async () => {
    await inDatabase(async (connection) => {
      await migrate(connection);
      const app = connect({ connection, role: APP_ROLE, max: 1 });
      expect(await pendingMigrations(app.forTenant(ALL_TENANTS))).toEqual([]);
      const last = (await names()).slice(-1);
      await connected(connection, (client) => client.query('delete from schema_migration where name = $1', last));
      expect(await pendingMigrations(app.forTenant(ALL_TENANTS))).toEqual(last);
      await app.close();
    });
  });

  test('run from empty, once, and end in the golden schema', async () => {
    const schema = await inDatabase(async (connection) => {
      expect((await migrationState(connection)).pending).toEqual(await names());
      expect(await migrate(connection)).toEqual({ applied: await names(), role: APP_ROLE });
      expect(await migrate(connection)).toEqual({ applied: [], role: APP_ROLE });
      expect((await migrationState(connection)).pending).toEqual([]);
      return HEAD + (await dumpOf(connection));
    });
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(GOLDEN, schema);
    expect(schema).toBe(await readFile(GOLDEN, 'utf8'));
  });

  test('that change rows say of which tenants: row-level security binds whoever runs them too', async () => {
    const changing = (await listMigrations()).filter(({ name, sql }) => {
      const statements = sql.replaceAll(/\$\$[^]*?\$\$/g, '').split(/^/m);
      return name.startsWith('20') && statements.some((line) => /^\s*(?:update|delete from|insert into) /i.test(line));
    });
    expect(changing.length).toBeGreaterThan(10);
    const silent = changing.filter(({ sql }) => !sql.includes('atrium.tenant')).map(({ name }) => name);
    expect(silent).toEqual([]);
  });

  test('run each from the one before, and what was there stays', async () => {
    await inDatabase(async (connection) => {
      for (const name of await names()) {
        expect(await migrate(connection, name)).toMatchObject({ applied: [name] });
        await connected(connection, (client) =>
          client.query(`insert into tenant (slug, name, zone) values ($1, 'Kept', 'UTC')`, [slugAfter(name)]),
        );
      }
      const { rows } = await connected(connection, (client) => client.query('select slug from tenant order by slug'));
      expect(rows.map(({ slug }) => slug)).toEqual((await names()).map(slugAfter).toSorted());
      expect(HEAD + (await dumpOf(connection))).toBe(await readFile(GOLDEN, 'utf8'));
    });
  });

  test('a floor says what its drawing is, as its drawing said before', async () => {
    await inDatabase(async (connection) => {
      await migrate(connection, '0005-notifications.sql');
      await connected(connection, (client) =>
        client.query(`
          set atrium.tenant = '0';
          insert into tenant (slug, name, zone) values ('one', 'One', 'UTC'), ('two', 'Two', 'UTC');
          insert into building (tenant_id, name, zone, created_at) select id, 'House', 'UTC', now() from tenant;
          insert into floor (tenant_id, building_id, level, name, created_at)
            select tenant_id, id, level, 'F' || level, now() from building, generate_series(0, 1) as level;
          insert into floor_plan (tenant_id, floor_id, media_type, width, height, content, etag, created_at)
            select tenant_id, id, 'image/png', 30, 20, 'x', '"' || id || '"', now() from floor where level = 1;`),
      );
      await migrate(connection);
      const { rows } = await connected(connection, async (client) => {
        await client.query(`set atrium.tenant = '0'`);
        return client.query<{ id: number; level: number; plan: object | null }>('select id, level, plan from floor');
      });
      expect(rows).toHaveLength(4);
      for (const { id, level, plan } of rows) {
        expect(plan).toEqual(level === 0 ? null : { mediaType: 'image/png', width: 30, height: 20, etag: `"${id}"` });
      }
    });
  });

  test('a look at a place that waited under its old name is done under its new one', async () => {
    await inDatabase(async (connection) => {
      await migrate(connection, '2027-03-07-resource-descriptions.sql');
      await connected(connection, (client) =>
        client.query(`
          set atrium.tenant = '0';
          insert into tenant (slug, name, zone) values ('one', 'One', 'UTC');
          insert into job (tenant_id, id, name, key, data, position, run_at, attempt)
            select id, gen_random_uuid(), 'space.look', '1/again', '{"resourceId": 1}', 0, now(), 0 from tenant;`),
      );
      await migrate(connection);
      const { rows } = await connected(connection, async (client) => {
        await client.query(`set atrium.tenant = '0'`);
        return client.query<{ name: string }>('select name from job');
      });
      expect(rows).toEqual([{ name: 'presence.look' }]);
    });
  });

  test('names sort as people read, or by their codes where PostgreSQL has no ICU', async () => {
    const sorted = (connection: pg.PoolConfig) =>
      connected(connection, async (client) => {
        await client.query(`
          set atrium.tenant = '0';
          insert into tenant (slug, name, zone) values ('one', 'One', 'UTC');
          insert into amenity (tenant_id, name, created_at)
            select id, given, now() from tenant, unnest(array['Desk 10', 'anna', 'Zoe', 'Desk 2', 'Äda', 'desk 3']) as given`);
        const { rows } = await client.query<{ name: string }>('select name from amenity order by name');
        return rows.map(({ name }) => name).join(', ');
      });
    await inDatabase(async (connection) => {
      await migrate(connection);
      expect(await sorted(connection)).toBe('Äda, anna, Desk 2, desk 3, Desk 10, Zoe');
    });
    await inDatabase(async (connection) => {
      // What PostgreSQL says where it was built without ICU.
      const without = `raise feature_not_supported using message = 'ICU is not supported in this build'`;
      const all = (await listMigrations()).map(({ sql }) =>
        sql.replace(/create collation reading_order \([^)]*\)/, without),
      );
      expect(all.filter((sql) => sql.includes(without))).toHaveLength(1);
      await connected(connection, async (client) => {
        for (const sql of all) await client.query(sql);
      });
      expect(await sorted(connection)).toBe('Desk 10, Desk 2, Zoe, anna, desk 3, Äda');
    });
  });

  test('the golden schema is whole: a database built from it alone is the same', async () => {
    const golden = await readFile(GOLDEN, 'utf8');
    await inDatabase(async (connection) => {
      await connected(connection, (client) => client.query(golden));
      expect(HEAD + (await dumpOf(connection))).toBe(golden);
    });
  });

  const program = `
    const { migrate } = await import(${JSON.stringify(join(import.meta.dirname, '../server/platform/db/migrate.ts'))});
    process.stdout.write(JSON.stringify(await migrate(JSON.parse(process.env.CONNECTION))));`;
  const inProcess = async (connection: pg.ClientConfig): Promise<{ readonly applied: string[] }> => {
    const env = { ...process.env, CONNECTION: JSON.stringify(connection) };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env });
    return JSON.parse(stdout) as { applied: string[] };
  };

  test('two processes that start at once share the work', async () => {
    await inDatabase(async (connection) => {
      const done = await Promise.all([inProcess(connection), inProcess(connection), migrate(connection)]);
      expect(done.flatMap(({ applied }) => applied)).toEqual(await names());
      expect(HEAD + (await dumpOf(connection))).toBe(await readFile(GOLDEN, 'utf8'));
    });
  });

  const refusals = [
    [
      'a newer schema',
      `insert into schema_migration (name, checksum) values ('9999-later.sql', 'x')`,
      'The database has a newer schema (9999-later.sql) than this Atrium; start the newer version.',
    ],
    [
      'a migration that was changed after it ran',
      `update schema_migration set checksum = 'x' where name like '0001-%'`,
      'Migration 0001-platform.sql was changed after it ran on this database; restore the file.',
    ],
  ] as const;
  test.each(refusals)('%s is refused in one line and nothing is touched', async (_what, planted, message) => {
    await inDatabase(async (connection) => {
      const [first = ''] = await names();
      await migrate(connection, first);
      await connected(connection, (client) => client.query(planted));
      const before = await dumpOf(connection);
      await expect(migrationState(connection)).rejects.toMatchObject({ name: 'MigrationRefused', message });
      await expect(migrate(connection)).rejects.toMatchObject({ name: 'MigrationRefused', message });
      expect(await dumpOf(connection)).toBe(before);
    });
  });
});

describe('every table', () => {
  test('keeps tenants apart and names its constraints', async () => {
    await using migrated = await createTestDatabase();
    const tables = await connected(migrated.connection, (client) =>
      client.query(`select from pg_tables where schemaname = 'public'`),
    );
    expect(tables.rows.length).toBeGreaterThan(25);
    expect(await connected(migrated.connection, findFaults)).toEqual([]);
  });

  test('and a table that does not would be seen', async () => {
    await using migrated = await createTestDatabase();
    const faults = await connected(migrated.connection, async (client) => {
      await client.query(`
        create table stray (id integer constraint stray_pk primary key);
        create table loose (
          tenant_id integer not null references tenant, id integer, building_id integer, email text unique,
          constraint loose_pk primary key (id, tenant_id), check (id > 0),
          constraint loose_building_fk foreign key (building_id, tenant_id) references building (tenant_id, id),
          constraint loose_swapped_fk foreign key (tenant_id, building_id) references building (id, tenant_id),
          constraint loose_once exclude using gist (tenant_id with =, id with =));
        create unique index loose_email on loose (email);
        create index on loose (tenant_id);
        create table open (tenant_id integer not null, id integer, constraint open_pk primary key (tenant_id, id));
        alter table open enable row level security;
        alter table open force row level security;
        create policy everybody on open using (true);
        create table keyless (tenant_id integer not null);
        select protect_tenant('keyless');`);
      return findFaults(client);
    });
    expect(faults).toEqual([
      'keyless has no primary key',
      'loose has no forced row-level security',
      'loose has no policy of its tenant',
      'loose: a query may read the index of loose_once',
      'loose: loose_building_fk does not lead with tenant_id',
      'loose: loose_email_key does not lead with tenant_id',
      'loose: loose_email_key was not named by us',
      'loose: loose_id_check was not named by us',
      'loose: loose_once does not lead with tenant_id',
      'loose: loose_pk does not lead with tenant_id',
      'loose: loose_swapped_fk may point at another tenant',
      'loose: loose_tenant_id_fkey was not named by us',
      'loose: loose_tenant_id_idx was not named by us',
      'loose: unique index loose_email does not lead with tenant_id',
      'open has no policy of its tenant',
      'stray has no forced row-level security',
      'stray has no policy of its tenant',
      'stray has no tenant_id',
      'stray: stray_pk does not lead with tenant_id',
    ]);
  });
});

describe('the app’s role', () => {
  let migrated: TestDatabase;
  beforeAll(async () => {
    migrated = await createTestDatabase();
  });
  afterAll(() => migrated[Symbol.asyncDispose]());

  const FORBIDDEN = '42501';
  const asApp = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
    connected(migrated.connection, async (client) => {
      await client.query(`set role ${APP_ROLE}`);
      return work(client);
    });

  test('adds to the audit log and never rewrites it, partitions included', async () => {
    const world = await createWorld(migrated.database);
    const change = { action: 'test.done', subject: { type: 'test', id: 1 }, before: null, after: null };
    await world.ctx.tx(async (tx) => tx.audit(change));
    await asApp(async (client) => {
      await client.query(`set atrium.tenant = '${world.tenant.id}'`);
      const { rows } = await client.query<{ name: string }>(
        `select 'audit' as name union all select inhrelid::regclass::text from pg_inherits where inhparent = 'audit'::regclass`,
      );
      expect(rows.length).toBeGreaterThan(1);
      for (const { name } of rows) {
        await expect(client.query(`update ${name} set actor = 'nobody'`)).rejects.toMatchObject({ code: FORBIDDEN });
        await expect(client.query(`delete from ${name}`)).rejects.toMatchObject({ code: FORBIDDEN });
        await expect(client.query(`truncate ${name}`)).rejects.toMatchObject({ code: FORBIDDEN });
      }
      expect((await client.query('select from audit')).rows).toHaveLength(1);
    });
  });

  test('cannot lift the guards', async () => {
    await asApp(async (client) => {
      await client.query(`set atrium.tenant = '0'`);
      for (const attempt of [
        'alter table booking disable row level security',
        'alter table hold drop constraint hold_no_overlap',
        'drop policy tenant_only on booking',
        `insert into schema_migration (name, checksum) values ('0000-mine.sql', 'x')`,
        'delete from schema_migration',
        'truncate booking cascade',
      ]) {
        const code = await client.query(attempt).then(
          () => 'done',
          (error: pg.DatabaseError) => error.code,
        );
        expect([attempt, code]).toEqual([attempt, FORBIDDEN]);
      }
    });
  });

  test('sees and writes nothing without a tenant, and nothing of another', async () => {
    const [one, other] = [await createWorld(migrated.database), await createWorld(migrated.database)];
    for (const world of [one, other]) {
      await createUser(world);
      await createBuilding(world);
    }
    await asApp(async (client) => {
      const { rows: tables } = await client.query<{ name: string }>(
        `select table_name as name from information_schema.columns c
         where table_schema = 'public' and column_name = 'tenant_id'`,
      );
      const count = async (table: string): Promise<number> =>
        (await client.query<{ n: number }>(`select count(*)::integer as n from ${table}`)).rows[0]?.n ?? -1;
      expect(tables.length).toBeGreaterThan(25);
      for (const { name } of tables) expect([name, await count(name)]).toEqual([name, 0]);
      const add = (tenant: number): Promise<unknown> =>
        client.query(`insert into user_group (tenant_id, name, created_at) values (${tenant}, 'Group', now())`);
      await expect(add(one.tenant.id)).rejects.toMatchObject({ code: FORBIDDEN });

      await client.query(`set atrium.tenant = '${one.tenant.id}'`);
      expect([await count('building'), await count('user_account')]).toEqual([1, 1]);
      await expect(add(other.tenant.id)).rejects.toMatchObject({ code: FORBIDDEN });
      const moved = client.query(`update building set tenant_id = ${other.tenant.id}`);
      await expect(moved).rejects.toMatchObject({ code: FORBIDDEN });
      const { rowCount } = await client.query(`delete from building where tenant_id = ${other.tenant.id}`);
      expect(rowCount).toBe(0);

      await client.query('reset atrium.tenant');
      expect(await count('building')).toBe(0);
      await client.query(`set atrium.tenant = '0'`);
      expect(await count('building')).toBe(2);
    });
  });
});
