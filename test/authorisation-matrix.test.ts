import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { constraintProblems, contracts, type DeclaredContract } from '../server/contracts.ts';
import * as condeco from '../server/faces/condeco/contract.ts';
import { tokenEndpoints } from '../server/faces/condeco/token-provider.ts';
import * as offision from '../server/faces/offision/contract.ts';
import type { Endpoint } from '../server/platform/contract/endpoint.ts';
import { roles } from '../server/platform/contract/scopes.ts';
import { createApp, type OpenRoute } from '../server/platform/http/app.ts';
import { createLog } from '../server/platform/log.ts';
import { matrix, rowModules } from './support/matrix.ts';
import { openCast, speaking, type Cast } from './support/matrix/cast.ts';
import { tryFriends, tryReach } from './support/matrix/grants.ts';
import { prepare, strangerRefusals, tryRefusals, type Case, type Stage, type Try } from './support/matrix/refusals.ts';
import type { Row } from './support/matrix/row.ts';
import { sideBySide } from './support/matrix/side-by-side.ts';
import { refuseAll } from './support/matrix/unchanged.ts';
import { zoneAtNoon } from './support/matrix/noon.ts';
import { nobody, openScene, send, type Scene } from './support/scene.ts';

/** Who promises what: the modules, and the faces that speak otherwise. */
const promises: Readonly<Record<string, DeclaredContract>> = {
  ...contracts,
  offision,
  condeco: { endpoints: { ...condeco.endpoints, ...tokenEndpoints } },
};
const operations: Readonly<Record<string, Endpoint>> = Object.assign(
  {},
  ...Object.values(promises).map(({ endpoints }) => endpoints),
);

/** Is it what Fastify makes beside a GET, of the same operation and behind the same door? Then the row of that speaks for it. */
const isHeadOf = (head: OpenRoute, get: OpenRoute): boolean =>
  head.method === 'HEAD' &&
  get.method === 'GET' &&
  (['url', 'operationId', 'door'] as const).every((part) => head[part] === get[part]);

/** What keeps the table from telling the whole truth. */
function compareRoutes(all: readonly OpenRoute[], rows: Readonly<Record<string, Row>>): string[] {
  const routes = all.filter((route) => !all.some((get) => isHeadOf(route, get)));
  const open = new Set(routes.map(({ method, url }) => `${method} ${url}`));
  return [
    ...[...open].filter((route) => !(route in rows)).map((route) => `${route} has no row`),
    ...Object.keys(rows)
      .filter((route) => !open.has(route))
      .map((route) => `${route} is no route`),
    ...routes
      .filter(({ method, url, operationId }) => (operationId === null) !== isOutside(rows[`${method} ${url}`]))
      .map(({ method, url }) => `${method} ${url}: only what is no endpoint may be plain, or like one`),
    ...routes
      .filter(({ method, url, door }) => (door === null) !== isDoorless(rows[`${method} ${url}`]))
      .map(({ method, url, door }) => `${method} ${url} stands behind ${door === null ? 'no door' : 'a door'}`),
  ];
}

const isDoorless = (row: Row | undefined): boolean => row?.plain !== undefined && row.plain !== 'addressed';
const isOutside = (row: Row | undefined): boolean => isDoorless(row) || row?.like !== undefined;

let scene: Scene;
let cast: Cast;
let stage: Stage;

beforeAll(async () => {
  scene = await openScene(undefined, zoneAtNoon());
  cast = await openCast(scene);
  stage = { scene, cast };
});
afterAll(() => scene[Symbol.asyncDispose]());

const openRouteOf = (route: string): OpenRoute | undefined =>
  scene.server.atrium.app.openRoutes.find(({ method, url }) => `${method} ${url}` === route);

function caseOf(route: string, cheat: (honest: Try) => Try = (honest) => honest): Case {
  const row = matrix[route];
  const endpoint = operations[openRouteOf(route)?.operationId ?? ''] ?? row?.like;
  if (!row || !endpoint) throw new Error(`${route} is no endpoint`);
  const at = row.applicationsOnly ? { suffix: scene.own.tenant.slug } : {};
  const honest: Try = (who, ask) =>
    send(scene.server, route, speaking(cast, row, who), { ...ask, params: { ...at, ...ask.params } });
  return { route, endpoint, row, attempt: cheat(honest) };
}

const rows = Object.entries(matrix);
const guarded = rows.filter(([, { plain }]) => plain === undefined).map(([route]) => route);

