import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import type { Booking } from '../../data/bookings.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Resource } from '../../data/resources.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { ChangeOne } from './change-one.tsx';
import { until } from '../../../../test/support/until.ts';

const base = {
  id: 5,
  version: 2,
  start: '2030-05-06T09:00:00Z',
  end: '2030-05-06T10:00:00Z',
  zone: 'UTC',
  resourceIds: [11],
  title: '',
  attendees: [],
  guest: null,
  anonymous: false,
  private: false,
} as unknown as Booking;
const resource = {
  id: 11,
  type: 'desk',
  name: 'L1-07',
  names: {},
  buildingId: 1,
  floorId: null,
} as unknown as Resource;
const me = { user: { id: 7, name: 'Ada', buildings: 'all' }, scopes: ['bookings:manage'] } as unknown as Me;
const later = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T14:00:00Z' };
const half = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T12:00:00Z', resourceIds: [12] };
const rule = { resourceId: 11, policyId: 3, policyName: 'Desks' };
const check = {
  allowed: false,
  refusals: [],
  alternative: half,
  rules: [
    { ...rule, rule: 'maxLength', says: { maxLength: { minutes: 180 } } },
    { ...rule, rule: 'terms', says: { terms: { text: 'Be kind.' } } },
  ],
};
const codes = [{ id: 6, version: 1, code: '1020', description: '', archivedAt: null, createdAt: base.start }];
const done = vi.fn<() => void>();

let client: QueryClient;
let root: Root;
let page: HTMLElement;
/** What each change says beside its version, in order; and what they are answered with. */
let sent: object[];
let answers: object[];
/** What was chosen besides. */
let edited: object[];
/** What a check finds in the way, and what the policies say there. */
let refusals: object[];
let rules: object[];

function respond(address: string, { method = 'GET', body = '{}' }: { method?: string; body?: string }): Response {
  if (address.endsWith('/booking-checks')) return Response.json({ ...check, refusals, rules });
  if (address.endsWith('/cost-codes/7')) return Response.json({ ...codes[0], id: 7, code: '1030' });
  if (address.includes('/cost-codes')) return Response.json({ items: codes, nextCursor: null });
  if (method !== 'PATCH') return Response.json(address.includes('resources') ? resource : { items: [] });
  const { version: _version, ...said } = JSON.parse(body) as Record<string, unknown>;
  sent.push(said);
  const answer = answers.shift() ?? {};
  return Response.json({ ...base, ...answer }, { status: 'code' in answer ? 409 : 200 });
}

beforeAll(async () => {
  await startTexts(bringTexts);
  await Promise.all([needTexts('changing', 'rules', 'parts', 'paying'), import('../paying/who-pays.tsx')]);
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  [sent, answers, edited, refusals, rules] = [[], [], [], [], check.rules];
  done.mockClear();
  vi.stubGlobal('fetch', (address: string, init: object) => Promise.resolve(respond(address, init)));
  Element.prototype.scrollIntoView = () => undefined;
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, me);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});

/** Somebody has chosen another end, or else. */
function draw(edits: object = { to: '14:00' }, booking = base): void {
  const none = (): void => undefined;
  const onEdit = (edits: object): void => void edited.push(edits);
  const given = { base: booking, resource, edits, onEdit, isHeld: false, onBusy: none, onDone: done };
  act(() =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={client}>
          <ChangeOne {...given} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
}
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  page.remove();
});

const button = (name: string): HTMLButtonElement | undefined =>
  [...page.querySelectorAll('button')].find(({ textContent }) => textContent === name);
/** Presses a button once it is there and may be pressed. */
async function press(name: string): Promise<void> {
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(button(name)?.disabled).toBe(false);
  });
  await act(async () => Promise.resolve(button(name)?.click()));
}
const accept = (): void => act(() => page.querySelector<HTMLInputElement>('[name=acceptTerms]')?.click());
const isDone = (): Promise<void> =>
  until(async () => {
    await act(async () => Promise.resolve());
    expect(done.mock.calls).toHaveLength(1);
  });

it('asks before what was approved waits again', async () => {
  draw();
  answers = [{ code: 'booking_approval_lost' }];
  await press('Save');
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(page.textContent).toContain('it is not firm any more');
  });
  await press('Change and ask for approval');
  await isDone();
  expect(sent).toEqual([later, { ...later, giveUpApproval: true }]);
});

