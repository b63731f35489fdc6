import { overlap, type Asking, type Desk, type HandingOut } from './asking.ts';
import { createNearness } from './nearness.ts';

/** Who has which desk so far, and how people stand to the zones for that. */
export interface Sitting<A extends Asking, D extends Desk> {
  readonly all: ReadonlyMap<A, D>;
  /** The number of a desk's zone; -1 of no desk. */
  readonly zoneOf: (desk: D | undefined) => number;
  /** How many desks nobody has in a zone. */
  readonly roomIn: (zone: number) => number;
  /** What draws somebody to each zone, by its number. */
  readonly drawnTo: (asking: A) => readonly number[];
  /** What two draw each other. */
  readonly between: (one: A, other: A) => number;
  /** Is a desk free then, but for those who get desks here? */
  readonly isOpen: (desk: D, asking: A) => boolean;
  /** Those who have a desk when somebody else would. */
  readonly inTheWay: (asking: A, desk: D) => readonly A[];
  readonly isFree: (desk: D, asking: A) => boolean;
  /** Gives somebody a desk, in place of the one she had. */
  readonly put: (asking: A, desk: D) => void;
  readonly leave: (asking: A) => void;
  /** How often somebody was given a desk. */
  readonly changes: () => number;
}

/** Nobody has a desk yet. */
export function createSitting<A extends Asking, D extends Desk>({ asking, desks }: HandingOut<A, D>): Sitting<A, D> {
  const zones = [...new Set(desks.map(({ zone }) => zone))];
  const numberOf = new Map(desks.map((desk) => [desk, zones.indexOf(desk.zone)]));
  const zoneOf = (desk: D | undefined): number => (desk ? (numberOf.get(desk) ?? -1) : -1);
  const room = zones.map((zone) => desks.filter((desk) => desk.zone === zone).length);
  const near = createNearness(asking, zones.length);
  const all = new Map<A, D>();
  const sitting = new Map<D, readonly A[]>();
  let changes = 0;

  const isOpen = (desk: D, { during }: A): boolean => !desk.busy.some((span) => overlap(span, during));
  const isInTheWay = (other: A, one: A): boolean => other !== one && overlap(other.during, one.during);
  const isHad = (desk: D, one: A): boolean => sitting.get(desk)?.some((other) => isInTheWay(other, one)) === true;
  const count = (one: A, zone: number, change: 1 | -1): void => {
    near.count(one, zone, change);
    room[zone] = (room[zone] ?? 0) - change;
  };
  const leave = (one: A): void => {
    const desk = all.get(one);
    if (!desk) return;
    all.delete(one);
    const others = (sitting.get(desk) ?? []).filter((other) => other !== one);
    sitting.set(desk, others);
    count(one, zoneOf(desk), -1);
  };
  return {
    all,
    zoneOf,
    roomIn: (zone) => room[zone] ?? 0,
    drawnTo: (one) => near.drawnTo(one, zoneOf(all.get(one))),
    between: near.between,
    isOpen,
    inTheWay: (one, desk) => (sitting.get(desk) ?? []).filter((other) => isInTheWay(other, one)),
    isFree: (desk, one) => !isHad(desk, one) && isOpen(desk, one),
    leave,
    put(one, desk) {
      leave(one);
      changes++;
      all.set(one, desk);
      sitting.set(desk, [...(sitting.get(desk) ?? []), one]);
      count(one, zoneOf(desk), 1);
    },
    changes: () => changes,
  };
}
