import { fail, rateLimited } from '../contract/problems.ts';
import type { Leave } from './gate.ts';

/** What one credential has open at a time in this process and waits for what is to come: live streams, and requests that wait. */
export interface Places {
  /** @param key whose place it is @throws 429 where she has too many */
  enter(key: string): Leave;
}

/** So many each may have. */
const PER_KEY = 30;

export const tooManyOpen = (detail: string) => fail(rateLimited, { detail, headers: { 'retry-after': '30' } });

export function createPlaces(perKey = PER_KEY): Places {
  const taken = new Map<string, number>();
  return {
    enter(key) {
      const before = taken.get(key) ?? 0;
      if (before >= perKey) throw tooManyOpen(`You have ${perKey} live streams and waiting requests open`);
      taken.set(key, before + 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        const now = (taken.get(key) ?? 1) - 1;
        if (now > 0) taken.set(key, now);
        else taken.delete(key);
      };
    },
  };
}
