import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../../test/support/database.ts';
import { becomesTrue, createPerson, OURS, PASSWORD, Process, refusal } from '../../../test/support/signing-in.ts';

let cluster: TestDatabase;
let world: World;
beforeAll(async () => {
  cluster = await createTestDatabase();
  world = await createWorld(cluster.database);
});
afterAll(() => cluster[Symbol.asyncDispose]());

const start = (publicUrl?: string) => new Process(cluster.database, publicUrl);

describe('sessions', () => {
  it('begin with a sign-in, live in a cookie and show who I am', async () => {
    const process = start();
    const user = await createPerson(world, { role: 'administrator' });
    const reply = await process.ask({
      method: 'POST',
      url: '/sessions',
      payload: { email: user.email.toUpperCase(), password: PASSWORD },
      headers: OURS,
    });
    expect(reply.status).toBe(201);
    expect(reply.body.user).toEqual({
      id: user.id,
      name: user.name,
      email: user.email,
      role: 'administrator',
      buildings: 'all',
    });
    expect(reply.setCookie).toMatch(/^atrium=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    const cookie = reply.setCookie?.split(';', 1)[0] ?? '';
    expect(JSON.stringify(reply.body)).not.toContain(cookie.slice('atrium='.length));
    expect((await process.me({ cookie: `theme=dark; ${cookie}; other=1` })).body).toEqual(reply.body);
  });

  it('travel safely over https', async () => {
    const process = start('https://atrium.test');
    const user = await createPerson(world);
    const payload = { email: user.email, password: PASSWORD };
    const { setCookie } = await process.ask({ method: 'POST', url: '/sessions', payload, headers: OURS });
    expect(setCookie).toMatch(/^__Host-atrium=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect((await process.me({ cookie: setCookie?.split(';', 1)[0] ?? '' })).status).toBe(200);
  });

  it('end with the sign-out, on the server too', async () => {
    const process = start();
    const cookie = await process.signIn(await createPerson(world));
    expect((await process.me({ cookie })).status).toBe(200);
    const out = await process.ask({ method: 'DELETE', url: '/sessions/current', headers: { cookie, ...OURS } });
    expect([out.status, out.setCookie]).toEqual([204, 'atrium=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
    expect(await process.me({ cookie })).toMatchObject(refusal(401, 'session_expired'));
  });

  it('are renewed by another sign-in of the same browser', async () => {
    const process = start();
    const user = await createPerson(world);
    const first = await process.signIn(user);
    const reply = await process.ask({
      method: 'POST',
      url: '/sessions',
      payload: { email: user.email, password: PASSWORD },
      headers: { ...OURS, cookie: first },
    });
    expect(reply.status).toBe(201);
    expect(await process.me({ cookie: first })).toMatchObject(refusal(401, 'session_expired'));
  });

  it('end after eight idle hours, and after twelve in any case', async () => {
    const process = start();
    const user = await createPerson(world);
    const [idle, busy] = [await process.signIn(user), await process.signIn(user)];
    const sessions = world.db.selectFrom('session').select('seenAt').where('userId', '=', user.id);
    const isNoted = async (): Promise<boolean> => {
      const now = process.now.epochMilliseconds;
      return (await sessions.execute()).some(({ seenAt }) => seenAt.getTime() === now);
    };
    const work = async (hours: number): Promise<void> => {
      for (let hour = 0; hour < hours; hour++) {
        process.later({ hours: 1 });
        expect([hour, (await process.me({ cookie: busy })).status]).toEqual([hour, 200]);
        await becomesTrue(isNoted);
      }
    };
    await work(8);
    expect(await process.me({ cookie: idle })).toMatchObject(refusal(401, 'session_expired'));
    await work(3);
    process.later({ minutes: 59, seconds: 59 });
    expect((await process.me({ cookie: busy })).status).toBe(200);
    process.later({ seconds: 1 });
    expect(await process.me({ cookie: busy })).toMatchObject(refusal(401, 'session_expired'));
  });

  it.each(['atrium=', 'atrium=x', `atrium=${'A'.repeat(43)}`, `atrium="${'A'.repeat(41)}"`])(
    'made up are refused: %s',
    async (cookie) => {
      expect(await start().me({ cookie })).toMatchObject(refusal(401, 'session_expired'));
    },
  );

  it('of a token’s secret there are none, and no token of a session’s', async () => {
    const process = start();
    const cookie = await process.signIn(await createPerson(world));
    const secret = cookie.slice('atrium='.length);
    expect((await process.me({ cookie })).status).toBe(200);
    expect(await process.me({ authorization: `Bearer ${secret}` })).toMatchObject(refusal(401, 'token_unknown'));
  });

  it('refuse changes that another site asks for', async () => {
    const process = start();
    const cookie = await process.signIn(await createPerson(world, { role: 'administrator' }));
    const add = async (headers: Record<string, string>) =>
      (
        await process.ask({
          method: 'POST',
          url: '/groups',
          payload: { name: crypto.randomUUID() },
          headers: { cookie, ...headers },
        })
      ).body;
    expect(await add(OURS)).toMatchObject({ members: 0 });
    expect(await add({ origin: 'http://atrium.test' })).toMatchObject({ members: 0 });
    expect(await add({ origin: 'http://localhost:80', host: 'localhost:80' })).toMatchObject({ members: 0 });
    expect(await add({ origin: 'https://evil.test' })).toMatchObject({ code: 'cross_site_request' });
    expect(await add({ 'sec-fetch-site': 'same-site' })).toMatchObject({ code: 'cross_site_request' });
    expect(await add({})).toMatchObject({ code: 'cross_site_request' });
    expect((await process.me({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });

  it('do not begin on another site', async () => {
    const process = start();
    const user = await createPerson(world);
    const request = { method: 'POST', url: '/sessions', payload: { email: user.email, password: PASSWORD } } as const;
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.test' }] as Record<
      string,
      string
    >[]) {
      const reply = await process.ask({ ...request, headers });
      expect(reply).toMatchObject({ ...refusal(403, 'cross_site_request'), setCookie: null });
    }
    expect((await process.ask(request)).status).toBe(201);
  });

  it('end when the person is deactivated, and change with her role, at once', async () => {
    const process = start();
    const boss = { cookie: await process.signIn(await createPerson(world, { role: 'administrator' })), ...OURS };
    const user = await createPerson(world);
    const cookie = await process.signIn(user);
    expect((await process.me({ cookie })).body.scopes).not.toContain('spaces:write');
    const promoted = await process.ask({
      method: 'PATCH',
      url: `/users/${user.id}`,
      payload: { role: 'space_manager' },
      headers: boss,
    });
    expect(promoted.status).toBe(200);
    expect((await process.me({ cookie })).body.scopes).toContain('spaces:write');
    const key = { 'idempotency-key': 'out' };
    const out = await process.ask({
      method: 'POST',
      url: `/users/${user.id}/deactivation`,
      headers: { ...boss, ...key },
    });
    expect(out.body.active).toBe(false);
    expect(await process.me({ cookie })).toMatchObject(refusal(401, 'session_expired'));
    await process.ask({ method: 'POST', url: `/users/${user.id}/activation`, headers: boss });
    expect((await process.me({ cookie })).status).toBe(401);
  });

  it('of a deactivated person count for nothing, however she was deactivated', async () => {
    const process = start();
    const user = await createPerson(world);
    const cookie = await process.signIn(user);
    expect((await process.me({ cookie })).status).toBe(200);
    await world.db.updateTable('userAccount').set({ deactivatedAt: new Date() }).where('id', '=', user.id).execute();
    process.later({ seconds: 1 });
    expect(await process.me({ cookie })).toMatchObject(refusal(401, 'session_expired'));
  });
});
