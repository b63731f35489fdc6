import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import type { BookingCheck } from '../../data/booking-checks.ts';
import { makeQueryClient } from '../../data/client.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { showShortDay } from '../../lib/show.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import type { Attempt } from './attempt.ts';
import { BookForm } from './book-form.tsx';
import type { Place } from './places.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';

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
const free: BookingCheck = {
  allowed: true,
  refusals: [],
  alternative: null,
  rules: [],
  quotas: [],
  checkIn: null,
  approval: null,
  dayParts: [],
};
const refused: BookingCheck = { ...free, allowed: false, refusals: [tooLong], alternative: morning, rules: [shorter] };

const attempt = {
  book: vi.fn<Attempt['book']>(),
  bookInstead: vi.fn<Attempt['bookInstead']>(),
  busy: false,
  error: null,
};
const onBookedForOther = vi.fn<() => void>();
const employee = { user: { id: 7, name: 'Ada', buildings: 'all' }, scopes: [] } as unknown as Me;
const manager = { ...employee, scopes: ['bookings:manage'] } as Me;
let client: QueryClient;
let root: Root;
let page: HTMLElement;

beforeAll(async () => {
  await startTexts(bringTexts);
  // What comes later is there already: the tests wait for what is said, not for files.
  await Promise.all([
    needTexts('book', 'side', 'rules', 'parts', 'beforehand', 'who', 'changing', 'repeat'),
    import('./ruled.tsx'),
    import('./beforehand/beforehand.tsx'),
    import('./who/who.tsx'),
    import('../../parts/rules/terms.tsx'),
    import('./repeat/repeating.tsx'),
    import('../../parts/changing/notes-field.tsx'),
  ]);
  return () => vi.unstubAllGlobals();
});
/** What is asked for beside the check, by its address. */
const replies = new Map<string, unknown>();
beforeEach(() => {
  replies.clear();
  attempt.book.mockClear();
  attempt.bookInstead.mockClear();
  onBookedForOther.mockClear();
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
async function draw(check: BookingCheck, place: Place = desk): Promise<void> {
  vi.stubGlobal('fetch', (address: string) => Promise.resolve(Response.json(replies.get(address) ?? check)));
  await act(async () =>
    Promise.resolve(
      root.render(
        <MantineProvider>
          <QueryClientProvider client={client}>
            <BookForm
              place={place}
              places={[desk, other]}
              when={when}
              attempt={attempt}
              onWall={() => undefined}
              onBookedForOther={onBookedForOther}
            />
          </QueryClientProvider>
        </MantineProvider>,
      ),
    ),
  );
}
/** Its parts come when they are needed. */
const said = (text: string): Promise<void> => untilDrawn(() => expect(page.textContent).toContain(text));
const submit = (): void => act(() => page.querySelector('form')?.requestSubmit());
const buttons = (): (string | null)[] =>
  [...page.querySelectorAll('button[type=submit]')].map(({ textContent }) => textContent);

describe('a time that a rule refuses', () => {
  it('is said before anybody presses, and what would work is one click away', async () => {
    await draw(refused);
    await said('Bookings take 2 h at most.');
    expect(buttons()).toEqual(['Book 09:00\u00a0–\ufeff\u00a011:00 instead']);
    submit();
    expect(attempt.bookInstead.mock.calls).toEqual([[morning, { title: '', notes: '', acceptTerms: false }]]);
    expect(attempt.book).not.toHaveBeenCalled();
  });

  it('is not changed by the Enter with which a field is left', async () => {
    await draw(refused, { ...desk, resource: { ...desk.resource, type: 'room' } });
    await said('Bookings take 2 h at most.');
    const enter = (): boolean =>
      page
        .querySelector('[name=title]')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })) ?? true;
    expect(enter()).toBe(false);
    act(() => root.unmount());
    root = createRoot(page);
    client.removeQueries({ queryKey: ['booking-check'] });
    await draw(free, { ...desk, resource: { ...desk.resource, type: 'room' } });
    await said('Book 09:00\u00a0–\ufeff\u00a012:00');
    expect(enter()).toBe(true);
  });

  it('may be had of another place, or on another day', async () => {
    await draw({ ...refused, alternative: { ...when.period, resourceIds: [12] } });
    await said('Book L1-08 instead');
    client.removeQueries({ queryKey: ['booking-check'] });
    const thursday = { start: '2030-05-09T09:00:00Z', end: '2030-05-09T11:00:00Z', resourceIds: [11] };
    act(() => root.unmount());
    root = createRoot(page);
    await draw({ ...refused, alternative: thursday });
    await said('09:00\u00a0–\ufeff\u00a011:00 instead');
    expect(buttons()[0]).toMatch(/^Book Thu.*, 09:00\u00a0–\ufeff\u00a011:00 instead$/);
  });
});

