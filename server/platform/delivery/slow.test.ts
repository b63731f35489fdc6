import { createServer } from 'node:net';
import type { ServerResponse } from 'node:http';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../test/support/database.ts';
import { createDelivering, newPath } from '../../../test/support/delivering.ts';
import { startReceiver, type Receiver } from '../../../test/support/receiver.ts';
import { closeReceivers, startReceiver as listen } from '../../../test/support/receivers.ts';
import { ALL_TENANTS } from '../db/connect.ts';
import { until } from '../../../test/support/until.ts';

/** Nothing here is answered before the test says so: whatever arrives meanwhile waited for nobody. */
let d: Awaited<ReturnType<typeof createDelivering>>;
/** Another host than `d.receiver`. */
let elsewhere: Receiver;
const closing: Receiver[] = [];
beforeAll(async () => {
  d = await createDelivering();
  elsewhere = await startReceiver();
});
afterEach(async () => {
  for (const one of d.running.splice(0)) await one.stop();
  await d.base.database.forTenant(ALL_TENANTS).deleteFrom('delivery').execute();
  await d.rest();
});
afterAll(async () => {
  closeReceivers();
  for (const one of [elsewhere, ...closing]) await one[Symbol.asyncDispose]();
  await d[Symbol.asyncDispose]();
});

/** A receiver's answers, held back. */
function holding() {
  const held: { readonly since: number; readonly response: ServerResponse }[] = [];
  let most = 0;
  return {
    answer: (response: ServerResponse): void => {
      held.push({ since: performance.now(), response });
      most = Math.max(most, held.length);
    },
    get open() {
      return held.length;
    },
    /** At a time, since the last time one asked. */
    most(): number {
      const seen = most;
      most = held.length;
      return seen;
    },
    /** Answers what has been held for so long. */
    release: (ms = 0): void => {
      const old = held.filter(({ since }) => performance.now() - since >= ms);
      held.splice(0, old.length);
      for (const { response } of old) response.writeHead(200).end();
    },
  };
}

const hookAt = (world: World, url: string) => d.webhooks.createWebhook(world.ctx, { url, events: ['thing.*'] });

async function newSlowTenant() {
  const at = await startReceiver();
  closing.push(at);
  return { tenant: await d.world(), at };
}

/** How many of these tenants have a webhook that is known to be slow. */
async function slowOnes(tenants: readonly { readonly tenant: World }[]): Promise<number> {
  const ids = tenants.map(({ tenant }) => tenant.tenant.id);
  const webhooks = d.base.database.forTenant(ALL_TENANTS).selectFrom('webhook').select('id');
  return (await webhooks.where('tenantId', 'in', ids).where('pace', '=', 'slow').execute()).length;
}

/** So long that no attempt ends by itself. */
const patient = { timeoutMs: 120_000, leaseMs: 300_000 };
const deliver = (options: object = {}) => {
  const deliverer = d.deliver({ ...patient, ...options });
  // What is still held when the test ends is given up.
  d.running.splice(-1, 1, { stop: () => deliverer.stop(0) });
  return deliverer;
};

