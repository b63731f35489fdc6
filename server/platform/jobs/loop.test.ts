import { expect, it } from 'vitest';
import { startLoop } from './loop.ts';
import { until } from '../../../test/support/until.ts';

const onError = (error: unknown): void => {
  throw error;
};

it('a wake during a step makes it run once more, and never twice at a time', async () => {
  let [steps, running] = [0, 0];
  let finish = (): void => undefined;
  const loop = startLoop(
    async () => {
      steps += 1;
      expect(++running).toBe(1);
      await new Promise<void>((resolve) => (finish = resolve));
      running -= 1;
    },
    { everyMs: null, onError },
  );
  loop.wake();
  loop.wake();
  finish();
  await until(() => expect(steps).toBe(2));
  finish();
  await until(() => expect(running).toBe(0));
  expect(steps).toBe(2);
  loop.wake();
  await until(() => expect(steps).toBe(3));
  finish();
  await loop.stop();
  loop.wake();
  expect(steps).toBe(3);
});

it('runs by the clock, goes on after an error, and ends with the step that runs', async () => {
  const errors: unknown[] = [];
  let steps = 0;
  let left = false;
  const loop = startLoop(
    async () => {
      steps += 1;
      if (steps === 2) throw new Error('second');
    },
    { everyMs: 5, onError: (error) => errors.push(error), hear: () => () => void (left = true) },
  );
  await until(() => expect(steps).toBeGreaterThan(3));
  expect(errors).toEqual([new Error('second')]);
  await loop.stop();
  const ended = steps;
  loop.wake();
  expect(steps).toBe(ended);
  expect(left).toBe(true);
});
