import sharp from 'sharp';
import { everybody, keepers, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { floor } from '../places/places.matrix.ts';

const DRAWING = {
  type: 'image/svg+xml',
  text: '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="10" height="10"/></svg>',
};
export const drawnFloor: AskFor = async (place, actor) => {
  const { params = {} } = await floor(place, actor);
  const floorId = Number(params['id']);
  const tenantId = place.tenant.id;
  const served = { mediaType: DRAWING.type, etag: '"x"' };
  const plan = JSON.stringify({ ...served, width: 100, height: 50 });
  await place.ctx.tx(async ({ db }) => {
    await db
      .insertInto('floorPlan')
      .values({ tenantId, floorId, ...served, content: Buffer.from(DRAWING.text), createdAt: new Date() })
      .execute();
    await db.updateTable('floor').set({ plan }).where('tenantId', '=', tenantId).where('id', '=', floorId).execute();
  });
  return { params };
};

/** A picture, which is read in no time; what becomes of a drawing is tested elsewhere. */
const PICTURE = {
  type: 'image/png',
  content: new Uint8Array(
    await sharp({ create: { width: 100, height: 50, channels: 3, background: 'white' } })
      .png()
      .toBuffer(),
  ),
};

export const rows: Rows = {
  'GET /floors/:id/plan': everybody(drawnFloor),
  'PUT /floors/:id/plan': keepers('building', async (place, actor) => ({
    ...(await floor(place, actor)),
    bytes: PICTURE,
  })),
  'DELETE /floors/:id/plan': keepers('building', drawnFloor),
};
