import { sql, type CompiledQuery } from 'kysely';
import type { Connection } from '../db/connect.ts';
import { prepared } from '../db/prepared.ts';
import { newId } from '../ids.ts';

/** Something to do later, on its way into the queue. */
export interface NewJob {
  readonly tenantId: number;
  readonly name: string;
  /** One at a time waits under a key; null: as many as are asked for. */
  readonly key: string | null;
  readonly data: object;
  readonly at: Date;
  /** What waits under the key already, due a little earlier, will do. */
  readonly together?: boolean;
  /** For what has to be done in the feed's order: the event's. */
  readonly position?: number;
}

/** What waits under a key. */
export type Waiting = Pick<NewJob, 'tenantId' | 'name'> & { readonly key: string };

type Columns = ReturnType<typeof columnsOf>;

/** So much earlier what waits may be due that will do. */
export const TOGETHER_SECONDS = 10;

// In the order of the keys: two writers of several meet in the same order.
const insert = (given: Columns, replacing: boolean, joining = false) => sql`
  insert into job (tenant_id, id, name, key, data, run_at, position)
  select tenant_id, id, name, key, data::jsonb, run_at, position
  from unnest(${given.tenantIds}::integer[], ${given.ids}::uuid[], ${given.names}::text[], ${given.keys}::text[],
              ${given.data}::text[], ${given.times}::timestamptz[], ${given.positions}::bigint[])
    as asked (tenant_id, id, name, key, data, run_at, position)
  ${
    joining
      ? sql`where not exists (select from job where job.tenant_id = asked.tenant_id and job.name = asked.name
      and job.key = asked.key and job.gave_up_at is null
      and job.run_at between asked.run_at - make_interval(secs => ${sql.lit(TOGETHER_SECONDS)}) and asked.run_at)`
      : sql``
  }
  ${
    replacing
      ? sql`order by tenant_id, name, key
  on conflict (tenant_id, name, key) where key is not null do update
    set id = excluded.id, data = excluded.data, run_at = excluded.run_at, position = excluded.position,
      attempt = 0, claimed_until = null, error = null, gave_up_at = null`
      : sql``
  }`;

const ADD = prepared((given: Columns) => insert(given, false));
const REPLACE = prepared((given: Columns) => insert(given, true));
const JOIN = prepared((given: Columns) => insert(given, true, true));

const columnsOf = (jobs: readonly NewJob[]) => ({
  tenantIds: jobs.map(({ tenantId }) => tenantId),
  ids: jobs.map(newId),
  names: jobs.map(({ name }) => name),
  keys: jobs.map(({ key }) => key),
  data: jobs.map(({ data }) => JSON.stringify(data)),
  times: jobs.map(({ at }) => at),
  positions: jobs.map(({ position = 0 }) => position),
});

const placeOf = ({ tenantId, name, key }: NewJob): string => JSON.stringify([tenantId, name, key]);

/** The statements that put jobs into the queue. Of several under one key the last one counts. */
export function jobInserts(jobs: readonly NewJob[]): CompiledQuery[] {
  const keyed = [...new Map(jobs.filter(({ key }) => key !== null).map((job) => [placeOf(job), job])).values()];
  const free = jobs.filter(({ key }) => key === null);
  const [joining, replacing] = [keyed.filter(({ together }) => together), keyed.filter(({ together }) => !together)];
  return [
    ...(free.length > 0 ? [ADD.with(columnsOf(free))] : []),
    ...(replacing.length > 0 ? [REPLACE.with(columnsOf(replacing))] : []),
    ...(joining.length > 0 ? [JOIN.with(columnsOf(joining))] : []),
  ];
}

const DROP = prepared(
  (given: {
    readonly tenantIds: readonly number[];
    readonly names: readonly string[];
    readonly keys: readonly string[];
  }) => sql`
  delete from job using unnest(${given.tenantIds}::integer[], ${given.names}::text[], ${given.keys}::text[])
    as dropped (tenant_id, name, key)
  where job.tenant_id = dropped.tenant_id and job.name = dropped.name and job.key = dropped.key`,
);

/** Sends a transaction's jobs behind its outbox, without waiting; they are judged with the COMMIT. */
export const writeJobs = (connection: Connection, jobs: readonly NewJob[]): Promise<unknown>[] =>
  jobInserts(jobs).map((query) => sendOff(connection, query));

/** Sends, in the same way and before them, what is called off. */
export function dropJobs(connection: Connection, dropped: readonly Waiting[]): Promise<unknown>[] {
  if (dropped.length === 0) return [];
  const tenantIds = dropped.map(({ tenantId }) => tenantId);
  const [names, keys] = [dropped.map(({ name }) => name), dropped.map(({ key }) => key)];
  return [sendOff(connection, DROP.with({ tenantIds, names, keys }))];
}

function sendOff(connection: Connection, query: CompiledQuery): Promise<unknown> {
  const sent = connection.executeQuery(query);
  sent.catch(() => undefined);
  return sent;
}
