import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { SeatRequest } from '../../data/seats.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { RequestCard } from './request-card.tsx';

const granted = {
  id: 1,
  buildingId: 2,
  resourceId: 5,
  state: 'granted',
  day: '2090-01-09',
  start: '2090-01-09T00:00:00.000Z',
  end: '2090-01-10T00:00:00.000Z',
  drawAt: '2090-01-08T16:00:00.000Z',
  zone: 'Europe/London',
  outcome: null,
} as unknown as SeatRequest;

let client: QueryClient;
let root: Root;
beforeAll(async () => {
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(
      Response.json(
        address.includes('/resources/')
          ? { id: 5, name: 'L1-07', names: {}, buildingId: 2, floorId: 3 }
          : { items: [], nextCursor: null },
      ),
    ),
  );
  await startTexts(bringTexts);
  await needTexts('seats');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

function draw(request: SeatRequest): void {
  const routeTree = createRootRoute({ component: () => <RequestCard request={request} /> });
  const router = createRouter({ routeTree, history: createMemoryHistory() });
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
}
const link = () => document.querySelector('a[aria-label="Show on the plan: L1-07"]');

it('a desk that is granted is shown on the plan of that day', async () => {
  draw(granted);
  await untilDrawn(() => expect(link()?.getAttribute('href')).toBe('/?building=2&floor=3&day=2090-01-09&at=5'));
});

it('one whose day is over is not', async () => {
  draw({ ...granted, day: '2020-01-09', end: '2020-01-10T00:00:00.000Z' });
  await untilDrawn(() => expect(document.body.textContent).toContain('L1-07 is yours'));
  expect(link()).toBeNull();
});

const outcome = {
  asked: 3,
  desks: 1,
  turn: 2,
  pastAsked: 0,
  pastGranted: 0,
  lostLast: false,
  mates: 0,
  pending: false,
  refusedBy: null,
};
const wayOn = (): string | null | undefined =>
  document.querySelector('a[aria-label^="See what is free"]')?.getAttribute('href');

it('who got none reads why others came before, and is led to what is free that day', async () => {
  draw({ ...granted, state: 'lost', resourceId: null, outcome });
  await untilDrawn(() => expect(document.body.textContent).toContain('No desk: others were drawn before you'));
  expect(document.body.textContent).toContain('among equals the lot decided.');
  expect(wayOn()).toBe('/?building=2&day=2090-01-09');
});

it('on a day that is over nobody is led to it', async () => {
  const over = { day: '2020-01-09', end: '2020-01-10T00:00:00.000Z' };
  draw({ ...granted, ...over, state: 'lost', resourceId: null, outcome });
  await untilDrawn(() => expect(document.body.textContent).toContain('No desk'));
  expect(wayOn()).toBeUndefined();
});
