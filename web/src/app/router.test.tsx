import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeQueryClient } from '../data/client.ts';
import { meQuery, type Me } from '../data/session.ts';
import { chooseLanguage, startTexts } from '../lib/texts.ts';
import { makeRouter } from './router.tsx';
import { bringTexts } from './texts.ts';
import { until } from '../../../test/support/until.ts';

beforeAll(async () => {
  vi.stubGlobal(
    'EventSource',
    class {
      addEventListener(): void {}
      close(): void {}
    },
  );
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: [], nextCursor: null })));
  await startTexts(bringTexts);
  return () => vi.unstubAllGlobals();
});

let leave: () => void = () => undefined;
afterEach(() => leave());

/** Opens an address as somebody with this role. */
function open(path: string, role: 'employee' | 'administrator'): HTMLElement {
  const client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, {
    user: { id: 7, name: 'Ada Lovelace', email: 'ada@demo.example', role, buildings: 'all', mustChangePassword: false },
    tenant: { name: 'Demo' },
    scopes: [],
  } as unknown as Me);
  history.pushState(null, '', path);
  const page = document.body.appendChild(document.createElement('div'));
  const root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider>
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
  return page;
}

const titled = (title: string): Promise<void> => act(() => until(() => expect(document.title).toBe(title)));

describe('the title of the tab says which screen it is', () => {
  it.each([
    ['/', 'Book · Atrium', '預訂 · Atrium', 'Buchen · Atrium'],
    ['/bookings', 'My bookings · Atrium', '我的預訂 · Atrium', 'Meine Buchungen · Atrium'],
    ['/approvals', 'Approvals · Atrium', '審批 · Atrium', 'Genehmigungen · Atrium'],
    ['/account', 'Account · Atrium', '帳戶 · Atrium', 'Konto · Atrium'],
    ['/people', 'People · Atrium', '同事 · Atrium', 'Personen · Atrium'],
    ['/manage/export', 'Export · Atrium', '匯出 · Atrium', 'Export · Atrium'],
    ['/manage/labels', 'Labels · Atrium', '標籤 · Atrium', 'Etiketten · Atrium'],
    ['/settings/service-accounts', 'Service accounts · Atrium', '服務帳戶 · Atrium', 'Dienstkonten · Atrium'],
    ['/settings/online-meetings', 'Online meetings · Atrium', '線上會議 · Atrium', 'Online-Besprechungen · Atrium'],
    ['/sign-in', 'Sign in to Atrium', '登入 Atrium', 'Bei Atrium anmelden'],
    ['/door-key', 'This is no whole key · Atrium', '門匙不完整 · Atrium', 'Das ist kein ganzer Schlüssel · Atrium'],
    ['/forgot-password', 'Forgot your password? · Atrium', '忘記密碼？ · Atrium', 'Passwort vergessen? · Atrium'],
  ])('%s: %s, in the language spoken', async (path, title, chinese, german) => {
    open(path, 'administrator');
    await titled(title);
    await act(() => chooseLanguage('zh-Hant'));
    await titled(chinese);
    await act(() => chooseLanguage('de'));
    await titled(german);
    expect(document.title).toBe(german);
    await act(() => chooseLanguage('en'));
  });
});

it.each(['/no/such/address', '/people'])(
  'where there is nothing, as %s for an employee, the ways on are there',
  async (path) => {
    const page = open(path, 'employee');
    await titled('There is nothing at this address · Atrium');
    expect([...page.querySelectorAll('h1')].map(({ textContent }) => textContent)).toEqual([
      'There is nothing at this address',
    ]);
    expect(page.querySelectorAll('main')).toHaveLength(1);
    expect(page.querySelector('header nav')?.textContent).toContain('My bookings');
  },
);

it('which of my bookings are shown stands in the address, and the way back leads through them', async () => {
  const page = open('/bookings?tab=past', 'employee');
  const chosen = (name: string): Promise<void> =>
    act(() => until(() => expect(page.querySelector('[role="tab"][aria-selected="true"]')?.textContent).toBe(name)));
  await chosen('Past');
  const upcoming = [...page.querySelectorAll<HTMLElement>('[role="tab"]')][0];
  act(() => upcoming?.click());
  await chosen('Upcoming');
  expect(location.search).toBe('');
  act(() => history.back());
  await chosen('Past');
  expect(location.search).toBe('?tab=past');
  const ways = [...page.querySelectorAll('main a')].map((one) => one.getAttribute('href'));
  expect(ways).toEqual(expect.arrayContaining(['/waiting', '/seats']));
});
