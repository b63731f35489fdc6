import { afterAll, beforeAll, expect, test } from 'vitest';
import { contextFor, createUser, createWorld } from '../../../test/support/database.ts';
import { createDelivering, newPath } from '../../../test/support/delivering.ts';
import type { Ctx } from '../../platform/context/context.ts';
import {
  createServiceAccount,
  createToken,
  credentialsIn,
  deactivateServiceAccount,
  deactivateUser,
  regenerateToken,
} from './access.ts';

/** What was shut out together with its owner is not woken by handing it over later. */

let d: Awaited<ReturnType<typeof createDelivering>>;
beforeAll(async () => {
  d = await createDelivering();
});
afterAll(() => d[Symbol.asyncDispose]());

const ask = (secret: string) => credentialsIn(d.base.database).findToken(secret, Date.now());

async function setting() {
  const world = await createWorld(d.base.database);
  const [heir, her] = [
    await createUser(world, { role: 'administrator' }),
    await createUser(world, { role: 'administrator' }),
  ];
  return { world, heir, her, hers: contextFor(d.base.database, her.who) };
}

const hookBy = async (ctx: Ctx): Promise<number> =>
  (await d.webhooks.createWebhook(ctx, { url: d.receiver.url(newPath()), events: ['thing.changed'] })).id;

test('her webhook stops, and her token is dead until somebody gives it a new secret', async () => {
  const { world, heir, her, hers } = await setting();
  const id = await hookBy(hers);
  const made = await createToken(hers, { name: 'hers' });
  await deactivateUser(world.ctx, { id: her.id });
  await deactivateUser(world.ctx, { id: her.id, handTo: heir.id });
  await d.tell(world);
  const handed = await d.webhooks.getWebhook(world.ctx, { id });
  expect(handed).toMatchObject({ disabledReason: 'handed_over', owner: { kind: 'user', id: heir.id } });
  expect(await d.log(world, id)).toEqual([]);
  expect(await ask(made.token)).toMatchObject({ refused: { code: 'token_owner_inactive' } });
  const renewed = await regenerateToken(world.ctx, { id: made.id });
  expect(await ask(renewed.token)).toMatchObject({ who: { tokenId: made.id } });
  expect(await ask(made.token)).toMatchObject({ refused: { code: 'token_unknown' } });
  await d.webhooks.enableWebhook(world.ctx, { id });
  await d.tell(world);
  expect(await d.log(world, id)).toHaveLength(1);
});

test('a service account’s likewise', async () => {
  const { world, heir } = await setting();
  const { id } = await createServiceAccount(world.ctx, { name: 'Its', role: 'administrator' });
  const { token } = await createToken(world.ctx, { name: 'its', serviceAccountId: id });
  const found = await ask(token);
  if ('refused' in found) throw new Error(found.refused.code);
  const hook = await hookBy(contextFor(d.base.database, found.who));
  await d.tell(world);
  await deactivateServiceAccount(world.ctx, { id });
  await deactivateServiceAccount(world.ctx, { id, handTo: heir.id });
  await d.tell(world);
  expect(await d.log(world, hook)).toMatchObject([{ state: 'cancelled', attempt: 0 }]);
  expect(await ask(token)).toMatchObject({ refused: { code: 'token_owner_inactive' } });
});

test('of somebody who was active until now all goes on', async () => {
  const { world, heir, her, hers } = await setting();
  const id = await hookBy(hers);
  const { token } = await createToken(hers, { name: 'hers' });
  await deactivateUser(world.ctx, { id: her.id, handTo: heir.id });
  await d.tell(world);
  expect(await d.log(world, id)).toMatchObject([{ state: 'pending' }]);
  expect(await ask(token)).toMatchObject({ who: { owner: { kind: 'user', id: heir.id } } });
});
