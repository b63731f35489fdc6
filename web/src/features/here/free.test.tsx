import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Here } from '../../data/here.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { Free, type Saying } from './free.tsx';
import { untilDrawn } from '../../../../test/support/drawn.ts';

const at = '2030-05-06T09:00:00Z';
const here = { resource: { id: 11, zone: 'UTC' }, at, freeUntil: null } as unknown as Here;
const codes = [{ id: 5, version: 1, code: '1010', description: 'Sales', archivedAt: null, createdAt: at }];

let root: Root;
let page: HTMLElement;
beforeAll(async () => {
  await startTexts(bringTexts);
  await Promise.all([
    needTexts('here', 'parts', 'paying'),
    import('../../parts/paying/who-pays.tsx'),
    import('../../parts/rules/terms.tsx'),
  ]);
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: codes, nextCursor: null })));
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

const draw = (say: Saying['say'], terms: string | null, asksPay: boolean): Promise<void> =>
  act(async () =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={makeQueryClient()}>
          <Free here={here} say={say} isBusy={false} terms={terms} asksPay={asksPay} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
const submit = (): void => act(() => page.querySelector('form')?.requestSubmit());
const booked = { kind: 'book', resourceId: 11, start: at, end: expect.any(String) };

it('before a place, too, terms are accepted and it is said who pays, once that was asked', async () => {
  const say = vi.fn<Saying['say']>();
  await draw(say, null, false);
  submit();
  expect(say.mock.calls).toEqual([[booked]]);
  await draw(say, 'Be kind.', true);
  await untilDrawn(() => expect(page.textContent).toContain('Be kind.'));
  await untilDrawn(() => expect(page.querySelector('[name=costCodes]')).not.toBeNull());
  submit();
  await untilDrawn(() => expect(page.textContent).toContain('Say who pays'));
  expect([page.textContent, say.mock.calls.length]).toEqual([expect.stringContaining('Accept them first'), 1]);
  act(() => page.querySelector<HTMLInputElement>('[name=acceptTerms]')?.click());
  const label = [...page.querySelectorAll('label')].find(({ textContent }) => textContent?.startsWith('Who pays'));
  act(() => document.getElementById(label?.htmlFor ?? '')?.click());
  const option = (): HTMLElement | null => document.querySelector<HTMLElement>('[role=option]');
  await untilDrawn(() => expect(option()?.textContent).toBe('1010 · Sales'));
  act(() => option()?.click());
  submit();
  expect(say.mock.lastCall).toEqual([{ ...booked, acceptTerms: true, costCodes: [{ costCodeId: 5 }] }]);
});
