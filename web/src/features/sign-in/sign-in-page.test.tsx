import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { until } from '../../../../test/support/until.ts';
import { makeRouter } from '../../app/router.tsx';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { startTexts } from '../../lib/texts.ts';

/** Waits while the page is drawn. */
const untilDrawn = (check: () => void): Promise<void> => act(() => until(check));

/** What was sent, by its address. */
const sent = new Map<string, unknown>();
let isSeveral = true;
let page: HTMLElement;
let leave: () => void = () => undefined;
beforeAll(async () => {
  await startTexts(bringTexts);
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent.clear();
  localStorage.clear();
  vi.stubGlobal('fetch', (address: string, { body }: RequestInit = {}) => {
    if (address === '/api/v1/sign-in-form') return Promise.resolve(Response.json({ workplace: isSeveral }));
    if (typeof body === 'string') sent.set(address, JSON.parse(body));
    const refusal = { code: 'sign_in_refused', title: 'No', status: 401 };
    const headers = { 'content-type': 'application/problem+json' };
    return Promise.resolve(new Response(JSON.stringify(refusal), { status: 401, headers }));
  });
});
afterEach(() => leave());

function open(path: string): void {
  const client = makeQueryClient();
  history.pushState(null, '', path);
  page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <RouterProvider router={makeRouter(client)} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  leave = () => {
    act(() => root.unmount());
    page.remove();
  };
}

const field = (name: string): HTMLInputElement | null => page.querySelector(`input[name="${name}"]`);
function type(name: string, text: string): void {
  const input = field(name);
  if (input) input.value = text;
}
const press = () => act(async () => page.querySelector<HTMLButtonElement>('button[type="submit"]')?.click());

it('asks for the workplace where there are several, and keeps none that was refused', async () => {
  isSeveral = true;
  open('/sign-in');
  await untilDrawn(() => expect(field('tenant')).not.toBeNull());
  type('email', 'ada@acme.example');
  type('password', 'plum harbour seventeen');
  await press();
  await untilDrawn(() => expect(page.textContent).toContain('Enter the short name of your workplace'));
  type('tenant', 'Acme Ltd.');
  await press();
  await untilDrawn(() => expect(page.textContent).toContain('A short name has small letters'));
  expect(sent.size).toBe(0);
  type('tenant', ' ACME ');
  await press();
  const said = { email: 'ada@acme.example', password: 'plum harbour seventeen', tenant: 'acme' };
  await untilDrawn(() => expect(sent.get('/api/v1/sessions')).toEqual(said));
  await untilDrawn(() => expect(page.textContent).toContain('Check all three'));
  leave();
  open('/forgot-password');
  await untilDrawn(() => expect(field('tenant')).not.toBeNull());
  expect(field('tenant')?.value).toBe('');
  type('tenant', 'acme');
  type('email', 'ada@acme.example');
  await press();
  await untilDrawn(() =>
    expect(sent.get('/api/v1/password-resets')).toEqual({ email: 'ada@acme.example', tenant: 'acme' }),
  );
});

it('takes what was typed along to the page for a forgotten password', async () => {
  isSeveral = true;
  open('/sign-in');
  await untilDrawn(() => expect(field('tenant')).not.toBeNull());
  const input = field('tenant');
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, 'umbrella ');
    input?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await act(async () => page.querySelector<HTMLAnchorElement>('a[href="/forgot-password"]')?.click());
  await untilDrawn(() => expect(page.textContent).not.toContain('Sign in'));
  await untilDrawn(() => expect(field('tenant')?.value).toBe('umbrella'));
});

it('takes it from the address of a link', async () => {
  isSeveral = true;
  open('/sign-in?workplace=umbrella');
  await untilDrawn(() => expect(field('tenant')?.value).toBe('umbrella'));
});

it('asks for nothing of that where there is one', async () => {
  isSeveral = false;
  open('/sign-in?workplace=umbrella');
  await untilDrawn(() => expect(field('email')).not.toBeNull());
  type('email', 'ada@acme.example');
  type('password', 'plum harbour seventeen');
  await press();
  await untilDrawn(() =>
    expect(sent.get('/api/v1/sessions')).toEqual({ email: 'ada@acme.example', password: 'plum harbour seventeen' }),
  );
  expect(field('tenant')).toBeNull();
  await untilDrawn(() => expect(page.textContent).toContain('Check both'));
});
