import { setImmediate } from 'node:timers/promises';

/**
 * Lets others do something in between, where what takes long asks for it at each of its steps.
 * @param atATime how long others wait meanwhile, in milliseconds
 */
export function breathing(atATime: number): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < atATime) return;
    await setImmediate();
    since = performance.now();
  };
}

/**
 * Goes through what takes long, step by step, and lets others do something in between.
 * @param atATime how long others wait meanwhile, in milliseconds
 */
export async function inBreaths<T>(steps: Generator<void, T>, atATime: number): Promise<T> {
  const breathe = breathing(atATime);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await breathe();
  }
}