it('takes what works, and then answers what is asked about that', async () => {
  draw();
  const policy = { policyId: 3, policyName: 'Desks' };
  answers = [
    { code: 'booking_longer_than_allowed', param: 'end', rule: 'maxLength', ...policy },
    { code: 'booking_terms_not_accepted', param: 'acceptTerms', rule: 'terms', ...policy },
    { code: 'booking_approval_lost' },
  ];
  await press('Save');
  await press('Change to L1-07, 09:00\u00a0–\ufeff\u00a012:00 instead');
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(page.querySelector('[name=acceptTerms]')).not.toBeNull();
  });
  accept();
  await press('Save');
  await press('Change and ask for approval');
  await isDone();
  expect(sent).toEqual([
    later,
    half,
    { ...half, acceptTerms: true },
    { ...half, acceptTerms: true, giveUpApproval: true },
  ]);
});

/** Chooses who pays, once there is anything to choose from. */
async function choosePayer(code: string): Promise<void> {
  const label = () =>
    [...page.querySelectorAll('label')].find(({ textContent }) => textContent?.startsWith('Who pays'));
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(label()).toBeDefined();
  });
  act(() => document.getElementById(label()?.htmlFor ?? '')?.click());
  const option = (): HTMLElement | undefined =>
    [...document.querySelectorAll<HTMLElement>('[role=option]')].find(({ textContent }) => textContent === code);
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(option()).toBeDefined();
  });
  act(() => option()?.click());
}

it('another cost code is chosen unasked, and nothing else is changed by that', async () => {
  draw({}, { ...base, costCodes: [{ costCodeId: 7, percent: 100 }] });
  await choosePayer('1020');
  await press('Save');
  await isDone();
  expect(sent).toEqual([{ costCodes: [{ costCodeId: 6 }] }]);
});

it('where there are no cost codes nobody is asked for one', async () => {
  const all = codes.splice(0);
  draw();
  await press('Save');
  await isDone();
  expect(page.textContent).not.toContain('Who pays');
  codes.push(...all);
});

it('asks who pays where that is refused for want of it, and keeps what was accepted before', async () => {
  draw();
  const policy = { policyId: 3, policyName: 'Desks' };
  answers = [
    { code: 'booking_terms_not_accepted', param: 'acceptTerms', rule: 'terms', ...policy },
    { code: 'booking_cost_codes_required', param: 'costCodes', rule: 'costCodes', ...policy },
  ];
  await press('Save');
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(page.querySelector('[name=acceptTerms]')).not.toBeNull();
  });
  accept();
  await press('Save');
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(page.querySelector('[name=costCodes]')).not.toBeNull();
  });
  await press('Save');
  expect([page.textContent, button('Change anyway')]).toEqual([expect.stringContaining('Say who pays'), undefined]);
  await choosePayer('1020');
  await press('Save');
  await isDone();
  const accepted = { ...later, acceptTerms: true };
  expect(sent).toEqual([later, accepted, { ...accepted, costCodes: [{ costCodeId: 6 }] }]);
});

it('who manages bookings there passes over the rule, not over what somebody else has', async () => {
  draw();
  answers = [{ code: 'booking_longer_than_allowed', rule: 'maxLength', policyId: 3 }];
  await press('Save');
  await press('Change anyway');
  await isDone();
  expect(sent).toEqual([later, { ...later, overrule: true }]);
});

it('a clash offers what works, and nothing to be passed over', async () => {
  draw();
  answers = [{ code: 'resource_already_booked', clashes: [later] }];
  await press('Save');
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(page.textContent).toContain('Taken 09:00\u00a0–\ufeff\u00a014:00.');
    expect(button('Change to L1-07, 09:00\u00a0–\ufeff\u00a012:00 instead')).toBeDefined();
  });
  expect(button('Change anyway')).toBeUndefined();
});

it('says what stands in the way before anything is sent, and offers what works in one click', async () => {
  refusals = [
    { ...rule, code: 'booking_longer_than_allowed', rule: 'maxLength', param: 'end', detail: 'At most 3 hours' },
  ];
  draw();
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(page.querySelector('output')?.textContent).toContain('Bookings take 3 h');
  });
  expect([sent, button('Save')]).toEqual([[], undefined]);
  await press('Change to L1-07, 09:00\u00a0–\ufeff\u00a012:00 instead');
  await isDone();
  expect(sent).toEqual([half]);
});

const hiding = (): HTMLInputElement | undefined =>
  [...page.querySelectorAll<HTMLInputElement>('[type=checkbox]')].find(({ labels }) =>
    labels?.[0]?.textContent.startsWith('Anonymous'),
  );

it('offers to hide whose it is where a policy lets, and there alone', async () => {
  rules = [{ ...rule, rule: 'anonymous', says: { anonymous: true } }];
  draw();
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(hiding()).toBeDefined();
  });
  act(() => hiding()?.click());
  expect(edited).toEqual([{ anonymous: true }]);
});

it('does not where none lets', async () => {
  draw();
  await until(async () => {
    await act(async () => Promise.resolve());
    expect(button('Save')?.disabled).toBe(false);
  });
  expect(hiding()).toBeUndefined();
});
