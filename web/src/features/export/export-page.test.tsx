import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { ExportPage } from './export-page.tsx';

const tooMany = { code: 'invalid_request', param: 'to', title: 'Invalid', detail: 'Give a shorter time', status: 400 };

let isTooMany: boolean;
let asked: URL[];
let kept: string[];
let page: HTMLElement;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('export', 'parts');
  return () => vi.unstubAllGlobals();
});

beforeEach(() => {
  [isTooMany, asked, kept] = [false, [], []];
  vi.stubGlobal('fetch', (address: string) => {
    const url = new URL(address, 'http://atrium.test');
    if (!url.pathname.endsWith('/booking-export'))
      return Promise.resolve(
        Response.json({ items: [{ id: 1, name: 'North', zone: 'Asia/Hong_Kong' }], nextCursor: null }),
      );
    asked.push(url);
    return Promise.resolve(isTooMany ? Response.json(tooMany, { status: 400 }) : new Response('sheet'));
  });
  Object.assign(URL, { createObjectURL: () => 'blob:sheet', revokeObjectURL: () => undefined });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    kept.push(this.download);
  });
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={makeQueryClient()}>
          <MessagePlace />
          <ExportPage />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
  vi.restoreAllMocks();
});

const submit = (): void => act(() => page.querySelector('form')?.requestSubmit());

it('fetches the days that are chosen, by the clocks of the building, and has the browser keep them', async () => {
  await untilDrawn(() => expect(page.querySelector('select')?.value).toBe('Asia/Hong_Kong'));
  submit();
  await untilDrawn(() =>
    expect(kept).toEqual([expect.stringMatching(/^Bookings \d{4}-\d\d-\d\d – \d{4}-\d\d-\d\d\.xlsx$/)]),
  );
  const { from = '', to = '', ...others } = Object.fromEntries(asked[0]?.searchParams ?? []);
  expect(others).toEqual({ timeZone: 'Asia/Hong_Kong' });
  expect([from, to].map((time) => time.slice(10))).toEqual(['T00:00', 'T00:00']);
  const days = Temporal.PlainDate.from(from.slice(0, 10)).until(to.slice(0, 10)).total('days');
  expect(days).toBe(31);
});

it('what is too much is said, and nothing is kept', async () => {
  isTooMany = true;
  await untilDrawn(() => expect(page.querySelector('select')?.value).toBe('Asia/Hong_Kong'));
  submit();
  await untilDrawn(() => expect(page.textContent).toContain('Give a shorter time'));
  expect(kept).toEqual([]);
});

it('asks for nothing that can be no domain, and says what one is', async () => {
  await untilDrawn(() => expect(page.querySelector('select')?.value).toBe('Asia/Hong_Kong'));
  const field = page.querySelector<HTMLInputElement>('[name=organizerEmailDomain]');
  if (field === null) throw new Error('no field');
  field.value = 'ann@example.com';
  submit();
  await untilDrawn(() => expect(page.textContent).toContain('Enter what stands after the @'));
  expect(asked).toEqual([]);
  field.value = '@example.com';
  submit();
  await untilDrawn(() => expect(kept).toHaveLength(1));
});
