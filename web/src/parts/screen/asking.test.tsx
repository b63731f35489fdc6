import { act, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sinceThen, useScreen, type Heard, type Looking } from './asking.ts';

interface Standing {
  readonly said: unknown;
  readonly askedAt: Heard['askedAt'];
}

const door: Looking<Standing> = {
  path: '/display',
  read: ({ body, askedAt }) => (body['display'] === undefined ? null : { said: body['display'], askedAt }),
};
const opened: Looking<Standing> = { ...door, path: '/floor-display', link: 'secret' };

type Answer = () => Response | Promise<Response>;

let answer: Answer;
let asked: string[];
let root: Root;
type Seen = ReturnType<typeof useScreen<Standing>>;
let is: Seen;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  asked = [];
  vi.stubGlobal('fetch', async (path: string, { method }: { readonly method: string }) => {
    asked.push(`${method} ${path}`);
    return answer();
  });
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
  vi.useRealTimers();
  document.body.replaceChildren();
});

interface Props {
  readonly looking: Looking<Standing>;
  readonly onSeen: (seen: Seen) => void;
}

function Probe({ looking, onSeen }: Props) {
  const seen = useScreen(looking);
  useEffect(() => onSeen(seen));
  return null;
}

const pass = (ms: number): Promise<void> => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
async function open(looking: Looking<Standing>, first: Answer): Promise<void> {
  answer = first;
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() => root.render(<Probe looking={looking} onSeen={(seen) => void (is = seen)} />));
  await pass(0);
}
/** What the next look finds. */
async function hear(next: Answer) {
  answer = next;
  await pass(3_000);
  return { ...is.screen, isOffline: is.isOffline };
}
const json =
  (status: number, body: object): Answer =>
  () =>
    Response.json(body, { status });
const free = json(200, { display: 'free' });
const code = json(201, { code: 'ABC123', expiresAt: '2100-01-01T00:00:00Z' });

it('what was heard last stays, and says that it is, while nobody answers or the server is not well', async () => {
  await open(door, free);
  expect(is).toMatchObject({ screen: { is: 'paired', standing: { said: 'free' } }, isOffline: false });
  const same = { is: 'paired', standing: is.screen.is === 'paired' && is.screen.standing, isOffline: true };
  expect(await hear(() => Promise.reject(new TypeError('no network')))).toEqual(same);
  expect(await hear(json(503, { code: 'unavailable' }))).toEqual(same);
  expect(await hear(() => new Response('<p>Sign in to this network</p>'))).toEqual(same);
  // It has more to do than to answer: that is heard, and tells nothing new.
  expect(await hear(json(429, { code: 'too_many_requests' }))).toEqual({ ...same, isOffline: false });
  expect(asked).toEqual(Array<string>(5).fill('GET /api/v1/display'));
  expect(await hear(json(200, { display: 'taken' }))).toMatchObject({ standing: { said: 'taken' }, isOffline: false });
});

it('an answer is as old as its question, however long it took', async () => {
  await open(
    door,
    () => new Promise((resolve) => void setTimeout(() => resolve(Response.json({ display: 'free' })), 8_000)),
  );
  await pass(8_000);
  expect(is.screen.is === 'paired' && sinceThen(is.screen.standing.askedAt)).toBe(8_000);
});

it('what was heard in another way meanwhile is newer than an answer that comes later', async () => {
  await open(door, free);
  await hear(() => new Promise((resolve) => void setTimeout(() => resolve(Response.json({ display: 'free' })), 1_000)));
  const booked = { said: 'booked', askedAt: { wall: Date.now(), steady: performance.now() } };
  act(() => is.put(booked));
  await pass(1_000);
  expect(is.screen).toEqual({ is: 'paired', standing: booked });
});

it('who is unpaired shows a code, the same until it ends, and nothing where the place is taken from it', async () => {
  await open(door, free);
  const none = json(401, { code: 'unauthenticated' });
  const replies = [none, code];
  answer = () => (replies.shift() ?? none)();
  await pass(3_000);
  expect(is.screen).toMatchObject({ is: 'pairing', code: 'ABC123' });
  expect(await hear(none)).toMatchObject({ is: 'pairing', code: 'ABC123' });
  expect(asked.filter((one) => one.startsWith('POST'))).toEqual(['POST /api/v1/device-pairings']);
  expect(await hear(json(403, { code: 'forbidden' }))).toMatchObject({ is: 'stopped' });
});

it('a link that is ended shows nothing, and asks for no code', async () => {
  await open(opened, free);
  expect(await hear(json(401, { code: 'unauthenticated' }))).toMatchObject({ is: 'stopped' });
  expect(asked).toEqual(['GET /api/v1/floor-display', 'GET /api/v1/floor-display']);
});
