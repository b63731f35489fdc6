import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { createSealer } from '../auth/seal.ts';
import { roleScopes, type Scope } from '../contract/scopes.ts';
import { forbidden, invalidRequest, notFound, Problem } from '../contract/problems.ts';
import { declaredEvents } from '../../contracts.ts';
import { ALL_TENANTS } from '../db/connect.ts';
import { callbackRefused, MAX_WEBHOOKS, secretLost, tooManyWebhooks } from './contract.ts';
import { ownerOf } from '../../modules/access/access.ts';
import { newId } from '../ids.ts';
import { createEgress } from '../net/egress.ts';
import { loseWebhookSecrets } from './stopping.ts';
import { createWebhooks, handWebhooksOver } from './webhooks.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const sealer = createSealer('a secret for this test');
const webhooks = createWebhooks({
  sealer,
  egress: createEgress({ allowNetworks: [] }),
  events: declaredEvents,
  ownerOf,
});
const url = 'https://hooks.example.com/in';
const create = (world: World, given: object = {}) =>
  webhooks.createWebhook(world.ctx, { url, events: ['booking.*'], ...given });
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Problem);
  const { kind, details } = error as Problem;
  return { kind, param: details.param };
};
const audited = async (world: World) =>
  await world.db
    .selectFrom('audit')
    .select(['action', 'before', 'after'])
    .where('tenantId', '=', world.tenant.id)
    .where('subjectType', '=', 'webhook')
    .orderBy('id')
    .execute();

it('a new webhook tells its secret once, and keeps it sealed', async () => {
  const world = await createWorld(base.database);
  const { secret, ...webhook } = await create(world, { description: 'for the lobby', events: ['*', '*'] });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(webhook).toMatchObject({ url, events: ['*'], description: 'for the lobby', disabledAt: null, failures: 0 });
  expect(await webhooks.getWebhook(world.ctx, { id: webhook.id })).toEqual(webhook);
  expect((await webhooks.listWebhooks(world.ctx, {})).items).toEqual([webhook]);
  const row = await world.db.selectFrom('webhook').selectAll().where('id', '=', webhook.id).executeTakeFirstOrThrow();
  expect(row.secretSealed.includes(Buffer.from(secret))).toBe(false);
  const entries = await audited(world);
  expect(entries.map(({ action }) => action)).toEqual(['webhook.created']);
  expect(JSON.stringify(entries)).not.toContain(secret);
});

