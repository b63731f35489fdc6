import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import type { Outside } from '../../platform/jobs/job.ts';
import { findConnection, holdOwnConnection, type SourceOptions } from '../connections/connections.ts';
import { isSame, madeBy, mappingBy, saidAt } from '../field-mappings/field-mappings.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { NONE, tellChanges } from './commit-page.ts';
import type { jobs } from './contract.ts';
import { findActiveVersion, selectStale, selectStreams } from './find.ts';
import { TURN_MS } from './rules.ts';
import { lockStream, updateStream, writeRemapped } from './store.ts';

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
    let after: string | null = '';
    while (after !== null) {
      if (signal.aborted || performance.now() > ends) return ctx.tx(async (tx) => again(tx, at));
      const from: string = after;
      after = await ctx.tx((tx) => remapSome(options, tx, at, from));
    }
  },
});

/** @returns behind which record the next batch begins, null where nothing is left */
async function remapSome(
  { connectors }: Pick<SourceOptions, 'connectors'>,
  tx: Tx,
  at: Asked,
  after: string,
): Promise<string | null> {
  // As a page is written: the connection first, then its stream.
  if (!(await findConnection(tx, at.connectionId))) return null;
  const { connector } = await holdOwnConnection(tx, at.connectionId);
  if ((await selectStreams(tx, at.connectionId)).every(({ entity }) => entity !== at.entity)) return null;
  const stream = await lockStream(tx, at.connectionId, at.entity);
  const active = await findActiveVersion(tx, at);
  const rows = await selectStale(tx, at, after, AT_ONCE);
  const last = rows.at(-1);
  // Yet another one may count by now: what was gone through is gone through again.
  if (last === undefined) return after === '' ? null : '';
  const mappingAt = async (of: number): Promise<Mapping | null> =>
    mappingBy(connectors.get(connector), at.entity, await saidAt(tx, at, of));
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
  return last.externalId;
}
