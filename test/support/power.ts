import { calendarsAt, findFeed, readerOf } from '../../server/modules/calendars/calendars.ts';
import { applicationsIn, findClient } from '../../server/modules/applications/applications.ts';
import { insertApplication, putKeys } from '../../server/modules/applications/store.ts';
import { connectionTokensIn } from '../../server/modules/connections/connections.ts';
import { tokenScopes } from '../../server/modules/connections/connection-contract.ts';
import { insertConnection, insertToken } from '../../server/modules/connections/store.ts';
import { devicesIn } from '../../server/modules/devices/devices.ts';
import { insertDevice } from '../../server/modules/devices/store.ts';
import { hashToken, makeConnectionToken } from '../../server/platform/auth/secrets.ts';
import { hashSession, makeSessionToken } from '../../server/platform/auth/sessions.ts';
import { may, type Principal } from '../../server/platform/context/principal.ts';
import type { Database } from '../../server/platform/db/connect.ts';
import { contextFor, createFloor, createResource, type World } from './database.ts';

/** What a credential of hers still does. */
export interface Power {
  readonly stopped: boolean;
  /** May it still do what only administrators may, and where? */
  readonly administers: boolean;
  readonly reach: Principal['reach'];
}

/** What administrators’ credentials are taken for. */
export const powerOf = (who: Principal | null): Power => ({
  stopped: who === null,
  administers: who?.scopes.has('webhooks:write') ?? false,
  reach: who?.reach ?? [],
});

const options = { publicUrl: 'http://atrium.test', organizer: { name: 'Atrium', email: 'atrium@letters.example' } };

/** Makes somebody a calendar feed, and says what whoever has its address may at a time. It only looks: as keepers of spaces do at most. */
export async function feedPower(database: Database, who: Principal) {
  const { address } = await calendarsAt(options).createCalendarFeed(contextFor(database, who), {});
  const secret = /(?<=\/calendars\/)[^.]+/.exec(address)?.[0] ?? '';
  return async (): Promise<Power> => {
    const feed = await findFeed(database, secret);
    if (!feed) return { stopped: true, administers: false, reach: [] };
    const reader = readerOf(feed);
    return { stopped: false, administers: may(reader, 'spaces:write', 'anywhere'), reach: reader.reach };
  };
}

/** Registers her an application, and says what its key to everything may at a time, and whether its password still gets a session token. It manages bookings: as receptionists do at least. */
export async function applicationPower(
  database: Database,
  world: World,
  { id, who }: { readonly id: number; readonly who: Principal },
) {
  const [key, password] = [makeSessionToken(), makeSessionToken()];
  const clientId = `client-${id}`;
  await world.ctx.tx(async (tx) => {
    const values = { name: 'Program', clientId, passwordHash: hashToken(password), parentTokenId: null };
    const row = await insertApplication(
      tx,
      { kind: 'user', id },
      { ...values, scopes: [...who.scopes], reach: who.reach },
    );
    await putKeys(tx, [
      { applicationId: row.id, product: 'Combined', which: 'primary', keyHash: hashToken(key), hint: '' },
    ]);
  });
  return async (): Promise<Power> => {
    const found = await applicationsIn(database).findApplication(key, Date.now());
    const application = 'who' in found ? found.who : null;
    const isClient = (await findClient(database, { clientId, password })) !== null;
    if (isClient !== (application !== null)) throw new Error('Its key and its password do not say the same');
    return {
      stopped: application === null,
      administers: application?.scopes.has('bookings:manage') ?? false,
      reach: application?.reach ?? [],
    };
  };
}

/** Pairs her a kiosk, a display at a door and one of a floor in each of her buildings, as each reaches one alone, and says what all of them may at a time. */
export async function devicePower(
  database: Database,
  world: World,
  { id, who }: { readonly id: number; readonly who: Principal },
) {
  const secrets: string[] = [];
  for (const buildingId of who.reach === 'all' ? [] : who.reach) {
    const resourceId = await createResource(world, { type: 'room', buildingId });
    const floorId = await createFloor(world, buildingId);
    for (const stand of [{}, { resourceId }, { floorId }]) {
      const secret = makeSessionToken();
      const given = { name: 'Screen', buildingId, ...stand, secretHash: hashSession(secret) };
      await world.ctx.tx((tx) => insertDevice(tx, { kind: 'user', id }, given));
      secrets.push(secret);
    }
  }
  return async (): Promise<Power> => {
    const found = await Promise.all(secrets.map((secret) => devicesIn(database).findDevice(secret, Date.now())));
    const devices = found.flatMap((one) => ('who' in one ? [one.who] : []));
    return {
      stopped: devices.length === 0,
      administers: devices.some(({ scopes }) => scopes.size > 0),
      reach: [...new Set(devices.flatMap(({ reach }) => (reach === 'all' ? [] : reach)))],
    };
  };
}

/** Connects her a foreign system, and says what the token of that may at a time. Having it read anew takes an administrator. */
export async function connectionPower(
  database: Database,
  world: World,
  { id }: { readonly id: number; readonly who: Principal },
) {
  const secret = makeConnectionToken(id);
  await world.ctx.tx(async (tx) => {
    const { id: connectionId } = await insertConnection(tx, {
      name: 'Source',
      connector: 'scripted',
      tokenLifetime: 'connection',
      settings: {},
      credentialsSealed: Buffer.from('sealed'),
      entities: ['building'],
      schedule: { type: 'manual' },
    });
    const bounds = { ip: null, expiresAt: null, parentTokenId: null, purpose: 'api' } as const;
    const given = { connectionId, name: 'Its', hint: '', secretHash: hashToken(secret), scopes: tokenScopes };
    await insertToken(tx, { kind: 'user', id }, { ...given, ...bounds });
  });
  return async (): Promise<Power> => {
    const found = await connectionTokensIn(database).findConnectionToken(secret, Date.now());
    const who = 'who' in found ? found.who : null;
    return { stopped: who === null, administers: who?.scopes.has('sync:run') ?? false, reach: who?.reach ?? [] };
  };
}
