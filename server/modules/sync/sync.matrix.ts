import { idOf, named, wholly, type AskFor, type Rows } from '../../../test/support/matrix/row.ts';
import type { Workplace } from '../../../test/support/scene.ts';
import { newId } from '../../platform/ids.ts';
import { connection } from '../connections/connections.matrix.ts';

/** A connection whose first run waits, and that run. */
async function activated(place: Workplace): Promise<{ readonly id: number; readonly runId: string }> {
  const id = await idOf(place, connection);
  const run = (await place.make(`/connections/${id}/activation`)) as unknown as { readonly id: string };
  return { id, runId: run.id };
}

/** The same, as if all of it were read. */
const active: AskFor = async (place) => {
  const { id, runId } = await activated(place);
  await ended(place, runId, 'succeeded');
  await place.db.updateTable('connection').set({ state: 'active' }).where('id', '=', id).execute();
  return { params: { id } };
};

async function ended(place: Workplace, runId: string, state: string): Promise<void> {
  await place.db.updateTable('syncRun').set({ state, finishedAt: new Date() }).where('id', '=', runId).execute();
  await place.db.updateTable('syncRunStream').set({ isOpen: false }).where('runId', '=', runId).execute();
}

const run: AskFor = async (place) => ({ params: { id: (await activated(place)).runId } });
/** A run that only looks, before its connection is activated. */
const look: AskFor = async (place) => {
  const id = await idOf(place, connection);
  const asked = await place.make(`/connections/${id}/syncs`, { dryRun: true });
  return { params: { id: (asked as unknown as { readonly id: string }).id } };
};
const failed: AskFor = async (place) => {
  const { runId } = await activated(place);
  await ended(place, runId, 'failed');
  return { params: { id: runId } };
};

const review: AskFor = async (place) => {
  const { id: connectionId, runId } = await activated(place);
  const [id, openedAt] = [newId(), new Date()];
  const counts = { generation: 1, candidates: 3, living: 3 };
  await place.db
    .insertInto('syncDeletionReview')
    .values({ tenantId: place.tenant.id, id, connectionId, entity: 'building', runId, ...counts, openedAt })
    .execute();
  return { params: { id } };
};

/** One kind that a connection reads. */
const kind: AskFor = async (place, actor) => ({
  params: { ...(await connection(place, actor)).params, entity: 'building' },
});

/** A connection to a source of which one kind stands in time. */
const standingWish = () => ({ ...named('connection'), connector: 'standing', credentials: { password: 'a password' } });

/** A building that was read. */
const mirrored: AskFor = async (place) => {
  const connectionId = await idOf(place, connection);
  const [at, runId, rawHash, externalId] = [new Date(), newId(), Buffer.alloc(32), `b${connectionId}`];
  const record = { entity: 'building', externalId, raw: '{"Name":"Tower"}', rawHash, rev: 1, action: 'added' };
  await place.db
    .insertInto('syncRecord')
    .values({ tenantId: place.tenant.id, connectionId, ...record, runId, seen: 1, firstSeenAt: at, changedAt: at })
    .execute();
  return { params: { entity: 'building', externalId }, query: { connectionId } };
};

export const rows: Rows = {
  'POST /connections/:id/activation': wholly(connection),
  'POST /connections/:id/syncs': wholly(async (place, actor) => {
    const { params = {} } = await active(place, actor);
    return { params, body: { entities: ['building'], mode: 'ids', records: [`b${params['id']}`] } };
  }),
  'GET /connections/:id/syncs': wholly(connection),
  'GET /syncs/:id': wholly(run),
  'GET /syncs/:id/diff': wholly(look),
  'POST /syncs/:id/cancellation': wholly(run),
  'POST /syncs/:id/retry': wholly(failed),
  'GET /connections/:id/sync-status': wholly(connection),
  'GET /connections/:id/health': wholly(connection),
  'GET /connections/:id/streams': wholly(connection),
  'GET /connections/:id/streams/:entity': wholly(kind),
  'PATCH /connections/:id/streams/:entity': wholly(async (place) => ({
    params: { id: (await place.make('/connections', standingWish())).id, entity: 'building' },
    body: { historyDays: 30, version: 1 },
  })),
  'GET /connections/:id/records/:entity': wholly(kind),
  'GET /unified/:entity': wholly(async (place) => ({
    params: { entity: 'building' },
    query: { connectionId: await idOf(place, connection) },
  })),
  'GET /unified/:entity/:externalId': wholly(mirrored),
  'GET /connections/:id/changes': wholly(async (place, actor) => ({
    ...(await connection(place, actor)),
    query: { entity: 'building' },
  })),
  'GET /connections/:id/deletion-reviews': wholly(connection),
  'GET /deletion-reviews/:id/records': wholly(review),
  'POST /deletion-reviews/:id/resolution': wholly(async (place, actor) => ({
    ...(await review(place, actor)),
    body: { decision: 'keep' },
  })),
};
