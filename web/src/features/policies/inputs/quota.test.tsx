import { MantineProvider } from '@mantine/core';
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import { bringTexts } from '../../../app/texts.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { OneInput, QuotaInput } from './quota.tsx';

let page: HTMLElement;
let root: Root;
let said: unknown;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('policies');
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

function Held({ start }: { readonly start: Said<'quota'> }) {
  const [says, setSays] = useState(start);
  const change = (next: Said<'quota'>): void => {
    hear(next);
    setSays(next);
  };
  return <QuotaInput says={says} onChange={change} label="Quota" name="rules.quota" />;
}
const hear = (next: unknown): void => {
  said = next;
};

const show = (element: React.ReactNode): void => {
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  act(() => root.render(<MantineProvider>{element}</MantineProvider>));
};
const choose = (label: string, value: string): void =>
  act(() => {
    const select = page.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`);
    if (!select) throw new Error(`There is no ${label}`);
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });

it('a quota is of bookings or hours, a day, week or month, with a time to cancel or without', () => {
  show(<Held start={{ unit: 'bookings', most: 5, per: 'week' }} />);
  choose('What is counted', 'hours');
  choose('For how long', 'month');
  expect(said).toEqual({ unit: 'hours', most: 5, per: 'month' });
  const late = page.querySelector<HTMLInputElement>('input[type=checkbox]');
  act(() => late?.click());
  expect(said).toEqual({ unit: 'hours', most: 5, per: 'month', refundUntilMinutes: 120 });
  act(() => late?.click());
  expect(said).toEqual({ unit: 'hours', most: 5, per: 'month' });
});

it('one at a time or several', () => {
  show(<OneInput says onChange={hear} label="One at a time" name="rules.onePerType" />);
  act(() => page.querySelector<HTMLInputElement>('input[value=several]')?.click());
  expect(said).toBe(false);
});
