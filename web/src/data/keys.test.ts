import { QueryClientProvider, type QueryClient, type UseMutationResult } from '@tanstack/react-query';
import { act, createElement, useEffect } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useLendOut } from './assignments.ts';
import { makeQueryClient } from './client.ts';
import { useLiftClosure } from './closures.ts';
import { useCombine } from './combined.ts';
import { useHere } from './here.ts';

let client: QueryClient;
let root: Root;
/** What was sent, and under which key. */
let sent: { readonly address: string; readonly key: string }[];
/** So many answers are lost on their way. */
let lost: number;
/** What comes first of what is answered. */
let answers: Response[];

beforeEach(() => {
  sent = [];
  lost = 0;
  answers = [];
  vi.stubGlobal('fetch', (address: string, { headers }: { headers: Record<string, string> }) => {
    sent.push({ address: address.replace('/api/v1', ''), key: headers['idempotency-key'] ?? '' });
    if (lost > 0) {
      lost -= 1;
      return Promise.reject(new TypeError('gone'));
    }
    return Promise.resolve(answers.shift() ?? Response.json({ id: 9 }));
  });
  client = makeQueryClient();
  root = createRoot(document.createElement('div'));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  vi.unstubAllGlobals();
});

function hooked<Given>(useIt: () => UseMutationResult<unknown, Error, Given>): (given: Given) => Promise<unknown> {
  let send: (given: Given) => Promise<unknown> = () => Promise.reject(new Error('not drawn'));
  function Holder() {
    const { mutateAsync } = useIt();
    useEffect(() => {
      send = mutateAsync;
    }, [mutateAsync]);
    return null;
  }
  act(() => root.render(createElement(QueryClientProvider, { client }, createElement(Holder))));
  return (given) => send(given);
}

const days = { id: 3, firstDay: '2030-05-06', lastDay: '2030-05-07' };
const hall = { buildingId: 1, name: 'Hall', partIds: [1, 2] };
it.each([
  ['lends out', '/assignments/3/releases', () => hooked(useLendOut), days],
  ['opens again', '/closures/3/lifting', () => hooked(useLiftClosure), { id: 3 }],
  ['combines', '/resources', () => hooked(useCombine), hall],
] as const)(
  'whoever %s does it once, though the answer is lost twice; another time is another one',
  async (...given) => {
    const [, address, draw, wish] = given;
    const send = draw() as (given: object) => Promise<unknown>;
    lost = 2;
    await act(() => send(wish));
    expect(sent.map((one) => one.address)).toEqual([address, address, address]);
    const [first] = sent;
    expect(first?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    // The same words again are another wish.
    await act(() => send(wish));
    expect(sent.at(-1)).toMatchObject({ address });
    expect(sent.at(-1)?.key).not.toBe(first?.key);
  },
);

it('of two that are done together, each has its own key, and its repeats have the same', async () => {
  const send = hooked(() => useHere('abc'));
  lost = 1;
  const said = { kind: 'book', resourceId: 4, start: '2030-05-06T09:00:00Z', end: '2030-05-06T10:00:00Z' } as const;
  await act(() => send({ said, key: 'k' }));
  expect(sent.map(({ address, key }) => `${address} ${key}`)).toEqual([
    '/bookings k',
    '/bookings k',
    '/bookings/9/check-in k-in',
  ]);
});

it('a change whose answer was lost is sent again under its key, and another change under another', async () => {
  const send = hooked(useCombine);
  lost = 1;
  const change = { id: 9, version: 3, partIds: [1, 2] };
  await act(() => send(change));
  await act(() => send({ ...change, version: 4 }));
  const [first, again, other] = sent.map(({ key }) => key);
  expect(first).toMatch(/./);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});
