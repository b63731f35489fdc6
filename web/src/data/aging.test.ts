import { QueryClient, QueryObserver, type QueryKey, type QueryOptions } from '@tanstack/react-query';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isAged, readHeard, refreshMissed, type Heard } from './aging.ts';
import { availabilityQuery, busyQuery } from './availability.ts';
import { floorBookingsQuery, myBookingsQuery, type HeardBooking } from './bookings.ts';
import { buildingsQuery, floorsQuery } from './places.ts';
import { resourcesQuery } from './resources.ts';
import { ownWorkDaysQuery } from './teams.ts';
import { until } from '../../../test/support/until.ts';

const FLOOR = 4;
const ME = 3;
const DESK = 11;
const morning = { start: '2030-05-05T08:00:00Z', end: '2030-05-05T12:00:00Z' };
type Seen = Partial<HeardBooking> & { readonly moved?: boolean };
const heardOf = ({ moved = false, ...more }: Seen = {}): Heard => ({
  type: moved ? 'booking.updated' : 'booking.created',
  data: {
    id: 7,
    version: 1,
    state: 'confirmed',
    start: '2030-05-05T09:00:00Z',
    end: '2030-05-05T10:00:00Z',
    zone: 'Europe/London',
    hostId: 99,
    resourceIds: [DESK],
    ...more,
  },
});
const elsewhere = { resourceIds: [500] };
const nextDay = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T10:00:00Z' };

let client: QueryClient;
/** As a page that has asked and got its answer. */
function know({ queryKey, meta }: Pick<QueryOptions, 'meta'> & { queryKey: QueryKey }, data: readonly object[]): void {
  client
    .getQueryCache()
    .build(client, { queryKey, ...(meta && { meta }) })
    .setData(data);
}
/** Which of the answers that a page has are old after this. */
const aged = (heard: Heard): string[] =>
  client
    .getQueryCache()
    .getAll()
    .filter((query) => isAged(client, query, heard))
    .map(({ queryKey: [topic, scope] }) => `${String(topic)} ${String(scope)}`);
beforeEach(() => {
  client = new QueryClient();
  know(buildingsQuery, [{ id: 1 }]);
  know(floorsQuery(1), [{ id: FLOOR }]);
  know(resourcesQuery(FLOOR), [
    { id: DESK, partIds: [] },
    { id: 12, partIds: [] },
  ]);
  know(floorBookingsQuery(FLOOR, morning), [{ id: 70 }]);
  know(availabilityQuery(FLOOR, morning), []);
  know(busyQuery(DESK, morning), []);
  know(myBookingsQuery(ME, '2030-05-05'), [{ id: 71 }]);
});
const floor = ['bookings floor', 'availability floor'];

describe('old by what was heard is', () => {
  it('what shows the place at that time', () => {
    expect(aged(heardOf())).toEqual(expect.arrayContaining([...floor, 'availability resource']));
    expect(aged(heardOf({ resourceIds: [12] }))).toEqual(floor);
    expect(aged(heardOf())).toHaveLength(3);
  });

  it('what shows what is free, when desks are reserved for a team, or given back', () => {
    const all = aged({ type: 'team_day.created', data: { id: 5, organiserId: 99 } });
    expect(all).toEqual(expect.arrayContaining(['availability floor', 'availability resource']));
    expect(all).toHaveLength(2);
  });

  it('what showed the booking before, wherever it is now', () => {
    expect(aged(heardOf({ id: 70, ...elsewhere, ...nextDay }))).toEqual(floor);
    expect(aged(heardOf({ id: 71, ...elsewhere }))).toEqual(['bookings mine']);
  });

  it('what shows my bookings, if it is mine', () => {
    expect(aged(heardOf({ hostId: ME, ...elsewhere }))).toEqual(['bookings mine']);
  });

  it('a place that it was moved from, and where its host works on the day that it was moved from', () => {
    const monday = { from: '2030-05-06', to: '2030-05-07' };
    know(ownWorkDaysQuery({ from: '2030-05-01', to: '2030-05-04' }), [{}]);
    know(ownWorkDaysQuery({ from: '2030-06-05', to: '2030-06-06' }), [{}]);
    know(ownWorkDaysQuery(monday), [{}]);
    const after = { ...elsewhere, start: '2030-06-05T09:00:00Z', end: '2030-06-05T10:00:00Z' };
    const was = { ...nextDay, resourceIds: [DESK] };
    expect(aged(heardOf({ moved: true, ...after, was }))).toEqual([
      'availability resource',
      'work-locations own',
      'work-locations own',
    ]);
    expect(aged(heardOf({ moved: true, ...after }))).toEqual(['work-locations own']);
  });

  it('nothing for another floor, or for another day', () => {
    expect(aged(heardOf(elsewhere))).toEqual([]);
    expect(aged(heardOf({ ...nextDay, resourceIds: [12] }))).toEqual([]);
  });

  it('what cannot be judged: places that are not known, an answer that is on its way', async () => {
    client.removeQueries({ queryKey: resourcesQuery(FLOOR).queryKey });
    expect(aged(heardOf(elsewhere))).toEqual(floor);
    client.removeQueries({ queryKey: floorBookingsQuery(FLOOR, morning).queryKey });
    expect(aged(heardOf({ ...elsewhere, ...nextDay }))).toEqual(['availability floor']);
    const never = new Promise<never>(() => undefined);
    void client.fetchQuery({ ...myBookingsQuery(ME, '2030-05-05'), queryFn: () => never });
    expect(aged(heardOf({ ...elsewhere, ...nextDay }))).toEqual(['availability floor', 'bookings mine']);
  });
});

