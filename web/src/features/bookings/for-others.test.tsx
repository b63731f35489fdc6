import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { ForOthers } from './for-others.tsx';

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('bookings', 'parts');
  return () => vi.unstubAllGlobals();
});

it('where nothing is booked for somebody, it is said how that is done', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: [], nextCursor: null })));
  const client = makeQueryClient();
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <ForOthers delegators={[{ userId: 7, name: 'Dora' }]} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(page.textContent).toContain('Dora has nothing booked. Choose a free place under Book'));
  act(() => root.unmount());
  client.clear();
  page.remove();
});
