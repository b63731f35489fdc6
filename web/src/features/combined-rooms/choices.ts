import type { MAX_PARTS } from '../../../../server/modules/resources/contract.ts';
import type { Floor } from '../../data/places.ts';
import type { Resource } from '../../data/resources.ts';
import { nameOf } from '../../lib/show.ts';

/** The compiler compares it with the server's. */
export const MOST_PARTS: typeof MAX_PARTS = 20;
/** A room of one part would be that part. */
export const LEAST_PARTS = 2;

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Names as people count: N-2 before N-10. */
const byName = new Intl.Collator(undefined, { numeric: true });

/** What can be made of others, and what can be a part of it: none is combined itself, and no part becomes a whole. */
export function choices(
  rooms: readonly Resource[],
  floors: readonly Floor[],
  wholeId: number | null,
): { readonly wholes: readonly Choice[]; readonly parts: readonly Choice[] } {
  const taken = new Set(rooms.flatMap(({ partIds }) => partIds));
  const choice = (room: Resource): Choice => {
    const floor = floors.find(({ id }) => id === room.floorId);
    return { value: String(room.id), label: floor ? `${nameOf(room)} · ${nameOf(floor)}` : nameOf(room) };
  };
  const single = rooms
    .filter(({ partIds }) => partIds.length === 0)
    .toSorted((one, other) => byName.compare(nameOf(one), nameOf(other)));
  return {
    wholes: single.filter(({ id }) => !taken.has(id)).map(choice),
    parts: single.filter(({ id }) => id !== wholeId).map(choice),
  };
}

/** A new room of these: on the floor of the first, with the seats of all. */
export function madeOf(rooms: readonly Resource[], partIds: readonly number[]) {
  const parts = rooms.filter(({ id }) => partIds.includes(id));
  const floorId = parts.find(({ id }) => id === partIds[0])?.floorId ?? null;
  return { partIds, floorId, capacity: parts.reduce((sum, { capacity }) => sum + capacity, 0) };
}
