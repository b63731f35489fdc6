import { wholly, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import { unique } from '../../../test/support/scene.ts';
import { connection } from '../connections/connections.matrix.ts';

const document = { entity: 'building', fields: [{ to: 'name', from: '$.Name' }] };

/** Another one each time: what is said already is not written. */
const other = () => ({
  entity: 'building',
  fields: [{ to: 'name', from: '$.Name', ops: [{ const: unique('name') }] }],
});

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

/** What the workplace says about the buildings of a connector that nobody connects: others' connections stay as they are. */
const ofConnector = { params: { key: 'apart', entity: 'building' } };

/** The same, of which something was saved already. */
const draftedOfConnector: AskFor = async (place) => {
  const row = { tenantId: place.tenant.id, connector: 'apart', entity: 'building' };
  const draft = JSON.stringify(document);
  await place.db
    .insertInto('fieldMapping')
    .values({ ...row, draft })
    .onConflict((clash) => clash.constraint('field_mapping_connector_once').doUpdateSet({ draft }))
    .execute();
  return ofConnector;
};

/** The same, and something of it counts that another version would be in place of. */
const counting =
  (asked: AskFor): AskFor =>
  async (place, actor) => {
    const wish = await asked(place, actor);
    const { id, key } = wish.params ?? {};
    const all = place.db.updateTable('fieldMapping').set((eb) => ({ active: eb('active', '+', 1) }));
    const theirs =
      key === undefined ? all.where('connectionId', '=', Number(id)) : all.where('connector', '=', String(key));
    const { mappingId, version } = await theirs
      .where('tenantId', '=', place.tenant.id)
      .returning(['id as mappingId', 'active as version'])
      .executeTakeFirstOrThrow();
    const by = { activatedBy: 'system', activatedAt: new Date() };
    const row = { tenantId: place.tenant.id, mappingId, version, document: JSON.stringify(other()), ...by };
    await place.db.insertInto('fieldMappingVersion').values(row).execute();
    return wish;
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
    ...(await counting(drafted)(place, actor)),
    body: { to: 0 },
  })),
  'GET /connections/:id/mappings/:entity/versions': wholly(mapping),
  'GET /connections/:id/mappings/:entity/diff': wholly(async (place, actor) => ({
    ...(await mapping(place, actor)),
    query: { a: 0, b: 0 },
  })),
  'GET /connections/:id/source-fields': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    query: { entity: 'building' },
  })),
  'GET /connectors/:key/mappings/:entity': wholly(() => ofConnector),
  'PUT /connectors/:key/mappings/:entity': wholly(() => ({ ...ofConnector, body: { document: other() } })),
  'POST /connectors/:key/mappings/:entity/preview': {
    ...wholly(() => ({ ...ofConnector, body: { document } })),
    quiet: true,
  },
  'POST /connectors/:key/mappings/:entity/activation': wholly(async (place, actor) => ({
    ...(await draftedOfConnector(place, actor)),
    body: {},
  })),
  'POST /connectors/:key/mappings/:entity/rollback': wholly(async (place, actor) => ({
    ...(await counting(draftedOfConnector)(place, actor)),
    body: { to: 0 },
  })),
  'GET /connectors/:key/mappings/:entity/versions': wholly(() => ofConnector),
};
