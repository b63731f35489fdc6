import { useMutation as useAny, type UseMutationOptions, type UseMutationResult } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';

/** What somebody wants, without the key of this try: of a second press that is another. A file is itself: as text all are the same. */
const wishOf = (given: unknown): unknown =>
  given instanceof Blob
    ? given
    : JSON.stringify(typeof given === 'object' && given !== null && 'key' in given ? { ...given, key: null } : given);

/**
 * A mutation that is pressed once, however quickly: a button is drawn as busy only a moment later, and a second press before that would
 * send the same again. As long as the last wish is under way, the same is not sent, and nothing more is said of it: `mutateAsync` of the
 * second press never ends. Another wish is sent at once. What a hook closes over is not part of the wish: what may differ has to be given.
 */
export function useMutation<Done = unknown, Failed = Error, Given = void, Kept = unknown>(
  options: UseMutationOptions<Done, Failed, Given, Kept>,
): UseMutationResult<Done, Failed, Given, Kept> {
  const mutation = useAny(options);
  const { mutateAsync: send } = mutation;
  type Send = typeof send;
  const last = useRef<{ readonly wish: unknown } | null>(null);
  const mutateAsync = useCallback(
    (...[given, then]: Parameters<Send>) => {
      const wish = wishOf(given);
      if (last.current !== null && last.current.wish === wish) return new Promise<never>(() => undefined);
      const mine = { wish };
      last.current = mine;
      const end = (): void => {
        if (last.current === mine) last.current = null;
      };
      const doing = (send as (given: unknown, then: unknown) => Promise<Done>)(given, then);
      void doing.then(end, end);
      return doing;
    },
    [send],
  ) as Send;
  const mutate = useCallback(
    (...given: Parameters<Send>): void => void mutateAsync(...given).catch(() => undefined),
    [mutateAsync],
  ) as typeof mutation.mutate;
  return { ...mutation, mutate, mutateAsync };
}
