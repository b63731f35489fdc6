import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, send, type Ask, type Scene, type Sender } from '../../../test/support/scene.ts';
import { until } from '../../../test/support/until.ts';
import { JUDGED_ANEW_AFTER, openContext } from '../../platform/context/context.ts';
import { Problem } from '../../platform/contract/problems.ts';
import { inHours } from '../../../test/support/matrix/row.ts';
import { MAX_DEVICES, MAX_PAIRINGS, MAX_PAIRINGS_FROM, PAIRING_CODE_LENGTH, PAIRING_MINUTES } from './contract.ts';
import { devicesBy } from './devices.ts';

let now = Temporal.Now.instant();
let scene: Scene;
let receptionist: Sender;

beforeAll(async () => {
  scene = await openScene(() => now);
  receptionist = await scene.own.person('receptionist', { buildings: [scene.own.here] });
});
afterAll(() => scene[Symbol.asyncDispose]());

const ask = (route: string, who: Sender, given: Ask = {}) =>
  send(scene.server, route.replace(' ', ' /api/v1'), who, given);

/** A screen that asks to be paired: its code, and what it sends from then on. */
async function screen(former?: Sender): Promise<{ readonly code: string; readonly who: Sender }> {
  const reply = await fetch(`${scene.server.url}/api/v1/device-pairings`, {
    method: 'POST',
    headers: { ...former?.headers, origin: scene.server.url },
  });
  expect(reply.status).toBe(201);
  const [cookie = ''] = reply.headers.getSetCookie();
  expect(cookie).toMatch(/^atrium-device=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
  const { code } = (await reply.json()) as { code: string };
  const headers = { cookie: cookie.slice(0, cookie.indexOf(';')), origin: scene.server.url };
  return { code, who: { headers, key: null, userId: null, email: null } };
}

const pair = (code: string, given: object = {}, who = receptionist) =>
  ask('POST /paired-devices', who, { body: { code, name: 'Lobby', buildingId: scene.own.here, ...given } });
const idIn = ({ body }: { readonly body: unknown }): number => (body as { id: number }).id;

/** A screen that is paired, and its id. */
async function paired(given: object = {}, by = receptionist) {
  const { code, who } = await screen();
  const reply = await pair(code, given, by);
  expect([reply.status, reply.body]).toMatchObject([201, { name: 'Lobby' }]);
  return { who, id: idIn(reply) };
}

describe('a screen', () => {
  it('may nothing until somebody types its code, and then what a kiosk needs, until it is unpaired', async () => {
    const { code, who } = await screen();
    expect(code).toMatch(new RegExp(`^[0-9A-HJKMNP-TV-Z]{${PAIRING_CODE_LENGTH}}$`));
    expect(await ask('GET /kiosk', who)).toMatchObject({ status: 401, code: 'device_unpaired' });
    const made = await pair(code.toLowerCase());
    expect(made).toMatchObject({ status: 201, body: { owner: { kind: 'user', id: receptionist.userId } } });
    expect(await ask('GET /kiosk', who)).toMatchObject({
      status: 200,
      body: { device: { id: idIn(made), name: 'Lobby', buildingId: scene.own.here, buildingName: 'Here' } },
    });
    expect(await pair(code)).toMatchObject({ status: 404, code: 'not_found' });
    for (const route of ['GET /me', 'GET /visits', 'GET /paired-devices', 'GET /live'])
      expect([route, await ask(route, who)]).toMatchObject([route, { status: 401, code: 'not_signed_in' }]);
    expect((await ask('DELETE /paired-devices/:id', receptionist, { params: { id: idIn(made) } })).status).toBe(204);
    expect(await ask('GET /kiosk', who)).toMatchObject({ status: 401, code: 'device_unpaired' });
  });

  it('waits ten minutes for it, and with the code that it showed last', async () => {
    const first = await screen();
    const second = await screen(first.who);
    expect((await pair(first.code)).status).toBe(404);
    now = now.add({ minutes: PAIRING_MINUTES });
    expect((await pair(second.code)).status).toBe(404);
  });

  it('asks from one network no more often than many would', async () => {
    const one = () => ask('POST /device-pairings', { headers: {}, key: null, userId: null, email: null });
    now = now.add({ minutes: PAIRING_MINUTES });
    const replies = await Promise.all(Array.from({ length: MAX_PAIRINGS_FROM + 5 }, one));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(MAX_PAIRINGS_FROM);
    expect(replies.filter(({ code }) => code === 'too_many_pairings')).toHaveLength(5);
    now = now.add({ minutes: PAIRING_MINUTES });
    expect((await one()).status).toBe(201);
  });

  it('counts, where it asks by IPv6, as its network: by another address of that nobody is let in anew', async () => {
    now = now.add({ minutes: PAIRING_MINUTES });
    const { startPairing } = devicesBy(() => Promise.reject(new Error('Nobody pairs here')), 'http://atrium.test');
    const from = (ip: string) => {
      const context = { who: scene.own.ctx.who, now, requestId: 'test', ip };
      const { database } = scene.server.atrium.database;
      return startPairing(
        openContext(
          database,
          () => undefined,
          context,
          async () => undefined,
        ),
        {},
      ).then(
        () => 'shown',
        (error: unknown) => (error instanceof Problem ? error.kind.code : error),
      );
    };
    const codes = [];
    for (let n = 0; n < MAX_PAIRINGS_FROM; n++) codes.push(await from(`2001:db8:0:1:${n}::${n}`));
    expect(new Set(codes)).toEqual(new Set(['shown']));
    expect(await from('2001:db8:0:1:ffff::1')).toBe('too_many_pairings');
    expect(await from('2001:db8:0:2::1')).toBe('shown');
    now = now.add({ minutes: PAIRING_MINUTES });
  });

  it('waits although strangers fill the place: of those who ask most the first makes room', async () => {
    const { db, tenant } = scene.own;
    now = now.add({ minutes: PAIRING_MINUTES });
    const expiresAt = new Date(now.add({ minutes: PAIRING_MINUTES }).epochMilliseconds);
    const waiting = Array.from({ length: MAX_PAIRINGS }, (_, n) => ({
      tenantId: tenant.id,
      code: `STRANGER${n}`,
      secretHash: Buffer.from(`stranger ${n}`),
      // Eleven networks, of which the first asks most.
      network: `192.0.2.${n < 20 ? 0 : 1 + (n % 10)}`,
      expiresAt: new Date(expiresAt.getTime() - (MAX_PAIRINGS - n)),
    }));
    await db.insertInto('devicePairing').values(waiting).execute();
    const { code } = await screen();
    const left = await db.selectFrom('devicePairing').select('code').where('tenantId', '=', tenant.id).execute();
    expect(left).toHaveLength(MAX_PAIRINGS);
    expect(left.map((row) => row.code)).not.toContain('STRANGER0');
    expect((await pair(code)).status).toBe(201);
    await db.deleteFrom('devicePairing').where('tenantId', '=', tenant.id).execute();
  });

  it('is not found by trying codes', async () => {
    const guesser = await scene.own.person('receptionist');
    const guess = () => pair('ZZZZZZ', {}, guesser);
    const codes = [];
    for (let round = 0; round < 12; round++) codes.push((await guess()).code);
    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'not_found'));
    expect(codes.slice(10)).toEqual(['rate_limited', 'rate_limited']);
  });

  it('is refused another site’s requests, and one that is made up is none', async () => {
    const { who } = await paired();
    const { cookie = '' } = who.headers;
    const from = (headers: Record<string, string>): Sender => ({ ...who, headers: { cookie, ...headers } });
    const body = { code: '0123456789' };
    for (const headers of [{}, { origin: 'https://evil.example' }] as Record<string, string>[])
      expect(await ask('POST /kiosk/arrivals', from(headers), { body })).toMatchObject({ code: 'cross_site_request' });
    for (const made of ['x', 'A'.repeat(43), ''])
      expect(
        await ask('GET /kiosk', { ...who, headers: { ...who.headers, cookie: `atrium-device=${made}` } }),
      ).toMatchObject({ status: 401, code: 'device_unpaired' });
  });
});

