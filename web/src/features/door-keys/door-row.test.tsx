import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import type { AccessKey } from '../../data/access-keys.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Resource } from '../../data/resources.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { DoorRow } from './door-row.tsx';

const resource = { id: 4, name: 'Room 4', names: {}, type: 'room', accessId: 'R4' } as Resource;
const keyOf = (id: number, bookingId: number, hour: number) =>
  ({
    id,
    kind: 'one_time',
    resourceId: 4,
    bookingId,
    url: null,
    validFrom: `2030-01-08T0${hour}:00:00Z`,
    validUntil: `2030-01-08T0${hour + 1}:00:00Z`,
  }) as AccessKey;
const booking = (id: number, hostName: string | null) => ({ id, hostName });

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('door-keys', 'copied-link');
  return () => vi.unstubAllGlobals();
});

it('says whose booking a key is of, as far as that is shown, and when it is good by the clocks of the building', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(decodeURIComponent(address.replace(/.*\/v1/, '')));
    const items = address.includes('/bookings')
      ? [booking(12, 'Ada Lovelace'), booking(13, null)]
      : [keyOf(1, 12, 1), keyOf(2, 13, 3)];
    return Promise.resolve(Response.json({ items, nextCursor: null }));
  });
  const client = makeQueryClient();
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <DoorRow resource={resource} zone="Asia/Hong_Kong" />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  act(() => document.querySelector('button')?.click());
  const keys = () => [...document.querySelectorAll('section')];
  await untilDrawn(() =>
    expect(keys().map((key) => key.getAttribute('aria-label'))).toEqual([
      'Of a booking of Ada Lovelace, Room 4',
      'Of a booking, Room 4',
    ]),
  );
  expect(keys()[0]?.textContent).toMatch(/Good from .* 09:00\sGMT\+8 until .* 10:00\sGMT\+8/);
  // One question for all of them.
  expect(asked.filter((path) => path.startsWith('/bookings'))).toEqual([
    '/bookings?resourceId=4&from=2030-01-08T01:00:00Z&to=2030-01-08T04:00:00Z&limit=200',
  ]);
  act(() => root.unmount());
  client.clear();
});
