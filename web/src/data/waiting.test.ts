import { QueryClient, type Query, type QueryKey, type QueryOptions } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { isAged, type Heard } from './aging.ts';
import { availabilityQuery, busyQuery } from './availability.ts';
import { checkQuery } from './booking-checks.ts';
import { meQuery, type Me } from './session.ts';
import {
  answered,
  heldMeanwhile,
  heldUntil,
  stillWaits,
  waitFor,
  waitingOfQuery,
  waitingQuery,
  type WaitingEntry,
} from './waiting.ts';

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
const heardOf = (
  given: Partial<Data> = {},
  type: Heard<'waiting_entry.offered' | 'waiting_entry.created'>['type'] = 'waiting_entry.offered',
): Heard => ({
  type,
  data: { id: 99, ...given },
});

/** As a page that has asked and got its answer. */
function known(client: QueryClient, { queryKey, meta }: Asked, answer: object): Query {
  const query = client.getQueryCache().build(client, { queryKey, ...(meta && { meta }) });
  query.setData(answer);
  return query;
}

describe('what I wait for', () => {
  const client = new QueryClient();
  client.setQueryData(meQuery.queryKey, { user: { id: ME } } as Me);

  it.each<[string, WaitingEntry[], Partial<Data>, boolean]>([
    ['of mine that is listed', [entry()], { id: 70 }, true],
    ['of mine that is not listed yet', [], { hostId: ME }, true],
    ['of somebody who may stand before me', [entry()], {}, true],
    ['of somebody else while I wait for nothing', [], {}, false],
    ['of somebody else, as one who manages hears it', [], { hostId: 8 }, false],
  ])('is asked for again when something is heard %s: %j, %j is %s', (_, mine, given, is) =>
    expect(isAged(client, known(client, waitingQuery, mine), heardOf(given))).toBe(is),
  );

  it('of another for whom I act is asked for again whosever it is: that is told to herself alone', () =>
    expect(isAged(client, known(client, waitingOfQuery(8), []), heardOf())).toBe(true));
});

describe('what is offered, held, of a place', () => {
  it('ages what is shown free once it is held or free again, and not as somebody begins to wait', () => {
    const client = new QueryClient();
    const day = { start: '2030-05-05T00:00:00Z', end: '2030-05-06T00:00:00Z' };
    const queries = [availabilityQuery(4, day), busyQuery(7, day), checkQuery({ resourceIds: [7], period: day })];
    const agedBy = (heard: Heard) => queries.map((one) => isAged(client, known(client, one, []), heard));
    expect(agedBy(heardOf())).toEqual([true, true, true]);
    expect(agedBy(heardOf({}, 'waiting_entry.created'))).toEqual([false, false, false]);
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