describe('is refused', () => {
  it.each([
    'http://hooks.example.com/',
    'https://127.0.0.1/',
    'https://10.1.2.3/',
    'https://[::1]/',
    'https://localhost/',
    'https://2130706433/',
    'https://user:pass@example.com/',
    'https://example.com:8443/',
    'ftp://example.com/',
    'nonsense',
  ])('an address that must not be called: %s', async (bad) => {
    const world = await createWorld(base.database);
    expect(await refusal(create(world, { url: bad }))).toEqual({ kind: callbackRefused, param: 'url' });
    const { id } = await create(world);
    expect(await refusal(webhooks.updateWebhook(world.ctx, { id, url: bad }))).toEqual({
      kind: callbackRefused,
      param: 'url',
    });
    expect((await webhooks.getWebhook(world.ctx, { id })).url).toBe(url);
  });

  it.each(['booking.creatd', 'visitor.*', 'booking', '*.created', 'booking*', ''])(
    'an unknown event: "%s"',
    async (bad) => {
      const world = await createWorld(base.database);
      const named = { kind: invalidRequest, param: 'events[1]' };
      expect(await refusal(create(world, { events: ['booking.created', bad] }))).toEqual(named);
      const { id } = await create(world);
      expect(await refusal(webhooks.updateWebhook(world.ctx, { id, events: ['*', bad] }))).toEqual(named);
    },
  );

  describe('what the asking one may not hear', () => {
    const lessThan = (world: World, scope: Scope) =>
      contextFor(base.database, {
        ...world.ctx.who,
        scopes: new Set([...roleScopes.administrator].filter((one) => one !== scope)),
      });

    it.each(['*', 'user.*', 'user.created'])('when made, or when its events change: %s', async (beyond) => {
      const world = await createWorld(base.database);
      const less = lessThan(world, 'people:write');
      const given = { url, events: ['booking.*', beyond] };
      const named = { kind: forbidden, param: 'events[1]' };
      expect(await refusal(webhooks.createWebhook(less, given))).toEqual(named);
      const { id } = await webhooks.createWebhook(less, { url, events: ['booking.*'] });
      expect(await refusal(webhooks.updateWebhook(less, { id, events: given.events }))).toEqual(named);
      expect(await webhooks.updateWebhook(world.ctx, { id, events: given.events })).toMatchObject({ version: 2 });
    });

    it('when it is turned to another address', async () => {
      const world = await createWorld(base.database);
      const less = lessThan(world, 'people:write');
      const { id } = await create(world, { events: ['user.*'] });
      const elsewhere = { id, url: 'https://elsewhere.example/' };
      expect(await refusal(webhooks.updateWebhook(less, elsewhere))).toEqual({ kind: forbidden, param: 'events[0]' });
      expect(await webhooks.updateWebhook(less, { id, description: 'Seen' })).toMatchObject({ url, version: 2 });
    });
  });

  describe('what the asking one may not hear, though the webhook is somebody else’s', () => {
    const keeper = (world: World, ...others: Scope[]) =>
      contextFor(base.database, { ...world.ctx.who, scopes: new Set<Scope>(['webhooks:write', ...others]) });

    it('when it is enabled, for whatever reason it had stopped', async () => {
      const world = await createWorld(base.database);
      const [ann, bob] = [await createUser(world, { role: 'administrator' }), await createUser(world)];
      const { id } = await webhooks.createWebhook(contextFor(base.database, ann.who), {
        url,
        events: ['booking.*', 'user.*'],
      });
      const [from, to] = [ann, bob].map((one) => ({ kind: 'user' as const, id: one.id }));
      const former = { role: 'employee', reach: 'all', active: true } as const;
      if (from && to) await world.ctx.tx((tx) => handWebhooksOver(tx, from, to, former));
      const stopped = await webhooks.getWebhook(world.ctx, { id });
      expect(stopped).toMatchObject({ disabledReason: 'handed_over' });
      const refused = { kind: forbidden, param: 'events[1]' };
      expect(await refusal(webhooks.enableWebhook(keeper(world), { id }))).toEqual(refused);
      const more = keeper(world, 'people:write');
      expect(await refusal(webhooks.enableWebhook(more, { id }))).toEqual({ ...refused, param: 'events[0]' });
      expect(await webhooks.getWebhook(world.ctx, { id })).toEqual(stopped);
      await webhooks.enableWebhook(world.ctx, { id });
      await webhooks.disableWebhook(keeper(world), { id });
      expect(await refusal(webhooks.enableWebhook(keeper(world), { id }))).toEqual(refused);
      expect(await webhooks.enableWebhook(world.ctx, { id })).toMatchObject({ disabledAt: null });
    });

    it('when an event is sent once more', async () => {
      const world = await createWorld(base.database);
      const { id: webhookId } = await create(world, { events: ['user.*'] });
      const [id, eventId] = [newId(), newId()];
      await world.db
        .insertInto('event')
        .values({
          tenantId: world.tenant.id,
          id: eventId,
          type: 'user.created',
          subjectType: 'user',
          subjectId: 1,
          version: 1,
          data: '{}',
          actor: 'system',
          at: world.at,
        })
        .execute();
      const times = { nextAttemptAt: world.at, createdAt: world.at, finishedAt: world.at };
      await world.db
        .insertInto('delivery')
        .values({ tenantId: world.tenant.id, id, webhookId, eventId, state: 'failed', ...times })
        .execute();
      expect(await refusal(webhooks.redeliver(keeper(world), { id }))).toEqual({ kind: forbidden, param: undefined });
      expect((await webhooks.listDeliveries(world.ctx, { id: webhookId })).items).toMatchObject([{ state: 'failed' }]);
      expect(await webhooks.redeliver(world.ctx, { id })).toMatchObject({ state: 'pending' });
    });
  });

  it('one too many', async () => {
    const world = await createWorld(base.database);
    for (let i = 0; i < MAX_WEBHOOKS; i++) await create(world);
    expect((await refusal(create(world))).kind).toBe(tooManyWebhooks);
  });

  it('all but one of many that want the last place at once', async () => {
    const world = await createWorld(base.database);
    for (let i = 1; i < MAX_WEBHOOKS; i++) await create(world);
    const together = Promise.withResolvers<void>();
    let begun = 0;
    const createTogether = () =>
      world.ctx.tx(async (tx) => {
        await webhooks.listWebhooks(tx, { limit: 1 });
        if (++begun === 8) together.resolve();
        await together.promise;
        return webhooks.createWebhook(tx, { url, events: ['*'] });
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, createTogether));
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Problem).kind] : []));
    expect(refused).toEqual(Array.from({ length: 7 }, () => tooManyWebhooks));
    const { length } = (await webhooks.listWebhooks(world.ctx, { limit: 2 * MAX_WEBHOOKS })).items;
    expect(length).toBe(MAX_WEBHOOKS);
  });

  it('another tenant’s, or one that is gone', async () => {
    const [world, other] = [await createWorld(base.database), await createWorld(base.database)];
    const { id } = await create(other);
    const deleted = await create(world);
    await webhooks.deleteWebhook(world.ctx, deleted);
    for (const input of [{ id }, { id: deleted.id }, { id: 2_000_000_000 }]) {
      for (const call of [
        webhooks.getWebhook,
        webhooks.updateWebhook,
        webhooks.deleteWebhook,
        webhooks.rotateWebhookSecret,
        webhooks.enableWebhook,
        webhooks.disableWebhook,
        webhooks.listDeliveries,
      ]) {
        expect((await refusal(call(world.ctx, input) as Promise<unknown>)).kind).toBe(notFound);
      }
    }
    expect(await webhooks.getWebhook(other.ctx, { id })).toMatchObject({ disabledAt: null, version: 1 });
  });
});

