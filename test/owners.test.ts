import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  activateServiceAccount,
  createServiceAccount,
  createToken,
  credentialsIn,
  deactivateServiceAccount,
  deactivateUser,
  getBelongings,
  openSession,
  ownerOf,
  regenerateToken,
  revokeToken,
  setPassword,
  signIn,
  updateServiceAccount,
} from '../server/modules/access/access.ts';
import { findByLink } from '../server/modules/password-links/password-links.ts';
import { createUser, updateUser } from '../server/modules/people/people.ts';
import { anonymousPrincipal, type Principal } from '../server/platform/context/principal.ts';
import { roleScopes } from '../server/platform/contract/scopes.ts';
import { userPrincipal } from '../server/platform/auth/sessions.ts';
import { cancelOrphans } from '../server/platform/delivery/claims.ts';
import { ALL_TENANTS } from '../server/platform/db/connect.ts';
import { decisionPower } from './support/approval-link.ts';
import { contextFor, createBuilding, createTestDatabase, createWorld, type World } from './support/database.ts';
import { keyColumns, ofConnections, ofNobody, ofOnlineMeetings, ofParents } from './support/key-columns.ts';
import { applicationPower, connectionPower, devicePower, feedPower, powerOf, type Power } from './support/power.ts';
import { sessionPower } from './support/session-power.ts';
import { sentSecret } from './support/password-link.ts';
import { createDelivering, newPath } from './support/delivering.ts';
import { until } from './support/until.ts';

/**
 * Rights are derived when they are used: whatever acts for a person stops when she is shut out and shrinks when she may
 * less. The kinds come from the schema, so that a new one cannot be forgotten.
 */

const PASSWORD = 'plum harbour seventeen';

/** A kind of credential: makes one that acts for this administrator, and says how to look at what it can do. */
type Kind = (d: Delivering, world: World, her: Her) => Promise<() => Promise<Power>>;

type Delivering = Awaited<ReturnType<typeof createDelivering>>;
interface Her {
  readonly id: number;
  readonly email: string;
  readonly who: Principal;
}

const session: Kind = async ({ base }, world, her) => {
  const cookie = await world.ctx.tx((tx) => openSession(tx, her.id));
  return async () => {
    const found = await credentialsIn(base.database).findSession(cookie, Date.now());
    return powerOf('who' in found ? found.who : null);
  };
};

const token: Kind = async ({ base }, _world, her) => {
  const made = await createToken(contextFor(base.database, her.who), { name: 'hers' });
  return async () => {
    const found = await credentialsIn(base.database).findToken(made.token, Date.now());
    return powerOf('who' in found ? found.who : null);
  };
};

const password: Kind = async ({ base }, world, her) => {
  await setPassword(world.ctx, { id: her.id, password: PASSWORD });
  return async () => {
    const anonymous = contextFor(base.database, anonymousPrincipal(world.tenant, '127.0.0.1'));
    const me = await signIn(anonymous, { email: her.email, password: PASSWORD }).catch(() => null);
    return {
      stopped: me === null,
      administers: me?.scopes.includes('webhooks:write') ?? false,
      reach: me?.user?.buildings ?? [],
    };
  };
};

const hookOf = async (at: Delivering, who: Principal): Promise<number> => {
  const given = { url: at.receiver.url(newPath()), events: ['thing.changed'] };
  return (await at.webhooks.createWebhook(contextFor(at.base.database, who), given)).id;
};
const hook = (at: Delivering, her: Her): Promise<number> => hookOf(at, her.who);

/** Hears of the whole workplace, or nothing at all once its owner may keep no webhooks or no longer reaches all of it. */
const webhook: Kind = async (at, world, her) => webhookOf(at, world, await hook(at, her), her.who.reach);

const webhookOf = (at: Delivering, world: World, id: number, reach: Principal['reach']) => async (): Promise<Power> => {
  const before = await at.log(world, id);
  await at.tell(world);
  const isHeard = (await at.log(world, id)).length > before.length;
  return { stopped: !isHeard, administers: isHeard, reach: isHeard ? reach : [] };
};

/** What a service account's token still does: the same question as of a person's. */
const accountToken = async ({ base }: Delivering, world: World, id: number) => {
  const made = await createToken(world.ctx, { name: 'its', serviceAccountId: id });
  return async (): Promise<Power> => {
    const found = await credentialsIn(base.database).findToken(made.token, Date.now());
    return powerOf('who' in found ? found.who : null);
  };
};

/** Its webhook; made by who reaches everything, in the account's name by its token. */
const accountHook = async (at: Delivering, world: World, id: number) => {
  const made = await createToken(world.ctx, { name: 'its', serviceAccountId: id });
  const found = await credentialsIn(at.base.database).findToken(made.token, Date.now());
  if ('refused' in found) throw new Error(found.refused.code);
  return webhookOf(at, world, await hookOf(at, found.who), found.who.reach);
};

