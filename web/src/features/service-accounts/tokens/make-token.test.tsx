import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../../test/support/drawn.ts';
import { bringTexts } from '../../../app/texts.ts';
import { makeQueryClient } from '../../../data/client.ts';
import type { ServiceAccount } from '../../../data/service-accounts.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { MakeToken } from './make-token.tsx';

const account = { id: 3, name: 'Gateway', role: 'employee' } as unknown as ServiceAccount;
const token = { id: 7, name: 'Hall', scopes: [], revokedAt: null, owner: { kind: 'service_account', id: 3 } };

let listed: object[];
let client: QueryClient;
let root: Root;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('tokens');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  listed = [];
  vi.stubGlobal('fetch', (_: string, { method }: { method: string }) =>
    Promise.resolve(
      Response.json(method === 'POST' ? { ...token, token: 'atr_secret' } : { items: listed, nextCursor: null }),
    ),
  );
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <MakeToken account={account} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  act(() => {
    const name = document.querySelector<HTMLInputElement>('input[name=name]');
    if (name) name.value = 'Hall';
    document.querySelector('form')?.requestSubmit();
  });
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const isShown = (): Promise<void> => untilDrawn(() => expect(shown()).toBe(true));
const shown = () => document.body.innerHTML.includes('atr_secret');

it('a token that was revoked is offered no longer', async () => {
  await isShown();
  listed = [token];
  await act(async () => client.invalidateQueries());
  await untilDrawn(() => expect(shown()).toBe(true));
  listed = [{ ...token, revokedAt: '2030-01-07T09:00:00Z' }];
  await act(async () => client.invalidateQueries());
  await untilDrawn(() => expect(shown()).toBe(false));
});

it('one that is shown is put away', async () => {
  await isShown();
  act(() => [...document.querySelectorAll('button')].find((one) => one.textContent === 'Close')?.click());
  await untilDrawn(() => expect(shown()).toBe(false));
});
