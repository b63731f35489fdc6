import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Left, User, UserBelongings } from '../../data/people.ts';
import { chooseLanguage, needTexts, startTexts } from '../../lib/texts.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { ShutOut } from './come-and-go.tsx';
import { LeftBookings } from './left-bookings.tsx';

const ann = { id: 5, name: 'Ann', names: {}, active: true } as unknown as User;
const reports = [{ userId: 8, name: 'Ben' }];
const counts = { attended: 12, waiting: 13, assigned: 14, seatRequests: 15, teamDays: 16, visits: 17 };
const hers: UserBelongings = {
  sessions: 1,
  calendarFeeds: 0,
  tokens: [],
  webhooks: [],
  devices: [],
  applications: [],
  connectionTokens: [],
  keys: [],
  keyCount: 0,
  reports,
  delegates: [
    { userId: 9, name: 'Cleo' },
    { userId: 10, name: 'Dan' },
  ],
  delegators: [{ userId: 11, name: 'Eve' }],
  bookings: { ahead: 0, running: 11, first: [], ...counts },
};
const teamDay = { id: 1, name: 'Spring planning', date: '2030-05-07', organiserId: ann.id };
const many = (count: number) => ({ count, first: [] });
const became: Left['bookings'] = {
  cancelled: many(21),
  handedOver: many(22),
  ended: many(23),
  attended: 24,
  waiting: 25,
  seatRequests: 26,
  teamDays: 27,
  visits: { handedOver: 28, cancelled: 29 },
  assignments: [{ id: 1, resourceId: 2, resourceName: 'L1-07' }],
};

/** `inherited` is what is said once an heir is chosen. */
let answers: { left: UserBelongings; inherited?: UserBelongings; became: Left['bookings'] };
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('people');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  answers = { left: hers, became };
  vi.stubGlobal('fetch', (address: string, { method }: { method: string }) =>
    Promise.resolve(
      Response.json(
        address.includes('/assignments')
          ? { items: [{ id: 1, resourceId: 2, resourceName: 'L1-W-09' }], nextCursor: null }
          : address.includes('/team-days')
            ? { items: [teamDay, { ...teamDay, id: 2, name: 'Of another', organiserId: 6 }], nextCursor: null }
            : address.includes('/resources/')
              ? { id: 2, name: 'L1-07', names: {} }
              : method === 'GET' && address.includes('/users?')
                ? { items: [{ id: 6, name: 'Bob', names: {} }], nextCursor: null }
                : method === 'GET'
                  ? address.includes('handOverTo=6') && answers.inherited
                    ? answers.inherited
                    : answers.left
                  : { ...ann, reports, bookings: answers.became },
      ),
    ),
  );
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <MessagePlace />
          <ShutOut user={ann} />
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

const press = (name: string): void =>
  act(() => [...document.querySelectorAll('button')].findLast(({ textContent }) => textContent === name)?.click());

it('who is shut out leaves nothing of which it is not said what becomes of it, before and after', async () => {
  press('Deactivate');
  await untilDrawn(() => {
    const told = document.body.textContent;
    for (const sentence of [
      '11 bookings that are running end now.',
      'Taken out of 12 bookings of others.',
      '13 entries on the waiting list end.',
      '14 assigned places become free.',
      '15 requests for a desk are taken back.',
      '16 team days stay, and nobody organises them.',
      '17 visits are still to come and go the same way',
      'Then report to nobody: Ben.',
      'Then book for this person no more: Cleo, Dan.',
      'Then have this person as a delegate no more: Eve.',
      'L1-W-09',
      'Spring planning (Tue',
    ])
      expect(told).toContain(sentence);
  });
  expect(document.body.textContent).not.toContain('Of another');
  press('Deactivate');
  const sentences = [
    'Ann is deactivated. Cancelled: 21. Handed over: 22. Ended: 23. Visits cancelled: 29. Visits handed over: 28.',
    'No longer assigned: 1. Taken out of bookings of others: 24. Off the waiting list: 25.',
    'Requests for a desk taken back: 26. Team days that nobody organises: 27. Now report to nobody: Ben.',
  ];
  await untilDrawn(() => expect(document.body.textContent).toContain(sentences.join(' ')));
});

it('each booking is named with its place, its time and what becomes of it, and with what became of it', async () => {
  const when = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T10:00:00Z', zone: 'UTC' };
  const talk = { id: 31, title: 'Talk', seriesId: null, resourceIds: [2], ...when };
  answers = {
    left: { ...hers, bookings: { ...hers.bookings, ahead: 1, first: [talk] } },
    became: {
      ...became,
      cancelled: { count: 1, first: [{ ...talk, code: 'booking_quota_used_up', detail: 'He has too many' }] },
    },
  };
  press('Deactivate');
  const named = /Talk, L1-07, .*Mon.*, 0?9:00/;
  await untilDrawn(() => expect(document.body.textContent).toMatch(named));
  expect(document.body.textContent).toContain('A booking is still to come, and is cancelled:');
  press('Deactivate');
  await untilDrawn(() =>
    expect(document.querySelector('[aria-label="Ann is deactivated."]')?.textContent).toMatch(named),
  );
  expect(document.body.textContent).toContain('The quota is used up.');
  expect(document.body.textContent).not.toContain('He has too many');
});

