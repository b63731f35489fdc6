import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contracts, type DeclaredContract } from '../server/contracts.ts';
import type { Role } from '../server/platform/contract/scopes.ts';
import { scopes } from '../server/platform/contract/scopes.ts';
import type { Endpoint } from '../server/platform/contract/endpoint.ts';
import { successOf } from '../server/platform/http/mount.ts';
import { matrix } from './support/matrix.ts';
import type { Row } from './support/matrix/row.ts';
import { digest, nobody, openScene, send, type Ask, type Heard, type Scene, type Sender } from './support/scene.ts';

const roles: readonly Role[] = ['employee', 'receptionist', 'space_manager', 'administrator'];
const operations: Readonly<Record<string, Endpoint>> = Object.assign(
  {},
  ...Object.values<DeclaredContract>(contracts).map(({ endpoints }) => endpoints),
);

interface Route {
  readonly method: string;
  readonly url: string;
  readonly operationId: string | null;
}

/** What keeps the table from telling the whole truth. */
function compareRoutes(routes: readonly Route[], rows: Readonly<Record<string, Row>>): string[] {
  const open = new Set(routes.map(({ method, url }) => `${method} ${url}`));
  return [
    ...[...open].filter((route) => !(route in rows)).map((route) => `${route} has no row`),
    ...Object.keys(rows)
      .filter((route) => !open.has(route))
      .map((route) => `${route} is no route`),
    ...routes
      .filter(({ method, url, operationId }) => (operationId === null) !== isOutside(rows[`${method} ${url}`]))
      .map(({ method, url }) => `${method} ${url}: only what is no endpoint may be plain, or like one`),
  ];
}

const isOutside = (row: Row | undefined): boolean => row?.plain !== undefined || row?.like !== undefined;

let scene: Scene;
/** People and programs who must be turned away, the same for all routes. */
let strangers: Readonly<Record<string, readonly [who: Sender, status: number, code: string]>>;
/** Tokens with every scope but one. */
let lacking: Readonly<Record<string, Sender>>;
let colleagues: Readonly<Record<Role, Sender>>;
let limited: Readonly<Record<'here' | 'elsewhere', Readonly<Record<Role, Sender>>>>;

beforeAll(async () => {
  scene = await openScene();
  const { own } = scene;
  const past = Temporal.Now.instant().subtract({ minutes: 1 });
  const revoked = await own.token();
  await own.ctx.tx((tx) =>
    tx.db
      .updateTable('apiToken')
      .set({ revokedAt: new Date() })
      .where('id', '=', Number(revoked.key?.split(':')[1]))
      .execute(),
  );
  const gone = await own.person('administrator');
  await own.ctx.tx((tx) =>
    tx.db.updateTable('userAccount').set({ deactivatedAt: new Date() }).where('id', '=', gone.userId).execute(),
  );
  const late = await own.person('administrator');
  await own.ctx.tx((tx) =>
    tx.db
      .updateTable('session')
      .set({ expiresAt: new Date(past.epochMilliseconds) })
      .where('userId', '=', late.userId)
      .execute(),
  );
  const bearer = (token: string): Sender => ({ ...nobody, headers: { authorization: `Bearer ${token}` } });
  const cookie = (value: string): Sender => ({
    ...nobody,
    headers: { cookie: `atrium=${value}`, origin: scene.server.url },
  });
  strangers = {
    'without credentials': [nobody, 401, 'not_signed_in'],
    'with another scheme': [{ ...nobody, headers: { authorization: 'Basic YTpi' } }, 401, 'not_signed_in'],
    'with an unknown token': [bearer('x'.repeat(40)), 401, 'token_unknown'],
    'with a mistyped token': [bearer(`atr_${'x'.repeat(36)}`), 401, 'token_unknown'],
    'with an expired token': [await own.token({ expiresAt: past }), 401, 'token_expired'],
    'with a revoked token': [revoked, 401, 'token_revoked'],
    'from a wrong address': [await own.token({ ip: '203.0.113.0/24' }), 403, 'ip_not_allowed'],
    'with an unknown session': [cookie('A'.repeat(43)), 401, 'session_expired'],
    'with an expired session': [late, 401, 'session_expired'],
    'in a deactivated person’s session': [gone, 401, 'session_expired'],
  };
  const allBut = async (scope: string) =>
    [scope, await own.token({ scopes: scopes.filter((one) => one !== scope) })] as const;
  lacking = Object.fromEntries(await Promise.all(scopes.map(allBut)));
  const each = async (person: (role: Role) => Promise<Sender>): Promise<Record<Role, Sender>> =>
    Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await person(role)]))) as Record<
      Role,
      Sender
    >;
  colleagues = await each((role) => own.person(role));
  const within = (id: number) => each((role) => own.person(role, role === 'employee' ? {} : { buildings: [id] }));
  limited = { here: await within(own.here), elsewhere: await within(own.elsewhere) };
});
afterAll(() => scene[Symbol.asyncDispose]());

