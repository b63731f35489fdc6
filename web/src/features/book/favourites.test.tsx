import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { favouritesInQuery, favouritesQuery } from '../../data/favourites.ts';
import { resourceQuery, type Resource } from '../../data/resources.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { Favourites } from './favourites.tsx';
import type { Place } from './places.ts';

const BUILDING = 3;
const thing = (id: number): Resource =>
  ({
    id,
    type: 'desk',
    name: `Q-${id}`,
    names: {},
    buildingId: BUILDING,
    floorId: 9,
    partIds: [],
  }) as unknown as Resource;
const ids = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

let client: QueryClient;
let root: Root;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('book', 'side');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  vi.stubGlobal('fetch', () => new Promise<Response>(() => undefined));
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

/** What is listed of so many favourites of this floor, of others of the building and of another building. */
function listed(given: {
  readonly here: readonly number[];
  readonly above: readonly number[];
  readonly away: readonly number[];
}): string[] {
  const { here, above, away } = given;
  client.setQueryData(favouritesQuery.queryKey, new Set([...away, ...here, ...above]));
  client.setQueryData(favouritesInQuery(BUILDING).queryKey, new Set([...here, ...above]));
  for (const id of above) client.setQueryData(resourceQuery(id).queryKey, thing(id));
  const places = here.map((id) => ({ id, resource: thing(id), state: 'free' })) as unknown as Place[];
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <Favourites buildingId={BUILDING} places={places} onChoose={() => undefined} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  return [...document.querySelectorAll('li')].map((item) => /Q-\d+/.exec(item.textContent)?.[0] ?? '');
}

it('those of this floor come first, and there are eight of the building at most', () => {
  expect(listed({ here: ids(1, 2), above: ids(20, 9), away: [] })).toEqual([
    'Q-1',
    'Q-2',
    ...ids(20, 6).map((id) => `Q-${id}`),
  ]);
  expect(listed({ here: ids(1, 9), above: ids(20, 3), away: [] })).toEqual(ids(1, 8).map((id) => `Q-${id}`));
});

it('those of another building take nobody’s room', () => {
  expect(listed({ here: [], above: [20], away: ids(1, 8) })).toEqual(['Q-20']);
});
