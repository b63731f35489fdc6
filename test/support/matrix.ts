import type { Role } from '../../server/platform/auth/principal.ts';
import { newId } from '../../server/platform/ids.ts';
import { PASSWORD, unique, type Ask, type Sender, type Workplace } from './scene.ts';

/** Who may use a route, and a request that succeeds for them. The tests try everybody else. */
export interface Row {
  /** The least of the roles that may; `public` is everybody. */
  readonly least: Role | 'public';
  /** A good request: ids of `place`, made for `actor`. Names every id that the operation takes. */
  readonly ask?: (place: Workplace, actor: Sender) => Promise<Ask> | Ask;
  /** `building`: a role limited to other buildings is refused; `workplace`: one limited to any is. */
  readonly reach?: 'building' | 'workplace';
  /** Whose it is may, and of the others only receptionists and above who reach the building. */
  readonly owned?: true;
  /** A token is refused: it is about a person. */
  readonly personsOnly?: true;
  /** The audit log tells neither before nor after. */
  readonly secret?: true;
  /** No contract's endpoint: it answers everybody alike, or it is tested elsewhere. */
  readonly plain?: 'open' | 'elsewhere';
}

type AskFor = NonNullable<Row['ask']>;

const open: Row = { least: 'public', plain: 'open' };
const everybody = (ask?: AskFor): Row => ({ least: 'employee', ...(ask && { ask }) });
const administrators = (ask?: AskFor): Row => ({ least: 'administrator', ...(ask && { ask }) });

const made = async (place: Workplace, path: string, body: object): Promise<{ params: { id: number } }> => ({
  params: { id: (await place.make(path, body)).id },
});
const named = (kind: string) => ({ name: unique(kind) });

// ——— Access and people

const token: AskFor = (place) => made(place, '/tokens', { ...named('token'), scopes: ['tokens:write'] });
const user: AskFor = (place) => made(place, '/users', { ...named('user'), email: `${unique('user')}@x.example` });
const manager: AskFor = (place) =>
  made(place, '/users', { ...named('user'), email: `${unique('user')}@x.example`, role: 'receptionist' });
const group: AskFor = (place) => made(place, '/groups', named('group'));
const membership: AskFor = async (place, actor) => {
  const [{ params: { id } = {} }, { params: { id: userId } = {} }] = [
    await group(place, actor),
    await user(place, actor),
  ];
  return { params: { id: id ?? 0, userId: userId ?? 0 } };
};
const member: AskFor = async (place, actor) => {
  const { params = {} } = await membership(place, actor);
  await place.ctx.tx((tx) =>
    tx.db
      .insertInto('userGroupMember')
      .values({ tenantId: place.tenant.id, groupId: Number(params['id']), userId: Number(params['userId']) })
      .execute(),
  );
  return { params };
};

const access: Readonly<Record<string, Row>> = {
  'GET /me': everybody(),
  'GET /tokens': administrators(),
  'POST /tokens': administrators(() => ({ body: named('token') })),
  'GET /tokens/:id': administrators(token),
  'POST /tokens/:id/revocation': administrators(token),
  'POST /tokens/:id/regeneration': administrators(token),
  'POST /sessions': {
    least: 'public',
    ask: ({ tenant }, { email }) => ({ body: { email, password: PASSWORD, tenant: tenant.slug } }),
  },
  'DELETE /sessions/current': { least: 'employee', personsOnly: true },
  'PUT /password': {
    least: 'employee',
    personsOnly: true,
    secret: true,
    ask: () => ({ body: { current: PASSWORD, next: 'walnut ferry eleven' } }),
  },
};