type Try = (who: Sender, ask: Ask) => Promise<Heard>;

const isAllowed = ({ least }: Row, role: Role): boolean =>
  least === 'public' || roles.indexOf(role) >= roles.indexOf(least);

const said = ({ status, code }: Heard): string => (code === null ? `${status}` : `${status} ${code}`);

/** Everybody who must be refused, and whether the refusal is the right one. @returns what went wrong */
async function tryStrangers(endpoint: Endpoint, row: Row, ask: Ask, attempt: Try): Promise<string[]> {
  const wrong: string[] = [];
  const must = async (what: string, who: Sender, wanted: string): Promise<void> => {
    const heard = said(await attempt(who, ask));
    if (heard !== wanted) wrong.push(`${what}: ${heard} instead of ${wanted}`);
  };
  for (const [what, [who, status, code]] of Object.entries(strangers)) await must(what, who, `${status} ${code}`);
  for (const role of roles.filter((one) => !isAllowed(row, one)))
    await must(`as ${role}`, colleagues[role], '403 forbidden');
  const { scope } = endpoint;
  if (scope !== 'signed-in' && scope !== 'public') {
    await must(`without ${scope}`, lacking[scope] ?? nobody, '403 forbidden');
  }
  if (row.personsOnly) await must('with a token', scene.own.admin, '403 forbidden');
  if (row.personal) await must('with a token', scene.own.admin, '404 not_found');
  if (endpoint.method !== 'GET') {
    const { headers } = colleagues.administrator;
    const from = (more: Record<string, string>): Sender => ({ ...nobody, headers: { ...headers, ...more } });
    await must('from another site', from({ origin: 'https://evil.example' }), '403 cross_site_request');
    const unsaid = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'origin'));
    await must('in a session, from nowhere', { ...nobody, headers: unsaid }, '403 cross_site_request');
  }
  return wrong;
}

/** Roles limited to buildings, and those whose it is not. */
async function tryReach(row: Row, attempt: Try): Promise<string[]> {
  const { own } = scene;
  if (!row.ask) return [];
  const wrong: string[] = [];
  const must = async (what: string, who: Sender, actor: Sender, wanted: RegExp): Promise<void> => {
    const heard = said(await attempt(who, (await row.ask?.(own, actor)) ?? {}));
    if (!wanted.test(heard)) wrong.push(`${what}: ${heard} instead of ${wanted.source}`);
  };
  const host = await own.person('employee');
  for (const role of roles.filter((one) => isAllowed(row, one))) {
    const [near, far] = [limited.here[role], limited.elsewhere[role]];
    if (row.reach) await must(`as ${role} of another building`, far, far, /^403 building_out_of_reach$/);
    if (row.reach === 'workplace') await must(`as ${role} of one building`, near, near, /^403 building_out_of_reach$/);
    if (row.reach === 'building') await must(`as ${role} of the building`, near, near, /^2/);
    if (row.personal) await must(`as ${role}, on somebody else’s`, colleagues[role], host, /^404 not_found$/);
    if (!row.owned) continue;
    const others = role === 'employee' ? /^403 booking_not_yours$/ : /^2/;
    await must(`as ${role}, on somebody else’s`, colleagues[role], host, others);
    await must(`as ${role} of another building, on somebody else’s`, far, host, /^403 booking_not_yours$/);
    if (role !== 'employee') await must(`as ${role} of the building, on somebody else’s`, near, host, /^2/);
  }
  return wrong;
}

const isIdName = (name: string): boolean =>
  /^(?:.+Ids?|id|buildings|attendees)$/.test(name) && !/^(?:access|subject)Id$/.test(name);
const idNames = (shape: Endpoint['body']): string[] => Object.keys(shape?.properties ?? {}).filter(isIdName);

