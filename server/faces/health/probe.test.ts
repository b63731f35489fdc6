import { createHook } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { createProbe, type ProbeTimes } from './probe.ts';

const times: ProbeTimes = { freshMs: 60_000, patienceMs: 1, busyMs: 60_000 };

describe('a probe', () => {
  it('looks once, however many ask, and waits by one timer', async () => {
    let looks = 0;
    let timers = 0;
    const counting = createHook({ init: (_id, type) => void (timers += type === 'Timeout' ? 1 : 0) }).enable();
    const probe = createProbe(() => Promise.resolve(++looks), { ...times, patienceMs: 60_000 });
    expect(await Promise.all(Array.from({ length: 300 }, () => probe()))).toEqual(Array.from({ length: 300 }, () => 1));
    expect(await probe()).toBe(1);
    counting.disable();
    expect([looks, timers]).toEqual([1, 1]);
  });

  it('gives the last verdict while the next look takes its time', async () => {
    let look = (): Promise<string> => Promise.resolve('ready');
    const probe = createProbe(() => look(), { ...times, freshMs: 0, patienceMs: 60_000 });
    expect(await probe()).toBe('ready');
    const slow = createProbe(() => look(), { ...times, freshMs: 0, patienceMs: 1 });
    await expect.poll(() => slow()).toBe('ready');
    look = () => new Promise(() => undefined);
    expect(await slow()).toBe('ready');
    expect(await slow()).toBe('ready');
  });

  it('says that nothing answers when a look fails, and when the first one never ends', async () => {
    const failing = createProbe(() => Promise.reject(new Error('refused')), { ...times, patienceMs: 60_000 });
    expect(await failing()).toBeNull();
    expect(await createProbe(() => new Promise(() => undefined), times)()).toBeNull();
  });

  it('no longer believes a good verdict that is too old', async () => {
    const looks = [Promise.resolve('ready'), new Promise<string>(() => undefined)];
    const probe = createProbe(() => looks.shift() as Promise<string>, { ...times, freshMs: 0, busyMs: 0 });
    await probe();
    expect(await probe()).toBeNull();
  });
});