it('a change leaves what is absent, counts the version and is audited', async () => {
  const world = await createWorld(base.database);
  const { id } = await create(world, { description: 'one' });
  const changed = await webhooks.updateWebhook(world.ctx, { id, events: ['booking.created'] });
  expect(changed).toMatchObject({ url, description: 'one', events: ['booking.created'], version: 2 });
  const stopped = await webhooks.disableWebhook(world.ctx, { id });
  expect(stopped).toMatchObject({ disabledReason: 'asked', version: 3 });
  expect(await webhooks.disableWebhook(world.ctx, { id })).toEqual(stopped);
  const started = await webhooks.enableWebhook(world.ctx, { id });
  expect(started).toMatchObject({ disabledAt: null, version: 4 });
  expect(await webhooks.enableWebhook(world.ctx, { id })).toEqual(started);
  await webhooks.deleteWebhook(world.ctx, { id });
  expect((await audited(world)).map(({ action }) => action)).toEqual([
    'webhook.created',
    'webhook.changed',
    'webhook.disabled',
    'webhook.enabled',
    'webhook.deleted',
  ]);
});

it('the list pages in a stable order', async () => {
  const world = await createWorld(base.database);
  const ids: number[] = [];
  for (let i = 0; i < 5; i++) ids.push((await create(world)).id);
  const first = await webhooks.listWebhooks(world.ctx, { limit: 2 });
  await create(world);
  const second = await webhooks.listWebhooks(world.ctx, { limit: 3, cursor: first.nextCursor ?? '' });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  const third = await webhooks.listWebhooks(world.ctx, { limit: 3, cursor: second.nextCursor ?? '' });
  expect(third).toMatchObject({ items: [{}], nextCursor: null });
});

it('whose it is is shown, and told when it stops', async () => {
  const world = await createWorld(base.database);
  const ann = await createUser(world, { role: 'administrator' });
  const { id, owner } = await webhooks.createWebhook(contextFor(base.database, ann.who), { url, events: ['*'] });
  expect(owner).toEqual({ kind: 'user', id: ann.id });
  const { owner: account } = await create(world);
  expect(account.kind).toBe('service_account');
  await webhooks.disableWebhook(world.ctx, { id });
  const { data } = await world.db
    .selectFrom('event')
    .select('data')
    .where('type', '=', 'webhook.disabled')
    .where('tenantId', '=', world.tenant.id)
    .executeTakeFirstOrThrow();
  expect(data).toMatchObject({ id, createdBy: `user:${ann.id}`, ownerUserId: ann.id });
});

it('is handed over after whoever is changing it, and the record says from whom to whom', async () => {
  const world = await createWorld(base.database);
  const [ann, bob] = [await createUser(world, { role: 'administrator' }), await createUser(world)];
  const { id } = await webhooks.createWebhook(contextFor(base.database, ann.who), {
    url,
    events: ['*'],
  });
  const waiting = () =>
    sql`select from pg_locks join pg_stat_activity using (pid)
      where datname = current_database() and not granted`.execute(world.db);
  const [changed, seen] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const changing = world.ctx.tx(async (tx) => {
    await webhooks.updateWebhook(tx, { id, description: 'Changed' });
    changed.resolve();
    await seen.promise;
  });
  await changed.promise;
  const handing = world.ctx.tx((tx) =>
    handWebhooksOver(
      tx,
      { kind: 'user', id: ann.id },
      { kind: 'user', id: bob.id },
      { role: 'administrator', reach: 'all', active: true },
    ),
  );
  await vi
    .waitFor(async () => expect((await waiting()).rows).toHaveLength(1), { timeout: 15_000, interval: 20 })
    .finally(seen.resolve);
  await Promise.all([changing, handing]);
  const after = await webhooks.getWebhook(world.ctx, { id });
  expect(after).toMatchObject({ version: 3, description: 'Changed', owner: { kind: 'user', id: bob.id } });
  const entry = (await audited(world)).at(-1);
  expect(entry).toMatchObject({
    action: 'webhook.handed_over',
    before: { version: 2, description: 'Changed', owner: { kind: 'user', id: ann.id } },
    after: { version: 3, owner: { kind: 'user', id: bob.id } },
  });
});

it('is not enabled while its secret is lost, but once it has a new one', async () => {
  const world = await createWorld(base.database);
  const { id } = await create(world);
  await loseWebhookSecrets(base.database.forTenant(ALL_TENANTS), sealer, world.ctx.now);
  const lost = await webhooks.getWebhook(world.ctx, { id });
  expect(lost).toMatchObject({ disabledReason: 'secret_lost', version: 2 });
  expect((await refusal(webhooks.enableWebhook(world.ctx, { id }))).kind).toBe(secretLost);
  const rotated = await webhooks.rotateWebhookSecret(world.ctx, { id });
  expect(rotated).toMatchObject({ disabledAt: lost.disabledAt, disabledReason: 'asked', oldSecretUntil: null });
  expect(await webhooks.enableWebhook(world.ctx, { id })).toMatchObject({ disabledAt: null, disabledReason: null });
});
