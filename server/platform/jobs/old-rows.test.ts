import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEmptyDatabase } from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { connect } from '../db/connect.ts';
import { APP_ROLE, migrate } from '../db/migrate.ts';
import { reactionJobs } from '../events/reactions.ts';
import { newId } from '../ids.ts';
import { jobs as mailJobs } from '../mail/contract.ts';
import { joinJobs } from './job.ts';

let place: Awaited<ReturnType<typeof createEmptyDatabase>>;
beforeAll(async () => {
  place = await createEmptyDatabase();
});
afterAll(() => place.drop());

const NOW = '2030-01-01T12:00:00Z';

/** A workplace as the schema before the queue left it. */
async function writeOld(client: pg.Client, tenant: number): Promise<{ readonly events: readonly string[] }> {
  const events = Array.from({ length: 5 }, newId);
  await client.query(`insert into tenant (id, slug, name, zone) values (${tenant}, 'old-${tenant}', 'Old', 'UTC')`);
  for (const [i, id] of events.entries())
    await client.query(
      `insert into event (tenant_id, id, position, type, subject_type, subject_id, version, data, actor, at)
       values ($1, $2, $3::integer, 'thing.changed', 'thing', $3::integer, 1, '{}', 'system', $4)`,
      [tenant, id, i + 1, NOW],
    );
  const reaction = (event: number, attempt: number, next: string | null, error: string | null) =>
    client.query(
      `insert into reaction (tenant_id, listener, event_id, position, attempt, next_attempt_at, error)
       values ($1, 'scribe', $2, $3, $4, $5, $6)`,
      [tenant, events[event], event + 1, attempt, next, error],
    );
  await reaction(2, 0, NOW, null);
  await reaction(0, 0, NOW, null);
  await reaction(1, 2, '2030-01-01T12:05:00Z', 'busy');
  await reaction(3, 11, null, 'never');
  const mail = (recipient: string, state: string, attempt: number, next: string, error: string | null) =>
    client.query(
      `insert into mail (tenant_id, id, recipient, subject, body, state, attempt, next_attempt_at, error, created_at)
       values ($1, $2, $3, '', '', $4, $5, $6, $7, $8)`,
      [tenant, newId(), recipient, state, attempt, next, error, NOW],
    );
  await mail('fresh', 'pending', 0, NOW, null);
  await mail('retried', 'pending', 3, '2030-01-01T13:00:00Z', '450 busy');
  for (const state of ['sent', 'kept', 'failed']) await mail(state, state, 1, NOW, null);
  return { events };
}

it('mails and reactions that waited in the old schema are worked off by the queue, each in its time', async () => {
  const { connection } = place;
  await migrate(connection, '0005-notifications.sql');
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(`set atrium.tenant = '0'`);
  const tenants = [1, 2];
  const old = new Map<number, readonly string[]>();
  for (const tenant of tenants) old.set(tenant, (await writeOld(client, tenant)).events);
  await migrate(connection);

  const heard: [tenant: number, position: number][] = [];
  const sent: string[] = [];
  const scribe = {
    name: 'scribe',
    hears: ['thing.changed'] as const,
    async react(tx: { tenant: { id: number } }, events: readonly { position: number; id: string }[]) {
      for (const { position, id } of events) {
        expect(old.get(tx.tenant.id)?.[position - 1]).toBe(id);
        heard.push([tx.tenant.id, position]);
      }
    },
  };
  const database = connect({ connection, role: APP_ROLE });
  const sender = {
    outside: async (ctx: { tenant: { id: number } }, { mailId }: { mailId: string }, turn: { attempt: number }) => {
      const { rows } = await client.query<{ recipient: string }>('select recipient from mail where id = $1', [mailId]);
      sent.push(`${ctx.tenant.id} ${rows[0]?.recipient} ${turn.attempt}`);
    },
  };
  const jobs = [...reactionJobs([scribe]), ...joinJobs(mailJobs, { 'mail.send': sender })];
  const workAt = async (time: string) => {
    heard.length = sent.length = 0;
    await workOff(database, jobs, { clock: () => Temporal.Instant.from(time) });
    const of = (tenant: number) => heard.filter(([of]) => of === tenant).map(([, position]) => position);
    return { heard: tenants.map(of), sent: sent.toSorted() };
  };
  expect(await workAt('2030-01-01T11:59:59Z')).toEqual({ heard: [[], []], sent: [] });
  expect(await workAt(NOW)).toEqual({
    heard: [
      [1, 3],
      [1, 3],
    ],
    sent: ['1 fresh 1', '2 fresh 1'],
  });
  expect(await workAt('2030-01-01T12:05:00Z')).toEqual({ heard: [[2], [2]], sent: [] });
  expect(await workAt('2030-01-01T13:00:00Z')).toEqual({ heard: [[], []], sent: ['1 retried 4', '2 retried 4'] });
  const { rows } = await client.query('select name, attempt, error, gave_up_at is null as waits from job');
  expect(rows).toEqual(tenants.map(() => ({ name: 'reaction.scribe', attempt: 11, error: 'never', waits: false })));
  await client.end();
  await database.close();
});
