import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_TENANTS } from '../../server/platform/db/connect.ts';
import { countDeadlocks } from '../support/database.ts';
import { randomFrom, type Random } from '../support/random.ts';
import { openScene, type Scene } from '../support/scene.ts';
import type { Answer } from '../support/server.ts';

// Everybody books, moves, extends and cancels bookings and series of the same few places at once, under quotas, under one of a
// type and with approvals, and others decide on what waits. `SEED=… npx vitest run test/races/rules.test.ts` replays the wishes.

const ROUNDS = process.env['ATRIUM_PROOF'] === '1' ? 200 : 30;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const PEOPLE = 6;
const CLIENTS = 4;
const QUOTA = 8;

let scene: Scene;
let desks: number[];
let rooms: number[];
beforeAll(async () => {
  scene = await openScene();
  const { own } = scene;
  const thing = async (type: string, i: number): Promise<number> =>
    (await own.make('/resources', { type, name: `${type} ${i}`, buildingId: own.here })).id;
  desks = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((i) => thing('desk', i)));
  rooms = await Promise.all([1, 2, 3].map((i) => thing('room', i)));
  const policy = (name: string, more: object) => own.make('/policies', { name, ...more });
  await policy('Quota', { type: 'desk', rules: { quota: { unit: 'bookings', most: QUOTA, per: 'week' } } });
  await policy('One', { type: 'room', rules: { onePerType: true } });
  for (const resourceId of [desks[0], desks[1], rooms[0]]) await policy('Ask', { resourceId, rules: { approval: {} } });
});
afterAll(() => scene[Symbol.asyncDispose]());

const query = async <R>(text: ReturnType<typeof sql<R>>): Promise<R[]> =>
  (await text.execute(scene.server.atrium.database.database.forTenant(ALL_TENANTS))).rows;

/** Found without trusting the constraint, nor the code that counts. */
const overlaps = () =>
  query(sql`select a.id from hold a join hold b on a.tenant_id = b.tenant_id and a.resource_id = b.resource_id and a.unit = b.unit
    and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`);
const exceeded = () =>
  query(sql`select booking.host_id, date_trunc('week', booking.starts_at at time zone 'Europe/London') as week, sum(part.quantity)
    from booking join booking_resource part on part.tenant_id = booking.tenant_id and part.booking_id = booking.id
    where part.resource_id = any(${desks}::integer[]) and booking.state in ('pending', 'confirmed', 'checked_in')
    group by 1, 2 having sum(part.quantity) > ${QUOTA}`);
const doubled = () =>
  query(sql`select a.id, b.id from booking a
    join booking_resource one on one.tenant_id = a.tenant_id and one.booking_id = a.id and one.resource_id = any(${rooms}::integer[])
    join booking b on b.tenant_id = a.tenant_id and b.host_id = a.host_id and a.id < b.id
      and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    join booking_resource other on other.tenant_id = b.tenant_id and other.booking_id = b.id and other.resource_id = any(${rooms}::integer[])
    where a.state in ('pending', 'confirmed', 'checked_in') and b.state in ('pending', 'confirmed', 'checked_in')`);

