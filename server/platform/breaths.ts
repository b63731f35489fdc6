import { setImmediate } from 'node:timers/promises';

/**
 * Goes through what takes long, step by step, and lets others do something in between.
 * @param atATime how long others wait meanwhile, in milliseconds
 */
export async function inBreaths<T>(steps: Generator<void, T>, atATime: number): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < atATime) continue;
    await setImmediate();
    since = performance.now();
  }
}
