import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../../test/support/drawn.ts';
import { bringTexts } from '../../../app/texts.ts';
import type { BookingCheck } from '../../../data/booking-checks.ts';
import { makeQueryClient } from '../../../data/client.ts';
import { meQuery, type Me } from '../../../data/session.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { BookForm } from '../book-form.tsx';
import type { Place } from '../places.ts';

const period = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T12:00:00Z' };
const when = { wall: { day: '2030-05-06', from: '09:00', to: '12:00' }, period, zone: 'UTC' };
const desk = {
  id: 11,
  state: 'free',
  booking: null,
  resource: { id: 11, type: 'desk', name: 'L1-07', names: {}, buildingId: 1 },
} as unknown as Place;
const check = (anonymous: boolean): BookingCheck => ({
  allowed: true,
  refusals: [],
  alternative: null,
  rules: anonymous
    ? [{ resourceId: 11, rule: 'anonymous', policyId: 3, policyName: 'Desks', says: { anonymous: true } }]
    : [],
  quotas: [],
  checkIn: null,
  approval: null,
  dayParts: [],
});

let client: QueryClient;
let root: Root;
let page: HTMLElement;
/** What was sent, by its address. */
const sent = new Map<string, Record<string, unknown>>();
beforeAll(async () => {
  await startTexts(bringTexts);
  await Promise.all([
    needTexts('book', 'side', 'rules', 'parts', 'beforehand', 'who', 'changing', 'repeat'),
    import('../beforehand/beforehand.tsx'),
    import('../who/who.tsx'),
    import('./repeating.tsx'),
    import('../../../parts/changing/notes-field.tsx'),
  ]);
  // What draws the page here cannot scroll.
  Element.prototype.scrollIntoView = () => undefined;
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent.clear();
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, {
    user: { id: 7, name: 'Ada', buildings: 'all' },
    scopes: [],
  } as unknown as Me);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  page.remove();
});

async function draw(mayHide: boolean, place: Place = desk): Promise<void> {
  const replies: Readonly<Record<string, unknown>> = {
    '/api/v1/series-checks': { dates: [{ date: '2030-05-06', ...period, allowed: true, refusals: [] }] },
    '/api/v1/bookings': { id: 1, state: 'confirmed', series: { dates: 1 } },
  };
  vi.stubGlobal('fetch', (address: string, { body }: RequestInit = {}) => {
    if (typeof body === 'string') sent.set(address, JSON.parse(body) as Record<string, unknown>);
    return Promise.resolve(Response.json(replies[address] ?? check(mayHide)));
  });
  const attempt = { book: () => undefined, bookInstead: () => undefined, busy: false, error: null };
  await act(async () =>
    Promise.resolve(
      root.render(
        <MantineProvider env="test">
          <QueryClientProvider client={client}>
            <BookForm
              place={place}
              places={[place]}
              when={when}
              attempt={attempt}
              onWall={() => undefined}
              onBookedForOther={() => undefined}
            />
          </QueryClientProvider>
        </MantineProvider>,
      ),
    ),
  );
}

const kinds = (): HTMLSelectElement | undefined =>
  [...page.querySelectorAll('select')].find((one) => [...one.options].some(({ value }) => value === 'daily'));
/** By its label. */
const box = (label = 'Anonymous'): HTMLInputElement | undefined =>
  [...page.querySelectorAll<HTMLInputElement>('input[type=checkbox]')].find(({ labels }) =>
    labels?.[0]?.textContent.startsWith(label),
  );
const bookButton = (): HTMLButtonElement | undefined =>
  [...page.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith('Book one date'));

async function repeatDaily(): Promise<void> {
  await untilDrawn(() => expect(kinds()).toBeDefined());
  act(() => {
    const select = kinds();
    if (select) select.value = 'daily';
    select?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await untilDrawn(() => expect(bookButton()).toBeDefined());
}

it.each(['before', 'after'])('a standing booking is made anonymous, said %s that it repeats', async (order) => {
  await draw(true);
  if (order === 'after') await repeatDaily();
  await untilDrawn(() => expect(box()).toBeDefined());
  act(() => box()?.click());
  if (order === 'before') await repeatDaily();
  expect(page.textContent).toContain('Who manages bookings here sees it all the same');
  await untilDrawn(() => expect(sent.get('/api/v1/series-checks')).toMatchObject({ anonymous: true }));
  await untilDrawn(() => expect(bookButton()).toBeDefined());
  await act(async () => bookButton()?.click());
  const recurrence = { rule: expect.stringContaining('FREQ=DAILY') as string };
  await untilDrawn(() => expect(sent.get('/api/v1/bookings')).toMatchObject({ anonymous: true, recurrence }));
});

it('and it says whose it is where nobody asked for that, or no policy lets her', async () => {
  await draw(false);
  await repeatDaily();
  expect(box()).toBeUndefined();
  await act(async () => bookButton()?.click());
  await untilDrawn(() => expect(sent.get('/api/v1/bookings')).toBeDefined());
  for (const body of sent.values()) expect(body).not.toHaveProperty('anonymous');
});

it('a meeting that repeats is private where that is ticked, which is asked of rooms alone', async () => {
  await draw(false);
  await untilDrawn(() => expect(page.textContent).toContain('Add notes'));
  expect(box('Private')).toBeUndefined();
  await draw(false, { ...desk, resource: { ...desk.resource, type: 'room' } });
  await untilDrawn(() => expect(box('Private')).toBeDefined());
  act(() => box('Private')?.click());
  expect(page.textContent).toContain('who manages bookings here');
  await repeatDaily();
  await act(async () => bookButton()?.click());
  await untilDrawn(() => expect(sent.get('/api/v1/bookings')).toMatchObject({ private: true }));
});
