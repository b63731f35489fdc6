import type { FastifyInstance, InjectOptions } from 'fastify';
import { expect } from 'vitest';
import { constraints, endpoints as peopleEndpoints } from '../../server/modules/people/contract.ts';
import * as people from '../../server/modules/people/people.ts';
import { createV1Door } from '../../server/faces/v1/door.ts';
import { endpoints as authEndpoints } from '../../server/modules/access/contract.ts';
import { hashPassword } from '../../server/platform/auth/passwords.ts';
import * as access from '../../server/modules/access/access.ts';
import type { Database } from '../../server/platform/db/connect.ts';
import { createApp } from '../../server/platform/http/app.ts';
import { mount } from '../../server/platform/http/mount.ts';
import { createRateLimiter } from '../../server/platform/limits/ratelimit.ts';
import { createLog } from '../../server/platform/log.ts';
import { createUser, type World } from './database.ts';
import { authenticatorOn, servingOn } from './serving.ts';

export const PASSWORD = 'a horse of course';
/** As a browser says it of our own page. */
export const OURS = { 'sec-fetch-site': 'same-origin' };

/** One process that people and programs sign in to, with a memory of its own and a clock that moves only when told. */
export class Process {
  now = Temporal.Now.instant();
  readonly forget: () => void;
  #setBackMs = 0;
  readonly app: FastifyInstance;

  constructor(database: Database, publicUrl = 'http://atrium.test') {
    const clock = (): Temporal.Instant => this.now;
    this.app = createApp({
      log: createLog('silent'),
      constraints,
      trustedProxies: [],
      publicUrl,
    });
    const limiter = createRateLimiter(database, { most: 100_000, windowSeconds: 60 });
    const serving = servingOn(database, clock, (what) => what === 'revoked' && this.forget());
    const monotonic = (): number => this.now.epochMilliseconds + this.#setBackMs;
    const authenticator = authenticatorOn(database, { publicUrl, monotonic });
    this.forget = authenticator.forget;
    const door = createV1Door(authenticator, limiter);
    mount(this.app, serving, door, authEndpoints, {
      ...access,
      sendPasswordLink: access.sendPasswordLinkBy('kept'),
    });
    mount(this.app, serving, door, peopleEndpoints, people);
  }

  /** Somebody sets the wall clock back; time itself goes on. */
  setBack(hours: number): void {
    this.now = this.now.subtract({ hours });
    this.#setBackMs += hours * 3_600_000;
  }

  later(duration: Temporal.DurationLike): void {
    this.now = this.now.add(duration);
  }

  async ask(request: InjectOptions) {
    const reply = await this.app.inject(request);
    const cookies = [reply.headers['set-cookie'] ?? []].flat();
    return {
      status: reply.statusCode,
      headers: reply.headers,
      setCookie: cookies.find((cookie) => /^(?:__Host-)?atrium=/.test(cookie)) ?? null,
      /** What makes the browser a known one. */
      setKnown: cookies.find((cookie) => /^(?:__Host-)?atrium-known=/.test(cookie)) ?? null,
      body: reply.body === '' ? null : reply.json(),
    };
  }

  me(headers: Record<string, string>, remoteAddress = '127.0.0.1') {
    return this.ask({ url: '/me', headers, remoteAddress });
  }

  /** @returns the cookie, as a browser sends it back */
  async signIn(user: { email: string }, password = PASSWORD, tenant?: string): Promise<string> {
    const payload = { email: user.email, password, ...(tenant !== undefined && { tenant }) };
    const { setCookie, body } = await this.ask({ method: 'POST', url: '/sessions', payload, headers: OURS });
    if (setCookie === null) throw new Error(JSON.stringify(body));
    return setCookie.split(';', 1)[0] ?? '';
  }
}

export const refusal = (status: number, code: string) => ({ status, body: { status, code } });

let hashed: Promise<string> | null = null;

/** Somebody who can sign in with PASSWORD. */
export async function createPerson(
  world: World,
  given: { readonly email?: string; readonly role?: 'employee' | 'administrator' } = {},
) {
  const passwordHash = await (hashed ??= hashPassword(PASSWORD, null));
  const user = await createUser(world, given);
  await world.db.updateTable('userAccount').set({ passwordHash }).where('id', '=', user.id).execute();
  return user;
}

/** Waits until a condition holds. */
export const becomesTrue = async (look: () => Promise<boolean>): Promise<void> => {
  await expect.poll(look, { interval: 10, timeout: 10_000 }).toBe(true);
};
