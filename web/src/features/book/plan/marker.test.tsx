import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Closure } from '../../../data/floor-closures.ts';
import type { Resource } from '../../../data/resources.ts';
import { showShortDay } from '../../../lib/show.ts';
import { needTexts, startTexts } from '../../../lib/texts.ts';
import { texts as words } from '../../../lib/texts/en.ts';
import type { PlaceState } from '../places.ts';
import { texts } from '../texts/en.ts';
import { Marker } from './marker.tsx';

beforeAll(async () => {
  await startTexts((_language, part) => Promise.resolve(part === 'book' ? texts : words));
  await needTexts('book');
});

// Whatever the clocks of the machine.
beforeEach(() => {
  const own = vi.spyOn(Temporal.Now, 'timeZoneId').mockReturnValue('Europe/London');
  return () => own.mockRestore();
});

function saidBy(state: PlaceState, until: string | null, closure: Closure | null = null): (string | null)[] {
  const resource = { id: 1, name: 'Osprey', names: {}, type: 'room', capacity: 6, zone: 'Europe/London' } as Resource;
  const page = document.createElement('div');
  act(() =>
    createRoot(page).render(
      <Marker
        place={{ id: 1, resource, state, booking: null, until, closure, heldFor: null }}
        box={{ x: 0, y: 0, width: 60, height: 40 }}
        dimmed={false}
        chosen={false}
        favourite={false}
        lit={false}
        current
        describedBy={undefined}
      />,
    ),
  );
  briefly = page.querySelector('[class*=brief]')?.textContent ?? null;
  const parts = page.querySelectorAll('[class*=sub] > span:not([class*=brief])');
  return [...parts].map(({ textContent }) => textContent);
}
/** What the one drawn last says where it is too small for more. */
let briefly: string | null = null;

// Whatever its width: of what does not fit the last is left out first, and no hour stands without what it ends.
it.each([
  ['partly', '2026-01-05T11:30:00Z', ['Free until 11:30', '6']],
  ['taken', '2026-01-05T11:30:00Z', ['Taken until 11:30']],
  ['mine', '2026-01-05T11:30:00Z', ['Yours until 11:30']],
  ['free', null, ['6']],
  ['closed', null, ['']],
] as const)('a room that is %s says what it is until when first, and how many it seats last', (state, until, said) => {
  expect(saidBy(state, until)).toEqual(said);
  expect(briefly).toBe(until === null ? null : '–11:30');
});

it('a room closed for hours says until what hour, and for days until what day', () => {
  const end = '2026-01-05T11:30:00Z';
  const closedSince = (start: string) => saidBy('closed', end, { start, end } as Closure);
  expect(closedSince('2026-01-05T09:00:00Z')).toEqual(['Closed until 11:30']);
  expect(briefly).toBe('–11:30');
  expect(closedSince('2026-01-02T09:00:00Z')).toEqual([`Closed until ${showShortDay('2026-01-05')}`]);
});

it('to a reader of other clocks it says whose the hour is, where there is room for that', () => {
  vi.spyOn(Temporal.Now, 'timeZoneId').mockReturnValue('Asia/Hong_Kong');
  expect(saidBy('taken', '2026-01-05T11:30:00Z')).toEqual(['Taken until 11:30\u00a0GMT+0']);
  expect(briefly).toBe('–11:30');
});
