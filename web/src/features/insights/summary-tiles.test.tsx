import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { SummaryTiles } from './summary-tiles.tsx';

let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('insights');
  return () => vi.unstubAllGlobals();
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

/** What is said beside the most that was in use at once, of so many places and of so many units. */
async function peakOf(resources: number, of: number): Promise<string[]> {
  const summary = {
    zone: 'Europe/Berlin',
    resources,
    usageCount: 9,
    usedMinutes: 90,
    share: 0.1,
    attendance: { due: 0, missed: 0, noShowRate: null },
    peak: { start: '2027-03-01T08:00:00.000Z', inUse: 150, of },
  };
  const visitors = { expected: 0, here: 0, left: 0, missed: 0 };
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(Response.json(address.includes('visitors') ? visitors : summary)),
  );
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  const looked = { buildingId: 1, from: '2027-03-01T00:00', to: '2027-03-02T00:00' };
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <SummaryTiles looked={looked} zone="Europe/Berlin" />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  const tile = () => [...document.querySelectorAll('dt')].find((one) => one.textContent === 'Most in use at once');
  await untilDrawn(() => expect(document.querySelectorAll('dt')).toHaveLength(5));
  return [...(tile()?.parentElement?.querySelectorAll('dd') ?? [])].map((one) => one.textContent);
}

it('says why the most in use at once is of another number than there are places', async () => {
  expect(await peakOf(380, 463)).toEqual([
    '150 of 463',
    expect.stringMatching(/, from 09:00 on; of equipment each piece counts by itself$/),
  ]);
});

it('says nothing of pieces where each place is one', async () => {
  expect(await peakOf(380, 380)).toEqual(['150 of 380', expect.stringMatching(/, from 09:00 on$/)]);
});
