import { everybody, wholly, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { connection } from '../connections/connections.matrix.ts';

const wish = { entity: 'building', key: 'cost_centre', label: 'Cost centre', type: 'text' };

/** A declared field of a connection's buildings. */
const declared =
  (more: { readonly deletedAt?: Date } = {}): AskFor =>
  async (place, actor) => {
    const { params } = await connection(place, actor);
    const row = { tenantId: place.tenant.id, connectionId: Number(params?.['id']), ...wish, createdAt: new Date() };
    const made = place.db.insertInto('customField').values({ ...row, ...more });
    const { id } = await made.returning('id').executeTakeFirstOrThrow();
    return { params: { ...params, fieldId: id } };
  };

export const rows: Rows = {
  'GET /connections/:id/custom-fields': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    query: { entity: 'building' },
  })),
  'GET /custom-fields': everybody(() => ({ query: { entity: 'space' } })),
  'POST /connections/:id/custom-fields': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    body: wish,
  })),
  'PATCH /connections/:id/custom-fields/:fieldId': wholly(async (place, actor) => ({
    ...(await declared()(place, actor)),
    body: { label: 'Cost center' },
  })),
  'DELETE /connections/:id/custom-fields/:fieldId': wholly(declared()),
  'POST /connections/:id/custom-fields/:fieldId/restoration': wholly(declared({ deletedAt: new Date() })),
};
