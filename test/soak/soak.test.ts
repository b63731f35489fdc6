import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connected, countDeadlocks } from '../support/database.ts';
import { randomFrom, type Random } from '../support/random.ts';
import type { Answer } from '../support/server.ts';
import { acts as alone, type Act, type Turn } from './acts.ts';
import { around } from './acts-around.ts';
import { tellHistory } from './history.ts';
import { always, atRest, type Invariants } from './invariants.ts';
import { explained, otherPlants, plants, type Plants } from './plants.ts';
import { openStage, type Stage } from './stage.ts';

// Everybody does everything at once with a few scarce things (`acts.ts`, `acts-around.ts`), and nothing comes of it that must never be
// (`invariants.ts`). `SEED=… npx vitest run test/soak` replays the wishes; which of them comes first the machine says.

const PROOF = process.env['ATRIUM_PROOF'] === '1';
const SEASONS = PROOF ? 40 : 1;
/** In each of them. */
const ACTS = 500;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const CLIENTS = 16;

const acts: readonly Act[] = [...alone, ...around];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** What is met beside the acts: refusals that it is about, and what becomes of bookings in the way. */
const MET = ['resource_already_booked', 'booking_quota_used_up', 'booking_one_per_type', 'moved', 'cancelled'] as const;

/** What the clients met. */
class Tally {
  readonly met = new Map<string, number>();
  /** What was not met yet. */
  readonly missing = new Set<string>([...acts.map(({ kind }) => kind), ...MET]);
  readonly bad: unknown[] = [];
  count = 0;
  hasFailed = false;

  meet(what: string): void {
    this.met.set(what, (this.met.get(what) ?? 0) + 1);
    this.missing.delete(what);
  }

  note({ kind }: Act, { status, body }: Answer): void {
    const code = String(body?.code ?? status);
    this.meet(code);
    for (const fate of ['moved', 'cancelled'] as const) if (body?.bookings?.[fate] > 0) this.meet(fate);
    if (status >= 500 || code === 'conflict') this.bad.push([kind, status, body]);
  }

  isOver(): boolean {
    return this.hasFailed || this.count >= ACTS;
  }
}

const total = acts.reduce((sum, { weight }) => sum + weight, 0);

function choose(next: Random, { missing, count }: Tally): Act | undefined {
  const late = acts.filter(({ kind }) => missing.has(kind));
  if (count > ACTS / 2 && late.length > 0 && next(3) === 0) return late[next(late.length)];
  let left = next(total);
  return acts.find(({ weight }) => (left -= weight) < 0);
}

async function client(next: Random, tally: Tally): Promise<void> {
  const { people, clock } = stage;
  while (!tally.isOver()) {
    const [act, she] = [choose(next, tally), people[next(people.length)]];
    if (!act || !she) continue;
    tally.count++;
    const call: Turn['call'] = async (method, path, body, by = she) => {
      const answer = await stage.send(by, method, path, body);
      tally.note(act, answer);
      return answer;
    };
    const came = await act.act({ stage, next, she, call });
    if (came === 'done' || (came !== undefined && came.status < 300)) tally.meet(act.kind);
    clock.pass(1);
  }
}

/** What is found of what must not be, by its name. */
const look = (all: Invariants): Promise<Record<string, unknown[]>> =>
  stage.clock.still(async (now) => {
    const found: Record<string, unknown[]> = {};
    for (const [name, finding] of Object.entries(all)) {
      const rows = await stage.query(finding(new Date(now.epochMilliseconds)));
      if (rows.length > 0) found[name] = rows.slice(0, 3);
    }
    for (const [name, rows] of Object.entries(found)) await tellHistory(stage, name, rows);
    return found;
  });

/** All do as they like, and are looked at all the time: what is cancelled later hides what was too much. @returns how often */
async function season(tally: Tally, next: Random): Promise<number> {
  const clients = Array.from({ length: CLIENTS }, () => client(randomFrom(next(2 ** 31)), tally));
  const working = Promise.all(clients).then(() => true);
  let looks = 0;
  for (let done = false; !done; looks++) {
    const found = await look(always);
    tally.hasFailed = Object.keys(found).length > 0;
    if (tally.hasFailed) await working;
    expect(found).toEqual({});
    done = await Promise.race([working, Promise.resolve(false)]);
  }
  return looks;
}

/** Time passes, and all is done that is due by then. */
async function rest(minutes: number): Promise<void> {
  stage.clock.pass(minutes);
  while (await stage.work());
  expect(await look({ ...always, ...atRest })).toEqual({});
}

