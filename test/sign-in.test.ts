import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as access from '../server/modules/access/access.ts';
import * as people from '../server/modules/people/people.ts';
import { systemPrincipal, type Principal } from '../server/platform/context/principal.ts';
import { scopes } from '../server/platform/contract/scopes.ts';
import { hashSession } from '../server/platform/auth/sessions.ts';
import { openContext, type Ctx } from '../server/platform/context/context.ts';
import {
  contextFor,
  createTestDatabase,
  createUser as insertUser,
  createWorld,
  type TestDatabase,
  type World,
} from './support/database.ts';
import { PASSWORD } from './support/signing-in.ts';

/** The same password, hashed at a cost of eight kilobytes. */
const OLD_HASH = '$argon2id$v=19$m=8,t=1,p=1$AQEBAQEBAQEBAQEBAQEBAQ$vXEtnncyZuGaRE8lxhGKJJey/TRWeHU2QVk53awrgAQ';
const problem = (status: number, code: string, details: object = {}) => ({ kind: { status, code }, details });

let cluster: TestDatabase;
let world: World;
beforeAll(async () => {
  cluster = await createTestDatabase();
  world = await createWorld(cluster.database);
});
afterAll(() => cluster[Symbol.asyncDispose]());

let made = 0;
const as = (who: Principal): Ctx => contextFor(cluster.database, who);
const addUser = async (ctx = world.ctx) => {
  const email = `signer.${++made}@example.com`;
  return { ...(await people.createUser(ctx, { email, name: 'Ada Lovelace' })), email };
};
const auditOf = (type: string, id: number | string, at = world) =>
  at.db
    .selectFrom('audit')
    .selectAll()
    .where('subjectType', '=', type)
    .where('subjectId', '=', String(id))
    .orderBy('id')
    .execute();
const passwordOf = async (id: number, at = world) =>
  (await at.db.selectFrom('userAccount').select('passwordHash').where('id', '=', id).executeTakeFirstOrThrow())
    .passwordHash;
const sessionsOf = (id: number, at = world) =>
  at.db.selectFrom('session').selectAll().where('userId', '=', id).execute();

describe('signing in', () => {
  const refused = problem(401, 'sign_in_refused');
  let users = 0;

  /** The request of somebody who is not signed in, from an address that nobody else uses. */
  const anonymous = (at = world, ip = `2001:db8:${++users}::1`, now = Temporal.Now.instant()): Ctx => {
    const who: Principal = { ...at.ctx.who, key: `anonymous/${ip}`, name: 'Somebody', scopes: new Set() };
    return openContext(cluster.database, () => undefined, { who, now, requestId: 'test', ip }, access.holdRights);
  };
  const addAccount = async (at = world) => {
    const user = await addUser(at.ctx);
    await access.setPassword(at.ctx, { id: user.id, password: PASSWORD });
    return user;
  };

  it('opens a session of which only a hash is kept, and is audited as the person herself', async () => {
    const { id, email } = await addAccount();
    const ctx = anonymous();
    const { sessionToken, ...me } = await access.signIn(ctx, { email, password: PASSWORD });
    expect(me).toMatchObject({ tenant: { id: world.tenant.id }, user: { id, email, role: 'employee' }, token: null });
    const [session] = await sessionsOf(id);
    expect(session).toMatchObject({ idHash: hashSession(sessionToken), ip: ctx.ip });
    const entry = (await auditOf('user', id)).at(-1);
    expect(entry).toMatchObject({
      action: 'session.created',
      actor: `user:${id}`,
      actorName: 'Ada Lovelace',
      ip: ctx.ip,
    });
    expect(JSON.stringify(await auditOf('user', id))).not.toContain(sessionToken);
  });

  it('says the same to a wrong password, a stranger, a passive and a passwordless person', async () => {
    const gone = await addAccount();
    await access.deactivateUser(world.ctx, { id: gone.id });
    const [user, silent] = [await addAccount(), await addUser()];
    const pairs = [
      [user.email, 'the wrong password'],
      ['nobody@example.com', PASSWORD],
      [gone.email, PASSWORD],
      [silent.email, PASSWORD],
    ] as const;
    for (const [email, password] of pairs) {
      await expect(access.signIn(anonymous(), { email, password })).rejects.toMatchObject(refused);
    }
    const failures = await auditOf('user', user.id);
    expect(failures.at(-1)).toMatchObject({ action: 'session.failed', after: { email: user.email } });
    expect(JSON.stringify([failures, await auditOf('user', 'unknown')])).not.toContain('wrong password');
  });

  it('does not open a session for a password that changes at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const { id, email } = await addAccount();
      await Promise.allSettled([
        access.signIn(anonymous(), { email, password: PASSWORD }),
        access.setPassword(world.ctx, { id, password: 'another password' }),
      ]);
      expect(await sessionsOf(id)).toEqual([]);
      await access.signIn(anonymous(), { email, password: 'another password' });
      await Promise.allSettled([
        access.signIn(anonymous(), { email, password: 'another password' }),
        access.deactivateUser(world.ctx, { id }),
      ]);
      expect(await sessionsOf(id)).toEqual([]);
    }
  });

  it('makes an old hash new', async () => {
    const { id, email } = await addAccount();
    await world.db.updateTable('userAccount').set({ passwordHash: OLD_HASH }).where('id', '=', id).execute();
    await access.signIn(anonymous(), { email, password: PASSWORD });
    expect(await passwordOf(id)).toMatch(/m=19456,t=2,p=1/);
    await access.signIn(anonymous(), { email, password: PASSWORD });
  });
});

