import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from '../../../test/support/database.ts';
import { workOff } from '../../../test/support/queue.ts';
import { OURS, PASSWORD, Process, createPerson, refusal } from '../../../test/support/signing-in.ts';
import { contracts, type DeclaredContract } from '../../contracts.ts';
import { openContext, type Ctx } from '../../platform/context/context.ts';
import { anonymousPrincipal, type Principal, type Reach } from '../../platform/context/principal.ts';
import { roleScopes, scopes, type Scope } from '../../platform/contract/scopes.ts';
import { joinJobs } from '../../platform/jobs/job.ts';
import { HIDDEN, listMail } from '../../platform/mail/mail.ts';
import { showTime } from '../../platform/time.ts';
import { createUser as addUser, updateUser } from '../people/people.ts';
import {
  completePasswordReset,
  deactivateUser,
  requestPasswordReset,
  sendPasswordLinkBy,
  setPassword,
} from './access.ts';
import { jobs as declared } from '../password-links/contract.ts';
import { findByLink, sendAskedLink, sendLinkTo, tellPasswordChange } from '../password-links/password-links.ts';

const NEXT = 'walnut ferry eleven';
const sendPasswordLink = sendPasswordLinkBy('kept');
const route = { mailRoute: 'kept', publicUrl: 'https://desks.example' } as const;
const problem = (status: number, code: string, details: object = {}) => ({ kind: { status, code }, details });
const usedUp = problem(410, 'password_link_used_up', { param: 'secret' });

const jobs = joinJobs(declared, {
  'password_link.ask': { inside: async (tx, [asked]) => asked && sendAskedLink(tx, asked.email, route) },
  'password_link.send': { inside: async (tx, [asked]) => asked && sendLinkTo(tx, asked, route) },
  'password_change.tell': { inside: async (tx, [told]) => told && tellPasswordChange(tx, told.userId, route) },
});

let cluster: TestDatabase;
let world: World;
beforeAll(async () => {
  cluster = await createTestDatabase();
  world = await createWorld(cluster.database);
});
afterAll(() => cluster[Symbol.asyncDispose]());

const start = Temporal.Now.instant();
const as = (who: Principal, at = 0, ip = '198.51.100.10') =>
  openContext(cluster.database, () => undefined, {
    who,
    now: start.add({ minutes: at }),
    requestId: 'test',
    ip,
  });
const anonymous = (at = 0, ip = '198.51.100.10') => as(anonymousPrincipal(world.tenant, ip), at, ip);
const holding = (held: readonly Scope[], reach: Reach = 'all') =>
  as({ ...world.ctx.who, scopes: new Set(held), reach });

const workOffMail = (at = 0) =>
  workOff(cluster.database, jobs, {
    clock: () => start.add({ minutes: at + 1 }),
    onError: (error) => {
      throw error;
    },
  });

/** What a person was written, the oldest first. */
async function lettersTo(email: string, ctx = world.ctx) {
  const { items } = await listMail(ctx, { limit: 200 });
  return items.filter(({ recipient }) => recipient === email).toReversed();
}

const secretIn = (text = ''): string => /^https:\/\/desks\.example\/set-password#(\S+)$/m.exec(text)?.[1] ?? '';
const lastSecret = async (email: string): Promise<string> =>
  (await lettersTo(email)).map(({ body }) => secretIn(body)).findLast(Boolean) ?? '';

async function asked(email: string, at = 0): Promise<string> {
  await requestPasswordReset(anonymous(at), { email });
  await workOffMail(at);
  return lastSecret(email);
}

const complete = (secret: string, at = 0, password = NEXT) =>
  completePasswordReset(anonymous(at), { secret, password });

