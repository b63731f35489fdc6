import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import type { BookingCheck } from '../../data/booking-checks.ts';
import { makeQueryClient } from '../../data/client.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import type { Attempt } from './attempt.ts';
import { BookForm } from './book-form.tsx';
import type { Place } from './places.ts';

const placeOf = (id: number, name: string): Place =>
  ({
    id,
    state: 'free',
    booking: null,
    resource: { id, type: 'desk', name, names: {}, buildingId: 1 },
  }) as unknown as Place;
const [desk, other] = [placeOf(11, 'L1-07'), placeOf(12, 'L1-08')];
const when = {
  wall: { day: '2030-05-06', from: '09:00', to: '12:00' },
  period: { start: '2030-05-06T09:00:00Z', end: '2030-05-06T12:00:00Z' },
  zone: 'UTC',
};

const says = (rule: 'maxLength' | 'terms' | 'setUp' | 'approval', value: object): BookingCheck['rules'][number] => ({
  resourceId: 11,
  rule,
  policyId: 3,
  policyName: 'Desks',
  says: { [rule]: value },
});
const shorter = says('maxLength', { minutes: 120 });
const tooLong: BookingCheck['refusals'][number] = {
  code: 'booking_longer_than_allowed',
  rule: 'maxLength',
  policyId: 3,
  policyName: 'Desks',
  param: 'end',
  detail: 'At most 120 minutes',
  resourceId: 11,
};
const morning = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T11:00:00Z', resourceIds: [11] };
const refused: BookingCheck = { allowed: false, refusals: [tooLong], alternative: morning, rules: [shorter] };

const attempt = {
  book: vi.fn<Attempt['book']>(),
  bookInstead: vi.fn<Attempt['bookInstead']>(),
  busy: false,
  error: null,
};
const employee = { user: { id: 7, name: 'Ada', buildings: 'all' }, scopes: [] } as unknown as Me;
const manager = { ...employee, scopes: ['bookings:manage'] } as Me;
let client: QueryClient;
let root: Root;
let page: HTMLElement;

beforeAll(async () => {
  await startTexts(bringTexts);
  // What comes later is there already: the tests wait for what is said, not for files.
  await Promise.all([
    needTexts('book', 'rules', 'parts'),
    import('./ruled.tsx'),
    import('../../parts/rules/terms.tsx'),
  ]);
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  attempt.book.mockClear();
  attempt.bookInstead.mockClear();
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, employee);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  page.remove();
});

/** The form, as the check answers. */
async function draw(check: BookingCheck): Promise<void> {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(check)));
  await act(async () =>
    Promise.resolve(
      root.render(
        <MantineProvider>
          <QueryClientProvider client={client}>
            <BookForm place={desk} places={[desk, other]} when={when} attempt={attempt} onWall={() => undefined} />
          </QueryClientProvider>
        </MantineProvider>,
      ),
    ),
  );
}
/** Its parts come when they are needed. */
const until = (check: () => void): Promise<void> =>
  vi.waitFor(async () => {
    await act(async () => Promise.resolve());
    check();
  }, 10_000);
const said = (text: string): Promise<void> => until(() => expect(page.textContent).toContain(text));
const submit = (): void => act(() => page.querySelector('form')?.requestSubmit());
const buttons = (): (string | null)[] =>
  [...page.querySelectorAll('button[type=submit]')].map(({ textContent }) => textContent);