describe('what a paired screen may', () => {
  it('is what who answers for it may now, and comes back with her', async () => {
    const boss = scene.own.admin;
    const owner = await scene.own.person('receptionist');
    const { who, id } = await paired({}, owner);
    const change = (body: Record<string, unknown>) =>
      ask('PATCH /users/:id', boss, { params: { id: owner.userId ?? 0 }, body });
    expect((await ask('GET /kiosk', who)).status).toBe(200);
    await change({ role: 'employee' });
    expect(await ask('GET /kiosk', who)).toMatchObject({ status: 403, code: 'forbidden' });
    await change({ role: 'receptionist' });
    expect((await ask('GET /kiosk', who)).status).toBe(200);
    const shown = await ask('GET /users/:id/belongings', boss, { params: { id: owner.userId ?? 0 } });
    expect(shown.body).toMatchObject({ devices: [{ id, name: 'Lobby' }] });
    await ask('POST /users/:id/deactivation', boss, { params: { id: owner.userId ?? 0 } });
    expect(await ask('GET /kiosk', who)).toMatchObject({ status: 401, code: 'device_owner_inactive' });
  });

  it('lasts beyond her where a service account answers for it', async () => {
    const role = { name: 'Lobbies', role: 'receptionist', buildings: [scene.own.here] };
    const account = await scene.own.make('/service-accounts', role);
    const { who } = await paired({ serviceAccountId: account.id });
    expect((await ask('GET /kiosk', who)).status).toBe(200);
    const mighty = await scene.own.make('/service-accounts', { name: 'Mighty', role: 'administrator' });
    const { code } = await screen();
    expect(await pair(code, { serviceAccountId: mighty.id })).toMatchObject({ status: 403 });
  });

  it('goes with what she leaves to her heir, and not when it might do nothing by then', async () => {
    const boss = await scene.own.person('administrator');
    const leave = async (owner: Sender, given: Record<string, unknown>) => {
      const params = { id: owner.userId ?? 0 };
      expect((await ask('POST /users/:id/deactivation', boss, { params, body: given })).status).toBe(200);
    };
    const [owner, heir, idle, clerk] = [
      await scene.own.person('receptionist'),
      await scene.own.person('receptionist'),
      await scene.own.person('receptionist'),
      await scene.own.person('employee'),
    ];
    const [kept, lost] = [await paired({}, owner), await paired({}, idle)];
    await leave(owner, { handTo: heir.userId });
    expect(await ask('GET /kiosk', kept.who)).toMatchObject({ status: 200, body: { device: { id: kept.id } } });
    const shown = await ask('GET /paired-devices/:id', receptionist, { params: { id: kept.id } });
    expect(shown.body).toMatchObject({ version: 2, owner: { kind: 'user', id: heir.userId } });
    await ask('PATCH /users/:id', boss, { params: { id: idle.userId ?? 0 }, body: { role: 'employee' } });
    await leave(idle, { handTo: heir.userId });
    expect(await ask('GET /kiosk', lost.who)).toMatchObject({ status: 401, code: 'device_owner_inactive' });
    // Whoever answers for it by now: what he may not, it may not.
    await leave(heir, { handTo: clerk.userId });
    expect(await ask('GET /kiosk', kept.who)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('counts before who is signed in at the same browser', async () => {
    const { who, id } = await paired();
    const both = {
      ...who,
      headers: { ...who.headers, cookie: `${receptionist.headers['cookie']}; ${who.headers['cookie']}` },
    };
    expect(await ask('GET /kiosk', both)).toMatchObject({ body: { device: { id } } });
    expect(await ask('GET /me', both)).toMatchObject({ body: { user: { id: receptionist.userId } } });
    expect(await ask('GET /kiosk', receptionist)).toMatchObject({ status: 200, body: { device: null } });
    // Unpaired, it is a browser like any other: who is signed in counts, and it can be paired anew.
    expect((await ask('DELETE /paired-devices/:id', receptionist, { params: { id } })).status).toBe(204);
    expect(await ask('GET /kiosk', both)).toMatchObject({ status: 200, body: { device: null } });
    expect(await ask('GET /kiosk', who)).toMatchObject({ status: 401, code: 'device_unpaired' });
    const anew = await screen(both);
    const beside = `${receptionist.headers['cookie']}; ${anew.who.headers['cookie']}`;
    expect((await pair(anew.code)).status).toBe(201);
    expect(await ask('GET /kiosk', { ...who, headers: { ...who.headers, cookie: beside } })).toMatchObject({
      body: { device: { name: 'Lobby' } },
    });
  });
});

describe('a visitor at a kiosk', () => {
  interface Invited {
    readonly id: number;
    readonly badges: readonly { readonly registrationCode: string }[];
  }
  const invite = async (given: object = {}): Promise<string> => {
    const visitors = [{ name: 'Ada Visitor' }, { name: 'Somebody Else' }];
    const host = await scene.own.person('employee');
    const body = { visitors, buildingId: scene.own.here, hostId: host.userId, end: inHours(1), ...given };
    return ((await scene.own.make('/visits', body)) as Invited).badges[0]?.registrationCode ?? '';
  };

  it('says that she is here and that she leaves, once each, and hears of nobody else', async () => {
    now = Temporal.Now.instant();
    const { who, id } = await paired();
    const code = await invite();
    const arrive = () => ask('POST /kiosk/arrivals', who, { body: { code: code.toLowerCase() } });
    const leave = () => ask('POST /kiosk/departures', who, { body: { code } });
    expect((await leave()).code).toBe('badge_state_conflict');
    const here = await arrive();
    expect(here).toMatchObject({ status: 200, body: { name: 'Ada Visitor', departedAt: null } });
    expect(JSON.stringify(here.body)).not.toContain('Somebody Else');
    expect(await arrive()).toMatchObject({ status: 409, code: 'badge_state_conflict', body: { states: ['visiting'] } });
    expect((await leave()).status).toBe(200);
    const told = await scene.own.db
      .selectFrom('audit')
      .select('action')
      .where('tenantId', '=', scene.own.tenant.id)
      .where('actor', '=', `device:${id}`)
      .execute();
    expect(told.map(({ action }) => action).toSorted()).toEqual(['badge.arrived', 'badge.departed']);
  });

  it('is not here by a screen that is unpaired while it waits', async () => {
    const { who, id } = await paired();
    const code = await invite();
    const { db } = scene.own;
    const [locked, unlock] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const other = scene.own.ctx.tx(async (tx) => {
      await tx.db.selectFrom('visit').select('id').where('tenantId', '=', tx.tenant.id).forUpdate().execute();
      locked.resolve();
      await unlock.promise;
    });
    await locked.promise;
    const arriving = ask('POST /kiosk/arrivals', who, { body: { code } });
    const waiting = sql<{ count: number }>`select count(*)::integer as count from pg_locks
      where not granted and clock_timestamp() - waitstart > ${`${JUDGED_ANEW_AFTER} milliseconds`}::interval`;
    try {
      await until(async () => expect((await waiting.execute(db)).rows).toEqual([{ count: 1 }]));
      expect((await ask('DELETE /paired-devices/:id', receptionist, { params: { id } })).status).toBe(204);
    } finally {
      unlock.resolve();
      await other;
    }
    expect(await arriving).toMatchObject({ status: 401, code: 'device_unpaired' });
    const again = await paired();
    expect((await ask('POST /kiosk/arrivals', again.who, { body: { code } })).status).toBe(200);
  });

  it('is sent to the front desk by a wrong building, day or code, and many wrong ones wait', async () => {
    const { who } = await paired();
    const arrive = (code: string) => ask('POST /kiosk/arrivals', who, { body: { code } });
    expect((await arrive(await invite({ buildingId: scene.own.elsewhere }))).code).toBe('building_out_of_reach');
    const later = { start: inHours(72), end: inHours(73) };
    expect((await arrive(await invite(later))).code).toBe('visit_not_today');
    const codes = [];
    for (let round = 0; round < 33; round++) codes.push((await arrive('0000000000')).code);
    expect(codes.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 'not_found'));
    expect(codes.slice(30)).toEqual(['rate_limited', 'rate_limited', 'rate_limited']);
  });
});

it('of screens there are so many', async () => {
  const { db, tenant, here } = scene.own;
  const { count } = await db
    .selectFrom('pairedDevice')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenant.id)
    .executeTakeFirstOrThrow();
  const row = { tenantId: tenant.id, name: 'Full', buildingId: here, ownerUserId: receptionist.userId };
  const missing = Array.from({ length: MAX_DEVICES - 1 - count }, (_, n) => ({
    ...row,
    secretHash: Buffer.from(`full ${n}`),
    createdAt: new Date(),
  }));
  await db.insertInto('pairedDevice').values(missing).execute();
  const screens = [await screen(), await screen()];
  const replies = await Promise.all(screens.map(({ code }) => pair(code)));
  expect(replies.map(({ status, code }) => code ?? `${status}`).toSorted()).toEqual(['201', 'too_many_devices']);
});
