import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { createSealer } from '../auth/seal.ts';
import { invalidRequest, notFound, Problem } from '../contract/problems.ts';
import { callbackRefused, MAX_WEBHOOKS, tooManyWebhooks } from './contract.ts';
import { ownerOf } from '../../modules/access/access.ts';
import { createEgress } from '../net/egress.ts';
import { createWebhooks } from './webhooks.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base[Symbol.asyncDispose]());

const webhooks = createWebhooks({
  sealer: createSealer('a secret for this test'),
  egress: createEgress({ allowNetworks: [] }),
  eventTypes: ['booking.created', 'booking.cancelled', 'resource.changed'],
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
