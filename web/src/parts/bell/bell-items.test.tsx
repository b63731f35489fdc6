import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { BellItems } from './bell-items.tsx';

const start = '2030-01-09T09:00:00Z';
const notice = {
  type: 'booking.created',
  title: 'Booked for you: Room 4, Wed 9 January 2030, 17:00–18:00',
  data: { lines: [], zone: 'Asia/Hong_Kong', start },
  createdAt: '2030-01-08T09:00:00Z',
  readAt: null,
};
const old = { ...notice, title: 'Booked for you: Desk 1', data: { lines: [] } };

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('bell', 'parts');
  return () => vi.unstubAllGlobals();
});
afterEach(() => vi.restoreAllMocks());

/** What is told of both, by the clocks of the reader. */
async function toldIn(zone: string): Promise<string[]> {
  vi.spyOn(Temporal.Now, 'timeZoneId').mockReturnValue(zone);
  const items = [notice, old].map((one, id) => ({ ...one, id: String(id) }));
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items, nextCursor: null })));
  const client = makeQueryClient();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const rootRoute = createRootRoute({ component: () => <BellItems target={<button type="button">Bell</button>} /> });
  const router = createRouter({ routeTree: rootRoute, history: createMemoryHistory() });
  await act(async () =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(document.querySelectorAll('li')).toHaveLength(2));
  const told = [...document.querySelectorAll('li')].map(({ textContent }) => textContent);
  act(() => root.unmount());
  client.clear();
  return told;
}

it('a notice says whose clocks its times are of, where those are not the reader’s', async () => {
  const [there, unknown] = await toldIn('Europe/London');
  expect(there).toContain('Times are in Hong Kong Standard Time');
  expect(unknown).not.toContain('Times are in');
  expect((await toldIn('Asia/Hong_Kong'))[0]).not.toContain('Times are in');
});
