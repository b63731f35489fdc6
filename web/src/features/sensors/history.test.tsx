import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { History } from './history.tsx';

const items = [
  {
    start: '2027-03-01T08:00:00.000Z',
    end: '2027-03-01T08:05:00.000Z',
    count: 2,
    min: 20,
    max: 22,
    mean: 21,
    last: 22,
  },
  {
    start: '2027-03-01T08:05:00.000Z',
    end: '2027-03-01T08:10:00.000Z',
    count: 1,
    min: 24,
    max: 24,
    mean: 24,
    last: 24,
  },
];

let asked: URL[];
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('sensors');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (address: string) => {
    const url = new URL(address, 'http://localhost');
    asked.push(url);
    const isKnown = url.searchParams.get('measure') === 'temperature';
    const said = { zone: 'Europe/Berlin', unit: isKnown ? '°C' : 'ppm', items: isKnown ? items : [] };
    return Promise.resolve(Response.json(said));
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <History id={7} measures={['temperature', 'co2']} />
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

const choose = (label: string, value: string): void => {
  const select = [...document.querySelectorAll('select')].find((one) => one.labels[0]?.textContent === label);
  if (!select) throw new Error(`There is no ${label}`);
  act(() => {
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
};

it('is drawn, said in words, and a table by the clocks of the place', async () => {
  await untilDrawn(() => expect(document.querySelector('figcaption')).not.toBeNull());
  expect(document.querySelector('figcaption')?.textContent).toMatch(
    /^Temperature from .* to .*: 20\u00a0°C to 24\u00a0°C$/,
  );
  const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows.map(([, ...values]) => values)).toEqual([
    ['20', '21', '22'],
    ['24', '24', '24'],
  ]);
  expect(rows[0]?.[0]).toContain('09:00');
  expect(asked[0]?.pathname).toMatch(/\/devices\/7\/history$/);
  expect(asked[0]?.searchParams.get('period')).toBe('five_minutes');
});

it('asks for days where a year is looked at, and says where nothing came', async () => {
  choose('How long', 'year');
  choose('What', 'co2');
  await untilDrawn(() => expect(document.body.textContent).toContain('Nothing of this has come in that time'));
  const { searchParams } = asked.at(-1) ?? new URL('http://localhost');
  expect([searchParams.get('period'), searchParams.get('measure')]).toEqual(['day', 'co2']);
});
