import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answering, createDelivering, neverAnswering, newPath } from '../../../test/support/delivering.ts';
import { contextFor, createUser, type World } from '../../../test/support/database.ts';
import { ALL_TENANTS } from '../db/connect.ts';
import { notFound, Problem } from '../contract/problems.ts';
import { cancelOrphans, claimDue, completeAttempts, type Claim, type ClaimLimits, type Result } from './claims.ts';
import { webhookDisabled } from './contract.ts';
import { until } from '../../../test/support/until.ts';

let d: Awaited<ReturnType<typeof createDelivering>>;
beforeAll(async () => {
  d = await createDelivering();
});
afterEach(() => d.rest());
afterAll(() => d[Symbol.asyncDispose]());

const claimWith = (limits: Partial<ClaimLimits> & { readonly until: Temporal.Instant }): Promise<Claim[]> => {
  const free = { quick: 100, unproven: 100, slow: 100 };
  const room = { now: d.clock(), free, atOnce: 100, perWebhook: 100, busy: [], fullTenants: [] };
  return claimDue(d.base.database.forTenant(ALL_TENANTS), { ...room, ...limits });
};
/** What a worker does that is killed right afterwards, of receivers that have all been quick. */
const claim = async (seconds: number): Promise<Claim[]> => {
  await d.base.database.forTenant(ALL_TENANTS).updateTable('webhook').set({ pace: 'quick' }).execute();
  return claimWith({ until: d.clock().add({ seconds }) });
};
const rowsOf = (world: World) =>
  world.db.selectFrom('delivery').selectAll().where('tenantId', '=', world.tenant.id).execute();

describe('claims', () => {
  it('of a killed worker are taken over when they end, not before, and its late result does not count', async () => {
    const [world, path] = [await d.world(), newPath()];
    const { id } = await d.hook(world, path);
    await d.tell(world, 2);
    const claims = await claim(30);
    expect(claims).toHaveLength(2);
    expect(await claim(30)).toEqual([]);
    d.jump({ seconds: 29 });
    expect(await claim(30)).toEqual([]);
    d.deliver();
    d.jump({ seconds: 2 });
    await until(async () =>
      expect((await d.log(world, id)).map(({ state }) => state)).toEqual(['delivered', 'delivered']),
    );
    expect(d.receiver.at(path)).toHaveLength(2);
    const late = claims.map((one): Result => ({
      claim: one,
      state: 'failed',
      attempt: { number: 1, at: '2020-01-01T00:00:00Z', status: 500, error: null, durationMs: 1, response: null },
      next: null,
      gone: false,
      pace: null,
    }));
    await completeAttempts(d.base.database, d.clock(), late);
    for (const one of await d.log(world, id))
      expect(one).toMatchObject({ state: 'delivered', attempts: [{ number: 2 }] });
  });

  it('leave room for other webhooks; one that is slow, suspect or unproven gets a single attempt at a time', async () => {
    const world = await d.world();
    const states = {
      quick: { pace: 'quick' },
      slow: { pace: 'slow' },
      suspect: { pace: 'quick', failures: 5 },
      unproven: {},
    };
    const ids = new Map<string, number>();
    for (const [name, state] of Object.entries(states)) {
      const { id } = await d.hook(world, newPath());
      ids.set(name, id);
      await world.db
        .updateTable('webhook')
        .set({ failures: 0, ...state })
        .where('id', '=', id)
        .execute();
    }
    await d.tell(world, 20);
    const end = d.clock().add({ seconds: 30 });
    const busy = [{ tenantId: world.tenant.id, webhookId: ids.get('quick') ?? 0, running: 3, closed: false }];
    const of = (claims: Claim[]) =>
      Object.fromEntries([...ids].map(([name, id]) => [name, claims.filter((one) => one.webhookId === id).length]));
    const none = { quick: 0, slow: 0, suspect: 0, unproven: 0 };
    const closed = busy.map((one) => ({ ...one, closed: true }));
    expect(of(await claimWith({ until: end, free: { quick: 9, unproven: 0, slow: 0 }, busy: closed }))).toEqual(none);
    expect(of(await claimWith({ until: end, fullTenants: [world.tenant.id] }))).toEqual(none);
    const first = of(await claimWith({ until: end, perWebhook: 2, busy }));
    expect(first).toEqual({ quick: 5, slow: 1, suspect: 1, unproven: 1 });
    const few = of(await claimWith({ until: end, free: { quick: 3, unproven: 0, slow: 1 } }));
    expect(few).toMatchObject({ quick: 3, unproven: 0 });
    expect((few['slow'] ?? 0) + (few['suspect'] ?? 0)).toBe(1);
    for (const id of ids.values()) await d.webhooks.deleteWebhook(world.ctx, { id });
  });

  it('stopping lets answers arrive, and gives back what takes too long', async () => {
    const world = await d.world();
    const [slow, dead] = [newPath(), newPath()];
    const answers: (() => void)[] = [];
    const slowly = await d.hook(world, slow, (response) => answers.push(() => response.writeHead(200).end()));
    const never = await d.hook(world, dead, neverAnswering);
    await d.tell(world);
    const deliverer = d.deliver();
    await until(() => expect(d.receiver.at(dead)).toHaveLength(1));
    await until(() => expect(answers).toHaveLength(1));
    const stopped = deliverer.stop(1_000);
    answers[0]?.();
    await stopped;
    expect(await d.log(world, slowly.id)).toMatchObject([{ state: 'delivered', attempt: 1 }]);
    expect(await d.log(world, never.id)).toMatchObject([{ state: 'pending', attempt: 0, attempts: [] }]);
    const again = await claim(0);
    expect(again).toMatchObject([{ webhookId: never.id, attempt: 1 }]);
    await d.webhooks.deleteWebhook(world.ctx, { id: never.id });
  });
});

