import { afterAll, beforeAll, expect, test } from 'vitest';
import { createToken, credentialsIn, deactivateUser, getBelongings } from '../server/modules/access/access.ts';
import { updateUser } from '../server/modules/people/people.ts';
import type { Principal } from '../server/platform/context/principal.ts';
import { contextFor, createBuilding, createUser } from './support/database.ts';
import { createDelivering, newPath } from './support/delivering.ts';

/** What a webhook tells, by its address, its secret and its log, to who may not hear by it. */

let d: Awaited<ReturnType<typeof createDelivering>>;
beforeAll(async () => {
  d = await createDelivering();
});
afterAll(() => d[Symbol.asyncDispose]());

/** An administrator of everything, beside another one, and a webhook of hers. */
async function setting() {
  const world = await d.world();
  await createUser(world, { role: 'administrator' });
  const her = await createUser(world, { role: 'administrator' });
  const given = { url: d.receiver.url(newPath()), events: ['thing.changed'] };
  const { id } = await d.webhooks.createWebhook(contextFor(d.base.database, her.who), given);
  return { world, her, id, here: await createBuilding(world) };
}

test('the address of a webhook is told in full to who may read webhooks, and its origin to others', async () => {
  const { world, here, her } = await setting();
  const told = async (who: Principal) =>
    (await getBelongings(contextFor(d.base.database, who), { id: her.id })).webhooks.map(({ url }) => url);
  const [full = ''] = await told(world.ctx.who);
  expect(new URL(full).pathname).not.toBe('/');
  await updateUser(world.ctx, { id: her.id, role: 'employee' });
  const keeper = new Set(world.ctx.who.scopes).difference(new Set(['webhooks:write']));
  for (const who of [
    { ...world.ctx.who, reach: [here] },
    { ...world.ctx.who, scopes: keeper },
  ])
    expect(await told(who)).toEqual([new URL(full).origin]);
});

test('nothing is sent once more to a webhook whose owner may hear no more', async () => {
  const { world, her, id } = await setting();
  await d.tell(world);
  const [one] = await d.log(world, id);
  const again = () => d.webhooks.redeliver(world.ctx, { id: one?.id ?? '' });
  expect((await again()).state).toBe('pending');
  for (const [end, revive] of [
    [() => updateUser(world.ctx, { id: her.id, role: 'employee' }), { role: 'administrator' }],
    [() => deactivateUser(world.ctx, { id: her.id }), null],
  ] as const) {
    await end();
    await expect(again()).rejects.toMatchObject({ kind: { status: 409, code: 'webhook_silent' } });
    if (revive) await updateUser(world.ctx, { id: her.id, ...revive });
  }
});

test('whoever rotates a webhook’s secret, or widens it, hears all of it', async () => {
  const { world, her } = await setting();
  const given = { url: d.receiver.url(newPath()), events: ['booking.*'] };
  const { id } = await d.webhooks.createWebhook(world.ctx, given);
  const { id: tokenId, token: secret } = await createToken(contextFor(d.base.database, her.who), {
    name: 'keeper',
    scopes: ['webhooks:write'],
  });
  const found = await credentialsIn(d.base.database).findToken(secret, Date.now());
  if (!('who' in found)) throw new Error(`Token ${tokenId} opens nothing`);
  const ctx = contextFor(d.base.database, found.who);
  await expect(d.webhooks.rotateWebhookSecret(ctx, { id })).rejects.toMatchObject({ kind: { code: 'forbidden' } });
});
