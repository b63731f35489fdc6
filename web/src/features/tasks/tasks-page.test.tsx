import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Task } from '../../data/orders.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { keepFocus } from '../../ui/kept-focus.ts';
import { TasksPage } from './tasks-page.tsx';

let tasks: Task[];
const taskOf = (id: number, name: string): Task =>
  ({
    id,
    name,
    quantity: 1,
    resourceName: 'Hall',
    buildingId: 1,
    start: '2030-05-06T09:00:00Z',
    end: '2030-05-06T10:00:00Z',
    dueAt: '2130-05-06T09:00:00Z',
    doneAt: null,
    zone: 'UTC',
    note: '',
    hostName: null,
    assigneeName: null,
    userId: 7,
    groupId: null,
    withdrawn: false,
    state: 'open',
    progress: 'new',
    version: 1,
  }) as unknown as Task;
const change = (id: number, more: Partial<Task>): Response => {
  tasks = tasks.map((one) => (one.id === id ? { ...one, ...more } : one));
  return Response.json(tasks.find((one) => one.id === id));
};

let client: QueryClient;
let root: Root;
let end: () => void;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('tasks', 'parts');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  tasks = [taskOf(1, 'Tea'), taskOf(2, 'Cake')];
  vi.stubGlobal('fetch', (url: string, { method, body }: { method: string; body?: string }) => {
    const id = Number(/tasks\/(\d+)/.exec(url)?.[1] ?? 0);
    if (url.includes('/completion'))
      return Promise.resolve(change(id, { state: 'done', doneAt: '2030-05-06T09:00:00Z' }));
    if (method !== 'GET') return Promise.resolve(change(id, JSON.parse(body ?? '{}') as Partial<Task>));
    const items = url.includes('/buildings') ? [] : tasks;
    return Promise.resolve(Response.json({ items, nextCursor: null }));
  });
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, {
    user: { id: 7, name: 'Ada', buildings: 'all' },
    scopes: [],
  } as unknown as Me);
  end = keepFocus();
  root = createRoot(document.body.appendChild(document.createElement('main')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <TasksPage />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
});
afterEach(() => {
  end();
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const button = (label: string) =>
  document.querySelector<HTMLButtonElement>(`button[aria-label="${label}"]`) ?? undefined;
const isDrawn = (): Promise<void> => untilDrawn(() => expect(button('Accept: 1 × Tea, Hall')).toBeDefined());
const press = (label: string): void =>
  act(() => {
    button(label)?.focus();
    button(label)?.click();
  });
const focused = () => document.activeElement?.getAttribute('aria-label');

it('of an accepted task the focus is on its beginning, and then on its end', async () => {
  await isDrawn();
  press('Accept: 1 × Tea, Hall');
  await untilDrawn(() => expect(button('Begin: 1 × Tea, Hall')).toBeDefined());
  expect(focused()).toBe('Begin: 1 × Tea, Hall');
  press('Begin: 1 × Tea, Hall');
  await untilDrawn(() => expect(button('Begin: 1 × Tea, Hall')).toBeUndefined());
  expect(focused()).toBe('Done: 1 × Tea, Hall');
});

it('what is done keeps the focus where it stands by then', async () => {
  await isDrawn();
  press('Done: 1 × Tea, Hall');
  await untilDrawn(() => expect(button('Not done after all: 1 × Tea, Hall')).toBeDefined());
  expect(focused()).toBe('Not done after all: 1 × Tea, Hall');
});
