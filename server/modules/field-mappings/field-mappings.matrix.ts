import { wholly, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { connection } from '../connections/connections.matrix.ts';

const document = { entity: 'building', fields: [{ to: 'name', from: '$.Name' }] };

/** The mapping of a connection's buildings. */
const mapping: AskFor = async (place, actor) => ({
  params: { ...(await connection(place, actor)).params, entity: 'building' },
});

/** The same, of which something was saved already. */
const drafted: AskFor = async (place, actor) => {
  const asked = await mapping(place, actor);
  const row = { tenantId: place.tenant.id, connectionId: Number(asked.params?.['id']), entity: 'building' };
  await place.db
    .insertInto('fieldMapping')
    .values({ ...row, draft: JSON.stringify(document) })
    .execute();
  return asked;
};

export const rows: Rows = {
  'GET /connections/:id/mappings/:entity': wholly(mapping),
  'PUT /connections/:id/mappings/:entity': wholly(async (place, actor) => ({
    ...(await mapping(place, actor)),
    body: { document },
  })),
  // It reads, by a document that has to be said.
  'POST /connections/:id/mappings/:entity/preview': {
    ...wholly(async (place, actor) => ({ ...(await mapping(place, actor)), body: { document } })),
    quiet: true,
  },
  'POST /connections/:id/mappings/:entity/activation': wholly(async (place, actor) => ({
    ...(await drafted(place, actor)),
    body: {},
  })),
  'POST /connections/:id/mappings/:entity/rollback': wholly(async (place, actor) => ({
    ...(await drafted(place, actor)),
    body: { to: 0 },
  })),
  'GET /connections/:id/mappings/:entity/versions': wholly(mapping),
  'GET /connections/:id/source-fields': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    query: { entity: 'building' },
  })),
};
