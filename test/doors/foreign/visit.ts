import type { FastifyInstance, InjectOptions } from 'fastify';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { constraintProblems } from '../../../server/contracts.ts';
import { site } from '../../../server/faces/site/site.ts';
import { createV1Door } from '../../../server/faces/v1/door.ts';
import { v1 } from '../../../server/faces/v1/v1.ts';
import { createToken } from '../../../server/modules/access/access.ts';
import { scopes, type Scope } from '../../../server/platform/contract/scopes.ts';
import type { Database } from '../../../server/platform/db/connect.ts';
import { createApp } from '../../../server/platform/http/app.ts';
import { describeApi } from '../../../server/platform/http/describe.ts';
import { mount } from '../../../server/platform/http/mount.ts';
import { createRateLimiter } from '../../../server/platform/limits/ratelimit.ts';
import { createLog } from '../../../server/platform/log.ts';
import { createTestDatabase, createWorld, type TestDatabase, type World } from '../../support/database.ts';
import { parts } from '../../support/parts.ts';
import { endpoints, type ForeignEndpoint } from './contract.ts';
import { createForeignDoor, foreignDialect, LIMITS } from './door.ts';
import { foreign } from './foreign.ts';
import { authenticatorOn, servingOn } from '../../support/serving.ts';

const KEYS = new Map<string, ForeignEndpoint['product']>([
  ['k-teams', 'teams'],
  ['k-faults', 'faults'],
]);
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

export const api = () => describeApi(foreignDialect, { contracts: { Teams: endpoints }, shapes: {} });

/** Both faces in one process, with the web app's catch-all beside them. */
async function serve(database: Database, clock: () => Temporal.Instant): Promise<FastifyInstance> {
  const served = createApp({
    log: createLog('silent'),
    constraints: constraintProblems,
    trustedProxies: [],
    publicUrl: 'http://atrium.test',
  });
  const serving = servingOn(database, clock);
  const authenticator = authenticatorOn(database);
  const plain = createV1Door(authenticator, createRateLimiter(database, { most: 100_000, windowSeconds: 60 }));
  await served.register(async (face) => v1(face, serving, plain, parts), { prefix: '/api/v1' });
  const theirs = createForeignDoor(authenticator, createRateLimiter(database, ...LIMITS), KEYS);
  await served.register(async (face) => mount(face, serving, theirs, endpoints, foreign), {
    prefix: '/:workplace/api/Foreign',
  });
  served.get('/api/foreign/openapi.json', () => api());
  await served.register(site, { folder: join(import.meta.dirname, 'nowhere') });
  await served.ready();
  return served;
}

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
  readonly at?: string;
}

/** The planted face, served beside v1 on a database of its own, and a caller with a new token in each test. */
export class Visit {
  own!: TestDatabase;
  world!: World;
  app!: FastifyInstance;
  token = '';
  now = Temporal.Now.instant().round({ smallestUnit: 'minute' });
  #named = 0;

  constructor() {
    beforeAll(async () => {
      this.own = await createTestDatabase();
      this.world = await createWorld(this.own.database);
      this.app = await serve(this.own.database, () => this.now);
    });
    afterAll(async () => {
      await this.app.close();
      await this.own[Symbol.asyncDispose]();
    });
    beforeEach(() => this.renew());
  }

  /** Goes on with a new token. */
  async renew(granted: readonly Scope[] = scopes): Promise<void> {
    this.token = (await createToken(this.world.ctx, { name: 'Robot', scopes: [...granted] })).token;
  }

  /** Asks the foreign face, with both credentials unless said. */
  async ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, { headers, body, at }: Sent = {}) {
    const request: InjectOptions = {
      method,
      url: `${at ?? `/${this.world.tenant.slug}/api/Foreign`}${path}`,
      headers: { authorization: `Bearer ${this.token}`, 'foreign-key': 'k-teams', ...headers },
      ...(body !== undefined && { payload: body }),
    };
    const reply = await this.app.inject(request);
    return { status: reply.statusCode, headers: reply.headers, body: reply.json() };
  }

  form(method: 'POST' | 'PUT' | 'DELETE', path: string, body: string) {
    return this.ask(method, path, { headers: FORM, body });
  }

  newName(): string {
    return `Team ${++this.#named} ${Math.random().toString(36).slice(2)}`;
  }

  async newTeam(): Promise<{ TeamId: number; TeamName: string }> {
    const { status, body } = await this.ask('POST', '/teams', { body: { teamDetails: { teamName: this.newName() } } });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.Data;
  }
}

/** A refusal in the foreign way. */
export const failure = (status: number, Code: string, Field: string | null = null) => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: { IsError: true, Code, Field, Message: expect.any(String) },
});

export const missing = { status: 404, body: { IsError: true, Code: 'not_found' } };
