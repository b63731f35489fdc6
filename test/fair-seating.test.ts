import { expect, test } from 'vitest';
import type { Asking, Desk, Past } from '../server/modules/seating/asking.ts';
import { LOOKED_BACK } from '../server/modules/seating/contract.ts';
import { handOut } from './support/handing-out.ts';
import { randomFrom, type Random } from './support/random.ts';

// The days of an office with 1.6 people a desk, once handed out by the fair rule and once first come, first served: the same people want the
// same days. `SEED=… npx vitest run test/fair-seating.test.ts` replays a run; the rule knows nothing of the seed.

const DAYS = process.env['ATRIUM_PROOF'] === '1' ? 250 : 60;
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const ZONES = 8;
const DESKS = 100;
const PEOPLE = 1.6 * DESKS;
const TEAM = 8;

interface Person {
  readonly userId: number;
  readonly groupIds: readonly number[];
  /** How often she wants to come on a day, in percent: on the days of her team more. */
  readonly wants: number;
  readonly teamDays: readonly number[];
  /** How soon she books when the day opens: some sit at the screen, some think of it the evening before. */
  readonly slowness: number;
}

const WHOLE_DAY = { start: 0, end: 1 };
const desks: readonly Desk[] = Array.from({ length: DESKS }, (_, i) => ({
  id: i + 1,
  zone: `zone ${i % ZONES}`,
  busy: [],
}));
const HOUSE = 1000;

function peopleFrom(random: Random): Person[] {
  const teams = Math.ceil(PEOPLE / TEAM);
  const teamDays = Array.from({ length: teams }, () => [random(5), random(5)]);
  return Array.from({ length: PEOPLE }, (_, userId) => {
    const own = Math.floor(userId / TEAM);
    // One in ten is in two teams, and everybody is in the house's group.
    const groupIds = [own, ...(random(10) === 0 ? [random(teams)] : []), HOUSE];
    return {
      userId,
      groupIds: [...new Set(groupIds)],
      wants: 45 + random(50),
      teamDays: teamDays[own] ?? [],
      slowness: random(1000),
    };
  });
}

/** Who wants to come on a day, those first who book first. */
function wanting(random: Random, people: readonly Person[], day: number): Person[] {
  const isTeamDay = (one: Person): boolean => one.teamDays.includes(day % 5);
  const coming = people.filter((one) => random(100) < one.wants + (isTeamDay(one) ? 30 : 0));
  const booked = coming.map((one) => ({ one, at: one.slowness + random(300) }));
  return booked.toSorted((a, b) => a.at - b.at).map(({ one }) => one);
}

type Seated = ReadonlyMap<Person, Desk>;

/** Each takes a desk that is free: so many in a hundred one beside their team, where there is one. */
function firstCome(random: Random, coming: readonly Person[], sociable: number): Seated {
  const free = new Set(desks);
  const seated = new Map<Person, Desk>();
  for (const one of coming) {
    if (free.size === 0) break;
    const [team = 0] = one.groupIds;
    const mates = new Set([...seated].filter(([mate]) => mate.groupIds[0] === team).map(([, { zone }]) => zone));
    const beside = [...free].filter(({ zone }) => mates.has(zone));
    const all = beside.length > 0 && random(100) < sociable ? beside : [...free];
    const desk = all[random(all.length)];
    if (!desk) break;
    free.delete(desk);
    seated.set(one, desk);
  }
  return seated;
}

function fairly(day: number, coming: readonly Person[], pastOf: (one: Person) => Past): Seated {
  const asking = coming.map((one): Asking & { readonly one: Person } => ({
    one,
    id: one.userId,
    userId: one.userId,
    groupIds: one.groupIds,
    during: WHOLE_DAY,
    past: pastOf(one),
  }));
  const { desks: given } = handOut({ day: `day ${day}`, asking, desks, isAllowed: () => true });
  return new Map([...given].map(([{ one }, desk]) => [one, desk]));
}

