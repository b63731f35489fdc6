import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answering, createDelivering, neverAnswering, newPath } from '../../../test/support/delivering.ts';
import { startDispatch } from '../events/dispatch.ts';
import { createEgress } from '../net/egress.ts';
import { until } from '../../../test/support/until.ts';

let d: Awaited<ReturnType<typeof createDelivering>>;
beforeAll(async () => {
  d = await createDelivering();
});
afterEach(() => d.rest());
afterAll(() => d[Symbol.asyncDispose]());

describe('a delivery', () => {
  it('goes from commit to the receiver as Standard Webhooks wants it', async () => {
    const [world, path] = [await d.world(), newPath()];
    const { id, secret } = await d.hook(world, path, answering(200, {}, 'thanks \u0000 \u{1F600}'.repeat(60)));
    d.deliver();
    d.running.push(startDispatch({ ...d, database: d.base.database, listeners: [] }));
    await world.ctx.tx(async (tx) =>
      tx.emit('thing.changed', {
        id: 3,
        version: 7,
        data: { id: 3, name: 'Élan' },
        before: null,
        after: null,
      }),
    );
    await until(async () => expect((await d.log(world, id))[0]?.state).toBe('delivered'));
    const [request, ...more] = d.receiver.at(path);
    expect(more).toEqual([]);
    const verified = new Verifier(secret).verify(request?.body ?? '', request?.headers as Record<string, string>);
    const event = await world.db
      .selectFrom('event')
      .select(['id', 'at'])
      .where('tenantId', '=', world.tenant.id)
      .executeTakeFirstOrThrow();
    expect(verified).toEqual({
      type: 'thing.changed',
      timestamp: event.at.toISOString(),
      data: { id: 3, name: 'Élan' },
    });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': event.id });
    const [delivery] = await d.log(world, id);
    expect(delivery).toMatchObject({ eventId: event.id, eventType: 'thing.changed', attempt: 1, nextAttemptAt: null });
    expect(delivery?.attempts).toMatchObject([{ number: 1, status: 200, error: null }]);
    expect(delivery?.attempts[0]?.response).toMatch(/^thanks {3}\u{1F600}thanks/u);
  });

  it('too large to be told whole says what it is about', async () => {
    const [world, path] = [await d.world(), newPath()];
    await d.hook(world, path);
    await d.tell(world, 1, { id: 1, text: 'é'.repeat(10_000) });
    d.deliver();
    await until(() => expect(d.receiver.at(path)).toHaveLength(1));
    const body = JSON.parse(d.receiver.at(path)[0]?.body ?? '') as object;
    expect(body).toMatchObject({ type: 'thing.changed', data: { id: 1, version: 1, truncated: true } });
  });

  it('is made once although four workers claim', async () => {
    const world = await d.world();
    const paths = [newPath(), newPath(), newPath()];
    for (const path of paths) await d.hook(world, path);
    await d.tell(world, 60);
    for (let i = 0; i < 4; i++) d.deliver();
    await until(() => expect(paths.flatMap((path) => d.receiver.at(path))).toHaveLength(180));
    await Promise.all(d.running.splice(0).map((one) => one.stop()));
    for (const path of paths) {
      expect(new Set(d.receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(60);
      expect(d.receiver.at(path)).toHaveLength(60);
    }
  });

  it('is signed by the old secret too for a day after a rotation', async () => {
    const [world, path] = [await d.world(), newPath()];
    const { id, secret: old } = await d.hook(world, path);
    const { secret, oldSecretUntil } = await d.webhooks.rotateWebhookSecret(world.ctx, { id });
    expect(
      Temporal.Instant.from(oldSecretUntil ?? '')
        .since(world.ctx.now)
        .total('hours'),
    ).toBeCloseTo(24, 5);
    expect(secret).not.toBe(old);
    await d.tell(world);
    d.deliver();
    await until(() => expect(d.receiver.at(path)).toHaveLength(1));
    const verify = (with_: string, i: number) => () =>
      new Verifier(with_).verify(
        d.receiver.at(path)[i]?.body ?? '',
        d.receiver.at(path)[i]?.headers as Record<string, string>,
      );
    expect(verify(secret, 0)).not.toThrow();
    expect(verify(old, 0)).not.toThrow();
    const over = { oldSecretUntil: new Date(Date.now() - 1) };
    await world.db.updateTable('webhook').set(over).where('id', '=', id).execute();
    await d.tell(world);
    await until(() => expect(d.receiver.at(path)).toHaveLength(2));
    expect(verify(secret, 1)).not.toThrow();
    expect(verify(old, 1)).toThrow('No matching signature');
  });
});

describe('a failure', () => {
  it('is tried again by the table, under the same id, ten times in all', async () => {
    const [world, path] = [await d.world(), newPath()];
    const { id } = await d.hook(world, path, answering(500, {}, 'sorry'));
    await d.tell(world);
    d.deliver();
    const waits = ['PT5S', 'PT5M', 'PT30M', 'PT2H', 'PT5H', 'PT10H', 'PT14H', 'PT20H', 'PT24H'];
    for (const [i, wait] of waits.entries()) {
      await until(async () => expect((await d.log(world, id))[0]?.attempts).toHaveLength(i + 1));
      const [delivery] = await d.log(world, id);
      expect(delivery?.state).toBe('pending');
      expect(d.receiver.at(path)).toHaveLength(i + 1);
      const { at, durationMs } = delivery?.attempts.at(-1) ?? { at: '', durationMs: 0 };
      const planned =
        Temporal.Instant.from(delivery?.nextAttemptAt ?? '')
          .since(at)
          .total('milliseconds') - durationMs;
      const asked = Temporal.Duration.from(wait);
      expect(Math.abs(planned - asked.total('milliseconds'))).toBeLessThan(2_000);
      d.jump(asked);
    }
    await until(async () =>
      expect((await d.log(world, id))[0]).toMatchObject({ state: 'failed', nextAttemptAt: null }),
    );
    const requests = d.receiver.at(path);
    expect(new Set(requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(requests.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10);
    expect((await d.log(world, id))[0]?.attempts[3]).toMatchObject({
      number: 4,
      status: 500,
      response: 'sorry',
      error: null,
    });
  });

  it('waits as long as the receiver asks, and a redirect is a failure', async () => {
    const [world, slow, moved] = [await d.world(), newPath(), newPath()];
    const asking = await d.hook(world, slow, answering(503, { 'retry-after': '7200' }));
    const moving = await d.hook(world, moved, answering(302, { location: d.receiver.url(newPath()) }));
    await d.tell(world);
    d.deliver();
    await until(async () => expect((await d.log(world, asking.id))[0]?.attempts).toHaveLength(1));
    const [delivery] = await d.log(world, asking.id);
    const wait = Temporal.Instant.from(delivery?.nextAttemptAt ?? '').since(delivery?.attempts[0]?.at ?? '');
    expect(wait.total('hours')).toBeCloseTo(2, 2);
    await until(async () => expect((await d.log(world, moving.id))[0]?.attempts).toMatchObject([{ status: 302 }]));
    expect((await d.log(world, moving.id))[0]?.state).toBe('pending');
  });

  it('410 disables the webhook at once, cancels what waits, and is told', async () => {
    const [world, path, watching] = [await d.world(), newPath(), newPath()];
    const { id } = await d.hook(world, path, answering(410));
    await d.webhooks.createWebhook(world.ctx, { url: d.receiver.url(watching), events: ['webhook.disabled'] });
    await d.tell(world, 30);
    d.deliver({ perWebhook: 1 });
    await until(async () => expect((await d.webhooks.getWebhook(world.ctx, { id })).disabledReason).toBe('gone'));
    const states = (await d.log(world, id)).map(({ state }) => state);
    expect(Object.groupBy(states, (state) => state)).toMatchObject({ failed: ['failed'], cancelled: { length: 29 } });
    expect(d.receiver.at(path)).toHaveLength(1);
    await d.tell(world, 1);
    expect(await d.log(world, id)).toHaveLength(30);
    await until(() => expect(d.receiver.at(watching)).toHaveLength(1));
    expect(JSON.parse(d.receiver.at(watching)[0]?.body ?? '')).toMatchObject({ data: { id, reason: 'gone' } });
  });

  it('over five days disables the webhook; one good attempt in between does not', async () => {
    const world = await d.world();
    let good = false;
    const failing = await d.hook(world, newPath(), answering(500));
    const moody = await d.hook(world, newPath(), (response) => void response.writeHead(good ? 200 : 500).end());
    d.deliver();
    for (let i = 0; i < 10; i++) {
      good = i === 5;
      await d.tell(world);
      for (const { id } of [failing, moody]) {
        await until(async () => expect((await d.log(world, id))[0]?.attempts).not.toEqual([]));
      }
      d.jump({ hours: 13 });
    }
    await until(async () => {
      const { disabledReason } = await d.webhooks.getWebhook(world.ctx, { id: failing.id });
      expect(disabledReason).toBe('failing');
    });
    expect((await d.webhooks.getWebhook(world.ctx, { id: moody.id })).disabledAt).toBeNull();
    const enabled = await d.webhooks.enableWebhook(world.ctx, { id: failing.id });
    expect(enabled).toMatchObject({ disabledAt: null, disabledReason: null, failures: 0, failingSince: null });
  });

  it('of a receiver that was away is sent as soon as it is back; what one alone does not take keeps its turn', async () => {
    const world = await d.world();
    let isAway = true;
    const [path, other] = [newPath(), newPath()];
    const { id } = await d.hook(world, path, (response) => void response.writeHead(isAway ? 503 : 200).end());
    // The first thing that it is told of is never taken here.
    let poison: string | undefined;
    const { id: choosy } = await d.hook(world, other, (response, { headers }) => {
      poison ??= String(headers['webhook-id']);
      response.writeHead(headers['webhook-id'] === poison ? 503 : 200).end();
    });
    d.deliver();
    const states = async (webhookId: number) =>
      (await d.log(world, webhookId)).map(({ state, attempts }) => `${state} ${attempts.length}`).toSorted();
    await d.tell(world);
    await until(async () => expect(await states(id)).toEqual(['pending 1']));
    await until(async () => expect(await states(choosy)).toEqual(['pending 1']));
    d.jump({ seconds: 7 });
    // The next attempt is five minutes away.
    await until(async () => expect(await states(id)).toEqual(['pending 2']));
    await until(async () => expect(await states(choosy)).toEqual(['pending 2']));
    await d.tell(world);
    await until(async () => expect(await states(choosy)).toEqual(['delivered 1', 'pending 2']));
    await until(async () => expect(await states(id)).toEqual(['pending 1', 'pending 2']));
    d.jump({ seconds: 40 });
    await until(async () => expect(await states(id)).toEqual(['pending 2', 'pending 2']));
    isAway = false;
    await d.tell(world);
    await until(async () => expect(await states(id)).toEqual(['delivered 1', 'delivered 3', 'delivered 3']));
    expect(await states(choosy)).toEqual(['delivered 1', 'delivered 1', 'pending 2']);
  });

  it('of one message alone, or that came too often, keeps its turn however much arrives beside it', async () => {
    const world = await d.world();
    const path = newPath();
    const given: string[] = [];
    const { id } = await d.hook(world, path, (response, { headers }) => {
      const own = String(headers['webhook-id']);
      if (!given.includes(own)) given.push(own);
      if (own === given[1]) response.writeHead(429, { 'retry-after': '3600' }).end();
      else response.writeHead(own === given[0] ? 503 : 200).end();
    });
    d.deliver();
    const states = async () => (await d.log(world, id)).map(({ state, attempts }) => `${state} ${attempts.length}`);
    const arrived = (many: number) =>
      until(async () => expect((await states()).filter((one) => one === 'delivered 1')).toHaveLength(many));
    await d.tell(world, 2);
    await until(() => expect(given).toHaveLength(2));
    for (let minute = 1; minute <= 7; minute++) {
      d.jump({ seconds: 60 });
      await d.tell(world);
      await arrived(minute);
    }
    // After 5 s, and 5 min after that, or once others arrived; then after half an hour.
    await until(async () =>
      expect((await states()).filter((one) => one !== 'delivered 1').toSorted()).toEqual(['pending 1', 'pending 3']),
    );
  });

  it('a dead receiver keeps nobody waiting', async () => {
    const world = await d.world();
    const [dead, alive] = [newPath(), newPath()];
    await d.hook(world, dead, neverAnswering);
    await d.hook(world, alive);
    await d.tell(world, 60);
    const deliverer = d.deliver({ perWebhook: 4, inFlight: 24 });
    await until(() => expect(d.receiver.at(alive)).toHaveLength(60));
    // One that has never answered is tried alone.
    expect(d.receiver.at(dead)).toHaveLength(1);
    await deliverer.stop(0);
  });

  it('a receiver that never answers, or hangs up, is logged as such', async () => {
    const world = await d.world();
    const silent = await d.hook(world, newPath(), neverAnswering);
    const rude = await d.hook(world, newPath(), (response) => void response.socket?.destroy());
    await d.tell(world);
    d.deliver({ timeoutMs: 200 });
    const seen = async ({ id }: { id: number }) => (await d.log(world, id))[0]?.attempts[0];
    await until(async () => expect(await seen(silent)).toMatchObject({ status: null, error: /within 200 ms/ }));
    await until(async () => expect(await seen(rude)).toMatchObject({ status: null, error: /connection/ }));
  });

  it('an address that has become private is not called', async () => {
    const [world, path] = [await d.world(), newPath()];
    const { id } = await d.hook(world, path);
    await d.tell(world);
    const guarded = createEgress({ allowNetworks: [] });
    d.deliver({ egress: guarded });
    await until(async () => expect((await d.log(world, id))[0]?.attempts[0]?.error).toContain('private'));
    expect(d.receiver.at(path)).toEqual([]);
  });
});
