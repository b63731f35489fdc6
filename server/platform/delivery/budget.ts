import type { Pace } from './pace.ts';
import { createPlaces, type Places, type Sharer } from './places.ts';

/** How many attempts run at a time. Each pace has places of its own: whoever is slow keeps only slow ones waiting. */
export interface Budget {
  /** Attempts that may begin, as far as nobody has his share. */
  free(pace: Exclude<Pace, 'quick'>): number;
  hasPlace(pace: Pace, sharer: Sharer): boolean;
  take(pace: Pace, sharer: Sharer): Stay;
}

/** A place while it is taken. */
export interface Stay {
  /** Moves to the slow ones, if there is room for what was quick. */
  turnSlow(): void;
  leave(): void;
}

/** Attempts that turned slow make room for others; what is not quick has at most so many times the places, though. */
const SPARE = 3;

/** @param size places of the quick, and of the unproven as well; the slow have half as many to begin in */
export function createBudget(size: number): Budget {
  const places = { quick: createPlaces(size), unproven: createPlaces(size), slow: createPlaces(Math.ceil(size / 2)) };
  const spare = createPlaces(SPARE * size);
  const kindsOf = (pace: Pace): readonly Places[] => (pace === 'quick' ? [places.quick] : [places[pace], spare]);

  return {
    free: (pace) => Math.max(0, Math.min(places[pace].free, spare.free)),
    hasPlace: (pace, sharer) => kindsOf(pace).every((kind) => kind.hasRoom(sharer)),
    take(pace, sharer) {
      let taken: readonly Places[] = [];
      const move = (kinds: readonly Places[]): void => {
        for (const kind of taken) kind.leave(sharer);
        for (const kind of kinds) kind.take(sharer);
        taken = kinds;
      };
      move(kindsOf(pace));
      return {
        turnSlow: () => {
          if (pace !== 'quick' || spare.hasRoom(sharer)) move(kindsOf('slow'));
        },
        leave: () => move([]),
      };
    },
  };
}
