import { roles, scopes, type Role, type Scope } from '../../../server/platform/contract/scopes.ts';
import type { Endpoint } from '../../../server/platform/contract/endpoint.ts';
import { ownerOf } from '../../../server/modules/access/access.ts';
import { insertDevice } from '../../../server/modules/devices/store.ts';
import { drawnFloor } from '../../../server/modules/plans/plans.matrix.ts';
import { hashSession, makeScreenLink, makeSessionToken } from '../../../server/platform/auth/sessions.ts';
import { applicationFor } from '../application.ts';
import { idOf, type Row } from './row.ts';
import { nobody, unique, type Scene, type Sender, type Workplace } from '../scene.ts';

export type ByRole = Readonly<Record<Role, Sender>>;

/** Everybody who appears before a route. */
export interface Cast {
  /** Credentials that never count, whatever the route, and what they hear. */
  readonly strangers: Readonly<Record<string, readonly [who: Sender, status: number, code: string]>>;
  /** Like strangers, where something would be changed: a session that another site speaks with. */
  readonly forgers: Readonly<Record<string, readonly [who: Sender, status: number, code: string]>>;
  /** Tokens with every scope but one. */
  readonly lacking: Readonly<Record<Scope, Sender>>;
  /** A token with the scope and what a receptionist has: it makes bookings for others and keeps receptionists, so that rows need no case of their own. */
  readonly tokenFor: (scope: Scope | null) => Promise<Sender>;
  /** The same person with a token of hers; whoever is none of these people stays as she is. */
  readonly withToken: (who: Sender) => Sender;
  /** An application that the same person answers for, or that was granted what the token was; whoever is none of these stays as she is. */
  readonly withApplication: (who: Sender) => Sender;
  /** A person of each role, without limits. */
  readonly colleagues: ByRole;
  /** Roles limited to the workplace's building, and to its other one. */
  readonly limited: Readonly<Record<'here' | 'elsewhere', ByRole>>;
  /** Screens that somebody who may paired, in the workplace's building and in its other one. */
  readonly devices: Readonly<Record<'here' | 'elsewhere', Sender>>;
  /** The same at the doors of places there, of which there are many alike. */
  readonly displays: Readonly<Record<'here' | 'elsewhere', Sender>>;
  /** The same of floors that are drawn. */
  readonly floorDisplays: Readonly<Record<'here' | 'elsewhere', Sender>>;
  /** An employee whose things others try to get at. */
  readonly host: Sender;
}

const bearer = (token: string): Sender => ({ ...nobody, headers: { authorization: `Bearer ${token}` } });

async function findStrangers(scene: Scene): Promise<Cast['strangers']> {
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
  const unknown = { ...nobody, headers: { cookie: `atrium=${'A'.repeat(43)}`, origin: scene.server.url } };
  return {
    'without credentials': [nobody, 401, 'not_signed_in'],
    'with another scheme': [{ ...nobody, headers: { authorization: 'Basic YTpi' } }, 401, 'not_signed_in'],
    'with an unknown token': [bearer('x'.repeat(40)), 401, 'token_unknown'],
    'with a mistyped token': [bearer(`atr_${'x'.repeat(36)}`), 401, 'token_unknown'],
    'with an expired token': [await own.token({ expiresAt: past }), 401, 'token_expired'],
    'with a revoked token': [revoked, 401, 'token_revoked'],
    'from a wrong address': [await own.token({ ip: '203.0.113.0/24' }), 403, 'ip_not_allowed'],
    'with an unknown session': [unknown, 401, 'session_expired'],
    'with an expired session': [late, 401, 'session_expired'],
    'in a deactivated person’s session': [gone, 401, 'session_expired'],
  };
}

function findForgers({ headers }: Sender): Cast['forgers'] {
  const unsaid = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'origin'));
  return {
    'from another site': [
      { ...nobody, headers: { ...headers, origin: 'https://evil.example' } },
      403,
      'cross_site_request',
    ],
    'in a session, from nowhere': [{ ...nobody, headers: unsaid }, 403, 'cross_site_request'],
  };
}

const allOf = async <Key extends string, Value>(keys: readonly Key[], find: (key: Key) => Promise<Value>) =>
  Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await find(key)]))) as Record<Key, Value>;

const tokens = (own: Workplace): Cast['tokenFor'] => {
  const made = new Map<Scope | null, Promise<Sender>>();
  return (scope) => {
    const token =
      made.get(scope) ??
      own.token(
        scope === null
          ? {}
          : { scopes: [scope, 'bookings:manage', 'people:contacts', 'visitors:manage', 'keys:manage'] },
      );
    made.set(scope, token);
    return token;
  };
};

