import { expect, it } from 'vitest';
import { createMemory } from './remember.ts';

/** A memory whose look-ups are counted, with a clock that moves only when told. */
function counting() {
  const clock = { now: 0 };
  const memory = createMemory<string>(() => clock.now);
  const looked: string[] = [];
  const recall = (key: string, now: number): Promise<string> => {
    clock.now = now;
    return memory.recall(key, async () => {
      looked.push(key);
      if (key === 'bad') throw new Error('no answer');
      return `found ${key}`;
    });
  };
  return { recall, looked, memory };
}

it('believes for a second what it found, and looks once for those who ask together', async () => {
  const { recall, looked } = counting();
  expect(await Promise.all([recall('a', 0), recall('a', 999)])).toEqual(['found a', 'found a']);
  expect(looked).toEqual(['a']);
  await recall('a', 1_000);
  expect(looked).toEqual(['a', 'a']);
});

it('does not believe a look-up that failed', async () => {
  const { recall, looked } = counting();
  await expect(recall('bad', 0)).rejects.toThrow('no answer');
  await expect(recall('bad', 1)).rejects.toThrow('no answer');
  expect(looked).toEqual(['bad', 'bad']);
});

it('forgets all when rights change, and the oldest when too many are known', async () => {
  const { recall, looked, memory } = counting();
  await recall('a', 0);
  memory.forget();
  await recall('a', 1);
  expect(looked).toEqual(['a', 'a']);
  for (let i = 0; i < 10_000; i++) await recall(`other ${i}`, 2);
  looked.length = 0;
  await recall('other 9999', 3);
  await recall('a', 3);
  expect(looked).toEqual(['a']);
});

it('does not remember what a look-up finds that had begun before rights changed', async () => {
  const memory = createMemory<string>(() => 0);
  const begun = Promise.withResolvers<string>();
  const first = memory.recall('a', () => begun.promise);
  memory.forget();
  begun.resolve('as it was');
  expect(await first).toBe('as it was');
  expect(await memory.recall('a', async () => 'as it is')).toBe('as it is');
});