describe('a link that somebody asks for', () => {
  it('goes to her address, of which only a hash is kept, sets her password once, and she is told', async () => {
    const process = new Process(cluster.database);
    const { id, email } = await createPerson(world);
    const cookie = await process.signIn({ email });
    const secret = await asked(email.toUpperCase().toLowerCase());
    const rows = await world.db.selectFrom('passwordLink').selectAll().where('userId', '=', id).execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
    const done = await process.ask({
      method: 'POST',
      url: '/password-resets/completion',
      payload: { secret, password: NEXT },
      headers: OURS,
    });
    expect([done.status, done.setCookie]).toEqual([204, null]);
    expect(done.setKnown).toMatch(/^atrium-known=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await process.me({ cookie })).toMatchObject(refusal(401, 'session_expired'));
    await process.signIn({ email }, NEXT);
    await expect(complete(secret)).rejects.toMatchObject(usedUp);
    await workOffMail();
    expect((await lettersTo(email)).at(-1)).toMatchObject({ subject: 'Your password was changed' });
    const audit = await world.db
      .selectFrom('audit')
      .select(['action', 'actor'])
      .where('subjectId', '=', String(id))
      .execute();
    expect(audit).toContainEqual({ action: 'user.password_reset', actor: `user:${id}` });
  });

  it('works for one of two who open it at once', async () => {
    const { email } = await createPerson(world);
    const secret = await asked(email);
    const both = await Promise.allSettled([complete(secret), complete(secret, 0, 'another ferry eleven')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('ends after an hour, with any change of the password, of her address, and when she is shut out', async () => {
    const link = async () => {
      const user = await createPerson(world);
      return { ...user, secret: await asked(user.email) };
    };
    const [late, changed, moved, gone] = [await link(), await link(), await link(), await link()];
    await expect(complete(late.secret, 61)).rejects.toMatchObject(usedUp);
    expect(await findByLink(anonymous(59), late.secret)).not.toBeNull();
    await setPassword(world.ctx, { id: changed.id, password: 'set by somebody else' });
    await expect(complete(changed.secret)).rejects.toMatchObject(usedUp);
    await updateUser(world.ctx, { id: moved.id, email: `moved.${moved.email}` });
    await expect(complete(moved.secret)).rejects.toMatchObject(usedUp);
    await deactivateUser(world.ctx, { id: gone.id });
    await expect(complete(gone.secret)).rejects.toMatchObject(usedUp);
    for (const secret of [
      '',
      'x',
      `${world.tenant.id}-${'A'.repeat(43)}`,
      `0-${'A'.repeat(43)}`,
      `9999999999-${'A'.repeat(43)}`,
    ]) {
      await expect(complete(secret)).rejects.toMatchObject(usedUp);
    }
  });

  it('keeps its rules: a weak password leaves it as it was', async () => {
    const { email } = await createPerson(world);
    const secret = await asked(email);
    const weak = problem(422, 'password_too_weak', { param: 'password' });
    for (const password of ['football123', `${world.tenant.slug}2026`, email]) {
      await expect(complete(secret, 0, password)).rejects.toMatchObject(weak);
    }
    await complete(secret);
  });

  it('says the same for a stranger, writes no mail to one, and so for who was shut out or never let in', async () => {
    const gone = await createPerson(world);
    await deactivateUser(world.ctx, { id: gone.id });
    const never = await createUser(world);
    for (const email of ['nobody@example.com', gone.email, never.email]) {
      expect(await requestPasswordReset(anonymous(), { email })).toBeUndefined();
      await workOffMail();
      expect(await lettersTo(email)).toEqual([]);
    }
    expect(await requestPasswordReset(anonymous(), { email: gone.email, tenant: 'no-such-tenant' })).toBeUndefined();
  });

  it('comes five times an hour, and from one network thirty times, whatever is asked for', async () => {
    const own = await createWorld(cluster.database);
    const { email } = await createPerson(own);
    const ask = async (whose: string, ip: string, at = 0) => {
      const ctx = anonymous(at, ip);
      await requestPasswordReset(ctx.as({ ...ctx.who, tenant: own.tenant }), { email: whose });
      await workOffMail(at);
    };
    const at = 60 - start.toZonedDateTimeISO('UTC').minute + 1;
    for (let i = 0; i < 8; i++) await ask(email, `198.51.100.${i}`, at);
    expect(await lettersTo(email, own.ctx)).toHaveLength(5);
    await ask(email, '198.51.100.1', at + 61);
    expect(await lettersTo(email, own.ctx)).toHaveLength(6);
    for (let i = 0; i < 40; i++) await ask(`nobody.${i}@example.com`, '203.0.113.5', at + 61);
    const { email: other } = await createPerson(own);
    await ask(other, '203.0.113.5', at + 61);
    expect(await lettersTo(other, own.ctx)).toEqual([]);
    await ask(other, '203.0.113.6', at + 61);
    expect(await lettersTo(other, own.ctx)).toHaveLength(1);
  });
});

describe('a link that somebody is sent', () => {
  it('lets who was added set her own password, within three days, and ask for another when it has expired', async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    const { id } = await addUser(world.ctx, { email, name: 'New Comer' });
    // Whoever asked is told that it stays here, and from when on it is to be looked for.
    const told = await sendPasswordLink(world.ctx, { id });
    expect(told).toEqual({ mail: 'kept', askedAt: showTime(world.ctx.now) });
    await workOffMail();
    const [letter] = await lettersTo(email);
    expect(letter).toMatchObject({
      subject: 'Set your password for Atrium',
      body: expect.stringContaining('Hello New Comer,'),
    });
    const secret = await lastSecret(email);
    expect(await findByLink(anonymous(71 * 60), secret)).not.toBeNull();
    await expect(complete(secret, 73 * 60)).rejects.toMatchObject(usedUp);
    await complete(await asked(email, 73 * 60), 73 * 60);
    await new Process(cluster.database).signIn({ email }, NEXT);
  });

  it('takes all that she may', async () => {
    const { id } = await createPerson(world);
    const forbidden = problem(403, 'forbidden');
    await expect(sendPasswordLink(holding(['people:read', 'people:write']), { id })).rejects.toMatchObject(forbidden);
    await sendPasswordLink(holding([...roleScopes.employee, 'people:write']), { id });
    await expect(sendPasswordLink(holding(scopes, []), { id })).rejects.toMatchObject(forbidden);
    await deactivateUser(world.ctx, { id });
    await expect(sendPasswordLink(world.ctx, { id })).rejects.toMatchObject(problem(409, 'person_inactive'));
    const foreign = await createWorld(cluster.database);
    await expect(sendPasswordLink(foreign.ctx, { id })).rejects.toMatchObject(problem(404, 'not_found'));
  });

  it('is bounded for one person', async () => {
    const { id } = await createPerson(world);
    const ctx = as(world.ctx.who, 60 - start.toZonedDateTimeISO('UTC').minute);
    for (let i = 0; i < 5; i++) await sendPasswordLink(ctx, { id });
    await expect(sendPasswordLink(ctx, { id })).rejects.toMatchObject(problem(429, 'rate_limited'));
  });

  it('is sent however often somebody else has asked for one', async () => {
    const { id, email } = await createPerson(world);
    const at = 60 - start.toZonedDateTimeISO('UTC').minute;
    for (let i = 0; i < 6; i++) await requestPasswordReset(anonymous(at, `198.51.101.${i}`), { email });
    expect(await sendPasswordLink(as(world.ctx.who, at), { id })).toMatchObject({ mail: 'kept' });
  });

  it('cannot be redirected by who may not do all that she may', async () => {
    const { id, email } = await createPerson(world);
    const keeper = holding(['people:read', 'people:write']);
    const move = (ctx = keeper) => updateUser(ctx, { id, email: `thief.${email}` });
    await expect(move()).rejects.toMatchObject(problem(403, 'forbidden'));
    await updateUser(keeper, { id, email: email.toUpperCase(), name: 'Renamed' });
    await move(world.ctx);
    // Who was never let in has nothing to take over; and a link goes only where it was meant to.
    const address = `${crypto.randomUUID()}@example.com`;
    const never = await addUser(world.ctx, { email: address, name: 'New' });
    await sendPasswordLink(world.ctx, { id: never.id });
    await updateUser(keeper, { id: never.id, email: `thief.${address}` });
    await workOffMail();
    await requestPasswordReset(anonymous(), { email: `thief.${address}` });
    await workOffMail();
    expect([...(await lettersTo(address)), ...(await lettersTo(`thief.${address}`))]).toEqual([]);
  });
});

describe('a mail with a link in it', () => {
  it('is read only by who may everything, and not once it is on its way', async () => {
    const { email } = await createPerson(world);
    const secret = await asked(email);
    expect(secret).not.toBe('');
    const [letter] = await lettersTo(email);
    const bodyFor = async (reader: Ctx) =>
      (await listMail(reader, { limit: 200 })).items.find(({ id }) => id === letter?.id)?.body;
    for (const missing of scopes.filter((scope) => scope !== 'mail:read')) {
      const reader = holding(scopes.filter((scope) => scope !== missing));
      expect(await bodyFor(reader)).toBe(HIDDEN);
    }
    expect(await bodyFor(holding(scopes, [1]))).toBe(HIDDEN);
    await world.db.updateTable('mail').set({ state: 'pending' }).where('recipient', '=', email).execute();
    expect((await lettersTo(email))[0]?.body).toBe(HIDDEN);
  });
});

describe('a password that Atrium made', () => {
  it('is changed before anything else, and then everything may be done', async () => {
    const process = new Process(cluster.database);
    const { id, email } = await createPerson(world, { role: 'administrator' });
    await world.db.updateTable('userAccount').set({ passwordIsGenerated: true }).where('id', '=', id).execute();
    const cookie = await process.signIn({ email });
    const me = await process.me({ cookie });
    expect(me).toMatchObject({ status: 200, body: { user: { id, mustChangePassword: true }, scopes: [] } });
    const headers = { ...OURS, cookie };
    const must = refusal(403, 'password_change_required');
    expect(await process.ask({ url: '/users', headers })).toMatchObject(must);
    expect(await process.ask({ method: 'POST', url: '/tokens', payload: { name: 'x' }, headers })).toMatchObject(must);
    const change = { method: 'PUT', url: '/password', headers } as const;
    const same = await process.ask({ ...change, payload: { current: PASSWORD, next: PASSWORD } });
    expect(same).toMatchObject(refusal(422, 'password_too_weak'));
    const changed = await process.ask({ ...change, payload: { current: PASSWORD, next: NEXT } });
    expect([changed.status, changed.setKnown === null]).toEqual([204, false]);
    expect((await process.ask({ url: '/users', headers })).status).toBe(200);
    expect((await process.me({ cookie })).body.user).not.toHaveProperty('mustChangePassword');
    const out = await process.ask({ method: 'DELETE', url: '/sessions/current', headers });
    expect(out.status).toBe(204);
  });

  it('leaves open what needs no right, and that is nothing else', () => {
    const all = Object.values<DeclaredContract>(contracts).flatMap(({ endpoints = {} }) => Object.entries(endpoints));
    const open = all.filter(([, { scope }]) => scope === 'signed-in').map(([name]) => name);
    expect(open.toSorted()).toEqual(['changePassword', 'getMe', 'signOut']);
  });

  it('is none that somebody set or that a link set', async () => {
    const { id } = await createPerson(world);
    const flag = async () =>
      (
        await world.db
          .selectFrom('userAccount')
          .select('passwordIsGenerated as made')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).made;
    const make = () =>
      world.db.updateTable('userAccount').set({ passwordIsGenerated: true }).where('id', '=', id).execute();
    await make();
    await setPassword(contextFor(cluster.database, world.ctx.who), { id, password: NEXT });
    expect(await flag()).toBe(false);
    await make();
    const { email } = await world.db
      .selectFrom('userAccount')
      .select('email')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await complete(await asked(email), 0, 'another ferry eleven');
    expect(await flag()).toBe(false);
  });
});
