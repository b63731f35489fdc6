import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contextFor,
  createBuilding,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { hashToken } from '../../platform/auth/secrets.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Principal, Reach } from '../../platform/context/principal.ts';
import { scopes, type Scope } from '../../platform/contract/scopes.ts';
import { credentialsIn } from './credentials.ts';
import { createToken, getToken, listTokens, regenerateToken, revokeToken } from './tokens.ts';

const problem = (status: number, code: string, details: object = {}) => ({ kind: { status, code }, details });

describe('tokens', () => {
  let cluster: TestDatabase;
  let world: World;
  beforeAll(async () => {
    cluster = await createTestDatabase();
    world = await createWorld(cluster.database);
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  const stored = (id: number) =>
    world.db.selectFrom('apiToken').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const auditOf = async (id: number) => {
    const rows = world.db.selectFrom('audit').select(['action', 'before', 'after', 'actor']);
    return rows.where('subjectType', '=', 'token').where('subjectId', '=', String(id)).orderBy('id').execute();
  };
  /** Whoever has this secret. @throws what refuses it */
  const acting = async (secret: string): Promise<Ctx> => {
    const found = await credentialsIn(cluster.database).findToken(secret, Date.now());
    if ('refused' in found) throw new Error(found.refused.code);
    return contextFor(cluster.database, found.who);
  };
  const holding = (...held: Scope[]): Principal => ({ ...world.ctx.who, scopes: new Set(held) });

  it('are shown once; only a hash, a hint and what they may do is kept', async () => {
    const made = await createToken(world.ctx, {
      name: 'HR sync',
      scopes: ['people:read'],
      ip: '10.0.0.0/8, 192.0.2.1',
    });
    expect(made).toMatchObject({ name: 'HR sync', scopes: ['people:read'], ip: '10.0.0.0/8, 192.0.2.1' });
    expect(made).toMatchObject({ expiresAt: null, lastUsedAt: null, revokedAt: null, createdBy: null });
    expect(made.hint).toBe(`atr_…${made.token.slice(-4)}`);
    const row = await stored(made.id);
    expect(row.secretHash).toEqual(hashToken(made.token));
    expect(JSON.stringify([row, await auditOf(made.id)])).not.toContain(made.token);
    const { token: _secret, ...rest } = made;
    expect(await getToken(world.ctx, { id: made.id })).toEqual(rest);
  });

  it('get all scopes of their creator unless less is asked for, and never more', async () => {
    const ctx = contextFor(cluster.database, holding('spaces:read', 'tokens:write'));
    expect((await createToken(ctx, { name: 'all' })).scopes).toEqual(['spaces:read', 'tokens:write']);
    const twice = await createToken(ctx, { name: 'less', scopes: ['spaces:read', 'spaces:read'] });
    expect(twice.scopes).toEqual(['spaces:read']);
    await expect(createToken(ctx, { name: 'more', scopes: ['spaces:read', 'people:write'] })).rejects.toMatchObject(
      problem(403, 'forbidden', { param: 'scopes[1]', detail: expect.stringContaining('people:write') }),
    );
    await expect(createToken(ctx, { name: 'odd', scopes: ['everything'] })).rejects.toMatchObject(
      problem(400, 'invalid_request', { param: 'scopes[0]' }),
    );
  });

  it.each([
    [{ ip: '10.0.0.0/8, 300.1.1.1' }, 'ip', 'entry 2'],
    [{ ip: ' ' }, 'ip', 'Name an address'],
    [{ origins: ['https://desk.example', 'desk.example'] }, 'origins[1]', 'Give an origin'],
    [{ origins: ['https://desk.example/lobby'] }, 'origins[0]', 'Give an origin'],
    [{ origins: ['ftp://desk.example'] }, 'origins[0]', 'Give an origin'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt', 'over'],
    [{ expiresAt: 'tomorrow' }, 'expiresAt', 'time'],
  ])('refuse %o and name the field', async (given, param, says) => {
    await expect(createToken(world.ctx, { name: 'bad', ...given })).rejects.toMatchObject(
      problem(400, 'invalid_request', { param, detail: expect.stringContaining(says) }),
    );
  });

  it('read an expiry without offset in the tenant’s zone', async () => {
    const made = await createToken(world.ctx, { name: 'summer', expiresAt: '2150-07-01T12:00' });
    expect(made.expiresAt).toBe('2150-07-01T11:00:00.000Z');
  });

  it('are revoked once and for good', async () => {
    const { id } = await createToken(world.ctx, { name: 'short-lived' });
    const revoked = await revokeToken(world.ctx, { id });
    expect(revoked.revokedAt).not.toBeNull();
    expect(await revokeToken(world.ctx, { id })).toEqual(revoked);
    expect((await auditOf(id)).map(({ action }) => action)).toEqual(['token.created', 'token.revoked']);
    await expect(regenerateToken(world.ctx, { id })).rejects.toMatchObject(problem(409, 'token_not_usable'));
  });

  it('get a new secret by regeneration; the old one is gone', async () => {
    const made = await createToken(world.ctx, { name: 'rotated', scopes: ['events:read'] });
    const renewed = await regenerateToken(world.ctx, { id: made.id });
    expect(renewed).toEqual({ ...made, token: renewed.token, hint: `atr_…${renewed.token.slice(-4)}` });
    expect(renewed.token).not.toBe(made.token);
    expect((await stored(made.id)).secretHash).toEqual(hashToken(renewed.token));
  });

  it('are not regenerated by who may do less: the secret would lend the rest', async () => {
    const { id } = await createToken(world.ctx, { name: 'mighty' });
    const ctx = contextFor(cluster.database, holding('tokens:write', 'spaces:read'));
    await expect(regenerateToken(ctx, { id })).rejects.toMatchObject(problem(403, 'forbidden'));
  });

  it('carry the reach of whoever made them, and belong to her', async () => {
    const [here, there] = [await createBuilding(world), await createBuilding(world)];
    const admin = await createUser(world, { role: 'administrator' });
    const limited = (reach: Reach) => contextFor(cluster.database, { ...admin.who, reach });
    const parent = await createToken(limited([here]), { name: 'parent' });
    expect(parent).toMatchObject({
      buildings: [here],
      owner: { kind: 'user', id: admin.id },
      createdBy: admin.id,
      parentId: null,
    });
    const child = await createToken(await acting(parent.token), { name: 'child' });
    expect(child).toMatchObject({ buildings: [here], owner: parent.owner, parentId: parent.id });
    expect((await regenerateToken(limited([there, here]), { id: child.id })).buildings).toEqual([here]);
    const other = await createUser(world, { role: 'administrator' });
    const elsewhere = contextFor(cluster.database, { ...other.who, reach: [there] });
    await expect(regenerateToken(elsewhere, { id: child.id })).rejects.toMatchObject(
      problem(403, 'building_out_of_reach'),
    );
    const { id, owner } = await createToken(world.ctx, { name: 'of the command line' });
    expect(owner.kind).toBe('service_account');
    await expect(regenerateToken(limited([here]), { id })).rejects.toMatchObject(problem(403, 'building_out_of_reach'));
  });

  it('belong to who has the new secret, and what was made with the old one ends', async () => {
    const [maker, taker] = [
      await createUser(world, { role: 'administrator' }),
      await createUser(world, { role: 'administrator' }),
    ];
    const made = await createToken(contextFor(cluster.database, maker.who), { name: 'handed on' });
    const child = await createToken(await acting(made.token), { name: 'child' });
    const renewed = await regenerateToken(contextFor(cluster.database, taker.who), { id: made.id });
    expect(renewed.owner).toEqual({ kind: 'user', id: taker.id });
    await expect(acting(child.token)).rejects.toThrow('token_revoked');
    await acting(renewed.token);
  });

  it('renew themselves and others, and nothing they were made with', async () => {
    const parent = await createToken(world.ctx, { name: 'parent' });
    const child = await createToken(await acting(parent.token), { name: 'child' });
    const grandchild = await createToken(await acting(child.token), { name: 'grandchild' });
    for (const { id } of [parent, child]) {
      await expect(regenerateToken(await acting(grandchild.token), { id })).rejects.toMatchObject(
        problem(403, 'forbidden'),
      );
    }
    const again = await regenerateToken(await acting(grandchild.token), { id: grandchild.id });
    expect(again.parentId).toBe(child.id);
    const { id } = await createToken(world.ctx, { name: 'another' });
    const taken = await regenerateToken(await acting(again.token), { id });
    expect(taken.parentId).toBe(grandchild.id);
    await revokeToken(world.ctx, { id: parent.id });
    await expect(acting(taken.token)).rejects.toThrow('token_revoked');
  });

  it('are listed newest first, page by page, each once', async () => {
    const own = await createWorld(cluster.database);
    const ids: number[] = [];
    for (const name of 'abcde') ids.unshift((await createToken(own.ctx, { name })).id);
    const first = await listTokens(own.ctx, { limit: 2 });
    await createToken(own.ctx, { name: 'while reading' });
    const rest = await listTokens(own.ctx, { cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
    expect(JSON.stringify(first)).not.toContain('secret');
    await expect(listTokens(own.ctx, { cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject(problem(400, 'invalid_request'));
  });

  it('are seen and stopped by who reaches all that they reach, and one’s own by oneself', async () => {
    const own = await createWorld(cluster.database);
    const [here, there] = [await createBuilding(own), await createBuilding(own)];
    const [maker, other] = [
      await createUser(own, { role: 'administrator' }),
      await createUser(own, { role: 'administrator' }),
    ];
    const as = ({ who }: typeof maker, reach: Reach) => contextFor(cluster.database, { ...who, reach });
    const made: Record<string, number> = {};
    for (const [name, reach] of Object.entries({ whole: 'all', here: [here], there: [there], both: [here, there] }))
      made[name] = (await createToken(as(maker, reach as Reach), { name })).id;
    const seen = async (ctx: Ctx, paging = {}) => (await listTokens(ctx, paging)).items.map(({ name }) => name);
    expect(await seen(as(other, 'all'))).toEqual(['both', 'there', 'here', 'whole']);
    expect(await seen(as(other, [here]))).toEqual(['here']);
    expect(await seen(as(other, [here, there]))).toEqual(['both', 'there', 'here']);
    expect(await seen(as(other, []))).toEqual([]);
    const page = await listTokens(as(other, [here, there]), { limit: 1 });
    expect(await seen(as(other, [here, there]), { cursor: page.nextCursor ?? '' })).toEqual(['there', 'here']);
    for (const name of ['whole', 'there', 'both']) {
      for (const attempt of [getToken, revokeToken, regenerateToken]) {
        await expect(attempt(as(other, [here]), { id: made[name] ?? 0 })).rejects.toMatchObject(
          problem(403, 'building_out_of_reach'),
        );
      }
    }
    expect((await getToken(as(other, [here]), { id: made['here'] ?? 0 })).name).toBe('here');
    // Demoted, she still sees and stops what is hers.
    expect(await seen(as(maker, [here]))).toEqual(['both', 'there', 'here', 'whole']);
    expect((await revokeToken(as(maker, [here]), { id: made['whole'] ?? 0 })).revokedAt).not.toBeNull();
  });

  it('of another tenant do not exist', async () => {
    const { id } = await createToken(world.ctx, { name: 'private' });
    const foreign = await createWorld(cluster.database);
    for (const attempt of [getToken, revokeToken, regenerateToken]) {
      await expect(attempt(foreign.ctx, { id })).rejects.toMatchObject(problem(404, 'not_found'));
    }
    expect((await listTokens(foreign.ctx, {})).items).toEqual([]);
    expect((await stored(id)).revokedAt).toBeNull();
  });

  describe('made with another one', () => {
    const ip = '10.0.0.0/8';
    const expiresAt = '2150-01-01T00:00:00.000Z';
    const mother = (given: object = {}) => createToken(world.ctx, { name: 'mother', ip, expiresAt, ...given });

    it('count from no other addresses and no longer', async () => {
      const ctx = await acting((await mother()).token);
      expect(await createToken(ctx, { name: 'same' })).toMatchObject({ ip, expiresAt });
      expect(await createToken(ctx, { name: 'same', ip: null, expiresAt: null })).toMatchObject({ ip, expiresAt });
      const less = { ip: '10.1.0.0/16, 10.255.255.255', expiresAt: '2149-12-31T23:59:59.000Z' };
      expect(await createToken(ctx, { name: 'less', ...less })).toMatchObject(less);
      const own = ['https://desk.example'];
      const bound = await acting(
        (await mother({ origins: ['HTTPS://Desk.example:443/', 'http://localhost:5173'] })).token,
      );
      expect(await createToken(bound, { name: 'same' })).toMatchObject({ origins: [...own, 'http://localhost:5173'] });
      expect(await createToken(bound, { name: 'less', origins: own })).toMatchObject({ origins: own });
      await expect(createToken(bound, { name: 'more', origins: ['https://doors.example'] })).rejects.toMatchObject(
        problem(403, 'forbidden', { param: 'origins' }),
      );
      for (const more of [{ ip: '10.0.0.0/7' }, { ip: '10.0.0.1, 192.0.2.1' }, { ip: '::/0' }]) {
        await expect(createToken(ctx, { name: 'more', ...more })).rejects.toMatchObject(
          problem(403, 'forbidden', { param: 'ip' }),
        );
      }
      await expect(createToken(ctx, { name: 'more', expiresAt: '2150-01-01T00:00:00.001Z' })).rejects.toMatchObject(
        problem(403, 'forbidden', { param: 'expiresAt' }),
      );
    });

    it('end with it, in every generation, and are audited', async () => {
      const parent = await mother();
      const child = await createToken(await acting(parent.token), { name: 'child' });
      const grandchild = await createToken(await acting(child.token), { name: 'grandchild' });
      const other = await mother();
      await revokeToken(world.ctx, { id: parent.id });
      for (const { token, id } of [parent, child, grandchild]) {
        await expect(acting(token)).rejects.toThrow('token_revoked');
        expect((await auditOf(id)).map(({ action }) => action)).toEqual(['token.created', 'token.revoked']);
      }
      await acting(other.token);
    });

    it('none outlives it when both happen at the same moment', async () => {
      for (let round = 0; round < 10; round++) {
        const parent = await mother();
        const child = await createToken(await acting(parent.token), { name: 'child' });
        const [asParent, asChild] = [await acting(parent.token), await acting(child.token)];
        await Promise.allSettled([
          createToken(asChild, { name: 'grandchild' }),
          createToken(asParent, { name: 'late' }),
          revokeToken(world.ctx, { id: parent.id }),
          createToken(asChild, { name: 'late grandchild' }),
        ]);
        const living = world.db.selectFrom('apiToken').select('name').where('revokedAt', 'is', null);
        expect(await living.where('parentId', 'in', [parent.id, child.id]).execute()).toEqual([]);
      }
    });

    it('are not to be had by a new secret for a greater one', async () => {
      const ctx = await acting((await mother()).token);
      const free = await createToken(world.ctx, { name: 'free' });
      const longer = await mother({ expiresAt: null });
      const wider = await mother({ ip: null });
      for (const { id } of [free, longer, wider]) {
        await expect(regenerateToken(ctx, { id })).rejects.toMatchObject(problem(403, 'forbidden'));
      }
      const { id } = await mother({ ip: '10.9.9.9' });
      expect((await regenerateToken(ctx, { id })).id).toBe(id);
    });
  });

  it('know every scope there is', async () => {
    expect((await createToken(world.ctx, { name: 'everything' })).scopes).toEqual([...scopes]);
  });
});
