import { sql } from 'kysely';
import type { Stage } from './stage.ts';

/** What was found by an invariant: the row, and what else it says. */
interface Found {
  readonly id?: unknown;
  readonly resourceId?: unknown;
  readonly userId?: unknown;
}

const LAST = 40;

/** What happened to things that were found, and at their resources, the last first: which call came before which is seen nowhere else. */
export async function tellHistory(stage: Stage, name: string, rows: readonly unknown[]): Promise<void> {
  for (const row of rows as readonly Found[]) {
    const [id, resourceId, userId] = [row.id ?? null, row.resourceId ?? null, row.userId ?? null];
    const own = await stage.query(sql`select at, position, type, actor, data from event
      where subject_id = ${id}::integer order by id desc limit ${LAST}`);
    const there = await stage.query(sql`select at, position, type, subject_id, actor, data from event
      where data -> 'resourceIds' @> to_jsonb(${resourceId}::integer) or data ->> 'resourceId' = ${resourceId}::text
      order by id desc limit ${LAST}`);
    const holds = await stage.query(sql`select origin, origin_id, starts_at, ends_at, expires_at from hold
      where resource_id = ${resourceId}::integer order by starts_at desc limit ${LAST}`);
    const lent =
      await stage.query(sql`select first_day, last_day, why, created_at, taken_back_at from assignment_release
      where assignment_id = ${id}::integer and ${userId}::integer is not null`);
    const days = await stage.query(sql`select at, position, type, data from event
      where type = 'work_location.changed' and subject_id = ${userId}::integer order by id desc limit ${LAST}`);
    const jobs = await stage.query(
      sql`select name, key, run_at, attempt, error from job order by run_at limit ${LAST}`,
    );
    console.info(
      [name, row, ...own, ...there, ...holds, ...lent, ...days, ...jobs].map((one) => JSON.stringify(one)).join('\n'),
    );
  }
}
