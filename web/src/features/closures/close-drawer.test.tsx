import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { ClosureCheck } from '../../data/closures.ts';
import type { Building } from '../../data/places.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { showShortDay } from '../../lib/show.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { CloseDrawer } from './close-drawer.tsx';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { until } from '../../../../test/support/until.ts';

const building = { id: 2, name: 'House', names: {}, zone: 'Europe/London' } as Building;
const check: ClosureCheck = {
  resources: 9,
  bookings: { moved: 1, shortened: 0, cancelled: 1 },
  assigned: 22,
  assignments: Array.from({ length: 22 }, (_, i) => ({
    assignmentId: i + 1,
    resourceId: i + 10,
    resourceName: `Desk ${i + 1}`,
    userId: i === 0 ? 7 : null,
    userName: i === 0 ? 'Grace' : null,
    firstDay: '2030-01-08',
    lastDay: i === 0 ? '2030-01-11' : '2030-01-08',
    days: i === 0 ? 4 : 1,
  })),
  clashes: [
    {
      bookingId: 5,
      outcome: 'moved',
      title: 'Standup',
      hostId: 1,
      hostName: 'Ada',
      start: '2030-01-09T09:00:00.000Z',
      end: '2030-01-09T10:00:00.000Z',
      zone: 'Europe/London',
      resourceIds: [3],
      becomes: { end: '2030-01-09T10:00:00.000Z', resourceIds: [4] },
    },
    {
      bookingId: 6,
      outcome: 'cancelled',
      title: '',
      hostId: null,
      hostName: null,
      start: '2030-01-09T11:00:00.000Z',
      end: '2030-01-09T12:00:00.000Z',
      zone: 'Europe/London',
      resourceIds: [3],
      becomes: null,
    },
  ],
};

/** What the check is answered with; what was asked of the server, and how. */
let answer: ClosureCheck;
/** An answer comes once this is over. */
let held: Promise<void>;
let sent: { readonly address: string; readonly body: Record<string, unknown> }[];
let client: QueryClient;
let root: Root;
const onClose = vi.fn<() => void>();

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('closures', 'way');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent = [];
  answer = check;
  held = Promise.resolve();
  onClose.mockClear();
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    const resource = /\/resources\/(\d+)$/.exec(address)?.[1];
    if (resource !== undefined) return Promise.resolve(Response.json({ id: 1, name: `Desk ${resource}`, names: {} }));
    if (method === 'GET') return Promise.resolve(Response.json({ items: [], nextCursor: null }));
    sent.push({ address, body: JSON.parse(body ?? '{}') as Record<string, unknown> });
    return held.then(() => Response.json({ start: '2030-01-08T00:00:00.000Z', zone: 'Europe/London', ...answer }));
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <MessagePlace />
          <CloseDrawer building={building} onClose={onClose} />
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

const field = (name: string) => document.querySelector<HTMLInputElement>(`[name="${name}"]`);
const submit = () => document.querySelector<HTMLButtonElement>('button[type="submit"]');
const press = async (): Promise<void> => {
  await act(async () => submit()?.click());
};
async function type(name: string, value: string): Promise<void> {
  const input = field(name);
  await act(async () => {
    // Past what React remembers of it, as typing does.
    Reflect.set(HTMLInputElement.prototype, 'value', value, input);
    input?.dispatchEvent(new Event('input', { bubbles: true }));
    input?.dispatchEvent(new Event('change', { bubbles: true }));
  });
}
const isShown = (text: string): boolean => document.body.textContent.includes(text);