const people: Readonly<Record<string, Row>> = {
  'GET /users': everybody(async (place, actor) => {
    const { params } = await member(place, actor);
    return { query: { groupId: params?.['id'] ?? 0 } };
  }),
  'POST /users': administrators(({ here }) => ({
    body: { ...named('user'), email: `${unique('user')}@x.example`, role: 'receptionist', buildings: [here] },
  })),
  'GET /users/:id': everybody(user),
  'PATCH /users/:id': administrators(async (place, actor) => ({
    ...(await manager(place, actor)),
    body: { name: 'Renamed', buildings: [place.here] },
  })),
  'POST /users/:id/deactivation': administrators(user),
  'POST /users/:id/activation': administrators(async (place, actor) => {
    const { params } = await user(place, actor);
    await place.make(`/users/${params?.['id']}/deactivation`);
    return { params: params ?? {} };
  }),
  'PUT /users/:id/password': {
    ...administrators(async (place, actor) => ({ ...(await user(place, actor)), body: { password: PASSWORD } })),
    secret: true,
  },
  'GET /groups': everybody(),
  'POST /groups': administrators(() => ({ body: named('group') })),
  'GET /groups/:id': everybody(group),
  'PATCH /groups/:id': administrators(async (place, actor) => ({
    ...(await group(place, actor)),
    body: named('group'),
  })),
  'DELETE /groups/:id': administrators(group),
  'GET /groups/:id/members': everybody(member),
  'PUT /groups/:id/members/:userId': administrators(membership),
  'DELETE /groups/:id/members/:userId': administrators(member),
};

// ——— Places

const countryCodes = Array.from({ length: 26 * 26 }, (_, i) =>
  String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26)),
);
const newCountry = () => ({ ...named('country'), code: countryCodes.pop() ?? 'AA' });
const country: AskFor = (place) => made(place, '/countries', newCountry());
const region: AskFor = async (place) =>
  made(place, '/regions', { ...named('region'), countryId: (await place.make('/countries', newCountry())).id });
const building: AskFor = (place) => made(place, '/buildings', { ...named('building'), zone: 'Europe/London' });
const floor: AskFor = (place) => made(place, '/floors', { ...named('floor'), buildingId: place.here, level: 1 });
const area: AskFor = (place) => made(place, '/areas', { ...named('area'), floorId: place.floorId });
const category: AskFor = (place) => made(place, '/categories', named('category'));
const amenity: AskFor = (place) => made(place, '/amenities', named('amenity'));
const desk: AskFor = (place) => made(place, '/resources', { ...named('desk'), type: 'desk', buildingId: place.here });

const idOf = async (place: Workplace, ask: AskFor): Promise<number> =>
  Number((await ask(place, place.admin)).params?.['id']);

/** The ids around a resource, all of one floor. */
const whereabouts = async (place: Workplace) => ({
  floorId: place.floorId,
  areaId: await idOf(place, area),
  categoryId: await idOf(place, category),
  amenityIds: [await idOf(place, amenity)],
});

const DRAWING = {
  type: 'image/svg+xml',
  text: '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="10" height="10"/></svg>',
};
const drawn: AskFor = async (place, actor) => {
  const { params = {} } = await floor(place, actor);
  const plan = {
    mediaType: DRAWING.type,
    width: 100,
    height: 50,
    content: Buffer.from(DRAWING.text),
    etag: '"x"',
    createdAt: new Date(),
  };
  await place.ctx.tx((tx) =>
    tx.db
      .insertInto('floorPlan')
      .values({ tenantId: place.tenant.id, floorId: Number(params['id']), ...plan })
      .execute(),
  );
  return { params };
};

const keepers = (reach: 'building' | 'workplace', ask: AskFor): Row => ({ least: 'space_manager', reach, ask });

type Bodied = (place: Workplace) => Promise<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>;

/** The five operations around one kind of thing. */
const things = (
  path: string,
  thing: AskFor,
  reach: 'building' | 'workplace',
  create: Bodied,
  change: Bodied,
  filter?: (place: Workplace) => Promise<Ask> | Ask,
): Readonly<Record<string, Row>> => ({
  [`GET ${path}`]: everybody(filter),
  [`POST ${path}`]: keepers(reach, async (place) => ({ body: await create(place) })),
  [`GET ${path}/:id`]: everybody(thing),
  [`PATCH ${path}/:id`]: keepers(reach, async (place, actor) => ({
    ...(await thing(place, actor)),
    body: await change(place),
  })),
  [`DELETE ${path}/:id`]: keepers(reach, thing),
});

