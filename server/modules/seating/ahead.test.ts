import { AsyncLocalStorage } from 'node:async_hooks';
import { sql, type KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDrawing, DAY, DRAW, NOW, type Person } from '../../../test/support/drawing.ts';
import type { Tx } from '../../platform/context/context.ts';
import { deactivateUser } from '../access/access.ts';
import { addGroupMember, createGroup } from '../people/people.ts';
import { createPolicy, deletePolicy, listPolicies, listUnseenBy } from '../policies/policies.ts';
import { retireResource } from '../resources/resources.ts';
import type { Think } from './ahead.ts';
import { drawDesks } from './draw.ts';
import { planDraw } from './plan.ts';
import { withdrawSeatRequest } from './seating.ts';

/** Who gets which desk is thought out while nobody waits for it: what happens meanwhile is as if it had happened before. */

let set: Awaited<ReturnType<typeof createDrawing>>;
let there: Awaited<ReturnType<typeof set.open>>;
beforeAll(async () => {
  set = await createDrawing();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(async () => {
  const { ctx } = set.world;
  for (const { id } of (await listPolicies(ctx, { limit: 200 })).items) await deletePolicy(ctx, { id });
  there = await set.open();
});

const draw = (think: Think, around: (tx: Tx) => Tx = (tx) => tx): Promise<void> =>
  set.as(undefined, DRAW).tx((tx) => drawDesks(around(tx), { buildingId: there.building, day: DAY }, think));

/** Something happens each time that it has been thought out, the how many-th is said. @returns how many were thought of, each time */
async function drawWhile(happening: (time: number) => Promise<unknown>): Promise<number[]> {
  const thought: number[] = [];
  // As another request would do it, in a transaction of its own.
  const elsewhere = AsyncLocalStorage.snapshot();
  await draw(async (ctx, ground) => {
    const plans = await planDraw(ctx, ground);
    await elsewhere(() => happening(thought.push(plans.size)));
    return plans;
  });
  return thought;
}
const once = (happening: () => Promise<unknown>) => async (time: number) => time === 1 && (await happening());

test('it is thought out once where nothing happens', async () => {
  const asked = await there.askAll();
  expect(await drawWhile(async () => undefined)).toEqual([3]);
  expect((await set.requestsOf(asked)).map(({ state }) => state).toSorted()).toEqual(['granted', 'granted', 'lost']);
});

test('who is shut out meanwhile waits for nothing and gets no desk: it goes to the next', async () => {
  const asked = await there.askAll();
  const [ann] = there.people;
  expect(await drawWhile(once(() => deactivateUser(set.as(), { id: ann?.id ?? 0 })))).toEqual([3, 2]);
  expect((await set.requestsOf(asked)).map(({ state }) => state)).toEqual(['withdrawn', 'granted', 'granted']);
  expect(await there.countBookings()).toBe(2);
  expect(new Set(await set.toldOf(asked))).toEqual(new Set(asked.slice(1).map(({ id }) => id)));
});

const boss = () => set.as(undefined, DRAW);
const changes: Readonly<Record<string, (first: Person) => Promise<unknown>>> = {
  'a desk is had by then': () => set.book(set.boss, there.desks[0], NOW, { overrule: true }),
  'a desk is in use no more': () => retireResource(boss(), { id: there.desks[0] ?? 0 }),
  'a rule refuses one of them': async (first) => {
    const { id } = await createGroup(set.world.ctx, { name: `Others ${there.building}` });
    for (const one of there.people) if (one.id !== first.id) await addGroupMember(boss(), { id, userId: one.id });
    return createPolicy(boss(), {
      name: 'Others',
      buildingId: there.building,
      rules: { bookableBy: { groupIds: [id] } },
    });
  },
  'one of them has used up what she may have': async ({ id: hostId }) => {
    const other = await there.room();
    return set.book(set.boss, other, NOW, { hostId, overrule: true });
  },
};

test.each(Object.keys(changes))('%s: it is thought out anew, and comes out as it does then', async (what) => {
  const rules = { quota: { unit: 'bookings', most: 1, per: 'day' } } as const;
  await createPolicy(set.world.ctx, { name: 'One', buildingId: there.building, rules });
  const asked = await there.askAll();
  const [first] = there.people;
  expect(await drawWhile(once(async () => first && changes[what]?.(first)))).toEqual([3, 3]);
  const after = await set.requestsOf(asked);
  const [had] = ['a desk is had by then', 'a desk is in use no more'].includes(what) ? [1] : [2];
  expect(after.filter(({ state }) => state === 'granted')).toHaveLength(had);
  expect(after.map(({ outcome }) => outcome?.desks)).toEqual(asked.map(() => had));
});

test('so often at most; then it is thought out while those who asked are locked', async () => {
  const asked = await there.askAll();
  const free: number[] = [];
  const more = [{ notice: { minutes: 0 } }, { crossDay: true }, { atOnce: { resources: 9 } }];
  const isFree = sql<{
    day: string;
  }>`select day from seat_draw where building_id = ${there.building} for update skip locked`;
  const thought = await drawWhile(async (time) => {
    free.push((await isFree.execute(set.world.db)).rows.length);
    // Each time the rules of that place are others.
    const rules = more[time - 1];
    if (rules) await createPolicy(boss(), { name: `No. ${time}`, buildingId: there.building, rules });
  });
  expect([thought, free]).toEqual([
    [3, 3, 3, 3],
    [1, 1, 1, 0],
  ]);
  expect((await set.requestsOf(asked)).map(({ state }) => state).toSorted()).toEqual(['granted', 'granted', 'lost']);
  expect(await set.toldOf(asked)).toHaveLength(3);
});

test('who takes it back meanwhile is let go, and a day that nobody asks for is as if nobody had', async () => {
  const [only] = await there.askAll(there.people.slice(0, 1));
  const late = DRAW.subtract({ milliseconds: 1 });
  const gone = () => withdrawSeatRequest(set.as(there.people[0], late), { id: only?.id ?? 0 });
  expect(await drawWhile(once(gone))).toEqual([1]);
  expect((await set.requestsOf(only ? [only] : [])).map(({ state }) => state)).toEqual(['withdrawn']);
  expect(await there.countBookings()).toBe(0);
});

describe('what is asked of the database', () => {
  /** How many statements a draw takes for so many, where each is counted. */
  async function countFor(people: number): Promise<number> {
    there = await set.open();
    const rules = { quota: { unit: 'bookings', most: 5, per: 'week' } } as const;
    await createPolicy(set.world.ctx, { name: 'Counted', buildingId: there.building, rules });
    const asked = await there.askAll(there.people.slice(0, people));
    const elsewhere = await there.room();
    for (const [i, { userId }] of asked.entries())
      await set.book(set.boss, elsewhere, NOW, { hostId: userId, start: `${DAY}T1${i}:00`, end: `${DAY}T1${i}:30` });
    let count = 0;
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => (count++, result),
    };
    await draw(planDraw, (tx) => ({ ...tx, db: tx.db.withPlugin(counting) }));
    expect((await set.requestsOf(asked)).map(({ state }) => state)).toEqual(asked.map(() => 'granted'));
    return count;
  }

  test('is as much for two as for one', async () => {
    expect(await countFor(2)).toBe(await countFor(1));
  });
});

test('who sees no desk is there for none of them, as the database says it', async () => {
  const { ctx } = set.world;
  const [ann, ben, cleo] = there.people;
  const [seeing, keeping] = [
    await createGroup(ctx, { name: `Seeing ${there.building}` }),
    await createGroup(ctx, { name: `Keeping ${there.building}` }),
  ];
  const asked = await there.askAll();
  await addGroupMember(ctx, { id: seeing.id, userId: ann?.id ?? 0 });
  await addGroupMember(ctx, { id: keeping.id, userId: ben?.id ?? 0 });
  const rules = { visibleTo: { groupIds: [seeing.id] }, managedBy: { groupIds: [keeping.id] } };
  await createPolicy(ctx, { name: 'Seen', buildingId: there.building, rules });
  await draw(planDraw);
  const states = (await set.requestsOf(asked)).map(({ state }) => state);
  const unseen = await Promise.all([ann, ben, cleo].map((one) => listUnseenBy(ctx, one?.id ?? 0, there.desks)));
  expect([states, unseen.map(({ size }) => size)]).toEqual([
    ['granted', 'granted', 'refused'],
    [0, 0, 2],
  ]);
});
