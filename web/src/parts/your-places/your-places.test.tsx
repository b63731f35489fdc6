import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { until } from '../../../../test/support/until.ts';
import { YourPlaces } from './your-places.tsx';

const assignment = {
  id: 1,
  resourceId: 11,
  resourceName: 'Desk 11',
  zone: 'Asia/Hong_Kong',
  state: 'current',
  firstDay: '2050-01-01',
  lastDay: '2050-12-31',
  checkInBy: null,
  checkedInToday: false,
  releases: [],
};
const closure = (id: number, start: string, end: string, reason: string) => ({ id, start, end, reason });
const closures = [
  closure(1, '2049-12-30T16:00:00Z', '2049-12-31T16:00:00Z', 'Before it is hers'),
  closure(2, '2050-05-06T16:00:00Z', '2050-05-08T16:00:00Z', 'New carpet'),
  closure(3, '2050-06-01T01:00:00Z', '2050-06-01T04:00:00Z', 'Window cleaning'),
  closure(4, '2051-01-01T01:00:00Z', '2051-01-01T04:00:00Z', 'When it is hers no more'),
];

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('your-places');
  return () => vi.unstubAllGlobals();
});

it('of one’s own place is said when it is closed, by its clocks, and why', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    const items = address.includes('/closures?') ? closures : [assignment];
    return Promise.resolve(Response.json({ items, nextCursor: null }));
  });
  const client = makeQueryClient();
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <YourPlaces userId={5} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  const closed = () => [...page.querySelectorAll('article p')].map(({ textContent }) => textContent);
  await until(() => expect(closed()).toContainEqual(expect.stringMatching(/^Closed/)));
  expect(closed().filter((line) => line.startsWith('Closed'))).toEqual([
    'Closed Sat, May 7, 2050 – Sun, May 8, 2050: New carpet',
    'Closed Wed, Jun 1, 2050 09:00\u00a0–\ufeff\u00a012:00: Window cleaning',
  ]);
  expect(asked.find((one) => one.includes('/closures?'))).toContain('resourceId=11');
  act(() => root.unmount());
  client.clear();
  page.remove();
});
