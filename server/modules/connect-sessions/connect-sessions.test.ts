import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { diceFor } from '../../demo/random.ts';
import { nobody, openScene, send, unique, type Ask, type Scene, type Sender } from '../../../test/support/scene.ts';
import { scripted } from '../../../test/support/scripted-connector.ts';

import { forgetOldSessions } from './connect-sessions.ts';
import { MAX_OPEN, MAX_TRIES, type ConnectSession, type OpenConnectSession } from './contract.ts';

const PASSWORD = 'the password at the source';

/** What the source does before it answers. */
let onCheck: (permission: string) => Promise<void> = () => Promise.resolve();
const connector = scripted(
  {},
  {
    open: ({ credentials }) => ({
      list: () => Promise.resolve({ records: [], next: null }),
      get: () => Promise.resolve(undefined),
      check: async (permission) => {
        await onCheck(permission);
        const isRight = credentials['password'] === PASSWORD || permission === 'list buildings';
        return isRight ? { ok: true } : { ok: false, detail: 'source answered 401' };
      },
    }),
  },
);

let scene: Scene;
let boss: Sender;
beforeAll(async () => {
  scene = await openScene(undefined, undefined, {}, [connector]);
  boss = await scene.own.person('administrator');
});
afterEach(() => {
  onCheck = () => Promise.resolve();
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (route: string, who: Sender, given: Ask = {}) =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, given);

interface Link extends ConnectSession {
  readonly url: string;
  readonly secret: string;
}

const wish = (more: object = {}) => ({ name: unique('Head office'), connector: 'scripted', ...more });
const link = async (more: object = {}, who = boss): Promise<Link> => {
  const made = await ask('POST /connect-sessions', who, { body: 'connectionId' in more ? { ...more } : wish(more) });
  expect(made).toMatchObject({ status: 201 });
  const { url, ...session } = made.body as Link;
  return { ...session, url, secret: url.slice(url.indexOf('#') + 1) };
};
const connection = async (more: object = {}): Promise<{ readonly id: number; readonly token: string }> =>
  (await ask('POST /connections', boss, { body: wish({ credentials: { password: PASSWORD }, ...more }) })).body as {
    id: number;
    token: string;
  };

type By = Pick<Link, 'secret'>;
const opening = ({ secret }: By) => ask('POST /connect-sessions/opening', nobody, { body: { secret } });
const trying = ({ secret }: By, password = PASSWORD, more: object = {}) =>
  ask('POST /connect-sessions/test', nobody, { body: { secret, credentials: { password }, ...more } });
const finishing = ({ secret }: By, password = PASSWORD, more: object = {}) =>
  ask('POST /connect-sessions/completion', nobody, { body: { secret, credentials: { password }, ...more } });
const revoking = ({ id }: Pick<Link, 'id'>, who = boss) => ask('DELETE /connect-sessions/:id', who, { params: { id } });
const listed = async (id: number): Promise<ConnectSession | undefined> =>
  ((await ask('GET /connect-sessions', boss)).body as { items: ConnectSession[] }).items.find((one) => one.id === id);
const connectionsNamed = async (name: string) =>
  scene.own.db.selectFrom('connection').select('id').where('name', '=', name).execute();
const bearer = (token: string): Sender => ({ ...nobody, headers: { authorization: `Bearer ${token}` } });

/** A refusal as whoever has the link reads it, without what differs from request to request. */
const said = async (heard: ReturnType<typeof opening>) => {
  const { status, body } = await heard;
  const { requestId: _id, instance: _at, ...problem } = body as Record<string, unknown>;
  return { status, problem };
};
const ENDED = { status: 410, code: 'connect_session_ended' };

describe('a link', () => {
  it('says who asks and what for, names wrong credentials, makes a draft with right ones, and is used up', async () => {
    const made = await link({ entities: ['building'], settings: { site: 'London' } });
    expect(made).toMatchObject({ state: 'open', reauthorization: false, connectionId: null, tries: 0 });
    expect(made.url).toMatch(new RegExp(`^http://localhost:0/connect#${scene.own.tenant.id}-[\\w-]{43}$`));
    const opened = (await opening(made)).body as OpenConnectSession;
    expect(opened).toMatchObject({
      workplace: scene.own.tenant.name,
      name: made.name,
      connector: { key: 'scripted', name: 'Scripted' },
      entities: ['building'],
      given: { site: 'London' },
      settings: [],
      credentials: [{ name: 'password', required: true }],
      triesLeft: MAX_TRIES,
    });
    expect(opened.permissions.map(({ name }) => name)).toEqual(['list buildings', 'list rooms', 'write back']);
    const wrong = await trying(made, 'wrong');
    expect(wrong).toMatchObject({ status: 200, body: { ok: false, triesLeft: MAX_TRIES - 1 } });
    expect(wrong.body).toMatchObject({ checks: [{ ok: true }, { ok: false, detail: 'source answered 401' }, {}] });
    const unproven = await finishing(made, 'wrong');
    expect(unproven).toMatchObject({ status: 409, code: 'connect_session_unproven' });
    expect(unproven.body).toMatchObject({ detail: 'list rooms: source answered 401' });
    expect(await connectionsNamed(made.name)).toEqual([]);
    const done = await finishing(made);
    expect(done).toMatchObject({ status: 200, body: { name: made.name, state: 'draft' } });
    const { connectionId, token } = done.body as { connectionId: number; token: string };
    const one = (await ask('GET /connections/:id', boss, { params: { id: connectionId } })).body;
    expect(one).toMatchObject({ state: 'draft', settings: { site: 'London' }, entities: ['building'] });
    expect(await ask('GET /me', bearer(token))).toMatchObject({ status: 200 });
    expect(await listed(made.id)).toMatchObject({ state: 'completed', connectionId, tries: 3 });
    for (const again of [opening, trying, finishing]) expect(await again(made)).toMatchObject(ENDED);
  });

  it('is told this once, kept as a hash, and nothing of what was entered is kept or told', async () => {
    const made = await link();
    await trying(made, 'a very wrong one');
    await finishing(made);
    const kept = await scene.own.db.selectFrom('connectSession').selectAll().execute();
    const told = [
      await ask('GET /connect-sessions', boss),
      await ask('GET /audit', boss),
      await ask('GET /events', scene.own.admin),
    ];
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200]);
    const all = JSON.stringify([kept, told]);
    for (const secret of [made.secret, PASSWORD, 'a very wrong one']) expect(all).not.toContain(secret);
    for (const action of ['created', 'tested', 'completed'])
      expect(JSON.stringify(told[1])).toContain(`"connect_session.${action}"`);
  });

  it('gives a connection other credentials, and leaves all else as it is', async () => {
    const [one, other] = [
      await connection({ settings: { site: 'Rome' } }),
      await connection({ tokenLifetime: 'credentials' }),
    ];
    await scene.own.db.updateTable('connection').set({ state: 'paused' }).where('id', '=', one.id).execute();
    const made = await link({ connectionId: one.id });
    expect((await opening(made)).body).toMatchObject({ reauthorization: true, given: { site: 'Rome' }, settings: [] });
    expect((await finishing(made)).body).toMatchObject({ connectionId: one.id, state: 'paused', token: null });
    const done = await finishing(await link({ connectionId: other.id }));
    const { token } = done.body as { token: string };
    expect(await ask('GET /me', bearer(token))).toMatchObject({ status: 200 });
    expect(await ask('GET /me', bearer(other.token))).toMatchObject({ status: 401, code: 'token_revoked' });
  });

  it('sends credentials where it said, whoever has the connection go elsewhere meanwhile', async () => {
    const one = await connection({ settings: { site: 'Rome' } });
    const made = await link({ connectionId: one.id });
    const body = { credentials: { password: 'x' }, settings: { site: 'Elsewhere' } };
    await ask('POST /connections/:id/reauthorization', boss, { params: { id: one.id }, body });
    expect((await opening(made)).body).toMatchObject({ given: { site: 'Rome' } });
    await finishing(made);
    const now = await ask('GET /connections/:id', boss, { params: { id: one.id } });
    expect(now.body).toMatchObject({ settings: { site: 'Rome' } });
  });

  it('leaves what was said as it is, and asks for the rest', async () => {
    const said = await link({ settings: { site: 'London' } });
    const refused = { status: 400, body: { param: 'settings.site' } };
    for (const way of [trying, finishing])
      expect(await way(said, PASSWORD, { settings: { site: 'Mine' } })).toMatchObject(refused);
    const open = await link();
    expect((await opening(open)).body).toMatchObject({ settings: [{ name: 'site' }], given: {} });
    const { connectionId } = (await finishing(open, PASSWORD, { settings: { site: 'Bonn' } })).body as {
      connectionId: number;
    };
    const made = await ask('GET /connections/:id', boss, { params: { id: connectionId } });
    expect(made.body).toMatchObject({ settings: { site: 'Bonn' } });
  });

  it.each([
    ['name', { name: undefined }],
    ['connector', { connector: undefined }],
    ['connector', { connector: 'nonesuch' }],
    ['settings.colour', { settings: { colour: 'red' } }],
    ['settings.site', { settings: { site: 7 } }],
    ['entities[0]', { entities: ['country'] }],
    ['schedule.every', { schedule: { type: 'interval' } }],
  ])('refuses %s by its name: %o', async (param, more) => {
    const refused = await ask('POST /connect-sessions', boss, {
      body: JSON.parse(JSON.stringify(wish(more))) as object as NonNullable<Ask['body']>,
    });
    expect(refused).toMatchObject({ status: 400, body: { param } });
  });

  it('is refused for a connection that is not there, is over, or has all that already', async () => {
    const { id } = await connection();
    const make = (body: NonNullable<Ask['body']>) => ask('POST /connect-sessions', boss, { body });
    expect(await make({ connectionId: id, name: 'Other' })).toMatchObject({ status: 400, body: { param: 'name' } });
    await ask('POST /connections/:id/disconnection', boss, { params: { id } });
    expect(await make({ connectionId: id })).toMatchObject({ status: 409, code: 'connection_disconnected' });
    expect(await make({ connectionId: 2_000_000_000 })).toMatchObject({ status: 404 });
  });
});

