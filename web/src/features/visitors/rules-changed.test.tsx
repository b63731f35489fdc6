import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { UnwelcomeVisitor, VisitingPolicy } from '../../data/visiting.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { ChangeUnwelcomeDrawer } from './change-unwelcome-drawer.tsx';
import { PolicyDrawer } from './policy-drawer.tsx';

const rules: VisitingPolicy['rules'] = {
  inviteAhead: { days: 14 },
  maxLength: { minutes: 60 },
  purposeRequired: false,
  approval: { groupIds: [4], userIds: [9] },
};
const policy: VisitingPolicy = { id: 7, version: 3, name: 'Short', buildingId: 2, rules, createdAt: '' };
const entry: UnwelcomeVisitor = {
  id: 5,
  version: 2,
  buildingId: null,
  email: null,
  domain: null,
  name: 'Nora Nuisance',
  company: null,
  reason: 'Took a laptop',
  until: '2030-01-08T11:30:00.000Z',
  createdAt: '2030-01-01T00:00:00.000Z',
};

let client: QueryClient;
let root: Root;
let sent: unknown[];
let answer: () => Response;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('visitors');
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    if (method === 'GET')
      return Promise.resolve(Response.json({ id: 9, name: 'Ada Approver', names: {}, items: [], nextCursor: null }));
    sent.push([method, address.replace(/.*\/v1/, ''), JSON.parse(body ?? '{}')]);
    return Promise.resolve(answer());
  });
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent = [];
  answer = () => Response.json({ ...policy, ...entry });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const draw = (what: ReactNode): void =>
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>{what}</QueryClientProvider>
      </MantineProvider>,
    ),
  );
const drawPolicy = (said: VisitingPolicy['rules']): void =>
  draw(<PolicyDrawer buildings={[]} forAll policy={{ ...policy, rules: said }} onClose={() => undefined} />);
const drawEntry = (): void =>
  draw(<ChangeUnwelcomeDrawer entry={entry} who="Nora Nuisance" zone="UTC" onClose={() => undefined} />);
const fieldOf = (name: string): HTMLInputElement | null => document.querySelector(`[name="${name}"]`);
const type = (name: string, value: string): void => {
  const field = fieldOf(name);
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, value);
    field?.dispatchEvent(new Event('input', { bubbles: true }));
  });
};
const send = (): void => act(() => document.querySelector('form')?.requestSubmit());
const sentOfPolicy = (change: object) => [['PATCH', '/visiting-policies/7', { version: 3, name: 'Short', ...change }]];

it('what was not touched of a policy stays, also what has no field', async () => {
  const hours = { week: [1, 3].map((day) => ({ day, from: '09:00', to: '17:00' })) };
  drawPolicy({ ...rules, hours });
  expect(['rules.inviteAhead', 'rules.hours.from', 'rules.hours.to'].map((name) => fieldOf(name)?.value)).toEqual([
    '14',
    '09:00',
    '17:00',
  ]);
  expect(fieldOf('buildingId')).toBeNull();
  type('rules.maxLength', '90');
  send();
  await untilDrawn(() =>
    expect(sent).toEqual(sentOfPolicy({ rules: { ...rules, hours, maxLength: { minutes: 90 } } })),
  );
});

it('a rule that is emptied is said no more', async () => {
  drawPolicy({ inviteAhead: { days: 14 }, maxLength: { minutes: 60 } });
  type('rules.inviteAhead', '');
  send();
  await untilDrawn(() => expect(sent).toEqual(sentOfPolicy({ rules: { maxLength: { minutes: 60 } } })));
});

it.each([
  [
    'differ by the day',
    [
      { day: 1, from: '09:00', to: '12:00' },
      { day: 2, from: '09:00', to: '17:00' },
    ],
  ],
  [
    'are twice a day',
    [
      { day: 1, from: '09:00', to: '12:00' },
      { day: 1, from: '13:00', to: '17:00' },
    ],
  ],
  ['end at midnight', [{ day: 1, from: '09:00', to: '24:00' }]],
])('hours that %s are kept until others are filled in', async (_, week) => {
  drawPolicy({ hours: { week } });
  expect(fieldOf('rules.hours.from')).toBeNull();
  type('rules.minLength', '30');
  send();
  await untilDrawn(() =>
    expect(sent).toEqual(sentOfPolicy({ rules: { minLength: { minutes: 30 }, hours: { week } } })),
  );
  const kept = [...document.querySelectorAll('label')].find(({ textContent }) => textContent.startsWith('Hours as'));
  act(() => kept?.click());
  type('rules.hours.from', '10:00');
  type('rules.hours.to', '11:00');
  sent = [];
  send();
  const others = [1, 2, 3, 4, 5].map((day) => ({ day, from: '10:00', to: '11:00' }));
  await untilDrawn(() =>
    expect(sent).toEqual(sentOfPolicy({ rules: { minLength: { minutes: 30 }, hours: { week: others } } })),
  );
});

it('a refusal of what has no field of its own is read at the end of the form', async () => {
  const problem = { code: 'invalid_request', param: 'rules.approval.userIds[0]', detail: 'Nobody of that id' };
  answer = () => Response.json(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } });
  drawPolicy(rules);
  send();
  await untilDrawn(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('Nobody of that id'));
});

it('another reason leaves the end as it is, to the minute', async () => {
  drawEntry();
  expect([fieldOf('reason')?.value, fieldOf('until')?.value]).toEqual(['Took a laptop', '2030-01-08']);
  type('reason', 'Took two laptops');
  send();
  const change = { version: 2, reason: 'Took two laptops' };
  await untilDrawn(() => expect(sent).toEqual([['PATCH', '/unwelcome-visitors/5', change]]));
});

it.each([
  ['another last day counts to its end', '2030-02-01', '2030-02-01T23:59:59'],
  ['without a last day it does not end', '', null],
])('%s', async (_, typed, until) => {
  drawEntry();
  type('until', typed);
  send();
  const change = { version: 2, reason: 'Took a laptop', until };
  await untilDrawn(() => expect(sent).toEqual([['PATCH', '/unwelcome-visitors/5', change]]));
});
