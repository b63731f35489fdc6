import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { momentNow } from '../../parts/screen/asking.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { Door } from './door.tsx';
import { STALE_MS, type Known, type Meeting, type Standing } from './standing.ts';
import { words } from './words.ts';

const NOW = '2027-06-15T11:00:00Z';
const meeting = (bookingId: number, given: Partial<Meeting> = {}): Meeting => ({
  bookingId,
  start: '2027-06-15T10:30:00Z',
  end: '2027-06-15T11:30:00Z',
  title: 'Planning',
  private: false,
  hostName: 'Ada',
  phase: 'in_use',
  here: true,
  checkIn: false,
  ...given,
});
const place = (given: Partial<Known>): Known => ({
  id: 1,
  name: 'Door',
  resource: { id: 2, name: 'Room', names: {}, type: 'room' },
  buildingName: 'House',
  zone: 'Europe/London',
  at: NOW,
  status: 'free',
  free: true,
  freeUntil: null,
  current: null,
  upcoming: [],
  ...given,
});
const taken = { status: 'taken', free: false } as const;

let root: Root;
let heard: Standing[];
beforeEach(() => {
  heard = [];
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

/** What a door says of a place that was heard of so long ago, in milliseconds. */
function draw(given: Partial<Known>, ago = 0, isOffline = false): void {
  const { wall, steady } = momentNow();
  const askedAt = { wall: wall - ago, steady: steady - ago };
  const standing = { workplace: 'Work', place: place(given), askedAt };
  const props = { say: words.en, language: 'en', standing, isOffline } as const;
  act(() => root.render(<Door {...props} put={(one) => void heard.push(one)} />));
}
const said = (): string => document.querySelector('output')?.textContent ?? '';
const text = (): string => document.body.textContent;
const offered = (): string[] => [...document.querySelectorAll('button')].map((one) => one.textContent);
const press = (label: string): void => {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent === label);
  if (!button) throw new Error(`There is no ${label}`);
  act(() => button.click());
};

it('says until when a place is free or taken, by the clock of the place, and what can be done there', () => {
  draw({ freeUntil: '2027-06-15T11:40:00Z', upcoming: [meeting(1, { start: '2027-06-15T11:40:00Z' })] });
  expect([said(), offered()]).toEqual(['Free until 12:40', ['Book now for 15 minutes', 'Book now for 30 minutes']]);
  draw({ ...taken, current: meeting(1) });
  expect([said(), offered()]).toEqual(['Occupied until 12:30', ['15 minutes longer', 'End now']]);
  expect(text()).toContain('Planning');
});

it('what is elsewhere too is not extended or ended here, and what is hidden is not told', () => {
  draw({ ...taken, current: meeting(1, { here: false, title: null, hostName: null }) });
  expect(offered()).toEqual([]);
  expect(text()).toContain('Booked');
  draw({ ...taken, current: meeting(1, { title: null, private: true }) });
  expect(text()).toContain('Private meeting');
  expect(text()).toContain('Ada');
});

it('who is awaited checks in, and who is next as far as her check-in is open; nobody who comes later', () => {
  draw({ status: 'awaited', free: false, current: meeting(1, { checkIn: true }) });
  expect([said(), offered()]).toEqual(['Booked – please check in', ['Check in', '15 minutes longer', 'End now']]);
  draw({ upcoming: [meeting(1, { checkIn: true })] });
  expect(offered()).toContain('Check in');
  draw({ upcoming: [meeting(1), meeting(2, { checkIn: true })] });
  expect(offered()).not.toContain('Check in');
});

it('says that it has no connection, and after a minute nothing of the place but since when', () => {
  const both = { current: meeting(1), upcoming: [meeting(2, { title: 'Review' })] };
  draw({ ...taken, ...both }, 30_000, true);
  expect([said(), offered().length]).toEqual(['Occupied until 12:30', 2]);
  expect(text()).toContain(words.en.noConnection);
  for (const known of [both, { ...taken, ...both }]) {
    draw(known, STALE_MS + 1_000, true);
    expect([said(), offered()]).toEqual(['State unknown', []]);
    expect(text()).toContain('No connection since 12:00');
    expect(text()).not.toMatch(/Free|Occupied|Planning|Review/);
  }
});

it('says why something was not done, and shows at once what was', async () => {
  const answers: [Response | null, string][] = [
    [Response.json({ code: 'resource_already_booked' }, { status: 409 }), words.en.takenAlready],
    [null, words.en.noConnection],
    [Response.json({ code: 'policy_violation' }, { status: 422 }), words.en.refused],
    [Response.json({ code: 'unavailable' }, { status: 503 }), words.en.noConnection],
    [Response.json({ code: 'not_found' }, { status: 404 }), words.en.gone],
  ];
  draw({});
  for (const [answer, why] of answers) {
    vi.stubGlobal('fetch', () => (answer ? Promise.resolve(answer) : Promise.reject(new TypeError('no network'))));
    press('Book now for 15 minutes');
    await untilDrawn(() => expect([...document.querySelectorAll('output')].at(-1)?.textContent).toBe(why));
  }
  expect(heard).toEqual([]);
  const done = { workplace: 'Work', display: place({ ...taken, current: meeting(3) }) };
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(done)));
  press('Book now for 15 minutes');
  await untilDrawn(() => expect(heard).toMatchObject([{ place: { current: { bookingId: 3 } } }]));
});