describe('a time that a rule refuses', () => {
  it('is said before anybody presses, and what would work is one click away', async () => {
    await draw(refused);
    await said('Bookings take 2 h at most.');
    expect(buttons()).toEqual(['Book 09:00 – 11:00 instead']);
    submit();
    expect(attempt.bookInstead.mock.calls).toEqual([[morning, { title: '', acceptTerms: false }]]);
    expect(attempt.book).not.toHaveBeenCalled();
  });

  it('may be had of another place, or on another day', async () => {
    await draw({ ...refused, alternative: { ...when.period, resourceIds: [12] } });
    await said('Book L1-08 instead');
    client.removeQueries({ queryKey: ['booking-check'] });
    const thursday = { start: '2030-05-09T09:00:00Z', end: '2030-05-09T11:00:00Z', resourceIds: [11] };
    act(() => root.unmount());
    root = createRoot(page);
    await draw({ ...refused, alternative: thursday });
    await said('09:00 – 11:00 instead');
    expect(buttons()[0]).toMatch(/^Book Thu.*, 09:00 – 11:00 instead$/);
  });
});

describe('who manages bookings there', () => {
  const anyway = (): HTMLButtonElement | undefined =>
    [...page.querySelectorAll('button')].find(({ textContent }) => textContent === 'Book anyway');

  it('may pass over the rule, with what stands in the form', async () => {
    client.setQueryData(meQuery.queryKey, manager);
    await draw(refused);
    await until(() => expect(anyway()).toBeDefined());
    act(() => anyway()?.click());
    expect(attempt.book.mock.calls).toEqual([[{ title: '', acceptTerms: false, overrule: true }]]);
    expect(attempt.bookInstead).not.toHaveBeenCalled();
  });

  it('passes over nothing that somebody else has, nor elsewhere, nor does anybody else', async () => {
    client.setQueryData(meQuery.queryKey, manager);
    const clash = { ...tooLong, code: 'resource_already_booked', rule: null, policyId: null, policyName: null };
    await draw({ ...refused, refusals: [tooLong, clash] });
    await said('Bookings take 2 h at most.');
    expect(anyway()).toBeUndefined();
    for (const me of [employee, { ...manager, user: { ...manager.user, buildings: [2] } } as Me]) {
      act(() => root.unmount());
      root = createRoot(page);
      client.removeQueries({ queryKey: ['booking-check'] });
      client.setQueryData(meQuery.queryKey, me);
      await draw(refused);
      await said('Bookings take 2 h at most.');
      expect(anyway()).toBeUndefined();
    }
  });
});

it('a time that looks free and leaves no room to make it ready says so, and what would work', async () => {
  const clash = { ...tooLong, code: 'resource_already_booked', rule: null, policyId: null, policyName: null };
  const rules = [says('setUp', { minutes: 15 })];
  await draw({ allowed: false, refusals: [clash], alternative: morning, rules });
  await said('Somebody has it at that time.');
  await said('It is made ready in the 15 min before a booking.');
  expect(buttons()).toEqual(['Book 09:00 – 11:00 instead']);
  submit();
  expect(attempt.book).not.toHaveBeenCalled();
});

it('says before anybody presses that somebody decides on it', async () => {
  await draw({ allowed: true, refusals: [], alternative: null, rules: [says('approval', {})] });
  await said('Somebody approves it first.');
  submit();
  expect(attempt.book).toHaveBeenCalledOnce();
});

it('terms are shown, and accepted before anything is sent', async () => {
  await draw({ allowed: true, refusals: [], alternative: null, rules: [says('terms', { text: 'Be kind.' })] });
  await until(() => expect(page.querySelector('textarea')?.value).toBe('Be kind.'));
  submit();
  await said('Accept them first');
  expect(attempt.book).not.toHaveBeenCalled();
  expect(document.activeElement?.getAttribute('name')).toBe('acceptTerms');
  act(() => page.querySelector<HTMLInputElement>('[name=acceptTerms]')?.click());
  submit();
  expect(attempt.book.mock.calls).toEqual([[{ title: '', acceptTerms: true }]]);
});

it('where no rule says anything the one button books', async () => {
  await draw({ allowed: true, refusals: [], alternative: null, rules: [] });
  await said('Book 09:00 – 12:00');
  submit();
  expect(attempt.book.mock.calls).toEqual([[{ title: '', acceptTerms: false }]]);
});
