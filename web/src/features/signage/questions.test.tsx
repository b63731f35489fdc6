import { MantineProvider } from '@mantine/core';
import { onlineManager, QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { EPaperController, EPaperTag } from '../../data/e-paper.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { ControllerQuestion } from './controller-question.tsx';
import { FloorLinkQuestion } from './floor-link-question.tsx';
import { TagQuestion } from './tag-question.tsx';

let client: QueryClient;
let root: Root;
/** What was sent: method, path, and what with it. */
let sent: string[];

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('signage');
  return () => vi.unstubAllGlobals();
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  onlineManager.setOnline(true);
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

const controller: EPaperController = {
  id: 7,
  version: 3,
  name: 'Cellar',
  type: 'minewServer',
  displayLanguage: 'fr-FR',
  buildingId: 1,
  createdAt: '2027-03-01T09:00:00Z',
};
const tag: EPaperTag = {
  id: 9,
  version: 2,
  controllerId: 7,
  buildingId: 1,
  label: 'T-1',
  externalName: null,
  resourceId: 4,
  resourceName: 'Harbour',
  batteryLevel: null,
  screenSize: null,
  online: null,
  heardAt: null,
  connection: 'unheard',
  alerts: [],
};

let isReachable = true;
function draw(question: ReactNode): void {
  sent = [];
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body }: RequestInit = {}) => {
    if (!isReachable) throw new TypeError('Failed to fetch');
    if (method !== 'GET') sent.push(`${method} ${address} ${typeof body === 'string' ? body : ''}`);
    if (method !== 'GET') return Response.json({ ...controller, ...tag });
    return Response.json({ items: [{ id: 3, name: 'Ground', names: {} }], nextCursor: null });
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>{question}</QueryClientProvider>
      </MantineProvider>,
    ),
  );
}
/** Takes the network away, or gives it back. */
function turn(online: boolean): void {
  isReachable = online;
  onlineManager.setOnline(online);
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online);
}
const field = (name: string) => document.querySelector<HTMLSelectElement>(`[name=${name}]`);
const options = (name: string): string[] => [...(field(name)?.options ?? [])].map(({ text }) => text);
const alert = (): string | undefined => document.querySelector('[role=alert]')?.textContent ?? undefined;
const press = (text: string): void => {
  const all = [...document.querySelectorAll('button')];
  act(() => all.find(({ textContent }) => textContent === text)?.click());
};

it.each([
  ['a link to a floor', () => <FloorLinkQuestion buildingId={1} onClose={() => undefined} />],
  ['a tag', () => <TagQuestion buildingId={1} controllerId={7} tag={null} onClose={() => undefined} />],
])(
  '%s: without the network it is said that the floors could not be loaded, and it can be tried again',
  async (_, one) => {
    turn(false);
    draw(one());
    await untilDrawn(() => expect(alert()).toContain('No connection to the server'));
    turn(true);
    press('Try again');
    await untilDrawn(() => expect(options('floorId')).toContain('Ground'));
    expect(alert()).toBeUndefined();
  },
);

it('a controller is changed as it was when it was opened, and keeps a language that is not offered', async () => {
  turn(true);
  draw(<ControllerQuestion buildingId={1} controller={controller} onClose={() => undefined} />);
  expect([field('name')?.value, field('type')?.value, field('displayLanguage')?.value]).toEqual([
    'Cellar',
    'minewServer',
    'fr-FR',
  ]);
  press('Save');
  await untilDrawn(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toBe(
    `PATCH /api/v1/e-paper-controllers/7 ${JSON.stringify({
      name: 'Cellar',
      type: 'minewServer',
      displayLanguage: 'fr-FR',
      version: 3,
    })}`,
  );
});

it('a tag is taken off its place, and one that has none is not asked that', async () => {
  turn(true);
  draw(
    <TagQuestion
      buildingId={1}
      controllerId={7}
      tag={{ ...tag, resourceName: null, resourceId: null }}
      onClose={() => undefined}
    />,
  );
  await untilDrawn(() => expect(options('floorId')).toEqual(['As it is', 'Ground']));
  act(() => root.unmount());
  draw(<TagQuestion buildingId={1} controllerId={7} tag={tag} onClose={() => undefined} />);
  await untilDrawn(() => expect(options('floorId')).toEqual(['As it is', 'Stands for nothing any more', 'Ground']));
  const floor = field('floorId');
  act(() => {
    if (floor) floor.value = 'nowhere';
    floor?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  press('Save');
  await untilDrawn(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toContain('"resourceId":null');
});
