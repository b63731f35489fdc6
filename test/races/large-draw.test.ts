import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSeatRequest, drawDesks } from '../../server/modules/seating/seating.ts';
import { createPolicy } from '../../server/modules/policies/policies.ts';
import { MAX_ASKING } from '../../server/modules/seating/contract.ts';
import { createBooking } from '../../server/modules/series/series.ts';
import { createResource } from '../support/database.ts';
import { createDrawing, DAY, DRAW, type Person } from '../support/drawing.ts';

/** As many as may ask for one day of one building, where each is counted, keep others waiting for no longer than a booking takes. */

const ASKING = process.env['ATRIUM_PROOF'] === '1' ? MAX_ASKING : 200;
/** People a desk. */
const DEMAND = 1.6;
const TEAM = 8;
/** As long as a booking may wait for a piece, on a machine that does other things too. */
const PATIENCE_MS = 1_000;

let set: Awaited<ReturnType<typeof createDrawing>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());

/** Desks in areas of 20, people in teams, each of whom asks. */
async function fill({ building }: { readonly building: number }): Promise<number[]> {
  const { tenant, db, at } = set.world;
  const own = { tenant: tenant.id, desks: Math.round(ASKING / DEMAND) };
  await sql`with floor as (insert into floor (tenant_id, building_id, level, name, created_at)
      values (${own.tenant}, ${building}, 1, 'Large', ${at}) returning id),
    area as (insert into area (tenant_id, floor_id, name, created_at)
      select ${own.tenant}, floor.id, 'Area ' || n, ${at} from floor, generate_series(0, ${own.desks}::integer / 20) n returning id, name),
    desk as (insert into resource (tenant_id, building_id, floor_id, area_id, type, name, created_at)
      select ${own.tenant}, ${building}, floor.id, area.id, 'desk', 'Large ' || n, ${at}
      from floor, generate_series(1, ${own.desks}::integer) n join area on area.name = 'Area ' || (n / 20) returning id)
    insert into resource_unit (tenant_id, resource_id, unit) select ${own.tenant}, id, 1 from desk`.execute(db);
  await sql`with person as (insert into user_account (tenant_id, email, name, role, reaches_all, created_at)
      select ${own.tenant}, 'large-' || n || '@example.com', 'Large ' || n, 'employee', true, ${at} from generate_series(1, ${ASKING}::integer) n returning id),
    team as (insert into user_group (tenant_id, name, created_at)
      select ${own.tenant}, 'Large ' || n, ${at} from generate_series(0, ${Math.ceil(ASKING / TEAM)}::integer) n returning id)
    insert into user_group_member (tenant_id, group_id, user_id)
    select ${own.tenant}, team.id, person.id from (select id, row_number() over (order by id) as n from person) person
      join (select id, row_number() over (order by id) as n from team) team on team.n = 1 + person.n / ${TEAM}::integer`.execute(
    db,
  );
  const people = await sql<{ id: number }>`select id from user_account where name like 'Large %' order by id`.execute(
    db,
  );
  return people.rows.map(({ id }) => id);
}

const pairsOf = async (building: number, given: 'plan' | 'outcome') => {
  const column = sql.ref(given);
  const { rows } = await sql<{
    id: number;
    resourceId: number | null;
  }>`select id, (${column} ->> 'resourceId')::integer as "resourceId"
    from seat_request where building_id = ${building} and ${column} is not null order by id`.execute(set.world.db);
  return rows;
};

const as = ({ people: [one] }: Awaited<ReturnType<typeof set.open>>, id = 0): Pick<Person, 'who'> => ({
  who: { ...(one as Person).who, userId: id, key: `user:${id}` },
});

/** The first asks as people do, the others as she did. */
async function askFor(
  there: Awaited<ReturnType<typeof set.open>>,
  [first, ...others]: readonly number[],
): Promise<void> {
  await createSeatRequest(set.as(as(there, first)), { day: DAY, buildingId: there.building });
  await sql`insert into seat_request (tenant_id, user_id, building_id, day, starts_at, ends_at, zone, accept_terms, created_by, created_at)
    select tenant_id, unnest(${others}::integer[]), building_id, day, starts_at, ends_at, zone, false, 'system', created_at
    from seat_request where building_id = ${there.building} and state = 'open'`.execute(set.world.db);
}

const stillOpen = async (building: number): Promise<number> => {
  const draws = set.world.db.selectFrom('seatDraw').select('day').where('buildingId', '=', building);
  return (await draws.where('doneAt', 'is', null).execute()).length;
};

test(`${ASKING} ask: it is done in pieces, and comes out as it was thought out wherever it breaks off`, async () => {
  const there = await set.open();
  const rules = { quota: { unit: 'bookings', most: 50, per: 'week' } } as const;
  await createPolicy(set.world.ctx, { name: 'Counted', buildingId: there.building, rules });
  const people = await fill(there);
  const room = await createResource(set.world, { buildingId: there.building, type: 'room' });
  await askFor(there, people);
  const piece = (isBroken = false): Promise<void> =>
    set.as(undefined, DRAW).tx(async (tx) => {
      await drawDesks(tx, { buildingId: there.building, day: DAY });
      if (isBroken) throw new Error('Broken off');
    });
  const over = new AbortController();
  let [slowest, booked] = [0, 0];
  const booking = async (): Promise<void> => {
    for (; !over.signal.aborted; booked++) {
      const start = DRAW.add({ hours: 400 + booked });
      const wish = { resourceIds: [room], start: start.toString(), end: start.add({ minutes: 30 }).toString() };
      const from = performance.now();
      await createBooking(set.as(as(there, people[(booked * 37) % people.length]), DRAW), wish);
      slowest = Math.max(slowest, performance.now() - from);
    }
  };
  const others = booking();
  const begun = performance.now();
  await piece();
  const planned = await pairsOf(there.building, 'plan');
  expect(planned).toHaveLength(ASKING);
  expect(await there.countBookings()).toBe(0);
  const broken: string[] = [];
  let pieces = 1;
  for (; (await stillOpen(there.building)) > 0; pieces++) {
    if (pieces % 5 === 2) broken.push(await piece(true).then(String, String));
    await piece();
  }
  over.abort();
  await others;
  console.info(
    `${ASKING} ask: done in ${Math.round(performance.now() - begun)} ms and ${pieces} pieces; ${booked} booked meanwhile, the slowest in ${Math.round(slowest)} ms`,
  );
  expect(new Set(broken)).toEqual(new Set(['Error: Broken off']));
  expect(await pairsOf(there.building, 'outcome')).toEqual(planned);
  expect(planned.filter(({ resourceId }) => resourceId !== null)).toHaveLength(Math.round(ASKING / DEMAND) + 2);
  expect(await set.toldOf(planned)).toHaveLength(ASKING);
  expect(await set.overlaps()).toEqual([]);
  // For whoever is given a desk just then, or is told: a second is what it may cost where all else is quiet.
  expect(slowest).toBeLessThan(PATIENCE_MS);
});
