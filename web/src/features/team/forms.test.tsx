import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { makeQueryClient } from '../../data/client.ts';
import { groupsQuery } from '../../data/people.ts';
import { areasQuery, buildingsQuery, floorsQuery } from '../../data/places.ts';
import { resourcesQuery } from '../../data/resources.ts';
import type { TeamDay } from '../../data/team-days.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { ownZone, sameClock } from '../../lib/when.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { ChangeForm } from './change-form.tsx';
import { PlanForm } from './plan-form.tsx';
import { Left } from './team-day-card.tsx';

const day = {
  id: 5,
  version: 3,
  name: 'Planning',
  places: 4,
  zone: 'Europe/London',
  releaseAt: '2030-01-08T12:00:00.000Z',
} as unknown as TeamDay;

let sent: { readonly what: string; readonly body: Record<string, unknown> }[];
let client: QueryClient;
let root: Root;
const onClose = vi.fn<() => void>();

beforeAll(async () => {
  await startTexts(bringTexts);
  await needTexts('team', 'parts');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  sent = [];
  onClose.mockClear();
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    if (method === 'GET') return Promise.resolve(Response.json({ items: [], nextCursor: null }));
    sent.push({ what: `${method} ${address.replace(/.*\/v1/, '')}`, body: JSON.parse(body ?? '{}') as never });
    return Promise.resolve(Response.json({ ...day, date: '2030-01-09' }));
  });
  client = makeQueryClient();
  root = createRoot(document.body.appendChild(document.createElement('div')));
});
afterEach(() => {
  act(() => root.unmount());
  client.clear();
  document.body.replaceChildren();
});

const draw = (form: ReactNode): void =>
  act(() =>
    root.render(
      <MantineProvider env="test">
        <QueryClientProvider client={client}>{form}</QueryClientProvider>
      </MantineProvider>,
    ),
  );
