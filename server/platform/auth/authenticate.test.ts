import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createBuilding,
  createTestDatabase,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { becomesTrue, createPerson, OURS, PASSWORD, Process, refusal } from '../../../test/support/signing-in.ts';
import { openContext } from '../context/context.ts';
import * as tokens from '../../modules/access/access.ts';
import { makeSecret } from './secrets.ts';

let cluster: TestDatabase;
let world: World;
beforeAll(async () => {
  cluster = await createTestDatabase();
  world = await createWorld(cluster.database);
});
afterAll(() => cluster[Symbol.asyncDispose]());

const start = (publicUrl?: string) => new Process(cluster.database, publicUrl);

async function createBearer(given: { ip?: string; expiresAt?: string } = {}) {
  const { id, token } = await tokens.createToken(world.ctx, {
    name: 'robot',
    scopes: ['people:read', 'tokens:write'],
    ...given,
  });
  return { id, token, headers: { authorization: `Bearer ${token}` } };
}

describe('bearer tokens', () => {
  it('speak for themselves: who, where and what', async () => {
    const { id, token, headers } = await createBearer();
    const process = start();
    const { slug, name, zone } = world.tenant;
    const { status, body } = await process.me(headers);
    expect(status).toBe(200);
    expect(body).toEqual({
      tenant: { id: world.tenant.id, slug, name, zone },
      user: null,
      token: { id, name: 'robot' },
      scopes: ['people:read', 'tokens:write'],
    });
    expect((await process.me({ authorization: `bEaReR   ${token}` })).status).toBe(200);
  });

  it('nothing, another scheme or another cookie is nobody', async () => {
    const process = start();
    for (const headers of [{}, { authorization: 'Basic YTpi' }, { cookie: 'atriums=x; theme=dark' }] as Record<
      string,
      string
    >[]) {
      const reply = await process.me(headers);
      expect(reply).toMatchObject(refusal(401, 'not_signed_in'));
      expect(reply.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it.each(['', 'x', makeSecret(), 'no-such-token-of-an-operator-here', 'a'.repeat(5_000), '\u00ff\u00fe'])(
    'unknown ones are refused: %j',
    async (secret) => {
      const reply = await start().me({ authorization: `Bearer ${secret}` });
      expect(reply).toMatchObject(refusal(401, 'token_unknown'));
      expect(reply.headers['www-authenticate']).toContain('invalid_token');
    },
  );

  it('with a wrong checksum ask no database', async () => {
    const broken = await createTestDatabase();
    const process = new Process(broken.database);
    await broken[Symbol.asyncDispose]();
    const secret = makeSecret();
    const wrong = secret.slice(0, -1) + (secret.endsWith('0') ? '1' : '0');
    expect(await process.me({ authorization: `Bearer ${wrong}` })).toMatchObject(refusal(401, 'token_unknown'));
    expect((await process.me({ authorization: `Bearer ${secret}` })).status).toBeGreaterThanOrEqual(500);
  });

  it('expire on the second, also when they were just believed', async () => {
    const process = start();
    const { headers } = await createBearer({ expiresAt: process.now.add({ milliseconds: 600 }).toString() });
    expect((await process.me(headers)).status).toBe(200);
    process.later({ milliseconds: 599 });
    expect((await process.me(headers)).status).toBe(200);
    process.later({ milliseconds: 1 });
    expect(await process.me(headers)).toMatchObject(refusal(401, 'token_expired'));
  });

  it('revoked ones stop at once here, and within a second in another process', async () => {
    const [here, there] = [start(), start()];
    const { id, headers } = await createBearer();
    expect([(await here.me(headers)).status, (await there.me(headers)).status]).toEqual([200, 200]);
    await cluster.database
      .forTenant(world.tenant.id)
      .updateTable('apiToken')
      .set({ revokedAt: new Date() })
      .where('id', '=', id)
      .execute();
    there.later({ seconds: 1 });
    expect(await there.me(headers)).toMatchObject(refusal(401, 'token_revoked'));

    const second = await createBearer();
    expect((await here.me(second.headers)).status).toBe(200);
    const revoked = await here.ask({ method: 'POST', url: `/tokens/${second.id}/revocation`, headers: second.headers });
    expect(revoked.status).toBe(200);
    expect(await here.me(second.headers)).toMatchObject(refusal(401, 'token_revoked'));
  });

  it('revoked ones stop within a second, also when somebody sets the clock back', async () => {
    const process = start();
    const { id, headers } = await createBearer();
    expect((await process.me(headers)).status).toBe(200);
    await world.db.updateTable('apiToken').set({ revokedAt: new Date() }).where('id', '=', id).execute();
    process.setBack(1);
    process.later({ milliseconds: 999 });
    expect((await process.me(headers)).status).toBe(200);
    process.later({ milliseconds: 1 });
    expect(await process.me(headers)).toMatchObject(refusal(401, 'token_revoked'));
  });

  it('an answer is not repeated to who may other things by now, and is again once she may as before', async () => {
    const process = start();
    const boss = { cookie: await process.signIn(await createPerson(world, { role: 'administrator' })), ...OURS };
    const user = await createPerson(world, { role: 'administrator' });
    const hers = { cookie: await process.signIn(user), ...OURS };
    const request = {
      method: 'POST',
      url: '/tokens',
      payload: { name: `Token ${user.id}` },
      headers: { ...hers, 'idempotency-key': 'one' },
    } as const;
    const first = await process.ask(request);
    expect(first.status).toBe(201);
    expect((await process.ask(request)).body).toEqual(first.body);
    const change = async (payload: object) => {
      const changed = await process.ask({ method: 'PATCH', url: `/users/${user.id}`, payload, headers: boss });
      expect(changed.status).toBe(200);
    };
    await change({ buildings: [await createBuilding(world)] });
    const refused = await process.ask(request);
    expect(refused).toMatchObject(refusal(409, 'idempotency_answer_lost'));
    expect(JSON.stringify(refused.body)).not.toContain(first.body.token);
    await change({ role: 'employee', buildings: 'all' });
    expect(await process.ask(request)).toMatchObject(refusal(403, 'forbidden'));
    await change({ role: 'administrator' });
    expect((await process.ask(request)).body).toEqual(first.body);
    const rows = await world.db.selectFrom('apiToken').select('id').where('name', '=', `Token ${user.id}`).execute();
    expect(rows).toHaveLength(1);
  });

  it('regenerated under an Idempotency-Key: the old secret stops with the commit, the answer is kept', async () => {
    const process = start();
    const { id, token, headers } = await createBearer();
    const other = await createBearer();
    const request = {
      method: 'POST',
      url: `/tokens/${id}/regeneration`,
      headers: { ...other.headers, 'idempotency-key': 'once' },
    } as const;
    expect((await process.me(headers)).status).toBe(200);
    const first = await process.ask(request);
    const again = await process.ask(request);
    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await process.me(headers)).toMatchObject(refusal(401, 'token_unknown'));
    expect((await process.me({ authorization: `Bearer ${first.body.token}` })).body.token.id).toBe(id);
    expect(first.body.token).not.toBe(token);
  });

  it('are bound to their addresses on each request', async () => {
    const process = start();
    const { headers } = await createBearer({ ip: '192.0.2.7, 198.51.100.0/24, 2001:db8::1-2001:db8::ff' });
    const statuses = async (...from: string[]) =>
      Promise.all(from.map(async (address) => (await process.me(headers, address)).status));
    expect(await statuses('192.0.2.7', '198.51.100.200', '::ffff:192.0.2.7', '2001:db8::fe')).toEqual([
      200, 200, 200, 200,
    ]);
    expect(await statuses('192.0.2.8', '127.0.0.1', '2001:db8::100')).toEqual([403, 403, 403]);
    expect(await process.me(headers, '192.0.2.8')).toMatchObject(refusal(403, 'ip_not_allowed'));
    const forged = { ...headers, 'x-forwarded-for': '192.0.2.7' };
    expect(await process.me(forged, '203.0.113.9')).toMatchObject(refusal(403, 'ip_not_allowed'));
  });

  it('note their last use, once a minute', async () => {
    const process = start();
    const { id, headers } = await createBearer();
    const rows = world.db.selectFrom('apiToken').select('lastUsedAt').where('id', '=', id);
    const lastUse = async () => (await rows.executeTakeFirstOrThrow()).lastUsedAt?.getTime();
    const first = process.now.epochMilliseconds;
    await process.me(headers);
    await becomesTrue(async () => (await lastUse()) === first);
    process.later({ seconds: 59 });
    await process.me(headers);
    process.later({ seconds: 1 });
    expect((await process.me(headers)).status).toBe(200);
    await becomesTrue(async () => (await lastUse()) === process.now.epochMilliseconds);
  });

  it('win over a cookie, and then no page’s proof is asked for', async () => {
    const process = start();
    const { headers } = await createBearer();
    const cookie = await process.signIn(await createPerson(world));
    expect((await process.me({ ...headers, cookie })).body.token.name).toBe('robot');
    const change = { method: 'POST', url: '/tokens', payload: { name: 'x' } } as const;
    expect(
      (await process.ask({ ...change, headers: { ...headers, cookie, 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(201);
  });

  it('are judged by scope', async () => {
    const reply = await start().ask({ method: 'POST', url: '/users', payload: {}, ...(await createBearer()) });
    expect(reply).toMatchObject(refusal(403, 'forbidden'));
  });
});

describe('tenants', () => {
  it('are told apart by their slug; without one the first counts', async () => {
    const process = start();
    const other = await createWorld(cluster.database);
    const email = 'same.person@example.com';
    for (const at of [world, other]) {
      await createPerson(at, { email });
    }
    const tenantOf = async (cookie: string) => (await process.me({ cookie })).body.tenant.id;
    expect(await tenantOf(await process.signIn({ email }))).toBe(world.tenant.id);
    expect(await tenantOf(await process.signIn({ email }, PASSWORD, other.tenant.slug))).toBe(other.tenant.id);
    const payload = { email, password: PASSWORD, tenant: 'no-such-tenant' };
    expect(await process.ask({ method: 'POST', url: '/sessions', payload })).toMatchObject(
      refusal(401, 'sign_in_refused'),
    );
  });

  it('there must be one to sign in to', async () => {
    await using empty = await createTestDatabase();
    const payload = { email: 'a@b.example', password: 'x' };
    const reply = await new Process(empty.database).ask({ method: 'POST', url: '/sessions', payload });
    expect(reply).toMatchObject(refusal(503, 'unavailable'));
  });
});

describe('a context', () => {
  it('tells afterwards what a commit made true, and only then', async () => {
    const seen: string[] = [];
    const { who, now, requestId, ip } = world.ctx;
    const ctx = openContext(cluster.database, () => seen.push('wake'), { who, now, requestId, ip });
    await ctx.tx((outer) => {
      outer.afterCommit(() => seen.push('outer'));
      return outer.tx(async (inner) => {
        inner.afterCommit(() => seen.push('inner'));
        seen.push('work');
      });
    });
    const failing = ctx.tx((tx) => {
      tx.afterCommit(() => seen.push('never'));
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(seen).toEqual(['work', 'outer', 'inner']);
  });
});