/** Each id of a good request in turn becomes one of another tenant. */
async function tryForeign(endpoint: Endpoint, asker: Sender, ask: Ask, foreign: Ask, attempt: Try): Promise<string[]> {
  const wrong: string[] = [];
  const must = async (where: 'params' | 'query' | 'body', name: string, wanted: RegExp): Promise<void> => {
    const there = foreign[where]?.[name];
    if (there === undefined || ask[where]?.[name] === undefined) {
      wrong.push(`the row does not ask for ${name}`);
      return;
    }
    const heard = await attempt(asker, { ...ask, [where]: { ...ask[where], [name]: there } });
    const isEmpty = (heard.body as { items?: unknown[] } | null)?.items?.length === 0;
    const what = heard.status === 200 && isEmpty ? 'nothing' : said(heard);
    if (!wanted.test(what)) wrong.push(`foreign ${name}: ${what} instead of ${wanted.source}`);
  };
  for (const name of idNames(endpoint.params)) await must('params', name, /^404 not_found$/);
  for (const name of idNames(endpoint.query)) await must('query', name, /^nothing$|^40[04] /);
  for (const name of idNames(endpoint.body)) await must('body', name, /^404 not_found$/);
  return wrong;
}

const lastAudit = async (): Promise<string> => {
  const { tenant, db } = scene.own;
  const all = db.selectFrom('audit').select('id').where('tenantId', '=', tenant.id);
  return (await all.orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()).id;
};
const auditSince = (id: string) =>
  scene.own.db
    .selectFrom('audit')
    .select(['id', 'action', 'actor', 'actorName', 'ip', 'requestId', 'before', 'after'])
    .where('tenantId', '=', scene.own.tenant.id)
    .where('id', '>', id)
    .execute();

/** Everybody who may gets the good answer, and a change is in the audit log. */
async function tryFriends(endpoint: Endpoint, row: Row, attempt: Try): Promise<string[]> {
  const { own } = scene;
  const wrong: string[] = [];
  const one = async (what: string, who: Sender): Promise<void> => {
    const ask = (await row.ask?.(own, who)) ?? {};
    const before = await lastAudit();
    const heard = await attempt(row.least === 'public' ? nobody : who, ask);
    if (heard.status !== successOf(endpoint)) wrong.push(`${what}: ${said(heard)} instead of ${successOf(endpoint)}`);
    const rows = await auditSince(before);
    const isAudited = endpoint.method !== 'GET' && !row.quiet;
    if (isAudited !== rows.length > 0) wrong.push(`${what}: ${isAudited ? 'no' : 'a'} trace in the audit log`);
    for (const { action, actor, actorName, ip, requestId, before: was, after } of rows) {
      if (actor !== who.key || actorName === '') wrong.push(`${what}: ${action} is said to be by ${actor}`);
      if (ip !== '127.0.0.1' || !/^[0-9a-f-]{36}$/.test(requestId ?? ''))
        wrong.push(`${what}: ${action} from ${ip}, ${requestId}`);
      if (!row.secret && was === null && after === null)
        wrong.push(`${what}: ${action} says nothing of before and after`);
    }
  };
  for (const role of roles.filter((role) => isAllowed(row, role))) await one(`as ${role}`, await own.person(role));
  if (row.least !== 'public' && !row.personsOnly && !row.personal) {
    const { scope } = endpoint;
    const isMighty = scope === 'signed-in' || scope === 'public' || row.takeover === true;
    await one('with a token', await own.token(isMighty ? {} : { scopes: [scope, ...ALSO] }));
  }
  return wrong;
}

/** A token makes bookings for others, so that rows need no case of their own for tokens. */
const ALSO = ['bookings:manage'] as const;

/** All of it for one endpoint. `attempt` sends; the tests of this test hand in some that cheat. */
async function examine(endpoint: Endpoint, row: Row, attempt: Try): Promise<string[]> {
  const asker = await scene.own.person('administrator');
  const ask = (await row.ask?.(scene.own, asker)) ?? {};
  const foreign = (await row.ask?.(scene.foreign, await scene.foreign.person('administrator'))) ?? {};
  const before = await digest(scene.server);
  const wrong = await tryForeign(endpoint, asker, ask, foreign, attempt);
  if (row.least !== 'public') wrong.push(...(await tryStrangers(endpoint, row, ask, attempt)));
  const after = await digest(scene.server);
  for (const [table, rows] of Object.entries(after))
    if (before[table] !== rows) wrong.push(`refused requests changed ${table}`);
  return [...wrong, ...(await tryReach(row, attempt)), ...(await tryFriends(endpoint, row, attempt))];
}

