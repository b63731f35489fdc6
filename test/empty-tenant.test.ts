import { describe, expect, test } from 'vitest';
import { connected, createTestDatabase, createWorld } from './support/database.ts';
import { until } from './support/until.ts';

describe('a tenant', () => {
  test('goes when nothing of it is there, and stays while anything is', async () => {
    await using migrated = await createTestDatabase();
    const remove = (id: number) =>
      connected(migrated.connection, async (client) => {
        await client.query('set atrium.tenant = 0');
        await client.query(`delete from event_counter where tenant_id = ${id}`);
        return (await client.query(`delete from tenant where id = ${id}`)).rowCount;
      });
    const made = (slug: string): Promise<number> =>
      connected(migrated.connection, async (client) => {
        const text = 'insert into tenant (slug, name, zone) values ($1, $1, $2) returning id';
        return (await client.query(text, [slug, 'UTC'])).rows[0].id;
      });
    expect(await remove(await made('empty'))).toBe(1);
    const id = await made('past');
    await connected(migrated.connection, async (client) => {
      await client.query('set atrium.tenant = 0');
      await client.query(
        `insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
         values ($1, gen_random_uuid(), 'x.made', 'x', 1, 1, '{}', 'system', now())`,
        [id],
      );
    });
    await expect(remove(id)).rejects.toMatchObject({ code: '23503', constraint: 'tenant_is_empty' });
  });

  test('stays for what is being written while it goes', async () => {
    await using migrated = await createTestDatabase();
    const { tenant } = await createWorld(migrated.database);
    await connected(migrated.connection, (writer) =>
      connected(migrated.connection, async (remover) => {
        for (const client of [writer, remover]) await client.query('set atrium.tenant = 0');
        const { rows } = await remover.query<{ id: number; pid: number }>(
          `insert into tenant (slug, name, zone) values ('going', 'Going', 'UTC') returning id, pg_backend_pid() as pid`,
        );
        const [{ id, pid } = { id: 0, pid: 0 }] = rows;
        await writer.query('begin');
        await writer.query(`insert into event (tenant_id, id, type, subject_type, subject_id, version, data, actor, at)
          select ${id}, gen_random_uuid(), 'x.made', 'x', 1, 1, '{}', 'system', now() from tenant where id = ${tenant.id}`);
        let over = false;
        const removed = remover.query(`delete from tenant where id = ${id}`).then(
          () => null,
          (error: unknown) => error,
        );
        void removed.then(() => (over = true));
        const waits = `select cardinality(pg_blocking_pids(${pid})) > 0 as waits`;
        await until(async () => expect(over || (await writer.query(waits)).rows[0].waits).toBe(true));
        await writer.query('commit');
        expect(await removed).toMatchObject({ code: '23503', constraint: 'tenant_is_empty' });
      }),
    );
  });
});
