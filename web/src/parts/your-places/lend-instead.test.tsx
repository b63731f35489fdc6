import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Resource } from '../../data/resources.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { until } from '../../../../test/support/until.ts';
import { LendInstead } from './lend-instead.tsx';

const day = '2030-05-07';
const own = (id: number, resourceId: number, more: object = {}) => ({
  id,
  resourceId,
  resourceName: `Place ${resourceId}`,
  state: 'current',
  firstDay: '2030-01-01',
  lastDay: null,
  releases: [],
  ...more,
});
/** A desk, a locker, a desk that is lent out by now, and one that is not hers yet. */
const assignments = [
  own(1, 11),
  own(2, 12),
  own(3, 13, { releases: [{ id: 1, firstDay: day, lastDay: day, why: 'released' }] }),
  own(4, 14, { firstDay: '2030-06-01' }),
];

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('your-places');
  return () => vi.unstubAllGlobals();
});

it('who has booked another desk may lend out hers for the day, and nothing of another kind', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    const id = Number(/\/resources\/(\d+)$/.exec(address)?.[1] ?? 0);
    if (id > 0) return Promise.resolve(Response.json({ id, type: id === 12 ? 'locker' : 'desk', names: {} }));
    if (method === 'GET') return Promise.resolve(Response.json({ items: assignments, nextCursor: null }));
    sent.push([address.replace(/.*\/v1/, ''), JSON.parse(body ?? '{}')]);
    return Promise.resolve(Response.json(assignments[0], { status: 201 }));
  });
  const client = makeQueryClient();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <LendInstead userId={5} booked={{ id: 20, type: 'desk' } as Resource} day={day} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await until(() => expect(document.querySelectorAll('button')).toHaveLength(1));
  const button = document.querySelector('button');
  expect(button?.getAttribute('aria-label')).toBe('Lend it out: Place 11');
  await act(async () => button?.click());
  await until(() => expect(sent).toEqual([['/assignments/1/releases', { firstDay: day, lastDay: day }]]));
  act(() => root.unmount());
  client.clear();
});
