import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it } from 'vitest';
import { availabilityQuery, busyQuery, floorBookingsQuery, myBookingsQuery } from './bookings.ts';
import { isAged, readHeard, type HeardBooking } from './concerns.ts';
import { resourcesQuery } from './spaces.ts';

const FLOOR = 4;
const ME = 3;
const DESK = 11;
const morning = { start: '2030-05-05T08:00:00Z', end: '2030-05-05T12:00:00Z' };
const heardOf = (more: Partial<HeardBooking> = {}): HeardBooking => ({
  id: 7,
  start: '2030-05-05T09:00:00Z',
  end: '2030-05-05T10:00:00Z',
  hostId: 99,
  resourceIds: [DESK],
  moved: false,
  ...more,
});
const elsewhere = { resourceIds: [500] };
const nextDay = { start: '2030-05-06T09:00:00Z', end: '2030-05-06T10:00:00Z' };

let client: QueryClient;
const know = (queryKey: readonly unknown[], data: unknown): unknown => client.setQueryData(queryKey, data);
/** Which of the answers that a page has are old after this. */
const aged = (heard: HeardBooking): string[] =>
  client
    .getQueryCache()
    .findAll({ predicate: ({ queryKey: [topic] }) => topic !== 'spaces' })
    .filter((query) => isAged(client, query, heard))
    .map(({ queryKey: [topic, scope] }) => `${String(topic)} ${String(scope)}`);

beforeEach(() => {
  client = new QueryClient();
  know(resourcesQuery(FLOOR).queryKey, [{ id: DESK }, { id: 12 }]);
  know(floorBookingsQuery(FLOOR, morning).queryKey, [{ id: 70 }]);
  know(availabilityQuery(FLOOR, morning).queryKey, []);
  know(busyQuery(DESK, morning).queryKey, []);
  know(myBookingsQuery(ME, '2030-05-05').queryKey, [{ id: 71 }]);
});
const floor = ['bookings floor', 'availability floor'];

describe('old by what was heard is', () => {
  it('what shows the place at that time', () => {
    expect(aged(heardOf())).toEqual(expect.arrayContaining([...floor, 'availability resource']));
    expect(aged(heardOf({ resourceIds: [12] }))).toEqual(floor);
    expect(aged(heardOf())).toHaveLength(3);
  });

  it('what showed the booking before, wherever it is now', () => {
    expect(aged(heardOf({ id: 70, ...elsewhere, ...nextDay }))).toEqual(floor);
    expect(aged(heardOf({ id: 71, ...elsewhere }))).toEqual(['bookings mine']);
  });

  it('what shows my bookings, if it is mine', () => {
    expect(aged(heardOf({ hostId: ME, ...elsewhere }))).toEqual(['bookings mine']);
  });

  it('a place that it may have been moved from', () => {
    expect(aged(heardOf({ moved: true, ...elsewhere }))).toEqual(['availability resource']);
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
    void client.fetchQuery({ queryKey: myBookingsQuery(ME, '2030-05-05').queryKey, queryFn: () => never });
    expect(aged(heardOf({ ...elsewhere, ...nextDay }))).toEqual(['availability floor', 'bookings mine']);
  });
});

it('an event that cannot be read may mean anything', () => {
  for (const frame of [undefined, '', '{', '{}', '{"data":{"id":1}}'])
    expect(readHeard('booking.created', frame)).toBeNull();
});