describe('is bounded', () => {
  it(`to ${MAX_TRIES} tries, of which what does not fit is none, and one more to finish`, async () => {
    const made = await link();
    expect(await trying(made, '')).toMatchObject({ status: 400 });
    expect(await trying(made, 'x'.repeat(101))).toMatchObject({ status: 400, body: { param: 'credentials.password' } });
    for (let left = MAX_TRIES - 1; left >= 0; left--)
      expect((await trying(made, 'wrong')).body).toMatchObject({ triesLeft: left });
    expect(await trying(made)).toMatchObject(ENDED);
    const other = { ...(await opening(made)) };
    expect(other).toMatchObject({ status: 200, body: { triesLeft: 0 } });
    expect(await finishing(made, 'wrong')).toMatchObject({ code: 'connect_session_unproven' });
    expect(await finishing(made)).toMatchObject(ENDED);
    expect(await listed(made.id)).toMatchObject({ state: 'expired', tries: MAX_TRIES + 1 });
  });

  it('to one try at a time', async () => {
    const made = await link();
    const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    onCheck = () => (begun.resolve(), go.promise);
    const first = trying(made);
    await begun.promise;
    expect(await trying(made)).toMatchObject({ status: 409, code: 'connect_session_busy' });
    go.resolve();
    expect(await first).toMatchObject({ status: 200 });
    expect(await trying(made)).toMatchObject({ status: 200 });
  });

  it(`to ${MAX_OPEN} that count in a workplace, and those are forgotten a day later`, async () => {
    const { foreign } = scene;
    for (let made = 0; made < MAX_OPEN; made++) await foreign.make('/connect-sessions', wish());
    const more = () => ask('POST /connect-sessions', foreign.admin, { body: wish() });
    expect(await more()).toMatchObject({ status: 409, code: 'too_many_connect_sessions' });
    const past = new Date(Date.now() - 60_000);
    const all = foreign.db.updateTable('connectSession').where('tenantId', '=', foreign.tenant.id);
    await all.set({ expiresAt: past }).execute();
    expect(await more()).toMatchObject({ status: 201 });
    const later = Temporal.Now.instant().add({ hours: 24 });
    expect(await forgetOldSessions.clear(foreign.db, later.subtract({ minutes: 2 }), 1_000)).toBe(0);
    expect(await forgetOldSessions.clear(foreign.db, later, 1_000)).toBe(MAX_OPEN);
  });
});

