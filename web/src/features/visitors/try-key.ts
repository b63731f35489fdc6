import { useState } from 'react';
import { newKey } from '../../lib/api.ts';
import { isProblem } from '../../lib/problem.ts';
import { whenDone } from '../../lib/when-done.ts';

/**
 * Keys for what a form sends. What is sent again because no answer came is the same try, and so done once; whatever is typed anew, or
 * was answered, is another.
 */
export function tryKeys() {
  let last: { readonly wish: string; readonly key: string } | null = null;
  return {
    keyFor(wish: object): string {
      const text = JSON.stringify(wish);
      if (last?.wish !== text) last = { wish: text, key: newKey() };
      return last.key;
    },
    /** @param status of the answer; 0: there was none */
    answered(status: number): void {
      if (status !== 0) last = null;
    },
  };
}

/** Sends what a form wishes under the key of its try, and says what is done once it is answered. */
export function useTries() {
  const [keys] = useState(tryKeys);
  return <Wish extends object, Answer>(
    send: (given: { readonly wish: Wish; readonly key: string }) => Promise<Answer>,
    wish: Wish,
    onSuccess: (answer: Answer) => void,
  ): void =>
    whenDone(send({ wish, key: keys.keyFor(wish) }), {
      onSuccess,
      onError: (problem) => keys.answered(isProblem(problem) ? problem.status : 0),
    });
}