describe('what came of an attempt', () => {
  const failed = (of: Claim, more: Partial<Result> = {}): Result => ({
    claim: of,
    state: 'pending',
    attempt: { number: 1, at: '2020-01-01T00:00:00Z', status: 500, error: null, durationMs: 1, response: null },
    next: d.clock().add({ seconds: 60 }),
    gone: false,
    pace: null,
    ...more,
  });

  it('changes neither the end nor the state of a delivery that was cancelled meanwhile', async () => {
    const world = await d.world();
    const { id } = await d.hook(world, newPath());
    await d.tell(world, 2);
    const [first, second] = await claim(30);
    if (!first || !second) throw new Error('Nothing was claimed');
    await d.webhooks.disableWebhook(world.ctx, { id });
    const cancelled = await rowsOf(world);
    d.jump({ seconds: 5 });
    await completeAttempts(d.base.database, d.clock(), [
      failed(first),
      failed(second, { state: 'failed', next: null }),
    ]);
    const after = await rowsOf(world);
    const endsOf = (rows: typeof after) =>
      new Map(rows.map(({ id: own, state, finishedAt, nextAttemptAt }) => [own, { state, finishedAt, nextAttemptAt }]));
    expect(cancelled.every(({ finishedAt }) => finishedAt !== null)).toBe(true);
    expect(endsOf(after)).toEqual(endsOf(cancelled));
    expect(after.map(({ attempts }) => attempts)).toMatchObject([[{ status: 500 }], [{ status: 500 }]]);
  });

  it('that ends a webhook is told with its owner', async () => {
    const world = await d.world();
    const ann = await createUser(world, { role: 'administrator' });
    const { id } = await d.webhooks.createWebhook(contextFor(d.base.database, ann.who), {
      url: d.receiver.url(newPath()),
      events: ['thing.*'],
    });
    await world.db.updateTable('webhook').set({ createdBy: 'token:7' }).where('id', '=', id).execute();
    await d.tell(world);
    const gone = { state: 'failed', next: null, gone: true } as const;
    await completeAttempts(
      d.base.database,
      d.clock(),
      (await claim(30)).map((one) => failed(one, gone)),
    );
    const { data } = await world.db
      .selectFrom('event')
      .select('data')
      .where('type', '=', 'webhook.disabled')
      .where('tenantId', '=', world.tenant.id)
      .executeTakeFirstOrThrow();
    expect(data).toMatchObject({ id, reason: 'gone', createdBy: 'token:7', ownerUserId: ann.id });
  });
});

