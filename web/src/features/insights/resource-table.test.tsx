import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Source } from '../../data/insights.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { ResourceTable } from './resource-table.tsx';

let asked: string[];
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('insights');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  asked = [];
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const figures = (id: number, share: number | null) => ({
  resourceId: id,
  name: `Room ${id}`,
  type: 'room',
  buildingId: 1,
  floorId: null,
  usageCount: id,
  usedMinutes: 90,
  share,
});

async function draw(source: Source, items: readonly object[]): Promise<void> {
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(Response.json({ items }));
  });
  client = makeQueryClient();
  const looked = { buildingId: 1, from: '2027-03-01T00:00', to: '2027-03-02T00:00' };
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <ResourceTable source={source} looked={looked} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(document.querySelector('table')).not.toBeNull());
}
const rows = (): string[][] =>
  [...document.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));
const press = (label: string): void => {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent === label);
  if (!button) throw new Error(`There is no ${label}`);
  act(() => button.click());
};

it('has the most used first, or what one looks for, and a dash where nothing is to be shared', async () => {
  await draw('booked', [figures(2, 0.25), figures(10, null), figures(1, 0.5)]);
  expect(asked[0]).toMatch(/booking/);
  expect(rows()).toEqual([
    ['Room 1', '1', '1 h 30 min', '50%'],
    ['Room 2', '2', '1 h 30 min', '25%'],
    ['Room 10', '10', '1 h 30 min', '–'],
  ]);
  press('Place');
  expect(rows().map(([name]) => name)).toEqual(['Room 1', 'Room 2', 'Room 10']);
  press('Bookings');
  expect(rows().map(([name]) => name)).toEqual(['Room 10', 'Room 2', 'Room 1']);
  press('Bookings');
  expect(rows().map(([name]) => name)).toEqual(['Room 1', 'Room 2', 'Room 10']);
});

it('has the first fifty of many, and all where they are asked for', async () => {
  await draw(
    'seen',
    Array.from({ length: 61 }, (_, i) => figures(i + 1, (61 - i) / 100)),
  );
  expect(asked[0]).toMatch(/occupancy/);
  expect([rows().length, rows().at(-1)?.[0]]).toEqual([50, 'Room 50']);
  press('Show all 61');
  expect(rows()).toHaveLength(61);
});
