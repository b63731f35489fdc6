import { expect, test } from 'vitest';
import { countAhead } from './rules.ts';

const at = (hour: number): Date => new Date(Date.UTC(2030, 0, 7, hour));
const wait = (id: number, [start, end]: readonly [number, number], ...resourceIds: number[]) => ({
  id,
  hostId: id,
  startsAt: at(start),
  endsAt: at(end),
  resourceIds,
});

test('ahead are those who came before and wait for some of the same at the same time', () => {
  const hers = wait(5, [9, 11], 1, 2);
  const ahead = (one: ReturnType<typeof wait>): number => countAhead(hers, [one, hers]);
  expect([ahead(wait(4, [9, 10], 2, 3)), ahead(wait(1, [8, 12], 1))]).toEqual([1, 1]);
  expect([ahead(wait(4, [9, 10], 3)), ahead(wait(6, [9, 10], 1))]).toEqual([0, 0]);
  expect(ahead({ ...wait(4, [9, 10], 2, 3), hostId: hers.hostId })).toBe(0);
  expect([ahead(wait(4, [8, 9], 1)), ahead(wait(4, [11, 12], 2))]).toEqual([0, 0]);
  expect(
    countAhead(
      hers,
      [1, 2, 3].map((id) => wait(id, [10, 11], 1, 2)),
    ),
  ).toBe(3);
});
