import type { Asking } from './asking.ts';

/** How many of each group sit in each zone, and what that draws people to. */
export interface Nearness<A extends Asking> {
  /** What draws somebody to each zone, by its number, but for herself. @param own the zone that she sits in; -1: none */
  readonly drawnTo: (asking: A, own: number) => readonly number[];
  /** Somebody sits down in a zone, or gets up. */
  readonly count: (asking: A, zone: number, change: 1 | -1) => void;
  /** What two have of each other. */
  readonly between: (one: A, other: A) => number;
}

/** What being near one member of a group is worth, shared by all who ask: who is in a small one is drawn to that, not to the whole house. */
const WORTH = 1_000_000;

/** Nobody sits anywhere yet. Whole numbers alone: a sum is the same in whatever order it comes about. */
export function createNearness<A extends Asking>(asking: readonly A[], zones: number): Nearness<A> {
  const members = new Map<number, number>();
  for (const { groupIds } of asking) for (const id of groupIds) members.set(id, (members.get(id) ?? 0) + 1);
  const worth = (id: number): number => Math.floor(WORTH / (members.get(id) ?? 1));
  const none = (): number[] => Array.from({ length: zones }, () => 0);
  const there = new Map([...members.keys()].map((id) => [id, none()]));
  return {
    drawnTo({ groupIds }, own) {
      const drawn = none();
      for (const id of groupIds) {
        const each = worth(id);
        there.get(id)?.forEach((count, zone) => {
          drawn[zone] = (drawn[zone] ?? 0) + each * (zone === own ? count - 1 : count);
        });
      }
      return drawn;
    },
    count({ groupIds }, zone, change) {
      for (const id of groupIds) {
        const counts = there.get(id);
        if (counts) counts[zone] = (counts[zone] ?? 0) + change;
      }
    },
    between: (one, other) => one.groupIds.reduce((sum, id) => (other.groupIds.includes(id) ? sum + worth(id) : sum), 0),
  };
}
