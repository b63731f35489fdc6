import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bringTexts } from '../app/texts.ts';
import type { Booking } from '../data/bookings.ts';
import { needTexts, startTexts } from '../lib/texts.ts';
import { makeQueryClient } from '../data/client.ts';
import { costCodeQuery, type CostCode } from '../data/cost-codes.ts';
import { OutOfUse, WhenEmpty } from './booking-card.tsx';
import { PaidBy } from './paying/paid-by.tsx';

let root: Root;
let page: HTMLElement;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('parts', 'paying');
});
beforeEach(() => {
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

const duty = {
  required: true,
  methods: ['web'],
  opensAt: '2030-01-07T08:30:00.000Z',
  closesAt: '2030-01-07T09:15:00.000Z',
  releases: true,
  policyId: 1,
  policyName: 'Free again',
} satisfies Booking['checkIn'];
const whenEmpty = { minutes: 30, from: '2030-01-07T08:00:00.000Z' };

function saidOf(state: Booking['state'], checkIn: Booking['checkIn']): string {
  act(() =>
    root.render(
      <MantineProvider>
        <section>
          <WhenEmpty booking={{ state, zone: 'Europe/London', checkIn }} />
        </section>
      </MantineProvider>,
    ),
  );
  return page.querySelector('section')?.textContent ?? '';
}

it('a booking to come says that something of it is out of use', () => {
  const said = (end: string, retired: readonly boolean[]): string => {
    act(() =>
      root.render(
        <MantineProvider>
          <section>
            <OutOfUse end={end} now="2030-01-07T10:00:00.000Z" resources={retired.map((one) => ({ retired: one }))} />
          </section>
        </MantineProvider>,
      ),
    );
    return page.querySelector('section')?.textContent ?? '';
  };
  expect(said('2030-01-07T10:30:00.000Z', [false, true])).toBe('This space is out of use');
  expect(said('2030-01-07T10:30:00.000Z', [false])).toBe('');
  expect(said('2030-01-07T10:00:00.000Z', [true])).toBe('');
});

it('a booking says that it ends as nobody is there, as long as it may, and afterwards why it did', () => {
  const asked = { ...duty, whenEmpty };
  const ended = { ...duty, whenEmpty: { ...whenEmpty, endedSince: '2030-01-07T10:05:00.000Z' } };
  const before = 'Ends early when sensors see nobody there for 30 minutes';
  const after = 'Ended early: sensors had seen nobody there since 10:05';
  expect(saidOf('confirmed', duty)).toBe('');
  expect(saidOf('confirmed', null)).toBe('');
  expect(saidOf('checked_in', asked)).toBe(before);
  expect(saidOf('checked_out', asked)).toBe('');
  expect([saidOf('checked_out', ended), saidOf('released', ended)]).toEqual([after, after]);
});

it('a booking says which cost codes pay for it, and how much where there are several', () => {
  const client = makeQueryClient();
  const know = (id: number, code: string, description: string): void =>
    void client.setQueryData(costCodeQuery(id).queryKey, { id, code, description } as CostCode);
  know(5, '1010', 'Sales');
  know(6, '1020', '');
  const paidBy = (...costCodes: { costCodeId: number; percent: number }[]): string => {
    act(() =>
      root.render(
        <MantineProvider>
          <QueryClientProvider client={client}>
            <section>
              <PaidBy costCodes={costCodes} />
            </section>
          </QueryClientProvider>
        </MantineProvider>,
      ),
    );
    return page.querySelector('section')?.textContent ?? '';
  };
  expect(paidBy({ costCodeId: 5, percent: 100 })).toBe('Paid by 1010 · Sales');
  expect(paidBy({ costCodeId: 5, percent: 70 }, { costCodeId: 6, percent: 30 })).toBe(
    'Paid by 70 % 1010 · Sales and 30 % 1020',
  );
});
