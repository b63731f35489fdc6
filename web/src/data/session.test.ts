import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { forgetAll, meQuery, signInFormQuery } from './session.ts';

test('who signs out leaves nothing behind but how one signs in', () => {
  const client = new QueryClient();
  client.setQueryData(['bookings', 7], [{ title: 'Plans' }]);
  client.setQueryData(meQuery.queryKey, { user: { id: 7 } } as never);
  client.setQueryData(signInFormQuery.queryKey, { workplace: true });
  forgetAll(client);
  expect(
    client
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey),
  ).toEqual([signInFormQuery.queryKey]);
});