it('what the heir would not get is said once she is chosen, with why, and no longer where all is cancelled', async () => {
  const when = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T10:00:00Z', zone: 'UTC' };
  const at = (id: number, title: string) => ({ id, title, seriesId: null, resourceIds: [], ...when });
  const left = { ...hers, bookings: { ...hers.bookings, ahead: 2, first: [at(31, 'Talk'), at(32, 'Work')] } };
  const why = { code: 'heir_has_one', detail: 'Only in English' };
  const inherited = { ...left.bookings, spare: 1, first: [at(31, 'Talk'), { ...at(32, 'Work'), ...why }] };
  answers = { ...answers, left, inherited: { ...left, bookings: inherited } };
  press('Deactivate');
  const text = (): string => document.body.textContent;
  const radio = (value: string) => document.querySelector<HTMLInputElement>(`input[type=radio][value=${value}]`);
  await untilDrawn(() => expect(radio('handOver')).not.toBeNull());
  act(() => radio('handOver')?.click());
  act(() => document.querySelector<HTMLInputElement>('input[name=heir], input[placeholder="Search by name"]')?.click());
  await untilDrawn(() => expect(document.querySelector('[role=option]')).not.toBeNull());
  expect(text()).not.toContain('One of them is not handed over');
  act(() => document.querySelector<HTMLElement>('[role=option]')?.click());
  await untilDrawn(() => expect(text()).toContain('One of them is not handed over'));
  const line = (title: string) =>
    [...document.querySelectorAll('li')].find(({ textContent }) => textContent.startsWith(title))?.textContent;
  expect(text()).toContain('2 bookings are still to come, and go to Bob:');
  expect(line('Work')).toMatch(/Cancelled: The new host has one already at that time\.$/);
  expect(line('Talk')).not.toContain('Cancelled');
  act(() => radio('cancel')?.click());
  await untilDrawn(() => expect(text()).not.toContain('One of them is not handed over'));
  expect(line('Work')).not.toContain('has one already');
});

it('of many door keys the first are named, and it is said how many more there are', async () => {
  const keys = [{ id: 1, kind: 'static' as const, resourceId: 2, resourceName: 'R1' }];
  answers = { ...answers, left: { ...hers, keys, keyCount: 3 } };
  press('Deactivate');
  await untilDrawn(() => expect(document.body.textContent).toContain('Door key: R1And 2 more door keys'));
});

describe('why a booking could not be handed over', () => {
  const codes = [
    ['booking_quota_used_up', 'The quota is used up.', 'Das Kontingent ist verbraucht.'],
    ['heir_has_one', 'The new host has one already at that time.', 'Die neue Person hat zu dieser Zeit schon einen.'],
    ['booking_state_conflict', 'It still waited for an approval.', 'Die Genehmigung stand noch aus.'],
    [
      'something_new',
      'The rules refuse it to the new host.',
      'Die Regeln erlauben es dort nicht, wohin es gehen sollte.',
    ],
  ] as const;
  const talk = { id: 31, title: 'Talk', seriesId: null, resourceIds: [2], zone: 'UTC' };
  const when = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T10:00:00Z' };

  it.each([
    ['en', 1],
    ['de', 2],
  ] as const)('is said in the reader’s words: %s', async (language, at) => {
    await chooseLanguage(language);
    onTestFinished(() => chooseLanguage('en'));
    const bookings = codes.map(([code], index) => ({ ...talk, ...when, id: index, code, detail: 'Only in English' }));
    act(() =>
      root.render(
        <MantineProvider env="test">
          <QueryClientProvider client={client}>
            <LeftBookings bookings={bookings} count={codes.length} />
          </QueryClientProvider>
        </MantineProvider>,
      ),
    );
    for (const said of codes) await untilDrawn(() => expect(document.body.textContent).toContain(said[at]));
    expect(document.body.textContent).not.toContain('Only in English');
  });
});

it('what becomes of it is asked first, and below it the first five of what she leaves are listed, all when asked', async () => {
  const when = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T10:00:00Z', zone: 'UTC' };
  const first = Array.from({ length: 7 }, (_, id) => ({
    id,
    title: `Talk ${id}`,
    seriesId: null,
    resourceIds: [],
    ...when,
  }));
  answers = { ...answers, left: { ...hers, bookings: { ...hers.bookings, ahead: 7, first } } };
  press('Deactivate');
  const text = (): string => document.body.textContent;
  await untilDrawn(() => expect(text()).toContain('Talk 4'));
  expect(text().indexOf('Hand them over to somebody')).toBeLessThan(text().indexOf('11 bookings that are running'));
  expect(text().indexOf('Hand them over to somebody')).toBeLessThan(text().indexOf('Talk 0'));
  expect(text()).not.toContain('Talk 5');
  press('Show all 7');
  expect(text()).toContain('Talk 6');
});
