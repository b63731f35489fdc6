import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { roomsQuery } from '../../data/combined.ts';
import { floorsQuery, type Building } from '../../data/places.ts';
import type { Resource } from '../../data/resources.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { MessagePlace } from '../../ui/tell.tsx';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { MOST_PARTS } from './choices.ts';
import { CombineQuestion } from './combine-question.tsx';
import { CombinedRow } from './combined-row.tsx';

const building = { id: 2, name: 'House', names: {}, zone: 'UTC' } as unknown as Building;
const room = (id: number, version: number, partIds: readonly number[] = []): Resource =>
  ({ id, version, name: `Room ${id}`, names: {}, floorId: 4, capacity: 10, partIds }) as unknown as Resource;
const hall = (version: number): Resource => room(9, version, [1, 2]);

let sent: unknown[];
let client: QueryClient;
let root: Root;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('combined-rooms');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent = [];
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    if (method === 'GET') {
      const one = address.endsWith('/resources/9') ? room(9, 4, [1, 3]) : { items: rooms, nextCursor: null };
      return Promise.resolve(Response.json(one));
    }
    sent.push(JSON.parse(body ?? '{}'));
    return Promise.resolve(Response.json({ code: 'version_conflict', currentVersion: 4 }, { status: 409 }));
  });
  client = makeQueryClient();
  know(1);
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

let rooms: readonly Resource[];
/** As it is known by now: somebody else changes it meanwhile. */
function know(version: number): void {
  rooms = [room(1, version), room(2, version), room(3, version), room(5, version), hall(version + 2)];
  client.setQueryData(roomsQuery(2).queryKey, [...rooms]);
  client.setQueryData(floorsQuery(2).queryKey, []);
}

const draw = (version: number): void =>
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <MessagePlace />
          <CombinedRow whole={hall(version)} building={building} parts={[room(1, 1), room(2, 1)]} floor={undefined} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
const press = (name: string): void =>
  act(() =>
    [...document.querySelectorAll('button')]
      .findLast(({ textContent, ariaLabel }) => ariaLabel === name || textContent === name)
      ?.click(),
  );
const isShown = (text: string): boolean => document.body.textContent.includes(text);

it('what somebody else has changed since it was opened is not written over, and that is said', async () => {
  draw(3);
  press('Change Room 9');
  await untilDrawn(() => expect(isShown('What Room 9 is made of')).toBe(true));
  draw(4);
  act(() => know(2));
  press('Save');
  await untilDrawn(() => expect(isShown('This has changed meanwhile')).toBe(true));
  expect(sent).toEqual([{ version: 3, partIds: [1, 2] }]);
});

it('nor is it taken apart', async () => {
  draw(3);
  press('Take apart: Room 9');
  await untilDrawn(() => expect(isShown('Take Room 9 apart?')).toBe(true));
  draw(4);
  press('Take apart');
  await untilDrawn(() => expect(isShown('This has changed meanwhile')).toBe(true));
  expect(sent).toEqual([{ version: 3, retire: false, partIds: [] }]);
});

it('a hall is taken apart and put out of use at once', async () => {
  draw(3);
  press('Take apart: Room 9');
  await untilDrawn(() => expect(isShown('Take Room 9 apart?')).toBe(true));
  expect(isShown('Room 9 stays, as a room of its own that is booked beside its parts.')).toBe(true);
  act(() => document.querySelector<HTMLInputElement>('[role=dialog] input[type=checkbox]')?.click());
  expect(isShown('Room 9 stays')).toBe(false);
  expect(isShown('Room 9 cannot be booked any more.')).toBe(true);
  press('Take apart');
  await untilDrawn(() => expect(sent).toEqual([{ version: 3, retire: true, partIds: [] }]));
});

const choose = async (field: string, names: readonly string[]): Promise<void> => {
  const label = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === field);
  const input = document.getElementById(label?.htmlFor ?? '');
  act(() => input?.click());
  for (const name of names) {
    const option = () =>
      [...document.querySelectorAll<HTMLElement>(`[id="${input?.getAttribute('aria-controls')}"] [role=option]`)].find(
        ({ textContent }) => textContent === name,
      );
    await untilDrawn(() => expect(option()).toBeDefined());
    act(() => option()?.click());
  }
};

it('nor a room that others are made part of, since it was chosen', async () => {
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <CombineQuestion building={building} whole={null} onClose={() => undefined} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  act(() => document.querySelector<HTMLInputElement>('input[type=radio][value=existing]')?.click());
  await choose('Room', ['Room 5']);
  await choose('Made of', ['Room 1', 'Room 3']);
  act(() => know(2));
  act(() => document.querySelector('form')?.requestSubmit());
  await untilDrawn(() => expect(sent).toEqual([{ version: 1, partIds: [1, 3] }]));
});

it('a new room says of itself what people should know', async () => {
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <CombineQuestion building={building} whole={null} onClose={() => undefined} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(document.querySelector('[name=description]')).not.toBeNull());
  const fill = (name: string, text: string): void => {
    const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name=${name}]`);
    if (field) field.value = text;
  };
  fill('name', 'Hall');
  fill('description', 'The wall takes ten minutes.\nAsk for the key');
  await choose('Made of', ['Room 1', 'Room 3']);
  act(() => document.querySelector('form')?.requestSubmit());
  const said = { name: 'Hall', description: 'The wall takes ten minutes.\nAsk for the key', partIds: [1, 3] };
  await untilDrawn(() => expect(sent).toMatchObject([said]));
});

it('as many parts are chosen as it may have, which is said before, and no more', async () => {
  const parts = Array.from({ length: MOST_PARTS + 1 }, (_, i) => room(20 + i, 1));
  const most = parts.slice(0, MOST_PARTS).map(({ id }) => id);
  const whole = room(9, 3, most.slice(1));
  client.setQueryData(roomsQuery(2).queryKey, [...parts, whole]);
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <CombineQuestion building={building} whole={whole} onClose={() => undefined} />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
  await untilDrawn(() => expect(isShown(`: ${MOST_PARTS} at most`)).toBe(true));
  await choose('Made of', ['Room 20', `Room ${20 + MOST_PARTS}`]);
  act(() => document.querySelector('form')?.requestSubmit());
  await untilDrawn(() => expect(sent).toEqual([{ version: 3, partIds: [...most.slice(1), 20] }]));
});
