import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import type { Floor } from '../../data/places.ts';
import type { Resource } from '../../data/resources.ts';
import { meQuery, type Me } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { wallOf, type Period } from '../../lib/when.ts';
import { Glance } from './glance.tsx';
import { useFloor, useWhere } from './model.ts';
import { countByType, fits, placesOf, type Place } from './places.ts';
import { until } from '../../../../test/support/until.ts';

const floor = { id: 3, buildingId: 1 } as Floor;
const desk = {
  id: 11,
  type: 'desk',
  capacity: 1,
  retired: false,
  names: {},
  name: 'L1',
  amenityIds: [],
  partIds: [],
} as unknown;
const me = { user: { id: 7, name: 'Ada Lovelace', buildings: 'all' }, scopes: [] } as unknown as Me;
const today: Period = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T17:00:00Z' };
const tomorrow: Period = { start: '2030-05-07T09:00:00Z', end: '2030-05-07T17:00:00Z' };

/** What the server answers by what the address holds; nothing at all to the rest. */
let answers: Readonly<Record<string, object>>;
const asked: string[] = [];
let client: QueryClient;
let root: Root;
let page: HTMLElement;

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('book', 'side', 'parts');
  return () => vi.unstubAllGlobals();
});

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(decodeURIComponent(address));
    const found = Object.entries(answers).find(([part]) => decodeURIComponent(address).includes(part));
    return found ? Promise.resolve(Response.json(found[1])) : new Promise<Response>(() => undefined);
  });
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, me);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  page.remove();
});

const draw = (what: ReactNode): void =>
  act(() =>
    root.render(
      <MantineProvider>
        <QueryClientProvider client={client}>
          <article>{what}</article>
        </QueryClientProvider>
      </MantineProvider>,
    ),
  );
const said = (): string => page.querySelector('article')?.textContent ?? '';
const says = (text: string | RegExp): Promise<void> => act(() => until(() => expect(said()).toMatch(text)));

function States({ period }: { readonly period: Period }) {
  const { places, counts, loading } = useFloor(floor, { period, zone: 'UTC', wall: wallOf(period, 'UTC') });
  return `${places.map(({ state }) => state).join()} ${loading} ${counts.get('desk')?.free}`;
}

describe('what a floor is at', () => {
  it('is not known until the answer for that very time has come', async () => {
    answers = {
      '/resources?floorId=3': { items: [desk], nextCursor: null },
      'start=2030-05-06': {
        items: [{ resourceId: 11, available: true, day: { workday: true, open: true, holiday: null }, busy: [] }],
      },
      'from=2030-05-06': { items: [], nextCursor: null },
    };
    draw(<States period={today} />);
    await says('free false 1');
    draw(<States period={tomorrow} />);
    expect(said()).toBe('loading true null');
    await says('loading true null');
  });

  it.each([
    ['is asked for until then', 2, 'free false 0'],
    ['is free again, once they are handed out', 100_000, 'free false 1'],
  ])('what is handed out by draw %s', async (_, daysBefore, drawn) => {
    const [start, end] = ['2130-05-06T09:00:00Z', '2130-05-06T17:00:00Z'];
    const seating = { by: 'draw', daysBefore, at: '12:00' };
    answers = {
      '/resources?floorId=3': { items: [{ ...(desk as Resource), zone: 'UTC' }], nextCursor: null },
      'start=2130-05-06': {
        items: [{ resourceId: 11, available: true, day: { workday: true, open: true, holiday: null }, busy: [] }],
      },
      'from=2130-05-06': { items: [], nextCursor: null },
      '/booking-checks': {
        ok: false,
        refusals: [{ rule: 'seating' }],
        rules: [{ rule: 'seating', says: { seating } }],
      },
    };
    draw(<States period={{ start, end }} />);
    await act(() => until(() => expect(asked.some((address) => address.includes('/booking-checks'))).toBe(true)));
    await act(() => until(() => expect(client.isFetching({ queryKey: ['booking-check'] })).toBe(0)));
    await says(drawn);
  });

  it('is counted, and filtered, only once it is known', () => {
    const places = placesOf({
      resources: [desk as Resource],
      availability: undefined,
      bookings: undefined,
      me: 7,
      seesAll: true,
      period: today,
    });
    expect(countByType(places, false).get('desk')).toEqual({ total: 1, free: null });
    expect(places.filter((place) => fits(place, { free: true }))).toHaveLength(1);
  });
});

it('nothing is claimed of a day before the answers are there', async () => {
  answers = {};
  const when = { wall: { day: '2030-05-06', from: '09:00', to: '17:00' }, period: today, zone: 'UTC' };
  const glance = (loading: boolean) => (
    <Glance
      me={me.user}
      when={when}
      buildingId={1}
      desks={{ total: 1, free: loading ? null : 1 }}
      places={[]}
      loading={loading}
      onChoose={() => undefined}
    />
  );
  draw(glance(true));
  expect(said()).toMatch(/Loading….*Loading….*Loading…/);
  expect(said()).not.toMatch(/Nothing booked|Nobody has booked|free at this time/);
  answers = { '/bookings?hostId=7': { items: [], nextCursor: null } };
  act(() => void client.resetQueries({ queryKey: ['bookings'] }));
  draw(glance(false));
  await says(/Loading….*Nobody has booked/);
  await act(() => until(() => expect(client.isFetching({ queryKey: ['bookings'] })).toBe(0)));
  // A desk may be mine without any booking.
  expect(said()).not.toContain('Nothing booked');
  answers = { '/assignments?userId=7': { items: [], nextCursor: null } };
  act(() => void client.resetQueries({ queryKey: ['assignments'] }));
  await says(/Nothing booked.*Nobody has booked/);
});

it.each([
  ['another day', '2130-05-06', 'taken', false],
  ['today', Temporal.Now.plainDateISO('UTC').toString(), 'taken', true],
  ['today, of mine alone', Temporal.Now.plainDateISO('UTC').toString(), 'mine', false],
])('all that is assigned in a building is asked for only where it is shown: %s', async (_, day, state, isAsked) => {
  answers = { '/assignments?userId=7': { items: [], nextCursor: null } };
  const when = { wall: { day, from: '09:00', to: '17:00' }, period: today, zone: 'UTC' };
  const place = { id: 11, resource: { ...(desk as Resource), buildingId: 1 }, state, booking: null };
  draw(
    <Glance
      me={me.user}
      when={when}
      buildingId={1}
      desks={{ total: 1, free: 0 }}
      places={[{ ...place, until: null, closure: null, heldFor: 'assignment' } as Place]}
      loading={false}
      onChoose={() => undefined}
    />,
  );
  await act(() => until(() => expect(asked.some((address) => address.includes('/assignments?userId=7'))).toBe(true)));
  expect(asked.some((address) => address.includes('/assignments?buildingId=1'))).toBe(isAsked);
});

function Retry() {
  const { retry } = useWhere({});
  return <button onClick={retry}>again</button>;
}

it('the floors of no building are never asked for', async () => {
  answers = {};
  draw(<Retry />);
  await act(async () => Promise.resolve(page.querySelector('button')?.click()));
  expect(asked.filter((address) => address.includes('/floors'))).toEqual([]);
  expect(asked.some((address) => address.includes('/buildings'))).toBe(true);
});
