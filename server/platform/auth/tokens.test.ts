import { crc32 } from 'node:zlib';
import fc from 'fast-check';
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
import type { Principal } from './principal.ts';
import { roleScopes, scopes, type Scope } from './scopes.ts';
import {
  createToken,
  getToken,
  hashToken,
  isSecretShaped,
  listTokens,
  makeSecret,
  regenerateToken,
  revokeToken,
} from './tokens.ts';

const problem = (status: number, code: string, details: object = {}) => ({ kind: { status, code }, details });

describe('secrets', () => {
  it('look like ours, carry their checksum and never repeat', () => {
    const secrets = Array.from({ length: 500 }, makeSecret);
    expect(new Set(secrets).size).toBe(500);
    for (const secret of secrets) {
      expect(secret).toMatch(/^atr_[0-9A-Za-z]{36}$/);
      expect(isSecretShaped(secret)).toBe(true);
      const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
      const sum = Array.from(secret.slice(34)).reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);
      expect(sum).toBe(crc32(secret.slice(4, 34)));
    }
    expect(new Set(secrets.join('').replaceAll('atr_', '')).size).toBe(62);
  });

  it('mistyped in one place are known as such', () => {
    const places = fc.integer({ min: 4, max: 39 });
    const letters = fc.constantFrom(
      ...Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-é '),
    );
    fc.assert(
      fc.property(places, letters, (place, letter) => {
        const secret = makeSecret();
        const typed = secret.slice(0, place) + letter + secret.slice(place + 1);
        expect(isSecretShaped(typed)).toBe(typed === secret);
      }),
    );
  });

  it('of any other beginning may be the operator’s own', () => {
    expect(isSecretShaped('an-operator-chose-this-one-himself')).toBe(true);
    expect(['atr_', 'atr_short', `${makeSecret()}x`].map(isSecretShaped)).toEqual([false, false, false]);
  });
});

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

  it('follow the buildings of the person at the beginning of the chain', async () => {
    const [here, there] = [await createBuilding(world), await createBuilding(world)];
    const admin = await createUser(world, { role: 'administrator' });
    const limited: Principal = { ...admin.who, buildings: [here], scopes: roleScopes.administrator };
    const ctx = contextFor(cluster.database, limited);
    const parent = await createToken(ctx, { name: 'parent' });
    expect(parent.createdBy).toBe(admin.id);
    const asToken: Principal = {
      ...limited,
      kind: 'token',
      key: `token:${parent.id}`,
      userId: null,
      tokenId: parent.id,
    };
    const child = await createToken(contextFor(cluster.database, asToken), { name: 'child' });
    expect(child.createdBy).toBe(admin.id);

    const rows = { tenantId: world.tenant.id, userId: admin.id };
    await world.db
      .insertInto('userBuilding')
      .values({ ...rows, buildingId: here })
      .execute();
    expect((await regenerateToken(ctx, { id: child.id })).id).toBe(child.id);
    await world.db
      .insertInto('userBuilding')
      .values({ ...rows, buildingId: there })
      .execute();
    await expect(regenerateToken(ctx, { id: child.id })).rejects.toMatchObject(problem(403, 'forbidden'));
    const { id } = await createToken(world.ctx, { name: 'of nobody in particular' });
    await expect(regenerateToken(ctx, { id })).rejects.toMatchObject(problem(403, 'forbidden'));
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

  it('of another tenant do not exist', async () => {
    const { id } = await createToken(world.ctx, { name: 'private' });
    const foreign = await createWorld(cluster.database);
    for (const attempt of [getToken, revokeToken, regenerateToken]) {
      await expect(attempt(foreign.ctx, { id })).rejects.toMatchObject(problem(404, 'not_found'));
    }
    expect((await listTokens(foreign.ctx, {})).items).toEqual([]);
    expect((await stored(id)).revokedAt).toBeNull();
  });

  it('know every scope there is', async () => {
    expect((await createToken(world.ctx, { name: 'everything' })).scopes).toEqual([...scopes]);
  });
});