describe('every route', () => {
  test('has a row, and every row a route', () => {
    const { openRoutes } = scene.server.atrium.app;
    expect(openRoutes.length).toBeGreaterThan(80);
    expect(compareRoutes(openRoutes, matrix)).toEqual([]);
    const planted = { method: 'POST', url: '/api/v1/secrets', operationId: 'stealSecrets', door: 'v1' };
    const stray = { method: 'GET', url: '/healthz', operationId: 'getMe', door: null };
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

  test('answers HEAD where it answers GET, but for the stream without an end', () => {
    const { openRoutes } = scene.server.atrium.app;
    const headless = openRoutes.filter(
      (get) => get.method === 'GET' && !openRoutes.some((route) => isHeadOf(route, get)),
    );
    expect(headless.map(({ url }) => url)).toEqual(['/api/v1/live']);
    const planted = { method: 'HEAD', url: '/api/v1/me', operationId: 'getMe', door: null };
    expect(compareRoutes([...openRoutes, planted], matrix)).toContain('HEAD /api/v1/me has no row');
  });

  test('has its row beside the module that promises it', () => {
    const promised = Object.entries(promises).flatMap(([module, { endpoints }]) =>
      Object.keys(endpoints ?? {}).map((operationId) => [operationId, module] as const),
    );
    const modules = new Map(promised);
    const { openRoutes } = scene.server.atrium.app;
    const strays = openRoutes
      .filter(({ method }) => method !== 'HEAD')
      .flatMap(({ method, url, operationId }) => {
        const [promises, holds] = [modules.get(operationId ?? ''), rowModules[`${method} ${url}`]];
        const isOfFace = matrix[`${method} ${url}`]?.plain === 'addressed';
        return promises === holds || operationId === null || isOfFace
          ? []
          : [`${method} ${url}: ${promises}, and not ${holds}`];
      });
    expect(modules.size).toBeGreaterThan(80);
    expect(strays).toEqual([]);
  });

  test('stands behind its door, and a naked one would be seen', () => {
    const app = createApp({
      log: createLog('silent'),
      constraints: constraintProblems,
      trustedProxies: [],
      publicUrl: 'http://atrium.test',
    });
    const { endpoint } = caseOf('GET /api/v1/me');
    const config = { mounted: { operationId: 'getMe', endpoint } };
    // It says that it is an endpoint, and asks nobody who sends the request, or only seems to.
    app.get('/naked', { config }, () => ({}));
    app.get('/dressed', { config, onRequest: async (request) => void request.headers.authorization }, () => ({}));
    const like: Row = { least: 'employee' };
    expect(compareRoutes(app.openRoutes, { 'GET /naked': like, 'GET /dressed': like })).toEqual([
      'GET /naked stands behind no door',
      'GET /dressed stands behind no door',
    ]);
    const opened = { method: 'GET', url: '/healthz', operationId: null, door: 'v1' };
    expect(compareRoutes([opened], { 'GET /healthz': { least: 'public', plain: 'open' } })).toEqual([
      'GET /healthz stands behind a door',
    ]);
  });
});

/** Of each kind of route behind each door one: by method, and by what is taken and answered. */
function representatives(): string[] {
  const byKind = new Map<string, string>();
  for (const route of guarded) {
    const { endpoint, row } = caseOf(route);
    const { method, body, accepts, reply } = endpoint;
    if (row.least === 'public') continue;
    const taken = accepts ? 'bytes' : body ? 'json' : 'nothing';
    const answered = reply === 'bytes' ? 'bytes' : reply === null ? 'nothing' : 'json';
    const kind = [openRouteOf(route)?.door, method, taken, answered, row.like ? 'stream' : ''].join(' ');
    if (!byKind.has(kind)) byKind.set(kind, route);
  }
  return [...byKind.values()];
}

const tryStrangers = async (one: Case): Promise<string[]> => {
  const { ask } = await prepare(stage, one);
  return tryRefusals(one, strangerRefusals(cast, one, ask));
};

test('credentials that never count are refused at each door, whatever is asked', async () => {
  const chosen = representatives();
  expect(chosen.length).toBeGreaterThanOrEqual(8);
  const asking = rows
    .filter(([, { plain, least }]) => plain !== 'addressed' && least !== 'public')
    .flatMap(([route]) => openRouteOf(route)?.door ?? []);
  expect(new Set(chosen.map((route) => openRouteOf(route)?.door))).toEqual(new Set(asking));
  for (const route of chosen) expect([route, await tryStrangers(caseOf(route))]).toEqual([route, []]);
});

describe('who may not', () => {
  let refused: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    refused = await refuseAll(scene, await sideBySide(guarded, (route) => prepare(stage, caseOf(route))));
  }, 300_000);

  test.each(guarded)('%s', (route) => {
    expect(refused.get(route)).toEqual([]);
  });
});

