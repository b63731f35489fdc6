import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Policy } from '../../data/policies.ts';
import type { Resource } from '../../data/resources.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { isKept, type Names } from './names.ts';
import { PolicyForm } from './policy-form.tsx';
import { untilDrawn } from '../../../../test/support/drawn.ts';

const names: Names = {
  building: () => undefined,
  category: () => undefined,
  resourceGroup: () => undefined,
  group: () => undefined,
  resource: (id) => (id === 5 ? ({ id: 5, buildingId: 2 } as Resource) : undefined),
};
const manager = (buildings: 'all' | number[]): Me =>
  ({ user: { id: 7, name: 'Mo Manager', buildings }, scopes: ['policies:write'] }) as unknown as Me;

const desks = {
  id: 3,
  name: 'Desks',
  buildingId: null,
  type: 'desk',
  categoryId: null,
  resourceGroupId: null,
  resourceId: null,
  groupIds: [],
  rules: { maxLength: { minutes: 120 }, teleport: true },
  createdAt: '2030-05-06T09:00:00Z',
  version: 4,
} as Policy;

const christmas = { date: '2030-12-25', name: 'Christmas Day' };
const found = { holidays: [christmas], from: '2030-01-01', to: '2032-12-31', leftOut: [] };

/** What the server answers to each PATCH, and what it was asked. */
let answers: Response[];
let sent: { readonly version: number; readonly rules: object }[];
/** What a file of holidays is answered with, later. */
let reading: Promise<Response> | null;
let client: QueryClient;
let root: Root;
let page: HTMLElement;
const onTheirs = vi.fn<(theirs: Policy) => void>();
const onDone = vi.fn<() => void>();

beforeAll(async () => {
  Element.prototype.scrollIntoView = () => undefined;
  await startTexts(bringTexts);
  await needTexts('policies', 'rules');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  [answers, sent, reading] = [[], [], null];
  onTheirs.mockClear();
  onDone.mockClear();
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    if (method === 'GET' && address.endsWith('/policies/3'))
      return Promise.resolve(Response.json({ ...desks, name: 'Theirs', version: 5 }));
    if (address.endsWith('/holiday-readings')) return reading ?? Promise.resolve(Response.json(found));
    if (method !== 'PATCH') return Promise.resolve(Response.json({ items: [], nextCursor: null }));
    sent.push(JSON.parse(body ?? '') as (typeof sent)[number]);
    return Promise.resolve(answers.shift() ?? Response.json(desks));
  });
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, manager('all'));
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  act(() =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={client}>
          <PolicyForm
            base={desks}
            names={names}
            onDirty={() => undefined}
            onTheirs={onTheirs}
            onCancel={() => undefined}
            onDone={onDone}
          />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  page.remove();
});

const refusal = (status: number, members: object): Response => Response.json(members, { status });
const save = (): void => act(() => page.querySelector('form')?.requestSubmit());
const card = (label: string): HTMLElement | null => page.querySelector(`section[aria-label="${label}"]`);
const press = (text: string): void =>
  act(() => [...page.querySelectorAll('button')].find(({ textContent }) => textContent === text)?.click());
