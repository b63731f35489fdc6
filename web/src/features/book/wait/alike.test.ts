import { expect, it } from 'vitest';
import type { Resource } from '../../../data/resources.ts';
import type { Place, PlaceState } from '../places.ts';
import { alike } from './alike.ts';

const place = (id: number, state: PlaceState = 'taken', given: Partial<Resource> = {}): Place => ({
  id,
  resource: { id, type: 'desk', categoryId: null, capacity: 1, amenityIds: [], partIds: [], ...given } as Resource,
  state,
  booking: null,
  until: null,
  closure: null,
  heldFor: null,
});
const ids = (places: readonly Place[]): number[] => places.map(({ id }) => id);

it('as good as a place is what is of its kind, as large, and has what it has', () => {
  const desk = place(1, 'taken', { amenityIds: [5], capacity: 2 });
  const good = { amenityIds: [5, 6], capacity: 2 };
  const others = [
    desk,
    place(2, 'taken', good),
    place(3, 'partly', { ...good, capacity: 4 }),
    place(4, 'taken', { ...good, type: 'room' }),
    place(5, 'taken', { ...good, categoryId: 9 }),
    place(6, 'taken', { ...good, capacity: 1 }),
    place(7, 'taken', { ...good, amenityIds: [6] }),
    place(8, 'closed', good),
    place(9, 'taken', { ...good, partIds: [1, 2] }),
  ];
  expect(ids(alike(desk, others))).toEqual([2, 3]);
});

it('where one of them is free nobody has to wait, and nobody waits for more than a hundred at once', () => {
  const desk = place(1);
  expect(alike(desk, [desk, place(2), place(3, 'free')])).toEqual([]);
  const others = (many: number) => alike(desk, [desk, ...Array.from({ length: many }, (_, at) => place(at + 2))]);
  expect([98, 99, 100, 150].map((many) => others(many).length)).toEqual([98, 99, 99, 99]);
});
