import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Building } from '../../data/places.ts';
import { visitPurposesQuery } from '../../data/visiting.ts';
import { presentQuery } from '../../data/visitors.ts';
import { noteReach } from '../../lib/reach.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { EvacuationList } from './evacuation-list.tsx';
import { InviteDrawer } from './invite-drawer.tsx';
import { WalkInDrawer } from './walk-in-drawer.tsx';

const building = { id: 2, name: 'House', names: {}, zone: 'Europe/London' } as Building;
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('visitors');
});
beforeEach(() => {
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
/** What each column, or each marked field, is called. */
const textsOf = (selector: string): (string | null)[] =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

it('what an invitation needs is marked, and what the stars are is said', () => {
  draw(<InviteDrawer buildings={[building]} onClose={() => undefined} />);
  expect(textsOf('label[data-required]')).toEqual(['Name *', 'Building *', 'Day *', 'From *', 'To *']);
  expect(document.body.textContent).toContain('Fields marked * are needed.');
  expect(document.body.textContent).toContain('gets an invitation');
});

it('an invitation begins with the building that one looks at', () => {
  const other = { ...building, id: 3, name: 'Annex' };
  draw(<InviteDrawer buildings={[building, other]} here={other} onClose={() => undefined} />);
  expect(document.querySelector<HTMLSelectElement>('[name=buildingId]')?.value).toBe('3');
});

it('so is what the front desk needs of who comes without one', () => {
  draw(<WalkInDrawer building={building} onClose={() => undefined} />);
  expect(textsOf('label[data-required]')).toEqual(['Name *', 'Visits *', 'Stays until *']);
  // Who is let in at once gets none.
  expect(document.body.textContent).not.toContain('gets an invitation');
});

it('the evacuation list says what stands in each of its columns', () => {
  client.setQueryData(presentQuery(building.id).queryKey, []);
  draw(<EvacuationList building={building} />);
  expect(textsOf('th[scope=col]')).toEqual(['Outside', 'Name', 'Company', 'Phone', 'Visits', 'Since']);
});

it('the evacuation list never says that nobody is there where that is not known', () => {
  draw(<EvacuationList building={building} />);
  expect(document.body.textContent).toContain('Not known who is in the building');
  expect(document.querySelector('table')?.hidden).toBe(true);
});

it('without a connection it says when it was so, and that more may have changed since', () => {
  const updatedAt = Date.parse('2026-03-02T09:15:00Z');
  client.setQueryData(presentQuery(building.id).queryKey, [], { updatedAt });
  draw(<EvacuationList building={building} />);
  onTestFinished(() => act(() => noteReach('request', true)));
  act(() => noteReach('request', false));
  expect(document.querySelector('p')?.textContent).toMatch(
    /^0 at 09:15, .+\. Printed at .+ without a connection: who came or left since is not known\.$/,
  );
});

it('the purpose of the list is one field, and the one in own words is called that', () => {
  client.setQueryData(visitPurposesQuery.queryKey, [
    { id: 6, version: 1, name: 'Audit', buildingId: null, archivedAt: null, createdAt: '' },
  ]);
  draw(<InviteDrawer buildings={[building]} onClose={() => undefined} />);
  const called = ['purposeId', 'purpose'].map((name) =>
    document.querySelector(`[name=${name}]`)?.closest('.mantine-InputWrapper-root')?.querySelector('label'),
  );
  expect(called.map((label) => label?.textContent)).toEqual(['Purpose', 'Purpose in your own words']);
});
