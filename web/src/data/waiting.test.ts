import { QueryClient, type Query, type QueryKey, type QueryOptions } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { isAged, type Heard } from './aging.ts';
import { availabilityQuery, busyQuery } from './availability.ts';
import { resourcesQuery, type Resource } from './resources.ts';
import { meQuery, type Me } from './session.ts';
import { answered, heldMeanwhile, heldUntil, stillWaits, waitFor, waitingQuery, type WaitingEntry } from './waiting.ts';

const ME = 3;
const entry = (given: Partial<WaitingEntry> = {}): WaitingEntry => ({
  id: 70,
  version: 1,
  state: 'waiting',
  hostId: ME,
  title: '',
  resourceIds: [11, 12],
  start: '2030-05-05T09:00:00Z',
  end: '2030-05-05T10:00:00Z',
  zone: 'Europe/London',
  ahead: 1,
  offeredResourceId: null,
  offeredUntil: null,
  bookingId: null,
  createdAt: '2030-05-04T09:00:00Z',
  ...given,
});

type Asked = Pick<QueryOptions, 'meta'> & { readonly queryKey: QueryKey };
type Data = NonNullable<Heard<'waiting_entry.offered'>['data']>;
const heardOf = (given: Partial<Data> = {}): Heard => ({
  type: 'waiting_entry.offered',
  data: {
    id: 99,
    version: 2,
    resourceIds: [500],
    start: '2030-05-05T09:30:00Z',
    end: '2030-05-05T11:00:00Z',
    zone: 'Europe/London',
    ...given,
  },
});

/** As a page that has asked and got its answer. */
function known(client: QueryClient, { queryKey, meta }: Asked, answer: object): Query {
  const query = client.getQueryCache().build(client, { queryKey, ...(meta && { meta }) });
  query.setData(answer);
  return query;
}

describe('what I wait for', () => {
  const client = new QueryClient();
  const query = known(client, waitingQuery, [entry()]);
  client.setQueryData(meQuery.queryKey, { user: { id: ME } } as Me);

  it.each<[string, Partial<Data>, boolean]>([
    ['of mine that is listed', { id: 70 }, true],
    ['of mine that is not listed yet', { hostId: ME }, true],
    ['of one before or behind me, for the same', { resourceIds: [12] }, true],
    ['of somebody else, for something else', {}, false],
    ['of somebody else, as one who manages hears it', { hostId: 8 }, false],
    [
      'of the same place at another time',
      { resourceIds: [12], start: '2030-05-05T10:00:00Z', end: '2030-05-05T11:00:00Z' },
      false,
    ],
  ])('is asked for again when something is heard %s: %j is %s', (_, given, is) =>
    expect(isAged(client, query, heardOf(given))).toBe(is),
  );
});

describe('what is offered, held, of a place', () => {
  it('ages what is shown free on a floor at that time, and the day of what shares it', () => {
    const client = new QueryClient();
    const hall = { id: 500, partIds: [7, 8] } as unknown as Resource;
    client.setQueryData(resourcesQuery(4).queryKey, [hall, { ...hall, id: 7, partIds: [] }]);
    const day = { start: '2030-05-05T00:00:00Z', end: '2030-05-06T00:00:00Z' };
    const later = { start: '2030-05-05T11:00:00Z', end: '2030-05-05T12:00:00Z' };
    const queries = [availabilityQuery(4, day), availabilityQuery(4, later), busyQuery(7, day), busyQuery(9, day)];
    const aged = queries.map((one) => isAged(client, known(client, one, []), heardOf()));
    expect(aged).toEqual([true, false, true, false]);
  });

  it('is mine until its time is over', () => {
    const offered = entry({ state: 'offered', offeredUntil: '2030-05-05T08:30:00Z', offeredResourceId: 12 });
    expect(heldUntil(offered, '2030-05-05T08:29:59Z')).toBe('2030-05-05T08:30:00Z');
    expect(heldUntil(offered, '2030-05-05T08:30:00Z')).toBeNull();
    expect(heldUntil(entry(), '2030-05-05T08:00:00Z')).toBeNull();
  });
});

it('waits until its time has come', () => {
  expect(stillWaits(entry(), '2030-05-05T08:59:59Z')).toBe(true);
  expect(stillWaits(entry(), '2030-05-05T09:00:00Z')).toBe(false);
  expect(stillWaits(entry({ state: 'offered' }), '2030-05-05T08:00:00Z')).toBe(false);
});

it('a wait is known by its place, its time, however that is written, and whose it is', () => {
  const period = { start: '2030-05-05T09:00:00.000Z', end: '2030-05-05T10:00:00Z' };
  const mine = { resourceId: 12, period, hostId: ME };
  expect(waitFor([entry()], mine)?.id).toBe(70);
  expect(waitFor([entry()], { ...mine, resourceId: 13 })).toBeUndefined();
  expect(waitFor([entry()], { ...mine, hostId: 4 })).toBeUndefined();
  expect(waitFor([entry()], { ...mine, period: { ...period, end: '2030-05-05T10:15:00Z' } })).toBeUndefined();
});

describe('an offer that I answered', () => {
  const told = (id: string, type: string, entryId: number) => ({
    id,
    type,
    title: '',
    data: { subject: { type: 'waiting_entry', id: entryId } },
    createdAt: '2030-05-04T09:00:00Z',
    readAt: null,
  });

  it('is nothing new in the bell any more, and what else I was told is', async () => {
    const read: string[] = [];
    const items = [
      told('a', 'waiting_entry.offered', 70),
      told('b', 'waiting_entry.offered', 71),
      told('c', 'waiting_entry.lapsed', 70),
      told('d', 'booking.cancelled', 70),
    ];
    vi.stubGlobal('fetch', (address: string, { method }: { method: string }) => {
      if (method === 'POST') read.push(address.replace(/.*\/v1/, ''));
      return Promise.resolve(Response.json(method === 'GET' ? { items, nextCursor: null } : {}));
    });
    const client = new QueryClient();
    client.setQueryData(waitingQuery.queryKey, [entry(), entry({ id: 71 })]);
    answered(client, 70);
    expect(client.getQueryData(waitingQuery.queryKey)?.map(({ id }) => id)).toEqual([71]);
    await until(() => expect(read).toEqual(['/notifications/a/reading']));
    vi.unstubAllGlobals();
  });
});

it('is held back by what is offered to the same person at that time, as long as that is held', () => {
  const now = '2030-05-05T08:00:00Z';
  const held = { id: 71, state: 'offered', offeredResourceId: 12, offeredUntil: '2030-05-05T08:10:00Z' } as const;
  const back = (offer: Partial<WaitingEntry>, at = now) =>
    heldMeanwhile(entry(), [entry({ ...held, ...offer })], at)?.id;
  expect(back({ start: '2030-05-05T09:30:00Z', end: '2030-05-05T11:00:00Z' })).toBe(71);
  expect(back({ start: '2030-05-05T10:00:00Z', end: '2030-05-05T11:00:00Z' })).toBeUndefined();
  expect(back({ hostId: 99 })).toBeUndefined();
  expect(back({}, '2030-05-05T08:10:00Z')).toBeUndefined();
});
