import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { OnlineMeetingsPage } from './online-meetings-page.tsx';

let provider: { readonly template: string; readonly version: number };
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('online-meetings');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  provider = { template: 'https://meet.example.org/{id}', version: 1 };
  vi.stubGlobal('fetch', (_: string, { method }: { method: string }) => {
    if (method === 'GET') return Promise.resolve(Response.json({ provider }));
    // Somebody else was quicker.
    provider = { template: 'https://other.example.org/{id}', version: 2 };
    return Promise.resolve(Response.json({ code: 'version_conflict', currentVersion: 2 }, { status: 409 }));
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <MessagePlace />
          <OnlineMeetingsPage />
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

it('who is told what is there by now is told that it has changed, too', async () => {
  const field = (): HTMLInputElement | null => document.querySelector('input[name=template]');
  await untilDrawn(() => expect(field()?.value).toBe('https://meet.example.org/{id}'));
  act(() => document.querySelector('form')?.requestSubmit());
  await untilDrawn(() => expect(field()?.value).toBe('https://other.example.org/{id}'));
  await untilDrawn(() => expect(document.body.textContent).toContain('This has changed meanwhile.'));
});
