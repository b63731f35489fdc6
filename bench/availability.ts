import { inRounds, milliseconds, whole, type Row } from './figures.ts';
import type { Booking, Load } from './generator.ts';
import { writeHistory, type History, type Written } from './history.ts';
import type { Loaded } from './pacing.ts';
import { cpuSeconds, familySeconds, startPlayer } from './processes.ts';
import type { Query, RawLoad } from './raw.ts';
import { openStage, withClient } from './stage.ts';

const ROUNDS = 3;
const SECONDS = 6;
/** Questions a second, over so many connections. */
const READING = { rate: 15, connections: 4 };
/** Bookings a second at the same time. */
const WRITING = { rate: 40, connections: 4 };
/** Different days that are asked about. */
const DAYS = 60;

const today = Temporal.Now.plainDateISO('UTC');
const usual: History = { tenants: 1, resources: 500, days: 500, perDay: 8, from: today.subtract({ days: 400 }) };
const large: History = { tenants: 100, resources: 500, days: 50, perDay: 8, from: today.add({ days: 1 }) };

/** What the database has to find out, and nothing else. */
const BARE = `
  select wanted.id, touching.starts_at, touching.ends_at
  from unnest($2::integer[]) as wanted (id)
  cross join lateral (
    (select starts_at, ends_at from hold where tenant_id = $1 and resource_id = wanted.id and unit = 1 and starts_at < $3
     order by starts_at desc limit 1)
    union all
    (select starts_at, ends_at from hold where tenant_id = $1 and resource_id = wanted.id and unit = 1
       and starts_at >= $3 and starts_at < $4)) as touching
  where touching.ends_at > $3`;

/** A day of a whole building over millions of bookings, while others are written. */
export async function benchAvailability({ full }: { readonly full: boolean }): Promise<Row[]> {
  const history = full ? large : usual;
  await using stage = await openStage();
  const written = await withClient(stage.superuser, (client) => writeHistory(client, history));
  await using reader = startPlayer<Load, Loaded>('generator.ts');
  await using writer = startPlayer<Load, Loaded>('generator.ts');
  await using raw = startPlayer<RawLoad, Loaded>('raw.ts');
  const { tenant } = await stage.call<{ tenant: { id: number } }>('GET', '/me');
  const days = Array.from({ length: DAYS }, (_, i) => today.add({ days: i + 1 }).toString());
  const paths = days.map((day) => pathOf(written.buildingId, day));
  const server = { url: stage.url, token: stage.token };
  let first = 0;
  const whileWriting = async (reading: Promise<Loaded>) => {
    const ask = { resourceIds: written.resourceIds, start: afterAll(history), minutes: 30, first } satisfies Booking;
    const [database, node] = [familySeconds(stage.postmaster), cpuSeconds(stage.server)];
    const [looked, wrote] = await Promise.all([
      reading,
      writer.ask({ ...server, ...WRITING, seconds: SECONDS, ask, status: 201 }),
    ]);
    first += wrote.sent;
    const busy = { database: familySeconds(stage.postmaster) - database, server: cpuSeconds(stage.server) - node };
    return { ...looked.latency, written: wrote.latency.p95, ...busy };
  };
  const { rounds, middle } = await inRounds(ROUNDS, async () => {
    const ours = await whileWriting(
      reader.ask({ ...server, ...READING, seconds: SECONDS, ask: { paths }, status: 200 }),
    );
    const ask = bareQuery(tenant.id, written, days);
    const base = { connection: stage.connection, tenantId: tenant.id, way: 'in turn' as const };
    const beside = await whileWriting(raw.ask({ ...base, ...READING, seconds: SECONDS, ask }));
    return {
      p50: ours.p50,
      p95: ours.p95,
      p99: ours.p99,
      written: ours.written,
      server: ours.server,
      database: ours.database,
      bareP50: beside.p50,
      bareP95: beside.p95,
      ratio: beside.p95 / ours.p95,
    };
  });
  const aim = full ? 60 : 30;
  return [
    {
      name: `availability: ${history.resources} resources, one day, over ${whole(written.bookings)} bookings`,
      ours: `p50 ${milliseconds(middle.p50)}, p95 ${milliseconds(middle.p95)}, p99 ${milliseconds(middle.p99)}`,
      beside: `bare query p50 ${milliseconds(middle.bareP50)}, p95 ${milliseconds(middle.bareP95)}`,
      ratio: middle.ratio,
      aim: { text: `p95 <= ${aim} ms`, reached: middle.p95 <= aim },
      note: `${READING.rate}/s beside ${WRITING.rate} bookings/s (p95 ${milliseconds(middle.written)})`,
      rounds,
    },
  ];
}

function pathOf(buildingId: number, day: string): string {
  return `/api/v1/availability?buildingId=${buildingId}&start=${day}T00:00:00Z&end=${day}T23:59:59Z`;
}

const bareQuery = (tenantId: number, { resourceIds }: Written, days: readonly string[]): Query => ({
  text: BARE,
  values: days.map((day) => [tenantId, resourceIds, `${day}T00:00:00Z`, `${day}T23:59:59Z`]),
});

/** Where new bookings meet nobody. */
const afterAll = ({ from, days }: History): number => from.add({ days }).toZonedDateTime('UTC').epochMilliseconds;
