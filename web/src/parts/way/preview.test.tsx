import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { ClosureCheck } from '../../data/closures.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { Preview } from './preview.tsx';

const clash = (bookingId: number) => ({
  bookingId,
  hostName: `Person ${bookingId}`,
  title: '',
  start: '2030-01-08T09:00:00Z',
  end: '2030-01-08T17:00:00Z',
  zone: 'Europe/London',
  resourceIds: [bookingId],
  outcome: 'cancelled',
  becomes: null,
});

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('way');
  return () => vi.unstubAllGlobals();
});

let leave: () => void = () => undefined;
afterEach(() => leave());

function draw(check: ClosureCheck): HTMLElement {
  const client = makeQueryClient();
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <Preview check={check} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  leave = () => {
    act(() => root.unmount());
    client.clear();
    page.remove();
  };
  return page;
}

it('a place whose name is not known yet is not called gone', async () => {
  let answer: (reply: Response) => void = () => undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
  const check = { clashes: [clash(1)], bookings: { moved: 0, shortened: 0, cancelled: 1 } } as unknown as ClosureCheck;
  const page = draw(check);
  expect(page.querySelector('li')?.textContent).toMatch(/^Loading… · Person 1/);
  answer(Response.json({ code: 'not_found' }, { status: 404 }));
  await untilDrawn(() => expect(page.querySelector('li')?.textContent).toMatch(/^A place · Person 1/));
});

it('every booking that is in the way can be looked at, in turn, and each place is asked for once it is shown', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address);
    return Promise.resolve(Response.json({ id: Number(/\d+$/.exec(address)?.[0]), name: 'Desk', names: {} }));
  });
  const clashes = Array.from({ length: 45 }, (_, at) => clash(at + 1));
  const check = { clashes, bookings: { moved: 0, shortened: 0, cancelled: 45 } } as unknown as ClosureCheck;
  const page = draw(check);
  const seen = async (count: number): Promise<void> =>
    untilDrawn(() => expect([page.querySelectorAll('li').length, asked.length]).toEqual([count, count]));
  const press = (text: string): void => {
    const button = page.querySelector('button');
    expect(button?.textContent).toBe(text);
    act(() => button?.click());
  };
  await seen(20);
  press('Show 20 more');
  await seen(40);
  press('Show 5 more');
  await seen(45);
  expect([page.querySelector('button'), page.textContent.includes('Person 45')]).toEqual([null, true]);
});
