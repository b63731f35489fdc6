import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { contextFor, createUser, createWorld } from '../../../test/support/database.ts';
import { bearer, clock, emit, events, Streaming } from '../../../test/support/streaming.ts';
import {
  changePassword,
  createToken,
  deactivateUser,
  openSession,
  regenerateToken,
  revokeToken,
  setPassword,
  signOut,
} from '../../modules/access/access.ts';
import { updateUser } from '../../modules/people/people.ts';
import { createSessionCookie, hashSession } from '../../platform/auth/sessions.ts';
import { fail, unavailable } from '../../platform/contract/problems.ts';
import type { Ctx } from '../../platform/context/context.ts';
import type { Principal } from '../../platform/context/principal.ts';
import { until } from '../../../test/support/until.ts';

const at = new Streaming();
const { start, listen } = at;

const PASSWORD = 'plum harbour seventeen';
interface Hers {
  readonly id: number;
  readonly who: Principal;
  readonly tokenId: number;
  /** With which sessions she is signed in. */
  readonly cookies: readonly string[];
}
type Kind = 'token' | 'session' | 'other session';
/** What is done on one server, and which of her streams on the other one end by it. */
const endings: Readonly<Record<string, readonly [done: (ctx: Ctx, her: Hers) => Promise<unknown>, ends: Kind[]]>> = {
  'she is deactivated': [(ctx, { id }) => deactivateUser(ctx, { id }), ['token', 'session', 'other session']],
  'somebody sets her password': [
    (ctx, { id }) => setPassword(ctx, { id, password: 'walnut ferry eleven' }),
    ['session', 'other session'],
  ],
  'she changes her password': [
    (ctx, { who, cookies }) =>
      changePassword(ctx.as({ ...who, sessionHash: hashSession(cookies[0] ?? '') } as Principal), {
        current: PASSWORD,
        next: 'walnut ferry eleven',
      }),
    ['other session'],
  ],
  'she signs out': [
    (ctx, { who, cookies }) => signOut(ctx.as({ ...who, sessionHash: hashSession(cookies[1] ?? '') } as Principal), {}),
    ['other session'],
  ],
  'her token is revoked': [(ctx, { tokenId }) => revokeToken(ctx, { id: tokenId }), ['token']],
  'her token gets a new secret': [(ctx, { tokenId }) => regenerateToken(ctx, { id: tokenId }), ['token']],
};

