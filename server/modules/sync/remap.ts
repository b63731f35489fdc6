import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import type { Outside } from '../../platform/jobs/job.ts';
import { findConnection, holdOwnConnection, type SourceOptions } from '../connections/connections.ts';
import { documentOf, isSame, madeBy } from '../field-mappings/field-mappings.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { NONE, tellChanges } from './commit-page.ts';
import type { jobs } from './contract.ts';
import { findActiveVersion, selectStreams } from './find.ts';
import { TURN_MS } from './rules.ts';
import { mappingOf } from './show.ts';
import { lockStream, selectStale, updateStream, writeRemapped } from './store.ts';

type Asked = JobData<(typeof jobs)['sync.remap']>;

/** Another mapping counts: it does for who reads already, and who follows changes is told of what it makes others. */
export const remapListener: EventListener<'mapping.activated'> = {
  name: 'remaps',
  hears: ['mapping.activated'],
  react(tx, events) {
    for (const { connectionId, entity } of events.map(({ data }) => data)) again(tx, { connectionId, entity });
    return Promise.resolve();
  },
};

const again = (tx: Tx, at: Asked): void => tx.later('sync.remap', at, { key: `${at.connectionId}/${at.entity}` });

/** So many records are told anew in one transaction: whoever reads or is read meanwhile waits no longer for it. */
const AT_ONCE = 500;

/** Tells anew what another mapping makes others, a batch in each transaction. Whoever does it twice, or half, does no harm: what was told is noted with it. */
export const remapsBy = (options: Pick<SourceOptions, 'connectors'>): Outside<Asked> => ({
  async outside(ctx, at, { signal }) {
    const ends = performance.now() + TURN_MS;
    let place: Place | null = { after: '', version: null };
    while (place !== null) {
      if (signal.aborted || performance.now() > ends) return ctx.tx(async (tx) => again(tx, at));
      const from: Place = place;
      place = await ctx.tx((tx) => remapSome(options, tx, at, from));
    }
  },
});

/** Where the next batch begins, and by which version everything before it was told. */
interface Place {
  readonly after: string;
  readonly version: number | null;
}

async function remapSome(
  { connectors }: Pick<SourceOptions, 'connectors'>,
  tx: Tx,
  at: Asked,
  { after, version }: Place,
): Promise<Place | null> {
  // As a page is written: the connection first, then its stream.
  if (!(await findConnection(tx, at.connectionId))) return null;
  const { connector } = await holdOwnConnection(tx, at.connectionId);
  if ((await selectStreams(tx, at.connectionId)).every(({ entity }) => entity !== at.entity)) return null;
  const stream = await lockStream(tx, at.connectionId, at.entity);
  const active = await findActiveVersion(tx, at);
  // Yet another one counts by now: what was gone through is gone through again.
  const from = version === null || version === active ? after : '';
  const rows = await selectStale(tx, at, from, AT_ONCE);
  const last = rows.at(-1);
  if (last === undefined) return from === '' ? null : { after: '', version: active };
  const mappingAt = async (of: number): Promise<Mapping | null> =>
    mappingOf(connectors.get(connector), at.entity, await documentOf(tx, at, of));
  const becomes = await mappingAt(active);
  const was = new Map<number, Mapping | null>();
  for (const of of new Set(rows.map(({ mappedBy }) => mappedBy))) was.set(of, await mappingAt(of));
  let rev = stream.rev;
  const told = rows.map(({ externalId, raw, mappedBy }) => {
    const record = JSON.parse(raw) as Readonly<Record<string, unknown>>;
    const same = isSame(madeBy(was.get(mappedBy) ?? null, record), madeBy(becomes, record));
    return { externalId, rev: same ? null : (rev += 1) };
  });
  await writeRemapped(tx, at, active, told);
  const remapped = rev - stream.rev;
  if (remapped > 0) await updateStream(tx, stream.id, { rev });
  tellChanges(tx, { ...at, runId: null }, stream, { ...NONE, remapped }, remapped);
  return { after: last.externalId, version: active };
}
