import { everybody, idOf, named, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { unique } from '../../../test/support/scene.ts';
import { desk } from '../resources/resources.matrix.ts';

/** About oneself: a program has none of it. */
const own = (ask?: AskFor) => ({ ...everybody(ask), personsOnly: true }) as const;

const agreed: AskFor = async (place, actor) => {
  const row = { tenantId: place.tenant.id, userId: actor.userId ?? 0, agreedAt: new Date(0) };
  if (actor.userId !== null) await place.ctx.tx((tx) => tx.db.insertInto('cardConsent').values(row).execute());
  return {};
};

export const rows: Rows = {
  'GET /me/card': own(),
  'PUT /me/card/consent': { ...own(), secret: true },
  'DELETE /me/card/consent': { ...own(agreed), secret: true },
  'POST /card-scans': {
    least: 'administrator',
    reach: 'unseen',
    quiet: true,
    ask: async (place) => {
      const reader = { ...named('reader'), kind: 'badge', accessId: unique('reader') };
      await place.make('/devices', { ...reader, resourceId: await idOf(place, desk) });
      return { body: { accessId: reader.accessId, cardNumber: '04A2' } };
    },
    besides: async (place) => {
      const reader = { ...named('reader'), kind: 'badge', accessId: unique('reader') };
      await place.make('/devices', { ...reader, entrance: { buildingId: place.here } });
      return { body: { accessId: reader.accessId, cardNumber: '04A2' } };
    },
  },
};
