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
import type { Provider } from '../../data/online-meetings.ts';
import { OnlineMeetingsPage } from './online-meetings-page.tsx';

type Kept = Pick<Provider, 'kind' | 'template' | 'url' | 'lastFailure' | 'version'>;
let provider: Kept;
let sent: { readonly method: string; readonly body: unknown }[];
/** What is answered to who sets it up. */
let answer: () => Response;
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('online-meetings');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  provider = { kind: 'template', template: 'https://meet.example.org/{id}', url: null, lastFailure: null, version: 1 };
  sent = [];
  vi.stubGlobal('fetch', (_: string, { method, body }: { method: string; body?: string }) => {
    if (method === 'GET') return Promise.resolve(Response.json({ provider }));
    sent.push({ method, body: JSON.parse(body ?? 'null') });
    return Promise.resolve(answer());
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() => root.render(drawn()));
});
const drawn = () => (
  <MantineProvider env="test">
    <QueryClientProvider client={client}>
      <MessagePlace />
      <OnlineMeetingsPage />
    </QueryClientProvider>
  </MantineProvider>
);
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const field = (name: string): HTMLInputElement | null => document.querySelector(`input[name=${name}]`);

it('who is told what is there by now is told that it has changed, too', async () => {
  answer = () => {
    // Somebody else was quicker.
    provider = { ...provider, template: 'https://other.example.org/{id}', version: 2 };
    return Response.json({ code: 'version_conflict', currentVersion: 2 }, { status: 409 });
  };
  await untilDrawn(() => expect(field('template')?.value).toBe('https://meet.example.org/{id}'));
  act(() => document.querySelector('form')?.requestSubmit());
  await untilDrawn(() => expect(field('template')?.value).toBe('https://other.example.org/{id}'));
  await untilDrawn(() => expect(document.body.textContent).toContain('This has changed meanwhile.'));
});

it('one that is asked is chosen by its address, and its secret is shown once', async () => {
  answer = () => {
    provider = { ...provider, kind: 'webhook', template: null, url: 'https://video.example.org/a', version: 2 };
    return Response.json({ provider, secret: 'whsec_c2VjcmV0' });
  };
  await untilDrawn(() => expect(field('template')).not.toBeNull());
  act(() => document.querySelector<HTMLInputElement>('input[value=webhook]')?.click());
  await untilDrawn(() => expect(field('url')).not.toBeNull());
  act(() => document.querySelector('form')?.requestSubmit());
  await untilDrawn(() => expect(document.body.textContent).toContain('Write the address where it is asked'));
  act(() => {
    const url = field('url');
    if (url) url.value = ' https://video.example.org/a ';
    document.querySelector('form')?.requestSubmit();
  });
  await untilDrawn(() => expect(document.body.innerHTML).toContain('whsec_c2VjcmV0'));
  expect(sent).toEqual([{ method: 'PUT', body: { url: 'https://video.example.org/a', newSecret: false, version: 1 } }]);
});

it('what went wrong when it was asked last is shown to whoever looks', async () => {
  const lastFailure = { at: '2030-01-07T09:00:00Z', detail: 'It answered with 503' };
  provider = { ...provider, kind: 'webhook', template: null, url: 'https://video.example.org/a', lastFailure };
  client.clear();
  act(() => root.unmount());
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() => root.render(drawn()));
  await untilDrawn(() => expect(document.body.textContent).toContain('It answered with 503'));
  expect(field('url')?.value).toBe('https://video.example.org/a');
});
