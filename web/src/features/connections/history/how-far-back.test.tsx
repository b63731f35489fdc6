import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { until } from '../../../../../test/support/until.ts';
import { bringTexts } from '../../../app/texts.ts';
import { makeQueryClient } from '../../../data/client.ts';
import { streamsQuery, type Stream } from '../../../data/streams.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { HowFarBack } from './how-far-back.tsx';

const CONNECTION = 7;
const stream = (entity: Stream['entity'], more: Partial<Stream>): Stream => ({
  entity,
  standsInTime: true,
  historyDays: 90,
  wholeFrom: null,
  readsWholeNext: false,
  version: 4,
  ...more,
});

let client: QueryClient;
let root: Root;
let sent: { readonly path: string; readonly body: unknown }[];
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('sources', 'history');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent = [];
  vi.stubGlobal('fetch', (path: string, { method, body }: RequestInit) => {
    if (method === 'PATCH') sent.push({ path, body: JSON.parse(typeof body === 'string' ? body : 'null') as unknown });
    return new Promise<Response>(() => undefined);
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

function show(...streams: Stream[]): HTMLInputElement[] {
  client.setQueryData(streamsQuery(CONNECTION).queryKey, streams);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <HowFarBack connectionId={CONNECTION} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  return [...document.querySelectorAll('input')];
}

const type = async (field: HTMLInputElement | undefined, value: string): Promise<void> => {
  if (field) field.value = value;
  await act(async () => {
    field?.form?.requestSubmit();
    await Promise.resolve();
  });
};

it('is asked of kinds that end at some time alone', () => {
  const fields = show(stream('building', { standsInTime: false, historyDays: null }), stream('space', {}));
  expect(fields.map(({ labels, value }) => [labels?.[0]?.textContent, value])).toEqual([['Spaces: days back', '90']]);
  expect(document.body.textContent).not.toContain('the next run reads all of it');
});

it('says where the next run reads all of it', () => {
  show(stream('space', { readsWholeNext: true }));
  expect(document.body.textContent).toContain('the next run reads all of it');
});

it('sends what was typed with the version that was seen, nothing as everything, and keeps back what is none', async () => {
  const [field] = show(stream('space', {}));
  await type(field, '3651');
  expect(sent).toEqual([]);
  expect(document.body.textContent).toContain('Give a whole number from 1 to 3,650, or nothing');
  await type(field, '');
  await until(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.path).toContain(`/connections/${CONNECTION}/streams/space`);
  expect(sent[0]?.body).toEqual({ version: 4, historyDays: null });
});
