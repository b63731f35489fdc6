import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Heard } from './aging.ts';
import { ApiProblem } from '../lib/problem.ts';
import { isReached } from '../lib/reach.ts';
import { makeQueryClient, onSignedOut } from './client.ts';
import { gather, hear, hearInto, waitBefore } from './live.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A line to a server that says what the test tells it to. */
function fakeLine() {
  type Tell = (event: { readonly data?: string }) => void;
  const opened: { say: (name: string, data?: object) => void; closed: boolean }[] = [];
  const open = () => {
    const heard = new Map<string, Tell[]>();
    const say = (name: string, data?: object): void =>
      heard.get(name)?.forEach((tell) => tell(data ? { data: JSON.stringify({ data }) } : {}));
    const line = { closed: false, say };
    opened.push(line);
    return {
      addEventListener: (name: string, tell: Tell) => void heard.set(name, [...(heard.get(name) ?? []), tell]),
      close: () => {
        line.closed = true;
      },
    };
  };
  return { opened, open };
}

const listening = () => ({
  event: vi.fn<(heard: Heard) => void>(),
  missed: vi.fn<(events: 'few' | 'many') => void>(),
  connected: vi.fn<(is: boolean) => void>(),
});

const booking = {
  id: 7,
  version: 1,
  state: 'confirmed',
  start: '2030-05-05T09:00:00Z',
  end: '2030-05-05T10:00:00Z',
  zone: 'Europe/London',
  hostId: 3,
  resourceIds: [11],
};

describe('hearing the server', () => {
  it('passes on every event that is declared, and nothing else', () => {
    const { opened, open } = fakeLine();
    const hearing = listening();
    const stop = hear(hearing, open);
    opened[0]?.say('open');
    opened[0]?.say('booking.created', booking);
    opened[0]?.say('booking.updated', booking);
    opened[0]?.say('booking.cancelled', { id: 7 });
    opened[0]?.say('resource.updated');
    opened[0]?.say('user.created', { id: 1 });
    opened[0]?.say('castle.built', { id: 1 });
    expect(hearing.event.mock.calls).toEqual([
      [{ type: 'booking.created', data: booking }],
      [{ type: 'booking.updated', data: booking }],
      [{ type: 'booking.cancelled', data: null }],
      [{ type: 'resource.updated', data: null }],
      [{ type: 'user.created', data: { id: 1 } }],
    ]);
    expect(hearing.missed).not.toHaveBeenCalled();
    stop();
    expect(opened[0]?.closed).toBe(true);
  });

  it('comes back after a break, later each time, asking meanwhile and once more for what it missed', () => {
    const { opened, open } = fakeLine();
    const hearing = listening();
    const stop = hear(hearing, open);
    opened[0]?.say('open');
    opened[0]?.say('error');
    expect(hearing.connected).toHaveBeenLastCalledWith(false);
    vi.advanceTimersByTime(500);
    expect(opened).toHaveLength(2);
    opened[1]?.say('error');
    vi.advanceTimersByTime(1000);
    expect(opened).toHaveLength(3);
    expect(hearing.missed.mock.calls).toEqual([['few'], ['few']]);
    opened[2]?.say('open');
    expect(hearing.missed.mock.calls).toEqual([['few'], ['few'], ['few']]);
    expect(hearing.connected).toHaveBeenLastCalledWith(true);
    stop();
  });

  it('reads everything anew when it was away for too long', () => {
    const { opened, open } = fakeLine();
    const hearing = listening();
    const stop = hear(hearing, open);
    opened[0]?.say('reset');
    expect(hearing.missed.mock.calls).toEqual([['many']]);
    stop();
  });

  it('stays away once stopped', () => {
    const { opened, open } = fakeLine();
    const stop = hear(listening(), open);
    opened[0]?.say('error');
    stop();
    vi.advanceTimersByTime(60_000);
    expect(opened).toHaveLength(1);
  });

  it('makes the line anew when the network is back: the old one may be dead without a word', () => {
    const { opened, open } = fakeLine();
    const hearing = listening();
    const stop = hear(hearing, open);
    opened[0]?.say('open');
    globalThis.dispatchEvent(new Event('online'));
    expect(opened.map(({ closed }) => closed)).toEqual([true, false]);
    opened[1]?.say('open');
    expect(hearing.missed.mock.calls).toEqual([['few']]);
    stop();
    globalThis.dispatchEvent(new Event('online'));
    expect(opened).toHaveLength(2);
  });

  it('waits longer with each failure, up to half a minute, and not all browsers at once', () => {
    expect([0, 1, 2, 3].map((attempt) => waitBefore(attempt, 1))).toEqual([500, 1000, 2000, 4000]);
    expect(waitBefore(40, 1)).toBe(30_000);
    expect(waitBefore(2, 0)).toBe(1000);
  });
});

describe('a line that breaks', () => {
  const answer = (status: number) => vi.stubGlobal('fetch', () => Promise.resolve(Response.json({}, { status })));
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    [401, 1],
    [200, 0],
    [503, 0],
  ])('lets ask who is signed in: after %i somebody is led to sign in %i times', async (status, times) => {
    answer(status);
    const signedOut = vi.fn<() => void>();
    const forget = onSignedOut(signedOut);
    const { opened, open } = fakeLine();
    const stop = hearInto(makeQueryClient(), open);
    opened[0]?.say('open');
    expect(isReached()).toBe(true);
    opened[0]?.say('error');
    expect(isReached()).toBe(false);
    await vi.advanceTimersByTimeAsync(10);
    expect(signedOut).toHaveBeenCalledTimes(times);
    stop();
    expect(isReached()).toBe(true);
    forget();
  });

  it('counts as gone too while requests get no answer, until one does or the line stands', async () => {
    const client = makeQueryClient();
    const ask = (queryFn: () => Promise<number>) => client.fetchQuery({ queryKey: ['x'], queryFn, retry: false });
    await ask(() => Promise.reject(new ApiProblem(0, {}))).catch(() => undefined);
    expect(isReached()).toBe(false);
    await ask(() => Promise.reject(new ApiProblem(500, {}))).catch(() => undefined);
    expect(isReached()).toBe(true);
    await ask(() => Promise.reject(new ApiProblem(0, {}))).catch(() => undefined);
    const { opened, open } = fakeLine();
    const stop = hearInto(client, open);
    opened[0]?.say('open');
    expect(isReached()).toBe(true);
    stop();
  });
});

describe('gathering', () => {
  it('acts at once, then once for all that comes meanwhile', () => {
    const work = vi.fn<(gathered: readonly number[]) => void>();
    const call = gather(work, 100);
    call(1);
    call(2);
    call(3);
    expect(work.mock.calls).toEqual([[[1]]]);
    vi.advanceTimersByTime(100);
    expect(work.mock.calls).toEqual([[[1]], [[2, 3]]]);
    vi.advanceTimersByTime(1000);
    expect(work).toHaveBeenCalledTimes(2);
    call(4);
    expect(work.mock.calls.at(-1)).toEqual([[4]]);
  });
});