/** Sets her password, and so acts for her with what she may then. */
const link: Kind = async (_at, world, her) => {
  const secret = await sentSecret(world.ctx, her);
  return async () => {
    const opened = await findByLink(world.ctx, secret);
    return powerOf(opened && userPrincipal({ ...opened.account, tenant: world.tenant }));
  };
};

const feed: Kind = async ({ base }, _world, her) => feedPower(base.database, her.who);
const device: Kind = async ({ base }, world, her) => devicePower(base.database, world, her);
const applicationOf: Kind = async ({ base }, world, her) => applicationPower(base.database, world, her);
const connectionOf: Kind = async ({ base }, world, her) => connectionPower(base.database, world, her);
const decision: Kind = async (_at, world, her) => decisionPower(world, her);

/** Every column that holds, seals or names a secret or a place to send to: what it stands for, or why for nobody's rights. */
const kinds: Readonly<Record<string, Kind | string>> = {
  'api_token.secret_hash': token,
  'application.password_hash': applicationOf,
  'application_key.key_hash': applicationOf,
  'approval_link.secret_hash': decision,
  ...ofOnlineMeetings,
  ...ofParents,
  ...ofNobody,
  ...ofConnections,
  'connection_token.secret_hash': connectionOf,
  'connect_session.secret_hash': (_at, world, her) => sessionPower(world, her),
  'calendar_feed.secret_hash': feed,
  'paired_device.secret_hash': device,
  'password_link.secret_hash': link,
  'session.id_hash': session,
  'user_account.password_hash': password,
  'webhook.secret_sealed': webhook,
  'webhook.url': webhook,
};
let d: Delivering;
beforeAll(async () => {
  d = await createDelivering();
});
afterAll(() => d[Symbol.asyncDispose]());

/** A world with two buildings and an administrator of both, or of everything where that is what it takes. */
async function setting(make?: Kind) {
  const world = await createWorld(d.base.database);
  const [here, there] = [await createBuilding(world), await createBuilding(world)];
  // Somebody must stay who administers everything.
  await createUser(world.ctx, { email: 'other@example.com', name: 'Other', role: 'administrator' });
  const email = `her@${world.tenant.slug}.example`;
  const reach = make === webhook ? 'all' : [here, there];
  const { id } = await createUser(world.ctx, { email, name: 'Her', role: 'administrator', buildings: reach });
  const who: Principal = {
    ...world.ctx.who,
    kind: 'user',
    key: `user:${id}`,
    userId: id,
    email,
    role: 'administrator',
    tokenId: null,
    reach,
    scopes: roleScopes.administrator,
  };
  return { world, here, her: { id, email, who } };
}

test('every column that could let somebody in is in the table of kinds, and nothing else is', async () => {
  expect(await keyColumns(d.base.database.forTenant(ALL_TENANTS))).toEqual(Object.keys(kinds).toSorted());
});

test('a table with such a column that is in no table of kinds would be seen', async () => {
  await using own = await createTestDatabase();
  const owner = new pg.Client(own.connection);
  await owner.connect();
  await owner.query('create table door (tenant_id integer, id integer, pin text, feed_url text, api_key bytea)');
  await owner.end();
  const planted = ['door.api_key', 'door.feed_url', 'door.pin'];
  const seen = await keyColumns(own.database.forTenant(ALL_TENANTS));
  expect(seen.filter((name) => !(name in kinds))).toEqual(planted);
});

describe.each(Object.entries(kinds).filter((entry): entry is [string, Kind] => typeof entry[1] !== 'string'))(
  '%s',
  (_column, make) => {
    test('stops when its owner is shut out', async () => {
      const { world, her } = await setting(make);
      const look = await make(d, world, her);
      expect(await look()).toMatchObject({ stopped: false, administers: true });
      await deactivateUser(world.ctx, { id: her.id });
      expect(await look()).toMatchObject({ stopped: true });
    });

    test('may no more than its owner when she is demoted, and reaches nothing new', async () => {
      const { world, here, her } = await setting(make);
      const look = await make(d, world, her);
      expect(await look()).toMatchObject({ administers: true, reach: her.who.reach });
      await updateUser(world.ctx, { id: her.id, role: 'employee' });
      const { administers, reach, stopped } = await look();
      expect(administers).toBe(false);
      expect(stopped ? her.who.reach : reach).toEqual(her.who.reach);
      await updateUser(world.ctx, { id: her.id, role: 'administrator', buildings: [here] });
      const nothing = { stopped: true, administers: false, reach: [] };
      expect(await look()).toEqual(make === webhook ? nothing : { stopped: false, administers: true, reach: [here] });
    });
  },
);

