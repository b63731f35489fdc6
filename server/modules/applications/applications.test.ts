import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  nobody,
  openScene,
  PASSWORD,
  send,
  unique,
  type Ask,
  type Scene,
  type Sender,
} from '../../../test/support/scene.ts';
import { sessionTokenOf } from '../../../test/support/application.ts';
import { MAX_APPLICATIONS, products, type Application, type NewApplication } from './contract.ts';

let scene: Scene;
let boss: Sender;
beforeAll(async () => {
  scene = await openScene();
  boss = await scene.own.person('administrator');
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (route: string, who: Sender, given: Ask = {}) =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, given);
const register = async (who = boss, more: Record<string, unknown> = {}): Promise<NewApplication> => {
  const made = await ask('POST /applications', who, { body: { name: unique('Sync'), ...more } });
  expect(made.status).toBe(201);
  return made.body as NewApplication;
};
const shown = async (id: number): Promise<Application> =>
  (await ask('GET /applications/:id', scene.own.admin, { params: { id } })).body as Application;
/** What the API answers to a key with a good session token. */
const call = async ({ clientId, password }: NewApplication, key: string, path = 'countries'): Promise<number> => {
  const token = await sessionTokenOf(scene.server.url, clientId, password).catch(() => 'none');
  const headers = { 'ocp-apim-subscription-key': key, authorization: `Bearer ${token}` };
  return (await fetch(`${scene.server.url}/${scene.own.tenant.slug}/api/V1/${path}`, { headers })).status;
};
const regenerate = (id: number, product: string, which: string, who = boss) =>
  ask('POST /applications/:id/keys/:product/regeneration', who, { params: { id, product }, body: { which } });

describe('an application', () => {
  it('is registered with a client id, a password and a key for each product, which are told once', async () => {
    const made = await register();
    expect(Object.keys(made).toSorted()).toEqual(['clientId', 'id', 'name', 'password', 'subscriptionKeys']);
    expect(Object.keys(made.subscriptionKeys).toSorted()).toEqual([...products].toSorted());
    const hexes = [made.clientId, ...Object.values(made.subscriptionKeys)];
    for (const hex of hexes) expect(hex).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(hexes).size).toBe(hexes.length);
    const seen = await shown(made.id);
    const basePath = `/${scene.own.tenant.slug}/api/V1`;
    expect(seen).toMatchObject({
      name: made.name,
      clientId: made.clientId,
      basePath,
      owner: { kind: 'user', id: boss.userId },
    });
    expect(seen.keys.map(({ product, which }) => [product, which])).toEqual(
      [...products].toSorted().map((product) => [product, 'primary']),
    );
    expect(JSON.stringify(seen)).not.toContain(made.password);
    for (const key of Object.values(made.subscriptionKeys)) expect(JSON.stringify(seen)).not.toContain(key);
  });

  it('keeps hashes alone', async () => {
    const made = await register();
    const rows = await scene.own.db.selectFrom('application').selectAll().where('id', '=', made.id).execute();
    const keys = await scene.own.db
      .selectFrom('applicationKey')
      .selectAll()
      .where('applicationId', '=', made.id)
      .execute();
    const kept = JSON.stringify([rows, keys]);
    for (const secret of [made.password, ...Object.values(made.subscriptionKeys)]) expect(kept).not.toContain(secret);
    expect(keys.map(({ keyHash }) => keyHash.length)).toEqual([32, 32, 32, 32, 32]);
  });

  it('is listed newest first, and those of another workplace never', async () => {
    const [first, second] = [await register(), await register()];
    const { body } = await ask('GET /applications', boss, { query: { limit: 2 } });
    expect((body as { items: Application[] }).items.map(({ id }) => id)).toEqual([second.id, first.id]);
    const stranger = await scene.foreign.person('administrator');
    expect((await ask('GET /applications/:id', stranger, { params: { id: first.id } })).status).toBe(404);
    expect((await regenerate(first.id, 'Visitor', 'primary', stranger)).status).toBe(404);
  });

  it('says when it was used last, to the minute', async () => {
    const made = await register();
    expect((await shown(made.id)).lastUsedAt).toBeNull();
    expect(await call(made, made.subscriptionKeys.HierarchyMapping)).toBe(200);
    await expect.poll(async () => (await shown(made.id)).lastUsedAt).toMatch(/^20/);
  });

  it('stops when it is revoked: its keys, its password and the tokens that it has', async () => {
    const made = await register();
    const key = made.subscriptionKeys.HierarchyMapping;
    const authorization = `Bearer ${await sessionTokenOf(scene.server.url, made.clientId, made.password)}`;
    const again = () =>
      fetch(`${scene.server.url}/${scene.own.tenant.slug}/api/V1/countries`, {
        headers: { 'ocp-apim-subscription-key': key, authorization },
      });
    expect((await again()).status).toBe(200);
    const revoked = await ask('POST /applications/:id/revocation', boss, { params: { id: made.id } });
    expect(revoked.body).toMatchObject({ id: made.id, revokedAt: expect.any(String) });
    expect((await again()).status).toBe(401);
    await expect(sessionTokenOf(scene.server.url, made.clientId, made.password)).rejects.toThrow(/invalid_grant/);
    const twice = await ask('POST /applications/:id/revocation', boss, { params: { id: made.id } });
    expect(twice.body).toEqual(revoked.body);
    expect(await regenerate(made.id, 'Visitor', 'primary')).toMatchObject({ status: 409, code: 'application_revoked' });
  });
});

