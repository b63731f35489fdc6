import type { Tx } from '../../platform/context/context.ts';
import type { JobData } from '../../platform/contract/job.ts';
import type { EventListener } from '../../platform/events/listeners.ts';
import { toDate } from '../../platform/time.ts';
import type { SourceOptions } from '../connections/connections.ts';
import type { Entity } from '../connections/contract.ts';
import { MOST_IDS } from '../sync/contract.ts';
import { holdToRead, readPushed, type HeldToRead } from '../sync/sync.ts';
import type { jobs } from './contract.ts';
import {
  deleteChannel,
  forgetRead,
  hasDirty,
  lockChannel,
  releaseDirty,
  selectDirty,
  takeDirty,
  updateChannel,
  type ChannelRow,
} from './store.ts';

/** What a source has said has changed is read: together what it says within seconds, one run of a kind at a time. */

/** What is said within so many seconds is read together. */
const TOGETHER = 2;
/** What could not be read is tried again so many seconds later; by the runs that come meanwhile, too. */
const AGAIN = 600;

export const readSoon = (tx: Tx, connectionId: number, seconds = TOGETHER): void =>
  tx.later(
    'push.read',
    { connectionId },
    { key: String(connectionId), at: tx.now.add({ seconds }), together: seconds === TOGETHER },
  );

/** Something may have been missed until now: all that has changed is read, after what is being read already. */
export async function noteGap(tx: Tx, connectionId: number): Promise<void> {
  await updateChannel(tx, connectionId, { gapSince: toDate(tx.now), gapRunId: null });
  readSoon(tx, connectionId);
}

export const readsBy =
  (options: Pick<SourceOptions, 'connectors'>) =>
  async (tx: Tx, { connectionId }: JobData<(typeof jobs)['push.read']>): Promise<void> => {
    const held = await holdToRead(tx, connectionId);
    const channel = held && (await lockChannel(tx, connectionId));
    // Where nothing is read now it is once something is: its connection is heard.
    if (!channel) return;
    const kinds = kindsOf(options, held);
    if (kinds.length === 0) return;
    if (channel.gapSince !== null && channel.gapRunId === null) return closeGap(options, tx, held, kinds);
    for (const entity of kinds) if (!held.busy.has(entity)) await readSome(options, tx, held, entity);
  };

const kindsOf = ({ connectors }: Pick<SourceOptions, 'connectors'>, { row }: HeldToRead): Entity[] => {
  const known = connectors.get(row.connector)?.entities ?? {};
  return row.entities.filter((entity) => known[entity]?.push === true && known[entity].getById);
};

async function closeGap(
  options: Pick<SourceOptions, 'connectors'>,
  tx: Tx,
  held: HeldToRead,
  entities: readonly Entity[],
): Promise<void> {
  await updateChannel(tx, held.row.id, { gapRunId: await readPushed(options, tx, held, { entities }) });
}

async function readSome(
  options: Pick<SourceOptions, 'connectors'>,
  tx: Tx,
  held: HeldToRead,
  entity: Entity,
): Promise<void> {
  const records = await selectDirty(tx, held.row.id, entity, MOST_IDS);
  if (records.length === 0) return;
  const runId = await readPushed(options, tx, held, { entity, records });
  await takeDirty(tx, held.row.id, { entity, records, runId });
}

type Ended = 'sync.succeeded' | 'sync.failed' | 'sync.cancelled';

/** What has become of a run: what it has read has changed no more, and what waited for it has its turn. */
export const pushedListener: EventListener<Ended> = {
  name: 'push_runs',
  hears: ['sync.succeeded', 'sync.failed', 'sync.cancelled'],
  async react(tx, events) {
    for (const { type, data } of events) {
      const channel = await lockChannel(tx, data.connectionId);
      if (channel) await settle(tx, channel, data.runId, type);
    }
  },
};

async function settle(tx: Tx, channel: ChannelRow, runId: string, type: Ended): Promise<void> {
  const { connectionId } = channel;
  if (channel.gapRunId === runId)
    await updateChannel(tx, connectionId, { gapRunId: null, ...(type === 'sync.succeeded' && { gapSince: null }) });
  if (type === 'sync.cancelled') await releaseDirty(tx, runId);
  // One record that cannot be read holds up no others: all that has changed is read in their place.
  else if ((await forgetRead(tx, runId)) > 0 && type === 'sync.failed') await noteGap(tx, connectionId);
  const { gapSince = null, gapRunId = null } = (await lockChannel(tx, connectionId)) ?? {};
  if ((gapSince !== null && gapRunId === null) || (await hasDirty(tx, connectionId)))
    readSoon(tx, connectionId, type === 'sync.succeeded' ? TOGETHER : AGAIN);
}

/** What becomes of a connection: what was said while it was not read is read then, and with its end nothing is heard any more. */
export const channelListener: EventListener<'connection.state_changed'> = {
  name: 'push_channels',
  hears: ['connection.state_changed'],
  async react(tx, events) {
    const last = new Map(events.map(({ data }) => [data.id, data.state]));
    for (const [id, state] of last) {
      if (!(await lockChannel(tx, id))) continue;
      if (state === 'disconnected') await deleteChannel(tx, id);
      else if (state === 'active') {
        readSoon(tx, id);
        tx.later('push.look', { connectionId: id }, { key: String(id) });
      }
    }
  },
};