const field = (name: string) => document.querySelector<HTMLInputElement>(`[name="${name}"]`);
function type(name: string, value: string): void {
  const input = field(name);
  act(() => {
    // Past what React remembers of it, as typing does.
    Reflect.set(HTMLInputElement.prototype, 'value', value, input);
    input?.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
const send = (): void => act(() => document.querySelector('form')?.requestSubmit());

it('of a team day only what is new is said, and it has no more desks than before', async () => {
  draw(<ChangeForm day={day} onClose={onClose} />);
  expect(field('releaseAt')?.value).toBe('2030-01-08T12:00');
  type('count', '5');
  send();
  expect(document.body.textContent).toContain('Give a number from 1 to 4.');
  expect(sent).toEqual([]);
  type('count', '3');
  type('releaseAt', '2030-01-08T15:30');
  send();
  await untilDrawn(() => expect(onClose).toHaveBeenCalledOnce());
  const body = { version: 3, releaseAt: '2030-01-08T15:30', count: 3 };
  expect(sent).toEqual([{ what: 'PATCH /team-days/5', body }]);
});

it('a team day is planned in the building that the other pages are about', async () => {
  client.setQueryData(buildingsQuery.queryKey, [2, 9].map((id) => ({ id, name: `House ${id}`, names: {} })) as never);
  client.setQueryData(floorsQuery(9).queryKey, [{ id: 7, name: 'Second', names: {} }] as never);
  localStorage.setItem('atrium.building', '9');
  draw(<PlanForm groupId={1} onClose={onClose} />);
  await untilDrawn(() => expect([field('buildingId')?.value, field('floorId')?.value]).toEqual(['9', '7']));
});

it('as many desks are reserved as fit the team and the place, until somebody types a number', async () => {
  client.setQueryData(buildingsQuery.queryKey, [{ id: 2, name: 'House', names: {} }] as never);
  client.setQueryData(floorsQuery(2).queryKey, [{ id: 3, name: 'First', names: {} }] as never);
  client.setQueryData(areasQuery(3).queryKey, [{ id: 6, name: 'North', names: {} }] as never);
  const deskAt = (areaId: number | null, id: number) => {
    const more = { type: 'desk', name: `L1-0${id}`, names: {}, retired: false, partIds: [] };
    return { ...more, id, areaId };
  };
  const desks = [6, 6, 6, null, null].map(deskAt);
  client.setQueryData(resourcesQuery(3).queryKey, [...desks, { ...deskAt(null, 9), retired: true }] as never);
  const teams = [2, 12, 0].map((members, i) => ({ id: i + 1, name: `Team ${i}`, members }));
  client.setQueryData(groupsQuery.queryKey, teams as never);
  const offered = async (groupId: number, count: string): Promise<void> => {
    draw(<PlanForm groupId={groupId} onClose={onClose} />);
    await untilDrawn(() => expect(field('count')?.value).toBe(count));
  };
  await offered(1, '2');
  // Of a larger team as many as there are desks, there; and never none.
  await offered(2, '5');
  act(() => {
    const select = document.querySelector<HTMLSelectElement>('select[name="areaId"]');
    Reflect.set(HTMLSelectElement.prototype, 'value', '6', select);
    select?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await offered(2, '3');
  await offered(3, '1');
  await offered(1, '2');
  type('count', '1');
  await offered(2, '1');
});

it('single desks are reserved where they are chosen, in the place of so many', async () => {
  client.setQueryData(buildingsQuery.queryKey, [{ id: 2, name: 'House', names: {} }] as never);
  client.setQueryData(floorsQuery(2).queryKey, [{ id: 3, name: 'First', names: {} }] as never);
  client.setQueryData(areasQuery(3).queryKey, []);
  const desk = { id: 11, type: 'desk', name: 'L1-07', names: {}, retired: false, partIds: [] };
  const others = [{ type: 'room' }, { retired: true }, { partIds: [11] }].map((given, i) => ({
    ...desk,
    ...given,
    id: i,
  }));
  client.setQueryData(resourcesQuery(3).queryKey, [...others, desk] as never);
  draw(<PlanForm groupId={1} onClose={onClose} />);
  type('name', 'Planning');
  const options = () => [...document.querySelectorAll<HTMLElement>('[role=option]')];
  const label = [...document.querySelectorAll('label')].find((one) => one.textContent === 'These desks');
  act(() => document.getElementById(label?.htmlFor ?? '')?.click());
  await untilDrawn(() => expect(options().map(({ textContent }) => textContent)).toEqual(['L1-07']));
  act(() => options()[0]?.click());
  send();
  await untilDrawn(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent[0]?.what).toBe('POST /team-days');
  expect(sent[0]?.body).toMatchObject({ groupId: 1, name: 'Planning', resourceIds: [11] });
  expect(Object.keys(sent[0]?.body ?? {})).not.toContain('count');
});

describe('where the reader has another clock than the building', () => {
  const inTokyo = { zone: 'Asia/Tokyo', name: 'Japan', clock: '21:00', offset: 'GMT+9' };
  const inHongKong = { zone: 'Asia/Hong_Kong', name: 'Hong Kong', clock: '20:00', offset: 'GMT+8' };
  const there = sameClock(ownZone(), inTokyo.zone, day.releaseAt) ? inHongKong : inTokyo;
  const whose = `Times are in ${there.name}`;
  const said = (): string => document.body.textContent;

  it('the deadline of a team day says whose it is as it is typed', async () => {
    draw(<ChangeForm day={{ ...day, zone: there.zone }} onClose={onClose} />);
    expect(field('releaseAt')?.value).toBe(`2030-01-08T${there.clock}`);
    expect(said()).toContain(whose);
    act(() => root.render(null));
    const houses = [
      { id: 2, name: 'House', names: {}, zone: ownZone() },
      { id: 4, name: 'Tower', names: {}, zone: there.zone },
    ];
    client.setQueryData(buildingsQuery.queryKey, houses as never);
    draw(<PlanForm groupId={1} onClose={onClose} />);
    await untilDrawn(() => expect(field('buildingId')?.value).toBe('2'));
    expect(said()).not.toContain(whose);
    act(() => {
      const select = document.querySelector<HTMLSelectElement>('select[name="buildingId"]');
      Reflect.set(HTMLSelectElement.prototype, 'value', '4', select);
      select?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await untilDrawn(() => expect(said().split(whose)).toHaveLength(3));
  });

  it('and is read with whose it is', async () => {
    const open = { ...day, zone: there.zone, state: 'open', left: 2, date: '2030-01-09', buildingId: 2 };
    const times = { start: '2030-01-09T00:00:00Z', end: '2030-01-09T08:00:00Z', bookingId: 1, organiserName: null };
    draw(<Left day={{ ...open, ...times } as unknown as TeamDay} />);
    await untilDrawn(() => expect(said()).toContain(`, ${there.clock}\u00a0${there.offset}`));
  });
});
