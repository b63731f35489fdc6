import { sql } from 'kysely';
import { expect } from 'vitest';
import { declaredEvents } from '../../server/contracts.ts';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';
import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { eventFrom, type EventRow } from '../../server/platform/events/listeners.ts';
import { doers, listeners } from '../../server/wiring.ts';
import type { Scene } from './scene.ts';

/** Texts, and what is stored as bytes, of every table: where any of these words stands, as `table.column`. */
export async function findInDatabase({ server }: Scene, words: readonly string[]): Promise<string[]> {
  const db = server.atrium.database.database.forTenant(ALL_TENANTS);
  const { rows: columns } = await sql<{ table: string; column: string; type: string }>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and format_type(a.atttypid, null) ~ '^(text|json|bytea|character)'`.execute(
    db,
  );
  expect(columns.length).toBeGreaterThan(150);
  const found = await Promise.all(
    columns.map(async ({ table, column, type }) => {
      const text = type === 'bytea' ? sql`encode(${sql.ref(column)}, 'escape')` : sql`${sql.ref(column)}::text`;
      const { rows } = await sql`select from ${sql.table(table)} where ${text} ~* ${words.join('|')} limit 1`.execute(
        db,
      );
      return rows.length === 0 ? [] : [`${table}.${column}`];
    }),
  );
  return found.flat().toSorted();
}

/** Sequences what happened, with its deliveries, and tells who listens inside: twice is once. */
export async function react({ own, server }: Scene): Promise<void> {
  const { database } = server.atrium.database;
  const clock = () => Temporal.Now.instant();
  const common = { database, listeners: [], audience: createAudience(declaredEvents), clock };
  while ((await dispatchOnce(common))?.events !== 0);
  const rows = await own.db.selectFrom('event').selectAll().where('tenantId', '=', own.tenant.id).execute();
  const organizer = { name: 'Atrium', email: 'atrium@letters.example' };
  const letters = { mailRoute: 'pending', publicUrl: server.url, organizer } as const;
  for (const listener of listeners(letters)) {
    const heard = rows.filter(({ type }) => listener.hears.some((one: string) => one === type));
    await own.ctx.tx((tx) =>
      listener.react(
        tx,
        heard.map((row) => eventFrom({ ...row, position: row.position ?? 0 } as EventRow)),
      ),
    );
  }
  const asked = own.db.selectFrom('visit').select('id').where('tenantId', '=', own.tenant.id).orderBy('id');
  const visits = (await asked.execute()).map(({ id }) => ({ visitId: id }));
  const telling = doers({ sender: null, letters })['visit.tell_visitors'];
  if (telling === null || !('inside' in telling)) throw new Error('It is done with the others inside');
  await own.ctx.tx((tx) => telling.inside(tx, visits));
}
