import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { openApproval } from '../../../test/support/visit-approval.ts';
import type { Heard } from './rules.ts';
import { findOfVisits } from './visitors.ts';

const scene = await openApproval();
const { world, tower, admin, invite } = scene;
afterAll(() => scene[Symbol.asyncDispose]());

test('visits are held by their ids, whatever is told of them: nobody waits in a circle', async () => {
  const [first, second] = [await invite(), await invite()];
  const heard = [
    { type: 'visit.rejected', data: { id: first.id, buildingId: tower, hostId: first.hostId } },
    {
      type: 'badge.arrived',
      data: { id: second.badges[0]?.id ?? 0, visitId: second.id, buildingId: tower },
    },
  ] as unknown as readonly Heard[];
  const waiting = async () => {
    const { rows } = await sql<{ n: number }>`select count(*)::integer as n from pg_locks
      join pg_stat_activity using (pid) where datname = current_database() and not granted`.execute(world.db);
    return rows[0]?.n;
  };
  const [locked, waits] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  // Somebody changes the one, then the other, while it is told of both.
  const changing = admin().tx(async (tx) => {
    const lock = (id: number) => sql`select from visit where id = ${id} for no key update`.execute(tx.db);
    await lock(first.id);
    locked.resolve();
    await waits.promise;
    await lock(second.id);
  });
  await locked.promise;
  let tries = 0;
  const telling = admin().tx((tx) => {
    tries += 1;
    return findOfVisits(tx, heard);
  });
  await until(async () => expect(await waiting()).toBe(1)).finally(waits.resolve);
  await changing;
  const { visitorOf, visitOf } = await telling;
  expect(heard.map((event) => visitorOf(event)?.name)).toEqual([undefined, 'Vera']);
  expect(visitOf(heard[0] as Heard)).toEqual({ building: 'Tower', host: first.hostName, reason: '' });
  expect(tries).toBe(1);
});
