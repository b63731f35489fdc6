import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Closure } from '../../data/floor-closures.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { ChangeDrawer } from './change-drawer.tsx';

const closure: Closure = {
  id: 9,
  version: 1,
  buildingId: 2,
  floorId: 4,
  areaId: null,
  resourceId: null,
  start: '2030-01-08T00:00:00.000Z',
  end: '2030-01-12T00:00:00.000Z',
  zone: 'UTC',
  reason: 'Carpets',
  liftedAt: null,
  createdAt: '2030-01-01T00:00:00.000Z',
};

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('closures', 'way', 'parts');
  return () => vi.unstubAllGlobals();
});

it('what a longer closure would hit is asked as a change of it, and not as one more closure', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    if (method === 'GET') return Promise.resolve(Response.json({ items: [], nextCursor: null }));
    sent.push([address.replace(/.*\/v1/, ''), JSON.parse(body ?? '{}')]);
    const bookings = { moved: 0, shortened: 0, cancelled: 0 };
    return Promise.resolve(
      Response.json({ ...closure, resources: 1, bookings, assigned: 0, assignments: [], clashes: [] }),
    );
  });
  const client = makeQueryClient();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <ChangeDrawer closure={closure} name="First floor" onClose={() => undefined} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(document.querySelector('[name=end]')).not.toBeNull());
  const field = document.querySelector<HTMLInputElement>('[name=end]');
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, '2030-01-15T00:00');
    field?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  act(() => document.querySelector('form')?.requestSubmit());
  const wish = { closureId: 9, end: '2030-01-15T00:00', bookings: 'move' };
  await untilDrawn(() => expect(sent).toEqual([['/closure-checks', wish]]));
  act(() => root.unmount());
  client.clear();
});
