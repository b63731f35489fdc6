import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import type { BookingCheck } from '../../data/booking-checks.ts';
import { makeQueryClient } from '../../data/client.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import type { Wall } from '../../lib/when.ts';
import { BookForm } from './book-form.tsx';
import type { Place } from './places.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';

const place = {
  id: 11,
  state: 'free',
  booking: null,
  resource: { id: 11, type: 'desk', name: 'L1-07', names: {}, buildingId: 1 },
} as unknown as Place;
const when = {
  wall: { day: '2030-05-06', from: '09:00', to: '12:00' },
  period: { start: '2030-05-06T09:00:00Z', end: '2030-05-06T12:00:00Z' },
  zone: 'UTC',
};
const late = { ...when, period: { start: '2030-05-06T10:00:00Z', end: '2030-05-06T12:00:00Z' } };
const partsOf = (day: string): BookingCheck['dayParts'] => [
  { part: 'morning', start: `${day}T09:00:00.000Z`, end: `${day}T12:00:00.000Z` },
  { part: 'afternoon', start: `${day}T12:00:00.000Z`, end: `${day}T18:00:00.000Z` },
  { part: 'whole_day', start: `${day}T09:00:00.000Z`, end: `${day}T18:00:00.000Z` },
];
const offPart: BookingCheck['refusals'][number] = {
  code: 'booking_off_day_part',
  rule: 'dayParts',
  policyId: 3,
  policyName: 'Halves',
  param: 'start',
  detail: 'From 09:00 or 12:00',
  resourceId: 11,
};
const checkOf = (dayParts: BookingCheck['dayParts'], refusals: BookingCheck['refusals'] = []): BookingCheck => ({
  allowed: refusals.length === 0,
  refusals,
  alternative: null,
  rules: [],
  quotas: [],
  checkIn: null,
  approval: null,
  dayParts,
});

const onWall = vi.fn<(wall: Wall) => void>();
let root: Root;
let page: HTMLElement;
beforeAll(async () => {
  await startTexts(bringTexts);
  await Promise.all([
    needTexts('book', 'side', 'rules', 'parts', 'beforehand', 'who', 'changing', 'repeat'),
    import('./ruled.tsx'),
    import('./beforehand/beforehand.tsx'),
    import('./beforehand/day-parts.tsx'),
    import('./who/who.tsx'),
    import('./repeat/repeating.tsx'),
    import('../../parts/changing/notes-field.tsx'),
  ]);
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  onWall.mockClear();
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

async function draw(check: BookingCheck, time = when): Promise<void> {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(check)));
  const client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, {
    user: { id: 7, name: 'Ada', buildings: 'all' },
    scopes: [],
  } as unknown as Me);
  const attempt = { book: vi.fn<() => void>(), bookInstead: vi.fn<() => void>(), busy: false, error: null };
  await act(async () =>
    Promise.resolve(
      root.render(
        <MantineProvider>
          <QueryClientProvider client={client}>
            <BookForm
              place={place}
              places={[place]}
              when={time}
              attempt={attempt}
              onWall={onWall}
              onBookedForOther={() => undefined}
            />
          </QueryClientProvider>
        </MantineProvider>,
      ),
    ),
  );
}
const parts = (): HTMLButtonElement[] => [...page.querySelectorAll<HTMLButtonElement>('fieldset button[aria-pressed]')];
const chosen = (): (string | null)[] =>
  parts().flatMap(({ ariaPressed, textContent }) => (ariaPressed === 'true' ? [textContent] : []));

it('each part of the day is one click away, and the chosen one is said to be', async () => {
  await draw(checkOf(partsOf('2030-05-06')));
  await untilDrawn(() =>
    expect(parts().map(({ textContent }) => textContent)).toEqual(['Morning', 'Afternoon', 'Whole day']),
  );
  expect(chosen()).toEqual(['Morning']);
  act(() => parts()[1]?.click());
  expect(onWall.mock.calls).toEqual([[{ day: '2030-05-06', from: '12:00', to: '18:00' }]]);
});

it('also of a time that is refused, where none is chosen', async () => {
  await draw(checkOf(partsOf('2030-05-06'), [offPart]), late);
  await untilDrawn(() => expect(parts()).toHaveLength(3));
  expect(chosen()).toEqual([]);
});

it('those of another day are not offered', async () => {
  await draw(checkOf(partsOf('2030-05-07')));
  await untilDrawn(() => expect(page.textContent).toContain('Book 09:00'));
  expect(parts()).toEqual([]);
});