describe('a stream', () => {
  it.each(Object.entries(endings))('ends at once on another server when %s', async (_what, [done, ends]) => {
    const world = await createWorld(at.base.database);
    const [here, there] = [await start(), await start()];
    const { id, who } = await createUser(world, { role: 'administrator' });
    await createUser(world, { role: 'administrator' });
    await setPassword(world.ctx, { id, password: PASSWORD });
    const { id: tokenId, token } = await createToken(contextFor(at.base.database, who), { name: 'hers' });
    const cookies = await world.ctx.tx(async (tx) => [await openSession(tx, id), await openSession(tx, id)]);
    const [name = ''] = createSessionCookie('http://atrium.test').write('').split('=');
    const open = {
      token: await listen(there.url, { authorization: `Bearer ${token}` }),
      session: await listen(there.url, { cookie: `${name}=${cookies[0]}` }),
      'other session': await listen(there.url, { cookie: `${name}=${cookies[1]}` }),
    };
    await until(() => expect(Object.values(open).flatMap(events)).toHaveLength(3));
    await done(here.ctxOf(world.ctx.who), { id, who, tokenId, cookies });
    await until(() => expect(ends.map((one) => open[one].ended)).toEqual(ends.map(() => true)));
    // The others are judged in the same round: one that goes on hears what comes after it.
    const others = (Object.keys(open) as Kind[]).filter((one) => !ends.includes(one)).map((one) => open[one]);
    await emit(world, 7);
    await until(() =>
      expect(others.map((one) => events(one).at(-1)?.event)).toEqual(others.map(() => 'booking.created')),
    );
    expect(others.map(({ ended }) => ended)).toEqual(others.map(() => false));
  });

  it('ends though the call came between its admission and its beginning', async () => {
    const world = await createWorld(at.base.database);
    const { id, headers } = await bearer(world);
    const server = await start({
      meanwhile: () => revokeToken(server.ctxOf(world.ctx.who), { id }),
    });
    const stream = await listen(server.url, headers);
    await until(() => expect(stream.ended).toBe(true));
    expect(events(stream)).toEqual([]);
  });

  it('outlives a look-up that fails, and neither a revocation that it hid nor a doubt that stays', async () => {
    const world = await createWorld(at.base.database);
    let broken = false;
    const lookingUp = () => (broken ? Promise.reject(fail(unavailable)) : Promise.resolve());
    const [patient, impatient] = [await start({ lookingUp }), await start({ lookingUp, beatMs: 500 })];
    const [{ headers }, { id, headers: short }] = [await bearer(world), await bearer(world)];
    const [kept, ended] = [await listen(patient.url, headers), await listen(patient.url, short)];
    const doubted = await listen(impatient.url, headers);
    await until(() => expect([kept, ended, doubted].flatMap(events)).toHaveLength(3));
    broken = true;
    const before = patient.looked();
    patient.signals.send('revoked');
    await until(() => expect(doubted.ended).toBe(true));
    await until(() => expect(patient.looked()).toBeGreaterThan(before + 2)); // both, and one again
    await world.db.updateTable('apiToken').set({ revokedAt: new Date() }).where('id', '=', id).execute();
    expect([kept.ended, ended.ended]).toEqual([false, false]);
    broken = false;
    await until(() => expect(ended.ended).toBe(true));
    await emit(world, 7);
    await until(() => expect(events(kept)).toHaveLength(2));
  });

  it('hears no more than its owner may by now, from the moment she may less', async () => {
    const world = await createWorld(at.base.database);
    const [here, there] = [await start(), await start()];
    const { id, who } = await createUser(world, { role: 'administrator' });
    await createUser(world, { role: 'administrator' });
    const { token } = await createToken(contextFor(at.base.database, who), { name: 'hers' });
    const hers = await listen(there.url, { authorization: `Bearer ${token}` });
    await until(() => expect(events(hers)).toHaveLength(1));
    const before = there.looked();
    await updateUser(here.ctxOf(world.ctx.who), { id, role: 'employee' });
    await until(() => expect(there.looked()).toBe(before + 1));
    await until(async () => {
      await emit(world, 5, 'user.created', { id: 5 });
      await emit(world, 7);
      const told = events(hers).map(({ event }) => event);
      expect(told.slice(told.lastIndexOf('user.created') + 1)).toContain('booking.created');
    });
    expect(hers.ended).toBe(false);
  });

  it('ends when its token’s time is over, without a beat or a call', async () => {
    const world = await createWorld(at.base.database);
    const { url } = await start();
    const expiresAt = clock().add({ milliseconds: 1_500 }).toString();
    const { token } = await createToken(world.ctx, { name: 'short', scopes: ['bookings:read'], expiresAt });
    const stream = await listen(url, { authorization: `Bearer ${token}` });
    await until(() => expect(events(stream)).toHaveLength(1));
    expect(stream.ended).toBe(false);
    await until(() => expect(stream.ended).toBe(true));
  });

  it('shares one look-up with all of its credential, when a call comes and never by the clock', async () => {
    const world = await createWorld(at.base.database);
    const { url, signals, looked } = await start();
    const { headers } = await bearer(world);
    const streams = await Promise.all(Array.from({ length: 20 }, () => listen(url, headers)));
    await until(() => expect(streams.flatMap(events)).toHaveLength(20));
    let polls = 0;
    signals.on('due', () => (polls += 1));
    // So long that nothing is remembered any more.
    await until(() => expect(polls).toBeGreaterThan(25));
    const before = looked();
    await until(() => expect(polls).toBeGreaterThan(50));
    expect(looked()).toBe(before);
    signals.send('revoked');
    await until(() => expect(looked()).toBe(before + 1));
    await emit(world, 7);
    await until(() => expect(streams.flatMap(events)).toHaveLength(40));
    expect(looked()).toBe(before + 1);
  });

  it('ends once a server that heard nothing for a while hears again', async () => {
    const world = await createWorld(at.base.database);
    const [here, there] = [await start(), await start()];
    const { id, headers } = await bearer(world);
    const stream = await listen(there.url, headers);
    await until(() => expect(events(stream)).toHaveLength(1));
    await world.db.updateTable('apiToken').set({ revokedAt: new Date() }).where('id', '=', id).execute();
    expect([here.lines, there.lines]).toEqual([[], []]);
    const owner = new pg.Client(at.base.connection);
    await owner.connect();
    await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where query like '%listen atrium_events%' and pid <> pg_backend_pid() and datname = current_database()`);
    await owner.end();
    await until(() => expect([stream.ended, there.lines.length]).toEqual([true, 1]));
  });
});
