import { isIP } from 'node:net';
import { describe, expect, test } from 'vitest';
import { rememberAnswers, resolveBySystem } from './resolve.ts';

test('localhost is known without a name server', async () => {
  const addresses = await resolveBySystem('localhost');
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.every((address) => isIP(address) > 0)).toBe(true);
});

function counting(answer: (host: string) => Promise<readonly string[]>): { asked: string[]; ask: typeof answer } {
  const asked: string[] = [];
  return { asked, ask: (host) => (asked.push(host), answer(host)) };
}

describe('remembered answers', () => {
  test('many callers at once ask once, and each name for itself', async () => {
    const { asked, ask } = counting(async (host) => [host]);
    const resolve = rememberAnswers(ask, 60_000);
    const answers = await Promise.all(['a', 'b', 'a', 'a'].map((host) => resolve(host)));
    expect(answers).toEqual([['a'], ['b'], ['a'], ['a']]);
    expect(asked).toEqual(['a', 'b']);
  });

  test('failures are remembered too, so that a dead name server is not asked for every request', async () => {
    const { asked, ask } = counting(() => Promise.reject(new Error('gone')));
    const resolve = rememberAnswers(ask, 60_000);
    await expect(resolve('a')).rejects.toThrow('gone');
    await expect(resolve('a')).rejects.toThrow('gone');
    expect(asked).toEqual(['a']);
  });

  test('they are asked for again after their time, and not remembered at all for 0', async () => {
    const { asked, ask } = counting(async (host) => [host]);
    let now = 5_000;
    const [short, never] = [1_000, 0].map((forMs) => rememberAnswers(ask, forMs, () => now));
    for (now of [5_000, 5_999, 6_000]) await short?.('short');
    await never?.('never');
    await never?.('never');
    expect(asked).toEqual(['short', 'short', 'never', 'never']);
  });

  test('a thousand names are remembered, the oldest is dropped first', async () => {
    const { asked, ask } = counting(async (host) => [host]);
    const resolve = rememberAnswers(ask, 60_000);
    for (let index = 0; index < 1_001; index += 1) await resolve(`host-${index}`);
    await resolve('host-1');
    await resolve('host-0');
    expect(asked.slice(1_001)).toEqual(['host-0']);
  });
});
