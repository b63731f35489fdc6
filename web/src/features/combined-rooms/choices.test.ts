import { expect, it } from 'vitest';
import type { Floor } from '../../data/places.ts';
import type { Resource } from '../../data/resources.ts';
import { choices, madeOf } from './choices.ts';

const room = (id: number, name: string, given: Partial<Resource> = {}): Resource =>
  ({ id, name, names: {}, floorId: 4, capacity: 10 * id, partIds: [], ...given }) as Resource;
const floors = [{ id: 4, name: 'First', names: {} }] as Floor[];
const rooms = [
  room(10, 'Room 10', { floorId: null }),
  room(2, 'Room 2'),
  room(3, 'Hall', { partIds: [1, 2] }),
  room(1, 'Room 1'),
];

it('a part becomes no whole, and a whole no part, nor a part of itself', () => {
  const { wholes, parts } = choices(rooms, floors, null);
  expect(wholes).toEqual([{ value: '10', label: 'Room 10' }]);
  expect(parts.map(({ label }) => label)).toEqual(['Room 1 · First', 'Room 2 · First', 'Room 10']);
  expect(choices(rooms, floors, 10).parts.map(({ value }) => value)).toEqual(['1', '2']);
});

it('a new one is on the floor of its first part, and has the seats of all', () => {
  expect(madeOf(rooms, [2, 10])).toEqual({ partIds: [2, 10], floorId: 4, capacity: 120 });
  expect(madeOf(rooms, [10, 2]).floorId).toBeNull();
});