/** Of all pairs of a team that are in on a day, how many sit in one zone. */
function pairsIn(seated: Seated): { together: number; pairs: number } {
  let [together, pairs] = [0, 0];
  const all = [...seated];
  for (const [i, [one, desk]] of all.entries())
    for (const [other, second] of all.slice(i + 1)) {
      if (one.groupIds[0] !== other.groupIds[0]) continue;
      pairs++;
      if (desk.zone === second.zone) together++;
    }
  return { together, pairs };
}

/** Jain's index: one where all have the same, 1/n where one has everything. */
function jain(shares: readonly number[]): number {
  const sum = shares.reduce((a, b) => a + b, 0);
  return sum ** 2 / (shares.length * shares.reduce((a, b) => a + b * b, 0));
}

/** The fair rule; the same where nobody remembers how anybody fared, so that the lot alone says whose turn it is; or first come. */
type How = 'fairly' | 'by lot' | { readonly sociable: number };
const NEVER: Past = { asked: 0, granted: 0, lostLast: false };

/** Goes through the days. */
function run(seed: number, how: How, days = DAYS) {
  const random = randomFrom(seed);
  const people = peopleFrom(random);
  const picking = randomFrom(seed + 1);
  const outcomes = new Map<Person, boolean[]>(people.map((one) => [one, []]));
  const pastOf = (one: Person): Past => {
    if (how === 'by lot') return NEVER;
    const last = (outcomes.get(one) ?? []).slice(-LOOKED_BACK);
    return { asked: last.length, granted: last.filter(Boolean).length, lostLast: last.at(-1) === false };
  };
  let [together, pairs, seats] = [0, 0, 0];
  const all: string[] = [];
  for (let day = 0; day < days; day++) {
    const coming = wanting(random, people, day);
    const seated = typeof how === 'string' ? fairly(day, coming, pastOf) : firstCome(picking, coming, how.sociable);
    for (const one of coming) outcomes.get(one)?.push(seated.has(one));
    const here = pairsIn(seated);
    [together, pairs, seats] = [together + here.together, pairs + here.pairs, seats + seated.size];
    all.push(
      [...seated]
        .map(([{ userId }, { id }]) => `${userId} at ${id}`)
        .toSorted()
        .join(),
    );
  }
  const shares = [...outcomes.values()]
    .filter(({ length }) => length > 0)
    .map((asked) => asked.filter(Boolean).length / asked.length);
  return { jain: jain(shares), least: Math.min(...shares), near: together / pairs, seats, all };
}

test(`everybody gets the same share of what she asks for, and teams sit together (seed ${SEED})`, () => {
  const [fair, lots] = [run(SEED, 'fairly'), run(SEED, 'by lot')];
  const [first, perfect] = [run(SEED, { sociable: 50 }), run(SEED, { sociable: 100 })];
  const told = ({ jain, least, near, seats }: typeof fair): string =>
    `Jain ${jain.toFixed(4)}, least share ${least.toFixed(2)}, teammates in one zone ${(near * 100).toFixed(0)} %, ${seats} seats`;
  console.info(
    `Fair seating over ${DAYS} days, seed ${SEED}\n  fair:       ${told(fair)}\n  by lot:     ${told(lots)}\n  first come: ${told(first)}\n  teammates:  ${(fair.near / first.near).toFixed(2)} x of where every second looks for them, ${(fair.near / perfect.near).toFixed(2)} x of where everybody does`,
  );
  expect(fair.jain).toBeGreaterThanOrEqual(0.95);
  expect(first.jain).toBeLessThan(0.95);
  // In so many days chance alone is fair enough for that: it is the rule that is fairer.
  expect((1 - fair.jain) / (1 - lots.jain)).toBeLessThan(0.2);
  expect(fair.near / first.near).toBeGreaterThanOrEqual(1.5);
  expect(fair.seats).toBe(first.seats);
  expect(run(SEED, 'fairly', 5).all, 'the same input gives the same result').toEqual(fair.all.slice(0, 5));
});
