import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import type { Assignment } from '../../data/own-assignments.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { AssignDrawer } from './assign-drawer.tsx';

const hers = { id: 6, resourceId: 3, resourceName: 'L1-07', userName: 'Ann', kind: 'fixed' } as unknown as Assignment;
const ben = { id: 8, name: 'Ben', names: {} };
const check = { bookings: { moved: 0, shortened: 0, cancelled: 0 }, clashes: [] };

let sent: { readonly what: string; readonly body: Record<string, unknown> }[];
/** An answer comes once this is over. */
let held: Promise<void>;
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
  held = Promise.resolve();
  onClose.mockClear();
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    const path = address.replace(/.*\/v1/, '');
    if (method === 'GET') return Promise.resolve(Response.json({ items: [ben], nextCursor: null }));
    sent.push({ what: path, body: JSON.parse(body ?? '{}') as Record<string, unknown> });
    return held.then(() => Response.json(path === '/assignments' ? { ...hers, ...check } : check));
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  const building = { id: 2, zone: 'Europe/London' };
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <MessagePlace />
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

async function chooseBen(): Promise<void> {
  act(() =>
    document.querySelector<HTMLInputElement>('input[role=combobox], input[placeholder="Type a name"]')?.click(),
  );
  const option = () =>
    [...document.querySelectorAll<HTMLElement>('[role=option]')].find((one) => one.textContent === 'Ben');
  await untilDrawn(() => expect(option()).toBeDefined());
  act(() => option()?.click());
}

it('what is somebody’s becomes another one’s in one step, after what is booked was shown', async () => {
  expect(document.querySelector('[name=floorId]')).toBeNull();
  expect(document.body.textContent).toContain('Ann has it until the day on which it becomes somebody else’s');
  act(() => submit()?.click());
  expect(document.body.textContent).toContain('Choose a person');
  await chooseBen();
  act(() => submit()?.click());
  await untilDrawn(() => expect(submit()?.textContent).toBe('Assign'));
  act(() => submit()?.click());
  await untilDrawn(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.map(({ what }) => what)).toEqual(['/assignment-checks', '/assignments']);
  for (const { body } of sent)
    expect(body).toMatchObject({ resourceId: 3, userId: 8, insteadOf: 6, kind: 'fixed', lastDay: null });
  await untilDrawn(() => expect(document.body.textContent).toContain('L1-07 is assigned to Ben'));
});

it('an answer for what was typed before is none for what is typed now', async () => {
  await chooseBen();
  const { promise, resolve } = Promise.withResolvers<void>();
  held = promise;
  act(() => submit()?.click());
  await untilDrawn(() => expect(sent).toHaveLength(1));
  const firstDay = document.querySelector<HTMLInputElement>('[name=firstDay]');
  act(() => {
    // Past what React remembers of it, as typing does.
    Reflect.set(HTMLInputElement.prototype, 'value', '2031-05-05', firstDay);
    firstDay?.dispatchEvent(new Event('input', { bubbles: true }));
    firstDay?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  resolve();
  await untilDrawn(() => expect(client.isMutating()).toBe(0));
  expect(submit()?.textContent).toBe('See what is booked');
  act(() => submit()?.click());
  await untilDrawn(() => expect(submit()?.textContent).toBe('Assign'));
  act(() => submit()?.click());
  await untilDrawn(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.slice(1).map(({ what, body }) => [what, body['firstDay']])).toEqual([
    ['/assignment-checks', '2031-05-05'],
    ['/assignments', '2031-05-05'],
  ]);
});