/** Gives the policy business hours, and takes holidays for them from a file. */
async function chooseFile(): Promise<void> {
  press('Add a rule');
  await untilDrawn(() => expect(menuItem('Business hours')).toBeDefined());
  act(() => menuItem('Business hours')?.click());
  await untilDrawn(() => expect(card('Business hours')?.querySelector('input[type=file]')).not.toBeNull());
  const file = card('Business hours')?.querySelector('input[type=file]') as HTMLInputElement;
  Object.defineProperty(file, 'files', { value: [new File(['BEGIN:VCALENDAR'], 'holidays.ics')] });
  act(() => void file.dispatchEvent(new Event('change', { bubbles: true })));
}
const CHOOSE = 'Choose at least one group.';
const menuItem = (text: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find(({ textContent }) => textContent === text);
describe('a policy that is being written', () => {
  it('keeps a rule that this page does not know', async () => {
    expect(card('teleport')?.textContent).toContain('Stays as it is.');
    save();
    await untilDrawn(() => expect(onDone).toHaveBeenCalled());
    expect(sent).toMatchObject([{ version: 4, rules: { maxLength: { minutes: 120 }, teleport: true } }]);
  });

  it('has a refusal at the rule that it blames, and the focus there', async () => {
    answers.push(refusal(400, { code: 'invalid_request', param: 'rules.maxLength.minutes', detail: 'Not so long' }));
    save();
    await untilDrawn(() =>
      expect(card('Longest booking')?.querySelector('[role=alert]')?.textContent).toBe('Not so long'),
    );
    expect(document.activeElement?.getAttribute('name')).toBe('rules.maxLength');
  });

  it('has the focus where a choice is missing', async () => {
    press('Add a rule');
    await untilDrawn(() => expect(menuItem('Kept for')).toBeDefined());
    act(() => menuItem('Kept for')?.click());
    // What was added takes the focus, too: not that is looked for.
    await untilDrawn(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Kept for'));
    act(() => page.querySelector<HTMLElement>('[name=name]')?.focus());
    save();
    await untilDrawn(() => expect(card('Kept for')?.querySelector('[role=alert]')?.textContent).toBe(CHOOSE));
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Kept for');
    expect(sent).toEqual([]);
  });

  it('is not saved while a file of holidays is still being read', async () => {
    let answer: (reply: Response) => void = () => undefined;
    reading = new Promise<Response>((resolve) => (answer = resolve));
    await chooseFile();
    save();
    await untilDrawn(() => expect(card('Business hours')?.textContent).toContain('is still being read'));
    expect(sent).toEqual([]);
    answer(Response.json(found));
    await untilDrawn(() => expect(card('Business hours')?.textContent).toContain('1 new holiday'));
    expect(card('Business hours')?.textContent).not.toContain('is still being read');
  });

  it('is not saved without the holidays of a file that are neither taken nor left out', async () => {
    await chooseFile();
    await untilDrawn(() => expect(card('Business hours')?.textContent).toContain('1 new holiday'));
    save();
    await untilDrawn(() =>
      expect(card('Business hours')?.querySelector('[role=alert]')?.textContent).toContain('before you save'),
    );
    expect([document.activeElement?.textContent, sent]).toEqual(['Take these', []]);
    press('Take these');
    await untilDrawn(() => expect(card('Business hours')?.querySelector('[role=alert]')).toBeNull());
    save();
    await untilDrawn(() => expect(onDone).toHaveBeenCalled());
    expect(sent).toMatchObject([{ rules: { hours: { holidays: [christmas] } } }]);
  });

  it('of somebody who was faster shows theirs, or is saved over it', async () => {
    answers.push(refusal(409, { code: 'version_conflict', currentVersion: 5 }));
    save();
    await untilDrawn(() => expect(page.textContent).toContain('Somebody changed this policy while you did.'));
    press('Show theirs');
    await untilDrawn(() => expect(onTheirs.mock.calls).toMatchObject([[{ name: 'Theirs', version: 5 }]]));
    press('Save mine');
    await untilDrawn(() => expect(onDone).toHaveBeenCalled());
    expect(sent.map(({ version }) => version)).toEqual([4, 5]);
  });
});

it('a manager of some buildings keeps the policies about these, and about what stands in them', () => {
  const about = (buildingId: number | null, resourceId: number | null = null) => ({ buildingId, resourceId });
  const all = [about(null), about(1), about(2), about(null, 5), about(null, 6)];
  const kept = (me: Me) => all.map((policy) => isKept(me, policy, names));
  expect(kept(manager([2]))).toEqual([false, false, true, true, false]);
  expect(kept(manager('all'))).toEqual([true, true, true, true, true]);
  expect(kept({ ...manager('all'), scopes: [] })).toEqual([false, false, false, false, false]);
});
