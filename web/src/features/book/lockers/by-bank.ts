import type { LockerBank } from '../../../data/locker-banks.ts';
import type { Place } from '../places.ts';

/** A locker bank as it is at the chosen time. */
export interface BankAt {
  readonly bank: LockerBank;
  readonly total: number;
  /** Null while it is not known. */
  readonly free: number | null;
  /** The free locker with the lowest number. */
  readonly next: Place | null;
  /** Those that are mine. */
  readonly mine: readonly Place[];
}

/** Banks with what is in them, by name; one that nothing is in is left out. */
export function byBank(banks: readonly LockerBank[], places: readonly Place[]): BankAt[] {
  const lockers = Map.groupBy(places, ({ resource }) => resource.bankId);
  return banks.flatMap((bank) => {
    const own = (lockers.get(bank.id) ?? []).toSorted(
      (a, b) => (a.resource.bankNumber ?? 0) - (b.resource.bankNumber ?? 0),
    );
    if (own.length === 0) return [];
    const free = own.filter(({ state }) => state === 'free');
    const isKnown = own.every(({ state }) => state !== 'loading');
    const mine = own.filter(({ state }) => state === 'mine');
    return { bank, total: own.length, free: isKnown ? free.length : null, next: free[0] ?? null, mine };
  });
}