const claimedOf = async (ids: readonly number[]): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from delivery where claimed_until is not null and webhook_id = any(${ids}::integer[])`.execute(
    d.base.database.forTenant(ALL_TENANTS),
  );
  return rows[0]?.count ?? 0;
};

describe('a healthy webhook is told at once', () => {
  it.each([
    ['60 slow ones at another host', 60, () => elsewhere],
    ['60 slow ones at its own host', 60, () => d.receiver],
    ['100 slow ones of the same tenant at one host', 99, () => elsewhere],
  ])('beside %s, all of which are new and have much to be told of', async (_what, count, at) => {
    const world = await d.world();
    const held = holding();
    const slow: number[] = [];
    for (let i = 0; i < count; i++) slow.push((await hookAt(world, at().url(newPath(), held.answer))).id);
    const path = newPath();
    await d.hook(world, path);
    await d.tell(world, 40);
    deliver();
    await until(() => expect(d.receiver.at(path)).toHaveLength(40));
    // A host gets no more than a third of the places at first; none has more than one call, nor is more claimed for it.
    expect(held.most()).toBeLessThanOrEqual(86);
    expect(await claimedOf(slow)).toBeLessThanOrEqual(86);
  });

  it('beside many slow tenants, and few calls are open at a time', async () => {
    const [held, slow] = [holding(), await Promise.all(Array.from({ length: 40 }, newSlowTenant))];
    const [world, quick, fresh] = [await d.world(), newPath(), newPath()];
    for (const { tenant, at } of slow) await hookAt(tenant, at.url(newPath(), held.answer));
    const { id } = await d.hook(world, quick);
    await world.db.updateTable('webhook').set({ pace: 'quick' }).where('id', '=', id).execute();
    for (const { tenant } of slow) await d.tell(tenant, 3);
    const deliverer = deliver({ places: 8, slowMs: 1_000 });
    // Three times the places for all that is not quick, one call each.
    await until(() => expect(held.open).toBe(24));
    await d.tell(world, 20);
    deliverer.wake();
    await until(() => expect(d.receiver.at(quick)).toHaveLength(20));
    expect(held.open).toBe(24);
    // Once they are known, there are half as many places for them as there are for others, and one that nobody knows finds its own.
    await until(async () => {
      held.release(1_200);
      expect(await slowOnes(slow)).toBe(slow.length);
    });
    await until(() => expect(held.open).toBe(4));
    await d.hook(world, fresh);
    held.most();
    await d.tell(world, 20);
    deliverer.wake();
    await until(() => expect(d.receiver.at(fresh)).toHaveLength(20));
    expect(held.most()).toBe(4);
  });

  it('beside hosts that accept and never answer, known as such or not', async () => {
    const world = await d.world();
    const silent = await listen(createServer());
    const dead: number[] = [];
    for (let i = 0; i < 60; i++) dead.push((await hookAt(world, `${silent.url}${i}`)).id);
    const suspects = dead.slice(30);
    await world.db.updateTable('webhook').set({ failures: 5 }).where('id', 'in', suspects).execute();
    const path = newPath();
    await d.hook(world, path);
    await d.tell(world, 30);
    deliver();
    await until(() => expect(d.receiver.at(path)).toHaveLength(30));
    await until(() => expect(silent.sockets.length).toBeGreaterThan(30));
    expect(silent.sockets.length).toBeLessThanOrEqual(60);
  });
});

describe('a webhook that turns slow', () => {
  it('gets one call at a time and no claims ahead, until it is quick again', async () => {
    const world = await d.world();
    const [held, path] = [holding(), newPath()];
    let quick = true;
    const { id } = await d.hook(world, path, (response) =>
      quick ? response.writeHead(200).end() : held.answer(response),
    );
    const paceOf = async () => {
      const row = world.db.selectFrom('webhook').select('pace').where('id', '=', id);
      return (await row.executeTakeFirstOrThrow()).pace;
    };
    const deliverer = deliver({ slowMs: 1_000 });
    const tell = async (count: number) => {
      await d.tell(world, count);
      deliverer.wake();
    };
    expect(await paceOf()).toBeNull();
    await tell(1);
    await until(async () => expect(await paceOf()).toBe('quick'));
    quick = false;
    await tell(40);
    await until(() => expect(held.open).toBe(8));
    // What was claimed ahead is given back.
    await until(async () => expect(await claimedOf([id])).toBe(8));
    await until(() => {
      held.release(1_200);
      expect(held.open).toBe(0);
    });
    await until(async () => expect(await paceOf()).toBe('slow'));
    await until(() => expect(held.open).toBe(1));
    expect(held.most()).toBe(8);
    expect(await claimedOf([id])).toBe(1);
    expect(held.most()).toBe(1);
    quick = true;
    held.release();
    await until(async () => expect(await d.log(world, id)).toHaveLength(41));
    await until(async () => expect((await d.log(world, id)).every(({ state }) => state === 'delivered')).toBe(true));
    expect(await paceOf()).toBe('quick');
    expect(d.receiver.at(path)).toHaveLength(41);
  });
});