describe('its password', () => {
  it('locks nobody out, however often it is wrong: neither the application nor who signs in from there', async () => {
    const { clientId, password } = await register();
    const wrong = Array.from({ length: 60 }, () =>
      expect(sessionTokenOf(scene.server.url, clientId, 'wrong')).rejects.toThrow(/^400 .*invalid_grant/),
    );
    await Promise.all(wrong);
    expect(await sessionTokenOf(scene.server.url, clientId, password)).toMatch(/^eyJ/);
    const credentials = { email: boss.email, password: PASSWORD };
    expect(
      await ask('POST /sessions', { ...nobody, headers: { origin: scene.server.url } }, { body: credentials }),
    ).toMatchObject({ status: 201 });
  });
});

describe('its listeners', () => {
  const listen = async (id: number): Promise<number> => {
    const body = { eventTypes: ['resource'], url: 'https://receiver.example/', secret: 'secret' };
    const { body: made } = await ask('POST /applications/:id/listeners', boss, { params: { id }, body });
    return (made as { items: { id: number }[] }).items[0]?.id ?? 0;
  };
  /** How much is kept of what opens it. */
  const kept = async (id: number): Promise<number | undefined> =>
    (await scene.own.db.selectFrom('webhook').select('secretSealed').where('id', '=', id).executeTakeFirst())
      ?.secretSealed.length;

  it('end with it, and so does what opens them: by hand, or with the token that it was registered with', async () => {
    const token = await scene.own.token();
    const [one, other, third] = [await register(), await register(token), await register()];
    const [a, b, c] = [await listen(one.id), await listen(other.id), await listen(third.id)];
    expect([await kept(a), await kept(b)]).not.toContain(0);
    await ask('POST /applications/:id/revocation', boss, { params: { id: one.id } });
    await ask('POST /tokens/:id/revocation', boss, { params: { id: Number(token.key?.split(':')[1]) } });
    expect([await kept(a), await kept(b)]).toEqual([0, 0]);
    expect(await kept(c)).toBeGreaterThan(0);
    for (const { id } of [one, other]) {
      const { body } = await ask('GET /applications/:id/listeners', boss, { params: { id } });
      expect(body).toMatchObject({ items: [] });
    }
  });
});

