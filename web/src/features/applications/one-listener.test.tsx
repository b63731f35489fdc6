import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Listener } from '../../data/listeners.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { OneListener } from './one-listener.tsx';

const at = (id: number, url: string) =>
  ({
    id,
    url,
    provider: 'http',
    eventType: 'resource',
    disabledAt: null,
    backlog: 1,
    last: null,
  }) as unknown as Listener;
const listeners = [at(1, 'https://one.example/'), at(2, 'https://two.example/')];

let client: QueryClient;
let root: Root;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('applications');
});
beforeEach(() => {
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          {listeners.map((listener) => (
            <OneListener key={listener.id} applicationId={7} listener={listener} service="Resource" />
          ))}
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

const names = () => [...document.querySelectorAll('button')].map((button) => button.getAttribute('aria-label'));

it('is told from another one of the same service by where it is sent', () => {
  expect(names()).toEqual([
    'Redeliver: Resource, https://one.example/',
    'Unsubscribe: Resource, https://one.example/',
    'Redeliver: Resource, https://two.example/',
    'Unsubscribe: Resource, https://two.example/',
  ]);
});
