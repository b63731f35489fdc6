import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../../app/texts.ts';
import { makeQueryClient } from '../../../data/client.ts';
import type { Resource } from '../../../data/resources.ts';
import { meQuery, type Me } from '../../../data/session.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { MessagePlace } from '../../../ui/tell.tsx';
import type { Place, PlaceState } from '../places.ts';
import { Wait } from './wait.tsx';
import { until } from '../../../../../test/support/until.ts';

const place = (id: number, state: PlaceState = 'taken'): Place => ({
  id,
  resource: {
    id,
    name: `L1-${id}`,
    names: {},
    type: 'desk',
    categoryId: null,
    capacity: 1,
    amenityIds: [],
    partIds: [],
    zone: 'UTC',
  } as unknown as Resource,
  state,
  booking: null,
  until: null,
  closure: null,
  heldFor: null,
});
const soon = { start: '2130-05-05T09:00:00Z', end: '2130-05-05T10:00:00Z' };
const desks = [place(1), place(2), place(3)];

/** What joining is answered with, what was sent to join, and what is waited for, by the address that asks. */
let answer: readonly [status: number, body: object];
const sent: unknown[] = [];
let waits: (address: string) => readonly object[];
/** Links lead somewhere. */
const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() }) as never;
let root: Root;
let page: HTMLElement;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('wait');
  return () => vi.unstubAllGlobals();
});

beforeEach(() => {
  sent.length = 0;
  waits = () => [];
  vi.stubGlobal('fetch', (address: string, { method, body }: RequestInit) => {
    if (method !== 'POST') return Promise.resolve(Response.json({ items: waits(address), nextCursor: null }));
    if (typeof body === 'string') sent.push(JSON.parse(body));
    return Promise.resolve(Response.json(answer[1], { status: answer[0] }));
  });
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

const draw = (places: readonly Place[], period = soon, host?: { readonly id: number; readonly name: string }): void => {
  const client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, { user: { id: 7 }, scopes: [] } as unknown as Me);
  act(() =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={client}>
          <MessagePlace />
          <RouterContextProvider router={router}>
            <form>
              <input name="title" defaultValue=" Weekly " />
              <Wait place={desks[0] ?? place(1)} places={places} period={period} host={host} />
            </form>
          </RouterContextProvider>
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
};
const button = (name: string): Promise<HTMLButtonElement> =>
  act(() =>
    until(() => {
      const found = [...page.querySelectorAll('button')].find(({ textContent }) => textContent === name);
      if (found === undefined) throw new Error(`no button ${name}`);
      return found;
    }),
  );

it('one waits for a place, or for any as good: where one is free by now, it is said which', async () => {
  answer = [409, { code: 'waiting_not_needed', param: 'resourceIds', resourceId: 3 }];
  draw(desks);
  const any = await button('Or any desk like it on this floor');
  act(() => any.click());
  await act(() => until(() => expect(document.body.textContent).toContain('L1-3 is free at that time: book it.')));
  const only = await button('Tell me when it becomes free');
  act(() => only.click());
  await act(() => until(() => expect(sent).toHaveLength(2)));
  expect(sent).toEqual([
    { resourceIds: [1, 2, 3], ...soon, title: 'Weekly' },
    { resourceIds: [1], ...soon, title: 'Weekly' },
  ]);
});

it('nothing else is waited for where something as good is free, and nothing at all that has begun', async () => {
  draw([place(1), place(2, 'free')]);
  await button('Tell me when it becomes free');
  expect(page.textContent).not.toContain('Or any');
  draw(desks, { start: '2020-05-05T09:00:00Z', end: '2130-05-05T10:00:00Z' });
  expect(page.querySelectorAll('button')).toHaveLength(0);
});

it('what somebody waits for for whom I act is shown as hers, whoever asked for it, and not asked for again', async () => {
  const entry = { id: 5, state: 'waiting', hostId: 9, resourceIds: [1], ...soon, ahead: 2, offeredUntil: null };
  waits = (address) => (address.includes('hostId=9') ? [entry] : []);
  draw(desks, soon, { id: 9, name: 'Ada' });
  await act(() => until(() => expect(page.textContent).toContain('For Ada')));
  expect(page.textContent).toContain('2 ahead.');
  expect(page.querySelectorAll('button')).toHaveLength(0);
});

it('who asks for what is waited for already is told so', async () => {
  answer = [409, { code: 'waiting_already', entryId: 5 }];
  draw(desks, soon, { id: 9, name: 'Ada' });
  const only = await button('Tell me when it becomes free');
  act(() => only.click());
  await act(() => until(() => expect(document.body.textContent).toContain('That is waited for already')));
});
