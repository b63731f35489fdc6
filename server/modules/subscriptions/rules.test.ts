import { sql, type KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createUser } from '../../../test/support/database.ts';
import { createSubscribing, refusal, tokenOf, url } from '../../../test/support/subscribing.ts';
import { until } from '../../../test/support/until.ts';
import type { Tx } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { ALL_TENANTS } from '../../platform/db/connect.ts';
import { deliveryChores } from '../../platform/delivery/keeping.ts';
import { endWebhook } from '../../platform/delivery/stopping.ts';
import { dispatchOnce } from '../../platform/events/dispatch.ts';
import { MAX_MADE, MAX_OF_PEOPLE, USUAL_MINUTES } from './contract.ts';
import { changeListener } from './subscriptions.ts';

let set: Awaited<ReturnType<typeof createSubscribing>>;
beforeAll(async () => {
  set = await createSubscribing();
});
beforeEach(() => set.begin());
afterAll(() => set[Symbol.asyncDispose]());

/** Notes each statement by its kind. */
const noting = (asked: string[]): KyselyPlugin => ({
  transformQuery({ node }) {
    asked.push(node.kind);
    return node;
  },
  transformResult: async ({ result }) => result,
});

describe('asked for and ended at once, a subscription', () => {
  test('lives under the id that is answered', async () => {
    const { id } = await set.ask();
    const [ended, seen] = [Promise.withResolvers<number>(), Promise.withResolvers<undefined>()];
    const ending = set.as(set.robot).tx(async (tx) => {
      await endWebhook(tx, id);
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db);
      ended.resolve(rows[0]?.pid ?? 0);
      await seen.promise;
    });
    const ender = await ended.promise;
    const asking = set.ask();
    await until(async () => {
      const { rows } = await sql`select from pg_locks
        where not granted and ${ender}::integer = any(pg_blocking_pids(pid))`.execute(set.world.db);
      expect(rows).not.toEqual([]);
    });
    seen.resolve(undefined);
    await ending;
    const row = await asking;
    expect(row.id).not.toBe(id);
    expect((await set.calls.listSubscriptions(set.as(set.robot), {})).items.map((one) => one.id)).toEqual([row.id]);
  });

  test('fails for nobody', async () => {
    let { id } = await set.ask();
    for (let round = 0; round < 5; round++) {
      const end = () =>
        set.calls.deleteSubscription(set.as(set.robot), { id }).then(
          () => 'ended',
          (error: unknown) => error,
        );
      const [made, ...ended] = await Promise.all([set.ask(), end(), set.ask(), end()]);
      expect(made).toBeDefined();
      for (const one of [ended[0], ended[2]]) expect(one === 'ended' || one instanceof Problem).toBe(true);
      ({ id } = await set.ask());
      expect((await set.calls.listSubscriptions(set.as(set.robot), {})).items.map((one) => one.id)).toEqual([id]);
    }
  });
});

describe('subscriptions are bounded', () => {
  /** Rows like the one that is there. */
  const copies = (id: number, count: number) =>
    sql`insert into webhook select (jsonb_populate_record(webhook, jsonb_build_object('id', 1000000 + n, 'url', webhook.url || n))).*
      from webhook cross join generate_series(1, ${count}::integer) as n
      where webhook.tenant_id = ${set.world.tenant.id} and webhook.id = ${id}`.execute(set.world.db);
  const rowsLeft = async () =>
    (await set.world.db.selectFrom('webhook').select('id').where('tenantId', '=', set.world.tenant.id).execute())
      .length;

  test('for who makes and ends them: so many within a day, and then again', async () => {
    const { id } = await set.ask();
    await copies(id, MAX_MADE - 2);
    await set.world.db.updateTable('webhook').set({ deletedAt: set.world.at }).where('id', '>', 1_000_000).execute();
    const last = await set.ask({ url: `${url}last` });
    expect(await refusal(set.ask({ url: `${url}more` }))).toBe('too_many_subscriptions');
    expect((await set.ask({ url: `${url}last` })).id).toBe(last.id);
    expect(
      (await set.ask({ url: `${url}more` }, await tokenOf(set.world, await createUser(set.world)))).id,
    ).toBeGreaterThan(0);
    set.later(24 * 60);
    expect((await set.ask({ url: `${url}more` })).id).toBeGreaterThan(0);
  });

  test('for people apart: they take no token’s room, nor tokens theirs', async () => {
    const keeper = await createUser(set.world, { role: 'administrator' });
    const another = await createUser(set.world, { role: 'administrator' });
    const { id } = await set.ask({}, keeper.who);
    await copies(id, MAX_OF_PEOPLE - 1);
    expect(await refusal(set.ask({}, another.who))).toBe('too_many_subscriptions');
    expect((await set.ask()).id).toBeGreaterThan(0);
  });

  test('when nothing was told: a day after their end nothing is left of them', async () => {
    const { id } = await set.ask();
    await set.calls.deleteSubscription(set.as(set.robot), { id });
    const kept = await set.ask();
    await set.book();
    await set.tellAll();
    await set.ask({ url: `${url}over` });
    expect(await rowsLeft()).toBe(3);
    const db = set.database.forTenant(ALL_TENANTS);
    set.later(USUAL_MINUTES + 24 * 60 + 1);
    for (const chore of deliveryChores.filter(({ name }) => name.startsWith('subscriptions')))
      await chore.clear(db, set.now, 5_000);
    expect(await rowsLeft()).toBe(1);
    expect((await set.ask()).id).toBe(kept.id);
  });

  test('for the feed: they are none of the webhooks that each event is held against', async () => {
    const { id } = await set.ask({ about: 'daily_key' });
    await set.world.db
      .updateTable('webhook')
      .set({ events: ['*'] })
      .where('id', '=', id)
      .execute();
    const keeper = set.world.db
      .updateTable('userAccount')
      .where('tenantId', '=', set.world.tenant.id)
      .where('id', '=', set.ann.id);
    await keeper.set({ role: 'administrator' }).execute();
    await set.book();
    await dispatchOnce({
      database: set.database,
      listeners: [],
      audience: { hears: () => true },
      clock: () => set.now,
    });
    expect(await set.told()).toEqual([]);
  });

  test('in what events cost: none where nobody subscribed, and once for all events where somebody did', async () => {
    const asked: string[] = [];
    const counting = (tx: Tx): Tx => ({ ...tx, db: tx.db.withPlugin(noting(asked)) });
    const heard = Array.from({ length: 20 }, (_, i) => ({
      id: String(i),
      position: i,
      type: 'booking.created' as const,
      subject: { type: 'booking', id: i },
      version: 1,
      actor: 'system',
      at: set.now,
      data: { resourceIds: [set.room, set.other], was: null },
    })) as unknown as Parameters<typeof changeListener.react>[1];
    const cost = () =>
      set.as(set.world.ctx.who).tx(async (tx) => {
        asked.length = 0;
        await changeListener.react(counting(tx), heard);
        return asked.length;
      });
    expect(await cost()).toBe(1);
    await set.ask();
    expect(await cost()).toBeLessThan(10);
    expect(await cost()).toBeGreaterThan(2);
  });
});
