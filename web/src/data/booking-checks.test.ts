import { QueryClient, QueryObserver, type QueryKey, type QueryOptions } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { isAged, type Heard } from './aging.ts';
import { checkQuery } from './booking-checks.ts';
import { until } from '../../../test/support/until.ts';

afterEach(() => vi.unstubAllGlobals());

const at = (hour: number) => ({
  resourceIds: [11],
  period: { start: `2030-05-06T${hour}:00:00Z`, end: `2030-05-06T${hour}:30:00Z` },
});

it('one question is under way at a time, and one that nobody wants any more is never asked', async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  vi.stubGlobal('fetch', (_address: string, { body }: { body: string }) => {
    asked.push((JSON.parse(body) as { start: string }).start);
    return new Promise<Response>((resolve) => {
      answers.push(() => resolve(Response.json({ allowed: true, refusals: [], alternative: null, rules: [] })));
    });
  });
  const client = new QueryClient();
  const shown = new QueryObserver(client, checkQuery(at(10)));
  const stop = shown.subscribe(() => undefined);
  await until(() => expect(asked).toHaveLength(1));
  shown.setOptions(checkQuery(at(11)));
  shown.setOptions(checkQuery(at(12)));
  answers[0]?.();
  await until(() => expect(asked).toHaveLength(2));
  answers[1]?.();
  await until(() => expect(shown.getCurrentResult().data?.allowed).toBe(true));
  expect(asked).toEqual(['2030-05-06T10:00:00Z', '2030-05-06T12:00:00Z']);
  stop();
});

it('an answer is old once a policy changes or a group of resources does, or somebody books the place', () => {
  const client = new QueryClient();
  const { queryKey, meta }: Pick<QueryOptions, 'meta'> & { queryKey: QueryKey } = checkQuery(at(10));
  const query = client.getQueryCache().build(client, { queryKey, ...(meta && { meta }) });
  query.setData({});
  const policy: Heard = { type: 'policy.updated', data: { id: 1 } };
  const group = { type: 'resource_group.updated', data: null } as const;
  const booked = (resourceId: number) =>
    ({ type: 'booking.created', data: { id: 1, resourceIds: [resourceId] } }) as unknown as Heard;
  const heards = [policy, group, booked(11), booked(12)];
  expect(heards.map((heard) => isAged(client, query, heard))).toEqual([true, true, true, false]);
});
