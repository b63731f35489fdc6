import type { Period } from '../../platform/time.ts';
import type { Use } from '../policies/policies.ts';

/** What a host has, in the order of time: what may count at one time is found without looking through all of it. */
export interface Near {
  /** What may lie in the same day, week or month as this period, or overlap it; more perhaps. */
  readonly of: (during: Period) => readonly Use[];
  readonly add: (uses: readonly Use[]) => void;
}

/**
 * Longer than any booking and any month, whatever the zones: what may count for a time begins less than that before or after its
 * start. What is longer is refused for that.
 */
const STRETCH = 35 * 24 * 60 * 60 * 1000;

const stretchOf = ({ start }: Period): number => Math.floor(start.epochMilliseconds / STRETCH);

/** A series asks for each of its dates, an alternative for each guess: together they would be looked at millions of times. */
export function nearOf(uses: readonly Use[]): Near {
  const stretches = new Map<number, Use[]>();
  const add = (more: readonly Use[]): void => {
    for (const use of more) {
      const own = stretches.get(stretchOf(use.during));
      if (own) own.push(use);
      else stretches.set(stretchOf(use.during), [use]);
    }
  };
  add(uses);
  return {
    add,
    of(during) {
      const at = stretchOf(during);
      return [at - 1, at, at + 1].flatMap((one) => stretches.get(one) ?? []);
    },
  };
}