describe('its keys', () => {
  it('are replaced one by one, in force at once, while the other one of the product counts', async () => {
    const made = await register();
    const { status, body } = await regenerate(made.id, 'HierarchyMapping', 'secondary');
    expect([status, body]).toMatchObject([200, { product: 'HierarchyMapping', which: 'secondary' }]);
    const { key: second } = body as { key: string };
    const first = made.subscriptionKeys.HierarchyMapping;
    expect([await call(made, first), await call(made, second)]).toEqual([200, 200]);
    const { key: third } = (await regenerate(made.id, 'HierarchyMapping', 'primary')).body as { key: string };
    expect([await call(made, first), await call(made, second), await call(made, third)]).toEqual([401, 200, 200]);
  });

  it('open all products with one, on demand', async () => {
    const made = await register();
    expect((await shown(made.id)).keys.map(({ product }) => product)).not.toContain('Combined');
    const { key } = (await regenerate(made.id, 'Combined', 'primary')).body as { key: string };
    expect(await call(made, key)).toBe(200);
    expect(await call(made, made.subscriptionKeys.Visitor)).toBe(401);
  });

  it('are of products that there are', async () => {
    const { id } = await register();
    expect(await regenerate(id, 'Listener', 'primary')).toMatchObject({ status: 400, body: { param: 'product' } });
    expect(await regenerate(id, 'Visitor', 'tertiary')).toMatchObject({ status: 400, body: { param: 'which' } });
  });

  it('are given to nobody who may less than the application: they would lend that', async () => {
    const made = await register();
    const poor = await scene.own.token({ scopes: ['tokens:write'] });
    expect(await regenerate(made.id, 'Visitor', 'primary', poor)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await call(made, made.subscriptionKeys.HierarchyMapping)).toBe(200);
  });
});

describe('what it may', () => {
  it('is no more than whoever registered it', async () => {
    const poor = await scene.own.token({ scopes: ['tokens:write', 'spaces:read'] });
    const made = await register(poor);
    expect(await call(made, made.subscriptionKeys.HierarchyMapping)).toBe(200);
    const { scopes } = await scene.own.db
      .selectFrom('application')
      .select('scopes')
      .where('id', '=', made.id)
      .executeTakeFirstOrThrow();
    expect(scopes).toEqual(['spaces:read']);
  });

  it('ends with the token that it was registered with', async () => {
    const token = await scene.own.token();
    const made = await register(token);
    expect(await call(made, made.subscriptionKeys.HierarchyMapping)).toBe(200);
    const [, id] = token.key?.split(':') ?? [];
    await ask('POST /tokens/:id/revocation', boss, { params: { id: Number(id) } });
    expect(await call(made, made.subscriptionKeys.HierarchyMapping)).toBe(401);
    expect((await shown(made.id)).revokedAt).not.toBeNull();
  });

  it('is what its owner may now, stops with her, and goes on in other hands', async () => {
    const [hers, heir] = [await scene.own.person('administrator'), await scene.own.person('administrator')];
    const made = await register(hers);
    const key = made.subscriptionKeys.HierarchyMapping;
    const params = { id: hers.userId ?? 0 };
    const belongings = await ask('GET /users/:id/belongings', boss, { params });
    expect(belongings.body).toMatchObject({ applications: [{ id: made.id, name: made.name }] });
    expect(await call(made, key)).toBe(200);
    await ask('POST /users/:id/deactivation', boss, { params, body: { handTo: heir.userId } });
    expect((await shown(made.id)).owner).toEqual({ kind: 'user', id: heir.userId });
    expect(await call(made, key)).toBe(200);
    await ask('POST /users/:id/deactivation', boss, { params: { id: heir.userId ?? 0 } });
    expect(await call(made, key)).toBe(401);
  });

  it('is an account’s, which answers for it in place of who registers it', async () => {
    const account = await scene.own.make('/service-accounts', { name: unique('Engage'), role: 'space_manager' });
    const made = await register(boss, { serviceAccountId: account.id });
    expect((await shown(made.id)).owner).toEqual({ kind: 'service_account', id: account.id });
    expect(
      (await ask('POST /applications', boss, { body: { name: 'x', serviceAccountId: 2_000_000 } })).body,
    ).toMatchObject({ code: 'not_found', param: 'serviceAccountId' });
  });
});

it('there are at most so many of a workplace, however many are registered at once', async () => {
  const place = scene.foreign;
  const admin = await place.person('administrator');
  const one = () => ask('POST /applications', admin, { body: { name: unique('Sync') } });
  const heard = await Promise.all(Array.from({ length: MAX_APPLICATIONS + 5 }, one));
  expect(heard.filter(({ status }) => status === 201)).toHaveLength(MAX_APPLICATIONS);
  expect(heard.filter(({ code }) => code === 'too_many_applications')).toHaveLength(5);
});
