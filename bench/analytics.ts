import type pg from 'pg';
import { inRounds, milliseconds, whole, type Row } from './figures.ts';
import { writeHistory, type History } from './history.ts';
import { familySeconds } from './processes.ts';
import { openStage, withClient, type Stage } from './stage.ts';

const ROUNDS = 5;
/** A year of a building of 500 resources, of which each is booked once a day. */
const HISTORY: History = {
  tenants: 1,
  resources: 500,
  days: 365,
  perDay: 1,
  from: Temporal.PlainDate.from('2025-01-01'),
};
const RANGE = { from: '2025-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
/** What is aimed at for a year by the day, in milliseconds. */
const AIM = 300;

/** What has to be read whatever is made of it: what was booked of them, by the day. */
const BARE = `
  select date_trunc('day', booking.starts_at, 'UTC') as day, count(*), sum(booking.ends_at - booking.starts_at)
  from booking join booking_resource part on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
  where booking.tenant_id = $1 and booking.starts_at < $4 and booking.ends_at > $3 and part.resource_id = any($2)
    and booking.state in ('confirmed', 'checked_in', 'checked_out', 'released')
  group by 1`;

/** Figures of a year of a whole building, beside a query that only adds up what is booked by the day. */
export async function benchAnalytics(): Promise<Row[]> {
  await using stage = await openStage();
  const written = await withClient(stage.superuser, (client) => writeHistory(client, HISTORY));
  const week = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }));
  await stage.call('POST', '/policies', { name: 'Hours', buildingId: written.buildingId, rules: { hours: { week } } });
  const { tenant } = await stage.call<{ tenant: { id: number } }>('GET', '/me');
  const query = new URLSearchParams({ ...RANGE, buildingId: String(written.buildingId) });
  const rows: Row[] = [];
  await withClient(stage.connection, async (client) => {
    await client.query("select set_config('atrium.tenant', $1, false)", [String(tenant.id)]);
    const bare = () => client.query(BARE, [tenant.id, written.resourceIds, RANGE.from, RANGE.to]);
    for (const path of ['by-time', 'by-resource'])
      rows.push(await measured(stage, `booking-usage/${path}`, query, bare, whole(written.bookings)));
  });
  return rows;
}

async function measured(
  stage: Stage,
  path: string,
  query: URLSearchParams,
  bare: () => Promise<pg.QueryResult>,
  bookings: string,
): Promise<Row> {
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const ours = await timed(stage, () => stage.call('GET', `/analytics/${path}?${query.toString()}`));
    const beside = await timed(stage, bare);
    return { ...ours, bare: beside.took, bareDatabase: beside.database, ratio: ours.took / beside.took };
  });
  return {
    name: `analytics: ${path} of ${HISTORY.resources} resources, ${HISTORY.days} days, ${bookings} bookings`,
    ours: milliseconds(middle.took),
    beside: `bare query ${milliseconds(middle.bare)}`,
    ratio: middle.ratio,
    aim: { text: `<= ${milliseconds(AIM)}`, reached: middle.took <= AIM },
    note: `database busy for ${milliseconds(middle.database)}, bare ${milliseconds(middle.bareDatabase)}`,
    rounds,
  };
}

/** How long something takes, and for how long the database works for it, in milliseconds. */
async function timed({ postmaster }: Stage, work: () => Promise<unknown>): Promise<{ took: number; database: number }> {
  const [begun, busy] = [performance.now(), familySeconds(postmaster)];
  await work();
  return { took: performance.now() - begun, database: (familySeconds(postmaster) - busy) * 1000 };
}
