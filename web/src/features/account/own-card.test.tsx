import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { OwnCard } from './own-card.tsx';

const AGREED = { known: true, agreedAt: '2030-01-07T08:00:00.000Z' };

let asked: string[];
/** Whether her card is known. */
let known: boolean;
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('account');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  asked = [];
  known = true;
  vi.stubGlobal('fetch', (_address: string, { method = 'GET' }: RequestInit) => {
    asked.push(method);
    return Promise.resolve(Response.json({ ...AGREED, known, ...(method !== 'PUT' && { agreedAt: null }) }));
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

async function draw(): Promise<void> {
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <OwnCard />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(document.querySelector('button')).not.toBeNull());
}
const said = (): string => document.body.textContent;
const press = (): Promise<void> => act(async () => document.querySelector('button')?.click());

it('checks her in once she agrees, and not any more once she takes that back', async () => {
  await draw();
  expect(said()).not.toContain('not known yet');
  await press();
  await untilDrawn(() => expect(said()).toContain('You agreed on'));
  await press();
  await untilDrawn(() => expect(said()).not.toContain('You agreed on'));
  expect(asked).toEqual(['GET', 'PUT', 'DELETE']);
});

it('says that nobody knows which it is', async () => {
  known = false;
  await draw();
  expect(said()).toContain('not known yet');
});
