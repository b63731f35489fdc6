import { MantineProvider } from '@mantine/core';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { bringTexts } from '../../app/texts.ts';
import { assignmentsQuery } from '../../data/assignments.ts';
import { makeQueryClient } from '../../data/client.ts';
import { assignmentsOfQuery, type Assignment } from '../../data/own-assignments.ts';
import type { Resource } from '../../data/resources.ts';
import { ownWorkDaysQuery } from '../../data/teams.ts';
import { meQuery, type Me, type Person } from '../../data/session.ts';
import { needTexts, startTexts } from '../../lib/texts.ts';
import { periodOf } from '../../lib/when.ts';
import { untilDrawn } from '../../../../test/support/drawn.ts';
import { Glance } from './glance.tsx';
import { PlacePanel } from './place-panel.tsx';
import { placesOf, type Place } from './places.ts';

const wall = { day: '2130-05-05', from: '09:00', to: '17:30' };
const when = { wall, zone: 'UTC', period: periodOf(wall, 'UTC') };
const desk = {
  id: 1,
  type: 'desk',
  name: 'Q-01',
  names: {},
  description: 'By the window.\nNo food',
  buildingId: 3,
  amenityIds: [],
  partIds: [],
  quantity: 1,
  placement: null,
  retired: false,
  zone: 'UTC',
} as unknown as Resource;
const me = { id: 7, name: 'Olga Owner', buildings: 'all' } as unknown as Person;
const assignment = {
  id: 2,
  resourceId: 1,
  resourceName: 'Q-01',
  userId: 7,
  userName: 'Olga Owner',
  firstDay: '2130-01-01',
  lastDay: null,
  checkInBy: null,
  state: 'current',
  releases: [],
  zone: 'UTC',
} as unknown as Assignment;
const ofAssigned = (assigned: readonly Assignment[] | undefined): readonly Place[] =>
  placesOf({
    resources: [desk],
    availability: [
      {
        resourceId: 1,
        available: false,
        day: { workday: true, open: true, holiday: null },
        busy: [{ ...when.period, heldFor: 'assignment' }],
      },
    ],
    bookings: [],
    assigned,
    me: 7,
    seesAll: false,
    period: when.period,
  });

let client: QueryClient;
let root: Root;

beforeAll(async () => {
  Element.prototype.scrollIntoView = () => undefined;
  await startTexts(bringTexts);
  await needTexts('book', 'side', 'parts', 'your-places', 'wait', 'waiting');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  vi.stubGlobal('fetch', () => new Promise<Response>(() => undefined));
  client = makeQueryClient();
  client.setQueryData(meQuery.queryKey, { user: me, scopes: [] } as unknown as Me);
  client.setQueryData(assignmentsOfQuery(7).queryKey, [assignment]);
  client.setQueryData(assignmentsQuery(3, false).queryKey, [assignment]);
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
const drawPanel = (assigned: readonly Assignment[] | undefined): void => drawPlaces(ofAssigned(assigned));
const drawPlaces = (places: readonly Place[]): void => {
  const [place] = places;
  if (place === undefined) throw new Error('no place');
  const none = (): void => undefined;
  draw(
    <PlacePanel
      place={place}
      places={places}
      floorId={4}
      where=""
      when={when}
      me={me}
      amenityName={() => ''}
      takesFocus={false}
      onChoose={none}
      onWall={none}
      onClose={none}
    />,
  );
};

it('what people should know of a place stands where it is booked, and nothing where nothing is said', async () => {
  drawPlaces(asFree());
  await untilDrawn(() => expect(document.body.textContent).toContain('By the window.\nNo food'));
  const silent = asFree().map((one) => ({ ...one, resource: { ...one.resource, description: '' } }));
  drawPlaces(silent);
  expect(document.querySelector('[class*=description]')).toBeNull();
});

it('my own desk is not offered to me, neither before it is known to be mine nor after', async () => {
  drawPanel([]);
  await untilDrawn(() => expect(document.querySelector('form')).not.toBeNull());
  drawPanel(undefined);
  expect(document.querySelector('form')).toBeNull();
  drawPanel([assignment]);
  expect(document.querySelector('form')).toBeNull();
  await untilDrawn(() => expect(document.querySelector('[aria-label="Lend it out: Q-01"]')).not.toBeNull());
});

const released = (firstDay: string, lastDay: string) => ({
  ...assignment,
  releases: [{ id: 5, firstDay, lastDay, why: 'released' as const }],
});
const asFree = (): readonly Place[] =>
  ofAssigned([]).map((one) => ({ ...one, state: 'free' as const, heldFor: null, until: null }));
const lentOut = 'Q-01 is yours, and lent out on this day';

it('my own desk says on a day on which it is lent out that it is mine, and is taken back there', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (address: string, { method }: { method: string }) => {
    if (method === 'GET') return new Promise<Response>(() => undefined);
    asked.push(`${method} ${address.replace(/.*\/v1/, '')}`);
    return Promise.resolve(Response.json(assignment));
  });
  client.setQueryData(assignmentsOfQuery(7).queryKey, [released('2130-05-04', '2130-05-06')]);
  drawPlaces(asFree());
  await untilDrawn(() => expect(document.body.textContent).toContain(lentOut));
  // No line ends amid the days.
  expect(document.body.textContent).toMatch(/Others may book it: [^ ]*May\u00a04[^ ]*May\u00a06/);
  const button = document.querySelector<HTMLElement>('[aria-label^="Take back"]');
  expect(button?.getAttribute('aria-label')).toContain('May 4');
  act(() => button?.click());
  await untilDrawn(() => expect(asked).toEqual([expect.stringMatching(/^DELETE \/assignments\/2\/releases\/5/)]));
});