it('nobody makes one who may less than it lends, or with what is bound', async () => {
  const narrow = await scene.own.token({ scopes: ['connections:manage'] });
  const bound = await scene.own.token({ expiresAt: Temporal.Now.instant().add({ minutes: 5 }) });
  const limited = await scene.own.person('administrator', { buildings: [scene.own.here] });
  for (const who of [narrow, bound, limited, await scene.own.person('space_manager')])
    expect(await ask('POST /connect-sessions', who, { body: wish() })).toMatchObject({ status: 403 });
});

describe('one answer for all that ends it:', () => {
  const hers = async () => {
    const who = await scene.own.person('administrator');
    return { who, params: { id: who.userId ?? 0 }, made: await link({}, who) };
  };
  const changed = async (body: NonNullable<Ask['body']>) => {
    const { params, made } = await hers();
    expect(await ask('PATCH /users/:id', scene.own.admin, { params, body })).toMatchObject({ status: 200 });
    return made;
  };
  const byToken = async () => {
    const who = await scene.own.token();
    return { params: { id: Number(who.key?.split(':')[1]) }, made: await link({}, who) };
  };
  const known = async (then: (params: { id: number }) => Promise<unknown>) => {
    const { id } = await connection();
    const made = await link({ connectionId: id });
    await then({ id });
    return made;
  };
  const ends: Readonly<Record<string, () => Promise<By>>> = {
    'it never was': async () => ({ secret: `${scene.own.tenant.id}-${'x'.repeat(43)}` }),
    'it is none': async () => ({ secret: 'nonsense' }),
    'it is of no workplace': async () => ({ secret: `2000000000-${'x'.repeat(43)}` }),
    'it is of another workplace': async () => {
      const { secret } = await link();
      return { secret: secret.replace(/^\d+/, String(scene.foreign.tenant.id)) };
    },
    'it was used': async () => {
      const made = await link();
      await finishing(made);
      return made;
    },
    'it was revoked': async () => {
      const made = await link();
      for (const _ of [1, 2]) expect(await revoking(made)).toMatchObject({ status: 204 });
      return made;
    },
    'it is over': async () => {
      const made = await link();
      const past = { expiresAt: new Date(Date.now() - 1_000) };
      await scene.own.db.updateTable('connectSession').set(past).where('id', '=', made.id).execute();
      return made;
    },
    'she was shut out': async () => {
      const { params, made } = await hers();
      const gone = await ask('POST /users/:id/deactivation', scene.own.admin, { params, body: {} });
      expect(gone.status).toBeLessThan(300);
      return made;
    },
    'she may it no more': () => changed({ role: 'space_manager' }),
    'she reaches less': () => changed({ buildings: [scene.own.here] }),
    'its token was revoked': async () => {
      const { params, made } = await byToken();
      await ask('POST /tokens/:id/revocation', boss, { params });
      return made;
    },
    'its token has another secret': async () => {
      const { params, made } = await byToken();
      expect(await ask('POST /tokens/:id/regeneration', scene.own.admin, { params })).toMatchObject({ status: 200 });
      return made;
    },
    'what it is for was disconnected': () =>
      known((params) => ask('POST /connections/:id/disconnection', boss, { params })),
    'what it is for was deleted': () => known((params) => ask('DELETE /connections/:id', boss, { params })),
  };
  let unknown: Awaited<ReturnType<typeof said>>;
  beforeAll(async () => {
    unknown = await said(opening({ secret: `${scene.own.tenant.id}-${'y'.repeat(43)}` }));
  });
  it.each(Object.keys(ends))('%s', async (how) => {
    const made = (await ends[how]?.()) ?? { secret: '' };
    expect(unknown).toMatchObject({ status: 410, problem: { code: 'connect_session_ended' } });
    for (const way of [opening, trying, finishing]) expect(await said(way(made))).toEqual(unknown);
  });
});

