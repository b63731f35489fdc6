import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makeQueryClient } from '../data/client.ts';
import { buildingsQuery } from '../data/places.ts';
import { meQuery, type Me } from '../data/session.ts';
import { startTexts } from '../lib/texts.ts';
import { untilDrawn } from '../../../test/support/drawn.ts';
import { makeRouter } from './router.tsx';
import { bringTexts } from './texts.ts';

const houses = [1, 2, 3].map((id) => ({ id, name: `House ${id}`, names: {}, address: '', zone: 'UTC' }));

beforeAll(async () => {
  vi.stubGlobal(
    'EventSource',
    class {
      addEventListener(): void {}
      close(): void {}
    },
  );
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: [], nextCursor: null })));
  await startTexts(bringTexts);
  return () => vi.unstubAllGlobals();
});

let leave: () => void = () => undefined;
beforeEach(() => localStorage.clear());
afterEach(() => leave());

/** Opens an address as who looks after these buildings. */
function open(path: string, buildings: 'all' | readonly number[]): void {
  const client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, {
    user: { id: 7, name: 'Ada Lovelace', role: 'space_manager', buildings, mustChangePassword: false },
    tenant: { name: 'Demo', zone: 'UTC' },
    scopes: [],
  } as unknown as Me);
  client.setQueryData(buildingsQuery.queryKey, houses as never);
  history.pushState(null, '', path);
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <RouterProvider router={makeRouter(client)} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  leave = () => {
    act(() => root.unmount());
    client.clear();
    page.remove();
  };
}

const header = () => document.querySelector<HTMLElement>('header [aria-label^="Building: "]');
const select = () => document.querySelector<HTMLSelectElement>('main select');
const onPage = (): string => select()?.selectedOptions[0]?.text ?? '';

/** Chooses on the page itself. */
const take = (value: string): void =>
  act(() => {
    Reflect.set(HTMLSelectElement.prototype, 'value', value, select());
    select()?.dispatchEvent(new Event('change', { bubbles: true }));
  });

/** Chooses in the header. */
async function choose(name: string): Promise<void> {
  await untilDrawn(() => expect(header()).not.toBeNull());
  act(() => header()?.click());
  const item = () =>
    [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find((one) => one.textContent === name);
  await untilDrawn(() => expect(item()).toBeDefined());
  act(() => item()?.click());
  await untilDrawn(() => expect(header()?.textContent).toBe(name));
}

it('a building chosen in the header is the one that a page of Manage is about, whatever was chosen there before', async () => {
  open('/manage/assignments', 'all');
  await untilDrawn(() => expect(onPage()).toBe('House 1'));
  await choose('House 3');
  await untilDrawn(() => expect([location.pathname, onPage()]).toEqual(['/manage/assignments', 'House 3']));
  take('2');
  await untilDrawn(() => expect(header()?.textContent).toBe('House 2'));
  await choose('House 1');
  await untilDrawn(() => expect([location.pathname, onPage()]).toEqual(['/manage/assignments', 'House 1']));
});

it('the building chosen there overrules the one that the address names', async () => {
  open('/manage/sensors?building=2&needy=true', 'all');
  await untilDrawn(() => expect(onPage()).toBe('House 2'));
  await choose('House 3');
  await untilDrawn(() => expect(onPage()).toBe('House 3'));
  expect([location.pathname, location.search]).toEqual(['/manage/sensors', '?building=3&needy=true']);
  // Also while what is nowhere is shown there.
  take('nowhere');
  expect(onPage()).toBe('Nowhere yet');
  await choose('House 1');
  await untilDrawn(() => expect(onPage()).toBe('House 1'));
});

it.each([
  ['one that is not hers to look after', '/manage/assignments', [1, 2]],
  ['any, elsewhere', '/bookings', 'all'],
] as const)('to be booked in is shown %s', async (_, path, hers) => {
  open(path, hers);
  await choose('House 3');
  await untilDrawn(() => expect([location.pathname, location.search]).toEqual(['/', '?building=3']));
});