const renamed: Bodied = () => ({ name: 'Renamed' });

const places: Readonly<Record<string, Row>> = {
  ...things('/countries', country, 'workplace', newCountry, renamed),
  ...things(
    '/regions',
    region,
    'workplace',
    async (place) => ({ ...named('region'), countryId: await idOf(place, country) }),
    async (place) => ({ countryId: await idOf(place, country) }),
    async (place) => ({ query: { countryId: await idOf(place, country) } }),
  ),
  ...things(
    '/buildings',
    building,
    'workplace',
    async (place) => ({ ...named('building'), zone: 'UTC', regionId: await idOf(place, region) }),
    renamed,
    async (place) => ({ query: { regionId: await idOf(place, region) } }),
  ),
  'PATCH /buildings/:id': keepers('building', async (place) => ({
    params: { id: place.here },
    body: { regionId: await idOf(place, region) },
  })),
  ...things(
    '/floors',
    floor,
    'building',
    ({ here }) => ({ ...named('floor'), level: 2, buildingId: here }),
    renamed,
    ({ here }) => ({ query: { buildingId: here } }),
  ),
  ...things(
    '/areas',
    area,
    'building',
    ({ floorId }) => ({ ...named('area'), floorId }),
    renamed,
    ({ floorId }) => ({ query: { floorId } }),
  ),
  ...things('/categories', category, 'workplace', () => named('category'), renamed),
  ...things('/amenities', amenity, 'workplace', () => named('amenity'), renamed),
  ...things(
    '/resources',
    desk,
    'building',
    async (place) => ({ ...named('desk'), type: 'desk', buildingId: place.here, ...(await whereabouts(place)) }),
    async (place) => ({ buildingId: place.here, ...(await whereabouts(place)) }),
    async (place) => {
      const { amenityIds, ...around } = await whereabouts(place);
      return { query: { buildingId: place.here, ...around, amenityId: amenityIds[0] ?? 0 } };
    },
  ),
  'POST /resources/:id/retirement': keepers('building', desk),
  'POST /resources/:id/reinstatement': keepers('building', async (place, actor) => {
    const ask = await desk(place, actor);
    await place.make(`/resources/${ask.params?.['id']}/retirement`);
    return ask;
  }),
  'GET /floors/:id/plan': everybody(drawn),
  'PUT /floors/:id/plan': keepers('building', async (place, actor) => ({
    ...(await floor(place, actor)),
    bytes: DRAWING,
  })),
  'DELETE /floors/:id/plan': keepers('building', drawn),
};

// ——— Bookings

const inHours = (hours: number): string =>
  Temporal.Now.instant()
    .add({ minutes: Math.round(hours * 60) })
    .toString();

const newBooking = async (place: Workplace, { userId }: Sender, start = 24) => ({
  resourceIds: [await idOf(place, desk)],
  start: inHours(start),
  end: inHours(start + 1),
  ...(userId !== null && { hostId: userId }),
});
const booking: AskFor = async (place, actor) => made(place, '/bookings', await newBooking(place, actor));
const running: AskFor = async (place, actor) => made(place, '/bookings', await newBooking(place, actor, -0.1));
const owned = (ask: AskFor): Row => ({ least: 'employee', owned: true, ask });
const period = { start: inHours(1), end: inHours(2) };

