import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { buildingsQuery, type Building } from '../../data/places.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { usePlace } from '../../lib/place.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { BuildingPage } from './building-page.tsx';
import { useBuilding } from './use-building.ts';

let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('which-building');
});
beforeEach(() => {
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const houses = [1, 2, 3].map((id) => ({ id, name: `House ${id}`, names: {}, zone: 'UTC' }) as Building);

const doors = (
  <BuildingPage title="Doors" lead="What they say" actions={<button type="button">Add</button>}>
    {({ name }) => <p>{`Doors of ${name}`}</p>}
  </BuildingPage>
);

/** A page to which links lead that name a building. */
function Asked({ asked }: { readonly asked: number }) {
  const { building, choose } = useBuilding({ asked });
  return (
    <button type="button" onClick={() => choose(1)}>
      {building?.name}
    </button>
  );
}

/** What is on the page, for who looks after these buildings. */
function draw(buildings: readonly Building[], hers: 'all' | readonly number[], page = doors): string {
  client.setQueryData(meQuery.queryKey, { user: { id: 7, name: 'Ada', buildings: hers }, scopes: [] } as unknown as Me);
  client.setQueryData(buildingsQuery.queryKey, [...buildings]);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>{page}</QueryClientProvider>
      </MantineProvider>,
    ),
  );
  return document.body.textContent;
}

it('is about the first of hers, and then about the one that she chooses', () => {
  expect(draw(houses, [2, 3])).toContain('Doors of House 2');
  const select = document.querySelector('select');
  expect([...(select?.options ?? [])].map(({ text }) => text)).toEqual(['House 2', 'House 3']);
  act(() => {
    if (!select) return;
    select.value = '3';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect(document.body.textContent).toContain('Doors of House 3');
});

it('is about the building that was chosen last in this browser, on another page or here', () => {
  const Other = () => {
    const { building, choose } = usePlace(houses, undefined);
    return (
      <button type="button" onClick={() => choose(3)}>
        {building?.name}
      </button>
    );
  };
  draw(houses, 'all', <Other />);
  act(() => document.querySelector('button')?.click());
  expect(draw(houses, 'all')).toContain('Doors of House 3');
  const select = document.querySelector('select');
  act(() => {
    if (!select) return;
    select.value = '2';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  draw(houses, 'all', <Other />);
  expect(document.querySelector('button')?.textContent).toBe('House 2');
  // What is not hers to look after is passed over.
  expect(draw(houses, [1, 3])).toContain('Doors of House 1');
});

it('follows a link that names another building while it is open', () => {
  expect(draw(houses, 'all', <Asked asked={2} />)).toContain('House 2');
  expect(draw(houses, 'all', <Asked asked={3} />)).toContain('House 3');
});

it('follows one back, too, to where another was chosen', () => {
  draw(houses, 'all', <Asked asked={2} />);
  act(() => document.querySelector('button')?.click());
  expect(draw(houses, 'all', <Asked asked={2} />)).toContain('House 1');
  expect(draw(houses, 'all', <Asked asked={3} />)).toContain('House 3');
  expect(draw(houses, 'all', <Asked asked={2} />)).toContain('House 2');
});

it('where there is no building, it says so and what brings one, and nothing is to be added', () => {
  const shown = draw([], 'all');
  expect(shown).toContain('There are no buildings yet');
  expect(shown).not.toContain('Add');
});

it('where none is hers, it does not say that there are none', () => {
  const shown = draw(houses, []);
  expect(shown).toContain('No building is yours to look after');
  expect(shown).not.toContain('There are no buildings yet');
});
