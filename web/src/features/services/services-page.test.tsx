import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { ServicesPage } from './services-page.tsx';

const service = (id: number, name: string, buildingId: number) => ({
  id,
  version: 1,
  name,
  price: null,
  unit: '',
  timing: 'before',
  noticeHours: 4,
  retired: false,
  offers: [{ buildingId, type: 'room', resourceId: null }],
});

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('services');
  return () => vi.unstubAllGlobals();
});

it('a manager changes and retires what is offered where her role reaches, and reads the rest', async () => {
  vi.stubGlobal('fetch', (address: string) => {
    const items = address.includes('/services') ? [service(1, 'Coffee', 2), service(2, 'Tea', 3)] : [];
    return Promise.resolve(Response.json({ items, nextCursor: null }));
  });
  const client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, { user: { id: 7, buildings: [2] }, scopes: ['spaces:write'] } as unknown as Me);
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <ServicesPage />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(page.textContent).toContain('Tea'));
  const named = [...page.querySelectorAll('li button')].map((button) => button.getAttribute('aria-label'));
  expect(named).toEqual(['Change Coffee', 'Retire Coffee']);
  act(() => root.unmount());
  client.clear();
  page.remove();
});
