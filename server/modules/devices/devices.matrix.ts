import { randomBytes } from 'node:crypto';
import { idOf, made, named, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import { unique, type Workplace } from '../../../test/support/scene.ts';
import { floor } from '../places/places.matrix.ts';
import { desk } from '../resources/resources.matrix.ts';
import { makePairingCode } from './pairing-code.ts';

/** A screen of its own network that asks to be paired. */
async function pairing(place: Workplace): Promise<string> {
  const code = makePairingCode();
  await place.ctx.tx(({ db }) =>
    db
      .insertInto('devicePairing')
      .values({
        tenantId: place.tenant.id,
        code,
        secretHash: randomBytes(32),
        network: unique('network'),
        expiresAt: new Date(Date.now() + 600_000),
      })
      .execute(),
  );
  return code;
}

const account: AskFor = (place) =>
  made(place, '/service-accounts', { ...named('account'), role: 'receptionist', buildings: [place.here] });

const device: AskFor = async (place) => {
  const { id } = await place.ctx.tx(async ({ db }) =>
    db
      .insertInto('pairedDevice')
      .values({
        tenantId: place.tenant.id,
        ...named('kiosk'),
        buildingId: place.here,
        ownerAccountId: await idOf(place, account),
        secretHash: randomBytes(32),
        createdAt: new Date(),
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  return { params: { id } };
};

const keeping = (ask: AskFor): Row => ({ least: 'receptionist', reach: 'unseen', ask });

export const rows: Rows = {
  'POST /device-pairings': { least: 'public', quiet: true, ask: (place) => ({ body: { tenant: place.tenant.slug } }) },
  'GET /paired-devices': { least: 'receptionist', ask: (place) => ({ query: { buildingId: place.here } }) },
  'POST /paired-devices': {
    least: 'receptionist',
    reach: 'building',
    personsOnly: true,
    ask: async (place) => ({
      body: {
        ...named('kiosk'),
        code: await pairing(place),
        buildingId: place.here,
        serviceAccountId: await idOf(place, account),
        resourceId: await idOf(place, desk),
      },
    }),
  },
  'POST /floor-displays': {
    least: 'receptionist',
    reach: 'building',
    personsOnly: true,
    ask: async (place) => ({
      body: {
        ...named('display'),
        floorId: await idOf(place, floor),
        serviceAccountId: await idOf(place, account),
      },
    }),
  },
  'GET /paired-devices/:id': keeping(device),
  'PATCH /paired-devices/:id': keeping(async (place, actor) => ({
    ...(await device(place, actor)),
    body: named('kiosk'),
  })),
  'DELETE /paired-devices/:id': keeping(device),
  'GET /kiosk': { least: 'receptionist' },
};
