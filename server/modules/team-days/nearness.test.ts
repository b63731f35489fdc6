import { describe, expect, test } from 'vitest';
import { nearTo, together } from './nearness.ts';

/** `4@1/2` is desk 4 on floor 1 in area 2; `4@1` is in none. */
const seat = (text: string) => {
  const [, id = '', floor = '', area] = /^(\d+)@(\d+)(?:\/(\d+))?$/.exec(text) ?? [];
  return { id: Number(id), floorId: Number(floor), areaId: area === undefined ? null : Number(area) };
};
const seats = (text: string) => text.split(' ').filter(Boolean).map(seat);
const ids = (some: readonly { readonly id: number }[]): string => some.map(({ id }) => id).join(' ');
const backwards = (text: string) => seats(text).toReversed();

describe('desks that are had together', () => {
  test.each([
    ['one area', '1@1/1 2@1/1 3@1/1', '1 2 3'],
    ['the larger area first', '1@1/1 2@1/2 3@1/2', '2 3 1'],
    ['of equals the one with the lower id', '1@1/1 2@1/2 3@1/1 4@1/2', '1 3 2 4'],
    ['those without an area are one', '1@1/1 2@1 3@1', '2 3 1'],
    ['floors are apart', '1@1 2@2 3@2', '2 3 1'],
    ['nothing', '', ''],
  ])('%s', (_what, given, order) => {
    expect(ids(together(seats(given)))).toBe(order);
    expect(ids(together(backwards(given)))).toBe(order);
  });
});

describe('the free desk that is nearest', () => {
  test.each([
    ['is in the area where most teammates are', '1@1/1 2@1/2', '8@1/1 9@1/2 10@1/2', '2 1'],
    ['else on their floor', '1@1/1 2@2/2', '9@2/3', '2 1'],
    ['where nobody sits, where most others find room', '1@1/1 2@1/2 3@1/2', '', '2 3 1'],
    ['of equals the one with the lower id', '2@1/1 1@1/1', '9@1/1', '1 2'],
    ['where no area is known, on the floor', '1@1 2@2', '9@2', '2 1'],
  ])('%s', (_what, free, mates, order) => {
    expect(ids(nearTo(seats(free), seats(mates)))).toBe(order);
    expect(ids(nearTo(backwards(free), backwards(mates)))).toBe(order);
  });
});
