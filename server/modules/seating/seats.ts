import type { Asking, Desk, HandingOut } from './asking.ts';
import { createSitting, type Sitting } from './sitting.ts';

/** Which desks there are for whom, while desks are handed out. */
export interface Seats<A extends Asking, D extends Desk> extends Pick<
  Sitting<A, D>,
  'all' | 'isOpen' | 'inTheWay' | 'put'
> {
  /** The desks that somebody may have, by their ids. */
  readonly allowedTo: (asking: A) => readonly D[];
  /** The free desk nearest to her groups, another one than hers; of several such the one with the most room around it, then the first. */
  readonly bestFor: (asking: A) => D | undefined;
  /** Moves somebody nearer to her groups, to a free desk. @returns was there one? */
  readonly moveNearer: (asking: A) => boolean;
  /** Lets somebody change places with the first of these with whom that brings groups together. @returns was there one? */
  readonly swapNearer: (asking: A, others: readonly A[]) => boolean;
}

/** All of them are to be had. */
export function createSeats<A extends Asking, D extends Desk>(given: HandingOut<A, D>): Seats<A, D> {
  const { desks, isAllowed } = given;
  const sitting = createSitting(given);
  const { all, zoneOf, roomIn, drawnTo, isOpen, inTheWay, isFree, put } = sitting;
  const allowed = new Map<A, readonly D[]>();
  const allowedTo = (one: A): readonly D[] => {
    const known = allowed.get(one) ?? desks.filter((desk) => isAllowed(one, desk));
    allowed.set(one, known);
    return known;
  };

  /** For whom nothing was free after so many changes: on most days all desks are had, and many look. */
  const nothing = new Map<A, number>();
  const bestFor = (one: A): D | undefined => {
    if (nothing.get(one) === sitting.changes()) return undefined;
    const [own, drawn] = [all.get(one), drawnTo(one)];
    let best: D | undefined;
    const isBetter = (desk: D): boolean => {
      const [to, from] = [zoneOf(desk), zoneOf(best)];
      return from === -1 || ((drawn[to] ?? 0) - (drawn[from] ?? 0) || roomIn(to) - roomIn(from)) > 0;
    };
    for (const desk of allowedTo(one)) if (desk !== own && isBetter(desk) && isFree(desk, one)) best = desk;
    if (!best) nothing.set(one, sitting.changes());
    return best;
  };
  const moveNearer = (one: A): boolean => {
    const [drawn, own, best] = [drawnTo(one), zoneOf(all.get(one)), bestFor(one)];
    if (!best || (drawn[zoneOf(best)] ?? 0) <= (drawn[own] ?? 0)) return false;
    put(one, best);
    return true;
  };
  const mayTake = (one: A, desk: D, from: A): boolean =>
    isAllowed(one, desk) && isOpen(desk, one) && inTheWay(one, desk).every((other) => other === from);
  return { all, isOpen, inTheWay, put, allowedTo, bestFor, moveNearer, swapNearer: swapping(sitting, mayTake) };
}

/** @param mayTake may somebody have a desk that another gives up? */
function swapping<A extends Asking, D extends Desk>(
  { all, zoneOf, drawnTo, between, leave, put }: Sitting<A, D>,
  mayTake: (one: A, desk: D, from: A) => boolean,
): Seats<A, D>['swapNearer'] {
  return (one, others) => {
    const desk = all.get(one);
    const [own, drawn] = [zoneOf(desk), drawnTo(one)];
    const gains = drawn.map((there) => there - (drawn[own] ?? 0));
    if (!desk || gains.every((gain) => gain <= 0)) return false;
    const other = others.find((each) => {
      const second = all.get(each);
      const [there, gain = 0] = [zoneOf(second), gains[zoneOf(second)]];
      if (!second || gain <= 0) return false;
      const theirs = drawnTo(each);
      // To each other they come no nearer.
      const sum = gain + (theirs[own] ?? 0) - (theirs[there] ?? 0) - 2 * between(one, each);
      return sum > 0 && mayTake(one, second, each) && mayTake(each, desk, one);
    });
    const second = other && all.get(other);
    if (!second) return false;
    leave(other);
    put(one, second);
    put(other, desk);
    return true;
  };
}
