import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, type Scene } from '../../../test/support/scene.ts';
import { call } from '../../../test/support/server.ts';
import { bookingStates } from './guesses.ts';

/** Nine in the morning in Hong Kong, on a Monday. */
let now = Temporal.Instant.from('2030-01-07T01:00:00Z');
let scene: Scene;
/** The visits, by name. */
const ids: Record<string, number> = {};

const at = (clock: string): string => `2030-01-07T${clock}:00Z`;

/** Visits that wait and that were turned down, each to a booking and to none, one that was approved, one that was called off, and one that needs nobody. */
beforeAll(async () => {
  // No jobs run: what nobody decided on in time is not yet written down.
  scene = await openScene(() => now, 'Asia/Hong_Kong');
  const { own, server } = scene;
  const host = await own.person('employee');
  const during = { start: at('06:00'), end: at('07:00') };
  const { id: room } = await own.make('/resources', { name: 'Room', type: 'room', buildingId: own.here });
  const { id: bookingId } = await own.make('/bookings', { resourceIds: [room], hostId: host.userId, ...during });
  await own.make('/visiting-policies', { name: 'Guards', buildingId: own.here, rules: { approval: {} } });
  const invite = async (name: string, given: object): Promise<void> => {
    const wish = { visitors: [{ name: 'Vera' }], buildingId: own.here, ...during, ...given };
    const { status, body } = await call(`${server.url}/api/v1/visits`, 'POST', wish, host.headers);
    expect([name, status]).toEqual([name, 201]);
    ids[name] = body.id;
  };
  await invite('waits', { bookingId });
  await invite('waits alone', {});
  await invite('rejected', { bookingId });
  await invite('rejected alone', {});
  await invite('approved', { bookingId });
  await invite('off', { bookingId });
  await invite('lapsing', { bookingId, start: at('05:00') });
  await invite('free', { buildingId: own.elsewhere });
  for (const name of ['rejected', 'rejected alone']) await own.make(`/visits/${ids[name]}/rejection`, {});
  await own.make(`/visits/${ids['approved']}/approval`, {});
  await own.make(`/visits/${ids['off']}/approval`, {});
  await own.make(`/visits/${ids['off']}/cancellation`);
  now = Temporal.Instant.from(at('05:30'));
});
afterAll(() => scene[Symbol.asyncDispose]());

const names = (found: readonly { readonly id: string }[]): string[] =>
  found.map(({ id }) => Object.keys(ids).find((name) => String(ids[name]) === id) ?? id).toSorted();

async function find(query: string) {
  const { own, server } = scene;
  const reply = await fetch(`${server.url}/api/external/visiting-appointment/v1?${query}`, {
    headers: own.admin.headers,
  });
  expect([query, reply.status]).toEqual([query, 200]);
  const { data } = (await reply.json()) as {
    readonly data: readonly { readonly id: string; readonly booking: { readonly bookingState: number } | null }[];
  };
  return data;
}

const STATES = Object.keys(bookingStates) as (keyof typeof bookingStates)[];

test('what is shown of a visit is what it is found by, by its id and by no other state', async () => {
  for (const [name, id] of Object.entries(ids)) {
    const [shown] = await find(`id=${id}`);
    const state = shown?.booking?.bookingState;
    const foundBy: string[] = [];
    for (const one of STATES) if ((await find(`id=${id}&bookingState=${one}`)).length > 0) foundBy.push(one);
    const alone = { 'waits alone': ['waitingApproval'], 'rejected alone': ['rejected'] }[name] ?? [];
    const said = STATES.filter((one) => bookingStates[one] === state);
    expect([name, foundBy]).toEqual([name, state === undefined ? alone : said]);
  }
});

test('what is listed by a state is what is shown with it; what was turned down, or not decided on in time, is listed by that alone', async () => {
  expect(names(await find(''))).toEqual(['approved', 'free', 'waits', 'waits alone']);
  expect(names(await find('bookingState=waitingApproval'))).toEqual(['waits', 'waits alone']);
  expect(names(await find('bookingState=rejected'))).toEqual(['lapsing', 'rejected', 'rejected alone']);
  expect(names(await find('bookingState=rejected,waitingApproval,waitingCheckIn,booked'))).toEqual([
    'approved',
    'lapsing',
    'rejected',
    'rejected alone',
    'waits',
    'waits alone',
  ]);
  for (const one of STATES)
    for (const { booking } of await find(`bookingState=${one}`))
      expect([one, booking?.bookingState ?? bookingStates[one]]).toEqual([one, bookingStates[one]]);
});

test('so is what is asked for by what is booked besides', async () => {
  const { own, server } = scene;
  const { body } = await server.call('GET', '/resources?type=room', undefined, own.admin.headers);
  const room = body.items[0].id as number;
  expect(names(await find(`bookableResourceId=${room}&bookingState=rejected`))).toEqual(['lapsing', 'rejected']);
  expect(names(await find(`bookableResourceId=${room}&bookingState=waitingApproval`))).toEqual(['waits']);
  expect(names(await find(`bookableResourceId=${room}`))).toEqual(['approved', 'waits']);
});
