import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handOut } from '../../../test/support/handing-out.ts';
import { overlap, type Asking, type Desk } from './asking.ts';
import { inTurn } from './hand-out.ts';

const DAY = '2027-06-08';
const NEVER = { asked: 0, granted: 0, lostLast: false };
const asking = (userId: number, more: Partial<Asking> = {}): Asking => ({
  id: 100 + userId,
  userId,
  during: { start: 9, end: 17 },
  groupIds: [],
  past: NEVER,
  ...more,
});
const desk = (id: number, zone = 'north', busy: Desk['busy'] = []): Desk => ({ id, zone, busy });
const inOrder = (...all: Asking[]) => inTurn(DAY, all).map(({ userId }) => userId);
const past = (granted: number, asked: number, lostLast = false) => ({ past: { granted, asked, lostLast } });

test('who was granted the least of what she asked for comes first', () => {
  expect(inOrder(asking(1, past(4, 5)), asking(2, past(1, 5)), asking(3, past(0, 5)), asking(4))).toEqual([3, 2, 4, 1]);
});

test('of equals who lost the last time does', () => {
  // Each of them in turn: by lot one would come first both times.
  expect(inOrder(asking(1, past(2, 4)), asking(2, past(2, 4, true)))).toEqual([2, 1]);
  expect(inOrder(asking(1, past(2, 4, true)), asking(2, past(2, 4)))).toEqual([1, 2]);
});

test('of those by lot, another one each day and the same whenever it is asked for', () => {
  const all = Array.from({ length: 40 }, (_, i) => asking(i));
  const first = inOrder(...all);
  expect(inOrder(...all.toReversed())).toEqual(first);
  expect(inTurn('2027-06-09', all).map(({ userId }) => userId)).not.toEqual(first);
});

test('one who has a desk moves over where another can have hers alone', () => {
  const [picky, other] = [asking(1, past(4, 5)), asking(2, past(0, 5))];
  const isAllowed = (one: Asking, { id }: Desk): boolean => one !== picky || id === 1;
  const { desks } = handOut({ day: DAY, asking: [picky, other], desks: [desk(1), desk(2, 'south')], isAllowed });
  expect(new Map([...desks].map(([{ userId }, { id }]) => [userId, id]))).toEqual(
    new Map([
      [1, 1],
      [2, 2],
    ]),
  );
});

test('what comes free as groups come together goes to who had got none', () => {
  const may: Readonly<Record<number, readonly number[]>> = { 1: [1, 3], 2: [3, 4], 3: [5], 4: [6], 5: [1] };
  const mates = [past(0, 5), past(1, 5), past(2, 5), past(3, 5), past(4, 5)];
  const groups = [[20], [10], [10], [20], []];
  const all = mates.map((one, i) => asking(i + 1, { ...one, groupIds: groups[i] ?? [] }));
  const zones = { north: [1, 7, 8, 11], east: [3, 6, 9], south: [4, 5] };
  const desks = Object.entries(zones).flatMap(([zone, ids]) => ids.map((id) => desk(id, zone)));
  const isAllowed = ({ userId }: Asking, { id }: Desk): boolean => may[userId]?.includes(id) === true;
  const { desks: got } = handOut({ day: DAY, asking: all, desks, isAllowed });
  expect(new Map([...got].map(([{ userId }, { id }]) => [userId, id]))).toEqual(
    new Map([
      [1, 3],
      [2, 4],
      [3, 5],
      [4, 6],
      [5, 1],
    ]),
  );
});

test('two have one desk one after the other', () => {
  const all = [asking(1, { during: { start: 9, end: 13 } }), asking(2, { during: { start: 13, end: 17 } }), asking(3)];
  const { desks } = handOut({ day: DAY, asking: all.slice(0, 2), desks: [desk(1)], isAllowed: () => true });
  expect(desks.size).toBe(2);
});

// Whatever is asked for. A failing run names its seed; fast-check goes through it again with that.
const span = fc
  .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 4 }))
  .map(([start, length]) => ({ start, end: start + length }));
const askers = fc.array(
  fc.record({
    during: fc.oneof(fc.constant({ start: 0, end: 12 }), span),
    groupIds: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
    asked: fc.integer({ min: 0, max: 5 }),
    granted: fc.integer({ min: 0, max: 5 }),
    lostLast: fc.boolean(),
    mayHave: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 10 }),
  }),
  { maxLength: 14 },
);
const someDesks = fc.array(
  fc.record({ zone: fc.constantFrom('north', 'east', 'south'), busy: fc.array(span, { maxLength: 2 }) }),
  { maxLength: 10 },
);

test('no desk is given twice, nobody gets two, and none is free that somebody who got none may have', () => {
  fc.assert(
    fc.property(askers, someDesks, fc.boolean(), (given, places, isOpenToAll) => {
      const all = given.map(({ asked, granted, lostLast, ...one }, i) => ({
        ...asking(i + 1),
        ...one,
        past: { asked, granted: Math.min(asked, granted), lostLast },
      }));
      const desks = places.map((one, i) => desk(i, one.zone, one.busy));
      const isAllowed = (one: (typeof all)[number], { id }: Desk): boolean => isOpenToAll || one.mayHave.includes(id);
      const { desks: got, order } = handOut({ day: DAY, asking: all, desks, isAllowed });
      const others = handOut({ day: DAY, asking: all.toReversed(), desks: desks.toReversed(), isAllowed });
      expect(new Map([...others.desks].map(([one, { id }]) => [one.userId, id]))).toEqual(
        new Map([...got].map(([one, { id }]) => [one.userId, id])),
      );
      expect(order).toHaveLength(all.length);
      const isFree = (one: Asking, place: Desk): boolean =>
        !place.busy.some((busy) => overlap(busy, one.during)) &&
        ![...got].some(([other, had]) => other !== one && had === place && overlap(other.during, one.during));
      for (const [one, place] of got) expect(isAllowed(one, place) && isFree(one, place)).toBe(true);
      const without = all.filter((one) => !got.has(one));
      for (const one of without)
        expect(desks.filter((place) => isAllowed(one, place) && isFree(one, place))).toEqual([]);
    }),
    { numRuns: process.env['ATRIUM_PROOF'] === '1' ? 20_000 : 500 },
  );
});