describe('who may', () => {
  test.concurrent.each(guarded)('%s, in which buildings', async (route) => {
    expect(await tryReach(stage, caseOf(route))).toEqual([]);
  });

  test.each(guarded)('%s', async (route) => {
    expect(await tryFriends(stage, caseOf(route))).toEqual([]);
  });

  test.each(rows.filter(([, { plain }]) => plain === 'open'))('%s is open to everybody', async (route) => {
    const [unknown] = cast.strangers['with an unknown token'] ?? [nobody];
    for (const who of [nobody, unknown]) expect((await send(scene.server, route, who, {})).status).toBe(200);
  });
});

describe('the matrix would notice', () => {
  const route = 'PATCH /api/v1/bookings/:id';
  /** All of it for one route, with a server that cheats. */
  const examined = async (cheat: (honest: Try) => Try, at = route): Promise<string[]> => {
    const one = caseOf(at, cheat);
    const refused = await refuseAll(scene, [await prepare(stage, one)]);
    return [
      ...(refused.get(at) ?? ['was not asked']),
      ...(await tryStrangers(one)),
      ...(await tryReach(stage, one)),
      ...(await tryFriends(stage, one)),
    ];
  };

  test('a server that takes everybody for an administrator', async () => {
    const wrong = (await examined((honest) => (_who, ask) => honest(scene.own.admin, ask))).join('\n');
    for (const [what, [, , code]] of Object.entries({ ...cast.strangers, ...cast.forgers }))
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
    const foreign = ['id', 'resourceIds', 'hostId', 'attendees'].map((name) => `foreign ${name}`);
    const hidden = ['as employee', ...roles.map((role) => `as ${role} of another building`)];
    expect(await examined(careless)).toEqual(
      [...foreign, ...hidden.map((who) => `${who}, on somebody else’s`)].map(
        (what) => expect.stringContaining(`${what}: 200 instead`) as string,
      ),
    );
  });

  test('a server that takes every session for one of all buildings', async () => {
    const at = 'PATCH /api/v1/floors/:id';
    const wide =
      (honest: Try): Try =>
      (who, ask) => {
        const isLimited = Object.values(cast.limited.elsewhere).includes(who);
        return honest(isLimited ? cast.colleagues.administrator : who, ask);
      };
    expect(await examined(wide, at)).toEqual(
      ['space_manager', 'administrator'].map(
        (role) => `as ${role} of another building: 200 instead of ^403 building_out_of_reach$`,
      ),
    );
  });

  /** Refuses, and makes a group all the same. */
  const writes =
    (honest: Try): Try =>
    async (who, ask) => {
      const heard = await honest(who, ask);
      if (heard.status === 401) await scene.own.make('/groups', { name: `Planted ${Math.random()}` });
      return heard;
    };

  test('a server that refuses and writes all the same, and which route it was', async () => {
    // What is open to everybody refuses nobody.
    const some = guarded.filter((at) => matrix[at]?.least !== 'public').slice(10, 17);
    const culprits = new Set([some[1] ?? '', some[5] ?? '']);
    const cheat = (at: string) => (culprits.has(at) ? writes : undefined);
    const prepared = await sideBySide(some, (at) => prepare(stage, caseOf(at, cheat(at))));
    const wrong = await refuseAll(scene, prepared);
    const tables = ['audit', 'event', 'user_group'].map((table) => `refused requests changed ${table}`);
    for (const at of some) expect([at, (wrong.get(at) ?? []).toSorted()]).toEqual([at, culprits.has(at) ? tables : []]);
  });

  test('a server that refuses and writes once: any of those that were asked', async () => {
    let hasWritten = false;
    const once =
      (honest: Try): Try =>
      (who, ask) => {
        if (hasWritten) return honest(who, ask);
        hasWritten = true;
        return writes(honest)(nobody, ask);
      };
    const prepared = await sideBySide(guarded.slice(10, 14), (at) => prepare(stage, caseOf(at, once)));
    const wrong = await refuseAll(scene, prepared);
    for (const [, found] of wrong) expect(found).toContain('refused requests changed user_group');
  });

  test('a server that writes no audit log', async () => {
    const silent = (): Try => async () => ({ status: 200, code: null, body: {} });
    expect(await examined(silent)).toContain('as administrator: no trace in the audit log');
  });

  test('a server that refuses everybody', async () => {
    const shut = (): Try => async () => ({ status: 403, code: 'forbidden', body: {} });
    expect(await examined(shut)).toContain('as employee: 403 forbidden instead of 200');
  });
});
