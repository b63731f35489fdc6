import { afterAll, beforeAll, expect, test } from 'vitest';
import { inHours } from './support/matrix/row.ts';
import { openScene, send, type Ask, type Scene, type Sender } from './support/scene.ts';

/** What is there, but not for who looks: and what never was. */
interface Ids {
  readonly resource: number;
  readonly closure: number;
  readonly policy: number;
  readonly feed: number;
}
const NEVER: Ids = { resource: 999_991, closure: 999_992, policy: 999_993, feed: 999_994 };

let scene: Scene;
let there: Ids;
/** A combined room, of which one part is not for who looks, and another is: nothing is said of the whole. */
let whole: Ids;
let part: number;
let someone: Readonly<Record<'keeper' | 'administrator' | 'employee', Sender>>;

beforeAll(async () => {
  scene = await openScene();
  const { own } = scene;
  const few = await own.make('/groups', { name: 'Few' });
  const place = { buildingId: own.here, floorId: own.floorId };
  const resource = (await own.make('/resources', { type: 'room', name: 'Vault', ...place })).id;
  const visibleTo = { groupIds: [few.id] };
  const policy = (await own.make('/policies', { name: 'Vault', resourceId: resource, rules: { visibleTo } })).id;
  part = (await own.make('/resources', { type: 'room', name: 'Lobby', ...place })).id;
  const hall = { type: 'room', name: 'Hall', ...place, partIds: [resource, part] };
  const both = (await own.make('/resources', hall)).id;
  const said = (await own.make('/policies', { name: 'Hall', resourceId: both, rules: { allDay: true } })).id;
  const person = await own.person('administrator');
  const about = async (resourceId: number, policyId: number): Promise<Ids> => {
    const closed = { resourceId, reason: 'Works', start: inHours(1), end: inHours(2) };
    const closure = (await own.make('/closures', closed)).id;
    const made = await send(scene.server, 'POST /api/v1/calendar-feeds', person, { body: { resourceId } });
    return { resource: resourceId, policy: policyId, closure, feed: (made.body as { id: number }).id };
  };
  there = await about(resource, policy);
  whole = await about(both, said);
  const limited = { buildings: [own.elsewhere] };
  someone = {
    keeper: await own.person('space_manager', limited),
    administrator: await own.person('administrator', limited),
    employee: await own.person('employee'),
  };
});
afterAll(() => scene[Symbol.asyncDispose]());

const time = { start: inHours(3), end: inHours(4) };
const ASKS: Readonly<Record<string, (ids: Ids) => Ask>> = {
  'GET /resources/:id': ({ resource: id }) => ({ params: { id } }),
  'PATCH /resources/:id': ({ resource: id }) => ({ params: { id }, body: { name: 'Mine' } }),
  'POST /resources/:id/retirement': ({ resource: id }) => ({ params: { id } }),
  'POST /resources/:id/reinstatement': ({ resource: id }) => ({ params: { id } }),
  'DELETE /resources/:id': ({ resource: id }) => ({ params: { id } }),
  'POST /resources/:id/code': ({ resource: id }) => ({ params: { id } }),
  'GET /closures/:id': ({ closure: id }) => ({ params: { id } }),
  'PATCH /closures/:id': ({ closure: id }) => ({ params: { id }, body: { reason: 'Mine' } }),
  'POST /closures/:id/lifting': ({ closure: id }) => ({ params: { id } }),
  'POST /closures': ({ resource }) => ({ body: { resourceId: resource, reason: 'Mine', ...time } }),
  'POST /closure-checks': ({ resource }) => ({ body: { resourceId: resource, ...time } }),
  'GET /policies/:id': ({ policy: id }) => ({ params: { id } }),
  'PATCH /policies/:id': ({ policy: id }) => ({ params: { id }, body: { name: 'Mine' } }),
  'DELETE /policies/:id': ({ policy: id }) => ({ params: { id } }),
  'POST /policies': ({ resource }) => ({ body: { name: 'Mine', resourceId: resource, rules: { allDay: true } } }),
  'POST /calendar-feeds': ({ resource }) => ({ body: { resourceId: resource } }),
  'POST /calendar-feeds/:id/renewal': ({ feed: id }) => ({ params: { id } }),
  'DELETE /calendar-feeds/:id': ({ feed: id }) => ({ params: { id } }),
  'PUT /me/favourites/:resourceId': ({ resource: resourceId }) => ({ params: { resourceId } }),
  'POST /bookings': ({ resource }) => ({ body: { resourceIds: [resource], ...time } }),
  'POST /booking-checks': ({ resource }) => ({ body: { resourceIds: [resource], ...time } }),
  'POST /access-keys': ({ resource }) => ({ body: { kind: 'static', resourceId: resource } }),
  'POST /waiting-list': ({ resource }) => ({ body: { resourceIds: [resource], ...time } }),
};

