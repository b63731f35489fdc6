import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { meQuery, type Me } from '../../data/session.ts';
import type { TeamDay } from '../../data/team-days.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { TeamDayCard } from './team-day-card.tsx';

const period = { start: '2130-01-09T09:00:00Z', end: '2130-01-09T17:00:00Z' };
const day = {
  id: 5,
  name: 'Planning',
  state: 'open',
  date: '2130-01-09',
  ...period,
  zone: 'UTC',
  releaseAt: '2130-01-08T12:00:00Z',
  organiserName: null,
  places: 2,
  taken: 0,
  left: 2,
  bookingId: null,
  isYours: false,
} as unknown as TeamDay;
const had = { id: 31, state: 'confirmed', resourceIds: [4], hostId: 7, checkIn: null, ...period };

let sent: string[];
let taken: { readonly state: string } | null;
/** The desks of the day itself, and whom I act for. */
let desks: { readonly resourceId: number; readonly name: null }[];
let delegators: { readonly userId: number; readonly name: string }[];
let takerIds: readonly number[];
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('team', 'parts', 'rules');
  // jsdom scrolls nothing.
  Element.prototype.scrollIntoView = () => undefined;
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  [sent, taken] = [[], { state: 'confirmed' }];
  [desks, delegators, takerIds] = [[], [], [7, 8]];
  vi.stubGlobal('fetch', (address: string, { method }: { method: string }) => {
    const what = `${method} ${address.replace(/.*\/v1/, '').replace(/\?.*/, '')}`;
    if (what === 'GET /bookings') return Promise.resolve(Response.json({ items: [had], nextCursor: null }));
    if (what === 'GET /resources/4')
      return Promise.resolve(Response.json({ id: 4, type: 'desk', name: 'Q-04', names: {} }));
    if (what === 'GET /team-days/5') return Promise.resolve(Response.json({ ...day, desks, takerIds }));
    if (what === 'GET /users/7/delegators') return Promise.resolve(Response.json({ items: delegators }));
    if (method === 'GET') return Promise.resolve(Response.json({ items: [], nextCursor: null }));
    sent.push(what);
    if (what === 'POST /team-days/5/places')
      return Promise.resolve(
        taken === null
          ? Response.json({ code: 'team_day_full' }, { status: 409 })
          : Response.json({ id: 7, resourceIds: [2], ...period, ...taken }, { status: 201 }),
      );
    return Promise.resolve(Response.json({ ...had, state: 'cancelled' }));
  });
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, { user: { id: 7 }, scopes: [] } as unknown as Me);
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <MessagePlace />
          <TeamDayCard day={day} />
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

const button = (text: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === text);
async function press(text: string): Promise<void> {
  await untilDrawn(() => expect(button(text)?.disabled).toBe(false));
  expect(document.body.textContent).toContain('You have Q-04 that day.');
  expect(button('Take a place')).toBeUndefined();
  act(() => button(text)?.click());
}

it('who has a desk that day is told so, and gives it back for this one, once that is hers', async () => {
  await press('Give it back and take this');
  await untilDrawn(() => expect(sent).toEqual(['POST /team-days/5/places', 'POST /bookings/31/cancellation']));
});

it.each([
  ['is refused', null, 'All places are taken.'],
  ['waits for an approval', { state: 'pending' }, 'Until it is approved nothing is given back.'],
])('nothing is given back where the other %s, and that is said', async (_, answer, said) => {
  taken = answer;
  await press('Give it back and take this');
  await untilDrawn(() => expect(sent).toEqual(['POST /team-days/5/places']));
  await untilDrawn(() => expect(document.body.textContent).toContain(said));
  await untilDrawn(() => expect(button('Take it as well')?.disabled).toBe(false));
  expect(sent).toEqual(['POST /team-days/5/places']);
});

it('or she has both', async () => {
  await press('Take it as well');
  await untilDrawn(() => expect(sent).toEqual(['POST /team-days/5/places']));
  await untilDrawn(() => expect(button('Take it as well')?.disabled).toBe(false));
  expect(sent).toEqual(['POST /team-days/5/places']);
});

it('Enter gives nothing back: the button of the form takes it as well', async () => {
  await untilDrawn(() => expect(button('Take it as well')?.disabled).toBe(false));
  const first = document.querySelector<HTMLButtonElement>('form button[type=submit]');
  expect(first?.textContent).toBe('Take it as well');
  act(() => first?.click());
  await untilDrawn(() => expect(sent).toEqual(['POST /team-days/5/places']));
});

it('a place of this very day is none that she has besides', async () => {
  await untilDrawn(() => expect(button('Take it as well')?.disabled).toBe(false));
  desks = [{ resourceId: 4, name: null }];
  act(() => void client.invalidateQueries({ queryKey: ['team-days'] }));
  await untilDrawn(() => expect(button('Take a place')?.disabled).toBe(false));
  expect(document.body.textContent).not.toContain('Q-04');
});

it('a place taken for somebody, the next is mine again', async () => {
  delegators = [{ userId: 8, name: 'Grace' }];
  act(() => void client.resetQueries({ queryKey: ['delegators'] }));
  const field = (): HTMLInputElement | null => document.querySelector('input[placeholder=Myself]');
  await untilDrawn(() => expect(field()).not.toBeNull());
  act(() => field()?.click());
  await untilDrawn(() => expect(document.querySelector('[role=option]')).not.toBeNull());
  act(() => document.querySelector<HTMLElement>('[role=option]')?.click());
  await untilDrawn(() => expect(document.body.textContent).toContain('Grace has Q-04 that day.'));
  await untilDrawn(() => expect(button('Take it as well')?.disabled).toBe(false));
  act(() => button('Take it as well')?.click());
  await untilDrawn(() => expect(sent).toEqual(['POST /team-days/5/places']));
  await untilDrawn(() => expect(field()?.value).toBe(''));
  expect(document.body.textContent).not.toContain('Grace has');
});

it('who is not of the team is offered no place of it', async () => {
  await untilDrawn(() => expect(button('Take it as well')).toBeDefined());
  takerIds = [];
  act(() => void client.invalidateQueries({ queryKey: ['team-days'] }));
  await untilDrawn(() => expect(document.querySelector('form')).toBeNull());
  expect(document.body.textContent).not.toMatch(/Take|Give it back/);
});

it('who acts for somebody of it takes one for her alone', async () => {
  takerIds = [8];
  delegators = [
    { userId: 9, name: 'Una' },
    { userId: 8, name: 'Grace' },
  ];
  act(() => void client.resetQueries({ queryKey: ['delegators'] }));
  act(() => void client.invalidateQueries({ queryKey: ['team-days'] }));
  await untilDrawn(() => expect(document.body.textContent).toContain('Grace has Q-04 that day.'));
  const field = document.querySelector<HTMLInputElement>('input[placeholder=Myself]');
  expect(field?.value).toBe('Grace');
  act(() => field?.click());
  await untilDrawn(() => expect(document.querySelector('[role=option]')).not.toBeNull());
  expect([...document.querySelectorAll('[role=option]')].map(({ textContent }) => textContent)).toEqual(['Grace']);
});