describe.each([
  ['token', accountToken],
  ['webhook', accountHook],
])('a service account’s %s', (what, make) => {
  const account = async (world: World) => createServiceAccount(world.ctx, { name: 'Its', role: 'administrator' });

  test('stops when the account is deactivated, and counts again with it', async () => {
    const { world } = await setting();
    const { id } = await account(world);
    const look = await make(d, world, id);
    expect(await look()).toMatchObject({ stopped: false, administers: true });
    await deactivateServiceAccount(world.ctx, { id });
    expect(await look()).toMatchObject({ stopped: true });
    await activateServiceAccount(world.ctx, { id });
    expect(await look()).toMatchObject({ stopped: false, administers: true });
  });

  test('may no more than the account when that is narrowed', async () => {
    const { world, here } = await setting();
    const { id } = await account(world);
    const look = await make(d, world, id);
    await updateServiceAccount(world.ctx, { id, buildings: [here] });
    const nothing = { stopped: true, administers: false, reach: [] };
    expect(await look()).toEqual(what === 'webhook' ? nothing : { stopped: false, administers: true, reach: [here] });
    await updateServiceAccount(world.ctx, { id, role: 'employee' });
    expect(await look()).toMatchObject({ administers: false });
  });
});

test.each([
  ['demoted', { role: 'employee' }],
  ['limited to a building', { buildings: 'here' }],
] as const)('what waits for a webhook whose owner is %s is not sent, nor once she may again', async (_how, change) => {
  const { world, here, her } = await setting(webhook);
  const hers = await hook(d, her);
  const other = await d.hook(world, newPath());
  await d.tell(world);
  await updateUser(world.ctx, { id: her.id, ...('role' in change ? change : { buildings: [here] }) });
  const worker = d.deliver();
  await until(async () => expect(await d.log(world, other.id)).toMatchObject([{ state: 'delivered' }]));
  expect(await d.log(world, hers)).toMatchObject([{ attempt: 0 }]);
  await cancelOrphans(d.base.database.forTenant(ALL_TENANTS), d.clock());
  expect(await d.log(world, hers)).toMatchObject([{ state: 'cancelled', attempt: 0 }]);
  await updateUser(world.ctx, { id: her.id, role: 'administrator', buildings: 'all' });
  await d.tell(world);
  worker.wake();
  await until(async () =>
    expect(await d.log(world, hers)).toMatchObject([{ state: 'delivered' }, { state: 'cancelled', attempt: 0 }]),
  );
  await d.rest();
});

test('a webhook is listed before its owner goes, and hears on in other hands', async () => {
  const { world, her } = await setting(webhook);
  const heir = await createUser(world.ctx, { email: 'heir@example.com', name: 'Heir', role: 'administrator' });
  const id = await hook(d, her);
  const { webhooks } = await getBelongings(world.ctx, { id: her.id });
  expect(webhooks).toMatchObject([{ id }]);
  await deactivateUser(world.ctx, { id: her.id, handTo: heir.id });
  expect((await getBelongings(world.ctx, { id: heir.id })).webhooks).toEqual(webhooks);
  await d.tell(world);
  expect(await d.log(world, id)).toHaveLength(1);
});

test('what Atrium makes for itself belongs to a service account', async () => {
  const { world } = await setting();
  const owner = await world.ctx.tx((tx) => ownerOf(tx));
  expect(owner.kind).toBe('service_account');
  const made = await createToken(world.ctx, { name: 'robot' });
  expect(made.owner).toEqual(owner);
  const ask = () => credentialsIn(d.base.database).findToken(made.token, Date.now());
  expect('who' in (await ask())).toBe(true);
  await deactivateServiceAccount(world.ctx, { id: owner.id });
  expect(await ask()).toMatchObject({ refused: { status: 401, code: 'token_owner_inactive' } });
});

