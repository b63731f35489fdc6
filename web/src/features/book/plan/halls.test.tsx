import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../../app/texts.ts';
import { makeQueryClient } from '../../../data/client.ts';
import { favouritesQuery } from '../../../data/favourites.ts';
import type { Floor } from '../../../data/places.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { untilDrawn } from '../../../../../test/support/drawn.ts';
import type { Place } from '../places.ts';
import { FloorPlan } from './floor-plan.tsx';

const roomOf = (id: number, name: string, more: object): Place =>
  ({
    id,
    state: 'free',
    booking: null,
    until: null,
    closure: null,
    heldFor: null,
    resource: { id, type: 'room', name, names: {}, capacity: 8, amenityIds: [], partIds: [], zone: 'UTC', ...more },
  }) as unknown as Place;
const box = (x: number) => ({ x, y: 0, width: 60, height: 40, rotation: 0 });
const places = [
  roomOf(1, 'North', { placement: box(0) }),
  roomOf(2, 'South', { placement: box(70) }),
  roomOf(3, 'Attic', { placement: box(140) }),
  roomOf(9, 'Great hall', { placement: null, partIds: [1, 2] }),
];
const floor = { id: 4, name: 'First', names: {}, plan: { width: 300, height: 200 } } as unknown as Floor;
const onChoose = vi.fn<(id: number | null) => void>();

/** Nobody has a favourite. */
const client = makeQueryClient();
client.setQueryData(favouritesQuery.queryKey, new Set<number>());

let root: Root;
beforeAll(async () => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = (): void => undefined;
      disconnect = (): void => undefined;
    },
  );
  await startTexts(bringTexts);
  await needTexts('book', 'combined');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  onChoose.mockClear();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
});

const draw = (given: { readonly fitting?: ReadonlySet<number>; readonly chosen?: number }): void =>
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>
          <FloorPlan
            floor={floor}
            places={places}
            fitting={given.fitting ?? null}
            chosen={given.chosen ?? null}
            amenityName={() => ''}
            onChoose={onChoose}
          />
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
const labelled = (name: string): HTMLElement | null => document.querySelector(`[aria-label="${name}"]`);
const hall = (): HTMLElement | null => labelled('Room Great hall, Free');
/** Which of the drawn rooms have a mark. */
const marked = (mark: string): (string | undefined)[] =>
  [...document.querySelectorAll<HTMLElement>(`section [${mark}]`)].map(({ dataset }) => dataset['id']);

it('a hall without a shape is chosen on the plan, and its parts show where it is', async () => {
  draw({});
  await untilDrawn(() => expect(hall()).not.toBeNull());
  expect(marked('data-lit=true')).toEqual([]);
  act(() => hall()?.focus());
  expect(marked('data-lit=true')).toEqual(['1', '2']);
  act(() => hall()?.blur());
  expect(marked('data-lit=true')).toEqual([]);
  act(() => hall()?.click());
  expect(onChoose.mock.calls).toEqual([[9]]);
  draw({ chosen: 9 });
  expect(marked('data-lit=true')).toEqual(['1', '2']);
  expect(hall()?.getAttribute('aria-pressed')).toBe('true');
  expect(marked('aria-pressed=true')).toEqual([]);
});

it('who seeks a hall sees its parts, and who seeks something else no hall', async () => {
  draw({ fitting: new Set([9]) });
  await untilDrawn(() => expect(hall()).not.toBeNull());
  expect(marked('data-dimmed=false')).toEqual(['1', '2']);
  draw({ fitting: new Set([3]) });
  expect(marked('data-dimmed=false')).toEqual(['3']);
  expect(hall()).toBeNull();
});

it('a part says of what it is one', async () => {
  draw({});
  act(() => {
    const over = new MouseEvent('pointerover', { bubbles: true });
    Object.assign(over, { pointerType: 'mouse' });
    labelled('Room North, Free')?.dispatchEvent(over);
  });
  await untilDrawn(() => expect(document.querySelector('[role=tooltip]')?.textContent).toContain('Part of Great hall'));
});
