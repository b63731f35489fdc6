import { applicationOwner } from '../../server/modules/access/access.ts';
import type { Connector, Push } from '../../server/modules/connections/contract.ts';
import { looksBy, pushedListener, pushesBy, readsBy } from '../../server/modules/pushes/pushes.ts';
import { anonymousPrincipal } from '../../server/platform/context/principal.ts';
import { contextFor, type TestDatabase } from './database.ts';
import { pushing } from './scripted-connector.ts';
import { building, buildings, buildingsAlone, createSyncing, shelf } from './syncing.ts';

export const publicUrl = 'https://atrium.example';
const told = { building: { ...buildingsAlone.entities.building, push: true } } as const;

/** A connection whose source tells, and everything that hears of it done by hand. */
export async function createPushed(
  base: TestDatabase,
  source: Parameters<typeof createSyncing>[1],
  given: Partial<Connector>,
  around: Parameters<typeof createSyncing>[3] = {},
) {
  const syncing = await createSyncing(base, source, { entities: told, ...given }, around);
  const { world, id, options } = syncing;
  const pushOptions = { ...options, ownerFor: applicationOwner, publicUrl };
  const pushes = pushesBy(pushOptions);
  const at = { now: Temporal.Now.instant() };
  const own = () => contextFor(base.database, world.ctx.who, at.now);
  const rotate = async () => (await pushes.rotatePush(own(), { id })).url ?? '';
  const stranger = () => contextFor(base.database, anonymousPrincipal(world.tenant, '127.0.0.1'), at.now);
  const post = async (url: string, said: object, connectionId = id): Promise<number> => {
    const given = {
      connectionId: String(connectionId),
      secret: url.slice(url.lastIndexOf('/') + 1),
      contentType: 'application/json',
    };
    const bytes = typeof said === 'string' ? Buffer.from(said) : Buffer.from(JSON.stringify(said));
    return pushes.takePush(stranger(), { ...given, bytes }).then(
      () => 204,
      (error: { readonly kind: { readonly status: number } }) => error.kind.status,
    );
  };
  const read = () => own().tx((tx) => readsBy(options)(tx, { connectionId: id }));
  const look = () =>
    looksBy(pushOptions).outside(own(), { connectionId: id }, { attempt: 1, signal: new AbortController().signal });
  const state = () => pushes.getPush(own(), { id });
  const runs = async () => (await syncing.sync.listSyncs(world.ctx, { id })).items;
  const hear = (type: 'sync.succeeded' | 'sync.failed' | 'sync.cancelled', runId: string) =>
    own().tx((tx) => pushedListener.react(tx, [{ type, data: { runId, connectionId: id } }] as never));
  /** Attempts what the source's word has begun, and has that heard. */
  const done = async () => {
    const run = (await runs()).find(({ finishedAt }) => finishedAt === null);
    if (!run) return undefined;
    await syncing.attempt(run.id);
    const { state: ended } = await syncing.run(run.id);
    await hear(ended === 'succeeded' ? 'sync.succeeded' : 'sync.failed', run.id);
    return syncing.run(run.id);
  };
  const due = async (name: string) =>
    (
      await world.db
        .selectFrom('job')
        .select('runAt')
        .where('tenantId', '=', world.tenant.id)
        .where('name', '=', name)
        .where('key', '=', String(id))
        .execute()
    )[0]?.runAt;
  const goOn = (time: Temporal.DurationLike) => void (at.now = at.now.add(time));
  return { ...syncing, pushes, rotate, post, read, look, state, runs, hear, done, due, goOn, own };
}

/** One whose buildings lie on a shelf. */
export const onShelfOf = async (base: TestDatabase, push: Push = pushing) => {
  const source = shelf({ records: { building: buildings(5) } });
  const asked: string[] = [];
  source.get = async (_, id) => {
    asked.push(id);
    await source.before?.('building', -1);
    return source.records['building']?.find(({ externalId }) => externalId === id);
  };
  const at = await createPushed(base, source, { push });
  await at.activate();
  const change = (n: number, name: string) => {
    const all = source.records['building'] ?? [];
    all[n] = building(n, { raw: { Name: name }, changedAt: Temporal.Now.instant().toString() });
  };
  return { source, asked, change, ...at };
};