const bookings: Readonly<Record<string, Row>> = {
  'GET /availability': everybody(async (place) => ({
    query: { ...period, buildingId: place.here, floorId: place.floorId, resourceId: await idOf(place, desk) },
  })),
  'GET /bookings': everybody(async (place, actor) => ({
    query: {
      resourceId: await idOf(place, desk),
      floorId: place.floorId,
      hostId: actor.userId ?? Number((await user(place, actor)).params?.['id']),
    },
  })),
  // For oneself: a host must be the actor, and guests people of this workplace.
  'POST /bookings': everybody(async (place, actor) => ({
    body: { ...(await newBooking(place, actor)), attendees: [{ userId: await idOf(place, user) }] },
  })),
  'GET /bookings/:id': everybody(booking),
  'PATCH /bookings/:id': owned(async (place, actor) => ({
    ...(await booking(place, actor)),
    body: {
      ...(actor.userId !== null && { hostId: actor.userId }),
      resourceIds: [await idOf(place, desk)],
      attendees: [{ userId: await idOf(place, user) }],
    },
  })),
  'POST /bookings/:id/cancellation': owned(booking),
  'POST /bookings/:id/check-in': owned(running),
  'POST /bookings/:id/check-out': owned(async (place, actor) => {
    const ask = await running(place, actor);
    await place.make(`/bookings/${ask.params?.['id']}/check-in`);
    return ask;
  }),
  'POST /bookings/:id/extension': owned(async (place, actor) => ({
    ...(await booking(place, actor)),
    body: { end: inHours(26) },
  })),
};

// ——— Events and webhooks

const webhook: AskFor = (place) =>
  made(place, '/webhooks', { url: 'https://receiver.example/', events: ['booking.created'] });
const delivery: AskFor = async (place, actor) => {
  const { params: { id: webhookId } = {} } = await webhook(place, actor);
  await booking(place, actor);
  const { id: eventId } = await place.db
    .selectFrom('event')
    .select('id')
    .where('tenantId', '=', place.tenant.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const id = newId();
  const at = new Date();
  const values = { id, eventId, webhookId: Number(webhookId), state: 'failed', nextAttemptAt: at, createdAt: at };
  await place.ctx.tx((tx) =>
    tx.db
      .insertInto('delivery')
      .values({ tenantId: place.tenant.id, ...values })
      .execute(),
  );
  return { params: { id } };
};

const outwards: Readonly<Record<string, Row>> = {
  'GET /events': administrators(),
  'GET /webhooks': administrators(),
  'POST /webhooks': administrators(() => ({ body: { url: 'https://receiver.example/', events: ['*'] } })),
  'GET /webhooks/:id': administrators(webhook),
  'PATCH /webhooks/:id': administrators(async (place, actor) => ({
    ...(await webhook(place, actor)),
    body: { description: 'Changed' },
  })),
  'DELETE /webhooks/:id': administrators(webhook),
  'POST /webhooks/:id/secret-rotation': administrators(webhook),
  'POST /webhooks/:id/activation': administrators(async (place, actor) => {
    const ask = await webhook(place, actor);
    await place.make(`/webhooks/${ask.params?.['id']}/deactivation`);
    return ask;
  }),
  'POST /webhooks/:id/deactivation': administrators(webhook),
  'GET /webhooks/:id/deliveries': administrators(webhook),
  'POST /deliveries/:id/redelivery': { ...administrators(delivery), secret: true },
};

const under = (prefix: string, rows: Readonly<Record<string, Row>>): Record<string, Row> =>
  Object.fromEntries(Object.entries(rows).map(([route, row]) => [route.replace(' ', ` ${prefix}`), row]));

/** Every route that answers, as the server names it. */
export const matrix: Readonly<Record<string, Row>> = {
  ...under('/api/v1', { ...access, ...people, ...places, ...bookings, ...outwards }),
  'GET /api/v1/openapi.json': open,
  'GET /docs': open,
  'GET /docs/reference.css': open,
  'GET /docs/reference.js': open,
  'GET /healthz': open,
  'GET /readyz': open,
  'GET /metrics': { least: 'administrator', plain: 'elsewhere' },
  // The built web app, in as far as it is built: files for everybody.
  'GET /*': { least: 'public', plain: 'elsewhere' },
  'HEAD /*': { least: 'public', plain: 'elsewhere' },
  'GET /assets/*': { least: 'public', plain: 'elsewhere' },
  'HEAD /assets/*': { least: 'public', plain: 'elsewhere' },
};
