import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeWeeks, getAttendance, setAttendanceSettings } from '../server/modules/attendance/attendance.ts';
import type { WeekAttendance } from '../server/modules/attendance/contract.ts';
import { createGroup } from '../server/modules/people/people.ts';
import type { Principal } from '../server/platform/context/principal.ts';
import { rolesThatMay } from '../server/platform/contract/scopes.ts';
import { foundOut, type Told } from './support/attendance-attacker.ts';
import {
  contextFor,
  createTestDatabase,
  createUser,
  createWorld,
  type TestDatabase,
  type World,
} from './support/database.ts';
import { randomFrom } from './support/random.ts';

// Who may read figures of people asks for them again and again, in every role, while people join and leave groups and the settings change; then he
// puts all that he was ever told together with what he knows. The rules' own test tries more kinds of groups; here it is what Atrium really answers.

/** SEED=… makes the same again. */
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const PROOF = process.env['ATRIUM_PROOF'] === '1';
/** Every report is asked for as often as this in the end; each week has its own, before and after things changed. */
const REPORTS = PROOF ? 50_000 : 10_000;
const REPORTS_A_WEEK = 100;
const FIRST = Temporal.PlainDate.from('2030-01-07');
const WEEKDAYS = [1, 3];

let testing: TestDatabase;
let world: World;
let people: number[];
let groupIds: number[];
let askers: Principal[];

beforeAll(async () => {
  testing = await createTestDatabase();
  world = await createWorld(testing.database, 'UTC');
  people = [];
  for (let at = 0; at < 13; at++) people.push((await createUser(world)).id);
  groupIds = [];
  for (const name of ['One', 'Two', 'Three', 'Four']) groupIds.push((await createGroup(world.ctx, { name })).id);
  askers = [];
  for (const role of rolesThatMay('analytics:read')) askers.push((await createUser(world, { role })).who);
});
afterAll(() => testing[Symbol.asyncDispose]());

const random = randomFrom(SEED);
const pick = <One>(all: readonly One[]): One => all[random(all.length)] as One;
const at = (now: Temporal.Instant, who: Principal = world.ctx.who) => contextFor(testing.database, who, now);

type Memberships = ReadonlyMap<number, readonly number[]>;

/** Who is in which group: some of all, half of them, or those of another but one. */
function drawMembers(): Memberships {
  const drawn = new Map<number, readonly number[]>();
  for (const id of groupIds) {
    const other = [...drawn.values()].at(-1) ?? people;
    const kinds = [
      people.filter(() => random(10) < 8),
      people.filter((_, i) => i % 2 === id % 2),
      other.toSpliced(random(other.length), 1),
    ];
    drawn.set(id, pick(kinds));
  }
  return drawn;
}

async function write(members: Memberships): Promise<void> {
  const { id: tenantId } = world.tenant;
  await world.db.deleteFrom('userGroupMember').where('tenantId', '=', tenantId).execute();
  const rows = [...members].flatMap(([groupId, ids]) => ids.map((userId) => ({ tenantId, groupId, userId })));
  await world.db.insertInto('userGroupMember').values(rows).execute();
}

async function setGroups(now: Temporal.Instant, smallest: number): Promise<number[]> {
  const chosen = groupIds.toSorted(() => random(3) - 1).slice(0, 1 + random(groupIds.length));
  await setAttendanceSettings(at(now), { smallest, groupIds: chosen });
  return chosen;
}

/** Some come, all, or nobody, on two days of a week. @returns who came on which */
async function come(monday: Temporal.PlainDate): Promise<ReadonlyMap<number, readonly number[]>> {
  const came = new Map(
    WEEKDAYS.map((weekday) => {
      const inTen = pick([0, 1, 4, 6, 9, 10]);
      return [weekday, people.filter(() => random(10) < inTen)];
    }),
  );
  const rows = [...came].flatMap(([weekday, hosts]) =>
    hosts.map((hostId) => ({
      tenantId: world.tenant.id,
      hostId,
      state: 'checked_in',
      startsAt: new Date(`${monday.add({ days: weekday - 1 }).toString()}T09:00:00Z`),
      endsAt: new Date(`${monday.add({ days: weekday - 1 }).toString()}T10:00:00Z`),
      zone: 'UTC',
      createdBy: 'test',
      createdAt: world.at,
    })),
  );
  if (rows.length > 0) await world.db.insertInto('booking').values(rows).execute();
  return came;
}

