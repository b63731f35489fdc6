import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, send, unique, type Ask, type Scene, type Sender } from '../../../test/support/scene.ts';
import type { NewConnection, NewConnectionToken } from './connection-contract.ts';
import { MAX_TOKENS, tokenScopes } from './connection-contract.ts';

let scene: Scene;
let boss: Sender;
beforeAll(async () => {
  scene = await openScene();
  boss = await scene.own.person('administrator');
});
afterAll(() => scene[Symbol.asyncDispose]());

const PASSWORD = 'the password at the source';
const ask = (route: string, who: Sender, given: Ask = {}) =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, given);
const wish = (more: object = {}) => ({
  name: unique('Head office'),
  connector: 'scripted',
  credentials: { password: PASSWORD },
  ...more,
});
const connect = async (more: object = {}, who = boss): Promise<NewConnection> => {
  const made = await ask('POST /connections', who, { body: wish(more) });
  expect(made).toMatchObject({ status: 201 });
  return made.body as NewConnection;
};
const by = (token: string): Sender => ({
  headers: { authorization: `Bearer ${token}` },
  key: null,
  userId: null,
  email: null,
});
const me = async (token: string) => (await ask('GET /me', by(token))).code ?? 'let in';
const madeToken = async (id: number, body: Ask['body'] = {}) =>
  ask('POST /connections/:id/tokens', boss, { params: { id }, body: { name: unique('token'), ...body } });

describe('connecting', () => {
  it('makes a draft, and shows its token this once and the credentials never', async () => {
    const made = await connect({ settings: { site: 'London' } });
    expect(made).toMatchObject({
      state: 'draft',
      settings: { site: 'London' },
      entities: ['building', 'floor', 'space'],
    });
    expect(made.schedule).toEqual({ type: 'interval', every: 'P1D' });
    expect(made.token).toMatch(new RegExp(`^wpc_${made.id.toString(36)}_[0-9A-Za-z]{43}$`));
    const seen = [
      await ask('GET /connections/:id', boss, { params: { id: made.id } }),
      await ask('GET /connections', boss),
      await ask('GET /connections/:id/tokens', boss, { params: { id: made.id } }),
      await ask('GET /audit', boss),
    ];
    for (const { status, body } of seen) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain(PASSWORD);
      expect(JSON.stringify(body)).not.toContain(made.token);
    }
    const rows = await scene.own.db.selectFrom('connection').selectAll().where('id', '=', made.id).execute();
    const tokens = await scene.own.db.selectFrom('connectionToken').selectAll().execute();
    expect(rows[0]?.credentialsSealed?.toString('latin1')).not.toContain(PASSWORD);
    expect(JSON.stringify([rows, tokens])).not.toContain(made.token);
  });

  it.each([
    ['connector', { connector: 'nonesuch' }],
    ['settings.colour', { settings: { colour: 'red' } }],
    ['settings.site', { settings: { site: 7 } }],
    ['settings.site', { settings: { site: 'x'.repeat(21) } }],
    ['credentials.password', { credentials: {} }],
    ['credentials.user', { credentials: { password: 'x', user: 'y' } }],
    ['entities[1]', { entities: ['building', 'country'] }],
    ['schedule.every', { schedule: { type: 'interval' } }],
    ['schedule.every', { schedule: { type: 'interval', every: 'PT29S' } }],
    ['schedule.every', { schedule: { type: 'interval', every: 'P32D' } }],
    ['schedule.every', { schedule: { type: 'interval', every: 'P1M' } }],
    ['schedule.every', { schedule: { type: 'interval', every: 'soon' } }],
    ['schedule.every', { schedule: { type: 'manual', every: 'P1D' } }],
  ])('refuses %s by its name: %o', async (param, more) => {
    const refused = await ask('POST /connections', boss, { body: wish(more) });
    expect(refused).toMatchObject({ status: 400, body: { param } });
  });

  it('takes the shortest and the longest interval', async () => {
    for (const every of ['PT30S', 'P31D'])
      expect((await connect({ schedule: { type: 'interval', every } })).schedule).toEqual({ type: 'interval', every });
  });

  it('tells what its connector may do, one check for each permission', async () => {
    const { id } = await connect();
    const { body } = await ask('POST /connections/:id/test', boss, { params: { id } });
    expect(body).toMatchObject({ ok: true, checks: [{ name: 'list buildings', ok: true, detail: null }, {}, {}] });
  });

  it('is not for who reaches single buildings, nor there for another workplace', async () => {
    const { id } = await connect();
    const limited = await scene.own.person('administrator', { buildings: [scene.own.here] });
    expect(await ask('GET /connections/:id', limited, { params: { id } })).toMatchObject({ status: 403 });
    const stranger = await scene.foreign.person('administrator');
    for (const route of ['GET /connections/:id', 'DELETE /connections/:id', 'POST /connections/:id/test'])
      expect(await ask(route, stranger, { params: { id } })).toMatchObject({ status: 404 });
  });
});