test.each(Object.keys(ASKS))('%s says of what somebody does not see what it says of what never was', async (route) => {
  const ask = ASKS[route] ?? (() => ({}));
  const sent = (who: Sender, ids: Ids) => send(scene.server, route.replace(' ', ' /api/v1'), who, ask(ids));
  for (const [role, who] of Object.entries(someone)) {
    const never = await sent(who, NEVER);
    for (const unseen of [there, whole])
      expect([role, told((await sent(who, unseen)).body, unseen)]).toEqual([role, told(never.body, NEVER)]);
    expect([403, 404]).toContain(never.status);
  }
});

/** The ids in a list, wherever it stands in an answer. */
const idsIn = (body: unknown, name: string): number[] => {
  const { items, data } = body as Readonly<Record<string, readonly Readonly<Record<string, number>>[] | undefined>>;
  return (items ?? data ?? []).map((one) => one[name] ?? 0);
};

test.each([
  ['GET /api/v1/resources', 'id', { limit: 200 }],
  ['GET /api/v1/resources', 'id', { limit: 200, search: 'Hall' }],
  ['GET /api/v1/availability', 'resourceId', { start: inHours(3), end: inHours(4) }],
  ['GET /api/external/bookable-resource/v1', 'id', { row: 50 }],
])('%s has no combined room of what somebody does not see', async (route, name, query) => {
  const list = async (who: Sender) => {
    const isBuilding = route.includes('/v1/');
    const ids = idsIn(
      (await send(scene.server, route, who, { query: { ...query, ...(isBuilding && { buildingId: scene.own.here }) } }))
        .body,
      name,
    );
    return [there.resource, whole.resource, part].filter((id) => ids.includes(id));
  };
  // A token is in no group, and sees what its scopes say.
  const [few, all] = [await scene.own.token({ scopes: ['spaces:read', 'bookings:read'] }), scene.own.admin];
  const isSearched = 'search' in query;
  const others = route.includes('/v1/') ? [few, someone.employee] : [few];
  for (const who of others) expect(await list(who)).toEqual(isSearched ? [] : [part]);
  expect(await list(all)).toEqual(isSearched ? [whole.resource] : [there.resource, whole.resource, part]);
});

/** A refusal without what is another in each, and without the ids that were named. */
function told(body: unknown, { resource, closure, policy, feed }: Ids): unknown {
  const text = JSON.stringify(body, (key, value: unknown) => (key === 'requestId' ? '' : value));
  return text.replaceAll(new RegExp(`\\b(?:${[resource, closure, policy, feed].join('|')})\\b`, 'g'), 'id');
}

test('who keeps the place is told that it is there', async () => {
  const keeper = await scene.own.person('space_manager', { buildings: [scene.own.here] });
  const seen = await send(scene.server, 'PATCH /api/v1/closures/:id', keeper, {
    params: { id: there.closure },
    body: { reason: 'Water' },
  });
  expect(seen.status).toBe(200);
});