/** What he takes for granted of who counts where: each in the first of the groups that are told of. */
function countedIn(order: readonly number[], members: Memberships): Memberships {
  const seen = new Set<number>();
  return new Map(
    order.map((id) => {
      const own = (members.get(id) ?? []).filter((userId) => !seen.has(userId));
      own.forEach((userId) => seen.add(userId));
      return [id, own];
    }),
  );
}

/** Asks for a week's report so often, in each role that may (the door refuses the others), with more weeks or fewer. @returns every other answer there was */
async function ask(monday: Temporal.PlainDate, now: Temporal.Instant, times: number): Promise<WeekAttendance[]> {
  const answers = new Map<string, WeekAttendance>();
  for (let asked = 0; asked < times; asked++) {
    const who = pick(askers);
    const { items } = await getAttendance(at(now, who), { weeks: 1 + random(3) });
    const week = items.find((item) => item.monday === monday.toString());
    if (week) answers.set(JSON.stringify(week), week);
  }
  return [...answers.values()];
}

test(`of ${REPORTS} reports nobody finds out of anybody whether she was in, who knows it of fewer than k − 1 others`, async () => {
  let told = 0;
  for (let week = 0; week < REPORTS / REPORTS_A_WEEK; week++) {
    const monday = FIRST.add({ days: 7 * week });
    const now = monday.add({ days: 10 }).toZonedDateTime('UTC').toInstant();
    const smallest = 3 + random(3);
    const before = drawMembers();
    await write(before);
    const order = await setGroups(now, smallest);
    const came = await come(monday);
    await at(now).tx((tx) => closeWeeks(tx));
    const first = await ask(monday, now, REPORTS_A_WEEK / 2);
    // He sees to it that one more counts, or one less, that it is told of other groups, and asks again.
    const after = random(2) === 0 ? drawMembers() : new Map([...before].map(([id, all]) => [id, all.slice(1)]));
    await write(after);
    const again = await setGroups(now, random(2) === 0 ? smallest : 3);
    await at(now.add({ hours: 1 })).tx((tx) => closeWeeks(tx));
    const second = await ask(monday, now.add({ hours: 1 }), REPORTS_A_WEEK / 2);
    const isNews = second.filter((one) => !first.some((known) => JSON.stringify(known) === JSON.stringify(one)));
    for (const weekday of WEEKDAYS) {
      const all = [
        ...first.flatMap((answer) => toldOf(answer, weekday, countedIn(order, before))),
        ...isNews.flatMap((answer) => toldOf(answer, weekday, countedIn(again, after))),
      ];
      const known = knownOf(pick(all)?.userIds ?? people, came.get(weekday) ?? [], smallest - 2);
      expect(foundOut(all, people, known), `SEED=${SEED}, week ${week}, day ${weekday}`).toEqual([]);
      told += all.length;
    }
  }
  // It proves that it looked.
  expect(told).toBeGreaterThan(REPORTS / REPORTS_A_WEEK);
});

const toldOf = ({ groups }: WeekAttendance, weekday: number, counted: Memberships): Told[] =>
  groups.flatMap(({ groupId, days }) => {
    const figure = days[weekday - 1];
    return figure ? [{ userIds: counted.get(groupId) ?? [], ...figure }] : [];
  });

/** So many of these of whom he knows whether they came. */
function knownOf(of: readonly number[], came: readonly number[], count: number): ReadonlyMap<number, boolean> {
  const known = new Map<number, boolean>();
  while (known.size < Math.min(count, of.length)) {
    const id = pick(of);
    known.set(id, came.includes(id));
  }
  return known;
}
