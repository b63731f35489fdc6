import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { WorkDay, WorkDays } from '../../data/teams.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { WeekCards } from './week-cards.tsx';
import { WeekTable } from './week-table.tsx';

const today = '2030-01-08';
const days = [today, '2030-01-15'];
const at = (date: string, basis: WorkDay['basis'], resourceName: string | null = null): WorkDay => ({
  date,
  location: 'office',
  basis,
  place: resourceName === null ? null : { buildingId: 1, floorId: null, resourceId: 4, resourceName, bookingId: null },
});
const own: WorkDays = { userId: 1, name: 'Me', days: [at(today, 'booked', 'Curlew')] };
const others = Array.from({ length: 11 }, (_, one) => ({
  userId: one + 2,
  name: `Mate ${one}`,
  days: [at(today, 'usual')],
}));

let client: QueryClient;
let root: Root;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('team');
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
const draw = (week: React.ReactNode): void =>
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>{week}</QueryClientProvider>
      </MantineProvider>,
    ),
  );

it('of a day on a phone the first eight are shown, and all when asked', () => {
  draw(<WeekCards days={days} today={today} untold={new Set(days.slice(1))} own={own} others={others} />);
  expect(document.querySelectorAll('li')).toHaveLength(8);
  const all = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Show all 11');
  act(() => all?.click());
  expect(document.querySelectorAll('li')).toHaveLength(11);
  expect(document.body.textContent).not.toContain('Show all');
  // Of a day further away than is told it is not said that nobody is known.
  expect(document.querySelectorAll('section')[1]?.textContent).toContain('not shown');
});

it('my own place stands below what I choose from, where it is not cut, and days that are not told are named', () => {
  draw(<WeekTable label="Week" days={days} today={today} untold={new Set(days.slice(1))} own={own} others={others} />);
  const select = document.querySelector('select');
  expect(select?.selectedOptions[0]?.textContent).toBe('As booked');
  const below = document.getElementById(select?.getAttribute('aria-describedby') ?? '');
  expect(below?.textContent).toBe('Curlew');
  const heads = [...document.querySelectorAll('thead th')].map(({ textContent }) => textContent);
  expect(heads[1]).not.toContain('not shown');
  expect(heads[2]).toContain('not shown');
});
