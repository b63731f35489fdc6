import type { UseMutationResult } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { whenDone } from '../../lib/when-done.ts';

/** What was asked, and what was answered. */
interface Looked<Wish, Check> {
  readonly wish: Wish;
  readonly check: Check;
}

/**
 * First it is asked what becomes of bookings, then it is done. An answer counts for the very wish that it was asked of: what is done
 * is what was shown. Whoever changes the wish meanwhile forgets what is still to be answered, too.
 */
export function useLooking<Wish extends object, Check>(asking: UseMutationResult<Check, Error, Wish>) {
  const [looked, setLooked] = useState<Looked<Wish, Check> | null>(null);
  const { mutateAsync, reset, isPending, error } = asking;
  /** What was asked last; null: it is forgotten. Asked of the same twice at once, only the first is sent, and its answer counts. */
  const open = useRef<Wish | null>(null);
  return {
    isPending,
    error,
    /** What was answered last; null: nothing, or something else was typed since. */
    seen: looked?.check ?? null,
    /** What was answered of just this; null: nothing. */
    seenOf: (wish: Wish): Check | null => (looked !== null && isSame(looked.wish, wish) ? looked.check : null),
    forget: (): void => {
      open.current = null;
      setLooked(null);
      reset();
    },
    look: (wish: Wish): void => {
      open.current = wish;
      whenDone(mutateAsync(wish), {
        onSuccess: (check) => open.current !== null && isSame(open.current, wish) && setLooked({ wish, check }),
      });
    },
  };
}

/** Both are said by one function: they compare as text. */
const isSame = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);
