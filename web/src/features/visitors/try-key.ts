import { newKey } from '../../lib/api.ts';

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
