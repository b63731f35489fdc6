import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { workWeekQuery } from '../../data/teams.ts';
import { chooseLanguage, needTexts, startTexts } from '../../lib/texts.ts';
import { WeekCard } from './week-card.tsx';

let client: QueryClient;
let root: Root;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('account');
});
beforeEach(() => {
  client = makeQueryClient();
  client.setQueryData(workWeekQuery.queryKey, {
    monday: 'home',
    tuesday: null,
    wednesday: null,
    thursday: null,
    friday: null,
    saturday: null,
    sunday: null,
  });
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(async () => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
  await act(() => chooseLanguage('en'));
});

function draw(): void {
  const router = createRouter({
    routeTree: createRootRoute({ component: WeekCard }),
    history: createMemoryHistory(),
  });
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
}

it.each([
  ['en', 'See this week and change a day'],
  ['zh-Hant', '查看本週並更改某一天'],
  ['de', 'Diese Woche ansehen und einen Tag ändern'],
] as const)('whoever sets her usual week finds the week that she is in: %s', async (language, said) => {
  await act(() => chooseLanguage(language));
  draw();
  await untilDrawn(() => expect(document.querySelector('section a')?.textContent).toBe(said));
  expect(document.querySelector('section a')?.getAttribute('href')).toBe('/team');
});
