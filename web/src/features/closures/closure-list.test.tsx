import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Closure } from '../../data/floor-closures.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { ClosureList } from './closure-list.tsx';

const START = '2030-01-08T09:00:00.000Z';
const closure: Closure = {
  id: 9,
  version: 1,
  buildingId: 2,
  floorId: null,
  areaId: null,
  resourceId: null,
  start: START,
  end: '2030-01-12T00:00:00.000Z',
  zone: 'UTC',
  reason: 'Carpets',
  liftedAt: null,
  createdAt: '2030-01-01T00:00:00.000Z',
};

let root: Root;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('closures', 'way', 'parts');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  vi.stubGlobal('fetch', (address: string, { method }: { method: string }) => {
    if (method !== 'GET') return Promise.resolve(Response.json({ ...closure, liftedAt: START }));
    const items = address.includes('/buildings') ? [{ id: 2, name: 'Mill', names: {} }] : [];
    return Promise.resolve(Response.json({ items, nextCursor: null }));
  });
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

const buttons = (): (string | null)[] =>
  [...document.querySelectorAll('button')].map((one) => one.getAttribute('aria-label'));
const press = (says: string): void =>
  act(() =>
    [...document.querySelectorAll('button')]
      .findLast((one) => one.getAttribute('aria-label') === says || one.textContent === says)
      ?.click(),
  );

it('a floor is not called closed while the desk that is has no name yet', async () => {
  let answer: (reply: Response) => void = () => undefined;
  const list = (items: object[]) => Promise.resolve(Response.json({ items, nextCursor: null }));
  vi.stubGlobal('fetch', (address: string) => {
    if (address.includes('/resources/7')) return new Promise<Response>((resolve) => (answer = resolve));
    return address.includes('/floors')
      ? list([{ id: 3, name: 'First floor', names: {} }])
      : list([{ id: 2, name: 'Mill', names: {} }]);
  });
  const client = makeQueryClient();
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <ClosureList closures={[{ ...closure, floorId: 3, resourceId: 7 }]} now={START} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  const loaded = () => client.getQueryCache().findAll({ fetchStatus: 'fetching' }).length;
  await untilDrawn(() => expect(loaded()).toBe(1));
  expect(document.querySelector('li')?.textContent).toMatch(/^Loading…/);
  answer(Response.json({ id: 7, name: 'Desk 7', names: {} }));
  await untilDrawn(() => expect(document.querySelector('li')?.textContent).toMatch(/^Desk 7 · First floor/));
});

it.each([
  ['has begun', START, 'Open again', 'Open Mill again?', 'Mill is open again'],
  ['has not begun', '2030-01-08T08:59:59.000Z', 'Do not close', 'Leave Mill open?', 'Mill will not be closed'],
])('a closure that %s is ended in words that say so', async (_, now, what, asks, done) => {
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={makeQueryClient()}>
          <MessagePlace />
          <ClosureList closures={[closure]} now={now} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(buttons()).toEqual(['Change the closure of Mill', `${what}: Mill`]));
  expect(document.body.textContent.includes('Closed now')).toBe(now === START);
  press(`${what}: Mill`);
  await untilDrawn(() => expect(document.querySelector('[role=dialog]')?.textContent).toContain(asks));
  press(what);
  await untilDrawn(() => expect(document.body.textContent).toContain(done));
});
