import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import type { Attempt } from './attempt.ts';
import { BookForm } from './book-form.tsx';
import type { Place } from './places.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';

const place = {
  id: 11,
  state: 'free',
  booking: null,
  resource: { id: 11, type: 'room', name: 'Lab', names: {}, buildingId: 1 },
} as unknown as Place;
const when = {
  wall: { day: '2030-05-06', from: '09:00', to: '12:00' },
  period: { start: '2030-05-06T09:00:00Z', end: '2030-05-06T12:00:00Z' },
  zone: 'UTC',
};
const rule = { resourceId: 11, rule: 'costCodes', policyId: 3, policyName: 'Pay', says: { costCodes: true } };
const check = {
  allowed: true,
  refusals: [],
  alternative: null,
  rules: [rule],
  quotas: [],
  checkIn: null,
  approval: null,
  dayParts: [],
};
const codes = [
  { id: 5, version: 1, code: '1010', description: 'Sales', archivedAt: null, createdAt: '2030-01-01T00:00:00Z' },
  { id: 6, version: 1, code: '1020', description: '', archivedAt: null, createdAt: '2030-01-01T00:00:00Z' },
];
const me = { user: { id: 7, name: 'Ada', buildings: 'all' }, scopes: [] } as unknown as Me;

beforeAll(async () => {
  await startTexts(bringTexts);
  await Promise.all([
    needTexts('book', 'side', 'rules', 'parts', 'beforehand', 'who', 'paying', 'changing', 'repeat'),
    import('./beforehand/beforehand.tsx'),
    import('./who/who.tsx'),
    import('../../parts/paying/who-pays.tsx'),
    import('./repeat/repeating.tsx'),
    import('../../parts/changing/notes-field.tsx'),
  ]);
  return () => vi.unstubAllGlobals();
});

/** The form for a place. */
function open(at: Place) {
  // What draws the page here cannot scroll.
  Element.prototype.scrollIntoView = () => undefined;
  const attempt = {
    book: vi.fn<Attempt['book']>(),
    bookInstead: vi.fn<Attempt['bookInstead']>(),
    busy: false,
    error: null,
  };
  const client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, me);
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  const nothing = (): undefined => undefined;
  const draw = (time: typeof when) =>
    act(async () =>
      Promise.resolve(
        root.render(
          <MantineProvider>
            <QueryClientProvider client={client}>
              <BookForm
                place={at}
                places={[at]}
                when={time}
                attempt={attempt}
                onWall={nothing}
                onBookedForOther={nothing}
              />
            </QueryClientProvider>
          </MantineProvider>,
        ),
      ),
    );
  const submit = (): void => act(() => page.querySelector('form')?.requestSubmit());
  const close = (): void => {
    act(() => root.unmount());
    page.remove();
  };
  return { attempt, page, draw, submit, close };
}

it('where a policy asks who pays, a cost code is chosen before anything is sent', async () => {
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(
      Response.json(address.startsWith('/api/v1/cost-codes') ? { items: codes, nextCursor: null } : check),
    ),
  );
  const { attempt, page, draw, submit, close } = open(place);
  await draw(when);
  await untilDrawn(() => expect(page.textContent).toContain('Who pays'));
  submit();
  await untilDrawn(() => expect(page.textContent).toContain('Say who pays'));
  expect(attempt.book).not.toHaveBeenCalled();
  const label = [...page.querySelectorAll('label')].find(({ textContent }) => textContent?.startsWith('Who pays'));
  const input = document.getElementById(label?.htmlFor ?? '');
  act(() => input?.click());
  const option = (): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('[role=option]')].find(
      ({ textContent }) => textContent === '1010 · Sales',
    );
  await untilDrawn(() => expect(option()).toBeDefined());
  act(() => option()?.click());
  submit();
  expect(attempt.book.mock.calls).toEqual([
    [{ title: '', notes: '', acceptTerms: false, costCodes: [{ costCodeId: 5 }] }],
  ]);
  // The rules of another time are still being read: what was chosen stays.
  vi.stubGlobal('fetch', () => new Promise<Response>(() => undefined));
  const later = { start: '2030-05-06T13:00:00Z', end: '2030-05-06T14:00:00Z' };
  await draw({ ...when, wall: { ...when.wall, from: '13:00', to: '14:00' }, period: later });
  expect(page.textContent).toContain('Who pays');
  submit();
  expect(attempt.book.mock.calls.at(-1)).toEqual(attempt.book.mock.calls[0]);
  expect(attempt.book).toHaveBeenCalledTimes(2);
  close();
});

it('what is offered instead of another place is booked without saying it: there nobody may be asked', async () => {
  const alternative = { resourceIds: [12], start: when.period.start, end: when.period.end };
  const taken = { resourceId: 11, rule: null, code: 'resource_already_booked', param: null, detail: '' };
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(
      Response.json(
        address.endsWith('/booking-checks')
          ? { ...check, allowed: false, refusals: [taken], alternative }
          : address.includes('/resources/12')
            ? { ...place.resource, id: 12, name: 'Heron', floorId: null }
            : { items: [], nextCursor: null },
      ),
    ),
  );
  const { attempt, page, draw, submit, close } = open({ ...place, state: 'taken' });
  await draw(when);
  await untilDrawn(() => expect(page.textContent).toContain('Heron'));
  expect(page.textContent).toContain('Who pays');
  submit();
  expect(attempt.bookInstead.mock.calls).toEqual([[alternative, { title: '', notes: '', acceptTerms: false }]]);
  close();
});
