import { expect, test } from 'vitest';
import {
  contextFor,
  countDeadlocks,
  createBuilding,
  createResource,
  createTestDatabase,
  createUser,
  createWorld,
  type World,
} from '../support/database.ts';
import { createSealer } from '../../server/platform/auth/seal.ts';
import { constraintProblems } from '../../server/contracts.ts';
import type { Ctx } from '../../server/platform/context/context.ts';
import { Problem } from '../../server/platform/contract/problems.ts';
import { isDatabaseError } from '../../server/platform/db/failures.ts';
import type { Database } from '../../server/platform/db/connect.ts';
import { createWebhooks } from '../../server/platform/delivery/webhooks.ts';
import { createEgress } from '../../server/platform/net/egress.ts';
import { updateBooking } from '../../server/modules/bookings/bookings.ts';
import { setDelegate } from '../../server/modules/delegates/delegates.ts';
import { updateUser } from '../../server/modules/people/people.ts';
import { createPolicy } from '../../server/modules/policies/policies.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import {
  createServiceAccount,
  createToken,
  credentialsIn,
  deactivateServiceAccount,
  deactivateUser,
  ownerOf,
  regenerateToken,
  revokeToken,
  sendPasswordLinkBy,
  setPassword,
  updateServiceAccount,
} from '../../server/modules/access/access.ts';

/** Whatever changes owners, tokens and webhooks locks them in one order: nobody waits in a circle, whoever comes first. */

const ROUNDS = 10;
const PASSWORD = 'plum harbour seventeen';
const url = 'https://hooks.example.com/in';
const webhooks = createWebhooks({
  sealer: createSealer('a secret for this test'),
  egress: createEgress({ allowNetworks: [] }),
  events: {},
  ownerOf,
});

const actingIn =
  (database: Database) =>
  async (secret: string): Promise<Ctx> => {
    const found = await credentialsIn(database).findToken(secret, Date.now());
    if ('refused' in found) throw new Error(found.refused.code);
    return contextFor(database, found.who);
  };

async function setting(database: Database) {
  const world = await createWorld(database);
  await createUser(world, { role: 'administrator' }); // somebody must stay one
  const acting = actingIn(database);
  const administrator = async () => {
    const { id, who } = await createUser(world, { role: 'administrator' });
    return { id, ctx: contextFor(database, who) };
  };
  const tokenOf = async (ctx: Ctx, given: object = {}) => {
    const { id, token } = await createToken(ctx, { name: 'robot', ...given });
    return { id, ctx: await acting(token) };
  };
  return { world, administrator, tokenOf };
}
type Setting = Awaited<ReturnType<typeof setting>>;
type Calls = readonly (() => Promise<unknown>)[];

/** An administrator with a token, a child of that and a grandchild, each of which has made webhooks. */
async function family({ administrator, tokenOf }: Setting) {
  const her = await administrator();
  const tokens = [await tokenOf(her.ctx)];
  for (let i = 0; i < 2; i++) tokens.push(await tokenOf(tokens.at(-1)?.ctx ?? her.ctx));
  const hooks: number[] = [];
  for (const { ctx } of [...tokens.toReversed(), her])
    hooks.push((await webhooks.createWebhook(ctx, { url, events: [] })).id);
  return { ...her, tokens, hooks };
}

const remove = async (world: World): Promise<void> =>
  void (await world.db.updateTable('webhook').set({ deletedAt: world.at }).execute());

