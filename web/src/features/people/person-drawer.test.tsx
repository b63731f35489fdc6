import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { thingFieldsQuery } from '../../data/custom-fields.ts';
import { groupsQuery, type User } from '../../data/people.ts';
import { buildingsQuery } from '../../data/places.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { PersonDrawer } from './person-drawer.tsx';

const ann = {
  id: 5,
  version: 3,
  name: 'Ann',
  names: {},
  email: 'ann@example.com',
  role: 'receptionist',
  buildings: [2],
  groupIds: [1],
} as unknown as User;

/** What was asked of the server; and what it answers, by method and path. */
let sent: { readonly what: string; readonly body: unknown }[];
let answers: Record<string, readonly [status: number, body: object | null]>;
let client: QueryClient;
let root: Root;
const onClose = vi.fn<() => void>();

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('people', 'copied-link');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent = [];
  answers = {};
  onClose.mockClear();
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    const what = `${method} ${address.replace(/.*\/v1/, '')}`;
    if (method !== 'GET') sent.push({ what, body: body === undefined ? null : (JSON.parse(body) as unknown) });
    const [status, answer] = answers[what] ?? [200, { items: [], nextCursor: null }];
    return Promise.resolve(answer === null ? new Response(null, { status }) : Response.json(answer, { status }));
  });
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, { user: { id: 9, buildings: 'all' }, scopes: ['mail:read'] } as unknown as Me);
  client.setQueryData(buildingsQuery.queryKey, [{ id: 2, name: 'House', names: {} }] as never);
  client.setQueryData(groupsQuery.queryKey, [
    { id: 1, name: 'Sales' },
    { id: 4, name: 'Design' },
  ] as never);
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const draw = (user: User | null): void =>
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <PersonDrawer user={user} onClose={onClose} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
const field = (name: string) => document.querySelector<HTMLInputElement>(`[name="${name}"]`);
function type(name: string, value: string): void {
  const input = field(name);
  act(() => {
    // Past what React remembers of it, as typing does.
    Reflect.set(
      input instanceof HTMLSelectElement ? HTMLSelectElement.prototype : HTMLInputElement.prototype,
      'value',
      value,
      input,
    );
    input?.dispatchEvent(new Event('input', { bubbles: true }));
    input?.dispatchEvent(new Event('change', { bubbles: true }));
  });
}
const send = (): void => act(() => document.querySelector('form')?.requestSubmit());
const said = (text: string): Promise<void> => untilDrawn(() => expect(document.body.textContent).toContain(text));

it('somebody is added with a role, and the link to choose a password is handed on where no mail leaves the house', async () => {
  const added = { ...ann, id: 8, name: 'Ben', email: 'ben@example.com', groupIds: [] };
  const askedAt = '2030-01-01T09:00:00.000Z';
  const link = 'https://desks.example/set-password#secret';
  answers = {
    'POST /users': [201, added],
    'POST /users/8/password-links': [202, { mail: 'kept', askedAt }],
    'GET /mail?state=kept&limit=50': [
      200,
      { items: [{ recipient: added.email, createdAt: askedAt, body: link }], nextCursor: null },
    ],
  };
  draw(null);
  send();
  await said('Enter the name');
  await said('Enter a whole e-mail address');
  expect(document.activeElement).toBe(field('name'));
  type('name', ' Ben ');
  type('email', 'ben@example.com');
  type('role', 'space_manager');
  send();
  await untilDrawn(() => expect(document.querySelector('input[readonly]')).toHaveProperty('value', link));
  expect(sent).toEqual([
    {
      what: 'POST /users',
      body: { name: 'Ben', email: 'ben@example.com', role: 'space_manager', buildings: 'all' },
    },
    { what: 'POST /users/8/password-links', body: null },
  ]);
  expect(onClose).not.toHaveBeenCalled();
});

it('what the server refuses stands at its field', async () => {
  answers = {
    'POST /users': [409, { code: 'email_taken', title: 'Taken', status: 409, param: 'email', detail: 'Taken' }],
  };
  draw(null);
  type('name', 'Ann');
  type('email', 'ann@example.com');
  send();
  await untilDrawn(() => expect(field('email')?.getAttribute('aria-invalid')).toBe('true'));
  expect(document.activeElement).toBe(field('email'));
  expect(onClose).not.toHaveBeenCalled();
});

it('of who is changed only what is new is said, and a role of buildings names one', async () => {
  answers = { 'PATCH /users/5': [200, ann] };
  draw(ann);
  type('name', 'Ann Other');
  send();
  await untilDrawn(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent).toEqual([{ what: 'PATCH /users/5', body: { version: 3, name: 'Ann Other' } }]);
});

it('nobody takes her own role away', () => {
  client.setQueryData(meQuery.queryKey, { user: { id: 5, buildings: 'all' }, scopes: [] } as unknown as Me);
  draw(ann);
  expect(field('role')).toBeNull();
  expect(field('name')).not.toBeNull();
});

it('says what connected systems say of her, under the names that people call it by', async () => {
  const field = { key: 'cost_centre', label: 'Cost centre', type: 'text' } as const;
  client.setQueryData(thingFieldsQuery('person').queryKey, [field]);
  draw({ ...ann, custom: { cost_centre: 'UK-33', other: 'not declared' } });
  await untilDrawn(() => expect(document.querySelector('dl')?.textContent).toBe('Cost centreUK-33'));
});