it('notes are folded away until they are wanted, and sent as they were typed', async () => {
  await draw(free);
  await said('Add notes');
  expect(page.querySelector('[name=notes]')).toBeNull();
  const add = [...page.querySelectorAll('button')].find(({ textContent }) => textContent === 'Add notes');
  act(() => add?.click());
  const field = page.querySelector<HTMLTextAreaElement>('[name=notes]');
  expect(field?.maxLength).toBe(4_000);
  if (field) field.value = ' Bring your badge.\nRing twice. ';
  await said('Book 09:00\u00a0–\ufeff\u00a012:00');
  submit();
  expect(attempt.book.mock.calls).toEqual([
    [{ title: '', notes: 'Bring your badge.\nRing twice.', acceptTerms: false }],
  ]);
});

describe('who manages bookings there', () => {
  const anyway = (): HTMLButtonElement | undefined =>
    [...page.querySelectorAll('button')].find(({ textContent }) => textContent === 'Book anyway');

  it('may pass over the rule, with what stands in the form', async () => {
    client.setQueryData(meQuery.queryKey, manager);
    await draw(refused);
    await untilDrawn(() => expect(anyway()).toBeDefined());
    act(() => anyway()?.click());
    expect(attempt.book.mock.calls).toEqual([[{ title: '', notes: '', acceptTerms: false, overrule: true }]]);
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
  await draw({ ...refused, refusals: [clash], rules });
  await said('Somebody has it at that time.');
  await said('It is made ready in the 15 min before a booking.');
  expect(buttons()).toEqual(['Book 09:00\u00a0–\ufeff\u00a011:00 instead']);
  submit();
  expect(attempt.book).not.toHaveBeenCalled();
});

it('says before anybody presses that somebody decides on it', async () => {
  await draw({ ...free, approval: { userIds: [], groupIds: [], until: when.period.start } });
  const until = `${showShortDay(when.wall.day)}, 09:00`;
  await said(`Somebody who manages bookings here approves it first. Until ${until} it is kept for you`);
  submit();
  expect(attempt.book).toHaveBeenCalledOnce();
});

it('what somebody else has is offered elsewhere at the same time, one click away', async () => {
  const clash = { ...tooLong, code: 'resource_already_booked', rule: null, policyId: null, policyName: null };
  const next = { ...when.period, resourceIds: [12] };
  await draw({ ...free, allowed: false, refusals: [clash], alternative: next }, { ...desk, state: 'taken' });
  await said('Book L1-08 instead');
  expect(buttons()).toEqual(['Book L1-08 instead']);
  submit();
  expect(attempt.bookInstead.mock.calls).toEqual([[next, { title: '', notes: '', acceptTerms: false }]]);
});

describe('what is taken, where no rule says when it is open', () => {
  const clash = { ...tooLong, code: 'resource_already_booked', rule: null, policyId: null, policyName: null };
  const taken: BookingCheck = { ...free, allowed: false, refusals: [clash] };
  /** What it is busy with on a day and on the one after. */
  const busyOn = (day: string, next: string, busy: readonly object[]): void => {
    const address = `/api/v1/availability?resourceId=11&start=${day}T00%3A00%3A00Z&end=${next}T00%3A00%3A00Z`;
    replies.set(address, { items: [{ resourceId: 11, busy }] });
  };
  const instead = (): (string | null)[] =>
    [...page.querySelectorAll('button')]
      .map(({ textContent }) => textContent)
      .filter((text) => text?.startsWith('Take') ?? false);

  it('is offered at usable hours of that day', async () => {
    busyOn('2030-05-06', '2030-05-07', [{ start: '2030-05-06T08:00:00Z', end: '2030-05-06T11:00:00Z' }]);
    await draw(taken, { ...desk, state: 'taken' });
    await untilDrawn(() => expect(instead()).toEqual(['Take 11:00\u00a0–\ufeff\u00a012:00 instead']));
  });

  it('is not offered at the very time at which it is taken, while what it is busy with is from before', async () => {
    busyOn('2030-05-06', '2030-05-07', []);
    await draw(taken, { ...desk, state: 'taken' });
    const busy = () => client.getQueryCache().findAll({ queryKey: ['availability', 'resource', 11] });
    await untilDrawn(() => expect(busy().map(({ state }) => state.status)).toContain('success'));
    expect(instead()).toEqual([]);
  });

  it('is offered on the next day rather than at night', async () => {
    busyOn('2030-05-06', '2030-05-07', [{ start: '2030-05-06T08:00:00Z', end: '2030-05-06T18:45:00Z' }]);
    busyOn('2030-05-07', '2030-05-08', []);
    await draw(taken, { ...desk, state: 'taken' });
    await untilDrawn(() =>
      expect(instead()).toEqual([`Take ${showShortDay('2030-05-07')}, 09:00\u00a0–\ufeff\u00a012:00 instead`]),
    );
  });

  it('says so where it is free at neither day’s usable hours', async () => {
    busyOn('2030-05-06', '2030-05-07', [{ start: '2030-05-06T08:00:00Z', end: '2030-05-06T19:00:00Z' }]);
    busyOn('2030-05-07', '2030-05-08', [{ start: '2030-05-07T00:00:00Z', end: '2030-05-07T20:00:00Z' }]);
    await draw(taken, { ...desk, state: 'taken' });
    await said('L1-07 has no other time that fits at usual hours, that day or the next.');
    expect(instead()).toEqual([]);
  });

  it('is not said to have no other time beside one that is offered', async () => {
    busyOn('2030-05-06', '2030-05-07', [{ start: '2030-05-06T08:00:00Z', end: '2030-05-06T19:00:00Z' }]);
    busyOn('2030-05-07', '2030-05-08', [{ start: '2030-05-07T00:00:00Z', end: '2030-05-07T20:00:00Z' }]);
    const later = { start: '2030-05-08T09:00:00Z', end: '2030-05-08T12:00:00Z', resourceIds: [11] };
    await draw({ ...taken, alternative: later }, { ...desk, state: 'taken' });
    await said(`Book ${showShortDay('2030-05-08')}, 09:00\u00a0–\ufeff\u00a012:00 instead`);
    expect(page.textContent).not.toContain('no other time');
  });
});

it('what is closed is offered elsewhere too, and what is never bookable is not asked about', async () => {
  const clash = { ...tooLong, code: 'resource_closed', rule: null, policyId: null, policyName: null };
  const next = { ...when.period, resourceIds: [12] };
  const check: BookingCheck = { ...free, allowed: false, refusals: [clash], alternative: next };
  const shut: Place = { ...desk, state: 'closed', closure: null, resource: { ...desk.resource, type: 'room' } };
  await draw(check, shut);
  const asked = client.getQueryCache().findAll({ queryKey: ['booking-check'] });
  expect(asked.map(({ state }) => [state.fetchStatus, state.data])).toEqual([['idle', undefined]]);
  expect(page.querySelector('[name=title]')).toBeNull();
  await draw(check, { ...shut, closure: { reason: 'Carpets' } as Place['closure'] });
  await said('Book L1-08 instead');
  expect(buttons()).toEqual(['Book L1-08 instead']);
  expect(page.querySelector('[name=title]')).not.toBeNull();
  submit();
  expect(attempt.bookInstead.mock.calls).toEqual([[next, { title: '', notes: '', acceptTerms: false }]]);
  expect(attempt.book).not.toHaveBeenCalled();
});

it('says before anybody presses what it takes of a quota, when to check in, and the time around it', async () => {
  const quota = { unit: 'bookings', per: 'week', most: 5, used: 2, wanted: 1 } as const;
  const week = { firstDay: '2030-05-06', lastDay: '2030-05-12' };
  const duty = { required: true, releases: true, methods: ['web' as const], policyId: 3, policyName: 'Desks' };
  const times = { opensAt: '2030-05-06T08:45:00Z', closesAt: '2030-05-06T09:15:00Z' };
  const rules = [says('setUp', { minutes: 15 })];
  await draw({ ...free, rules, quotas: [{ ...quota, ...week }], checkIn: { ...duty, ...times } });
  await said(`2 of 5 bookings used in the week from ${showShortDay(when.wall.day)}. With this one 3.`);
  await said('Check in between 08:45 and 09:15, else it is given back.');
  await said('Made ready from 08:45');
  expect(buttons()).toEqual(['Book 09:00\u00a0–\ufeff\u00a012:00']);
});

it('names who approves it, as far as that is to be seen', async () => {
  replies.set('/api/v1/users/5', { id: 5, name: 'Grace', names: {} });
  const group = { id: 4, name: 'Facilities', version: 1, members: 2 };
  replies.set('/api/v1/groups?limit=200', { items: [group], nextCursor: null });
  await draw({ ...free, approval: { userIds: [5], groupIds: [4, 9], until: when.period.start } });
  await said('One of these approves it first: Facilities, Grace.');
  expect(page.textContent).not.toContain('Somebody');
});

it('terms are shown, and accepted before anything is sent', async () => {
  await draw({ ...free, rules: [says('terms', { text: 'Be kind.' })] });
  await untilDrawn(() => expect(page.querySelector('textarea')?.value).toBe('Be kind.'));
  submit();
  await said('Accept them first');
  expect(attempt.book).not.toHaveBeenCalled();
  expect(document.activeElement?.getAttribute('name')).toBe('acceptTerms');
  act(() => page.querySelector<HTMLInputElement>('[name=acceptTerms]')?.click());
  submit();
  expect(attempt.book.mock.calls).toEqual([[{ title: '', notes: '', acceptTerms: true }]]);
});

it('where no rule says anything the one button books', async () => {
  await draw(free);
  await said('Book 09:00\u00a0–\ufeff\u00a012:00');
  submit();
  expect(attempt.book.mock.calls).toEqual([[{ title: '', notes: '', acceptTerms: false }]]);
});

it('a series that is booked for somebody else leaves a form as new', async () => {
  // What draws the page here cannot scroll.
  Element.prototype.scrollIntoView = () => undefined;
  client.setQueryData(['delegators', 7], [{ userId: 5, name: 'Grace' }]);
  const dates = [{ date: '2030-05-06', start: when.period.start, end: when.period.end, allowed: true, refusals: [] }];
  replies.set('/api/v1/series-checks', { dates });
  replies.set('/api/v1/bookings', { id: 1, state: 'confirmed', series: { dates: 1 } });
  await draw(free);
  await untilDrawn(() => expect(page.querySelector('[name=hostId]')).not.toBeNull());
  const book = async (): Promise<void> => {
    const kinds = [...page.querySelectorAll('select')].find((one) =>
      [...one.options].some(({ value }) => value === 'daily'),
    );
    if (kinds === undefined) throw new Error('nothing repeats');
    act(() => {
      kinds.value = 'daily';
      kinds.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await untilDrawn(() => expect(page.textContent).toContain('Book one date'));
    await act(async () =>
      [...page.querySelectorAll('button')].find(({ textContent }) => textContent.startsWith('Book one date'))?.click(),
    );
  };
  await book();
  await untilDrawn(() => expect(page.textContent).toContain('Book 09:00'));
  expect(onBookedForOther).not.toHaveBeenCalled();
  act(() => page.querySelector<HTMLInputElement>('[role=combobox], input[aria-haspopup=listbox]')?.click());
  const grace = (): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('[role=option]')].find(({ textContent }) => textContent === 'Grace');
  await untilDrawn(() => expect(grace()).toBeDefined());
  act(() => grace()?.click());
  await book();
  await untilDrawn(() => expect(onBookedForOther).toHaveBeenCalledTimes(1));
});
