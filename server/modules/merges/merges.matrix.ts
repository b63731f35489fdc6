import { wholly, type AskFor, type Row, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { connection } from '../connections/connections.matrix.ts';

/** A draft of a plan with one record. */
async function drafted(place: Workplace, id: unknown): Promise<{ readonly id: number; readonly planId: number }> {
  const connectionId = Number(id);
  const { id: planId } = await place.make(`/connections/${connectionId}/merge-plans`);
  const theirs = JSON.stringify({ name: 'Somewhere', code: 'AD' });
  const item = { id: 1, entity: 'country', externalId: 'c1', theirs, path: [], rev: 1 };
  await place.db
    .insertInto('mergeItem')
    .values({ tenantId: place.tenant.id, planId, ...item, result: 'create' })
    .execute();
  return { id: connectionId, planId };
}

const plan: AskFor = async (place, actor) => ({
  params: { ...(await drafted(place, (await connection(place, actor)).params?.['id'])) },
});
const applied: AskFor = async (place, actor) => {
  const { params } = await plan(place, actor);
  await place.db
    .updateTable('mergePlan')
    .set({ state: 'applied' })
    .where('id', '=', Number(params?.['planId']))
    .execute();
  return { params: { ...params } };
};

/** It shows records, or is written to spaces: a token that keeps connections alone has too few rights. */
const written = (ask: AskFor): Row => ({ ...wholly(ask), takeover: true });

export const rows: Rows = {
  'POST /connections/:id/merge-plans': wholly(connection),
  'GET /connections/:id/merge-plans': wholly(connection),
  'GET /connections/:id/merge-plans/:planId': wholly(plan),
  'GET /connections/:id/merge-plans/:planId/items': written(async (place, actor) => ({
    ...(await plan(place, actor)),
    query: { entity: 'country', result: 'create', state: 'open' },
  })),
  'GET /connections/:id/merge-plans/:planId/sheet': written(plan),
  'PATCH /connections/:id/merge-plans/:planId/items': wholly(async (place, actor) => ({
    ...(await plan(place, actor)),
    body: { items: [{ id: 1, result: 'skip' }] },
  })),
  'POST /connections/:id/merge-plans/:planId/application': written(plan),
  'POST /connections/:id/merge-plans/:planId/undo': written(applied),
  'GET /connections/:id/links': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    query: { entity: 'building' },
  })),
  'GET /connections/:id/links/sheet': wholly(connection),
};
