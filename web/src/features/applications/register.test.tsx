import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { applicationsQuery, type Application } from '../../data/applications.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { Register } from './register.tsx';

const keyOf = (end: string) => `${'0'.repeat(28)}${end}`;
const told = {
  id: 7,
  name: 'Panels',
  clientId: 'f00d',
  password: 'walnut ferry',
  subscriptionKeys: { Visitor: keyOf('aaaa'), CostCode: keyOf('bbbb') },
};
const key = (product: string, hint: string) => ({ product, which: 'primary', hint, createdAt: '2030-01-07T09:00:00Z' });
const known = (visitor: string, revokedAt: string | null = null) =>
  ({ ...told, revokedAt, keys: [key('Visitor', visitor), key('CostCode', '…bbbb')] }) as unknown as Application;

let listed: Application[];
let client: QueryClient;
let root: Root;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('applications');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  listed = [];
  vi.stubGlobal('fetch', (_: string, { method }: { method: string }) =>
    Promise.resolve(Response.json(method === 'POST' ? told : { items: listed, nextCursor: null })),
  );
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <Register />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  act(() => {
    const name = document.querySelector<HTMLInputElement>('input[name=name]');
    if (name) name.value = 'Panels';
    document.querySelector('form')?.requestSubmit();
  });
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const values = () => [...document.querySelectorAll<HTMLInputElement>('dd input')].map(({ value }) => value);
const isTold = (): Promise<void> =>
  untilDrawn(() => expect(values()).toEqual(['f00d', 'walnut ferry', ...Object.values(told.subscriptionKeys)]));
const nowListed = async (...applications: Application[]): Promise<void> => {
  listed = applications;
  await act(async () => client.invalidateQueries(applicationsQuery));
};

it('a key that another one took the place of is offered no longer; the others are', async () => {
  await isTold();
  await nowListed(known('…aaaa'));
  await untilDrawn(() => expect(values()).toHaveLength(4));
  await nowListed(known('…cccc'));
  await untilDrawn(() => expect(values()).toEqual(['f00d', 'walnut ferry', told.subscriptionKeys.CostCode]));
});

it('of an application that was revoked nothing is offered', async () => {
  await isTold();
  await nowListed(known('…aaaa', '2030-01-07T10:00:00Z'));
  await untilDrawn(() => expect(document.body.textContent).not.toContain('Panels is registered'));
});

it('what it was told is put away', async () => {
  await isTold();
  act(() => document.querySelector<HTMLButtonElement>('button[aria-label=Close]')?.click());
  await untilDrawn(() => expect(values()).toEqual([]));
});