/** What is asked for at once: of some of it any outcome will do, as long as nobody waits in a circle. */
const races: Readonly<Record<string, (at: Setting) => Promise<Calls>>> = {
  'her things are handed over while her tokens are revoked and renewed': async (at) => {
    const [{ id, tokens, hooks }, heir] = [await family(at), await at.administrator()];
    const { ctx } = at.world;
    return [
      () => deactivateUser(ctx, { id, handTo: heir.id }),
      ...tokens.map((one) => () => revokeToken(ctx, { id: one.id })),
      ...tokens.map((one) => () => regenerateToken(ctx, { id: one.id })),
      ...hooks.map((hook) => () => webhooks.updateWebhook(tokens[0]?.ctx ?? ctx, { id: hook, description: 'Seen' })),
    ];
  },
  'an account’s things are handed over while its tokens are revoked': async (at) => {
    const { ctx } = at.world;
    const { id } = await createServiceAccount(ctx, { name: crypto.randomUUID(), role: 'administrator' });
    const [heir, parent] = [await at.administrator(), await at.tokenOf(ctx, { serviceAccountId: id })];
    const child = await at.tokenOf(parent.ctx);
    for (const one of [child, parent]) await webhooks.createWebhook(one.ctx, { url, events: [] });
    return [
      () => deactivateServiceAccount(ctx, { id, handTo: heir.id }),
      () => revokeToken(ctx, { id: parent.id }),
      () => createToken(child.ctx, { name: 'more', serviceAccountId: id }),
      () => updateServiceAccount(parent.ctx, { id, name: crypto.randomUUID() }),
      () => updateServiceAccount(child.ctx, { id, name: crypto.randomUUID() }),
    ];
  },
  'two tokens renew each other, and themselves': async (at) => {
    const [one, other] = [await at.tokenOf(at.world.ctx), await at.tokenOf(at.world.ctx)];
    return [one, other].flatMap(({ id, ctx }) => [
      () => regenerateToken(ctx, { id: one.id }),
      () => regenerateToken(ctx, { id: other.id }),
      () => createToken(ctx, { name: `made with ${id}` }),
    ]);
  },
  'a token for an account is made with one of its own while the account changes': async (at) => {
    const { ctx } = at.world;
    const { id } = await createServiceAccount(ctx, { name: crypto.randomUUID(), role: 'administrator' });
    const robot = await at.tokenOf(ctx, { serviceAccountId: id });
    return [
      ...Array.from({ length: 3 }, () => () => createToken(robot.ctx, { name: 'child', serviceAccountId: id })),
      () => updateServiceAccount(ctx, { id, name: crypto.randomUUID() }),
      () => revokeToken(ctx, { id: robot.id }),
    ];
  },
  'somebody changes herself, several times at once': async ({ administrator }) => {
    const { id, ctx } = await administrator();
    return [
      ...['1', '2', '3', '4'].map((cardNumber) => () => updateUser(ctx, { id, cardNumber: `${id}-${cardNumber}` })),
      ...['a', 'b'].map(() => () => sendPasswordLinkBy('kept')(ctx, { id })),
    ];
  },
  'somebody shuts herself out, twice at once, and changes herself': async ({ administrator }) => {
    const [{ id, ctx }, heir] = [await administrator(), await administrator()];
    return [
      () => deactivateUser(ctx, { id, handTo: heir.id }),
      () => deactivateUser(ctx, { id }),
      () => updateUser(ctx, { id, name: 'Other' }),
    ];
  },
  'two change each other': async ({ administrator }) => {
    const [one, other] = [await administrator(), await administrator()];
    return [
      () => updateUser(one.ctx, { id: other.id, name: 'By one' }),
      () => updateUser(other.ctx, { id: one.id, name: 'By other' }),
      () => setPassword(one.ctx, { id: other.id, password: PASSWORD }),
      () => setPassword(other.ctx, { id: one.id, password: PASSWORD }),
      () => sendPasswordLinkBy('kept')(one.ctx, { id: other.id }),
      () => sendPasswordLinkBy('kept')(other.ctx, { id: one.id }),
    ];
  },
  'what somebody booked goes to another while both book, and she changes and is invited': async ({
    world,
    administrator,
  }) => {
    const [her, heir, third] = [await administrator(), await administrator(), await administrator()];
    const buildingId = await createBuilding(world);
    const rules = { quota: { unit: 'bookings', most: 900, per: 'day' } } as const;
    await createPolicy(world.ctx, { name: crypto.randomUUID(), buildingId, rules });
    const booking = async (ctx: Ctx, hours: number) =>
      createBooking(ctx, {
        resourceIds: [await createResource(world, { buildingId })],
        start: ctx.now.add({ hours }).toString(),
        end: ctx.now.add({ hours: hours + 1 }).toString(),
      });
    const [own, of] = [await booking(her.ctx, 24), await booking(third.ctx, 24)];
    await booking(her.ctx, 26);
    return [
      () => deactivateUser(third.ctx, { id: her.id, bookings: { handOverTo: heir.id } }),
      () => updateBooking(her.ctx, { id: own.id, end: her.ctx.now.add({ hours: 25, minutes: 30 }).toString() }),
      () => updateBooking(third.ctx, { id: of.id, attendees: [{ userId: her.id }] }),
      () => updateBooking(third.ctx, { id: of.id, hostId: her.id }),
      () => booking(heir.ctx, 30),
      () => booking(her.ctx, 32),
    ];
  },
  'what somebody booked goes to one of whom nobody has booked yet, whose delegate and manager she becomes': async ({
    world,
    administrator,
  }) => {
    const [third, her, heir] = [await administrator(), await administrator(), await administrator()];
    return [
      () => deactivateUser(third.ctx, { id: her.id, bookings: { handOverTo: heir.id } }),
      () => setDelegate(heir.ctx, { id: heir.id, userId: her.id }),
      () => updateUser(world.ctx, { id: heir.id, managerId: her.id }),
    ];
  },
  'two shut each other out, each for the other’s heir': async ({ administrator }) => {
    const [one, other, third] = [await administrator(), await administrator(), await administrator()];
    return [
      () => deactivateUser(third.ctx, { id: one.id, handTo: other.id }),
      () => deactivateUser(third.ctx, { id: other.id, handTo: one.id }),
      () => deactivateUser(one.ctx, { id: other.id, handTo: third.id }),
      () => deactivateUser(other.ctx, { id: third.id, handTo: one.id }),
    ];
  },
};

/** A problem, or a constraint that a door makes one of. */
const isRefusal = (reason: unknown): boolean =>
  reason instanceof Problem || (isDatabaseError(reason) && (reason.constraint ?? '') in constraintProblems);

test.each(Object.entries(races))('%s, and nothing deadlocks', { timeout: 120_000 }, async (_what, prepare) => {
  await using own = await createTestDatabase(20);
  const at = await setting(own.database);
  for (let round = 0; round < ROUNDS; round++) {
    const outcomes = await Promise.allSettled((await prepare(at)).map((call) => call()));
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(reasons.filter((reason) => !isRefusal(reason))).toEqual([]);
    await remove(at.world);
  }
  expect(await countDeadlocks(own.connection)).toBe(0);
});
