import { describe, expect, test } from 'vitest';
import { foundOut, type Told } from '../../../test/support/attendance-attacker.ts';
import { randomFrom, type Random } from '../../../test/support/random.ts';
import { countedIn, figuresOf, leastPeople, rangeOf, weeksOver, type Attended, type Members } from './rules.ts';

/** SEED=… makes the same again. */
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const WORLDS = 10_000;

describe('a range', () => {
  test('holds as many counts as the smallest group has people, and one range follows the other', () => {
    for (let smallest = 3; smallest <= 12; smallest++)
      for (let people = leastPeople(smallest); people <= 80; people++) {
        let next = 0;
        for (let count = 0; count <= people; count++) {
          const range = rangeOf(count, people, smallest);
          expect(range, `${count} of ${people}`).not.toBeNull();
          const { least = -1, most = -1 } = range ?? {};
          expect(least <= count && count <= most, `${count} of ${people}: ${least} to ${most}`).toBe(true);
          expect(most - least + 1).toBeGreaterThanOrEqual(smallest);
          // The first count of a range comes right after the last of the one before.
          expect(least === count ? next : count).toBe(count);
          next = most + 1;
        }
        expect(next).toBe(people + 1);
      }
  });

  test('is not told of a group for which there would be one alone', () => {
    expect(leastPeople(5)).toBe(9);
    expect(rangeOf(8, 8, 5)).toBeNull();
    expect([0, 4, 5, 9].map((count) => rangeOf(count, 9, 5))).toEqual([
      { least: 0, most: 4 },
      { least: 0, most: 4 },
      { least: 5, most: 9 },
      { least: 5, most: 9 },
    ]);
  });
});

test('whoever is in several groups counts in the first of them', () => {
  const groups = [
    { groupId: 7, userIds: [1, 2, 3] },
    { groupId: 3, userIds: [3, 4, 1, 5] },
    { groupId: 9, userIds: [5] },
  ];
  expect(countedIn(groups)).toEqual([
    { groupId: 7, userIds: [1, 2, 3] },
    { groupId: 3, userIds: [4, 5] },
    { groupId: 9, userIds: [] },
  ]);
});

test('a week is over once it has ended everywhere and a day has passed', () => {
  // A Tuesday: in the west the week before ended hours ago.
  expect(String(weeksOver(Temporal.Instant.from('2030-01-08T23:59:59Z'))[0])).toBe('2029-12-24');
  const due = weeksOver(Temporal.Instant.from('2030-01-09T00:00:00Z')).map(String);
  expect(due.slice(0, 3)).toEqual(['2029-12-31', '2029-12-24', '2029-12-17']);
  expect(due).toHaveLength(12);
});

const some = (random: Random, ids: readonly number[], inTen: number): number[] => ids.filter(() => random(10) < inTen);

/** A day in a made-up workplace: groups that overlap, are nested, or differ by one; whoever comes, everybody, or nobody. */
function makeDay(random: Random) {
  const people = Array.from({ length: 8 + random(6) }, (_, at) => at + 1);
  const smallest = 3 + random(2);
  const groups: Members[] = [];
  for (let groupId = 1; groupId <= 1 + random(4); groupId++) {
    const before = groups[random(groups.length)]?.userIds;
    const apart = people.filter((id) => id % 2 === groupId % 2);
    const one = [before?.toSpliced(random(before.length), 1), apart, some(random, people, 7)][random(3)];
    const userIds = one ?? people;
    groups.push({ groupId, userIds });
  }
  const came = some(random, people, [0, 1, 5, 9, 10][random(5)] ?? 0);
  return { people, smallest, groups, came };
}

/** Who counts where, as everybody can work out who knows who is in which group: told apart from the rules on purpose. */
function toldOf(groups: readonly Members[], figures: ReturnType<typeof figuresOf>): Told[] {
  return figures.map(({ groupId, least, most }) => {
    const at = groups.findIndex((group) => group.groupId === groupId);
    const earlier = new Set(groups.slice(0, at).flatMap(({ userIds }) => userIds));
    return { userIds: groups[at]?.userIds.filter((id) => !earlier.has(id)) ?? [], least, most };
  });
}

test(`of ${WORLDS} days nobody finds out of anybody whether she was in, who knows it of fewer than k − 1 others`, () => {
  const random = randomFrom(SEED);
  const met = { told: 0, all: 0, none: 0, overlapping: 0 };
  for (let world = 0; world < WORLDS; world++) {
    const { people, smallest, groups, came } = makeDay(random);
    const attended: Attended[] = came.map((userId) => ({ userId, weekday: 1 }));
    const told = toldOf(
      groups,
      figuresOf(groups, attended, smallest).filter(({ weekday }) => weekday === 1),
    );
    // The worst of all: those whom he knows are of the one group, himself among them.
    const near = told[random(told.length)]?.userIds ?? people;
    const known = new Map<number, boolean>();
    while (known.size < Math.min(smallest - 2, near.length)) {
      const id = near[random(near.length)] ?? 0;
      known.set(id, came.includes(id));
    }
    expect(foundOut(told, people, known), `SEED=${SEED}, world ${world}`).toEqual([]);
    met.told += told.length;
    met.overlapping += told.length > 1 ? 1 : 0;
    for (const { userIds } of told) {
      const count = userIds.filter((id) => came.includes(id)).length;
      met.all += count === userIds.length ? 1 : 0;
      met.none += count === 0 ? 1 : 0;
    }
  }
  // It proves that it looked: figures were told, where all had come, and where nobody had.
  expect(met.told).toBeGreaterThan(WORLDS / 2);
  expect(Math.min(met.all, met.none, met.overlapping)).toBeGreaterThan(WORLDS / 100);
});

test('an attacker finds out whom figures give away: by a difference, by all or nobody, and with what he knows himself', () => {
  const people = [1, 2, 3, 4, 5, 6];
  const nobody = new Map<number, boolean>();
  // Five of six, and five of the five others: the sixth was not there.
  const nested = [
    { userIds: people, least: 5, most: 5 },
    { userIds: [1, 2, 3, 4, 5], least: 5, most: 5 },
  ];
  expect(foundOut(nested, people, nobody)).toEqual(people);
  const difference = [
    { userIds: people, least: 3, most: 3 },
    { userIds: [1, 2, 3, 4, 5], least: 2, most: 2 },
  ];
  expect(foundOut(difference, people, nobody)).toEqual([6]);
  expect(foundOut([{ userIds: people, least: 0, most: 0 }], people, nobody)).toEqual(people);
  const atMostOne = [{ userIds: people, least: 0, most: 1 }];
  expect(foundOut(atMostOne, people, nobody)).toEqual([]);
  expect(foundOut(atMostOne, people, new Map([[1, true]]))).toEqual([2, 3, 4, 5, 6]);
  expect(() => foundOut([{ userIds: [1], least: 2, most: 2 }], people, nobody)).toThrow('contradicts');
});