describe('passwords', () => {
  it('one’s own changes with the current one, and ends the other sessions', async () => {
    const user = await insertUser(world);
    await access.setPassword(world.ctx, { id: user.id, password: PASSWORD });
    const [mine, other] = await world.ctx.tx(async (tx) => [
      await access.openSession(tx, user.id),
      await access.openSession(tx, user.id),
    ]);
    expect(other).not.toBe(mine);
    const ctx = as({ ...user.who, sessionHash: hashSession(mine ?? '') });
    const change = (current: string, next: string) => access.changePassword(ctx, { current, next });
    await expect(change('not it at all', 'quite another one')).rejects.toMatchObject(
      problem(403, 'wrong_password', { param: 'current' }),
    );
    await expect(change(PASSWORD, PASSWORD)).rejects.toMatchObject(
      problem(422, 'password_too_weak', { param: 'next' }),
    );
    await expect(change(PASSWORD, 'short')).rejects.toMatchObject(problem(422, 'password_too_weak', { param: 'next' }));
    await expect(change(PASSWORD, user.email)).rejects.toMatchObject(
      problem(422, 'password_too_weak', { param: 'next' }),
    );
    expect(await sessionsOf(user.id)).toHaveLength(2);
    await change(PASSWORD, 'quite another one');
    expect(await sessionsOf(user.id)).toMatchObject([{ idHash: hashSession(mine ?? '') }]);
    await expect(change(PASSWORD, 'and once more')).rejects.toMatchObject(problem(403, 'wrong_password'));
    expect(JSON.stringify(await auditOf('user', user.id))).not.toMatch(/argon2|another/);
  });

  it('cannot be guessed through a change either', async () => {
    const user = await insertUser(world);
    await access.setPassword(world.ctx, { id: user.id, password: PASSWORD });
    const guess = () => access.changePassword(as(user.who), { current: 'guessing', next: 'quite another one' });
    const codes = await Promise.all(
      Array.from({ length: 11 }, () => guess().catch((error: { kind: { code: string } }) => error.kind.code)),
    );
    expect(codes.filter((code) => code === 'wrong_password')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too_many_attempts')).toHaveLength(1);
  });

  it('somebody else’s is set by who keeps people, and ends all sessions', async () => {
    const user = await insertUser(world);
    await world.ctx.tx((tx) => access.openSession(tx, user.id));
    await expect(access.setPassword(world.ctx, { id: user.id, password: 'password123' })).rejects.toMatchObject(
      problem(422, 'password_too_weak', { param: 'password' }),
    );
    expect(await sessionsOf(user.id)).toHaveLength(1);
    await access.setPassword(world.ctx, { id: user.id, password: PASSWORD });
    expect(await sessionsOf(user.id)).toEqual([]);
    const admin = await insertUser(world, { role: 'administrator' });
    const own = access.setPassword(as(admin.who), { id: admin.id, password: PASSWORD });
    await expect(own).rejects.toMatchObject(problem(403, 'forbidden'));
  });

  it('and sessions are for people, not for tokens', async () => {
    const robot = as({
      ...systemPrincipal(world.tenant, new Set(scopes)),
      kind: 'token',
      owner: { kind: 'service_account', id: 1 },
      key: 'token:1',
      tokenId: 1,
      secretHash: Buffer.alloc(32),
      isBound: false,
    });
    await expect(access.changePassword(robot, { current: PASSWORD, next: 'x' })).rejects.toMatchObject(
      problem(403, 'forbidden'),
    );
    await expect(access.signOut(robot, {})).rejects.toMatchObject(problem(403, 'forbidden'));
  });
});