/** Tokens of people, with all that each of them may: made beforehand, as they leave a trace. */
async function tokensOf(own: Workplace, people: readonly Sender[]): Promise<Cast['withToken']> {
  const made = new Map<Sender, Sender>();
  for (const who of people)
    if (who.userId !== null) made.set(who, await own.token({ owner: { kind: 'user', id: who.userId } }));
  return (who) => made.get(who) ?? who;
}

/** Applications with a key to everything: of people, with all that each of them may, and without one scope each. */
async function applicationsOf(
  scene: Scene,
  people: readonly Sender[],
  lacking: Cast['lacking'],
): Promise<Cast['withApplication']> {
  const made = new Map<Sender, Sender>();
  for (const who of people)
    if (who.userId !== null) made.set(who, await applicationFor(scene, { owner: { kind: 'user', id: who.userId } }));
  for (const scope of scopes)
    made.set(lacking[scope], await applicationFor(scene, { scopes: scopes.filter((one) => one !== scope) }));
  return (who) => made.get(who) ?? who;
}

/** A screen that was paired in a building, by whoever may everything. @param resourceId at whose door; null: it is a kiosk */
export async function pairedIn(
  { own, server }: Scene,
  buildingId: number,
  resourceId: number | null = null,
): Promise<Sender> {
  const secret = makeSessionToken();
  const given = { name: unique('Screen'), buildingId, resourceId, secretHash: hashSession(secret) };
  const { id } = await own.ctx.tx(async (tx) => insertDevice(tx, await ownerOf(tx), given));
  return { ...nobody, headers: { cookie: `atrium-device=${secret}`, origin: server.url }, key: `device:${id}` };
}

/** So many of one kind that nobody waits for another. */
const MANY = 500;

/** A display at what there is enough of for every request. */
async function displayIn(scene: Scene, buildingId: number): Promise<Sender> {
  const kind = { name: unique('kit'), type: 'equipment', buildingId, quantity: MANY };
  return pairedIn(scene, buildingId, (await scene.own.make('/resources', kind)).id);
}

/** The display of a floor that is drawn. */
async function floorDisplayIn({ own }: Scene, buildingId: number): Promise<Sender> {
  const floorId = await idOf({ ...own, here: buildingId }, drawnFloor);
  const secret = makeScreenLink();
  const given = { name: unique('Screen'), buildingId, floorId, secretHash: hashSession(secret) };
  const { id } = await own.ctx.tx(async (tx) => insertDevice(tx, await ownerOf(tx), given));
  return { ...bearer(secret), key: `device:${id}` };
}

/** The screens that an endpoint is for: by what it takes. */
export const screensFor = ({ devices, displays, floorDisplays }: Cast, { scope, path }: Endpoint): Cast['devices'] =>
  path.startsWith('/floor-display') ? floorDisplays : scope === 'displays:use' ? displays : devices;

/** With what somebody comes to a route: where its door takes only some credentials, with one of these. */
export const speaking = ({ withToken, withApplication }: Cast, row: Row, who: Sender): Sender =>
  row.tokensOnly ? withToken(who) : row.applicationsOnly ? withApplication(who) : who;

/** Makes everybody, once for all routes. */
export async function openCast(scene: Scene): Promise<Cast> {
  const { own } = scene;
  const colleagues = await allOf(roles, (role) => own.person(role));
  const within = (id: number) =>
    allOf(roles, (role) => own.person(role, role === 'employee' ? {} : { buildings: [id] }));
  const limited = { here: await within(own.here), elsewhere: await within(own.elsewhere) };
  const host = await own.person('employee');
  const lacking = await allOf(scopes, (scope) => own.token({ scopes: scopes.filter((one) => one !== scope) }));
  const people = [host, ...[colleagues, limited.here, limited.elsewhere].flatMap((each) => Object.values(each))];
  return {
    strangers: await findStrangers(scene),
    forgers: findForgers(colleagues.administrator),
    lacking,
    tokenFor: tokens(own),
    colleagues,
    devices: { here: await pairedIn(scene, own.here), elsewhere: await pairedIn(scene, own.elsewhere) },
    displays: { here: await displayIn(scene, own.here), elsewhere: await displayIn(scene, own.elsewhere) },
    floorDisplays: {
      here: await floorDisplayIn(scene, own.here),
      elsewhere: await floorDisplayIn(scene, own.elsewhere),
    },
    limited,
    host,
    withToken: await tokensOf(own, people),
    withApplication: await applicationsOf(scene, people, lacking),
  };
}
