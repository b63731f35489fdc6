import { expect, it } from 'vitest';
import type { LockerBank } from '../../../data/locker-banks.ts';
import type { Resource } from '../../../data/resources.ts';
import type { Place, PlaceState } from '../places.ts';
import { byBank } from './by-bank.ts';

const bank = (id: number): LockerBank => ({
  id,
  name: `Bank ${id}`,
  names: {},
  buildingId: 1,
  floorId: 1,
  areaId: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  version: 1,
});
const locker = (id: number, bankId: number | null, bankNumber: number | null, state: PlaceState): Place => ({
  id,
  resource: { id, type: 'locker', bankId, bankNumber } as Resource,
  state,
  booking: null,
  until: null,
  closure: null,
  heldFor: null,
});

it('of each bank the lowest free number is next, and what is mine is said', () => {
  const places = [
    locker(1, 7, 3, 'free'),
    locker(2, 7, 1, 'taken'),
    locker(3, 7, 2, 'free'),
    locker(4, 8, 1, 'mine'),
    locker(5, 8, 2, 'partly'),
    locker(6, null, null, 'free'),
  ];
  const seen = byBank([bank(7), bank(8), bank(9)], places);
  expect(seen.map((one) => [one.bank.id, one.total, one.free, one.next?.id, one.mine.map(({ id }) => id)])).toEqual([
    [7, 3, 2, 3, []],
    [8, 2, 0, undefined, [4]],
  ]);
});

it('how many are free is not said before it is known', () => {
  expect(byBank([bank(7)], [locker(1, 7, 1, 'loading')])).toMatchObject([{ free: null, next: null, total: 1 }]);
});