/** Two weeks of 2030, by the building's clocks. */
const day = (n: number): string => Temporal.PlainDate.from('2030-01-07').add({ days: n }).toString();
const clock = (half: number): string =>
  `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
const slot = (next: Random) => {
  const [on, from] = [day(next(14)), 16 + next(12)];
  return { start: `${on}T${clock(from)}`, end: `${on}T${clock(from + 1 + next(4))}` };
};

/** What a person has, for all her clients. */
interface Person {
  readonly headers: Readonly<Record<string, string>>;
  readonly bookings: number[];
  readonly series: number[];
}

/** What the clients met, and what waits for a decision. */
class Met {
  readonly statuses = new Map<number, number>();
  readonly codes = new Map<string, number>();
  readonly waiting: number[] = [];

  note({ status, body }: Answer): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const code: unknown = body?.code;
    if (typeof code === 'string') this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
  }
}

const any = <T>(next: Random, all: readonly T[]): T | undefined => all[next(Math.max(1, all.length))];
const places = (next: Random): number[] =>
  next(4) === 0
    ? [any(next, rooms) ?? 0]
    : [...new Set(Array.from({ length: 1 + next(2) }, () => any(next, desks) ?? 0))];

async function client(next: Random, person: Person, met: Met): Promise<void> {
  const headers = { authorization: '', ...person.headers };
  const call = async (method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await scene.server.call(method, path, body, headers);
    met.note(answer);
    if (answer.body?.state === 'pending') met.waiting.push(answer.body.id);
    return answer;
  };
  const acts: readonly (() => Promise<unknown>)[] = [
    () => create(slot(next)),
    () => create(slot(next)),
    () => create({ ...slot(next), recurrence: { rule: `FREQ=DAILY;COUNT=${2 + next(6)}` }, onConflict: 'skip' }),
    () => change({ ...slot(next) }),
    () => change({ resourceIds: places(next) }),
    () => change({ ...slot(next), resourceIds: places(next) }),
    () =>
      withOne(person.bookings, (id) => call('POST', `/bookings/${id}/extension`, { end: `${day(next(14))}T22:00` })),
    () => withOne(person.bookings, (id) => call('POST', `/bookings/${id}/cancellation`, {})),
    () => withOne(person.series, (id) => call('PATCH', `/series/${id}`, times(next))),
    () => withOne(person.series, (id) => call('POST', `/series/${id}/cancellation`, {})),
  ];
  async function create(wish: object): Promise<void> {
    const { status, body } = await call('POST', '/bookings', { resourceIds: places(next), ...wish });
    if (status !== 201) return;
    person.bookings.push(body.id);
    if (body.seriesId !== null) person.series.push(body.seriesId);
  }
  const change = (to: object) => withOne(person.bookings, (id) => call('PATCH', `/bookings/${id}`, to));
  const withOne = async (ids: readonly number[], act: (id: number) => Promise<unknown>): Promise<void> => {
    const id = any(next, ids);
    if (id !== undefined) await act(id);
  };
  for (let i = 0; i < ROUNDS; i++) await acts[next(acts.length)]?.();
}

const times = (next: Random) => {
  const from = 16 + next(12);
  return { startTime: clock(from), endTime: clock(from + 2) };
};

async function decider(next: Random, met: Met): Promise<void> {
  for (let i = 0; i < ROUNDS; i++) {
    const id = any(next, met.waiting);
    if (id === undefined) await scene.server.call('GET', '/bookings?limit=1');
    else met.note(await scene.server.call('POST', `/bookings/${id}/${next(3) === 0 ? 'rejection' : 'approval'}`, {}));
  }
}

test(
  `${PEOPLE} people with ${CLIENTS} clients each, at random (seed ${SEED}): no overlap, no quota exceeded, nobody hears of a deadlock`,
  { timeout: 900_000 },
  async () => {
    const people: Person[] = [];
    for (let i = 0; i < PEOPLE; i++)
      people.push({ headers: (await scene.own.person('employee')).headers, bookings: [], series: [] });
    const met = new Met();
    const working = Promise.all([
      ...people.flatMap((person, i) =>
        Array.from({ length: CLIENTS }, (_, j) => client(randomFrom(SEED + i * CLIENTS + j), person, met)),
      ),
      decider(randomFrom(SEED + 1000), met),
      decider(randomFrom(SEED + 1001), met),
    ]).then(() => true);
    // What is cancelled later hides what was too much: it is looked at all the time.
    let looks = 0;
    for (let done = false; !done; looks++) {
      expect([await exceeded(), await doubled()]).toEqual([[], []]);
      done = await Promise.race([working, Promise.resolve(false)]);
    }
    expect(looks).toBeGreaterThan(5);
    expect([await exceeded(), await doubled(), await overlaps()]).toEqual([[], [], []]);
    expect([...met.statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(met.codes.get('conflict')).toBeUndefined();
    // What it is about was met.
    for (const code of ['booking_quota_used_up', 'booking_one_per_type', 'resource_already_booked'])
      expect([code, met.codes.get(code) ?? 0]).toEqual([code, expect.toSatisfy((n: number) => n > 0)]);
    expect(met.statuses.get(201)).toBeGreaterThan(PEOPLE);
    expect(met.waiting.length).toBeGreaterThan(0);
    console.log(
      `rules under contention: ${JSON.stringify(Object.fromEntries([...met.statuses, ...met.codes]))}, ${looks} looks`,
    );
    console.log(`deadlocks that were tried again: ${await countDeadlocks(scene.server.atrium.database.connection)}`);
  },
);
