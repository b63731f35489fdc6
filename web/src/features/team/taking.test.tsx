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
import { MessagePlace } from '../../ui/tell.tsx';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { Left, TeamDayCard } from './team-day-card.tsx';

const period = { start: '2030-01-09T09:00:00Z', end: '2030-01-09T17:00:00Z' };
const day = {
  id: 5,
  name: 'Planning',
  state: 'open',
  date: '2030-01-09',
  ...period,
  zone: 'UTC',
  releaseAt: '2030-01-08T12:00:00Z',
  organiserName: null,
  places: 2,
  taken: 0,
  left: 2,
  bookingId: null,
  isYours: false,
} as unknown as TeamDay;
const desks = [1, 2].map((resourceId) => ({
  resourceId,
  resourceName: `L1-0${resourceId}`,
  state: 'reserved',
  name: null,
}));

/** What was said of terms, whenever the place was taken. */
let accepted: unknown[];
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('team', 'parts', 'rules');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  accepted = [];
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    const what = `${method} ${address.replace(/.*\/v1/, '')}`;
    if (what === 'GET /team-days/5') return Promise.resolve(Response.json({ ...day, desks, takerIds: [7] }));
    if (what === 'GET /policies/4')
      return Promise.resolve(Response.json({ id: 4, name: 'Lab', rules: { terms: { text: 'Leave it clean' } } }));
    // The first by name has no terms: it is not the one that is chosen.
    if (what === 'POST /booking-checks') return Promise.resolve(Response.json({ ok: true, refusals: [], rules: [] }));
    if (what !== 'POST /team-days/5/places') return Promise.resolve(Response.json({ items: [], nextCursor: null }));
    const { acceptTerms } = JSON.parse(body ?? '{}') as { readonly acceptTerms?: boolean };
    accepted.push(acceptTerms);
    const refusal = { code: 'booking_terms_not_accepted', param: 'acceptTerms', rule: 'terms', policyId: 4 };
    return Promise.resolve(
      acceptTerms === true
        ? Response.json({ id: 7, state: 'confirmed', resourceIds: [2], ...period }, { status: 201 })
        : Response.json(refusal, { status: 422 }),
    );
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

it('the terms of the desk that is chosen are shown, whichever it is, and taken is what was agreed to', async () => {
  const press = (): void => act(() => document.querySelector('form')?.requestSubmit());
  // Who I am comes first.
  await untilDrawn(() => expect(document.querySelector('form')).not.toBeNull());
  press();
  await untilDrawn(() => expect(document.body.textContent).toContain('Leave it clean'));
  press();
  expect(document.body.textContent).toContain('Accept them first');
  act(() => document.querySelector<HTMLInputElement>('[name=acceptTerms]')?.click());
  press();
  await untilDrawn(() => expect(document.body.textContent).toContain('L1-02'));
  await untilDrawn(() => expect(accepted).toEqual([false, true]));
});

it('whose desks were all closed has none left to take, and does not say that they are taken', () => {
  act(() =>
    root.render(
      <MantineProvider env="test">
        <Left day={{ ...day, places: 0, left: 0 }} />
      </MantineProvider>,
    ),
  );
  expect(document.body.textContent).toContain('No desk is reserved any more.');
});