describe('a webhook that a token made', () => {
  /** A token of hers, or one made with another token. */
  async function makeToken(by: Principal, given: object = {}) {
    const { id, token: secret } = await createToken(contextFor(d.base.database, by), { name: 'robot', ...given });
    const found = await credentialsIn(d.base.database).findToken(secret, Date.now());
    if (!('who' in found)) throw new Error('It opens nothing');
    return { id, who: found.who };
  }
  const hookBy = (who: Principal) => hook(d, { id: 0, email: '', who });
  const read = (world: World, id: number) => d.webhooks.getWebhook(world.ctx, { id });
  const toldOf = (world: World, id: number) =>
    world.db
      .selectFrom('event')
      .select('data')
      .where('tenantId', '=', world.tenant.id)
      .where('type', '=', 'webhook.disabled')
      .where('subjectId', '=', id)
      .execute();

  test('stops when that one’s parent is revoked, and whoever enables it answers for it', async () => {
    const { world, her } = await setting(webhook);
    const parent = await makeToken(her.who);
    const id = await hookBy((await makeToken(parent.who)).who);
    const other = await hookBy(her.who);
    await d.tell(world);
    await revokeToken(contextFor(d.base.database, her.who), { id: parent.id });
    await d.tell(world);
    expect(await read(world, id)).toMatchObject({ disabledReason: 'token_revoked', owner: { id: her.id } });
    expect(await d.log(world, id)).toMatchObject([{ state: 'cancelled' }]);
    expect(await d.log(world, other)).toHaveLength(2);
    expect(await toldOf(world, id)).toMatchObject([{ data: { reason: 'token_revoked', ownerUserId: her.id } }]);
    const enabled = await d.webhooks.enableWebhook(world.ctx, { id });
    expect(enabled.disabledAt).toBeNull();
    expect(enabled.owner).toEqual(await world.ctx.tx((tx) => ownerOf(tx)));
    await d.tell(world);
    expect(await d.log(world, id)).toHaveLength(2);
  });

  test('stops when that one gets a new secret, also when it was disabled meanwhile', async () => {
    const { world, her } = await setting(webhook);
    const robot = await makeToken(her.who);
    const [id, resting] = [await hookBy(robot.who), await hookBy(robot.who)];
    await d.webhooks.disableWebhook(world.ctx, { id: resting });
    await regenerateToken(contextFor(d.base.database, her.who), { id: robot.id });
    expect(await read(world, id)).toMatchObject({ disabledReason: 'token_revoked' });
    expect(await read(world, resting)).toMatchObject({ disabledReason: 'asked' });
    await d.webhooks.enableWebhook(world.ctx, { id: resting });
    expect((await read(world, resting)).owner).not.toEqual({ kind: 'user', id: her.id });
  });

  test('is also one that it turned elsewhere; one that is bound or has an end turns none', async () => {
    const { world, her } = await setting(webhook);
    const [robot, bound] = [await makeToken(her.who), await makeToken(her.who, { expiresAt: '2100-01-01T00:00:00Z' })];
    const id = await hookBy(world.ctx.who);
    const turn = (who: Principal) =>
      d.lasting.updateWebhook(contextFor(d.base.database, who), { id, url: d.receiver.url(newPath()) });
    await expect(turn(bound.who)).rejects.toThrow(/outlives/);
    expect((await turn(robot.who)).owner).toEqual({ kind: 'user', id: her.id });
    await revokeToken(contextFor(d.base.database, her.who), { id: robot.id });
    expect(await read(world, id)).toMatchObject({ disabledReason: 'token_revoked' });
  });

  test('while it is being revoked never outlives it', async () => {
    const { world, her } = await setting(webhook);
    for (let round = 0; round < 10; round++) {
      const robot = await makeToken(her.who);
      const making = Array.from({ length: 4 }, () => hookBy(robot.who));
      const revoking = revokeToken(contextFor(d.base.database, her.who), { id: robot.id });
      await Promise.allSettled([...making, revoking]);
    }
    const alive = await world.db
      .selectFrom('webhookStanding')
      .select('webhookId')
      .where('tenantId', '=', world.tenant.id)
      .where('listening', '=', true)
      .execute();
    expect(alive).toEqual([]);
  });
});

test.each([
  ['demoted', { role: 'employee' }],
  ['limited to a building', { buildings: 'here' }],
] as const)(
  'a webhook that had gone silent since its owner was %s is not woken by handing it over',
  async (_how, change) => {
    const { world, here, her } = await setting(webhook);
    const heir = await createUser(world.ctx, {
      email: 'heir@example.com',
      name: 'Heir',
      role: 'administrator',
      buildings: 'all',
    });
    const id = await hook(d, her);
    await d.tell(world);
    await updateUser(world.ctx, { id: her.id, ...('role' in change ? change : { buildings: [here] }) });
    await deactivateUser(world.ctx, { id: her.id, handTo: heir.id });
    await d.tell(world);
    const handed = await d.webhooks.getWebhook(world.ctx, { id });
    expect(handed).toMatchObject({ disabledReason: 'handed_over', owner: { kind: 'user', id: heir.id } });
    expect(await d.log(world, id)).toMatchObject([{ state: 'cancelled', attempt: 0 }]);
    await d.webhooks.enableWebhook(world.ctx, { id });
    await d.tell(world);
    expect(await d.log(world, id)).toHaveLength(2);
  },
);
