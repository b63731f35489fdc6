import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { Standing } from './standing.tsx';

const COFFEE = { serviceId: 3, name: 'Coffee', unit: 'cup', quantity: 10, note: '' };

let items: (typeof COFFEE)[];
let sent: string[];
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('ordering');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  [items, sent] = [[COFFEE], []];
  vi.stubGlobal('fetch', (url: string, { method }: { method: string }) => {
    sent.push(`${method} ${url}`);
    if (method === 'GET') return Promise.resolve(Response.json({ items }));
    items = [];
    return Promise.resolve(new Response(null, { status: 204 }));
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const draw = (): void =>
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <MessagePlace />
          <Standing seriesId={7} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
const button = () => document.querySelector('button');

it('says what is ordered with further dates of a series, until that is ended', async () => {
  draw();
  await untilDrawn(() => expect(document.body.textContent).toContain('10 × Coffee: ordered with each further date'));
  act(() => button()?.click());
  await untilDrawn(() => expect(document.body.textContent).toContain('Nothing more is ordered with further dates'));
  await untilDrawn(() => expect(button()).toBeNull());
  expect(sent).toContain('DELETE /api/v1/series/7/standing-services');
});

it('says nothing where nothing stands', async () => {
  items = [];
  draw();
  await untilDrawn(() => expect(client.isFetching()).toBe(0));
  expect([sent.length, button()]).toEqual([1, null]);
});
