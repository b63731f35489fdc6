import type { Tx } from '../../platform/context/context.ts';
import {
  findConnection,
  holdOwnConnection,
  type ConnectionRow,
  type SourceOptions,
} from '../connections/connections.ts';
import type { Entity } from '../connections/contract.ts';
import { selectRunStreams } from './find.ts';
import { notReadBecause } from './rules.ts';
import { holdRuns, startRun } from './start.ts';
import type { RunRow } from './store.ts';

/** What is read because its source has said something by itself: by the same runs as all else. */

/** A connection that is held, with what is being read of it. */
export interface HeldToRead {
  readonly row: ConnectionRow;
  readonly runs: readonly RunRow[];
  /** What some run reads or waits for. */
  readonly busy: ReadonlySet<Entity>;
}

/** Holds a connection, to have some of it read; null where nothing is read through it now. */
export async function holdToRead(tx: Tx, connectionId: number): Promise<HeldToRead | null> {
  const runs = await holdRuns(tx, connectionId);
  const row = (await findConnection(tx, connectionId)) && (await holdOwnConnection(tx, connectionId));
  if (!row || notReadBecause(row.state)) return null;
  const ids = runs.map(({ id }) => id);
  const reading = ids.length === 0 ? [] : await selectRunStreams(tx, ids);
  return { row, runs, busy: new Set(reading.map(({ entity }) => entity)) };
}

/** What is to be read: some records of a kind that is free, or all that has changed of some kinds. */
export type PushedWish =
  | { readonly entity: Entity; readonly records: readonly string[] }
  | { readonly entities: readonly Entity[] };

/** Has it read. What is being read already may have passed what has changed since: all that has changed is read after it. @returns the run */
export function readPushed(
  { connectors }: Pick<SourceOptions, 'connectors'>,
  tx: Tx,
  { row, runs }: HeldToRead,
  wish: PushedWish,
): Promise<string> {
  const how = { trigger: 'push', reason: null } as const;
  const connector = connectors.get(row.connector);
  return 'records' in wish
    ? startRun(tx, runs, row, connector, {
        ...how,
        mode: 'ids',
        entities: [wish.entity],
        records: wish.records,
        onRunning: 'reject',
      })
    : startRun(tx, runs, row, connector, { ...how, mode: 'incremental', entities: wish.entities, onRunning: 'queue' });
}