describe('what is heard of a place', () => {
  it('ages what shows it, and nothing about bookings', () => {
    const heard: Heard = { type: 'resource.retired', data: { id: DESK } };
    expect(aged(heard)).toEqual(['resources floor', 'availability floor', 'availability resource']);
    expect(aged({ ...heard, data: { id: 500 } })).toEqual(['resources floor', 'availability floor']);
    const floorHeard: Heard = { type: 'floor.updated', data: { id: FLOOR, name: 'First', buildingId: 1, level: 1 } };
    expect(aged(floorHeard)).toEqual(['floors 1', 'resources floor']);
  });

  it('is nothing where nobody shows such a thing', () => {
    expect(aged({ type: 'user.created', data: { id: 1 } })).toEqual([]);
  });
});

describe('an event that cannot be read', () => {
  it('may mean anything', () => {
    for (const frame of [undefined, '', '{', '{}', '{"data":{"id":1}}', '{"data":null}', '{"data":7}'])
      expect(readHeard('booking.created', frame)).toEqual({ type: 'booking.created', data: null });
    expect(aged({ type: 'booking.created', data: null })).toEqual([
      'bookings floor',
      'availability floor',
      'availability resource',
      'bookings mine',
    ]);
  });

  it('is one with less than the contract says; with more it can be read', () => {
    const { data } = heardOf();
    const frame = (members: object) => JSON.stringify({ position: 1, data: members });
    expect(readHeard('booking.created', frame({ ...data, more: 1 })).data).toMatchObject(data ?? {});
    expect(readHeard('booking.created', frame({ ...data, start: undefined })).data).toBeNull();
    const { hostId: _host, ...nameless } = { hostId: 1, ...data };
    expect(readHeard('booking.created', frame(nameless)).data).toEqual(nameless);
    expect(readHeard('booking.created', frame({ ...data, hostId: null })).data).toMatchObject({ hostId: null });
  });
});

it('after a break of the line everything that events age is asked again, what changes rarely after a long one', async () => {
  const old = async (missed: 'few' | 'many'): Promise<unknown[]> => {
    await refreshMissed(client, missed);
    const all = client.getQueryCache().getAll();
    return all.filter(({ state }) => state.isInvalidated).map(({ queryKey: [topic] }) => topic);
  };
  expect(await old('few')).toEqual(['bookings', 'availability', 'availability', 'bookings']);
  expect(await old('many')).toHaveLength(7);
});

it('what failed is asked again after any break, however rarely it changes', async () => {
  const ask = vi.fn<() => Promise<number>>().mockRejectedValueOnce(new Error('gone')).mockResolvedValue(1);
  const shown = new QueryObserver(client, { queryKey: ['places'], queryFn: ask, retry: false, meta: { rarely: true } });
  const stop = shown.subscribe(() => undefined);
  await until(() => expect(shown.getCurrentResult().isError).toBe(true));
  await refreshMissed(client, 'few');
  expect(shown.getCurrentResult().data).toBe(1);
  stop();
});
