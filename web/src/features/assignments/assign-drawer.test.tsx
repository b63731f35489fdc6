import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import type { Assignment } from '../../data/assignments.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { AssignDrawer } from './assign-drawer.tsx';

const hers = { id: 6, resourceId: 3, resourceName: 'L1-07', userName: 'Ann', kind: 'fixed' } as unknown as Assignment;
const ben = { id: 8, name: 'Ben', names: {} };
const check = { bookings: { moved: 0, shortened: 0, cancelled: 0 }, clashes: [] };

let sent: { readonly what: string; readonly body: Record<string, unknown> }[];
let client: QueryClient;
let root: Root;
const onClose = vi.fn<() => void>();

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('assignments', 'way');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent = [];
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    const path = address.replace(/.*\/v1/, '');
    if (method === 'GET') return Promise.resolve(Response.json({ items: [ben], nextCursor: null }));
    sent.push({ what: path, body: JSON.parse(body ?? '{}') as Record<string, unknown> });
    return Promise.resolve(Response.json(path === '/assignments' ? { ...hers, ...check } : check));
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  const building = { id: 2, zone: 'Europe/London' };
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <AssignDrawer building={building} insteadOf={hers} onClose={onClose} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const submit = () => document.querySelector<HTMLButtonElement>('button[type="submit"]');

it('what is somebody’s becomes another one’s in one step, after what is booked was shown', async () => {
  expect(document.querySelector('[name=floorId]')).toBeNull();
  expect(document.body.textContent).toContain('Ann has it until the day on which it becomes somebody else’s');
  act(() => submit()?.click());
  expect(document.body.textContent).toContain('Choose a person');
  act(() =>
    document.querySelector<HTMLInputElement>('input[role=combobox], input[placeholder="Type a name"]')?.click(),
  );
  const option = () =>
    [...document.querySelectorAll<HTMLElement>('[role=option]')].find((one) => one.textContent === 'Ben');
  await untilDrawn(() => expect(option()).toBeDefined());
  act(() => option()?.click());
  act(() => submit()?.click());
  await untilDrawn(() => expect(submit()?.textContent).toBe('Assign'));
  act(() => submit()?.click());
  await untilDrawn(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.map(({ what }) => what)).toEqual(['/assignment-checks', '/assignments']);
  for (const { body } of sent)
    expect(body).toMatchObject({ resourceId: 3, userId: 8, insteadOf: 6, kind: 'fixed', lastDay: null });
});