it.each([
  ['another day', [released('2130-05-06', '2130-05-06')]],
  ['another desk', [{ ...released(wall.day, wall.day), resourceId: 8 }]],
  ['what was mine', [{ ...released(wall.day, wall.day), lastDay: '2130-05-04' }]],
])('nothing is said to be lent out that is not: %s', async (_, own) => {
  client.setQueryData(assignmentsOfQuery(7).queryKey, [released(wall.day, wall.day)]);
  drawPlaces(asFree());
  await untilDrawn(() => expect(document.body.textContent).toContain(lentOut));
  act(() => void client.setQueryData(assignmentsOfQuery(7).queryKey, own));
  await untilDrawn(() => expect(document.body.textContent).not.toContain(lentOut));
});

const drawGlance = (places: readonly Place[], onChoose: (id: number) => void = () => undefined): void =>
  draw(
    <Glance me={me} when={when} buildingId={1} desks={undefined} places={places} loading={false} onChoose={onChoose} />,
  );

it('the day at a glance names my desk, and me among who will be here', async () => {
  drawGlance(ofAssigned([assignment]));
  await untilDrawn(() => expect(document.body.textContent).toContain('Your desk: Q-01'));
  expect(document.querySelector('section[aria-label="Who will be here"]')?.textContent).toContain('Olga Owner');
  expect(document.body.textContent).not.toContain('Nothing booked');
});

it('the day at a glance names my desk, too, where it is lent out that day, and leads to it', async () => {
  const lent = released(wall.day, wall.day);
  client.setQueryData(assignmentsOfQuery(7).queryKey, [lent]);
  const chosen = vi.fn<(id: number) => void>();
  drawGlance(asFree(), chosen);
  await untilDrawn(() => expect(document.body.textContent).toContain(lentOut));
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === lentOut);
  act(() => button?.click());
  expect(chosen).toHaveBeenCalledWith(1);
  act(() => void client.setQueryData(assignmentsOfQuery(7).queryKey, [{ ...lent, lastDay: '2130-05-04' }]));
  await untilDrawn(() => expect(document.body.textContent).not.toContain(lentOut));
});

it('who said that she works from home is not at her desk, which is kept for her or lent out', async () => {
  const days = { from: wall.day, to: '2130-05-06' };
  const at = { date: wall.day, location: 'home', basis: 'said', place: null } as const;
  client.setQueryData(ownWorkDaysQuery(days).queryKey, { userId: 7, name: 'Olga Owner', days: [at] });
  const said = (): string => document.querySelector('section[aria-label="Your bookings this day"]')?.textContent ?? '';
  drawGlance(ofAssigned([assignment]));
  await untilDrawn(() => expect(said()).toContain('You work from home that day.'));
  expect(said()).toContain('Q-01 is kept for you all the same');
  expect(said()).not.toContain('Your desk');
  expect(document.querySelector('section[aria-label="Who will be here"]')?.textContent).not.toContain('Olga Owner');
  const releases = [{ id: 1, firstDay: wall.day, lastDay: wall.day, why: 'absence' as const }];
  act(() => void client.setQueryData(assignmentsOfQuery(7).queryKey, [{ ...assignment, releases }]));
  await untilDrawn(() => expect(said()).toContain('Others can book Q-01 meanwhile.'));
  expect(said()).not.toContain(lentOut);
  expect(said()).not.toContain('kept for you');
});

it('my own booking says that others do not see whose it is, where I hide that', async () => {
  const booking = {
    id: 9,
    resourceIds: [1],
    hostId: 7,
    hostName: 'Olga Owner',
    title: '',
    guest: null,
    state: 'confirmed',
    zone: 'UTC',
  };
  const said = 'Anonymous: others see only that it is taken';
  for (const anonymous of [false, true]) {
    const mine = { ...booking, ...when.period, anonymous } as unknown as Place['booking'];
    drawPlaces(ofAssigned([]).map((one) => ({ ...one, state: 'mine', heldFor: null, booking: mine })));
    await untilDrawn(() => expect(document.body.textContent).toContain('09:00'));
    expect(document.body.textContent.includes(said)).toBe(anonymous);
  }
});