test(
  `everybody at once, at random (seed ${SEED}): nothing overlaps, nobody is offered anything twice, nothing is stuck`,
  { timeout: 1_500_000 },
  async () => {
    const tally = new Tally();
    const next = randomFrom(SEED);
    let looks = 0;
    for (let i = 0; i < SEASONS; i++) {
      tally.count = 0;
      // What is looked at grows faster than PostgreSQL notices by itself.
      await stage.query(sql`analyze`);
      looks += await season(tally, next);
      // Offers that nobody took go to the next, and so on.
      for (const minutes of [0, 31, 31]) await rest(minutes);
    }
    console.info(`${SEASONS} x ${ACTS} acts, ${looks} looks: ${JSON.stringify(Object.fromEntries(tally.met))}`);
    // All that is to come comes, by and by: what is done on one day asks for more on another.
    for (const days of [1, 1, 1, 2, 4, 11]) await rest(days * 24 * 60);
    expect(tally.bad).toEqual([]);
    expect(stage.failures).toEqual([]);
    // In one season chance may leave out a few; in many it leaves out none.
    console.info(`not met: ${[...tally.missing].join(', ') || 'nothing'}`);
    expect(tally.missing.size).toBeLessThanOrEqual(PROOF ? 0 : (acts.length + MET.length) / 3);
    expect(looks).toBeGreaterThan(5);
  },
);

/** Where each thing is read of which something is told. */
const READ = {
  booking: 'bookings',
  waiting_entry: 'waiting-list',
  team_day: 'team-days',
  seat_request: 'seat-requests',
  assignment: 'assignments',
  closure: 'closures',
} as const;
/** What an event says of something else: what was offered, and not all that is waited for. */
const OWN = new Set(['waiting_entry.resourceIds']);
/** So many of each, the last ones. */
const EACH = 60;

test.each(Object.entries(READ))('what was told last of a thing is what is read of it: %s', async (type, path) => {
  const last = sql`select distinct on (subject_id) subject_id as id, version, type, data from event
    where subject_type = ${type} and type not in ('closure.affected', 'closure.kept_out', 'closure.let_in', 'assignment.affected')
    order by subject_id desc, version desc, id desc limit ${EACH}`;
  const told = (await stage.query(last)) as {
    id: number;
    type: string;
    version: number;
    data: Record<string, unknown>;
  }[];
  for (const { id, type: name, version, data } of told) {
    const { status, body } = await stage.send(null, 'GET', `/${path}/${id}`);
    const members = Object.keys(data).filter((member) => member in body && !OWN.has(`${type}.${member}`));
    const picked = (from: Record<string, unknown>) =>
      Object.fromEntries(members.map((member) => [member, from[member]]));
    const shown = { name, status, version: body.version, ...picked(body) };
    expect.soft(shown).toEqual({ name, status: 200, version, ...picked(data) });
    expect(members.length).toBeGreaterThan(3);
  }
  // Five hundred acts may meet nobody who waits; what was not met is said above, and the proof meets all.
  expect(told.length).toBeGreaterThanOrEqual(PROOF ? 1 : 0);
});

const planted = [...(Object.entries(plants) as [keyof Plants, readonly string[]][]), ...otherPlants];

test.each(planted)('it would be found: %s (%#)', async (name, faults) => {
  const finding = { ...always, ...atRest }[name];
  await connected({ ...inject('superuser'), database: stage.scene.server.name }, async (client) => {
    await client.query('begin; set local session_replication_role = replica');
    for (const fault of faults) expect([fault, (await client.query(fault)).rowCount]).not.toEqual([fault, 0]);
    const { sql, parameters } = finding(new Date(stage.clock.read().epochMilliseconds)).compile(stage.scene.own.db);
    const { rows } = await client.query(sql, [...parameters]);
    expect(rows.length).toBeGreaterThan(0);
  });
});

test.each(explained)(
  'what explains a lack, and what does not: $name, $why',
  async ({ name, of, faults, isFound, at }) => {
    await connected({ ...inject('superuser'), database: stage.scene.server.name }, async (client) => {
      await client.query('begin; set local session_replication_role = replica');
      for (const fault of faults) expect([fault, (await client.query(fault)).rowCount]).not.toEqual([fault, 0]);
      const planted = await client.query(`select max(id) as id from ${of} where created_by = 'plant'`);
      const finding = { ...always, ...atRest }[name](new Date(at.epochMilliseconds));
      const { sql, parameters } = finding.compile(stage.scene.own.db);
      const { rows } = await client.query<{ id: number }>(sql, [...parameters]);
      expect(rows.some(({ id }) => id === planted.rows[0]?.id)).toBe(isFound);
    });
  },
);

// Last: it ends all that is at work there.
test('PostgreSQL breaks a circle now and then, and it is tried again: that stays rare', async () => {
  const deadlocks = await countDeadlocks(stage.scene.server.atrium.database.connection);
  console.info(`deadlocks: ${deadlocks}`);
  expect(deadlocks).toBeLessThanOrEqual((SEASONS * ACTS) / 50);
});