it('shows what becomes of bookings before anything is closed, and closes what was shown', async () => {
  await type('start', '2030-01-08T00:00');
  await type('end', '2030-01-12T00:00');
  await press();
  expect(isShown('Say why')).toBe(true);
  await type('reason', 'Carpets');
  expect(submit()?.textContent).toBe('See what is booked');
  await press();
  await until(() => expect(isShown('One booking is moved, one is cancelled.')).toBe(true));
  await until(() => expect(isShown('Desk 3 · Ada, Standup')).toBe(true));
  expect(isShown('Moves to Desk 4')).toBe(true);
  expect(isShown('Somebody')).toBe(true);
  expect(isShown('22 places are assigned to people')).toBe(true);
  for (const line of [
    `Desk 1, Grace: ${showShortDay('2030-01-08')} to ${showShortDay('2030-01-11')}`,
    `Desk 20, somebody: ${showShortDay('2030-01-08')}`,
    'And 2 more',
  ])
    expect([line, isShown(line)]).toEqual([line, true]);
  expect(isShown('Desk 21, ')).toBe(false);
  await act(async () =>
    [...document.querySelectorAll('button')].find((one) => one.textContent === 'And 2 more')?.click(),
  );
  expect([isShown('Desk 21, '), isShown('And 2 more')]).toEqual([true, false]);
  expect(sent.map(({ address }) => address.replace(/.*\/v1/, ''))).toEqual(['/closure-checks']);
  expect(sent[0]?.body).toEqual({
    buildingId: 2,
    start: '2030-01-08T00:00',
    end: '2030-01-12T00:00',
    bookings: 'move',
  });

  // Another reason changes nothing of it; another time does.
  await type('reason', 'New carpets');
  expect(submit()?.textContent).toBe('Close it');
  await type('end', '2030-01-13T00:00');
  expect(submit()?.textContent).toBe('See what is booked');
  await press();
  await until(() => expect(submit()?.textContent).toBe('Close it'));
  await press();
  await until(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.at(-1)).toMatchObject({ body: { reason: 'New carpets', end: '2030-01-13T00:00' } });
  expect(sent.at(-1)?.address).toMatch(/\/closures$/);
  // It is not closed yet.
  const told = /House will be closed on .*(?:8 January|January 8),? 2030\. Bookings moved: 1\. Bookings cancelled: 1\./;
  await untilDrawn(() => expect(document.body.textContent).toMatch(told));
});

it('what becomes of bookings begins with a capital, whichever comes first', async () => {
  answer = { ...check, bookings: { moved: 0, shortened: 0, cancelled: 1 } };
  await type('start', '2030-01-08T00:00');
  await type('end', '2030-01-12T00:00');
  await type('reason', 'Carpets');
  await press();
  await until(() => expect(isShown('One is cancelled. Each person')).toBe(true));
});

it('takes no answer for what is typed while it is under way, and closes nothing else than what was shown', async () => {
  await type('start', '2030-01-08T00:00');
  await type('end', '2030-01-12T00:00');
  await type('reason', 'Carpets');
  const { promise, resolve } = Promise.withResolvers<void>();
  held = promise;
  await press();
  await type('end', '2030-01-13T00:00');
  resolve();
  await act(() => until(() => expect(client.isMutating()).toBe(0)));
  expect(submit()?.textContent).toBe('See what is booked');
  expect(isShown('One booking is moved')).toBe(false);
  await press();
  await until(() => expect(submit()?.textContent).toBe('Close it'));
  await press();
  await until(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.map(({ body }) => body['end'])).toEqual(['2030-01-12T00:00', '2030-01-13T00:00', '2030-01-13T00:00']);
});

it('is red only where somebody loses something', async () => {
  const red = (): boolean => submit()?.getAttribute('style')?.includes('red') ?? false;
  const look = async (bookings: ClosureCheck['bookings'], end: string): Promise<boolean> => {
    answer = { ...check, bookings };
    await type('end', end);
    expect(red()).toBe(false);
    await press();
    await until(() => expect(submit()?.textContent).toBe('Close it'));
    return red();
  };
  await type('start', '2030-01-08T00:00');
  await type('reason', 'Carpets');
  expect(await look({ moved: 0, shortened: 0, cancelled: 0 }, '2030-01-10T00:00')).toBe(false);
  expect(await look({ moved: 2, shortened: 0, cancelled: 0 }, '2030-01-11T00:00')).toBe(false);
  expect(await look({ moved: 0, shortened: 1, cancelled: 0 }, '2030-01-12T00:00')).toBe(true);
  expect(await look({ moved: 1, shortened: 0, cancelled: 1 }, '2030-01-13T00:00')).toBe(true);
});

it('names what is wrong with its times before it asks anything', async () => {
  await type('start', '2030-01-08T09:00');
  await type('end', '2030-01-08T09:00');
  await type('reason', 'Carpets');
  await press();
  expect(isShown('The end comes after the start')).toBe(true);
  expect(sent).toEqual([]);
  await type('end', '2030-01-08T09:15');
  await press();
  await until(() => expect(isShown('Is cancelled')).toBe(true));
  await until(() => expect(isShown('Moves to Desk 4')).toBe(true));
  // Who loses something is named before who only moves.
  const told = document.body.textContent;
  expect(told.indexOf('Is cancelled')).toBeLessThan(told.indexOf('Moves to'));
});
