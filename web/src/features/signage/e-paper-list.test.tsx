import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { EPaperList } from './e-paper-list.tsx';

let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('signage');
  return () => vi.unstubAllGlobals();
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const hoursAgo = (hours: number): string => Temporal.Now.instant().subtract({ hours }).toString();
const tag = (id: number, given: object) => ({
  id,
  version: 1,
  controllerId: 1,
  buildingId: 1,
  label: `T-${id}`,
  externalName: null,
  resourceId: id,
  resourceName: `Room ${id}`,
  batteryLevel: 90,
  screenSize: null,
  online: true,
  heardAt: hoursAgo(1),
  connection: 'online',
  alerts: [],
  ...given,
});

const FAILED = expect.stringContaining('This did not work') as unknown;

/** @param tags null: they cannot be loaded */
async function draw(tags: readonly object[] | null): Promise<void> {
  const controller = { id: 1, version: 1, name: 'Gateway', type: 'qbicGateway', displayLanguage: 'en-US' };
  const controllers = [{ ...controller, buildingId: 1, createdAt: hoursAgo(99) }];
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(
      address.includes('tags') && tags === null
        ? Response.json({ code: 'forbidden', status: 403 }, { status: 403 })
        : Response.json({ items: address.includes('tags') ? tags : controllers, nextCursor: null }),
    ),
  );
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <EPaperList buildingId={1} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  const drawn = (): unknown =>
    tags === null ? alert() : document.querySelectorAll('[aria-label="Tags of Gateway"] > li').length;
  await untilDrawn(() => expect(drawn()).toEqual(tags === null ? FAILED : tags.length));
}
const alert = (): string | undefined => document.querySelector('[role=alert]')?.textContent;

it('says which tags need somebody, and of none that it is online by what was said days ago', async () => {
  await draw([
    tag(1, {}),
    tag(2, { heardAt: hoursAgo(75), batteryLevel: 12, connection: 'silent', alerts: ['battery', 'silent'] }),
    tag(3, { online: false, connection: 'offline', alerts: ['offline'] }),
    tag(4, { online: null, heardAt: null, batteryLevel: null, connection: 'unheard' }),
  ]);
  expect(alert()).toBe('2 tags need attention: T-2 (Room 2) and T-3 (Room 3)');
  expect([...document.querySelectorAll('li[aria-label^="T-"]')].map((one) => one.textContent)).toEqual([
    expect.stringContaining('Online · Battery 90 %'),
    expect.stringContaining('Not heard for 3 days · Battery low: 12 %'),
    expect.stringContaining('Offline · Battery 90 %'),
    expect.stringContaining('Not heard yet'),
  ]);
});

it('names the first of many, and says nothing where all are well', async () => {
  await draw(Array.from({ length: 13 }, (_, i) => tag(i + 1, { batteryLevel: 5, alerts: ['battery'] })));
  expect(alert()).toMatch(/^13 tags need attention: T-1 \(Room 1\), .*T-10 \(Room 10\),? and 3 more$/);
  act(() => root.unmount());
  client.clear();
  await draw([tag(1, {})]);
  expect(alert()).toBeUndefined();
});

it('says of no controller that it has no tags where these could not be loaded', async () => {
  await draw(null);
  expect(document.querySelector('[aria-label=Gateway]')).toBeNull();
  expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent)).toContain('Try again');
});
