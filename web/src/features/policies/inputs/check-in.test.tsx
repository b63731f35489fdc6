import { MantineProvider } from '@mantine/core';
import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { Said } from '../../../../../server/modules/policies/contract.ts';
import { bringTexts } from '../../../app/texts.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { CheckInInput } from './check-in.tsx';

type Says = Said<'checkIn'>;
const rule = { required: false, methods: ['web'], opensMinutes: 15, closesMinutes: 15, release: false } satisfies Says;

let page: HTMLElement;
let root: Root;
let said: Says;
beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('policies');
});
afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

function Held() {
  const [says, setSays] = useState<Says>(rule);
  const change = (next: Says): void => {
    hear(next);
    setSays(next);
  };
  return <CheckInInput says={says} onChange={change} label="Check-in" name="rules.checkIn" />;
}

const hear = (next: Says): void => {
  said = next;
};
const field = (): HTMLInputElement => {
  const input = page.querySelector<HTMLInputElement>('input[name="rules.checkIn.emptyMinutes"]');
  if (!input) throw new Error('There is no such field');
  return input;
};
const type = (text: string): void =>
  act(() => {
    Reflect.set(HTMLInputElement.prototype, 'value', text, field());
    field().dispatchEvent(new Event('input', { bubbles: true }));
  });

it('says for how long nobody is there before it ends, whoever must check in; empty it never does', () => {
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  act(() => root.render(<MantineProvider>{<Held />}</MantineProvider>));
  expect([field().value, field().placeholder]).toEqual(['', 'Never']);
  expect(page.textContent).toContain('the rest is free for others, and whoever booked is told');
  type('45');
  expect(said).toEqual({ ...rule, emptyMinutes: 45 });
  type('');
  expect(said).toEqual(rule);
});

it('asks for what the server takes', () => {
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  act(() => root.render(<MantineProvider>{<Held />}</MantineProvider>));
  for (const [typed, kept] of [
    ['1', 10],
    ['999', 480],
  ] as const) {
    type(typed);
    act(() => void field().dispatchEvent(new FocusEvent('focusout', { bubbles: true })));
    expect(said.emptyMinutes).toBe(kept);
  }
});