describe('by hand', () => {
  it('a delivery is made again at once, under the same id', async () => {
    const [world, path] = [await d.world(), newPath()];
    let status = 500;
    const { id } = await d.hook(world, path, (response, request) => answering(status)(response, request));
    await d.tell(world);
    d.deliver();
    await until(async () => expect((await d.log(world, id))[0]?.attempts).toHaveLength(1));
    status = 200;
    const [delivery] = await d.log(world, id);
    const reply = await d.webhooks.redeliver(world.ctx, { id: delivery?.id ?? '' });
    expect(reply).toMatchObject({ id: delivery?.id, state: 'pending' });
    await until(async () => expect((await d.log(world, id))[0]?.state).toBe('delivered'));
    await d.webhooks.redeliver(world.ctx, { id: delivery?.id ?? '' });
    await until(async () => expect((await d.log(world, id))[0]?.attempts).toHaveLength(3));
    expect((await d.log(world, id))[0]?.attempts.map((one) => one.status)).toEqual([500, 200, 200]);
    expect(new Set(d.receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const [entry] = await world.db
      .selectFrom('audit')
      .select('subjectId')
      .where('action', '=', 'delivery.repeated')
      .execute();
    expect(entry?.subjectId).toBe(delivery?.id);
  });

  it('not one that is on its way, of another tenant, of a disabled webhook, or that does not exist', async () => {
    const [world, other] = [await d.world(), await d.world()];
    const { id } = await d.hook(world, newPath());
    await d.tell(world);
    await claim(30);
    const [delivery] = await d.log(world, id);
    const same = { id: delivery?.id ?? '' };
    expect(await d.webhooks.redeliver(world.ctx, same)).toMatchObject({
      state: 'pending',
      attempt: 1,
      nextAttemptAt: null,
    });
    expect(await claim(30)).toEqual([]);
    const kindOf = (error: unknown) => (error as Problem).kind;
    expect(await d.webhooks.redeliver(other.ctx, same).catch(kindOf)).toBe(notFound);
    expect(await d.webhooks.redeliver(world.ctx, { id: crypto.randomUUID() }).catch(kindOf)).toBe(notFound);
    await d.webhooks.disableWebhook(world.ctx, { id });
    expect(await d.webhooks.redeliver(world.ctx, same).catch(kindOf)).toBe(webhookDisabled);
  });
});

describe('a webhook that stops', () => {
  it('takes what waits with it, and gets nothing while it is disabled', async () => {
    const [world, path] = [await d.world(), newPath()];
    const { id } = await d.hook(world, path);
    await d.tell(world, 3);
    const stopped = await d.webhooks.disableWebhook(world.ctx, { id });
    expect(stopped.disabledReason).toBe('asked');
    await d.tell(world, 2);
    expect((await d.log(world, id)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await d.webhooks.enableWebhook(world.ctx, { id });
    await d.tell(world);
    d.deliver();
    await until(() => expect(d.receiver.at(path)).toHaveLength(1));
    const [last, ...before] = (await d.log(world, id)).map(({ state }) => state);
    expect(last).toMatch(/pending|delivered/);
    expect(before).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('deleted: what waits is cancelled, the rest stays until its time, nobody sees it', async () => {
    const world = await d.world();
    const { id } = await d.hook(world, newPath());
    await d.tell(world, 2);
    await d.webhooks.deleteWebhook(world.ctx, { id });
    expect((await rowsOf(world)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    await expect(d.log(world, id)).rejects.toThrow(Problem);
    expect((await d.webhooks.listWebhooks(world.ctx, {})).items).toEqual([]);
    const row = await world.db.selectFrom('webhook').select('secretSealed').where('id', '=', id).executeTakeFirst();
    expect(row?.secretSealed).toHaveLength(0);
  });

  it('what was left waiting is never sent, and cancelled by and by', async () => {
    const world = await d.world();
    const { id } = await d.hook(world, newPath());
    await d.tell(world, 2);
    await world.db.updateTable('webhook').set({ disabledAt: world.at }).where('id', '=', id).execute();
    expect(await claim(30)).toEqual([]);
    expect(await cancelOrphans(d.base.database.forTenant(ALL_TENANTS), d.clock())).toBe(2);
    expect(await cancelOrphans(d.base.database.forTenant(ALL_TENANTS), d.clock())).toBe(0);
    expect((await rowsOf(world)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });
});
