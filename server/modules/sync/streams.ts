import type { Ctx, Tx } from '../../platform/context/context.ts';
import { found, mustHaveVersion, type UseCases } from '../../platform/context/use-case.ts';
import { fail, invalid } from '../../platform/contract/problems.ts';
import { showTimeOrNull } from '../../platform/time.ts';
import {
  getOwnConnection,
  holdOwnConnection,
  type ConnectionRow,
  type SourceOptions,
} from '../connections/connections.ts';
import { connectionDisconnected, type Capability, type Entity } from '../connections/contract.ts';
import type { endpoints } from './contract.ts';
import { selectStreams } from './find.ts';
import { historyOf, isCovered, windowOf } from './rules.ts';
import { lockStreams, updateStream, type StreamRow } from './store.ts';
import type { SyncStreamSettings } from './stream-contract.ts';

type Calls = Pick<UseCases<typeof endpoints>, 'listStreams' | 'getStream' | 'updateStream'>;
type Settings = Pick<StreamRow, 'historyDays' | 'wholeFrom' | 'lastSuccessAt' | 'version'>;

/** What nobody said anything of, and nobody read. */
const UNSAID: Settings = { historyDays: null, wholeFrom: null, lastSuccessAt: null, version: 1 };

/** How far back the kinds of a connection are read, for who keeps connectors. */
export function streamsBy({ connectors }: Pick<SourceOptions, 'connectors'>): Calls {
  const capabilityOf = ({ connector }: ConnectionRow, entity: Entity): Pick<Capability, 'standsInTime'> =>
    connectors.get(connector)?.entities[entity] ?? {};

  const all = async (ctx: Ctx, row: ConnectionRow): Promise<SyncStreamSettings[]> => {
    const kept = await selectStreams(ctx, row.id);
    return row.entities.map((entity) =>
      show(ctx, entity, capabilityOf(row, entity), kept.find((one) => one.entity === entity) ?? UNSAID),
    );
  };

  const change = async (tx: Tx, { id, entity, historyDays, version }: Parameters<Calls['updateStream']>[1]) => {
    const row = await holdOwnConnection(tx, id);
    if (row.state === 'disconnected') throw fail(connectionDisconnected);
    const kind = found(
      row.entities.find((one) => one === entity),
      'entity',
    );
    const before = found((await lockStreams(tx, id, row.entities)).find((one) => one.entity === kind));
    mustHaveVersion(before, version);
    const capability = capabilityOf(row, kind);
    if (historyDays === undefined) return show(tx, kind, capability, before);
    if (capability.standsInTime !== true)
      throw invalid('historyDays', 'Records of this kind do not end: all of them are read');
    if (historyDays === historyOf(capability, before.historyDays)) return show(tx, kind, capability, before);
    const changed = { historyDays: historyDays ?? 0, version: before.version + 1 };
    await updateStream(tx, before.id, changed);
    const subject = { type: 'sync_stream', id: before.id };
    const was = { connectionId: id, entity: kind, historyDays: historyOf(capability, before.historyDays) };
    tx.audit({ action: 'sync_stream.updated', subject, before: was, after: { ...was, historyDays } });
    return show(tx, kind, capability, { ...before, ...changed });
  };

  return {
    listStreams: async (ctx, { id }) => ({ items: await all(ctx, await getOwnConnection(ctx, id)) }),
    getStream: async (ctx, { id, entity }) =>
      found(
        (await all(ctx, await getOwnConnection(ctx, id))).find((one) => one.entity === entity),
        'entity',
      ),
    updateStream: (ctx, input) => ctx.tx((tx) => change(tx, input)),
  };
}

function show(
  { now }: Pick<Ctx, 'now'>,
  entity: Entity,
  capability: Pick<Capability, 'standsInTime'>,
  { historyDays: said, wholeFrom, lastSuccessAt, version }: Settings,
): SyncStreamSettings {
  const historyDays = historyOf(capability, said);
  return {
    entity,
    standsInTime: capability.standsInTime === true,
    historyDays,
    wholeFrom: showTimeOrNull(wholeFrom),
    readsWholeNext: lastSuccessAt !== null && !isCovered(wholeFrom, windowOf(historyDays, now)),
    version,
  };
}
