import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { Offered } from './offered.tsx';

const wait = {
  id: 1,
  hostId: 5,
  resourceIds: [11],
  zone: 'Europe/London',
  title: '',
  start: '2090-01-09T09:00:00Z',
  end: '2090-01-09T17:00:00Z',
  state: 'waiting',
  offeredResourceId: null,
  offeredUntil: null,
};
const offer = { ...wait, state: 'offered', offeredResourceId: 11, offeredUntil: '2090-01-08T14:20:00Z' };

let client: QueryClient;
let root: Root;
let page: HTMLElement;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('parts');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  client = makeQueryClient();
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

/** What the policies say there, and what was sent to take it. */
let rules: object[] = [];
let taken: unknown;
function draw(entries: readonly object[]): void {
  vi.stubGlobal('fetch', (address: string, { body }: { body?: string }) => {
    if (address.endsWith('/acceptance')) {
      taken = JSON.parse(body ?? 'null');
      return Promise.resolve(Response.json({ id: 7, state: 'confirmed', start: offer.start, end: offer.end }));
    }
    return Promise.resolve(
      Response.json(
        address.endsWith('/booking-checks')
          ? { allowed: true, refusals: [], alternative: null, rules }
          : address.includes('/resources/')
            ? { id: 11, name: 'L1-Q-04', names: {}, type: 'desk', buildingId: 2, floorId: 3 }
            : address.includes('/waiting')
              ? { items: entries, nextCursor: null }
              : address.includes('/me')
                ? { user: { id: 5, name: 'Ann', buildings: [] }, scopes: [] }
                : { items: [], nextCursor: null },
      ),
    );
  });
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <Offered />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
}

it('what is held for me stands before what I have: what, when, until when, and both answers', async () => {
  draw([offer]);
  await untilDrawn(() => expect(page.querySelector('article')?.getAttribute('aria-label')).toBe('L1-Q-04'));
  const said = page.querySelector('article')?.textContent;
  expect(said).toContain('L1-Q-04 is free for you');
  expect(said).toMatch(/9 January|January 9|Jan/);
  expect(said).toMatch(/09:00.*17:00|9:00.*5:00/);
  expect(said).toMatch(/Held for you until/);
  expect([...page.querySelectorAll('button')].map(({ textContent }) => textContent)).toEqual([
    'Take it',
    'Leave it to the next',
  ]);
});

it('what I only wait for, and what was held for too long, is not said here', async () => {
  draw([wait, { ...offer, id: 2, offeredUntil: '2020-01-08T14:20:00Z' }, { ...offer, id: 3 }]);
  await untilDrawn(() => expect(page.querySelectorAll('article')).toHaveLength(1));
  expect(page.querySelector('article')?.textContent).toContain('Held for you until');
});

it('is taken anonymously where a policy lets', async () => {
  rules = [{ resourceId: 11, policyId: 3, policyName: 'Names', rule: 'anonymous', says: { anonymous: true } }];
  draw([offer]);
  const box = () => page.querySelector<HTMLInputElement>('[type=checkbox]');
  await untilDrawn(() => expect(box()?.labels?.[0]?.textContent).toMatch(/^Anonymous/));
  act(() => box()?.click());
  act(() => page.querySelector<HTMLButtonElement>('[type=submit]')?.click());
  await untilDrawn(() => expect(taken).toEqual({ acceptTerms: false, anonymous: true }));
});

it('is offered to be so nowhere else', async () => {
  rules = [
    { resourceId: 11, policyId: 3, policyName: 'Desks', rule: 'maxLength', says: { maxLength: { minutes: 60 } } },
  ];
  draw([offer]);
  await untilDrawn(() => expect(page.querySelector('article')).not.toBeNull());
  await untilDrawn(() =>
    expect(client.getQueryCache().findAll({ queryKey: ['booking-check'] })[0]?.state.status).toBe('success'),
  );
  expect(page.querySelector('[type=checkbox]')).toBeNull();
});
