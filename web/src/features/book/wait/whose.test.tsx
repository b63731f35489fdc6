import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bringTexts } from '../../../app/texts.ts';
import { assignmentsAtQuery } from '../../../data/assignments.ts';
import { makeQueryClient } from '../../../data/client.ts';
import type { Resource } from '../../../data/resources.ts';
import { meQuery, type Me } from '../../../data/session.ts';
import { showShortDay } from '../../../lib/show.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { waitingQuery, type WaitingEntry } from '../../../data/waiting.ts';
import { placesOf, type Place } from '../places.ts';
import { Whose } from './whose.tsx';

const period = { start: '2130-05-05T09:00:00Z', end: '2130-05-05T17:00:00Z' };
const resource = {
  id: 1,
  type: 'desk',
  name: 'L1-1',
  names: {},
  partIds: [],
  retired: false,
  zone: 'Europe/London',
} as unknown as Resource;
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('book', 'wait', 'waiting', 'your-places', 'parts');
});
beforeEach(() => {
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, { user: { id: 7 }, scopes: [] } as unknown as Me);
  client.setQueryData(assignmentsAtQuery(1).queryKey, []);
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

it('what is reserved for a team says until which day and hour', () => {
  const busy = [{ ...period, heldFor: 'team_day' as const, heldUntil: '2130-05-04T11:00:00.000Z' }];
  const [place] = placesOf({
    resources: [resource],
    availability: [{ resourceId: 1, available: false, day: { workday: true, open: true, holiday: null }, busy }],
    bookings: [],
    me: 7,
    seesAll: false,
    period,
  });
  if (place === undefined) throw new Error('no place');
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <Whose place={place} day="2130-05-05" period={period} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  // By the clocks of the building, in summer an hour ahead.
  expect(document.body.textContent).toContain(`Reserved for a team until ${showShortDay('2130-05-04')}, 12:00`);
  expect(document.body.textContent).toContain('What nobody has taken by then is free for everybody.');
});

it('what is held for me who waited for it says so, until when, and can be taken or left to the next here', async () => {
  const entry = { id: 5, version: 1, state: 'offered', hostId: 7, resourceIds: [1], offeredResourceId: 1, ...period };
  const held = { ...entry, zone: 'Europe/London', offeredUntil: '2130-05-04T11:00:00.000Z', ahead: 0 };
  client.setQueryData(waitingQuery.queryKey, [held] as unknown as WaitingEntry[]);
  const place = { id: 1, resource, state: 'taken', heldFor: null, booking: null } as unknown as Place;
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <Whose place={place} day="2130-05-05" period={period} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  const buttons = [...document.querySelectorAll('button')].map(({ textContent }) => textContent);
  expect(buttons).toEqual(['Take it', 'Leave it to the next']);
  expect(document.body.textContent).not.toContain('Taken');
});
