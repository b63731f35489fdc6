import type { TestDatabase } from './database.ts';
import {
  connected,
  contextFor,
  createBuilding,
  createResource,
  createUser,
  createWorld,
  type World,
} from './database.ts';
import { workOff } from './queue.ts';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';
import { createAudience } from '../../server/platform/events/audience.ts';
import { dispatchOnce } from '../../server/platform/events/dispatch.ts';
import { reactionJobs } from '../../server/platform/events/reactions.ts';
import { joinJobs } from '../../server/platform/jobs/job.ts';
import { listeners } from '../../server/wiring.ts';
import { listBookings } from '../../server/modules/bookings/bookings.ts';
import { jobs as declared } from '../../server/modules/series/contract.ts';
import { applyNewZoneData, applyZoneData, createBooking } from '../../server/modules/series/series.ts';

export const NOW = Temporal.Instant.from('2030-01-01T00:00:00Z');
export const later = (days: number): Temporal.Instant => NOW.add({ hours: 24 * days });

interface Given {
  readonly at?: string;
  readonly rule?: string;
  readonly day?: string;
  readonly host?: Awaited<ReturnType<typeof createUser>>;
}
/** The job that looks through a workplace, with its doer. */
export const ours = joinJobs(
  { 'zone_data.apply': declared['zone_data.apply'] },
  {
    'zone_data.apply': {
      async inside(tx, all) {
        for (const look of all) await applyZoneData(tx, look);
      },
    },
  },
);
/** Leaves bookings as a server would have whose zone data said that the clocks are so many hours ahead of what they are. */
const writtenAhead = ({ connection }: TestDatabase, tenantId: number, hours: number, from: string) =>
  connected(connection, async (client) => {
    await client.query("set atrium.tenant = '0'");
    const { rows } = await client.query<{ id: number }>(
      `select id from booking where tenant_id = $1 and starts_at > $2 order by starts_at ${hours > 0 ? 'asc' : 'desc'}`,
      [tenantId, from],
    );
    const back = `interval '${-hours} hours'`;
    for (const { id } of rows) {
      await client.query(
        `update hold set starts_at = starts_at + ${back}, ends_at = ends_at + ${back}, expires_at = expires_at + ${back}
        where tenant_id = $1 and booking_id = $2`,
        [tenantId, id],
      );
      await client.query(
        `update booking set starts_at = starts_at + ${back}, ends_at = ends_at + ${back}, expires_at = expires_at + ${back},
          start_offset = start_offset + $3, end_offset = end_offset + $3 where tenant_id = $1 and id = $2`,
        [tenantId, id, 60 * hours],
      );
    }
  });

/** Tells people what happened. */
async function reacted({ database }: TestDatabase, now: Temporal.Instant): Promise<void> {
  const heard = listeners({
    publicUrl: 'https://desks.example',
    mailRoute: 'kept',
    organizer: { name: 'Atrium', email: 'atrium@desks.example' },
  });
  const clock = () => now;
  while ((await dispatchOnce({ database, listeners: heard, audience: createAudience({}), clock }))?.events !== 0);
  await workOff(database, reactionJobs(heard), { clock });
}

export type Scene = Awaited<ReturnType<typeof createClocks>>;

/** A workplace in Hong Kong, and how to leave its bookings as servers with other zone data would have. */
export async function createClocks(testing: TestDatabase) {
  const world = await createWorld(testing.database);
  const building = await createBuilding(world, { zone: 'Asia/Hong_Kong' });
  const [ann, guest] = [await createUser(world), await createUser(world)];
  const as = ({ who }: { readonly who: World['ctx']['who'] }, now = NOW) => contextFor(testing.database, who, now);
  const room = () => createResource(world, { buildingId: building });

  const book = (resourceId: number, { at = '09:00', rule, day = '2030-01-08', host = ann }: Given = {}) =>
    createBooking(as(host), {
      resourceIds: [resourceId],
      title: 'Weekly',
      start: `${day}T${at}`,
      end: `${day}T${String(Number(at.slice(0, 2)) + 1).padStart(2, '0')}:00`,
      attendees: [{ userId: guest.id }],
      ...(rule !== undefined && { recurrence: { rule } }),
    });
  const weekly = async (resourceId: number, given: Given = {}) =>
    (await book(resourceId, { rule: 'FREQ=WEEKLY;COUNT=4', ...given })).seriesId ?? 0;

  const looked = (version?: string, now = NOW) =>
    testing.database.transaction(ALL_TENANTS, async (db) => ({
      value: await applyNewZoneData(version).clear(db, now, 5_000),
    }));

  const work = (now = NOW) => workOff(testing.database, ours, { clock: () => now });
  /** This process comes to know newer zone data than the workplace was looked through by. */
  const apply = async (now = NOW): Promise<void> => {
    await looked(undefined, now);
    await work(now);
  };

  const asWrittenAhead = (hours: number, from = '-infinity') => writtenAhead(testing, world.tenant.id, hours, from);
  const react = (now = NOW) => reacted(testing, now);

  const startsOf = async (seriesId: number) =>
    (await listBookings(world.ctx, { seriesId, limit: 200 })).items.map(({ start }) => start.slice(0, 16));
  const told = (type: string) =>
    world.db
      .selectFrom('event')
      .select(['subjectId', 'data'])
      .where('tenantId', '=', world.tenant.id)
      .where('type', '=', type)
      .orderBy('id')
      .execute();
  const rows = () =>
    world.db.selectFrom('booking').selectAll().where('tenantId', '=', world.tenant.id).orderBy('id').execute();

  return {
    world,
    building,
    ann,
    guest,
    as,
    room,
    book,
    weekly,
    asWrittenAhead,
    looked,
    work,
    apply,
    react,
    startsOf,
    told,
    rows,
  };
}
