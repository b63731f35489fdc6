import { QueryClient, type QueryKey, type QueryOptions } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { isAged, type Heard } from './aging.ts';
import { availabilityQuery, busyQuery } from './availability.ts';

type Asked = Pick<QueryOptions, 'meta'> & { readonly queryKey: QueryKey };

it('what becomes somebody’s or is lent out ages what is shown free, told without where and when; what that did to bookings does not', () => {
  const client = new QueryClient();
  const day = { start: '2030-05-05T00:00:00Z', end: '2030-05-06T00:00:00Z' };
  const known = ({ queryKey, meta }: Asked) => {
    const query = client.getQueryCache().build(client, { queryKey, ...(meta && { meta }) });
    query.setData([]);
    return query;
  };
  const queries = [known(availabilityQuery(4, day)), known(busyQuery(7, day))];
  const agedBy = (heard: Heard) => queries.map((one) => isAged(client, one, heard));
  for (const type of ['assignment.created', 'assignment.ended', 'assignment.released'] as const)
    expect(agedBy({ type, data: { id: 99 } })).toEqual([true, true]);
  expect(agedBy({ type: 'assignment.affected', data: { id: 99 } })).toEqual([false, false]);
});
