import { MantineProvider } from '@mantine/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bringTexts } from '../app/texts.ts';
import type { Booking } from '../data/bookings.ts';
import { needTexts, startTexts } from '../lib/texts.ts';
import { WhenEmpty } from './booking-card.tsx';

let root: Root;
let page: HTMLElement;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('parts');
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