describe('as it is being finished', () => {
  /** Finishes, and has something happen once the source is asked. */
  const during = async (made: By, then: () => Promise<unknown>) => {
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    onCheck = () => (begun.resolve(), go.promise);
    const heard = finishing(made);
    await begun.promise;
    await then();
    go.resolve();
    return heard;
  };

  it('is judged once more: revoked, or by one who may it no more, it makes nothing', async () => {
    const who = await scene.own.person('administrator');
    const [one, other] = [await link(), await link({}, who)];
    expect(await during(one, () => revoking(one))).toMatchObject(ENDED);
    const params = { id: who.userId ?? 0 };
    const demote = () => ask('PATCH /users/:id', scene.own.admin, { params, body: { role: 'employee' } });
    expect(await during(other, demote)).toMatchObject(ENDED);
    const token = await scene.own.token();
    const third = await link({}, token);
    const revoke = () => ask('POST /tokens/:id/revocation', boss, { params: { id: Number(token.key?.split(':')[1]) } });
    expect(await during(third, revoke)).toMatchObject(ENDED);
    for (const { name } of [one, other, third]) expect(await connectionsNamed(name)).toEqual([]);
  });

  const SEEDS = [1, 2, 3, 4, 5];
  it.each(SEEDS)('of two who finish at once one does, even where a try was given up (seed %i)', async (seed) => {
    const dice = diceFor(String(seed));
    const made = await link();
    const waiting: (() => void)[] = [];
    // So many are let in at a time from one network.
    const FINISHERS = 2;
    // Each comes in as if the one before had died in its try.
    const heard: ReturnType<typeof finishing>[] = [];
    for (let n = 1; n <= FINISHERS; n++) {
      const begun = Promise.withResolvers<void>();
      onCheck = (permission) => {
        if (permission !== 'list buildings') return Promise.resolve();
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.push(resolve);
        begun.resolve();
        return promise;
      };
      heard.push(finishing(made));
      await begun.promise;
      const given = { tryingUntil: new Date(0) };
      await scene.own.db.updateTable('connectSession').set(given).where('id', '=', made.id).execute();
    }
    while (waiting.length > 0) waiting.splice(dice.between(0, waiting.length - 1), 1)[0]?.();
    const all = await Promise.all(heard);
    expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410]);
    expect(await connectionsNamed(made.name)).toHaveLength(1);
  });
});