const endpointOf = (route: string): Endpoint => {
  const { openRoutes } = scene.server.atrium.app;
  const { operationId } = openRoutes.find(({ method, url }) => `${method} ${url}` === route) ?? { operationId: null };
  const endpoint = operations[operationId ?? ''] ?? matrix[route]?.like;
  if (!endpoint) throw new Error(`${route} is no endpoint`);
  return endpoint;
};
const attemptAt =
  (route: string): Try =>
  (who, ask) =>
    send(scene.server, route, who, ask);

const rows = Object.entries(matrix);

test('every route has a row, and every row a route', () => {
  const { openRoutes } = scene.server.atrium.app;
  expect(openRoutes.length).toBeGreaterThan(80);
  expect(compareRoutes(openRoutes, matrix)).toEqual([]);
  const planted = { method: 'POST', url: '/api/v1/secrets', operationId: 'stealSecrets' };
  const stray = { method: 'GET', url: '/healthz', operationId: 'getMe' };
  expect(
    compareRoutes([planted, stray], {
      'GET /healthz': { least: 'public', plain: 'open' },
      'GET /old': { least: 'employee' },
    }),
  ).toEqual([
    'POST /api/v1/secrets has no row',
    'GET /old is no route',
    'GET /healthz: only what is no endpoint may be plain, or like one',
  ]);
});

describe('who may and who may not', () => {
  test.each(rows.filter(([, { plain }]) => plain === undefined))('%s', async (route, row) => {
    expect(await examine(endpointOf(route), row, attemptAt(route))).toEqual([]);
  });

  test.each(rows.filter(([, { plain }]) => plain === 'open'))('%s is open to everybody', async (route) => {
    const [unknown] = strangers['with an unknown token'] ?? [nobody];
    for (const who of [nobody, unknown]) expect((await attemptAt(route)(who, {})).status).toBe(200);
  });
});

describe('the matrix would notice', () => {
  const route = 'PATCH /api/v1/bookings/:id';
  const row = matrix[route] ?? { least: 'public' };
  const examined = (attempt: (honest: Try) => Try, at = route, of = row): Promise<string[]> =>
    examine(endpointOf(at), of, attempt(attemptAt(at)));

  test('a server that takes everybody for an administrator', async () => {
    const wrong = (await examined((honest) => (_who, ask) => honest(scene.own.admin, ask))).join('\n');
    for (const [what, , code] of Object.entries(strangers).map(([what, [, , code]]) => [what, '', code] as const))
      expect(wrong).toMatch(new RegExp(`^${what}: 200 instead of .* ${code}$`, 'm'));
    expect(wrong).toContain('without bookings:write: 200');
    expect(wrong).toContain('as employee, on somebody else’s: 200');
    expect(wrong).toContain('as receptionist of another building, on somebody else’s: 200');
    expect(wrong).toContain('refused requests changed booking');
    expect(wrong).toMatch(/is said to be by token:/);
  });

  test('a server that shows another tenant’s things', async () => {
    const careless =
      (honest: Try): Try =>
      async (who, ask) => {
        const heard = await honest(who, ask);
        return heard.status === 404 || heard.status === 400 ? { status: 200, code: null, body: {} } : heard;
      };
    expect(await examined(careless)).toEqual(
      ['id', 'resourceIds', 'hostId', 'attendees'].map(
        (name) => expect.stringMatching(`^foreign ${name}: 200 instead`) as string,
      ),
    );
  });

  test('a server that takes every session for one of all buildings', async () => {
    const at = 'PATCH /api/v1/floors/:id';
    const wide =
      (honest: Try): Try =>
      (who, ask) => {
        const isLimited = Object.values(limited.elsewhere).includes(who);
        return honest(isLimited ? colleagues.administrator : who, ask);
      };
    expect(await examined(wide, at, matrix[at])).toEqual(
      ['space_manager', 'administrator'].map(
        (role) => `as ${role} of another building: 200 instead of ^403 building_out_of_reach$`,
      ),
    );
  });

  test('a server that refuses and writes all the same, and one that writes no audit log', async () => {
    const writes =
      (honest: Try): Try =>
      async (who, ask) => {
        const heard = await honest(who, ask);
        if (heard.status === 401) await scene.own.make('/groups', { name: `Planted ${Math.random()}` });
        return heard;
      };
    expect(await examined(writes)).toContain('refused requests changed user_group');
    const silent = (): Try => async () => ({ status: 200, code: null, body: {} });
    expect(await examined(silent)).toContain('as administrator: no trace in the audit log');
  });

  test('a server that refuses everybody', async () => {
    const shut = (): Try => async () => ({ status: 403, code: 'forbidden', body: {} });
    expect(await examined(shut)).toContain('as employee: 403 forbidden instead of 200');
  });
});