describe('changing', () => {
  it('counts a version for each change, and none where nothing changes', async () => {
    const { id, name } = await connect();
    const patch = (body: Ask['body']) => ask('PATCH /connections/:id', boss, { params: { id }, body: body ?? {} });
    expect((await patch({ name })).body).toMatchObject({ version: 1 });
    expect((await patch({ name: unique('Other'), version: 1 })).body).toMatchObject({ version: 2 });
    expect(await patch({ schedule: { type: 'manual' }, version: 1 })).toMatchObject({ status: 409 });
    expect((await patch({ schedule: { type: 'manual' } })).body).toMatchObject({
      version: 3,
      schedule: { type: 'manual' },
    });
  });

  it('other settings come with credentials of their own: nobody sends the former ones elsewhere', async () => {
    const { id } = await connect();
    const patched = await ask('PATCH /connections/:id', boss, {
      params: { id },
      body: { settings: { site: 'Elsewhere' } },
    });
    expect(patched).toMatchObject({ status: 400 });
    const body = { credentials: { password: 'another' }, settings: { site: 'Elsewhere' } };
    const done = await ask('POST /connections/:id/reauthorization', boss, { params: { id }, body });
    expect(done.body).toMatchObject({ connection: { settings: { site: 'Elsewhere' } }, token: null });
  });

  it('new credentials bring a new token, and end the former ones, where these live as long as those', async () => {
    const { id, token } = await connect({ tokenLifetime: 'credentials' });
    const body = { credentials: { password: 'another' } };
    const done = await ask('POST /connections/:id/reauthorization', boss, { params: { id }, body });
    const { token: next } = done.body as { token: string };
    expect([await me(token), await me(next)]).toEqual(['token_revoked', 'let in']);
  });

  it('deletes it with its tokens', async () => {
    const { id, token } = await connect();
    expect(await ask('DELETE /connections/:id', boss, { params: { id } })).toMatchObject({ status: 204 });
    expect(await ask('GET /connections/:id', boss, { params: { id } })).toMatchObject({ status: 404 });
    expect(await me(token)).toBe('token_unknown');
  });
});

describe('its tokens', () => {
  it('may what was granted, and nothing of the workplace besides', async () => {
    const { id, token } = await connect();
    const own = await ask('GET /me', by(token));
    expect(own.body).toMatchObject({ scopes: [...tokenScopes], user: null, token: null });
    for (const route of ['GET /connections/:id', 'GET /connections/:id/tokens', 'DELETE /connections/:id'])
      expect(await ask(route, by(token), { params: { id } })).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await ask('GET /bookings', by(token))).toMatchObject({ status: 403 });
    const narrow = (await madeToken(id, { scopes: ['records:read'] })).body as NewConnectionToken;
    expect((await ask('GET /me', by(narrow.token))).body).toMatchObject({ scopes: ['records:read'] });
  });

  it('end when they are revoked, and with their connection, on the next call', async () => {
    const { id, token } = await connect();
    const other = (await madeToken(id)).body as NewConnectionToken;
    expect([await me(token), await me(other.token)]).toEqual(['let in', 'let in']);
    const params = { id, tokenId: other.id };
    for (const _ of [1, 2])
      expect(await ask('DELETE /connections/:id/tokens/:tokenId', boss, { params })).toMatchObject({ status: 204 });
    expect([await me(token), await me(other.token)]).toEqual(['let in', 'token_revoked']);
    const gone = await ask('POST /connections/:id/disconnection', boss, { params: { id } });
    expect(gone.body).toMatchObject({ state: 'disconnected' });
    expect(await me(token)).toBe('token_revoked');
    expect(await madeToken(id)).toMatchObject({ status: 409, code: 'connection_disconnected' });
    const again = await ask('POST /connections/:id/disconnection', boss, { params: { id } });
    expect(again.body).toEqual(gone.body);
    const [row] = await scene.own.db.selectFrom('connection').selectAll().where('id', '=', id).execute();
    expect(row?.credentialsSealed).toBeNull();
  });

  it('count from their addresses and until their end alone', async () => {
    const { id } = await connect();
    const from = async (ipAllow: readonly string[]) =>
      me(((await madeToken(id, { ipAllow })).body as NewConnectionToken).token);
    expect([await from(['127.0.0.0/8', '::1']), await from(['203.0.113.7'])]).toEqual(['let in', 'ip_not_allowed']);
    for (const entry of ['nonsense', '', '10.0.0.1,10.0.0.2'])
      expect(await madeToken(id, { ipAllow: ['10.0.0.1', entry] })).toMatchObject({
        status: 400,
        body: { param: 'ipAllow[1]' },
      });
    expect(await madeToken(id, { expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 400,
      body: { param: 'expiresAt' },
    });
    const ending = (await madeToken(id, { expiresAt: '2090-01-01T00:00:00Z' })).body as NewConnectionToken;
    expect(ending.expiresAt).toBe('2090-01-01T00:00:00.000Z');
    await scene.own.db
      .updateTable('connectionToken')
      .set({ expiresAt: new Date(0) })
      .where('id', '=', ending.id)
      .execute();
    expect(await me(ending.token)).toBe('token_expired');
  });

  it(`are ${MAX_TOKENS} at most`, async () => {
    const { id } = await connect();
    for (let made = 1; made < MAX_TOKENS; made++) expect(await madeToken(id)).toMatchObject({ status: 201 });
    expect(await madeToken(id)).toMatchObject({ status: 409, code: 'too_many_connection_tokens' });
  });

  it('end with the API token that made them', async () => {
    const parent = await scene.own.token();
    const { token } = await connect({}, parent);
    expect(await me(token)).toBe('let in');
    const id = Number(parent.key?.split(':')[1]);
    expect(await ask('POST /tokens/:id/revocation', boss, { params: { id } })).toMatchObject({ status: 200 });
    expect(await me(token)).toBe('token_revoked');
  });

  it('rest while the source refuses the credentials, where they live as long as those', async () => {
    const [one, other] = [await connect({ tokenLifetime: 'credentials' }), await connect()];
    const ids = [one.id, other.id];
    await scene.own.db.updateTable('connection').set({ state: 'needs_reauth' }).where('id', 'in', ids).execute();
    expect([await me(one.token), await me(other.token)]).toEqual(['connection_needs_reauth', 'let in']);
  });
});
