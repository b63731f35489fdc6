import { QueryObserver, type QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { api } from '../lib/api.ts';
import { until } from '../../../test/support/until.ts';
import { makeQueryClient } from './client.ts';
import { delegatorsQuery } from './delegates.ts';

const ME = 7;
let client: QueryClient;
let stop: () => void;
let delegators: readonly object[];

beforeEach(async () => {
  delegators = [{ userId: 3, name: 'Dora' }];
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(
      address.includes('/delegators')
        ? Response.json({ items: delegators })
        : address.includes('/reports')
          ? Response.json({ items: [] })
          : new Response(JSON.stringify({ code: 'forbidden' }), {
              status: 403,
              headers: { 'content-type': 'application/problem+json' },
            }),
    ),
  );
  client = makeQueryClient();
  stop = new QueryObserver(client, delegatorsQuery(ME)).subscribe(() => undefined);
  await until(() => {
    if (shown()?.length !== 1) throw new Error('Not asked yet');
  });
  delegators = [];
});
afterEach(() => {
  stop();
  client.clear();
  vi.unstubAllGlobals();
});

const shown = () => client.getQueryData(delegatorsQuery(ME).queryKey);

it('who may book for somebody no more is not offered her any longer, once she is refused something she asks for', async () => {
  const asked = client.fetchQuery({ queryKey: ['booking', 5], queryFn: () => api.getBooking({ id: 5 }) });
  await expect(asked).rejects.toMatchObject({ status: 403 });
  await until(() => expect(shown()).toEqual([]));
});

it('nor once something she does is refused', async () => {
  const mutation = client
    .getMutationCache()
    .build(client, { mutationFn: () => api.cancelBooking({ id: 5 }, { key: 'k' }) });
  await expect(mutation.execute(undefined)).rejects.toMatchObject({ status: 403 });
  await until(() => expect(shown()).toEqual([]));
});
